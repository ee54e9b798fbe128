//! One API call: its attempts, retries, authentication and deadline.

mod answer;
mod events;
mod handle;
pub(crate) mod hop;
pub(crate) mod redirect;
mod send;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode, Uri};
use rand::rngs::SmallRng;

use crate::auth::state::Ticket;
use crate::body::RequestBody;
use crate::cache::Cached;
use crate::call::events::Events;
use crate::call::hop::Hop;
use crate::client::context::Context;
use crate::error::failure::Failure;
use crate::error::{Error, ErrorCode};
use crate::net::redact::redact_url;
use crate::observe::event::Event;
use crate::protocol::blocking_task::Outcome;
use crate::protocol::body_plan::{AnsweredEarly, BodyPlan};
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::protocol::wait::Wait;
use crate::registry::operation::Operation;
use crate::request::endpoint::{PathIds, Request, RequestBuilder, TargetServer};
use crate::request::options::CallOptions;
use crate::request::retry::RetryPolicy;
use crate::response::decode::ContentError;
use crate::response::reply::Reply;

/// One API call, as a machine: builds the request, authenticates it, and turns what comes back into
/// a [`Reply`] or an [`Error`], with as many attempts as the retry policy allows.
///
/// ```text
///          ┌────────── token refreshed, or waited for ──────────┐
///          ▼                                                    │
/// new ─▶ ready ──▶ sent ──▶ answered ──▶ ended                  │
///          ▲         │          │                               │
///          │         └ failed ──┤                               │
///          ├── backoff ◀────────┤ worth a retry                 │
///          └────────────────────┘ 401: replayed once ───────────┘
/// ```
///
/// A whole conversation, with the clock in hand:
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
/// // The server is busy, and says for how long.
/// let head = http::Response::builder().status(429).header("Retry-After", "2").body(())?;
/// assert_eq!(call.handle_head(now, head), BodyPlan::Buffer { limit: 1 << 20 });
/// call.handle_body(now, "".into());
/// let Step::Wait(wait) = call.step(now) else { panic!() };
/// let until = wait.until().expect("a retry has a time");
/// assert!(until >= Duration::from_secs(2));
///
/// // Two seconds and some jitter later: the second attempt, and an answer.
/// now.monotonic = until;
/// let Step::Send(_) = call.step(now) else { panic!() };
/// let head = http::Response::builder().status(404).body(())?;
/// let BodyPlan::Buffer { .. } = call.handle_head(now, head) else { panic!() };
/// call.handle_body(now, r#"{"error": "No such to-do"}"#.into());
/// let Step::Done(Err(error)) = call.step(now) else { panic!() };
/// assert_eq!(error.to_string(), "No such to-do (GetTodo, HTTP 404)");
/// assert_eq!(error.attempts(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Call {
    context: Arc<Context>,
    /// Which call of the client it is.
    number: u64,
    operation: &'static Operation,
    request: CallRequest,
    timeout: Duration,
    deadline: Option<Duration>,
    retry: RetryPolicy,
    phase: Phase,
    /// When the call as a whole must have ended, once it has begun.
    ends_at: Option<Duration>,
    began_at: Option<Duration>,
    sent_at: Duration,
    /// The time last told.
    seen_at: Duration,
    /// How many requests were sent.
    attempts: u32,
    /// How many of them were retries, which the policy counts.
    retries: u32,
    /// The generation of the token that the last request carried.
    generation: Option<u64>,
    /// The refresh that this call asked for or waited for.
    ticket: Option<Ticket>,
    replayed: bool,
    generator: Option<SmallRng>,
    /// What the request last sent has to do with the cache.
    cached: Option<Box<Cached>>,
    from_cache: bool,
    /// On the heap: a call is moved several times, and few have any.
    events: Option<Box<Events>>,
}

/// What goes over the wire with each attempt.
#[derive(Default)]
struct CallRequest {
    uri: Uri,
    body: RequestBody,
    content_type: Option<HeaderValue>,
    /// The caller's own.
    headers: Option<Box<HeaderMap>>,
    audience: TargetServer,
    ids: PathIds,
    /// Which hop of a download it is, if it is one.
    hop: Option<Hop>,
    /// The URL before a redirect, once one was followed.
    redirected_from: Option<Box<Uri>>,
}

/// The URL is redacted, and the body is left out.
impl fmt::Debug for CallRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallRequest")
            .field("url", &redact_url(&self.uri))
            .field("audience", &self.audience)
            .field("hop", &self.hop)
            .finish_non_exhaustive()
    }
}

#[derive(Debug)]
enum Phase {
    Ready,
    Backoff {
        until: Duration,
    },
    Sent,
    /// `early`: a success arrived before the server had the whole request body.
    Answered {
        status: StatusCode,
        headers: HeaderMap,
        early: bool,
    },
    Inflate(Box<Compressed>),
    Inflating(Box<Inflating>),
    Ended(Option<Result<Reply, Error>>),
}

/// A successful response whose body is too large to be decompressed inline.
#[derive(Debug)]
struct Compressed {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// A successful response whose body a [`BlockingTask`](crate::BlockingTask) decompresses.
#[derive(Debug)]
struct Inflating {
    status: StatusCode,
    headers: HeaderMap,
    content: Outcome<Result<Bytes, ContentError>>,
}

impl Call {
    /// Prepares the call of an endpoint. Whatever is wrong with its arguments becomes the call's
    /// result.
    #[must_use]
    pub fn new(context: &Arc<Context>, request: &dyn Request) -> Self {
        let audience = request.audience();
        let origin = context.config().origin_of(audience);
        let mut builder = RequestBuilder::new(origin, request.operation());
        if let Some(options) = request.options().get() {
            builder.page = options.page;
            builder.extra_query = &options.query;
        }
        let number = context.next_call();
        builder.entropy = context.entropy(number);
        request.write(&mut builder);
        let built = builder.finish().and_then(|built| {
            let uri = Uri::from_maybe_shared(Bytes::from(built.url)).map_err(|error| {
                Error::usage(format!("the arguments make no valid URL: {error}"))
            })?;
            Ok(CallRequest {
                uri,
                body: built.body,
                content_type: built.content_type,
                headers: None,
                audience,
                ids: built.ids,
                hop: None,
                redirected_from: None,
            })
        });
        Self::prepare(context, number, request.operation(), request.options(), built)
    }

    /// Prepares the call that fetches a further page of a list. The caller has checked its origin.
    pub(crate) fn for_page(
        context: &Arc<Context>,
        number: u64,
        operation: &'static Operation,
        options: &CallOptions,
        uri: Uri,
    ) -> Self {
        let request = CallRequest { uri, ..CallRequest::default() };
        Self::prepare(context, number, operation, options, Ok(request))
    }

    fn prepare(
        context: &Arc<Context>,
        number: u64,
        operation: &'static Operation,
        options: &CallOptions,
        request: Result<CallRequest, Error>,
    ) -> Self {
        let config = context.config();
        let mut call = Self {
            context: context.clone(),
            number,
            operation,
            request: CallRequest::default(),
            timeout: config.timeout,
            deadline: config.deadline,
            retry: config.retry,
            phase: Phase::Ready,
            ends_at: None,
            began_at: None,
            sent_at: Duration::ZERO,
            seen_at: Duration::ZERO,
            attempts: 0,
            retries: 0,
            generation: None,
            ticket: None,
            replayed: false,
            generator: None,
            cached: None,
            from_cache: false,
            events: context.hooks().map(|_| Box::default()),
        };
        let mut problem = None;
        match request {
            Ok(request) => call.request = request,
            Err(error) => problem = Some(error),
        }
        if let Some(options) = options.get() {
            call.timeout = options.timeout.unwrap_or(call.timeout);
            call.deadline = options.deadline.or(call.deadline);
            call.retry = options.retry.unwrap_or(call.retry);
            if !options.headers.is_empty() {
                call.request.headers = Some(Box::new(options.headers.clone()));
            }
            problem = options.error.clone().or(problem);
        }
        if let Some(error) = problem {
            call.end(Err(error));
        }
        call
    }

    /// Makes it the call of a download, from its first hop on.
    pub(crate) fn of_download(mut self) -> Self {
        self.request.hop = Some(Hop::First);
        self.retry = self.retry.with_declared_statuses();
        self
    }

    /// Shares the deadline of a call that came before, as a part of the same.
    pub(crate) fn end_with(&mut self, before: &Self) {
        self.ends_at = before.ends_at;
    }

    /// Makes this error the result.
    pub(crate) fn refuse(&mut self, error: Error) {
        self.end(Err(error));
    }

    pub(crate) fn uri(&self) -> &Uri {
        &self.request.uri
    }

    /// The URL before a redirect, once one was followed.
    pub(crate) fn redirected_from(&self) -> Option<&Uri> {
        self.request.redirected_from.as_deref()
    }

    fn begin(&mut self, now: Now) {
        if self.began_at.is_none() {
            self.began_at = Some(now.monotonic);
            let ends_at = self.deadline.map(|deadline| now.monotonic.saturating_add(deadline));
            self.ends_at = self.ends_at.or(ends_at);
            self.emit_operation(|call| Event::OperationStart(call.operation_info()));
        }
    }

    fn end(&mut self, result: Result<Reply, Error>) {
        self.phase = Phase::Ended(Some(result.map_err(|error| self.told(error))));
    }

    /// The error as the caller and the hooks see it.
    fn told(&self, error: Error) -> Error {
        error.for_operation(self.operation).after_attempts(self.attempts)
    }

    fn out_of_time(&self, now: Now) -> bool {
        self.ends_at.is_some_and(|end| now.monotonic >= end)
    }

    fn deadline_error(&self) -> Error {
        let deadline = self.deadline.unwrap_or_default();
        Error::new(ErrorCode::Network, format!("the call's deadline of {deadline:?} has passed"))
            .with_hint("Allow more time, or try again when the service answers faster.")
            .with_timeout()
    }

    fn misuse(&mut self, problem: &str) {
        self.end(Err(Error::misuse(problem)));
    }

    fn done(&mut self, now: Now) -> Step {
        let Phase::Ended(result) = &mut self.phase else {
            return Step::Done(Err(Error::misuse("step before the response was reported")));
        };
        let Some(result) = result.take() else {
            return Step::Done(Err(Error::misuse("step after the end")));
        };
        self.emit_operation_end(now.monotonic, result.as_ref().err());
        Step::Done(result)
    }
}

impl Machine for Call {
    fn step(&mut self, now: Now) -> Step {
        self.seen_at = now.monotonic;
        self.begin(now);
        if let Phase::Backoff { until } = self.phase {
            if now.monotonic < until {
                return Step::Wait(Wait::until_time(until));
            }
            self.phase = Phase::Ready;
        }
        if matches!(self.phase, Phase::Inflate(_) | Phase::Inflating(_))
            && let Some(step) = self.inflate(now)
        {
            return step;
        }
        match self.phase {
            Phase::Ready => {
                if let Some(step) = self.try_send(now) {
                    return step;
                }
            }
            Phase::Sent | Phase::Answered { .. } => {
                self.misuse("step before the response was reported");
            }
            _ => {}
        }
        self.done(now)
    }

    fn handle_head(&mut self, _: Now, head: Response<()>) -> BodyPlan {
        if !matches!(self.phase, Phase::Sent) {
            self.misuse("a response to no request");
            return BodyPlan::Discard;
        }
        let (head, ()) = head.into_parts();
        let (status, headers) = (head.status, head.headers);
        let early = status.is_success()
            && head.extensions.get::<AnsweredEarly>().is_some()
            && !matches!(self.request.body, RequestBody::Empty);
        let config = self.context.config();
        let plan = if early {
            BodyPlan::Discard
        } else if status.is_success()
            && let Some(hop) = self.request.hop
        {
            match hop.check_complete(status, &headers) {
                Ok(()) => BodyPlan::Stream,
                Err(_) => BodyPlan::Discard,
            }
        } else if status.is_success() {
            BodyPlan::Buffer { limit: config.response_limit }
        } else if status.is_redirection() {
            BodyPlan::Discard
        } else {
            BodyPlan::Buffer { limit: config.error_limit }
        };
        self.phase = Phase::Answered { status, headers, early };
        plan
    }

    fn handle_body(&mut self, now: Now, body: Bytes) {
        match std::mem::replace(&mut self.phase, Phase::Sent) {
            Phase::Answered { status, headers, early: true } => {
                self.distrust(now, status, &headers);
            }
            Phase::Answered { status, headers, .. } => self.finish(now, status, headers, &body),
            _ => self.misuse("a body without a response"),
        }
    }

    fn handle_failure(&mut self, now: Now, failure: Failure) {
        self.failed(now, failure);
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.events.as_mut()?.queue.pop_front()
    }
}

#[cfg(test)]
mod tests;
