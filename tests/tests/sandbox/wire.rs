//! Headers, pages, compression, and the log of requests.

use std::io::{Read, Write};
use std::net::TcpStream;

use basecamp_sandbox::Sandbox;
use flate2::read::GzDecoder;

use crate::http_client::{get, raw};

#[test]
fn every_response_has_its_headers() {
    let sandbox = Sandbox::start().unwrap();
    let (first, second) = (get(&sandbox, "/projects.json"), get(&sandbox, "/todos/1"));
    for answer in [&first, &second] {
        assert_eq!(answer.header("content-type"), Some("application/json; charset=utf-8"));
        assert!(answer.header("date").is_some());
    }
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
}

#[test]
fn pages_grow_and_link_to_the_next() {
    let sandbox = Sandbox::builder().seed_data(false).start().unwrap();
    let mut ids = sandbox.add_projects(220);
    ids.reverse();
    let mut path = "/projects.json?status=active".to_owned();
    let mut sizes = Vec::new();
    let mut seen = Vec::new();
    loop {
        let answer = get(&sandbox, &path).expect(200);
        assert_eq!(answer.header("x-total-count"), Some("220"));
        sizes.push(answer.ids().len());
        seen.extend(answer.ids());
        let Some(link) = answer.header("link") else {
            break;
        };
        let base = format!("<{}/{}", sandbox.url(), sandbox.account_id());
        path =
            link.strip_prefix(&base).unwrap().strip_suffix(">; rel=\"next\"").unwrap().to_owned();
        assert!(path.contains("status=active"));
    }
    assert_eq!((sizes, seen), (vec![15, 30, 50, 100, 25], ids));
    assert!(get(&sandbox, "/projects.json?page=9").expect(200).ids().is_empty());
}

#[test]
fn every_list_can_be_filled() {
    let sandbox = Sandbox::builder().page_size(2).start().unwrap();
    let set = sandbox.first_todoset_id();
    sandbox.add_people(3);
    sandbox.add_todolists(set, 3);
    sandbox.add_messages(sandbox.first_message_board_id(), 3);
    sandbox.add_comments(sandbox.first_message_id(), 3);
    for path in [
        "/people.json".to_owned(),
        format!("/todosets/{set}/todolists.json"),
        format!("/message_boards/{}/messages.json", sandbox.first_message_board_id()),
        format!("/recordings/{}/comments.json", sandbox.first_message_id()),
    ] {
        let answer = get(&sandbox, &path).expect(200);
        assert_eq!(answer.ids().len(), 2);
        assert!(answer.header("link").unwrap().contains("page=2"));
    }
}

#[test]
fn large_bodies_are_compressed_on_request() {
    let sandbox = Sandbox::start().unwrap();
    let path = format!("/{}/people.json", sandbox.account_id());
    let token = format!("Authorization: Bearer {}\r\n", sandbox.token());
    let plain = raw(&sandbox, "GET", &path, &token, b"").unwrap();
    assert_eq!(plain.header("content-encoding"), None);
    for coding in ["gzip", "br, gzip;q=0.5"] {
        let headers = format!("{token}Accept-Encoding: {coding}\r\n");
        let answer = raw(&sandbox, "GET", &path, &headers, b"").unwrap();
        assert_eq!(answer.header("content-encoding"), Some("gzip"));
        let mut inflated = Vec::new();
        GzDecoder::new(answer.body.as_slice()).read_to_end(&mut inflated).unwrap();
        assert_eq!(inflated, plain.body);
    }
    let headers = format!("{token}Accept-Encoding: gzip\r\n");
    let small = raw(&sandbox, "GET", "/authorization.json", &headers, b"").unwrap();
    assert_eq!(small.header("content-encoding"), None);
}

#[test]
fn requests_are_recorded_unmodified() {
    let sandbox = Sandbox::start().unwrap();
    raw(&sandbox, "PUT", "/x/y.json?a=b%20c", "X-Mine: 1\r\n", br#"{"n":1}"#).unwrap();
    get(&sandbox, "/projects.json");
    let requests = sandbox.requests();
    assert_eq!(requests.len(), 2);
    let first = &requests[0];
    assert_eq!((first.method.as_str(), first.path.as_str()), ("PUT", "/x/y.json"));
    assert_eq!(first.query.as_deref(), Some("a=b%20c"));
    assert_eq!((first.header("x-mine"), first.header("authorization")), (Some("1"), None));
    assert_eq!(first.json()["n"], 1);
    assert_eq!((first.connection, requests[1].connection), (1, 2));
    assert_eq!((sandbox.count("GET", "projects"), sandbox.count("*", "*")), (1, 2));
    sandbox.clear_requests();
    assert_eq!(sandbox.count("*", "*"), 0);
}

#[test]
fn bodies_over_the_limit_are_rejected_unread() {
    let sandbox = Sandbox::start().unwrap();
    let address = sandbox.url().strip_prefix("http://").unwrap();
    let send = |path: &str, host: &str| {
        let mut stream = TcpStream::connect(address).unwrap();
        let head =
            format!("POST {path} HTTP/1.0\r\nHost: {host}\r\nContent-Length: 300000000\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut status = [0; 12];
        stream.read_exact(&mut status).unwrap();
        String::from_utf8_lossy(&status[9..]).into_owned()
    };
    assert_eq!(send("/projects.json", address), "413");
    assert_eq!(send("/_sandbox/faults", address), "413");
    assert_eq!(send("/_sandbox/faults", "attacker.example"), "403");
}
