//! One API call: its attempts, retries, authentication and deadline.

mod events;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode, Uri, header};
use rand::rngs::SmallRng;

use crate::call::events::Events;
use crate::context::{Context, Credentials, chance};
use crate::decode::{ContentError, decoded};
use crate::endpoint::{Audience, PathIds, Request, RequestBuilder};
use crate::error::{Error, ErrorCode, request_id};
use crate::event::{Event, RetryInfo};
use crate::machine::{Attempt, Failure, FailureKind, Machine, Now, ReadPlan, Step};
use crate::operation::Operation;
use crate::options::CallOptions;
use crate::reply::Reply;
use crate::retry::RetryPolicy;
use crate::token::{Access, Wait};

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
/// use basecamp_core::{Auth, Call, Config, Context, Endpoint, Machine, Now, ReadPlan, Step};
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
/// assert_eq!(call.handle_head(now, head), ReadPlan::Buffer { limit: 1 << 20 });
/// call.handle_body(now, "".into());
/// let Step::Wait(wait) = call.step(now) else { panic!() };
/// assert_eq!(wait.until(), Some(Duration::from_secs(2)));
///
/// // Two seconds later: the second attempt, and an answer.
/// now.monotonic += Duration::from_secs(2);
/// let Step::Send(_) = call.step(now) else { panic!() };
/// let head = http::Response::builder().status(404).body(())?;
/// let ReadPlan::Buffer { .. } = call.handle_head(now, head) else { panic!() };
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
    ticket: Option<u64>,
    replayed: bool,
    generator: Option<SmallRng>,
    events: Option<Events>,
}

/// What goes over the wire with each attempt.
#[derive(Debug, Default)]
struct CallRequest {
    uri: Uri,
    body: Bytes,
    content_type: Option<HeaderValue>,
    headers: HeaderMap,
    audience: Audience,
    ids: PathIds,
}

#[derive(Debug)]
enum Phase {
    Ready,
    Backoff { until: Duration },
    Sent,
    Answered { status: StatusCode, headers: HeaderMap },
    Ended(Option<Result<Reply, Error>>),
}

impl Call {
    /// Prepares the call of an endpoint. Whatever is wrong with its arguments becomes the call's
    /// result.
    #[must_use]
    pub fn new(context: &Arc<Context>, request: &dyn Request) -> Self {
        let audience = request.audience();
        let base = context.config().origin_of(audience).as_str();
        let mut builder = RequestBuilder::new(base, request.operation());
        builder.page = request.options().get().and_then(|options| options.page);
        request.write(&mut builder);
        let built = builder.finish().and_then(|built| {
            let uri = Uri::from_maybe_shared(Bytes::from(built.url)).map_err(|error| {
                Error::usage(format!("the arguments make no valid URL: {error}"))
            })?;
            Ok(CallRequest {
                uri,
                body: built.body,
                content_type: built.content_type,
                headers: HeaderMap::new(),
                audience,
                ids: built.ids,
            })
        });
        let number = context.next_call();
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
            events: context.hooks().map(|_| Events::default()),
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
            call.request.headers.clone_from(&options.headers);
            problem = options.error.clone().or(problem);
        }
        if let Some(error) = problem {
            call.end(Err(error));
        }
        call
    }

    /// Makes this error the result.
    pub(crate) fn refuse(&mut self, error: Error) {
        self.end(Err(error));
    }

    pub(crate) fn uri(&self) -> &Uri {
        &self.request.uri
    }

    fn begin(&mut self, now: Now) {
        if self.began_at.is_none() {
            self.began_at = Some(now.monotonic);
            self.ends_at = self.deadline.map(|deadline| now.monotonic.saturating_add(deadline));
            self.emit_operation(|call| Event::OperationStart(call.operation_info()));
        }
    }

    fn end(&mut self, result: Result<Reply, Error>) {
        let result = result
            .map_err(|error| error.for_operation(self.operation).after_attempts(self.attempts));
        self.phase = Phase::Ended(Some(result));
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

    /// Authenticates the request and hands it out, unless the token has to be refreshed first.
    fn try_send(&mut self, now: Now) -> Option<Step> {
        if self.out_of_time(now) {
            self.end(Err(self.deadline_error()));
            return None;
        }
        let mut headers = self.context.headers.clone();
        headers.extend(self.request.headers.clone());
        if let Some(content_type) = &self.request.content_type {
            headers.insert(header::CONTENT_TYPE, content_type.clone());
        }
        let origin = self.context.config().origin_of(self.request.audience);
        if !origin.contains_uri(&self.request.uri) {
            self.end(Err(Error::usage("credentials go to the configured base URL alone")));
            return None;
        }
        match &self.context.credentials {
            Credentials::Fixed(value) => {
                headers.insert(header::AUTHORIZATION, value.clone());
            }
            Credentials::Strategy(strategy) => {
                // A machine never panics, whatever it calls.
                let result = catch_unwind(AssertUnwindSafe(|| strategy.authenticate(&mut headers)));
                if let Err(error) = result.unwrap_or_else(|_| Err("it panicked".into())) {
                    let message = format!("the authentication strategy failed: {error}");
                    self.end(Err(Error::new(ErrorCode::AuthRequired, message).with_source(error)));
                    return None;
                }
            }
            Credentials::Session(tokens) => match tokens.access(now, &mut self.ticket) {
                Access::Use(value, generation) => {
                    headers.insert(header::AUTHORIZATION, value);
                    self.generation = Some(generation);
                }
                Access::Refresh(refresh) => return Some(Step::Refresh(refresh)),
                Access::Wait(wait) => return Some(Step::Wait(wait.at_most_until(self.ends_at))),
                Access::Fail(error) => {
                    self.end(Err(error));
                    return None;
                }
            },
        }
        let mut request = http::Request::new(self.request.body.clone());
        *request.method_mut() = self.operation.method.clone();
        *request.uri_mut() = self.request.uri.clone();
        *request.headers_mut() = headers;
        let left = self.ends_at.map(|end| end.saturating_sub(now.monotonic));
        let timeout = left.map_or(self.timeout, |left| left.min(self.timeout));
        self.attempts += 1;
        self.sent_at = now.monotonic;
        self.phase = Phase::Sent;
        self.emit(|call| Event::RequestStart(call.request_info()));
        Some(Step::Send(Attempt::new(request, timeout)))
    }

    /// The response is complete, or as complete as it needs to be.
    fn finish(&mut self, now: Now, status: StatusCode, mut headers: HeaderMap, body: &Bytes) {
        let config = self.context.config();
        let success = status.is_success();
        let limit = if success { config.response_limit } else { config.error_limit };
        let content = decoded(&headers, body, limit);
        if success {
            return match content {
                Ok(value) => {
                    if headers.remove(header::CONTENT_ENCODING).is_some() {
                        // It was the length of what is now decoded.
                        headers.remove(header::CONTENT_LENGTH);
                    }
                    self.emit_request_end(now, Some(status), None);
                    let (attempts, operation) = (self.attempts, Some(self.operation));
                    self.end(Ok(Reply { value, status, headers, attempts, operation }));
                }
                Err(problem) => {
                    self.fail(now, Some(status), self.content_error(problem, status, &headers));
                }
            };
        }
        let content = content.unwrap_or_default();
        let error = Error::from_response(status, &headers, &content, now.wall);
        if status == StatusCode::UNAUTHORIZED
            && !self.replayed
            && let (Credentials::Session(tokens), Some(generation)) =
                (&self.context.credentials, self.generation)
        {
            tokens.reject(generation);
            self.replayed = true;
            // A refresh that failed before this 401 says nothing about the one that is due now.
            self.ticket = None;
            self.phase = Phase::Ready;
            return self.emit_request_end(now, Some(status), Some(&error));
        }
        self.fail(now, Some(status), error);
    }

    fn content_error(
        &self,
        problem: ContentError,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Error {
        match problem {
            ContentError::TooLarge => self.too_large(),
            ContentError::Malformed(problem) => Error::api(problem),
        }
        .with_status(status)
        .with_request_id(request_id(headers))
    }

    fn too_large(&self) -> Error {
        let limit = self.context.config().response_limit;
        Error::api(format!("the response body exceeds the limit of {limit} bytes"))
            .with_hint("Raise `response_limit`, or ask for less at a time.")
    }

    /// The attempt failed: tries again after a wait, or ends.
    fn fail(&mut self, now: Now, status: Option<StatusCode>, error: Error) {
        self.emit_request_end(now, status, Some(&error));
        let again = self.retries + 1 < self.retry.max_attempts(self.operation)
            && self.retry.wants_retry(self.operation, &error);
        if !again {
            return self.end(Err(error));
        }
        self.retries += 1;
        let delay = error.retry_after().unwrap_or_else(|| {
            let generator =
                self.generator.get_or_insert_with(|| self.context.generator(self.number));
            self.retry.backoff(self.retries, chance(generator))
        });
        let until = now.monotonic.saturating_add(delay);
        if self.ends_at.is_some_and(|end| until >= end) {
            // Waiting would only delay the bad news.
            return self.end(Err(error));
        }
        self.phase = Phase::Backoff { until };
        self.emit(|call| {
            Event::Retry(RetryInfo {
                request: call.request_info(),
                attempt: call.attempts + 1,
                error,
                delay,
            })
        });
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
                return Step::Wait(Wait::for_moment(until));
            }
            self.phase = Phase::Ready;
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
            Phase::Backoff { .. } | Phase::Ended(_) => {}
        }
        self.done(now)
    }

    fn handle_head(&mut self, _: Now, head: Response<()>) -> ReadPlan {
        if !matches!(self.phase, Phase::Sent) {
            self.misuse("a response to no request");
            return ReadPlan::Discard;
        }
        let (head, ()) = head.into_parts();
        let (status, headers) = (head.status, head.headers);
        self.phase = Phase::Answered { status, headers };
        let config = self.context.config();
        if status.is_success() {
            ReadPlan::Buffer { limit: config.response_limit }
        } else if status.is_redirection() {
            ReadPlan::Discard
        } else {
            ReadPlan::Buffer { limit: config.error_limit }
        }
    }

    fn handle_body(&mut self, now: Now, body: Bytes) {
        match std::mem::replace(&mut self.phase, Phase::Sent) {
            Phase::Answered { status, headers } => self.finish(now, status, headers, &body),
            _ => self.misuse("a body without a response"),
        }
    }

    fn handle_failure(&mut self, now: Now, failure: Failure) {
        match std::mem::replace(&mut self.phase, Phase::Sent) {
            // The status says what matters; the body would only have explained it.
            Phase::Answered { status, headers } if !status.is_success() => {
                self.finish(now, status, headers, &Bytes::new());
            }
            Phase::Answered { status, .. } if failure.kind() == FailureKind::BodyTooLarge => {
                self.fail(now, Some(status), self.too_large().with_status(status));
            }
            Phase::Sent | Phase::Answered { .. } if self.out_of_time(now) => {
                let error = self.deadline_error().with_source(failure.source);
                self.fail(now, None, error);
            }
            Phase::Answered { status, headers } => {
                let mut error = Error::from_failure(failure, self.request.uri.host())
                    .with_request_id(request_id(&headers));
                if !self.operation.is_repeatable() {
                    error = error.with_hint(
                        "The server made the change, but its answer broke off: look it up instead \
                         of sending it again.",
                    );
                }
                self.fail(now, Some(status), error);
            }
            Phase::Sent => {
                let unsure = failure.may_have_been_sent();
                let mut error = Error::from_failure(failure, self.request.uri.host());
                if unsure && !self.operation.is_repeatable() {
                    error = error.with_hint(
                        "It is not known whether the server made the change: check before sending \
                         it again.",
                    );
                }
                self.fail(now, None, error);
            }
            _ => self.misuse("a failure without a request"),
        }
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.events.as_mut()?.queue.pop_front()
    }
}

#[cfg(test)]
mod tests;
