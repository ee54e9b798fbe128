//! One request and its response: logging, faults, and the response of the API.

use std::future::pending;
use std::io;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use http::header::HeaderName;
use http::request::Parts;
use http::{Request, Response};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use tokio::time::sleep;

use super::faults::Fault;
use super::feed::{self, CABLE_PATH};
use super::log::Recorded;
use super::replay;
use super::server::Connection;
use super::slow;
use super::{ACCOUNT_ID, Shared};

pub(super) type Body = UnsyncBoxBody<Bytes, io::Error>;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub(super) async fn exchange(
    shared: Arc<Shared>,
    connection: Arc<Connection>,
    request: Request<Incoming>,
) -> io::Result<Response<Body>> {
    if request.uri().path() == CABLE_PATH {
        return Ok(open_cable(&shared, &connection, request));
    }
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    shared.log.push(recorded(&head, &body, connection.number));
    let request_id = shared.next_request_id();
    let is_api = head.uri.path().trim_start_matches('/').starts_with(ACCOUNT_ID);
    let limit = shared.rate_limit.as_ref().filter(|_| is_api);
    let fault = limit
        .and_then(|limit| limit.reject(Instant::now()))
        .or_else(|| shared.faults.inject(&head.method, head.uri.path()));
    let answer = || shared.answer(&head, &body);
    let mut response = match fault {
        None => match &shared.replay {
            Some(recorded) => {
                replay::respond(recorded, &shared.origin, connection, &head, &body).await
            }
            None => whole(answer()),
        },
        Some(Fault::Respond(response)) => whole(response),
        Some(Fault::Stall) => pending().await,
        Some(Fault::Reset) => reset(&connection).await,
        Some(Fault::ResetAfterProcessing) => {
            answer();
            reset(&connection).await
        }
        Some(Fault::ResetInBody) => slow::reset_in_body(answer(), connection),
        Some(Fault::Delay(time)) => {
            let response = answer();
            sleep(time).await;
            whole(response)
        }
        Some(Fault::SlowBody { bytes, every }) => slow::slow_body(answer(), bytes, every),
        Some(Fault::Truncated) => whole(answer().map(|body| body.slice(..body.len() / 2))),
        Some(Fault::Oversized(bytes)) => slow::oversized(bytes),
        Some(Fault::GzipBomb(bytes)) => slow::gzip_bomb(bytes),
    };
    response.headers_mut().entry(X_REQUEST_ID).or_insert(request_id);
    Ok(response)
}

/// Opens a cable: a WebSocket, whose request has no body. Faults apply to it as to any request,
/// except for those that change the body of the response.
fn open_cable(
    shared: &Arc<Shared>,
    connection: &Arc<Connection>,
    request: Request<Incoming>,
) -> Response<Body> {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let (head, body) = request.into_parts();
    shared.log.push(recorded(&head, &Bytes::new(), connection.number));
    match shared.faults.inject(&method, &path) {
        Some(Fault::Respond(response)) => whole(response),
        _ => whole(feed::upgrade(shared, connection, Request::from_parts(head, body))),
    }
}

pub(super) fn whole(response: Response<Bytes>) -> Response<Body> {
    response.map(|body| Full::new(body).map_err(|never| match never {}).boxed_unsync())
}

/// There is no response after a reset of the connection.
async fn reset(connection: &Connection) -> Response<Body> {
    connection.reset();
    pending().await
}

fn recorded(head: &Parts, body: &Bytes, connection: u64) -> Recorded {
    Recorded {
        method: head.method.clone(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        version: head.version,
        headers: head.headers.clone(),
        body: body.clone(),
        connection,
    }
}
