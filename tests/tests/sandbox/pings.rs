//! Pings and their chats.

use basecamp_sandbox::Sandbox;
use serde_json::json;

use crate::http_client::{get, post};

#[test]
fn a_ping_is_a_chat_of_its_people() {
    let sandbox =
        Sandbox::builder().stopped_at("2027-03-01T08:00:00Z".parse().unwrap()).seed_data(false);
    let sandbox = sandbox.start().unwrap();
    let [one, other] = sandbox.add_people(2)[..] else { panic!() };
    let create = |people: &[i64], new_group: bool| {
        let body = json!({ "user_ids": people, "new_group": new_group });
        post(&sandbox, "/circles.json", body).expect(201).json()
    };
    let ping = create(&[one], false);
    assert_eq!(ping["title"], "Temp 1");
    assert_eq!(ping["people"].as_array().unwrap().len(), 2);
    assert_eq!(get(&sandbox, &format!("/circles/{}", ping["id"])).expect(200).json(), ping);
    assert_eq!(create(&[one], false)["id"], ping["id"]);
    let group = create(&[one, other], false);
    assert_eq!(
        (&group["title"], group["edit_title_url"].is_string()),
        (&json!("Temp 1, Temp 2"), true)
    );
    assert_ne!(create(&[one], true)["id"], ping["id"]);
    for people in [json!([]), json!([sandbox.my_id()]), json!([7])] {
        let body = json!({ "user_ids": people });
        post(&sandbox, "/circles.json", body).expect(422);
    }
    get(&sandbox, "/circles/7").expect(404);

    let base = format!("{}/{}", sandbox.url(), sandbox.account_id());
    let lines = ping["links"]["lines"].as_str().unwrap().strip_prefix(&base).unwrap();
    sandbox.clock().advance(std::time::Duration::from_secs(60));
    let line = post(&sandbox, lines, json!({ "content": "Hello" })).expect(201).json();
    assert_eq!(line["bucket"], json!({ "id": ping["id"], "name": "Temp 1", "type": "Circle" }));
    assert_eq!(get(&sandbox, lines).expect(200).ids(), [line["id"].as_i64().unwrap()]);
    let room = ping["room_url"].as_str().unwrap().strip_prefix(&base).unwrap();
    assert_eq!(get(&sandbox, room).expect(200).json()["bucket"]["id"], ping["id"]);
    let listed = get(&sandbox, "/circles.json").expect(200).json();
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["id"]), (3, &ping["id"]));
    assert_eq!(listed[0]["updated_at"], line["created_at"]);
    assert!(get(&sandbox, "/chats.json").ids().is_empty(), "it is no chat of a project");
}
