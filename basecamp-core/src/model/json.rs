//! Untyped JSON: finds the JSON text in a body, and limits the number of values, each of which
//! takes up to some hundred bytes of memory.

use std::collections::BTreeMap;

use serde::Deserialize as _;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// The maximum number of JSON values in a webhook delivery and in a response that is decoded
/// without a type, in whole or in part: about 18 MB of typical JSON, or at most about 200 MB of
/// memory.
pub const MAX_JSON_VALUES: usize = 500_000;

/// Whether a JSON text has more than [`MAX_JSON_VALUES`] values. An object or array counts as one
/// value, and each value in it as another.
#[must_use]
pub fn exceeds_max_json_values(json: &[u8]) -> bool {
    !check_values(json, MAX_JSON_VALUES)
}

/// The maximum number of values in JSON that the SDK itself reads: the body of an error response,
/// or a response of an OAuth server.
const MAX_OWN_VALUES: usize = 10_000;

/// Decodes JSON of an error response, or of an OAuth server. `None` if the JSON is malformed or
/// has more than 10,000 values.
pub(crate) fn bounded_value(json: &[u8]) -> Option<Value> {
    let json = content(json);
    check_values(json, MAX_OWN_VALUES).then(|| serde_json::from_slice(json).ok()).flatten()
}

/// Decodes a JSON object as [`bounded_value`] does. `None` if the JSON is not an object.
pub(crate) fn object(json: &[u8]) -> Option<Map<String, Value>> {
    match bounded_value(json)? {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

/// Decodes the members of a JSON object in a response that can't be requested again, such as a
/// token response. Of members with the same name the last one wins.
///
/// The decoder ignores padding (see [`content`]) and any text after the object, and replaces
/// invalid UTF-8. A member that can't be read, such as the number 1e400, becomes `false`, and so do
/// arrays and objects if the object has more than 10,000 values.
pub(crate) fn lenient_object(body: &[u8]) -> Option<Map<String, Value>> {
    let text = String::from_utf8_lossy(content(body));
    let is_bounded = check_values(text.as_bytes(), MAX_OWN_VALUES);
    let mut json = serde_json::Deserializer::from_str(&text);
    let members = BTreeMap::<String, Box<RawValue>>::deserialize(&mut json).ok()?;
    let read = |raw: Box<RawValue>| {
        if is_bounded || !raw.get().starts_with(['[', '{']) {
            serde_json::from_str(raw.get()).unwrap_or(Value::Bool(false))
        } else {
            Value::Bool(false)
        }
    };
    Some(members.into_iter().map(|(name, raw)| (name, read(raw))).collect())
}

/// Whether a JSON text has at most `limit` values. The scan stops at the first value beyond the
/// limit.
///
/// The scan counts commas and opening brackets outside of strings: each value except the first
/// follows one of them.
pub(crate) fn check_values(json: &[u8], limit: usize) -> bool {
    // Each value has at least one byte, so shorter texts need no scan.
    if json.len() < limit {
        return true;
    }
    let mut values = 1usize;
    let mut bytes = json.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b',' | b'[' | b'{' => {
                values = values.saturating_add(1);
                if values > limit {
                    return false;
                }
            }
            b'"' => {
                while let Some(byte) = bytes.next() {
                    match byte {
                        b'"' => break,
                        b'\\' => drop(bytes.next()),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    true
}

/// Returns the JSON text of a body: without the byte order mark, which RFC 8259, section 8.1,
/// allows parsers to ignore, and without leading and trailing whitespace and NUL bytes. The text is
/// empty if the body has nothing else.
pub(crate) fn content(body: &[u8]) -> &[u8] {
    let is_padding = |byte: &u8| *byte == 0 || byte.is_ascii_whitespace();
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let Some(first) = body.iter().position(|byte| !is_padding(byte)) else { return &[] };
    let last = body.iter().rposition(|byte| !is_padding(byte)).unwrap_or(first);
    &body[first..=last]
}

#[cfg(test)]
mod tests {
    use super::check_values;

    #[test]
    fn counts_values_outside_of_strings() {
        for (json, values) in
            [("1", 1), (r#""a, [b] {c} \\\" , ""#, 1), ("[1, 2]", 3), (r#"{"a": [1], "b": {}}"#, 5)]
        {
            assert!(check_values(json.as_bytes(), values), "{json}");
            assert!(values < 2 || !check_values(json.as_bytes(), values - 1), "{json}");
        }
        let many = format!("[{}1]", "1,".repeat(100));
        assert!(!check_values(many.as_bytes(), 101) && check_values(many.as_bytes(), 102));
        for broken in [&br#""\"#[..], b"\"", b"", b"]]}"] {
            assert!(check_values(broken, 1));
        }
    }
}
