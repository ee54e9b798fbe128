//! Endpoints: an operation together with its arguments, as a plain value.
//!
//! An endpoint writes its request into a [`RequestBuilder`] and decodes its reply. Everything that
//! a generated endpoint does is one of the few calls here.

mod filter;

use std::fmt::{self, Write as _};

use bytes::Bytes;
use http::HeaderValue;
use serde::Serialize;

use crate::body::RequestBody;
use crate::body::multipart::{FilePart, Multipart};
use crate::error::Error;
use crate::model::id::Id;
use crate::model::secret::Secret;
use crate::net::origin::Origin;
use crate::registry::operation::{Operation, PathPart, names_project};
use crate::request::account_id::AccountId;
use crate::request::options::CallOptions;
use crate::response::reply::Reply;
pub(crate) use filter::Item;

/// The half of an endpoint that writes its request. Has no type parameters, so that what runs a
/// call compiles once.
pub trait Request {
    /// The operation's static facts.
    fn operation(&self) -> &'static Operation;

    /// Who answers it.
    fn audience(&self) -> TargetServer {
        TargetServer::Api
    }

    /// Writes path, query and body.
    fn write(&self, request: &mut RequestBuilder<'_>);

    /// The options of this one call.
    fn options(&self) -> &CallOptions;
}

/// Who answers a request, and may see the credentials that it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum TargetServer {
    /// The API, at the configured base URL.
    #[default]
    Api,
    /// The authorization server.
    Authorization,
}

/// An operation with its arguments, and the type of its result.
pub trait Endpoint: Request {
    /// What a successful call gives.
    type Output;

    /// Decodes the reply.
    ///
    /// # Errors
    ///
    /// An `api_error` that names the operation, the JSON path and the reason when the body doesn't
    /// have the documented shape.
    fn decode(reply: Reply) -> Result<Self::Output, Error>;
}

/// An endpoint whose result comes in pages; its `Output` is what one page holds.
pub trait ListEndpoint: Endpoint {
    /// One entry of the list.
    type Item;
    /// What stands beside the entries; nothing for most lists.
    type Around;

    /// Takes a page apart.
    fn split(page: Self::Output) -> (Vec<Self::Item>, Self::Around);
}

/// Assembles the URL and body of a request.
///
/// Problems found on the way are kept and surface when the call is made, before anything is sent.
pub struct RequestBuilder<'a> {
    operation: &'static Operation,
    url: String,
    has_query: bool,
    pub(crate) page: Option<u32>,
    /// Chance for the boundary of a multipart body.
    pub(crate) entropy: u64,
    body: RequestBody,
    content_type: Option<HeaderValue>,
    ids: PathIds,
    error: Option<Error>,
    origin: &'a Origin,
    /// Parameters of [`CallOptions`], appended to the query.
    pub(crate) extra_query: &'a [(String, String)],
}

/// The URL and the body may have secrets, so they are left out.
impl fmt::Debug for RequestBuilder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBuilder")
            .field("operation", &self.operation.id)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

/// The ids that a request's path names, for hooks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct PathIds {
    pub(crate) project: Option<i64>,
    pub(crate) resource: Option<i64>,
}

/// What a [`RequestBuilder`] made.
#[derive(Debug)]
pub(crate) struct BuiltRequest {
    pub(crate) url: String,
    pub(crate) body: RequestBody,
    pub(crate) content_type: Option<HeaderValue>,
    pub(crate) ids: PathIds,
}

/// An argument that stands in a path.
#[derive(Debug, Clone, Copy)]
pub enum PathValue<'a> {
    /// A number.
    Number(i64),
    /// Text, percent-encoded as one segment.
    Text(&'a str),
}

impl<'a> RequestBuilder<'a> {
    pub(crate) fn new(origin: &'a Origin, operation: &'static Operation) -> Self {
        Self {
            operation,
            url: String::new(),
            has_query: false,
            page: None,
            entropy: 0,
            body: RequestBody::Empty,
            content_type: None,
            ids: PathIds::default(),
            error: None,
            origin,
            extra_query: &[],
        }
    }

    /// Fills the operation's path template with its arguments, in order.
    pub fn path(&mut self, arguments: &[PathValue<'_>]) {
        // Room for the ids and a short query, so that the text is allocated once.
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
                match names_project(name) {
                    true => self.ids.project = Some(number),
                    false => self.ids.resource = Some(number),
                }
                // Writing to a String can't fail.
                let _ = write!(self.url, "{number}");
            }
            // A dot segment would be resolved away by whoever parses the URL.
            PathValue::Text(text) if matches!(text, "" | "." | "..") => {
                self.fail(format!("`{}` must not be `{text}`", self.argument(name)));
            }
            PathValue::Text(text) => percent_encode(&mut self.url, text),
        }
    }

    /// What callers know the path parameter of that name by.
    fn argument<'n>(&self, name: &'n str) -> &'n str {
        let mut parameters = self.operation.parameters.iter();
        parameters.find(|it| it.is_in_path(name)).map_or(name, |it| it.argument)
    }

    /// Adds a query parameter; one that is not set adds nothing.
    pub fn query<Q: QueryValue + ?Sized>(&mut self, name: &str, value: &Q) {
        value.write_to(name, self);
    }

    fn query_pair(&mut self, name: &str, suffix: &str, value: &str) {
        self.url.push(if self.has_query { '&' } else { '?' });
        self.has_query = true;
        percent_encode(&mut self.url, name);
        self.url.push_str(suffix);
        self.url.push('=');
        percent_encode(&mut self.url, value);
    }

    /// Sets a JSON body.
    pub fn json<B: Serialize + ?Sized>(&mut self, body: &B) {
        self.json_text(
            serde_json::to_vec(body).map(Bytes::from).map_err(|error| error.to_string()),
        );
    }

    /// Sets a body that is JSON already, or the reason why there is none.
    pub(crate) fn json_text(&mut self, json: Result<Bytes, String>) {
        match json {
            Ok(json) => {
                self.body = RequestBody::Bytes(json);
                self.content_type = Some(HeaderValue::from_static("application/json"));
            }
            Err(problem) => self.fail(format!("the body can't be written as JSON: {problem}")),
        }
    }

    /// Sets a `multipart/form-data` body of one file (RFC 7578).
    pub fn multipart(&mut self, field: &str, file: &FilePart) {
        match Multipart::new(field, file, self.entropy) {
            Ok(multipart) => {
                self.body = multipart.body;
                self.content_type = Some(multipart.content_type);
            }
            Err(error) => self.refuse(error),
        }
    }

    /// The origin that the request goes to.
    pub(crate) fn origin(&self) -> &'a Origin {
        self.origin
    }

    /// Sets the whole URL in place of a path, or the reason why there is none.
    pub(crate) fn url(&mut self, url: Result<String, String>) {
        match url {
            Ok(url) => {
                self.has_query = url.contains('?');
                self.url = url;
            }
            Err(problem) => self.fail(problem),
        }
    }

    /// Appends a parameter of the call's options, unless the operation has an argument for it.
    fn extra_query(&mut self, name: &str, value: &str) {
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

    /// Sets a body that is the content of a file, whose name goes into the query.
    pub fn file(&mut self, name: &str, file: &FilePart) {
        self.query(name, &file.file_name);
        match file.media_type() {
            Ok(content_type) => {
                self.body = RequestBody::from(&file.content);
                self.content_type = Some(content_type);
            }
            Err(error) => self.refuse(error),
        }
    }

    pub(crate) fn refuse(&mut self, error: Error) {
        self.error.get_or_insert_with(|| error.for_operation(self.operation));
    }

    fn fail(&mut self, problem: String) {
        self.refuse(Error::usage(problem));
    }

    pub(crate) fn finish(mut self) -> Result<BuiltRequest, Error> {
        if let Some(page) = self.page {
            self.query("page", &page);
        }
        for (name, value) in self.extra_query {
            self.extra_query(name, value);
        }
        match self.error {
            Some(error) => Err(error),
            None => Ok(BuiltRequest {
                url: self.url,
                body: self.body,
                content_type: self.content_type,
                ids: self.ids,
            }),
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

/// The secret itself: paths that contain one are redacted wherever they are printed.
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

/// A value that can stand in a query: text, a number, a flag, an optional one (nothing if `None`),
/// or a list (`name[]=a&name[]=b`).
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

/// Percent-encodes everything but RFC 3986's unreserved characters.
fn percent_encode(url: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                url.push(byte.into());
            }
            _ => {
                let _ = write!(url, "%{byte:02X}");
            }
        }
    }
}

#[cfg(test)]
mod tests;
