//! Arguments of a dynamic call: checks them against the registry, and writes them to the request.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use crate::body::multipart::FilePart;
use crate::error::Error;
use crate::model::serde_helpers::Envelope;
use crate::registry::operation::values::members;
use crate::registry::operation::{
    Body, Operation, Pagination, Parameter, ParameterLocation, ParameterType,
};
use crate::request::account_id::AccountId;
use crate::request::endpoint::{PathValue, RequestBuilder};
use crate::request::options::CallOptions;

/// An operation with valid arguments, by their names in the request.
///
/// The test sandbox parses requests with independent code, so that it detects mistakes of this
/// module.
#[derive(Clone)]
pub(super) struct Arguments {
    pub(super) operation: &'static Operation,
    values: Map<String, Value>,
    file: Option<FilePart>,
}

/// With secret arguments redacted.
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
    /// Checks the arguments. The page number becomes an option of the call.
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
            let file = file_parameter(operation).and_then(|file| values.remove(file.name));
            Ok((values, page, file.map(file_part).transpose()?))
        };
        let (values, page, file) = check().map_err(|message: String| {
            let message = format!("{message}; {} takes {}", operation.id, Accepted(operation));
            Error::usage(message).for_operation(operation)
        })?;
        if let Some(page) = page {
            // `set_page` rejects 0, which replaces numbers that are out of range.
            options.set_page(page.as_u64().and_then(|page| page.try_into().ok()).unwrap_or(0));
        }
        Ok(Self { operation, values, file })
    }

    pub(super) fn write(&self, account: &AccountId, request: &mut RequestBuilder<'_>) {
        let operation = self.operation;
        let at = |location| {
            let parameters = operation.parameters.iter();
            parameters.filter(move |parameter| parameter.location == location).filter_map(
                |parameter| self.values.get(parameter.name).map(|value| (parameter.name, value)),
            )
        };
        let path = at(ParameterLocation::Path).map(|(_, value)| match value {
            Value::String(text) => PathValue::Text(text),
            number => PathValue::Number(number.as_i64().unwrap_or_default()),
        });
        request.path(&std::iter::once(account.into()).chain(path).collect::<Vec<_>>());
        for (name, value) in at(ParameterLocation::Query) {
            match value {
                Value::Array(items) if is_joined(operation, name) => request.joined(name, items),
                Value::Array(items) => {
                    request.filter(name, &Some(items.iter().map(text).collect()));
                }
                value => request.query(name, &text(value)),
            }
        }
        match (operation.body, &self.file) {
            (Body::Json { envelope, outside }, _) => {
                let members = at(ParameterLocation::Body)
                    .map(|(name, value)| (name.to_owned(), value.clone()));
                let body = Value::Object(members.collect());
                match envelope {
                    None => request.json(&body),
                    Some(name) => request.json(&Envelope { name, outside, body: &body }),
                }
            }
            (Body::File, Some(file)) => request.file("name", file),
            (Body::Multipart, Some(file)) => {
                let field = file_parameter(operation).map_or("file", |field| field.name);
                request.multipart(field, file);
            }
            _ => {}
        }
    }
}

fn file_parameter(operation: &'static Operation) -> Option<&'static Parameter> {
    operation.parameters.iter().find(|parameter| parameter.ty == ParameterType::File)
}

/// Whether the list of that name is sent as comma-separated text.
fn is_joined(operation: &Operation, name: &str) -> bool {
    let is_joined = |parameter: &Parameter| matches!(parameter.ty, ParameterType::Joined(_));
    operation.parameters.iter().any(|parameter| parameter.name == name && is_joined(parameter))
}

/// Returns a value as text for the query.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Reads a file: its name, its media type (by the extension of the name if it is missing), and its
/// content as text or in base64 (RFC 4648).
fn file_part(value: Value) -> Result<FilePart, String> {
    const PARTS: &[Parameter] = &[
        Parameter::body("file_name", ParameterType::Text, ""),
        Parameter::optional_body("content_type", ParameterType::Text, ""),
        Parameter::optional_body("content", ParameterType::Text, ""),
        Parameter::optional_body("content_base64", ParameterType::Text, ""),
    ];
    let parts =
        members(PARTS, value, "member").map_err(|message| format!("in the file: {message}"))?;
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

/// Describes the arguments of an operation in an error message.
struct Accepted(&'static Operation);

impl fmt::Display for Accepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.arguments().next().is_none() {
            return f.write_str("no arguments");
        }
        for (i, parameter) in self.0.arguments().enumerate() {
            let comma = if i > 0 { ", " } else { "" };
            let required = if parameter.required { ", required" } else { "" };
            // Show at most three values, so that the message is not too long.
            let ty = match parameter.ty {
                ParameterType::OneOf(values) => {
                    ParameterType::OneOf(&values[..values.len().min(3)])
                }
                ty => ty,
            };
            write!(f, "{comma}`{}` ({ty}{required})", parameter.argument_name)?;
        }
        Ok(())
    }
}
