//! The smallest and the largest settings, and endless lists.

use std::time::{Duration, Instant};

use basecamp_core::oauth::{MemoryTokenStore, OAuthSession, Token, TokenStore};
use basecamp_core::{ErrorCode, RetryPolicy};

use super::super::close;
use super::connect;
use super::tokens::{GOOD, json};
use crate::raw_server::{Failures, RawServer, brief, response};
use crate::support::raw_config;

/// A server that refreshes to the token `new`, and accepts no other.
fn server() -> RawServer {
    RawServer::answering(|request| match request.header("authorization") {
        _ if request.target() == "/token" => json("200 OK", "", GOOD),
        Some("Bearer new") => response("200 OK", "", "{}"),
        _ => response("401 Unauthorized", "", ""),
    })
}

/// A server that never responds.
fn silent() -> RawServer {
    RawServer::plain(|conversation| {
        conversation.drain();
    })
}

test! {
    fn the_longest_durations_have_no_effect() {
        let max = Duration::MAX;
        let server = server();
        let retry = RetryPolicy::standard().with_base_delay(max).with_max_jitter(max).with_max_backoff(max);
        let retry = retry.with_max_retry_after(Some(max)).with_max_retries(u32::MAX);
        let config = raw_config(&server).timeout(max).connect_timeout(max).deadline(max).retry(retry);
        let config = config.max_connections(usize::MAX).max_pages(u32::MAX).response_limit(usize::MAX).error_limit(usize::MAX);
        let store = MemoryTokenStore::default();
        let token = Token::new("old").with_refresh_token("r1");
        store.save("a", &token).unwrap();
        let session = OAuthSession::new(format!("{}/token", server.url()), "id", token);
        let session = session.with_refresh_before(max).with_store(store.clone(), "a");
        let client = connect(&server).config(config.build().unwrap()).oauth(session).build().unwrap();
        let people = client.for_account("9").unwrap().people();
        wait!(people.get(7).send_raw()).unwrap();
        wait!(people.get(7).with_timeout(max).with_deadline(max).with_retry(retry).send_raw()).unwrap();
        assert_eq!(store.load("a").unwrap().unwrap().access_token.expose(), "new");
        wait!(close(&client)).unwrap();
    }
}

test! {
    fn the_shortest_durations_end_a_call_at_once() {
        let mut failures = Failures::default();
        let least = Duration::from_nanos(1);
        let (silent, answering) = (silent(), server());
        let retry = RetryPolicy::standard().with_base_delay(Duration::ZERO).with_max_jitter(Duration::ZERO).with_max_backoff(Duration::ZERO);
        let config = || raw_config(&silent).retry(retry);
        for (name, config) in [
            ("timeout", config().timeout(least)),
            ("deadline", config().deadline(least)),
            // A connection on this machine may be faster than a timer.
            ("connect_timeout", config().base_url(answering.url()).connect_timeout(least)),
        ] {
            let client = connect(&silent).config(config.build().unwrap()).token("new").build().unwrap();
            let people = client.for_account("9").unwrap().people();
            let began = Instant::now();
            let result = wait!(people.get(7).send_raw()).map(|reply| reply.value);
            let case = format!("{name}: {}", brief(&result));
            let holds = result.map_or_else(|error| error.is_timeout(), |_| name == "connect_timeout");
            failures.check(holds && began.elapsed() < Duration::from_secs(30), case);
        }
        for config in [config().timeout(Duration::ZERO), config().connect_timeout(Duration::ZERO), config().deadline(Duration::ZERO), config().max_connections(0), config().max_pages(0)] {
            assert_eq!(config.build().unwrap_err().code(), ErrorCode::Usage);
        }
    }
}

test! {
    fn a_hundred_empty_pages_in_a_row_are_an_error() {
        let server = RawServer::answering(|request| {
            let link = format!("Link: </9/people.json?page={}>; rel=\"next\"\r\n", request.number + 1);
            response("200 OK", link, "[]")
        });
        let client = connect(&server).token("t").build().unwrap();
        let people = client.for_account("9").unwrap().people();
        let error = wait!(people.list().send()).unwrap_err();
        assert_eq!((error.code(), error.is_transient()), (ErrorCode::ApiError, false), "{error}");
        assert!(server.requests() <= 101, "{} requests", server.requests());
        let before = server.requests();
        let mut items = people.list().items();
        let mut results = Vec::new();
        while let Some(result) = wait!(items.next()) {
            results.push(result.map(drop));
        }
        assert!(matches!(&results[..], [Err(error)] if error.code() == ErrorCode::ApiError), "{results:?}");
        assert!(server.requests() - before <= 101);
    }
}

test! {
    fn a_far_retry_after_ends_a_download_at_once() {
        for status in ["429 Too Many Requests", "503 Service Unavailable"] {
            let server = RawServer::answering(move |_| response(status, "Retry-After: 315360000\r\n", ""));
            let config = raw_config(&server).retry(RetryPolicy::standard()).build().unwrap();
            let client = connect(&server).config(config).token("t").build().unwrap();
            let error = wait!(client.for_account("9").unwrap().download_url("/a").send()).unwrap_err();
            assert_eq!(error.retry_after(), Some(Duration::from_secs(315_360_000)), "{error}");
            assert_eq!(server.requests(), 1, "{error}");
        }
    }
}
