//! The metadata of API operations, and the registry of all operations.

pub(crate) mod values;

use std::fmt;

use http::Method;
use serde_json::{Map, Value};

pub use crate::generated::OPERATIONS;
use crate::model::secret::Secret;

/// The metadata of one operation, from the API description.
///
/// [`OPERATIONS`] is the registry of all operations; [`Operation::get`] looks up an operation.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// The official operation id, such as `GetTodo`.
    pub id: &'static str,
    /// The accessor of the service, such as `todos`.
    pub service: &'static str,
    /// The method of the service, such as `get`.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path template, as literal parts and parameters in order.
    pub path: &'static [PathPart],
    /// The parameters in the API description, without the account id: those of the path, then of
    /// the query, then of the body. [`arguments`](Self::arguments) returns the arguments of a call.
    pub parameters: &'static [Parameter],
    /// The encoding of the body's parameters.
    pub body: Body,
    /// The type of the resource, such as `todo`.
    pub resource_type: &'static str,
    /// Whether the API description declares the operation idempotent, in addition to the HTTP
    /// method.
    pub idempotent: bool,
    /// The pagination of the result, if any.
    pub pagination: Pagination,
    /// The retry rules of the API description.
    pub retry: ApiRetryPolicy,
    /// Whether Basecamp has deprecated the operation.
    pub deprecated: bool,
    /// Whether the request has no `Authorization` header, since a secret in its path authorizes it.
    pub anonymous: bool,
    /// A description in one line.
    pub doc: &'static str,
}

/// A parameter of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// The name of the argument, such as `todo_id`, unique within the operation.
    pub argument_name: &'static str,
    /// The name in the request, such as `todoId`.
    pub name: &'static str,
    /// The part of the request that contains the parameter.
    pub location: ParameterLocation,
    /// Whether the parameter is required.
    pub required: bool,
    /// The type of the value.
    pub ty: ParameterType,
    /// A description in one line.
    pub doc: &'static str,
}

/// A part of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParameterLocation {
    /// The path.
    Path,
    /// The query.
    Query,
    /// The body.
    Body,
}

/// The type of a [`Parameter`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParameterType {
    /// Text.
    Text,
    /// Text that is not empty.
    NonEmptyText,
    /// The id of a person: a whole number, or a word such as `self`.
    PersonId,
    /// Secret text, such as the key of a chatbot.
    Secret,
    /// Text of an open enum: one of these values, or a newer one.
    OneOf(&'static [&'static str]),
    /// True or false.
    Bool,
    /// A 32-bit integer.
    Int32,
    /// A 64-bit integer, such as an id.
    Int64,
    /// A number.
    Number,
    /// A date: `2026-12-01`.
    Date,
    /// A date, or empty text that clears the date.
    ClearableDate,
    /// A timestamp: `2026-12-01T09:00:00Z`.
    Timestamp,
    /// A date or a timestamp.
    DateOrTimestamp,
    /// Any JSON.
    Json,
    /// A file: its name, media type and content.
    File,
    /// A list that is comma-separated text in the query, and must not be empty.
    Joined(&'static Self),
    /// A list. In a query it must not be empty.
    List(&'static Self),
    /// An object with any keys.
    Map(&'static Self),
    /// An object with these members.
    Object(&'static [Parameter]),
}

/// The encoding of a request body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Body {
    /// No body.
    None,
    /// A JSON object with the parameters as members.
    Json {
        /// The member of an outer object that contains that object, if any.
        envelope: Option<&'static str>,
        /// The parameters that are members of the outer object.
        outside: &'static [&'static str],
    },
    /// The content of a file. The query has its name, as `name`.
    File,
    /// A form (`multipart/form-data`) whose only field is a file.
    Multipart,
}

/// Describes the type in an error message, such as `a whole number`.
impl fmt::Display for ParameterType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text | Self::Secret => f.write_str("text"),
            Self::NonEmptyText => f.write_str("text that is not empty"),
            Self::PersonId => f.write_str("a person's id or a word such as `self`"),
            Self::OneOf(values) => {
                f.write_str("text such as ")?;
                for (i, value) in values.iter().enumerate() {
                    write!(f, "{}`{value}`", if i > 0 { " or " } else { "" })?;
                }
                Ok(())
            }
            Self::Bool => f.write_str("true or false"),
            Self::Int32 | Self::Int64 => f.write_str("a whole number"),
            Self::Number => f.write_str("a number"),
            Self::Date => f.write_str("a date such as `2026-12-01`"),
            Self::ClearableDate => f.write_str("a date such as `2026-12-01` or empty text"),
            Self::Timestamp => f.write_str("a timestamp such as `2026-12-01T09:00:00Z`"),
            Self::DateOrTimestamp => f.write_str(
                "a date such as `2026-12-01` or a timestamp such as `2026-12-01T09:00:00Z`",
            ),
            Self::Json => f.write_str("any JSON"),
            Self::File => f.write_str("a file"),
            Self::List(item) | Self::Joined(item) => write!(f, "a list whose items are {item}"),
            Self::Map(value) => write!(f, "an object whose values are {value}"),
            Self::Object(members) => {
                f.write_str("an object of ")?;
                for (i, member) in members.iter().enumerate() {
                    let comma = if i > 0 { ", " } else { "" };
                    let required = if member.required { ", required" } else { "" };
                    write!(f, "{comma}`{}` ({}{required})", member.argument_name, member.ty)?;
                }
                Ok(())
            }
        }
    }
}

impl Parameter {
    /// A parameter of the path.
    pub(crate) const fn path(
        argument_name: &'static str,
        name: &'static str,
        ty: ParameterType,
        doc: &'static str,
    ) -> Self {
        Self { argument_name, name, location: ParameterLocation::Path, required: true, ty, doc }
    }

    /// A required parameter of the query, of the same name as an argument and on the wire.
    pub(crate) const fn query(name: &'static str, ty: ParameterType, doc: &'static str) -> Self {
        Self {
            argument_name: name,
            name,
            location: ParameterLocation::Query,
            required: true,
            ty,
            doc,
        }
    }

    /// An optional parameter of the query.
    pub(crate) const fn optional_query(
        name: &'static str,
        ty: ParameterType,
        doc: &'static str,
    ) -> Self {
        Self {
            argument_name: name,
            name,
            location: ParameterLocation::Query,
            required: false,
            ty,
            doc,
        }
    }

    /// A required parameter of the body, of the same name as an argument and on the wire.
    pub(crate) const fn body(name: &'static str, ty: ParameterType, doc: &'static str) -> Self {
        Self {
            argument_name: name,
            name,
            location: ParameterLocation::Body,
            required: true,
            ty,
            doc,
        }
    }

    /// An optional parameter of the body.
    pub(crate) const fn optional_body(
        name: &'static str,
        ty: ParameterType,
        doc: &'static str,
    ) -> Self {
        Self {
            argument_name: name,
            name,
            location: ParameterLocation::Body,
            required: false,
            ty,
            doc,
        }
    }

    pub(crate) fn is_in_path(&self, name: &str) -> bool {
        self.location == ParameterLocation::Path && self.name == name
    }

    /// Whether the parameter is the id of the project.
    pub(crate) fn is_project(&self) -> bool {
        names_project(self.name)
    }
}

/// Whether a path parameter of that name is the id of a project.
pub(crate) fn names_project(parameter: &str) -> bool {
    matches!(parameter, "projectId" | "bucketId")
}

impl ParameterType {
    /// Parses text from a URL or a command line to JSON of this type; `None` if the text doesn't
    /// match the type. Items of a list are separated by commas; objects are JSON.
    ///
    /// ```
    /// use basecamp_core::operation::ParameterType;
    ///
    /// assert_eq!(ParameterType::Int64.read("123"), Some(123.into()));
    /// assert_eq!(ParameterType::Text.read("123"), Some("123".into()));
    /// assert_eq!(ParameterType::List(&ParameterType::Int64).read("1,2"), Some([1, 2].into()));
    /// assert_eq!(ParameterType::Bool.read("maybe"), None);
    /// ```
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Value> {
        match self {
            Self::Text
            | Self::NonEmptyText
            | Self::Secret
            | Self::OneOf(_)
            | Self::Date
            | Self::ClearableDate
            | Self::Timestamp
            | Self::DateOrTimestamp => Some(text.into()),
            Self::Bool => text.parse::<bool>().ok().map(Value::from),
            Self::Int32 => text.parse::<i32>().ok().map(Value::from),
            Self::PersonId => Some(text.parse::<i64>().map_or_else(|_| text.into(), Value::from)),
            Self::Int64 => text.parse::<i64>().ok().map(Value::from),
            Self::Number => text.parse().ok().map(Value::Number),
            Self::Json | Self::Map(_) | Self::Object(_) => serde_json::from_str(text).ok(),
            Self::List(item) | Self::Joined(item) => {
                text.split(',').map(|text| item.read(text)).collect()
            }
            Self::File => None,
        }
    }
}

/// A part of a path template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathPart {
    /// Literal text, including slashes.
    Literal(&'static str),
    /// The value of the parameter of that name.
    Parameter(&'static str),
}

/// The pagination of an operation's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pagination {
    /// The response has the complete result.
    None,
    /// The `Link` header of a page has the URL of the next page (RFC 8288).
    Link {
        /// The member of the body with the items; `None` if the body is an array.
        key: Option<&'static str>,
    },
    /// The body of a page has a cursor; the SDK never follows it automatically.
    Cursor {
        /// The member of the body with the items.
        key: &'static str,
    },
}

/// The retry rules of an operation in the API description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiRetryPolicy {
    /// The maximum number of attempts in total.
    pub max_attempts: u32,
    /// The statuses to retry.
    pub statuses: &'static [u16],
}

impl ApiRetryPolicy {
    pub(crate) const fn new(max_attempts: u32, statuses: &'static [u16]) -> Self {
        Self { max_attempts, statuses }
    }
}

impl Operation {
    /// Looks up an operation by its official id. [`find`](Self::find) ignores case and suggests
    /// similar ids.
    ///
    /// ```
    /// use basecamp_core::Operation;
    ///
    /// let operation = Operation::get("GetTodo").unwrap();
    /// assert_eq!(operation.service, "todos");
    /// assert!(Operation::get("GetTeapot").is_none());
    /// ```
    #[must_use]
    pub fn get(id: &str) -> Option<&'static Self> {
        OPERATIONS.iter().copied().find(|operation| operation.id == id)
    }

    /// Returns the arguments of a call: the [`parameters`](Self::parameters), and the page number
    /// if the result is paginated, even if the API description doesn't have that parameter.
    ///
    /// ```
    /// use basecamp_core::Operation;
    ///
    /// let operation = Operation::get("ListTodos").unwrap();
    /// assert!(operation.arguments().any(|parameter| parameter.argument_name == "page"));
    /// ```
    pub fn arguments(&self) -> impl Iterator<Item = &'static Parameter> + Clone + use<> {
        static PAGE: Parameter = Parameter::optional_query(
            "page",
            ParameterType::Int32,
            "The one page to fetch, counted from 1, in place of all.",
        );
        let is_paged = matches!(self.pagination, Pagination::Link { .. });
        let is_known = self.parameters.iter().any(|parameter| parameter.name == PAGE.name);
        self.parameters.iter().chain((is_paged && !is_known).then_some(&PAGE))
    }

    /// Returns the argument that sets the query parameter of that name, if any.
    pub(crate) fn query_argument(&self, name: &str) -> Option<&'static str> {
        let mut arguments = self.arguments();
        let parameter = arguments.find(|parameter| {
            parameter.location == ParameterLocation::Query && parameter.name == name
        });
        let file_name = matches!(self.body, Body::File) && name == "name";
        parameter.map(|parameter| parameter.argument_name).or(file_name.then_some("file"))
    }

    /// Returns the path template as text: `/{accountId}/todos/{todoId}`.
    #[must_use]
    pub fn path_template(&self) -> String {
        let mut template = String::new();
        for part in self.path {
            match part {
                PathPart::Literal(text) => template.push_str(text),
                PathPart::Parameter(name) => {
                    template.push('{');
                    template.push_str(name);
                    template.push('}');
                }
            }
        }
        template
    }

    /// Returns the name of the secret path parameter, if any.
    pub(crate) fn secret_in_path(&self) -> Option<&'static str> {
        let mut in_path = self
            .parameters
            .iter()
            .filter(|parameter| parameter.location == ParameterLocation::Path);
        let secret = in_path.find(|parameter| parameter.ty == ParameterType::Secret);
        secret.map(|parameter| parameter.name)
    }

    /// Formats arguments with the values of secret parameters redacted.
    pub(crate) fn redacted<'a>(
        &'a self,
        arguments: &'a Map<String, Value>,
    ) -> impl fmt::Debug + 'a {
        Redacted { operation: self, arguments }
    }

    /// Whether the operation changes data: every HTTP method except GET and HEAD.
    #[must_use]
    pub fn is_mutation(&self) -> bool {
        !matches!(self.method, Method::GET | Method::HEAD)
    }

    /// Whether the operation is safe to retry: it is `idempotent`, or its HTTP method is safe (GET
    /// or HEAD; RFC 9110, section 9.2.1).
    #[must_use]
    pub fn is_safe_to_retry(&self) -> bool {
        self.idempotent || !self.is_mutation()
    }
}

/// The arguments of [`Operation::redacted`].
struct Redacted<'a> {
    operation: &'a Operation,
    arguments: &'a Map<String, Value>,
}

impl fmt::Debug for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut entries = f.debug_map();
        for (name, value) in self.arguments {
            let mut parameters = self.operation.parameters.iter();
            let is_secret = parameters.any(|parameter| {
                (parameter.name == name || parameter.argument_name == name)
                    && parameter.ty == ParameterType::Secret
            });
            if is_secret {
                entries.entry(name, &Secret::new(""));
            } else {
                entries.entry(name, value);
            }
        }
        entries.finish()
    }
}

#[cfg(test)]
mod tests;
