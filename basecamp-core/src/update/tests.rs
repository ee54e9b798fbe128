//! Updates and edits: the requests, and the cases in which nothing is written.

mod machine;
mod properties;
mod records;

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::json;

use super::*;
use crate::model::time::date;
use crate::testing::{Simulation, ready};
use crate::types::Todo;
use crate::{Account, Auth, Blocking, Config, ErrorCode};

/// Every kind of record that can be merged, with a record as it is read and the body that writes it
/// back.
fn kinds() -> Vec<(&'static Record, Value, Value)> {
    use crate::services::{cloud_files, documents, google_documents, schedules, todolists, todos};
    vec![
        (
            &todos::REPLACE_TODO_RECORD,
            json!({
                "id": 7, "title": "Seeds", "content": "Buy seeds", "description": "<p>Beans</p>",
                "assignees": [{"id": 1, "name": "Ines"}, {"id": "2"}], "completion_subscribers": [],
                "due_on": "2026-12-01", "starts_on": null, "notify": true, "completed": 0
            }),
            json!({
                "content": "Buy seeds", "description": "<p>Beans</p>", "assignee_ids": [1, 2],
                "completion_subscriber_ids": [], "due_on": "2026-12-01"
            }),
        ),
        (
            &todolists::UPDATE_TODOLIST_OR_GROUP_RECORD,
            json!({"name": "Weekly", "description": "", "color": null}),
            json!({"name": "Weekly", "description": ""}),
        ),
        (
            &documents::REPLACE_DOCUMENT_RECORD,
            json!({"title": "Plan", "content": "<p>Sow</p>", "description": 7}),
            json!({"title": "Plan", "content": "<p>Sow</p>"}),
        ),
        (
            &schedules::REPLACE_SCHEDULE_ENTRY_RECORD,
            json!({
                "summary": "Harvest", "title": "Harvest", "description": "<p>Early</p>",
                "all_day": false, "starts_at": "2026-09-01T08:00:00.000+02:00",
                "ends_at": "2026-09-01T10:00:00Z", "url": "https://api.example.com/1",
                "join_url": "https://meet.example.com/1", "highlighted": true,
                "participants": [{"id": 1}]
            }),
            json!({
                "summary": "Harvest", "description": "<p>Early</p>", "all_day": false,
                "starts_at": "2026-09-01T08:00:00.000+02:00", "ends_at": "2026-09-01T10:00:00Z"
            }),
        ),
        (
            &cloud_files::UPDATE_CLOUD_FILE_RECORD,
            json!({
                "url": "https://files.example.com/a.pdf", "title": "Plan", "description": "Beds",
                "service": {"code": "dropbox", "name": "Dropbox"}
            }),
            json!({
                "url": "https://files.example.com/a.pdf", "title": "Plan", "description": "Beds",
                "service": "dropbox"
            }),
        ),
        (
            &google_documents::UPDATE_GOOGLE_DOCUMENT_RECORD,
            json!({
                "url": "https://docs.example.com/a", "document_type": "doc", "title": "Plan",
                "description": "", "status": "drafted"
            }),
            json!({
                "url": "https://docs.example.com/a", "document_type": "doc", "title": "Plan",
                "description": "", "status": "drafted"
            }),
        ),
    ]
}

fn todo() -> Value {
    let mut todo = json!({
        "id": 7, "status": "active", "visible_to_clients": false,
        "created_at": "2026-03-02T08:15:00Z", "updated_at": "2026-03-09T16:40:05Z",
        "title": "Buy seeds", "inherits_status": true, "type": "Todo",
        "url": "https://3.basecampapi.com/999/todos/7.json",
        "app_url": "https://3.basecamp.com/999/todos/7",
        "bucket": {"id": 31, "name": "Garden", "type": "Project"},
        "creator": {"id": 12, "name": "Ines"}, "description_attachments": [],
        "parent": {
            "id": 71, "title": "Weekly", "type": "Todolist", "url": "https://a", "app_url": "https://b"
        }
    });
    let (_, record, _) = kinds().swap_remove(0);
    for name in
        ["content", "description", "assignees", "completion_subscribers", "due_on", "starts_on"]
    {
        todo[name] = record[name].clone();
    }
    todo["assignees"] = json!([{"id": 1, "name": "Ines"}]);
    todo
}

fn answer(status: u16, body: &Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    response
}

/// A server that responds to reads with `record`, and to all other requests with a valid to-do.
fn serving(record: Value) -> Simulation {
    Simulation::new(move |request| match request.method().as_str() {
        "GET" => Ok(answer(200, &record)),
        _ => Ok(answer(200, &todo())),
    })
}

fn context(config: Config) -> Arc<Context> {
    Arc::new(Context::new(config, Auth::token("secret"), 0).unwrap())
}

fn account(server: &Simulation) -> Account<Blocking> {
    Account::new(server.blocking(context(Config::default())), "999").unwrap()
}

/// The requests of a server, and the body of the last one.
fn requests(server: &Simulation) -> (Vec<String>, Value) {
    let sent = server.requests();
    let line =
        |request: &http::Request<Bytes>| format!("{} {}", request.method(), request.uri().path());
    let body = sent.last().map_or(Value::Null, |sent| {
        serde_json::from_slice(sent.request.body()).unwrap_or_default()
    });
    (sent.iter().map(|sent| line(&sent.request)).collect(), body)
}

/// Updates a record of that kind with the machine, and returns the written body.
fn merged(
    record: &'static Record,
    read: Value,
    changes: FieldChanges,
) -> Result<Option<Value>, Error> {
    let account = "999".parse().unwrap();
    let id: Id<Todo> = 7.into();
    let revision = RecordUpdate::update(record, &account, id, CallOptions::default(), changes);
    let server = serving(read);
    let result = server.drive(&mut ReadModifyWrite::new(&context(Config::default()), revision));
    let (requests, body) = requests(&server);
    result.map(|_| (requests.len() == 2).then_some(body))
}

fn changes(members: Value) -> FieldChanges {
    let mut changes = FieldChanges::default();
    for (name, value) in members.as_object().unwrap() {
        changes.set(name, value);
    }
    changes
}

#[test]
fn an_update_reads_and_then_writes() {
    let server = serving(todo());
    let update = account(&server).todos().update(7).content("Buy more").notify(false);
    let reply = update.send_full().unwrap();
    assert_eq!((reply.attempts, reply.operation.unwrap().id), (2, "ReplaceTodo"));
    let (lines, body) = requests(&server);
    assert_eq!(lines, ["GET /999/todos/7", "PUT /999/todos/7"]);
    assert_eq!(
        body,
        json!({
            "content": "Buy more", "description": "<p>Beans</p>", "assignee_ids": [1],
            "completion_subscriber_ids": [], "due_on": "2026-12-01", "notify": false
        })
    );
}

#[test]
fn members_are_cleared_by_name() {
    let server = serving(todo());
    let update = account(&server).todos().update(7).clear_description().clear_assignee_ids();
    update.clear_due_on().starts_on(date(2026, 11, 1)).send().unwrap();
    let (_, body) = requests(&server);
    assert_eq!(
        body,
        json!({
            "content": "Buy seeds", "description": "", "assignee_ids": [],
            "completion_subscriber_ids": [], "starts_on": "2026-11-01"
        })
    );
}

#[test]
fn an_update_that_sets_nothing_sends_nothing() {
    let server = serving(todo());
    let error = account(&server).todos().update(7).send().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Usage);
    assert_eq!(error.message(), "the update sets nothing, so there is nothing to change");
    assert!(server.requests().is_empty());
}

#[test]
fn an_edit_reads_and_changes_writable_fields() {
    let server = serving(todo());
    let edit = account(&server).todos().edit(7, |todo| {
        assert_eq!((todo.content.as_str(), todo.due_on), ("Buy seeds", Some(date(2026, 12, 1))));
        assert_eq!((todo.starts_on, todo.notify), (None, None));
        assert_eq!(todo.current()?.bucket.name, "Garden");
        todo.description.clear();
        todo.assignee_ids.push(2.into());
        todo.due_on = None;
        todo.notify = Some(true);
        Ok(())
    });
    edit.send().unwrap();
    let (lines, body) = requests(&server);
    assert_eq!(lines, ["GET /999/todos/7", "PUT /999/todos/7"]);
    assert_eq!(
        body,
        json!({
            "content": "Buy seeds", "description": "", "assignee_ids": [1, 2],
            "completion_subscriber_ids": [], "notify": true
        })
    );
}

#[test]
fn an_edit_writes_other_fields_as_received() {
    let (_, read, mut whole) = kinds().swap_remove(3);
    let server = serving(read);
    let edit = account(&server).schedules().edit_entry(7, |entry| {
        entry.ends_at = date(2026, 9, 2).into();
        // The current value.
        entry.url = Some("https://meet.example.com/1".to_owned());
        Ok(())
    });
    edit.send_raw().unwrap();
    whole["ends_at"] = "2026-09-02".into();
    whole["url"] = "https://meet.example.com/1".into();
    assert_eq!(requests(&server).1, whole);
}

#[test]
fn every_kind_can_be_edited() {
    fn nothing<F>(_: &mut F) -> EditResult {
        Ok(())
    }
    for (index, (record, read, whole)) in kinds().into_iter().enumerate() {
        let server = serving(read);
        let account = account(&server);
        let result = match index {
            0 => account.todos().edit(7, nothing).send_raw(),
            1 => account.todolists().edit(7, nothing).send_raw(),
            2 => account.documents().edit(7, nothing).send_raw(),
            3 => account.schedules().edit_entry(7, nothing).send_raw(),
            4 => account.cloud_files().edit(7, nothing).send_raw(),
            _ => account.google_documents().edit(7, nothing).send_raw(),
        };
        assert_eq!(result.unwrap().operation.unwrap().id, record.write.id);
        assert_eq!(requests(&server).1, whole, "{}", record.write.id);
    }
}

#[test]
fn a_group_is_updated_like_a_list() {
    let (_, read, _) = kinds().swap_remove(1);
    let server = serving(read);
    account(&server).todolist_groups().update(7).name("Later").send_raw().unwrap();
    let (lines, body) = requests(&server);
    assert_eq!(lines, ["GET /999/todolists/7", "PUT /999/todolists/7"]);
    assert_eq!(body, json!({"name": "Later", "description": ""}));
}

#[test]
fn an_edit_whose_closure_fails_writes_nothing() {
    let server = serving(todo());
    let todos = account(&server).todos();
    let mine = Error::new(ErrorCode::Ambiguous, "two of them").with_hint("Name one.");
    let error = todos.edit(7, |_| Err(mine.into())).send().unwrap_err();
    assert_eq!((error.code(), error.message()), (ErrorCode::Ambiguous, "two of them"));

    let error = todos.edit(7, |_| Err("not today".into())).send().unwrap_err();
    assert_eq!(error.message(), "the edit was given up: not today");
    assert!(std::error::Error::source(&error).is_some());

    let error = todos.edit(7, |todo| Err(todo.content[999..].into())).send().unwrap_err();
    assert_eq!(error.message(), "the edit was given up: it panicked");
    assert_eq!(requests(&server).0, ["GET /999/todos/7"; 3]);
}

#[test]
fn an_edit_ignores_defects_of_other_members() {
    let mut read = todo();
    read["creator"] = json!(7);
    let server = serving(read);
    let error = account(&server).todos().edit(7, |todo| {
        todo.current()?;
        Ok(())
    });
    let error = error.send().unwrap_err();
    assert!(error.message().contains("$.creator"), "{error}");
    account(&server).todos().edit(7, |_| Ok(())).send().unwrap();
}

#[test]
fn async_updates_do_the_same() {
    let server = serving(todo());
    let handle = server.asynchronous(context(Config::default()));
    let todos = Account::new(handle, "999").unwrap().todos();
    drop(todos.update(7).content("Never"));
    assert!(server.requests().is_empty());
    let todo = ready(todos.update(7).content("Buy more")).unwrap();
    assert_eq!(todo.content, "Buy seeds");
    assert_eq!(requests(&server).1["content"], "Buy more");
    let edit = todos.edit(7, |todo| {
        todo.content.push('!');
        Ok(())
    });
    assert_eq!(ready(edit.send_full()).unwrap().attempts, 2);
    assert_eq!(requests(&server).1["content"], "Buy seeds!");
}
