//! Bodies that are slow, truncated, or oversized.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, Response};
use http_body_util::BodyExt;
use http_body_util::channel::{Channel, Sender};
use tokio::time::sleep;

use super::exchange::Body;
use super::server::Connection;

/// The time to send the first half of a body before the reset.
const FLUSH: Duration = Duration::from_millis(5);

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
const GZIP: HeaderValue = HeaderValue::from_static("gzip");

pub(super) fn slow_body(response: Response<Bytes>, size: usize, every: Duration) -> Response<Body> {
    let (response, mut sender, mut body) = announced(response);
    tokio::spawn(async move {
        while !body.is_empty() {
            let piece = body.split_to(size.clamp(1, body.len()));
            if sender.send_data(piece).await.is_err() {
                return;
            }
            sleep(every).await;
        }
    });
    response
}

pub(super) fn reset_in_body(
    response: Response<Bytes>,
    connection: Arc<Connection>,
) -> Response<Body> {
    let (response, mut sender, body) = announced(response);
    tokio::spawn(async move {
        let half = body.slice(..body.len() / 2);
        let _ = sender.send_data(half).await;
        sleep(FLUSH).await;
        connection.reset();
        // The body must not look complete before the connection is closed.
        sender.abort(io::ErrorKind::ConnectionReset.into());
    });
    response
}

pub(super) fn oversized(bytes: usize) -> Response<Body> {
    let (mut sender, body) = Channel::new(1);
    tokio::spawn(async move {
        for piece in padding(bytes) {
            if sender.send_data(piece).await.is_err() {
                return;
            }
        }
    });
    let mut response = Response::new(body.boxed_unsync());
    response.headers_mut().insert(CONTENT_TYPE, JSON);
    response
}

pub(super) fn gzip_bomb(bytes: usize) -> Response<Body> {
    let (mut sender, body) = Channel::new(1);
    tokio::spawn(async move {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        for piece in padding(bytes) {
            encoder.write_all(&piece).expect("writing to memory never fails");
            let small = std::mem::take(encoder.get_mut());
            if !small.is_empty() && sender.send_data(small.into()).await.is_err() {
                return;
            }
        }
        let rest = encoder.finish().expect("writing to memory never fails");
        let _ = sender.send_data(rest.into()).await;
    });
    let mut response = Response::new(body.boxed_unsync());
    response
        .headers_mut()
        .extend(HeaderMap::from_iter([(CONTENT_TYPE, JSON), (CONTENT_ENCODING, GZIP)]));
    response
}

/// A response whose head has the whole length, and whose body is sent later.
fn announced(response: Response<Bytes>) -> (Response<Body>, Sender<Bytes, io::Error>, Bytes) {
    let (sender, channel) = Channel::new(1);
    let (mut head, body) = response.into_parts();
    head.headers.insert(CONTENT_LENGTH, body.len().into());
    (Response::from_parts(head, channel.boxed_unsync()), sender, body)
}

/// An empty JSON array, padded with white space to this number of bytes.
fn padding(bytes: usize) -> impl Iterator<Item = Bytes> {
    const PIECE: usize = 64 * 1024;
    let spaces = Bytes::from(vec![b' '; PIECE]);
    let mut left = bytes.saturating_sub(2);
    let middle = std::iter::from_fn(move || {
        let size = left.min(PIECE);
        left -= size;
        (size > 0).then(|| spaces.slice(..size))
    });
    [Bytes::from_static(b"[")].into_iter().chain(middle).chain([Bytes::from_static(b"]")])
}
