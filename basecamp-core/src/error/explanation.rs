//! Reads the body of an error response: which message, description and field errors it contains.

use std::collections::BTreeMap;

use http::{HeaderMap, header};
use serde_json::{Map, Value};

use crate::model::json::{bounded_value, content};

/// The parts of an error response's body that have a known form.
#[derive(Default)]
pub(super) struct Explanation {
    pub(super) message: Option<String>,
    pub(super) description: Option<String>,
    pub(super) fields: BTreeMap<String, Vec<String>>,
}

/// Reads a body in any known form: Basecamp's own, OAuth's (RFC 6749, section 5.2), problem
/// details (RFC 9457), or plain text. Field errors are read for validation errors only.
pub(super) fn explain(headers: &HeaderMap, body: &[u8], validation: bool) -> Explanation {
    let body = content(body);
    match bounded_value(body) {
        Some(Value::Object(members)) => explain_object(&members, validation),
        Some(errors) => Explanation { message: list_message(&errors), ..Explanation::default() },
        None => Explanation { message: plain_text(headers, body), ..Explanation::default() },
    }
}

fn explain_object(members: &Map<String, Value>, validation: bool) -> Explanation {
    let text = |key| members.get(key).and_then(Value::as_str).and_then(nonblank);
    let fields = if validation { field_map(members) } else { BTreeMap::new() };
    let errors = members.get("errors").filter(|_| fields.is_empty());
    let problem_details = || match (text("title"), text("detail")) {
        (Some(title), Some(detail)) => Some(format!("{title}: {detail}")),
        (title, detail) => title.or(detail),
    };
    Explanation {
        message: text("error")
            .or_else(|| text("message"))
            .or_else(|| errors.and_then(list_message))
            .or_else(problem_details),
        description: text("error_description"),
        fields,
    }
}

/// Returns the text unless it is blank.
fn nonblank(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// Joins the messages of a list of errors: texts unchanged, objects as `row 1: name: is blank`.
fn list_message(errors: &Value) -> Option<String> {
    match errors {
        Value::String(text) => nonblank(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().filter_map(item_message).collect();
            (!items.is_empty()).then(|| items.join("; "))
        }
        _ => None,
    }
}

/// Joins the messages of one item of a list of errors.
pub(super) fn item_message(item: &Value) -> Option<String> {
    match item {
        Value::Null => None,
        Value::String(text) => nonblank(text),
        Value::Object(members) => {
            let row = members.get("row").map(|row| format!("row {row}"));
            let rest = members.iter().filter(|(name, _)| *name != "row");
            let rest = rest.filter_map(|(name, value)| {
                let message = item_message(value)?;
                let is_message = matches!(name.as_str(), "error" | "errors" | "message");
                Some(if is_message { message } else { format!("{name}: {message}") })
            });
            let rest = rest.collect::<Vec<_>>().join(", ");
            match row {
                Some(row) if rest.is_empty() => Some(row),
                Some(row) => Some(format!("{row}: {rest}")),
                None => nonblank(&rest),
            }
        }
        Value::Array(_) => list_message(item),
        other => Some(other.to_string()),
    }
}

/// Returns a body that is plain text and not markup.
fn plain_text(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let media_type = headers.get(header::CONTENT_TYPE).map(|value| value.as_bytes());
    let is_text = media_type.is_none_or(|ty| ty.to_ascii_lowercase().starts_with(b"text/plain"));
    let text = std::str::from_utf8(body).ok()?.trim_matches(['\0', ' ', '\t', '\r', '\n']);
    (is_text && !text.starts_with(['<', '{', '['])).then(|| nonblank(text)).flatten()
}

/// Reads the field map under `errors`, without its malformed entries; without `errors`, reads the
/// body itself, provided that all of its members are well-formed.
fn field_map(body: &Map<String, Value>) -> BTreeMap<String, Vec<String>> {
    match body.get("errors") {
        Some(Value::Object(errors)) => errors
            .iter()
            .filter_map(|(field, messages)| Some((field.clone(), all_messages(messages)?)))
            .collect(),
        _ => body
            .iter()
            .map(|(field, messages)| Some((field.clone(), all_messages(messages)?)))
            .collect::<Option<_>>()
            .unwrap_or_default(),
    }
}

/// Reads the messages of a field: a nonempty list of nonempty strings.
fn all_messages(messages: &Value) -> Option<Vec<String>> {
    let messages = messages.as_array().filter(|messages| !messages.is_empty())?;
    messages
        .iter()
        .map(|message| Some(message.as_str().filter(|text| !text.is_empty())?.to_owned()))
        .collect()
}
