//! Maps a response, or a transport failure, to a result, a retry or a token refresh.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

use super::{Call, Compressed, Inflating, Phase};
use crate::body::content::Replay;
use crate::cache::{Cached, CachedResponse};
use crate::call::hop::{Follow, Hop, REFUSED_HINT};
use crate::call::redirect::{self, Redirected, is_redirect};
use crate::client::context::{Credentials, chance};
use crate::error::failure::Failure;
use crate::error::failure::FailureKind;
use crate::error::{Effect, Error, ErrorResponse, request_id};
use crate::observe::event::{Event, RetryInfo};
use crate::protocol::blocking_task::BlockingTask;
use crate::protocol::machine::Step;
use crate::protocol::now::Now;
use crate::response::decode::{ContentError, decoded, decoded_inline};
use crate::response::reply::Reply;

impl Call {
    /// The response is complete, or as complete as it needs to be.
    pub(super) fn finish(
        &mut self,
        now: Now,
        status: StatusCode,
        headers: HeaderMap,
        body: &Bytes,
    ) {
        if status.is_success() {
            return self.succeed(now, status, headers, body);
        }
        let cached = self.cached.take();
        let follow =
            |hop: Hop| hop.follow(&self.request.uri, status, &headers, self.context.config());
        match self.request.hop.map(follow) {
            Some(Follow::To(uri)) => {
                self.emit_request_end(now, Some(status), None);
                self.request.hop = Some(Hop::Second);
                self.request.uri = uri;
                self.phase = Phase::Ready;
            }
            Some(Follow::Refuse(error)) => {
                let error = error.of_response(status, &headers);
                self.fail(now, Some(status), Effect::None, error);
            }
            None if is_redirect(status) => self.redirected(now, status, headers),
            Some(Follow::Nowhere) | None => match self.kept(cached, status, &headers) {
                Some(kept) => {
                    self.from_cache = true;
                    self.emit_request_end(now, Some(status), None);
                    self.reply(StatusCode::OK, kept.headers, kept.body);
                }
                None => self.refused(now, status, headers, body),
            },
        }
    }

    fn succeed(&mut self, now: Now, status: StatusCode, mut headers: HeaderMap, body: &Bytes) {
        if let Some(hop) = self.request.hop {
            if let Err(error) = hop.check_complete(status, &headers) {
                let error = error.of_response(status, &headers);
                return self.fail(now, Some(status), Effect::None, error);
            }
            // The body was handed over as it came.
            self.emit_request_end(now, Some(status), None);
            return self.reply(status, headers, Bytes::new());
        }
        if status == StatusCode::PARTIAL_CONTENT {
            // No call requests a range (RFC 9110, section 15.3.7).
            let error = Error::api("the server sent only a part of the response")
                .of_response(status, &headers);
            return self.fail(now, Some(status), Effect::Made, error);
        }
        match decoded_inline(&headers, body, self.context.config().response_limit) {
            Some(content) => {
                if !body.is_empty() {
                    remove_coding(&mut headers);
                }
                self.take_content(now, status, headers, content);
            }
            None => {
                let body = body.clone();
                self.phase = Phase::Inflate(Box::new(Compressed { status, headers, body }));
            }
        }
    }

    /// Hands the decompression of a large body to the driver, and takes its result.
    pub(super) fn inflate(&mut self, now: Now) -> Option<Step> {
        match std::mem::replace(&mut self.phase, Phase::Sent) {
            Phase::Inflate(compressed) => {
                let Compressed { status, mut headers, body } = *compressed;
                let limit = self.context.config().response_limit;
                let coding = headers.clone();
                remove_coding(&mut headers);
                let (task, content) = BlockingTask::new("decompress a response", move || {
                    decoded(&coding, &body, limit)
                });
                self.phase = Phase::Inflating(Box::new(Inflating { status, headers, content }));
                return Some(Step::Blocking(task.with_deadline(self.ends_at)));
            }
            Phase::Inflating(inflating) => {
                let Inflating { status, headers, content } = *inflating;
                if self.out_of_time(now) {
                    let error = self.deadline_error().with_request_id(request_id(&headers));
                    self.fail(now, Some(status), Effect::Made, error);
                    return None;
                }
                let content = content.take().unwrap_or_else(|| {
                    let problem = "the task that decompresses the response did not run";
                    Err(ContentError::Malformed(problem.to_owned()))
                });
                self.take_content(now, status, headers, content);
            }
            phase => self.phase = phase,
        }
        None
    }

    /// Ends with the decoded content of a successful response.
    fn take_content(
        &mut self,
        now: Now,
        status: StatusCode,
        headers: HeaderMap,
        content: Result<Bytes, ContentError>,
    ) {
        match content {
            Ok(value) => {
                if let (Some(cache), Some(cached)) = (&self.context.cache, self.cached.take()) {
                    cache.keep(&cached, status, &headers, &value);
                }
                self.emit_request_end(now, Some(status), None);
                self.reply(status, headers, value);
            }
            Err(problem) => {
                let error = self.content_error(problem, status, &headers);
                self.fail(now, Some(status), Effect::Made, error);
            }
        }
    }

    fn reply(&mut self, status: StatusCode, headers: HeaderMap, value: Bytes) {
        let url = self.request.uri.clone();
        self.end(Ok(Reply::new(self.operation, url, self.attempts, status, headers, value)));
    }

    /// The server redirects: sends a new request to the target, or ends.
    fn redirected(&mut self, now: Now, status: StatusCode, headers: HeaderMap) {
        let redirected = Redirected {
            operation: self.operation,
            audience: self.request.audience,
            origin: &self.context.config().origin,
            uri: &self.request.uri,
            is_second: self.request.redirected_from.is_some(),
        };
        match redirected.target(&headers) {
            Ok(target) => {
                self.emit_request_end(now, Some(status), None);
                let from = std::mem::replace(&mut self.request.uri, target);
                self.request.redirected_from = Some(Box::new(from));
                self.phase = Phase::Ready;
            }
            Err(error) => {
                let effect = redirect::effect(status);
                let error = error.of_response(status, &headers).with_response(ErrorResponse {
                    status,
                    headers,
                    body: Bytes::new(),
                });
                self.fail(now, Some(status), effect, error);
            }
        }
    }

    /// The answer that is kept, if this one is that it still holds.
    fn kept(
        &self,
        cached: Option<Box<Cached>>,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Option<CachedResponse> {
        let (cache, cached) = self.context.cache.as_ref().zip(cached)?;
        match status {
            StatusCode::NOT_MODIFIED => cache.confirmed(*cached, headers.clone()),
            StatusCode::NOT_FOUND | StatusCode::GONE => {
                cache.forget(&cached);
                None
            }
            _ => None,
        }
    }

    /// The server said no: replays the call with another token, tries again after a wait, or ends.
    fn refused(&mut self, now: Now, status: StatusCode, headers: HeaderMap, body: &Bytes) {
        let (content, problem) = match decoded(&headers, body, self.context.config().error_limit) {
            Ok(content) => (content, None),
            Err(ContentError::TooLarge(start)) => (start.into(), None),
            Err(ContentError::Malformed(problem)) => (Bytes::new(), Some(problem)),
        };
        let mut error = Error::from_response(status, &headers, &content, now.wall);
        if let Some(problem) = problem {
            error = error.with_unreadable_body(&problem);
        }
        error = error.with_response(ErrorResponse { status, headers, body: content });
        if let Some(hop) = self.request.hop {
            error = hop.explain(error);
        }
        if status == StatusCode::UNAUTHORIZED && self.operation.anonymous {
            error = error.with_hint("Check that the key is complete and still valid.");
        }
        if status == StatusCode::UNAUTHORIZED
            && !self.replayed
            && self.request.hop != Some(Hop::Second)
            && let (Credentials::Session(tokens), Some(generation)) =
                (&self.context.credentials, self.generation)
        {
            tokens.reject(generation);
            if self.can_repeat() {
                self.replayed = true;
                // A refresh that failed before this 401 says nothing about the one that is due now.
                self.ticket = None;
                self.phase = Phase::Ready;
                return self.emit_request_end(now, Some(status), Some(&error));
            }
            error = error.with_hint(
                "The token was not good any more, and a stream can't be sent again: make the call \
                 once more, with a new stream.",
            );
        }
        self.fail(now, Some(status), Effect::of_status(status), error);
    }

    /// Whether the request may be repeated after this failure: an idempotent one always, any other
    /// only if the server states that it did not process it (RFC 9113, section 8.7).
    fn may_repeat(&self, effect: Effect) -> bool {
        self.can_repeat() && (self.operation.is_safe_to_retry() || effect == Effect::NotProcessed)
    }

    /// How long to wait before the next attempt; `None` if there is to be none.
    fn retry_delay(&mut self, error: &Error) -> Option<Duration> {
        let left = self.retries.saturating_add(1) < self.retry.max_attempts(self.operation);
        if !left || !self.retry.wants_retry(self.operation, error) {
            return None;
        }
        let generator = self.generator.get_or_insert_with(|| self.context.generator(self.number));
        self.retry.delay(self.retries.saturating_add(1), error.retry_after(), chance(generator))
    }

    /// Whether what was sent can be sent again: a stream can't, and an address of a file's storage is
    /// good once.
    fn can_repeat(&self) -> bool {
        self.request.hop != Some(Hop::Second) && self.request.body.replay() == Replay::Rewind
    }

    /// Maps a body that can't be decoded.
    fn content_error(
        &self,
        problem: ContentError,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Error {
        match problem {
            ContentError::TooLarge(_) => self.too_large(),
            ContentError::Malformed(problem) => Error::api(problem),
        }
        .of_response(status, headers)
    }

    fn too_large(&self) -> Error {
        let limit = self.context.config().response_limit;
        Error::api(format!("the response body exceeds the limit of {limit} bytes"))
            .with_hint("Raise `response_limit`, or ask for less at a time.")
    }

    /// Maps a success that arrived before the server had the whole request body (RFC 9112,
    /// section 9.5).
    pub(super) fn distrust(&mut self, now: Now, status: StatusCode, headers: &HeaderMap) {
        let error = Error::api("the server answered before it had the whole request body")
            .of_response(status, headers);
        self.fail(now, Some(status), Effect::Unknown, error);
    }

    /// The attempt failed: tries again after a wait, or ends.
    pub(super) fn fail(
        &mut self,
        now: Now,
        status: Option<StatusCode>,
        effect: Effect,
        error: Error,
    ) {
        let error = error.with_effect(effect, self.operation);
        self.emit_request_end(now, status, Some(&error));
        let delay = match self.may_repeat(effect) {
            true => self.retry_delay(&error),
            false => None,
        };
        let until = delay.map(|delay| (delay, now.monotonic.saturating_add(delay)));
        let Some((delay, until)) =
            until.filter(|(_, until)| self.ends_at.is_none_or(|end| *until < end))
        else {
            // No retry, or it would start after the deadline, so fail now.
            return self.end(Err(error));
        };
        self.retries = self.retries.saturating_add(1);
        self.phase = Phase::Backoff { until };
        self.emit(|call| {
            Event::Retry(RetryInfo {
                request: call.request_info(),
                attempt: call.attempts + 1,
                error: call.told(error),
                delay,
            })
        });
    }

    /// Maps a failure to get a complete response.
    pub(super) fn failed(&mut self, now: Now, failure: Failure) {
        let (effect, answered) = match std::mem::replace(&mut self.phase, Phase::Sent) {
            Phase::Answered { status, headers, early: true } => {
                return self.distrust(now, status, &headers);
            }
            // The status says what matters; the body would only have explained it.
            Phase::Answered { status, headers, .. } if !status.is_success() => {
                return self.finish(now, status, headers, &Bytes::new());
            }
            Phase::Answered { status, headers, .. } => (Effect::Made, Some((status, headers))),
            Phase::Sent => (failure.effect(), None),
            _ => return self.misuse("a failure without a request"),
        };
        let status = answered.as_ref().map(|(status, _)| *status);
        let too_large = failure.kind() == FailureKind::BodyTooLarge;
        let refused = failure.kind() == FailureKind::BlockedAddress;
        let mut error = match status {
            Some(status) if too_large => self.too_large().with_status(status),
            _ if self.out_of_time(now) => self.deadline_error().with_source(failure.source),
            _ => Error::from_failure(failure, self.request.uri.host()),
        };
        if refused && self.request.hop == Some(Hop::Second) {
            error = error.with_hint(REFUSED_HINT);
        }
        if let Some((_, headers)) = &answered {
            error = error.with_request_id(request_id(headers));
        }
        self.fail(now, status, effect, error);
    }
}

/// Removes the headers that describe the body before its content codings were undone.
fn remove_coding(headers: &mut HeaderMap) {
    if headers.remove(header::CONTENT_ENCODING).is_some() {
        headers.remove(header::CONTENT_LENGTH);
    }
}
