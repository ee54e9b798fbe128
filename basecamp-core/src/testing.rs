//! A scripted server in virtual time, for tests: no network, no waiting.
//!
//! ```
//! use std::sync::Arc;
//! use basecamp_core::testing::Simulation;
//! use basecamp_core::{Account, Auth, Config, Context};
//! use bytes::Bytes;
//!
//! let server = Simulation::new(|request| {
//!     assert_eq!(request.uri().path(), "/999/projects.json");
//!     Ok(http::Response::new(Bytes::from("[]")))
//! });
//! let context = Arc::new(Context::new(Config::default(), Auth::token("secret"), 0)?);
//! let account = Account::new(server.blocking(context), "999")?;
//! assert!(account.projects().list().send()?.is_empty());
//! assert_eq!(server.requests().len(), 1);
//! # Ok::<(), basecamp_core::Error>(())
//! ```

use std::fmt;
use std::io::{self, Cursor, Read as _};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context as TaskContext, Poll, Waker};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Collected, Full};

use crate::body::{AsyncBody, BlockingBody, RequestBody};
use crate::client::context::Context;
use crate::client::handle::{Async, Blocking, deliver_events};
use crate::error::Error;
use crate::error::failure::Failure;
use crate::net::address_policy::AddressPolicy;
use crate::net::redact::redact_url;
use crate::protocol::attempt::Attempt;
use crate::protocol::body_plan::BodyPlan;
use crate::protocol::driver::{BoxFuture, DriveAsync, DriveBlocking};
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::response::reply::Reply;

/// What a [`Simulation`] answers to a request.
pub type Respond = dyn FnMut(&Request<Bytes>) -> Result<Response<Bytes>, Failure> + Send;

/// A server played by a closure, and a clock that only waiting moves.
///
/// Clones are the same server. It drives both blocking and async handles; the futures of the latter
/// are ready at once.
#[derive(Clone)]
pub struct Simulation(Arc<Shared>);

struct Shared {
    respond: Mutex<Box<Respond>>,
    state: Mutex<State>,
}

struct State {
    now: Now,
    requests: Vec<Sent>,
}

/// A request that reached a [`Simulation`].
#[derive(Clone)]
#[non_exhaustive]
pub struct Sent {
    /// When, on the simulation's clock, which begins at 0.
    pub at: Duration,
    /// The request.
    pub request: Request<Bytes>,
    /// How long the attempt may take.
    pub timeout: Duration,
    /// Where it may lead; the simulation doesn't look.
    pub addresses: AddressPolicy,
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sent")
            .field("at", &self.at)
            .field("method", self.request.method())
            .field("url", &redact_url(self.request.uri()))
            .finish_non_exhaustive()
    }
}

impl Simulation {
    /// Plays a server. The wall clock begins at 2026-01-01T00:00:00Z.
    pub fn new(
        respond: impl FnMut(&Request<Bytes>) -> Result<Response<Bytes>, Failure> + Send + 'static,
    ) -> Self {
        let new_year = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600);
        let now = Now { monotonic: Duration::ZERO, wall: new_year };
        Self(Arc::new(Shared {
            respond: Mutex::new(Box::new(respond)),
            state: Mutex::new(State { now, requests: Vec::new() }),
        }))
    }

    /// The requests so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Sent> {
        self.lock().requests.clone()
    }

    /// The time on the simulation's clocks.
    #[must_use]
    pub fn now(&self) -> Now {
        self.lock().now
    }

    /// Moves both clocks on. Called by the closure, it lets an answer take time; an answer that takes
    /// longer than the attempt may is a timeout.
    pub fn pass(&self, time: Duration) {
        let mut state = self.lock();
        state.now.monotonic = state.now.monotonic.saturating_add(time);
        // A wall clock that can't go on stands still.
        state.now.wall = state.now.wall.checked_add(time).unwrap_or(state.now.wall);
    }

    /// A handle for blocking builders.
    #[must_use]
    pub fn blocking(&self, context: Arc<Context>) -> Blocking {
        Blocking::new(context.clone(), Driver { server: self.clone(), context })
    }

    /// A handle for async builders.
    #[must_use]
    pub fn asynchronous(&self, context: Arc<Context>) -> Async {
        Async::new(context.clone(), Driver { server: self.clone(), context })
    }

    /// Drives a machine to its next end.
    ///
    /// # Errors
    ///
    /// The machine's own.
    pub fn drive(&self, machine: &mut dyn Machine) -> Result<Reply, Error> {
        self.run(machine, &mut None, &mut |_| {})
    }

    fn run(
        &self,
        machine: &mut dyn Machine,
        handed: &mut Option<Bytes>,
        deliver: &mut dyn FnMut(&mut dyn Machine),
    ) -> Result<Reply, Error> {
        loop {
            let step = machine.step(self.now());
            deliver(machine);
            match step {
                Step::Done(result) => return result,
                Step::Spawn(mut refresh) => {
                    // Its outcome reaches the machine through the token state.
                    let _ = self.run(&mut refresh, &mut None, deliver);
                }
                Step::Blocking(task) => task.run(),
                Step::Wait(wait) => {
                    let now = self.now().monotonic;
                    // With nobody else around, only time ends a wait.
                    let until = wait.until().unwrap_or(now);
                    self.pass(until.saturating_sub(now));
                }
                Step::Send(attempt) => match self.answer(attempt) {
                    Err(failure) => machine.handle_failure(self.now(), failure),
                    Ok(response) => {
                        let (head, body) = response.into_parts();
                        let head = Response::from_parts(head, ());
                        match machine.handle_head(self.now(), head) {
                            BodyPlan::Discard => machine.handle_body(self.now(), Bytes::new()),
                            BodyPlan::Stream => {
                                *handed = Some(body);
                                machine.handle_body(self.now(), Bytes::new());
                            }
                            BodyPlan::Buffer { limit } if body.len() > limit => {
                                machine.handle_failure(self.now(), Failure::body_too_large());
                            }
                            BodyPlan::Buffer { .. } => machine.handle_body(self.now(), body),
                        }
                    }
                },
            }
        }
    }

    fn answer(&self, attempt: Attempt) -> Result<Response<Bytes>, Failure> {
        let Attempt { request, timeout, addresses, .. } = attempt;
        let (head, body) = request.into_parts();
        let request = Request::from_parts(head, whole(body)?);
        let began = self.now();
        let response = {
            let mut respond = self.0.respond.lock().unwrap_or_else(PoisonError::into_inner);
            respond(&request)
        };
        let mut state = self.lock();
        state.requests.push(Sent { at: began.monotonic, request, timeout, addresses });
        if state.now.monotonic - began.monotonic > timeout {
            state.now.monotonic = began.monotonic + timeout;
            state.now.wall = began.wall + timeout;
            return Err(Failure::timeout(format!("no answer within {timeout:?}")));
        }
        response
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Simulation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("Simulation")
            .field("now", &state.now)
            .field("requests", &state.requests.len())
            .finish_non_exhaustive()
    }
}

struct Driver {
    server: Simulation,
    context: Arc<Context>,
}

impl DriveBlocking for Driver {
    fn drive(
        &self,
        machine: &mut dyn Machine,
        body: &mut Option<BlockingBody>,
    ) -> Result<Reply, Error> {
        let mut handed = None;
        let result = self.server.run(machine, &mut handed, &mut |machine| {
            deliver_events(&self.context, machine);
        });
        *body = handed.map(|bytes| Box::new(Cursor::new(bytes)) as BlockingBody);
        result
    }
}

impl DriveAsync for Driver {
    fn drive<'a>(
        &'a self,
        machine: &'a mut dyn Machine,
        body: &'a mut Option<AsyncBody>,
    ) -> BoxFuture<'a, Result<Reply, Error>> {
        Box::pin(async move {
            let mut handed = None;
            let result = self.server.run(machine, &mut handed, &mut |machine| {
                deliver_events(&self.context, machine);
            });
            *body = handed.map(|bytes| Box::pin(Full::new(bytes).map_err(Into::into)) as AsyncBody);
            result
        })
    }
}

fn no_files<T>() -> io::Result<T> {
    Err(io::Error::other("a simulation has no files"))
}

/// What a future comes to that has nothing to wait for.
#[cfg(test)]
pub(crate) fn ready<F: IntoFuture>(future: F) -> F::Output {
    let output = futures_util::FutureExt::now_or_never(future.into_future());
    output.expect("nothing here waits")
}

/// All of a body, wherever it is: a stream is read, whichever kind of driver it is for.
fn whole(body: RequestBody) -> Result<Bytes, Failure> {
    let external = match body {
        RequestBody::Empty => return Ok(Bytes::new()),
        RequestBody::Bytes(bytes) => return Ok(bytes),
        RequestBody::External(external) => external,
    };
    if external.content.is_async() {
        let all = async {
            let body = external.open_async(async |_| no_files()).await?;
            body.collect().await.map(Collected::to_bytes).map_err(Failure::io)
        };
        let mut all = pin!(all);
        return match all.as_mut().poll(&mut TaskContext::from_waker(Waker::noop())) {
            Poll::Ready(result) => result,
            Poll::Pending => Err(Failure::io("a simulation waits for no stream")),
        };
    }
    let mut body = external.open_blocking(|_| no_files())?;
    let mut bytes = Vec::new();
    body.read_to_end(&mut bytes).map_err(Failure::io)?;
    Ok(bytes.into())
}
