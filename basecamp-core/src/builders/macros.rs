//! What every builder can do: be sent, and differ from the client's settings.
//!
//! Macros, because inherent methods show up on the builder's own page and in completions, and need
//! no imports. All they expand to are one-liners.

pub(crate) mod endpoint;
pub(crate) mod setters;

use crate::error::Error;
use crate::request::endpoint::Endpoint;
use crate::response::reply::Reply;

/// Decodes a reply, keeping what stood around the result.
pub(crate) fn decode_full<E: Endpoint>(reply: Reply) -> Result<Reply<E::Output>, Error> {
    // A `Bytes` clone copies no bytes.
    let around = reply.clone();
    E::decode(reply).map(|value| around.with(value))
}

/// What all builders that give a decoded result have: decoding for those who run calls by hand, and the
/// options that a call may set for itself.
macro_rules! call_options {
    ($builder:ident => $output:ty) => {
        crate::builders::macros::call_options!($builder as Self => $output);
    };
    ($builder:ident as $endpoint:ty => $output:ty) => {
        impl $builder {
            /// Decodes the reply of a call that was run by hand.
            ///
            /// # Errors
            ///
            /// An `api_error` that says where the body departs from its documented shape.
            #[inline]
            pub fn decode(reply: crate::Reply) -> Result<$output, crate::Error> {
                <$endpoint as crate::Endpoint>::decode(reply)
            }
        }

        crate::builders::macros::call_settings!($builder);
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

            /// Adds a header. Those that the SDK or a connection controls are refused: `Accept`,
            /// `Authorization`, `Content-Type`, `Cookie`, `Host`, `User-Agent` and the like.
            pub fn with_header(mut self, name: &str, value: &str) -> Self {
                self.options.set_header(name, value);
                self
            }

            /// Appends a parameter to the query of the request, percent-encoded. Of a list, only the
            /// first page is requested with it; the links to the others are the server's. A call of
            /// several requests to the API has it in each.
            ///
            /// An empty name makes the call a `usage` error, and so does one that the builder has an
            /// argument or a method for.
            pub fn with_query(mut self, name: &str, value: impl std::fmt::Display) -> Self {
                self.options.set_query(name, &value);
                self
            }
        }
    };
}

/// Ways to send a call that gives one result.
macro_rules! call_methods {
    ($builder:ident => $output:ty) => {
        crate::builders::macros::call_methods!($builder via account => $output);
    };
    ($builder:ident via $owner:ident => $output:ty) => {
        crate::builders::macros::call_options!($builder => $output);
        crate::builders::macros::send_methods!($builder as Self => $output, |call| {
            call.$owner.handle().call(&call)
        });
    };
}

/// Ways to send what reads a record and writes it back, whose result `$write` decodes.
macro_rules! merge_methods {
    ($builder:ident as $write:ident => $output:ty) => {
        crate::builders::macros::call_options!($builder as $write => $output);
        crate::builders::macros::send_methods!($builder as $write => $output, |merge| {
            let handle = merge.account.handle().clone();
            handle.merge(merge.into())
        });
    };
}

/// Ways to send; `$send` is what does it, with a handle of either kind.
macro_rules! send_methods {
    ($builder:ident as $endpoint:ty => $output:ty, |$call:ident| $send:block) => {
        impl $builder<crate::Blocking> {
            /// Sends the request and gives the result.
            ///
            /// # Errors
            ///
            /// What the server refused, what failed on the way, or what is wrong with the call: see
            /// [`ErrorCode`](crate::ErrorCode).
            #[inline]
            pub fn send(self) -> Result<$output, crate::Error> {
                self.send_raw().and_then(<$endpoint as crate::Endpoint>::decode)
            }

            /// Sends the request and gives the result with status, headers and number of attempts.
            ///
            /// # Errors
            ///
            /// As `send`.
            #[inline]
            pub fn send_full(self) -> Result<crate::Reply<$output>, crate::Error> {
                self.send_raw().and_then(crate::builders::macros::decode_full::<$endpoint>)
            }

            /// Sends the request and gives the body as it came.
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
            /// Sends the request and gives the result; awaiting the builder itself does the same.
            ///
            /// # Errors
            ///
            /// What the server refused, what failed on the way, or what is wrong with the call: see
            /// [`ErrorCode`](crate::ErrorCode).
            #[inline]
            pub fn send(self) -> crate::ResponseFuture<$output> {
                let $call = self;
                crate::ResponseFuture::new($send, <$endpoint as crate::Endpoint>::decode)
            }

            /// Sends the request and gives the result with status, headers and number of attempts.
            ///
            /// # Errors
            ///
            /// As `send`.
            #[inline]
            pub fn send_full(self) -> crate::ResponseFuture<crate::Reply<$output>> {
                let $call = self;
                crate::ResponseFuture::new($send, crate::builders::macros::decode_full::<$endpoint>)
            }

            /// Sends the request and gives the body as it came.
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

/// Ways to send a call that gives a list, page by page or all at once.
macro_rules! list_methods {
    ($builder:ident => $item:ty) => {
        crate::builders::macros::list_methods!($builder => Vec<$item>; $item);

        impl<H> crate::ListEndpoint for $builder<H> {
            type Item = $item;
            type Around = ();

            fn split(page: Vec<$item>) -> (Vec<$item>, ()) {
                (page, ())
            }
        }
    };
    ($builder:ident => $item:ty, $around:ty) => {
        crate::builders::macros::list_methods!($builder => (Vec<$item>, $around); $item, $around);

        impl<H> crate::ListEndpoint for $builder<H> {
            type Item = $item;
            type Around = $around;

            fn split(page: (Vec<$item>, $around)) -> (Vec<$item>, $around) {
                page
            }
        }
    };
    ($builder:ident => $page:ty; $($parameter:ty),+) => {
        crate::builders::macros::call_options!($builder => $page);

        impl<H> $builder<H> {
            /// Fetches exactly that page, counted from 1, in place of all.
            pub fn page(mut self, page: u32) -> Self {
                self.options.set_page(page);
                self
            }

            /// Stops after that many items.
            pub fn max_items(mut self, items: usize) -> Self {
                self.options.set_max_items(items);
                self
            }

            /// Starts where an earlier walk over the same list stopped.
            pub fn resume(mut self, cursor: crate::Cursor) -> Self {
                self.options.set_cursor(cursor);
                self
            }
        }

        impl $builder<crate::Blocking> {
            /// Fetches all pages and gives their items.
            ///
            /// # Errors
            ///
            /// What the server refused, what failed on the way, or what is wrong with the call: see
            /// [`ErrorCode`](crate::ErrorCode). Items of earlier pages are lost; [`Self::pages`]
            /// keeps them.
            #[inline]
            pub fn send(self) -> Result<crate::ListResult<$($parameter),+>, crate::Error> {
                self.pages().collect_all().map(|reply| reply.value)
            }

            /// Fetches all pages and gives their items with the status and headers of the last page
            /// and the number of attempts for all.
            ///
            /// # Errors
            ///
            /// As `send`.
            #[inline]
            pub fn send_full(self) -> Result<crate::Reply<crate::ListResult<$($parameter),+>>, crate::Error> {
                self.pages().collect_all()
            }

            /// Fetches one page, the first unless told otherwise, and gives its body as it came.
            ///
            /// # Errors
            ///
            /// As `send`, except that nothing is decoded.
            #[inline]
            pub fn send_raw(self) -> Result<crate::Reply, crate::Error> {
                self.account.handle().call(&self)
            }

            /// Goes over the list page by page, holding one in memory.
            #[inline]
            pub fn pages(self) -> crate::Pages<crate::Blocking, $($parameter),+> {
                crate::Pages::new(self.account.handle(), self.account.handle().context(), &self)
            }

            /// Goes over the list item by item, holding one page in memory.
            #[inline]
            pub fn items(self) -> crate::Items<crate::Blocking, $($parameter),+> {
                self.pages().items()
            }
        }

        impl $builder<crate::Async> {
            /// Fetches all pages and gives their items; awaiting the builder itself does the same.
            ///
            /// # Errors
            ///
            /// What the server refused, what failed on the way, or what is wrong with the call: see
            /// [`ErrorCode`](crate::ErrorCode). Items of earlier pages are lost; [`Self::pages`]
            /// keeps them.
            #[inline]
            pub fn send(self) -> crate::ListFuture<$($parameter),+> {
                crate::ListFuture::new(self.pages())
            }

            /// Fetches all pages and gives their items with the status and headers of the last page
            /// and the number of attempts for all.
            ///
            /// # Errors
            ///
            /// As `send`.
            #[inline]
            pub fn send_full(self) -> crate::FullListFuture<$($parameter),+> {
                crate::FullListFuture::new(self.pages())
            }

            /// Fetches one page, the first unless told otherwise, and gives its body as it came.
            ///
            /// # Errors
            ///
            /// As `send`, except that nothing is decoded.
            #[inline]
            pub fn send_raw(self) -> crate::ResponseFuture<crate::Reply> {
                crate::ResponseFuture::new(self.account.handle().call(&self), Ok)
            }

            /// Goes over the list page by page, holding one in memory.
            #[inline]
            pub fn pages(self) -> crate::Pages<crate::Async, $($parameter),+> {
                crate::Pages::new(self.account.handle(), self.account.handle().context(), &self)
            }

            /// Goes over the list item by item, holding one page in memory.
            #[inline]
            pub fn items(self) -> crate::Items<crate::Async, $($parameter),+> {
                self.pages().items()
            }
        }

        impl std::future::IntoFuture for $builder<crate::Async> {
            type Output = Result<crate::ListResult<$($parameter),+>, crate::Error>;
            type IntoFuture = crate::ListFuture<$($parameter),+>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    };
}

pub(crate) use {
    call_methods, call_options, call_settings, list_methods, merge_methods, send_methods,
};
