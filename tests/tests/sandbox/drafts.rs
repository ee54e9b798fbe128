//! The status in the bodies of requests.

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{bare, get, post, put};

/// The path of a new recording, the path of those of its kind, and the body of it.
fn kinds(sandbox: &Sandbox) -> Vec<(String, &'static str, Value)> {
    let bucket = sandbox.first_project_id();
    let vault = format!("/buckets/{bucket}/vaults/{}", sandbox.first_id("Vault"));
    vec![
        (
            format!("/message_boards/{}/messages.json", sandbox.first_message_board_id()),
            "/messages",
            json!({ "subject": "News" }),
        ),
        (
            format!("/vaults/{}/documents.json", sandbox.first_id("Vault")),
            "/documents",
            json!({ "title": "Plan", "content": "Go" }),
        ),
        (
            format!("{vault}/google_documents.json"),
            "/google_documents",
            json!({ "url": "https://docs.google.com/document/d/1", "document_type": "doc" }),
        ),
        (
            format!("/schedules/{}/entries.json", sandbox.first_id("Schedule")),
            "/schedule_entries",
            json!({
                "summary": "Launch",
                "starts_at": "2027-03-01T09:00:00Z",
                "ends_at": "2027-03-01T10:00:00Z",
            }),
        ),
    ]
}

fn with_status(body: &Value, status: &str) -> Value {
    let mut body = body.clone();
    body["status"] = json!(status);
    body
}

#[test]
fn new_recordings_are_active_or_drafts() {
    let sandbox = Sandbox::start().unwrap();
    for (path, _, body) in kinds(&sandbox) {
        for status in ["active", "drafted"] {
            let new = post(&sandbox, &path, with_status(&body, status)).expect(201).json();
            assert_eq!(new["status"], status, "{path}");
        }
        for status in ["archived", "trashed"] {
            let answer = post(&sandbox, &path, with_status(&body, status)).expect(422).json();
            assert_eq!(answer["errors"], json!({ "status": ["must be active or drafted"] }));
        }
    }
}

#[test]
fn updates_publish_drafts_and_change_no_other_status() {
    let sandbox = Sandbox::start().unwrap();
    // The updates of the other kinds have no status.
    for (new, kind, body) in kinds(&sandbox)
        .into_iter()
        .filter(|(_, kind, _)| matches!(*kind, "/messages" | "/google_documents"))
    {
        let id =
            post(&sandbox, &new, with_status(&body, "drafted")).expect(201).json()["id"].clone();
        let path = format!("{kind}/{id}");
        let set = |status: &str| put(&sandbox, &path, with_status(&body, status));
        let move_to = |status: &str| {
            let path = format!("/recordings/{id}/status/{status}.json");
            bare(&sandbox, "PUT", &path).expect(204);
        };
        let status = || get(&sandbox, &path).expect(200).json()["status"].clone();
        for wrong in ["trashed", "archived"] {
            set(wrong).expect(422);
        }
        set("drafted").expect(200);
        assert_eq!(status(), "drafted");
        set("active").expect(200);
        assert_eq!(status(), "active");
        for wrong in ["drafted", "trashed", "archived"] {
            let answer = set(wrong).expect(422).json();
            assert!(answer["errors"]["status"].is_array(), "{answer}");
            assert_eq!(status(), "active");
        }
        for other in ["archived", "trashed"] {
            move_to(other);
            set("active").expect(422);
            // A client may send back what it has read.
            set(other).expect(200);
            assert_eq!(status(), other);
        }
    }
}
