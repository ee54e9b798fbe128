//! Chunked bodies (RFC 9112, section 7.1), and bodies that other transfer codings must not change.

use std::io::Read as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use basecamp_core::{Content, Failure, FailureKind};
use bytes::Bytes;
use http::Method;

use super::peer::{End, Peer};

/// A server that reads uploads of 5 bytes, and the number of its connections.
fn upload_server(response: &'static str) -> (Peer, Arc<AtomicUsize>) {
    let connections = Arc::new(AtomicUsize::new(0));
    let count = connections.clone();
    let peer = Peer::start(false, move |mut link| {
        count.fetch_add(1, Ordering::SeqCst);
        while let Some((_, mut body)) = link.next_head() {
            let arrived = body.len();
            body.resize(5, 0);
            link.read_exact(&mut body[arrived..]).unwrap();
            assert_eq!(body, b"12345");
            link.send(response);
        }
    });
    (peer, connections)
}

/// Uploads the body of a chunked download, which is read while the upload is sent.
fn upload_download(download: &Peer, upload: &Peer) -> Result<Bytes, Failure> {
    let reader = download.get().unwrap().into_body().into_stream();
    let mut attempt = upload.request(Method::POST, "");
    *attempt.request.body_mut() = (&Content::reader(reader, 5)).into();
    upload.transport.send(attempt)?.into_body().read(1 << 20)
}

const DOWNLOAD: &str =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n12\r\n3\r\n345\r\n0\r\n\r\n";

#[test]
fn an_upload_of_a_chunked_download_reuses_its_connection() {
    let download = Peer::serving(DOWNLOAD);
    for response in [
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n",
    ] {
        let (upload, connections) = upload_server(response);
        for _ in 0..3 {
            assert_eq!(upload_download(&download, &upload).unwrap(), "[]");
        }
        assert_eq!(connections.load(Ordering::SeqCst), 1, "{response:?}");
    }
}

#[test]
fn chunks_of_an_upload_response_are_checked_while_it_reads() {
    let download = Peer::serving(DOWNLOAD);
    let response = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+2\r\n[]\r\n0\r\n\r\n";
    let (upload, _) = upload_server(response);
    let failure = upload_download(&download, &upload).unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Incomplete, "{failure:?}");
}

#[test]
fn a_chunked_body_ends_its_connection_unless_it_is_valid() {
    for (body, is_valid) in
        [("2\r\n[]\r\n0\r\n\r\n", true), ("+0\r\n\r\n", false), ("2;\n\r\n[]\r\n0\r\n\r\n", false)]
    {
        let connections = Arc::new(AtomicUsize::new(0));
        let count = connections.clone();
        let peer = Peer::start(false, move |mut link| {
            count.fetch_add(1, Ordering::SeqCst);
            while link.next_head().is_some() {
                link.send(format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body}"));
            }
        });
        for _ in 0..2 {
            assert_eq!(peer.body().is_ok(), is_valid, "{body:?}");
        }
        let expected = if is_valid { 1 } else { 2 };
        assert_eq!(connections.load(Ordering::SeqCst), expected, "{body:?}");
    }
}

#[test]
fn a_body_in_the_identity_coding_is_not_chunked() {
    for head in ["Transfer-Encoding: identity\r\nContent-Length: 5", "Transfer-Encoding: identity"]
    {
        let response = format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n[1,2]");
        let peer = Peer::responding(false, response, End::Fin);
        assert_eq!(peer.body().unwrap(), "[1,2]", "{head:?}");
    }
}

#[test]
fn a_chunked_response_of_http_1_0_is_an_error() {
    let response = "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n";
    let failure = Peer::responding(false, response, End::Fin).body().unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Incomplete, "{failure:?}");
}
