//! Placeholders of a script: tickets, URLs and positions, distinct by their index.

use serde_json::Value;

/// The servers of a script.
#[derive(Debug, Clone)]
pub(crate) struct Origins {
    /// The origin of the API.
    pub(crate) api: String,
    /// The origin of sockets. A `#` is the index of the URL.
    pub(crate) cable: String,
}

/// Replaces the placeholders.
pub(super) fn substitute(script: &Value, origins: &Origins) -> String {
    let Origins { api, cable } = origins;
    let lane = script.pointer("/config/lane").and_then(Value::as_str).unwrap_or("account");
    let path = if lane == "inbox" { "inbox" } else { "events" };
    let mut filters = String::new();
    for name in [
        "types",
        "buckets",
        "creators",
        "performers",
        "exclude_performers",
        "actor_types",
        "reasons",
    ] {
        let values = script.pointer(&format!("/config/{name}")).and_then(Value::as_array);
        let Some(values) = values else { continue };
        let text = |value: &Value| value.as_str().map_or(value.to_string(), str::to_owned);
        let values: Vec<String> = values.iter().map(text).collect();
        filters.push_str(&format!("&{name}={}", values.join(",")));
    }
    let mut text = script.to_string().replace("{{API_ORIGIN}}", api);
    for (placeholder, replacement) in [
        ("{{TICKET:", "ticket-#".to_owned()),
        ("{{CABLE_URL:", format!("{cable}/cable-#?ticket=ticket-#")),
        ("{{POS:", "position-#".to_owned()),
        ("{{NEXT:", format!("{api}/999/{path}.json?position=walk-#{filters}")),
    ] {
        while let Some((before, rest)) = text.split_once(placeholder) {
            let Some((index, after)) = rest.split_once("}}") else { break };
            text = format!("{before}{}{after}", replacement.replace('#', index));
        }
    }
    text
}
