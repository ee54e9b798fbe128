//! The chain that an event runs through: the middleware, then every handler that matches, in order.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use basecamp_core::driver::catch_panic;
use basecamp_core::{Async, Blocking, BoxFuture};

use crate::dispatch::Dispatcher;
use crate::event::Event;
use crate::outcome::Failure;
use crate::{BoxError, HandlerResult};

/// A handler of either mode, as the chain runs it. One that blocks is done at the first poll.
pub(crate) type Handler =
    Box<dyn Fn(Arc<Event>) -> BoxFuture<'static, HandlerResult> + Send + Sync>;

/// Middleware of either mode, as the chain runs it.
pub(crate) type Middleware =
    Box<dyn Fn(Arc<Event>, Rest) -> BoxFuture<'static, HandlerResult> + Send + Sync>;

/// One event on its way through the chain.
pub(crate) struct Passage {
    pub(crate) dispatcher: Arc<Dispatcher>,
    pub(crate) event: Arc<Event>,
    /// The routes that match, by their place.
    pub(crate) routes: Vec<usize>,
    /// How many of them are done.
    pub(crate) done: AtomicUsize,
}

impl Passage {
    /// Runs the whole chain and catches a panic in it.
    pub(crate) async fn run(self: &Arc<Self>) -> Result<(), Failure> {
        let rest = Rest { passage: Arc::clone(self), position: 0 };
        match guard(|| rest.run()).await {
            Ok(result) => result.map_err(Failure::Handler),
            Err(panic) => Err(Failure::Panic(panic)),
        }
    }
}

/// Starts a future and awaits it. A panic in either, or in the future's destructor, is an error.
pub(crate) async fn guard<'a, T>(start: impl FnOnce() -> BoxFuture<'a, T>) -> Result<T, String> {
    Guarded(Some(catch_panic(start)?)).await
}

/// A future whose panics become errors.
struct Guarded<'a, T>(Option<BoxFuture<'a, T>>);

impl<T> Future for Guarded<'_, T> {
    type Output = Result<T, String>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(future) = &mut self.0 else { return Poll::Pending };
        let ended = match catch_panic(|| future.as_mut().poll(context)) {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(value)) => Ok(value),
            Err(panic) => Err(panic),
        };
        let future = self.0.take();
        Poll::Ready(catch_panic(|| drop(future)).and(ended))
    }
}

impl<T> Drop for Guarded<'_, T> {
    fn drop(&mut self) {
        let future = self.0.take();
        // The delivery was abandoned, so nobody can be informed.
        let _ = catch_panic(|| drop(future));
    }
}

/// What is still to run: the middleware from `position` on, and the handlers.
pub(crate) struct Rest {
    passage: Arc<Passage>,
    position: usize,
}

impl Rest {
    fn run(mut self) -> BoxFuture<'static, HandlerResult> {
        let passage = Arc::clone(&self.passage);
        if let Some(middleware) = passage.dispatcher.middleware.get(self.position) {
            self.position += 1;
            return middleware(Arc::clone(&passage.event), self);
        }
        Box::pin(async move {
            for route in &passage.routes {
                let handler = &passage.dispatcher.routes[*route].handler;
                handler(Arc::clone(&passage.event)).await?;
                passage.done.fetch_add(1, Ordering::Relaxed);
            }
            Ok(())
        })
    }
}

/// What comes after a middleware: the next one, and at last the handlers.
///
/// A middleware that doesn't run it stops the event there.
#[must_use = "an event whose middleware doesn't run what comes next stops there"]
pub struct Next<M> {
    rest: Rest,
    mode: PhantomData<fn() -> M>,
}

impl<M> Next<M> {
    pub(crate) fn new(rest: Rest) -> Self {
        Self { rest, mode: PhantomData }
    }
}

impl Next<Blocking> {
    /// Runs it.
    ///
    /// # Errors
    ///
    /// The first error of a middleware or handler.
    pub fn run(self) -> HandlerResult {
        block_on(self.rest.run())
    }
}

impl Next<Async> {
    /// Runs it.
    ///
    /// # Errors
    ///
    /// The first error of a middleware or handler.
    pub async fn run(self) -> HandlerResult {
        self.rest.run().await
    }
}

impl<M> fmt::Debug for Next<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next").finish_non_exhaustive()
    }
}

/// Runs a future whose parts all block, as those of a blocking receiver do: it never waits.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
    }
}

/// A handler that blocks, in the form the chain runs.
pub(crate) fn blocking_handler(
    handler: impl Fn(&Event) -> HandlerResult + Send + Sync + 'static,
) -> Handler {
    let handler = Arc::new(handler);
    Box::new(move |event| {
        let handler = Arc::clone(&handler);
        Box::pin(async move { handler(&event) })
    })
}

/// An async handler, in the form the chain runs.
pub(crate) fn async_handler<F>(handler: impl Fn(Arc<Event>) -> F + Send + Sync + 'static) -> Handler
where
    F: Future<Output = Result<(), BoxError>> + Send + 'static,
{
    Box::new(move |event| Box::pin(handler(event)))
}

/// Middleware that blocks, in the form the chain runs.
pub(crate) fn blocking_middleware(
    middleware: impl Fn(&Event, Next<Blocking>) -> HandlerResult + Send + Sync + 'static,
) -> Middleware {
    let middleware = Arc::new(middleware);
    Box::new(move |event, rest| {
        let middleware = Arc::clone(&middleware);
        Box::pin(async move { middleware(&event, Next::new(rest)) })
    })
}

/// Async middleware, in the form the chain runs.
pub(crate) fn async_middleware<F>(
    middleware: impl Fn(Arc<Event>, Next<Async>) -> F + Send + Sync + 'static,
) -> Middleware
where
    F: Future<Output = Result<(), BoxError>> + Send + 'static,
{
    Box::new(move |event, rest| Box::pin(middleware(event, Next::new(rest))))
}
