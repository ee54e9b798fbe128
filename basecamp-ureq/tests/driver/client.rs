//! Client builders and their errors.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use basecamp_ureq::oauth::{OAuthSession, Token};
use basecamp_ureq::services::todos::ListTodos;
use basecamp_ureq::{
    AuthStrategy, Client, Config, ErrorCode, Hooks, OperationInfo, OperationResult, RequestInfo,
    RequestResult, RetryPolicy,
};
use ureq::Agent;

use crate::server::{Server, response};

fn session() -> OAuthSession {
    let token = Token::new("access").with_refresh_token("refresh");
    OAuthSession::new("https://launchpad.example/token", "client", token)
}

struct Key;

impl AuthStrategy for Key {
    fn authenticate(
        &self,
        headers: &mut http::HeaderMap,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        headers.insert("x-key", http::HeaderValue::from_static("letmein"));
        Ok(())
    }
}

#[test]
fn a_client_can_be_shared() {
    fn check<T: Clone + Send + Sync + std::fmt::Debug>(_: &T) {}
    check(&Client::new("secret").unwrap());
}

#[test]
fn exactly_one_way_to_authenticate() {
    let none = Client::builder();
    let two = Client::builder().token("secret").oauth(session());
    let same = Client::builder().token("secret").token("other");
    let other = Client::builder().oauth(session()).auth_strategy(Key);
    for builder in [none, two, same, other] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
        assert!(
            error.message().contains("`token`, `oauth`, `auth_strategy` and `anonymous`"),
            "{error}"
        );
    }
}

#[test]
fn malformed_tokens_are_rejected() {
    for token in ["", "  ", "two\nlines"] {
        assert_eq!(Client::new(token).unwrap_err().code(), ErrorCode::Usage);
    }
}

#[test]
fn malformed_certificates_are_rejected() {
    let not_base64 = "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n";
    let not_a_certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for pem in ["", "no PEM at all", not_base64, not_a_certificate] {
        let error = Client::builder().token("secret").root_certificates(pem).build().unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
        assert!(error.message().starts_with("`root_certificates`: "), "{error}");
    }
}

#[test]
fn an_account_id_is_digits() {
    let client = Client::new("secret").unwrap();
    assert_eq!(client.for_account("12a").unwrap_err().code(), ErrorCode::Usage);
    assert_eq!(client.for_account("12").unwrap().id().as_str(), "12");
}

#[test]
fn settings_of_the_client_builder_are_in_the_configuration() {
    let client = Client::builder()
        .token("secret")
        .config(Config::builder().max_pages(3))
        .base_url("https://api.example.com")
        .user_agent("Timesheets (ops@example.com)")
        .timeout(Duration::from_secs(5))
        .connect_timeout(Duration::from_secs(2))
        .deadline(Duration::from_secs(60))
        .max_retries(1)
        .account(5_250_042.try_into().unwrap())
        .build()
        .unwrap();
    let expected = Config::builder()
        .max_pages(3)
        .base_url("https://api.example.com")
        .user_agent("Timesheets (ops@example.com)")
        .timeout(Duration::from_secs(5))
        .connect_timeout(Duration::from_secs(2))
        .deadline(Duration::from_secs(60))
        .max_retries(1);
    assert_eq!(client.handle().context().config(), &expected.build().unwrap());
    assert_eq!(client.account().unwrap().id().as_str(), "5250042");

    let client = Client::builder().token("secret").retry(RetryPolicy::none()).build().unwrap();
    assert_eq!(client.handle().context().config().retry(), &RetryPolicy::none());
    assert_eq!(client.account().unwrap_err().code(), ErrorCode::Usage);
    let invalid = Client::builder().token("secret").timeout(Duration::ZERO);
    assert_eq!(invalid.build().unwrap_err().message(), "`timeout` must be greater than 0");
}

#[test]
fn lists_iterate_without_a_call_of_items() {
    let server = Server::saying(response("200 OK", r#"[{"id": 1}, {"id": 2}]"#));
    let account = server.account();
    let mut items = 0;
    for todo in account.todos().list(1).completed(true) {
        // A to-do has more members than this response.
        todo.unwrap_err();
        items += 1;
    }
    assert_eq!((items, server.seen().len()), (1, 1));
}

#[test]
fn optional_values_are_set_if_they_are_present() {
    let server = Server::saying(response("200 OK", "[]"));
    let account = server.account();
    let list = || account.todos().list(1);
    list().maybe(Some(true), ListTodos::completed).send().unwrap();
    list().maybe(None, ListTodos::completed).send().unwrap();
    let header = http::HeaderValue::from_static("audit");
    list().with_header("x-reason", header).with_header("x-number", 7).send().unwrap();
    let seen = server.seen();
    assert!(seen[0].head.contains("?completed=true "), "{}", seen[0].head);
    assert!(!seen[1].head.contains("completed"), "{}", seen[1].head);
    assert_eq!(seen[2].header("x-reason"), ["audit"]);
    assert_eq!(seen[2].header("x-number"), ["7"]);
}

#[test]
fn debug_shows_no_token() {
    let builder = Client::builder().token("hidden");
    assert!(!format!("{builder:?}").contains("hidden"));
    assert!(!format!("{:?}", builder.build().unwrap()).contains("hidden"));
}

#[test]
fn a_strategy_authenticates() {
    let server = Server::saying(response("200 OK", "{}"));
    let config = server.config().build().unwrap();
    let client = Client::builder().auth_strategy(Key).config(config).build().unwrap();
    client.for_account(999).unwrap().todos().get(1).send_raw().unwrap();
    assert_eq!(server.seen()[0].header("x-key"), ["letmein"]);
    assert!(server.seen()[0].header("authorization").is_empty());
}

#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    fn note(&self, note: String) {
        self.0.lock().unwrap().push(note);
    }
}

impl Hooks for Notes {
    fn on_operation_start(&self, operation: &OperationInfo) {
        self.note(format!("start {}", operation.operation.id));
    }

    fn on_operation_end(&self, operation: &OperationInfo, result: &OperationResult) {
        self.note(format!("end {} {}", operation.operation.id, result.error.is_none()));
    }

    fn on_request_start(&self, request: &RequestInfo) {
        self.note(format!("{} {}", request.method, request.attempt));
    }

    fn on_request_end(&self, _: &RequestInfo, result: &RequestResult) {
        assert!(result.duration > Duration::ZERO);
        self.note(format!("{}", result.status.unwrap().as_u16()));
        panic!("a panicking hook");
    }
}

#[test]
fn hooks_get_events_in_order() {
    let server = Server::saying(response("200 OK", "{}"));
    let notes = Notes::default();
    let builder = Client::builder().token("secret").config(server.config().build().unwrap());
    let client = builder.hooks(notes.clone()).build().unwrap();
    client.for_account(999).unwrap().todos().get(1).send_raw().unwrap();
    assert_eq!(*notes.0.lock().unwrap(), ["start GetTodo", "GET 1", "200", "end GetTodo true"]);
}

#[test]
fn core_settings_override_those_of_a_custom_agent() {
    let server = Server::start(|seen, stream| {
        let answer = match seen.head.contains("/todos/1 ") {
            true => {
                "HTTP/1.1 302 Found\r\nLocation: /999/todos/2\r\nContent-Length: 0\r\n\r\n".into()
            }
            false => response("404 Not Found", r#"{"error":"Gone"}"#),
        };
        stream.write_all(answer.as_bytes())
    });
    // With other settings for user agent, statuses, redirects and timeouts.
    let agent = Agent::config_builder()
        .user_agent("mine")
        .max_redirects(5)
        .timeout_global(Some(Duration::from_nanos(1)))
        .build()
        .new_agent();
    let builder = Client::builder().token("secret").config(server.config().build().unwrap());
    let client = builder.agent(agent).build().unwrap();
    let todos = client.for_account(999).unwrap().todos();
    // The core follows the redirect, so it counts both requests.
    assert_eq!(todos.get(1).send().unwrap_err().attempts(), 2);
    let error = todos.get(2).send().unwrap_err();
    assert_eq!((error.code(), error.message()), (ErrorCode::NotFound, "Gone"));
    let user_agents = server.seen().into_iter().flat_map(|seen| {
        seen.header("user-agent").into_iter().map(str::to_owned).collect::<Vec<_>>()
    });
    assert!(user_agents.into_iter().all(|agent| agent.starts_with("basecamp-sdk-rust/")));
    assert_eq!(server.connections(), 1);
}

#[test]
fn failures_of_a_custom_agent_have_the_same_messages() {
    let server = Server::start(|_, _| Err(io::ErrorKind::ConnectionReset.into()));
    let config = server.config().timeout(Duration::from_millis(100)).build().unwrap();
    let agent = Agent::new_with_defaults();
    let client = Client::builder().token("secret").config(config).agent(agent).build().unwrap();
    let error = client.for_account(999).unwrap().todos().get(1).send().unwrap_err();
    assert!(error.message().starts_with("the connection failed: "), "{error}");
}

#[test]
fn roots_and_a_custom_agent_exclude_each_other() {
    let agent = Agent::new_with_defaults();
    let builder = Client::builder().token("secret").root_certificates("any").agent(agent);
    let error = builder.build().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Usage);
    assert!(error.message().contains("`agent`"), "{error}");
}
