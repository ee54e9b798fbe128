//! Tools and their order in the dock.

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{bare, get, post, put};

/// The titles in the dock of a project: all, and those of the enabled tools by their positions.
fn dock(sandbox: &Sandbox, project: i64) -> (Vec<String>, Vec<String>) {
    let project = get(sandbox, &format!("/projects/{project}")).expect(200).json();
    let title = |tool: &Value| tool["title"].as_str().unwrap().to_owned();
    let tools = project["dock"].as_array().unwrap();
    let enabled: Vec<_> = tools.iter().filter(|tool| tool["enabled"] == true).collect();
    for (index, tool) in enabled.iter().enumerate() {
        assert_eq!(tool["position"], index + 1, "{tool}");
    }
    (tools.iter().map(title).collect(), enabled.into_iter().map(title).collect())
}

#[test]
fn a_tool_is_added_renamed_moved_hidden_and_deleted() {
    let sandbox = Sandbox::builder().seed_data(false).start().unwrap();
    let project = sandbox.add_projects(1)[0];
    let path = format!("/buckets/{project}/dock/tools.json");
    let body = json!({ "tool_type": "Chat::Transcript", "title": "Questions", "visible_to_clients": true });
    let tool = post(&sandbox, &path, body).expect(201).json();
    assert_eq!((&tool["name"], &tool["position"]), (&json!("chat"), &json!(7)));
    assert_eq!((&tool["visible_to_clients"], &tool["enabled"]), (&json!(true), &json!(true)));
    let id = &tool["id"];
    let own = format!("/dock/tools/{id}");
    assert_eq!(get(&sandbox, &own).expect(200).json(), tool);
    let lines = format!("/chats/{id}/lines.json");
    post(&sandbox, &lines, json!({ "content": "Hello" })).expect(201);

    let renamed = put(&sandbox, &own, json!({ "title": "Q&A" })).expect(200).json();
    assert_eq!(renamed["title"], "Q&A");
    put(&sandbox, &own, json!({ "title": " " })).expect(422);
    let position = format!("/recordings/{id}/position.json");
    put(&sandbox, &position, json!({ "position": 2 })).expect(200);
    assert_eq!(dock(&sandbox, project).1[1], "Q&A");
    put(&sandbox, &position, json!({ "position": 0 })).expect(422);

    bare(&sandbox, "DELETE", &position).expect(204);
    let (all, enabled) = dock(&sandbox, project);
    assert!(all.contains(&"Q&A".to_owned()) && !enabled.contains(&"Q&A".to_owned()));
    assert_eq!(get(&sandbox, &own).json()["position"], Value::Null);
    assert_eq!(get(&sandbox, &lines).expect(200).ids().len(), 1);
    put(&sandbox, &position, json!({ "position": 1 })).expect(422);
    bare(&sandbox, "POST", &position).expect(201);
    assert_eq!(dock(&sandbox, project).1.last().unwrap(), "Q&A");

    bare(&sandbox, "DELETE", &own).expect(204);
    get(&sandbox, &own).expect(404);
    get(&sandbox, &lines).expect(404);
    assert_eq!(dock(&sandbox, project).1.len(), 6);
}

#[test]
fn a_copied_tool_has_the_content_of_its_source() {
    let sandbox = Sandbox::start().unwrap();
    let (source, todo) = (sandbox.first_todoset_id(), sandbox.first_todo_id());
    let project = sandbox.add_projects(1)[0];
    let path = format!("/buckets/{project}/dock/tools.json");
    let body = json!({ "tool_type": "Todoset", "source_recording_id": source });
    let copy = post(&sandbox, &path, body).expect(201).json();
    let names = |set: &Value| -> Vec<Value> {
        let lists = get(&sandbox, &format!("/todosets/{set}/todolists.json")).expect(200).json();
        let lists = lists.as_array().unwrap().iter();
        lists.map(|list| json!([list["name"], list["completed_ratio"]])).collect()
    };
    assert_eq!(names(&copy["id"]), names(&json!(source)));
    for body in [
        json!({ "tool_type": "Todo" }),
        json!({ "tool_type": "Vault", "source_recording_id": source }),
    ] {
        post(&sandbox, &path, body).expect(422);
    }
    let body = json!({ "tool_type": "Todoset" });
    post(&sandbox, "/buckets/7/dock/tools.json", body).expect(404);
    get(&sandbox, &format!("/dock/tools/{todo}")).expect(404);
    bare(&sandbox, "POST", &format!("/recordings/{todo}/position.json")).expect(404);
}
