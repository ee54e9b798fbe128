//! Decompresses the body of a successful response: a large one in a task that may block.

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

use super::{Call, InFlight, State};
use crate::error::{Effect, Error, request_id};
use crate::protocol::blocking_task::{BlockingTask, Outcome};
use crate::protocol::machine::Step;
use crate::protocol::now::Now;
use crate::response::decode::{ContentError, decoded, decoded_inline};

/// A successful response whose body is too large to be decompressed inline.
#[derive(Debug)]
pub(super) struct Compressed {
    in_flight: InFlight,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// A successful response whose body a [`BlockingTask`] decompresses.
#[derive(Debug)]
pub(super) struct Decompressing {
    in_flight: InFlight,
    status: StatusCode,
    headers: HeaderMap,
    content: Outcome<Result<Bytes, ContentError>>,
}

impl Call {
    /// Decompresses a small body at once, and any other in the next step.
    pub(super) fn on_compressed(
        &mut self,
        now: Now,
        in_flight: InFlight,
        status: StatusCode,
        mut headers: HeaderMap,
        body: &Bytes,
    ) {
        match decoded_inline(&headers, body, self.context.config().response_limit) {
            Some(content) => {
                if !body.is_empty() {
                    remove_coding(&mut headers);
                }
                self.on_content(now, in_flight, status, headers, content);
            }
            None => {
                let body = body.clone();
                let response = Compressed { in_flight, status, headers, body };
                self.state = State::Compressed(Box::new(response));
            }
        }
    }

    /// Hands the decompression of a large body to the driver, or continues with its result.
    pub(super) fn decompress(&mut self, now: Now) -> Option<Step> {
        match self.take_state() {
            State::Compressed(response) => Some(self.start_decompression(*response)),
            State::Decompressing(response) => {
                self.on_decompressed(now, *response);
                None
            }
            state => {
                self.state = state;
                None
            }
        }
    }

    fn start_decompression(&mut self, response: Compressed) -> Step {
        let Compressed { in_flight, status, mut headers, body } = response;
        let limit = self.context.config().response_limit;
        let coding = headers.clone();
        remove_coding(&mut headers);
        let (task, content) =
            BlockingTask::new("decompress a response", move || decoded(&coding, &body, limit));
        let response = Decompressing { in_flight, status, headers, content };
        self.state = State::Decompressing(Box::new(response));
        Step::Blocking(task.with_deadline(self.deadline.deadline_at()))
    }

    /// Continues with the result of the task, which is an error if the task did not run.
    fn on_decompressed(&mut self, now: Now, response: Decompressing) {
        let Decompressing { in_flight, status, headers, content } = response;
        if self.deadline.has_passed(now) {
            let error = self.deadline.error().with_request_id(request_id(&headers));
            let sent_at = in_flight.sent_at;
            return self.on_attempt_error(now, sent_at, Some(status), Effect::Made, error);
        }
        let content = content.take().unwrap_or_else(|| {
            let message = "the task that decompresses the response did not run";
            Err(ContentError::Malformed(message.to_owned()))
        });
        self.on_content(now, in_flight, status, headers, content);
    }

    /// Completes the call with the content of a successful response, and caches it.
    fn on_content(
        &mut self,
        now: Now,
        in_flight: InFlight,
        status: StatusCode,
        headers: HeaderMap,
        content: Result<Bytes, ContentError>,
    ) {
        match content {
            Ok(content) => {
                if let Some(lookup) = in_flight.cache {
                    lookup.store(status, &headers, &content);
                }
                self.emit_answer(now, in_flight.sent_at, status, &headers, false);
                self.succeed(status, headers, content);
            }
            Err(error) => {
                let error = match error {
                    ContentError::TooLarge(_) => self.response_too_large(),
                    ContentError::Malformed(message) => Error::api(message),
                };
                let error = error.of_response(status, &headers);
                self.on_attempt_error(now, in_flight.sent_at, Some(status), Effect::Made, error);
            }
        }
    }
}

/// Removes the headers that describe the body before its content codings were undone.
fn remove_coding(headers: &mut HeaderMap) {
    if headers.remove(header::CONTENT_ENCODING).is_some() {
        headers.remove(header::CONTENT_LENGTH);
    }
}
