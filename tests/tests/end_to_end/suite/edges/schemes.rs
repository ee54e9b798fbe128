//! Plain HTTP to a port of TLS, and TLS to a port of plain HTTP: the error names the remedy.

use basecamp_core::ErrorCode;

use super::super::Client;
use super::connect;
use crate::raw_server::{End, RawServer};
use crate::support::raw_config;

/// The URL of a server with another scheme.
fn swapped(server: &RawServer) -> String {
    match server.url().split_once("://") {
        Some(("http", rest)) => format!("https://{rest}"),
        Some((_, rest)) => format!("http://{rest}"),
        None => unreachable!(),
    }
}

fn client(server: &RawServer) -> Client {
    let config = raw_config(server).base_url(swapped(server)).max_retries(3).build().unwrap();
    Client::builder().config(config).token("t").build().unwrap()
}

const BAD_REQUEST: &str =
    "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

test! {
    fn tls_to_a_port_of_plain_http_is_an_error_with_the_remedy() {
        let server = RawServer::plain(|conversation| {
            conversation.take(9);
            conversation.send(BAD_REQUEST);
            conversation.drain();
        });
        let account = client(&server).for_account("9").unwrap();
        let error = wait!(account.todos().get(1).send()).unwrap_err();
        assert_eq!((error.code(), error.attempts()), (ErrorCode::Network, 1), "{error}");
        let message = error.message();
        assert!(message.starts_with("could not connect to 127.0.0.1:"), "{error}");
        assert!(message.contains("answered without TLS") && message.contains("`http://`"), "{error}");
    }
}

test! {
    fn tls_to_a_proxy_of_plain_http_is_an_error_with_the_remedy() {
        let server = RawServer::plain(|conversation| {
            conversation.take(9);
            conversation.send(BAD_REQUEST);
            conversation.drain();
        });
        let url = swapped(&server);
        let builder = Client::builder().token("t").base_url("https://example.com").max_retries(3);
        let account = builder.proxy(&*url).build().unwrap().for_account("9").unwrap();
        let error = wait!(account.todos().get(1).send()).unwrap_err();
        assert_eq!((error.code(), error.attempts()), (ErrorCode::Network, 1), "{error}");
        let message = error.message();
        let address = url.trim_start_matches("https://");
        assert!(message.contains(&format!("the proxy {address}")), "{error}");
        assert!(message.contains("answered without TLS") && message.contains("`http://`"), "{error}");
    }
}

test! {
    fn plain_http_to_a_port_of_tls_is_an_error_with_the_remedy() {
        let alert = b"\x15\x03\x03\x00\x02\x02\x32";
        let texts = [
            // Node and OpenSSL, rustls; Go; nginx; Apache.
            alert.to_vec(),
            b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n".to_vec(),
            b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>".to_vec(),
            b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<p>Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />\n Instead use the HTTPS scheme to access this URL, please.</p>".to_vec(),
        ];
        for text in texts {
            let shown = text.escape_ascii().to_string();
            let server = RawServer::plain(move |conversation| {
                conversation.whole_request();
                conversation.send(text.clone());
                conversation.end(End::Clean);
            });
            let account = connect(&server).token("t").max_retries(3).build().unwrap();
            let account = account.for_account("9").unwrap();
            let error = wait!(account.todos().get(1).send()).unwrap_err();
            assert_eq!(error.attempts(), 1, "{shown}: {error}");
            assert!(error.hint().contains("`https://`"), "{shown}: {error}: {}", error.hint());
        }
    }
}

test! {
    fn plain_http_to_a_server_of_tls_is_an_error_with_the_remedy() {
        let server = RawServer::tls(|conversation| {
            conversation.whole_request();
        });
        let account = client(&server).for_account("9").unwrap();
        let error = wait!(account.todos().get(1).send()).unwrap_err();
        assert_eq!((error.code(), error.attempts()), (ErrorCode::Network, 1), "{error}");
        assert!(error.hint().contains("`https://`"), "{error}: {}", error.hint());
    }
}
