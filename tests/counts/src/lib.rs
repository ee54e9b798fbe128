//! The bodies that the counted operations decode, and that the benchmark's server sends.

#![forbid(unsafe_code)]

use serde_json::{Value, json};

/// To-dos on a page.
pub const PAGE: u32 = 50;

/// A to-do of 3 KB with all members of a real one.
#[must_use]
pub fn todo(number: i64) -> Value {
    let base = "https://3.basecampapi.com/5250042/buckets/9007000004";
    let app = "https://3.basecamp.com/5250042/buckets/9007000004";
    let id = 9_007_000_500 + number;
    let person = |id: i64, name: &str| {
        json!({
            "id": id, "attachable_sgid": "BAh7CEkiCGdpZAY6BkVUSSIrZ2lkOi8vYmMzL1BlcnNvbi8xMDQ5",
            "name": name, "email_address": "someone@example.com", "personable_type": "User",
            "title": "Navigator", "bio": "Reads maps upside down.", "location": "Lisbon",
            "created_at": "2025-03-14T09:26:53.589Z", "updated_at": "2026-02-07T18:28:18.284Z",
            "admin": false, "owner": false, "client": false, "employee": true,
            "time_zone": "Europe/Lisbon", "avatar_url": "https://example.com/people/avatar?v=1",
            "company": {"id": 9_007_002_817_i64, "name": "Compass & Sons"},
            "can_manage_projects": true, "can_manage_people": false, "can_ping": true,
            "can_access_timesheet": true, "can_access_hill_charts": true
        })
    };
    json!({
        "id": id, "status": "active", "visible_to_clients": false,
        "created_at": "2026-03-01T08:15:30.000Z", "updated_at": "2026-03-02T10:45:00.123Z",
        "title": "Chart the northern passage", "inherits_status": true, "type": "Todo",
        "url": format!("{base}/todos/{id}.json"), "app_url": format!("{app}/todos/{id}"),
        "bookmark_url": "https://3.basecampapi.com/5250042/my/bookmarks/BAh7CEkiCGdpZAY6.json",
        "subscription_url": format!("{base}/recordings/{id}/subscription.json"),
        "comments_count": 3, "comments_url": format!("{base}/recordings/{id}/comments.json"),
        "position": number,
        "parent": {
            "id": 9_007_000_119_i64, "title": "Expedition", "type": "Todolist",
            "url": format!("{base}/todolists/9007000119.json"),
            "app_url": format!("{app}/todolists/9007000119")
        },
        "bucket": {"id": 9_007_000_004_i64, "name": "The northern passage", "type": "Project"},
        "creator": person(9_007_001_923, "Amelia Frost"),
        "description": "<div>Mind the ice.</div>", "completed": false,
        "content": "Chart the northern passage", "description_attachments": [],
        "starts_on": null, "due_on": "2026-12-01",
        "assignees": [person(9_007_001_924, "Bo Lindqvist")], "completion_subscribers": [],
        "completion_url": format!("{base}/todos/{id}/completion.json"),
        "boosts_count": 0, "boosts_url": format!("{base}/recordings/{id}/boosts.json")
    })
}

/// A project with its tools.
#[must_use]
pub fn project(number: i64) -> Value {
    let id = 9_007_000_000 + number;
    let base = format!("https://3.basecampapi.com/5250042/projects/{id}");
    let app = format!("https://3.basecamp.com/5250042/projects/{id}");
    let tools = ["message_board", "todoset", "vault", "chat", "schedule", "questionnaire", "inbox"];
    let tools: Vec<Value> = (1..)
        .zip(tools)
        .map(|(position, name)| {
            let tool = id + 100 + position;
            json!({
                "id": tool, "title": name.replace('_', " "), "name": name, "enabled": true,
                "position": position, "url": format!("{base}/{name}/{tool}.json"),
                "app_url": format!("{app}/{name}/{tool}")
            })
        })
        .collect();
    json!({
        "id": id, "status": "active", "name": format!("Expedition {number}"),
        "created_at": "2026-03-01T08:15:30.000Z", "updated_at": "2026-03-02T10:45:00.123Z",
        "description": "To the pole and back", "purpose": "topic", "clients_enabled": false,
        "timesheet_enabled": false, "bookmark_url": format!("{base}/bookmark.json"),
        "url": format!("{base}.json"), "app_url": app, "bookmarked": false, "dock": tools
    })
}
