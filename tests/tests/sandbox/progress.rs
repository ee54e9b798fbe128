//! Gauges and hill charts.

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{bare, get, post, put};

#[test]
fn a_gauge_shows_its_latest_needles() {
    let sandbox = Sandbox::start().unwrap();
    let project = sandbox.add_projects(1)[0];
    let needles = format!("/projects/{project}/gauge/needles.json");
    let gauges =
        || get(&sandbox, &format!("/reports/gauges.json?bucket_ids={project}")).expect(200);
    let needle = |position: i64, color: &str| {
        let body = json!({ "gauge_needle": { "position": position, "color": color } });
        post(&sandbox, &needles, body)
    };
    needle(10, "green").expect(404);
    let toggle = |enabled: bool| {
        let body = json!({ "gauge": { "enabled": enabled } });
        put(&sandbox, &format!("/projects/{project}/gauge.json"), body)
    };
    assert!(toggle(true).expect(200).body.is_empty());
    assert_eq!(gauges().json()[0].get("last_needle_position"), None);
    for position in [-1, 101] {
        let error = needle(position, "red").expect(422).json();
        assert!(error["errors"]["position"].is_array());
    }
    let first = needle(10, "green").expect(201).json();
    let second = needle(30, "red").expect(201).json();
    assert_eq!((&second["position"], &second["color"]), (&json!(30), &json!("red")));
    assert_eq!(get(&sandbox, &needles).expect(200).json(), json!([second, first]));
    let path = format!("/gauge_needles/{}", second["id"]);
    let body = json!({ "gauge_needle": { "description": "<div>Slow</div>" } });
    let changed = put(&sandbox, &path, body).expect(200).json();
    assert_eq!(
        (&changed["description"], &changed["position"]),
        (&json!("<div>Slow</div>"), &json!(30))
    );
    assert_eq!(get(&sandbox, &path).expect(200).json(), changed);
    let gauge = gauges().json()[0].clone();
    for (member, expected) in [
        ("last_needle_position", json!(30)),
        ("previous_needle_position", json!(10)),
        ("last_needle_color", json!("red")),
        ("description", json!("<div>Slow</div>")),
        ("enabled", json!(true)),
    ] {
        assert_eq!(gauge[member], expected, "{member}");
    }
    bare(&sandbox, "DELETE", &path).expect(204);
    get(&sandbox, &path).expect(404);
    assert_eq!(gauges().json()[0]["last_needle_position"], 10);
    assert!(get(&sandbox, "/reports/gauges.json").ids().len() > 1);
    toggle(false).expect(200);
    assert_eq!(gauges().json(), json!([]));
    get(&sandbox, &needles).expect(404);
    get(&sandbox, "/projects/1/gauge/needles.json").expect(404);
}

#[test]
fn needles_notify_the_chosen_people() {
    let sandbox = Sandbox::start().unwrap();
    let project = sandbox.first_project_id();
    let people = get(&sandbox, &format!("/projects/{project}/people.json")).expect(200).ids();
    let notified = |notify: Value| {
        let mut body = notify;
        body["gauge_needle"] = json!({ "position": 50 });
        let path = format!("/projects/{project}/gauge/needles.json");
        let id = post(&sandbox, &path, body).expect(201).json()["id"].clone();
        get(&sandbox, &format!("/recordings/{id}/subscription.json")).json()["count"].clone()
    };
    assert_eq!(notified(json!({})), 1);
    assert_eq!(notified(json!({ "notify": "everyone" })), people.len());
    assert_eq!(notified(json!({ "notify": "custom", "subscriptions": people[1..3] })), 2);
}

#[test]
fn a_hill_chart_moves_with_its_versions() {
    let sandbox = Sandbox::start().unwrap();
    let set = sandbox.first_todoset_id();
    let old = sandbox.first_todolist_id();
    let new = sandbox.add_todolists(set, 1)[0];
    let (hill, versions) =
        (format!("/todosets/{set}/hill.json"), format!("/todosets/{set}/hills/versions"));
    let chart = || get(&sandbox, &hill).expect(200).json();
    let settings =
        |body: Value| put(&sandbox, &format!("/todosets/{set}/hills/settings.json"), body);
    let changed = settings(json!({ "tracked": [new], "untracked": [old] })).expect(200).json();
    assert_eq!(changed, chart());
    let dot = &changed["dots"][0];
    assert_eq!(
        (&dot["id"], &dot["label"], &dot["position"]),
        (&json!(new), &json!("List 1"), &json!(0))
    );
    let url = dot["url"].as_str().unwrap().split_once(sandbox.account_id()).unwrap().1;
    assert_eq!(get(&sandbox, url).expect(200).json()["id"], new);
    let error = settings(json!({ "tracked": [sandbox.first_message_id()] })).expect(422).json();
    assert!(error["errors"]["tracked"].is_array());
    settings(json!({ "tracked": [old] })).expect(200);

    let save = |dots: Value| {
        let body = json!({ "dots": dots, "description": "<div>Up</div>" });
        post(&sandbox, &format!("{versions}.json"), body)
    };
    let before = get(&sandbox, &format!("{versions}.json")).expect(200).ids();
    let version = save(json!([{ "id": new, "position": 40 }])).expect(201).json();
    save(json!([{ "id": new, "position": 101 }])).expect(422);
    save(json!([{ "id": 1, "position": 4 }])).expect(422);
    save(json!([{ "id": new, "position": 90 }])).expect(201);
    let positions = |dots: &Value| {
        let dots = dots.as_array().unwrap().iter();
        dots.map(|dot| (dot["id"].clone(), dot["position"].clone())).collect::<Vec<_>>()
    };
    let at =
        |old_at: i64, new_at: i64| vec![(json!(old), json!(old_at)), (json!(new), json!(new_at))];
    assert_eq!(positions(&version["dots"]), at(0, 40));
    assert_eq!(positions(&chart()["dots"]), at(0, 90));
    let path = format!("{versions}/{}", version["id"]);
    assert_eq!(get(&sandbox, &path).expect(200).json(), version);
    let listed = get(&sandbox, &format!("{versions}.json")).expect(200).ids();
    assert_eq!((listed.len(), &listed[2..]), (before.len() + 2, &before[..]));

    bare(&sandbox, "PUT", &format!("/recordings/{old}/status/trashed.json")).expect(204);
    assert_eq!(positions(&chart()["dots"]), at(0, 90)[1..]);
    assert_eq!(settings(json!({ "untracked": [new] })).expect(200).json()["enabled"], false);
    get(&sandbox, "/todosets/1/hill.json").expect(404);
}

#[test]
fn a_hill_chart_is_stale_after_a_change_of_its_todos() {
    let now = "2027-03-01T08:00:00Z".parse().unwrap();
    let sandbox = Sandbox::builder().stopped_at(now).start().unwrap();
    let hill = format!("/todosets/{}/hill.json", sandbox.first_todoset_id());
    let is_stale = || get(&sandbox, &hill).expect(200).json()["stale"].clone();
    assert_eq!(is_stale(), false);
    sandbox.clock().advance(std::time::Duration::from_secs(1));
    let todo = sandbox.first_todo_id();
    bare(&sandbox, "POST", &format!("/todos/{todo}/completion.json")).expect(204);
    assert_eq!(is_stale(), true);
}

#[test]
fn a_hill_chart_is_out_of_date_after_a_change_in_a_group() {
    let start = "2027-03-01T08:00:00Z".parse().unwrap();
    let sandbox = Sandbox::builder().stopped_at(start).start().unwrap();
    let (set, list) = (sandbox.first_todoset_id(), sandbox.first_todolist_id());
    let path = format!("/todosets/{set}/hills/settings.json");
    put(&sandbox, &path, json!({ "tracked": [list] })).expect(200);
    let stale = || get(&sandbox, &format!("/todosets/{set}/hill.json")).json()["stale"].clone();
    assert_eq!(stale(), false);
    sandbox.clock().advance(std::time::Duration::from_secs(60));
    sandbox.add_todos(sandbox.first_todolist_group_id(), 1);
    assert_eq!(stale(), true);
}

#[test]
fn the_url_of_a_needle_leads_to_it() {
    let sandbox = Sandbox::start().unwrap();
    let path = format!("/gauge_needles/{}", sandbox.first_id("GaugeNeedle"));
    let needle = get(&sandbox, &path).expect(200).json();
    let url = needle["url"].as_str().unwrap().split_once(sandbox.account_id()).unwrap().1;
    assert_eq!(get(&sandbox, url).expect(200).json(), needle);
}
