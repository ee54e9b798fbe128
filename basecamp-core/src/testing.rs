//! A scripted server in virtual time, for tests without network and without real waits.
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

mod streamed;

use std::fmt;
use std::io::{self, Read as _};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context as TaskContext, Poll, Waker};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Collected};

use crate::body::{AsyncBody, BlockingBody, RequestBody};
use crate::cassette::BrokenOff;
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
use streamed::Streamed;

/// The responder of a [`Simulation`].
pub type Respond = dyn FnMut(&Request<Bytes>) -> Result<Response<Bytes>, Failure> + Send;

/// A server whose responses are from a closure, with a virtual clock that advances only when a
/// machine waits.
///
/// Clones share the server and the clock. The simulation drives blocking and async handles; the
/// futures of async handles are ready at the first poll.
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
    /// The time of the request on the simulation's monotonic clock, which starts at 0.
    pub at: Duration,
    /// The request with its complete body.
    pub request: Request<Bytes>,
    /// The timeout of the attempt.
    pub timeout: Duration,
    /// The address policy of the attempt, which the simulation doesn't apply.
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
    /// Creates a server that responds with this closure. The wall clock starts at
    /// 2026-01-01T00:00:00Z.
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

    /// Returns the requests so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Sent> {
        self.lock().requests.clone()
    }

    /// Returns the time of the virtual clocks.
    #[must_use]
    pub fn now(&self) -> Now {
        self.lock().now
    }

    /// Advances both clocks. If the closure calls this method, its response takes that time; a
    /// response that takes longer than the attempt's timeout is a timeout failure.
    pub fn pass(&self, time: Duration) {
        let mut state = self.lock();
        state.now.monotonic = state.now.monotonic.saturating_add(time);
        // The wall clock stops if it can't represent the time.
        state.now.wall = state.now.wall.checked_add(time).unwrap_or(state.now.wall);
    }

    /// Returns a handle for blocking builders.
    #[must_use]
    pub fn blocking(&self, context: Arc<Context>) -> Blocking {
        Blocking::new(context.clone(), Driver { server: self.clone(), context })
    }

    /// Returns a handle for async builders.
    #[must_use]
    pub fn asynchronous(&self, context: Arc<Context>) -> Async {
        Async::new(context.clone(), Driver { server: self.clone(), context })
    }

    /// Drives a machine until its next [`Step::Done`].
    ///
    /// # Errors
    ///
    /// The error of the machine.
    pub fn drive(&self, machine: &mut dyn Machine) -> Result<Reply, Error> {
        self.run(machine, &mut None, &mut |_| {})
    }

    fn run(
        &self,
        machine: &mut dyn Machine,
        streamed: &mut Option<Streamed>,
        deliver: &mut dyn FnMut(&mut dyn Machine),
    ) -> Result<Reply, Error> {
        loop {
            let step = machine.step(self.now());
            deliver(machine);
            match step {
                Step::Done(result) => return result,
                Step::Spawn(mut refresh) => {
                    // The machine gets the outcome from the token state.
                    let _ = self.run(&mut refresh, &mut None, deliver);
                }
                Step::Blocking(task) => task.run(),
                Step::Wait(wait) => {
                    let mut wait = pin!(wait);
                    let mut context = TaskContext::from_waker(Waker::noop());
                    if wait.as_mut().poll(&mut context).is_ready() {
                        continue;
                    }
                    let now = self.now().monotonic;
                    // No other call runs, so only time ends a wait.
                    let until = wait.until().unwrap_or(now);
                    self.pass(until.saturating_sub(now));
                }
                Step::Send(attempt) => match self.respond(attempt) {
                    Err(failure) => machine.handle_failure(self.now(), failure),
                    Ok(response) => {
                        let (head, body) = response.into_parts();
                        let head = Response::from_parts(head, ());
                        let broken = head.extensions().get::<BrokenOff>().copied();
                        match machine.handle_head(self.now(), head) {
                            BodyPlan::Discard => machine.handle_body(self.now(), Bytes::new()),
                            BodyPlan::Stream => {
                                let is_broken = broken.is_some();
                                *streamed = Some(Streamed { bytes: body, is_broken });
                                machine.handle_body(self.now(), Bytes::new());
                            }
                            BodyPlan::Buffer { limit } if body.len() > limit => {
                                machine.handle_failure(self.now(), Failure::body_too_large());
                            }
                            BodyPlan::Buffer { .. } => match broken {
                                Some(broken) => {
                                    machine.handle_failure(self.now(), broken.failure());
                                }
                                None => machine.handle_body(self.now(), body),
                            },
                        }
                    }
                },
            }
        }
    }

    fn respond(&self, attempt: Attempt) -> Result<Response<Bytes>, Failure> {
        let Attempt { request, timeout, addresses, .. } = attempt;
        let (head, body) = request.into_parts();
        let request = Request::from_parts(head, read_body(body)?);
        let started = self.now();
        let response = {
            let mut respond = self.0.respond.lock().unwrap_or_else(PoisonError::into_inner);
            respond(&request)
        };
        let mut state = self.lock();
        state.requests.push(Sent { at: started.monotonic, request, timeout, addresses });
        if state.now.monotonic - started.monotonic > timeout {
            state.now.monotonic = started.monotonic + timeout;
            state.now.wall = started.wall + timeout;
            return Err(Failure::timeout(format!("no response within {timeout:?}")));
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
    fn now(&self) -> Now {
        self.server.now()
    }

    fn drive(
        &self,
        machine: &mut dyn Machine,
        body: &mut Option<BlockingBody>,
    ) -> Result<Reply, Error> {
        let mut streamed = None;
        let result = self.server.run(machine, &mut streamed, &mut |machine| {
            deliver_events(&self.context, machine);
        });
        *body = streamed.map(|streamed| Box::new(streamed) as BlockingBody);
        result
    }
}

impl DriveAsync for Driver {
    fn now(&self) -> Now {
        self.server.now()
    }

    fn drive<'a>(
        &'a self,
        machine: &'a mut dyn Machine,
        body: &'a mut Option<AsyncBody>,
    ) -> BoxFuture<'a, Result<Reply, Error>> {
        Box::pin(async move {
            let mut streamed = None;
            let result = self.server.run(machine, &mut streamed, &mut |machine| {
                deliver_events(&self.context, machine);
            });
            *body = streamed.map(|streamed| Box::pin(streamed) as AsyncBody);
            result
        })
    }
}

fn no_files<T>() -> io::Result<T> {
    Err(io::Error::other("a simulation has no files"))
}

/// Returns the output of a future that is ready at the first poll.
#[cfg(test)]
pub(crate) fn ready<F: IntoFuture>(future: F) -> F::Output {
    let output = futures_util::FutureExt::now_or_never(future.into_future());
    output.expect("the future is ready at the first poll")
}

/// Reads a complete body; a stream may be for either kind of driver.
fn read_body(body: RequestBody) -> Result<Bytes, Failure> {
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
            Poll::Pending => Err(Failure::io("a simulation can't wait for a stream")),
        };
    }
    let mut body = external.open_blocking(|_| no_files())?;
    let mut bytes = Vec::new();
    body.read_to_end(&mut bytes).map_err(Failure::io)?;
    Ok(bytes.into())
}
