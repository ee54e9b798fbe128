//! A truncated response is never mistaken for a complete one.

use std::io::{ErrorKind, Read as _};

use basecamp_core::FailureKind;

use super::peer::{End, Peer};

const ENDS: [End; 3] = [End::Fin, End::Notify, End::Reset];

#[test]
fn a_close_delimited_body_needs_a_proper_close() {
    for secure in [false, true] {
        for end in ENDS {
            let peer = Peer::responding(secure, "HTTP/1.1 200 OK\r\n\r\n[1,2]", end);
            let complete = matches!((secure, end), (false, End::Fin) | (_, End::Notify));
            match peer.body() {
                Ok(body) => assert!(complete && body == "[1,2]", "{secure} {end:?}: {body:?}"),
                Err(failure) => {
                    assert!(!complete, "{secure} {end:?}: {failure:?}");
                    assert_eq!(failure.kind(), FailureKind::Incomplete, "{secure} {end:?}");
                }
            }
            let mut file = Vec::new();
            let read = peer.get().unwrap().into_body().into_stream().read_to_end(&mut file);
            let read = read.map_err(|error| error.kind());
            let expected = if complete { Ok(5) } else { Err(ErrorKind::UnexpectedEof) };
            assert_eq!(read, expected, "{secure} {end:?}");
        }
    }
}

#[test]
fn a_body_that_is_shorter_than_announced_is_incomplete() {
    let cut = [
        "Content-Length: 6\r\n\r\n[1,2]",
        "Content-Length: 1000000\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\n[1,",
        "Transfer-Encoding: chunked\r\n\r\n5\r\n[1,2]",
        "Transfer-Encoding: chunked\r\n\r\n5\r\n[1,2]\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\n[1,2]\r\n0\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\n[1,2]\r\n0\r\nTrailer: x\r\n",
    ];
    for secure in [false, true] {
        for (answer, end) in cut.iter().flat_map(|answer| ENDS.map(|end| (answer, end))) {
            let peer = Peer::responding(secure, format!("HTTP/1.1 200 OK\r\n{answer}"), end);
            let failure = peer.body().unwrap_err();
            assert_eq!(
                failure.kind(),
                FailureKind::Incomplete,
                "{secure} {answer:?} {end:?}: {failure:?}"
            );
            let mut body = peer.get().unwrap().into_body().into_stream();
            let error = body.read_to_end(&mut Vec::new()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnexpectedEof, "{answer:?} {end:?}");
        }
    }
}

#[test]
fn a_chunked_body_is_complete_with_its_last_line() {
    for trailer in ["", "Trailer: x\r\n"] {
        let answer = format!(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[1,2]\r\n0\r\n{trailer}\r\n"
        );
        for (secure, end) in
            [false, true].into_iter().flat_map(|secure| ENDS.map(|end| (secure, end)))
        {
            assert_eq!(Peer::responding(secure, &answer, end).body().unwrap(), "[1,2]");
        }
    }
}

#[test]
fn a_head_that_breaks_off_is_incomplete() {
    for secure in [false, true] {
        let peer = Peer::responding(secure, "HTTP/1.1 200 OK\r\nContent-Le", End::Notify);
        assert_eq!(peer.body().unwrap_err().kind(), FailureKind::Incomplete);
        let peer = Peer::responding(secure, "", End::Notify);
        assert_eq!(peer.body().unwrap_err().kind(), FailureKind::Io);
    }
}
