//! Templates, the library, and the projects, lists and card tables from them.

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{bare, get, post, put};

/// The id of a tool of a project or template.
fn tool(owner: &Value, name: &str) -> Value {
    let tools = owner["dock"].as_array().unwrap();
    tools.iter().find(|tool| tool["name"] == name).unwrap()["id"].clone()
}

#[test]
fn a_template_is_created_changed_and_trashed() {
    let sandbox = Sandbox::builder().page_size(2).start().unwrap();
    let new = json!({ "name": "Poster", "description": "A2" });
    let template = post(&sandbox, "/templates.json", new).expect(201).json();
    let own = format!("/templates/{}", template["id"]);
    assert_eq!(get(&sandbox, &own).expect(200).json(), template);
    assert_eq!(template["dock"].as_array().unwrap().len(), 8);
    let changed = put(&sandbox, &own, json!({ "description": "A1" })).expect(200).json();
    assert_eq!((&changed["name"], &changed["description"]), (&json!("Poster"), &json!("A1")));
    put(&sandbox, &own, json!({ "name": "" })).expect(422);
    post(&sandbox, "/templates.json", json!({ "name": " " })).expect(422);
    post(&sandbox, "/templates.json", json!({ "name": "Flyer" })).expect(201);
    let page = get(&sandbox, "/templates.json").expect(200);
    assert_eq!((page.ids().len(), page.header("x-total-count")), (2, Some("3")));
    assert!(page.header("link").is_some());
    bare(&sandbox, "DELETE", &own).expect(204);
    let id = template["id"].as_i64().unwrap();
    assert!(!get(&sandbox, "/templates.json").ids().contains(&id));
    assert_eq!(get(&sandbox, "/templates.json?status=trashed").ids(), [id]);
    get(&sandbox, "/templates/7").expect(404);
}

#[test]
fn a_project_from_a_template_has_its_content() {
    let sandbox = Sandbox::builder().seed_data(false).start().unwrap();
    let new = json!({ "name": "Poster", "description": "A2" });
    let template = post(&sandbox, "/templates.json", new).expect(201).json();
    let set = tool(&template, "todoset");
    let chat = tool(&template, "chat");
    put(&sandbox, &format!("/dock/tools/{chat}"), json!({ "title": "Talk" })).expect(200);
    let path = format!("/todosets/{set}/todolists.json");
    let list = post(&sandbox, &path, json!({ "name": "Print" })).expect(201).json();
    assert_eq!(list["bucket"]["type"], "Template");
    let path = format!("/todolists/{}/todos.json", list["id"]);
    for (content, due_on) in [("Proof", "2027-01-05"), ("Press", "2027-01-12")] {
        post(&sandbox, &path, json!({ "content": content, "due_on": due_on })).expect(201);
    }
    let vault = tool(&template, "vault");
    let document = json!({ "title": "Checklist", "content": "<div>Ink</div>" });
    post(&sandbox, &format!("/vaults/{vault}/documents.json"), document).expect(201);
    assert_eq!(get(&sandbox, "/reports/progress.json").ids().len(), 0, "a pattern is no activity");

    let jobs = format!("/templates/{}/project_constructions", template["id"]);
    let body = json!({ "project": { "name": "Regatta", "start_date": "2027-05-01" } });
    let job = post(&sandbox, &format!("{jobs}.json"), body).expect(201).json();
    assert_eq!((&job["status"], job.get("project")), (&json!("pending"), None));
    let done = get(&sandbox, &format!("{jobs}/{}", job["id"])).expect(200).json();
    assert_eq!(done["status"], "completed");
    let project = &done["project"];
    assert_eq!((&project["name"], &project["description"]), (&json!("Regatta"), &json!("A2")));
    assert_eq!(project["start_date"], "2027-05-01");
    assert_eq!(get(&sandbox, &format!("/projects/{}", project["id"])).expect(200).json(), *project);
    let names = |owner: &Value| -> Vec<Value> {
        owner["dock"].as_array().unwrap().iter().map(|tool| tool["title"].clone()).collect()
    };
    assert_eq!(
        names(project),
        names(&template)
            .iter()
            .map(|name| match name {
                name if *name == "Chat" => json!("Talk"),
                name => name.clone(),
            })
            .collect::<Vec<_>>()
    );
    let set = tool(project, "todoset");
    let lists = get(&sandbox, &format!("/todosets/{set}/todolists.json")).expect(200).json();
    let todos =
        get(&sandbox, &format!("/todolists/{}/todos.json", lists[0]["id"])).expect(200).json();
    let dates: Vec<_> = todos.as_array().unwrap().iter().map(|todo| &todo["due_on"]).collect();
    assert_eq!(dates, ["2027-05-01", "2027-05-08"]);
    let vault = tool(project, "vault");
    assert_eq!(
        get(&sandbox, &format!("/vaults/{vault}/documents.json")).json()[0]["title"],
        "Checklist"
    );
    let other = post(&sandbox, "/templates.json", json!({ "name": "Other" })).expect(201).json();
    get(&sandbox, &format!("/templates/{}/project_constructions/{}", other["id"], job["id"]))
        .expect(404);
    post(
        &sandbox,
        "/templates/7/project_constructions.json",
        json!({ "project": { "name": "x" } }),
    )
    .expect(404);
}

#[test]
fn the_library_has_lists_and_card_tables_to_copy() {
    let sandbox = Sandbox::builder().seed_data(false).start().unwrap();
    let project = sandbox.add_projects(1)[0];
    let list = post(&sandbox, "/template_library/todolists.json", json!({ "name": "Move" }))
        .expect(201)
        .json();
    let table = post(&sandbox, "/template_library/card_tables.json", json!({ "name": "Bugs" }))
        .expect(201)
        .json();
    assert_eq!((&list["name"], &table["title"]), (&json!("Move"), &json!("Bugs")));
    let lists = get(&sandbox, "/template_library/todolists.json").expect(200).json();
    assert_eq!(lists["todolists"], json!([list]));
    assert_eq!(lists["todoset"]["id"], list["parent"]["id"]);
    let tables = get(&sandbox, "/template_library/card_tables.json").expect(200).json();
    assert_eq!(tables["card_tables"][0]["id"], table["id"]);
    post(&sandbox, &format!("/todolists/{}/todos.json", list["id"]), json!({ "content": "Pack" }))
        .expect(201);

    let copy = |body: Value| post(&sandbox, "/template_library/copies.json", body);
    let finish = |job: &Value| {
        get(&sandbox, &format!("/template_library/copies/{}", job["id"])).expect(200).json()
    };
    let body = json!({ "template_recording_id": list["id"], "destination_project_id": project });
    let job = copy(body).expect(201).json();
    assert_eq!((&job["status"], job.get("destination_todolist")), (&json!("pending"), None));
    let done = finish(&job);
    let copied = &done["destination_todolist"];
    assert_eq!((&done["status"], &copied["name"]), (&json!("completed"), &json!("Move")));
    assert_eq!(
        (&copied["parent"]["id"], &copied["bucket"]["id"]),
        (&job["destination_parent_id"], &json!(project))
    );
    assert_eq!(
        get(&sandbox, &format!("/todolists/{}/todos.json", copied["id"])).json()[0]["content"],
        "Pack"
    );

    let body = json!({ "template_recording_id": table["id"], "destination_project_id": project });
    let done = finish(&copy(body).expect(201).json());
    let copied = &done["destination_card_table"];
    assert_eq!(copied["lists"].as_array().unwrap().len(), 5);
    let dock = get(&sandbox, &format!("/projects/{project}")).json()["dock"].clone();
    assert_eq!((&dock[6]["id"], &dock[6]["position"]), (&copied["id"], &json!(7)));
    for (body, status) in [
        (json!({ "template_recording_id": list["id"] }), 422),
        (json!({ "template_recording_id": 7, "destination_project_id": project }), 422),
        (json!({ "template_recording_id": list["id"], "destination_project_id": 7 }), 404),
        (
            json!({ "template_recording_id": list["id"], "destination_parent_id": copied["id"] }),
            422,
        ),
    ] {
        copy(body).expect(status);
    }
    get(&sandbox, "/template_library/copies/7").expect(404);
}

#[test]
fn a_list_and_a_card_table_become_templates() {
    let sandbox = Sandbox::start().unwrap();
    let (project, list) = (sandbox.first_project_id(), sandbox.first_todolist_id());
    let path = |id: &Value| format!("/buckets/{project}/recordings/{id}/templatifications");
    let create = |id: &Value, body: Value| post(&sandbox, &format!("{}.json", path(id)), body);
    let body = json!({ "template_name": "Press", "copy_assignments": true });
    let job = create(&json!(list), body).expect(201).json();
    assert_eq!((&job["status"], &job["source_recording_id"]), (&json!("pending"), &json!(list)));
    let done = get(&sandbox, &format!("{}/{}", path(&json!(list)), job["id"])).expect(200).json();
    let copy = &done["destination_todolist"];
    assert_eq!(
        (&copy["name"], &copy["bucket"]["type"]),
        (&json!("Press"), &json!("Template::Library"))
    );
    let ratio = copy["completed_ratio"].as_str().unwrap();
    assert!(ratio.starts_with("0/") && ratio != "0/0", "{ratio}");
    let todos = get(&sandbox, &format!("/todolists/{}/todos.json", copy["id"])).json();
    assert_eq!(todos[0]["assignees"].as_array().unwrap().len(), 1);

    let table = json!(sandbox.first_id("CardTable"));
    let job = create(&table, json!({ "move_cards_to_triage": true })).expect(201).json();
    let done = get(&sandbox, &format!("{}/{}", path(&table), job["id"])).expect(200).json();
    let columns = done["destination_card_table"]["lists"].as_array().unwrap();
    assert!(columns[0]["cards_count"].as_i64().unwrap() >= 5, "{columns:?}");
    assert!(columns[1..].iter().all(|column| column["cards_count"] == 0));
    let card =
        &get(&sandbox, &format!("/card_tables/lists/{}/cards.json", columns[0]["id"])).json()[0];
    assert_eq!(card["assignees"], json!([]));
    create(&json!(sandbox.first_todo_id()), json!({})).expect(404);
    get(&sandbox, &format!("{}/{}", path(&json!(list)), job["id"])).expect(404);
}
