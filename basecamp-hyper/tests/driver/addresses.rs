//! Address policies: the address of each connection is checked after the DNS lookup.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::task::{Context, Poll};
use std::time::SystemTime;

use basecamp_hyper::oauth::{OAuthSession, Reason, Token};
use basecamp_hyper::{Account, AddressPolicy, Client, ClientBuilder, Config, Error, ErrorCode};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use tower_service::Service;

use crate::server::{Server, in_memory, ok, response};

/// A server that accepts only the token `new`, which its token endpoint returns.
fn server() -> Server {
    Server::new(|seen| {
        if seen.line().starts_with("POST /token ") {
            return ok(r#"{"access_token":"new"}"#);
        }
        match seen.header("authorization") {
            Some("Bearer new") => ok("{}"),
            _ => response("401 Unauthorized", "", ""),
        }
    })
}

fn account(
    client: ClientBuilder,
    endpoint: &str,
    token: Token,
    addresses: AddressPolicy,
) -> Account {
    let token = token.with_refresh_token("refresh");
    let session = OAuthSession::new(endpoint, "client", token).with_addresses(addresses);
    client.oauth(session).build().unwrap().for_account(999).unwrap()
}

fn client(url: &str) -> ClientBuilder {
    // A retry would count as another connection.
    let config = Config::builder().base_url(url).max_retries(3).build().unwrap();
    Client::builder().config(config)
}

fn expired() -> Token {
    Token::new("old").with_expires_at(SystemTime::UNIX_EPOCH)
}

fn assert_refused(error: &Error, reason: &str) {
    assert_eq!(error.code(), ErrorCode::ApiError, "{error:?}");
    assert!(error.message().contains("refused to connect"), "{error}");
    assert!(error.message().contains(reason), "{error}");
    assert!(!error.retryable() && error.hint().contains("AddressPolicy"));
}

fn local() -> AddressPolicy {
    AddressPolicy::custom(|address| address.is_loopback())
}

fn connections(server: &Server) -> usize {
    server.seen().iter().map(|seen| seen.connection).max().unwrap_or(0)
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

#[tokio::test]
async fn names_of_localhost_are_rejected() {
    let server = server();
    let url = server.listen().await;
    let port = url.rsplit(':').next().unwrap();
    for name in NAMES {
        let endpoint = format!("{name}:{port}/token");
        let account = account(client(&url), &endpoint, expired(), AddressPolicy::public());
        let error = account.todos().get(1).send_raw().await.unwrap_err();
        assert_refused(&error, "loopback");
    }
    assert_eq!(server.seen().len(), 0);
}

/// A resource whose issuer, and an issuer whose endpoints, are at `origin`.
fn misleading(origin: String) -> Server {
    Server::new(move |seen| {
        let own = format!("http://{}", seen.header("host").unwrap());
        match seen.line().contains("oauth-protected-resource") {
            true => ok(&format!(r#"{{"resource":"{own}","authorization_servers":["{origin}"]}}"#)),
            false => ok(&format!(
                r#"{{"issuer":"{own}","token_endpoint":"{origin}/token",
                "device_authorization_endpoint":"{origin}/device"}}"#
            )),
        }
    })
}

#[tokio::test]
async fn metadata_with_local_addresses_is_rejected() {
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let port = trap.local_addr().unwrap().port();
    for name in NAMES {
        let server = misleading(format!("{name}:{port}"));
        let url = server.listen().await;
        let oauth = client(&url).build_oauth().unwrap();
        let refused = |error: Error, reason: Option<Reason>| {
            assert_refused(&error, "loopback");
            assert_eq!(error.reason(), reason, "{error}");
        };
        let error = oauth.discover_from_resource(&url).await.unwrap_err();
        refused(error, Some(Reason::InvalidIssuerOrigin));
        // The policy applies to metadata, but not to the URL of the caller.
        let found = oauth.discover(&url).await.unwrap();
        let error = oauth.device_login(&found, "client", |_| {}).await.unwrap_err();
        refused(error, Some(Reason::Unavailable));
        refused(oauth.exchange_code(&found, "client", "code").await.unwrap_err(), None);
        let token = expired().with_refresh_token("refresh");
        refused(oauth.refresh(&found, "client", &token).await.unwrap_err(), None);
        let session = OAuthSession::new(&found, "client", token);
        let client = client(&url).oauth(session).build().unwrap();
        refused(client.authorization().get().await.unwrap_err(), None);
        assert_eq!(server.seen().len(), 2);
    }
    assert_eq!(trap.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
}

#[tokio::test]
async fn the_address_policy_can_be_replaced() {
    for addresses in [AddressPolicy::any(), local()] {
        let server = server();
        let url = server.listen().await;
        let endpoint = format!("http://localhost:{}/token", url.rsplit(':').next().unwrap());
        let account = account(client(&url), &endpoint, expired(), addresses);
        account.todos().get(1).send_raw().await.unwrap();
        assert_eq!(server.seen().len(), 2);
    }
}

#[tokio::test]
async fn unchecked_connections_are_not_reused() {
    let server = server();
    let url = server.listen().await;
    // The first call leaves a connection in the pool, then sends a request to the token endpoint of
    // the same server.
    let endpoint = format!("{url}/token");
    let refused = account(client(&url), &endpoint, Token::new("old"), AddressPolicy::public());
    let error = refused.todos().get(1).send_raw().await.unwrap_err();
    assert_refused(&error, "loopback");
    assert_eq!((connections(&server), server.seen().len()), (1, 1));

    let allowed = account(client(&url), &endpoint, Token::new("old"), local());
    allowed.todos().get(1).send_raw().await.unwrap();
    // One connection for the rejected call and its replay, another for the refresh.
    assert_eq!((connections(&server), server.seen().len()), (3, 4));
}

#[tokio::test]
async fn the_reported_address_of_a_connector_is_checked() {
    let server = server();
    let url = server.listen().await;
    let endpoint = format!("{url}/token");
    let with = |addresses| {
        let client = client(&url).connector(HttpConnector::new());
        account(client, &endpoint, expired(), addresses)
    };
    let error = with(AddressPolicy::public()).todos().get(1).send_raw().await.unwrap_err();
    assert_refused(&error, "loopback");
    assert!(server.seen().is_empty());
    with(local()).todos().get(1).send_raw().await.unwrap();
}

/// A resolver that resolves every name to localhost.
#[derive(Clone)]
struct Rebound;

impl Service<Name> for Rebound {
    type Response = std::array::IntoIter<SocketAddr, 1>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Name) -> Self::Future {
        ready(Ok([SocketAddr::from(([127, 0, 0, 1], 0))].into_iter()))
    }
}

#[tokio::test]
async fn names_are_checked_by_their_addresses() {
    let server = server();
    let url = server.listen().await;
    let endpoint = format!("http://issuer.localhost:{}/token", url.rsplit(':').next().unwrap());
    let with = |addresses| {
        let client = client(&url).connector(HttpConnector::new_with_resolver(Rebound));
        account(client, &endpoint, expired(), addresses)
    };
    let error = with(AddressPolicy::public()).todos().get(1).send_raw().await.unwrap_err();
    assert_refused(&error, "loopback");
    assert!(server.seen().is_empty());
    with(AddressPolicy::any()).todos().get(1).send_raw().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_connector_without_an_address_is_rejected() {
    let server = server();
    let everywhere = AddressPolicy::custom(|_| true);
    let account = account(in_memory(&server), "http://localhost/token", expired(), everywhere);
    let error = account.todos().get(1).send_raw().await.unwrap_err();
    assert_refused(&error, "custom `connector`");
    assert!(server.seen().is_empty());
}
