//! Failures that another attempt can't avoid: heads beyond the limits, and untrusted certificates.

use std::time::Duration;

use basecamp_core::{ErrorCode, RetryPolicy};

use super::super::Client;
use super::connect;
use crate::raw_server::{End, Failures, RawServer, Responder, brief};
use crate::support::raw_config;

/// A head with this many fields in addition to `Content-Length`, and this many bytes in one more.
fn head(fields: usize, bytes: usize) -> String {
    let fields: String = (0..fields).map(|number| format!("X-{number}: value\r\n")).collect();
    let padding = "x".repeat(bytes);
    format!(
        "HTTP/1.1 200 OK\r\nConnection: close\r\n{fields}X-Padding: {padding}\r\nContent-Length: 2\r\n\r\n[]"
    )
}

/// Three retries without noticeable waits.
pub(super) fn retrying() -> RetryPolicy {
    RetryPolicy::standard()
        .with_base_delay(Duration::from_millis(1))
        .with_max_jitter(Duration::ZERO)
}

test! {
    fn large_heads_are_read() {
        let mut failures = Failures::default();
        for responder in Responder::plain_and_tls() {
            let client = connect(responder.server()).token("t").build().unwrap();
            let account = client.for_account("9").unwrap();
            for (fields, bytes) in [(101, 1), (129, 1), (253, 1), (1, 65 << 10), (1, 250 << 10), (250, 200 << 10)] {
                responder.set(head(fields, bytes), End::Clean);
                let result = wait!(account.people().get(7).send_raw()).map(|reply| reply.value);
                let ok = result.as_ref().is_ok_and(|body| body == "[]");
                failures.check(ok, format!("{fields} fields, {bytes} bytes: {}", brief(&result)));
                let result = match wait!(account.download_url("/a").send()) {
                    Ok(download) => wait!(download.bytes(9)),
                    Err(error) => Err(error),
                };
                let ok = result.as_ref().is_ok_and(|body| body == "[]");
                failures.check(ok, format!("download, {fields} fields, {bytes} bytes: {}", brief(&result)));
            }
        }
    }
}

test! {
    fn heads_beyond_the_limits_are_not_retried() {
        let mut failures = Failures::default();
        let [responder, _] = Responder::plain_and_tls();
        let config = raw_config(responder.server()).retry(retrying()).build().unwrap();
        let client = connect(responder.server()).config(config).token("t").build().unwrap();
        let account = client.for_account("9").unwrap();
        let heads = [
            // With the three other fields, the number is 257.
            head(254, 1),
            head(300, 1),
            head(5000, 1),
            head(1, 300 << 10),
            head(1, 4 << 20),
            "HTTP/1.1 200 OK\r\nX A: a\r\nContent-Length: 2\r\n\r\n[]".to_owned(),
            "ICY 200 OK\r\n\r\n[]".to_owned(),
        ];
        for head in heads {
            responder.set(head.clone(), End::Clean);
            let before = responder.server().requests();
            let result = wait!(account.people().get(7).send_raw()).map(|reply| reply.value);
            let requests = responder.server().requests() - before;
            let holds = requests == 1
                && result.as_ref().is_err_and(|error| error.code() == ErrorCode::Network && !error.retryable());
            let start = &head[..head.len().min(60)];
            failures.check(holds, format!("{start:?}: {requests} requests, {}", brief(&result)));
        }
    }
}

test! {
    fn an_untrusted_certificate_is_not_retried() {
        let server = RawServer::tls(|conversation| {
            conversation.request();
        });
        let stranger = RawServer::tls(|_| {});
        let config = raw_config(&server).retry(retrying()).build().unwrap();
        let trusted = stranger.certificate_pem().unwrap();
        let client = Client::builder().config(config).root_certificates(trusted).token("t");
        let account = client.build().unwrap().for_account("9").unwrap();
        let error = wait!(account.people().get(7).send()).unwrap_err();
        assert_eq!((error.code(), error.retryable()), (ErrorCode::Network, false), "{error}");
        assert_eq!((server.connections(), server.requests()), (1, 0), "{error}");
    }
}
