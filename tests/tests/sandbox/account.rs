//! The account, its lineup, its folders and its embeds.

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{bare, get, post, put, raw};

fn account(sandbox: &Sandbox) -> Value {
    get(sandbox, "/account.json").expect(200).json()
}

#[test]
fn the_account_has_a_name_and_a_logo() {
    let sandbox = Sandbox::start().unwrap();
    let old = account(&sandbox);
    assert_eq!(old["id"].to_string(), sandbox.account_id());
    assert_eq!((&old["name"], old.get("logo")), (&json!("Tidewater Press"), None));
    let me = get(&sandbox, "/my/profile.json").json();
    assert_eq!(old["owner_name"], me["name"]);

    let renamed = put(&sandbox, "/account/name.json", json!({ "name": "Ebb" })).expect(200).json();
    assert_eq!((&renamed["name"], &account(&sandbox)), (&json!("Ebb"), &renamed));
    let error = put(&sandbox, "/account/name.json", json!({ "name": " " })).expect(422).json();
    assert!(error["errors"]["name"].is_array());
    let token = format!("Authorization: Bearer {}\r\n", sandbox.token());
    let identity = raw(&sandbox, "GET", "/authorization.json", &token, b"").unwrap().json();
    assert_eq!(identity["accounts"][0]["name"], "Ebb");

    let send = |content_type: &str| {
        let path = format!("/{}/account/logo.json", sandbox.account_id());
        let headers = format!("{token}Content-Type: multipart/form-data; boundary=xyz\r\n");
        let form = format!(
            "--xyz\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"ebb.png\"\r\n\
             Content-Type: {content_type}\r\n\r\npixels\r\n--xyz--\r\n"
        );
        raw(&sandbox, "PUT", &path, &headers, form.as_bytes()).unwrap()
    };
    assert!(send("text/plain").expect(422).json()["errors"]["logo"].is_array());
    send("image/png").expect(204);
    let url = account(&sandbox)["logo"]["url"].as_str().unwrap().to_owned();
    let path = url.strip_prefix(sandbox.url()).unwrap();
    let file = raw(&sandbox, "GET", path, &token, b"").unwrap().expect(302);
    let file = raw(&sandbox, "GET", file.header("location").unwrap(), "", b"").unwrap();
    assert_eq!((file.header("content-type"), &*file.body), (Some("image/png"), &b"pixels"[..]));
    bare(&sandbox, "DELETE", "/account/logo.json").expect(204);
    assert_eq!(account(&sandbox).get("logo"), None);
}

#[test]
fn markers_are_on_the_lineup() {
    let sandbox = Sandbox::start().unwrap();
    let list = || get(&sandbox, "/lineup/markers.json").expect(200).json();
    let before = list().as_array().unwrap().len();
    let body = json!({ "name": "Launch", "date": "2027-05-01" });
    let marker = post(&sandbox, "/lineup/markers.json", body).expect(201).json();
    assert_eq!((&marker["name"], &marker["date"]), (&json!("Launch"), &json!("2027-05-01")));
    let path = format!("/lineup/markers/{}", marker["id"]);
    let moved = put(&sandbox, &path, json!({ "date": "2027-05-02" })).expect(200).json();
    assert_eq!((&moved["name"], &moved["date"]), (&json!("Launch"), &json!("2027-05-02")));
    assert_eq!(list()[before], moved);
    put(&sandbox, &path, json!({ "name": "" })).expect(422);
    put(&sandbox, &path, json!({ "date": "soon" })).expect(400);
    bare(&sandbox, "DELETE", &path).expect(204);
    bare(&sandbox, "DELETE", &path).expect(404);
    put(&sandbox, &path, json!({ "name": "x" })).expect(404);
    assert_eq!(list().as_array().unwrap().len(), before);
}

#[test]
fn folders_contain_active_projects() {
    let sandbox = Sandbox::start().unwrap();
    let (first, second) = (sandbox.first_project_id(), sandbox.add_projects(1)[0]);
    let body = json!({ "name": "🌱 📣", "project_ids": [second, first, second] });
    let folder = post(&sandbox, "/stacks.json", body).expect(201).json();
    assert_eq!(folder["bucket_ids"], json!([second, first]));
    assert_eq!((&folder["is_emoji_only_name"], &folder["type"]), (&json!(true), &json!("Stack")));
    let project = get(&sandbox, &format!("/projects/{second}")).json();
    assert_eq!(folder["projects"][0], project);
    let gauges = folder["gauges_url"].as_str().unwrap();
    let gauges = gauges.split_once(sandbox.account_id()).unwrap().1;
    assert_eq!(get(&sandbox, gauges).expect(200).json()[0]["bucket"]["id"], first);

    let path = format!("/stacks/{}", folder["id"]);
    put(&sandbox, &path, json!({ "name": " " })).expect(422);
    let renamed = put(&sandbox, &path, json!({ "name": "Old" })).expect(200).json();
    assert_eq!((&renamed["name"], &renamed["is_emoji_only_name"]), (&json!("Old"), &json!(false)));
    assert_eq!(get(&sandbox, &path).expect(200).json(), renamed);
    bare(&sandbox, "DELETE", &format!("/projects/{first}.json")).expect(204);
    let listed = get(&sandbox, "/stacks.json").expect(200).json();
    let listed = listed.as_array().unwrap().last().unwrap().clone();
    assert_eq!((&listed["bucket_ids"], &listed["gauges_url"]), (&json!([second]), &Value::Null));
    assert_eq!(listed.get("projects"), None);
    let wrong = json!({ "project_ids": [1] });
    let error = post(&sandbox, "/stacks.json", wrong).expect(422).json();
    assert!(error["errors"]["project_ids"].is_array());
    bare(&sandbox, "DELETE", &path).expect(204);
    get(&sandbox, &path).expect(404);
}

#[test]
fn an_embed_is_pending_and_then_completed() {
    let sandbox = Sandbox::start().unwrap();
    let body = json!({ "url": "https://example.com/videos?a=1&b=2" });
    let new = post(&sandbox, "/embeds.json", body.clone()).expect(201).json();
    assert_eq!((&new["status"], new.get("content")), (&json!("pending"), None));
    let path = format!("/embeds/{}", new["sgid"].as_str().unwrap());
    let embed = get(&sandbox, &path).expect(200).json();
    assert_eq!((&embed["status"], &embed["url"]), (&json!("completed"), &body["url"]));
    assert!(embed["content"].as_str().unwrap().contains("https://example.com/videos?a=1&amp;b=2"));
    let again = post(&sandbox, "/embeds.json", body).expect(201).json();
    assert_eq!(again["sgid"], new["sgid"]);
    get(&sandbox, "/embeds/nothing").expect(404);
    for url in ["", "videos", "file:///etc/hosts"] {
        post(&sandbox, "/embeds.json", json!({ "url": url })).expect(422);
    }
}
