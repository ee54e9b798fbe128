//! Heads of responses and requests: interim responses, and limits.

use basecamp_core::FailureKind;
use http::{HeaderValue, Method};

use super::peer::{End, Link, Peer};

#[test]
fn interim_responses_are_skipped() {
    let interim = "HTTP/1.1 100 Continue\r\nServer: x\r\n\r\n\
        HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\nLink: </b>\r\n\r\n\
        HTTP/1.1 102 Processing\r\n\r\n";
    let last = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Last: yes\r\n\r\n{}";
    for secure in [false, true] {
        let peer = Peer::start(secure, move |mut link: Link| {
            // First in one piece, then byte by byte.
            for size in [1000, 1] {
                link.head();
                for piece in [interim, last].concat().as_bytes().chunks(size) {
                    link.send(piece);
                }
            }
        });
        for _ in 0..2 {
            let response = peer.get().unwrap();
            assert_eq!(response.status(), 200);
            assert_eq!(response.headers().len(), 2, "{:?}", response.headers());
            assert_eq!(response.into_body().read(10).unwrap(), "{}");
        }
    }
}

/// A response with a body and this number of fields in addition to its length.
fn with_fields(count: usize) -> String {
    let fields: String = (0..count).map(|n| format!("X-Field: {n}\r\n")).collect();
    format!("HTTP/1.1 200 OK\r\n{fields}Content-Length: 2\r\n\r\n{{}}")
}

#[test]
fn up_to_256_header_fields_are_read() {
    for count in [1, 126, 127, 128, 200, 255] {
        let peer = Peer::responding(false, with_fields(count), End::Fin);
        let response = peer.get().unwrap();
        let values = response.headers().get_all("x-field");
        let values: Vec<usize> =
            values.iter().map(|value| value.to_str().unwrap().parse().unwrap()).collect();
        assert_eq!(values, (0..count).collect::<Vec<_>>());
        assert_eq!(response.headers().len(), count + 1);
        assert_eq!(response.into_body().read(10).unwrap(), "{}");
    }
}

#[test]
fn a_connection_is_used_again_after_many_fields() {
    let peer = Peer::start(true, |mut link: Link| {
        for count in [200, 1, 255] {
            link.head();
            link.send(with_fields(count));
        }
    });
    for count in [200, 1, 255] {
        let response = peer.get().unwrap();
        assert_eq!(response.headers().len(), count + 1);
        assert_eq!(response.into_body().read(10).unwrap(), "{}");
    }
}

/// A head of this many bytes, and a body.
fn of_size(size: usize) -> String {
    let (start, end) = ("HTTP/1.1 200 OK\r\nX-Long: ", "\r\nContent-Length: 2\r\n\r\n");
    format!("{start}{}{end}{{}}", "x".repeat(size - start.len() - end.len()))
}

#[test]
fn up_to_256_kib_of_head_are_read() {
    for (secure, size) in [false, true]
        .into_iter()
        .flat_map(|secure| [70_000, 200_000, 256 << 10].map(|n| (secure, n)))
    {
        let response = Peer::responding(secure, of_size(size), End::Notify).get().unwrap();
        assert!(response.headers()["x-long"].len() > size - 100);
        assert_eq!(response.into_body().read(10).unwrap(), "{}");
    }
}

#[test]
fn oversized_or_malformed_heads_fail_permanently() {
    let interim = "HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n".repeat(10_000);
    let malformed = format!("HTTP/1.1 200 OK\r\n{}X y\r\n\r\n", "A: b\r\n".repeat(130));
    let cases = [
        (with_fields(256), "TooManyFields", FailureKind::Io),
        (of_size((256 << 10) + 1), "TooLarge", FailureKind::Io),
        (interim, "TooLarge", FailureKind::Io),
        ("SSH-2.0-OpenSSH_9.6\r\n".to_owned(), "Malformed", FailureKind::NotHttp),
        (malformed, "Malformed", FailureKind::NotHttp),
        ("HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n".to_owned(), "", FailureKind::NotHttp),
        ("HTTP/1.1 2x0 OK\r\n\r\n".to_owned(), "", FailureKind::NotHttp),
    ];
    for (answer, expected, kind) in cases {
        let peer = Peer::start(false, move |mut link: Link| {
            link.head();
            let _ = std::io::Write::write_all(&mut link, answer.as_bytes());
            link.drain();
        });
        let failure = peer.get().map(drop).unwrap_err();
        assert_eq!(failure.kind(), kind, "{failure:?}");
        assert!(failure.is_permanent(), "{failure:?}");
        assert!(format!("{failure:?}").contains(expected), "{failure:?}");
    }
}

#[test]
fn a_request_may_have_long_lines() {
    for secure in [false, true] {
        let peer = Peer::start(secure, |mut link: Link| {
            for _ in 0..4 {
                let (head, _) = link.head();
                let longest = head.lines().map(str::len).max().unwrap();
                let body = longest.to_string();
                link.send(format!(
                    "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                ));
            }
        });
        for length in [10, 33_000, 100_000, 1_000_000] {
            let mut attempt = peer.request(Method::GET, "");
            let value = HeaderValue::from_str(&"x".repeat(length)).unwrap();
            attempt.request.headers_mut().insert("x-long", value);
            let response = peer.transport.send(attempt).unwrap();
            let longest = response.into_body().read(100).unwrap();
            let expected = (length + "x-long: ".len()).max("host: localhost:12345".len());
            let longest: usize = std::str::from_utf8(&longest).unwrap().parse().unwrap();
            assert!(expected.abs_diff(longest) <= 2, "{longest} of {length}");
        }
    }
}

#[test]
fn lines_beyond_the_limit_of_the_agent_are_rejected() {
    use crate::transport::Transport;
    let peer = Peer::responding(false, with_fields(1), End::Fin);
    let transport = Transport::with_agent(ureq::agent(), &super::config());
    let mut attempt = peer.request(Method::GET, "");
    let value = HeaderValue::from_str(&"x".repeat(200_000)).unwrap();
    attempt.request.headers_mut().insert("x-long", value);
    let failure = transport.send(attempt).map(drop).unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Unsendable);
}
