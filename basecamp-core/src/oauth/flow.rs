//! OAuth flows as sans-I/O state machines: [`OAuthMachine`].

mod single_request;

use std::fmt;
use std::future::Future;
#[cfg(feature = "login")]
use std::ops::ControlFlow;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode, Uri};

use crate::auth::BODY_LIMIT;
use crate::auth::token_endpoint::HttpResponse;
use crate::client::handle::{Async, Blocking};
use crate::error::Error;
use crate::error::failure::Failure;
use crate::net::redact::redact_path;
use crate::protocol::attempt::Attempt;
#[cfg(feature = "login")]
use crate::protocol::blocking_task::BlockingTask;
use crate::protocol::body_plan::BodyPlan;
use crate::protocol::driver::BoxFuture;
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::protocol::wait::Wait;
use crate::response::reply::Reply;

pub(crate) use single_request::SingleRequest;

/// The next action of a flow.
#[expect(clippy::large_enum_variant, reason = "returned by value and matched at once")]
pub(crate) enum FlowStep<T> {
    Send(Attempt),
    Wait(Wait),
    #[cfg(feature = "login")]
    Blocking(BlockingTask),
    Done(Result<T, Error>),
}

impl<T> FlowStep<T> {
    /// Separates the result from the steps that a flow with this one as a part passes on.
    #[cfg(feature = "login")]
    pub(crate) fn split<U>(self) -> ControlFlow<Result<T, Error>, FlowStep<U>> {
        ControlFlow::Continue(match self {
            Self::Done(result) => return ControlFlow::Break(result),
            Self::Send(attempt) => FlowStep::Send(attempt),
            Self::Wait(wait) => FlowStep::Wait(wait),
            Self::Blocking(task) => FlowStep::Blocking(task),
        })
    }

    /// Sends the request, or ends the flow if the request could not be built.
    pub(crate) fn send(attempt: Result<Attempt, Error>) -> Self {
        attempt.map_or_else(|error| Self::Done(Err(error)), Self::Send)
    }
}

/// The decisions of a flow: its requests, and the mapping of their responses.
pub(crate) trait OAuthFlow<T>: Send {
    fn next(&mut self, now: Now) -> FlowStep<T>;

    fn on_response(&mut self, now: Now, response: Result<HttpResponse, Failure>);
}

/// The machine of an operation at an authorization server: discovery, the exchange of a code, a
/// refresh, the device flow. The `machine` method of their builders creates it, for custom drivers.
///
/// The reply of [`Step::Done`] is empty, since most outputs of these operations are secret.
/// [`OAuthMachine::into_output`] returns the output.
///
/// ```
/// use std::time::{Duration, SystemTime};
///
/// use basecamp_core::oauth::{AuthorizationServer, ExchangeCode};
/// use basecamp_core::{Config, Machine, Now, RequestBody, Step};
///
/// let server = AuthorizationServer::launchpad();
/// let exchange = ExchangeCode::new(&server, "client id", "the code")
///     .redirect_uri("https://app.example.com/callback")
///     .client_secret("client secret");
/// let mut flow = exchange.machine(&Config::default());
/// let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
///
/// let Step::Send(attempt) = flow.step(now) else { panic!() };
/// assert_eq!(attempt.request.uri(), "https://launchpad.37signals.com/authorization/token");
/// let RequestBody::Bytes(body) = attempt.request.body() else { panic!() };
/// assert!(body.starts_with(b"type=web_server&code=the+code&"));
///
/// let _ = flow.handle_head(now, http::Response::new(()));
/// flow.handle_body(now, r#"{"access_token": "secret", "expires_in": 1209600}"#.into());
/// let Step::Done(Ok(_)) = flow.step(now) else { panic!() };
/// let token = flow.into_output()?;
/// assert_eq!(token.access_token.expose(), "secret");
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[must_use = "a flow does nothing until it is driven"]
pub struct OAuthMachine<T> {
    flow: Box<dyn OAuthFlow<T>>,
    phase: Phase,
    attempts: u32,
    /// The URL of the last request.
    url: Option<Uri>,
    output: Option<T>,
}

enum Phase {
    Ready,
    Sent,
    Answered(StatusCode, HeaderMap),
    Misused(&'static str),
    Ended,
}

impl<T> OAuthMachine<T> {
    pub(crate) fn new(flow: impl OAuthFlow<T> + 'static) -> Self {
        Self { flow: Box::new(flow), phase: Phase::Ready, attempts: 0, url: None, output: None }
    }

    /// Returns the output of the operation.
    ///
    /// # Errors
    ///
    /// A `usage` error unless the machine has ended successfully.
    pub fn into_output(self) -> Result<T, Error> {
        self.output.ok_or_else(|| Error::misuse("the flow has not ended successfully"))
    }

    /// Returns the decisions of the flow, for a flow that contains this one.
    #[cfg(feature = "login")]
    pub(crate) fn into_flow(self) -> Box<dyn OAuthFlow<T>> {
        self.flow
    }

    fn end(&mut self, result: Result<T, Error>) -> Step {
        self.phase = Phase::Ended;
        Step::Done(match result {
            Ok(output) => {
                self.output = Some(output);
                Ok(Reply::without_response(self.attempts))
            }
            Err(error) => {
                let error = error.after_attempts(self.attempts);
                Err(match &self.url {
                    Some(url) => error.with_path(&redact_path(url.path())),
                    None => error,
                })
            }
        })
    }

    fn misuse(&mut self, message: &'static str) {
        // An ended flow can't be restarted.
        if !matches!(self.phase, Phase::Ended) {
            self.phase = Phase::Misused(message);
        }
    }
}

impl<T: Send> Machine for OAuthMachine<T> {
    fn step(&mut self, now: Now) -> Step {
        match self.phase {
            Phase::Ready => {}
            Phase::Misused(message) => return self.end(Err(Error::misuse(message))),
            Phase::Ended => return Step::Done(Err(Error::misuse("step after the end"))),
            Phase::Sent | Phase::Answered(..) => {
                return self.end(Err(Error::misuse("step before the response was reported")));
            }
        }
        match self.flow.next(now) {
            FlowStep::Wait(wait) => Step::Wait(wait),
            #[cfg(feature = "login")]
            FlowStep::Blocking(task) => Step::Blocking(task),
            FlowStep::Done(result) => self.end(result),
            FlowStep::Send(attempt) => {
                self.attempts += 1;
                self.url = Some(attempt.request.uri().clone());
                self.phase = Phase::Sent;
                Step::Send(attempt)
            }
        }
    }

    fn handle_head(&mut self, _: Now, head: Response<()>) -> BodyPlan {
        if !matches!(self.phase, Phase::Sent) {
            self.misuse("a response to no request");
            return BodyPlan::Discard;
        }
        let (head, ()) = head.into_parts();
        self.phase = Phase::Answered(head.status, head.headers);
        if head.status.is_redirection() {
            BodyPlan::Discard
        } else {
            BodyPlan::Buffer { limit: BODY_LIMIT }
        }
    }

    fn handle_body(&mut self, now: Now, body: Bytes) {
        match std::mem::replace(&mut self.phase, Phase::Ready) {
            Phase::Answered(status, headers) => {
                self.flow.on_response(now, Ok(HttpResponse::new(status, headers, body)));
            }
            phase => {
                self.phase = phase;
                self.misuse("a body without a response");
            }
        }
    }

    fn handle_failure(&mut self, now: Now, failure: Failure) {
        match self.phase {
            Phase::Sent | Phase::Answered(..) => {
                self.phase = Phase::Ready;
                self.flow.on_response(now, Err(failure));
            }
            _ => self.misuse("a failure without a request"),
        }
    }
}

impl<T> fmt::Debug for OAuthMachine<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let phase = match self.phase {
            Phase::Ready => "ready",
            Phase::Sent => "sent",
            Phase::Answered(..) => "answered",
            Phase::Misused(_) | Phase::Ended => "ended",
        };
        f.debug_struct("OAuthMachine")
            .field("phase", &phase)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

/// The future result of an [`OAuthMachine`]. It sends no request before it is polled. Dropping it
/// aborts the operation.
#[must_use = "futures do nothing unless awaited"]
pub struct OAuthFuture<T>(BoxFuture<'static, Result<T, Error>>);

impl<T> OAuthFuture<T> {
    pub(crate) fn new(future: BoxFuture<'static, Result<T, Error>>) -> Self {
        Self(future)
    }
}

impl<T> Future for OAuthFuture<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(cx)
    }
}

impl<T> fmt::Debug for OAuthFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuthFuture").finish_non_exhaustive()
    }
}

/// Runs a flow with a blocking driver.
pub(crate) fn run_blocking<T: Send>(
    handle: &Blocking,
    mut machine: OAuthMachine<T>,
) -> Result<T, Error> {
    handle.run(&mut machine)?;
    machine.into_output()
}

/// Runs a flow with an async driver.
pub(crate) fn run_async<T: Send + 'static>(
    handle: &Async,
    machine: OAuthMachine<T>,
) -> OAuthFuture<T> {
    let run = handle.run_streaming(machine);
    OAuthFuture(Box::pin(async move {
        let driven = run.await;
        driven.result?;
        driven.machine.into_output()
    }))
}

/// Implements `send` and `machine` for the builder of a flow. The builder needs a field `handle`
/// and a method `into_machine`.
macro_rules! flow_methods {
    ($builder:ident => $output:ty) => {
        impl $builder {
            /// Returns the machine of this operation, for a custom driver.
            pub fn machine(self, config: &crate::Config) -> crate::oauth::OAuthMachine<$output> {
                self.into_machine(crate::auth::token_endpoint::Settings::of(config))
            }
        }

        impl $builder<crate::Blocking> {
            /// Runs the operation and returns its output.
            ///
            /// # Errors
            ///
            /// See [`Error::reason`](crate::Error::reason) and the documentation of the builder.
            pub fn send(self) -> Result<$output, crate::Error> {
                let handle = self.handle.clone();
                let settings = crate::auth::token_endpoint::Settings::of(handle.context().config());
                crate::oauth::flow::run_blocking(&handle, self.into_machine(settings))
            }
        }

        impl $builder<crate::Async> {
            /// Runs the operation and returns its output. Awaiting the builder is equivalent.
            ///
            /// # Errors
            ///
            /// See [`Error::reason`](crate::Error::reason) and the documentation of the builder.
            pub fn send(self) -> crate::oauth::OAuthFuture<$output> {
                let handle = self.handle.clone();
                let settings = crate::auth::token_endpoint::Settings::of(handle.context().config());
                crate::oauth::flow::run_async(&handle, self.into_machine(settings))
            }
        }

        crate::builders::unsent::not_a_future!($builder => Result<$output, crate::Error>);

        impl std::future::IntoFuture for $builder<crate::Async> {
            type Output = Result<$output, crate::Error>;
            type IntoFuture = crate::oauth::OAuthFuture<$output>;

            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    };
}

pub(crate) use flow_methods;

#[cfg(test)]
mod tests;
