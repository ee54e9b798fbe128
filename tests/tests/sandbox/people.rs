//! People, out-of-office, profile and preferences.

use basecamp_sandbox::Sandbox;
use serde_json::json;

use crate::http_client::{bare, get, post, put};

#[test]
fn lists_of_people() {
    let sandbox = Sandbox::start().unwrap();
    let everyone = get(&sandbox, "/people.json").expect(200).ids();
    assert_eq!(everyone.len(), 6);
    assert!(everyone.contains(&sandbox.my_id()));
    let pingable = get(&sandbox, "/circles/people.json").expect(200).ids();
    assert_eq!(pingable.len(), 5);
    assert_eq!(get(&sandbox, "/reports/todos/assigned.json").expect(200).ids(), everyone);
    let me = get(&sandbox, &format!("/people/{}", sandbox.my_id())).expect(200).json();
    assert_eq!(me["owner"], true);
    assert_eq!(get(&sandbox, "/my/profile.json").json(), me);
    get(&sandbox, &format!("/people/{}", sandbox.first_todo_id())).expect(404);
}

#[test]
fn out_of_office() {
    let sandbox = Sandbox::start().unwrap();
    let path = format!("/people/{}/out_of_office.json", sandbox.my_id());
    assert_eq!(get(&sandbox, &path).expect(200).json()["enabled"], false);
    let body =
        |start: &str, end: &str| json!({"out_of_office": {"start_date": start, "end_date": end}});
    let away = post(&sandbox, &path, body("2020-02-28", "2020-02-29")).expect(200).json();
    assert_eq!((&away["enabled"], &away["ongoing"]), (&json!(true), &json!(false)));
    assert_eq!(away["back_on_date"], "2020-03-01");
    let away = post(&sandbox, &path, body("2020-01-01", "2999-12-31")).expect(200).json();
    assert_eq!(away["ongoing"], true);
    assert_eq!(get(&sandbox, &path).json(), away);
    post(&sandbox, &path, body("2020-02-02", "2020-02-01")).expect(422);
    bare(&sandbox, "DELETE", &path).expect(204);
    assert_eq!(get(&sandbox, &path).json()["enabled"], false);
}

#[test]
fn profile_and_preferences() {
    let sandbox = Sandbox::start().unwrap();
    let body =
        json!({"title": "Printer", "first_week_day": "Sunday", "time_zone_name": "Asia/Tokyo"});
    put(&sandbox, "/my/profile.json", body).expect(204);
    let me = get(&sandbox, "/my/profile.json").json();
    assert_eq!((&me["title"], &me["time_zone"]), (&json!("Printer"), &json!("Asia/Tokyo")));
    let preferences = get(&sandbox, "/my/preferences.json").expect(200).json();
    assert_eq!(preferences["first_week_day"], "Sunday");
    let body = json!({"person": {"time_format": "twelve_hour"}});
    let changed = put(&sandbox, "/my/preferences.json", body).expect(200).json();
    assert_eq!(
        (&changed["time_format"], &changed["first_week_day"]),
        (&json!("twelve_hour"), &json!("Sunday"))
    );
    assert_eq!(get(&sandbox, "/my/preferences.json").json(), changed);
    put(&sandbox, "/my/profile.json", json!({"first_week_day": "Someday"})).expect(400);
    put(&sandbox, "/my/profile.json", json!({"name": ""})).expect(422);
}

#[test]
fn an_invitation_of_a_known_address_adds_nobody() {
    let sandbox = Sandbox::start().unwrap();
    let project = sandbox.add_projects(1)[0];
    let person = sandbox.add_people(1)[0];
    let address = get(&sandbox, &format!("/people/{person}")).json()["email_address"].clone();
    let address = address.as_str().unwrap().to_uppercase();
    let body = json!({ "create": [{ "name": "Temp", "email_address": address }] });
    let path = format!("/projects/{project}/people/users.json");
    let granted = put(&sandbox, &path, body).expect(200).json();
    assert_eq!(granted["granted"][0]["id"], person);
}
