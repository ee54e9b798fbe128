//! Replies of routes, and their conversion to responses.

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use http::{Method, Response, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};

/// The reply of a route.
pub(super) enum Reply {
    Json(StatusCode, Value),
    /// 200 with the text of JSON.
    Text(Vec<u8>),
    Empty(StatusCode),
    Page(Page),
    /// A redirect to a path on this server.
    Redirect(StatusCode, String),
}

/// One page of a list.
pub(super) struct Page {
    /// The text of a JSON array.
    pub(super) items: Vec<u8>,
    /// The number of items on all pages, for lists with that header.
    pub(super) total: Option<usize>,
    pub(super) next: Option<usize>,
    /// The name of the member with the items, and the object that contains it.
    pub(super) envelope: Option<(&'static str, Value)>,
}

/// The reason for the rejection of a request.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    body: Value,
}

pub(super) type Outcome = Result<Reply, Refusal>;

impl Reply {
    pub(super) fn ok(body: Value) -> Outcome {
        Ok(Self::Json(StatusCode::OK, body))
    }

    pub(super) fn created(body: Value) -> Outcome {
        Ok(Self::Json(StatusCode::CREATED, body))
    }

    pub(super) fn no_content() -> Outcome {
        Ok(Self::Empty(StatusCode::NO_CONTENT))
    }
}

impl Refusal {
    fn new(status: StatusCode, reason: &str) -> Self {
        Self { status, body: json!({ "error": reason }) }
    }

    /// A status with a custom body.
    pub(super) fn with_body(status: StatusCode, body: Value) -> Self {
        Self { status, body }
    }

    /// 400: the request itself is malformed.
    pub(super) fn malformed(reason: impl AsRef<str>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, reason.as_ref())
    }

    /// 415: the body has another media type than the operation takes.
    pub(super) fn unsupported(reason: &str) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, reason)
    }

    pub(super) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "The access token is missing, unknown or expired")
    }

    /// 403: the caller sees this, but may not do it.
    pub(super) fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "You aren't allowed to do this")
    }

    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "There is nothing here")
    }

    /// 404: this path has other methods only, which is no 405 in Rails.
    pub(super) fn no_such_method(method: &Method, others: &[&str]) -> Self {
        let reason = format!("This path has no {method}: use {}", others.join(" or "));
        Self::new(StatusCode::NOT_FOUND, &reason)
    }

    /// 507: there is no room for another file.
    pub(super) fn storage_full() -> Self {
        Self::new(StatusCode::INSUFFICIENT_STORAGE, "The storage limit of the account is reached")
    }

    /// 422: well-formed, with an invalid value of this field.
    pub(super) fn invalid(field: &str, message: &str) -> Self {
        let mut label = field.replace('_', " ");
        label[..1].make_ascii_uppercase();
        let error = format!("{label} {message}");
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            body: json!({ "error": error, "errors": { field: [message] } }),
        }
    }

    pub(super) fn into_response(self) -> Response<Bytes> {
        json_response(self.status, &self.body)
    }
}

/// A value as the text of its JSON.
pub(super) fn text(value: &impl Serialize) -> Vec<u8> {
    // A recording with its people is seldom longer.
    let mut text = Vec::with_capacity(4096);
    serde_json::to_writer(&mut text, value).expect("a value always serializes");
    text
}

/// The value of such a text.
pub(super) fn parsed(text: &[u8]) -> Value {
    serde_json::from_slice(text).expect("the sandbox wrote the text")
}

pub(super) fn json_response(status: StatusCode, body: &Value) -> Response<Bytes> {
    text_response(status, text(body))
}

/// A response whose body is the text of JSON.
pub(super) fn text_response(status: StatusCode, body: Vec<u8>) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

pub(super) fn error(status: StatusCode, reason: &str) -> Response<Bytes> {
    json_response(status, &json!({ "error": reason }))
}

/// 405, with the methods that the path has.
pub(super) fn method_not_allowed(allowed: &'static str) -> Response<Bytes> {
    let mut response = error(StatusCode::METHOD_NOT_ALLOWED, &format!("Use {allowed}"));
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    response
}
