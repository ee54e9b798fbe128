//! Flows of a single request, which is never retried.

use super::{FlowStep, OAuthFlow, OAuthMachine};
use crate::auth::token_endpoint::HttpResponse;
use crate::error::Error;
use crate::error::failure::Failure;
use crate::protocol::attempt::Attempt;
use crate::protocol::now::Now;

/// A request to an authorization server, and the mapping of its response.
pub(crate) trait SingleRequest<T>: Send {
    fn attempt(&self) -> Result<Attempt, Error>;

    fn read(&self, now: Now, response: Result<HttpResponse, Failure>) -> Result<T, Error>;
}

impl<T: Send + 'static> OAuthMachine<T> {
    /// Creates a machine that sends the request once: its credential may be valid for a single use.
    pub(crate) fn single_request(request: impl SingleRequest<T> + 'static) -> Self {
        Self::new(Flow { request, result: None })
    }
}

struct Flow<R, T> {
    request: R,
    result: Option<Result<T, Error>>,
}

impl<R: SingleRequest<T>, T: Send> OAuthFlow<T> for Flow<R, T> {
    fn next(&mut self, _: Now) -> FlowStep<T> {
        match self.result.take() {
            Some(result) => FlowStep::Done(result),
            None => FlowStep::send(self.request.attempt()),
        }
    }

    fn on_response(&mut self, now: Now, response: Result<HttpResponse, Failure>) {
        self.result = Some(self.request.read(now, response));
    }
}
