//! Rules that the responses of all operations follow.

use std::io::Read;

use basecamp_sandbox::{Fault, Sandbox};
use flate2::read::GzDecoder;
use serde_json::json;

use crate::http_client::{get, post, raw};

#[test]
fn the_account_has_the_id_of_the_path() {
    let sandbox = Sandbox::start().unwrap();
    let account = get(&sandbox, "/account.json").json();
    assert_eq!(account["id"].to_string(), sandbox.account_id());
}

#[test]
fn a_created_record_has_a_new_id() {
    let sandbox = Sandbox::start().unwrap();
    let create = || {
        let answer = post(&sandbox, "/templates.json", json!({"name": "Maps"}));
        let template = answer.expect(201).json();
        assert_eq!(template["name"], "Maps");
        template["id"].as_i64().unwrap()
    };
    let (first, second) = (create(), create());
    assert!(first > i64::from(u32::MAX) && second > first);
}

#[test]
fn files_are_request_bodies() {
    let sandbox = Sandbox::start().unwrap();
    let path = format!("/{}/attachments.json", sandbox.account_id());
    let token = format!("Authorization: Bearer {}\r\n", sandbox.token());
    let image = format!("{token}Content-Type: image/png\r\n");
    let send = |path: &str, headers: &str| raw(&sandbox, "POST", path, headers, b"png").unwrap();
    let named = format!("{path}?name=plan.png");
    assert!(send(&named, &image).expect(201).json()["attachable_sgid"].is_string());
    send(&path, &image).expect(400);
    send(&named, &token).expect(415);
}

#[test]
fn urls_are_on_the_sandbox() {
    let sandbox = Sandbox::start().unwrap();
    let template = get(&sandbox, "/templates.json").ids()[0];
    let body = get(&sandbox, &format!("/templates/{template}")).expect(200).json().to_string();
    let here = format!("{}/{}/", sandbox.url(), sandbox.account_id());
    assert!(body.contains(&here));
    assert!(!body.contains("basecamp.com/"), "{body}");
    assert!(!body.contains("basecampapi.com/"), "{body}");
}

#[test]
fn requests_are_authorized_compressed_and_counted() {
    let sandbox = Sandbox::start().unwrap();
    let path = format!("/{}/templates.json", sandbox.account_id());
    raw(&sandbox, "GET", &path, "", b"").unwrap().expect(401);
    let headers = format!("Authorization: Bearer {}\r\nAccept-Encoding: gzip\r\n", sandbox.token());
    let answer = raw(&sandbox, "GET", &path, &headers, b"").unwrap().expect(200);
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    let mut inflated = Vec::new();
    GzDecoder::new(answer.body.as_slice()).read_to_end(&mut inflated).unwrap();
    assert_eq!(inflated, get(&sandbox, "/templates.json").body);

    sandbox.on("GET", "/templates/*").once(Fault::status(503));
    let template = format!("/templates/{}", get(&sandbox, "/templates.json").ids()[0]);
    get(&sandbox, &template).expect(503);
    get(&sandbox, &template).expect(200);
    assert_eq!(sandbox.count("GET", "/templates"), 4);
    get(&sandbox, "/templates/x").expect(404);
    raw(&sandbox, "GET", "/999/templates/7.json", &headers, b"").unwrap().expect(404);
}
