//! Maps a response, or a transport failure, to a result, a retry, a redirect or a token refresh.

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, Response, StatusCode};

use super::{Call, InFlight, ResponseHead, State, Success};
use crate::body::RequestBody;
use crate::call::redirect::{Redirect, Redirected};
use crate::error::failure::{Failure, FailureKind};
use crate::error::{Effect, Error, ErrorResponse, request_id};
use crate::protocol::body_plan::{AnsweredEarly, BodyPlan};
use crate::protocol::now::Now;
use crate::response::decode::{ContentError, decoded};
use crate::response::reply::Reply;

impl Call {
    /// Plans how the driver receives the body.
    pub(super) fn on_head(&mut self, in_flight: InFlight, head: Response<()>) -> BodyPlan {
        let (Parts { status, headers, extensions, .. }, ()) = head.into_parts();
        let is_early = status.is_success()
            && extensions.get::<AnsweredEarly>().is_some()
            && !matches!(self.request.body, RequestBody::Empty);
        let config = self.context.config();
        let plan = if is_early || status.is_redirection() {
            BodyPlan::Discard
        } else if !status.is_success() {
            BodyPlan::Buffer { limit: config.error_limit }
        } else if !self.redirects.streams_response() {
            BodyPlan::Buffer { limit: config.response_limit }
        } else if self.redirects.check_success(status, &headers).is_ok() {
            BodyPlan::Stream
        } else {
            BodyPlan::Discard
        };
        self.state = State::Receiving(ResponseHead { in_flight, status, headers, is_early });
        plan
    }

    /// Maps a complete response.
    pub(super) fn on_response(&mut self, now: Now, head: ResponseHead, body: &Bytes) {
        let ResponseHead { in_flight, status, headers, is_early } = head;
        if is_early {
            self.on_early_success(now, &in_flight, status, &headers);
        } else if status.is_success() {
            self.on_success(now, in_flight, status, headers, body);
        } else {
            self.on_other_status(now, in_flight, status, headers, body);
        }
    }

    fn on_success(
        &mut self,
        now: Now,
        in_flight: InFlight,
        status: StatusCode,
        headers: HeaderMap,
        body: &Bytes,
    ) {
        if let Err(error) = self.redirects.check_success(status, &headers) {
            let error = error.of_response(status, &headers);
            self.on_attempt_error(now, in_flight.sent_at, Some(status), Effect::Made, error);
        } else if self.redirects.streams_response() {
            self.emit_answer(now, in_flight.sent_at, status, &headers, false);
            self.succeed(status, headers, Bytes::new());
        } else {
            self.on_compressed(now, in_flight, status, headers, body);
        }
    }

    /// Rejects a success that arrived before the server had the whole request body (RFC 9112,
    /// section 9.5).
    fn on_early_success(
        &mut self,
        now: Now,
        in_flight: &InFlight,
        status: StatusCode,
        headers: &HeaderMap,
    ) {
        let error = Error::api("the server answered before it had the whole request body")
            .of_response(status, headers);
        self.on_attempt_error(now, in_flight.sent_at, Some(status), Effect::Unknown, error);
    }

    /// Follows a redirect, returns the cached response after a 304, or maps the error status.
    fn on_other_status(
        &mut self,
        now: Now,
        mut in_flight: InFlight,
        status: StatusCode,
        headers: HeaderMap,
        body: &Bytes,
    ) {
        let redirected = Redirected {
            operation: self.operation,
            server: self.request.server,
            config: self.context.config(),
            uri: &self.request.uri,
            is_second: self.request.redirected_from.is_some(),
            status,
            headers: &headers,
        };
        let sent_at = in_flight.sent_at;
        match self.redirects.on_redirect(&redirected) {
            Redirect::Follow(target) => {
                self.emit_answer(now, sent_at, status, &headers, false);
                let from = std::mem::replace(&mut self.request.uri, target);
                self.request.redirected_from = Some(Box::new(from));
                self.state = State::Ready(None);
            }
            Redirect::Reject { error, effect } => {
                self.on_attempt_error(now, sent_at, Some(status), effect, error);
            }
            Redirect::None => {
                let lookup = in_flight.cache.take();
                match lookup.and_then(|lookup| lookup.revalidated(status, &headers)) {
                    Some(cached) => {
                        self.emit_answer(now, sent_at, status, &headers, true);
                        self.succeed(StatusCode::OK, cached.headers, cached.body);
                    }
                    None => self.on_error_status(now, &in_flight, status, headers, body),
                }
            }
        }
    }

    /// Maps an error status to an error, and a 401 to a replay if the token can be refreshed.
    fn on_error_status(
        &mut self,
        now: Now,
        in_flight: &InFlight,
        status: StatusCode,
        headers: HeaderMap,
        body: &Bytes,
    ) {
        let (content, defect) = match decoded(&headers, body, self.context.config().error_limit) {
            Ok(content) => (content, None),
            Err(ContentError::TooLarge(start)) => (start.into(), None),
            Err(ContentError::Malformed(message)) => (Bytes::new(), Some(message)),
        };
        let mut error = Error::from_response(status, &headers, &content, now.wall);
        if let Some(defect) = defect {
            error = error.with_unreadable_body(&defect);
        }
        error = error.with_response(ErrorResponse { status, headers, body: content });
        error = self.redirects.add_status_hint(error);
        if status == StatusCode::UNAUTHORIZED {
            match self.on_unauthorized(now, in_flight, error) {
                Some(unresolved) => error = unresolved,
                None => return,
            }
        }
        let effect = Effect::of_status(status);
        self.on_attempt_error(now, in_flight.sent_at, Some(status), effect, error);
    }

    /// Maps a failure before the head of the response.
    pub(super) fn on_transport_failure(&mut self, now: Now, in_flight: InFlight, failure: Failure) {
        let effect = failure.effect();
        let error = self.transport_error(now, failure);
        self.on_attempt_error(now, in_flight.sent_at, None, effect, error);
    }

    /// Maps a failure within the body of a response. The status of an error response is enough to
    /// map it.
    pub(super) fn on_incomplete_response(
        &mut self,
        now: Now,
        head: ResponseHead,
        failure: Failure,
    ) {
        if head.is_early || !head.status.is_success() {
            return self.on_response(now, head, &Bytes::new());
        }
        let ResponseHead { in_flight, status, headers, .. } = head;
        let error = if failure.kind() == FailureKind::BodyTooLarge {
            self.response_too_large().with_status(status)
        } else {
            self.transport_error(now, failure)
        };
        let error = error.with_request_id(request_id(&headers));
        self.on_attempt_error(now, in_flight.sent_at, Some(status), Effect::Made, error);
    }

    fn transport_error(&self, now: Now, failure: Failure) -> Error {
        let kind = failure.kind();
        let error = if self.is_cancelled() {
            Error::cancelled().with_source(failure.source)
        } else if self.deadline.has_passed(now) {
            self.deadline.error().with_source(failure.source)
        } else {
            let host = self.request.uri.authority().map(|authority| authority.as_str());
            Error::from_failure(failure, host)
        };
        self.redirects.add_failure_hint(kind, error)
    }

    pub(super) fn response_too_large(&self) -> Error {
        let limit = self.context.config().response_limit;
        Error::api(format!("the response body exceeds the limit of {limit} bytes"))
            .with_hint("Raise `response_limit`, or ask for less at a time.")
    }

    pub(super) fn succeed(&mut self, status: StatusCode, headers: HeaderMap, content: Bytes) {
        self.state = State::Completed(Ok(Success { status, headers, content }));
    }

    /// The reply of a call that has succeeded.
    pub(super) fn reply(&self, success: Success) -> Reply {
        let Success { status, headers, content } = success;
        let url = self.request.uri.clone();
        Reply::new(self.operation, url, self.retries.attempts, status, headers, content)
    }
}
