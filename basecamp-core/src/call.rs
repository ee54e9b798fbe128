//! One API call: its attempts, retries, authentication and deadline.

mod authenticate;
mod cancel;
pub(crate) mod deadline;
mod decompress;
mod events;
mod handle;
mod pace;
mod prepare;
mod receive;
pub(crate) mod redirect;
mod retry;
mod send;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode, Uri};

use crate::cache::CacheLookup;
use crate::call::authenticate::Authentication;
use crate::call::deadline::Deadline;
use crate::call::decompress::{Compressed, Decompressing};
use crate::call::events::Events;
use crate::call::prepare::CallRequest;
use crate::call::redirect::RedirectPolicy;
use crate::call::retry::Retries;
use crate::client::context::Context;
use crate::error::Error;
use crate::error::failure::Failure;
use crate::model::cancel::Cancel;
use crate::net::redact::redact_path;
use crate::observe::event::Event;
use crate::pace::pacer::permit::{Permit, Turn};
use crate::protocol::body_plan::BodyPlan;
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::protocol::wait::Wait;
use crate::registry::operation::Operation;

/// One API call, as a machine: builds the request, authenticates it, and maps the response to a
/// [`Reply`](crate::Reply) or an [`Error`], with as many attempts as the retry policy allows.
///
/// ```text
///  new ──▶ Ready ──▶ Sent ──▶ Receiving ──▶ Completed ──▶ Done
///           ▲ ▲        │         │   │           ▲
///           │ │        │         │   └ large ▶ Compressed ▶ Decompressing
///           │ │        ▼         ▼
///           │ └─ Backoff ◀─ failed, and a retry is left
///           │
///           └── a redirect to follow, or a 401 with a refreshable token (once)
/// ```
///
/// - **Ready**: the next step authenticates the request and sends it. While the token is refreshed,
///   the call stays in this state and returns [`Step::Spawn`] or [`Step::Wait`].
/// - **Backoff**: the last attempt failed; the next one starts at a given time.
/// - **Sent**: the request is in flight.
/// - **Receiving**: the head of the response has arrived, its body has not.
/// - **Compressed**: the body of a success is too large to be decompressed inline.
/// - **Decompressing**: a [`BlockingTask`](crate::BlockingTask) decompresses it.
/// - **Completed**: the result is known, and the next step returns it.
/// - **Done**: the result was returned. A call that is dropped before emits its last events.
///
/// A report that the state doesn't expect completes the call with a `usage` error.
///
/// A conversation with exact bytes:
///
/// ```
/// use std::sync::Arc;
/// use std::time::{Duration, SystemTime};
///
/// use basecamp_core::services::todos::GetTodo;
/// use basecamp_core::{Auth, Call, Config, Context, Endpoint, Machine, Now, BodyPlan, Step};
///
/// let context = Arc::new(Context::new(Config::default(), Auth::token("secret"), 0)?);
/// let mut call = Call::new(&context, &GetTodo::new("999".parse()?, 123));
/// let mut now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
///
/// // The first attempt.
/// let Step::Send(attempt) = call.step(now) else { panic!() };
/// assert_eq!(attempt.request.method(), "GET");
/// assert_eq!(attempt.request.uri(), "https://3.basecampapi.com/999/todos/123");
/// assert_eq!(attempt.request.headers()["authorization"], "Bearer secret");
///
/// // The server is busy and sends a `Retry-After`.
/// let head = http::Response::builder().status(429).header("Retry-After", "2").body(())?;
/// assert_eq!(call.handle_head(now, head), BodyPlan::Buffer { limit: 1 << 20 });
/// call.handle_body(now, "".into());
/// let Step::Wait(wait) = call.step(now) else { panic!() };
/// let until = wait.until().expect("a retry has a time");
/// assert!(until >= Duration::from_secs(2));
///
/// // The second attempt, two seconds and some jitter later, and its response.
/// now.monotonic = until;
/// let Step::Send(_) = call.step(now) else { panic!() };
/// let head = http::Response::builder().status(404).body(())?;
/// let BodyPlan::Buffer { .. } = call.handle_head(now, head) else { panic!() };
/// call.handle_body(now, r#"{"error": "No such to-do"}"#.into());
/// let Step::Done(Err(error)) = call.step(now) else { panic!() };
/// assert_eq!(error.to_string(), "No such to-do (GetTodo, GET /999/todos/123, HTTP 404)");
/// assert_eq!(error.attempts(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Call {
    context: Arc<Context>,
    /// The number of the call within its client.
    number: u64,
    operation: &'static Operation,
    request: CallRequest,
    redirects: Box<dyn RedirectPolicy>,
    /// The time limit of one attempt.
    timeout: Duration,
    deadline: Deadline,
    retries: Retries,
    authentication: Authentication,
    cancel: Option<Cancel>,
    events: Events,
    state: State,
}

/// The states of a [`Call`], which its documentation describes.
#[derive(Debug)]
enum State {
    /// With the progress of the call in the pacer's queue, if the client has a pacer.
    Ready(Option<Box<Turn>>),
    Backoff {
        until: Duration,
    },
    Sent(InFlight),
    Receiving(ResponseHead),
    Compressed(Box<Compressed>),
    Decompressing(Box<Decompressing>),
    Completed(Result<Success, Error>),
    Done,
}

/// The request in flight.
#[derive(Debug, Default)]
struct InFlight {
    sent_at: Duration,
    /// The generation of the session's token that the request carries.
    token_generation: Option<u64>,
    cache: Option<Box<CacheLookup>>,
    /// The place among the requests in flight, if the client has a pacer.
    permit: Option<Box<Permit>>,
}

/// The parts of a reply that its call doesn't have.
#[derive(Debug)]
struct Success {
    status: StatusCode,
    headers: HeaderMap,
    content: Bytes,
}

/// A response whose body is incomplete.
#[derive(Debug)]
struct ResponseHead {
    in_flight: InFlight,
    status: StatusCode,
    headers: HeaderMap,
    /// A success that arrived before the server had the whole request body.
    is_early: bool,
}

impl Call {
    /// The URL of the latest request, or of the next one.
    pub(crate) fn uri(&self) -> &Uri {
        &self.request.uri
    }

    /// The URL before a redirect, once one was followed.
    pub(crate) fn redirected_from(&self) -> Option<&Uri> {
        self.request.redirected_from.as_deref()
    }

    /// Takes the state out, which leaves the call done until the caller sets the next state.
    fn take_state(&mut self) -> State {
        std::mem::replace(&mut self.state, State::Done)
    }

    fn start(&mut self, now: Now) {
        if self.deadline.start(now) {
            self.emit_operation(|call| Event::OperationStart(call.operation_info()));
        }
    }

    /// Returns the step of the current state.
    fn next_step(&mut self, now: Now) -> Step {
        if let Some(step) = self.report_hold(now) {
            return step;
        }
        self.end_if_cancelled();
        loop {
            match &mut self.state {
                State::Ready(turn) => {
                    let turn = turn.take();
                    match self.send_attempt(now, turn) {
                        Ok(step) => return step,
                        Err(error) => self.reject(error),
                    }
                }
                State::Backoff { until } if now.monotonic < *until => {
                    return Step::Wait(Wait::until_time(*until));
                }
                State::Backoff { .. } => self.state = State::Ready(None),
                State::Sent(_) | State::Receiving(_) => {
                    self.reject_misuse("step before the response was reported");
                }
                State::Compressed(_) | State::Decompressing(_) => {
                    if let Some(step) = self.decompress(now) {
                        return step;
                    }
                }
                State::Completed(_) | State::Done => return self.finish(now),
            }
        }
    }

    /// Returns the result, once.
    fn finish(&mut self, now: Now) -> Step {
        let State::Completed(result) = self.take_state() else {
            return Step::Done(Err(Error::misuse("step after the end")));
        };
        self.emit_operation_end(now.monotonic, result.as_ref().map(|success| &success.headers));
        Step::Done(result.map(|success| self.reply(success)))
    }

    /// Completes the call with this error. Nothing is sent.
    pub(crate) fn reject(&mut self, error: Error) {
        self.state = State::Completed(Err(self.annotate(error)));
    }

    fn reject_misuse(&mut self, message: &str) {
        self.reject(Error::misuse(message));
    }

    /// Adds the operation, the number of attempts and, if a request was sent, its path.
    fn annotate(&self, error: Error) -> Error {
        let error = error.for_operation(self.operation).after_attempts(self.retries.attempts);
        match self.retries.attempts {
            0 => error,
            _ => error.with_path(&redact_path(self.request.uri.path())),
        }
    }
}

impl Machine for Call {
    fn step(&mut self, now: Now) -> Step {
        self.start(now);
        if self.cancel.is_none() {
            // The common case: the step isn't copied.
            return self.next_step(now);
        }
        let mut step = self.next_step(now);
        self.make_cancellable(&mut step);
        step
    }

    fn handle_head(&mut self, now: Now, head: Response<()>) -> BodyPlan {
        match &mut self.state {
            State::Sent(in_flight) => {
                let mut in_flight = std::mem::take(in_flight);
                self.note_status(now, &mut in_flight, head.status(), head.headers());
                self.on_head(in_flight, head)
            }
            _ => {
                self.reject_misuse("a response to no request");
                BodyPlan::Discard
            }
        }
    }

    fn handle_body(&mut self, now: Now, body: Bytes) {
        match self.take_state() {
            State::Receiving(head) => self.on_response(now, head, &body),
            _ => self.reject_misuse("a body without a response"),
        }
    }

    fn handle_failure(&mut self, now: Now, failure: Failure) {
        match self.take_state() {
            State::Sent(mut in_flight) => {
                self.note_failure(now, &mut in_flight, &failure);
                self.on_transport_failure(now, in_flight, failure);
            }
            State::Receiving(mut head) => {
                self.note_failure(now, &mut head.in_flight, &failure);
                self.on_incomplete_response(now, head, failure);
            }
            _ => self.reject_misuse("a failure without a request"),
        }
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.events.pop()
    }
}

#[cfg(test)]
mod tests;
