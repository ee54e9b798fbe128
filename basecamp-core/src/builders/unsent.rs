//! The traits that compiler messages name when a builder is used before it is sent.
//!
//! Builders implement `Future` and lists implement `Iterator` under a bound that no type
//! satisfies. So a builder that is passed to `spawn`, `join_all` or a `for` loop is still an error,
//! but the compiler names the unsatisfied bound, and prints the advice of its trait.

/// No builder implements this trait: only a call that was sent is a future.
#[diagnostic::on_unimplemented(
    message = "the call `{Self}` is not sent, so it is not a future",
    label = "call `.send()` first",
    note = "a blocking call is sent with `.send()`, without `.await`",
    note = "an async call is sent with `.await`; its `.send()` returns a future for `spawn`, \
            `join_all` and the like"
)]
pub trait SentCall {
    /// Is never called, since no type implements the trait.
    fn never<T>(&self) -> T;
}

/// No list implements this trait: a blocking list iterates with `into_iter`, an async list is a
/// stream.
#[diagnostic::on_unimplemented(
    message = "the list `{Self}` is not an iterator",
    label = "call `.items()`, then `next().await`",
    note = "an async list is a stream: `while let Some(item) = items.next().await`"
)]
pub trait BlockingList {
    /// Is never called, since no type implements the trait.
    fn never<T>(&self) -> T;
}

/// Makes the compiler name [`SentCall`] if a builder is used as a future.
macro_rules! not_a_future {
    ($builder:ident => $result:ty) => {
        #[doc(hidden)]
        impl<H> std::future::Future for $builder<H>
        where
            Self: crate::SentCall, // A call is not a future before `.send()`.
        {
            type Output = $result;

            fn poll(
                self: std::pin::Pin<&mut Self>,
                _: &mut std::task::Context<'_>,
            ) -> std::task::Poll<$result> {
                crate::SentCall::never(&*self)
            }
        }
    };
}

/// Makes the compiler name [`BlockingList`] if an async list is used as an iterator.
macro_rules! not_an_iterator {
    ($builder:ident => $item:ty) => {
        #[doc(hidden)]
        impl<H> Iterator for $builder<H>
        where
            Self: crate::BlockingList, // An async list has `.items()`, a stream.
        {
            type Item = $item;

            fn next(&mut self) -> Option<$item> {
                crate::BlockingList::never(self)
            }
        }
    };
}

pub(crate) use {not_a_future, not_an_iterator};
