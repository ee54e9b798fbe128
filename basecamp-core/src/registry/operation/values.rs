//! Whether JSON is of the types that operations take.

use std::fmt;

use serde_json::{Map, Value};

use super::{Parameter, ParameterType};
use crate::model::time::{Date, DateOrTimestamp, Timestamp};

/// Checks the members of an object, and gives them by their names on the wire. What is null is
/// left out.
pub(crate) fn members<'a>(
    parameters: impl IntoIterator<Item = &'a Parameter, IntoIter: Clone>,
    given: Value,
    kind: &str,
) -> Result<Map<String, Value>, String> {
    let given = match given {
        Value::Object(members) => members,
        Value::Null => Map::new(),
        other => return Err(format!("the {kind}s must be an object, not {}", Seen(&other))),
    };
    let parameters = parameters.into_iter();
    let mut values = Map::new();
    for (name, value) in given {
        let parameter = parameters.clone().find(|one| one.argument == name || one.name == name);
        let Some(parameter) = parameter else { return Err(format!("there is no {kind} `{name}`")) };
        if value.is_null() {
            continue;
        }
        let value = checked(&parameter.ty, value).map_err(|problem| problem.of(&name))?;
        if values.insert(parameter.name.to_owned(), value).is_some() {
            return Err(format!("the {kind} `{}` is given twice", parameter.argument));
        }
    }
    let missing = parameters.clone().find(|one| one.required && !values.contains_key(one.name));
    match missing {
        Some(missing) => Err(format!("the {kind} `{}` is missing", missing.argument)),
        None => Ok(values),
    }
}

/// What is wrong with a value.
pub(crate) enum Problem {
    /// It is of another type than it should be.
    Type(String),
    /// Something inside of it is wrong.
    Inside(String),
}

impl Problem {
    pub(crate) fn of(self, name: &str) -> String {
        match self {
            Self::Type(problem) => format!("`{name}` must be {problem}"),
            Self::Inside(problem) => format!("in `{name}`: {problem}"),
        }
    }
}

/// Checks a value, and gives it with the names of members on the wire.
pub(crate) fn checked(ty: &ParameterType, value: Value) -> Result<Value, Problem> {
    match (ty, value) {
        (ParameterType::List(item) | ParameterType::Joined(item), Value::Array(items)) => {
            let items = items.into_iter().enumerate().map(|(index, value)| {
                checked(item, value).map_err(|it| Problem::Inside(it.of(&index.to_string())))
            });
            items.collect::<Result<_, _>>().map(Value::Array)
        }
        (ParameterType::Map(item), Value::Object(members)) => {
            let members = members.into_iter().map(|(name, value)| {
                let value = checked(item, value).map_err(|it| Problem::Inside(it.of(&name)))?;
                Ok((name, value))
            });
            members.collect::<Result<_, _>>().map(Value::Object)
        }
        (ParameterType::Object(parameters), value @ Value::Object(_)) => {
            members(*parameters, value, "member").map(Value::Object).map_err(Problem::Inside)
        }
        (ty, value) if fits(ty, &value) => Ok(value),
        (ParameterType::Secret, _) => Err(Problem::Type("text".to_owned())),
        (ty, value) => Err(Problem::Type(format!("{ty}, not {}", Seen(&value)))),
    }
}

/// Whether a value that holds no others is of that type.
fn fits(ty: &ParameterType, value: &Value) -> bool {
    match (ty, value) {
        (ParameterType::Json, _)
        | (
            ParameterType::Text
            | ParameterType::PersonId
            | ParameterType::Secret
            | ParameterType::OneOf(_),
            Value::String(_),
        )
        | (ParameterType::Bool, Value::Bool(_))
        | (ParameterType::Number, Value::Number(_))
        | (ParameterType::File, Value::Object(_)) => true,
        (ParameterType::Int32, number) => {
            number.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
        }
        (ParameterType::Int64 | ParameterType::PersonId, number) => number.is_i64(),
        (ParameterType::NonEmptyText, Value::String(text)) => !text.trim().is_empty(),
        (ParameterType::ClearableDate, Value::String(text)) if text.is_empty() => true,
        (ParameterType::Date | ParameterType::ClearableDate, Value::String(text)) => {
            text.len() == 10 && text.parse::<Date>().is_ok()
        }
        (ParameterType::Timestamp, Value::String(text)) => text.parse::<Timestamp>().is_ok(),
        (ParameterType::DateOrTimestamp, Value::String(text)) => {
            text.parse::<DateOrTimestamp>().is_ok()
        }
        _ => false,
    }
}

/// A value that was given, in words.
pub(crate) struct Seen<'a>(pub(crate) &'a Value);

impl fmt::Display for Seen<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Array(_) => f.write_str("a list"),
            Value::Object(_) => f.write_str("an object"),
            Value::String(text) if text.chars().count() > 40 => f.write_str("a longer text"),
            Value::String(text) => write!(f, "`{text}`"),
            plain => write!(f, "{plain}"),
        }
    }
}

#[cfg(test)]
mod tests;
