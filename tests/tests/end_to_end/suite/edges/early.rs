//! Responses that arrive while the request body is still being sent (RFC 9112, section 9.5).

use std::fs;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};

use basecamp_core::oauth::{OAuthSession, Token};
use basecamp_core::{ErrorCode, FilePart};

use super::{connect, stream};
use crate::raw_server::{Conversation, End, Failures, RawServer, brief};

/// More than the capacity of both sockets' buffers.
const LENGTH: usize = 24 << 20;

/// The behaviour of the server after its response to the head of a request.
#[derive(Debug, Clone, Copy)]
enum After {
    /// It closes the socket, which discards the unread body and so sends a reset.
    Close,
    /// It ends its side, and reads the rest of the body.
    Drain,
    /// It neither reads nor closes.
    Stall,
}

/// Starts a server that answers with `answer` before it reads the body. A stalled connection ends
/// when the returned sender is dropped.
fn early(tls: bool, answer: &'static str, after: After) -> (RawServer, Sender<()>) {
    let (sender, receiver) = mpsc::channel();
    let released = Mutex::new(receiver);
    let script = move |conversation: &mut Conversation| {
        conversation.request();
        conversation.send(answer);
        match after {
            After::Close => {}
            After::Drain => conversation.end(End::Clean),
            After::Stall => drop(released.lock().unwrap().recv()),
        }
    };
    (if tls { RawServer::tls(script) } else { RawServer::plain(script) }, sender)
}

const AFTER: [After; 3] = [After::Close, After::Drain, After::Stall];

const TOO_LARGE: &str = "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 21\r\n\r\n{\"error\":\"Too large\"}";

const CREATED: &str = "HTTP/1.1 201 Created\r\nConnection: close\r\nContent-Length: 25\r\n\r\n{\"attachable_sgid\":\"abc\"}";

/// The same content in memory, in a file and as a stream.
fn files(path: &std::path::Path) -> [(&'static str, FilePart); 3] {
    fs::write(path, vec![0; LENGTH]).unwrap();
    let pieces = (0..24).map(|_| Ok(vec![0; LENGTH / 24])).collect();
    [
        ("bytes", FilePart::named("a", vec![0; LENGTH])),
        ("file", FilePart::file(path)),
        ("stream", FilePart::named("a", stream(pieces, LENGTH as u64))),
    ]
}

test! {
    fn an_early_refusal_ends_an_upload() {
        let mut failures = Failures::default();
        let folder = tempfile::tempdir().unwrap();
        for tls in [false, true] {
            for after in AFTER {
                for (content, file) in files(&folder.path().join("a")) {
                    let (server, _stalled) = early(tls, TOO_LARGE, after);
                    let client = connect(&server).token("t").build().unwrap();
                    let account = client.for_account("9").unwrap();
                    let result = wait!(account.attachments().create(file).send_raw());
                    let result = result.map(|reply| reply.value);
                    let status = result.as_ref().err().and_then(|error| error.http_status());
                    failures.check(
                        status.is_some_and(|status| status == 413) && server.requests() == 1,
                        format!("{content}, TLS {tls}, {after:?}: {}", brief(&result)),
                    );
                }
            }
        }
    }
}

test! {
    fn an_early_success_is_an_error() {
        let mut failures = Failures::default();
        let folder = tempfile::tempdir().unwrap();
        for after in [After::Close, After::Stall] {
            for (content, file) in files(&folder.path().join("a")) {
                let (server, _stalled) = early(false, CREATED, after);
                let client = connect(&server).token("t").build().unwrap();
                let account = client.for_account("9").unwrap();
                let result = wait!(account.attachments().create(file).send_raw());
                let result = result.map(|reply| reply.value);
                let refused = result.as_ref().is_err_and(|error| !error.retryable());
                failures.check(
                    refused && server.requests() == 1,
                    format!("{content} {after:?}: {}", brief(&result)),
                );
            }
        }
    }
}

test! {
    fn an_early_401_refreshes_the_token_and_repeats_the_upload() {
        let mut failures = Failures::default();
        let folder = tempfile::tempdir().unwrap();
        for (content, file) in files(&folder.path().join("a")) {
            let uploaded = Arc::new(Mutex::new(0));
            let total = uploaded.clone();
            let server = RawServer::plain(move |conversation| {
                while let Some(request) = conversation.request() {
                    let length = request.content_length();
                    if request.head.starts_with("POST /token") {
                        conversation.take(length);
                        let body = r#"{"access_token":"new","refresh_token":"r2","expires_in":3600}"#;
                        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
                        conversation.send(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()));
                    } else if request.header("authorization") == Some("Bearer new") {
                        *total.lock().unwrap() += conversation.take(length).map_or(0, |body| body.len());
                        conversation.send(CREATED);
                        return;
                    } else {
                        conversation.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
                        return;
                    }
                }
            });
            let token = Token::new("old").with_refresh_token("r1");
            let session = OAuthSession::new(format!("{}/token", server.url()), "id", token);
            let client = connect(&server).oauth(session).build().unwrap();
            let account = client.for_account("9").unwrap();
            let result = wait!(account.attachments().create(file).send_raw());
            let result = result.map(|reply| reply.value);
            let uploaded = *uploaded.lock().unwrap();
            let holds = match content {
                // A stream can't be rewound.
                "stream" => uploaded == 0
                    && result.as_ref().is_err_and(|error| error.code() == ErrorCode::AuthRequired),
                _ => uploaded == LENGTH && result.is_ok(),
            };
            failures.check(holds, format!("{content}: {uploaded} bytes, {}", brief(&result)));
        }
    }
}
