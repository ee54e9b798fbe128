//! Raw requests: any method and path, for API features without an operation in the registry.

use std::fmt;

use bytes::Bytes;
use http::{Method, Uri};
use serde::Serialize;
use serde_json::Value;

use crate::builders::macros::call_settings;
use crate::builders::macros::plain_value::example;
use crate::builders::unsent::not_a_future;
use crate::client::account::Account;
use crate::client::handle::{Async, Blocking, Detached, Handle, ResponseFuture};
use crate::error::Error;
use crate::net::origin::Origin;
use crate::pagination::list::{Items, Pages};
use crate::registry::operation::{ApiRetryPolicy, Body, Operation, Pagination, PathPart};
use crate::request::account_id::AccountId;
use crate::request::cursor::Cursor;
use crate::request::endpoint::{Endpoint, ListEndpoint, Request, RequestBuilder};
use crate::request::options::CallOptions;
use crate::response::decode;
use crate::response::reply::Reply;

/// The operation of raw requests. All paths share one operation id, so that metrics by operation
/// have a low cardinality.
const fn operation(method: Method, idempotent: bool) -> Operation {
    Operation {
        id: "Request",
        service: "account",
        name: "request",
        method,
        path: &[PathPart::Parameter("path")],
        parameters: &[],
        body: Body::None,
        resource_type: "request",
        idempotent,
        pagination: Pagination::None,
        retry: ApiRetryPolicy { max_attempts: 3, statuses: &[429, 503] },
        deprecated: false,
        anonymous: false,
        doc: "Sends a request to any path.",
    }
}

static GET: Operation = operation(Method::GET, false);
static HEAD: Operation = operation(Method::HEAD, false);
static PUT: Operation = operation(Method::PUT, true);
static DELETE: Operation = operation(Method::DELETE, true);
static POST: Operation = operation(Method::POST, false);
static IDEMPOTENT_POST: Operation = operation(Method::POST, true);
static PATCH: Operation = operation(Method::PATCH, false);
static IDEMPOTENT_PATCH: Operation = operation(Method::PATCH, true);

impl<H: Handle> Account<H> {
    /// Creates a request to any path of the account, for API features without an operation in the
    /// registry.
    ///
    /// `path` is relative to the account, such as `/projects.json?status=archived`; a complete URL
    /// must have the API's origin. The method is `GET`, `HEAD`, `POST`, `PUT`, `PATCH` or `DELETE`.
    /// Credentials, retries, errors, hooks, deadline, redirects and cache are those of any other
    /// call. In hooks, the operation is `Request`.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use basecamp_core::testing::Simulation;
    /// use basecamp_core::{Account, Auth, Config, Context, Method};
    /// use serde_json::{Value, json};
    ///
    /// let server = Simulation::new(|request| {
    ///     assert_eq!(request.uri().path(), "/999/buckets/1/doors.json");
    ///     assert_eq!(request.body(), r#"{"title":"Wiki"}"#);
    ///     Ok(http::Response::new(r#"{"id": 7, "title": "Wiki"}"#.into()))
    /// });
    /// let context = Arc::new(Context::new(Config::default(), Auth::token("secret"), 0)?);
    /// let account = Account::new(server.blocking(context), "999")?;
    ///
    /// let door = json!({"title": "Wiki"});
    /// let reply = account.request(Method::POST, "/buckets/1/doors.json").json(&door).send()?;
    /// assert_eq!(reply.json::<Value>()?["id"], 7);
    /// # Ok::<(), basecamp_core::Error>(())
    /// ```
    pub fn request(&self, method: Method, path: impl Into<String>) -> RawRequest<H> {
        RawRequest {
            account: self.clone(),
            options: CallOptions::default(),
            method,
            path: path.into(),
            json: None,
            idempotent: false,
        }
    }
}

/// A request to any path of an account. Created by [`Account::request`].
///
/// `GET`, `HEAD`, `PUT` and `DELETE` are retried like other idempotent calls; `POST` and `PATCH`
/// are sent once, unless [`idempotent`](Self::idempotent) is set. An unsupported method or an
/// invalid path is a `usage` error when the request is sent.
#[doc = example!("request(http::Method::GET, \"/buckets/1/doors.json\")")]
#[derive(Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct RawRequest<H = Detached> {
    account: Account<H>,
    options: CallOptions,
    method: Method,
    path: String,
    json: Option<Result<Bytes, String>>,
    idempotent: bool,
}

impl<H> RawRequest<H> {
    /// Sets a JSON body. With `GET` and `HEAD` a body is a `usage` error.
    pub fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        let json = serde_json::to_vec(body).map(Bytes::from);
        self.json = Some(json.map_err(|error| error.to_string()));
        self
    }

    /// Sets whether this `POST` or `PATCH` is idempotent, so that it can be retried. Default:
    /// `false`. Other methods are always retried.
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = idempotent;
        self
    }

    /// Starts [`pages`](Self::pages) at a position of the same list.
    pub fn resume(mut self, cursor: Cursor) -> Self {
        self.options.set_cursor(cursor);
        self
    }
}

call_settings!(RawRequest);

impl<H> Request for RawRequest<H> {
    fn operation(&self) -> &'static Operation {
        match (self.method.as_str(), self.idempotent) {
            ("HEAD", _) => &HEAD,
            ("PUT", _) => &PUT,
            ("DELETE", _) => &DELETE,
            ("POST", false) => &POST,
            ("POST", true) => &IDEMPOTENT_POST,
            ("PATCH", false) => &PATCH,
            ("PATCH", true) => &IDEMPOTENT_PATCH,
            // `write` rejects any other method.
            _ => &GET,
        }
    }

    fn write(&self, request: &mut RequestBuilder<'_>) {
        let method = &self.operation().method;
        if *method != self.method {
            request.refuse(
                Error::usage(format!("`request` can't send {}", self.method))
                    .with_hint("Use GET, HEAD, POST, PUT, PATCH or DELETE."),
            );
        }
        request.url(resolve(request.origin(), self.account.id(), &self.path));
        match &self.json {
            Some(_) if matches!(*method, Method::GET | Method::HEAD) => {
                request.refuse(Error::usage(format!("a {method} request has no body")));
            }
            Some(json) => request.json_text(json.clone()),
            None => {}
        }
    }

    fn options(&self) -> &CallOptions {
        &self.options
    }
}

/// Returns the URL of a request to `path`, which is relative to the account or a complete URL with
/// the API's origin.
fn resolve(origin: &Origin, account: &AccountId, path: &str) -> Result<String, String> {
    let reject = |reason: &str| Err(format!("the path of a request {reason}"));
    let is_dots = |segment: &str| {
        matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
    };
    if path.contains(char::is_control) {
        return reject("must not contain control characters");
    }
    if path.contains('#') {
        return reject("must not have a fragment");
    }
    let (before_query, _) = path.split_once('?').unwrap_or((path, ""));
    if before_query.contains('\\') || before_query.split('/').any(is_dots) {
        return reject("must not contain `..`, `.` or backslashes as segments");
    }
    let scheme = before_query.split_once("://").map_or("", |(scheme, _)| scheme);
    let base = origin.as_str();
    let url = if ["https", "http"].iter().any(|http| scheme.eq_ignore_ascii_case(http)) {
        path.to_owned()
    } else if path.starts_with('/') && !path.starts_with("//") {
        format!("{base}/{account}{path}")
    } else {
        return reject("must start with a single `/`, or be a URL on the API's origin");
    };
    let base: Uri = base.parse().map_err(|error| format!("the base URL is invalid: {error}"))?;
    origin.resolve("the URL of a request", &base, &url).map(|uri| uri.to_string())
}

impl RawRequest<Blocking> {
    /// Sends the request and returns the response: [`Reply::json`] decodes its body.
    ///
    /// # Errors
    ///
    /// The errors of any other call: see [`ErrorCode`](crate::ErrorCode).
    pub fn send(self) -> Result<Reply, Error> {
        self.account.handle().call(&self)
    }

    /// Iterates over the pages of a list by their `Link` headers, one page in memory at a time. The
    /// method must be `GET`. A body that is not an array is a page with one item.
    pub fn pages(self) -> Pages<Blocking, Value> {
        let handle = self.account.handle().clone();
        Pages::new(&handle, handle.context(), &RawList(self))
    }

    /// Iterates over the items of [`pages`](Self::pages).
    pub fn items(self) -> Items<Blocking, Value> {
        self.pages().items()
    }
}

impl RawRequest<Async> {
    /// Sends the request and returns the response: [`Reply::json`] decodes its body. Awaiting the
    /// builder does the same.
    ///
    /// # Errors
    ///
    /// The errors of any other call: see [`ErrorCode`](crate::ErrorCode).
    pub fn send(self) -> ResponseFuture<Reply> {
        ResponseFuture::new(self.account.handle().call(&self), Ok)
    }

    /// Streams the pages of a list by their `Link` headers, one page in memory at a time. The
    /// method must be `GET`. A body that is not an array is a page with one item.
    pub fn pages(self) -> Pages<Async, Value> {
        let handle = self.account.handle().clone();
        Pages::new(&handle, handle.context(), &RawList(self))
    }

    /// Streams the items of [`pages`](Self::pages).
    pub fn items(self) -> Items<Async, Value> {
        self.pages().items()
    }
}

not_a_future!(RawRequest => Result<Reply, Error>);

impl IntoFuture for RawRequest<Async> {
    type Output = Result<Reply, Error>;
    type IntoFuture = ResponseFuture<Reply>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// Without the path and the body, which may contain secrets.
impl<H> fmt::Debug for RawRequest<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRequest")
            .field("method", &self.method)
            .field("idempotent", &self.idempotent)
            .finish_non_exhaustive()
    }
}

/// A raw request whose response is a page of a list.
struct RawList<H>(RawRequest<H>);

impl<H> Request for RawList<H> {
    fn operation(&self) -> &'static Operation {
        self.0.operation()
    }

    fn write(&self, request: &mut RequestBuilder<'_>) {
        self.0.write(request);
    }

    fn options(&self) -> &CallOptions {
        &self.0.options
    }
}

impl<H> Endpoint for RawList<H> {
    type Output = Vec<Value>;

    fn decode(reply: Reply) -> Result<Vec<Value>, Error> {
        Ok(match decode::value(reply)? {
            Value::Array(items) => items,
            Value::Null => Vec::new(),
            page => vec![page],
        })
    }
}

impl<H> ListEndpoint for RawList<H> {
    type Item = Value;
    type Envelope = ();

    fn split(page: Vec<Value>) -> (Vec<Value>, ()) {
        (page, ())
    }
}

#[cfg(test)]
mod tests;
