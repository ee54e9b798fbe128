//! Responses that could make a client wait or follow links endlessly.

use std::time::{Duration, Instant};

use basecamp_core::{ErrorCode, RetryPolicy};

use super::connect;
use crate::raw_server::{End, Failures, RawServer, Responder, brief};
use crate::support::raw_config;

test! {
    fn a_far_retry_after_is_an_error_at_once() {
        let mut failures = Failures::default();
        let [responder, _] = Responder::plain_and_tls();
        let config = raw_config(responder.server()).retry(RetryPolicy::standard()).build().unwrap();
        let client = connect(responder.server()).config(config).token("t").build().unwrap();
        let people = client.for_account("9").unwrap().people();
        for status in ["429 Too Many Requests", "500 Error", "502 Error", "503 Error", "504 Error"] {
            for value in ["315360000", "301", "18446744073709551615", "Tue, 31 Dec 2199 23:59:59 GMT"] {
                let head = format!("HTTP/1.1 {status}\r\nConnection: close\r\nRetry-After: {value}\r\nContent-Length: 0\r\n\r\n");
                responder.set(head, End::Clean);
                let (began, before) = (Instant::now(), responder.server().requests());
                let error = wait!(people.get(7).send()).unwrap_err();
                let requests = responder.server().requests() - before;
                let holds = requests == 1
                    && error.retry_after().is_some_and(|wait| wait > Duration::from_secs(290))
                    && began.elapsed() < Duration::from_secs(60);
                failures.check(holds, format!("{status}, {value}: {requests} requests, {error}"));
            }
        }
    }
}

test! {
    fn a_list_that_repeats_a_page_is_an_error() {
        for pages in [1, 2, 3] {
            let server = RawServer::plain(move |conversation| {
                while let Some(request) = conversation.whole_request() {
                    let host = request.header("host").unwrap();
                    let next = request.number % pages;
                    let link = format!("Link: <http://{host}/9/people.json?page={next}>; rel=\"next\"");
                    conversation.send(format!("HTTP/1.1 200 OK\r\n{link}\r\nContent-Length: 2\r\n\r\n[]"));
                }
            });
            let client = connect(&server).token("t").build().unwrap();
            let error = wait!(client.for_account("9").unwrap().people().list().send()).unwrap_err();
            assert_eq!(error.code(), ErrorCode::ApiError, "{error}");
            assert!(server.requests() <= pages + 2, "{} requests for {pages}", server.requests());
        }
    }
}

test! {
    fn a_list_without_content_is_empty() {
        let [responder, _] = Responder::plain_and_tls();
        responder.set("HTTP/1.1 204 No Content\r\n\r\n", End::Clean);
        let client = connect(responder.server()).token("t").build().unwrap();
        let people = wait!(client.for_account("9").unwrap().people().list().send()).unwrap();
        assert!(people.is_empty());
    }
}

test! {
    fn an_unreadable_response_to_a_write_reports_the_write() {
        let mut failures = Failures::default();
        let [responder, _] = Responder::plain_and_tls();
        let config = raw_config(responder.server()).retry(RetryPolicy::standard()).response_limit(1000);
        let client = connect(responder.server()).config(config.build().unwrap()).token("t").build().unwrap();
        let account = client.for_account("9").unwrap();
        for response in [
            "HTTP/1.1 201 Created\r\nConnection: close\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\n{}".to_owned(),
            "HTTP/1.1 201 Created\r\nConnection: close\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}".to_owned(),
            "HTTP/1.1 201 Created\r\nConnection: close\r\nContent-Length: 99\r\n\r\n{}".to_owned(),
            "HTTP/1.1 201 Created\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}".to_owned(),
            format!("HTTP/1.1 201 Created\r\nConnection: close\r\nContent-Length: 2000\r\n\r\n{}", "x".repeat(2000)),
            "HTTP/1.1 201 Created\r\nConnection: close\r\nContent-Length: 2\r\n\r\n[}".to_owned(),
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nnull".to_owned(),
        ] {
            responder.set(response.clone(), End::Clean);
            let before = responder.server().requests();
            let result = wait!(account.todos().create(1, "a").send()).map(|_| "");
            let requests = responder.server().requests() - before;
            let start = &response[..response.len().min(90)];
            let holds = requests == 1 && result.as_ref().is_err_and(|error| {
                let text = format!("{error} {}", error.hint());
                !error.retryable() && text.contains("made")
            });
            let hint = result.as_ref().map_or_else(|error| error.hint().to_owned(), |_| String::new());
            failures.check(holds, format!("{start:?}: {requests} requests, {} {hint}", brief(&result)));
        }
    }
}
