//! HTTP/2 servers that end streams and connections early (RFC 9113), by frames written by hand.

use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use basecamp_core::{ErrorCode, FilePart, RetryPolicy};

use super::connect;
use crate::raw_server::{Conversation, End, Failures, RawServer, brief};
use crate::support::raw_config;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;

const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
const ACK: u8 = 1;

const NO_ERROR: u32 = 0;
const INTERNAL_ERROR: u32 = 2;
const REFUSED_STREAM: u32 = 7;
const CANCEL: u32 = 8;

/// `:status: 200` in the static table of HPACK (RFC 7541, appendix A).
const OK: &[u8] = &[0x88];

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

fn reset(stream: u32, code: u32) -> Vec<u8> {
    frame(RST_STREAM, 0, stream, &code.to_be_bytes())
}

fn goaway(last: u32, code: u32) -> Vec<u8> {
    frame(GOAWAY, 0, 0, &[last.to_be_bytes(), code.to_be_bytes()].concat())
}

/// A head with status 200, and a `Content-Length` below 10 if there is one.
fn head(stream: u32, length: Option<u8>) -> Vec<u8> {
    let mut block = OK.to_vec();
    if let Some(length) = length {
        // A literal without indexing, whose name has index 28.
        block.extend([0x0f, 28 - 15, 1, b'0' + length]);
    }
    frame(HEADERS, END_HEADERS, stream, &block)
}

/// Exchanges the settings.
fn open(conversation: &mut Conversation) -> Option<()> {
    conversation.take(24)?;
    conversation.send(frame(SETTINGS, 0, 0, &[]));
    Some(())
}

/// Waits for the next request. Returns its stream.
fn next_stream(conversation: &mut Conversation) -> Option<u32> {
    loop {
        let Frame { kind, flags, stream, .. } = next_frame(conversation)?;
        match (kind, flags) {
            (HEADERS, _) => {
                conversation.count_request();
                return Some(stream);
            }
            (SETTINGS, flags) if flags & ACK == 0 => {
                conversation.send(frame(SETTINGS, ACK, 0, &[]));
            }
            _ => {}
        }
    }
}

struct Frame {
    kind: u8,
    flags: u8,
    stream: u32,
    payload: Vec<u8>,
}

fn next_frame(conversation: &mut Conversation) -> Option<Frame> {
    let header = conversation.take(9)?;
    let length = u32::from_be_bytes([0, header[0], header[1], header[2]]);
    let stream = u32::from_be_bytes([header[5], header[6], header[7], header[8]]);
    let payload = conversation.take(usize::try_from(length).unwrap())?;
    Some(Frame { kind: header[3], flags: header[4], stream, payload })
}

/// Waits until the client resets a stream. Returns the error code and the number of body bytes
/// received.
fn await_reset(conversation: &mut Conversation, expected: u32) -> Option<(u32, usize)> {
    let mut body = 0;
    loop {
        let Frame { kind, flags, stream, payload } = next_frame(conversation)?;
        match kind {
            RST_STREAM if stream == expected => {
                return Some((u32::from_be_bytes(payload.try_into().unwrap()), body));
            }
            DATA if stream == expected => body += payload.len(),
            SETTINGS if flags & ACK == 0 => {
                conversation.send(frame(SETTINGS, ACK, 0, &[]));
            }
            _ => {}
        }
    }
}

type Script = dyn Fn(&mut Conversation, u32) + Send + Sync;

/// A server that runs `first` for the first request, and answers the others with `{}`.
fn server(first: Arc<Script>) -> RawServer {
    RawServer::http2(move |conversation| {
        open(conversation);
        while let Some(stream) = next_stream(conversation) {
            if conversation.requests() == 1 {
                first(conversation, stream);
            } else {
                conversation.send(head(stream, None));
                conversation.send(frame(DATA, END_STREAM, stream, b"{}"));
            }
        }
    })
}

fn retrying() -> RetryPolicy {
    RetryPolicy::standard()
        .with_base_delay(Duration::from_millis(1))
        .with_max_jitter(Duration::ZERO)
}

#[tokio::test]
async fn a_body_that_its_stream_does_not_end_is_a_network_error() {
    let mut failures = Failures::default();
    type End2 = (&'static str, Arc<Script>);
    let ends: Vec<End2> = vec![
        (
            "RST_STREAM NO_ERROR",
            Arc::new(|c, stream| {
                c.send(reset(stream, NO_ERROR));
            }),
        ),
        (
            "RST_STREAM CANCEL",
            Arc::new(|c, stream| {
                c.send(reset(stream, CANCEL));
            }),
        ),
        (
            "RST_STREAM INTERNAL_ERROR",
            Arc::new(|c, stream| {
                c.send(reset(stream, INTERNAL_ERROR));
            }),
        ),
        (
            "RST_STREAM REFUSED_STREAM",
            Arc::new(|c, stream| {
                c.send(reset(stream, REFUSED_STREAM));
            }),
        ),
        ("FIN", Arc::new(|c, _| c.end(End::Fin))),
        ("close_notify", Arc::new(|c, _| c.end(End::Clean))),
        (
            "GOAWAY and FIN",
            Arc::new(|c, stream| {
                c.send(goaway(stream, NO_ERROR));
                c.end(End::Fin);
            }),
        ),
        (
            "GOAWAY with a lower stream, and FIN",
            Arc::new(|c, _| {
                c.send(goaway(0, NO_ERROR));
                c.end(End::Fin);
            }),
        ),
    ];
    for (name, end) in ends {
        for length in [None, Some(2), Some(4)] {
            for sent in ["", "[]"] {
                let end = end.clone();
                let server = server(Arc::new(move |conversation, stream| {
                    conversation.send(head(stream, length));
                    if !sent.is_empty() {
                        conversation.send(frame(DATA, 0, stream, sent.as_bytes()));
                    }
                    end(conversation, stream);
                }));
                let client = connect(&server).token("t").build().unwrap();
                let account = client.for_account("9").unwrap();
                let result = account.people().get(7).send_raw().await.map(|reply| reply.value);
                let case = format!("{name}, {length:?}, {sent:?}: {}", brief(&result));
                let network = result.is_err_and(|error| error.code() == ErrorCode::Network);
                // The body is complete.
                failures.check(network || (length == Some(2) && sent == "[]"), case);
            }
        }
    }
}

#[tokio::test]
async fn a_post_that_the_server_may_have_processed_is_sent_once() {
    let mut failures = Failures::default();
    let ends: Vec<(&str, Arc<Script>)> = vec![
        (
            "INTERNAL_ERROR",
            Arc::new(|c, stream| {
                c.send(reset(stream, INTERNAL_ERROR));
            }),
        ),
        (
            "CANCEL",
            Arc::new(|c, stream| {
                c.send(reset(stream, CANCEL));
            }),
        ),
        (
            "GOAWAY with this stream",
            Arc::new(|c, stream| {
                c.send(goaway(stream, NO_ERROR));
                c.end(End::Clean);
            }),
        ),
        ("FIN", Arc::new(|c, _| c.end(End::Fin))),
        ("RST", Arc::new(|c, _| c.end(End::Reset))),
    ];
    for (name, end) in ends {
        let server = server(Arc::new(move |conversation, stream| end(conversation, stream)));
        let config = raw_config(&server).retry(retrying()).build().unwrap();
        let client = connect(&server).config(config).token("t").build().unwrap();
        let account = client.for_account("9").unwrap();
        let result = account.todos().create(1, "a").send_raw().await.map(|reply| reply.value);
        let case = format!("{name}: {} requests, {}", server.requests(), brief(&result));
        let network = result.is_err_and(|error| error.code() == ErrorCode::Network);
        failures.check(network && server.requests() == 1, case);
    }
}

#[tokio::test]
async fn a_request_that_the_server_did_not_process_is_repeated() {
    let mut failures = Failures::default();
    let refusals: Vec<(&str, Arc<Script>)> = vec![
        (
            "REFUSED_STREAM",
            Arc::new(|c, stream| {
                c.send(reset(stream, REFUSED_STREAM));
            }),
        ),
        (
            "GOAWAY",
            Arc::new(|c, _| {
                c.send(goaway(0, NO_ERROR));
                c.end(End::Clean);
            }),
        ),
    ];
    for (name, refuse) in refusals {
        let server = server(refuse);
        let config = raw_config(&server).retry(retrying()).build().unwrap();
        let client = connect(&server).config(config).token("t").build().unwrap();
        let account = client.for_account("9").unwrap();
        let result = account.todos().create(1, "a").send_raw().await.map(|reply| reply.value);
        let case = format!("{name}: {} requests, {}", server.requests(), brief(&result));
        failures.check(result.is_ok_and(|body| body == "{}") && server.requests() == 2, case);
    }
}

/// The server grants no further flow-control window, so the rest of the body waits.
#[tokio::test]
async fn an_early_response_resets_the_stream_of_an_upload() {
    const LENGTH: usize = 8 << 20;
    // `:status: 413`, a literal without indexing whose name has index 8.
    let refusal = [&[8, 3], &b"413"[..]].concat();
    for (block, status) in [(refusal, 413), (OK.to_vec(), 200)] {
        let (resets, seen) = mpsc::channel();
        let server = server(Arc::new(move |conversation, stream| {
            conversation.send(frame(HEADERS, END_HEADERS, stream, &block));
            conversation.send(frame(DATA, END_STREAM, stream, b"{}"));
            resets.send(await_reset(conversation, stream)).unwrap();
        }));
        let client = connect(&server).token("t").build().unwrap();
        let account = client.for_account("9").unwrap();
        let file = FilePart::named("a", vec![0; LENGTH]);
        let error = account.attachments().create(file).send_raw().await.unwrap_err();
        assert_eq!(error.http_status(), Some(status), "{error}");
        let reset = tokio::task::spawn_blocking(move || seen.recv().unwrap().unwrap());
        let (code, body) = reset.await.unwrap();
        assert_eq!(code, CANCEL);
        assert!(body < LENGTH, "{body}");
        // The connection carries further requests.
        assert_eq!(account.people().get(7).send_raw().await.unwrap().value, "{}");
        assert_eq!((server.connections(), server.requests()), (1, 2));
    }
}

#[tokio::test]
async fn a_dropped_upload_resets_its_stream() {
    let (started, start) = tokio::sync::oneshot::channel();
    let (resets, seen) = mpsc::channel();
    let started = Mutex::new(Some(started));
    let server = server(Arc::new(move |conversation, stream| {
        // The whole initial window has arrived, so the client waits for more.
        let mut body = 0;
        while body < 65_535 {
            let frame = next_frame(conversation).unwrap();
            body += if frame.kind == DATA { frame.payload.len() } else { 0 };
        }
        started.lock().unwrap().take().unwrap().send(()).unwrap();
        resets.send(await_reset(conversation, stream)).unwrap();
    }));
    let client = connect(&server).token("t").build().unwrap();
    let account = client.for_account("9").unwrap();
    let upload = account.attachments().create(FilePart::named("a", vec![0; 8 << 20]));
    let call = tokio::spawn(async move { upload.send_raw().await });
    start.await.unwrap();
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    let (code, _) =
        tokio::task::spawn_blocking(move || seen.recv().unwrap().unwrap()).await.unwrap();
    assert_eq!(code, CANCEL);
    assert_eq!(account.people().get(7).send_raw().await.unwrap().value, "{}");
    assert_eq!((server.connections(), server.requests()), (1, 2));
}
