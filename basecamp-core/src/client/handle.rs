//! Handles: the link from a builder to the driver that sends it.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use crate::body::{AsyncBody, BlockingBody};
#[cfg(any(test, feature = "testing"))]
use crate::cassette::Recording;
use crate::client::context::Context;
use crate::error::Error;
use crate::pace::pacing::PacingStatus;
#[cfg(feature = "event-feed")]
use crate::protocol::cable::Cable;
#[cfg(feature = "login")]
use crate::protocol::desktop::Desktop;
use crate::protocol::driver::{self, BoxFuture, DriveAsync, DriveBlocking};
#[cfg(feature = "login")]
use crate::protocol::loopback::Loopback;
use crate::protocol::machine::Machine;
use crate::response::reply::Reply;

/// A handle of any driver, for functions that build calls of blocking and of async clients.
///
/// [`Blocking`], [`Async`] and [`Detached`] implement this trait, and no other type can. A call is
/// sent where its handle is known, since `send` blocks or returns a future:
///
/// ```
/// use basecamp_core::services::todos::ListTodos;
/// use basecamp_core::types::Todolist;
/// use basecamp_core::{Account, Blocking, Error, Handle, Id};
///
/// /// The completed to-dos of a list, for any driver.
/// fn done<H: Handle>(account: &Account<H>, list: Id<Todolist>) -> ListTodos<H> {
///     account.todos().list(list).completed(true).max_items(50)
/// }
///
/// fn print_done(account: &Account<Blocking>) -> Result<(), Error> {
///     for todo in done(account, 456.into()).send()? {
///         println!("{}", todo.content);
///     }
///     Ok(())
/// }
///
/// # use basecamp_core::Async;
/// async fn count_done(account: &Account<Async>) -> Result<usize, Error> {
///     Ok(done(account, 456.into()).await?.len())
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the handle of a client",
    label = "expected `Blocking`, `Async` or `Detached`",
    note = "a function over blocking and async clients has a type parameter `H: Handle`"
)]
pub trait Handle: sealed::Sealed + Clone + fmt::Debug + Send + Sync + 'static {}

mod sealed {
    #[expect(unnameable_types, reason = "no other crate may implement `Handle`")]
    pub trait Sealed {}
}

macro_rules! handles {
    ($($handle:ty),*) => {
        $(
            impl sealed::Sealed for $handle {}
            impl Handle for $handle {}
        )*
    };
}

handles!(Blocking, Async, Detached);

/// No driver: the builder is a plain value, for [`Call`](crate::Call) and a custom stack.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs)]
pub struct Detached;

/// The handle of a blocking client, which a driver creates.
#[derive(Clone)]
pub struct Blocking(Arc<Parts<dyn DriveBlocking>>);

/// The handle of an async client, which a driver creates.
///
/// Large compressed responses are decompressed on a thread for blocking work
/// ([`Step::Blocking`](crate::Step::Blocking)). JSON is decoded into types on the polling thread:
/// some milliseconds for each MiB, so spawn calls with large responses.
#[derive(Clone)]
pub struct Async(Arc<Parts<dyn DriveAsync>>);

struct Parts<D: ?Sized> {
    context: Arc<Context>,
    driver: D,
}

impl Blocking {
    /// Creates a handle from the context of a client and the driver that sends its calls.
    pub fn new(context: Arc<Context>, driver: impl DriveBlocking + 'static) -> Self {
        Self(Arc::new(Parts { context, driver }))
    }

    /// The state that all calls of the client share.
    #[must_use]
    pub fn context(&self) -> &Arc<Context> {
        &self.0.context
    }

    /// Waits until the token refresh in flight has ended, at most for twice the timeout of the
    /// settings. Saves a token again whose saving failed.
    ///
    /// # Errors
    ///
    /// A `network` error if the refresh takes longer, or the error of the token store.
    pub fn close(&self) -> Result<(), Error> {
        self.run(&mut self.context().close(self.context().close_limit())).map(drop)
    }

    /// Returns the budget of the client's pacer; `None` without one.
    #[must_use]
    pub fn pacing(&self) -> Option<PacingStatus> {
        let pacer = self.context().pacer.as_ref()?;
        Some(pacer.status(self.0.driver.now()))
    }

    /// Waits until the token refresh in flight has ended, at most for `limit`. For drivers, when
    /// the last handle is dropped.
    pub fn settle(driver: &dyn DriveBlocking, context: &Arc<Context>, limit: Duration) {
        // The client has been dropped, so nothing can report an error.
        let _ = driver.drive(&mut context.close(limit), &mut None);
    }

    /// Opens a socket in the background.
    #[cfg(feature = "event-feed")]
    pub(crate) fn dial(&self, cable: Cable) {
        self.0.driver.dial(cable);
    }

    /// Opens a listener in the background.
    #[cfg(feature = "login")]
    pub(crate) fn listen(&self, loopback: Loopback) {
        self.0.driver.listen(loopback);
    }

    /// Returns the browser and the terminal of the user, if the driver has them.
    #[cfg(feature = "login")]
    pub(crate) fn desktop(&self) -> Option<Arc<dyn Desktop>> {
        self.0.driver.desktop()
    }

    /// Drives a machine whose responses are read into memory.
    pub(crate) fn run(&self, machine: &mut dyn Machine) -> Result<Reply, Error> {
        self.drive(machine, &mut None)
    }

    /// Drives a machine that may stream a response body to the caller.
    pub(crate) fn run_streaming(
        &self,
        machine: &mut dyn Machine,
    ) -> Result<(Reply, Option<BlockingBody>), Error> {
        let mut body = None;
        let reply = self.drive(machine, &mut body)?;
        Ok((reply, body))
    }

    /// Drives a machine, and records it if the client has a recorder.
    fn drive(
        &self,
        machine: &mut dyn Machine,
        body: &mut Option<BlockingBody>,
    ) -> Result<Reply, Error> {
        #[cfg(any(test, feature = "testing"))]
        if let Some(recorder) = &self.context().recorder {
            let mut recording =
                Recording::new(recorder, self.context().config().base_url(), machine);
            let result = self.0.driver.drive(&mut recording, body);
            *body = body.take().map(|body| recording.blocking_body(body));
            return result;
        }
        self.0.driver.drive(machine, body)
    }
}

impl Async {
    /// Creates a handle from the context of a client and the driver that sends its calls.
    pub fn new(context: Arc<Context>, driver: impl DriveAsync + 'static) -> Self {
        Self(Arc::new(Parts { context, driver }))
    }

    /// The state that all calls of the client share.
    #[must_use]
    pub fn context(&self) -> &Arc<Context> {
        &self.0.context
    }

    /// Waits until the token refresh in flight has ended, at most for twice the timeout of the
    /// settings. Saves a token again whose saving failed.
    ///
    /// # Errors
    ///
    /// A `network` error if the refresh takes longer, or the error of the token store.
    pub async fn shutdown(&self) -> Result<(), Error> {
        self.run(self.context().close(self.context().close_limit())).await.map(drop)
    }

    /// Opens a socket in the background.
    #[cfg(feature = "event-feed")]
    pub(crate) fn dial(&self, cable: Cable) {
        self.0.driver.dial(cable);
    }

    /// Opens a listener in the background.
    #[cfg(feature = "login")]
    pub(crate) fn listen(&self, loopback: Loopback) {
        self.0.driver.listen(loopback);
    }

    /// Returns the browser and the terminal of the user, if the driver has them.
    #[cfg(feature = "login")]
    pub(crate) fn desktop(&self) -> Option<Arc<dyn Desktop>> {
        self.0.driver.desktop()
    }

    /// Returns the budget of the client's pacer; `None` without one.
    #[must_use]
    pub fn pacing(&self) -> Option<PacingStatus> {
        let pacer = self.context().pacer.as_ref()?;
        Some(pacer.status(self.0.driver.now()))
    }

    /// Drives a machine whose responses are read into memory.
    pub(crate) fn run(
        &self,
        machine: impl Machine + 'static,
    ) -> BoxFuture<'static, Result<Reply, Error>> {
        let run = self.run_streaming(machine);
        Box::pin(async move { run.await.result })
    }

    /// Drives a machine to its next result, and returns the machine with it.
    pub(crate) fn run_streaming<M: Machine + 'static>(
        &self,
        mut machine: M,
    ) -> impl Future<Output = Driven<M>> + Send + 'static {
        let handle = self.clone();
        async move {
            let mut body = None;
            let result = handle.drive(&mut machine, &mut body).await;
            Driven { machine, result, body }
        }
    }

    /// Drives a machine, and records it if the client has a recorder.
    async fn drive(
        &self,
        machine: &mut dyn Machine,
        body: &mut Option<AsyncBody>,
    ) -> Result<Reply, Error> {
        #[cfg(any(test, feature = "testing"))]
        if let Some(recorder) = &self.context().recorder {
            let mut recording =
                Recording::new(recorder, self.context().config().base_url(), machine);
            let result = self.0.driver.drive(&mut recording, body).await;
            *body = body.take().map(|body| recording.async_body(body));
            return result;
        }
        self.0.driver.drive(machine, body).await
    }

    /// Runs a job on a separate task ([`DriveAsync::spawn`]).
    pub(crate) fn spawn(&self, job: BoxFuture<'static, ()>) -> BoxFuture<'static, ()> {
        self.0.driver.spawn(job)
    }
}

/// A machine after a result.
pub(crate) struct Driven<M> {
    pub(crate) machine: M,
    pub(crate) result: Result<Reply, Error>,
    /// The body that the driver streams to the caller.
    pub(crate) body: Option<AsyncBody>,
}

impl fmt::Debug for Blocking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Blocking").field(&self.context().config().base_url()).finish()
    }
}

impl fmt::Debug for Async {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Async").field(&self.context().config().base_url()).finish()
    }
}

/// Delivers the events of a machine to the client's hooks. For drivers, after each
/// [`Machine::step`].
pub fn deliver_events(context: &Context, machine: &mut dyn Machine) {
    if let Some(hooks) = context.hooks() {
        driver::deliver_events(hooks, machine);
    }
}

/// The future result of a call. Nothing is sent before it is polled; dropping it cancels the call.
#[must_use = "futures do nothing unless awaited"]
pub struct ResponseFuture<T> {
    reply: BoxFuture<'static, Result<Reply, Error>>,
    decode: fn(Reply) -> Result<T, Error>,
}

impl<T> ResponseFuture<T> {
    pub(crate) fn new(
        reply: BoxFuture<'static, Result<Reply, Error>>,
        decode: fn(Reply) -> Result<T, Error>,
    ) -> Self {
        Self { reply, decode }
    }
}

impl<T> Future for ResponseFuture<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Self::Output> {
        let reply = self.reply.as_mut().poll(cx);
        reply.map(|reply| reply.and_then(self.decode))
    }
}

impl<T> fmt::Debug for ResponseFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
