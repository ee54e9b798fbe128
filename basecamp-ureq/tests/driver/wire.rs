//! The bytes on the wire.

use std::thread;

use basecamp_ureq::{ErrorCode, RetryPolicy};

use crate::server::{Server, response};

#[test]
fn a_get_has_exactly_these_headers() {
    let server = Server::saying(response("200 OK", "{}"));
    let reply = server.account().todos().get(123).send_raw().unwrap();
    assert_eq!(reply.value, "{}");
    let [seen] = &server.seen()[..] else { panic!() };
    let mut lines: Vec<&str> = seen.head.lines().collect();
    assert_eq!(lines.remove(0), "GET /999/todos/123 HTTP/1.1");
    lines.sort_unstable();
    let host = format!("host: {}", server.url.trim_start_matches("http://"));
    let user_agent = format!(
        "user-agent: basecamp-sdk-rust/{} (api:{})",
        env!("CARGO_PKG_VERSION"),
        basecamp_ureq::API_VERSION
    );
    let expected = [
        "accept-encoding: gzip",
        "accept: application/json",
        "authorization: Bearer secret",
        &host,
        &user_agent,
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_post_is_sent_in_a_single_write() {
    let server = Server::saying(response("201 Created", "{}"));
    server.account().todos().create(1, "Ship it").send_raw().unwrap();
    let [seen] = &server.seen()[..] else { panic!() };
    assert!(
        seen.head.starts_with("POST /999/todolists/1/todos.json HTTP/1.1\r\n"),
        "{}",
        seen.head
    );
    assert_eq!(seen.body, r#"{"content":"Ship it"}"#);
    assert_eq!(seen.header("content-length"), [seen.body.len().to_string()]);
    assert_eq!(seen.header("content-type"), ["application/json"]);
    assert!(seen.header("transfer-encoding").is_empty());
    assert_eq!(seen.reads, 1);
}

#[test]
fn a_large_body_is_sent_completely() {
    let server = Server::saying(response("201 Created", "{}"));
    let content = "x".repeat(300_000);
    server.account().todos().create(1, &content).send_raw().unwrap();
    let [seen] = &server.seen()[..] else { panic!() };
    assert_eq!(seen.body, format!(r#"{{"content":"{content}"}}"#));
}

#[test]
fn a_post_without_a_body_has_content_length_0() {
    let server = Server::saying("HTTP/1.1 204 No Content\r\n\r\n");
    server.account().todos().complete(1).send().unwrap();
    let [seen] = &server.seen()[..] else { panic!() };
    assert_eq!(seen.header("content-length"), ["0"]);
}

#[test]
fn connections_are_reused() {
    let server = Server::saying(response("200 OK", "{}"));
    let account = server.account();
    for _ in 0..5 {
        account.todos().get(1).send_raw().unwrap();
        account.todos().create(1, "Ship it").send_raw().unwrap();
    }
    assert_eq!((server.seen().len(), server.connections()), (10, 1));
}

#[test]
fn a_connection_is_reused_after_an_error_status() {
    let server = Server::saying(response("404 Not Found", r#"{"error":"Gone"}"#));
    let account = server.account();
    for _ in 0..3 {
        let error = account.todos().get(1).send().unwrap_err();
        assert_eq!((error.code(), error.message()), (ErrorCode::NotFound, "Gone"));
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn closed_connections_are_not_reused() {
    let server = Server::start(|_, stream| {
        std::io::Write::write_all(stream, response("200 OK", "{}").as_bytes())?;
        Err(std::io::ErrorKind::ConnectionReset.into())
    });
    let account = server.account();
    for _ in 0..3 {
        account.todos().create(1, "Ship it").send_raw().unwrap();
        thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!((server.seen().len(), server.connections()), (3, 3));
}

#[test]
fn threads_share_the_client() {
    let server = Server::saying(response("200 OK", "{}"));
    let account = server.account();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..20 {
                    account.todos().get(1).send_raw().unwrap();
                }
            });
        }
    });
    assert_eq!(server.seen().len(), 160);
    assert!(server.connections() <= 8, "{}", server.connections());
}

#[test]
fn redirects_are_not_followed() {
    let elsewhere = Server::saying(response("200 OK", "{}"));
    let answer = format!(
        "HTTP/1.1 302 Found\r\nLocation: {}/999/todos/1\r\nContent-Length: 3\r\n\r\nno!",
        elsewhere.url
    );
    let server = Server::saying(answer);
    let error = server.account().todos().get(1).send().unwrap_err();
    assert_eq!(error.http_status().unwrap(), 302);
    assert_eq!((server.seen().len(), elsewhere.seen().len()), (1, 0));
}

#[test]
fn chunked_bodies_and_bodies_that_end_with_the_connection_are_read() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
    let closing = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}";
    for answer in [chunked, closing] {
        let server = Server::start(move |_, stream| {
            std::io::Write::write_all(stream, answer.as_bytes())?;
            if answer.contains("close") {
                return Err(std::io::ErrorKind::ConnectionReset.into());
            }
            Ok(())
        });
        let account = server.account();
        for _ in 0..2 {
            assert_eq!(account.todos().get(1).send_raw().unwrap().value, "{}");
        }
    }
}

#[test]
fn a_retry_waits_and_sends_again() {
    let server = Server::start(|_, stream| {
        let busy = response("503 Service Unavailable", "");
        std::io::Write::write_all(stream, busy.as_bytes())
    });
    let policy = RetryPolicy::standard()
        .with_max_retries(2)
        .with_base_delay(std::time::Duration::from_millis(5));
    let call = server.account().todos().get(1).with_retry(policy);
    let error = call.send().unwrap_err();
    assert_eq!((error.attempts(), server.seen().len()), (3, 3));
}
