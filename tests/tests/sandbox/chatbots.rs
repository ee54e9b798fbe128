//! Chatbots, and the lines that they write with their keys.

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{bare, get, post, put, raw};

#[test]
fn a_chatbot_writes_lines_with_its_key() {
    let sandbox = Sandbox::start().unwrap();
    let (project, chat) = (sandbox.first_project_id(), sandbox.first_id("Campfire"));
    let chatbots = format!("/buckets/{project}/chats/{chat}/integrations");
    let list = || get(&sandbox, &format!("{chatbots}.json")).expect(200);
    let before = list().ids();
    let body = json!({ "service_name": "deploy", "command_url": "https://example.com/bot" });
    let bot = post(&sandbox, &format!("{chatbots}.json"), body.clone()).expect(201).json();
    assert_eq!(
        (&bot["service_name"], &bot["command_url"]),
        (&json!("deploy"), &body["command_url"])
    );
    assert_eq!(list().json()[before.len()], bot);
    let path = format!("{chatbots}/{}", bot["id"]);
    let renamed = put(&sandbox, &path, json!({ "service_name": "ship" })).expect(200).json();
    assert_eq!(renamed["command_url"], body["command_url"]);
    assert_eq!(get(&sandbox, &path).expect(200).json(), renamed);

    let since = get(&sandbox, "/events.json?since=0").json()["events"].as_array().unwrap().len();
    let lines = bot["lines_url"].as_str().unwrap().strip_prefix(sandbox.url()).unwrap();
    let json = "Content-Type: application/json\r\n";
    let write = |path: &str| raw(&sandbox, "POST", path, json, br#"{"content":"Done"}"#).unwrap();
    write(lines).expect(204);
    write(&lines.replace("/integrations/", "/integrations/x")).expect(404);
    let newest = format!("/chats/{chat}/lines.json?sort=created_at&direction=desc");
    let line = get(&sandbox, &newest).expect(200).json()[0].clone();
    assert_eq!((&line["content"], &line["creator"]["name"]), (&json!("Done"), &json!("ship")));
    assert_eq!(line["creator"]["personable_type"], "Integration");
    let events = get(&sandbox, "/events.json?since=0").json()["events"].clone();
    let event = &events.as_array().unwrap()[since];
    assert_eq!(
        (&event["recording_id"], &event["creator_id"]),
        (&line["id"], &line["creator"]["id"])
    );
    let people = get(&sandbox, "/people.json").json();
    assert!(!people.as_array().unwrap().iter().any(|person| person["name"] == "ship"));

    bare(&sandbox, "DELETE", &path).expect(204);
    get(&sandbox, &path).expect(404);
    write(lines).expect(404);
    assert_eq!(list().ids(), before);
    assert_eq!(get(&sandbox, &newest).json()[0]["creator"]["name"], "ship");
}

#[test]
fn names_and_urls_of_chatbots_are_checked() {
    let sandbox = Sandbox::start().unwrap();
    let (project, chat) = (sandbox.first_project_id(), sandbox.first_id("Campfire"));
    let path = format!("/buckets/{project}/chats/{chat}/integrations.json");
    let refused = |body: Value, field: &str| {
        let error = post(&sandbox, &path, body).expect(422).json();
        assert!(error["errors"][field].is_array(), "{error}");
    };
    refused(json!({ "service_name": "two words" }), "service_name");
    refused(json!({ "service_name": "bot🤖" }), "service_name");
    refused(json!({ "service_name": "" }), "service_name");
    refused(json!({ "service_name": "x", "command_url": "http://example.com" }), "command_url");
    post(&sandbox, "/buckets/1/chats/1/integrations.json", json!({ "service_name": "x" }))
        .expect(404);
}

#[test]
fn only_administrators_see_the_secrets_of_chatbots() {
    let mut state = Sandbox::start().unwrap().save();
    let me = state["me"].to_string();
    state["people"][me]["admin"] = json!(false);
    let sandbox = Sandbox::builder().state(state).start().unwrap();
    let (project, chat) = (sandbox.first_project_id(), sandbox.first_id("Campfire"));
    let path = format!("/buckets/{project}/chats/{chat}/integrations.json");
    let bot = get(&sandbox, &path).expect(200).json()[0].clone();
    assert_eq!((bot.get("lines_url"), bot.get("command_url")), (None, None));
    assert!(bot["service_name"].is_string());
}
