//! The most characters that the API description allows in a text of a request.
//!
//! JSON Schema counts the characters of a text (Unicode code points), not its bytes.

use basecamp_codegen::model::{Members, Shape};
use basecamp_codegen::ty::Type;
use serde_json::{Map, Value};

use super::input::Input;
use super::reply::Refusal;
use crate::samples;

/// Checks the texts in the query and the body of a request to this operation.
pub(super) fn check(operation_id: &str, input: &Input) -> Result<(), Refusal> {
    let Some(described) = samples::operation(operation_id) else { return Ok(()) };
    check_members(&described.query, &input.query)?;
    described.body.iter().try_for_each(|members| check_members(members, &input.body))
}

fn check_members(known: &Members, given: &Map<String, Value>) -> Result<(), Refusal> {
    known.iter().filter_map(|(name, member)| Some((name, member, given.get(name)?))).try_for_each(
        |(name, member, value)| match (value, member.flags.max_length) {
            (Value::String(text), Some(limit)) if !fits(text, limit) => {
                let problem = format!("is too long (maximum is {limit} characters)");
                Err(Refusal::invalid(name, &problem))
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
        (Type::Named(name), Value::Object(given)) => match &samples::api().types[name].shape {
            Shape::Struct(known) => check_members(known, given),
            Shape::Enum(_) => Ok(()),
        },
        _ => Ok(()),
    }
}

fn fits(text: &str, limit: u32) -> bool {
    usize::try_from(limit).is_ok_and(|limit| text.chars().nth(limit).is_none())
}

#[cfg(test)]
mod tests {
    use basecamp_codegen::model::Member;
    use serde_json::json;

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
        let mut member = Member::new(Type::String);
        member.flags.max_length = Some(2);
        let known = Members::from_iter([("icon".to_owned(), member)]);
        let check = |given: Value| check_members(&known, given.as_object().unwrap());
        assert!(check(json!({"icon": "ab", "other": "abc"})).is_ok());
        assert!(check(json!({"icon": "abc"})).is_err());
        // A type of the description without any limit.
        let list = Type::List(Box::new(Type::Named("Person".to_owned())));
        assert!(check_within(&list, &json!([{"name": "x".repeat(1000)}, null])).is_ok());
    }
}
