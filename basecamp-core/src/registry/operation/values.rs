//! Checks JSON arguments against the parameter types of operations.

use std::fmt;

use serde_json::{Map, Value};

use super::{Parameter, ParameterType};
use crate::model::time::{Date, DateOrTimestamp, Timestamp};

/// Checks the members of an object, and returns them by their names in the request. Null members
/// are left out.
pub(crate) fn members<'a>(
    parameters: impl IntoIterator<Item = &'a Parameter, IntoIter: Clone>,
    arguments: Value,
    kind: &str,
) -> Result<Map<String, Value>, String> {
    let arguments = match arguments {
        Value::Object(members) => members,
        Value::Null => Map::new(),
        other => return Err(format!("the {kind}s must be an object, not {}", Describe(&other))),
    };
    let parameters = parameters.into_iter();
    let mut values = Map::new();
    for (name, value) in arguments {
        let mut known = parameters.clone();
        let parameter =
            known.find(|parameter| parameter.argument_name == name || parameter.name == name);
        let Some(parameter) = parameter else { return Err(format!("there is no {kind} `{name}`")) };
        if value.is_null() {
            continue;
        }
        let value = checked(&parameter.ty, value).map_err(|mismatch| mismatch.of(&name))?;
        if values.insert(parameter.name.to_owned(), value).is_some() {
            return Err(format!("the {kind} `{}` is given twice", parameter.argument_name));
        }
    }
    let mut required = parameters.filter(|parameter| parameter.required);
    match required.find(|parameter| !values.contains_key(parameter.name)) {
        Some(missing) => Err(format!("the {kind} `{}` is missing", missing.argument_name)),
        None => Ok(values),
    }
}

/// The reason why a value doesn't match its parameter type.
pub(crate) enum Mismatch {
    /// The value has another type. Contains the expected type.
    Type(String),
    /// A nested value doesn't match. Contains the complete message.
    Nested(String),
}

impl Mismatch {
    /// The message for the parameter `name`.
    pub(crate) fn of(self, name: &str) -> String {
        match self {
            Self::Type(expected) => format!("`{name}` must be {expected}"),
            Self::Nested(message) => format!("in `{name}`: {message}"),
        }
    }

    fn nested_in(self, name: &str) -> Self {
        Self::Nested(self.of(name))
    }
}

/// Checks a value, and returns it with the member names of the request.
pub(crate) fn checked(ty: &ParameterType, value: Value) -> Result<Value, Mismatch> {
    match (ty, value) {
        (ParameterType::List(item) | ParameterType::Joined(item), Value::Array(items)) => {
            let items = items.into_iter().enumerate().map(|(index, value)| {
                checked(item, value).map_err(|mismatch| mismatch.nested_in(&index.to_string()))
            });
            items.collect::<Result<_, _>>().map(Value::Array)
        }
        (ParameterType::Map(item), Value::Object(members)) => {
            let members = members.into_iter().map(|(name, value)| {
                let value = checked(item, value).map_err(|mismatch| mismatch.nested_in(&name))?;
                Ok((name, value))
            });
            members.collect::<Result<_, _>>().map(Value::Object)
        }
        (ParameterType::Object(parameters), value @ Value::Object(_)) => {
            members(*parameters, value, "member").map(Value::Object).map_err(Mismatch::Nested)
        }
        (ty, value) if is_scalar_of(ty, &value) => Ok(value),
        // The message must not contain the secret.
        (ParameterType::Secret, _) => Err(Mismatch::Type("text".to_owned())),
        (ty, value) => Err(Mismatch::Type(format!("{ty}, not {}", Describe(&value)))),
    }
}

/// Whether a value matches a type without nested types.
fn is_scalar_of(ty: &ParameterType, value: &Value) -> bool {
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

/// Describes a JSON value in an error message; a text of more than 40 characters is not shown.
pub(crate) struct Describe<'a>(pub(crate) &'a Value);

impl fmt::Display for Describe<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Array(_) => f.write_str("a list"),
            Value::Object(_) => f.write_str("an object"),
            Value::String(text) if text.chars().count() > 40 => f.write_str("a longer text"),
            Value::String(text) => write!(f, "`{text}`"),
            scalar => write!(f, "{scalar}"),
        }
    }
}

#[cfg(test)]
mod tests;
