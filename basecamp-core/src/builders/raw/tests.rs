//! Raw requests and additional query parameters, in virtual time.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{Response, StatusCode};
use serde_json::json;

use super::*;
use crate::auth::strategy::Auth;
use crate::cache::MemoryCache;
use crate::call::Call;
use crate::client::config::Config;
use crate::client::context::Context;
use crate::error::ErrorCode;
use crate::observe::event::OperationInfo;
use crate::observe::hooks::Hooks;
use crate::pagination::pager::Pager;
use crate::testing::{Simulation, ready};

fn context() -> Arc<Context> {
    Arc::new(Context::new(Config::default(), Auth::token("secret"), 0).unwrap())
}

fn account(server: &Simulation) -> Account<Blocking> {
    Account::new(server.blocking(context()), "999").unwrap()
}

fn responding(status: u16, body: &'static str) -> Simulation {
    Simulation::new(move |_| {
        let mut response = Response::new(Bytes::from_static(body.as_bytes()));
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        Ok(response)
    })
}

fn sent(server: &Simulation) -> Vec<String> {
    let line = |request: &http::Request<Bytes>| format!("{} {}", request.method(), request.uri());
    server.requests().iter().map(|sent| line(&sent.request)).collect()
}

const BASE: &str = "https://3.basecampapi.com";

#[test]
fn request_has_method_path_and_body() {
    let server = responding(200, r#"{"id": 7}"#);
    let account = account(&server);
    let methods =
        [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    for method in methods {
        let reply = account.request(method.clone(), "/doors/7.json?a=1&b=%20").send().unwrap();
        assert_eq!(reply.json::<Value>().unwrap()["id"], 7);
        let sent = server.requests().pop().unwrap().request;
        assert_eq!((sent.method(), sent.uri().path()), (&method, "/999/doors/7.json"));
        assert_eq!(sent.uri().query(), Some("a=1&b=%20"));
        assert_eq!(sent.headers()["authorization"], "Bearer secret");
        assert!(sent.body().is_empty());
    }
    let door = json!({"title": "Wiki", "url": null});
    account.request(Method::POST, "/doors.json").json(&door).send().unwrap();
    let sent = server.requests().pop().unwrap().request;
    assert_eq!(sent.headers()["content-type"], "application/json");
    assert_eq!(serde_json::from_slice::<Value>(sent.body()).unwrap(), door);
}

#[test]
fn url_must_have_the_origin_of_the_api() {
    let server = responding(200, "{}");
    let get = |path: &str| account(&server).request(Method::GET, path).send();
    for url in ["https://3.basecampapi.com/8/doors/7.json?a=1", "HTTPS://3.BasecampAPI.com:443/8/x"]
    {
        assert!(get(url).unwrap().url().path().starts_with("/8/"), "{url}");
    }
    let before = server.requests().len();
    for (path, message) in [
        ("https://evil.example.com/8/doors.json", "another origin, https://evil.example.com"),
        ("http://3.basecampapi.com/8/doors.json", "another origin, http://3.basecampapi.com"),
        ("https://3.basecampapi.com:444/", "another origin"),
        ("https://hidden@3.basecampapi.com/8/x", "has a user name or password"),
        ("//evil.example.com/x", "must start with a single `/`"),
        ("ftp://3.basecampapi.com/x", "must start with a single `/`"),
        ("projects.json", "must start with a single `/`"),
        ("", "must start with a single `/`"),
        ("/../888/projects.json", "segments"),
        ("/a/%2E%2e/b", "segments"),
        ("/a/./b", "segments"),
        ("/a\\..\\b", "segments"),
        ("/a#b", "fragment"),
        ("/a\r\nHost: evil", "control characters"),
        ("/a\0", "control characters"),
    ] {
        let error = get(path).unwrap_err();
        assert!(error.message().contains(message), "{path:?}: {error}");
        assert!(!format!("{error:?}").contains("hidden"), "{error:?}");
        assert_eq!(error.code(), ErrorCode::Usage);
    }
    assert_eq!(server.requests().len(), before);
    // A query can contain any encoded text.
    get("/search.json?q=..%2F&url=https://example.com/../x").unwrap();
    assert_eq!(get("/caf\u{e9} x").unwrap().url().path(), "/999/caf%C3%A9%20x");
}

#[test]
fn unsupported_methods_and_bodies_are_rejected() {
    let server = responding(200, "{}");
    let account = account(&server);
    for method in [Method::CONNECT, Method::TRACE, Method::OPTIONS, "BREW".parse().unwrap()] {
        let error = account.request(method.clone(), "/x").send().unwrap_err();
        assert_eq!(error.message(), format!("`request` can't send {method}"));
    }
    for method in [Method::GET, Method::HEAD] {
        let error = account.request(method, "/x").json(&1).send().unwrap_err();
        assert!(error.message().contains("no body"), "{error}");
    }
    let unwritable = std::collections::HashMap::from([((1, 2), 3)]);
    let error = account.request(Method::POST, "/x").json(&unwritable).send().unwrap_err();
    assert!(error.message().contains("can't be written as JSON"), "{error}");
    let error = account.request(Method::POST, "/x").pages().next().unwrap().unwrap_err();
    assert_eq!(error.message(), "pages are read with GET");
    assert!(server.requests().is_empty());
}

#[test]
fn retries_depend_on_the_method() {
    for (method, idempotent, requests) in [
        (Method::GET, false, 4),
        (Method::HEAD, false, 4),
        (Method::PUT, false, 4),
        (Method::DELETE, false, 4),
        (Method::POST, false, 1),
        (Method::PATCH, false, 1),
        (Method::POST, true, 4),
        (Method::PATCH, true, 4),
    ] {
        let server = responding(503, "");
        let request = account(&server).request(method.clone(), "/x").idempotent(idempotent);
        let error = request.send().unwrap_err();
        assert_eq!(server.requests().len(), requests, "{method} {idempotent}");
        assert_eq!(error.operation().unwrap().id, "Request");
    }
}

#[test]
fn request_has_a_deadline() {
    let server = responding(503, "");
    let request = account(&server).request(Method::GET, "/x");
    request.with_deadline(Duration::from_millis(100)).send().unwrap_err();
    assert_eq!(server.requests().len(), 1);
}

/// Records the names of operations.
#[derive(Clone, Default)]
struct RecordingHooks(Arc<Mutex<Vec<String>>>);

impl Hooks for RecordingHooks {
    fn on_operation_start(&self, info: &OperationInfo) {
        let operation = info.operation;
        let name = format!("{}.{} {}", operation.service, operation.name, info.is_mutation);
        self.0.lock().unwrap().push(name);
    }
}

#[test]
fn hooks_observe_one_operation_for_all_paths() {
    let hooks = RecordingHooks::default();
    let context = Context::builder().auth(Auth::token("secret")).hooks(hooks.clone());
    let server = responding(200, "[]");
    let account = Account::new(server.blocking(context.build(0).unwrap()), "999").unwrap();
    account.request(Method::GET, "/a/1").send().unwrap();
    account.request(Method::DELETE, "/a/2").send().unwrap();
    assert!(account.request(Method::GET, "/a/3").items().next().is_none());
    let expected = ["account.request false", "account.request true", "account.request false"];
    assert_eq!(*hooks.0.lock().unwrap(), expected);
}

#[test]
fn get_request_uses_the_cache() {
    let server = Simulation::new(|request| {
        let is_conditional = request.headers().contains_key("if-none-match");
        let body: &[u8] = if is_conditional { b"" } else { b"[1]" };
        let mut response = Response::new(Bytes::from_static(body));
        if is_conditional {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        response.headers_mut().insert("etag", "\"1\"".parse().unwrap());
        Ok(response)
    });
    let context = Context::builder().auth(Auth::token("secret")).cache(MemoryCache::default());
    let account = Account::new(server.blocking(context.build(0).unwrap()), "999").unwrap();
    let get =
        |value: i32| account.request(Method::GET, "/x").with_query("a", value).send().unwrap();
    for value in [1, 1, 2] {
        assert_eq!(get(value).json::<Vec<i32>>().unwrap(), [1]);
    }
    let requests = server.requests();
    let headers = requests.iter().map(|sent| sent.request.headers());
    let conditional: Vec<_> =
        headers.map(|headers| headers.contains_key("if-none-match")).collect();
    // Another query is another cache entry.
    assert_eq!(conditional, [false, true, false]);
}

/// A server with two pages: an array, then an object.
fn doors() -> Simulation {
    Simulation::new(|request| {
        let second = request.uri().query().is_some_and(|query| query.contains("page=2"));
        let body = if second { r#"{"id": 3}"# } else { r#"[{"id": 1}, {"id": 2}]"# };
        let mut response = Response::new(Bytes::from_static(body.as_bytes()));
        if !second {
            let link = "</999/doors.json?page=2>; rel=next";
            response.headers_mut().insert("link", link.parse().unwrap());
        }
        Ok(response)
    })
}

fn ids(items: impl IntoIterator<Item = Value>) -> Vec<i64> {
    items.into_iter().map(|item| item["id"].as_i64().unwrap()).collect()
}

#[test]
fn pages_follow_links_and_can_be_resumed() {
    let server = doors();
    let request = account(&server).request(Method::GET, "/doors.json").with_query("kind", "a b");
    let mut pages = request.clone().pages();
    let first = pages.next().unwrap().unwrap();
    assert_eq!(first.json::<Vec<Value>>().unwrap().len(), 2);
    let cursor = first.next_cursor().unwrap().clone();
    assert_eq!(ids(first), [1, 2]);
    assert_eq!(ids(pages.next().unwrap().unwrap()), [3]);
    assert!(pages.next().is_none());
    assert_eq!(ids(request.clone().items().map(Result::unwrap)), [1, 2, 3]);
    assert_eq!(ids(request.resume(cursor).items().map(Result::unwrap)), [3]);
    let first = format!("GET {BASE}/999/doors.json?kind=a%20b");
    let second = format!("GET {BASE}/999/doors.json?page=2");
    assert_eq!(sent(&server), [&first, &second, &first, &second, &second].map(String::as_str));
}

#[test]
fn async_and_detached_requests_return_the_same() {
    let server = doors();
    let account: Account<Async> = Account::new(server.asynchronous(context()), "999").unwrap();
    let request = account.request(Method::GET, "/doors.json");
    assert_eq!(ready(request.clone()).unwrap().json::<Vec<Value>>().unwrap().len(), 2);
    let mut items = request.items();
    let mut all = Vec::new();
    while let Some(item) = ready(items.next()) {
        all.push(item.unwrap());
    }
    assert_eq!(ids(all), [1, 2, 3]);
    let request = Account::detached("999").unwrap().request(Method::GET, "/doors.json");
    let reply = server.drive(&mut Call::new(&context(), &request)).unwrap();
    assert_eq!(reply.json::<Vec<Value>>().unwrap().len(), 2);
    let mut pager = Pager::new(&context(), &request);
    server.drive(&mut pager).unwrap();
    assert!(pager.next_page());
    assert_eq!(server.drive(&mut pager).unwrap().json::<Value>().unwrap()["id"], 3);
}

#[test]
fn with_query_appends_to_the_query_of_any_builder() {
    let server = Simulation::new(|request| {
        let mut response = Response::new(Bytes::from_static(b"[]"));
        if !request.uri().path().ends_with("/2") {
            response.headers_mut().insert("link", "</999/next/2>; rel=next".parse().unwrap());
        }
        Ok(response)
    });
    let account = account(&server);
    let list = account.todos().list(5).completed(true).page(1);
    let added = list.with_query("sort", "a&b=c").with_query("ids[]", 1).with_query("ids[]", 2);
    added.send().unwrap();
    account.projects().list().with_query("sort", "x").send().unwrap();
    account.todos().complete(7).with_query("x", true).send_raw().unwrap();
    account.download_url(format!("{BASE}/999/file?a=1")).with_query("b", 2).send().unwrap();
    account.call("GetTodo", json!({"todo_id": 7})).unwrap().with_query("x", 1).send_raw().unwrap();
    let expected = [
        "GET /999/todolists/5/todos.json?completed=true&page=1&sort=a%26b%3Dc&ids[]=1&ids[]=2",
        "GET /999/projects.json?sort=x",
        // The URL of the next page is the server's link without the parameter.
        "GET /999/next/2",
        "POST /999/todos/7/completion.json?x=true",
        "GET /999/file?a=1&b=2",
        "GET /999/todos/7?x=1",
    ];
    let expected = expected.map(|line| line.replacen(' ', &format!(" {BASE}"), 1));
    assert_eq!(sent(&server), expected);
}

#[test]
fn with_query_rejects_arguments_of_the_operation() {
    let server = responding(200, "[]");
    let account = account(&server);
    for (error, message) in [
        (account.todos().list(5).with_query("", 1).send().unwrap_err(), "needs the name"),
        (account.todos().list(5).with_query("page", 2).send().unwrap_err(), "argument `page`"),
        (
            account.todos().list(5).with_query("completed", true).send().unwrap_err(),
            "can't set `completed`: ListTodos has the argument `completed`",
        ),
        (
            account
                .call("ListTodos", json!({"todolist_id": 5}))
                .unwrap()
                .with_query("status[]", "x")
                .send()
                .unwrap_err(),
            "can't set `status`",
        ),
    ] {
        assert_eq!(error.code(), ErrorCode::Usage);
        assert!(error.message().contains(message), "{error}");
    }
    assert!(server.requests().is_empty());
}

#[test]
fn with_header_rejects_reserved_headers() {
    let server = responding(200, "{}");
    for name in [
        "Authorization",
        "Cookie",
        "Host",
        "Content-Length",
        "Connection",
        "Keep-Alive",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Proxy-Authorization",
        "Proxy-Connection",
    ] {
        let request = account(&server).request(Method::GET, "/x").with_header(name, "hidden");
        let error = request.send().unwrap_err();
        let expected = format!("`with_header` can't set `{}`", name.to_ascii_lowercase());
        assert!(error.message().starts_with(&expected), "{error}");
        assert!(!format!("{error:?}").contains("hidden"));
    }
    assert!(server.requests().is_empty());
}

#[test]
fn partial_response_is_an_error() {
    let server = responding(206, "1234");
    let account = account(&server);
    let error = account.request(Method::GET, "/doors.json").send().unwrap_err();
    assert_eq!(error.message(), "the server sent only a part of the response");
    assert_eq!((error.code(), error.retryable()), (ErrorCode::ApiError, false));
    let error = account.request(Method::POST, "/doors.json").send().unwrap_err();
    assert!(error.hint().contains("made the change"), "{}", error.hint());
    let error = account.projects().list().send().unwrap_err();
    assert_eq!(error.http_status(), Some(206));
    let sent = server.requests().len();
    let ranged = account.request(Method::GET, "/doors.json").with_header("Range", "bytes=0-3");
    assert_eq!(ranged.send().unwrap_err().code(), ErrorCode::Usage);
    assert_eq!(server.requests().len(), sent);
}

#[test]
fn debug_output_has_no_secrets() {
    let server = responding(200, "[]");
    let request = account(&server).request(Method::POST, "/x/hidden?ticket=hidden");
    let debug = format!("{:?}", request.json(&json!({"password": "hidden"})));
    assert!(debug.contains("POST") && !debug.contains("hidden"), "{debug}");
    let cursor = r#"{"operation": "ListProjects", "page": 1,
        "url": "https://3.basecampapi.com/999/projects.json?ticket=hidden&page=2"}"#;
    let debug = format!("{:?}", serde_json::from_str::<Cursor>(cursor).unwrap());
    assert!(debug.contains("page=2") && !debug.contains("hidden"), "{debug}");
}
