use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::registry::operation::{ApiRetryPolicy, Body, Pagination, Parameter, PathPart};

mod corpus;

fn recognize(path: &str) -> Route {
    Route::recognize(&format!("https://3.basecamp.com/999{path}")).unwrap()
}

fn operations(path: &str) -> Vec<&'static str> {
    recognize(path).candidates.iter().map(|candidate| candidate.operation.id).collect()
}

fn refusal(url: &str) -> String {
    let error = Route::recognize(url).unwrap_err();
    assert_eq!(error.code(), crate::ErrorCode::Usage);
    error.message().to_owned()
}

#[test]
fn all_forms_of_a_url_have_the_same_route() {
    let forms = [
        "https://3.basecamp.com/999/buckets/1/todos/2",
        "https://3.basecamp.com/999/projects/1/todos/2/",
        "http://3.basecamp.com:80/999/buckets/1/todos/2?modal=true",
        "https://3.basecampapi.com/999/buckets/1/todos/2.json",
        "https://3.basecampapi.com:443/999/buckets/1/todos/2.json?page=3#top",
        " HTTPS://3.BASECAMP.COM/999/buckets/1/todos/2\n",
        "https://app.basecamp.com/999/buckets/1/todos/2",
        "<https://3.basecamp.com/999/buckets/1/todos/2>",
        "3.basecamp.com/999/buckets/1/todos/2",
        "App.Basecamp.com/999/buckets/1/todos/2?a#b",
        "/999/buckets/1/todos/2",
        "/999/buckets/1/todos/2.json\n",
    ];
    for form in forms {
        let route = Route::recognize(form).unwrap();
        assert_eq!(route.account.as_str(), "999", "{form}");
        assert_eq!(route.project, Some(1.into()), "{form}");
        assert_eq!((route.resource, route.anchor), (Some(2), None), "{form}");
        let [get, replace] = route.candidates.as_slice() else { panic!("{form}: {route:?}") };
        assert_eq!((get.operation.id, replace.operation.id), ("GetTodo", "ReplaceTodo"));
        for candidate in [get, replace] {
            assert_eq!(Value::from(candidate.arguments.clone()), json!({"todo_id": 2}));
        }
        assert_eq!(route.reader(), Some(get));
    }
    let flat = recognize("/todos/2.json");
    assert_eq!((flat.project, flat.resource), (None, Some(2)));
    assert_eq!(flat.candidates, recognize("/buckets/1/todos/2").candidates);
}

#[test]
fn web_pages_have_operations() {
    for (path, first) in [
        ("/projects", "ListProjects"),
        ("/projects/1", "GetProject"),
        ("/buckets/1", "GetProject"),
        ("/projects/1/people", "ListProjectPeople"),
        ("/projects/1/people/7", "GetPerson"),
        ("/projects/1/gauge/needles", "ListGaugeNeedles"),
        ("/projects/1/gauge/needles/8", "GetGaugeNeedle"),
        ("/projects/1/categories/3", "GetMessageType"),
        ("/buckets/1/card_tables/2", "GetCardTable"),
        ("/buckets/1/card_tables/cards/2", "GetCard"),
        ("/buckets/1/card_tables/columns/2", "GetCardColumn"),
        ("/buckets/1/chats/2", "GetCampfire"),
        ("/buckets/1/client/approvals", "ListClientApprovals"),
        ("/buckets/1/client/approvals/2", "GetClientApproval"),
        ("/buckets/1/documents/2", "GetDocument"),
        ("/buckets/1/messages/2", "GetMessage"),
        ("/buckets/1/recordings/2/comments", "ListComments"),
        ("/buckets/1/schedule_entries/2/occurrences/20261201", "GetScheduleEntryOccurrence"),
        ("/buckets/1/timesheet/entries/2", "GetTimesheetEntry"),
        ("/buckets/1/todolists/2", "GetTodolistOrGroup"),
        ("/buckets/1/todosets/2/todolists", "ListTodolists"),
        ("/buckets/1/vaults/3", "GetVault"),
        ("/my/navigation/notes", "GetMyNote"),
        ("/search?q=leto", "Search"),
        ("/todos/completed", "GetEverythingCompletedTodos"),
    ] {
        let route = recognize(path);
        assert_eq!(route.candidates[0].operation.id, first, "{path}");
        assert_eq!(route.reader().map(|reader| reader.operation.id), Some(first), "{path}");
    }
}

#[test]
fn a_url_of_writes_only_has_no_reader() {
    assert_eq!(operations("/todos/2/completion"), ["CompleteTodo", "UncompleteTodo"]);
    assert_eq!(recognize("/todos/2/completion.json").reader(), None);
}

#[test]
fn project_scoped_url_does_not_match_account_route() {
    // `/todos/completed`, `/messages` and `/checkins` exist, but are about every project.
    for path in [
        "/buckets/1/todos/completed",
        "/projects/1/messages",
        "/buckets/1/checkins",
        "/buckets/1/projects/2",
    ] {
        let route = recognize(path);
        assert_eq!((route.project, route.candidates), (Some(1.into()), vec![]), "{path}");
    }
}

#[test]
fn resource_without_an_operation_has_its_project_and_id() {
    for (path, project, resource) in [
        ("/buckets/1/gauges/2", Some(1), Some(2)),
        ("/projects/1/future_containers/9007199254741100.json", Some(1), Some(9007199254741100)),
        ("/buckets/1/client/board.7", Some(1), None),
        ("/buckets/1/client/replies/5.json", Some(1), Some(5)),
        ("/buckets/1/hill_charts/2", Some(1), Some(2)),
        ("/buckets/1/todos/2/edit", Some(1), Some(2)),
        ("/teapots/9", None, Some(9)),
        ("/client/replies/9", None, Some(9)),
    ] {
        let route = recognize(path);
        assert_eq!(route.project, project.map(Id::new), "{path}");
        assert_eq!((route.resource, route.reader()), (resource, None), "{path}");
        assert_eq!(route.candidates, [], "{path}");
    }
}

#[test]
fn chat_line_is_an_anchor() {
    let route = recognize("/buckets/1/chats/2@77");
    assert_eq!((route.resource, route.anchor), (Some(2), Some(77.into())));
    assert_eq!(route.reader().unwrap().operation.id, "GetCampfire");
    assert_eq!(recognize("/buckets/1/chats/2@").anchor, None);
    assert!(refusal("https://3.basecamp.com/999/chats/x@77").contains("/chats/x@77"));
}

#[test]
fn a_path_that_needs_a_project_is_not_recognized_without() {
    assert_eq!(operations("/buckets/1/webhooks"), ["ListWebhooks", "CreateWebhook"]);
    assert_eq!(recognize("/buckets/1/webhooks").candidates[0].id("project_id"), Some(1));
    assert!(refusal("https://3.basecamp.com/999/webhooks").contains("/999/webhooks"));
}

#[test]
fn ids_are_named_as_the_operation_names_them() {
    let route = recognize("/buckets/1/recordings/2/pin");
    assert_eq!(route.candidates[0].id("message_id"), Some(2));
    let route = recognize("/questions/5/answers/by/6");
    assert_eq!(
        Value::from(route.candidates[0].arguments.clone()),
        json!({
            "question_id": 5, "person_id": 6,
        })
    );
    assert_eq!(route.resource, Some(6));
    let route = recognize("/projects/9007199254740993");
    assert_eq!(route.candidates[0].id("project_id"), Some(9_007_199_254_740_993));
    assert_eq!(route.resource, None);
    assert_eq!(recognize("/todos/9223372036854775807").resource, Some(i64::MAX));
}

#[test]
fn text_in_a_path_is_decoded_once() {
    let text = |path| recognize(path).candidates[0].arguments["sgid"].clone();
    assert_eq!(text("/embeds/BAh7%2Bx%2F%252--ab=="), "BAh7+x/%2--ab==");
    assert_eq!(text("/embeds/a.json"), "a");
    assert!(refusal("https://3.basecamp.com/999/embeds/%FF").contains("%FF"));
    assert!(refusal("https://3.basecamp.com/999/embeds//").contains("/999/embeds/"));
}

#[test]
fn the_query_has_the_valid_arguments() {
    let query = |path| Value::from(recognize(path).candidates[0].arguments.clone());
    assert_eq!(
        query("/todolists/2/todos?completed=true&page=2&status=archived"),
        json!({
            "todolist_id": 2, "completed": true, "page": 2, "status": "archived",
        })
    );
    assert_eq!(query("/todolists/2/todos?completed=perhaps"), json!({"todolist_id": 2}));
    assert_eq!(query("/search?q=leto+%26+co"), json!({"q": "leto & co"}));
    assert_eq!(
        query("/search?q=a&bucket_ids[]=1&bucket_ids[]=x&bucket_ids[]=2"),
        json!({
            "q": "a", "bucket_ids": [1, 2],
        })
    );
}

#[test]
fn the_fragment_points_at_a_recording_on_the_page() {
    for (fragment, anchor) in [
        ("#__recording_5", Some(5.into())),
        ("?x#__recording_5", Some(5.into())),
        ("#__recording_", None),
        ("#__recording_-5", None),
        ("#recording_5", None),
        ("#5", None),
    ] {
        let route = recognize(&format!("/buckets/1/messages/2{fragment}"));
        assert_eq!(route.anchor, anchor, "{fragment}");
        assert_eq!(route.resource, Some(2));
    }
}

#[test]
fn a_rejected_url_has_the_reason() {
    for (url, message) in [
        ("", "this is not a URL: "),
        ("basecamp.com/999/todos/2", "this is not a URL: "),
        ("//evil.example/999/todos/2", "`https://evil.example` is not an address of Basecamp"),
        ("/\\evil.example/999/todos/2", "`https://evil.example` is not an address of Basecamp"),
        ("<https://evil.example/999/todos/2>", "`https://evil.example` is not an address of"),
        ("<https://3.basecamp.com/999/todos/2", "this is not a URL: "),
        ("3.basecamp.com@evil.example/999/todos/2", "this is not a URL: "),
        ("mailto:a@3.basecamp.com", "`null` is not an address of Basecamp"),
        ("ftp://3.basecamp.com/999/todos/2", "`ftp://3.basecamp.com` is not an address of"),
        ("https://3.basecamp.com:8080/999/todos/2", "`https://3.basecamp.com:8080` is not an"),
        ("https://3.basecamp.com@evil.example/999/todos/2", "`https://evil.example` is not an"),
        ("https://a:secret@basecamp.com/999/todos/2", "`https://basecamp.com` is not an address"),
        ("https://launchpad.37signals.com/authorization.json", "`https://launchpad.37signals.com`"),
        ("https://3.basecamp.com", "`/` names no account"),
        ("https://3.basecamp.com/sign_in", "`/sign_in` names no account"),
        ("https://3.basecamp.com/999", "no operation of the API has the path `/999`"),
        ("https://3.basecamp.com/999/teapots?key=secret", "has the path `/999/teapots`"),
        ("https://3.basecamp.com/999/buckets/1//teapots/2", "path `/999/buckets/1//teapots/2`"),
        ("https://3.basecamp.com/999/todos/2/edit", "has the path `/999/todos/2/edit`"),
        ("https://3.basecamp.com/999/todos/+2", "has the path `/999/todos/+2`"),
        ("https://3.basecamp.com/999/todos/9223372036854775808", "/9223372036854775808`"),
        ("https://3.basecamp.com/999//todos/2", "has the path `/999//todos/2`"),
        ("https://3.basecamp.com/999/buckets/x/todos/2", "has the path `/999/buckets/x/todos/2`"),
    ] {
        let refusal = refusal(url);
        assert!(refusal.contains(message), "{url}: {refusal}");
        assert!(!refusal.contains("secret"), "{refusal}");
    }
}

#[test]
fn the_configured_server_counts_as_basecamp() {
    let config = Config::builder().base_url("http://localhost:3000").build().unwrap();
    let recognize = |url| Route::recognize_with(&config, url);
    let todo = recognize("http://localhost:3000/999/todos/2").unwrap();
    assert_eq!(todo, recognize("https://3.basecamp.com/999/todos/2").unwrap());
    assert!(recognize("http://localhost:3001/999/todos/2").is_err());
    assert!(recognize("https://localhost:3000/999/todos/2").is_err());
    assert!(Route::recognize("http://localhost:3000/999/todos/2").is_err());
}

/// An operation whose path is `{accountId}/things/` and these parts.
fn operation(id: &'static str, path: &'static [PathPart]) -> Operation {
    const PARAMETERS: &[Parameter] = &[Parameter::path("name", "name", ParameterType::Text, "")];
    Operation {
        id,
        service: "things",
        name: "get",
        method: http::Method::GET,
        path,
        parameters: PARAMETERS,
        body: Body::None,
        resource_type: "thing",
        idempotent: false,
        pagination: Pagination::None,
        retry: ApiRetryPolicy { max_attempts: 1, statuses: &[] },
        deprecated: false,
        anonymous: false,
        doc: "",
    }
}

fn found<const N: usize>(operations: [Operation; N], segments: &[&str]) -> Vec<&'static str> {
    let operations = operations.map(|operation| &*Box::leak(Box::new(operation)));
    let found = candidates(&operations, segments);
    found.iter().map(|candidate| candidate.operation.id).collect()
}

#[test]
fn paths_with_a_project_take_precedence() {
    use PathPart::{Literal, Parameter};
    let operations = [
        operation("Any", &[Parameter("accountId"), Literal("/things/"), Parameter("name")]),
        operation(
            "InProject",
            &[
                Parameter("accountId"),
                Literal("/buckets/"),
                Parameter("bucketId"),
                Literal("/things/"),
                Parameter("name"),
            ],
        ),
    ];
    assert_eq!(found(operations, &["999", "buckets", "1", "things", "2"]), ["InProject", "Any"]);
}

#[test]
fn literal_segments_beat_parameters_and_the_first_difference_counts() {
    use PathPart::{Literal, Parameter};
    const START: PathPart = Literal("/things/");
    let operations = [
        operation(
            "NamedOpen",
            &[Parameter("accountId"), START, Parameter("name"), Literal("/open.json")],
        ),
        operation(
            "Named",
            &[Parameter("accountId"), START, Parameter("name"), Literal("/"), Parameter("name")],
        ),
        operation(
            "AllNamed",
            &[Parameter("accountId"), Literal("/things/all/"), Parameter("name")],
        ),
        operation("AllOpen", &[Parameter("accountId"), Literal("/things/all/open.json")]),
    ];
    let found = found(operations, &["999", "things", "all", "open"]);
    assert_eq!(found, ["AllOpen", "AllNamed", "NamedOpen", "Named"]);
}

/// A template filled with values, and the expected arguments.
fn filled(operation: &Operation, ids: &[i64], text: &str) -> (String, Map<String, Value>) {
    let mut ids = ids.iter().cycle();
    let mut arguments = Map::new();
    let mut path = String::new();
    for part in operation.path {
        match part {
            PathPart::Literal(literal) => path.push_str(literal),
            PathPart::Parameter("accountId") => path.push_str("999"),
            PathPart::Parameter(name) => {
                let parameter = operation
                    .parameters
                    .iter()
                    .find(|parameter| parameter.is_in_path(name))
                    .unwrap();
                let value = match parameter.ty {
                    ParameterType::Int64 => Value::from(*ids.next().unwrap()),
                    _ => Value::from(text),
                };
                path.push_str(&value.to_string().replace('"', ""));
                arguments.insert(parameter.argument_name.to_owned(), value);
            }
        }
    }
    (path.trim_end_matches(".json").to_owned(), arguments)
}

/// Checks that an operation is among the candidates for each form of its own path.
fn check_every_form(operation: &Operation, ids: &[i64], text: &str) {
    let (path, arguments) = filled(operation, ids, text);
    let mut paths = vec![path.clone()];
    if let Some(rest) = path.strip_prefix("/999/buckets/") {
        paths.push(format!("/999/projects/{rest}"));
    } else if may_lose_scope(operation) {
        paths.push(path.replacen("/999/", "/999/buckets/77/", 1));
        paths.push(path.replacen("/999/", "/999/projects/77/", 1));
    }
    for path in paths {
        for (origin, end) in [
            ("https://3.basecamp.com", ""),
            ("https://3.basecamp.com", "/?other=2#__recording_5"),
            ("https://3.basecampapi.com", ".json"),
            ("https://3.basecampapi.com", "?other=2"),
        ] {
            let url = format!("{origin}{path}{end}");
            let route = Route::recognize(&url).unwrap();
            let mut candidates = route.candidates.iter();
            let found = candidates.find(|candidate| candidate.operation.id == operation.id);
            let found = found.map(|candidate| &candidate.arguments);
            assert_eq!(found, Some(&arguments), "{} {url}", operation.id);
            let scope = path.contains("/77/").then_some(Id::new(77));
            assert!(scope.is_none() || route.project == scope, "{url}");
        }
    }
}

#[test]
fn every_operation_is_recognized_by_its_path() {
    for operation in OPERATIONS {
        check_every_form(operation, &[1, 2, 3], "BAh7CEkiCGdpZAY6BkVUSSI--abcd");
    }
}

proptest! {
    #[test]
    fn an_operation_is_recognized_with_any_arguments(
        which in any::<prop::sample::Index>(),
        ids in prop::collection::vec(0..=i64::MAX, 3),
        text in "[A-Za-z0-9=_-]{1,20}",
    ) {
        check_every_form(OPERATIONS[which.index(OPERATIONS.len())], &ids, &text);
    }

    #[test]
    fn no_text_causes_a_panic(text in any::<String>(), path in "[/a-z0-9%.@#?=\\[\\]-]{0,60}") {
        let _ = Route::recognize(&text);
        let _ = Route::recognize(&format!("https://3.basecamp.com/999/{text}"));
        if let Ok(route) = Route::recognize(&format!("https://3.basecamp.com/9{path}")) {
            prop_assert!(!route.candidates.is_empty() || route.reader().is_none());
        }
    }
}
