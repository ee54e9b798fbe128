//! Requests on the wire: their framing without a body, and very long lines.

use std::sync::{Arc, Mutex};

use basecamp_core::ErrorCode;

use super::connect;
use super::limits::retrying;
use crate::raw_server::{Failures, RawServer, brief, response};
use crate::support::raw_config;

/// A server that records the head of each request.
fn recording() -> (RawServer, Arc<Mutex<Vec<String>>>) {
    let heads = Arc::<Mutex<Vec<String>>>::default();
    let record = heads.clone();
    let server = RawServer::answering(move |request| {
        record.lock().unwrap().push(request.head.clone());
        response("200 OK", "", "{}")
    });
    (server, heads)
}

fn field(head: &str, name: &str) -> Option<String> {
    let mut fields = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    fields.find(|field| field.0.eq_ignore_ascii_case(name)).map(|field| field.1.to_owned())
}

test! {
    fn a_write_without_a_body_has_a_content_length_of_zero() {
        let (server, heads) = recording();
        let client = connect(&server).token("t").build().unwrap();
        let account = client.for_account("9").unwrap();
        let _ = wait!(account.todos().complete(1).send_raw()).unwrap();
        let _ = wait!(account.messages().pin(1).send_raw()).unwrap();
        let _ = wait!(account.recordings().archive(1).send_raw()).unwrap();
        let _ = wait!(account.messages().unpin(1).send_raw()).unwrap();
        let _ = wait!(account.people().get(1).send_raw()).unwrap();
        let heads = heads.lock().unwrap();
        let seen: Vec<_> = heads
            .iter()
            .map(|head| (head.split(' ').next().unwrap(), field(head, "content-length")))
            .collect();
        let zero = Some("0".to_owned());
        // RFC 9110, section 8.6: no `Content-Length` for methods that define no content.
        let expected = [
            ("POST", zero.clone()), ("POST", zero.clone()), ("PUT", zero), ("DELETE", None), ("GET", None),
        ];
        assert_eq!(seen, expected);
        for head in heads.iter() {
            assert!(field(head, "transfer-encoding").is_none(), "{head}");
            assert!(field(head, "content-type").is_none(), "{head}");
        }
    }
}

test! {
    fn long_tokens_headers_and_urls_are_sent_whole_or_rejected() {
        let mut failures = Failures::default();
        let (server, heads) = recording();
        let config = || raw_config(&server).retry(retrying()).build().unwrap();
        for length in [8 << 10, (32 << 10) - 1, 33 << 10, 60 << 10, 70 << 10, 1 << 20] {
            let long = "x".repeat(length);
            let account = |token: &str| {
                connect(&server).config(config()).token(token).build().unwrap().for_account("9").unwrap()
            };
            let results = [
                ("token", wait!(account(&long).people().get(7).send_raw())),
                ("header", wait!(account("t").people().get(7).with_header("X-Long", &long).send_raw())),
                ("query", wait!(account("t").search().query(long.as_str()).send_raw())),
                ("POST", wait!(account(&long).todos().create(1, "a").send_raw())),
            ];
            let heads = std::mem::take(&mut *heads.lock().unwrap());
            let sent = heads.iter().filter(|head| head.contains(&long)).count();
            failures.check(sent == heads.len(), format!("{length}: a cut head was sent"));
            let succeeded = results.iter().filter(|(_, result)| result.is_ok()).count();
            failures.check(sent == succeeded, format!("{length}: {sent} sent, {succeeded} succeeded"));
            for (name, result) in results {
                let result = result.map(|reply| reply.value);
                let case = format!("{length}, {name}: {}", brief(&result));
                let holds = result.as_ref().map_or_else(
                    |error| {
                        error.code() == ErrorCode::Usage
                            && !error.is_transient()
                            && !format!("{error} {error:?}").contains(&long[..1000])
                    },
                    |body| body == "{}",
                );
                // A URL has its own limit, 64 KiB.
                let must_work = length <= 60 << 10;
                failures.check(holds && (result.is_ok() || !must_work), case);
            }
        }
    }
}
