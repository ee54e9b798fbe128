//! Conversations that are scrubbed twice, as when a client records a replay.

use basecamp_core::cassette::{RecordedBody, Scrub};
use http::Method;
use proptest::prelude::*;
use serde_json::json;

use super::*;

/// Returns the cassette of the same conversation with a server that sends the responses of a
/// cassette.
fn scrubbed_again(cassette: &Cassette, scrub: Scrub) -> Cassette {
    let recorder = Recorder::with_scrub(scrub);
    let replay = Replay::new(cassette.clone());
    let server = replay.clone();
    let account = recorded(&recorder, move |request| server.respond(request));
    for exchange in &cassette.exchanges {
        let path = exchange.request.url.strip_prefix("/999").unwrap();
        let method: Method = exchange.request.method.parse().unwrap();
        let request = account.request(method, path);
        let request = match &exchange.request.body {
            RecordedBody::Json(json) => request.json(json),
            _ => request,
        };
        let _ = request.send();
    }
    replay.assert_finished();
    recorder.cassette()
}

fn assert_unchanged(bodies: Vec<Value>, scrub: &Scrub) {
    let recorder = Recorder::with_scrub(scrub.clone());
    let mut answers = bodies.clone().into_iter();
    let account = recorded(&recorder, move |_| Ok(json(&answers.next().unwrap())));
    for body in &bodies {
        account.request(Method::POST, "/people/78.json?q=Ann").json(body).send().unwrap();
    }
    let cassette = reread(&recorder.cassette());
    assert_eq!(scrubbed_again(&cassette, scrub.clone()), cassette);
}

fn bodies() -> Vec<Value> {
    let person = |id: i64, name: &str, email: &str| {
        json!({
            "id": id, "name": name, "email_address": email, "personable_type": "User",
            "phone_number": format!("+49 170 123{id}"), "bio": format!("Plays tuba {id}"),
            "avatar_url": "http://localhost:3000/999/people/BAh/avatar?v=1",
            "time_zone": "Europe/Lisbon", "company": {"id": 5, "name": "Honcho Design"},
        })
    };
    vec![
        json!({
            // The second person is in a text and a list before the first one.
            "content": "Bo Ray and Ann Ray: a Person in a Company, +49 170 12378, bo@example.org",
            "assignee_ids": [78, 77], "creator": person(78, "Bo Ray", "bo@example.org"),
        }),
        json!([person(77, "Ann Ray", "ann@example.org"), person(79, "Zoe", "zoe@example.org")]),
        json!({
            "payload_url": "https://a.io/hook-of-ann", "command_url": "https://bots.io/x?k=123456789",
            "from": "Ann Ray <ann@example.org>", "owner_name": "Zoe", "name": "Another",
            "api_key": "api-key-99", "author_name": "Max Planck",
            "url": "https://files.example.net/shared-document-1234/view?sig=signature-3",
            "text": "Write to Person X at Company Y, not to ann@example.org. redacted",
        }),
    ]
}

#[test]
fn a_scrubbed_conversation_is_not_changed_again() {
    assert_unchanged(bodies(), &Scrub::new());
}

#[test]
fn a_scrubbed_conversation_with_ids_is_not_changed_again() {
    assert_unchanged(bodies(), &Scrub::new().with_person_ids());
}

#[test]
fn a_replacement_and_a_new_person_differ() {
    let recorder = Recorder::new();
    let body = json!([
        {"person": {"id": 9_000_000_000_003_i64, "name": "Person 3"}},
        {"person": {"id": 7, "name": "Ann Ray"}},
    ]);
    let account = recorded(&recorder, move |_| Ok(json(&body)));
    account.request(Method::GET, "/a.json").send().unwrap();
    let text = recorder.cassette().to_json();
    assert!(text.contains("Person 3") && text.contains("Person 4"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_scrubbed_text_is_not_changed_again(
        text in "[A-Za-z0-9 .:/@<>+-]{0,60}", name in "[A-Z][a-z]{2,8}( [A-Z][a-z]{2,8})?",
    ) {
        let body = json!({
            "content": text, "from": text, "payload_url": text, "client_secret": text,
            "creator": {"name": name, "id": 1}, "company_name": name, "phone": text,
            "title": format!("{name}: {text}"),
        });
        assert_unchanged(vec![body], &Scrub::new());
    }
}
