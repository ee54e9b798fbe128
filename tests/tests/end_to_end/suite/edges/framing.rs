//! Responses with malformed or ambiguous framing, and connections with unsolicited data.

use basecamp_core::ErrorCode;

use super::connect;
use crate::raw_server::{End, Failures, RawServer, Responder, brief};

/// Heads and bodies without a valid interpretation: a client must reject them.
const INVALID: &[&str] = &[
    // Content-Length (RFC 9112, section 6.3, rule 5).
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 4\r\n\r\n[]  ",
    "HTTP/1.1 200 OK\r\nContent-Length: 2, 4\r\n\r\n[]  ",
    "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n[]",
    "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\n[]",
    "HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\n[]",
    "HTTP/1.1 200 OK\r\nContent-Length: 2 2\r\n\r\n[]",
    "HTTP/1.1 200 OK\r\nContent-Length: 2.0\r\n\r\n[]",
    "HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n[]",
    "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551618\r\n\r\n[]",
    // Chunks (RFC 9112, section 7.1).
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n[]",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n[]\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\n[]\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+2\r\n[]\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n 2\r\n[]\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\t2\r\n[]\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n;a=b\r\n[]\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n+0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n[\r\n+1\r\n]\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\n[]\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2g\r\n[]\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000002\r\n[]\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n[]\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]XX0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n[]\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;\nabc\r\nf\r\n\r\n+2\r\n[]\r\n0\r\n\r\n",
    // Interim responses (RFC 9110, section 15.2).
    "HTTP/1.1 10y Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
    "HTTP/1.1 1001 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
    "HTTP/1.1 100 Continue\r\nno colon\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
    // Fields (RFC 9112, section 5; RFC 9110, section 5.5).
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: a\0b\r\n\r\n[]",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX\0A: a\r\n\r\n[]",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX A: a\r\n\r\n[]",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nno colon\r\n\r\n[]",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n: no name\r\n\r\n[]",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: a\rX-B: b\r\n\r\n[]",
    // Status lines (RFC 9112, section 4).
    "HTTP/1.1 20 OK\r\nContent-Length: 2\r\n\r\n[]",
    "HTTP/1.1 2000 OK\r\nContent-Length: 2\r\n\r\n[]",
    "HTTP/1.1 2OO OK\r\nContent-Length: 2\r\n\r\n[]",
    "HTTP/1.1 099 OK\r\nContent-Length: 2\r\n\r\n[]",
    "HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\n[]",
    "HTTP/0.9 200 OK\r\nContent-Length: 2\r\n\r\n[]",
    "ICY 200 OK\r\nContent-Length: 2\r\n\r\n[]",
    "[]",
    "\0\0\0",
    "SSH-2.0-OpenSSH_9.9\r\n",
];

/// Responses that a client may reject, but with a single valid interpretation.
const TOLERATED: &[&str] = &[
    // `Transfer-Encoding` overrides `Content-Length` (RFC 9112, section 6.3, rule 3).
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n2\r\n[]\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n[]",
    "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\n[]",
    "HTTP/1.1 200 OK\r\nContent-Length: 002\r\n\r\n[]",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n[]",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n[]",
    "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2 \r\n[]\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0000002\r\n[]\r\n000\r\n\r\n",
    "HTTP/1.1 200 OK\nContent-Length: 2\n\n[]",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: a\r\n b\r\n\r\n[]",
    "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n[]",
    "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\n[]",
    "HTTP/1.1 200 \u{e9}\r\nContent-Length: 2\r\n\r\n[]",
    "HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\n[]",
    "\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
];

test! {
    fn a_response_with_invalid_framing_is_an_error() {
        let mut failures = Failures::default();
        let [responder, _] = Responder::plain_and_tls();
        let client = connect(responder.server()).token("t").build().unwrap();
        let account = client.for_account("9").unwrap();
        for response in INVALID {
            responder.set(*response, End::Clean);
            let result = wait!(account.people().get(7).send_raw()).map(|reply| reply.value);
            let network = result.as_ref().is_err_and(|error| error.code() == ErrorCode::Network);
            failures.check(network, format!("{response:?}: {}", brief(&result)));
            let result = match wait!(account.download_url("/a").send()) {
                Ok(download) => wait!(download.bytes(99)),
                Err(error) => Err(error),
            };
            let network = result.as_ref().is_err_and(|error| error.code() == ErrorCode::Network);
            failures.check(network, format!("download {response:?}: {}", brief(&result)));
        }
    }
}

/// Transfer codings that no request accepts (RFC 9112, section 6.1), with any content after them.
const UNSUPPORTED: &[&str] = &[
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n[]",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n[]",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n[]",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunk\u{fc}ed\r\n\r\n[]",
];

test! {
    fn a_response_in_an_unsupported_transfer_coding_is_an_error() {
        let mut failures = Failures::default();
        let [responder, _] = Responder::plain_and_tls();
        let client = connect(responder.server()).token("t").build().unwrap();
        let account = client.for_account("9").unwrap();
        for response in UNSUPPORTED {
            responder.set(*response, End::Clean);
            let result = wait!(account.people().get(7).send_raw()).map(|reply| reply.value);
            failures.check(result.is_err(), format!("{response:?}: {}", brief(&result)));
            let result = match wait!(account.download_url("/a").send()) {
                Ok(download) => wait!(download.bytes(99)),
                Err(error) => Err(error),
            };
            failures.check(result.is_err(), format!("download {response:?}: {}", brief(&result)));
        }
    }
}

test! {
    fn a_response_with_tolerable_framing_has_one_reading() {
        let mut failures = Failures::default();
        let [responder, _] = Responder::plain_and_tls();
        let client = connect(responder.server()).token("t").build().unwrap();
        let people = client.for_account("9").unwrap().people();
        for response in TOLERATED {
            responder.set(*response, End::Clean);
            let result = wait!(people.get(7).send_raw()).map(|reply| reply.value);
            let holds = match &result {
                Ok(body) => body == "[]",
                Err(error) => error.code() == ErrorCode::Network,
            };
            failures.check(holds, format!("{response:?}: {}", brief(&result)));
        }
    }
}

test! {
    fn bytes_after_a_response_answer_no_other_request() {
        let injected = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n\"forged\"";
        let mut failures = Failures::default();
        for first in [
            "HTTP/1.1 204 No Content\r\n\r\n",
            "HTTP/1.1 204 No Content\r\nContent-Length: 49\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        ] {
            let server = RawServer::plain(move |conversation| {
                while let Some(request) = conversation.whole_request() {
                    let genuine = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n\"genuine\"";
                    match request.number {
                        1 => conversation.send(format!("{first}{injected}")),
                        _ => conversation.send(genuine),
                    };
                }
            });
            let client = connect(&server).token("t").build().unwrap();
            let people = client.for_account("9").unwrap().people();
            let _ = wait!(people.get(1).send_raw());
            let second = wait!(people.get(2).send_raw()).map(|reply| reply.value);
            // A pooled connection with unexpected bytes is closed, or the request on it fails.
            let genuine = second.as_ref().is_ok_and(|body| body == "\"genuine\"");
            let failed = second.as_ref().is_err_and(|error| error.code() == ErrorCode::Network);
            failures.check(genuine || failed, format!("{first:?}: {}", brief(&second)));
        }
    }
}

test! {
    fn responses_without_content_end_with_their_head() {
        let mut failures = Failures::default();
        for head in [
            "HTTP/1.1 204 No Content\r\n\r\n",
            "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n",
            "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n",
        ] {
            // The connection stays open: a client that waits for a body would time out.
            let server = RawServer::plain(move |conversation| {
                while conversation.whole_request().is_some() {
                    conversation.send(head);
                }
            });
            let client = connect(&server).token("t").build().unwrap();
            let result = wait!(client.for_account("9").unwrap().todos().complete(1).send());
            failures.check(result.is_ok(), format!("{head:?}: {result:?}"));
        }
    }
}
