//! The page for people, and the JSON endpoints that it uses: the data, the latest exchanges, the
//! faults, the clock and the webhooks.
//!
//! They need no token, so only programs of this machine and the page itself may use them: see
//! `guard`. Their requests aren't in the log, and have no faults.

mod clock;
mod data;
mod exchanges;
mod faults;
mod logins;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::header::{
    HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::request::Parts;
use http::{Method, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::api::lock;
use super::guard;
use super::input::check_is_json;
use super::reply::{Refusal, error, json_response, method_not_allowed};
use super::webhooks;
use super::{Sandbox, Shared};

/// The path of the page.
const PAGE: &str = "/_sandbox";

const HTML: &str = include_str!("page.html");
const CSS: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page has no inline scripts, and isn't in a frame of another page.
const HEADERS: [(HeaderName, &str); 5] = [
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "no-referrer"),
    (CACHE_CONTROL, "no-store"),
];

impl Sandbox {
    /// The URL of the page for people, which shows the data, the latest exchanges, the faults and
    /// the webhooks. The crate's README has its JSON endpoints.
    pub fn page_url(&self) -> String {
        format!("{}{PAGE}", self.url())
    }
}

/// Whether a path is that of the page or of one of its endpoints.
pub(super) fn is_for_people(path: &str) -> bool {
    path.strip_prefix(PAGE).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The response to a request for one of those paths that is rejected because of its head.
pub(super) fn reject(head: &Parts) -> Option<Response<Bytes>> {
    let reason = guard::check_for_people(head).err()?;
    Some(protected(error(StatusCode::FORBIDDEN, reason)))
}

/// The response to a request for one of those paths that isn't rejected.
pub(super) fn respond(shared: &Shared, head: &Parts, body: &Bytes) -> Response<Bytes> {
    protected(route(shared, head, body))
}

fn protected(mut response: Response<Bytes>) -> Response<Bytes> {
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn route(shared: &Shared, head: &Parts, body: &Bytes) -> Response<Bytes> {
    let rest = head.uri.path().strip_prefix(PAGE).unwrap_or_default();
    let (name, id) = match rest.trim_start_matches('/').split_once('/') {
        Some((name, id)) => (name, Some(id)),
        None => (rest.trim_start_matches('/'), None),
    };
    let found = match (name, id, &head.method) {
        ("", None, &Method::GET) => return text("text/html; charset=utf-8", HTML),
        ("page.css", None, &Method::GET) => return text("text/css; charset=utf-8", CSS),
        ("page.js", None, &Method::GET) => return text("text/javascript; charset=utf-8", SCRIPT),
        ("requests", None, &Method::GET) => exchanges::list(&shared.exchanges, head.uri.query()),
        ("requests", None, &Method::DELETE) => {
            shared.clear_requests();
            Ok(json!({}))
        }
        ("faults", None, &Method::GET) => Ok(faults::list(&shared.faults)),
        ("faults", None, &Method::POST) => {
            read(head, body).and_then(|new| faults::add(&shared.faults, new))
        }
        ("faults", None, &Method::DELETE) => {
            shared.faults.clear();
            Ok(faults::list(&shared.faults))
        }
        ("clock", None, &Method::GET) => Ok(clock::show(&shared.clock)),
        ("clock", None, &Method::POST) => {
            read(head, body).and_then(|change| clock::change(&shared.clock, &change))
        }
        ("tokens", None, &Method::POST) => {
            read(head, body).and_then(|new| logins::issue(shared, &new))
        }
        ("decisions", None, &Method::POST) => {
            read(head, body).and_then(|new| logins::decide(shared, new))
        }
        ("data", None, &Method::GET) => Ok(data::overview(shared)),
        ("data", Some(id), &Method::GET) => data::entry(&lock(&shared.store), id),
        ("webhooks", None, &Method::GET) => {
            let store = lock(&shared.store);
            let shown = store.webhooks.keys().map(|id| webhooks::view(&store, *id, true));
            Ok(json!({ "webhooks": shown.collect::<Value>() }))
        }
        ("reset", None, &Method::POST) => {
            shared.reset();
            Ok(json!({}))
        }
        _ => return missing(name, id),
    };
    match found {
        Ok(body) => json_response(StatusCode::OK, &body),
        Err(refusal) => refusal.into_response(),
    }
}

/// Reads a JSON body.
fn read<T: DeserializeOwned>(head: &Parts, body: &Bytes) -> Result<T, Refusal> {
    // A form of a web page can't have this media type without a preflight request.
    let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    check_is_json(content_type.unwrap_or_default())?;
    serde_json::from_slice(body).map_err(|error| Refusal::malformed(error.to_string()))
}

/// 405 for another method of an endpoint, 404 for other paths.
fn missing(name: &str, id: Option<&str>) -> Response<Bytes> {
    let allowed = match (name, id) {
        ("" | "page.css" | "page.js" | "webhooks", None) | ("data", _) => "GET, HEAD",
        ("requests", None) => "GET, HEAD, DELETE",
        ("faults", None) => "GET, HEAD, POST, DELETE",
        ("clock", None) => "GET, HEAD, POST",
        ("reset" | "tokens" | "decisions", None) => "POST",
        _ => return Refusal::not_found().into_response(),
    };
    method_not_allowed(allowed)
}

fn text(content_type: &'static str, text: &'static str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(text.as_bytes()));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
