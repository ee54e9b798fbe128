//! Client approvals, correspondences and replies, and the recordings that clients see.

use basecamp_sandbox::Sandbox;
use serde_json::json;

use crate::http_client::{bare, get, put};

/// A sandbox whose client board has two approvals and two correspondences.
fn with_two_of_each() -> Sandbox {
    let mut state = Sandbox::start().unwrap().save();
    for kind in ["Client::Approval", "Client::Correspondence"] {
        let records = state["records"].as_array().unwrap();
        let mut second = records.iter().find(|record| record["kind"] == kind).unwrap().clone();
        let id = state["last_id"].as_i64().unwrap() + 1;
        second["id"] = json!(id);
        second["position"] = json!(2);
        second["created_at"] = json!("2028-01-01T00:00:00Z");
        state["records"].as_array_mut().unwrap().push(second);
        state["last_id"] = json!(id);
    }
    Sandbox::builder().state(state).start().unwrap()
}

#[test]
fn approvals_and_correspondences_are_on_the_client_board() {
    let sandbox = with_two_of_each();
    let project = sandbox.first_project_id();
    let first = [
        ("client/approvals", "ClientApproval"),
        ("client/correspondences", "ClientCorrespondence"),
    ];
    let first = first.map(|(path, ty)| (path, sandbox.first_id(ty)));
    let other = sandbox.add_projects(1)[0];
    for (path, id) in first {
        let list = |query: &str| get(&sandbox, &format!("/buckets/{project}/{path}.json{query}"));
        let listed = list("").expect(200);
        assert_eq!(listed.json()[0], get(&sandbox, &format!("/{path}/{id}")).expect(200).json());
        let record = listed.json()[0].clone();
        assert_eq!(
            (&record["parent"]["title"], &record["title"]),
            (&json!("The Clientside"), &record["subject"])
        );
        let newest = list("?sort=created_at").expect(200).ids();
        let mut oldest = list("?sort=created_at&direction=asc").expect(200).ids();
        oldest.reverse();
        assert_eq!((newest.len(), newest), (2, oldest));
        let replies = record["replies_url"].as_str().unwrap();
        let replies =
            get(&sandbox, replies.split_once(sandbox.account_id()).unwrap().1).expect(200);
        assert_eq!(record["replies_count"], replies.ids().len());
        get(&sandbox, &format!("/buckets/1/{path}.json")).expect(404);
        let empty = get(&sandbox, &format!("/buckets/{other}/{path}.json")).expect(200);
        assert_eq!(empty.json(), json!([]));
        bare(&sandbox, "PUT", &format!("/recordings/{id}/status/trashed.json")).expect(204);
        assert!(!list("").ids().contains(&id));
    }
}

#[test]
fn approvals_show_their_responses() {
    let sandbox = Sandbox::start().unwrap();
    let approval = sandbox.first_id("ClientApproval");
    let approval = get(&sandbox, &format!("/client/approvals/{approval}")).expect(200).json();
    assert_eq!(approval["approval_status"], "approved");
    let response = &approval["responses"][0];
    assert_eq!(
        (&response["approved"], &response["title"]),
        (&json!(true), &json!("Answer Re: The cover"))
    );
    assert!(approval["approver"]["name"].is_string());
}

#[test]
fn replies_are_in_their_correspondence() {
    let sandbox = Sandbox::start().unwrap();
    let (project, id) = (sandbox.first_project_id(), sandbox.first_id("ClientCorrespondence"));
    let path = format!("/buckets/{project}/client/recordings/{id}/replies");
    let replies = get(&sandbox, &format!("{path}.json")).expect(200);
    let reply = replies.json()[0].clone();
    assert_eq!(get(&sandbox, &format!("{path}/{}", reply["id"])).expect(200).json(), reply);
    let here = format!("correspondences/{id}#__recording_{}", reply["id"]);
    assert!(reply["app_url"].as_str().unwrap().ends_with(&here));
    let message = sandbox.first_message_id();
    get(&sandbox, &format!("/buckets/{project}/client/recordings/{message}/replies.json"))
        .expect(404);
    let approval = sandbox.first_id("ClientApproval");
    let elsewhere =
        format!("/buckets/{project}/client/recordings/{approval}/replies/{}", reply["id"]);
    get(&sandbox, &elsewhere).expect(404);
}

#[test]
fn clients_see_a_recording_with_its_content() {
    let sandbox = Sandbox::start().unwrap();
    let (message, comment) = (sandbox.first_message_id(), sandbox.first_comment_id());
    let set =
        |id: i64, body| put(&sandbox, &format!("/recordings/{id}/client_visibility.json"), body);
    let is_visible = |path: String| get(&sandbox, &path).json()["visible_to_clients"].clone();
    for visible in [true, false] {
        let shown = set(message, json!({ "visible_to_clients": visible })).expect(200).json();
        assert_eq!(
            (&shown["id"], &shown["visible_to_clients"]),
            (&json!(message), &json!(visible))
        );
        assert_eq!(is_visible(format!("/messages/{message}")), visible);
        assert_eq!(is_visible(format!("/comments/{comment}")), visible);
    }
    set(1, json!({ "visible_to_clients": true })).expect(404);
}
