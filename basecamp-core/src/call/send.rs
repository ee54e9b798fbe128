//! What a call sends: its headers, its credentials, and how long it may take.

use http::{HeaderMap, Method, header};

use super::{Call, Phase};
use crate::auth::state::Access;
use crate::body::RequestBody;
use crate::call::hop::Hop;
use crate::client::context::Credentials;
use crate::error::{Error, ErrorCode};
use crate::model::catch_panic::catch_panic;
use crate::observe::event::Event;
use crate::protocol::attempt::Attempt;
use crate::protocol::machine::Step;
use crate::protocol::now::Now;

impl Call {
    /// Authenticates the request and hands it out, unless the token has to be refreshed first.
    pub(super) fn try_send(&mut self, now: Now) -> Option<Step> {
        if self.out_of_time(now) {
            self.end(Err(self.deadline_error()));
            return None;
        }
        if let Some(hop @ Hop::Second) = self.request.hop {
            let mut headers = HeaderMap::new();
            hop.prepare(&mut headers);
            return Some(self.send(now, headers));
        }
        let mut headers = self.context.headers.clone();
        if let Some(own) = &self.request.headers {
            headers.extend(own.as_ref().clone());
        }
        if let Some(content_type) = &self.request.content_type {
            headers.insert(header::CONTENT_TYPE, content_type.clone());
        }
        if let Some(hop) = self.request.hop {
            hop.prepare(&mut headers);
        }
        let origin = self.context.config().origin_of(self.request.audience);
        if !origin.contains_uri(&self.request.uri) {
            self.end(Err(Error::usage("credentials go to the configured base URL alone")));
            return None;
        }
        match &self.context.credentials {
            _ if self.operation.anonymous => {}
            Credentials::Fixed(value) => {
                headers.insert(header::AUTHORIZATION, value.clone());
            }
            Credentials::None => {
                let error = Error::new(
                    ErrorCode::AuthRequired,
                    "there is no token yet: this client was made without credentials",
                );
                self.end(Err(error.with_hint("Make a client with a token or an OAuth session.")));
                return None;
            }
            Credentials::Strategy(strategy) => {
                let result = catch_panic(|| strategy.authenticate(&mut headers));
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
                Access::Refresh(refresh) => return Some(Step::Spawn(refresh)),
                Access::Wait(wait) => return Some(Step::Wait(wait.at_most_until(self.ends_at))),
                Access::Fail(error) => {
                    self.end(Err(error));
                    return None;
                }
            },
        }
        if let Some(cache) = &self.context.cache
            && self.operation.method == Method::GET
            && self.request.hop.is_none()
        {
            self.cached = cache.ask(&self.request.uri, &mut headers).map(Box::new);
        }
        Some(self.send(now, headers))
    }

    fn send(&mut self, now: Now, headers: HeaderMap) -> Step {
        let mut request = http::Request::new(self.request.body.clone());
        *request.method_mut() = self.operation.method.clone();
        *request.uri_mut() = self.request.uri.clone();
        *request.headers_mut() = headers;
        let left = self.ends_at.map(|end| end.saturating_sub(now.monotonic));
        let streams =
            self.request.hop.is_some() || matches!(request.body(), RequestBody::External(_));
        let mut attempt = match streams {
            true => Attempt::streamed(request, self.timeout, left),
            false => {
                Attempt::whole(request, left.map_or(self.timeout, |left| left.min(self.timeout)))
            }
        };
        let config = self.context.config();
        if self.request.hop == Some(Hop::Second) && !config.origin.contains_uri(&self.request.uri) {
            attempt = attempt.with_addresses(config.download_addresses.clone());
        }
        self.attempts += 1;
        self.sent_at = now.monotonic;
        self.phase = Phase::Sent;
        self.emit(|call| Event::RequestStart(call.request_info()));
        Step::Send(attempt)
    }
}
