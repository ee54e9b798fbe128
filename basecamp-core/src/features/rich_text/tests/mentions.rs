use std::sync::{Arc, OnceLock};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{account, answer, async_account, attachment, context, requests, server};
use crate::body::multipart::FilePart;
use crate::call::Call;
use crate::client::account::Account;
use crate::client::handle::Blocking;
use crate::error::{Error, ErrorCode};
use crate::generated::services::comments::CreateComment;
use crate::generated::services::todos::UpdateTodo;
use crate::model::id::Id;
use crate::protocol::machine::{Machine as _, Step};
use crate::protocol::now::Now;
use crate::testing::{Simulation, ready};
use crate::text::mentioned_person_ids;
use crate::types::Person;
use crate::update::ReadModifyWrite;

fn sgid(id: i64) -> String {
    let payload =
        json!({"_rails": {"data": format!("gid://bc3/Person/{id}"), "pur": "attachable"}});
    format!("{}--5f", STANDARD.encode(payload.to_string()))
}

fn person(id: i64) -> http::Response<bytes::Bytes> {
    answer(200, &json!({"id": id, "name": "Ann", "attachable_sgid": sgid(id)}))
}

fn tag(id: i64) -> String {
    format!("<bc-attachment sgid=\"{}\"></bc-attachment>", sgid(id))
}

fn paths(server: &Simulation) -> Vec<String> {
    let requests = server.requests();
    requests.iter().map(|sent| sent.request.uri().path().to_owned()).collect()
}

fn last_body(server: &Simulation) -> Value {
    serde_json::from_str(&requests(server).last().unwrap().1).unwrap()
}

#[test]
fn each_person_is_read_once_before_the_comment_is_posted() {
    let server = server([person(7), person(8), answer(201, &json!({}))]);
    let ann: Person = serde_json::from_value(json!({"id": 7, "name": "Ann"})).unwrap();
    let eight: Id<Person> = 8.into();
    let comment = account(&server).comments().create(34, "<p>Ready?</p>");
    comment.mention(7).mention(eight).mention(&ann).send().unwrap_err();
    let expected = ["/999/people/7", "/999/people/8", "/999/recordings/34/comments.json"];
    assert_eq!(paths(&server), expected);
    let content = format!("<p>{} {} Ready?</p>", tag(7), tag(8));
    assert_eq!(last_body(&server), json!({"content": content}));
}

#[test]
fn nothing_is_posted_if_a_person_can_not_be_read() {
    for (status, code) in [(404, ErrorCode::NotFound), (403, ErrorCode::Forbidden)] {
        let server = server([person(7), answer(status, &json!({}))]);
        let comment = account(&server).comments().create(34, "Hi").mention(7).mention(8);
        let error = comment.attach(FilePart::named("a", "1")).send().unwrap_err();
        assert_eq!((error.code(), error.operation().unwrap().id), (code, "GetPerson"));
        assert!(error.message().starts_with("a person to mention can't be read: "), "{error}");
        assert_eq!(paths(&server), ["/999/people/7", "/999/people/8"]);
    }
}

#[test]
fn nothing_is_posted_if_a_person_can_not_be_mentioned() {
    for (id, attachable_sgid) in [(7, json!(null)), (7, json!(sgid(8))), (8, json!(sgid(8)))] {
        let body = json!({"id": id, "name": "Ann", "attachable_sgid": attachable_sgid});
        let server = server([answer(200, &body)]);
        // The tag is there already, but a person without a valid sgid fails all the same.
        let error = account(&server).comments().create(34, tag(7)).mention(7).send().unwrap_err();
        assert_eq!(error.operation().unwrap().id, "GetPerson");
        assert_eq!(paths(&server), ["/999/people/7"]);
    }
}

#[test]
fn a_tag_of_another_sgid_does_not_suppress_a_mention() {
    let stale = format!("<bc-attachment sgid=\"{}00\"></bc-attachment>", sgid(7));
    assert_eq!(mentioned_person_ids(&stale), [7.into()]);
    let server = server([person(7), answer(201, &json!({})), person(7), answer(201, &json!({}))]);
    let comments = account(&server).comments();
    comments.create(34, stale.as_str()).mention(7).send().unwrap_err();
    assert_eq!(last_body(&server)["content"], format!("{} {stale}", tag(7)));
    comments.create(34, tag(7)).mention(7).send().unwrap_err();
    assert_eq!(last_body(&server)["content"], tag(7));
}

#[test]
fn a_mention_needs_a_text_and_a_numeric_id() {
    let server = server([]);
    let account = account(&server);
    let errors = [
        account.comments().create(34, " ").mention(7).send().unwrap_err(),
        account.messages().create(1, "Subject").mention(7).send().unwrap_err(),
        account.todos().update(1).content("Ship it").mention(7).send().unwrap_err(),
        account.comments().create(34, "Hi").mention(0).send().unwrap_err(),
        account.comments().create(34, "Hi").mention("basecamp").send().unwrap_err(),
        account.documents().replace(1).attach(FilePart::named("a", "1")).send().unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.code(), ErrorCode::Usage, "{error}");
    }
    assert!(server.requests().is_empty());
}

#[test]
fn people_are_read_before_files_are_uploaded() {
    let server = server([person(7), attachment("s"), answer(201, &json!({}))]);
    let file = FilePart::named("a.txt", "1");
    account(&server)
        .messages()
        .create(1, "Subject")
        .attach(file)
        .mention(7)
        .content("Hi")
        .send()
        .unwrap_err();
    let expected =
        ["/999/people/7", "/999/attachments.json", "/999/message_boards/1/messages.json"];
    assert_eq!(paths(&server), expected);
    let file = "<bc-attachment sgid=\"s\" caption=\"a.txt\"></bc-attachment>";
    assert_eq!(last_body(&server)["content"], format!("{} Hi{file}", tag(7)));
}

#[test]
fn a_plain_chat_line_with_a_mention_becomes_html() {
    for (line, expected) in [
        (None, format!("{} 1 &lt; 2<br>&amp; more", tag(7))),
        (Some("text/HTML; charset=utf-8"), format!("{} 1 < 2\n& more", tag(7))),
    ] {
        let server = server([person(7), answer(201, &json!({}))]);
        let mut call = account(&server).campfires().create_line(1, "1 < 2\n& more").mention(7);
        if let Some(content_type) = line {
            call = call.content_type(content_type);
        }
        call.send().unwrap_err();
        let content_type = line.unwrap_or("text/html");
        assert_eq!(last_body(&server), json!({"content": expected, "content_type": content_type}));
    }
}

#[test]
fn an_update_reads_the_people_and_then_the_record() {
    let todo = json!({
        "content": "Ship it", "description": "Old", "assignees": [],
        "completion_subscribers": [], "due_on": null, "starts_on": null,
    });
    let server = server([person(7), answer(200, &todo), answer(200, &json!({}))]);
    let update = account(&server).todos().update(5).mention(7).description("<div>New</div>");
    update.send().unwrap_err();
    assert_eq!(paths(&server), ["/999/people/7", "/999/todos/5", "/999/todos/5"]);
    let body = last_body(&server);
    assert_eq!(body["description"], format!("<div>{} New</div>", tag(7)));
    assert_eq!(body["content"], "Ship it");
}

type SendMention = fn(&Account<Blocking>) -> Result<(), Error>;

#[test]
fn every_builder_with_rich_text_mentions_people() {
    let builders: &[(&str, SendMention)] = &[
        ("content", |a| a.campfires().create_chatbot_line("k", 1, 2, "x").mention(7).send()),
        ("content", |a| a.cards().create(1, "x").content("x").mention(7).send().map(drop)),
        ("content", |a| a.cards().update(1).content("x").mention(7).send().map(drop)),
        ("content", |a| a.checkins().create_answer(1, "x").mention(7).send().map(drop)),
        ("content", |a| a.checkins().update_answer(1, "x").mention(7).send()),
        ("content", |a| a.comments().update(1, "x").mention(7).send().map(drop)),
        ("content", |a| a.documents().create(1, "x").content("x").mention(7).send().map(drop)),
        ("content", |a| a.messages().update(1).content("x").mention(7).send().map(drop)),
        ("content", |a| a.my_notes().update("x").mention(7).send().map(drop)),
        ("description", |a| a.gauges().update_needle(1, "x").mention(7).send().map(drop)),
        ("description", |a| {
            a.todolists().create(1, "x").description("x").mention(7).send().map(drop)
        }),
        ("description", |a| a.todos().create(1, "x").description("x").mention(7).send().map(drop)),
        ("description", |a| {
            a.uploads().create(1, "s").description("x").mention(7).send().map(drop)
        }),
        ("description", |a| a.uploads().update(1).description("x").mention(7).send().map(drop)),
    ];
    for (member, send) in builders {
        let server = server([person(7), answer(422, &json!({}))]);
        let error = send(&account(&server)).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Validation, "{error}");
        let body = last_body(&server);
        let text = body.pointer(&format!("/{member}"));
        let text = text.or_else(|| body.as_object()?.values().find_map(|inner| inner.get(member)));
        assert_eq!(text.unwrap(), &json!(format!("{} x", tag(7))), "{error}");
    }
}

#[test]
fn the_deadline_limits_the_reads_and_the_write() {
    let shared: Arc<OnceLock<Simulation>> = Arc::default();
    let clock = shared.clone();
    let mut answers = [person(7), answer(201, &json!({}))].into_iter();
    let server = Simulation::new(move |_| {
        clock.get().unwrap().pass(Duration::from_secs(8));
        Ok(answers.next().unwrap())
    });
    let server = shared.get_or_init(|| server);
    let comment = account(server).comments().create(34, "Hi").mention(7);
    let error = comment.with_deadline(Duration::from_secs(10)).send().unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(server.requests()[1].timeout, Duration::from_secs(2));
}

#[test]
fn a_read_of_a_person_is_retried() {
    let server = server([answer(503, &json!({})), person(7), answer(201, &json!({}))]);
    account(&server).comments().create(34, "Hi").mention(7).send().unwrap_err();
    let expected = ["/999/people/7", "/999/people/7", "/999/recordings/34/comments.json"];
    assert_eq!(paths(&server), expected);
}

#[test]
fn async_builders_mention_people() {
    let server = server([person(7), answer(403, &json!({}))]);
    let call = async_account(&server).comments().create(34, "Hi").mention(7);
    assert_eq!(ready(call).unwrap_err().operation().unwrap().id, "CreateComment");
    assert_eq!(last_body(&server)["content"], format!("{} Hi", tag(7)));
}

#[test]
fn a_machine_for_custom_drivers_mentions_people() {
    let server = server([person(7), answer(403, &json!({}))]);
    let comment = CreateComment::new("999".parse().unwrap(), 34, "Hi").mention(7);
    let error = server.drive(&mut comment.call(&context())).unwrap_err();
    assert_eq!(error.operation().unwrap().id, "CreateComment");
    assert_eq!(last_body(&server)["content"], format!("{} Hi", tag(7)));
}

/// A machine that sends one request would omit the mention.
#[test]
fn other_machines_reject_a_request_with_mentions() {
    let server = server([]);
    let comment = CreateComment::new("999".parse().unwrap(), 34, "Hi").mention(7);
    let update = UpdateTodo::new("999".parse().unwrap(), 5).description("Hi").mention(7);
    for error in [
        server.drive(&mut Call::new(&context(), &comment)).unwrap_err(),
        server.drive(&mut ReadModifyWrite::new(&context(), update)).unwrap_err(),
    ] {
        assert_eq!(error.code(), ErrorCode::Usage);
        assert!(error.hint().contains("`call`"), "{}", error.hint());
    }
}

#[test]
fn the_machine_ends_once() {
    let server = server([person(7), answer(403, &json!({}))]);
    let comment = CreateComment::new("999".parse().unwrap(), 34, "Hi").mention(7);
    let mut machine = comment.call(&context());
    server.drive(&mut machine).unwrap_err();
    let now = Now { monotonic: Duration::ZERO, wall: std::time::SystemTime::UNIX_EPOCH };
    let Step::Done(Err(error)) = machine.step(now) else { panic!("the machine has ended") };
    assert_eq!(error.code(), ErrorCode::Usage);
}

#[test]
fn expanded_mentions_are_returned_as_a_text() {
    let server = server([person(7)]);
    let comments = account(&server).comments();
    assert_eq!(comments.expand_mentions("Hi", [0; 0].map(i64::from)).send().unwrap(), "Hi");
    assert!(server.requests().is_empty());
    let text = comments.expand_mentions("Hi", [7, 7]).send().unwrap();
    assert_eq!((text, server.requests().len()), (format!("{} Hi", tag(7)), 1));
    assert_eq!(comments.expand_mentions("Hi", [0]).send().unwrap_err().code(), ErrorCode::Usage);
    let server = super::server([person(7)]);
    let call = async_account(&server).comments().expand_mentions("", [7]);
    assert_eq!(ready(call).unwrap(), format!("{} ", tag(7)));
}

/// Options that are shared by threads may contain files.
#[test]
fn builders_with_files_are_send_and_sync() {
    fn check<T: Send + Sync>(_: &T) {}
    let comment = CreateComment::new("999".parse().unwrap(), 34, "Hi");
    check(&comment.attach(FilePart::named("a", "1")));
}
