//! Placeholders of a script: tickets, URLs and positions, distinct by their index.

use basecamp_core::event_feed::FeedLane;
use serde_json::Value;

use super::Config;

/// The servers of a script.
#[derive(Debug, Clone)]
pub(crate) struct Origins {
    /// The origin of the API.
    pub(crate) api: String,
    /// The origin of sockets. A `#` is the index of the URL.
    pub(crate) cable: String,
}

/// Replaces the placeholders. `config` is that of the script, whose lane and filters `NEXT` has.
///
/// # Errors
///
/// A message that names an unknown placeholder.
pub(super) fn substitute(
    script: &Value,
    config: &Config,
    origins: &Origins,
) -> Result<String, String> {
    let Origins { api, cable } = origins;
    let path = if config.feed_lane() == FeedLane::Inbox { "inbox" } else { "events" };
    let filters = config.filters();
    let filters: String =
        filters.parameters().map(|(name, values)| format!("&{name}={values}")).collect();
    let mut text = script.to_string().replace("{{API_ORIGIN}}", api);
    for (name, replacement) in [
        ("TICKET", "ticket-#".to_owned()),
        ("CABLE_URL", format!("{cable}/cable-#?ticket=ticket-#")),
        ("POS", "position-#".to_owned()),
        ("NEXT", format!("{api}/999/{path}.json?position=walk-#{filters}")),
    ] {
        let placeholder = format!("{{{{{name}:");
        let mut parts = text.split(&placeholder);
        let mut replaced = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (index, after) = part.split_once("}}").unwrap_or_default();
            if index.is_empty() || !index.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(format!("`{name}` has no index"));
            }
            replaced.push_str(&replacement.replace('#', index));
            replaced.push_str(after);
        }
        text = replaced;
    }
    match text.split("{{").skip(1).filter_map(|part| part.split_once("}}")).find(is_name) {
        Some((name, _)) => Err(format!("unknown placeholder `{name}`")),
        None => Ok(text),
    }
}

/// Whether the text between braces is meant as a placeholder. The text of a frame may have braces
/// as well.
fn is_name((text, _): &(&str, &str)) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_:".contains(&byte))
}
