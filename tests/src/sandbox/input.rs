//! What a route accepts: the members of its body and its query parameters, by
//! name and type. Whatever isn't listed is refused.

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use jiff::civil;
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::multipart;
use super::reply::Refusal;

/// A member of a JSON body or a query parameter.
pub(super) struct Field {
    name: &'static str,
    shape: Shape,
    required: bool,
}

pub(super) enum Shape {
    Text,
    Texts,
    Flag,
    Number,
    Date,
    Ids,
    OneOf(&'static [&'static str]),
    Object(&'static [Field]),
    Objects(&'static [Field]),
}

pub(super) const fn required(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, required: true }
}

pub(super) const fn optional(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, required: false }
}

/// The body a route wants.
pub(super) enum Input {
    Nothing,
    Json(&'static [Field]),
    /// A multipart form with one file in the part of this name.
    File(&'static str),
}

impl Input {
    /// The body's members; a file becomes one with its name, type and size.
    pub(super) fn read(
        &self,
        headers: &HeaderMap,
        body: &Bytes,
    ) -> Result<Map<String, Value>, Refusal> {
        let content_type =
            headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        match self {
            Self::Nothing if body.is_empty() => Ok(Map::new()),
            Self::Nothing => Err(Refusal::malformed("This request takes no body")),
            Self::File(name) => multipart::file(name, content_type, body),
            Self::Json(fields) => {
                if content_type.split(';').next().map(str::trim) != Some("application/json") {
                    return Err(Refusal::malformed(
                        "The body's Content-Type must be application/json",
                    ));
                }
                let Ok(Value::Object(members)) = serde_json::from_slice(body) else {
                    return Err(Refusal::malformed("The body is not a JSON object"));
                };
                check(fields, &members)?;
                Ok(members)
            }
        }
    }
}

/// The query's parameters, with numbers and flags as such.
pub(super) fn read_query(
    fields: &[Field],
    query: Option<&str>,
) -> Result<Map<String, Value>, Refusal> {
    let mut parameters = Map::new();
    for (name, text) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        let shape = fields.iter().find(|field| field.name == name).map(|field| &field.shape);
        let value = match shape {
            Some(Shape::Number | Shape::Flag) => text.parse().unwrap_or(Value::Null),
            _ => json!(text),
        };
        if parameters.insert(name.to_string(), value).is_some() {
            return Err(Refusal::malformed(format!("{name} is given twice")));
        }
    }
    check(fields, &parameters)?;
    Ok(parameters)
}

fn check(fields: &[Field], members: &Map<String, Value>) -> Result<(), Refusal> {
    for (name, value) in members {
        let Some(field) = fields.iter().find(|field| field.name == name) else {
            return Err(Refusal::malformed(format!("{name} is not known here")));
        };
        field.shape.check(name, value)?;
    }
    match fields.iter().find(|field| field.required && !members.contains_key(field.name)) {
        Some(field) => Err(Refusal::malformed(format!("{} is missing", field.name))),
        None => Ok(()),
    }
}

impl Shape {
    fn check(&self, name: &str, value: &Value) -> Result<(), Refusal> {
        let (fits, expected) = match self {
            Self::Text => (value.is_string(), "a string"),
            Self::Texts => (
                list(value).is_some_and(|texts| texts.iter().all(Value::is_string)),
                "a list of strings",
            ),
            Self::Flag => (value.is_boolean(), "true or false"),
            Self::Number => (value.is_i64(), "a whole number"),
            Self::Date => (value.as_str().is_some_and(is_date), "a date such as 2026-01-31"),
            Self::Ids => {
                (list(value).is_some_and(|ids| ids.iter().all(Value::is_i64)), "a list of ids")
            }
            Self::OneOf(words) => {
                let fits = value.as_str().is_some_and(|word| words.contains(&word));
                return if fits {
                    Ok(())
                } else {
                    Err(Refusal::malformed(format!("{name} must be one of {}", words.join(", "))))
                };
            }
            Self::Object(fields) => match value {
                Value::Object(members) => return check(fields, members),
                _ => (false, "an object"),
            },
            Self::Objects(fields) => match list(value) {
                Some(items) => {
                    return items
                        .iter()
                        .try_for_each(|item| Self::Object(fields).check(name, item));
                }
                None => (false, "a list of objects"),
            },
        };
        if fits { Ok(()) } else { Err(Refusal::malformed(format!("{name} must be {expected}"))) }
    }
}

fn list(value: &Value) -> Option<&Vec<Value>> {
    value.as_array()
}

fn is_date(text: &str) -> bool {
    text.len() == "2026-01-31".len() && text.parse::<civil::Date>().is_ok()
}
