//! The clock: times of records, and the lifetimes and pauses that follow it.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use basecamp_sandbox::{Builder, Sandbox};
use serde_json::json;

use crate::http_client::{bare, get, post, put, raw};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn stopped() -> Builder {
    Sandbox::builder().stopped_at("2027-03-01T08:00:00Z".parse().unwrap())
}

#[test]
fn times_follow_the_clock() {
    let sandbox = stopped().start().unwrap();
    let path = format!("/todolists/{}/todos.json", sandbox.first_todolist_id());
    let todo = post(&sandbox, &path, json!({ "content": "a" })).expect(201).json();
    assert_eq!(todo["created_at"], "2027-03-01T08:00:00.000Z");
    sandbox.clock().advance(Duration::from_millis(1_500));
    let path = format!("/todos/{}", todo["id"]);
    let todo = put(&sandbox, &path, json!({ "content": "b" })).expect(200).json();
    assert_eq!(todo["created_at"], "2027-03-01T08:00:00.000Z");
    assert_eq!(todo["updated_at"], "2027-03-01T08:00:01.500Z");
    sandbox.clock().run();
    sandbox.clock().stop();
    sandbox.clock().set("2020-01-01T00:00:00Z".parse().unwrap());
    bare(&sandbox, "POST", &format!("/todos/{}/completion.json", todo["id"])).expect(204);
    let todo = get(&sandbox, &path).expect(200).json();
    assert_eq!(todo["completion"]["created_at"], "2020-01-01T00:00:00.000Z");
}

#[test]
fn access_tokens_expire_when_the_clock_moves() {
    let sandbox = stopped().token_lifetime(DAY).start().unwrap();
    sandbox.clock().advance(DAY - Duration::from_secs(1));
    get(&sandbox, "/projects.json").expect(200);
    sandbox.clock().advance(Duration::from_secs(1));
    get(&sandbox, "/projects.json").expect(401);
}

#[test]
fn the_first_token_and_those_of_people_do_not_expire_by_default() {
    let sandbox = stopped().start().unwrap();
    let others = sandbox.token_for(sandbox.my_id());
    sandbox.clock().advance(DAY * 1_000);
    get(&sandbox, "/projects.json").expect(200);
    let path = format!("/{}/projects.json", sandbox.account_id());
    let headers = format!("Authorization: Bearer {others}\r\n");
    raw(&sandbox, "GET", &path, &headers, b"").unwrap().expect(200);
}

#[test]
fn a_reset_restores_the_clock_the_lifetimes_and_the_limit() {
    let sandbox =
        stopped().token_lifetime(DAY).rate_limit(1, Duration::from_secs(10)).start().unwrap();
    sandbox.clock().advance(DAY);
    get(&sandbox, "/projects.json").expect(401);
    sandbox.clock().run();
    sandbox.reset();
    assert_eq!(sandbox.clock().now().to_string(), "2027-03-01T08:00:00Z");
    assert!(!sandbox.clock().is_running());
    get(&sandbox, "/projects.json").expect(200);
    get(&sandbox, "/projects.json").expect(429);
    sandbox.reset();
    get(&sandbox, "/projects.json").expect(200);
}

#[test]
fn the_window_of_the_rate_limit_moves() {
    let window = Duration::from_secs(10);
    let sandbox = stopped().rate_limit(1, window).start().unwrap();
    get(&sandbox, "/projects.json").expect(200);
    let limited = get(&sandbox, "/projects.json").expect(429);
    assert_eq!(limited.header("retry-after"), Some("10"));
    sandbox.clock().advance(window);
    get(&sandbox, "/projects.json").expect(200);
}

#[test]
fn absences_are_ongoing_between_their_days() {
    let sandbox = stopped().start().unwrap();
    let path = format!("/people/{}/out_of_office.json", sandbox.my_id());
    let away = json!({ "out_of_office": { "start_date": "2027-03-02", "end_date": "2027-03-03" } });
    post(&sandbox, &path, away).expect(200);
    let mut ongoing = Vec::new();
    for _ in 0..4 {
        ongoing.push(get(&sandbox, &path).expect(200).json()["ongoing"] == true);
        sandbox.clock().advance(DAY);
    }
    assert_eq!(ongoing, [false, true, true, false]);
}

#[test]
fn urls_of_downloads_expire() {
    let sandbox = stopped().start().unwrap();
    let upload = sandbox.add_upload(sandbox.first_id("Vault"), "a.txt", "text/plain", "one");
    let upload = get(&sandbox, &format!("/uploads/{upload}")).json();
    let url = upload["download_url"].as_str().unwrap().strip_prefix(sandbox.url()).unwrap();
    let token = format!("Authorization: Bearer {}\r\n", sandbox.token());
    let located = raw(&sandbox, "GET", url, &token, b"").unwrap().expect(302);
    let address = located.header("location").unwrap();
    raw(&sandbox, "GET", address, "", b"").unwrap().expect(200);
    sandbox.clock().advance(Duration::from_secs(301));
    raw(&sandbox, "GET", address, "", b"").unwrap().expect(403);
}

#[test]
fn a_waiting_redelivery_is_sent_when_the_clock_moves() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let (arrived, arrivals) = mpsc::channel();
    // The thread blocks in `accept` until the test process ends.
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 65536]);
            let _ = stream.write_all(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
            let _ = arrived.send(());
        }
    });
    let pause = Duration::from_secs(3600);
    let sandbox = stopped().webhook_pause(pause).start().unwrap();
    let path = format!("/buckets/{}/webhooks.json", sandbox.first_project_id());
    post(&sandbox, &path, json!({ "payload_url": url, "types": [] })).expect(201);
    let path = format!("/todolists/{}/todos.json", sandbox.first_todolist_id());
    post(&sandbox, &path, json!({ "content": "a" })).expect(201);
    arrivals.recv().unwrap();
    for attempt in 2..5 {
        let before = sandbox.wait_for_deliveries(attempt - 1, Duration::from_secs(20));
        assert_eq!(before.len(), attempt - 1);
        // The pause starts when the failed delivery has ended.
        while arrivals.try_recv().is_err() {
            sandbox.clock().advance(pause);
            thread::yield_now();
        }
    }
}

#[test]
fn changes_of_the_clock_name_the_invalid_member() {
    let sandbox = stopped().start().unwrap();
    for (body, message) in [
        (json!({ "set": "x" }), "set must be a time such as 2027-03-01T08:00:00Z"),
        (json!({ "set": 7 }), "set must be a time"),
        (json!({ "advance": "soon" }), "advance must be a length of time"),
        (json!({ "advance": 5 }), "advance must be a length of time"),
        (json!({ "running": "no", "set": "2027-03-01T08:00:00Z" }), "running must be"),
        (json!({ "to": "x" }), "unknown field `to`"),
        (json!({}), "Use set, advance or running"),
    ] {
        let before = sandbox.clock().now();
        let json = "Content-Type: application/json\r\n";
        let body = body.to_string();
        let answer = raw(&sandbox, "POST", "/_sandbox/clock", json, body.as_bytes()).unwrap();
        let error = answer.expect(400).json()["error"].as_str().unwrap().to_owned();
        assert!(error.starts_with(message), "{error}");
        assert_eq!(sandbox.clock().now(), before);
    }
}
