//! The normal form of values with several representations, which a round trip returns.

use basecamp_codegen::model::{Member, Members, Shape};
use basecamp_codegen::ty::Type;
use basecamp_core::time::Timestamp;
use basecamp_tests::description;
use serde_json::{Map, Value, json};

/// Returns a body of this type after a round trip:
///
/// - members that are not in the description are removed, and optional ones that are null as well;
/// - sizes are whole numbers: `1024.0` and `1024.0000000000001` are `1024`;
/// - a person's id in quotes is a number, if it is one, and a null id is gone;
/// - required members that may be absent have their empty value;
/// - null items among objects are gone;
/// - secrets are redacted;
/// - timestamps are in UTC, without zeros at the end: `10:00:00.500+02:00` is `08:00:00.5Z`.
///
/// Everything else is unchanged.
pub(crate) fn normal_form(ty: &Type, value: &Value) -> Value {
    match ty {
        Type::Integral => match value.as_i64() {
            Some(_) => value.clone(),
            None => json!(value.as_f64().unwrap().round() as i64),
        },
        Type::PersonId => value.as_str().and_then(number).unwrap_or_else(|| value.clone()),
        Type::Timestamp => in_utc(value),
        Type::DateOrTimestamp if value.as_str().unwrap().len() > 10 => in_utc(value),
        Type::Named(name) => match &description::api().types[name].shape {
            Shape::Struct(fields) => {
                Value::Object(members(name, fields, value.as_object().unwrap()))
            }
            Shape::Enum(_) => value.clone(),
        },
        Type::List(item) => {
            let items = value.as_array().unwrap().iter();
            let items = items.filter(|value| !(value.is_null() && description::is_struct(item)));
            items.map(|value| normal_form(item, value)).collect()
        }
        Type::Secret => json!("[redacted]"),
        Type::Map(inner) => {
            let members = value.as_object().unwrap().iter();
            Value::Object(
                members.map(|(key, value)| (key.clone(), normal_form(inner, value))).collect(),
            )
        }
        _ => value.clone(),
    }
}

/// The number that a text represents in JSON; JSON reads `-0` as a fraction.
fn number(text: &str) -> Option<Value> {
    let number = serde_json::from_str::<Value>(text).ok().filter(Value::is_i64);
    number.filter(|_| !text.contains(char::is_whitespace))
}

fn in_utc(value: &Value) -> Value {
    json!(value.as_str().unwrap().parse::<Timestamp>().unwrap().to_string())
}

fn members(owner: &str, fields: &Members, given: &Map<String, Value>) -> Map<String, Value> {
    let mut members = Map::new();
    for (name, member) in fields {
        match given.get(name) {
            None if description::may_be_absent(owner, name, member) => {
                members.extend(empty(member).map(|value| (name.clone(), value)));
            }
            None => {}
            Some(Value::Null) if member.ty == Type::PersonId && !member.nullable => {}
            Some(Value::Null) if member.optional => {}
            Some(Value::Null) => {
                members.insert(name.clone(), Value::Null);
            }
            Some(value) => {
                members.insert(name.clone(), normal_form(&member.ty, value));
            }
        }
    }
    members
}

/// The value of a required member that a response lacks; an unknown id is not written.
pub(crate) fn empty(member: &Member) -> Option<Value> {
    if member.nullable {
        return Some(Value::Null);
    }
    match &member.ty {
        Type::String | Type::Named(_) => Some(json!("")),
        Type::Bool => Some(json!(false)),
        Type::I32 | Type::I64 | Type::Integral => Some(json!(0)),
        Type::F64 => Some(json!(0.0)),
        Type::List(_) => Some(json!([])),
        Type::Map(_) => Some(json!({})),
        Type::PersonId => None,
        ty => panic!("{ty} has no empty value"),
    }
}

#[test]
fn equivalent_forms_are_normalized() {
    for (ty, form, expected) in [
        ("integral", json!(1024.0), json!(1024)),
        ("integral", json!(752.0000000000001), json!(752)),
        ("integral", json!(3), json!(3)),
        ("person-id", json!("17"), json!(17)),
        ("person-id", json!("-17"), json!(-17)),
        ("person-id", json!("basecamp"), json!("basecamp")),
        ("person-id", json!("007"), json!("007")),
        ("person-id", json!("+5"), json!("+5")),
        ("person-id", json!("-0"), json!("-0")),
        ("person-id", json!(" 5"), json!(" 5")),
        ("timestamp", json!("2026-11-02T10:15:00.500+02:00"), json!("2026-11-02T08:15:00.5Z")),
        ("timestamp", json!("2026-11-02T08:15:00.000Z"), json!("2026-11-02T08:15:00Z")),
        ("date-or-timestamp", json!("2026-11-02"), json!("2026-11-02")),
        ("date-or-timestamp", json!("2026-11-02T00:15:00+01:00"), json!("2026-11-01T23:15:00Z")),
        ("{string}", json!({"a": "b"}), json!({"a": "b"})),
        ("Company", json!({"id": 1}), json!({"id": 1, "name": ""})),
        ("[Company]", json!([null]), json!([])),
        ("[i32]", json!([1]), json!([1])),
        ("secret", json!("a"), json!("[redacted]")),
        ("Company", json!({"id": 1, "name": "x", "motto": "y"}), json!({"id": 1, "name": "x"})),
    ] {
        assert_eq!(normal_form(&ty.parse().unwrap(), &form), expected, "{ty}");
    }
}
