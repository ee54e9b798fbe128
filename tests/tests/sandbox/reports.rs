//! Reports on assigned, overdue and upcoming work.

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{bare, get, post};

fn stopped() -> Sandbox {
    let start = "2027-03-04T08:00:00Z".parse().unwrap();
    Sandbox::builder().stopped_at(start).start().unwrap()
}

fn ids(list: &Value) -> Vec<i64> {
    list.as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect()
}

/// Adds to-dos with these due dates, assigned to a new person.
fn dated(sandbox: &Sandbox, days: &[&str]) -> (i64, Vec<i64>) {
    let person = sandbox.add_member(sandbox.first_project_id());
    let path = format!("/todolists/{}/todos.json", sandbox.first_todolist_id());
    let add = |day: &&str| {
        let body = json!({ "content": day, "due_on": day, "assignee_ids": [person] });
        post(sandbox, &path, body).expect(201).json()["id"].as_i64().unwrap()
    };
    (person, days.iter().map(add).collect())
}

#[test]
fn assigned_to_dos_are_open_and_in_the_requested_order() {
    let sandbox = stopped();
    let (person, todos) = dated(&sandbox, &["2027-05-02", "2027-05-01", "2027-05-03"]);
    bare(&sandbox, "POST", &format!("/todos/{}/completion.json", todos[2])).expect(204);
    let report = |query: &str| {
        get(&sandbox, &format!("/reports/todos/assigned/{person}{query}")).expect(200).json()
    };
    let by_project = report("");
    assert_eq!(
        (&by_project["grouped_by"], &by_project["person"]["id"]),
        (&json!("bucket"), &json!(person))
    );
    assert_eq!(ids(&by_project["todos"]), todos[..2]);
    assert_eq!(ids(&report("?group_by=date")["todos"]), [todos[1], todos[0]]);
    get(&sandbox, &format!("/reports/todos/assigned/{person}?group_by=mood")).expect(422);
    get(&sandbox, "/reports/todos/assigned/7").expect(404);
}

#[test]
fn overdue_to_dos_are_grouped_by_their_delay() {
    let sandbox = stopped();
    let days = [
        "2027-03-04",
        "2027-03-03",
        "2027-02-26",
        "2027-02-25",
        "2027-02-04",
        "2027-02-03",
        "2026-12-04",
        "2026-12-03",
    ];
    let (_, todos) = dated(&sandbox, &days);
    let report = get(&sandbox, "/reports/todos/overdue.json").expect(200).json();
    let own = |name: &str| -> Vec<i64> {
        ids(&report[name]).into_iter().filter(|id| todos.contains(id)).collect()
    };
    assert_eq!(own("under_a_week_late"), [todos[2], todos[1]]);
    assert_eq!(own("over_a_week_late"), [todos[4], todos[3]]);
    assert_eq!(own("over_a_month_late"), [todos[6], todos[5]]);
    assert_eq!(own("over_three_months_late"), [todos[7]]);
}

#[test]
fn upcoming_work_is_that_in_the_window() {
    let sandbox = stopped();
    let (_, todos) = dated(&sandbox, &["2027-04-05", "2027-04-20"]);
    let schedule = sandbox.first_id("Schedule");
    let path = format!("/schedules/{schedule}/entries.json");
    let entry = json!({
        "summary": "Fair", "starts_at": "2027-04-01T09:00:00Z", "ends_at": "2027-04-03T17:00:00Z",
        "participant_ids": [sandbox.my_id()],
    });
    let entry = post(&sandbox, &path, entry).expect(201).json();
    let path = "/reports/schedules/upcoming.json";
    let query = "?window_starts_on=2027-04-03&window_ends_on=2027-04-14";
    let report = get(&sandbox, &format!("{path}{query}")).expect(200).json();
    assert_eq!(ids(&report["schedule_entries"]), [entry["id"].as_i64().unwrap()]);
    assert_eq!(report["schedule_entries"][0]["participants"][0]["id"], sandbox.my_id());
    // The tasting of the initial data is on Tuesdays.
    let starts: Vec<_> = report["recurring_schedule_entry_occurrences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|occurrence| occurrence["starts_at"].clone())
        .collect();
    assert_eq!(starts, ["2027-04-06T12:00:00.000Z", "2027-04-13T12:00:00.000Z"]);
    let base = format!("{}/{}", sandbox.url(), sandbox.account_id());
    let url = report["recurring_schedule_entry_occurrences"][0]["url"].as_str().unwrap().to_owned();
    let occurrence = get(&sandbox, url.strip_prefix(&base).unwrap()).expect(200).json();
    assert_eq!(occurrence["starts_at"], starts[0]);
    get(&sandbox, &url.strip_prefix(&base).unwrap().replace("20270406", "20270407")).expect(404);
    let assignables = report["assignables"].as_array().unwrap();
    let shown = assignables.iter().find(|item| item["id"] == todos[0]).unwrap();
    assert_eq!(
        (&shown["content"], &shown["parent"]["id"]),
        (&json!("2027-04-05"), &json!(sandbox.first_todolist_id()))
    );
    assert!(assignables.iter().all(|item| item["id"] != todos[1]));
    get(&sandbox, &format!("{path}?window_starts_on=2027-04-03&window_ends_on=2027-04-02"))
        .expect(422);
    let first = "window_starts_on=2027-04-03";
    get(&sandbox, &format!("{path}?{first}&window_ends_on=2028-04-03")).expect(200);
    get(&sandbox, &format!("{path}?{first}&window_ends_on=2028-04-04")).expect(422);
    get(&sandbox, &format!("{path}?{first}&window_ends_on=9999-12-31")).expect(422);
}
