//! Client builders and their errors.

use std::future::IntoFuture;

use basecamp_hyper::oauth::{OAuthSession, Token};
use basecamp_hyper::{Client, ClientBuilder, ErrorCode};
use futures_util::FutureExt as _;

use crate::server::{ANN, Server, listening, ok};

fn refused(builder: ClientBuilder, words: &str) {
    let error = builder.build().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Usage);
    assert!(error.message().contains(words), "{error}");
}

fn session() -> OAuthSession {
    let token = Token::new("access").with_refresh_token("refresh");
    OAuthSession::new("https://example.com/token", "client", token)
}

#[test]
fn exactly_one_way_to_authenticate_is_needed() {
    let words = "exactly one of `token`, `oauth`, `auth_strategy` and `anonymous`";
    refused(Client::builder(), words);
    refused(Client::builder().token("secret").oauth(session()), words);
    Client::builder().oauth(session()).build().unwrap();
}

#[test]
fn malformed_tokens_are_rejected() {
    for token in ["", " ", "line\nbreak"] {
        refused(Client::builder().token(token), "the access token");
        assert_eq!(Client::new(token).unwrap_err().code(), ErrorCode::Usage);
    }
}

#[test]
fn root_certificates_must_be_pem() {
    let refuse = |pem: &str| {
        refused(Client::builder().token("secret").root_certificates(pem), "`root_certificates`");
    };
    refuse("");
    refuse("no certificate");
    refuse("-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n");
    refuse("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    refuse("-----BEGIN CERTIFICATE-----\nAAAA\n");
    refuse("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    let certificate =
        rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap().cert.pem();
    Client::builder().token("secret").root_certificates(&certificate).build().unwrap();
    let both = Client::builder().token("secret").root_certificates(&certificate);
    refused(both.connector(Server::new(|_| ok(ANN))), "`connector`");
}

#[test]
fn an_account_id_must_be_digits() {
    let client = Client::new("secret").unwrap();
    client.for_account("12345").unwrap();
    client.for_account(String::from("12345")).unwrap();
    client.for_account(12345).unwrap();
    assert_eq!(client.for_account("12a").unwrap_err().code(), ErrorCode::Usage);
    assert_eq!(client.for_account("").unwrap_err().code(), ErrorCode::Usage);
}

#[test]
fn clients_are_sync_and_debug_shows_no_secret() {
    fn shared<T: Clone + Send + Sync + std::fmt::Debug + 'static>(_: &T) {}
    let client = Client::new("s3cr3t").unwrap();
    shared(&client);
    let builder = Client::builder().token("s3cr3t");
    for text in [format!("{client:?}"), format!("{builder:?}"), format!("{:?}", client.handle())] {
        assert!(!text.contains("s3cr3t"), "{text}");
    }
}

#[tokio::test]
async fn a_builder_can_be_spawned() {
    let server = Server::new(|_| ok(ANN));
    let account = listening(&server, |config| config).await;
    let call = tokio::spawn(account.people().get(1).into_future());
    assert_eq!(call.await.unwrap().unwrap().name, "Ann");
}

#[tokio::test]
async fn clients_can_be_created_outside_of_a_runtime() {
    let client = std::thread::spawn(|| Client::new("secret").unwrap()).join().unwrap();
    client.for_account(1).unwrap();
}

#[test]
fn a_call_outside_of_a_runtime_is_a_usage_error() {
    let account = Client::new("secret").unwrap().for_account(1).unwrap();
    let error = account.people().get(1).into_future().now_or_never().unwrap().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Usage);
    assert!(error.message().contains("outside of a tokio runtime"), "{error}");
    let list = account.people().list().into_future().now_or_never().unwrap();
    assert_eq!(list.unwrap_err().code(), ErrorCode::Usage);
}
