//! The saved state, and sandboxes that start with it.

use std::time::Duration;

use basecamp_core::operation::{OPERATIONS, Pagination};
use basecamp_sandbox::Sandbox;
use basecamp_sandbox::samples::Extent;
use serde_json::{Value, json};

use crate::every_operation::Request;
use crate::http_client::{bare, get, post, put};

/// A sandbox in which all kinds of things have happened.
fn used() -> Sandbox {
    let start = "2027-03-01T08:00:00Z".parse().unwrap();
    let sandbox = Sandbox::builder().stopped_at(start).start().unwrap();
    let (todo, project) = (sandbox.first_todo_id(), sandbox.first_project_id());
    sandbox.add_attachment("a.bin", "application/octet-stream", vec![0, 255, 10]);
    bare(&sandbox, "POST", &format!("/todos/{todo}/completion.json")).expect(204);
    let body = json!({ "content": "\u{1f331}" });
    post(&sandbox, &format!("/recordings/{todo}/boosts.json"), body).expect(201);
    let text = format!("<div>See {}/{}/todos/1</div>", sandbox.url(), sandbox.account_id());
    let body = json!({ "content": text });
    post(&sandbox, &format!("/recordings/{todo}/comments.json"), body).expect(201);
    let position = format!("/todos/{todo}/position.json");
    put(&sandbox, &position, json!({ "position": 3 })).expect(200);
    let message = sandbox.first_message_id();
    bare(&sandbox, "POST", &format!("/recordings/{message}/pin.json")).expect(204);
    bare(&sandbox, "PUT", &format!("/recordings/{message}/status/archived.json")).expect(204);
    bare(&sandbox, "POST", &format!("/projects/{project}/recent_visit.json")).expect(204);
    sandbox
}

#[test]
fn a_loaded_state_is_saved_without_changes() {
    let state = used().save();
    let text = state.to_string();
    let read: Value = serde_json::from_str(&text).unwrap();
    let loaded = Sandbox::builder().state(read).start().unwrap();
    assert_eq!(loaded.save(), state);
    assert!(!text.contains("127.0.0.1"), "the port is no part of the state");
}

#[test]
fn a_loaded_sandbox_responds_as_the_saved_one() {
    let sandbox = used();
    let now = sandbox.clock().now();
    let loaded = Sandbox::builder().state(sandbox.save()).stopped_at(now).start().unwrap();
    let mut compared = 0;
    for operation in OPERATIONS.iter().filter(|operation| operation.method == http::Method::GET) {
        // A poll with all arguments makes an event of its own.
        if operation.service == "event_feed" {
            continue;
        }
        let arguments = sandbox.arguments(operation.id, Extent::Minimal);
        let answer = |sandbox: &Sandbox| {
            let answer = Request::new(sandbox, operation, &arguments).send(sandbox);
            let body = String::from_utf8(answer.body.clone()).unwrap();
            (answer.status, body.replace(sandbox.url(), ""))
        };
        assert_eq!(answer(&loaded), answer(&sandbox), "{}", operation.id);
        compared += usize::from(!matches!(operation.pagination, Pagination::Cursor { .. }));
    }
    assert!(compared > 100, "{compared}");
    let feed = get(&loaded, "/events.json?since=0").expect(200).json();
    assert_eq!(feed["events"], get(&sandbox, "/events.json?since=0").json()["events"]);
}

#[test]
fn values_that_are_no_state_are_rejected() {
    let state = Sandbox::start().unwrap().save();
    let mut strange = state.clone();
    strange["wishes"] = json!([]);
    let mut orphaned = state.clone();
    orphaned["records"][0]["parent"] = json!(1);
    let mut circular = state.clone();
    circular["records"][0]["parent"] = circular["records"][0]["id"].clone();
    let mut anonymous = state.clone();
    anonymous["me"] = json!(1);
    let mut impersonal = state.clone();
    impersonal["people"]["7"] = json!("Ann");
    let mut uncategorized = state.clone();
    uncategorized["categories"]["7"] = json!([]);
    let mut low = state.clone();
    low["last_id"] = json!(state["last_id"].as_i64().unwrap() - 100_000);
    let mut high = state.clone();
    high["last_id"] = json!(i64::MAX);
    let mut unknown = state;
    unknown["records"][0]["kind"] = json!("Teapot");
    for (state, reason) in [
        (json!([]), "`me`"),
        (strange, "unknown field `wishes`"),
        (orphaned, "isn't in its project"),
        (circular, "contain each other"),
        (anonymous, "`me`"),
        (impersonal, "is no object"),
        (uncategorized, "categories."),
        (low, "`last_id`"),
        (high, "`last_id`"),
        (unknown, "records[0].kind: Teapot is not a kind"),
    ] {
        let error = Sandbox::builder().state(state).start().err().unwrap().to_string();
        assert!(error.contains(reason), "{reason}: {error}");
    }
}

#[test]
fn recordings_that_are_too_deep_or_circular_are_rejected() {
    let sandbox = Sandbox::start().unwrap();
    let (state, vault) = (sandbox.save(), sandbox.first_id("Vault"));
    let records = state["records"].as_array().unwrap();
    let root = records.iter().find(|record| record["id"] == vault).unwrap();
    let last = state["last_id"].as_i64().unwrap();
    // A chain of folders below the first one: the parent of each is the one before.
    let chained = |count: i64, first: i64| {
        let mut state = state.clone();
        let folder = |n: i64| {
            let mut folder = root.clone();
            folder["id"] = json!(last + n);
            folder["parent"] = json!(if n == 1 { first } else { last + n - 1 });
            folder
        };
        state["records"].as_array_mut().unwrap().extend((1..=count).map(folder));
        state["last_id"] = json!(last + count);
        Sandbox::builder().state(state).start().map(drop).map_err(|error| error.to_string())
    };
    chained(99, vault).unwrap();
    let error = chained(100, vault).unwrap_err();
    assert!(
        error.contains(&format!("the recording {} is below 100 levels", last + 100)),
        "{error}"
    );
    // Neither takes long, or exhausts the stack.
    assert!(chained(100_000, vault).unwrap_err().contains("is below 100 levels"));
    assert!(chained(100_000, last + 100_000).unwrap_err().contains("contain each other"));
}

#[test]
fn the_clock_is_a_part_of_the_state() {
    let now = "2027-03-01T08:00:00Z".parse().unwrap();
    let load = |state: &Value| Sandbox::builder().state(state.clone()).start().unwrap();
    let stopped = Sandbox::builder().stopped_at(now).start().unwrap().save();
    let loaded = load(&stopped);
    assert_eq!((loaded.clock().now(), loaded.clock().is_running()), (now, false));
    assert_eq!(loaded.save(), stopped);
    // A setting has precedence.
    let later = "2028-01-01T00:00:00Z".parse().unwrap();
    let other = Sandbox::builder().state(stopped).stopped_at(later).start().unwrap();
    assert_eq!(other.clock().now(), later);

    let moved = Sandbox::start().unwrap();
    assert!(moved.save().get("clock").is_none(), "as in the files of former versions");
    moved.clock().advance(Duration::from_secs(3600));
    let state = moved.save();
    assert_eq!(state["clock"], json!({ "ahead": "PT1H" }));
    let loaded = load(&state);
    let difference = loaded.clock().now().duration_since(moved.clock().now());
    assert!(loaded.clock().is_running() && difference.abs().as_secs() < 60, "{difference}");
    assert_eq!(loaded.save(), state);
    // A reset restores the clock of the start.
    moved.reset();
    assert!(moved.save().get("clock").is_none());
    loaded.clock().stop();
    loaded.reset();
    assert_eq!(loaded.save()["clock"], state["clock"]);
    for clock in [json!({}), json!("now"), json!({ "ahead": 1 }), json!({ "stopped_at": "noon" })] {
        let mut state = state.clone();
        state["clock"] = clock;
        let error = Sandbox::builder().state(state).start().err().unwrap().to_string();
        assert!(error.starts_with("clock"), "{error}");
    }
    let mut extreme = state;
    extreme["clock"] = json!({ "ahead": "PT9000000000000H" });
    Sandbox::builder().state(extreme).start().map(drop).unwrap_or_default();
}

#[test]
fn a_state_file_is_read_if_it_exists() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let sandbox = Sandbox::builder().state_file(&file).start().unwrap();
    assert!(!file.exists());
    sandbox.save_to(&file).unwrap();
    let project = sandbox.add_projects(1)[0];
    sandbox.save_to(&file).unwrap();
    let next = Sandbox::builder().state_file(&file).start().unwrap();
    assert_eq!(next.first_project_id(), project);
    assert_eq!(next.save(), sandbox.save());
    // The sandbox starts with the file in place of other initial data.
    let other = Sandbox::builder().seed(1).state_file(&file).start().unwrap();
    assert_eq!(other.save(), sandbox.save());

    for content in ["", "{", "[]", r#"{"wishes":1}"#] {
        std::fs::write(&file, content).unwrap();
        let Err(error) = Sandbox::builder().state_file(&file).start() else { panic!("{content}") };
        let error = error.to_string();
        assert!(error.contains("state.json") && error.contains("Repair the file"), "{error}");
    }
}

#[test]
fn a_state_file_is_written_after_changes_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let sandbox = Sandbox::start().unwrap();
    sandbox.save_to(&file).unwrap();
    let mark = |file| std::fs::write(file, "unchanged").unwrap();
    let is_written = || {
        sandbox.save_to(&file).unwrap();
        std::fs::read(&file).unwrap() != b"unchanged"
    };
    mark(&file);
    get(&sandbox, "/projects.json").expect(200);
    let feed = sandbox.feed();
    assert_eq!((feed.event_ids().len(), feed.addressing_ids().len()), (0, 0));
    assert_eq!((feed.cables(), feed.subscriptions()), (0, 0));
    assert!(!is_written());
    let path = format!("/todolists/{}/todos.json", sandbox.first_todolist_id());
    for change in [
        &|| drop(post(&sandbox, &path, json!({ "content": "Buy ink" })).expect(201)),
        &|| drop(sandbox.add_attachment("a.txt", "text/plain", "a")),
        &|| sandbox.expire_downloads(),
        &|| sandbox.reset(),
        &|| drop(sandbox.add_people(1)),
        &|| sandbox.clock().advance(Duration::from_secs(1)),
        &|| sandbox.clock().stop(),
    ] as [&dyn Fn(); 7]
    {
        mark(&file);
        change();
        assert!(is_written());
    }
    // Another path is another file.
    let copy = folder.path().join("copy.json");
    sandbox.save_to(&copy).unwrap();
    assert_eq!(std::fs::read(&copy).unwrap(), std::fs::read(&file).unwrap());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "no temporary file remains");
    sandbox.save_to(folder.path().join("nothing/state.json")).unwrap_err();
}
