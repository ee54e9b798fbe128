//! Response heads: interim responses, and endless heads.

use std::time::{Duration, Instant};

use basecamp_core::{ErrorCode, FilePart};

use super::super::Client;
use super::{connect, stream};
use crate::raw_server::{Failures, RawServer, brief};
use crate::support::raw_config;

const CREATED: &str =
    "HTTP/1.1 201 Created\r\nContent-Length: 24\r\n\r\n{\"attachable_sgid\":\"abc\"}";

const INTERIM: [&str; 6] = [
    "HTTP/1.1 100 Continue\r\n\r\n",
    "HTTP/1.1 100 Continue\r\nX-A: 1\r\nContent-Length: 5\r\n\r\n",
    "HTTP/1.1 102 Processing\r\n\r\n",
    "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\nLink: </b>; rel=preload\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX-A: 1\r\n\r\nHTTP/1.1 199 Other\r\n\r\n",
    "HTTP/1.1 103 Early Hints\r\nTransfer-Encoding: chunked\r\n\r\n",
];

test! {
    fn interim_responses_are_skipped() {
        let mut failures = Failures::default();
        for interim in INTERIM {
            for in_one_segment in [true, false] {
                let server = RawServer::plain(move |conversation| {
                    while conversation.whole_request().is_some() {
                        let last = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
                        match in_one_segment {
                            true => conversation.send(format!("{interim}{last}")),
                            false => conversation.send(interim) && conversation.send(last),
                        };
                    }
                });
                let client = connect(&server).token("t").build().unwrap();
                let account = client.for_account("9").unwrap();
                let get = wait!(account.people().get(7).send_raw()).map(|reply| reply.value);
                let ok = get.as_ref().is_ok_and(|body| body == "{}");
                failures.check(ok, format!("GET, {interim:?}, {in_one_segment}: {}", brief(&get)));
                let post = wait!(account.todos().create(1, "a").send_raw()).map(|reply| reply.value);
                let ok = post.as_ref().is_ok_and(|body| body == "{}");
                failures.check(ok, format!("POST, {interim:?}, {in_one_segment}: {}", brief(&post)));
                let requests = server.requests();
                failures.check(requests == 2, format!("{interim:?}: {requests} requests"));
            }
        }
    }
}

test! {
    fn interim_responses_do_not_end_an_upload() {
        const LENGTH: usize = 4 << 20;
        let mut failures = Failures::default();
        for interim in INTERIM {
            for streamed in [false, true] {
                let server = RawServer::plain(move |conversation| {
                    while let Some(request) = conversation.request() {
                        conversation.send(interim);
                        if conversation.take(request.content_length()).is_some() {
                            conversation.send(CREATED);
                        }
                    }
                });
                let client = connect(&server).token("t").build().unwrap();
                let account = client.for_account("9").unwrap();
                let file = match streamed {
                    true => FilePart::named("a", stream(vec![Ok(vec![0; LENGTH])], LENGTH as u64)),
                    false => FilePart::named("a", vec![0; LENGTH]),
                };
                let result = wait!(account.attachments().create(file).send_raw()).map(|reply| reply.value);
                failures.check(result.is_ok(), format!("{interim:?}, {streamed}: {}", brief(&result)));
            }
        }
    }
}

test! {
    fn endless_heads_time_out() {
        let mut failures = Failures::default();
        for first in ["", "H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nX-A: "] {
            for dribbles in [false, true] {
                let server = RawServer::plain(move |conversation| {
                    conversation.whole_request();
                    match dribbles {
                        true => conversation.dribble(first, Duration::from_millis(20)),
                        false => {
                            conversation.send(first);
                            conversation.drain();
                        }
                    }
                });
                let config = raw_config(&server).timeout(Duration::from_millis(300)).build().unwrap();
                let client = Client::builder().config(config).token("t").build().unwrap();
                let began = Instant::now();
                let result = wait!(client.for_account("9").unwrap().people().get(7).send_raw()).map(|reply| reply.value);
                let case = format!("{first:?}, {dribbles}: {}", brief(&result));
                let error = result.unwrap_err();
                // Bytes that can't begin a status line may be rejected at once.
                let malformed = dribbles && first.len() < 2;
                failures.check(error.code() == ErrorCode::Network, &case);
                failures.check(error.is_timeout() || malformed, &case);
                failures.check(began.elapsed() < Duration::from_secs(30), &case);
            }
        }
    }
}

test! {
    fn a_close_before_the_status_line_is_a_network_error() {
        for first in ["", "HTTP/1.1 2", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 200 OK\r\nX: 1\r\n"] {
            let server = RawServer::plain(move |conversation| {
                conversation.whole_request();
                conversation.send(first);
                conversation.end(crate::raw_server::End::Fin);
            });
            let client = connect(&server).token("t").build().unwrap();
            let account = client.for_account("9").unwrap();
            let error = wait!(account.todos().create(1, "a").send()).unwrap_err();
            assert_eq!((error.code(), server.requests()), (ErrorCode::Network, 1), "{first:?}: {error}");
        }
    }
}
