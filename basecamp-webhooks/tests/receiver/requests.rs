//! Accepted and rejected requests, and their statuses.

use std::io::{self, Cursor, Read};
use std::pin::Pin;
use std::task::{Context, Poll};

use basecamp_webhooks::{Async, Rejection, SIGNATURE_HEADER, Secret, compute_signature};
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderValue, StatusCode};
use http_body::{Body, Frame, SizeHint};

use super::*;

fn receiver() -> WebhookReceiver {
    WebhookReceiver::builder(SECRET).on_any(|_| Ok(())).build().unwrap()
}

fn async_receiver(limit: usize) -> WebhookReceiver<Async> {
    let builder = WebhookReceiver::async_builder(SECRET).body_limit(limit);
    builder.on_any(|_| async { Ok(()) }).build().unwrap()
}

#[track_caller]
fn rejection(outcome: Outcome) -> Rejection {
    match outcome {
        Outcome::Rejected(rejection) => rejection,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_signed_event_is_processed() {
    let response = receiver().respond(delivery(1, "todo_created"));
    assert_eq!((response.status(), response.into_body()), (StatusCode::OK, "processed\n".into()));
}

#[test]
fn missing_or_wrong_signature_is_rejected() {
    let receiver = receiver();
    let valid = delivery(1, "todo_created");
    let outcome = receiver.handle_request(&HeaderMap::new(), valid.body().clone());
    assert_eq!(outcome.status(), 401);
    assert_eq!(rejection(outcome), Rejection::MissingSignature);
    let upper = valid.headers()[SIGNATURE_HEADER].to_str().unwrap().to_uppercase();
    for bad in ["", "sha256=", "nonsense", &upper] {
        let mut request = valid.clone();
        request.headers_mut().insert(SIGNATURE_HEADER, bad.parse().unwrap());
        let outcome = handle(&receiver, &request);
        assert_eq!(outcome.status(), 401);
        assert_eq!(rejection(outcome), Rejection::BadSignature, "{bad}");
    }
    let mut request = valid.clone();
    let bytes = HeaderValue::from_bytes(b"\xff\xfe").unwrap();
    request.headers_mut().insert(SIGNATURE_HEADER, bytes);
    assert_eq!(rejection(handle(&receiver, &request)), Rejection::BadSignature);
    let other = receiver.handle_request(valid.headers(), r#"{"id": 2, "kind": "todo_created"}"#);
    assert_eq!(rejection(other), Rejection::BadSignature);
}

#[test]
fn unverified_body_is_not_parsed() {
    let response = receiver().respond(Request::new("not JSON".into()));
    assert_eq!(response.status(), 401);
}

#[test]
fn signed_body_that_is_not_an_event_is_a_bad_request() {
    for body in ["", "nonsense", "[]", "null", "\"todo_created\"", "{\"id\": 1"] {
        let response = receiver().respond(Signer::new(SECRET).request(body));
        assert_eq!(response.status(), 400, "{body}");
        let body = String::from_utf8(response.body().to_vec()).unwrap();
        assert!(body.starts_with("rejected: the body is not"), "{body}");
    }
}

#[test]
fn signature_header_is_configurable() {
    let builder = WebhookReceiver::builder(SECRET).signature_header("X-My-Signature");
    let receiver = builder.on_any(|_| Ok(())).build().unwrap();
    let body = r#"{"id": 1}"#;
    let headers = |name: &str| {
        let mut headers = HeaderMap::new();
        let name: http::HeaderName = name.parse().unwrap();
        headers.insert(
            name,
            compute_signature(body.as_bytes(), &Secret::new(SECRET)).parse().unwrap(),
        );
        headers
    };
    assert_eq!(receiver.handle_request(&headers("x-my-signature"), body).status(), 200);
    assert_eq!(receiver.handle_request(&headers("X-BASECAMP-SIGNATURE"), body).status(), 401);
}

#[test]
fn previous_secret_is_accepted() {
    let receiver =
        WebhookReceiver::builder("new").previous_secret("old").on_any(|_| Ok(())).build().unwrap();
    for (id, secret, status) in [(1, "new", 200), (2, "old", 200), (3, "older", 401)] {
        let request = Signer::new(secret).request(format!(r#"{{"id": {id}}}"#));
        assert_eq!(receiver.respond(request).status(), status, "{secret}");
    }
}

#[tokio::test]
async fn body_limit_is_inclusive() {
    let body = r#"{"id": 1, "kind": "todo_created"}"#;
    let limits = [(body.len() + 1, 200), (body.len(), 200), (body.len() - 1, 413), (0, 413)];
    for (limit, status) in limits {
        let builder = WebhookReceiver::builder(SECRET).body_limit(limit);
        let receiver = builder.on_any(|_| Ok(())).build().unwrap();
        let request = Signer::new(SECRET).request(body);
        assert_eq!(receiver.respond(request.clone()).status(), status);
        let (mut head, body) = request.into_parts();
        let reading = Request::from_parts(head.clone(), Cursor::new(body.clone()));
        assert_eq!(receiver.respond_reading(reading).status(), status);
        // As with a chunked body, without a length.
        head.headers.remove(CONTENT_LENGTH);
        let reading = Request::from_parts(head.clone(), Cursor::new(body.clone()));
        assert_eq!(receiver.respond_reading(reading).status(), status);
        let reading = Request::from_parts(head, axum::body::Body::from(body));
        assert_eq!(async_receiver(limit).respond_reading(reading).await.status(), status);
    }
}

/// A body that must not be read.
struct UnreadBody;

impl Read for UnreadBody {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        panic!("this body is not to be read");
    }
}

impl Body for UnreadBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        panic!("this body is not to be read");
    }
}

/// Requests that are rejected by their headers, and their statuses.
fn rejected_by_headers() -> [(Request<UnreadBody>, u16); 2] {
    let mut unsigned = Request::new(UnreadBody);
    unsigned.headers_mut().insert(CONTENT_LENGTH, 10.into());
    let mut huge = Request::new(UnreadBody);
    huge.headers_mut().insert(SIGNATURE_HEADER, HeaderValue::from_static("00"));
    huge.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("99999999999999999"));
    [(unsigned, 401), (huge, 413)]
}

#[tokio::test]
async fn body_is_not_read_if_the_headers_are_rejected() {
    for (request, status) in rejected_by_headers() {
        assert_eq!(receiver().respond_reading(request).status(), status);
    }
    for (request, status) in rejected_by_headers() {
        assert_eq!(async_receiver(1000).respond_reading(request).await.status(), status);
    }
}

/// An endless body of equal chunks, or one that fails after some.
struct Chunks {
    left: Option<usize>,
}

impl Read for Chunks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.left {
            Some(0) => return Err(io::Error::other("the connection failed")),
            Some(left) => *left -= 1,
            None => {}
        }
        buffer.fill(b' ');
        Ok(buffer.len())
    }
}

impl Body for Chunks {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let mut chunk = [0; 100];
        let read = self.read(&mut chunk);
        Poll::Ready(Some(read.map(|_| Frame::data(Bytes::copy_from_slice(&chunk)))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}

fn signed<B>(body: B) -> Request<B> {
    let mut request = Request::new(body);
    request.headers_mut().insert(SIGNATURE_HEADER, HeaderValue::from_static("00"));
    request
}

#[tokio::test]
async fn endless_body_is_read_up_to_the_limit() {
    let response = receiver().respond_reading(signed(Chunks { left: None }));
    assert_eq!(response.status(), 413);
    let response = async_receiver(1050).respond_reading(signed(Chunks { left: None })).await;
    assert_eq!(response.status(), 413);
    assert_eq!(response.into_body(), "rejected: the body is longer than 1050 bytes\n");
}

#[tokio::test]
async fn incomplete_body_is_a_bad_request() {
    let response = receiver().respond_reading(signed(Chunks { left: Some(2) }));
    assert_eq!(response.status(), 400);
    let response = async_receiver(1050).respond_reading(signed(Chunks { left: Some(2) })).await;
    assert_eq!(response.status(), 400);
    assert_eq!(response.into_body(), "rejected: the body broke off: the connection failed\n");
}

#[tokio::test]
async fn async_receiver_handles_all_request_types() {
    let receiver = async_receiver(1000);
    let request = delivery(1, "todo_created");
    let outcome = receiver.handle_request(request.headers(), request.body().clone()).await;
    assert!(matches!(outcome, Outcome::Processed { .. }));
    assert_eq!(receiver.respond(delivery(2, "todo_created")).await.status(), 200);
    let (head, body) = delivery(3, "todo_created").into_parts();
    let request = Request::from_parts(head, axum::body::Body::from(body));
    assert_eq!(receiver.respond_reading(request).await.status(), 200);
}

#[test]
fn invalid_settings_are_rejected_by_build() {
    let builder = || WebhookReceiver::builder(SECRET);
    for (receiver, named) in [
        (WebhookReceiver::builder(" ").build(), "secret"),
        (builder().previous_secret("").build(), "secret"),
        (builder().signature_header("X Signature").build(), "signature_header"),
        (builder().signature_header("").build(), "signature_header"),
        (builder().on("", |_| Ok(())).build(), "pattern"),
        (builder().on(["todo_*", ""], |_| Ok(())).build(), "pattern"),
        (builder().on(Vec::<String>::new(), |_| Ok(())).build(), "pattern"),
    ] {
        let error = receiver.unwrap_err();
        assert_eq!(error.code().as_str(), "usage");
        assert!(error.message().contains(named), "{error}");
    }
}

#[test]
fn debug_output_has_no_secret() {
    let builder = WebhookReceiver::builder(SECRET).previous_secret("hush").on_any(|_| Ok(()));
    let printed = format!("{builder:?}");
    let printed = format!("{printed}{:?}", builder.build().unwrap());
    assert!(!printed.contains(SECRET) && !printed.contains("hush"), "{printed}");
}
