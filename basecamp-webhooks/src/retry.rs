//! Retries of commits and releases: exponential backoff with jitter until the lease ends.
//!
//! [`RetryQueue`] is the policy, a state machine without a clock. [`RetryWorker`] runs it.

mod runtime;
mod worker;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::BoxError;
use crate::claims::guard_store;
use crate::dedup::{AsyncDedupStore, ClaimToken};
use crate::event::EventId;
use crate::report::{GiveUpReason, StoreOperation};

pub(crate) use self::runtime::Runtime;
pub(crate) use self::worker::{RetryWorker, random};

/// Pending operations. When one more fails, the oldest is given up.
const MAX_PENDING: usize = 1000;

/// Delay after the first failure in a row.
const BASE_DELAY: Duration = Duration::from_millis(100);

/// Longest delay between two attempts.
const MAX_DELAY: Duration = Duration::from_secs(5);

/// Longest attempt of an async store.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);

/// Effectively unlimited; `Duration::MAX` would overflow `Instant` arithmetic.
const MAX_DURATION: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Adds a duration of any length to a time.
pub(crate) fn add(time: Instant, duration: Duration) -> Instant {
    time.checked_add(duration.min(MAX_DURATION)).unwrap_or(time)
}

/// The last operation on a claim.
#[derive(Clone)]
pub(crate) struct Settlement {
    pub(crate) id: EventId,
    pub(crate) token: ClaimToken,
    pub(crate) operation: StoreOperation,
    /// Context that the store's futures are polled in.
    pub(crate) runtime: Runtime,
}

impl Settlement {
    pub(crate) async fn run(&self, store: &dyn AsyncDedupStore) -> Result<(), BoxError> {
        guard_store(|| match self.operation {
            StoreOperation::Commit => store.commit(&self.id, self.token),
            StoreOperation::Release => store.release(&self.id, self.token),
        })
        .await
    }
}

/// A settlement that failed and is retried.
pub(crate) struct Pending {
    pub(crate) settlement: Settlement,
    /// Attempts so far, including the first one during the delivery.
    pub(crate) attempts: u32,
    /// Time of the first failure.
    pub(crate) failed_at: Instant,
    /// Message of the most recent failure.
    pub(crate) error: String,
    /// End of the lease.
    pub(crate) deadline: Instant,
}

/// The worker's next step.
pub(crate) enum Action {
    /// Run this settlement, and report its result to [`RetryQueue::succeeded`] or
    /// [`RetryQueue::failed`].
    Attempt(Settlement),
    /// Report that this operation was given up.
    GiveUp(Pending, GiveUpReason),
    /// Call [`RetryQueue::next`] again at this time, or after the queue changed.
    Wait(Instant),
    /// Nothing is pending.
    Idle,
}

/// Schedules retries against one store.
///
/// All pending operations share one backoff, since they fail for the same reason: while the store
/// is down, each attempt tries the next operation in turn. After a success the others follow
/// without delay.
#[derive(Default)]
pub(crate) struct RetryQueue {
    waiting: VecDeque<Pending>,
    in_flight: Option<InFlight>,
    /// Failures in a row.
    failures: u32,
    next_attempt: Option<Instant>,
    /// Time at which all that is pending is given up.
    shutdown: Option<Instant>,
}

struct InFlight {
    pending: Pending,
    /// Time at which the attempt is cancelled.
    deadline: Instant,
}

impl RetryQueue {
    /// Returns the number of operations that are neither done nor given up.
    pub(crate) fn len(&self) -> usize {
        self.waiting.len() + usize::from(self.in_flight.is_some())
    }

    /// Adds an operation whose first attempt failed. `random` is the jitter. Returns the oldest
    /// operation if the queue was full.
    pub(crate) fn push(&mut self, pending: Pending, random: u64) -> Option<Pending> {
        if self.len() == 0 {
            self.failures = 0;
            self.back_off(pending.failed_at, random);
        }
        let oldest = if self.len() < MAX_PENDING {
            None
        } else {
            let times = self.waiting.iter().map(|pending| pending.failed_at).enumerate();
            times.min_by_key(|(_, time)| *time).map(|(index, _)| index)
        };
        let evicted = oldest.and_then(|index| self.waiting.remove(index));
        self.waiting.push_back(pending);
        evicted
    }

    /// Returns the next step.
    pub(crate) fn next(&mut self, now: Instant) -> Action {
        let shutdown = self.shutdown.is_some_and(|deadline| deadline <= now);
        let expired = |pending: &Pending| shutdown || pending.deadline <= now;
        let index = self.waiting.iter().position(expired);
        if let Some(pending) = index.and_then(|index| self.waiting.remove(index)) {
            let lease_ended = pending.deadline <= now;
            let reason =
                if lease_ended { GiveUpReason::LeaseEnded } else { GiveUpReason::Shutdown };
            return Action::GiveUp(pending, reason);
        }
        let Some(earliest) = self.waiting.iter().map(|pending| pending.deadline).min() else {
            return Action::Idle;
        };
        if let Some(time) = self.next_attempt.filter(|time| *time > now) {
            let earliest = self.shutdown.map_or(earliest, |shutdown| shutdown.min(earliest));
            return Action::Wait(time.min(earliest));
        }
        let Some(mut pending) = self.waiting.pop_front() else { return Action::Idle };
        pending.attempts = pending.attempts.saturating_add(1);
        let settlement = pending.settlement.clone();
        let deadline = add(now, ATTEMPT_TIMEOUT).min(pending.deadline);
        self.in_flight = Some(InFlight { pending, deadline });
        Action::Attempt(settlement)
    }

    /// Time at which the attempt in flight is cancelled; `None` if it was given up meanwhile.
    pub(crate) fn attempt_deadline(&self) -> Option<Instant> {
        let deadline = self.in_flight.as_ref()?.deadline;
        Some(self.shutdown.map_or(deadline, |shutdown| shutdown.min(deadline)))
    }

    /// The attempt in flight succeeded. Returns its operation, unless it was given up meanwhile.
    pub(crate) fn succeeded(&mut self, now: Instant) -> Option<Pending> {
        self.failures = 0;
        self.next_attempt = Some(now);
        self.in_flight.take().map(|in_flight| in_flight.pending)
    }

    /// The attempt in flight failed: it is repeated after all others.
    pub(crate) fn failed(&mut self, now: Instant, error: String, random: u64) {
        self.back_off(now, random);
        if let Some(InFlight { mut pending, .. }) = self.in_flight.take() {
            pending.error = error;
            self.waiting.push_back(pending);
        }
    }

    /// Abandons all pending operations at this time. Until then, attempts continue, the first at
    /// once.
    pub(crate) fn shut_down(&mut self, now: Instant, deadline: Instant) {
        self.failures = 0;
        self.next_attempt = Some(now);
        self.shutdown = Some(self.shutdown.map_or(deadline, |earlier| earlier.min(deadline)));
    }

    /// Returns whether [`shut_down`](Self::shut_down) was called.
    pub(crate) fn is_shut_down(&self) -> bool {
        self.shutdown.is_some()
    }

    /// Removes all that is pending.
    pub(crate) fn give_up_all(&mut self) -> Vec<Pending> {
        let in_flight = self.in_flight.take().map(|in_flight| in_flight.pending);
        in_flight.into_iter().chain(self.waiting.drain(..)).collect()
    }

    /// Sets the time of the next attempt: 100 ms after the first failure in a row, doubling up to
    /// 5 s, less a random part of up to a half.
    fn back_off(&mut self, now: Instant, random: u64) {
        let delay = backoff(BASE_DELAY, MAX_DELAY, self.failures, random);
        self.failures = self.failures.saturating_add(1);
        self.next_attempt = Some(add(now, delay));
    }
}

/// Returns the delay after this number of earlier failures: `base`, doubling up to `max`, less a
/// random part of up to a half.
pub(crate) fn backoff(base: Duration, max: Duration, failures: u32, random: u64) -> Duration {
    let delay = base.saturating_mul(2_u32.saturating_pow(failures)).min(max).min(MAX_DURATION);
    let half = delay / 2;
    half + half.mul_f64((random >> 11) as f64 / (1_u64 << 53) as f64)
}

#[cfg(test)]
mod tests;
