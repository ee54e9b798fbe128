//! Retries: after a failed attempt, the backoff before the next one, or the end of the call.

use std::time::Duration;

use http::StatusCode;
use rand::rngs::SmallRng;

use super::{Call, State};
use crate::body::content::Replay;
use crate::client::context::random_unit;
use crate::error::{Effect, Error};
use crate::observe::event::{Event, RetryInfo};
use crate::protocol::now::Now;
use crate::registry::operation::Operation;
use crate::request::retry::RetryPolicy;

/// The attempts of a call, and its retries.
#[derive(Debug)]
pub(super) struct Retries {
    policy: RetryPolicy,
    /// The number of requests that were sent.
    pub(super) attempts: u32,
    /// The number of retries so far. Replays after a 401 and followed redirects don't count.
    count: u32,
    /// The source of the jitter, created by the first retry.
    rng: Option<SmallRng>,
}

impl Retries {
    pub(super) fn new(policy: RetryPolicy) -> Self {
        Self { policy, attempts: 0, count: 0, rng: None }
    }

    /// The delay before the next attempt; `None` if the policy allows no other attempt.
    fn next_delay(
        &mut self,
        operation: &Operation,
        error: &Error,
        rng: impl FnOnce() -> SmallRng,
    ) -> Option<Duration> {
        let n = self.count.saturating_add(1);
        if n >= self.policy.max_attempts(operation) || !self.policy.wants_retry(operation, error) {
            return None;
        }
        let rng = self.rng.get_or_insert_with(rng);
        self.policy.delay(n, error.retry_after(), random_unit(rng))
    }
}

impl Call {
    /// Retries the statuses that the operation declares, in place of those of the policy.
    pub(crate) fn with_declared_statuses(mut self) -> Self {
        self.retries.policy = self.retries.policy.with_declared_statuses();
        self
    }

    /// Starts the backoff before the next attempt, or completes the call with the error.
    pub(super) fn on_attempt_error(
        &mut self,
        now: Now,
        sent_at: Duration,
        status: Option<StatusCode>,
        effect: Effect,
        error: Error,
    ) {
        let error = error.with_effect(effect, self.operation);
        self.emit_failure(now, sent_at, status, &error);
        let Some((delay, until)) = self.next_attempt(now, effect, &error) else {
            return self.reject(error);
        };
        self.retries.count = self.retries.count.saturating_add(1);
        self.state = State::Backoff { until };
        self.emit(|call| {
            Event::Retry(RetryInfo {
                request: call.request_info(),
                attempt: call.retries.attempts + 1,
                error: call.annotate(error),
                delay,
            })
        });
    }

    /// The delay before the next attempt and its time. `None` if there is no other attempt, or if
    /// it would start after the deadline.
    fn next_attempt(
        &mut self,
        now: Now,
        effect: Effect,
        error: &Error,
    ) -> Option<(Duration, Duration)> {
        if !self.is_safe_to_resend(effect) {
            return None;
        }
        let (context, number) = (&self.context, self.number);
        let delay = self.retries.next_delay(self.operation, error, || context.rng(number))?;
        let until = now.monotonic.saturating_add(delay);
        self.deadline.allows(until).then_some((delay, until))
    }

    /// Whether the request may be sent again after this failure: an idempotent one always, any
    /// other only if the server states that it did not process it (RFC 9113, section 8.7).
    fn is_safe_to_resend(&self, effect: Effect) -> bool {
        self.can_resend() && (self.operation.is_safe_to_retry() || effect == Effect::NotProcessed)
    }

    /// Whether the request can be sent again. Streams can't be rewound, and signed storage URLs are
    /// single-use.
    pub(super) fn can_resend(&self) -> bool {
        !self.redirects.is_single_use() && self.request.body.replay() == Replay::Rewind
    }
}
