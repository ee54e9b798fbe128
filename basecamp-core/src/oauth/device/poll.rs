//! Asking for the token until the person has decided: RFC 8628, sections 3.4 and 3.5.

use std::time::Duration;

use http::{HeaderMap, StatusCode, header};

use crate::auth::grant::{Grant, TokenRequest};
use crate::auth::server::DEVICE_GRANT;
use crate::auth::token::Token;
use crate::auth::token_endpoint::{Form, HttpResponse, Settings, protocol_error};
use crate::client::handle::Detached;
use crate::error::failure::Failure;
use crate::error::reason::Reason;
use crate::error::{Error, ErrorCode};
use crate::oauth::device::code::DeviceAuthorization;
use crate::oauth::device::poll_schedule::PollSchedule;
use crate::oauth::device::{cancelled, expired, failed};
use crate::oauth::flow::{FlowStep, OAuthFlow, OAuthMachine, flow_methods};
use crate::protocol::cancel::Cancel;
use crate::protocol::now::Now;
use crate::protocol::wait::Wait;

/// Asks for the token of a device code until the person has decided or the code has expired:
/// [`DeviceAuthorization::poll`].
///
/// It waits before each request as long as the server wants, never asks once the code has expired, and
/// ends by then whatever happens. What ends it without a token has a reason:
///
/// | reason | code | what happened |
/// |---|---|---|
/// | `access_denied` | `auth_required` | the person said no |
/// | `expired` | `auth_required` | nobody decided in time |
/// | `transport` | `network` | the connection failed; a mere timeout only slows it down |
/// | `unavailable` | by status, mostly `api_error` | the server failed, or answered out of protocol |
/// | `cancelled` | `usage` | the caller gave up |
#[derive(Debug, Clone)]
#[must_use = "a poll does nothing until it is sent or awaited"]
pub struct PollDevice<H = Detached> {
    pub(crate) handle: H,
    authorization: DeviceAuthorization,
    cancel: Option<Cancel>,
}

impl<H: Clone> PollDevice<H> {
    pub(super) fn through(authorization: DeviceAuthorization<H>) -> Self {
        let handle = authorization.handle.clone();
        Self { handle, authorization: authorization.with_handle(Detached), cancel: None }
    }
}

impl<H> PollDevice<H> {
    /// Stops when that handle is used. A token that has come by then is given all the same.
    pub fn cancel(mut self, cancel: &Cancel) -> Self {
        self.cancel = Some(cancel.clone());
        self
    }

    fn script(self, settings: Settings) -> OAuthMachine<Token> {
        OAuthMachine::new(Polling::new(self.authorization, self.cancel, settings))
    }
}

flow_methods!(PollDevice => Token);

/// A poll under way.
pub(super) struct Polling {
    request: TokenRequest,
    cancel: Option<Cancel>,
    pace: PollSchedule,
    /// Until when to wait before the next request, once that is known.
    until: Option<Duration>,
    outcome: Option<Result<Token, Error>>,
}

impl Polling {
    pub(super) fn new(
        authorization: DeviceAuthorization,
        cancel: Option<Cancel>,
        settings: Settings,
    ) -> Self {
        let form = Form::default()
            .text("grant_type", DEVICE_GRANT)
            .secret("device_code", &authorization.device_code)
            .client(&authorization.client);
        Self {
            pace: PollSchedule::new(authorization.expires_at, authorization.prompt.interval),
            request: TokenRequest {
                grant: Grant::DeviceCode,
                endpoint: authorization.endpoint,
                discovered: authorization.discovered,
                client: authorization.client,
                form,
                settings,
            },
            cancel,
            until: None,
            outcome: None,
        }
    }

    fn is_cancelled(&self) -> bool {
        self.cancel.as_ref().is_some_and(Cancel::is_cancelled)
    }

    /// The server refused or asks for patience: what that means.
    fn refused(&mut self, now: Now, answer: &HttpResponse) -> Result<(), Error> {
        let protocol_error = protocol_error(answer);
        match protocol_error.as_deref() {
            Some("authorization_pending") => Ok(()),
            Some("slow_down") => {
                self.pace.slow_down();
                Ok(())
            }
            Some("too_many_requests") if answer.status == StatusCode::TOO_MANY_REQUESTS => {
                self.pace.wait_once(whole_seconds(&answer.headers));
                Ok(())
            }
            Some("access_denied") => {
                Err(Error::new(ErrorCode::AuthRequired, "the login was refused by the person")
                    .with_status(answer.status)
                    .with_reason(Reason::AccessDenied)
                    .with_hint("Start the login again, and confirm it."))
            }
            Some("expired_token") => Err(expired().with_status(answer.status)),
            _ => Err(self.unavailable(now, answer)),
        }
    }

    fn unavailable(&self, now: Now, answer: &HttpResponse) -> Error {
        let error = match self.request.checked_token(answer, now.wall) {
            Ok(_) => Error::api("the authorization server gave a token where none was expected"),
            Err(error) => error,
        };
        error.with_reason(Reason::Unavailable)
    }
}

impl OAuthFlow<Token> for Polling {
    fn next(&mut self, now: Now) -> FlowStep<Token> {
        if let Some(outcome) = self.outcome.take() {
            return FlowStep::Done(outcome);
        }
        if self.is_cancelled() {
            return FlowStep::Done(Err(cancelled()));
        }
        if self.pace.is_over(now.monotonic) {
            return FlowStep::Done(Err(expired()));
        }
        let until = *self.until.get_or_insert_with(|| self.pace.next(now.monotonic));
        if now.monotonic < until {
            return FlowStep::Wait(match &self.cancel {
                Some(cancel) => Wait::for_event(cancel.event()).at_most_until(Some(until)),
                None => Wait::until_time(until),
            });
        }
        self.until = None;
        match self.request.attempt() {
            Ok(mut attempt) => {
                attempt.timeout = attempt.timeout.min(self.pace.left(now.monotonic));
                FlowStep::Send(attempt)
            }
            Err(error) => FlowStep::Done(Err(error)),
        }
    }

    fn answered(&mut self, now: Now, answer: Result<HttpResponse, Failure>) {
        let answer = match answer {
            Ok(answer) => answer,
            Err(failure) if failure.is_timeout() => return self.pace.timed_out(),
            Err(failure) => {
                self.outcome = Some(Err(failed(failure, &self.request.endpoint)));
                return;
            }
        };
        self.pace.answered();
        self.outcome = match answer.status {
            status if status.is_success() => Some(
                self.request
                    .checked_token(&answer, now.wall)
                    .map_err(|error| error.with_reason(Reason::Unavailable)),
            ),
            status if status.is_client_error() => self.refused(now, &answer).err().map(Err),
            _ => Some(Err(self.unavailable(now, &answer))),
        };
    }
}

/// How long the server asks to wait, in whole seconds; 0 for anything else.
fn whole_seconds(headers: &HeaderMap) -> Duration {
    let value = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
    let digits = value.map(str::trim).filter(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
    digits.and_then(|digits| digits.parse().ok()).map_or(Duration::ZERO, Duration::from_secs)
}
