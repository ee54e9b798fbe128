//! Chatbots, and the lines that they write with their keys.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

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

/// A server that responds to commands with a text, and to webhooks without one. Returns its URL and
/// the commands.
fn bot(reply: &'static str) -> (String, mpsc::Receiver<Value>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, commands) = mpsc::channel();
    // The thread blocks in `accept` until the test process ends.
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut reader = BufReader::new(stream.unwrap());
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                reader.read_line(&mut head).unwrap();
            }
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let mut body = vec![0; length.unwrap().parse().unwrap()];
            reader.read_exact(&mut body).unwrap();
            let is_command = head.starts_with("POST /command HTTP/1.1\r\n");
            if is_command {
                sender.send(serde_json::from_slice(&body).unwrap()).unwrap();
            }
            let text = if is_command { reply } else { "" };
            let response = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", text.len());
            // The client closes the connection before the end of a long response.
            let _ = reader.get_mut().write_all((response + text).as_bytes());
        }
    });
    (url, commands)
}

#[test]
fn a_chatbot_receives_commands_and_its_reply_is_a_line() {
    let (url, commands) = bot("Deployed the site.\n");
    let sandbox = Sandbox::start().unwrap();
    let (project, chat) = (sandbox.first_project_id(), sandbox.first_id("Campfire"));
    let path = format!("/buckets/{project}/chats/{chat}/integrations.json");
    let body = json!({ "service_name": "deploy", "command_url": format!("{url}/command") });
    let bot = post(&sandbox, &path, body).expect(201).json();
    let path = format!("/buckets/{project}/webhooks.json");
    let body = json!({ "payload_url": format!("{url}/hook"), "types": ["Chat::Lines::Text"] });
    post(&sandbox, &path, body).expect(201);
    let say = |text: &str| {
        post(&sandbox, &format!("/chats/{chat}/lines.json"), json!({ "content": text })).expect(201)
    };
    for text in ["deploy it", "!deployer it", "! deploy", "Say !deploy it"] {
        say(text);
    }
    say("!deploy the <b>site</b>");
    let command = commands.recv_timeout(Duration::from_secs(10)).unwrap();
    assert_eq!(
        (&command["command"], &command["creator"]["id"]),
        (&json!("the site"), &json!(sandbox.my_id()))
    );
    assert_eq!(command["callback_url"], bot["lines_url"]);
    // The lines of the caller and that of the chatbot.
    assert_eq!(sandbox.wait_for_deliveries(6, Duration::from_secs(10)).len(), 6);
    let newest = format!("/chats/{chat}/lines.json?sort=created_at&direction=desc");
    let line = get(&sandbox, &newest).expect(200).json()[0].clone();
    assert_eq!(
        (&line["content"], &line["creator"]["name"]),
        (&json!("Deployed the site."), &json!("deploy"))
    );
    assert!(commands.try_recv().is_err());
}

#[test]
fn chatbots_give_no_commands() {
    let (url, commands) = bot("!deploy again");
    let sandbox = Sandbox::start().unwrap();
    let (project, chat) = (sandbox.first_project_id(), sandbox.first_id("Campfire"));
    let path = format!("/buckets/{project}/chats/{chat}/integrations.json");
    let body = json!({ "service_name": "deploy", "command_url": format!("{url}/command") });
    post(&sandbox, &path, body).expect(201);
    let path = format!("/buckets/{project}/webhooks.json");
    let body = json!({ "payload_url": format!("{url}/hook"), "types": ["Chat::Lines::Text"] });
    post(&sandbox, &path, body).expect(201);
    let line = json!({ "content": "!deploy" });
    post(&sandbox, &format!("/chats/{chat}/lines.json"), line).expect(201);
    assert_eq!(commands.recv_timeout(Duration::from_secs(10)).unwrap()["command"], "");
    assert_eq!(sandbox.wait_for_deliveries(2, Duration::from_secs(10)).len(), 2);
    assert!(commands.try_recv().is_err());
}

#[test]
fn a_long_reply_is_read_up_to_a_limit() {
    let (url, _commands) = bot(String::leak("x".repeat(3 << 20)));
    let sandbox = Sandbox::start().unwrap();
    let (project, chat) = (sandbox.first_project_id(), sandbox.first_id("Campfire"));
    let path = format!("/buckets/{project}/chats/{chat}/integrations.json");
    let body = json!({ "service_name": "deploy", "command_url": format!("{url}/command") });
    post(&sandbox, &path, body).expect(201);
    let path = format!("/buckets/{project}/webhooks.json");
    let body = json!({ "payload_url": format!("{url}/hook"), "types": ["Chat::Lines::Text"] });
    post(&sandbox, &path, body).expect(201);
    let line = json!({ "content": "!deploy" });
    post(&sandbox, &format!("/chats/{chat}/lines.json"), line).expect(201);
    assert_eq!(sandbox.wait_for_deliveries(2, Duration::from_secs(10)).len(), 2);
    let newest = format!("/chats/{chat}/lines.json?sort=created_at&direction=desc");
    let lines = get(&sandbox, &newest).expect(200).json();
    assert_eq!(lines[0]["content"].as_str().map(str::len), Some(1 << 20));
}
