//! Observations of a connector, and the state at the end of a script.

use std::collections::BTreeMap;

use basecamp_core::event_feed::FeedFact;

use super::World;
use crate::script::{Check, Step, equal};

impl World<'_> {
    pub(super) fn observe(&mut self, step: &Step) -> Check {
        match step {
            Step::ExpectDelivered(expected) => equal(&self.delivered, &expected.exact),
            Step::ExpectTimers(expected) => equal(self.timer_counts(), expected.exact.clone()),
            Step::ExpectState(expected) => equal(self.connector.state().name(), &expected.is),
            Step::ExpectError(expected) => {
                self.check_error(&expected.reason, expected.category.as_deref())
            }
            Step::ExpectBuffered(expected) => equal(self.connector.buffered(), expected.count),
            Step::ExpectHandlerInvocations(expected) => equal(&self.invocations, &expected.exact),
            Step::ExpectSignal(expected) => {
                let signal = self.signals.pop_front().ok_or("no signal")?;
                expected.check(&signal)
            }
            Step::ExpectGap(_)
            | Step::ExpectSaveFailed(_)
            | Step::ExpectPositionRejected(_)
            | Step::ExpectFilterConflict(_)
            | Step::ExpectDisconnectedInvalidFrame(_) => self.take_fact(|fact| step.expects(fact)),
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
