//! Failures of the transport.

use std::io::{self, Write};
use std::net::TcpListener;

use basecamp_ureq::{Client, Config, ErrorCode};

use crate::server::{Server, response};

fn account_at(url: &str) -> basecamp_ureq::Account {
    let config = Config::builder().base_url(url).max_retries(0).build().unwrap();
    let client = Client::builder().token("secret").config(config).build().unwrap();
    client.for_account(999).unwrap()
}

#[test]
fn refused_connections_are_network_errors() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let call = account_at(&format!("http://{address}")).todos().create(1, "Ship it");
    let error = call.send().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Network);
    let expected = format!("could not connect to {address}: Connection refused");
    assert!(error.message().starts_with(&expected), "{error}");
    assert!(!error.is_timeout() && error.retryable());
    assert!(!error.hint().contains("not known whether"), "{}", error.hint());
}

#[test]
fn unknown_hosts_are_permanent_failures() {
    // RFC 6761 keeps `.invalid` free of names.
    let error = account_at("https://no-such-host.invalid").todos().get(1).send().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Network);
    assert!(error.message().starts_with("could not connect to "), "{error}");
}

#[test]
fn a_reset_is_a_network_error() {
    let server = Server::start(|_, _| Err(io::ErrorKind::ConnectionReset.into()));
    let error = server.account().todos().create(1, "Ship it").send().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Network);
    assert!(error.message().starts_with("the connection failed: "), "{error}");
    assert!(error.hint().contains("not known whether"), "{}", error.hint());
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_truncated_body_is_a_network_error() {
    for head in ["Content-Length: 100", "Transfer-Encoding: chunked"] {
        let server = Server::start(move |_, stream| {
            write!(stream, "HTTP/1.1 200 OK\r\n{head}\r\n\r\n5\r\n[1,2,")?;
            Err(io::ErrorKind::ConnectionReset.into())
        });
        let error = server.account().todos().get(1).send_raw().unwrap_err();
        assert_eq!(error.code(), ErrorCode::Network, "{error:?}");
    }
}

#[test]
fn a_response_that_is_not_http_fails() {
    let server = Server::saying("SSH-2.0-OpenSSH_9.6\r\n\r\n");
    let error = server.account().todos().get(1).send().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Network);
    assert!(error.message().starts_with("the connection failed: "), "{error}");
}

#[test]
fn a_malformed_length_is_not_http() {
    for length in ["x", "-1", "1\r\nContent-Length: 2"] {
        let server =
            Server::saying(format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{{}}"));
        let error = server.account().todos().get(1).send().unwrap_err();
        assert_eq!(error.code(), ErrorCode::Network);
        assert!(error.hint().starts_with("Check the host and the port"), "{}", error.hint());
    }
}

#[test]
fn a_body_at_the_limit_is_read() {
    for end in ["Content-Length: 10\r\n\r\n", "Connection: close\r\n\r\n"] {
        let server = Server::start(move |_, stream| {
            write!(stream, "HTTP/1.1 200 OK\r\n{end}\"12345678\"")?;
            Err(io::ErrorKind::ConnectionReset.into())
        });
        let account = server.account_with(server.config().response_limit(10));
        assert_eq!(account.todos().get(1).send_raw().unwrap().value.len(), 10);
    }
}

#[test]
fn a_body_over_the_limit_is_rejected() {
    let announced = response("200 OK", "\"123456789\"");
    let unannounced =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n\"12345\r\n5\r\n6789\"";
    // Rejected because of its `Content-Length`: the server sends no body.
    let only_announced = "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999\r\n\r\n";
    for answer in [&announced, unannounced, only_announced] {
        let server = Server::saying(answer);
        let account = server.account_with(server.config().response_limit(10));
        let error = account.todos().get(1).send_raw().unwrap_err();
        assert_eq!(error.code(), ErrorCode::ApiError);
        assert_eq!(error.message(), "the response body exceeds the limit of 10 bytes");
    }
}
