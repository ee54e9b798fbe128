//! The clock of the sandbox as JSON, and its changes.

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
    set: Option<Value>,
    /// A length of time, such as `2h 30m` or `15d`.
    advance: Option<Value>,
    running: Option<Value>,
}

pub(super) fn show(clock: &Clock) -> Value {
    json!({ "now": clock::text(clock.now()), "running": clock.is_running() })
}

/// Starts or stops the clock, sets it, then moves it forward, as far as the change requests that.
pub(super) fn change(clock: &Clock, change: &Change) -> Result<Value, Refusal> {
    if change.set.is_none() && change.advance.is_none() && change.running.is_none() {
        return Err(Refusal::malformed("Use set, advance or running"));
    }
    let now = optional(&change.set, |value| value.as_str()?.parse::<Timestamp>().ok())
        .ok_or_else(|| Refusal::malformed("set must be a time such as 2027-03-01T08:00:00Z"))?;
    let time = optional(&change.advance, |value| duration(value.as_str()?)).ok_or_else(|| {
        let expected = "advance must be a length of time, such as 2h 30m or 15d";
        Refusal::malformed(format!("{expected}; set moves the clock back"))
    })?;
    let running = optional(&change.running, Value::as_bool)
        .ok_or_else(|| Refusal::malformed("running must be true or false"))?;
    match running {
        Some(true) => clock.run(),
        Some(false) => clock.stop(),
        None => {}
    }
    if let Some(now) = now {
        clock.set(now);
    }
    clock.advance(time.unwrap_or_default());
    Ok(show(clock))
}

/// Reads a member that may be absent; `None` if it is invalid.
fn optional<T>(value: &Option<Value>, read: impl Fn(&Value) -> Option<T>) -> Option<Option<T>> {
    value.as_ref().map_or(Some(None), |value| read(value).map(Some))
}
