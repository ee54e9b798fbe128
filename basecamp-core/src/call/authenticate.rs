//! The headers of a request, and its credentials: they are sent to the configured origin only.

use http::{HeaderMap, StatusCode, header};

use super::{Call, InFlight, State};
use crate::auth::state::{Access, RefreshId};
use crate::client::context::Credentials;
use crate::error::{Error, ErrorCode};
use crate::model::catch_panic::catch_panic;
use crate::protocol::machine::Step;
use crate::protocol::now::Now;

/// The progress of a call's authentication.
#[derive(Debug, Default)]
pub(super) struct Authentication {
    /// The refresh that this call started or waited for.
    refresh_id: Option<RefreshId>,
    /// Whether the request was replayed after a 401, which happens once.
    was_replayed: bool,
}

/// The outcome of the authentication of a request.
#[expect(clippy::large_enum_variant, reason = "it is matched at once and never stored")]
pub(super) enum Authenticated {
    /// The request can be sent. The generation is that of the session's token, if it carries one.
    Ready { token_generation: Option<u64> },
    /// The driver has to execute this step first.
    Pending(Step),
}

impl Call {
    /// The headers of the next request, without credentials.
    pub(super) fn request_headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if self.redirects.is_trusted() {
            headers = self.context.headers.clone();
            if let Some(additional) = &self.request.headers {
                headers.extend(additional.as_ref().clone());
            }
            if let Some(content_type) = &self.request.content_type {
                headers.insert(header::CONTENT_TYPE, content_type.clone());
            }
        }
        self.redirects.strip_headers(&mut headers);
        headers
    }

    /// Adds the credentials to the headers of the next request.
    pub(super) fn authenticate(
        &mut self,
        now: Now,
        headers: &mut HeaderMap,
    ) -> Result<Authenticated, Error> {
        let unauthenticated = Authenticated::Ready { token_generation: None };
        if !self.redirects.is_trusted() {
            return Ok(unauthenticated);
        }
        let origin = self.context.config().origin_of(self.request.server);
        if !origin.contains_uri(&self.request.uri) {
            return Err(Error::usage("credentials go to the configured base URL alone"));
        }
        if self.operation.anonymous {
            return Ok(unauthenticated);
        }
        match &self.context.credentials {
            Credentials::Fixed(value) => {
                headers.insert(header::AUTHORIZATION, value.clone());
                Ok(unauthenticated)
            }
            Credentials::None => Err(Error::new(
                ErrorCode::AuthRequired,
                "there is no token yet: this client was made without credentials",
            )
            .with_hint("Make a client with a token or an OAuth session.")),
            Credentials::Strategy(strategy) => {
                let result = catch_panic(|| strategy.authenticate(headers));
                result.unwrap_or_else(|_| Err("it panicked".into())).map_err(|error| {
                    let message = format!("the authentication strategy failed: {error}");
                    Error::new(ErrorCode::AuthRequired, message).with_source(error)
                })?;
                if let Some(value) = headers.get_mut(header::AUTHORIZATION) {
                    value.set_sensitive(true);
                }
                Ok(unauthenticated)
            }
            Credentials::Session(tokens) => {
                match tokens.access(now, &mut self.authentication.refresh_id) {
                    Access::Use(value, generation) => {
                        headers.insert(header::AUTHORIZATION, value);
                        Ok(Authenticated::Ready { token_generation: Some(generation) })
                    }
                    Access::Refresh(refresh) => Ok(Authenticated::Pending(Step::Spawn(refresh))),
                    Access::Wait(wait) => {
                        let wait = wait.at_most_until(self.deadline.deadline_at());
                        Ok(Authenticated::Pending(Step::Wait(wait)))
                    }
                    Access::Fail(error) => Err(error),
                }
            }
        }
    }

    /// Replays a request whose token the server rejected, once. Returns the error of a request that
    /// can't be replayed.
    pub(super) fn on_unauthorized(
        &mut self,
        now: Now,
        in_flight: &InFlight,
        error: Error,
    ) -> Option<Error> {
        if self.operation.anonymous {
            return Some(error.with_hint("Check that the key is complete and still valid."));
        }
        let (Credentials::Session(tokens), Some(generation), false) = (
            &self.context.credentials,
            in_flight.token_generation,
            self.authentication.was_replayed,
        ) else {
            return Some(error);
        };
        tokens.reject(generation);
        if !self.can_resend() {
            return Some(error.with_hint(
                "The token was not good any more, and a stream can't be sent again: make the call \
                 once more, with a new stream.",
            ));
        }
        // A refresh that failed before this 401 doesn't decide about the refresh after it.
        self.authentication = Authentication { refresh_id: None, was_replayed: true };
        self.emit_failure(now, in_flight.sent_at, Some(StatusCode::UNAUTHORIZED), &error);
        self.state = State::Ready(None);
        None
    }
}
