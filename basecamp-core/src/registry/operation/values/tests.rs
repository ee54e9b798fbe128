use serde_json::json;

use super::*;

/// Each type, with values that match and values that don't.
#[test]
fn checks_values_against_types() {
    let timestamp = "2026-12-01T09:00:00Z";
    let rows = [
        (ParameterType::Text, json!(["", "a"]), json!([1, ["a"]])),
        (ParameterType::OneOf(&["a"]), json!(["a", "another"]), json!([1])),
        (ParameterType::Bool, json!([true, false]), json!(["true", 0])),
        (ParameterType::Int32, json!([i32::MIN, i32::MAX]), json!([1_i64 << 31, 1.5, "1"])),
        (ParameterType::Int64, json!([i64::MIN, i64::MAX]), json!([u64::MAX, 1.5, "1"])),
        (ParameterType::Number, json!([1, 1.5]), json!(["1"])),
        (
            ParameterType::Date,
            json!(["2026-12-01"]),
            json!(["", "2026-13-01", "2026-12-01T09:00", timestamp]),
        ),
        (
            ParameterType::ClearableDate,
            json!(["", "2026-12-01"]),
            json!([" ", "2026-13-01", "2026-12-01T09:00", timestamp]),
        ),
        (ParameterType::Timestamp, json!([timestamp]), json!(["", "2026-12-01", 7])),
        (ParameterType::DateOrTimestamp, json!(["2026-12-01", timestamp]), json!(["", "noon"])),
        (ParameterType::Json, json!([1, "a", [], {}]), json!([])),
        (ParameterType::File, json!([{}]), json!(["a"])),
        (ParameterType::List(&ParameterType::Bool), json!([[], [true]]), json!([true, [true, 1]])),
        (ParameterType::Map(&ParameterType::Bool), json!([{}, {"a": true}]), json!([[], {"a": 1}])),
    ];
    for (ty, valid, invalid) in rows {
        for value in valid.as_array().unwrap() {
            assert_eq!(checked(&ty, value.clone()).ok().as_ref(), Some(value), "{ty}");
        }
        for value in invalid.as_array().unwrap() {
            assert!(checked(&ty, value.clone()).is_err(), "{value} is no {ty}");
        }
    }
}

#[test]
fn describes_short_texts_only() {
    for (length, is_shown) in [(1, true), (40, true), (41, false), (80, false)] {
        let text = "é".repeat(length);
        assert_eq!(Describe(&json!(text)).to_string().contains(&text), is_shown, "{length}");
    }
}
