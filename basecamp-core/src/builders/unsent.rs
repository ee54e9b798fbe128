//! The traits that compiler messages name when a builder is used before it is sent.
//!
//! Builders implement `Future` and lists implement `Iterator` under a bound that no handle
//! satisfies. So a builder that is awaited, or passed to `spawn`, `join_all` or a `for` loop, is
//! still an error, but the compiler names the unsatisfied bound, and prints the advice of its
//! trait. The bound is on the handle, since the compiler prints the advice of `Future` if the bound
//! is on the builder too.

use crate::client::handle::Async;
use crate::error::Error;
use crate::pagination::list::{Items, Page, Pages};

/// No handle implements this trait: only a call that was sent is a future.
#[diagnostic::on_unimplemented(
    message = "the call `{Call}` is not sent, so it is not a future",
    label = "call `.send()` first",
    note = "a blocking call is sent with `.send()`, without `.await`",
    note = "an async call is sent with `.await`; its `.send()` returns a future for `spawn`, \
            `join_all` and the like"
)]
pub trait SentCall<Call> {
    /// Is never called, since no type implements the trait.
    fn never<T>() -> T;
}

/// No handle implements this trait: a blocking list iterates with `into_iter`, an async list is a
/// stream.
#[diagnostic::on_unimplemented(
    message = "the async list `{List}` is not an iterator",
    label = "an async list is a stream",
    note = "`let mut items = list.items(); while let Some(item) = items.next().await {{ .. }}`",
    note = "or `for item in list.await? {{ .. }}`, with the items of all pages in memory"
)]
pub trait BlockingList<List> {
    /// Is never called, since no type implements the trait.
    fn never<T>() -> T;
}

/// Makes the compiler name [`SentCall`] if a builder is used as a future.
macro_rules! not_a_future {
    ($builder:ident => $result:ty) => {
        #[doc(hidden)]
        impl<H> std::future::Future for $builder<H>
        where
            H: crate::SentCall<Self>, // A call is not a future before `.send()`.
        {
            type Output = $result;

            fn poll(
                self: std::pin::Pin<&mut Self>,
                _: &mut std::task::Context<'_>,
            ) -> std::task::Poll<$result> {
                <H as crate::SentCall<Self>>::never()
            }
        }
    };
}

/// Makes the compiler name [`BlockingList`] if an async list is used as an iterator.
macro_rules! not_an_iterator {
    (<$($parameter:ident),+> $list:ty, $handle:ty => $item:ty) => {
        #[doc(hidden)]
        impl<$($parameter),+> Iterator for $list
        where
            $handle: crate::BlockingList<Self>, // An async list has `.items()`, a stream.
        {
            type Item = $item;

            fn next(&mut self) -> Option<$item> {
                <$handle as crate::BlockingList<Self>>::never()
            }
        }
    };
}

not_an_iterator! { <T, A> Pages<Async, T, A>, Async => Result<Page<T, A>, Error> }
not_an_iterator! { <T, A> Items<Async, T, A>, Async => Result<T, Error> }

pub(crate) use {not_a_future, not_an_iterator};
