//! The static facts of an API operation, and the registry of all of them.

pub(crate) mod values;

use std::fmt;

use http::Method;
use serde_json::{Map, Value};

pub use crate::generated::OPERATIONS;
use crate::model::secret::Secret;

/// What the API description says about one operation.
///
/// The registry of all of them is [`OPERATIONS`]; [`Operation::find`] looks one up.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// The official operation id, such as `GetTodo`.
    pub id: &'static str,
    /// The service's accessor, such as `todos`.
    pub service: &'static str,
    /// The service's method, such as `get`.
    pub name: &'static str,
    /// The HTTP verb.
    pub method: Method,
    /// The path template, as literal and variable parts in order.
    pub path: &'static [PathPart],
    /// What the API description says that it takes, the account apart: what the path, then the query,
    /// then the body takes. [`arguments`](Self::arguments) has what a call takes.
    pub parameters: &'static [Parameter],
    /// How the parameters of the body travel.
    pub body: Body,
    /// What the operation is about, such as `todo`.
    pub resource_type: &'static str,
    /// Whether repeating it has no further effect, although its verb doesn't say so.
    pub idempotent: bool,
    /// Whether and how its result is paged.
    pub pagination: Pagination,
    /// How the API description wants it retried.
    pub retry: DeclaredRetry,
    /// Whether Basecamp wants it to be avoided.
    pub deprecated: bool,
    /// Whether its request carries no `Authorization` header: a secret in its path authorizes it.
    pub anonymous: bool,
    /// What it does, in a line.
    pub doc: &'static str,
}

/// Something that an operation takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name as an argument, such as `todo_id`; no two parameters of an operation share one.
    pub argument: &'static str,
    /// Its name on the wire, such as `todoId`.
    pub name: &'static str,
    /// The part of the request that it is for.
    pub place: Place,
    /// Whether it must be given.
    pub required: bool,
    /// The type.
    pub ty: ParameterType,
    /// What it means, in a line.
    pub doc: &'static str,
}

/// A part of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
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
    /// Text that must not be printed, such as the key of a chatbot.
    Secret,
    /// Text that is one of these, or another that came up since.
    OneOf(&'static [&'static str]),
    /// True or false.
    Bool,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits; ids are such.
    Int64,
    /// A number.
    Number,
    /// A date: `2026-12-01`.
    Date,
    /// A date, or empty text to clear it.
    ClearableDate,
    /// A moment: `2026-12-01T09:00:00Z`.
    Timestamp,
    /// A date or a moment.
    DateOrTimestamp,
    /// Any JSON.
    Json,
    /// A file: its name, media type and content.
    File,
    /// A list, not empty, that a query has as one text, its items separated by commas.
    Joined(&'static Self),
    /// A list. In a query it is not empty.
    List(&'static Self),
    /// An object with any keys.
    Map(&'static Self),
    /// An object with these members.
    Object(&'static [Parameter]),
}

/// How the parameters of a body travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Body {
    /// There is no body.
    None,
    /// As members of a JSON object.
    Json {
        /// The key of the object under which that object stands, if it does.
        envelope: Option<&'static str>,
        /// The parameters that stand beside that object, not in it.
        beside: &'static [&'static str],
    },
    /// The body is the content of a file. The query names it, as `name`.
    File,
    /// As the field of a form (`multipart/form-data`) that holds one file.
    Multipart,
}

/// In words, such as `a whole number`.
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
            Self::Timestamp => f.write_str("a moment such as `2026-12-01T09:00:00Z`"),
            Self::DateOrTimestamp => f.write_str(
                "a date such as `2026-12-01` or a moment such as `2026-12-01T09:00:00Z`",
            ),
            Self::Json => f.write_str("any JSON"),
            Self::File => f.write_str("a file"),
            Self::List(item) | Self::Joined(item) => write!(f, "a list whose items are {item}"),
            Self::Map(value) => write!(f, "an object whose values are {value}"),
            Self::Object(members) => {
                f.write_str("an object of ")?;
                for (i, one) in members.iter().enumerate() {
                    let comma = if i > 0 { ", " } else { "" };
                    let required = if one.required { ", required" } else { "" };
                    write!(f, "{comma}`{}` ({}{required})", one.argument, one.ty)?;
                }
                Ok(())
            }
        }
    }
}

impl Parameter {
    /// A parameter of the path.
    pub(crate) const fn path(
        argument: &'static str,
        name: &'static str,
        ty: ParameterType,
        doc: &'static str,
    ) -> Self {
        Self { argument, name, place: Place::Path, required: true, ty, doc }
    }

    /// A required parameter of the query, of the same name as an argument and on the wire.
    pub(crate) const fn query(name: &'static str, ty: ParameterType, doc: &'static str) -> Self {
        Self { argument: name, name, place: Place::Query, required: true, ty, doc }
    }

    /// An optional parameter of the query.
    pub(crate) const fn optional_query(
        name: &'static str,
        ty: ParameterType,
        doc: &'static str,
    ) -> Self {
        Self { argument: name, name, place: Place::Query, required: false, ty, doc }
    }

    /// A required parameter of the body, of the same name as an argument and on the wire.
    pub(crate) const fn body(name: &'static str, ty: ParameterType, doc: &'static str) -> Self {
        Self { argument: name, name, place: Place::Body, required: true, ty, doc }
    }

    /// An optional parameter of the body.
    pub(crate) const fn optional_body(
        name: &'static str,
        ty: ParameterType,
        doc: &'static str,
    ) -> Self {
        Self { argument: name, name, place: Place::Body, required: false, ty, doc }
    }

    pub(crate) fn is_in_path(&self, name: &str) -> bool {
        self.place == Place::Path && self.name == name
    }

    /// Whether it says which project the operation is about.
    pub(crate) fn is_project(&self) -> bool {
        names_project(self.name)
    }
}

/// Whether a path parameter of that name is the id of a project.
pub(crate) fn names_project(parameter: &str) -> bool {
    matches!(parameter, "projectId" | "bucketId")
}

impl ParameterType {
    /// Reads text, as it stands in a URL or on a command line, as JSON of this type; `None` if it can't
    /// be. The items of a list are separated by commas, and what has members is JSON.
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
    /// Text that stands as it is, slashes included.
    Literal(&'static str),
    /// The place of the parameter of that name.
    Parameter(&'static str),
}

/// Whether and how the result of an operation is paged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pagination {
    /// One response holds everything.
    None,
    /// Each page names the next in its `Link` header.
    Link {
        /// The member of the body that holds the items; the body itself if `None`.
        key: Option<&'static str>,
    },
    /// Each page holds a cursor in its body; never followed automatically.
    Cursor {
        /// The member of the body that holds the items.
        key: &'static str,
    },
}

/// How the API description wants an operation retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeclaredRetry {
    /// How often it may be tried in total.
    pub max_attempts: u32,
    /// The statuses that are worth another try.
    pub statuses: &'static [u16],
}

impl DeclaredRetry {
    pub(crate) const fn new(max_attempts: u32, statuses: &'static [u16]) -> Self {
        Self { max_attempts, statuses }
    }
}

impl Operation {
    /// Looks an operation up by its official id, exactly as it is; [`lookup`](Self::lookup) is for what
    /// people type.
    ///
    /// ```
    /// use basecamp_core::Operation;
    ///
    /// let operation = Operation::find("GetTodo").unwrap();
    /// assert_eq!(operation.service, "todos");
    /// assert!(Operation::find("GetTeapot").is_none());
    /// ```
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        OPERATIONS.iter().copied().find(|operation| operation.id == id)
    }

    /// What a call takes: its [`parameters`](Self::parameters), and the number of a page if its result
    /// comes in pages, whether or not the API description mentions that.
    ///
    /// ```
    /// use basecamp_core::Operation;
    ///
    /// let operation = Operation::find("ListTodos").unwrap();
    /// assert!(operation.arguments().any(|one| one.argument == "page"));
    /// ```
    pub fn arguments(&self) -> impl Iterator<Item = &'static Parameter> + Clone + use<> {
        static PAGE: Parameter = Parameter::optional_query(
            "page",
            ParameterType::Int32,
            "The one page to fetch, counted from 1, in place of all.",
        );
        let is_paged = matches!(self.pagination, Pagination::Link { .. });
        let is_known = self.parameters.iter().any(|one| one.name == PAGE.name);
        self.parameters.iter().chain((is_paged && !is_known).then_some(&PAGE))
    }

    /// The argument that sets the query parameter of that name, if there is one.
    pub(crate) fn query_argument(&self, name: &str) -> Option<&'static str> {
        let mut arguments = self.arguments();
        let argument = arguments.find(|one| one.place == Place::Query && one.name == name);
        let file_name = matches!(self.body, Body::File) && name == "name";
        argument.map(|one| one.argument).or(file_name.then_some("file"))
    }

    /// The path template as text: `/{accountId}/todos/{todoId}`.
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

    /// The name of the path parameter that is secret.
    pub(crate) fn secret_in_path(&self) -> Option<&'static str> {
        let mut parameters = self.parameters.iter();
        let is_secret =
            |one: &&Parameter| one.place == Place::Path && one.ty == ParameterType::Secret;
        parameters.find(is_secret).map(|one| one.name)
    }

    /// Shows arguments by their names, without the values of secret ones.
    pub(crate) fn redacted<'a>(
        &'a self,
        arguments: &'a Map<String, Value>,
    ) -> impl fmt::Debug + 'a {
        Redacted { operation: self, arguments }
    }

    /// Whether it changes anything: every verb but GET and HEAD.
    #[must_use]
    pub fn is_mutation(&self) -> bool {
        !matches!(self.method, Method::GET | Method::HEAD)
    }

    /// Whether sending it twice does no more than sending it once.
    #[must_use]
    pub fn is_safe_to_retry(&self) -> bool {
        self.idempotent || !self.is_mutation()
    }
}

/// Arguments, as [`Operation::redacted`] shows them.
struct Redacted<'a> {
    operation: &'a Operation,
    arguments: &'a Map<String, Value>,
}

impl fmt::Debug for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_map();
        for (name, value) in self.arguments {
            let mut parameters = self.operation.parameters.iter();
            let is_secret = parameters.any(|one| {
                (one.name == name || one.argument == name) && one.ty == ParameterType::Secret
            });
            match is_secret {
                true => shown.entry(name, &Secret::new("")),
                false => shown.entry(name, value),
            };
        }
        shown.finish()
    }
}

#[cfg(test)]
mod tests;
