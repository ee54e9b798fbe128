//! The exact request of every operation.

use basecamp_core::{Call, Machine, Now, Request, RequestBody, Step};
use basecamp_sandbox::samples::{self, Extent};
use basecamp_tests::calls::TypedCall;
use basecamp_tests::description;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName, USER_AGENT};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::time::{Duration, SystemTime};

use crate::arbitrary::Tape;
use crate::expected::{self, Content, Parts};
use crate::support::{self, EXTENTS, context, count};

/// The request of a call, from the first step of its machine.
pub(crate) fn sent(request: &dyn Request) -> Parts {
    let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
    let Step::Send(attempt) = Call::new(context(), request).step(now) else {
        panic!("{} sends no request", request.operation().id);
    };
    let (head, body) = attempt.request.into_parts();
    let header = |name: HeaderName| head.headers.get(name).map(|value| value.to_str().unwrap());
    let token = (!request.operation().anonymous).then_some("Bearer secret");
    assert_eq!(header(AUTHORIZATION), token);
    assert_eq!(header(ACCEPT), Some("application/json"));
    assert!(header(USER_AGENT).unwrap().starts_with("basecamp-sdk-rust/"));
    assert_eq!(head.uri.authority().unwrap(), "3.basecampapi.com");
    let line = format!("{} {}", head.method, head.uri.path_and_query().unwrap());
    let bytes = match body {
        RequestBody::Empty => Bytes::new(),
        RequestBody::Bytes(bytes) => bytes,
        body => panic!("{body:?} is not in memory"),
    };
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let Some(content_type) = header(CONTENT_TYPE) else {
        assert_eq!(text, "");
        return Parts { line, content_type: None, body: Content::Nothing };
    };
    let (content_type, body) = match content_type.split_once("; boundary=") {
        Some((form, boundary)) => (form, Content::Text(text.replace(boundary, "BOUNDARY"))),
        None if content_type == "application/json" => {
            (content_type, Content::Json(serde_json::from_str(&text).unwrap()))
        }
        None => (content_type, Content::Text(text)),
    };
    Parts { line, content_type: Some(content_type.to_owned()), body }
}

/// Both the typed and the dynamic call must send this request.
fn check(call: &TypedCall, arguments: &Map<String, Value>) -> Result<(), TestCaseError> {
    let expected = expected::request(description::operation(call.id).unwrap(), arguments);
    prop_assert_eq!(&sent(&*support::typed(call, arguments)), &expected, "{}", call.id);
    let dynamic = support::account().call(call.id, Value::Object(arguments.clone()));
    let dynamic = dynamic.map_err(|error| TestCaseError::fail(error.message().to_owned()))?;
    prop_assert_eq!(&sent(&dynamic), &expected, "{} by its id", call.id);
    Ok(())
}

#[test]
fn with_required_and_with_all_arguments() {
    for call in TypedCall::all() {
        for extent in EXTENTS {
            check(call, &samples::arguments(call.id, extent)).unwrap();
        }
    }
    count("requests with required and with all arguments", 2 * TypedCall::all().len());
}

/// A check of the expectations themselves, with requests written by hand.
#[test]
fn requests_have_their_exact_wire_form() {
    for (id, arguments, line, body) in [
        ("GetTodo", json!({"todoId": 5}), "GET /999/todos/5", None),
        (
            "CreateTodo",
            json!({"todolistId": 7, "content": "Dig", "assignee_ids": [1, 2], "notify": false}),
            "POST /999/todolists/7/todos.json",
            Some(json!({"content": "Dig", "assignee_ids": [1, 2], "notify": false})),
        ),
        (
            "Search",
            json!({"q": "a&b ü", "type_names": ["Todo", "Kanban::Card"]}),
            "GET /999/search.json?q=a%26b%20%C3%BC&type_names[]=Todo&type_names[]=Kanban%3A%3ACard",
            None,
        ),
        (
            "UpdateCalendar",
            json!({"calendarId": 3, "color": "blue"}),
            "PUT /999/calendars/3",
            Some(json!({"calendar": {"color": "blue"}})),
        ),
        (
            "ListTodos",
            json!({"todolistId": 7, "completed": true, "page": 3}),
            "GET /999/todolists/7/todos.json?completed=true&page=3",
            None,
        ),
    ] {
        let Value::Object(arguments) = arguments else { unreachable!() };
        let request = sent(&*support::typed(TypedCall::find(id).unwrap(), &arguments));
        assert_eq!(request.line, line);
        assert_eq!(request.body, body.map_or(Content::Nothing, Content::Json), "{id}");
    }
}

#[test]
fn members_can_be_emptied() {
    let mut emptied = 0;
    for call in TypedCall::all() {
        let body = description::operation(call.id).unwrap().body.iter().flatten();
        for (name, _) in body.filter(|(_, member)| member.flags.clearable) {
            let mut arguments = samples::arguments(call.id, Extent::Minimal);
            arguments.insert(name.clone(), json!(""));
            check(call, &arguments).unwrap();
            emptied += 1;
        }
    }
    assert!(emptied >= 3, "{emptied}");
}

const CASES: u32 = 32;

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any arguments, and any subset of the optional ones.
    #[test]
    fn with_any_arguments(tape in vec(any::<u8>(), 0..300)) {
        for call in TypedCall::all() {
            let operation = description::operation(call.id).unwrap();
            check(call, &Tape::for_requests(&tape).arguments(operation))?;
        }
    }
}
