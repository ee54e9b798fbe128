//! Each kind of fault, seen from the client.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use basecamp_sandbox::{Fault, Sandbox};
use flate2::read::GzDecoder;
use serde_json::json;

use crate::http_client::{bare, get, post, raw, send};

#[test]
fn injected_statuses_have_no_effect() {
    let sandbox = Sandbox::start().unwrap();
    let path = format!("/todolists/{}/todos.json", sandbox.first_todolist_id());
    let before = get(&sandbox, &path).json();
    sandbox.on("POST", &path).times(2, Fault::retry_after(429, "7")).once(Fault::status(502));
    for _ in 0..2 {
        let answer = post(&sandbox, &path, json!({"content": "x"})).expect(429);
        assert_eq!(answer.header("retry-after"), Some("7"));
        assert_eq!(answer.json(), json!({"error": "Too Many Requests"}));
        assert!(answer.header("x-request-id").is_some());
    }
    let answer = post(&sandbox, &path, json!({"content": "x"})).expect(502);
    assert_eq!(answer.header("retry-after"), None);
    assert_eq!(get(&sandbox, &path).json(), before);
    post(&sandbox, &path, json!({"content": "x"})).expect(201);
    assert_eq!(sandbox.count("POST", &path), 4);
}

#[test]
fn faults_last_until_cleared() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.on("*", "*").always(Fault::json(500, &json!({"error": "broken"})));
    for _ in 0..3 {
        assert_eq!(get(&sandbox, "/people.json").expect(500).json()["error"], "broken");
    }
    sandbox.clear_faults();
    get(&sandbox, "/people.json").expect(200);
}

#[test]
fn faults_affect_the_requested_number_of_requests() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.on("*", "*").sometimes(30, vec![Fault::status(500), Fault::status(503)]);
    let mut counts = [0; 2];
    for _ in 0..400 {
        match send(&sandbox, "GET", "/people.json", None).unwrap().status {
            200 => {}
            500 => counts[0] += 1,
            status => {
                assert_eq!(status, 503);
                counts[1] += 1;
            }
        }
    }
    assert!((90..150).contains(&(counts[0] + counts[1])) && counts[0] > 30 && counts[1] > 30);
}

#[test]
fn resets_before_and_after_processing() {
    let sandbox = Sandbox::start().unwrap();
    let list = sandbox.first_todolist_id();
    let path = format!("/todolists/{list}/todos.json");
    let total = || get(&sandbox, &path).header("x-total-count").unwrap().parse::<usize>().unwrap();
    let before = total();
    for (fault, added) in [(Fault::Reset, 0), (Fault::ResetAfterProcessing, 1)] {
        sandbox.on("POST", &path).once(fault);
        let error = send(&sandbox, "POST", &path, Some(json!({"content": "x"}))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset);
        assert_eq!(total(), before + added);
    }
    assert_eq!(sandbox.count("POST", &path), 2);
}

#[test]
fn a_reset_in_the_body() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.on("GET", "/people.json").once(Fault::ResetInBody);
    let mut stream = open(&sandbox, "/people.json");
    let mut bytes = Vec::new();
    let error = stream.read_to_end(&mut bytes).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200") && head.contains("content-length: "));
    assert!(body.starts_with('[') && !body.ends_with(']'));
}

#[test]
fn a_stall_ends_with_the_sandbox() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.on("GET", "/people.json").once(Fault::Stall);
    let mut stream = open(&sandbox, "/people.json");
    while sandbox.exchanges().first().is_none_or(|exchange| exchange.fault.is_none()) {
        thread::yield_now();
    }
    stream.set_read_timeout(Some(Duration::from_millis(5))).unwrap();
    let error = stream.read(&mut [0]).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut));
    let exchange = &sandbox.exchanges()[0];
    assert!(exchange.answer.is_none() && exchange.duration.is_none());
    assert_eq!(exchange.fault.as_deref(), Some("stall"));
    assert_eq!(sandbox.count("GET", "/people.json"), 1);

    let start = Instant::now();
    drop(sandbox);
    assert!(start.elapsed() < Duration::from_secs(1));
    stream.set_read_timeout(None).unwrap();
    assert!(matches!(stream.read(&mut [0]), Ok(0) | Err(_)));
}

#[test]
fn late_and_slow_responses_are_complete() {
    let sandbox = Sandbox::start().unwrap();
    let expected = get(&sandbox, "/people.json").json();
    let pause = Duration::from_millis(2);
    sandbox
        .on("GET", "/people.json")
        .once(Fault::Delay(pause))
        .once(Fault::SlowBody { bytes: 1024, every: pause });
    for _ in 0..2 {
        let start = Instant::now();
        assert_eq!(get(&sandbox, "/people.json").expect(200).json(), expected);
        assert!(start.elapsed() >= pause);
    }
}

#[test]
fn bodies_that_are_not_json() {
    let sandbox = Sandbox::start().unwrap();
    sandbox
        .on("GET", "/projects.json")
        .once(Fault::malformed_json())
        .once(Fault::html())
        .once(Fault::Truncated);
    for (content_type, start) in
        [("application/json", "{"), ("text/html", "<!"), ("application/json", "[{")]
    {
        let answer = get(&sandbox, "/projects.json").expect(200);
        assert!(answer.header("content-type").unwrap().starts_with(content_type));
        assert!(answer.body.starts_with(start.as_bytes()));
        let length = answer.header("content-length").unwrap().parse();
        assert_eq!(length, Ok(answer.body.len()));
        serde_json::from_slice::<serde_json::Value>(&answer.body).unwrap_err();
    }
}

#[test]
fn oversized_bodies_plain_and_compressed() {
    const SIZE: usize = 4 << 20;
    let sandbox = Sandbox::start().unwrap();
    sandbox.on("GET", "/projects.json").once(Fault::Oversized(SIZE)).once(Fault::GzipBomb(SIZE));
    let plain = get(&sandbox, "/projects.json").expect(200);
    assert_eq!(plain.header("content-length"), None);
    assert_eq!((plain.body.len(), plain.json()), (SIZE, json!([])));

    let bomb = get(&sandbox, "/projects.json").expect(200);
    assert_eq!(bomb.header("content-encoding"), Some("gzip"));
    assert!(bomb.body.len() < SIZE / 100);
    let mut inflated = Vec::new();
    GzDecoder::new(bomb.body.as_slice()).read_to_end(&mut inflated).unwrap();
    assert!(inflated == plain.body);
}

#[test]
fn redirects_and_any_other_response() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.on("GET", "/people/*").once(Fault::redirect(302, "https://elsewhere.example/"));
    let answer = bare(&sandbox, "GET", &format!("/people/{}", sandbox.my_id())).expect(302);
    assert_eq!(answer.header("location"), Some("https://elsewhere.example/"));

    let mut response = http::Response::new("tea".into());
    *response.status_mut() = http::StatusCode::IM_A_TEAPOT;
    response.headers_mut().insert("x-request-id", "mine".parse().unwrap());
    sandbox.on("GET", "/authorization.json").once(Fault::Respond(response));
    let answer = raw(&sandbox, "GET", "/authorization.json", "", b"").unwrap().expect(418);
    assert_eq!(
        (answer.body.as_slice(), answer.header("x-request-id")),
        (&b"tea"[..], Some("mine"))
    );
}

/// Sends a request with a persistent connection, and leaves the response unread.
fn open(sandbox: &Sandbox, path: &str) -> TcpStream {
    let address = sandbox.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let (account, token) = (sandbox.account_id(), sandbox.token());
    let request = format!(
        "GET /{account}{path} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: tests\r\n\
         Authorization: Bearer {token}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    stream
}
