//! The assertion `delayBetweenRequests`.

use std::time::Duration;

use serde::Deserialize;

use super::{Mismatch, mismatch};

/// Bounds in milliseconds for the delays between consecutive requests: for all of them, or for the
/// one between the request at `index` and the next. A negative index counts from the last delay.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Members")]
pub(super) struct Delays {
    min: u64,
    max: Option<u64>,
    index: Option<isize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Members {
    min: Option<u64>,
    max: Option<u64>,
    index: Option<isize>,
}

impl TryFrom<Members> for Delays {
    type Error = &'static str;

    fn try_from(members: Members) -> Result<Self, Self::Error> {
        let Members { min, max, index } = members;
        match (min, max) {
            (None, None) => Err("neither `min` nor `max` is given"),
            _ => Ok(Self { min: min.unwrap_or(0), max, index }),
        }
    }
}

impl Delays {
    pub(super) fn check(&self, gaps: &[Duration]) -> Result<(), Mismatch> {
        let wanted = match self.max {
            Some(max) => format!("{} to {max} ms", self.min),
            None => format!("{} ms or more", self.min),
        };
        let checked = match self.index {
            None => gaps,
            Some(index) => {
                let place = match index < 0 {
                    true => gaps.len().checked_sub(index.unsigned_abs()),
                    false => Some(index.unsigned_abs()),
                };
                match place.and_then(|place| gaps.get(place)) {
                    Some(gap) => std::slice::from_ref(gap),
                    None => return mismatch(wanted, format!("{} delays", gaps.len())),
                }
            }
        };
        match checked.iter().find(|gap| !self.allows(**gap)) {
            None if checked.is_empty() => mismatch(wanted, "fewer than two requests"),
            None => Ok(()),
            Some(gap) => mismatch(wanted, format!("{} ms", gap.as_millis())),
        }
    }

    fn allows(&self, gap: Duration) -> bool {
        gap >= Duration::from_millis(self.min)
            && self.max.is_none_or(|max| gap <= Duration::from_millis(max))
    }
}
