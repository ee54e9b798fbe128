//! The slots of the rate limit: those of the local state, or those that a store reserves.

use std::time::Duration;

use crate::error::{Error, ErrorCode};
use crate::pace::clock::{Micros, duration, micros};
use crate::pace::gcra::{Gcra, Rate};
use crate::pace::store::Reservation;

/// The time in which a store must answer. Then the local state is used.
pub(super) const STORE_TIMEOUT: Duration = Duration::from_secs(2);

/// The time after a failure of the store before it is used again.
const STORE_BACKOFF: Duration = Duration::from_secs(5);

/// The slots of the rate limit, of which one at a time is reserved for the head of the queue.
#[derive(Debug)]
pub(super) struct Slots {
    rate: Rate,
    has_store: bool,
    /// The local state. With a store, it follows the slots of the store.
    local: Gcra,
    reserved: Option<Slot>,
    store: StoreStatus,
    last_query: u64,
    /// The end of a pause that the store doesn't have yet.
    unreported_hold: Option<Micros>,
    /// A failure of the store that no call has reported yet.
    failure: Option<Error>,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    at: Micros,
    /// Whether it is known that no other process has held back the requests since.
    is_confirmed: bool,
}

#[derive(Debug)]
enum StoreStatus {
    Idle,
    /// A query runs.
    Busy {
        query: u64,
        since: Micros,
    },
    /// A query has ended, and no call has seen its answer yet.
    Answered {
        since: Micros,
        answer: Result<Answer, Error>,
    },
    Failing {
        retry_at: Micros,
    },
}

/// A query of the store, with the number that its answer refers to.
#[derive(Debug)]
pub(super) enum Query {
    Reserve { number: u64 },
    HoldLeft { number: u64 },
}

#[derive(Debug)]
pub(super) enum Answer {
    Reservation(Reservation),
    HoldLeft(Duration),
}

/// The next action of the head of the queue.
#[derive(Debug)]
pub(super) enum Next {
    /// The slot is due: the request can be sent.
    Due,
    /// The slot is due at that time.
    At(Micros),
    /// The driver has to run this query.
    Query(Query),
    /// A query runs, until that time at most.
    Busy(Micros),
    /// The wait is longer than the limit.
    TooLate(Duration),
}

impl Slots {
    pub(super) fn new(rate: Rate, has_store: bool) -> Self {
        Self {
            rate,
            has_store,
            local: Gcra::default(),
            reserved: None,
            store: StoreStatus::Idle,
            last_query: 0,
            unreported_hold: None,
            failure: None,
        }
    }

    /// Returns the next action of the head of the queue, which may wait for `max_wait`.
    pub(super) fn next(&mut self, now: Micros, max_wait: Duration) -> Next {
        if let Some(too_late) = self.take_answer(now, max_wait) {
            return Next::TooLate(too_late);
        }
        self.discard_unusable(now);
        let Some(slot) = self.reserved else { return self.reserve(now, max_wait) };
        let wait = duration(slot.at.saturating_sub(now));
        if wait > max_wait {
            Next::TooLate(wait)
        } else if now < slot.at {
            Next::At(slot.at)
        } else if slot.is_confirmed {
            Next::Due
        } else {
            self.query(now, |number| Query::HoldLeft { number }).unwrap_or(Next::Due)
        }
    }

    /// Uses the reserved slot, and returns its time.
    pub(super) fn take(&mut self, now: Micros) -> Micros {
        self.reserved.take().map_or(now, |slot| slot.at)
    }

    /// Whether a request whose slot was at that time may still be sent. `limit + 1` slots take an
    /// interval longer than the window, so a request may be late by less than that.
    pub(super) fn is_usable(&self, slot: Micros, now: Micros) -> bool {
        now.saturating_sub(slot) < micros(self.rate.interval) && self.local.held_until <= now
    }

    /// Returns the earliest time of the next slot that no call has used.
    pub(super) fn earliest(&self, now: Micros) -> Micros {
        match self.reserved {
            Some(slot) if self.is_usable(slot.at, now) || slot.at > now => slot.at.max(now),
            _ => self.local.next_slot(&self.rate, now),
        }
    }

    /// Whether the head of the queue can act without waiting for anything.
    pub(super) fn is_waiting_for_head(&self, now: Micros) -> bool {
        let is_busy = matches!(self.store, StoreStatus::Busy { since, .. }
            if now.saturating_sub(since) < micros(STORE_TIMEOUT));
        !is_busy && self.reserved.is_none_or(|slot| slot.at <= now)
    }

    /// Holds back all requests.
    pub(super) fn hold(&mut self, now: Micros, time: Duration) {
        self.local.hold(&self.rate, now, time);
        if self.has_store {
            self.unreported_hold = Some(self.local.held_until);
        }
    }

    /// Returns the rest of a pause that the store doesn't have yet.
    pub(super) fn take_unreported_hold(&mut self, now: Micros) -> Option<Duration> {
        let until = self.unreported_hold.take()?;
        let is_failing = matches!(self.store, StoreStatus::Failing { .. });
        (until > now && !is_failing).then(|| duration(until - now))
    }

    /// Takes the answer of a query. Returns whether the query is the latest one.
    pub(super) fn answer(&mut self, number: u64, answer: Result<Answer, Error>) -> bool {
        match self.store {
            StoreStatus::Busy { query, since } if query == number => {
                self.store = StoreStatus::Answered { since, answer };
                true
            }
            _ => false,
        }
    }

    pub(super) fn take_failure(&mut self) -> Option<Error> {
        self.failure.take()
    }

    pub(super) fn local(&self) -> &Gcra {
        &self.local
    }

    pub(super) fn store_fails(&self) -> bool {
        matches!(self.store, StoreStatus::Failing { .. })
    }

    pub(super) fn interval(&self) -> Micros {
        micros(self.rate.interval)
    }

    /// Reserves a slot: in the store, or in the local state if the store fails.
    fn reserve(&mut self, now: Micros, max_wait: Duration) -> Next {
        if let Some(next) = self.query(now, |number| Query::Reserve { number }) {
            return next;
        }
        match self.local.reserve(&self.rate, now, max_wait) {
            Err(wait) => Next::TooLate(wait),
            Ok(at) => {
                self.reserved = Some(Slot { at, is_confirmed: true });
                if at > now { Next::At(at) } else { Next::Due }
            }
        }
    }

    /// Starts a query, unless one runs. `None` if the store can't be used.
    fn query(&mut self, now: Micros, query: impl FnOnce(u64) -> Query) -> Option<Next> {
        if !self.has_store {
            return None;
        }
        match self.store {
            StoreStatus::Busy { since, .. } => {
                let until = since.saturating_add(micros(STORE_TIMEOUT));
                if now < until {
                    return Some(Next::Busy(until));
                }
                let message = format!("the pace store does not answer within {STORE_TIMEOUT:?}");
                self.fail(now, Error::new(ErrorCode::Network, message).with_timeout());
                return None;
            }
            StoreStatus::Failing { retry_at } if now < retry_at => return None,
            _ => {}
        }
        self.last_query += 1;
        self.store = StoreStatus::Busy { query: self.last_query, since: now };
        Some(Next::Query(query(self.last_query)))
    }

    /// Applies the answer of the store. Returns the wait if the store reserved nothing because it
    /// is too long.
    fn take_answer(&mut self, now: Micros, max_wait: Duration) -> Option<Duration> {
        if !matches!(self.store, StoreStatus::Answered { .. }) {
            return None;
        }
        let StoreStatus::Answered { since, answer } =
            std::mem::replace(&mut self.store, StoreStatus::Idle)
        else {
            return None;
        };
        match answer {
            Err(error) => self.fail(now, error),
            // The slot has passed, or was reserved for too long without a call that uses it.
            Ok(_) if now.saturating_sub(since) > micros(STORE_TIMEOUT) => {}
            Ok(Answer::Reservation(Reservation::Reserved(wait))) => {
                // A store that has lost its state doesn't know the latest slot, or a pause.
                let earliest = self.local.next_slot(&self.rate, now);
                let at = now.saturating_add(micros(wait)).max(earliest);
                self.local.follow(&self.rate, at);
                self.reserved = Some(Slot { at, is_confirmed: at <= now });
            }
            Ok(Answer::Reservation(Reservation::TooLate(wait))) => {
                return (wait > max_wait).then_some(wait);
            }
            Ok(Answer::HoldLeft(left)) if left.is_zero() => {
                if let Some(slot) = &mut self.reserved {
                    slot.is_confirmed = true;
                }
            }
            Ok(Answer::HoldLeft(left)) => self.local.hold(&self.rate, now, left),
        }
        None
    }

    /// Uses the local state for a while.
    fn fail(&mut self, now: Micros, error: Error) {
        self.store = StoreStatus::Failing { retry_at: now.saturating_add(micros(STORE_BACKOFF)) };
        self.failure = Some(error);
    }

    /// Discards a slot that was not used in time, and one within a pause.
    fn discard_unusable(&mut self, now: Micros) {
        self.reserved = self.reserved.filter(|slot| {
            slot.at >= self.local.held_until && (slot.at > now || self.is_usable(slot.at, now))
        });
    }
}
