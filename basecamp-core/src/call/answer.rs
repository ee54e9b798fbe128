//! What a call makes of an answer, or of none: a result, an error, or another attempt.

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

use super::{Call, Phase};
use crate::cache::{Cached, CachedResponse};
use crate::content::Replay;
use crate::context::{Credentials, chance};
use crate::decode::{ContentError, decoded};
use crate::download::{self, Follow, Hop};
use crate::error::{Error, request_id};
use crate::event::{Event, RetryInfo};
use crate::machine::{Failure, FailureKind, Now};
use crate::reply::Reply;

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
                let error = error.with_status(status).with_request_id(request_id(&headers));
                self.fail(now, Some(status), error);
            }
            Some(Follow::Nowhere) | None => match self.kept(cached, status, &headers) {
                Some(kept) => {
                    self.from_cache = true;
                    self.emit_request_end(now, Some(status), None);
                    self.reply(StatusCode::OK, kept.headers, kept.body);
                }
                None => self.refused(now, status, &headers, body),
            },
        }
    }

    fn succeed(&mut self, now: Now, status: StatusCode, mut headers: HeaderMap, body: &Bytes) {
        if let Some(hop) = self.request.hop {
            if let Err(error) = hop.check_complete(status, &headers) {
                let error = error.with_status(status).with_request_id(request_id(&headers));
                return self.fail(now, Some(status), error);
            }
            // The body was handed over as it came.
            self.emit_request_end(now, Some(status), None);
            return self.reply(status, headers, Bytes::new());
        }
        match decoded(&headers, body, self.context.config().response_limit) {
            Ok(value) => {
                if headers.remove(header::CONTENT_ENCODING).is_some() {
                    // It was the length of what is now decoded.
                    headers.remove(header::CONTENT_LENGTH);
                }
                if let (Some(cache), Some(cached)) = (&self.context.cache, self.cached.take()) {
                    cache.keep(&cached, status, &headers, &value);
                }
                self.emit_request_end(now, Some(status), None);
                self.reply(status, headers, value);
            }
            Err(problem) => {
                self.fail(now, Some(status), self.content_error(problem, status, &headers));
            }
        }
    }

    fn reply(&mut self, status: StatusCode, headers: HeaderMap, value: Bytes) {
        let (attempts, operation) = (self.attempts, Some(self.operation));
        self.end(Ok(Reply { value, status, headers, attempts, operation }));
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
    fn refused(&mut self, now: Now, status: StatusCode, headers: &HeaderMap, body: &Bytes) {
        let content = decoded(headers, body, self.context.config().error_limit).unwrap_or_default();
        let mut error = Error::from_response(status, headers, &content, now.wall);
        if let Some(hop) = self.request.hop {
            error = hop.explain(error);
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
        self.fail(now, Some(status), error);
    }

    /// Whether what was sent can be sent again: a stream can't, and an address of a file's storage is
    /// good once.
    fn can_repeat(&self) -> bool {
        self.request.hop != Some(Hop::Second) && self.request.body.replay() == Replay::Rewind
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
    pub(super) fn fail(&mut self, now: Now, status: Option<StatusCode>, error: Error) {
        self.emit_request_end(now, status, Some(&error));
        let again = self.retries + 1 < self.retry.max_attempts(self.operation)
            && self.can_repeat()
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
                error: call.told(error),
                delay,
            })
        });
    }

    /// There is no response, or it broke off.
    pub(super) fn failed(&mut self, now: Now, failure: Failure) {
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
                let refused = failure.kind() == FailureKind::Refused;
                let mut error = Error::from_failure(failure, self.request.uri.host());
                if refused && self.request.hop == Some(Hop::Second) {
                    error = error.with_hint(download::REFUSED_HINT);
                }
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
}
