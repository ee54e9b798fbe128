//! The attempt of a call: deadline, credentials, cache lookup, request.

use http::{HeaderMap, Method};

use super::authenticate::Authenticated;
use super::pace::Paced;
use super::{Call, InFlight, State};
use crate::body::RequestBody;
use crate::cache::CacheLookup;
use crate::error::Error;
use crate::observe::event::Event;
use crate::pace::pacer::permit::Turn;
use crate::protocol::attempt::Attempt;
use crate::protocol::machine::Step;
use crate::protocol::now::Now;

impl Call {
    /// Sends the request, unless it has to wait for the pacer or for a new token.
    pub(super) fn send_attempt(
        &mut self,
        now: Now,
        turn: Option<Box<Turn>>,
    ) -> Result<Step, Error> {
        if self.deadline.has_passed(now) {
            return Err(self.deadline.error());
        }
        let permit = match self.pace(now, turn)? {
            Paced::Send(permit) => permit,
            Paced::Pending(step) => return Ok(step),
        };
        let mut headers = self.request_headers();
        let token_generation = match self.authenticate(now, &mut headers)? {
            Authenticated::Ready { token_generation } => token_generation,
            Authenticated::Pending(step) => {
                let turn = permit.map(|permit| Box::new(Turn::Admitted(*permit)));
                self.state = State::Ready(turn);
                return Ok(step);
            }
        };
        let cache = self.look_up(&mut headers);
        self.retries.attempts += 1;
        let sent_at = now.monotonic;
        self.state = State::Sent(InFlight { sent_at, token_generation, cache, permit });
        self.emit(|call| Event::RequestStart(call.request_info()));
        Ok(Step::Send(self.attempt(now, headers)))
    }

    /// Looks up the cached response to a read, which makes the request a conditional one.
    fn look_up(&self, headers: &mut HeaderMap) -> Option<Box<CacheLookup>> {
        let cache = self.context.cache.as_ref()?;
        if self.operation.method != Method::GET || self.redirects.streams_response() {
            return None;
        }
        cache.lookup(&self.request.uri, headers).map(Box::new)
    }

    fn attempt(&self, now: Now, headers: HeaderMap) -> Attempt {
        let mut request = http::Request::new(self.request.body.clone());
        *request.method_mut() = self.operation.method.clone();
        *request.uri_mut() = self.request.uri.clone();
        *request.headers_mut() = headers;
        let remaining = self.deadline.remaining(now);
        let streams =
            self.redirects.streams_response() || matches!(request.body(), RequestBody::External(_));
        let mut attempt = if streams {
            Attempt::streamed(request, self.timeout, remaining)
        } else {
            let timeout = remaining.map_or(self.timeout, |left| left.min(self.timeout));
            Attempt::whole(request, timeout)
        };
        let addresses = self.redirects.addresses(&self.request.uri, self.context.config());
        if let Some(addresses) = addresses {
            attempt.addresses = addresses;
        }
        attempt
    }
}
