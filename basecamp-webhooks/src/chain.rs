//! The handler chain of an event: the middleware, then every matching handler, in order.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use basecamp_core::driver::catch_panic;
use basecamp_core::{Async, Blocking, BoxFuture};

use crate::dispatch::Dispatcher;
use crate::event::Event;
use crate::outcome::ProcessingError;
use crate::{BoxError, HandlerResult};

/// A handler of either mode. A blocking handler completes at the first poll.
pub(crate) type Handler =
    Box<dyn Fn(Arc<Event>) -> BoxFuture<'static, HandlerResult> + Send + Sync>;

/// Middleware of either mode.
pub(crate) type Middleware =
    Box<dyn Fn(Arc<Event>, Remaining) -> BoxFuture<'static, HandlerResult> + Send + Sync>;

/// An event that runs through the chain.
pub(crate) struct Delivery {
    pub(crate) dispatcher: Arc<Dispatcher>,
    pub(crate) event: Arc<Event>,
    /// Indices of the matching handlers.
    pub(crate) matching: Vec<usize>,
    /// Number of handlers that succeeded.
    pub(crate) done: AtomicUsize,
}

impl Delivery {
    /// Runs the whole chain and catches panics.
    pub(crate) async fn run(self: &Arc<Self>) -> Result<(), ProcessingError> {
        let remaining = Remaining { delivery: Arc::clone(self), position: 0 };
        match guard(|| remaining.run()).await {
            Ok(result) => result.map_err(ProcessingError::Handler),
            Err(panic) => Err(ProcessingError::Panic(panic)),
        }
    }
}

/// Creates a future and awaits it. A panic in the future, its constructor or its destructor becomes
/// an error.
pub(crate) async fn guard<'a, T>(start: impl FnOnce() -> BoxFuture<'a, T>) -> Result<T, String> {
    Guarded(Some(catch_panic(start)?)).await
}

/// A future whose panics are errors.
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
        // The delivery was dropped, so there is no caller to report a panic to.
        let _ = catch_panic(|| drop(future));
    }
}

/// The rest of the chain: the middleware from `position` on, and the handlers.
pub(crate) struct Remaining {
    delivery: Arc<Delivery>,
    position: usize,
}

impl Remaining {
    fn run(mut self) -> BoxFuture<'static, HandlerResult> {
        let delivery = Arc::clone(&self.delivery);
        if let Some(middleware) = delivery.dispatcher.middleware.get(self.position) {
            self.position += 1;
            return middleware(Arc::clone(&delivery.event), self);
        }
        Box::pin(async move {
            for index in &delivery.matching {
                let handler = &delivery.dispatcher.registrations[*index].handler;
                handler(Arc::clone(&delivery.event)).await?;
                delivery.done.fetch_add(1, Ordering::Relaxed);
            }
            Ok(())
        })
    }
}

/// The rest of the chain after a middleware: the next middleware, or the handlers.
///
/// A middleware that doesn't run it ends the event there, with the middleware's own result.
#[must_use = "handlers run only if each middleware runs the rest of the chain"]
pub struct NextHandler<M> {
    remaining: Remaining,
    mode: PhantomData<fn() -> M>,
}

impl<M> NextHandler<M> {
    pub(crate) fn new(remaining: Remaining) -> Self {
        Self { remaining, mode: PhantomData }
    }
}

impl NextHandler<Blocking> {
    /// Runs the rest of the chain.
    ///
    /// # Errors
    ///
    /// The first error of a middleware or handler.
    pub fn run(self) -> HandlerResult {
        block_on(self.remaining.run())
    }
}

impl NextHandler<Async> {
    /// Runs the rest of the chain.
    ///
    /// # Errors
    ///
    /// The first error of a middleware or handler.
    pub async fn run(self) -> HandlerResult {
        self.remaining.run().await
    }
}

impl<M> fmt::Debug for NextHandler<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NextHandler").finish_non_exhaustive()
    }
}

/// Runs a future of a blocking receiver on this thread. Only the futures of an inbox ever wait.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return value;
        }
        thread::park();
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Wraps a blocking handler.
pub(crate) fn blocking_handler(
    handler: impl Fn(&Event) -> HandlerResult + Send + Sync + 'static,
) -> Handler {
    let handler = Arc::new(handler);
    Box::new(move |event| {
        let handler = Arc::clone(&handler);
        Box::pin(async move { handler(&event) })
    })
}

/// Wraps an async handler.
pub(crate) fn async_handler<F>(handler: impl Fn(Arc<Event>) -> F + Send + Sync + 'static) -> Handler
where
    F: Future<Output = Result<(), BoxError>> + Send + 'static,
{
    Box::new(move |event| Box::pin(handler(event)))
}

/// Wraps blocking middleware.
pub(crate) fn blocking_middleware(
    middleware: impl Fn(&Event, NextHandler<Blocking>) -> HandlerResult + Send + Sync + 'static,
) -> Middleware {
    let middleware = Arc::new(middleware);
    Box::new(move |event, remaining| {
        let middleware = Arc::clone(&middleware);
        Box::pin(async move { middleware(&event, NextHandler::new(remaining)) })
    })
}

/// Wraps async middleware.
pub(crate) fn async_middleware<F>(
    middleware: impl Fn(Arc<Event>, NextHandler<Async>) -> F + Send + Sync + 'static,
) -> Middleware
where
    F: Future<Output = Result<(), BoxError>> + Send + 'static,
{
    Box::new(move |event, remaining| Box::pin(middleware(event, NextHandler::new(remaining))))
}
