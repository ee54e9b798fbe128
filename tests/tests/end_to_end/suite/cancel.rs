//! Cancelled calls: each phase of a call, a list and a transfer ends with the error of a
//! cancellation, long before its timeout of a minute.

use std::fs;
use std::io::Read as _;
use std::net::{Ipv4Addr, TcpListener};
use std::thread;
use std::time::{Duration, Instant};

use basecamp_core::oauth::{OAuthSession, Token};
use basecamp_core::{
    Cancel, Error, ErrorCode, FilePart, Hooks, Pacing, PacingDecision, PacingInfo, RetryInfo,
    RetryPolicy,
};

use super::{Destination, DownloadExt as _, connect, stream};
use crate::raw_server::{RawServer, response};
use crate::support::raw_config;

/// Cancels when a call waits.
struct CancelWaits(Cancel);

impl Hooks for CancelWaits {
    fn on_retry(&self, _: &RetryInfo) {
        self.0.cancel();
    }

    fn on_pacing(&self, pacing: &PacingInfo) {
        if matches!(pacing.decision, PacingDecision::Wait { .. }) {
            self.0.cancel();
        }
    }
}

/// A server that cancels after these bytes of its response, and sends no more.
fn stalling(cancel: &Cancel, begin: &'static str) -> RawServer {
    let cancel = cancel.clone();
    RawServer::plain(move |conversation| {
        conversation.whole_request();
        conversation.send(begin);
        cancel.cancel();
        conversation.drain();
    })
}

#[track_caller]
fn check<T>(result: Result<T, Error>, start: Instant) {
    let error = result.err().expect("a cancelled call fails");
    assert_eq!(error.code(), ErrorCode::Cancelled, "{error:?}");
    assert!(error.is_cancelled() && !error.retryable());
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

test! {
    fn a_cancelled_request_ends_before_and_within_its_response() {
        let begin = ["", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[1,"];
        for begin in begin {
            let cancel = Cancel::new();
            let server = stalling(&cancel, begin);
            let start = Instant::now();
            let account = connect(&server).token("t").build().unwrap().for_account("9").unwrap();
            check(wait!(account.todos().get(1).with_cancel(&cancel).send()), start);
            // Afterwards, nothing is sent.
            check(wait!(account.todos().get(1).with_cancel(&cancel).send()), start);
            assert_eq!(server.requests(), 1);
        }
    }
}

test! {
    fn a_cancelled_wait_for_a_retry_ends() {
        let cancel = Cancel::new();
        let server = RawServer::answering(|_| response("503 Busy", "Retry-After: 60\r\n", ""));
        let config = raw_config(&server).retry(RetryPolicy::standard());
        let client = connect(&server).config(config).hooks(CancelWaits(cancel.clone())).cancel(&cancel);
        let account = client.token("t").build().unwrap().for_account("9").unwrap();
        let start = Instant::now();
        check(wait!(account.todos().get(1).send()), start);
        assert_eq!(server.requests(), 1);
    }
}

test! {
    fn a_cancelled_wait_for_the_pacer_ends() {
        let cancel = Cancel::new();
        let server = RawServer::answering(|_| response("204 No Content", "", ""));
        let minute = Pacing::new(2, Duration::from_secs(120)).with_max_wait(Duration::from_secs(600));
        let client = connect(&server).pacing(minute).hooks(CancelWaits(cancel.clone())).cancel(&cancel);
        let account = client.token("t").build().unwrap().for_account("9").unwrap();
        wait!(account.todos().complete(1).send()).unwrap();
        let start = Instant::now();
        check(wait!(account.todos().complete(1).send()), start);
        assert_eq!(server.requests(), 1);
    }
}

test! {
    fn a_cancelled_wait_for_a_refresh_ends() {
        let cancel = Cancel::new();
        let on_refresh = cancel.clone();
        let server = RawServer::plain(move |conversation| {
            conversation.whole_request();
            on_refresh.cancel();
        });
        let token = Token::new("old").with_refresh_token("r").with_expires_at(std::time::SystemTime::UNIX_EPOCH);
        let session = OAuthSession::new(format!("{}/token", server.url()), "id", token);
        let client = connect(&server).oauth(session).cancel(&cancel).build().unwrap();
        let start = Instant::now();
        check(wait!(client.for_account("9").unwrap().todos().get(1).send()), start);
        assert_eq!(server.requests(), 1, "the refresh");
    }
}

test! {
    fn a_cancelled_connection_attempt_ends() {
        let cancel = Cancel::new();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let on_accept = cancel.clone();
        thread::spawn(move || {
            // The TLS handshake gets no response.
            let (mut socket, _) = listener.accept().unwrap();
            on_accept.cancel();
            let _ = socket.read_to_end(&mut Vec::new());
        });
        let unused = RawServer::answering(|_| Vec::new());
        let client = connect(&unused).base_url(url).token("t").cancel(&cancel).build().unwrap();
        let start = Instant::now();
        check(wait!(client.for_account("9").unwrap().todos().get(1).send()), start);
    }
}

test! {
    fn a_cancelled_list_ends_between_its_pages() {
        let server = RawServer::answering(|request| {
            let next = format!("Link: <http://{}/9/projects.json?page=2>; rel=\"next\"\r\n", request.header("host").unwrap());
            response("200 OK", next, "[]")
        });
        let cancel = Cancel::new();
        let account = connect(&server).token("t").build().unwrap().for_account("9").unwrap();
        let mut pages = account.projects().list().with_cancel(&cancel).pages();
        wait!(pages.next()).unwrap().unwrap();
        cancel.cancel();
        let start = Instant::now();
        check(wait!(pages.next()).unwrap(), start);
        assert!(wait!(pages.next()).is_none());
        assert_eq!(server.requests(), 1);
    }
}

test! {
    fn a_cancelled_upload_ends() {
        let cancel = Cancel::new();
        let on_head = cancel.clone();
        let server = RawServer::plain(move |conversation| {
            conversation.request();
            on_head.cancel();
            conversation.drain();
        });
        let account = connect(&server).token("t").cancel(&cancel).build().unwrap().for_account("9").unwrap();
        let pieces = (0..64).map(|_| Ok(vec![0; 1 << 16])).collect();
        let file = FilePart::named("a", stream(pieces, 1 << 22));
        let start = Instant::now();
        check(wait!(account.attachments().create(file).send()), start);
        assert_eq!(server.requests(), 1);
    }
}

test! {
    fn a_cancelled_download_leaves_no_file() {
        let cancel = Cancel::new();
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nthe first bytes";
        let server = RawServer::plain(move |conversation| {
            conversation.whole_request();
            conversation.send(head);
            conversation.drain();
        });
        let account = connect(&server).token("t").cancel(&cancel).build().unwrap().for_account("9").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let download = wait!(account.download_url("/a.txt").send()).unwrap();
        let on_progress = cancel.clone();
        let download = download.with_progress(move |_, _| {
            let cancel = on_progress.clone();
            // The transfer waits for more bytes then.
            thread::spawn(move || {
                thread::sleep(Duration::from_millis(50));
                cancel.cancel();
            });
        });
        let start = Instant::now();
        check(wait!(download.save(Destination::folder(folder.path()))), start);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
