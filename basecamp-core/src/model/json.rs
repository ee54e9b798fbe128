//! JSON without types: its text in a body, and bounds on its values, each of which takes up to some
//! hundred bytes of memory.

use std::collections::BTreeMap;

use serde::Deserialize as _;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// The most JSON values of a response that is decoded without a type, in whole or in part, and of a
/// webhook delivery: some 18 MB of usual JSON, or at most some 200 MB of memory.
pub const MAX_JSON_VALUES: usize = 500_000;

/// Whether a JSON text has more than [`MAX_JSON_VALUES`] values. An object or array counts as one,
/// and each value within it as another.
#[must_use]
pub fn exceeds_max_json_values(json: &[u8]) -> bool {
    !check_values(json, MAX_JSON_VALUES)
}

/// The most values of JSON that the SDK itself reads: an error, or a response of an OAuth server.
const MAX_OWN_VALUES: usize = 10_000;

/// Decodes JSON of a failed response, or of an OAuth server. `None` if it is malformed, or has more
/// than 10,000 values.
pub(crate) fn bounded_value(json: &[u8]) -> Option<Value> {
    let json = content(json);
    check_values(json, MAX_OWN_VALUES).then(|| serde_json::from_slice(json).ok()).flatten()
}

/// Decodes a JSON object as [`bounded_value`] does. `None` if it is another value.
pub(crate) fn object(json: &[u8]) -> Option<Map<String, Value>> {
    match bounded_value(json)? {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

/// Decodes the members of a JSON object in a response that is not repeated, the last of each name.
///
/// Padding (see [`content`]), invalid UTF-8 and whatever follows the object are tolerated. A member
/// that can't be read, such as the number 1e400, becomes `false`, and so do arrays and objects if
/// there are more than 10,000 values.
pub(crate) fn lenient_object(body: &[u8]) -> Option<Map<String, Value>> {
    let text = String::from_utf8_lossy(content(body));
    let is_bounded = check_values(text.as_bytes(), MAX_OWN_VALUES);
    let mut json = serde_json::Deserializer::from_str(&text);
    let members = BTreeMap::<String, Box<RawValue>>::deserialize(&mut json).ok()?;
    let read = |raw: Box<RawValue>| match is_bounded || !raw.get().starts_with(['[', '{']) {
        true => serde_json::from_str(raw.get()).unwrap_or(Value::Bool(false)),
        false => Value::Bool(false),
    };
    Some(members.into_iter().map(|(name, raw)| (name, read(raw))).collect())
}

/// Whether a JSON text has at most `limit` values. The scan stops as soon as there are more.
///
/// Each value but the first follows a comma or an opening bracket outside of strings.
pub(crate) fn check_values(json: &[u8], limit: usize) -> bool {
    // Each value has a byte of its own, so most texts need no scan.
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

/// The JSON text of a body: without a byte order mark, which RFC 8259, section 8.1, allows to
/// ignore, and without whitespace and NULs around it. A body of nothing else is empty.
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
    fn values_outside_of_strings_are_counted() {
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
