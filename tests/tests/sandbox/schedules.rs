//! Schedules and their entries.

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{get, post, put};

fn entry(sandbox: &Sandbox, starts_at: &str, ends_at: &str, all_day: bool) -> Value {
    let path = format!("/schedules/{}/entries.json", sandbox.first_id("Schedule"));
    let body = json!({
        "summary": "Fair", "starts_at": starts_at, "ends_at": ends_at, "all_day": all_day,
    });
    post(sandbox, &path, body).expect(201).json()
}

#[test]
fn entries_have_days_or_times_in_utc() {
    let sandbox = Sandbox::start().unwrap();
    let cases = [
        (
            ("2027-03-01T23:00:00+02:00", "2027-03-01T23:30:00Z", false),
            ("2027-03-01T21:00:00Z", "2027-03-01T23:30:00Z"),
        ),
        (("2027-03-01", "2027-03-02", false), ("2027-03-01T00:00:00Z", "2027-03-02T00:00:00Z")),
        (("2027-03-01T23:00:00Z", "2027-03-02T23:30:00Z", true), ("2027-03-01", "2027-03-02")),
        (("2027-03-01", "2027-03-01", true), ("2027-03-01", "2027-03-01")),
    ];
    for ((starts_at, ends_at, all_day), expected) in cases {
        let entry = entry(&sandbox, starts_at, ends_at, all_day);
        assert_eq!(
            (&entry["starts_at"], &entry["ends_at"]),
            (&json!(expected.0), &json!(expected.1))
        );
        assert_eq!(entry["all_day"], all_day);
    }
}

#[test]
fn an_entry_ends_after_its_start() {
    let sandbox = Sandbox::start().unwrap();
    let known = entry(&sandbox, "2027-03-01T09:00:00Z", "2027-03-01T10:00:00Z", false);
    let path = format!("/schedule_entries/{}", known["id"]);
    for (starts_at, ends_at) in [
        ("2027-03-01T09:00:00Z", "2027-03-01T08:59:00Z"),
        ("2027-03-01T09:00:00Z", "2027-03-01T10:00:00+02:00"),
        ("2027-03-02", "2027-03-01"),
    ] {
        let body = json!({ "summary": "Fair", "starts_at": starts_at, "ends_at": ends_at });
        let entries = format!("/schedules/{}/entries.json", sandbox.first_id("Schedule"));
        for refused in [post(&sandbox, &entries, body.clone()), put(&sandbox, &path, body)] {
            assert!(refused.expect(422).json()["errors"]["ends_at"].is_array());
        }
    }
    assert_eq!(get(&sandbox, &path).expect(200).json(), known);
}

#[test]
fn an_occurrence_of_several_days_is_in_the_window_until_its_end() {
    let sandbox = Sandbox::builder().seed_data(false).start().unwrap();
    sandbox.add_projects(1);
    let id = entry(&sandbox, "2027-03-01", "2027-03-03", true)["id"].as_i64().unwrap();
    let mut state = sandbox.save();
    let records = state["records"].as_array_mut().unwrap();
    let record = records.iter_mut().find(|record| record["id"] == id).unwrap();
    record["fields"]["recurrence_schedule"] = json!({ "frequency": "every_week", "days": [1] });
    let sandbox = Sandbox::builder().state(state).start().unwrap();
    let path =
        "/reports/schedules/upcoming.json?window_starts_on=2027-03-10&window_ends_on=2027-03-14";
    let report = get(&sandbox, path).expect(200).json();
    let occurrences = report["recurring_schedule_entry_occurrences"].as_array().unwrap();
    let starts: Vec<_> = occurrences.iter().map(|entry| &entry["starts_at"]).collect();
    assert_eq!(starts, ["2027-03-08"]);
}
