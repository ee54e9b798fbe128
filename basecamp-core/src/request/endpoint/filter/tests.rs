use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

use crate::testing::Simulation;
use crate::types::{ActorType, EventType, InboxReason};
use crate::{Account, Auth, Blocking, Config, Context, Error, ErrorCode, PersonId};

fn server() -> (Simulation, Account<Blocking>) {
    let server = Simulation::new(|_| {
        Ok(Response::new(Bytes::from_static(br#"{"events": [], "items": [], "position": "p"}"#)))
    });
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    let account = Account::new(server.blocking(context.into()), "9").unwrap();
    (server, account)
}

/// Returns the query of the only request.
fn query(server: &Simulation) -> String {
    let [sent] = &server.requests()[..] else { panic!("{:?}", server.requests()) };
    sent.request.uri().query().unwrap_or_default().to_owned()
}

/// Checks that a call fails without a request.
fn rejected<T: std::fmt::Debug>(server: &Simulation, result: Result<T, Error>, words: &[&str]) {
    let error = result.unwrap_err();
    assert_eq!(error.code(), ErrorCode::Usage, "{error}");
    for word in words {
        assert!(error.message().contains(word), "{error}");
    }
    assert!(server.requests().is_empty());
}

#[test]
fn lists_of_the_feed_are_comma_separated() {
    let (server, account) = server();
    account
        .event_feed()
        .poll()
        .since("now")
        .types([EventType::MessageCreated, "todo.completed".into(), "door.opened".into()])
        .buckets([2, 1])
        .creators([7])
        .performers([PersonId::from(8), "self".into()])
        .exclude_performers(["self"])
        .actor_types([ActorType::Agent, ActorType::Person])
        .send()
        .unwrap();
    assert_eq!(
        query(&server),
        "since=now&types=message.created%2Ctodo.completed%2Cdoor.opened&buckets=2%2C1&creators=7\
         &performers=8%2Cself&exclude_performers=self&actor_types=agent%2Cperson"
    );
}

#[test]
fn reasons_of_the_inbox_are_comma_separated() {
    let (server, account) = server();
    let poll = account.event_feed().poll_inbox().position("p1");
    poll.reasons([InboxReason::Mentioned, InboxReason::Assigned]).send().unwrap();
    assert_eq!(query(&server), "position=p1&reasons=mentioned%2Cassigned");
}

#[test]
fn dynamic_calls_send_the_same_lists() {
    let (server, account) = server();
    let arguments = json!({
        "types": ["message.created", "comment.created"], "buckets": [3],
        "performers": [8, "self"], "since": "0",
    });
    account.call("PollEvents", arguments).unwrap().send().unwrap();
    assert_eq!(
        query(&server),
        "since=0&types=message.created%2Ccomment.created&buckets=3&performers=8%2Cself"
    );
}

#[test]
fn empty_filter_is_rejected_before_the_request() {
    let (server, account) = server();
    let feed = account.event_feed();
    rejected(&server, feed.poll().types([""; 0]).send(), &["`types` must not be empty"]);
    rejected(&server, feed.poll().buckets([0_i64; 0]).send(), &["`buckets` must not be empty"]);
    rejected(&server, feed.poll_inbox().reasons([""; 0]).send(), &["`reasons`"]);
    rejected(&server, feed.poll().types([""]).send(), &["`types`", "word"]);
    rejected(&server, feed.poll().performers([PersonId::Unknown]).send(), &["`performers`"]);
    rejected(&server, feed.poll().since(" ").send(), &["`since` must not be empty"]);
    rejected(&server, feed.poll_inbox().position("").send(), &["`position` must not be empty"]);
    for (name, value) in [
        ("types", json!([])),
        ("types", json!([""])),
        ("types", json!("message.created")),
        ("buckets", json!([])),
        ("buckets", json!([0])),
        ("performers", json!([true])),
        ("position", json!("")),
        ("since", json!("  ")),
    ] {
        let call = account.call("PollEvents", json!({ name: value }));
        rejected(&server, call.and_then(|call| call.send()), &[name]);
    }
}

#[test]
fn items_with_separators_are_rejected() {
    let (server, account) = server();
    let feed = account.event_feed();
    for item in ["a,b", "a b", "a\nb", "\"a\"", "'a'", "a\u{a0}b"] {
        rejected(&server, feed.poll().types([item]).send(), &["`types`", "commas"]);
        rejected(&server, feed.poll().performers([item]).send(), &["`performers`"]);
    }
    for id in [0, -1, i64::MIN] {
        rejected(&server, feed.poll().buckets([id]).send(), &["`buckets`", "greater than 0"]);
        rejected(&server, feed.poll().performers([id]).send(), &["`performers`"]);
    }
}

#[test]
fn lists_have_at_most_100_ids_or_1000_words() {
    for (ids, words, fits) in [(100, 1000, true), (101, 1, false), (1, 1001, false)] {
        let (server, account) = server();
        let poll = account.event_feed().poll().buckets(1..=ids).types(vec!["a.b"; words]);
        if fits {
            poll.send().unwrap();
        } else {
            rejected(&server, poll.send(), &["at most 100 ids or 1000 words"]);
        }
    }
    let (server, account) = server();
    let long = account.event_feed().poll().types(["x".repeat(16_001)]);
    rejected(&server, long.send(), &["16000 bytes"]);
}

#[test]
fn empty_list_is_rejected_in_any_query() {
    let (server, account) = server();
    let todos = account.everything().open_todos().assignee_ids([0_i64; 0]);
    rejected(&server, todos.send().map(|_| ()), &["`assignee_ids` must not be empty"]);
    let search = account.search().query("leto").bucket_ids([0_i64; 0]);
    rejected(&server, search.send().map(|_| ()), &["`bucket_ids` must not be empty"]);
    let call = account.call("Search", json!({"q": "leto", "creator_ids": []})).unwrap();
    rejected(&server, call.send(), &["`creator_ids` must not be empty"]);
}

#[test]
fn url_of_the_feed_is_recognized_with_its_lists() {
    let url =
        "https://3.basecampapi.com/9/events.json?types=a.b%2Cc.d&buckets=1,2&performers=self,8";
    let route = crate::Route::recognize(url).unwrap();
    assert_eq!(
        Value::from(route.candidates[0].arguments.clone()),
        json!({"types": ["a.b", "c.d"], "buckets": [1, 2], "performers": ["self", 8]})
    );
}
