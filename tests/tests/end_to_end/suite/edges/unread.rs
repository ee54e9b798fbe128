//! Connections that break before the server has read a request or sent a response.

use basecamp_core::{ErrorCode, FilePart, RetryPolicy};

use super::connect;
use crate::raw_server::{End, Failures, RawServer, brief};
use crate::support::raw_config;

test! {
    fn an_upload_aborted_without_a_response_is_sent_once() {
        let mut failures = Failures::default();
        for end in [End::Fin, End::Reset] {
            // From a body that fits the buffers of the sockets to one that doesn't.
            for length in [10, 60 << 10, 200 << 10, 8 << 20] {
                for tls in [false, true] {
                    let script = move |conversation: &mut crate::raw_server::Conversation| {
                        if conversation.request().is_some() {
                            conversation.end(end);
                        }
                    };
                    let server = if tls { RawServer::tls(script) } else { RawServer::plain(script) };
                    let config = raw_config(&server).retry(RetryPolicy::standard()).build().unwrap();
                    let client = connect(&server).config(config).token("t").build().unwrap();
                    let account = client.for_account("9").unwrap();
                    let file = FilePart::named("a", vec![0; length]);
                    let result = wait!(account.attachments().create(file).send_raw());
                    let result = result.map(|reply| reply.value);
                    let case = format!("{end:?}, {length} bytes, TLS {tls}: {}", brief(&result));
                    let unknown = result.is_err_and(|error| {
                        error.code() == ErrorCode::Network
                            && error.attempts() == 1
                            && error.is_transient()
                            && !error.retryable()
                    });
                    failures.check(unknown && server.requests() == 1, case);
                }
            }
        }
    }
}
