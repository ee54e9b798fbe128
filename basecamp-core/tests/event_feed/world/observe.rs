//! Observations of a connector, and the state at the end of a script.

use std::collections::BTreeMap;

use basecamp_core::event_feed::{Disconnection, FeedFact, PositionRejection, Signal};

use super::{Check, World, equal};
use crate::script::{ExpectedSignal, FilterConflict, RejectionKind, Step};

impl World<'_> {
    pub(super) fn observe(&mut self, step: &Step) -> Check {
        match step {
            Step::ExpectDelivered(expected) => equal(&self.delivered, &expected.exact),
            Step::ExpectTimers(expected) => equal(self.timer_counts(), expected.exact.clone()),
            Step::ExpectState(expected) => equal(self.connector.state().name(), &expected.is),
            Step::ExpectError(expected) => self.check_error(&expected.reason, expected.category.as_deref()),
            Step::ExpectBuffered(expected) => equal(self.connector.buffered(), expected.count),
            Step::ExpectHandlerInvocations(expected) => equal(&self.invocations, &expected.exact),
            Step::ExpectSignal(expected) => {
                let signal = self.signals.pop_front().ok_or("no signal")?;
                let matches = match (expected, &signal) {
                    (
                        ExpectedSignal::BufferOverflow { dropped_ids, dropped_count },
                        Signal::BufferOverflow { dropped_ids: ids },
                    ) => ids == dropped_ids && ids.len() == *dropped_count,
                    (
                        ExpectedSignal::FeedGap { epoch_after_id },
                        Signal::FeedGap { epoch_after_id: id, .. },
                    ) => id == epoch_after_id,
                    _ => false,
                };
                if matches { Ok(()) } else { Err(format!("signal {signal:?}")) }
            }
            Step::ExpectGap(expected) => self.take_fact(|fact| {
                matches!(fact, FeedFact::Gap { epoch_after_id } if *epoch_after_id == expected.epoch_after_id)
            }),
            Step::ExpectSaveFailed(_) => {
                self.take_fact(|fact| matches!(fact, FeedFact::CheckpointSaveFailed { .. }))
            }
            Step::ExpectPositionRejected(expected) => {
                let reason = match expected.kind {
                    RejectionKind::PositionInvalid => PositionRejection::PositionInvalid,
                    RejectionKind::FilterChanged => PositionRejection::FilterChanged,
                };
                self.take_fact(|fact| {
                    matches!(fact, FeedFact::PositionRejected { reason: found } if *found == reason)
                })
            }
            Step::ExpectFilterConflict(expected) => self.take_fact(|fact| match fact {
                FeedFact::FilterConflict { position_digest, filters_digest } => {
                    let found = FilterConflict {
                        position_digest: position_digest.clone(),
                        filters_digest: filters_digest.clone(),
                    };
                    found == *expected
                }
                _ => false,
            }),
            Step::ExpectDisconnectedInvalidFrame(_) => self.take_fact(|fact| {
                matches!(fact, FeedFact::Disconnected { cause: Disconnection::InvalidFrame, .. })
            }),
            other => Err(format!("{other:?} is no observation")),
        }
    }

    /// Finds a fact, and discards it and all facts before it.
    pub(super) fn take_fact(&mut self, is_expected: impl Fn(&FeedFact) -> bool) -> Check {
        let index = self.facts.iter().position(is_expected);
        let index = index.ok_or_else(|| format!("facts: {:?}", self.facts))?;
        self.facts.drain(..=index);
        Ok(())
    }

    fn timer_counts(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for timer in &self.timers {
            *counts.entry(timer.kind.name().to_owned()).or_default() += 1;
        }
        counts
    }

    fn check_error(&self, reason: &str, category: Option<&str>) -> Check {
        let error = self.end.as_ref().and_then(Option::as_ref).ok_or("no error")?;
        equal(error.reason.name(), reason)?;
        match category {
            Some(category) => equal(error.reason.code().as_str(), category),
            None => Ok(()),
        }
    }

    pub(super) fn check_end(&self) -> Check {
        let end = &self.script.end;
        let parked = (self.mint, self.dial.is_some(), self.poll.is_some(), self.save.is_some());
        equal(parked, (false, false, false, false))?;
        equal((self.subscriptions.len(), self.client_close), (0, false))?;
        equal(self.connector.state().name(), end.state.as_str())?;
        let check = |found: usize, expected: Option<usize>| equal(found, expected.unwrap_or(found));
        check(self.mints, end.mint_count)?;
        check(self.connects, end.connect_count)?;
        check(self.polls, end.poll_count)?;
        if let Some(expected) = &end.timers {
            equal(self.timer_counts(), expected.exact.clone())?;
        }
        equal(self.socket, end.socket.unwrap_or(self.socket))?;
        if let Some(expected) = &end.delivered {
            equal(&self.delivered, &expected.exact)?;
        }
        if let Some(expected) = &end.checkpoints {
            equal(&self.checkpoints, &expected.exact)?;
        }
        if let Some(expected) = &end.handler_invocations {
            equal(&self.invocations, &expected.exact)?;
        }
        match &end.error {
            Some(expected) => self.check_error(&expected.reason, expected.category.as_deref()),
            None => equal(self.end.is_some(), end.state == "closed"),
        }
    }
}
