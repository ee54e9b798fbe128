//! Closing a client: no token is lost that the server has issued.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Response;

use crate::auth::state::TokenState;
use crate::auth::state::flight::{Purpose, RefreshId};
use crate::error::failure::Failure;
use crate::error::{Error, ErrorCode};
use crate::protocol::body_plan::BodyPlan;
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::response::reply::Reply;

/// Waits, within a limit, until the refresh in flight has ended, and saves an unsaved token.
#[derive(Debug)]
pub(crate) struct Close {
    tokens: Option<Arc<TokenState>>,
    limit: Duration,
    deadline_at: Option<Duration>,
    /// The refresh that saves the unsaved token.
    saving: Option<RefreshId>,
}

impl Close {
    /// Waits for at most `limit`. Without a session, it ends at once.
    pub(crate) fn new(tokens: Option<Arc<TokenState>>, limit: Duration) -> Self {
        Self { tokens, limit, deadline_at: None, saving: None }
    }

    fn wait(&mut self, now: Now) -> Result<Option<Step>, Error> {
        let Some(tokens) = &self.tokens else { return Ok(None) };
        let limit = self.limit;
        let deadline_at = *self.deadline_at.get_or_insert(now.monotonic.saturating_add(limit));
        let mut state = tokens.lock();
        if let Some(flight) = state.in_flight() {
            if now.monotonic >= deadline_at {
                let message = format!("the token refresh in flight has not ended within {limit:?}");
                return Err(Error::new(ErrorCode::Network, message)
                    .with_hint("Close the client again, or the new token may be lost.")
                    .with_timeout());
            }
            let wait = tokens.wait_for(&flight.refresh_id);
            return Ok(Some(Step::Wait(wait.at_most_until(Some(deadline_at)))));
        }
        match (&state.unsaved, &self.saving) {
            (None, _) => Ok(None),
            (Some(_), Some(refresh_id)) => match refresh_id.outcome() {
                Some(outcome) => outcome.map(|()| None),
                None => Err(Error::usage("the new token was not saved: the refresh was dropped")),
            },
            (Some(_), None) => {
                let refresh = tokens.begin(&mut state, now, Purpose::Required);
                self.saving = Some(refresh.refresh_id().clone());
                Ok(Some(Step::Spawn(Box::new(refresh))))
            }
        }
    }
}

impl Machine for Close {
    fn step(&mut self, now: Now) -> Step {
        match self.wait(now) {
            Ok(Some(step)) => step,
            Err(error) => Step::Done(Err(error)),
            Ok(None) => Step::Done(Ok(Reply::without_response(0))),
        }
    }

    // The machine sends no requests.
    fn handle_head(&mut self, _: Now, _: Response<()>) -> BodyPlan {
        BodyPlan::Discard
    }

    fn handle_body(&mut self, _: Now, _: Bytes) {}

    fn handle_failure(&mut self, _: Now, _: Failure) {}
}
