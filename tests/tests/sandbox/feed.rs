//! The event feed: pages, positions, cables and their faults.

use std::net::TcpStream;
use std::time::Duration;

use basecamp_sandbox::{CableFault, Lane, Sandbox};
use serde_json::{Value, json};
use tungstenite::client::{ClientRequestBuilder, client};
use tungstenite::{Error, Message, WebSocket};

use crate::http_client::{Answer, bare, get, post};
use crate::person::Person;

/// Polls a lane with a query, and returns the body.
fn poll(sandbox: &Sandbox, query: &str) -> Value {
    get(sandbox, &format!("/events.json?{query}")).expect(200).json()
}

fn ids(page: &Value) -> Vec<i64> {
    page["events"].as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

/// The path and query below the account of a URL.
fn below(sandbox: &Sandbox, url: &Value) -> String {
    let account = format!("{}/{}", sandbox.url(), sandbox.account_id());
    url.as_str().unwrap().strip_prefix(&account).unwrap().to_owned()
}

#[test]
fn changes_appear_in_the_feed() {
    let sandbox = Sandbox::start().unwrap();
    let entry = poll(&sandbox, "");
    assert!(ids(&entry).is_empty());
    let list = sandbox.first_todolist_id();
    let todo = post(&sandbox, &format!("/todolists/{list}/todos.json"), json!({ "content": "Go" }));
    let todo = todo.expect(201).json()["id"].clone();
    bare(&sandbox, "POST", &format!("/todos/{todo}/completion.json")).expect(204);
    let position = entry["position"].as_str().unwrap();
    let page = poll(&sandbox, &format!("position={position}"));
    let rows = page["events"].as_array().unwrap();
    let types: Vec<&str> = rows.iter().map(|row| row["event_type"].as_str().unwrap()).collect();
    assert_eq!(types, ["todo.created", "todo.completed"]);
    for row in rows {
        assert_eq!(row["recording_id"], todo);
        assert_eq!(row["kind"], row["event_type"].as_str().unwrap().replace('.', "_"));
        for member in ["action", "bucket_id", "creator_id", "performed_by_id", "created_at"] {
            assert!(row.get(member).is_some(), "{member}");
        }
        assert!(row.get("actor_type").is_none());
    }
}

#[test]
fn cards_that_move_and_boosts_appear_too() {
    let sandbox = Sandbox::start().unwrap();
    let (column, table) = (sandbox.first_id("CardColumn"), sandbox.first_id("CardTable"));
    let path = format!("/card_tables/lists/{column}/cards.json");
    let card = post(&sandbox, &path, json!({ "title": "A" })).expect(201).json()["id"].clone();
    let table = get(&sandbox, &format!("/card_tables/{table}")).expect(200).json();
    let target = table["lists"][0]["id"].clone();
    let path = format!("/card_tables/cards/{card}/moves.json");
    post(&sandbox, &path, json!({ "column_id": target })).expect(204);
    let path = format!("/recordings/{card}/boosts.json");
    post(&sandbox, &path, json!({ "content": "!" })).expect(201);
    let rows = poll(&sandbox, "since=0")["events"].clone();
    let types: Vec<&str> =
        rows.as_array().unwrap().iter().map(|row| row["event_type"].as_str().unwrap()).collect();
    assert_eq!(types, ["card.created", "card.moved", "boost.created"]);
    let details = json!({ "column_id": target, "previous_column_id": column });
    assert_eq!(rows[1]["details"], details);
    assert_eq!(rows[2]["recording_id"], card);
}

#[test]
fn pages_end_at_the_head_and_search_before_they_filter() {
    let sandbox = Sandbox::builder().page_size(2).start().unwrap();
    let feed = sandbox.feed();
    let todo = sandbox.first_todo_id();
    let plain: Vec<i64> =
        (0..3).map(|_| feed.publish(Lane::Both, "todo.completed", todo)).collect();
    let wanted = feed.publish(Lane::Both, "message.created", todo);
    let page = poll(&sandbox, "since=0&types=message.created");
    assert!(ids(&page).is_empty(), "the first two rows don't match");
    let next = below(&sandbox, &page["next"]);
    assert!(next.contains("types=message%2Ecreated") && !next.contains("since"), "{next}");
    let late = feed.publish(Lane::Both, "message.created", todo);
    let page = get(&sandbox, &next).expect(200).json();
    assert_eq!(ids(&page), [wanted], "{plain:?}");
    assert!(page.get("next").is_none(), "the walk ends where the head was");
    let position = page["position"].as_str().unwrap();
    let page = poll(&sandbox, &format!("types=message.created&position={position}"));
    assert_eq!(ids(&page), [late]);
}

#[test]
fn filters_select_events() {
    let sandbox = Sandbox::start().unwrap();
    let feed = sandbox.feed();
    let id = feed.publish(Lane::Both, "todo.completed", sandbox.first_todo_id());
    let row = poll(&sandbox, "since=0")["events"][0].clone();
    for (query, expected) in [
        (format!("buckets={}", row["bucket_id"]), vec![id]),
        (format!("buckets={}", row["creator_id"]), vec![]),
        (format!("creators={}", row["creator_id"]), vec![id]),
        ("performers=self".to_owned(), vec![id]),
        ("exclude_performers=self".to_owned(), vec![]),
        ("actor_types=agent".to_owned(), vec![]),
        ("actor_types=agent,person".to_owned(), vec![id]),
    ] {
        assert_eq!(ids(&poll(&sandbox, &format!("since=0&{query}"))), expected, "{query}");
    }
}

#[test]
fn positions_that_do_not_fit_are_rejected() {
    let sandbox = Sandbox::start().unwrap();
    let feed = sandbox.feed();
    let first = feed.publish(Lane::Both, "todo.completed", sandbox.first_todo_id());
    let position = poll(&sandbox, &format!("since={}", first - 1))["position"].clone();
    let position = position.as_str().unwrap();
    let rejected = |query: &str, status: u16| -> Value {
        get(&sandbox, &format!("/events.json?{query}")).expect(status).json()
    };
    let body = rejected(&format!("since=0&position={position}"), 400);
    assert!(body.get("reason").is_none());
    let body = rejected(&format!("types=message.created&position={position}"), 409);
    assert_eq!(body["position_digest"], "44136fa355b3678a");
    assert_eq!(body["filters_digest"], "38b223c13c89dc89");

    feed.set_epoch(first + 1);
    let body = rejected(&format!("position={position}"), 410);
    assert_eq!(body["epoch_after_id"], first + 1);
    let resume = below(&sandbox, &body["resume"]);
    assert_eq!(resume, format!("/events.json?since={}", first + 1));
    get(&sandbox, &resume).expect(200);

    feed.forget_positions();
    let body = rejected(&format!("position={position}"), 400);
    assert_eq!(body["error"], "Unrecognized position");
}

#[test]
fn an_agent_has_an_inbox() {
    let sandbox = Sandbox::start().unwrap();
    let feed = sandbox.feed();
    let refused: Answer = get(&sandbox, "/inbox.json").expect(403);
    assert!(refused.body.is_empty());
    feed.set_agent(true);
    let event = feed.publish(Lane::Both, "comment.created", sandbox.first_todo_id());
    let mentioned = feed.address(event, "mentioned").unwrap();
    let subscribed = feed.address(event, "subscribed").unwrap();
    assert_eq!(feed.address(1, "mentioned"), None);
    let page = get(&sandbox, "/inbox.json?since=0").expect(200).json();
    assert_eq!(page["items"][0]["addressing_id"], mentioned);
    assert_eq!(page["items"][1]["addressing_id"], subscribed);
    assert_eq!(page["items"][1]["event"]["id"], event);
    let page = get(&sandbox, "/inbox.json?since=0&reasons=mentioned").expect(200).json();
    assert_eq!(page["items"].as_array().unwrap().len(), 1);

    let position = page["position"].as_str().unwrap();
    feed.set_inbox_epoch(subscribed + 1);
    let path = format!("/inbox.json?reasons=mentioned&position={position}");
    let gone = get(&sandbox, &path).expect(410).json();
    assert!(gone.get("epoch_after_id").is_none());
    assert_eq!(below(&sandbox, &gone["resume"]), "/inbox.json?since=0&reasons=mentioned");
}

/// A client of a cable.
pub(crate) struct Cable(WebSocket<TcpStream>);

impl Cable {
    pub(crate) fn open(sandbox: &Sandbox) -> Self {
        Self::of(sandbox, &Person::new(sandbox, sandbox.my_id()))
    }

    /// Opens a cable with a ticket of a person.
    fn of(sandbox: &Sandbox, person: &Person<'_>) -> Self {
        let ticket = person.post("/events/stream_ticket.json", Value::Null).expect(200).json();
        assert_eq!(ticket["expires_in"], 120);
        let mut cable = Self(dial(sandbox, ticket["url"].as_str().unwrap()).unwrap());
        assert_eq!(cable.read(), json!({ "type": "welcome" }));
        cable
    }

    fn read(&mut self) -> Value {
        loop {
            let text = self.0.read().unwrap().into_text().unwrap();
            let frame: Value = serde_json::from_str(&text).unwrap();
            if frame["type"] != "ping" {
                return frame;
            }
        }
    }

    fn command(&mut self, command: &str, identifier: &Value) {
        let frame = json!({ "command": command, "identifier": identifier.to_string() });
        self.0.send(Message::text(frame.to_string())).unwrap();
    }

    pub(crate) fn subscribe(&mut self, identifier: &Value) -> Value {
        self.command("subscribe", identifier);
        let reply = self.read();
        assert_eq!(reply["identifier"], identifier.to_string());
        reply["type"].clone()
    }

    /// The id of the next event.
    fn event(&mut self) -> i64 {
        self.read()["message"]["id"].as_i64().unwrap()
    }
}

fn dial(sandbox: &Sandbox, url: &str) -> Result<WebSocket<TcpStream>, Error> {
    let stream = TcpStream::connect(sandbox.url().trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let request = ClientRequestBuilder::new(url.parse().unwrap());
    let request = request.with_sub_protocol("actioncable-v1-json");
    match client(request, stream) {
        Ok((socket, _)) => Ok(socket),
        Err(tungstenite::HandshakeError::Failure(error)) => Err(error),
        Err(tungstenite::HandshakeError::Interrupted(_)) => panic!("the handshake timed out"),
    }
}

fn channel() -> Value {
    json!({ "channel": "EventsChannel" })
}

#[test]
fn a_cable_pushes_the_rows_that_match_its_filters() {
    let sandbox = Sandbox::start().unwrap();
    let feed = sandbox.feed();
    let mut cable = Cable::open(&sandbox);
    let identifier = json!({ "channel": "EventsChannel", "types": "comment.created" });
    assert_eq!(cable.subscribe(&identifier), "confirm_subscription");
    assert_eq!((feed.cables(), feed.subscriptions()), (1, 1));
    // An identical subscription has no reply, and another one is rejected.
    cable.command("subscribe", &identifier);
    assert_eq!(cable.subscribe(&channel()), "reject_subscription");

    feed.publish(Lane::Both, "todo.completed", sandbox.first_todo_id());
    let id = feed.publish(Lane::Cable, "comment.created", sandbox.first_todo_id());
    let frame = cable.read();
    assert_eq!(frame["identifier"], identifier.to_string());
    assert_eq!(frame["message"]["id"], id);
    assert_eq!(frame["message"]["actor_type"], "person");
    assert!(!feed.event_ids().contains(&id), "the event is on the cable only");
}

#[test]
fn tickets_open_cables_until_they_expire() {
    let sandbox = Sandbox::start().unwrap();
    let ticket = bare(&sandbox, "POST", "/events/stream_ticket.json").expect(200).json();
    let url = ticket["url"].as_str().unwrap();
    for _ in 0..2 {
        drop(dial(&sandbox, url).unwrap());
    }
    sandbox.feed().expire_tickets();
    let Err(Error::Http(response)) = dial(&sandbox, url) else { panic!("the ticket is valid") };
    assert_eq!(response.status(), 401);
}

#[test]
fn faults_of_cables() {
    let sandbox = Sandbox::start().unwrap();
    let feed = sandbox.feed();
    let publish = || feed.publish(Lane::Both, "todo.completed", sandbox.first_todo_id());
    let mut cable = Cable::open(&sandbox);
    cable.subscribe(&channel());

    feed.inject(100, vec![CableFault::Duplicate]);
    let id = publish();
    assert_eq!([cable.event(), cable.event()], [id, id]);

    feed.inject(100, vec![CableFault::Reorder]);
    let (first, second) = (publish(), publish());
    assert_eq!([cable.event(), cable.event()], [second, first]);

    feed.inject(100, vec![CableFault::Lose]);
    publish();
    feed.inject(100, vec![CableFault::NotJson]);
    let id = publish();
    let text = cable.0.read().unwrap().into_text().unwrap();
    assert!(serde_json::from_str::<Value>(&text).is_err(), "{text}");
    assert_eq!(cable.event(), id);

    feed.inject(0, Vec::new());
    feed.set_stalled(true);
    publish();
    feed.set_stalled(false);
    let id = publish();
    assert_eq!(cable.event(), id);
    feed.push_again(id);
    assert_eq!(cable.event(), id);

    feed.disconnect_cables("remote", true);
    assert_eq!(
        cable.read(),
        json!({ "type": "disconnect", "reason": "remote", "reconnect": true })
    );

    feed.inject(100, vec![CableFault::Drop]);
    publish();
    assert!(cable.0.read().is_err(), "the connection is reset");
    assert_eq!(feed.cables(), 0);
}

#[test]
fn a_cable_from_before_a_reset_does_not_end_a_later_one() {
    let sandbox = Sandbox::start().unwrap();
    let mut old = Cable::open(&sandbox);
    old.subscribe(&channel());
    sandbox.reset();
    let mut new = Cable::open(&sandbox);
    new.subscribe(&channel());
    while old.0.read().is_ok() {}
    drop(old);
    sandbox.add_comment(sandbox.my_id(), sandbox.first_message_id(), "Still here").unwrap();
    assert!(new.event() > 0);
}

#[test]
fn commands_that_are_unknown_end_the_stream() {
    let sandbox = Sandbox::start().unwrap();
    let mut cable = Cable::open(&sandbox);
    cable.command("shout", &channel());
    assert_eq!(cable.read()["reason"], "invalid_event_stream_command");
    sandbox.feed().set_rejecting(true);
    assert_eq!(cable.subscribe(&channel()), "reject_subscription");
    sandbox.feed().close_cables();
    assert!(matches!(cable.0.read(), Ok(Message::Close(_)) | Err(Error::ConnectionClosed)));
}

/// A message that clients see.
fn shared_message(sandbox: &Sandbox) -> i64 {
    let path = format!("/message_boards/{}/messages.json", sandbox.first_message_board_id());
    let new = json!({ "subject": "For you", "visible_to_clients": true });
    post(sandbox, &path, new).expect(201).json()["id"].as_i64().unwrap()
}

/// The id of the message board of a new project of the token's owner.
fn hidden_board(sandbox: &Sandbox) -> i64 {
    let project = get(sandbox, &format!("/projects/{}", sandbox.add_projects(1)[0])).json();
    let tools = project["dock"].as_array().unwrap();
    tools.iter().find(|tool| tool["name"] == "message_board").unwrap()["id"].as_i64().unwrap()
}

#[test]
fn polls_have_the_events_that_the_caller_sees() {
    let sandbox = Sandbox::builder().page_size(2).start().unwrap();
    let feed = sandbox.feed();
    let (colleague, client) = (Person::colleague(&sandbox), Person::client(&sandbox));
    let outsider = Person::outsider(&sandbox);
    let (shared, hidden) = (shared_message(&sandbox), sandbox.first_todo_id());
    let start = *feed.event_ids().last().unwrap();
    let read_after = |person: &Person<'_>, id: i64| {
        ids(&person.get(&format!("/events.json?since={id}")).expect(200).json())
    };
    let read = |person: &Person<'_>| read_after(person, start);
    let elsewhere = hidden_board(&sandbox);
    for _ in 0..2 {
        feed.publish(Lane::Both, "message_board.created", elsewhere);
    }
    let todo = feed.publish(Lane::Both, "todo.completed", hidden);
    let message = feed.publish(Lane::Both, "message.created", shared);
    assert_eq!(read(&colleague), [todo, message], "others don't count as rows of the page");
    assert_eq!(read(&client), [message]);
    assert!(read(&outsider).is_empty());

    let ping = outsider.post("/circles.json", json!({ "user_ids": [client.id] })).expect(201);
    let ping = ping.json();
    let lines = ping["links"]["lines"].as_str().unwrap();
    let lines = lines.split_once(sandbox.account_id()).unwrap().1;
    outsider.post(lines, json!({ "content": "Hello" })).expect(201);
    let newest = *feed.event_ids().last().unwrap();
    for person in [&outsider, &client] {
        assert_eq!(read_after(person, message).last(), Some(&newest));
    }
    let owner = Person::new(&sandbox, sandbox.my_id());
    assert!(read_after(&owner, message).is_empty(), "the owner isn't in the ping");
}

#[test]
fn a_cable_pushes_the_events_that_its_person_sees() {
    let sandbox = Sandbox::start().unwrap();
    let (feed, project) = (sandbox.feed(), sandbox.first_project_id());
    let (colleague, client) = (Person::colleague(&sandbox), Person::client(&sandbox));
    let (shared, hidden) = (shared_message(&sandbox), sandbox.first_todo_id());
    let (mut of_colleague, mut of_client) =
        (Cable::of(&sandbox, &colleague), Cable::of(&sandbox, &client));
    for cable in [&mut of_colleague, &mut of_client] {
        assert_eq!(cable.subscribe(&channel()), "confirm_subscription");
    }
    feed.publish(Lane::Both, "message_board.created", hidden_board(&sandbox));
    let todo = feed.publish(Lane::Both, "todo.completed", hidden);
    let message = feed.publish(Lane::Cable, "message.created", shared);
    assert_eq!([of_colleague.event(), of_colleague.event()], [todo, message]);
    let row = of_client.read()["message"].clone();
    assert_eq!((&row["id"], &row["visible_to_clients"]), (&json!(message), &json!(true)));

    // The person of the ticket is `self`, and the rights are those at the time of the event.
    let mut own = Cable::of(&sandbox, &colleague);
    let identifier = json!({ "channel": "EventsChannel", "performers": "self" });
    assert_eq!(own.subscribe(&identifier), "confirm_subscription");
    feed.publish(Lane::Both, "todo.completed", hidden);
    colleague.post(&format!("/todos/{hidden}/completion.json"), Value::Null).expect(204);
    let completed = *feed.event_ids().last().unwrap();
    assert_eq!(own.event(), completed);
    colleague.leave(project);
    feed.push_again(completed);
    let path = "/projects.json";
    colleague.post(path, json!({ "name": "Own" })).expect(201);
    assert!(own.event() > completed);
}

#[test]
fn an_inbox_belongs_to_its_agent() {
    let sandbox = Sandbox::start().unwrap();
    let todo = sandbox.first_todo_id();
    sandbox.feed().set_agent(true);
    let event = sandbox.feed().publish(Lane::Both, "comment.created", todo);
    sandbox.feed().address(event, "mentioned").unwrap();
    let mut state = sandbox.save();
    let agent = Person::colleague(&sandbox);
    agent.get("/inbox.json?since=0").expect(403);

    let mut own = state["feed"]["items"][0].clone();
    own["person"] = json!(agent.id);
    own["addressing_id"] = json!(event + 2);
    state["feed"]["items"].as_array_mut().unwrap().push(own);
    state["feed"]["agents"].as_array_mut().unwrap().push(json!(agent.id));
    state["last_id"] = json!(event + 2);
    let sandbox = Sandbox::builder().state(state).start().unwrap();
    let agent = Person::new(&sandbox, agent.id);
    let read = |person: &Person<'_>| {
        let page = person.get("/inbox.json?since=0").expect(200).json();
        let items = page["items"].as_array().unwrap();
        items.iter().map(|item| item["addressing_id"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(read(&agent), [event + 2]);
    assert_eq!(read(&Person::new(&sandbox, sandbox.my_id())), [event + 1]);
    agent.leave(sandbox.first_project_id());
    assert!(read(&agent).is_empty());
}
