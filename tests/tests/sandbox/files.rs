//! Files: stored, served in two hops, and not transferred again if unchanged.

use basecamp_sandbox::Sandbox;
use serde_json::json;

use crate::http_client::{Answer, bare, get, post, put, raw};

/// The path of a URL of the sandbox.
fn path(sandbox: &Sandbox, url: &str) -> String {
    url.strip_prefix(sandbox.url()).unwrap().to_owned()
}

/// Requests the first hop, and returns the target of its redirect.
fn locate(sandbox: &Sandbox, path: &str) -> String {
    let token = format!("Authorization: Bearer {}\r\n", sandbox.token());
    let answer = raw(sandbox, "GET", path, &token, b"").unwrap().expect(302);
    answer.header("location").unwrap().to_owned()
}

fn fetch(sandbox: &Sandbox, address: &str, headers: &str) -> Answer {
    raw(sandbox, "GET", address, headers, b"").unwrap()
}

#[test]
fn an_attachment_becomes_an_upload_that_is_served() {
    let sandbox = Sandbox::start().unwrap();
    let attachments = format!("/{}/attachments.json?name=a%20b.txt", sandbox.account_id());
    let headers =
        format!("Authorization: Bearer {}\r\nContent-Type: text/plain\r\n", sandbox.token());
    let sent = raw(&sandbox, "POST", &attachments, &headers, b"hello").unwrap().expect(201).json();
    let body = json!({"attachable_sgid": sent["attachable_sgid"], "base_name": "c"});
    let uploads = format!("/vaults/{}/uploads.json", sandbox.first_id("Vault"));
    let upload = post(&sandbox, &uploads, body).expect(201).json();
    assert_eq!(
        (&upload["filename"], &upload["content_type"]),
        (&json!("c.txt"), &json!("text/plain"))
    );
    assert_eq!(upload["byte_size"], 5);
    let id = upload["id"].as_i64().unwrap();
    assert_eq!(get(&sandbox, &format!("/uploads/{id}")).json(), upload);
    assert_eq!(get(&sandbox, &uploads).ids().last(), Some(&id));
    assert_eq!(sandbox.content_of(id).unwrap(), "hello");

    let url = path(&sandbox, upload["download_url"].as_str().unwrap());
    let file = fetch(&sandbox, &locate(&sandbox, &url), "").expect(200);
    assert_eq!((file.header("content-type"), &*file.body), (Some("text/plain"), &b"hello"[..]));
    assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(file.header("content-security-policy"), Some("sandbox"));

    let unknown = json!({"attachable_sgid": "BAh7"});
    post(&sandbox, &uploads, unknown).expect(422);
}

#[test]
fn the_storage_has_another_host_name() {
    // So ordinary clients send it no token, which it rejects.
    let sandbox = Sandbox::start().unwrap();
    let upload = sandbox.add_upload(sandbox.first_id("Vault"), "a.txt", "text/plain", "one");
    let upload = get(&sandbox, &format!("/uploads/{upload}")).json();
    let located = locate(&sandbox, &path(&sandbox, upload["download_url"].as_str().unwrap()));
    let origin = sandbox.url().replace("127.0.0.1", "localhost");
    assert!(located.starts_with(&format!("{origin}/storage/")), "{located}");
    let token = format!("Authorization: Bearer {}\r\n", sandbox.token());
    let refused = fetch(&sandbox, &located, &token).expect(400);
    let message = String::from_utf8(refused.body).unwrap();
    assert!(message.contains("<Message>") && message.contains("remove Authorization"), "{message}");
}

#[cfg(target_os = "linux")]
#[test]
fn the_storage_of_an_address_without_another_name_accepts_a_token() {
    // It has the origin of the API, so ordinary clients send it the token.
    let sandbox = Sandbox::builder().address("127.0.0.2".parse().unwrap()).start().unwrap();
    let upload = sandbox.add_upload(sandbox.first_id("Vault"), "a.txt", "text/plain", "one");
    let upload = get(&sandbox, &format!("/uploads/{upload}")).json();
    let located = locate(&sandbox, &path(&sandbox, upload["download_url"].as_str().unwrap()));
    let token = format!("Authorization: Bearer {}\r\n", sandbox.token());
    let file = fetch(&sandbox, &path(&sandbox, &located), &token).expect(200);
    assert_eq!(file.body, b"one");
}

#[test]
fn a_file_has_versions() {
    let sandbox = Sandbox::start().unwrap();
    let id = sandbox.add_upload(sandbox.first_id("Vault"), "a.txt", "text/plain", "one");
    let new = sandbox.add_attachment("b.csv", "text/csv", "two");
    let path = format!("/uploads/{id}/versions.json");
    let body = json!({ "attachable_sgid": new, "base_name": "c" });
    let upload = post(&sandbox, &path, body).expect(201).json();
    assert_eq!((&upload["id"], &upload["filename"]), (&json!(id), &json!("c.csv")));
    assert_eq!(get(&sandbox, &format!("/uploads/{id}")).json(), upload);
    assert_eq!(sandbox.content_of(id).unwrap(), "two");
    let versions = get(&sandbox, &path).expect(200).json();
    let names = [&versions[0]["upload"]["filename"], &versions[1]["upload"]["filename"]];
    assert_eq!(names, ["c.csv", "a.txt"]);
    assert_eq!(versions[1]["upload"]["current"], false);
    let body = json!({ "base_name": "d", "description": "<div>Tides</div>" });
    let renamed = put(&sandbox, &format!("/uploads/{id}"), body).expect(200).json();
    assert_eq!((&renamed["title"], &renamed["filename"]), (&json!("d.csv"), &json!("d.csv")));
    assert_eq!(renamed["description"], "<div>Tides</div>");
    get(&sandbox, "/uploads/999999").expect(404);
}

#[test]
fn only_the_api_accepts_a_token() {
    let sandbox = Sandbox::start().unwrap();
    let upload = sandbox.add_upload(sandbox.first_id("Vault"), "a", "text/plain", "hello");
    let upload = get(&sandbox, &format!("/uploads/{upload}")).json();
    let url = path(&sandbox, upload["download_url"].as_str().unwrap());
    fetch(&sandbox, &url, "").expect(401);
    let address = locate(&sandbox, &url);
    let token = format!("Authorization: Bearer {}\r\n", sandbox.token());
    fetch(&sandbox, &address, &token).expect(400);
    fetch(&sandbox, &address, "").expect(200);
    fetch(&sandbox, &address.replace("signature=", "signature=0"), "").expect(403);
    fetch(&sandbox, &address.replace("expires=", "expires=9"), "").expect(403);
    sandbox.expire_downloads();
    fetch(&sandbox, &address, "").expect(403);
    fetch(&sandbox, &locate(&sandbox, &url), "").expect(200);
    let unknown = bare(&sandbox, "GET", "/blobs/5f/download/a");
    unknown.expect(404);
}

#[test]
fn an_entity_tag_is_valid_until_a_change() {
    let sandbox = Sandbox::start().unwrap();
    let list = format!("/{}/projects.json", sandbox.account_id());
    let token = format!("Authorization: Bearer {}\r\n", sandbox.token());
    let first = fetch(&sandbox, &list, &token).expect(200);
    let known = format!("{token}If-None-Match: {}\r\n", first.header("etag").unwrap());
    let second = fetch(&sandbox, &list, &known).expect(304);
    assert!(second.body.is_empty());
    assert_eq!(second.header("etag"), first.header("etag"));
    assert_eq!((second.header("x-total-count"), second.header("content-type")), (None, None));
    post(&sandbox, "/projects.json", json!({"name": "New"})).expect(201);
    let third = fetch(&sandbox, &list, &known).expect(200);
    assert_ne!(third.header("etag"), first.header("etag"));
}
