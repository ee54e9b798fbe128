//! The request that the description defines.

use basecamp_codegen::model::{Member, Operation};
use basecamp_codegen::ty::Type;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use crate::normal_form::normal_form;

/// All characters except the unreserved ones of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The parts of a request.
#[derive(Debug, PartialEq)]
pub(crate) struct Parts {
    /// Verb, path and query.
    pub(crate) line: String,
    /// The content type; that of a form is without the boundary.
    pub(crate) content_type: Option<String>,
    pub(crate) body: Content,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Content {
    Nothing,
    Json(Value),
    Text(String),
}

/// The request of the account 999 with these arguments, by their names on the wire.
pub(crate) fn request(operation: &Operation, arguments: &Map<String, Value>) -> Parts {
    let value = |name: &str, member: &Member| {
        // A cleared date is an empty text.
        let argument = arguments.get(name)?;
        let clears = member.flags.clearable && argument == "";
        Some(if clears { argument.clone() } else { normal_form(&member.ty, argument) })
    };
    let mut path = operation.request.path.replace("{accountId}", "999");
    for (name, member) in &operation.path {
        let value = match member.ty {
            // The URL contains the secret in plain text.
            Type::Secret => arguments.get(name).cloned(),
            _ => value(name, member),
        };
        let value = value.expect("path parameters are required");
        path = path.replace(&format!("{{{name}}}"), &encoded(&value));
    }
    let mut query = Vec::new();
    for (name, member) in operation.query_arguments() {
        match value(name, member) {
            None => {}
            Some(Value::Array(items)) if member.is_joined() => {
                let items: Vec<String> = items.iter().map(text).collect();
                query.push(format!("{name}={}", encoded(&items.join(",").into())));
            }
            Some(Value::Array(items)) => {
                query.extend(items.iter().map(|item| format!("{name}[]={}", encoded(item))));
            }
            Some(value) => query.push(format!("{name}={}", encoded(&value))),
        }
    }
    let file = |name: &str, part: &str| arguments[name][part].as_str().unwrap().to_owned();
    let (content_type, body) = if operation.raw.is_some() {
        query.push(format!("name={}", encoded(&arguments["file"]["file_name"])));
        (Some(file("file", "content_type")), Content::Text(file("file", "content")))
    } else if let Some(field) = &operation.multipart {
        let name = file(field, "file_name").replace('"', "%22").replace('\\', "%5C");
        let form = format!(
            "--BOUNDARY\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: {}\r\n\r\n{}\r\n--BOUNDARY--\r\n",
            file(field, "content_type"),
            file(field, "content"),
        );
        (Some("multipart/form-data".to_owned()), Content::Text(form))
    } else if let Some(members) = &operation.body {
        let values =
            members.iter().filter_map(|(name, member)| Some((name.clone(), value(name, member)?)));
        let (mut outer, inner): (Map<String, Value>, Map<String, Value>) =
            values.partition(|(name, _)| operation.outside.contains(name));
        let body = match &operation.envelope {
            Some(key) => {
                outer.insert(key.clone(), inner.into());
                outer.into()
            }
            None => Value::Object(inner),
        };
        (Some("application/json".to_owned()), Content::Json(body))
    } else {
        (None, Content::Nothing)
    };
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    Parts { line: format!("{} {path}{query}", operation.request.verb), content_type, body }
}

fn encoded(value: &Value) -> String {
    utf8_percent_encode(&text(value), RESERVED).to_string()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
