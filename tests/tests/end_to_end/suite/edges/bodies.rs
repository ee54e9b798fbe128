//! Response bodies that end early: each end of the connection, for each framing, plain and over
//! TLS.

use std::fs;
use std::io::Read;

use basecamp_core::ErrorCode;
use flate2::Compression;
use flate2::read::GzEncoder;

use super::super::DownloadExt as _;
use super::connect;
use crate::raw_server::{End, Failures, Responder, brief};

const BODY: &str = r#"[{"id":7,"name":"Zoë"}]"#;

fn gzip(content: &str) -> Vec<u8> {
    let mut compressed = Vec::new();
    let mut encoder = GzEncoder::new(content.as_bytes(), Compression::fast());
    encoder.read_to_end(&mut compressed).unwrap();
    compressed
}

fn chunked(body: &[u8]) -> Vec<u8> {
    let (first, second) = body.split_at(body.len() / 2);
    let mut chunks = Vec::new();
    for chunk in [first, second] {
        chunks.extend(format!("{:X};name=\"a b\"\r\n", chunk.len()).bytes());
        chunks.extend(chunk);
        chunks.extend(b"\r\n");
    }
    chunks.extend(b"0\r\nX-Trailer: 1\r\n\r\n");
    chunks
}

/// A response in two parts: the head, which is always complete, and the body, which is cut.
struct Response {
    name: &'static str,
    head: String,
    body: Vec<u8>,
    /// Whether the end of the connection ends the body (RFC 9112, section 6.3).
    close_delimited: bool,
    gzip: bool,
}

/// The same body with each framing, uncompressed and compressed.
fn responses() -> Vec<Response> {
    let mut responses = Vec::new();
    for gzipped in [false, true] {
        let body = if gzipped { gzip(BODY) } else { BODY.as_bytes().to_vec() };
        let coding = if gzipped { "Content-Encoding: gzip\r\n" } else { "" };
        let head = |version, framing: &str| {
            format!(
                "HTTP/{version} 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n{coding}{framing}\r\n"
            )
        };
        let length = format!("Content-Length: {}\r\n", body.len());
        let chunks = chunked(&body);
        let framings = [
            ("Content-Length", head("1.1", &length), body.clone(), false),
            ("chunked", head("1.1", "Transfer-Encoding: chunked\r\n"), chunks, false),
            ("close", head("1.1", ""), body.clone(), true),
            ("close, HTTP/1.0", head("1.0", ""), body, true),
        ];
        responses.extend(framings.map(|(name, head, body, close_delimited)| Response {
            name,
            head,
            body,
            close_delimited,
            gzip: gzipped,
        }));
    }
    responses
}

impl Response {
    /// Whether the first `length` bytes of the body and this end of the connection are complete.
    fn is_complete(&self, length: usize, end: End, tls: bool) -> bool {
        let whole = length == self.body.len();
        match self.close_delimited {
            // Without `close_notify` an attacker may have cut the body (RFC 9112, section 9.8).
            true if end == End::Reset || (tls && end == End::Fin) => false,
            // An empty body needs no coding.
            true => whole || !self.gzip || length == 0,
            false => whole,
        }
    }

    fn content(&self, length: usize) -> &[u8] {
        if self.close_delimited && (length == 0 || !self.gzip) {
            &self.body[..length]
        } else {
            BODY.as_bytes()
        }
    }
}

const ENDS: [End; 3] = [End::Clean, End::Fin, End::Reset];

test! {
    fn a_result_is_complete_or_an_error() {
        let mut failures = Failures::default();
        for responder in Responder::plain_and_tls() {
            let client = connect(responder.server()).token("t").build().unwrap();
            let people = client.for_account("9").unwrap().people();
            for response in responses() {
                for end in ENDS {
                    // Over TLS each case is a handshake, so fewer cuts are tried.
                    let step = if responder.is_tls() { 5 } else { 1 };
                    let cuts = (0..response.body.len()).step_by(step);
                    for length in cuts.chain([response.body.len()]) {
                        let sent = [response.head.as_bytes(), &response.body[..length]].concat();
                        responder.set(sent, end);
                        let before = responder.server().requests();
                        let result = wait!(people.get(7).send_raw()).map(|reply| reply.value);
                        let case = format!(
                            "{}, gzip {}, TLS {}, {end:?} after {length} of {}: {}",
                            response.name, response.gzip, responder.is_tls(), response.body.len(), brief(&result)
                        );
                        let whole = response.is_complete(length, end, responder.is_tls());
                        let holds = match &result {
                            Ok(body) => {
                                // The last chunk ends the body. The trailer section may be missing.
                                let last = response.name == "chunked" && length + 19 >= response.body.len();
                                (whole || last) && *body == response.content(length)
                            }
                            // A reset may discard bytes that were sent before it.
                            Err(error) => {
                                (!whole || end == End::Reset)
                                    && (error.code() == ErrorCode::Network || response.gzip)
                            }
                        };
                        failures.check(holds, &case);
                        failures.check(responder.server().requests() == before + 1, format!("requests: {case}"));
                    }
                }
            }
        }
    }
}

test! {
    fn a_saved_file_is_complete_or_absent() {
        let mut failures = Failures::default();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for responder in Responder::plain_and_tls() {
            let client = connect(responder.server()).token("t").build().unwrap();
            let account = client.for_account("9").unwrap();
            for response in responses().into_iter().filter(|response| !response.gzip) {
                for end in ENDS {
                    for length in [0, 1, response.body.len() / 2, response.body.len() - 1, response.body.len()] {
                        let sent = [response.head.as_bytes(), &response.body[..length]].concat();
                        responder.set(sent, end);
                        let result = match wait!(account.download_url("/a").send()) {
                            Ok(download) => wait!(download.save(&path)).map(drop),
                            Err(error) => Err(error),
                        };
                        let whole = response.is_complete(length, end, responder.is_tls());
                        let holds = match &result {
                            Ok(()) => {
                                let last = response.name == "chunked" && length + 1 >= response.body.len();
                                (whole || last) && fs::read(&path).unwrap() == response.content(length)
                            }
                            Err(error) => {
                                (!whole || end == End::Reset) && error.code() == ErrorCode::Network
                            }
                        };
                        failures.check(holds, format!(
                            "{}, TLS {}, {end:?} after {length}: {result:?}", response.name, responder.is_tls()
                        ));
                        let _ = fs::remove_file(&path);
                        let left = fs::read_dir(folder.path()).unwrap().count();
                        failures.check(left == 0, format!("{}: {left} files are left", response.name));
                    }
                }
            }
        }
    }
}
