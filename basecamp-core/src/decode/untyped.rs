//! A bound on the values of JSON that is decoded without a type, where each takes up to some hundred
//! bytes of memory.

use serde_json::{Map, Value};

use super::content;

/// The most values of a response: some 18 MB of usual JSON, or at most some 200 MB of memory.
pub(super) const MAX_VALUES: usize = 500_000;

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

/// Whether a JSON text has at most `limit` values. The scan stops as soon as there are more.
///
/// Each value but the first follows a comma or an opening bracket outside of strings.
pub(super) fn check_values(json: &[u8], limit: usize) -> bool {
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

#[cfg(test)]
mod tests {
    use super::check_values;

    #[test]
    fn values_outside_of_strings_are_counted() {
        for (json, values) in
            [("1", 1), (r#""a, [b] {c} \\\" , ""#, 1), ("[1, 2]", 3), (r#"{"a": [1], "b": {}}"#, 5)]
        {
            assert!(check_values(json.as_bytes(), values), "{json}");
            assert!(values == 1 || !check_values(json.as_bytes(), values - 1), "{json}");
        }
        for broken in [&br#""\"#[..], b"\"", b"", b"]]}"] {
            assert!(check_values(broken, 1));
        }
    }
}
