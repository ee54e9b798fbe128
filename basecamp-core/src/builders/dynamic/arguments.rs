//! The arguments of a dynamic call: checked against the registry, written into the request.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use crate::body::multipart::FilePart;
use crate::error::Error;
use crate::model::serde_helpers::Envelope;
use crate::registry::operation::values::members;
use crate::registry::operation::{Body, Operation, Pagination, Parameter, ParameterType, Place};
use crate::request::account_id::AccountId;
use crate::request::endpoint::{PathValue, RequestBuilder};
use crate::request::options::CallOptions;

/// An operation with arguments that fit it, by their names on the wire.
///
/// The sandbox of the tests reads requests with code of its own, on purpose: what is wrong here does not
/// go unnoticed there.
#[derive(Clone)]
pub(super) struct Arguments {
    pub(super) operation: &'static Operation,
    values: Map<String, Value>,
    file: Option<FilePart>,
}

/// Secret arguments are redacted.
impl fmt::Debug for Arguments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arguments")
            .field("operation", &self.operation.id)
            .field("values", &self.operation.redacted(&self.values))
            .field("file", &self.file)
            .finish()
    }
}

impl Arguments {
    /// Checks them. The number of a page goes among the call's options.
    pub(super) fn new(
        operation: &'static Operation,
        arguments: Value,
        options: &mut CallOptions,
    ) -> Result<Self, Error> {
        let check = || {
            let mut values = members(operation.arguments(), arguments, "argument")?;
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
        Ok(Self { operation, values, file })
    }

    pub(super) fn write(&self, account: &AccountId, request: &mut RequestBuilder<'_>) {
        let operation = self.operation;
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
                Value::Array(items) if is_joined(operation, name) => request.joined(name, items),
                Value::Array(items) => {
                    request.filter(name, &Some(items.iter().map(text).collect()));
                }
                one => request.query(name, &text(one)),
            }
        }
        match (operation.body, &self.file) {
            (Body::Json { envelope, beside }, _) => {
                let members = at(Place::Body).map(|(name, value)| (name.to_owned(), value.clone()));
                let body = Value::Object(members.collect());
                match envelope {
                    None => request.json(&body),
                    Some(name) => request.json(&Envelope { name, beside, body: &body }),
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

/// Whether the list of that name travels as one text.
fn is_joined(operation: &Operation, name: &str) -> bool {
    let mut parameters = operation.parameters.iter();
    parameters.any(|one| one.name == name && matches!(one.ty, ParameterType::Joined(_)))
}

/// A value of a query.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Reads a file: its name, its media type (guessed from the name if it is missing), and its content as text or in base64 (RFC 4648).
fn file_part(value: Value) -> Result<FilePart, String> {
    const PARTS: &[Parameter] = &[
        Parameter::body("file_name", ParameterType::Text, ""),
        Parameter::optional_body("content_type", ParameterType::Text, ""),
        Parameter::optional_body("content", ParameterType::Text, ""),
        Parameter::optional_body("content_base64", ParameterType::Text, ""),
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
    Ok(match part("content_type") {
        Some(content_type) => FilePart::new(name, content_type, content),
        None => FilePart::named(name, content),
    })
}

/// What an operation takes, in words.
struct Accepted(&'static Operation);

impl fmt::Display for Accepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.arguments().next().is_none() {
            return f.write_str("no arguments");
        }
        for (i, one) in self.0.arguments().enumerate() {
            let comma = if i > 0 { ", " } else { "" };
            let required = if one.required { ", required" } else { "" };
            // A few examples of many, so that the message has room for all arguments.
            let ty = match one.ty {
                ParameterType::OneOf(values) => {
                    ParameterType::OneOf(&values[..values.len().min(3)])
                }
                ty => ty,
            };
            write!(f, "{comma}`{}` ({ty}{required})", one.argument)?;
        }
        Ok(())
    }
}
