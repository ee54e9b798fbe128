use basecamp_core::PersonId;
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn parse(event: &Value) -> Event {
    Event::parse(event.to_string()).unwrap()
}

fn whole() -> Value {
    json!({
        "id": 9_223_372_036_854_775_807_i64,
        "kind": "message_copied",
        "details": { "source_bucket_id": 41 },
        "created_at": "2026-11-23T10:30:00.125Z",
        "recording": {
            "id": 9_007_199_254_741_300_i64,
            "status": "active",
            "visible_to_clients": false,
            "created_at": "2026-11-23T10:29:00.000Z",
            "updated_at": "2026-11-23T10:29:00.000Z",
            "title": "Tides",
            "inherits_status": true,
            "type": "Message",
            "url": "https://3.basecampapi.com/9/buckets/42/messages/9007199254741300.json",
            "app_url": "https://3.basecamp.com/9/buckets/42/messages/9007199254741300",
            "bookmark_url": "https://3.basecampapi.com/9/my/bookmarks/x.json",
            "content": "<div>Low at nine.</div>",
            "parent": {
                "id": 7,
                "title": "Message Board",
                "type": "Message::Board",
                "url": "https://3.basecampapi.com/9/buckets/42/message_boards/7.json",
                "app_url": "https://3.basecamp.com/9/buckets/42/message_boards/7",
            },
            "bucket": { "id": 42, "name": "Harbour", "type": "Project" },
            "creator": { "id": 5, "name": "Aiko" },
        },
        "creator": { "id": 5, "name": "Aiko" },
        "performed_by": { "id": "basecamp", "name": "Basecamp" },
        "copy": {
            "id": 9_007_199_254_741_350_i64,
            "url": "https://3.basecampapi.com/9/buckets/41/messages/9007199254741350.json",
            "app_url": "https://3.basecamp.com/9/buckets/41/messages/9007199254741350",
            "bucket": { "id": 41 },
        },
    })
}

#[test]
fn all_fields_are_decoded_and_the_body_is_retained() {
    let body = whole().to_string();
    let event = Event::parse(body.clone()).unwrap();
    assert_eq!(event.undecoded, []);
    assert_eq!(event.id, Some(i64::MAX.into()));
    assert_eq!(event.parse_kind(), ("message", "copied"));
    assert_eq!(event.created_at, Some("2026-11-23T10:30:00.125Z".parse().unwrap()));
    let recording = event.recording.as_ref().unwrap();
    assert_eq!(recording.id, 9_007_199_254_741_300.into());
    assert_eq!((recording.kind.as_str(), recording.title.as_str()), ("Message", "Tides"));
    assert_eq!(event.creator.as_ref().map(|person| person.name.as_str()), Some("Aiko"));
    assert_eq!(event.performed_by.as_ref().unwrap().id, PersonId::from("basecamp"));
    assert_eq!(event.details["source_bucket_id"], 41);
    let copy = event.copy.clone().unwrap();
    assert_eq!(copy.id, Some(9_007_199_254_741_350.into()));
    assert_eq!(copy.bucket.unwrap().id, Some(41.into()));
    assert_eq!(event.raw, body);
    assert_eq!(event.json::<Value>().unwrap(), whole());
}

#[test]
fn unknown_kinds_and_fields_are_accepted() {
    let event = parse(&json!({ "id": 1, "kind": "tide_turned", "moon": { "phase": "new" } }));
    assert_eq!(event.parse_kind(), ("tide", "turned"));
    assert_eq!(event.json::<Value>().unwrap()["moon"]["phase"], "new");
    assert_eq!((event.undecoded.len(), event.details), (0, Value::Null));
}

#[test]
fn missing_or_null_field_is_none() {
    let nothing = parse(&json!({}));
    assert_eq!((nothing.id.as_ref(), nothing.kind.as_str()), (None, ""));
    let nulls = parse(&json!({
        "kind": null, "created_at": null, "recording": null, "creator": null,
        "details": null, "copy": null,
    }));
    assert_eq!(Event { raw: Bytes::new(), ..nulls }, Event { raw: Bytes::new(), ..nothing });
}

#[test]
fn undecodable_field_does_not_affect_the_others() {
    for (field, value) in [
        ("kind", json!(7)),
        ("created_at", json!("yesterday")),
        ("creator", json!("Aiko")),
        ("recording", json!({ "id": 1, "type": "Message" })),
        ("performed_by", json!([])),
        ("copy", json!({ "id": "x" })),
    ] {
        let mut changed = whole();
        changed[field] = value.clone();
        let event = parse(&changed);
        assert_eq!(event.undecoded.len(), 1, "{field} {value}");
        assert_eq!(event.undecoded[0].field, field);
        assert!(!event.undecoded[0].reason.is_empty());
        assert_eq!(event.creator.is_none(), field == "creator");
        assert_eq!(event.recording.is_none(), field == "recording");
        assert_eq!(event.copy.is_none(), field == "copy");
        assert_eq!(event.json::<Value>().unwrap(), changed);
    }
}

#[test]
fn event_with_an_invalid_id_is_malformed() {
    for id in [
        "null",
        "1.0",
        "1e3",
        "1.5",
        "-0.0",
        "1e400",
        "true",
        "[]",
        "[1]",
        "{}",
        r#"{"uuid": 1}"#,
        r#""""#,
    ] {
        let event = Event::parse(format!(r#"{{"kind": "todo_created", "id": {id}}}"#));
        assert!(event.is_err(), "{id}");
    }
    let long = format!(r#"{{"id": "{}"}}"#, "x".repeat(256));
    let malformed = Event::parse(long).unwrap_err();
    assert!(malformed.to_string().contains("`id`"), "{malformed}");
    assert!(!malformed.to_string().contains("xx"), "{malformed}");
    // Another undecodable member has no effect on that.
    assert!(Event::parse(r#"{"id": 1.0, "kind": 7}"#).is_err());
    assert_eq!(Event::parse(r#"{"kind": "ping"}"#).unwrap().id, None);
}

#[test]
fn ids_have_full_precision() {
    for (id, printed) in [
        (json!(i64::MAX), "9223372036854775807"),
        (json!(i64::MIN), "-9223372036854775808"),
        (json!(u64::MAX), "18446744073709551615"),
        (json!("9223372036854775807"), "9223372036854775807"),
        (json!("9223372036854775808"), "9223372036854775808"),
        (json!("01J-é"), "01J-é"),
        (json!("007"), "007"),
        (json!("+7"), "+7"),
    ] {
        let event = parse(&json!({ "id": id }));
        assert_eq!(event.id.unwrap().to_string(), printed);
    }
}

#[test]
fn number_and_text_of_an_id_are_equal() {
    let id = |text: &str| Event::parse(format!("{{\"id\": {text}}}")).unwrap().id.unwrap();
    assert_eq!(id("42"), id("\"42\""));
    assert_eq!(id("9223372036854775808"), id("\"9223372036854775808\""));
    assert_ne!(id("\"042\""), id("42"));
    assert_eq!(serde_json::to_string(&id("\"42\"")).unwrap(), "42");
    assert_eq!(serde_json::to_string(&id("\"a\"")).unwrap(), "\"a\"");
}

#[test]
fn body_must_be_a_json_object() {
    let deep = format!("{{\"details\": {}{}", "[".repeat(100_000), "]".repeat(100_000));
    for body in [
        "",
        " ",
        "null",
        "[]",
        "[1, \"todo_created\"]",
        "1",
        "\"{}\"",
        "{",
        "{}{}",
        "{\"id\"}",
        "{\"id\": 1,}",
        "{'id': 1}",
        "nonsense",
        "\u{feff}{}",
        &deep,
    ] {
        let malformed = Event::parse(body.to_owned()).unwrap_err();
        assert!(malformed.to_string().starts_with("the body is not"), "{malformed}");
    }
    let error = Event::parse(&b"{\"kind\": \"\xff\"}"[..]).unwrap_err();
    assert_eq!(error.to_string(), "the body is not UTF-8 from its byte 10 on");
    assert!(Event::parse(&b"{\"unknown\": \"\xff\"}"[..]).is_err());
}

#[test]
fn error_does_not_quote_the_body() {
    let malformed = Event::parse(r#"{"id": 1, "kind": hush}"#).unwrap_err();
    assert!(!malformed.to_string().contains("hush"), "{malformed}");
}

#[test]
fn deeply_nested_details_stay_in_the_raw_event() {
    let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
    let event = Event::parse(format!("{{\"id\": 1, \"details\": {deep}}}")).unwrap();
    assert_eq!(event.undecoded[0].field, "details");
    assert_eq!(event.id, Some(1.into()));
}

#[test]
fn kinds_split_at_the_last_underscore() {
    for (kind, halves) in [
        ("todo_created", ("todo", "created")),
        ("question_answer_created", ("question_answer", "created")),
        ("todo", ("todo", "")),
        ("", ("", "")),
        ("_", ("", "")),
        ("todo_", ("todo", "")),
    ] {
        assert_eq!(parse_kind(kind), halves);
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("[a-z_]{0,8}", inner, 0..4)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_an_event_or_malformed(body: Vec<u8>) {
        let _ = Event::parse(body);
    }

    #[test]
    fn any_object_with_a_valid_id_is_an_event(parts in proptest::collection::btree_map(
        prop_oneof![
            "[a-z]{3,6}", Just("kind".to_owned()),
            Just("created_at".to_owned()), Just("recording".to_owned()),
            Just("creator".to_owned()), Just("details".to_owned()), Just("copy".to_owned()),
        ],
        any_json(),
        0..6,
    ), id in proptest::option::of(prop_oneof![
        any::<i64>().prop_map(Value::from), any::<u64>().prop_map(Value::from),
        "[ -~]{1,255}".prop_map(Value::from),
    ])) {
        let id = id.map(|id| ("id".to_owned(), id));
        let body = parts.into_iter().chain(id).collect::<Value>().to_string();
        let event = Event::parse(body.clone()).unwrap();
        prop_assert_eq!(event.json::<Value>().unwrap(), serde_json::from_str::<Value>(&body).unwrap());
        prop_assert_eq!(event.raw, body);
    }
}

#[test]
fn recording_without_later_fields_is_decoded() {
    for absent in [&["visible_to_clients"][..], &["visible_to_clients", "title", "app_url"]] {
        let mut body = whole();
        for name in absent {
            body["recording"].as_object_mut().unwrap().remove(*name);
        }
        let event = parse(&body);
        assert_eq!(event.undecoded, []);
        let recording = event.recording.unwrap();
        assert_eq!(
            (recording.id, recording.visible_to_clients),
            (9_007_199_254_741_300.into(), false)
        );
    }
}

#[test]
fn last_of_duplicate_fields_wins() {
    let body =
        r#"{"id": 1, "kind": "a_b", "creator": {"id": 1, "name": "A", "name": "B"}, "id": 2}"#;
    let event = Event::parse(body).unwrap();
    assert_eq!((event.id, event.undecoded.len()), (Some(2.into()), 0));
    assert_eq!(event.creator.unwrap().name, "B");
    assert_eq!(event.raw, body);
}

#[test]
fn json_values_of_a_body_are_bounded() {
    let body = |count: usize| format!(r#"{{"id":7,"details":[{}]}}"#, vec!["0"; count].join(","));
    assert_eq!(Event::parse(body(1000)).unwrap().details.as_array().unwrap().len(), 1000);
    let error = Event::parse(body(500_000)).unwrap_err();
    assert_eq!(error.to_string(), "the body has more than 500000 JSON values");
}

#[test]
fn a_missing_field_and_an_undecoded_field_are_named() {
    let event = parse(&whole());
    assert_eq!(event.recording().unwrap().title, "Tides");
    assert_eq!(event.creator().unwrap().name, "Aiko");

    let event = parse(&json!({ "kind": "todo_created", "creator": 7 }));
    let missing = event.recording().unwrap_err();
    assert_eq!(missing.field(), "recording");
    assert_eq!(missing.to_string(), "the event `todo_created` has no `recording`");
    let undecoded = event.creator().unwrap_err().to_string();
    let expected = "`creator` of the event `todo_created` could not be decoded: invalid type";
    assert!(undecoded.starts_with(expected), "{undecoded}");
}
