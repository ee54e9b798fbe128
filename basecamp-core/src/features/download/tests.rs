use std::collections::VecDeque;
use std::io::{self, Read};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use http::{Request, Response};
use http_body::Frame;
use http_body_util::StreamBody;

use super::*;
use crate::Error;
use crate::auth::session::OAuthSession;
use crate::auth::strategy::Auth;
use crate::auth::token::Token;
use crate::body::{AsyncBody, BlockingBody};
use crate::cache::MemoryCache;
use crate::client::account::Account;
use crate::client::config::Config;
use crate::client::context::Context;
use crate::error::ErrorCode;
use crate::error::failure::Failure;
use crate::observe::event::{OperationInfo, OperationResult, RequestInfo, RequestResult};
use crate::observe::hooks::Hooks;
use crate::response::reply::Reply;
use crate::testing::{Simulation, ready};
use http::header;

mod attachments;
mod responses;

const URL: &str = "https://3.basecamp.com/999/blobs/5f/download/a%20b.pdf?x=1";

type ServerResult = Result<Response<Bytes>, Failure>;

fn server(results: impl IntoIterator<Item = ServerResult>) -> Simulation {
    let mut results: VecDeque<ServerResult> = results.into_iter().collect();
    Simulation::new(move |_: &Request<Bytes>| results.pop_front().unwrap())
}

fn status(status: u16) -> ServerResult {
    Ok(Response::builder().status(status).body(Bytes::new()).unwrap())
}

fn redirect(target: &str) -> ServerResult {
    Ok(Response::builder().status(302).header("location", target).body(Bytes::new()).unwrap())
}

fn file(content: &'static str) -> ServerResult {
    let length = content.len();
    let builder = Response::builder().header("content-type", "application/pdf");
    Ok(builder.header("content-length", length).body(content.into()).unwrap())
}

fn download(server: &Simulation, auth: impl Into<Auth>) -> Result<Download<BlockingBody>, Error> {
    let context = Arc::new(Context::new(Config::default(), auth.into(), 0).unwrap());
    Account::new(server.blocking(context), "999").unwrap().download_url(URL).send()
}

fn token() -> Auth {
    Auth::token("secret")
}

#[test]
fn file_without_a_redirect_takes_one_request() {
    let server = server([file("%PDF")]);
    let download = download(&server, token()).unwrap();
    assert_eq!(download.filename, "a b.pdf");
    assert_eq!(download.content_type.as_deref(), Some("application/pdf"));
    assert_eq!(download.content_length, Some(4));
    assert_eq!(download.bytes(4).unwrap(), "%PDF");
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    let request = &requests[0].request;
    assert_eq!(request.uri(), "https://3.basecampapi.com/999/blobs/5f/download/a%20b.pdf?x=1");
    let names: Vec<&str> = request.headers().keys().map(|name| name.as_str()).collect();
    assert_eq!(names, ["user-agent", "accept-encoding", "authorization"]);
    assert_eq!(request.headers()["accept-encoding"], "identity");
}

#[test]
fn storage_request_has_no_credentials_or_headers() {
    let targets = [
        ("https://storage.example.com/5f?sig=x#y", "https://storage.example.com/5f?sig=x"),
        ("/signed/5f", "https://3.basecampapi.com/signed/5f"),
        ("other", "https://3.basecampapi.com/999/blobs/5f/download/other"),
        ("https://8.8.8.8/5f", "https://8.8.8.8/5f"),
    ];
    for (target, expected) in targets {
        let server = server([redirect(target), file("x")]);
        assert_eq!(download(&server, token()).unwrap().bytes(9).unwrap(), "x");
        let request = &server.requests()[1].request;
        assert_eq!(request.uri(), expected);
        assert_eq!(request.headers().len(), 1, "{:?}", request.headers());
        assert_eq!(request.headers()["accept-encoding"], "identity");
    }
}

#[test]
fn redirect_to_an_unsafe_url_is_rejected() {
    let rows = [
        ("http://storage.example.com/5f?sig=secret", "can't be followed"),
        ("ftp://storage.example.com/", "can't be followed"),
        ("https://user:secret@example.com/", "can't be followed"),
        ("https://", "no URL"),
    ];
    for (target, message) in rows {
        let server = server([redirect(target)]);
        let error = download(&server, token()).unwrap_err();
        assert!(error.message().contains(message), "{error}");
        assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
        assert_eq!(error.http_status(), Some(302));
        assert_eq!(server.requests().len(), 1);
    }
    let error = download(&server([status(302)]), token()).unwrap_err();
    assert!(error.message().contains("has no Location"), "{error}");
}

#[test]
fn second_redirect_is_not_followed() {
    let server = server([redirect("/signed/a"), redirect("/elsewhere/a")]);
    let error = download(&server, token()).unwrap_err();
    assert!(error.message().contains("not followed"), "{error}");
    assert_eq!((error.http_status(), error.attempts()), (Some(302), 2));
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn api_request_retries_the_documented_statuses() {
    for code in [408, 425, 429, 502, 503, 504] {
        let server = server([status(code), status(code), file("x")]);
        assert_eq!(download(&server, token()).unwrap().bytes(1).unwrap(), "x");
        assert_eq!(server.requests().len(), 3, "{code}");
    }
    let server = server([Err(Failure::io("reset")), Err(Failure::connect("refused")), file("x")]);
    assert!(download(&server, token()).is_ok());
    for code in [300, 304, 400, 401, 403, 404, 500, 501, 505] {
        let server = self::server([status(code)]);
        let error = download(&server, token()).unwrap_err();
        assert_eq!(error.http_status().unwrap(), code);
        assert_eq!(error.operation().unwrap().id, "DownloadURL");
        assert_eq!(server.requests().len(), 1, "{code}");
    }
}

#[test]
fn storage_request_is_never_retried() {
    for code in [401, 403, 404, 429, 500, 503] {
        let server = server([redirect("/signed/a"), status(code)]);
        let error = download(&server, token()).unwrap_err();
        assert_eq!(error.http_status().unwrap(), code);
        assert!(error.hint().contains("download again"), "{}", error.hint());
        assert_eq!(server.requests().len(), 2, "{code}");
    }
    let server = server([redirect("/signed/a"), Err(Failure::connect("refused"))]);
    assert_eq!(download(&server, token()).unwrap_err().code(), ErrorCode::Network);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn status_401_of_the_storage_refreshes_no_token() {
    let token = Token::new("a").with_refresh_token("r");
    let session = OAuthSession::new("https://example.com/token", "id", token);
    let server = server([redirect("/signed/a"), status(401)]);
    assert_eq!(download(&server, session).unwrap_err().code(), ErrorCode::AuthRequired);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn status_401_of_the_api_refreshes_the_token() {
    let token = Token::new("a").with_refresh_token("r");
    let session = OAuthSession::new("https://example.com/token", "id", token);
    let fresh = Response::new(Bytes::from(r#"{"access_token": "b"}"#));
    let server = server([status(401), Ok(fresh), redirect("/signed/a"), file("x")]);
    assert!(download(&server, session).is_ok());
    assert_eq!(server.requests()[2].request.headers()["authorization"], "Bearer b");
}

#[test]
fn deadline_limits_the_timeout_of_the_storage_request() {
    let server = server([redirect("/signed/a"), file("x")]);
    let context = Arc::new(Context::new(Config::default(), token(), 0).unwrap());
    let account = Account::new(server.blocking(context), "999").unwrap();
    let call = account.download_url(URL).with_deadline(Duration::from_secs(50));
    assert!(call.send().is_ok());
    assert_eq!(server.requests()[1].timeout, Duration::from_secs(50));
}

#[test]
fn rebase_preserves_path_and_query_only() {
    let base = "https://3.basecampapi.com";
    let rows = [
        ("https://evil.example.com:8/a/b?c=d#e", "https://3.basecampapi.com/a/b?c=d"),
        ("/a", "https://3.basecampapi.com/a"),
        ("//evil.example.com/a", "https://3.basecampapi.com/a"),
        ("https://user:pass@x/a/../b", "https://3.basecampapi.com/b"),
        ("https://x", "https://3.basecampapi.com/"),
    ];
    for (url, expected) in rows {
        assert_eq!(rebase(base, url).unwrap(), expected);
    }
    for url in ["", " ", "ftp://x/a", "data:,x", "https://[", "javascript:alert(1)"] {
        let message = rebase(base, url).unwrap_err();
        assert!(message.starts_with("the URL of the file"), "{message}");
    }
}

#[test]
fn truncated_file_is_an_error() {
    let short = || {
        let response = Response::builder().header("content-length", 10).body("12345".into());
        Ok(response.unwrap())
    };
    let error = download(&server([short()]), token()).unwrap().bytes(10).unwrap_err();
    assert!(error.message().contains("after 5 of 10 bytes"), "{error}");
    assert_eq!(error.code(), ErrorCode::Network);
    assert_eq!((error.http_status(), error.attempts()), (Some(200), 1));
    assert_eq!(error.operation().unwrap().id, "DownloadURL");
    assert!(error.path().is_some_and(|path| path.starts_with('/') && path.len() > 1), "{error}");
    let mut writer = Vec::new();
    assert!(download(&server([short()]), token()).unwrap().write_to(&mut writer).is_err());
    let mut reader = download(&server([short()]), token()).unwrap();
    assert_eq!(reader.read(&mut []).unwrap(), 0, "an empty read is not the end");
    let error = std::io::copy(&mut reader, &mut writer).unwrap_err();
    assert!(error.to_string().contains("broke off"), "{error}");
}

#[test]
fn bytes_has_a_limit() {
    for content in ["12345", "123456"] {
        let known = download(&server([file(content)]), token()).unwrap();
        let unknown = Response::new(Bytes::from(content));
        let unknown = download(&server([Ok(unknown)]), token()).unwrap();
        assert_eq!(unknown.content_length, None);
        for download in [known, unknown] {
            let result = download.bytes(5);
            assert_eq!(result.is_ok(), content.len() == 5, "{result:?}");
        }
    }
}

#[test]
fn progress_is_reported_with_the_total() {
    let reported = Arc::new(Mutex::new(Vec::new()));
    let report = reported.clone();
    let mut file = download(&server([file("12345")]), token())
        .unwrap()
        .with_progress(move |received, total| report.lock().unwrap().push((received, total)));
    assert_eq!(file.write_to(&mut std::io::sink()).unwrap(), 5);
    assert_eq!(file.received(), 5);
    assert_eq!(*reported.lock().unwrap(), [(5, Some(5))]);
}

#[test]
fn async_download_returns_chunks() {
    let server = server([redirect("/signed/a"), file("12345")]);
    let context = Arc::new(Context::new(Config::default(), token(), 0).unwrap());
    let account = Account::new(server.asynchronous(context), "999").unwrap();
    let mut file: Download<AsyncBody> = ready(account.download_url(URL).into_future()).unwrap();
    assert_eq!(file.filename, "a b.pdf");
    assert_eq!(ready(file.chunk()).unwrap().unwrap(), "12345");
    assert!(ready(file.chunk()).unwrap().is_none());
    assert_eq!(file.received(), 5);
}

#[test]
fn async_download_is_a_body_of_known_length() {
    use http_body::Body as _;

    let get = || {
        let server = server([file("12345")]);
        let context = Arc::new(Context::new(Config::default(), token(), 0).unwrap());
        let account = Account::new(server.asynchronous(context), "999").unwrap();
        ready(account.download_url(URL).into_future()).unwrap()
    };
    assert_eq!(ready(get().bytes(5)).unwrap(), "12345");
    assert_eq!(ready(get().bytes(4)).unwrap_err().code(), ErrorCode::ApiError);
    let mut file: Download<AsyncBody> = get();
    assert_eq!(file.size_hint().exact(), Some(5));
    let frame = ready(std::future::poll_fn(|cx| std::pin::Pin::new(&mut file).poll_frame(cx)));
    assert_eq!(frame.unwrap().unwrap().into_data().unwrap(), "12345");
    assert_eq!(file.size_hint().exact(), Some(0));
}

#[test]
fn write_error_has_a_hint() {
    let hint = |kind| unwritable(std::io::Error::from(kind)).hint().to_owned();
    assert!(hint(std::io::ErrorKind::AlreadyExists).contains("another name"));
    assert!(hint(std::io::ErrorKind::IsADirectory).contains("`Destination::folder(..)`"));
    assert!(hint(std::io::ErrorKind::NotFound).contains("Create the folder"));
    assert!(hint(std::io::ErrorKind::PermissionDenied).contains("permissions"));
}

#[test]
fn hooks_observe_one_operation_with_two_requests() {
    struct RecordingHooks(Arc<Mutex<Vec<String>>>);

    impl RecordingHooks {
        fn push(&self, line: String) {
            self.0.lock().unwrap().push(line);
        }
    }

    impl Hooks for RecordingHooks {
        fn on_operation_start(&self, info: &OperationInfo) {
            self.push(format!("start {}", info.operation.id));
        }

        fn on_request_start(&self, info: &RequestInfo) {
            self.push(format!("{} {}", info.attempt, info.url));
        }

        fn on_request_end(&self, _: &RequestInfo, result: &RequestResult) {
            self.push(format!("{:?} {:?}", result.status.unwrap(), result.error));
        }

        fn on_operation_end(&self, _: &OperationInfo, result: &OperationResult) {
            self.push(format!("end {:?}", result.error));
        }
    }

    let lines = Arc::new(Mutex::new(Vec::new()));
    let server = server([redirect("https://s.example.com/a?signature=secret"), file("x")]);
    let context = Context::new(Config::default(), token(), 0).unwrap();
    let context = Arc::new(context.with_hooks(Arc::new(RecordingHooks(lines.clone()))));
    let account = Account::new(server.blocking(context), "999").unwrap();
    account.download_url(URL).send().unwrap();
    assert_eq!(
        *lines.lock().unwrap(),
        [
            "start DownloadURL",
            "1 https://3.basecampapi.com/999/blobs/5f/download/a%20b.pdf?x=1",
            "302 None",
            "2 https://s.example.com/a?signature=[redacted]",
            "200 None",
            "end None",
        ]
    );
}

fn upload(url: &str) -> ServerResult {
    let person = serde_json::json!({"id": 1, "name": "Ann"});
    let place = serde_json::json!({
        "id": 2, "title": "t", "name": "n", "type": "Vault", "url": "u", "app_url": "u",
    });
    let upload = serde_json::json!({
        "id": 5, "status": "active", "visible_to_clients": false, "title": "t", "type": "Upload",
        "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
        "inherits_status": true, "url": "u", "app_url": "u", "parent": place, "bucket": place,
        "creator": person, "description_attachments": [], "filename": "../b.pdf",
        "download_url": serde_json::from_str::<serde_json::Value>(url).unwrap(),
    });
    Ok(Response::new(upload.to_string().into()))
}

#[test]
fn download_of_an_upload_reads_the_upload_first() {
    let server = server([
        status(503),
        upload(r#""https://3.basecamp.com/999/blobs/5f/download/x.pdf""#),
        redirect("/signed/a"),
        file("x"),
    ]);
    let context = Arc::new(Context::new(Config::default(), token(), 0).unwrap());
    let account = Account::new(server.blocking(context), "999").unwrap();
    let call = account.uploads().download(5).with_deadline(Duration::from_secs(9));
    let file = call.send().unwrap();
    assert_eq!(file.filename, "_b.pdf");
    let requests = server.requests();
    let paths: Vec<&str> = requests.iter().map(|sent| sent.request.uri().path()).collect();
    let expected =
        ["/999/uploads/5", "/999/uploads/5", "/999/blobs/5f/download/x.pdf", "/signed/a"];
    assert_eq!(paths, expected);
    // All requests share the deadline; the retry took one second.
    assert!(requests[3].timeout < Duration::from_millis(8001), "{:?}", requests[3].timeout);
}

#[test]
fn upload_without_a_url_is_an_error() {
    for url in ["null", r#""""#] {
        let server = server([upload(url)]);
        let context = Arc::new(Context::new(Config::default(), token(), 0).unwrap());
        let account = Account::new(server.blocking(context), "999").unwrap();
        let error = account.uploads().download(5).send().unwrap_err();
        assert!(error.message().contains("has no download"), "{error}");
        assert_eq!(server.requests().len(), 1);
    }
}

/// A reader that fails once and then ends.
struct Failing(Option<io::ErrorKind>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), |kind| Err(kind.into()))
    }
}

fn opened<B>(body: B) -> Download<B> {
    Download::new("a".to_owned(), &Reply::without_response(1), body, None)
}

#[test]
fn async_download_checks_its_length_and_limit() {
    let download = |length| {
        let chunks = ["", "12", "345"].map(|chunk| Ok(Frame::data(Bytes::from(chunk))));
        let mut download = opened(Box::pin(StreamBody::new(stream::iter(chunks))) as AsyncBody);
        download.content_length = length;
        download
    };
    assert_eq!(ready(download(None).chunk()).unwrap().unwrap(), "12");
    for (length, limit, code) in [
        (None, 5, None),
        (Some(5), 5, None),
        (None, 4, Some(ErrorCode::ApiError)),
        (Some(6), 9, Some(ErrorCode::Network)),
    ] {
        let result = ready(download(length).bytes(limit));
        assert_eq!(result.err().map(|error| error.code()), code, "{length:?} {limit}");
    }
}

#[test]
fn huge_announced_length_allocates_no_memory() {
    let mut blocking = opened(Box::new(io::empty()) as BlockingBody);
    blocking.content_length = Some(u64::MAX);
    assert_eq!(blocking.bytes(usize::MAX).unwrap_err().code(), ErrorCode::Network);
    let frames = stream::empty::<Result<Frame<Bytes>, _>>();
    let mut asynchronous = opened(Box::pin(StreamBody::new(frames)) as AsyncBody);
    asynchronous.content_length = Some(u64::MAX);
    assert_eq!(ready(asynchronous.bytes(usize::MAX)).unwrap_err().code(), ErrorCode::Network);
}

#[test]
fn read_error_is_classified_by_its_kind() {
    for (kind, is_timeout) in [
        (io::ErrorKind::TimedOut, true),
        (io::ErrorKind::WouldBlock, true),
        (io::ErrorKind::ConnectionReset, false),
    ] {
        let body: BlockingBody = Box::new(Failing(Some(kind)));
        let blocking = opened(body).bytes(9).unwrap_err();
        let frames = stream::iter([Err(io::Error::from(kind).into())]);
        let body: AsyncBody = Box::pin(StreamBody::new(frames));
        let asynchronous = ready(opened(body).bytes(9)).unwrap_err();
        for error in [blocking, asynchronous] {
            assert_eq!((error.code(), error.is_timeout()), (ErrorCode::Network, is_timeout));
            assert_eq!(error.hint(), "Download it again.");
        }
    }
}

#[test]
fn interrupted_read_is_retried() {
    let interrupted = Failing(Some(io::ErrorKind::Interrupted));
    let body: BlockingBody = Box::new(b"12".chain(interrupted).chain(&b"345"[..]));
    assert_eq!(opened(body).bytes(9).unwrap(), "12345");
}

#[test]
fn file_is_not_cached() {
    let response = || Ok(Response::builder().header("etag", "\"v1\"").body("x".into()).unwrap());
    let server = server([response(), response()]);
    let context = Context::new(Config::default(), token(), 0).unwrap();
    let context = Arc::new(context.with_cache(MemoryCache::default()));
    let account = Account::new(server.blocking(context), "999").unwrap();
    for _ in 0..2 {
        assert_eq!(account.download_url(URL).send().unwrap().bytes(1).unwrap(), "x");
    }
    assert!(!server.requests()[1].request.headers().contains_key(header::IF_NONE_MATCH));
}
