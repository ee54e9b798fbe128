//! The clock of the sandbox as JSON, and its changes.

use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::clock::{self, Clock};
use crate::formats::duration;
use crate::reply::Refusal;

/// The body of `POST /_sandbox/clock`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    /// The new time.
    set: Option<Timestamp>,
    /// A length of time, such as `2h 30m` or `15d`.
    advance: Option<String>,
    running: Option<bool>,
}

pub(super) fn show(clock: &Clock) -> Value {
    json!({ "now": clock::text(clock.now()), "running": clock.is_running() })
}

/// Starts or stops the clock, sets it, then moves it forward, as far as the change requests that.
pub(super) fn change(clock: &Clock, change: &Change) -> Result<Value, Refusal> {
    if change.set.is_none() && change.advance.is_none() && change.running.is_none() {
        return Err(Refusal::malformed("Use set, advance or running"));
    }
    let time = match &change.advance {
        None => Duration::ZERO,
        Some(text) => duration(text).ok_or_else(|| {
            let expected = "advance must be a length of time, such as 2h 30m or 15d";
            Refusal::malformed(format!("{expected}; set moves the clock back"))
        })?,
    };
    match change.running {
        Some(true) => clock.run(),
        Some(false) => clock.stop(),
        None => {}
    }
    if let Some(now) = change.set {
        clock.set(now);
    }
    clock.advance(time);
    Ok(show(clock))
}
