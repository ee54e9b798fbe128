//! The arguments of a dynamic call: checked against the registry, written into the request.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use crate::account::AccountId;
use crate::endpoint::{PathValue, RequestBuilder};
use crate::error::Error;
use crate::multipart::FilePart;
use crate::operation::{Body, Operation, Pagination, Parameter, ParameterType, Place};
use crate::options::CallOptions;
use crate::time::{Date, DateOrTimestamp, Timestamp};

/// Arguments that fit their operation, by their names on the wire.
#[derive(Debug, Clone)]
pub(super) struct Arguments {
    values: Map<String, Value>,
    file: Option<FilePart>,
}

impl Arguments {
    /// Checks them. The number of a page goes among the call's options.
    pub(super) fn new(
        operation: &'static Operation,
        arguments: Value,
        options: &mut CallOptions,
    ) -> Result<Self, Error> {
        let check = || {
            let mut values = members(operation.parameters, arguments, "argument")?;
            let page = match operation.pagination {
                Pagination::Link { .. } => values.remove("page"),
                _ => None,
            };
            let file = operation.parameters.iter().find(|one| one.ty == ParameterType::File);
            let file = file.and_then(|one| values.remove(one.name)).map(file_part).transpose()?;
            Ok((values, page, file))
        };
        let (values, page, file) = check().map_err(|problem: String| {
            let problem = format!("{problem}; {} takes {}", operation.id, Accepted(operation));
            Error::usage(problem).for_operation(operation)
        })?;
        if let Some(page) = page {
            // Zero and what is out of range are refused there.
            options.set_page(page.as_u64().and_then(|page| page.try_into().ok()).unwrap_or(0));
        }
        Ok(Self { values, file })
    }

    pub(super) fn write(
        &self,
        operation: &Operation,
        account: &AccountId,
        request: &mut RequestBuilder<'_>,
    ) {
        let at = |place| {
            let given = move |one: &&Parameter| one.place == place;
            operation
                .parameters
                .iter()
                .filter(given)
                .filter_map(|one| self.values.get(one.name).map(|value| (one.name, value)))
        };
        let path = at(Place::Path).map(|(_, value)| match value {
            Value::String(text) => PathValue::Text(text),
            number => PathValue::Number(number.as_i64().unwrap_or_default()),
        });
        request.path(&std::iter::once(account.into()).chain(path).collect::<Vec<_>>());
        for (name, value) in at(Place::Query) {
            match value {
                Value::Array(items) => {
                    request.query(name, &items.iter().map(text).collect::<Vec<_>>());
                }
                one => request.query(name, &text(one)),
            }
        }
        match (operation.body, &self.file) {
            (Body::Json { envelope }, _) => {
                let members = at(Place::Body).map(|(name, value)| (name.to_owned(), value.clone()));
                let body = Value::Object(members.collect());
                match envelope {
                    None => request.json(&body),
                    Some(key) => request.json(&Map::from_iter([(key.to_owned(), body)])),
                }
            }
            (Body::File, Some(file)) => request.file("name", file),
            (Body::Multipart, Some(file)) => {
                let field = operation.parameters.iter().find(|one| one.ty == ParameterType::File);
                request.multipart(field.map_or("file", |field| field.name), file);
            }
            _ => {}
        }
    }
}

/// A value of a query.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Checks the members of an object, and gives them by their names on the wire. What is null is
/// left out.
fn members(
    parameters: &[Parameter],
    given: Value,
    kind: &str,
) -> Result<Map<String, Value>, String> {
    let given = match given {
        Value::Object(members) => members,
        Value::Null => Map::new(),
        other => return Err(format!("the {kind}s must be an object, not {}", Seen(&other))),
    };
    let mut values = Map::new();
    for (name, value) in given {
        let parameter = parameters.iter().find(|one| one.argument == name || one.name == name);
        let Some(parameter) = parameter else { return Err(format!("there is no {kind} `{name}`")) };
        if value.is_null() {
            continue;
        }
        let value = checked(&parameter.ty, value).map_err(|problem| problem.of(&name))?;
        if values.insert(parameter.name.to_owned(), value).is_some() {
            return Err(format!("the {kind} `{}` is given twice", parameter.argument));
        }
    }
    let missing = parameters.iter().find(|one| one.required && !values.contains_key(one.name));
    match missing {
        Some(missing) => Err(format!("the {kind} `{}` is missing", missing.argument)),
        None => Ok(values),
    }
}

/// What is wrong with a value.
enum Problem {
    /// It is of another type than it should be.
    Type(String),
    /// Something inside of it is wrong.
    Inside(String),
}

impl Problem {
    fn of(self, name: &str) -> String {
        match self {
            Self::Type(problem) => format!("`{name}` must be {problem}"),
            Self::Inside(problem) => format!("in `{name}`: {problem}"),
        }
    }
}

fn checked(ty: &ParameterType, value: Value) -> Result<Value, Problem> {
    match (ty, value) {
        (ParameterType::List(item), Value::Array(items)) => {
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
            members(parameters, value, "member").map(Value::Object).map_err(Problem::Inside)
        }
        (ty, value) if fits(ty, &value) => Ok(value),
        (ty, value) => Err(Problem::Type(format!("{ty}, not {}", Seen(&value)))),
    }
}

/// Whether a value that holds no others is of that type.
fn fits(ty: &ParameterType, value: &Value) -> bool {
    match (ty, value) {
        (ParameterType::Json, _)
        | (ParameterType::Text | ParameterType::OneOf(_), Value::String(_))
        | (ParameterType::Bool, Value::Bool(_))
        | (ParameterType::Number, Value::Number(_))
        | (ParameterType::File, Value::Object(_)) => true,
        (ParameterType::Int32, number) => {
            number.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
        }
        (ParameterType::Int64, number) => number.is_i64(),
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

/// Reads a file: its name, its media type, and its content as text or in base64 (RFC 4648).
fn file_part(value: Value) -> Result<FilePart, String> {
    const PARTS: &[Parameter] = &[
        Parameter::required(Place::Body, "file_name", "file_name", ParameterType::Text, ""),
        Parameter::required(Place::Body, "content_type", "content_type", ParameterType::Text, ""),
        Parameter::optional(Place::Body, "content", "content", ParameterType::Text, ""),
        Parameter::optional(
            Place::Body,
            "content_base64",
            "content_base64",
            ParameterType::Text,
            "",
        ),
    ];
    let parts =
        members(PARTS, value, "member").map_err(|problem| format!("in the file: {problem}"))?;
    let part = |name: &str| parts.get(name).and_then(Value::as_str);
    let content = match (part("content"), part("content_base64")) {
        (Some(text), None) => text.as_bytes().to_vec(),
        (None, Some(text)) => STANDARD
            .decode(text)
            .map_err(|error| format!("in the file: `content_base64` is no base64: {error}"))?,
        _ => {
            return Err("the file needs either `content` or `content_base64`".to_owned());
        }
    };
    let name = part("file_name").unwrap_or_default();
    Ok(FilePart::new(name, part("content_type").unwrap_or_default(), content))
}

/// What an operation takes, in words.
struct Accepted(&'static Operation);

impl fmt::Display for Accepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.parameters.is_empty() {
            return f.write_str("no arguments");
        }
        for (i, one) in self.0.parameters.iter().enumerate() {
            let comma = if i > 0 { ", " } else { "" };
            let required = if one.required { ", required" } else { "" };
            write!(f, "{comma}`{}` ({}{required})", one.argument, one.ty)?;
        }
        Ok(())
    }
}

/// A value that was given, in words.
struct Seen<'a>(&'a Value);

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
