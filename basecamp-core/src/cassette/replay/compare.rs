//! The comparison of a request with a recorded one.

use std::fmt;

use bytes::Bytes;
use http::{Request, Uri};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use url::form_urlencoded;

use super::super::format::{BASE, RecordedBody, RecordedRequest};
use super::super::placeholder::{is_person_id, matches};

/// The difference between a request and a recorded one.
pub(super) struct Difference {
    /// The number of equal parts: the method, the segments of the path, and if they are all equal
    /// the query and the body.
    equal_parts: usize,
    description: String,
}

impl Difference {
    pub(super) fn is_smaller(&self, other: &Self) -> bool {
        self.equal_parts > other.equal_parts
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.description)
    }
}

/// The headers that are compared.
const CONDITIONS: [&str; 3] = ["if-modified-since", "if-none-match", "range"];

/// Returns the first difference; `None` if the requests are the same.
pub(super) fn difference(
    recorded: &RecordedRequest,
    request: &Request<Bytes>,
) -> Option<Difference> {
    let uri = request.uri();
    let (path, query) = split(&recorded.url);
    // A recorded URL without an origin is of the API, whose origin may be another one.
    let sent = match path.starts_with('/') {
        true => uri.path().to_owned(),
        false => origin(uri) + uri.path(),
    };
    let same_method = recorded.method == request.method().as_str();
    let (path, sent): (Vec<&str>, Vec<&str>) =
        (path.split('/').collect(), sent.split('/').collect());
    let equal =
        path.iter().zip(&sent).take_while(|(path, sent)| matches(&decoded(path), &decoded(sent)));
    let equal = equal.count();
    let equal_parts = usize::from(same_method) + equal;
    let differs = |equal_parts, description| Some(Difference { equal_parts, description });
    if !same_method {
        return differs(equal_parts, format!("the method is {}", request.method()));
    }
    if equal < path.len().max(sent.len()) {
        return differs(equal_parts, format!("the path is {}", uri.path()));
    }
    if let Some(description) = query_difference(query, uri.query().unwrap_or_default()) {
        return differs(equal_parts + 1, description);
    }
    for name in CONDITIONS {
        let sent =
            request.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
        let recorded = recorded.headers.get(name);
        let is_same = match (recorded, &sent) {
            (Some(recorded), Some(sent)) => matches(recorded, sent),
            (recorded, sent) => recorded.is_none() && sent.is_none(),
        };
        if !is_same {
            let sent = sent.as_deref().unwrap_or("missing");
            return differs(equal_parts + 2, format!("the header `{name}` is {sent}"));
        }
    }
    let origin = origin(uri);
    let description = body_difference(&recorded.body, request.body(), &origin)?;
    differs(equal_parts + 3, description)
}

fn split(url: &str) -> (&str, &str) {
    url.split_once('?').unwrap_or((url, ""))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn query_difference(recorded: &str, sent: &str) -> Option<String> {
    let pairs = |query: &str| -> Vec<(String, String)> {
        form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    };
    pairs_difference("the query", &pairs(recorded), &pairs(sent))
}

fn pairs_difference(
    place: &str,
    recorded: &[(String, String)],
    sent: &[(String, String)],
) -> Option<String> {
    for (recorded, sent) in recorded.iter().zip(sent) {
        let is_same = recorded.0 == sent.0
            && (matches(&recorded.1, &sent.1) || is_same_id(&recorded.1, &sent.1));
        if !is_same {
            let (name, value) = recorded;
            return Some(format!("{place} has `{}` in place of `{name}={value}`", sent.0));
        }
    }
    let missing = recorded.get(sent.len());
    let added = sent.get(recorded.len());
    missing
        .map(|(name, _)| format!("{place} lacks `{name}`"))
        .or_else(|| added.map(|(name, _)| format!("{place} has also `{name}`")))
}

/// Whether both are ids, and the recorded id replaces that of a person.
fn is_same_id(recorded: &str, sent: &str) -> bool {
    recorded.parse().is_ok_and(is_person_id) && sent.parse::<i64>().is_ok()
}

/// The scheme, the host and the port of a request.
fn origin(uri: &Uri) -> String {
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    format!("{}://{authority}", uri.scheme_str().unwrap_or_default())
}

/// Compares a body to a server of that origin.
fn body_difference(recorded: &RecordedBody, sent: &Bytes, origin: &str) -> Option<String> {
    let text = || Some(std::str::from_utf8(sent).ok()?.replace(origin, BASE));
    match recorded {
        RecordedBody::Empty => (!sent.is_empty()).then(|| "there is a body".to_owned()),
        RecordedBody::Json(json) => {
            match text().and_then(|sent| serde_json::from_str(&sent).ok()) {
                Some(sent) => json_difference("", json, &sent),
                None => Some("the body is no JSON".to_owned()),
            }
        }
        RecordedBody::Form(pairs) => {
            let sent = form_urlencoded::parse(sent);
            let sent = sent.map(|(name, value)| (name.into_owned(), value.replace(origin, BASE)));
            let sent: Vec<_> = sent.collect();
            pairs_difference("the form", pairs, &sent)
        }
        RecordedBody::Text(recorded) => {
            let is_same = text().is_some_and(|sent| matches(recorded, &sent));
            (!is_same).then(|| "the text of the body differs".to_owned())
        }
        RecordedBody::File { length } => {
            let sent = sent.len() as u64;
            let is_other = length.is_some_and(|length| length != sent);
            is_other.then(|| format!("the body has {sent} bytes"))
        }
    }
}

/// Returns the first difference, with its place, such as `.todo.assignee_ids.0`.
fn json_difference(place: &str, recorded: &Value, sent: &Value) -> Option<String> {
    let differs = || {
        let place = if place.is_empty() { "the body" } else { place };
        Some(format!("{place} differs from the recording"))
    };
    match (recorded, sent) {
        (Value::Object(recorded), Value::Object(sent)) => {
            let other = sent.keys().find(|name| !recorded.contains_key(*name));
            if let Some(name) = other {
                return Some(format!("the body has also `{place}.{name}`"));
            }
            recorded.iter().find_map(|(name, value)| {
                let place = format!("{place}.{name}");
                match sent.get(name) {
                    Some(sent) => json_difference(&place, value, sent),
                    None => Some(format!("the body lacks `{place}`")),
                }
            })
        }
        (Value::Array(recorded), Value::Array(sent)) if recorded.len() == sent.len() => {
            let mut items = recorded.iter().zip(sent).enumerate();
            items.find_map(|(index, (recorded, sent))| {
                json_difference(&format!("{place}.{index}"), recorded, sent)
            })
        }
        (Value::String(recorded), Value::String(sent)) if matches(recorded, sent) => None,
        // A text that is JSON is recorded in another layout.
        (Value::String(recorded), Value::String(sent)) if recorded.starts_with(['{', '[']) => {
            match (serde_json::from_str(recorded), serde_json::from_str(sent)) {
                (Ok(recorded), Ok(sent)) => json_difference(place, &recorded, &sent),
                _ => differs(),
            }
        }
        (Value::Number(recorded), Value::Number(sent))
            if recorded.as_i64().is_some_and(is_person_id) && sent.is_i64() =>
        {
            None
        }
        _ if recorded == sent => None,
        _ => differs(),
    }
}
