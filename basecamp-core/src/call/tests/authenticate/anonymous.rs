//! Operations that need no token, and clients without credentials.

use serde_json::json;

use super::*;
use crate::auth::session::OAuthSession;
use crate::auth::token::Token;
use crate::client::account::Account;
use crate::client::route::Route;
use crate::net::redact::redact_path;
use crate::observe::event::{OperationInfo, OperationResult, RequestInfo, RequestResult};
use crate::observe::hooks::Hooks;

const KEY: &str = "kEy-0f-A-chatb0t";
const LINES: &str =
    "https://3.basecampapi.com/999/integrations/kEy-0f-A-chatb0t/buckets/1/chats/2/lines";

fn server(status: u16) -> Simulation {
    Simulation::new(move |_| {
        let body = Bytes::from_static(b"{\"error\": \"no\"}");
        Ok(Response::builder().status(status).body(body).unwrap())
    })
}

fn account(server: &Simulation, auth: Auth) -> Account<crate::Blocking> {
    let context = Context::new(Config::default(), auth, 0).unwrap();
    Account::new(server.blocking(Arc::new(context)), "999").unwrap()
}

fn session() -> Auth {
    let expired =
        Token::new("expired").with_refresh_token("refresh").with_expires_at(SystemTime::UNIX_EPOCH);
    Auth::session(OAuthSession::new("https://login.example.com/token", "id", expired))
}

#[test]
fn chatbot_line_is_sent_without_authorization() {
    for auth in [Auth::none(), Auth::token("secret"), session()] {
        let server = server(201);
        let account = account(&server, auth);
        account.campfires().create_chatbot_line(KEY, 1, 2, "<b>Done</b>").send().unwrap();
        let arguments = json!({
            "chatbot_key": KEY, "project_id": 1, "campfire_id": 2, "content": "<b>Done</b>",
        });
        account.call("CreateChatbotLine", arguments).unwrap().send_raw().unwrap();
        let sent = server.requests();
        assert_eq!(sent.len(), 2);
        for sent in sent {
            assert_eq!(sent.request.method(), Method::POST);
            assert_eq!(sent.request.uri().to_string(), format!("{LINES}.json"));
            assert_eq!(&sent.request.body()[..], br#"{"content":"<b>Done</b>"}"#);
            assert!(!sent.request.headers().contains_key("authorization"));
        }
    }
}

#[test]
fn lines_url_has_the_arguments_of_a_chatbot_line() {
    let route = Route::recognize(LINES).unwrap();
    assert_eq!((route.project, route.resource), (Some(1.into()), Some(2)));
    let [candidate] = &route.candidates[..] else { panic!("{route:?}") };
    assert_eq!(candidate.operation.id, "CreateChatbotLine");
    let expected = json!({"chatbot_key": KEY, "project_id": 1, "campfire_id": 2});
    assert_eq!(serde_json::Value::Object(candidate.arguments.clone()), expected);
    assert!(!format!("{route:?}").contains(KEY), "{route:?}");
}

#[test]
fn operation_without_credentials_is_an_error() {
    let server = server(200);
    let error = account(&server, Auth::none()).projects().list().send().unwrap_err();
    assert_eq!(error.code(), ErrorCode::AuthRequired);
    assert!(error.message().contains("without credentials"), "{error}");
    assert!(server.requests().is_empty());
}

#[test]
fn rejected_key_is_an_error_without_refresh() {
    let server = server(401);
    let account = account(&server, session());
    let call = account.campfires().create_chatbot_line(KEY, 1, 2, "x");
    let error = call.send().unwrap_err();
    assert_eq!(error.code(), ErrorCode::AuthRequired);
    assert!(error.hint().contains("key"), "{}", error.hint());
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn chatbot_line_is_retried_only_if_unprocessed() {
    let line = |server: &Simulation| {
        let account = account(server, Auth::none());
        account.campfires().create_chatbot_line(KEY, 1, 2, "x").send().unwrap_err()
    };
    let broken = Simulation::new(|_| Err(Failure::io("reset")));
    assert!(!line(&broken).retryable());
    assert_eq!(broken.requests().len(), 1);
    let busy = server(503);
    line(&busy);
    assert_eq!(busy.requests().len(), 1);
}

/// Collects all data of hooks as text.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<String>>);

impl Seen {
    fn add(&self, text: &str) {
        self.0.lock().unwrap().push_str(text);
    }
}

impl Hooks for Seen {
    fn on_operation_start(&self, info: &OperationInfo) {
        self.add(&format!("{info:?}"));
    }

    fn on_operation_end(&self, info: &OperationInfo, result: &OperationResult) {
        self.add(&format!("{info:?} {result:?}"));
    }

    fn on_request_start(&self, info: &RequestInfo) {
        self.add(&format!("{info:?}"));
    }

    fn on_request_end(&self, info: &RequestInfo, result: &RequestResult) {
        self.add(&format!("{info:?} {result:?}"));
    }
}

#[test]
fn chatbot_key_is_in_no_debug_output_hook_or_error() {
    let seen = Seen::default();
    let context = Context::new(Config::default(), Auth::none(), 0).unwrap();
    let context = Arc::new(context.with_hooks(Arc::new(seen.clone())));
    let server = server(404);
    let account = Account::new(server.blocking(context.clone()), "999").unwrap();
    let call = account.campfires().create_chatbot_line(KEY, 1, 2, "x");
    let arguments = json!({
        "chatbot_key": KEY, "project_id": 1, "campfire_id": 2, "content": "x",
    });
    let dynamic = account.call("CreateChatbotLine", arguments).unwrap();
    seen.add(&format!("{call:?} {dynamic:?} {:?}", Call::new(&context, &call)));
    let mut machine = Call::new(&context, &call);
    let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
    let Step::Send(attempt) = machine.step(now) else { panic!() };
    seen.add(&format!("{attempt:?} {machine:?} "));
    for error in [call.send().unwrap_err(), dynamic.send().unwrap_err()] {
        seen.add(&format!("{error} {error:?} {}", error.hint()));
    }
    seen.add(&format!("{:?}", server.requests()));
    let raw =
        account.request(Method::POST, format!("/integrations/{KEY}/buckets/1/chats/2/lines.json"));
    seen.add(&format!("{raw:?}"));
    let wrong = json!({"chatbot_key": [KEY], "project_id": 1, "campfire_id": 2});
    seen.add(&account.call("CreateChatbotLine", wrong).unwrap_err().to_string());
    let seen = seen.0.lock().unwrap();
    assert!(seen.contains("/integrations/[redacted]/buckets/1/chats/2/lines.json"), "{seen}");
    assert!(seen.contains("`chatbot_key` must be text"), "{seen}");
    assert!(!seen.contains(KEY), "{seen}");
}

#[test]
fn key_in_a_path_is_redacted_with_any_suffix() {
    for (path, redacted) in [
        (
            "/9/integrations/abc/buckets/1/chats/2/lines",
            "/9/integrations/[redacted]/buckets/1/chats/2/lines",
        ),
        ("/9/integrations/abc", "/9/integrations/[redacted]"),
        ("/9/integrations/abc/elsewhere", "/9/integrations/[redacted]/elsewhere"),
        ("/9/buckets/1/chats/2/integrations/3", "/9/buckets/1/chats/2/integrations/3"),
        ("/9/todos/2", "/9/todos/2"),
        ("/", "/"),
        ("", ""),
    ] {
        assert_eq!(redact_path(path), redacted);
    }
}

#[test]
fn lines_url_of_a_chatbot_is_secret() {
    let chatbot: crate::types::Chatbot = serde_json::from_value(json!({
        "id": 3, "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
        "service_name": "deploy", "lines_url": LINES,
    }))
    .unwrap();
    assert_eq!(chatbot.lines_url.as_ref().unwrap().expose(), LINES);
    assert!(!format!("{chatbot:?}").contains(KEY));
    assert!(!serde_json::to_string(&chatbot).unwrap().contains(KEY));
}
