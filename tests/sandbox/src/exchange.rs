//! One request and its response: logging, faults, and the response of the API.

use std::future::pending;
use std::io;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};
use serde_json::json;
use tokio::time::sleep;

use super::exchanges::{OpenExchange, Watched};
use super::faults::Fault;
use super::feed::{self, CABLE_PATH};
use super::log::Recorded;
use super::replay;
use super::reply::json_response;
use super::server::Connection;
use super::slow;
use super::watch;
use super::{ACCOUNT_ID, Shared};

pub(super) type Body = UnsyncBoxBody<Bytes, io::Error>;

/// The most bytes of the body of a request.
const LONGEST_BODY: usize = 256 * 1024 * 1024;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub(super) async fn exchange(
    shared: Arc<Shared>,
    connection: Arc<Connection>,
    request: Request<Incoming>,
) -> io::Result<Response<Watched>> {
    if request.uri().path() == CABLE_PATH {
        return Ok(open_cable(&shared, &connection, request));
    }
    let (head, body) = request.into_parts();
    let is_for_people = watch::is_for_people(head.uri.path());
    if is_for_people && let Some(rejection) = watch::reject(&head) {
        return Ok(whole(rejection).map(Watched::unrecorded));
    }
    let Some(body) = read(body).await? else {
        let reason = json!({ "error": "The body is larger than 256 MiB" });
        let response = json_response(StatusCode::PAYLOAD_TOO_LARGE, &reason);
        return Ok(whole(response).map(Watched::unrecorded));
    };
    if is_for_people {
        let response = whole(watch::respond(&shared, &head, &body));
        return Ok(response.map(Watched::unrecorded));
    }
    let request_id = shared.next_request_id();
    let mut open = record(&shared, &head, &body, connection.number, &request_id);
    if let Some(latency) = &shared.latency {
        latency.pause().await;
    }
    let is_api = head.uri.path().trim_start_matches('/').starts_with(ACCOUNT_ID);
    let limit = shared.rate_limit.as_ref().filter(|_| is_api);
    let fault = limit
        .and_then(|limit| limit.reject(shared.clock.now()))
        .or_else(|| shared.faults.inject(&head.method, head.uri.path()));
    if let Some(fault) = &fault {
        open.set_fault(fault.to_string());
    }
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
    Ok(open.answer(response))
}

/// Reads a body; `None` if it is too long.
async fn read(body: Incoming) -> io::Result<Option<Bytes>> {
    if body.size_hint().lower() > LONGEST_BODY as u64 {
        return Ok(None);
    }
    match Limited::new(body, LONGEST_BODY).collect().await {
        Ok(body) => Ok(Some(body.to_bytes())),
        Err(error) if error.is::<LengthLimitError>() => Ok(None),
        Err(error) => Err(io::Error::other(error)),
    }
}

/// Opens a cable: a WebSocket, whose request has no body. Of the faults, only complete responses
/// apply to it.
///
/// The response is not cut into single bytes: `tungstenite` rejects a handshake of more than 64
/// reads of less than 128 bytes on average as an attack.
fn open_cable(
    shared: &Arc<Shared>,
    connection: &Arc<Connection>,
    request: Request<Incoming>,
) -> Response<Watched> {
    let (head, body) = request.into_parts();
    let request_id = shared.next_request_id();
    let mut open = record(shared, &head, &Bytes::new(), connection.number, &request_id);
    connection.set_bytewise(false);
    let mut response = match shared.faults.inject(&head.method, head.uri.path()) {
        Some(Fault::Respond(response)) => {
            open.set_fault(Fault::Respond(response.clone()).to_string());
            response
        }
        _ => feed::upgrade(shared, connection, Request::from_parts(head, body)),
    };
    response.headers_mut().entry(X_REQUEST_ID).or_insert(request_id);
    open.answer(whole(response))
}

pub(super) fn whole(response: Response<Bytes>) -> Response<Body> {
    response.map(|body| Full::new(body).map_err(|never| match never {}).boxed_unsync())
}

/// There is no response after a reset of the connection.
async fn reset(connection: &Connection) -> Response<Body> {
    connection.reset();
    pending().await
}

/// Records a request in the log, and opens its exchange.
fn record(
    shared: &Arc<Shared>,
    head: &Parts,
    body: &Bytes,
    connection: u64,
    request_id: &HeaderValue,
) -> OpenExchange {
    let request = Arc::new(Recorded {
        method: head.method.clone(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        version: head.version,
        headers: head.headers.clone(),
        body: body.clone(),
        connection,
    });
    let open = OpenExchange::new(shared, &request, request_id);
    shared.log.push(request);
    open
}
