//! The caller's notes.

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{get, put};

#[test]
fn notes_are_replaced_as_a_whole() {
    let sandbox = Sandbox::start().unwrap();
    let empty = get(&sandbox, "/my/notes.json").expect(200).json();
    assert_eq!(
        (&empty["id"], &empty["created_at"], &empty["content"]),
        (&Value::Null, &Value::Null, &json!(""))
    );
    let sgid = sandbox.add_attachment("a.txt", "text/plain", "x");
    let text = format!("<div>Call <bc-attachment sgid=\"{sgid}\"></bc-attachment></div>");
    let write = |text: &str| {
        let body = json!({ "note": { "content": text } });
        put(&sandbox, "/my/notes.json", body).expect(200).json()
    };
    let note = write(&text);
    assert_eq!(note["content"], text);
    assert_eq!(note["content_attachments"][0]["filename"], "a.txt");
    assert_eq!(get(&sandbox, "/my/notes.json").json(), note);
    let other = write("<div>Done</div>");
    assert_eq!((&other["id"], &other["created_at"]), (&note["id"], &note["created_at"]));
    assert_eq!(
        (&other["content"], &other["content_attachments"]),
        (&json!("<div>Done</div>"), &json!([]))
    );
    put(&sandbox, "/my/notes.json", json!({ "content": "x" })).expect(400);
    let loaded = Sandbox::builder().state(sandbox.save()).start().unwrap();
    assert_eq!(get(&loaded, "/my/notes.json").json()["content"], "<div>Done</div>");
}
