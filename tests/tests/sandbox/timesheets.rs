//! Timesheets of recordings and projects, and their report.

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{bare, get, post, put};

#[test]
fn time_is_recorded_listed_changed_and_deleted() {
    let sandbox = Sandbox::start().unwrap();
    let [todo, other] = sandbox.add_todos(sandbox.first_todolist_id(), 2)[..] else { panic!() };
    let project = sandbox.first_project_id();
    let someone = sandbox.add_member(project);
    let path = format!("/recordings/{todo}/timesheet/entries.json");
    let add = |date: &str, hours: &str, person: Option<i64>| -> Value {
        let mut body = json!({ "date": date, "hours": hours, "description": "Binding" });
        if let Some(person) = person {
            body["person_id"] = json!(person);
        }
        post(&sandbox, &path, body).expect(201).json()
    };
    let late = add("2027-02-03", "1:30", None);
    let early = add("2027-02-01", "2.5", Some(someone));
    assert_eq!((&late["title"], &late["hours"]), (&json!("1:30"), &json!("1:30")));
    assert_eq!(late["person"]["id"], sandbox.my_id());
    assert_eq!(early["person"]["id"], someone);
    assert_eq!((&early["parent"]["id"], &early["bucket"]["id"]), (&json!(todo), &json!(project)));
    let own = format!("/timesheet_entries/{}", late["id"]);
    assert_eq!(get(&sandbox, &own).expect(200).json(), late);

    let list = |query: &str| {
        get(&sandbox, &format!("/recordings/{todo}/timesheet.json{query}")).expect(200).ids()
    };
    let (late_id, early_id) = (late["id"].as_i64().unwrap(), early["id"].as_i64().unwrap());
    assert_eq!(list(""), [early_id, late_id]);
    assert_eq!(list("?from=2027-02-02"), [late_id]);
    assert_eq!(list("?start_date=2027-02-01&end_date=2027-02-02"), [early_id]);
    assert_eq!(list(&format!("?person_id={someone}")), [early_id]);
    get(&sandbox, &format!("/recordings/{todo}/timesheet.json?person_id=7")).expect(422);
    assert!(get(&sandbox, &format!("/recordings/{other}/timesheet.json")).ids().is_empty());
    get(&sandbox, "/recordings/7/timesheet.json").expect(404);
    let of_project =
        get(&sandbox, &format!("/projects/{project}/timesheet.json")).expect(200).ids();
    assert!(of_project.len() > 2 && of_project.ends_with(&[early_id, late_id]));
    let report = || get(&sandbox, "/reports/timesheet.json?to=2027-02-01").expect(200).ids();
    assert_eq!(report().last(), Some(&early_id));

    let changed = put(&sandbox, &own, json!({ "hours": "3" })).expect(200).json();
    assert_eq!((&changed["hours"], &changed["description"]), (&json!("3"), &json!("Binding")));
    for hours in ["", "soon", "0:00", "1:75", "1:3", "0", "-1", "1.5:2"] {
        let error = put(&sandbox, &own, json!({ "hours": hours })).expect(422).json();
        assert!(error["errors"]["hours"].is_array(), "{hours}");
    }
    put(&sandbox, &own, json!({ "person_id": 7 })).expect(422);
    bare(&sandbox, "PUT", &format!("/recordings/{todo}/status/trashed.json")).expect(204);
    assert!(!report().contains(&early_id));
    bare(&sandbox, "DELETE", &own).expect(204);
    get(&sandbox, &own).expect(404);
}
