//! The clock of the sandbox as JSON, and its changes.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::clock::{self, Clock};
use crate::reply::Refusal;

/// The body of `POST /_sandbox/clock`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    /// The new time.
    set: Option<Timestamp>,
    /// A length of time, such as `2h 30m`.
    advance: Option<SignedDuration>,
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
    let time = Duration::try_from(change.advance.unwrap_or_default());
    let time = time.map_err(|_| Refusal::malformed("advance must not be negative; use set"))?;
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
