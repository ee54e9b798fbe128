//! The last part of a call with rich text, which sends the request.

use bytes::Bytes;
use http::Response;

use crate::call::Call;
use crate::error::Error;
use crate::error::failure::Failure;
use crate::protocol::body_plan::BodyPlan;
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::response::reply::Reply;
use crate::update::ReadModifyWrite;

/// The machine that sends a request with rich text.
#[derive(Debug)]
pub(crate) enum Write {
    Call(Call),
    Update(ReadModifyWrite),
    /// Returns the text, without a request.
    Text(Text),
}

impl Write {
    /// The call that reads or writes the record first; `None` without a request.
    fn call(&mut self) -> Option<&mut Call> {
        match self {
            Self::Call(call) => Some(call),
            Self::Update(update) => Some(update.read_call()),
            Self::Text(_) => None,
        }
    }

    /// Makes this error the result.
    pub(super) fn reject(&mut self, error: Error) {
        if let Some(call) = self.call() {
            call.reject(error);
        } else {
            *self = Self::Text(Text(Some(Err(error))));
        }
    }

    /// Inherits the deadline and the remaining events of the previous call.
    pub(super) fn follow(&mut self, previous: &mut Call) {
        if let Some(call) = self.call() {
            call.follow(previous);
        }
    }

    pub(super) fn machine(&mut self) -> &mut dyn Machine {
        match self {
            Self::Call(call) => call,
            Self::Update(update) => update,
            Self::Text(text) => text,
        }
    }
}

/// Ends with a text at once; `None` after that.
#[derive(Debug)]
pub(crate) struct Text(Option<Result<String, Error>>);

impl Text {
    /// `error` is the error of an invalid option.
    pub(super) fn new(text: String, error: Option<Error>) -> Self {
        Self(Some(error.map_or(Ok(text), Err)))
    }
}

impl Machine for Text {
    fn step(&mut self, _: Now) -> Step {
        let result = self.0.take().unwrap_or_else(|| Err(Error::misuse("step after the end")));
        Step::Done(result.map(|text| Reply::without_response(0).with(Bytes::from(text))))
    }

    fn handle_head(&mut self, _: Now, _: Response<()>) -> BodyPlan {
        self.0 = Some(Err(Error::misuse("a response to no request")));
        BodyPlan::Discard
    }

    fn handle_body(&mut self, _: Now, _: Bytes) {
        self.0 = Some(Err(Error::misuse("a body without a response")));
    }

    fn handle_failure(&mut self, _: Now, _: Failure) {
        self.0 = Some(Err(Error::misuse("a failure without a request")));
    }
}
