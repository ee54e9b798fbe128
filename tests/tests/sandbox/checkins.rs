//! Questions, the answers to them, and the reminders to answer.

use std::time::Duration;

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{bare, get, post, put};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A sandbox on a Monday morning.
fn monday() -> Sandbox {
    let now = "2027-03-01T08:00:00Z".parse().unwrap();
    Sandbox::builder().page_size(2).stopped_at(now).start().unwrap()
}

fn ask(sandbox: &Sandbox, schedule: Value) -> Value {
    let path = format!("/questionnaires/{}/questions.json", sandbox.first_id("Questionnaire"));
    let body = json!({ "title": "What floats?", "schedule": schedule });
    post(sandbox, &path, body).expect(201).json()
}

#[test]
fn questions_have_a_schedule() {
    let sandbox = monday();
    let questionnaire = format!("/questionnaires/{}", sandbox.first_id("Questionnaire"));
    let count = || get(&sandbox, &questionnaire).json()["questions_count"].as_i64().unwrap();
    let before = count();
    let schedule = json!({ "frequency": "every_week", "days": [2, 4], "time_of_day": "5:30pm" });
    let question = ask(&sandbox, schedule);
    let expected = json!({
        "frequency": "every_week", "days": [2, 4], "hour": 17, "minute": 30, "week_instance": null,
        "week_interval": 1, "month_interval": null, "start_date": "2027-03-01", "end_date": null,
    });
    assert_eq!((&question["schedule"], count()), (&expected, before + 1));
    assert_eq!((&question["answers_count"], &question["paused"]), (&json!(0), &json!(false)));
    let path = format!("/questions/{}", question["id"]);
    let changed = put(&sandbox, &path, json!({ "schedule": { "frequency": "every_month" } }));
    let changed = changed.expect(200).json();
    assert_eq!((&changed["title"], &changed["schedule"]["hour"]), (&question["title"], &json!(17)));
    assert_eq!(changed["schedule"]["month_interval"], 1);
    assert_eq!(get(&sandbox, &path).expect(200).json(), changed);
    for schedule in [
        json!({ "days": [7] }),
        json!({ "days": [] }),
        json!({ "time_of_day": "noon" }),
        json!({ "week_instance": 6 }),
    ] {
        let error = put(&sandbox, &path, json!({ "schedule": schedule })).expect(422).json();
        assert!(error["errors"]["schedule"].is_array(), "{error}");
    }
    put(&sandbox, &path, json!({ "title": "" })).expect(422);
    put(&sandbox, "/questions/1", json!({ "title": "x" })).expect(404);

    for (method, is_paused) in [("POST", true), ("POST", true), ("DELETE", false)] {
        let answer = bare(&sandbox, method, &format!("{path}/pause.json")).expect(200).json();
        assert_eq!(answer, json!({ "paused": is_paused }));
        assert_eq!(get(&sandbox, &path).json()["paused"], is_paused);
    }
}

#[test]
fn answers_are_listed_by_day_and_by_person() {
    let sandbox = monday();
    let question = ask(&sandbox, json!({ "frequency": "every_day" }));
    let path = format!("/questions/{}", question["id"]);
    let answers = format!("{path}/answers.json");
    let answer = |body: Value| post(&sandbox, &answers, body).expect(201).json();
    let today = answer(json!({ "content": "<div>Cork</div>" }));
    assert_eq!((&today["group_on"], &today["title"]), (&json!("2027-03-01"), &question["title"]));
    let earlier = answer(json!({ "content": "<div>Oil</div>", "group_on": "2027-02-26" }));
    let third = answer(json!({ "content": "<div>Ice</div>" }));
    let ids = |query: &str| get(&sandbox, &format!("{answers}{query}")).expect(200).ids();
    let id = |answer: &Value| answer["id"].as_i64().unwrap();
    assert_eq!(ids(""), [id(&today), id(&earlier)]);
    assert_eq!(ids("?page=2"), [id(&third)]);
    assert_eq!(ids("?date=2027-02-26"), [id(&earlier)]);
    assert_eq!(ids(&format!("?creator_id={}&date=2027-03-01", sandbox.my_id())).len(), 2);
    assert!(ids("?creator_id=1").is_empty());
    let by = |person: i64| get(&sandbox, &format!("{path}/answers/by/{person}"));
    assert_eq!(by(sandbox.my_id()).expect(200).header("x-total-count"), Some("3"));
    assert!(by(sandbox.add_people(1)[0]).expect(200).ids().is_empty());
    by(1).expect(404);
    assert_eq!(get(&sandbox, &format!("{path}/answers/by.json")).ids(), [sandbox.my_id()]);
    assert_eq!(get(&sandbox, &path).json()["answers_count"], 3);

    let one = format!("/question_answers/{}", today["id"]);
    put(&sandbox, &one, json!({ "content": "<div>Wood</div>" })).expect(204);
    let changed = get(&sandbox, &one).expect(200).json();
    assert_eq!(
        (&changed["content"], &changed["group_on"]),
        (&json!("<div>Wood</div>"), &today["group_on"])
    );
    put(&sandbox, &one, json!({ "content": " " })).expect(422);
    bare(&sandbox, "PUT", &format!("/recordings/{}/status/trashed.json", third["id"])).expect(204);
    assert_eq!(get(&sandbox, &path).json()["answers_count"], 2);
    post(&sandbox, "/questions/1/answers.json", json!({ "content": "x" })).expect(404);
}

#[test]
fn seeded_questions_have_several_answerers() {
    let sandbox = Sandbox::start().unwrap();
    let question = sandbox.first_id("Question");
    let people = get(&sandbox, &format!("/questions/{question}/answers/by.json")).expect(200).ids();
    assert_eq!((people.len(), people[0]), (2, sandbox.my_id()));
}

#[test]
fn unanswered_questions_have_reminders() {
    let sandbox = monday();
    let reminders = || get(&sandbox, "/my/question_reminders.json").expect(200).json();
    let daily = json!({ "frequency": "every_day", "days": [1, 2, 3], "time_of_day": "9:00am" });
    let question = ask(&sandbox, daily);
    assert_eq!(reminders(), json!([]));
    sandbox.clock().advance(DAY);
    let reminder = reminders()[0].clone();
    assert_eq!(reminder["remind_at"], "2027-03-01T09:00:00.000Z");
    assert_eq!((&reminder["group_on"], &reminder["question"]), (&json!("2027-03-01"), &question));
    let path = format!("/questions/{}", question["id"]);
    let settings = format!("{path}/notification_settings.json");
    let off = json!({ "responding": false, "subscribed": false });
    assert_eq!(put(&sandbox, &settings, off.clone()).expect(200).json(), off);
    assert_eq!(reminders(), json!([]));
    let on = put(&sandbox, &settings, json!({ "responding": true })).expect(200).json();
    assert_eq!(on, json!({ "responding": true, "subscribed": false }));
    assert_eq!(reminders()[0], reminder);
    bare(&sandbox, "POST", &format!("{path}/pause.json")).expect(200);
    assert_eq!(reminders(), json!([]));
    bare(&sandbox, "DELETE", &format!("{path}/pause.json")).expect(200);
    let answer = json!({ "content": "Cork", "group_on": "2027-03-01" });
    post(&sandbox, &format!("{path}/answers.json"), answer).expect(201);
    assert_eq!(reminders(), json!([]));
    sandbox.clock().advance(DAY);
    let next = reminders()[0].clone();
    assert_eq!(next["group_on"], "2027-03-02");
    assert_ne!(next["reminder_id"], reminder["reminder_id"]);
}
