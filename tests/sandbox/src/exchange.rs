//! One request and its response: logging, faults, and the response of the API.

use std::future::pending;
use std::io;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HeaderName, HeaderValue};
use http::request::Parts;
use http::{Method, Request, Response, StatusCode};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};
use tokio::time::sleep;

use super::exchanges::{OpenExchange, Watched};
use super::faults::Fault;
use super::feed::{self, CABLE_PATH};
use super::guard;
use super::log::Recorded;
use super::replay;
use super::reply::error;
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
    let is_head = request.method() == Method::HEAD;
    let (head, body) = request.into_parts();
    if watch::is_for_people(head.uri.path()) {
        let response = match watch::reject(&head) {
            Some(rejection) => rejection,
            None => match read(body).await? {
                Ok(body) => watch::respond(&shared, &as_get(head), &body),
                Err(rejection) => rejection,
            },
        };
        return Ok(sent(is_head, whole(response)).map(Watched::unrecorded));
    }
    let is_cable = head.uri.path() == CABLE_PATH;
    let body = match guard::check(&head) {
        Err(reason) => Err(error(StatusCode::FORBIDDEN, reason)),
        Ok(()) if is_cable => Ok(Bytes::new()),
        Ok(()) => read(body).await?,
    };
    let request_id = shared.next_request_id();
    // Rejected requests are in the log too, without their bodies.
    let recorded = body.as_ref().cloned().unwrap_or_default();
    let mut open = record(&shared, &head, &recorded, connection.number, &request_id);
    let response = match body {
        Err(rejection) => whole(rejection),
        Ok(_) if is_cable => whole(open_cable(&shared, &connection, head, &mut open)),
        Ok(body) => respond(&shared, connection, head, &body, &mut open).await,
    };
    let mut response = sent(is_head, response);
    response.headers_mut().entry(X_REQUEST_ID).or_insert(request_id);
    Ok(open.answer(response))
}

/// The response to an accepted request, with its fault.
async fn respond(
    shared: &Shared,
    connection: Arc<Connection>,
    head: Parts,
    body: &Bytes,
    open: &mut OpenExchange,
) -> Response<Body> {
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
    if let (None, Some(recorded)) = (&fault, &shared.replay) {
        return replay::respond(recorded, &shared.origin, connection, &head, body).await;
    }
    let head = as_get(head);
    let answer = || shared.answer(&head, body);
    match fault {
        None => whole(answer()),
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
    }
}

/// A HEAD is processed like a GET, as in Rails.
fn as_get(mut head: Parts) -> Parts {
    if head.method == Method::HEAD {
        head.method = Method::GET;
    }
    head
}

/// The part of a response that is sent: that to a HEAD has no body, and the length that the body
/// would have (RFC 9110, section 9.3.2).
fn sent(is_head: bool, response: Response<Body>) -> Response<Body> {
    if !is_head {
        return response;
    }
    let length = response.body().size_hint().exact().filter(|length| *length > 0);
    let mut response = whole(response.map(|_| Bytes::new()));
    if let Some(length) = length {
        response.headers_mut().entry(CONTENT_LENGTH).or_insert(length.into());
    }
    response
}

/// Reads a body; an error is the response if it is too long.
async fn read(body: Incoming) -> io::Result<Result<Bytes, Response<Bytes>>> {
    let too_long = || error(StatusCode::PAYLOAD_TOO_LARGE, "The body is larger than 256 MiB");
    if body.size_hint().lower() > LONGEST_BODY as u64 {
        return Ok(Err(too_long()));
    }
    match Limited::new(body, LONGEST_BODY).collect().await {
        Ok(body) => Ok(Ok(body.to_bytes())),
        Err(error) if error.is::<LengthLimitError>() => Ok(Err(too_long())),
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
    head: Parts,
    open: &mut OpenExchange,
) -> Response<Bytes> {
    connection.set_bytewise(false);
    match shared.faults.inject(&head.method, head.uri.path()) {
        Some(Fault::Respond(response)) => {
            open.set_fault(Fault::Respond(response.clone()).to_string());
            response
        }
        _ => feed::upgrade(shared, connection, head),
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
