//! A response that begins while the request is sent ends the sending (RFC 9112, section 9.5).

use std::io::{self, Read, Write as _};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};

use basecamp_core::driver::AnsweredEarly;
use basecamp_core::{Content, RequestBody};
use http::Method;

use super::peer::{End, Link, Peer};
use crate::transport::Failure;

const LENGTH: u64 = 24 << 20;

/// A reader that counts how much of it was read.
struct Counted(io::Take<io::Repeat>, Arc<AtomicU64>);

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let amount = self.0.read(buffer)?;
        self.1.fetch_add(amount as u64, Ordering::SeqCst);
        Ok(amount)
    }
}

/// Uploads 24 MiB from a reader. Returns the status and the body of the response, whether it was
/// early, and the number of bytes read.
fn upload(peer: &Peer) -> Result<(u16, String, bool, u64), Failure> {
    let count = Arc::new(AtomicU64::new(0));
    let reader = Counted(io::repeat(b'x').take(LENGTH), count.clone());
    let (status, body, early) = send(peer, (&Content::reader(reader, LENGTH)).into())?;
    Ok((status, body, early, count.load(Ordering::SeqCst)))
}

fn send(peer: &Peer, body: RequestBody) -> Result<(u16, String, bool), Failure> {
    let mut attempt = peer.request(Method::POST, "");
    *attempt.request.body_mut() = body;
    let response = peer.transport.send(attempt)?;
    let early = response.extensions().get::<AnsweredEarly>().is_some();
    let status = response.status().as_u16();
    let body = response.into_body().read(1 << 20)?;
    Ok((status, String::from_utf8(body.to_vec()).unwrap(), early))
}

const TOO_LARGE: &str = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 9\r\n\r\ntoo large";

#[test]
fn an_early_error_is_read_before_a_close() {
    for secure in [false, true] {
        let peer = Peer::responding(secure, TOO_LARGE, End::Notify);
        let (status, body, early, read) = upload(&peer).unwrap();
        assert_eq!((status, &*body, early), (413, "too large", true));
        assert!(read < LENGTH, "{read}");
    }
}

#[test]
fn an_early_error_is_read_for_bytes_and_files() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let bytes = vec![b'x'; usize::try_from(LENGTH).unwrap()];
    file.write_all(&bytes).unwrap();
    for secure in [false, true] {
        let peer = Peer::responding(secure, TOO_LARGE, End::Notify);
        for content in [Content::file(file.path()), Content::from(bytes.clone())] {
            let answer = send(&peer, (&content).into()).unwrap();
            assert_eq!(answer, (413, "too large".to_owned(), true), "{secure} {content:?}");
        }
    }
}

#[test]
fn an_early_error_is_read_if_the_server_stops_reading() {
    for secure in [false, true] {
        let (done, client_is_done) = mpsc::channel::<()>();
        let client_is_done = std::sync::Mutex::new(client_is_done);
        let connections = Arc::new(AtomicUsize::new(0));
        let count = connections.clone();
        let peer = Peer::start(secure, move |mut link: Link| {
            count.fetch_add(1, Ordering::SeqCst);
            link.head();
            link.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
            // Neither reads nor closes until the client has its response.
            let _ = client_is_done.lock().unwrap().recv();
        });
        let (status, body, early, read) = upload(&peer).unwrap();
        assert_eq!((status, &*body, early), (401, "", true));
        assert!(read < LENGTH, "{read}");
        done.send(()).unwrap();
        // The connection isn't reused.
        let answer = upload(&peer);
        assert_eq!(answer.unwrap().0, 401);
        assert_eq!(connections.load(Ordering::SeqCst), 2);
        drop(done);
    }
}

#[test]
fn a_close_delimited_early_error_is_read_completely() {
    for secure in [false, true] {
        let peer = Peer::start(secure, |mut link: Link| {
            link.head();
            link.send("HTTP/1.1 413 Content Too Large\r\n\r\ntoo large");
            if let Link::Tls(stream) = &mut link {
                stream.conn.send_close_notify();
                stream.flush().unwrap();
            }
            let socket = match &link {
                Link::Plain(socket) => socket,
                Link::Tls(stream) => &stream.sock,
            };
            socket.shutdown(std::net::Shutdown::Write).unwrap();
            link.drain();
        });
        let (status, body, early, _) = upload(&peer).unwrap();
        assert_eq!((status, &*body, early), (413, "too large", true));
    }
}

#[test]
fn interim_responses_do_not_end_the_sending() {
    let interim = [
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n",
    ];
    for secure in [false, true] {
        let peer = Peer::start(secure, move |mut link: Link| {
            let (_, rest) = link.head();
            let mut left = usize::try_from(LENGTH).unwrap() - rest.len();
            // In small pieces, so that some arrive partially.
            for piece in interim.concat().as_bytes().chunks(7) {
                link.send(piece);
                let mut part = vec![0; left.min(1 << 20)];
                link.read_exact(&mut part).unwrap();
                left -= part.len();
            }
            link.read_exact(&mut vec![0; left]).unwrap();
            link.send("HTTP/1.1 201 Created\r\nContent-Length: 4\r\n\r\ndone");
            link.drain();
        });
        assert_eq!(upload(&peer).unwrap(), (201, "done".to_owned(), false, LENGTH));
    }
}

#[test]
fn an_answer_to_the_whole_request_is_not_early() {
    for (secure, length) in
        [false, true].into_iter().flat_map(|secure| [10_000, 40_000].map(|n| (secure, n)))
    {
        let peer = Peer::start(secure, move |mut link: Link| {
            for _ in 0..2 {
                let (_, rest) = link.head();
                link.read_exact(&mut vec![0; length - rest.len()]).unwrap();
                link.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
            }
        });
        for _ in 0..2 {
            let body = RequestBody::Bytes(vec![b'x'; length].into());
            assert_eq!(send(&peer, body).unwrap(), (200, "{}".to_owned(), false));
        }
    }
}

#[test]
fn a_close_without_an_answer_is_a_failure() {
    for secure in [false, true] {
        let peer = Peer::responding(secure, "", End::Notify);
        let failure = upload(&peer).unwrap_err();
        assert_eq!(failure.kind(), basecamp_core::FailureKind::Io, "{failure:?}");
    }
}
