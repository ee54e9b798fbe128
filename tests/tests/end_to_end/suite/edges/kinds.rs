//! Each kind of failure: its code, whether the call may be repeated, and the number of requests.

use std::time::Duration;

use basecamp_core::{Error, ErrorCode, FilePart};

use super::limits::retrying;
use super::{connect, stream};
use crate::raw_server::{End, Failures, RawServer, Responder, response};
use crate::support::{raw_config, refusing};

/// The properties of an error: `code()`, `is_transient()`, `retryable()`, the status and how many
/// requests the server received.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    code: ErrorCode,
    transient: bool,
    retryable: bool,
    status: Option<u16>,
    requests: usize,
}

fn seen(error: &Error, requests: usize) -> Seen {
    Seen {
        code: error.code(),
        transient: error.is_transient(),
        retryable: error.retryable(),
        status: error.http_status(),
        requests,
    }
}

/// Sends a read and a non-idempotent change with three retries, and compares their errors.
/// `$change` is the expected `retryable()` of the change.
macro_rules! check {
    ($failures:expr, $responder:expr, $name:expr, $code:expr, $transient:expr, $change:expr, $status:expr, $id:expr) => {{
        let server = $responder.server();
        let config = raw_config(server).retry(retrying()).response_limit(5000).build().unwrap();
        let client = connect(server).config(config).token("t").build().unwrap();
        let account = client.for_account("9").unwrap();
        let before = server.requests();
        let read = wait!(account.people().get(7).send()).unwrap_err();
        let between = server.requests();
        let change = wait!(account.todos().create(1, "a").send()).unwrap_err();
        let after = server.requests();
        let (code, transient, status): (ErrorCode, bool, Option<u16>) =
            ($code, $transient, $status);
        let expected = |retryable, requests| Seen { code, transient, retryable, status, requests };
        for (error, requests, expected) in [
            (&read, between - before, expected(transient, if transient { 4 } else { 1 })),
            (&change, after - between, expected($change, 1)),
        ] {
            let seen = seen(error, requests);
            let case = format!(
                "{}: {seen:?}, id {:?}, {error}, not {expected:?}",
                $name,
                error.request_id()
            );
            let operation = error.operation().map(|operation| operation.id);
            $failures
                .check(seen == expected && error.request_id() == $id && operation.is_some(), case);
        }
    }};
}

test! {
    fn each_status_is_an_error_of_its_kind() {
        use ErrorCode::{ApiError, AuthRequired, Forbidden, LimitExceeded, NotFound, RateLimit, Validation};

        let mut failures = Failures::default();
        let [responder, _] = Responder::plain_and_tls();
        for (status, code, transient, change) in [
            (300, ApiError, false, false),
            (304, ApiError, false, false),
            (400, Validation, false, false),
            (401, AuthRequired, false, false),
            (402, ApiError, false, false),
            (403, Forbidden, false, false),
            (404, NotFound, false, false),
            (405, ApiError, false, false),
            (406, ApiError, false, false),
            (408, ApiError, true, true),
            (409, ApiError, false, false),
            (410, ApiError, false, false),
            (411, ApiError, false, false),
            (412, ApiError, false, false),
            (413, ApiError, false, false),
            (415, ApiError, false, false),
            (421, ApiError, false, false),
            (422, Validation, false, false),
            (423, ApiError, false, false),
            (425, ApiError, true, true),
            (428, ApiError, false, false),
            (429, RateLimit, true, true),
            (431, ApiError, false, false),
            (451, ApiError, false, false),
            (499, ApiError, false, false),
            // The server may have made the change before it failed, or a gateway lost its response.
            (500, ApiError, true, false),
            (501, ApiError, false, false),
            (502, ApiError, true, false),
            (503, ApiError, true, true),
            (504, ApiError, true, false),
            (505, ApiError, false, false),
            (507, LimitExceeded, false, false),
            (511, ApiError, false, false),
            (520, ApiError, true, false),
            (522, ApiError, true, false),
            (524, ApiError, true, false),
            (599, ApiError, true, false),
            (600, ApiError, false, false),
            (999, ApiError, false, false),
        ] {
            let fields = "Connection: close\r\nX-Request-Id: 5f\r\n";
            let answer = match status {
                304 => format!("HTTP/1.1 304 Not Modified\r\n{fields}\r\n").into_bytes(),
                _ => response(&format!("{status} Some Reason"), fields, r#"{"error":"The reason"}"#),
            };
            responder.set(answer, End::Clean);
            check!(failures, responder, status, code, transient, change, Some(status), Some("5f"));
        }
    }
}

test! {
    fn each_broken_response_is_an_error_of_its_kind() {
        use ErrorCode::{ApiError, Network};

        let mut failures = Failures::default();
        let [responder, _] = Responder::plain_and_tls();
        let ok = "HTTP/1.1 200 OK\r\nConnection: close\r\nX-Request-Id: 5f\r\n";
        let id = Some("5f");
        for (name, answer, end, code, transient, status, id) in [
            ("closed", String::new(), End::Fin, Network, true, None, None),
            ("reset", String::new(), End::Reset, Network, true, None, None),
            ("closed in the status line", "HTTP/1.1 2".to_owned(), End::Fin, Network, true, None, None),
            ("closed in the head", ok.to_owned(), End::Fin, Network, true, None, None),
            ("closed in the body", format!("{ok}Content-Length: 9\r\n\r\n{{}}"), End::Fin, Network, true, None, id),
            ("closed in a chunk", format!("{ok}Transfer-Encoding: chunked\r\n\r\n9\r\n{{}}"), End::Fin, Network, true, None, id),
            // Another attempt would get the same unreadable response.
            ("no status line", "ICY 200 OK\r\n\r\n".to_owned(), End::Fin, Network, false, None, None),
            ("a malformed field", "HTTP/1.1 200 OK\r\nX A: b\r\n\r\n".to_owned(), End::Fin, Network, false, None, None),
            ("too large", response_text(ok, &"x".repeat(6000)), End::Fin, ApiError, false, Some(200), id),
            ("too large, chunked", format!("{ok}Transfer-Encoding: chunked\r\n\r\n1770\r\n{}\r\n0\r\n\r\n", "x".repeat(6000)), End::Fin, ApiError, false, Some(200), id),
            ("no gzip", response_text(&format!("{ok}Content-Encoding: gzip\r\n"), "{}"), End::Fin, ApiError, false, Some(200), id),
            ("an unknown coding", response_text(&format!("{ok}Content-Encoding: zstd\r\n"), "{}"), End::Fin, ApiError, false, Some(200), id),
            ("no JSON", response_text(ok, "<html>"), End::Fin, ApiError, false, Some(200), id),
            ("another type", response_text(ok, "7"), End::Fin, ApiError, false, Some(200), id),
            ("null", response_text(ok, "null"), End::Fin, ApiError, false, Some(200), id),
            ("no content", response_text(ok, ""), End::Fin, ApiError, false, Some(200), id),
        ] {
            responder.set(answer, end);
            check!(failures, responder, name, code, transient, false, status, id);
        }
    }
}

fn response_text(head: &str, body: &str) -> String {
    format!("{head}Content-Length: {}\r\n\r\n{body}", body.len())
}

test! {
    fn each_failure_without_a_response_is_an_error_of_its_kind() {
        use ErrorCode::{ApiError, LocalIo, Network, Usage};

        let (_socket, address) = refusing();
        let refusing = format!("http://{address}");
        let silent = RawServer::plain(|conversation| {
            conversation.whole_request();
            conversation.drain();
        });
        let expect = |code, transient, retryable, requests| Seen { code, transient, retryable, status: None, requests };
        let config = |url: &str, timeout| {
            let config = raw_config(&silent).base_url(url).retry(retrying().with_max_retries(1));
            config.timeout(Duration::from_millis(timeout)).build().unwrap()
        };

        // No request was sent, so the change is safe to repeat.
        let client = connect(&silent).config(config(&refusing, 60_000)).token("t").build().unwrap();
        let account = client.for_account("9").unwrap();
        let error = wait!(account.people().get(7).send()).unwrap_err();
        assert_eq!((seen(&error, error.attempts() as usize), error.is_timeout()), (expect(Network, true, true, 2), false), "{error}");
        let error = wait!(account.todos().create(1, "a").send()).unwrap_err();
        assert_eq!((seen(&error, error.attempts() as usize), error.is_timeout()), (expect(Network, true, true, 1), false), "{error}");

        let client = connect(&silent).config(config(silent.url(), 2000)).token("t").build().unwrap();
        let account = client.for_account("9").unwrap();
        let error = wait!(account.people().get(7).send()).unwrap_err();
        assert_eq!((seen(&error, silent.await_requests(2)), error.is_timeout()), (expect(Network, true, true, 2), true), "{error}");
        let before = silent.requests();
        let error = wait!(account.todos().create(1, "a").send()).unwrap_err();
        assert_eq!((seen(&error, silent.await_requests(before + 1) - before), error.is_timeout()), (expect(Network, true, false, 1), true), "{error}");

        // Unreadable content: a missing file, and a stream that ends too early.
        let client = connect(&silent).config(config(silent.url(), 60_000)).token("t").build().unwrap();
        let attachments = client.for_account("9").unwrap().attachments();
        let before = silent.requests();
        let error = wait!(attachments.create(FilePart::file("/missing")).send()).unwrap_err();
        assert_eq!(seen(&error, silent.requests() - before), expect(LocalIo, false, false, 0), "{error}");
        let short = FilePart::named("a", stream(vec![Ok(b"x".to_vec())], 5));
        let error = wait!(attachments.create(short).send()).unwrap_err();
        assert!(silent.requests() - before <= 1);
        assert_eq!(seen(&error, 0), expect(Usage, false, false, 0), "{error}");

        // A blocked address.
        let server = RawServer::answering(|_| response("302 Found", "Location: https://10.0.0.1/\r\n", ""));
        let config = raw_config(&server).retry(retrying()).download_addresses(basecamp_core::AddressPolicy::public());
        let client = connect(&server).config(config.build().unwrap()).token("t").build().unwrap();
        let error = wait!(client.for_account("9").unwrap().download_url("/a").send()).unwrap_err();
        let expected = Seen { status: Some(302), ..expect(ApiError, false, false, 1) };
        assert_eq!(seen(&error, server.requests()), expected, "{error}");
    }
}
