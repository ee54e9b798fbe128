//! Writes the path and the query of a URL.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::builder::RequestBuilder;
use crate::model::id::Id;
use crate::model::secret::Secret;
use crate::registry::operation::{PathPart, names_project};
use crate::request::account_id::AccountId;

/// All bytes except the unreserved characters of RFC 3986, section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An argument in a path.
#[derive(Debug, Clone, Copy)]
pub enum PathValue<'a> {
    /// A number.
    Number(i64),
    /// Text, percent-encoded as one segment.
    Text(&'a str),
}

impl RequestBuilder<'_> {
    /// Fills the operation's path template with arguments, in order.
    pub fn path(&mut self, arguments: &[PathValue<'_>]) {
        // Capacity for ids and a short query, so that most URLs need one allocation.
        let base = self.origin.as_str();
        self.url = String::with_capacity(base.len() + 128);
        self.url.push_str(base);
        let mut arguments = arguments.iter();
        for part in self.operation.path {
            match part {
                PathPart::Literal(text) => self.url.push_str(text),
                PathPart::Parameter(name) => match arguments.next() {
                    Some(argument) => self.path_argument(name, *argument),
                    None => self.fail(format!("no value for `{}`", self.argument(name))),
                },
            }
        }
    }

    fn path_argument(&mut self, name: &str, argument: PathValue<'_>) {
        match argument {
            PathValue::Number(number) => {
                if names_project(name) {
                    self.ids.project = Some(number);
                } else {
                    self.ids.resource = Some(number);
                }
                // Writing to a `String` can't fail.
                let _ = write!(self.url, "{number}");
            }
            // URL parsers remove dot segments (RFC 3986, section 5.2.4).
            PathValue::Text(text) if matches!(text, "" | "." | "..") => {
                self.fail(format!("`{}` must not be `{text}`", self.argument(name)));
            }
            PathValue::Text(text) => self.url.extend(utf8_percent_encode(text, RESERVED)),
        }
    }

    /// Returns the argument name of a path parameter.
    fn argument<'n>(&self, name: &'n str) -> &'n str {
        let mut parameters = self.operation.parameters.iter();
        let parameter = parameters.find(|parameter| parameter.is_in_path(name));
        parameter.map_or(name, |parameter| parameter.argument_name)
    }

    /// Sets the complete URL instead of a path, or records the reason why it is invalid.
    pub(crate) fn url(&mut self, url: Result<String, String>) {
        match url {
            Ok(url) => {
                self.has_query = url.contains('?');
                self.url = url;
            }
            Err(message) => self.fail(message),
        }
    }

    /// Adds a query parameter; `None` adds nothing.
    pub fn query<Q: QueryValue + ?Sized>(&mut self, name: &str, value: &Q) {
        value.write_to(name, self);
    }

    pub(super) fn query_pair(&mut self, name: &str, suffix: &str, value: &str) {
        self.url.push(if self.has_query { '&' } else { '?' });
        self.has_query = true;
        self.url.extend(utf8_percent_encode(name, RESERVED));
        self.url.push_str(suffix);
        self.url.push('=');
        self.url.extend(utf8_percent_encode(value, RESERVED));
    }

    /// Appends a parameter of the call's options, unless the operation has an argument for it.
    pub(super) fn extra_query(&mut self, name: &str, value: &str) {
        let (name, suffix) = match name.strip_suffix("[]") {
            Some(name) => (name, "[]"),
            None => (name, ""),
        };
        match self.operation.query_argument(name) {
            Some(argument) => {
                let id = self.operation.id;
                self.fail(format!(
                    "`with_query` can't set `{name}`: {id} has the argument `{argument}` for it"
                ));
            }
            None => self.query_pair(name, suffix, value),
        }
    }
}

impl From<i64> for PathValue<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl<T> From<Id<T>> for PathValue<'_> {
    fn from(id: Id<T>) -> Self {
        Self::Number(id.get())
    }
}

impl<T> From<&Id<T>> for PathValue<'_> {
    fn from(id: &Id<T>) -> Self {
        Self::Number(id.get())
    }
}

impl<'a> From<&'a String> for PathValue<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

/// The text of the secret. Paths with a secret are redacted wherever they are printed.
impl<'a> From<&'a Secret> for PathValue<'a> {
    fn from(secret: &'a Secret) -> Self {
        Self::Text(secret.expose())
    }
}

impl<'a> From<&'a str> for PathValue<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a AccountId> for PathValue<'a> {
    fn from(account: &'a AccountId) -> Self {
        Self::Text(account.as_str())
    }
}

/// A value of a query parameter: text, a number, a boolean, an optional value (`None` adds
/// nothing), or a list (`name[]=a&name[]=b`).
pub trait QueryValue {
    /// Adds this value under `name`.
    fn write_to(&self, name: &str, request: &mut RequestBuilder<'_>);
}

impl QueryValue for str {
    fn write_to(&self, name: &str, request: &mut RequestBuilder<'_>) {
        request.query_pair(name, "", self);
    }
}

impl QueryValue for String {
    fn write_to(&self, name: &str, request: &mut RequestBuilder<'_>) {
        request.query_pair(name, "", self);
    }
}

macro_rules! query_by_display {
    ($($type:ty),*) => {$(
        impl QueryValue for $type {
            fn write_to(&self, name: &str, request: &mut RequestBuilder<'_>) {
                request.query_pair(name, "", &self.to_string());
            }
        }
    )*};
}

query_by_display!(bool, i32, i64, u32, crate::model::time::Date);

impl<T> QueryValue for Id<T> {
    fn write_to(&self, name: &str, request: &mut RequestBuilder<'_>) {
        request.query_pair(name, "", &self.to_string());
    }
}

impl<Q: QueryValue> QueryValue for Option<Q> {
    fn write_to(&self, name: &str, request: &mut RequestBuilder<'_>) {
        if let Some(value) = self {
            value.write_to(name, request);
        }
    }
}

impl<Q: ToString> QueryValue for Vec<Q> {
    fn write_to(&self, name: &str, request: &mut RequestBuilder<'_>) {
        for value in self {
            request.query_pair(name, "[]", &value.to_string());
        }
    }
}
