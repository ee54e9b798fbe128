//! Webhooks: events, repeated deliveries, and deactivation.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use basecamp_sandbox::{Delivery, DeliveryFault, Sandbox};
use basecamp_webhooks::{Secret, kinds, verify_signature};
use serde_json::{Value, json};

use crate::http_client::{bare, get, post, put};
use crate::person::Person;

/// A received delivery: its signature and its body.
type Received = (Option<String>, String);

/// A server that responds with the status that the function returns for the number of earlier
/// requests.
struct Server {
    url: String,
    got: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    fn start(answer: impl Fn(usize) -> u16 + Send + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let url = format!("http://{}/hook?from=basecamp", listener.local_addr().unwrap());
        let got = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&got);
        // The thread blocks in `accept` until the test process ends.
        thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let mut reader = BufReader::new(stream.unwrap());
                let mut head = String::new();
                while !head.ends_with("\r\n\r\n") {
                    reader.read_line(&mut head).unwrap();
                }
                assert!(head.starts_with("POST /hook?from=basecamp HTTP/1.1\r\n"), "{head}");
                let header = |name: &str| {
                    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
                    let found = lines.find(|(key, _)| key.eq_ignore_ascii_case(name));
                    found.map(|(_, value)| value.to_owned())
                };
                let mut body = vec![0; header("content-length").unwrap().parse().unwrap()];
                reader.read_exact(&mut body).unwrap();
                let body = String::from_utf8(body).unwrap();
                noted.lock().unwrap().push((header("x-basecamp-signature"), body));
                let status = answer(number);
                let response = format!("HTTP/1.1 {status} Whatever\r\nContent-Length: 0\r\n\r\n");
                reader.get_mut().write_all(response.as_bytes()).unwrap();
            }
        });
        Self { url, got }
    }

    /// The events of the deliveries with a valid signature.
    fn events(&self, sandbox: &Sandbox) -> Vec<Value> {
        let secret = Secret::new(sandbox.webhook_secret());
        let got = self.got.lock().unwrap();
        let signed = got.iter().filter(|(signature, body)| {
            let signature = signature.as_deref().unwrap();
            verify_signature(body.as_bytes(), signature, &secret)
        });
        signed.map(|(_, body)| serde_json::from_str(body).unwrap()).collect()
    }
}

fn sandbox() -> Sandbox {
    Sandbox::builder().webhook_pause(Duration::from_millis(1)).start().unwrap()
}

fn create(sandbox: &Sandbox, url: &str, types: Value) -> i64 {
    let path = format!("/buckets/{}/webhooks.json", sandbox.first_project_id());
    let body = json!({ "payload_url": url, "types": types });
    post(sandbox, &path, body).expect(201).json()["id"].as_i64().unwrap()
}

fn add_todo(sandbox: &Sandbox, content: &str) -> Value {
    let path = format!("/todolists/{}/todos.json", sandbox.first_todolist_id());
    post(sandbox, &path, json!({ "content": content })).expect(201).json()
}

#[track_caller]
fn wait(sandbox: &Sandbox, count: usize) -> Vec<Delivery> {
    let deliveries = sandbox.wait_for_deliveries(count, Duration::from_secs(20));
    assert_eq!(deliveries.len(), count, "{deliveries:?}");
    deliveries
}

#[test]
fn a_webhook_is_created_listed_changed_and_deleted() {
    let sandbox = sandbox();
    let project = sandbox.first_project_id();
    let id = create(&sandbox, "https://example.com/hooks", json!(["Todo"]));
    let shown = get(&sandbox, &format!("/webhooks/{id}")).expect(200).json();
    assert_eq!(shown["payload_url"], "https://example.com/hooks");
    assert_eq!((&shown["active"], &shown["types"]), (&json!(true), &json!(["Todo"])));
    assert_eq!(shown["recent_deliveries"], json!([]));
    let list = get(&sandbox, &format!("/buckets/{project}/webhooks.json")).expect(200);
    // The sandbox starts with one inactive webhook.
    assert_eq!((list.header("x-total-count"), list.ids()[1]), (Some("2"), id));
    let change = json!({ "active": false, "types": ["Comment"] });
    let changed = put(&sandbox, &format!("/webhooks/{id}"), change).expect(200).json();
    assert_eq!((&changed["active"], &changed["types"]), (&json!(false), &json!(["Comment"])));
    assert_eq!(changed["payload_url"], "https://example.com/hooks");
    // No types are all types.
    let changed = put(&sandbox, &format!("/webhooks/{id}"), json!({ "types": [] })).expect(200);
    assert_eq!(changed.json()["types"], json!(["all"]));
    bare(&sandbox, "DELETE", &format!("/webhooks/{id}")).expect(204);
    get(&sandbox, &format!("/webhooks/{id}")).expect(404);
}

#[test]
fn a_payload_url_must_be_https_or_loopback() {
    let sandbox = sandbox();
    let path = format!("/buckets/{}/webhooks.json", sandbox.first_project_id());
    for url in ["http://example.com/hooks", "ftp://localhost/", "hooks", "http://10.0.0.1/"] {
        let body = json!({ "payload_url": url, "types": [] });
        let answer = post(&sandbox, &path, body).expect(422);
        assert_eq!(answer.json()["errors"]["payload_url"][0], "must be an HTTPS URL", "{url}");
    }
    post(&sandbox, &path, json!({ "payload_url": "https://x.example", "types": [1] })).expect(400);
    let unknown = json!({ "payload_url": "https://x.example", "types": ["Todo", "Bogus"] });
    let refusal = post(&sandbox, &path, unknown).expect(422).json();
    assert!(refusal["errors"]["types"][0].as_str().unwrap().contains("Bogus"), "{refusal}");
    post(&sandbox, &path, json!({ "types": [] })).expect(400);
    post(&sandbox, "/buckets/1/webhooks.json", json!({})).expect(400);
}

#[test]
fn all_types_are_delivered_with_the_type_all() {
    let sandbox = sandbox();
    let server = Server::start(|_| 200);
    create(&sandbox, &server.url, json!(["all"]));
    add_todo(&sandbox, "Low at nine");
    wait(&sandbox, 1);
}

#[test]
fn changes_are_delivered_signed_and_by_type() {
    let sandbox = sandbox();
    let server = Server::start(|_| 200);
    create(&sandbox, &server.url, json!(["Todo"]));
    let todo = add_todo(&sandbox, "Low at nine");
    let id = todo["id"].as_i64().unwrap();
    post(&sandbox, &format!("/recordings/{id}/comments.json"), json!({ "content": "Aye" }))
        .expect(201);
    wait(&sandbox, 1);
    let completion = format!("/todos/{id}/completion.json");
    bare(&sandbox, "POST", &completion).expect(204);
    wait(&sandbox, 2);
    // The to-do is completed already, so there is no event.
    bare(&sandbox, "POST", &completion).expect(204);
    bare(&sandbox, "DELETE", &completion).expect(204);
    wait(&sandbox, 3);
    bare(&sandbox, "PUT", &format!("/recordings/{id}/status/trashed.json")).expect(204);
    wait(&sandbox, 4);
    let events = server.events(&sandbox);
    let delivered: Vec<_> = events.iter().map(|event| event["kind"].as_str().unwrap()).collect();
    use kinds::{TODO_COMPLETED, TODO_CREATED, TODO_TRASHED, TODO_UNCOMPLETED};
    assert_eq!(delivered, [TODO_CREATED, TODO_COMPLETED, TODO_UNCOMPLETED, TODO_TRASHED]);
    let event = &events[0];
    assert_eq!(event["recording"]["id"], todo["id"]);
    assert_eq!(event["recording"]["title"], "Low at nine");
    assert_eq!(event["recording"]["type"], "Todo");
    assert_eq!(event["recording"]["bucket"]["id"], sandbox.first_project_id());
    assert_eq!(event["creator"]["id"], sandbox.my_id());
    let event = basecamp_webhooks::Event::parse(event.to_string()).unwrap();
    assert_eq!(event.undecoded, []);
    assert_eq!(event.recording.unwrap().title, "Low at nine");
}

#[test]
fn other_projects_and_rejected_changes_have_no_delivery() {
    let sandbox = sandbox();
    let server = Server::start(|_| 200);
    create(&sandbox, &server.url, json!([]));
    let path = format!("/todolists/{}/todos.json", sandbox.first_todolist_id());
    post(&sandbox, &path, json!({ "content": " " })).expect(422);
    let here = sandbox.first_todoset_id();
    let other = sandbox.add_projects(1)[0];
    let project = get(&sandbox, &format!("/projects/{other}")).json();
    let dock = project["dock"].as_array().unwrap().clone();
    let set = &dock.iter().find(|tool| tool["name"] == "todoset").unwrap()["id"];
    let path = format!("/todosets/{set}/todolists.json");
    post(&sandbox, &path, json!({ "name": "Elsewhere" })).expect(201);
    let path = format!("/todosets/{here}/todolists.json");
    post(&sandbox, &path, json!({ "name": "Here" })).expect(201);
    wait(&sandbox, 1);
    let events = server.events(&sandbox);
    assert_eq!((events.len(), &events[0]["kind"]), (1, &json!("todolist_created")));
    assert_eq!(events[0]["recording"]["title"], "Here");
}

#[test]
fn a_failed_delivery_is_repeated() {
    let sandbox = sandbox();
    let server = Server::start(|number| [500, 302, 200][number.min(2)]);
    let id = create(&sandbox, &server.url, json!(["Todo"]));
    add_todo(&sandbox, "Low at nine");
    let deliveries = wait(&sandbox, 3);
    let statuses: Vec<_> =
        deliveries.iter().map(|delivery| (delivery.attempt, delivery.status.unwrap())).collect();
    assert_eq!(statuses, [(1, 500), (2, 302), (3, 200)]);
    let events = server.events(&sandbox);
    assert_eq!(events.len(), 3);
    assert!(events.iter().all(|event| *event == events[0]));
    let shown = get(&sandbox, &format!("/webhooks/{id}")).json();
    let recent = shown["recent_deliveries"].as_array().unwrap();
    let codes: Vec<_> =
        recent.iter().map(|delivery| delivery["response"]["code"].as_u64().unwrap()).collect();
    assert_eq!((codes, &shown["active"]), (vec![200, 302, 500], &json!(true)));
    assert_eq!(recent[0]["request"]["body"], events[0]);
    assert!(recent[0]["request"]["headers"]["x-basecamp-signature"].is_string());
}

#[test]
fn ten_failures_deactivate_a_webhook() {
    let sandbox = sandbox();
    let server = Server::start(|number| if number < 10 { 500 } else { 200 });
    let id = create(&sandbox, &server.url, json!(["Todo"]));
    add_todo(&sandbox, "Low at nine");
    wait(&sandbox, 10);
    let shown = || get(&sandbox, &format!("/webhooks/{id}")).json();
    // The last delivery is recorded shortly before its consequence.
    while shown()["active"] == json!(true) {
        thread::sleep(Duration::from_millis(1));
    }
    add_todo(&sandbox, "Untold");
    put(&sandbox, &format!("/webhooks/{id}"), json!({ "active": true })).expect(200);
    add_todo(&sandbox, "Told");
    let last = wait(&sandbox, 11).pop().unwrap();
    assert_eq!((last.attempt, last.status), (1, Some(200)));
    assert_eq!(server.events(&sandbox)[10]["recording"]["title"], "Told");
}

#[test]
fn an_unreachable_url_fails_and_other_hosts_are_not_called() {
    let sandbox = sandbox();
    let gone = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
    create(&sandbox, &format!("http://{gone}/"), json!(["Todo"]));
    create(&sandbox, "https://example.com/", json!(["Message"]));
    add_todo(&sandbox, "Low at nine");
    let board = sandbox.first_message_board_id();
    let message = json!({ "subject": "Tides", "status": "active" });
    post(&sandbox, &format!("/message_boards/{board}/messages.json"), message).expect(201);
    let deliveries = wait(&sandbox, 20);
    assert!(deliveries.iter().all(|delivery| delivery.status.is_none()));
}

#[test]
fn deliveries_have_faults() {
    let sandbox = sandbox();
    let server = Server::start(|_| 200);
    create(&sandbox, &server.url, json!(["Todo"]));
    for fault in [DeliveryFault::Duplicate, DeliveryFault::Concurrent, DeliveryFault::Forged] {
        let before = (sandbox.deliveries().len(), server.events(&sandbox).len());
        sandbox.inject_delivery_fault(fault);
        add_todo(&sandbox, "Low at nine");
        let faults: Vec<_> = wait(&sandbox, before.0 + 2)[before.0..]
            .iter()
            .filter_map(|delivery| delivery.fault)
            .collect();
        assert_eq!(faults, [fault]);
        let signed = server.events(&sandbox).split_off(before.1);
        assert_eq!(signed.len(), if fault == DeliveryFault::Forged { 1 } else { 2 });
    }
}

#[test]
fn deliveries_as_documented_lack_additive_members() {
    let sandbox = Sandbox::as_documented().webhook_pause(Duration::from_millis(1)).start().unwrap();
    let server = Server::start(|_| 200);
    create(&sandbox, &server.url, json!(["Todo"]));
    add_todo(&sandbox, "Low at nine");
    wait(&sandbox, 1);
    let event = server.events(&sandbox).remove(0);
    let recording = event["recording"].as_object().unwrap();
    assert!(recording.contains_key("id") && !recording.contains_key("visible_to_clients"));
    assert_eq!(event["creator"]["id"], sandbox.my_id().to_string());
    let event = basecamp_webhooks::Event::parse(event.to_string()).unwrap();
    assert_eq!(event.undecoded, []);
    assert_eq!(event.recording.unwrap().title, "");
}

#[test]
fn waiting_deliveries_are_a_part_of_the_state() {
    let start = "2027-03-01T08:00:00Z".parse().unwrap();
    let pause = Duration::from_secs(60);
    let builder = || Sandbox::builder().webhook_pause(pause);
    let sandbox = builder().stopped_at(start).start().unwrap();
    let server = Server::start(|number| if number < 2 { 500 } else { 200 });
    create(&sandbox, &server.url, json!(["Todo"]));
    add_todo(&sandbox, "Low at nine");
    wait(&sandbox, 1);
    let state = sandbox.save();
    drop(sandbox);

    // The second attempt fails too, at its time; the third one succeeds.
    let sandbox = builder().state(state.clone()).start().unwrap();
    assert_eq!(sandbox.save(), state);
    assert!(sandbox.deliveries().is_empty());
    sandbox.clock().advance(pause);
    wait(&sandbox, 1);
    let second = sandbox.save();
    drop(sandbox);
    let sandbox = builder().state(second).start().unwrap();
    sandbox.clock().advance(pause);
    sandbox.clock().advance(pause);
    let last = wait(&sandbox, 1).pop().unwrap();
    assert_eq!((last.attempt, last.status), (3, Some(200)));
    let events = server.events(&sandbox);
    assert_eq!((events.len(), &events[0]["id"]), (3, &events[2]["id"]));
    let url = events[2]["recording"]["url"].as_str().unwrap();
    assert!(url.starts_with(sandbox.url()), "{url}");
    assert!(sandbox.save().get("deliveries").is_none());

    // A reset restores those of the initial data.
    let sandbox = builder().state(state).start().unwrap();
    sandbox.reset();
    sandbox.clock().advance(pause);
    assert_eq!(wait(&sandbox, 1).pop().unwrap().attempt, 2);
}

#[test]
fn a_delivery_in_flight_does_not_change_the_state_after_a_reset() {
    let (release, released) = mpsc::channel::<()>();
    let server = Server::start(move |_| {
        let _ = released.recv();
        200
    });
    let first = sandbox();
    let hook = create(&first, &server.url, json!(["Todo"]));
    let sandbox = Sandbox::builder().state(first.save()).start().unwrap();
    drop(first);
    add_todo(&sandbox, "Low at nine");
    sandbox.reset();
    let state = sandbox.save();
    release.send(()).unwrap();
    release.send(()).unwrap();
    add_todo(&sandbox, "High at three");
    wait(&sandbox, 1);
    let shown = get(&sandbox, &format!("/webhooks/{hook}")).json();
    assert_eq!(shown["recent_deliveries"].as_array().unwrap().len(), 1);
    assert_eq!(state["webhooks"][hook.to_string()]["recent"], json!([]));
}

#[test]
fn deliveries_end_with_a_reset() {
    let sandbox = sandbox();
    sandbox.clock().stop();
    let server = Server::start(|_| 500);
    create(&sandbox, &server.url, json!(["Todo"]));
    add_todo(&sandbox, "Low at nine");
    wait(&sandbox, 1);
    sandbox.reset();
    assert!(sandbox.save().get("deliveries").is_none());
    // The ids are used again, and only for the new delivery.
    create(&sandbox, &server.url, json!(["Todo"]));
    add_todo(&sandbox, "High at three");
    wait(&sandbox, 1);
    sandbox.clock().advance(Duration::from_secs(3600));
    let deliveries = wait(&sandbox, 2);
    assert_eq!(deliveries.iter().map(|delivery| delivery.attempt).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(server.events(&sandbox)[2]["recording"]["title"], "High at three");
}

#[test]
fn a_change_of_a_client_has_all_values() {
    let sandbox = sandbox();
    let server = Server::start(|_| 200);
    create(&sandbox, &server.url, json!(["Todo"]));
    let (todo, client) = (sandbox.first_todo_id(), Person::client(&sandbox));
    let path = format!("/recordings/{todo}/client_visibility.json");
    put(&sandbox, &path, json!({ "visible_to_clients": true })).expect(200);
    client.post(&format!("/todos/{todo}/completion.json"), Value::Null).expect(204);
    wait(&sandbox, 2);
    let event = server.events(&sandbox).pop().unwrap();
    assert_eq!(
        (&event["kind"], &event["creator"]["id"]),
        (&json!("todo_completed"), &json!(client.id))
    );
    assert_eq!(event["recording"]["parent"]["title"], "Before it goes to press");
}

#[test]
fn jobs_end_by_the_clock_without_a_request() {
    let server = Server::start(|_| 200);
    let start = "2027-03-01T08:00:00Z".parse().unwrap();
    let time = Duration::from_secs(5);
    let builder = || Sandbox::builder().stopped_at(start).job_time(time);
    let sandbox = builder().start().unwrap();
    create(&sandbox, &server.url, json!(["Message"]));
    let copy = || {
        let path = format!("/recordings/{}/copies.json", sandbox.first_message_id());
        post(&sandbox, &path, json!({})).expect(201);
    };
    copy();
    let state = sandbox.save();
    assert!(sandbox.deliveries().is_empty());
    sandbox.clock().advance(time);
    assert_eq!(wait(&sandbox, 1)[0].kind, "message_created");
    copy();
    sandbox.clock().advance(time);
    wait(&sandbox, 2);

    // A loaded state, and a reset to it, continue the job.
    let loaded = builder().state(state).start().unwrap();
    loaded.clock().advance(time);
    wait(&loaded, 1);
    loaded.reset();
    loaded.clock().advance(time);
    wait(&loaded, 1);
}

#[test]
fn the_sandbox_is_no_receiver_of_its_own_requests() {
    let sandbox = sandbox();
    let project = sandbox.first_project_id();
    let chat = sandbox.first_id("Campfire");
    let refused = |path: &str, body: Value, field: &str| {
        let error = post(&sandbox, path, body).expect(422).json();
        let reason = error["errors"][field][0].as_str().unwrap().to_owned();
        assert!(reason.contains("the sandbox itself"), "{error}");
    };
    let port = sandbox.url().rsplit_once(':').unwrap().1;
    for host in ["127.0.0.1", "localhost", "[::1]"] {
        let url = format!("http://{host}:{port}/hook");
        let path = format!("/buckets/{project}/webhooks.json");
        refused(&path, json!({ "payload_url": url, "types": [] }), "payload_url");
        let path = format!("/buckets/{project}/chats/{chat}/integrations.json");
        refused(&path, json!({ "service_name": "echo", "command_url": url }), "command_url");
    }
}
