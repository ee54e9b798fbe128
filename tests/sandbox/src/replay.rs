//! Responses of a recorded conversation in place of those of the API, and of the servers that it
//! redirects to.

use std::future::pending;
use std::sync::Arc;

use basecamp_core::FailureKind;
use basecamp_core::cassette::{BrokenOff, Replay};
use bytes::Bytes;
use http::header::{HeaderValue, LOCATION};
use http::request::Parts;
use http::{Request, Response, StatusCode, Uri};
use serde_json::json;

use super::exchange::{Body, whole};
use super::reply::json_response;
use super::server::Connection;
use super::slow;

/// The path of requests to other servers; the scheme, host and path of the recorded one follow.
const ELSEWHERE: &str = "/_replay/";

/// Responds as recorded. A recorded failure resets the connection. An unexpected request receives a
/// 501 with the difference, which no client retries.
pub(super) async fn respond(
    replay: &Replay,
    origin: &str,
    connection: Arc<Connection>,
    head: &Parts,
    body: &Bytes,
) -> Response<Body> {
    let mut request = Request::from_parts(head.clone(), body.clone());
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
    let url = match path.strip_prefix(ELSEWHERE).and_then(|rest| rest.split_once('/')) {
        Some((scheme, rest)) => format!("{scheme}://{rest}"),
        None => format!("{origin}{path}"),
    };
    *request.uri_mut() = Uri::try_from(url).unwrap_or_default();
    match replay.respond(&request).map(|response| redirected_here(response, origin)) {
        Ok(response) if response.extensions().get::<BrokenOff>().is_some() => {
            // A recording has no part of a body that broke off, and an empty body is complete.
            let body = |body: Bytes| if body.is_empty() { Bytes::from_static(b"[]") } else { body };
            slow::reset_in_body(response.map(body), connection)
        }
        Ok(response) => whole(response),
        Err(failure) if failure.kind() == FailureKind::Unsendable => {
            let message = failure.cause().to_string();
            whole(json_response(StatusCode::NOT_IMPLEMENTED, &json!({"error": message})))
        }
        Err(_) => {
            connection.reset();
            pending().await
        }
    }
}

/// Leads a redirect to another server, such as the storage of files, to the sandbox.
fn redirected_here(mut response: Response<Bytes>, origin: &str) -> Response<Bytes> {
    let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
    let elsewhere = location.filter(|url| !url.starts_with(&format!("{origin}/")));
    if let Some((scheme, rest)) = elsewhere.and_then(|url| url.split_once("://")) {
        let place = HeaderValue::try_from(format!("{origin}{ELSEWHERE}{scheme}/{rest}"));
        response.headers_mut().insert(LOCATION, place.expect("both parts are visible ASCII"));
    }
    response
}
