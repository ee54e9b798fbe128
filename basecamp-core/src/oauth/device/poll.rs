//! The polls of the device flow (RFC 8628, sections 3.4 and 3.5).

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
use crate::model::cancel::Cancel;
use crate::oauth::device::code::DeviceAuthorization;
use crate::oauth::device::poll_schedule::PollSchedule;
use crate::oauth::device::{cancelled, expired, failed, reason_of};
use crate::oauth::flow::{FlowStep, OAuthFlow, OAuthMachine, flow_methods};
use crate::protocol::now::Now;
use crate::protocol::wait::Wait;

/// Polls for the token of a device code until the user has decided or the code has expired:
/// [`DeviceAuthorization::poll`].
///
/// The flow waits before each poll for the server's interval, sends no poll after the code has
/// expired, and always ends by then. Timeouts are retried with exponential backoff of up to 60
/// seconds. An end without a token has a reason:
///
/// | reason | code | cause |
/// |---|---|---|
/// | `access_denied` | `auth_required` | the user denied access |
/// | `expired` | `auth_required` | the code expired before the user decided |
/// | `transport` | `network` | the connection failed, other than by a timeout |
/// | `unavailable` | by status, mostly `api_error` | the server failed, or violated the protocol |
/// | `invalid_client` | mostly `auth_required` | the client is unknown, or may not use this flow |
/// | `cancelled` | `cancelled` | the caller cancelled the login |
#[derive(Debug, Clone)]
#[must_use = "a poll does nothing until it is sent or awaited"]
pub struct PollDevice<H = Detached> {
    pub(crate) handle: H,
    authorization: DeviceAuthorization,
    cancel: Option<Cancel>,
}

impl<H: Clone> DeviceAuthorization<H> {
    /// Polls for the token until the user has decided or the code has expired.
    pub fn poll(&self) -> PollDevice<H> {
        PollDevice {
            handle: self.handle.clone(),
            authorization: self.clone().with_handle(Detached),
            cancel: None,
        }
    }
}

impl<H> PollDevice<H> {
    /// Sets the handle that cancels the polls. A token that has already arrived is still returned.
    pub fn cancel(mut self, cancel: &Cancel) -> Self {
        self.cancel = Some(cancel.clone());
        self
    }

    fn into_machine(self, settings: Settings) -> OAuthMachine<Token> {
        OAuthMachine::new(Polling::new(self.authorization, self.cancel, settings))
    }
}

flow_methods!(PollDevice => Token);

/// The flow of the polls.
pub(super) struct Polling {
    request: TokenRequest,
    cancel: Option<Cancel>,
    schedule: PollSchedule,
    /// The time of the next poll, while the flow waits for it.
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
            schedule: PollSchedule::new(authorization.expires_at, authorization.prompt.interval),
            request: TokenRequest {
                grant: Grant::DeviceCode,
                endpoint: authorization.endpoint,
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

    /// Processes a client error (RFC 8628, section 3.5): it ends the flow, unless the server
    /// requests another poll.
    fn on_client_error(&mut self, now: Now, response: &HttpResponse) -> Result<(), Error> {
        let protocol_error = protocol_error(response);
        match protocol_error.as_deref() {
            Some("authorization_pending") => Ok(()),
            Some("slow_down") => {
                self.schedule.slow_down();
                Ok(())
            }
            Some("too_many_requests") if response.status == StatusCode::TOO_MANY_REQUESTS => {
                self.schedule.delay_next(whole_seconds(&response.headers));
                Ok(())
            }
            Some("access_denied") => {
                Err(Error::new(ErrorCode::AuthRequired, "the user denied the login")
                    .with_status(response.status)
                    .with_reason(Reason::AccessDenied)
                    .with_hint("Start the login again, and confirm it."))
            }
            Some("expired_token") => Err(expired().with_status(response.status)),
            _ => Err(self.unavailable(now, response)),
        }
    }

    fn unavailable(&self, now: Now, response: &HttpResponse) -> Error {
        let error = match self.request.checked_token(response, now.wall) {
            Ok(_) => Error::api("the authorization server sent a token with an error status"),
            Err(error) => error,
        };
        error.with_reason(reason_of(response))
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
        if self.schedule.is_expired(now.monotonic) {
            return FlowStep::Done(Err(expired()));
        }
        let until = *self.until.get_or_insert_with(|| self.schedule.next(now.monotonic));
        if now.monotonic < until {
            return FlowStep::Wait(match &self.cancel {
                Some(cancel) => Wait::for_event(cancel.event()).at_most_until(Some(until)),
                None => Wait::until_time(until),
            });
        }
        self.until = None;
        FlowStep::send(self.request.attempt().map(|mut attempt| {
            attempt.timeout = attempt.timeout.min(self.schedule.remaining(now.monotonic));
            attempt
        }))
    }

    fn on_response(&mut self, now: Now, response: Result<HttpResponse, Failure>) {
        let response = match response {
            Ok(response) => response,
            Err(failure) if failure.is_timeout() => return self.schedule.on_timeout(),
            Err(failure) => {
                self.outcome = Some(Err(failed(failure, &self.request.endpoint.url)));
                return;
            }
        };
        self.schedule.on_response();
        self.outcome = match response.status {
            status if status.is_success() => Some(
                self.request
                    .checked_token(&response, now.wall)
                    .map_err(|error| error.with_reason(Reason::Unavailable)),
            ),
            status if status.is_client_error() => {
                self.on_client_error(now, &response).err().map(Err)
            }
            _ => Some(Err(self.unavailable(now, &response))),
        };
    }
}

/// Reads `Retry-After` as whole seconds; 0 for any other value.
fn whole_seconds(headers: &HeaderMap) -> Duration {
    let value = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
    let digits = value.map(str::trim).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    digits.and_then(|digits| digits.parse().ok()).map_or(Duration::ZERO, Duration::from_secs)
}
