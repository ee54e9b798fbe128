//! The parts of a script's steps that do not depend on the runner.

use std::collections::BTreeMap;
use std::fmt::Debug;

use basecamp_core::event_feed::{
    Disconnection, Disposition, FeedFact, FeedFilters, FeedLane, PositionRejection, Signal,
};
use serde_json::{Value, json};

use super::{
    Config, Decision, ExpectedSignal, FilterConflict, Invocation, Lane, Query, RejectionKind,
    Served, SignalKind, Step, Subscribe,
};

/// The result of an expectation.
pub(crate) type Check = Result<(), String>;

pub(crate) fn equal<T: PartialEq + Debug>(found: T, expected: T) -> Check {
    if found == expected { Ok(()) } else { Err(format!("{found:?} instead of {expected:?}")) }
}

impl Config {
    pub(crate) fn feed_lane(&self) -> FeedLane {
        match self.lane {
            Some(Lane::Inbox) => FeedLane::Inbox,
            _ => FeedLane::Account,
        }
    }

    pub(crate) fn filters(&self) -> FeedFilters {
        FeedFilters::new()
            .types(self.types.clone())
            .buckets(self.buckets.iter().copied())
            .creators(self.creators.iter().copied())
            .performers(self.performers.iter().copied())
            .exclude_performers(self.exclude_performers.iter().copied())
            .actor_types(self.actor_types.clone())
            .reasons(self.reasons.clone())
    }

    /// The invocation of the handler of a signal, if there is a handler.
    pub(crate) fn invocation(&self, signal: &Signal) -> Option<Invocation> {
        let dispositions = self.signal_disposition.as_ref()?;
        let (kind, disposition) = match signal {
            Signal::BufferOverflow { .. } => {
                (SignalKind::BufferOverflow, dispositions.buffer_overflow)
            }
            _ => (SignalKind::FeedGap, dispositions.feed_gap),
        };
        Some(Invocation { kind, disposition: disposition? })
    }
}

impl From<Decision> for Disposition {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Accept => Self::Accept,
            Decision::Terminate => Self::Terminate,
        }
    }
}

impl Served {
    /// The text of the frame. `own` is the identifier of the subscription.
    pub(crate) fn text(&self, own: &str) -> String {
        let own = |identifier: &Option<String>| identifier.clone().unwrap_or(own.to_owned());
        let frame = match self {
            Self::Welcome {} => json!({"type": "welcome"}),
            Self::Ping { message: None } => json!({"type": "ping"}),
            Self::Ping { message } => json!({"type": "ping", "message": message}),
            Self::Confirm { identifier } => {
                json!({"type": "confirm_subscription", "identifier": own(identifier)})
            }
            Self::Reject { identifier } => {
                json!({"type": "reject_subscription", "identifier": own(identifier)})
            }
            Self::Disconnect { reason, reconnect } => {
                json!({"type": "disconnect", "reason": reason, "reconnect": reconnect})
            }
            Self::Message { event, item, identifier } => {
                let row = event.as_ref().or(item.as_ref());
                json!({"identifier": own(identifier), "message": row})
            }
            Self::Raw { text } => return text.clone(),
        };
        frame.to_string()
    }
}

impl Subscribe {
    /// Checks the client's frame, and returns the identifier.
    pub(crate) fn check(&self, frame: &str, previous: Option<&str>) -> Result<String, String> {
        if self.identical_to_previous.is_some() {
            equal(Some(frame), previous)?;
        }
        let command: Value = serde_json::from_str(frame).map_err(|error| error.to_string())?;
        equal(&command["command"], &json!("subscribe"))?;
        let identifier = command["identifier"].as_str().ok_or("the identifier is no text")?;
        let mut parts: BTreeMap<String, Value> =
            serde_json::from_str(identifier).map_err(|error| error.to_string())?;
        equal(parts.remove("channel"), Some(json!(self.channel)))?;
        equal(parts.remove("inbox"), self.inbox.then_some(json!(true)))?;
        let params = self.params.iter().map(|(name, value)| (name.clone(), json!(value)));
        equal(parts, params.collect())?;
        Ok(identifier.to_owned())
    }
}

impl Query {
    /// Checks the parameters of a poll.
    pub(crate) fn check(&self, found: &BTreeMap<String, String>) -> Check {
        match self {
            Self::Exact(expected) => equal(found, &expected.exact),
            Self::AtLeast(expected) => {
                let has_all = expected.iter().all(|(name, value)| found.get(name) == Some(value));
                if has_all { Ok(()) } else { Err(format!("{found:?}")) }
            }
        }
    }
}

impl ExpectedSignal {
    pub(crate) fn check(&self, signal: &Signal) -> Check {
        let is_expected = match (self, signal) {
            (
                Self::BufferOverflow { dropped_ids, dropped_count },
                Signal::BufferOverflow { dropped_ids: ids },
            ) => ids == dropped_ids && ids.len() == *dropped_count,
            (Self::FeedGap { epoch_after_id }, Signal::FeedGap { epoch_after_id: id, .. }) => {
                id == epoch_after_id
            }
            _ => false,
        };
        if is_expected { Ok(()) } else { Err(format!("signal {signal:?}")) }
    }
}

impl Step {
    /// Whether the step expects this fact.
    pub(crate) fn expects(&self, fact: &FeedFact) -> bool {
        match (self, fact) {
            (Self::ExpectGap(expected), FeedFact::Gap { epoch_after_id }) => {
                *epoch_after_id == expected.epoch_after_id
            }
            (Self::ExpectSaveFailed(_), FeedFact::CheckpointSaveFailed { .. }) => true,
            (Self::ExpectPositionRejected(expected), FeedFact::PositionRejected { reason }) => {
                *reason
                    == match expected.kind {
                        RejectionKind::PositionInvalid => PositionRejection::PositionInvalid,
                        RejectionKind::FilterChanged => PositionRejection::FilterChanged,
                    }
            }
            (
                Self::ExpectFilterConflict(expected),
                FeedFact::FilterConflict { position_digest, filters_digest },
            ) => {
                let (position_digest, filters_digest) =
                    (position_digest.clone(), filters_digest.clone());
                *expected == FilterConflict { position_digest, filters_digest }
            }
            (Self::ExpectDisconnectedInvalidFrame(_), FeedFact::Disconnected { cause, .. }) => {
                *cause == Disconnection::InvalidFrame
            }
            _ => false,
        }
    }
}
