//! Validates a request against the parameters of its operation: unknown, missing and mistyped
//! members are errors, before the request has any effect.
//!
//! The core validates the arguments of dynamic calls with separate code on purpose, so that a fault
//! there fails a test here. There is one difference: the core accepts any value of an enum, as
//! Basecamp may have added some; here an unknown value is an error, as it is probably a
//! misspelling.

use basecamp_core::Operation;
use basecamp_core::operation::{Body, Pagination, Parameter, ParameterLocation, ParameterType};
use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::formats::{integer, is_date, is_timestamp};
use super::limits;
use super::multipart;
use super::reply::Refusal;

/// The parameters of a request, with numbers and bools parsed.
pub(super) struct Input {
    pub(super) query: Map<String, Value>,
    /// The members of the JSON body, without their envelope. A file is a member with its name, type
    /// and size.
    pub(super) body: Map<String, Value>,
    /// The body as received; the content of the file, if it is a form.
    pub(super) content: Bytes,
}

impl Input {
    pub(super) fn read(
        operation: &'static Operation,
        head: &Parts,
        body: &Bytes,
    ) -> Result<Self, Refusal> {
        let mut content = body.clone();
        let input = Self {
            query: read_query(operation, head.uri.query().unwrap_or_default())?,
            body: read_body(operation, &head.headers, &mut content)?,
            content,
        };
        limits::check(operation.id, &input)?;
        Ok(input)
    }
}

/// A parameter of an operation.
#[derive(Clone, Copy)]
struct Known {
    name: &'static str,
    ty: ParameterType,
    required: bool,
}

fn known(parameters: &[Parameter], location: ParameterLocation) -> Vec<Known> {
    let parameters = parameters.iter().filter(|parameter| parameter.location == location);
    parameters
        .map(|parameter| Known {
            name: parameter.name,
            ty: parameter.ty,
            required: parameter.required,
        })
        .collect()
}

fn read_query(operation: &'static Operation, query: &str) -> Result<Map<String, Value>, Refusal> {
    if matches!(operation.pagination, Pagination::Cursor { .. }) {
        // The event feed reads its query itself: its errors have reasons.
        let texts = form_urlencoded::parse(query.as_bytes());
        return Ok(texts.map(|(name, text)| (name.into_owned(), json!(text))).collect());
    }
    let mut known = known(operation.parameters, ParameterLocation::Query);
    let is_paged = matches!(operation.pagination, Pagination::Link { .. });
    if is_paged && !known.iter().any(|parameter| parameter.name == "page") {
        known.push(Known { name: "page", ty: ParameterType::Int32, required: false });
    }
    if operation.body == Body::File {
        known.push(Known { name: "name", ty: ParameterType::Text, required: true });
    }
    let mut members = Map::new();
    for (name, text) in form_urlencoded::parse(query.as_bytes()) {
        let plain = name.strip_suffix("[]").unwrap_or(&name);
        match known.iter().find(|parameter| parameter.name == plain).map(|parameter| parameter.ty) {
            Some(ParameterType::List(item)) if plain != name => {
                let list = members.entry(plain).or_insert_with(|| json!([]));
                if let Value::Array(items) = list {
                    items.push(from_text(*item, &text));
                }
            }
            Some(ParameterType::List(_)) => {
                return Err(Refusal::malformed(format!("{name} is a list: write {name}[]=..")));
            }
            Some(ty) if plain == name => {
                if members.insert(name.to_string(), from_text(ty, &text)).is_some() {
                    return Err(Refusal::malformed(format!("{name} is given twice")));
                }
            }
            _ => return Err(unknown(&name, "the query", &known)),
        }
    }
    check_members("the query", "", &known, &members)?;
    if members.get("page").and_then(Value::as_i64).is_some_and(|page| page < 1) {
        return Err(Refusal::malformed("page must be at least 1"));
    }
    Ok(members)
}

/// Parses a text of a query as this type; null if it is invalid.
fn from_text(ty: ParameterType, text: &str) -> Value {
    match ty {
        ParameterType::Bool => text.parse::<bool>().ok().into(),
        ParameterType::Int32 | ParameterType::Int64 => integer(text).into(),
        ParameterType::Number => text.parse::<f64>().ok().into(),
        ParameterType::PersonId => text.parse::<i64>().map_or_else(|_| text.into(), Value::from),
        _ => text.into(),
    }
}

fn read_body(
    operation: &'static Operation,
    headers: &HeaderMap,
    body: &mut Bytes,
) -> Result<Map<String, Value>, Refusal> {
    let content_type =
        headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let known = known(operation.parameters, ParameterLocation::Body);
    match (operation.body, known.as_slice()) {
        (Body::Json { envelope: None, .. }, known) => {
            let members = cleared(json_object(content_type, body)?, known);
            check_members("the body", "", known, &members)?;
            Ok(members)
        }
        (Body::Json { envelope: Some(key), outside }, known) => {
            let mut members = json_object(content_type, body)?;
            let (mut outer, inner): (Vec<_>, Vec<_>) =
                known.iter().copied().partition(|parameter| outside.contains(&parameter.name));
            outer.push(Known {
                name: key,
                ty: ParameterType::Map(&ParameterType::Json),
                required: true,
            });
            check_members("the body", "", &outer, &members)?;
            if let Some(Value::Object(envelope)) = members.remove(key) {
                let envelope = cleared(envelope, &inner);
                check_members(key, key, &inner, &envelope)?;
                members.extend(envelope);
            }
            Ok(members)
        }
        (Body::Multipart, [field]) => multipart::file(field.name, content_type, body),
        (Body::File, [field]) => file(field.name, content_type, body),
        _ if body.is_empty() => Ok(Map::new()),
        // Some clients send an empty object in place of no body.
        _ if operation.method != "GET" && body.trim_ascii() == b"{}" => Ok(Map::new()),
        _ => Err(Refusal::malformed("This request takes no body")),
    }
}

/// The members, with the empty value of the type of an optional one in place of null, and without
/// those that have no empty value: a null clears a member, as in Rails.
fn cleared(members: Map<String, Value>, known: &[Known]) -> Map<String, Value> {
    let members = members.into_iter().filter_map(|(name, value)| {
        let optional = known.iter().find(|known| known.name == name && !known.required);
        match optional.filter(|_| value.is_null()).map(|parameter| parameter.ty) {
            None => Some((name, value)),
            Some(ParameterType::Text | ParameterType::ClearableDate) => Some((name, json!(""))),
            Some(ParameterType::List(_)) => Some((name, json!([]))),
            Some(_) => None,
        }
    });
    members.collect()
}

/// Checks that a media type is that of JSON.
pub(super) fn check_is_json(content_type: &str) -> Result<(), Refusal> {
    match content_type.split(';').next().map(str::trim) {
        Some("application/json") => Ok(()),
        _ => Err(Refusal::unsupported("The body's Content-Type must be application/json")),
    }
}

fn json_object(content_type: &str, body: &Bytes) -> Result<Map<String, Value>, Refusal> {
    check_is_json(content_type)?;
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(Refusal::malformed("The body is not a JSON object")),
        Err(error) => Err(Refusal::malformed(format!("The body is not JSON: {error}"))),
    }
}

/// A body that is the content of a file; the query names it.
fn file(field: &str, content_type: &str, body: &Bytes) -> Result<Map<String, Value>, Refusal> {
    if !multipart::is_media_type(content_type) {
        return Err(Refusal::unsupported("The body's Content-Type must be the file's media type"));
    }
    let file = json!({ "content_type": content_type, "byte_size": body.len() });
    Ok(Map::from_iter([(field.to_owned(), file)]))
}

/// Validates an object at `path`; `place` is its name in messages.
fn check_members(
    place: &str,
    path: &str,
    known: &[Known],
    members: &Map<String, Value>,
) -> Result<(), Refusal> {
    for (name, value) in members {
        match known.iter().find(|parameter| parameter.name == name) {
            Some(parameter) => check(parameter.ty, &below(path, name), value)?,
            None => return Err(unknown(&below(path, name), place, known)),
        }
    }
    match known.iter().find(|parameter| parameter.required && !members.contains_key(parameter.name))
    {
        Some(parameter) => {
            Err(Refusal::malformed(format!("{} is missing", below(path, parameter.name))))
        }
        None => Ok(()),
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn unknown(name: &str, place: &str, known: &[Known]) -> Refusal {
    let names: Vec<&str> = known.iter().map(|parameter| parameter.name).collect();
    let names = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
    Refusal::malformed(format!("{name} is not known here: {place} takes {names}"))
}

/// Checks the value at `path`.
fn check(ty: ParameterType, path: &str, value: &Value) -> Result<(), Refusal> {
    let text = value.as_str();
    let (fits, expected) = match ty {
        ParameterType::Text | ParameterType::Secret => (value.is_string(), "text"),
        ParameterType::NonEmptyText => {
            (text.is_some_and(|text| !text.trim().is_empty()), "text that is not empty")
        }
        ParameterType::PersonId => {
            let fits = value.is_i64() || text.is_some_and(|text| !text.is_empty());
            (fits, "a person's id or a word")
        }
        ParameterType::OneOf(words) => {
            let fits = text.is_some_and(|word| words.contains(&word));
            return if fits { Ok(()) } else { Err(mistyped(path, &one_of(words))) };
        }
        ParameterType::Bool => (value.is_boolean(), "true or false"),
        ParameterType::Int32 => {
            let fits = value.as_i64().is_some_and(|number| i32::try_from(number).is_ok());
            (fits, "a whole number of 32 bits")
        }
        ParameterType::Int64 => (value.is_i64(), "a whole number"),
        ParameterType::Number => (value.is_number(), "a number"),
        ParameterType::Date => (text.is_some_and(is_date), "a date such as 2026-01-31"),
        ParameterType::ClearableDate => {
            let fits = text.is_some_and(|text| text.is_empty() || is_date(text));
            (fits, "a date such as 2026-01-31, or empty")
        }
        ParameterType::Timestamp => {
            (text.is_some_and(is_timestamp), "a time such as 2026-01-31T09:00:00Z")
        }
        ParameterType::DateOrTimestamp => {
            let fits = text.is_some_and(|text| is_date(text) || is_timestamp(text));
            (fits, "a date such as 2026-01-31 or a time such as 2026-01-31T09:00:00Z")
        }
        ParameterType::List(item) => match value {
            Value::Array(items) => {
                let mut items = items.iter().enumerate();
                return items
                    .try_for_each(|(at, element)| check(*item, &format!("{path}[{at}]"), element));
            }
            _ => (false, "a list"),
        },
        ParameterType::Map(item) => match value {
            Value::Object(members) => {
                let mut members = members.iter();
                return members
                    .try_for_each(|(name, member)| check(*item, &below(path, name), member));
            }
            _ => (false, "an object"),
        },
        ParameterType::Object(members) => match value {
            Value::Object(object) => {
                return check_members(path, path, &known(members, ParameterLocation::Body), object);
            }
            _ => (false, "an object"),
        },
        // Any JSON.
        _ => (true, ""),
    };
    if fits { Ok(()) } else { Err(mistyped(path, expected)) }
}

fn mistyped(path: &str, expected: &str) -> Refusal {
    Refusal::malformed(format!("{path} must be {expected}"))
}

fn one_of(words: &[&str]) -> String {
    format!("one of {}", words.join(", "))
}
