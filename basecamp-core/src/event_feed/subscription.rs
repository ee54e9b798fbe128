//! The Action Cable subscription: its identifier and its command.

use super::filters::{FeedFilters, FeedLane, json_string};

/// Returns the identifier of the subscription: the JSON text of an object whose members have a
/// fixed order. The server repeats it in every frame of the subscription, and treats a different
/// text as another subscription.
pub(super) fn identifier(lane: FeedLane, filters: &FeedFilters) -> String {
    let mut text = String::from(r#"{"channel":"EventsChannel""#);
    if lane == FeedLane::Inbox {
        text.push_str(r#","inbox":true"#);
    }
    for (name, value) in filters.parameters() {
        text.push_str(&format!(",\"{name}\":{}", json_string(&value)));
    }
    text.push('}');
    text
}

/// Returns the frame that subscribes to an identifier.
pub(super) fn subscribe(identifier: &str) -> String {
    format!(r#"{{"command":"subscribe","identifier":{}}}"#, json_string(identifier))
}

#[cfg(test)]
mod tests;
