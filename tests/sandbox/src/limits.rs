//! Limits on the number of characters in the texts of requests.
//!
//! JSON Schema counts the characters of a text (Unicode code points), not its bytes.

use serde_json::{Map, Value};

use super::input::Input;
use super::reply::Refusal;
use super::schema::{self, Members, Type};

/// Checks the texts in the query and the body of a request to this operation.
pub(super) fn check(operation_id: &str, input: &Input) -> Result<(), Refusal> {
    let Some(described) = schema::operation(operation_id) else { return Ok(()) };
    check_members(&described.query, &input.query)?;
    check_members(&described.body, &input.body)
}

fn check_members(known: &Members, given: &Map<String, Value>) -> Result<(), Refusal> {
    known.iter().filter_map(|(name, member)| Some((name, member, given.get(name)?))).try_for_each(
        |(name, member, value)| match (value, member.max_length) {
            (Value::String(text), Some(limit)) if !fits(text, limit) => {
                let reason = format!("is too long (maximum is {limit} characters)");
                Err(Refusal::invalid(name, &reason))
            }
            _ => check_within(&member.ty, value),
        },
    )
}

/// Checks the members of the objects in a value.
fn check_within(ty: &Type, value: &Value) -> Result<(), Refusal> {
    match (ty, value) {
        (Type::List(item), Value::Array(items)) => {
            items.iter().try_for_each(|value| check_within(item, value))
        }
        (Type::Map(item), Value::Object(members)) => {
            members.values().try_for_each(|value| check_within(item, value))
        }
        (ty, Value::Object(given)) => match ty.members() {
            Some(known) => check_members(known, given),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

fn fits(text: &str, limit: u32) -> bool {
    usize::try_from(limit).is_ok_and(|limit| text.chars().nth(limit).is_none())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::schema::Member;
    use super::*;

    #[test]
    fn characters_are_counted() {
        for (text, fits) in [("", true), ("\u{1f331}\u{1f331}", true), ("ab", true), ("abc", false)]
        {
            assert_eq!(super::fits(text, 2), fits, "{text}");
        }
    }

    #[test]
    fn members_of_objects_and_items_of_lists_have_limits_too() {
        let member: Member =
            serde_json::from_value(json!({ "type": "string", "max_length": 2 })).unwrap();
        let known = Members::from_iter([("icon".to_owned(), member)]);
        let check = |given: Value| check_members(&known, given.as_object().unwrap());
        assert!(check(json!({"icon": "ab", "other": "abc"})).is_ok());
        assert!(check(json!({"icon": "abc"})).is_err());
        // A type without any limit.
        let list = Type::List(Box::new(Type::Ref("Person".to_owned())));
        assert!(check_within(&list, &json!([{"name": "x".repeat(1000)}, null])).is_ok());
    }
}
