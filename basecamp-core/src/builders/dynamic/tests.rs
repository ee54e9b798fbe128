use std::sync::Arc;

use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

use crate::registry::operation::{OPERATIONS, Pagination, ParameterType};
use crate::testing::{Simulation, ready};
use crate::{Account, Auth, Blocking, Config, Context, Error, ErrorCode, Route};

fn context() -> Arc<Context> {
    Arc::new(Context::new(Config::default(), Auth::token("secret"), 0).unwrap())
}

/// An account whose server responds to every request with this body.
fn account(body: &'static str) -> (Simulation, Account<Blocking>) {
    let server = Simulation::new(move |_| Ok(Response::new(Bytes::from_static(body.as_bytes()))));
    let account = Account::new(server.blocking(context()), "999").unwrap();
    (server, account)
}

/// Returns the request of a call: method and path with query, content type, body.
fn sent(operation: &str, arguments: Value) -> (String, Option<String>, Bytes) {
    let (server, account) = account("null");
    account.call(operation, arguments).unwrap().send_raw().unwrap();
    let request = &server.requests()[0].request;
    let content_type = request.headers().get("content-type");
    (
        format!("{} {}", request.method(), request.uri().path_and_query().unwrap()),
        content_type.map(|value| value.to_str().unwrap().to_owned()),
        request.body().clone(),
    )
}

fn rejected(operation: &str, arguments: Value) -> Error {
    let error = Account::detached("999").unwrap().call(operation, arguments).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Usage);
    error
}

#[test]
fn arguments_are_written_to_path_query_and_body() {
    let (line, content_type, body) = sent(
        "CreateTodo",
        json!({
            "todolist_id": 7, "content": "Ship it", "assignee_ids": [1, 2], "due_on": "2026-12-01",
        }),
    );
    assert_eq!(line, "POST /999/todolists/7/todos.json");
    assert_eq!(content_type.as_deref(), Some("application/json"));
    assert_eq!(
        serde_json::from_slice::<Value>(&body).unwrap(),
        json!({"content": "Ship it", "assignee_ids": [1, 2], "due_on": "2026-12-01"})
    );

    let (line, content_type, body) =
        sent("ListTodos", json!({"todolistId": 7, "completed": true, "status": "archived"}));
    assert_eq!(line, "GET /999/todolists/7/todos.json?status=archived&completed=true");
    assert_eq!((content_type, body.len()), (None, 0));

    let (line, ..) = sent("GetEmbed", json!({"sgid": "a/b"}));
    assert_eq!(line, "GET /999/embeds/a%2Fb");
}

#[test]
fn list_is_a_repeated_query_parameter() {
    let (line, ..) = sent("Search", json!({"q": "a b", "type_names": ["Todo", "Message"]}));
    assert_eq!(line, "GET /999/search.json?q=a%20b&type_names[]=Todo&type_names[]=Message");
}

#[test]
fn body_has_its_envelope() {
    let (_, _, body) = sent("UpdateCalendar", json!({"calendar_id": 7, "color": "blue"}));
    assert_eq!(
        serde_json::from_slice::<Value>(&body).unwrap(),
        json!({"calendar": {"color": "blue"}})
    );
}

#[test]
fn members_outside_of_an_envelope_are_not_wrapped() {
    let arguments = json!({"project_id": 5, "position": 60, "notify": "everyone"});
    let (_, _, body) = sent("CreateGaugeNeedle", arguments);
    assert_eq!(body, r#"{"gauge_needle":{"position":60},"notify":"everyone"}"#);
}

#[test]
fn file_content_is_text_or_base64() {
    let file = json!({"file_name": "a.txt", "content_type": "text/plain", "content": "hello"});
    let (line, content_type, body) = sent("CreateAttachment", json!({"file": file}));
    assert_eq!(line, "POST /999/attachments.json?name=a.txt");
    assert_eq!(content_type.as_deref(), Some("text/plain"));
    assert_eq!(body, "hello");

    let file = json!({"file_name": "a.pdf", "content": "hello"});
    let (_, content_type, _) = sent("CreateAttachment", json!({"file": file}));
    assert_eq!(content_type.as_deref(), Some("application/pdf"));

    let logo = json!({"file_name": "a.png", "content_type": "image/png", "content_base64": "iVBO"});
    let (_, content_type, body) = sent("UpdateAccountLogo", json!({"logo": logo}));
    assert!(content_type.unwrap().starts_with("multipart/form-data; boundary="));
    assert!(body.windows(3).any(|bytes| bytes == [0x89, b'P', b'N']));
    assert!(String::from_utf8_lossy(&body).contains("name=\"logo\""));
}

#[test]
fn null_arguments_are_omitted() {
    let (line, ..) = sent("ListTodos", json!({"todolist_id": 7, "completed": null}));
    assert_eq!(line, "GET /999/todolists/7/todos.json");
    assert!(
        rejected("GetTodo", json!({"todo_id": null})).message().contains("`todo_id` is missing")
    );
}

#[test]
fn error_lists_the_arguments_of_the_operation() {
    let takes = "GetTodo takes `todo_id` (a whole number, required)";
    for (arguments, message) in [
        (json!({}), "the argument `todo_id` is missing"),
        (Value::Null, "the argument `todo_id` is missing"),
        (json!({"todo_id": 1, "todoId": 1}), "the argument `todo_id` is given twice"),
        (json!({"todo_id": 1, "color": 1}), "there is no argument `color`"),
        (json!({"todo_id": "1"}), "`todo_id` must be a whole number, not `1`"),
        (json!({"todo_id": 1.5}), "`todo_id` must be a whole number, not 1.5"),
        (
            json!({"todo_id": u64::MAX}),
            "`todo_id` must be a whole number, not 18446744073709551615",
        ),
        (json!({"todo_id": [1]}), "`todo_id` must be a whole number, not a list"),
        (json!([1]), "the arguments must be an object, not a list"),
    ] {
        assert_eq!(rejected("GetTodo", arguments).message(), format!("{message}; {takes}"));
    }
    let several = rejected("CreateTodo", json!({"a": 1}));
    let takes = "takes `todolist_id` (a whole number, required), `content` (text, required), `";
    assert!(several.message().contains(takes), "{several}");
    let none = rejected("ListPings", json!({"a": 1}));
    assert_eq!(none.message(), "there is no argument `a`; ListPings takes no arguments");
}

#[test]
fn checks_nested_types() {
    for (operation, arguments, message) in [
        (
            "CreateTodo",
            json!({"todolist_id": 1, "content": "", "due_on": "tomorrow"}),
            "`due_on` must be a date such as `2026-12-01`, not `tomorrow`",
        ),
        (
            "CreateTodo",
            json!({"todolist_id": 1, "content": "", "assignee_ids": [1, "2"]}),
            "in `assignee_ids`: `1` must be a whole number, not `2`",
        ),
        (
            "CreateTodo",
            json!({"todolist_id": 1, "content": "", "notify": "yes"}),
            "`notify` must be true or false, not `yes`",
        ),
        (
            "UpdateProject",
            json!({"project_id": 1, "name": "", "schedule_attributes": {"start": "2026-12-01"}}),
            "in `schedule_attributes`: there is no member `start`",
        ),
        (
            "CreateScheduleEntry",
            json!({"schedule_id": 1, "summary": "", "starts_at": "noon", "ends_at": "2026-12-01"}),
            "`starts_at` must be a date such as `2026-12-01` or a timestamp such as \
             `2026-12-01T09:00:00Z`, not `noon`",
        ),
        (
            "CreateAttachment",
            json!({"file": {"file_name": "a", "content_type": "b/c"}}),
            "the file needs either `content` or `content_base64`",
        ),
        (
            "CreateAttachment",
            json!({"file": {"file_name": "a", "content": "", "content_base64": ""}}),
            "the file needs either `content` or `content_base64`",
        ),
        (
            "CreateAttachment",
            json!({"file": {"file_name": "a", "content_type": "b/c", "content_base64": "?"}}),
            "in the file: `content_base64` is no base64: ",
        ),
    ] {
        let error = rejected(operation, arguments);
        assert!(error.message().starts_with(message), "{error}");
        assert_eq!(error.operation().unwrap().id, operation);
    }
}

#[test]
fn empty_text_clears_a_date() {
    let (_, _, body) = sent("UpdateCard", json!({"card_id": 1, "due_on": ""}));
    assert_eq!(body, r#"{"due_on":""}"#);
}

#[test]
fn error_of_an_unknown_operation_has_suggestions() {
    let error = rejected("gettodo", json!({}));
    assert_eq!(error.message(), "there is no operation `gettodo`");
    assert!(error.hint().starts_with("Did you mean `GetTodo`"), "{}", error.hint());
    let error = rejected("UpdateTodo", json!({}));
    assert!(error.hint().starts_with("Did you mean `ReplaceTodo`"), "{}", error.hint());
    assert!(rejected("", json!({})).hint().contains("OPERATIONS"));
}

#[test]
fn result_is_json() {
    let (_, found) = account(r#"{"id": 1, "future": [true]}"#);
    let todo = found.call("GetTodo", json!({"todo_id": 1})).unwrap().send().unwrap();
    assert_eq!(todo, json!({"id": 1, "future": [true]}));
    let (_, done) = account("");
    assert_eq!(
        done.call("CompleteTodo", json!({"todo_id": 1})).unwrap().send().unwrap(),
        Value::Null
    );
    let (_, broken) = account("{");
    let error = broken.call("GetTodo", json!({"todo_id": 1})).unwrap().send().unwrap_err();
    assert_eq!(error.code(), ErrorCode::ApiError);
}

/// A server with two pages of a list with a key.
fn progress() -> Simulation {
    Simulation::new(|request| {
        let second = request.uri().query() == Some("page=2");
        let response = Response::builder().header("X-Total-Count", "2");
        let response = if second {
            response.body(r#"{"person": {"id": 1}, "events": [2]}"#.into())
        } else {
            let response = response.header("Link", "<?page=2>; rel=\"next\"");
            response.body(r#"{"person": {"id": 1}, "events": [1]}"#.into())
        };
        Ok(response.unwrap())
    })
}

#[test]
fn list_has_the_items_of_all_pages() {
    let arguments = json!({"person_id": 1});
    let account = Account::new(progress().blocking(context()), "999").unwrap();
    let call = account.call("GetPersonProgress", arguments).unwrap();
    let whole = call.clone().send_full().unwrap();
    assert_eq!(whole.value.body, json!({"person": {"id": 1}, "events": [1, 2]}));
    assert_eq!(whole.attempts, 2);
    let meta = whole.value.meta.unwrap();
    assert_eq!((meta.total_count, meta.truncated), (Some(2), false));

    let list = call.list().unwrap().max_items(1).send().unwrap();
    assert_eq!(list.to_vec(), [json!(1)]);
    assert!(list.meta().truncated);
    assert_eq!(list.meta().total_count, Some(2));
    assert_eq!(list.envelope(), json!({"person": {"id": 1}}).as_object().unwrap());
    let (items, meta, envelope) = list.into_parts();
    assert_eq!((items.len(), meta.truncated, envelope.len()), (1, true, 1));
}

#[test]
fn truncated_list_is_an_error_of_send() {
    let config = Config::builder().max_pages(1).build().unwrap();
    let context = Arc::new(Context::new(config, Auth::token("secret"), 0).unwrap());
    let arguments = json!({"person_id": 1});
    let account = Account::new(progress().blocking(context.clone()), "999").unwrap();
    let call = account.call("GetPersonProgress", arguments.clone()).unwrap();
    let error = call.clone().send().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Usage);
    assert_eq!(error.message(), "the list has more pages than `max_pages` allows to fetch");
    assert_eq!(error.operation().unwrap().id, "GetPersonProgress");
    let reply = call.send_full().unwrap();
    assert_eq!(reply.value.body, json!({"person": {"id": 1}, "events": [1]}));
    assert!(reply.value.meta.unwrap().truncated);

    let account = Account::new(progress().asynchronous(context), "999").unwrap();
    let call = account.call("GetPersonProgress", arguments).unwrap();
    assert_eq!(ready(call).unwrap_err().code(), ErrorCode::Usage);
}

#[test]
fn result_without_a_list_has_no_metadata() {
    let (_, account) = account("{}");
    let reply = account.call("GetTodo", json!({"todo_id": 1})).unwrap().send_full().unwrap();
    assert_eq!((reply.value.body, reply.value.meta), (json!({}), None));
}

#[test]
fn every_paginated_list_has_the_argument_page() {
    let account = Account::detached("999").unwrap();
    for operation in OPERATIONS {
        let error = account.call(operation.id, json!({"page": 2, "teapot": 1})).unwrap_err();
        let is_taken = matches!(operation.pagination, Pagination::Link { .. })
            || operation.parameters.iter().any(|parameter| parameter.name == "page");
        let is_listed = error.message().contains("`page` (a whole number)");
        assert_eq!(is_listed, is_taken, "{error}");
        assert_eq!(error.message().contains("no argument `page`"), !is_taken, "{error}");
    }
}

#[test]
fn page_is_a_query_parameter() {
    let (_, account) = account("[]");
    for operation in OPERATIONS {
        if !matches!(operation.pagination, Pagination::Link { .. }) {
            continue;
        }
        let mut arguments = json!({"page": 2});
        for parameter in operation.parameters.iter().filter(|parameter| parameter.required) {
            arguments[parameter.argument_name] = match parameter.ty {
                ParameterType::Int64 | ParameterType::Int32 => 7.into(),
                ParameterType::Date => "2026-12-01".into(),
                _ => "x".into(),
            };
        }
        let (line, ..) = sent(operation.id, arguments.clone());
        assert!(line.ends_with("page=2") && line.matches("page=").count() == 1, "{line}");
        // The route of the URL has the same arguments.
        let url = format!("https://3.basecampapi.com{}", line.strip_prefix("GET ").unwrap());
        let route = Route::recognize(&url).unwrap();
        let mut candidates = route.candidates.iter();
        let candidate = candidates.find(|candidate| candidate.operation == *operation).unwrap();
        assert_eq!(candidate.arguments, *arguments.as_object().unwrap());
        drop(account.call(operation.id, candidate.arguments.clone().into()).unwrap());
    }
}

#[test]
fn page_argument_fetches_one_page() {
    let server = progress();
    let account = Account::new(server.blocking(context()), "999").unwrap();
    let call = account.call("GetPersonProgress", json!({"person_id": 1, "page": 2})).unwrap();
    assert_eq!(call.send().unwrap(), json!({"person": {"id": 1}, "events": [2]}));
    assert_eq!(server.requests().len(), 1);
    // More pages are not an error then.
    let first = json!({"person_id": 1, "page": 1});
    let call = account.call("GetPersonProgress", first.clone()).unwrap();
    assert_eq!(call.send().unwrap(), json!({"person": {"id": 1}, "events": [1]}));
    let asynchronous = Account::new(server.asynchronous(context()), "999").unwrap();
    assert!(ready(asynchronous.call("GetPersonProgress", first).unwrap()).is_ok());
    for none in [0, -1] {
        let arguments = json!({"person_id": 1, "page": none});
        let error = account.call("GetPersonProgress", arguments).unwrap().send().unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
    }
}

#[test]
fn result_without_pages_is_not_a_list() {
    let (_, account) = account("{}");
    let call = account.call("GetTodo", json!({"todo_id": 1})).unwrap();
    let error = call.list().unwrap_err();
    assert_eq!(error.message(), "the result of GetTodo does not come in pages");
}

#[test]
fn async_call_returns_the_items_of_all_pages() {
    let account = Account::new(progress().asynchronous(context()), "999").unwrap();
    let call = account.call("GetPersonProgress", json!({"person_id": 1})).unwrap();
    assert_eq!(ready(call).unwrap(), json!({"person": {"id": 1}, "events": [1, 2]}));
}
