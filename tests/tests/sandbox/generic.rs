//! Operations without state: responses generated from samples.

use std::collections::HashSet;
use std::io::Read;

use basecamp_sandbox::{Fault, Sandbox};
use flate2::read::GzDecoder;
use serde_json::json;

use crate::http_client::{bare, get, post, put, raw};

#[test]
fn a_response_has_the_id_of_the_path() {
    let sandbox = Sandbox::start().unwrap();
    for path in ["/templates/77", "/templates/77.json", "/timesheet_entries/77"] {
        assert_eq!(get(&sandbox, path).expect(200).json()["id"], 77, "{path}");
    }
    let entry = get(&sandbox, "/buckets/5/timesheet_entries/77.json").expect(200).json();
    assert_eq!(entry["bucket"]["id"], 5);
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
fn records_of_different_types_have_different_ids() {
    let sandbox = Sandbox::start().unwrap();
    let lists = ["/templates.json", "/my/readings/bubble_ups.json", "/reports/timesheet.json"];
    let lists = lists.map(|list| get(&sandbox, list).ids());
    let different: HashSet<_> = lists.iter().flatten().collect();
    assert_eq!(different.len(), lists.iter().map(Vec::len).sum::<usize>());
}

#[test]
fn a_response_has_the_members_of_the_request() {
    let sandbox = Sandbox::start().unwrap();
    let body = json!({"name": "Maps", "description": "Old"});
    let template = put(&sandbox, "/templates/7", body).expect(200).json();
    assert_eq!((&template["id"], &template["name"]), (&json!(7), &json!("Maps")));
    assert_eq!(template["description"], "Old");
}

#[test]
fn lists_have_pages() {
    let sandbox = Sandbox::start().unwrap();
    let path = "/templates.json";
    let first = get(&sandbox, path).expect(200);
    assert_eq!((first.ids().len(), first.header("x-total-count")), (15, Some("17")));
    let next = format!("<{}/{}{path}?page=2>; rel=\"next\"", sandbox.url(), sandbox.account_id());
    assert_eq!(first.header("link"), Some(&*next));
    let second = get(&sandbox, &format!("{path}?page=2")).expect(200);
    assert_eq!((second.ids().len(), second.header("link")), (2, None));
    let mut ids = [first.ids(), second.ids()].concat();
    ids.dedup();
    assert_eq!(ids.len(), 17);

    let path = format!("/reports/users/progress/{}.json?page=2", sandbox.my_id());
    let report = get(&sandbox, &path).expect(200);
    assert_eq!(report.json()["events"].as_array().unwrap().len(), 2);
    assert!(report.json()["person"].is_object());
    assert_eq!(report.header("x-total-count"), Some("17"));
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
    send(&named, &token).expect(400);
}

#[test]
fn statuses_are_those_of_the_service() {
    let sandbox = Sandbox::start().unwrap();
    for (method, path, status) in [
        ("DELETE", "/templates/7", 204),
        ("POST", "/recordings/7/position.json", 201),
        ("POST", "/recordings/7/spotlight.json", 201),
    ] {
        let answer = bare(&sandbox, method, path);
        assert_eq!(answer.status, status, "{method} {path}");
        assert_eq!(answer.body.is_empty(), status == 204 || path.ends_with("position.json"));
    }
}

#[test]
fn urls_are_on_the_sandbox() {
    let sandbox = Sandbox::start().unwrap();
    let body = get(&sandbox, "/templates/7").expect(200).json().to_string();
    let here = format!("{}/{}/", sandbox.url(), sandbox.account_id());
    assert!(body.contains(&here));
    assert!(!body.contains("basecamp.com/"), "{body}");
    assert!(!body.contains("basecampapi.com/"), "{body}");
}

#[test]
fn records_and_samples_follow_the_same_rules() {
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
    get(&sandbox, "/templates/7").expect(503);
    get(&sandbox, "/templates/7").expect(200);
    assert_eq!(sandbox.count("GET", "/templates"), 3);
    get(&sandbox, "/templates/x").expect(404);
    raw(&sandbox, "GET", "/999/templates/7.json", &headers, b"").unwrap().expect(404);
}
