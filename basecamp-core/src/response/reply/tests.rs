//! Decoding of the bodies of replies and pages to the caller's types.

use std::sync::Arc;

use http::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::*;
use crate::auth::strategy::Auth;
use crate::cache::MemoryCache;
use crate::client::account::Account;
use crate::client::config::Config;
use crate::client::context::Context;
use crate::client::handle::{Async, Blocking};
use crate::error::ErrorCode;
use crate::testing::{Simulation, ready};

#[derive(Debug, Deserialize, PartialEq)]
struct Mood {
    mood: String,
}

const MERRY: &str = r#"{"mood": "merry"}"#;

fn server(body: &'static str) -> Simulation {
    Simulation::new(move |_| {
        let mut response = Response::new(Bytes::from_static(body.as_bytes()));
        response.headers_mut().insert("x-request-id", "req-1".parse().unwrap());
        Ok(response)
    })
}

fn account(server: &Simulation) -> Account<Blocking> {
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    Account::new(server.blocking(Arc::new(context)), "999").unwrap()
}

/// A server of two pages with two people each, with a member that the SDK's types don't have.
fn people() -> Simulation {
    Simulation::new(|request| {
        let second = request.uri().query() == Some("page=2");
        let first = if second { 3 } else { 1 };
        let people = [first, first + 1].map(|id| json!({"id": id, "name": "x", "mood": id * 10}));
        let mut response = Response::new(Bytes::from(json!(people).to_string()));
        if !second {
            response.headers_mut().insert("link", "<?page=2>; rel=next".parse().unwrap());
        }
        Ok(response)
    })
}

fn moods(page: &[Value]) -> Vec<i64> {
    page.iter().map(|person| person["mood"].as_i64().unwrap()).collect()
}

#[test]
fn reply_has_result_and_body() {
    let body = r#"{"id": 7, "name": "Ann", "mood": "merry"}"#;
    let server = server(body);
    let reply = account(&server).people().get(7).send_full().unwrap();
    assert_eq!((reply.value.name.as_str(), reply.body().as_ref()), ("Ann", body.as_bytes()));
    assert_eq!(reply.json::<Mood>().unwrap(), Mood { mood: "merry".to_owned() });
    assert_eq!(reply.json::<Value>().unwrap()["id"], 7);
    let raw = account(&server).people().get(7).send_raw().unwrap();
    // The result shares the memory of the body.
    assert_eq!(raw.body().as_ptr(), raw.value.as_ptr());
}

#[test]
fn decoding_error_has_the_response() {
    let server = server(r#"[{"mood": 5}]"#);
    let reply = account(&server).people().get(7).send_raw().unwrap();
    let error = reply.json::<Vec<Mood>>().unwrap_err();
    assert!(error.message().contains("at `$[0].mood`"), "{error}");
    assert_eq!((error.code(), error.request_id()), (ErrorCode::ApiError, Some("req-1")));
    assert_eq!(error.http_status(), Some(200));
    assert_eq!(error.operation().unwrap().id, "GetPerson");
}

#[test]
fn body_has_a_limit_of_json_values() {
    let server =
        Simulation::new(|_| Ok(Response::new(format!("[{}0]", "0,".repeat(500_000)).into())));
    let reply = account(&server).people().get(7).send_raw().unwrap();
    let error = reply.json::<Vec<u8>>().unwrap_err();
    assert_eq!(error.message(), "the response has more than 500000 JSON values");
    assert!(error.hint().contains("`Reply::body`"), "{error}");
}

#[test]
fn untyped_result_has_a_limit_of_json_values() {
    let member = format!("[{}0]", "0,".repeat(500_000));
    let body = Bytes::from(format!(r#"[{{"id": 7, "name": "Ann", "more": {member}}}]"#));
    let server = Simulation::new(move |_| Ok(Response::new(body.clone())));
    let account = account(&server);
    let people = account.people().list().pages().next().unwrap().unwrap();
    assert_eq!(people[0].name, "Ann");
    let untyped = [
        account.call("ListPeople", json!({})).unwrap().send().unwrap_err(),
        account.call("GetPerson", json!({"personId": 7})).unwrap().send().unwrap_err(),
        // Deliveries of webhooks and events contain members of any shape.
        account.webhooks().list(5).send().unwrap_err(),
        account.webhooks().get(5).send().unwrap_err(),
        account.event_feed().poll_inbox().send().unwrap_err(),
    ];
    for error in untyped {
        assert_eq!(error.message(), "the response has more than 500000 JSON values");
        assert!(error.hint().contains("`send_raw`"), "{error}");
    }
}

#[test]
fn page_has_its_body() {
    for page in account(&people()).people().list().pages().zip([[10, 20], [30, 40]]) {
        let (page, expected) = (page.0.unwrap(), page.1);
        assert_eq!(moods(&page.json::<Vec<Value>>().unwrap()), expected);
        assert_eq!(serde_json::from_slice::<Value>(page.body()).unwrap()[0]["name"], "x");
        assert_eq!(page.url().path(), "/999/people.json");
    }
    let all = account(&people()).people().list().send_full().unwrap();
    assert_eq!(moods(&all.json::<Vec<Value>>().unwrap()), [30, 40]);
}

#[test]
fn items_have_the_reply_of_their_page() {
    let server = people();
    let mut items = account(&server).people().list().items();
    assert!(items.reply().is_none());
    for expected in [[10, 20], [10, 20], [30, 40], [30, 40]] {
        items.next().unwrap().unwrap();
        let reply = items.reply().unwrap();
        assert_eq!(moods(&reply.json::<Vec<Value>>().unwrap()), expected);
    }
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    let account: Account<Async> =
        Account::new(server.asynchronous(Arc::new(context)), "999").unwrap();
    let mut items = account.people().list().items().fetch_ahead();
    for expected in [[10, 20], [10, 20], [30, 40], [30, 40]] {
        ready(items.next()).unwrap().unwrap();
        let reply = items.reply().unwrap();
        assert_eq!(moods(&reply.json::<Vec<Value>>().unwrap()), expected);
    }
}

#[test]
fn cached_reply_has_its_body() {
    let server = Simulation::new(|request| {
        let mut response = Response::new(Bytes::from_static(MERRY.as_bytes()));
        if request.headers().contains_key("if-none-match") {
            response = Response::new(Bytes::new());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        response.headers_mut().insert("etag", "\"1\"".parse().unwrap());
        Ok(response)
    });
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    let context = context.with_cache(MemoryCache::default());
    let account = Account::new(server.blocking(Arc::new(context)), "999").unwrap();
    for _ in 0..2 {
        let reply = account.people().get(7).send_raw().unwrap();
        assert_eq!((reply.body().as_ref(), reply.status), (MERRY.as_bytes(), StatusCode::OK));
        assert_eq!(reply.json::<Mood>().unwrap().mood, "merry");
        assert_eq!(reply.url().path(), "/999/people/7");
    }
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn missing_body_is_none_for_optional_results_only() {
    let server = server("");
    let lineup = account(&server).lineup();
    let day = crate::model::time::date(2026, 12, 1);
    assert_eq!(lineup.create("Launch", day).send().unwrap(), None);
    assert_eq!(lineup.update(7).date(day).send().unwrap(), None);
    let error = account(&server).todos().create(5, "x").send().unwrap_err();
    assert_eq!(error.message(), "the call succeeded, but the response has no body");
    assert!(error.hint().contains("made the change"), "{}", error.hint());
}
