//! Replays in a simulation.

use basecamp_core::{Error, ErrorCode};
use http::Method;
use serde_json::json;

use super::*;

fn cassette(exchanges: &Value) -> Cassette {
    Cassette::from_json(&json!({"version": 1, "exchanges": exchanges}).to_string()).unwrap()
}

fn exchange(method: &str, url: &str, response: &Value) -> Value {
    json!({
        "at_ms": 0, "request": {"method": method, "url": url},
        "response": {"status": 200, "body": {"json": response}},
    })
}

fn read(account: &Account<Blocking>, path: &str) -> Result<Value, Error> {
    account.request(Method::GET, path).send()?.json()
}

#[test]
fn equal_requests_receive_their_responses_in_order() {
    let replay = Replay::new(cassette(&json!([
        exchange("GET", "/999/a.json", &json!(1)),
        exchange("GET", "/999/b.json", &json!({"url": "https://basecamp.invalid/999/c.json"})),
        exchange("GET", "/999/a.json", &json!(2)),
    ])));
    let account = replayed(&replay);
    assert_eq!(
        read(&account, "/b.json").unwrap(),
        json!({"url": "http://localhost:3000/999/c.json"})
    );
    assert_eq!(read(&account, "/a.json").unwrap(), json!(1));
    assert_eq!(read(&account, "/a.json").unwrap(), json!(2));
    replay.assert_finished();
    let error = read(&account, "/a.json").unwrap_err();
    assert_eq!(error.code(), ErrorCode::Usage);
    assert!(
        error.message().contains("unexpected request more often than recorded: GET /999/a.json"),
        "{error}"
    );
}

#[test]
fn reads_are_repeated_if_the_test_wants_it() {
    let exchanges = json!([
        exchange("GET", "/999/a.json", &json!(1)),
        exchange("POST", "/999/a.json", &json!(2))
    ]);
    let replay = Replay::repeating_reads(cassette(&exchanges));
    let account = replayed(&replay);
    for _ in 0..3 {
        assert_eq!(read(&account, "/a.json").unwrap(), json!(1));
    }
    account.request(Method::POST, "/a.json").send().unwrap();
    account.request(Method::POST, "/a.json").send().unwrap_err();
}

#[test]
fn responses_have_the_ids_that_requests_have() {
    let (ann, bo) = (9_000_000_000_001_i64, 9_000_000_000_002_i64);
    let todo = json!({
        "at_ms": 0, "response": {"status": 201, "body": {"json": {"assignees": [{"id": bo}]}}},
        "request": {"method": "POST", "url": "/999/todolists/3/todos.json",
            "body": {"json": {"content": "Call", "assignee_ids": [bo]}}},
    });
    let replay = Replay::new(cassette(&json!([
        exchange("GET", "/999/people.json", &json!([{"id": ann}])),
        exchange("GET", &format!("/999/people/{ann}.json"), &json!({"id": ann})),
        todo,
        exchange("GET", "/999/people.json", &json!([{"id": ann}, {"id": bo}])),
    ])));
    let account = replayed(&replay);
    assert_eq!(read(&account, "/people.json").unwrap(), json!([{"id": ann}]));
    assert_eq!(read(&account, "/people/77.json").unwrap(), json!({"id": 77}));
    let body = json!({"content": "Call", "assignee_ids": [78]});
    let call = account.request(Method::POST, "/todolists/3/todos.json").json(&body);
    let todo: Value = call.send().unwrap().json().unwrap();
    assert_eq!(todo, json!({"assignees": [{"id": 78}]}));
    assert_eq!(read(&account, "/people.json").unwrap(), json!([{"id": 77}, {"id": 78}]));
}

#[test]
fn an_unexpected_request_names_the_nearest_exchange() {
    let todo = json!({
        "at_ms": 0, "response": {"status": 201, "body": {"json": {}}},
        "request": {"method": "POST", "url": "/999/todolists/3/todos.json",
            "body": {"json": {"content": "Call Person 1", "assignee_ids": [9_000_000_000_001_i64]}}},
    });
    let replay = Replay::new(cassette(&json!([
        exchange("GET", "/999/projects.json?page=2", &json!([])),
        todo
    ])));
    let account = replayed(&replay);
    let nearest = "the nearest exchange is POST /999/todolists/3/todos.json: ";
    let post = |path: &str, body: Value| {
        let error = account.request(Method::POST, path).json(&body).send().unwrap_err();
        error.message().rsplit("; ").next().unwrap().to_owned()
    };
    let rows = [
        (
            "/todolists/3/todos.json",
            json!({"content": "Ship it", "assignee_ids": [77]}),
            ".content differs from the recording",
        ),
        (
            "/todolists/3/todos.json",
            json!({"content": "Call Bo", "assignee_ids": []}),
            ".assignee_ids differs from the recording",
        ),
        (
            "/todolists/3/todos.json",
            json!({"content": "Call Bo"}),
            "the body lacks `.assignee_ids`",
        ),
        ("/todolists/4/todos.json", json!({}), "the path is /999/todolists/4/todos.json"),
    ];
    for (path, body, difference) in rows {
        assert_eq!(post(path, body), format!("{nearest}{difference}"));
    }
    let error = read(&account, "/projects.json?page=3").unwrap_err();
    assert!(error.message().ends_with("the query has `page` in place of `page=2`"), "{error}");
    // Any text and any id equal a replacement.
    let call = json!({"content": "Call Bo", "assignee_ids": [77]});
    account.request(Method::POST, "/todolists/3/todos.json").json(&call).send().unwrap();

    let panic = std::panic::catch_unwind(|| replay.assert_finished()).unwrap_err();
    let message = panic.downcast_ref::<String>().unwrap();
    assert_eq!(message.lines().count(), 7, "{message}");
    assert!(message.ends_with("not requested: GET /999/projects.json?page=2"), "{message}");
}

#[test]
fn failures_and_broken_bodies_are_replayed() {
    let request = json!({"method": "POST", "url": "/999/a.json"});
    let failing = |kind: &str| json!({"at_ms": 0, "request": request, "failure": {"kind": kind}});
    let mut broken = exchange("POST", "/999/a.json", &json!({}));
    broken["failure"] = json!({"kind": "incomplete"});
    let replay = Replay::new(cassette(&json!([failing("timeout"), failing("io"), broken])));
    let account = replayed(&replay);
    let send = || account.request(Method::POST, "/a.json").send().unwrap_err();
    let timeout = send();
    assert!(timeout.is_timeout() && timeout.is_network(), "{timeout}");
    assert!(!send().is_timeout());
    // The server has made the change.
    assert!(!send().retryable());
    replay.assert_finished();
}

#[test]
fn a_broken_download_breaks_off_in_a_replay() {
    let recorded = json!([{
        "at_ms": 0, "request": {"method": "GET", "url": "/999/blobs/1"},
        "response": {"status": 200, "body": {"file": {"length": 5}}}, "failure": {"kind": "incomplete"},
    }]);
    let url = "http://localhost:3000/999/blobs/1";
    let replay = Replay::new(cassette(&recorded));
    let download = replayed(&replay).download_url(url).send().unwrap();
    assert!(download.bytes(100).unwrap_err().is_network());
    let replay = Replay::new(cassette(&recorded));
    let server = Simulation::new(replay.responder());
    let account = Account::new(server.asynchronous(context(None)), "999").unwrap();
    let download = ready(account.download_url(url).send()).unwrap();
    assert!(ready(download.bytes(100)).unwrap_err().is_network());
}

#[test]
fn malformed_cassettes_are_rejected() {
    let rows = [
        ("[]", "this is no cassette"),
        (r#"{"version": 2, "exchanges": []}"#, "its version is 2, not 1"),
        (
            r#"{"version": 1, "exchanges": [{"at_ms": 0, "failure": {"kind": "x"},
                "request": {"method": "GET", "url": "/"}}]}"#,
            "the failure `x` is unknown",
        ),
    ];
    for (json, message) in rows {
        let error = Cassette::from_json(json).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
        assert!(error.message().contains(message), "{error}");
    }
}

#[test]
fn exchanges_that_make_no_response_fail() {
    let request = json!({"method": "GET", "url": "/999/a.json"});
    let response =
        |response: Value| json!([{"at_ms": 0, "request": request, "response": response}]);
    let rows = [
        json!([{"at_ms": 0, "request": request}]),
        response(json!({"status": 9})),
        response(json!({"status": 200, "headers": {"a b": "c"}})),
        response(json!({"status": 200, "body": {"file": {"length": u64::MAX}}})),
    ];
    for exchanges in rows {
        let replay = Replay::new(cassette(&exchanges));
        let error = read(&replayed(&replay), "/a.json").unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage, "{error}");
    }
}
