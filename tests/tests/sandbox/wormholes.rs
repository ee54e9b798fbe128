//! Links between card tables, and cards that move through them.

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{bare, get, post, put};

/// A project's card table.
fn table(sandbox: &Sandbox, project: i64) -> Value {
    let project = get(sandbox, &format!("/projects/{project}")).expect(200).json();
    let tools = project["dock"].as_array().unwrap().clone();
    let tool = tools.into_iter().find(|tool| tool["name"] == "kanban_board").unwrap();
    get(sandbox, &format!("/card_tables/{}", tool["id"])).expect(200).json()
}

#[test]
fn a_card_moves_through_a_link_to_another_project() {
    let sandbox = Sandbox::start().unwrap();
    let (project, card) = (sandbox.first_project_id(), sandbox.first_id("Card"));
    let other = sandbox.add_projects(1)[0];
    let (from, to) = (table(&sandbox, project), table(&sandbox, other));
    let column = |index: usize| to["lists"][index]["id"].clone();
    put(
        &sandbox,
        &format!("/buckets/{other}/card_tables/columns/{}/color.json", column(3)),
        json!({ "color": "blue" }),
    )
    .expect(200);
    let path = format!("/buckets/{project}/card_tables/{}/wormholes.json", from["id"]);
    let body = json!({ "destination_recording_id": column(3) });
    let link = post(&sandbox, &path, body).expect(201).json();
    assert_eq!((&link["linked"], &link["color"]), (&json!(true), &json!("blue")));
    assert_eq!(link["title"], to["lists"][3]["title"]);
    assert!(link["destination_url"].as_str().unwrap().ends_with(&format!("/{}.json", column(3))));
    let shown = || {
        let table = table(&sandbox, project);
        let links = table["wormholes"].as_array().unwrap();
        links.iter().find(|shown| shown["id"] == link["id"]).cloned()
    };
    assert_eq!(shown().unwrap(), link);

    post(
        &sandbox,
        &format!("/card_tables/cards/{card}/moves.json"),
        json!({ "column_id": link["id"] }),
    )
    .expect(204);
    let moved = get(&sandbox, &format!("/card_tables/cards/{card}")).expect(200).json();
    assert_eq!((&moved["parent"]["id"], &moved["bucket"]["id"]), (&column(3), &json!(other)));
    for step in moved["steps"].as_array().unwrap() {
        assert_eq!(step["bucket"]["id"], other);
    }

    let own = format!("/buckets/{project}/card_tables/wormholes/{}", link["id"]);
    let body = json!({ "destination_recording_id": column(0) });
    let link = put(&sandbox, &own, body).expect(200).json();
    assert_eq!(link["title"], to["lists"][0]["title"]);
    let unknown = json!({ "destination_recording_id": 7 });
    put(&sandbox, &own, unknown.clone()).expect(404);
    post(&sandbox, &path, unknown).expect(404);
    for wrong in [from["lists"][0]["id"].clone(), to["id"].clone()] {
        let body = json!({ "destination_recording_id": wrong });
        let error = put(&sandbox, &own, body.clone()).expect(422).json();
        assert!(error["errors"]["destination_recording_id"].is_array());
        post(&sandbox, &path, body).expect(422);
    }
    bare(&sandbox, "DELETE", &format!("/projects/{other}")).expect(204);
    let dead = shown().unwrap();
    assert_eq!((&dead["linked"], &dead["destination_url"]), (&json!(false), &Value::Null));
    bare(&sandbox, "DELETE", &own).expect(204);
    assert_eq!(shown(), None);
    bare(&sandbox, "DELETE", &own).expect(404);
}
