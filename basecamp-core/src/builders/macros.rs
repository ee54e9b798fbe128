//! The methods of every builder: sending it, and settings for one call.
//!
//! Macros define them, since rustdoc and editors list inherent methods with the builder, and
//! callers need no imports. They expand to one-line methods.
//!
//! The pages of rustdoc have the implementations in the order of their definitions, in the drivers
//! too: the methods that send, of both drivers, precede the settings of the call, and the methods
//! for custom drivers are the last.

pub(crate) mod endpoint;
pub(crate) mod plain_value;
pub(crate) mod setters;

use crate::error::Error;
use crate::request::endpoint::Endpoint;
use crate::response::reply::Reply;

/// Decodes a reply, and returns the value with the status, headers and body of the reply.
pub(crate) fn decode_full<E: Endpoint>(reply: Reply) -> Result<Reply<E::Output>, Error> {
    // A `Bytes` clone copies no bytes.
    let received = reply.clone();
    E::decode(reply).map(|value| received.with(value))
}

/// The methods of builders with a decoded result: decoding for custom drivers, and the options of
/// the call.
macro_rules! call_options {
    ($builder:ident => $output:ty) => {
        crate::builders::macros::call_options!($builder as Self => $output);
    };
    ($builder:ident as $endpoint:ty => $output:ty) => {
        crate::builders::macros::call_settings!($builder);

        impl $builder {
            /// Decodes the reply of a call that a custom driver sent.
            ///
            /// # Errors
            ///
            /// An `api_error` that says where the body departs from its documented shape.
            #[inline]
            pub fn decode(reply: crate::Reply) -> Result<$output, crate::Error> {
                <$endpoint as crate::Endpoint>::decode(reply)
            }
        }
    };
}

/// The options that a call may set for itself.
macro_rules! call_settings {
    ($builder:ident) => {
        impl<H> $builder<H> {
            /// Bounds each attempt of this call, in place of the client's `timeout`.
            pub fn with_timeout(mut self, timeout: std::time::Duration) -> Self {
                self.options.set_timeout(timeout);
                self
            }

            /// Bounds this call as a whole: every attempt, wait and token refresh.
            pub fn with_deadline(mut self, deadline: std::time::Duration) -> Self {
                self.options.set_deadline(deadline);
                self
            }

            /// Retries this call in another way than the client does.
            pub fn with_retry(mut self, policy: crate::RetryPolicy) -> Self {
                self.options.set_retry(policy);
                self
            }

            /// Cancels this call from another thread or task, in place of the client's `cancel`.
            ///
            /// The call, or the transfer of its file, ends with an error of code
            /// [`Cancelled`](crate::ErrorCode::Cancelled).
            pub fn with_cancel(mut self, cancel: &crate::Cancel) -> Self {
                self.options.set_cancel(cancel);
                self
            }

            /// Adds a header. Those that the SDK or a connection controls are refused: `Accept`,
            /// `Authorization`, `Content-Type`, `Cookie`, `Host`, `User-Agent` and the like. The
            /// value is text, a number, bytes or an `http::HeaderValue`.
            pub fn with_header(
                mut self,
                name: impl AsRef<str>,
                value: impl TryInto<http::HeaderValue>,
            ) -> Self {
                self.options.set_header(name.as_ref(), value.try_into().ok());
                self
            }

            /// Appends a parameter to the query of the request, percent-encoded. Of a list, only
            /// the request of the first page has it; the server links to the others. A call with
            /// several requests to the API has it in each request.
            ///
            /// An empty name makes the call a `usage` error, and so does one that the builder has
            /// an argument or a method for.
            pub fn with_query(mut self, name: &str, value: impl std::fmt::Display) -> Self {
                self.options.set_query(name, &value);
                self
            }

            /// Applies a setter to the value of an `Option`, if there is one:
            /// `.maybe(due_on, |call, date| call.due_on(date))`, or with the type of the builder
            /// `.maybe(due_on, CreateTodo::due_on)`.
            pub fn maybe<T>(self, value: Option<T>, set: impl FnOnce(Self, T) -> Self) -> Self {
                match value {
                    Some(value) => set(self, value),
                    None => self,
                }
            }
        }
    };
}

/// The methods that send a call with one result.
macro_rules! call_methods {
    ($builder:ident => $output:ty) => {
        crate::builders::macros::call_methods!($builder via account => $output);
    };
    ($builder:ident via $owner:ident => $output:ty) => {
        crate::builders::macros::send_methods!($builder as Self => $output, |call| {
            call.$owner.handle().call(&call)
        });
        crate::builders::macros::call_options!($builder => $output);
    };
}

/// The methods that send an update (read-modify-write), whose result `$write` decodes.
macro_rules! update_methods {
    ($builder:ident as $write:ident => $output:ty) => {
        crate::builders::macros::send_methods!($builder as $write => $output, |update| {
            let handle = update.account.handle().clone();
            handle.update(update.into())
        });
        crate::builders::macros::call_options!($builder as $write => $output);
    };
}

/// The methods that send a builder. `$send` is the expression that sends it, with either handle.
macro_rules! send_methods {
    ($builder:ident as $endpoint:ty => $output:ty, |$call:ident| $send:block) => {
        impl $builder<crate::Blocking> {
            /// Sends the request and returns the result.
            ///
            /// # Errors
            ///
            /// The error of the call: [`ErrorCode`](crate::ErrorCode) lists the kinds.
            #[inline]
            pub fn send(self) -> Result<$output, crate::Error> {
                self.send_raw().and_then(<$endpoint as crate::Endpoint>::decode)
            }

            /// Sends the request and returns the result with status, headers and number of
            /// attempts.
            ///
            /// # Errors
            ///
            /// As `send`.
            #[inline]
            pub fn send_full(self) -> Result<crate::Reply<$output>, crate::Error> {
                self.send_raw().and_then(crate::builders::macros::decode_full::<$endpoint>)
            }

            /// Sends the request and returns the body as received.
            ///
            /// # Errors
            ///
            /// As `send`, except that nothing is decoded.
            #[inline]
            pub fn send_raw(self) -> Result<crate::Reply, crate::Error> {
                let $call = self;
                $send
            }
        }

        impl $builder<crate::Async> {
            /// Sends the request and returns the result. Awaiting the builder does the same.
            ///
            /// # Errors
            ///
            /// The error of the call: [`ErrorCode`](crate::ErrorCode) lists the kinds.
            #[inline]
            pub fn send(self) -> crate::ResponseFuture<$output> {
                let $call = self;
                crate::ResponseFuture::new($send, <$endpoint as crate::Endpoint>::decode)
            }

            /// Sends the request and returns the result with status, headers and number of
            /// attempts.
            ///
            /// # Errors
            ///
            /// As `send`.
            #[inline]
            pub fn send_full(self) -> crate::ResponseFuture<crate::Reply<$output>> {
                let $call = self;
                crate::ResponseFuture::new($send, crate::builders::macros::decode_full::<$endpoint>)
            }

            /// Sends the request and returns the body as received.
            ///
            /// # Errors
            ///
            /// As `send`, except that nothing is decoded.
            #[inline]
            pub fn send_raw(self) -> crate::ResponseFuture<crate::Reply> {
                let $call = self;
                crate::ResponseFuture::new($send, Ok)
            }
        }

        crate::builders::unsent::not_a_future!($builder => Result<$output, crate::Error>);

        impl std::future::IntoFuture for $builder<crate::Async> {
            type Output = Result<$output, crate::Error>;
            type IntoFuture = crate::ResponseFuture<$output>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    };
}

/// The methods that send a call with a list as its result: all at once, by page, or by item.
macro_rules! list_methods {
    ($builder:ident => $item:ty) => {
        crate::builders::macros::list_methods!($builder => Vec<$item>; $item);

        impl<H> crate::ListEndpoint for $builder<H> {
            type Item = $item;
            type Envelope = ();

            fn split(page: Vec<$item>) -> (Vec<$item>, ()) {
                (page, ())
            }
        }
    };
    ($builder:ident => $item:ty, $envelope:ty) => {
        crate::builders::macros::list_methods!($builder => (Vec<$item>, $envelope); $item, $envelope);

        impl<H> crate::ListEndpoint for $builder<H> {
            type Item = $item;
            type Envelope = $envelope;

            fn split(page: (Vec<$item>, $envelope)) -> (Vec<$item>, $envelope) {
                page
            }
        }
    };
    ($builder:ident => $page:ty; $($parameter:ty),+) => {
        impl<H> $builder<H> {
            /// Fetches only this page, counted from 1, instead of all.
            pub fn page(mut self, page: u32) -> Self {
                self.options.set_page(page);
                self
            }

            /// Stops after that many items.
            pub fn max_items(mut self, items: usize) -> Self {
                self.options.set_max_items(items);
                self
            }

            /// Resumes an earlier iteration over the same list.
            pub fn resume(mut self, cursor: crate::Cursor) -> Self {
                self.options.set_cursor(cursor);
                self
            }
        }

        impl $builder<crate::Blocking> {
            /// Fetches all pages and returns their items.
            ///
            /// # Errors
            ///
            /// The error of the call: [`ErrorCode`](crate::ErrorCode) lists the kinds. Items of
            /// earlier pages are lost; [`Self::pages`] keeps them.
            #[inline]
            pub fn send(self) -> Result<crate::ListResult<$($parameter),+>, crate::Error> {
                self.pages().collect_all().map(|reply| reply.value)
            }

            /// Fetches all pages and returns their items with the status and headers of the last
            /// page and the number of attempts for all.
            ///
            /// # Errors
            ///
            /// As `send`.
            #[inline]
            pub fn send_full(self) -> Result<crate::Reply<crate::ListResult<$($parameter),+>>, crate::Error> {
                self.pages().collect_all()
            }

            /// Fetches one page, by default the first, and returns its body as received.
            ///
            /// # Errors
            ///
            /// As `send`, except that nothing is decoded.
            #[inline]
            pub fn send_raw(self) -> Result<crate::Reply, crate::Error> {
                self.account.handle().call(&self)
            }

            /// Iterates over the list by page, with one page in memory.
            #[inline]
            pub fn pages(self) -> crate::Pages<crate::Blocking, $($parameter),+> {
                crate::Pages::new(self.account.handle(), self.account.handle().context(), &self)
            }

            /// Iterates over the list by item, with one page in memory.
            #[inline]
            pub fn items(self) -> crate::Items<crate::Blocking, $($parameter),+> {
                self.pages().items()
            }
        }

        crate::builders::unsent::not_an_iterator! {
            <H> $builder<H>, H => Result<<Self as crate::ListEndpoint>::Item, crate::Error>
        }

        /// Iterates over the list by item, as [`items`](Self::items) does.
        impl IntoIterator for $builder<crate::Blocking> {
            type Item = Result<<Self as crate::ListEndpoint>::Item, crate::Error>;
            type IntoIter = crate::Items<crate::Blocking, $($parameter),+>;

            #[inline]
            fn into_iter(self) -> Self::IntoIter {
                self.items()
            }
        }

        impl $builder<crate::Async> {
            /// Fetches all pages and returns their items. Awaiting the builder does the same.
            ///
            /// # Errors
            ///
            /// The error of the call: [`ErrorCode`](crate::ErrorCode) lists the kinds. Items of
            /// earlier pages are lost; [`Self::pages`] keeps them.
            #[inline]
            pub fn send(self) -> crate::ListFuture<$($parameter),+> {
                crate::ListFuture::new(self.pages())
            }

            /// Fetches all pages and returns their items with the status and headers of the last
            /// page and the number of attempts for all.
            ///
            /// # Errors
            ///
            /// As `send`.
            #[inline]
            pub fn send_full(self) -> crate::FullListFuture<$($parameter),+> {
                crate::FullListFuture::new(self.pages())
            }

            /// Fetches one page, by default the first, and returns its body as received.
            ///
            /// # Errors
            ///
            /// As `send`, except that nothing is decoded.
            #[inline]
            pub fn send_raw(self) -> crate::ResponseFuture<crate::Reply> {
                crate::ResponseFuture::new(self.account.handle().call(&self), Ok)
            }

            /// Iterates over the list by page, with one page in memory.
            #[inline]
            pub fn pages(self) -> crate::Pages<crate::Async, $($parameter),+> {
                crate::Pages::new(self.account.handle(), self.account.handle().context(), &self)
            }

            /// Iterates over the list by item, with one page in memory.
            #[inline]
            pub fn items(self) -> crate::Items<crate::Async, $($parameter),+> {
                self.pages().items()
            }
        }

        crate::builders::unsent::not_a_future! {
            $builder => Result<crate::ListResult<$($parameter),+>, crate::Error>
        }

        impl std::future::IntoFuture for $builder<crate::Async> {
            type Output = Result<crate::ListResult<$($parameter),+>, crate::Error>;
            type IntoFuture = crate::ListFuture<$($parameter),+>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }

        crate::builders::macros::call_options!($builder => $page);
    };
}

pub(crate) use {
    call_methods, call_options, call_settings, list_methods, send_methods, update_methods,
};
