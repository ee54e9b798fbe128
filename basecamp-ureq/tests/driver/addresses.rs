//! Address policies: the address of each connection is checked after the DNS lookup.

use std::io::{ErrorKind, Write};
use std::net::TcpListener;
use std::time::SystemTime;

use basecamp_ureq::oauth::{OAuthSession, Reason, Token};
use basecamp_ureq::{Account, AddressPolicy, Client, Error, ErrorCode};

use crate::server::{Server, response};

/// A server that accepts only the token `new`, which its token endpoint returns.
fn server() -> Server {
    Server::start(|seen, stream| {
        let answer = if seen.head.starts_with("POST /token ") {
            response("200 OK", r#"{"access_token":"new"}"#)
        } else if seen.header("authorization") == ["Bearer new"] {
            response("200 OK", "{}")
        } else {
            response("401 Unauthorized", "")
        };
        stream.write_all(answer.as_bytes())
    })
}

fn account(server: &Server, endpoint: &str, token: Token, addresses: AddressPolicy) -> Account {
    let token = token.with_refresh_token("refresh");
    let session = OAuthSession::new(endpoint, "client", token).with_addresses(addresses);
    // A retry would count as another connection.
    let config = server.config().max_retries(3).build().unwrap();
    Client::builder().oauth(session).config(config).build().unwrap().for_account(999).unwrap()
}

fn expired() -> Token {
    Token::new("old").with_expires_at(SystemTime::UNIX_EPOCH)
}

fn assert_refused(error: &Error) {
    assert_eq!(error.code(), ErrorCode::ApiError, "{error:?}");
    assert!(error.message().contains("refused to connect"), "{error}");
    assert!(error.message().contains("loopback"), "{error}");
    assert!(!error.retryable() && error.hint().contains("AddressPolicy"));
}

/// Names and addresses of localhost.
const NAMES: [&str; 7] = [
    "http://127.0.0.1",
    "http://localhost",
    "https://localhost",
    "http://[::1]",
    "https://2130706433",
    "https://0x7f.1",
    "https://[::ffff:127.0.0.1]",
];

#[test]
fn names_of_localhost_are_rejected() {
    let server = server();
    let port = server.url.rsplit(':').next().unwrap();
    for name in NAMES {
        let endpoint = format!("{name}:{port}/token");
        let account = account(&server, &endpoint, expired(), AddressPolicy::public());
        assert_refused(&account.todos().get(1).send_raw().unwrap_err());
    }
    assert_eq!(server.connections(), 0);
}

/// A resource whose issuer, and an issuer whose endpoints, are at `origin`.
fn misleading(origin: String) -> Server {
    Server::start(move |seen, stream| {
        let own = format!("http://{}", seen.header("host")[0]);
        let body = match seen.head.contains("oauth-protected-resource") {
            true => format!(r#"{{"resource":"{own}","authorization_servers":["{origin}"]}}"#),
            false => format!(
                r#"{{"issuer":"{own}","token_endpoint":"{origin}/token",
                "device_authorization_endpoint":"{origin}/device"}}"#
            ),
        };
        stream.write_all(response("200 OK", &body).as_bytes())
    })
}

#[test]
fn metadata_with_local_addresses_is_rejected() {
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let port = trap.local_addr().unwrap().port();
    for name in NAMES {
        let server = misleading(format!("{name}:{port}"));
        let config = server.config().max_retries(3).build().unwrap();
        let oauth = Client::builder().config(config.clone()).build_oauth().unwrap();
        let refused = |error: Error, reason: Option<Reason>| {
            assert_refused(&error);
            assert_eq!(error.reason(), reason, "{error}");
        };
        let error = oauth.discover_from_resource(&server.url).send().unwrap_err();
        refused(error, Some(Reason::InvalidIssuerOrigin));
        // The policy applies to metadata, but not to the URL of the caller.
        let found = oauth.discover(&server.url).send().unwrap();
        let error = oauth.device_login(&found, "client", |_| {}).send().unwrap_err();
        refused(error, Some(Reason::Unavailable));
        refused(oauth.exchange_code(&found, "client", "code").send().unwrap_err(), None);
        let token = expired().with_refresh_token("refresh");
        refused(oauth.refresh(&found, "client", &token).send().unwrap_err(), None);
        let session = OAuthSession::new(&found, "client", token);
        let client = Client::builder().oauth(session).config(config).build().unwrap();
        refused(client.authorization().get().send().unwrap_err(), None);
        assert_eq!(server.seen().len(), 2);
    }
    assert_eq!(trap.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
}

#[test]
fn the_address_policy_can_be_replaced() {
    let allow = [AddressPolicy::any(), AddressPolicy::custom(|address| address.is_loopback())];
    for addresses in allow {
        let server = server();
        let port = server.url.rsplit(':').next().unwrap();
        let endpoint = format!("http://localhost:{port}/token");
        account(&server, &endpoint, expired(), addresses).todos().get(1).send_raw().unwrap();
        assert_eq!(server.seen().len(), 2);
    }
}

#[test]
fn unchecked_connections_are_not_reused() {
    let server = server();
    // The first call leaves a connection in the pool, then sends a request to the token endpoint of
    // the same server.
    let endpoint = format!("{}/token", server.url);
    let refused = account(&server, &endpoint, Token::new("old"), AddressPolicy::public());
    assert_refused(&refused.todos().get(1).send_raw().unwrap_err());
    assert_eq!((server.connections(), server.seen().len()), (1, 1));

    let local = AddressPolicy::custom(|address| address.is_loopback());
    let allowed = account(&server, &endpoint, Token::new("old"), local);
    allowed.todos().get(1).send_raw().unwrap();
    // One connection for the rejected call and its replay, another for the refresh.
    assert_eq!((server.connections(), server.seen().len()), (3, 4));
}

#[test]
fn restricted_requests_of_a_custom_agent_fail() {
    let server = server();
    let token = expired().with_refresh_token("refresh");
    let session = OAuthSession::new(format!("{}/token", server.url), "client", token)
        .with_addresses(AddressPolicy::custom(|_| true));
    let client = Client::builder().oauth(session).agent(ureq::agent());
    let client = client.config(server.config().build().unwrap()).build().unwrap();
    let error = client.for_account(999).unwrap().todos().get(1).send_raw().unwrap_err();
    assert_eq!(error.code(), ErrorCode::ApiError);
    assert!(error.message().contains("a custom `agent`"), "{error}");
    assert!(server.seen().is_empty());
}
