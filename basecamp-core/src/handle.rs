//! Handles: what a builder holds to be sent, and what a driver implements to send it.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use crate::body::{AsyncBody, BlockingBody};
use crate::call::Call;
use crate::context::Context;
use crate::download::{Download, DownloadCall};
use crate::endpoint::Request;
use crate::error::Error;
use crate::hooks;
use crate::machine::Machine;
use crate::merge::{Merge, Revision};
use crate::oauth::{Flow, FlowFuture};
use crate::pagination::Walk;
use crate::reply::Reply;
use crate::token::Close;

/// A future on the heap.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// No handle: the builder is a plain value, for [`Call`] and a stack of your own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs)]
pub struct Detached;

/// A driver that blocks the calling thread.
pub trait DriveBlocking: Send + Sync {
    /// Drives a machine to its next [`Step::Done`](crate::Step::Done). A body that is handed over
    /// ([`ReadPlan::HandOver`](crate::ReadPlan::HandOver)) goes to `body`.
    ///
    /// # Errors
    ///
    /// The machine's own.
    fn drive(
        &self,
        machine: &mut dyn Machine,
        body: &mut Option<BlockingBody>,
    ) -> Result<Reply, Error>;
}

/// A driver on an async runtime.
pub trait DriveAsync: Send + Sync {
    /// Drives a machine to its next [`Step::Done`](crate::Step::Done). A body that is handed over
    /// ([`ReadPlan::HandOver`](crate::ReadPlan::HandOver)) goes to `body`.
    ///
    /// # Errors
    ///
    /// The machine's own.
    fn drive<'a>(
        &'a self,
        machine: &'a mut dyn Machine,
        body: &'a mut Option<AsyncBody>,
    ) -> BoxFuture<'a, Result<Reply, Error>>;

    /// Runs the fetching of a page ahead of time, on a task of its own that ends when the future
    /// that it returns is dropped.
    ///
    /// A driver without tasks leaves this as it is: then the page is fetched when it is waited for.
    fn ahead(&self, fetch: BoxFuture<'static, Fetched>) -> BoxFuture<'static, Fetched> {
        fetch
    }
}

/// A walk that has fetched a page, and what came of it.
pub type Fetched = (Walk, Result<Reply, Error>);

/// The handle of a client that blocks. Made by a driver.
#[derive(Clone)]
pub struct Blocking(Arc<Parts<dyn DriveBlocking>>);

/// The handle of an async client. Made by a driver.
///
/// Large compressed responses are decompressed on a thread for blocking work
/// ([`Step::Blocking`](crate::Step::Blocking)). JSON is decoded into types on the thread that polls:
/// some milliseconds for each MiB, so spawn a call whose response has many.
#[derive(Clone)]
pub struct Async(Arc<Parts<dyn DriveAsync>>);

struct Parts<D: ?Sized> {
    context: Arc<Context>,
    driver: D,
}

impl Blocking {
    /// Joins what calls share with the driver that carries them out.
    pub fn new(context: Arc<Context>, driver: impl DriveBlocking + 'static) -> Self {
        Self(Arc::new(Parts { context, driver }))
    }

    /// What all calls of the client share.
    #[must_use]
    pub fn context(&self) -> &Arc<Context> {
        &self.0.context
    }

    /// Runs a call that was built by hand.
    ///
    /// # Errors
    ///
    /// The call's own.
    pub fn call(&self, request: &dyn Request) -> Result<Reply, Error> {
        self.run(&mut Call::new(self.context(), request))
    }

    /// Waits until the token refresh in flight has ended, for at most twice the timeout of the settings,
    /// and saves a token again that could not be saved before.
    ///
    /// # Errors
    ///
    /// A `network` error if the refresh takes longer, or the error of the token store.
    pub fn close(&self) -> Result<(), Error> {
        self.run(&mut Close::new(self.context())).map(drop)
    }

    /// Waits until the token refresh in flight has ended, for at most `limit`: for drivers, when the last
    /// handle is dropped.
    pub fn settle(driver: &dyn DriveBlocking, context: &Arc<Context>, limit: Duration) {
        // Nobody is left to take an error.
        let _ = driver.drive(&mut Close::within(context, limit), &mut None);
    }

    /// Runs a machine that hands no body over.
    pub(crate) fn run(&self, machine: &mut dyn Machine) -> Result<Reply, Error> {
        self.0.driver.drive(machine, &mut None)
    }

    pub(crate) fn merge(&self, revision: Revision) -> Result<Reply, Error> {
        self.run(&mut Merge::new(self.context(), revision))
    }

    pub(crate) fn fetch(&self, walk: &mut Walk) -> Result<Reply, Error> {
        self.run(walk)
    }

    pub(crate) fn download(&self, mut call: DownloadCall) -> Result<Download<BlockingBody>, Error> {
        let mut body = None;
        let reply = self.0.driver.drive(&mut call, &mut body)?;
        call.finish_with(&reply, body)
    }

    pub(crate) fn flow<T: Send>(&self, mut flow: Flow<T>) -> Result<T, Error> {
        self.0.driver.drive(&mut flow, &mut None)?;
        flow.into_output()
    }
}

impl Async {
    /// Joins what calls share with the driver that carries them out.
    pub fn new(context: Arc<Context>, driver: impl DriveAsync + 'static) -> Self {
        Self(Arc::new(Parts { context, driver }))
    }

    /// What all calls of the client share.
    #[must_use]
    pub fn context(&self) -> &Arc<Context> {
        &self.0.context
    }

    /// Runs a call that was built by hand. Nothing is sent before the future is polled.
    pub fn call(&self, request: &dyn Request) -> BoxFuture<'static, Result<Reply, Error>> {
        self.run(Call::new(self.context(), request))
    }

    /// Waits until the token refresh in flight has ended, for at most twice the timeout of the settings,
    /// and saves a token again that could not be saved before.
    ///
    /// # Errors
    ///
    /// A `network` error if the refresh takes longer, or the error of the token store.
    pub async fn shutdown(&self) -> Result<(), Error> {
        self.run(Close::new(self.context())).await.map(drop)
    }

    pub(crate) fn merge(&self, revision: Revision) -> BoxFuture<'static, Result<Reply, Error>> {
        self.run(Merge::new(self.context(), revision))
    }

    /// Runs a machine that hands no body over.
    pub(crate) fn run(
        &self,
        mut machine: impl Machine + 'static,
    ) -> BoxFuture<'static, Result<Reply, Error>> {
        let handle = self.clone();
        Box::pin(async move { handle.0.driver.drive(&mut machine, &mut None).await })
    }

    pub(crate) fn fetch(&self, mut walk: Walk) -> BoxFuture<'static, Fetched> {
        let handle = self.clone();
        Box::pin(async move {
            let result = handle.0.driver.drive(&mut walk, &mut None).await;
            (walk, result)
        })
    }

    pub(crate) fn flow<T: Send + 'static>(&self, mut flow: Flow<T>) -> FlowFuture<T> {
        let handle = self.clone();
        FlowFuture::new(Box::pin(async move {
            handle.0.driver.drive(&mut flow, &mut None).await?;
            flow.into_output()
        }))
    }

    pub(crate) fn download(
        &self,
        mut call: DownloadCall,
    ) -> BoxFuture<'static, Result<Download<AsyncBody>, Error>> {
        let handle = self.clone();
        Box::pin(async move {
            let mut body = None;
            let reply = handle.0.driver.drive(&mut call, &mut body).await?;
            call.finish_with(&reply, body)
        })
    }

    pub(crate) fn fetch_ahead(&self, walk: Walk) -> BoxFuture<'static, Fetched> {
        self.0.driver.ahead(self.fetch(walk))
    }
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

/// Hands the events that a machine has ready to the client's hooks, if it has any. For drivers, after
/// each [`Machine::step`].
pub fn deliver_events(context: &Context, machine: &mut dyn Machine) {
    if let Some(hooks) = context.hooks() {
        hooks::deliver(hooks, machine);
    }
}

/// The result of a call to come. Nothing is sent before it is polled; dropping it abandons the call.
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
