//! Watches: the items of a list, and their changes.

use std::collections::BTreeSet;

use basecamp_core::RetryPolicy;
use basecamp_core::event_feed::WatchEvent;
use basecamp_core::types::Todo;
use basecamp_sandbox::{CableFault, Fault, Lane, Sandbox};
use serde_json::{Value, json};

use super::{builder, client};
use crate::support::config;

/// Returns the events of a watch up to the one for which the condition is true.
macro_rules! events_until {
    ($watch:expr, $condition:expr) => {{
        let is_last: fn(&WatchEvent<Todo>) -> bool = $condition;
        let mut events = Vec::new();
        loop {
            let event = wait!($watch.next()).unwrap().unwrap();
            let ends = is_last(&event);
            events.push(event);
            if ends {
                break events;
            }
        }
    }};
}

fn is_relisted(event: &WatchEvent<Todo>) -> bool {
    *event == WatchEvent::Relisted
}

test! {
    fn a_watch_returns_the_items_and_then_their_changes() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let todos = account.todos();
        let list = wait!(todos.get(sandbox.first_todo_id()).send()).unwrap().parent.id;
        sandbox.feed().publish(Lane::Both, "todo.updated", sandbox.first_todo_id());
        sandbox.clear_requests();
        let mut watch = todos.watch(list.cast()).open().unwrap();
        let first = events_until!(watch, is_relisted);
        // A list request before the feed is at the present would miss the rows between the two.
        let requests = sandbox.requests();
        let index = |name: &str| requests.iter().position(|request| request.path.ends_with(name));
        assert!(index("/events.json") < index("/todos.json"), "{requests:?}");
        let poll = requests.iter().find(|request| request.path.ends_with("/events.json")).unwrap();
        assert_eq!(poll.query.as_deref(), Some("since=now"), "the history is not walked");
        let ids: BTreeSet<i64> = first.iter().filter_map(applied).collect();
        let listed = wait!(todos.list(list.cast()).send()).unwrap();
        assert_eq!(ids, listed.iter().map(|todo| todo.id.get()).collect());
        assert!(!ids.is_empty());

        let created = wait!(todos.create(list.cast(), "Water the plants").send()).unwrap();
        let event = wait!(watch.next()).unwrap().unwrap();
        assert_eq!(applied(&event), Some(created.id.get()), "{event:?}");

        wait!(todos.update(created.id).content("Water the trees").send()).unwrap();
        match wait!(watch.next()).unwrap().unwrap() {
            WatchEvent::Applied(todo) => assert_eq!(todo.content, "Water the trees"),
            event => panic!("{event:?}"),
        }

        wait!(todos.complete(created.id).send()).unwrap();
        let event = wait!(watch.next()).unwrap().unwrap();
        assert_eq!(event, WatchEvent::Deleted(created.id.get()));
        let first = format!("/todos/{}", sandbox.first_todo_id());
        assert_eq!(sandbox.count("GET", &first), 0, "rows before the watch cause no read");

        drop(watch);
        while sandbox.feed().cables() > 0 {
            pause!();
        }
    }
}

test! {
    fn a_watch_has_the_list_of_the_server_despite_faults() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let todos = account.todos();
        let list = wait!(todos.get(sandbox.first_todo_id()).send()).unwrap().parent.id;
        let mut watch = todos.watch(list.cast()).open().unwrap();
        let mut ids: BTreeSet<i64> =
            events_until!(watch, is_relisted).iter().filter_map(applied).collect();
        sandbox.feed().inject(50, vec![
            CableFault::Duplicate,
            CableFault::Reorder,
            CableFault::NotJson,
            CableFault::Drop,
        ]);
        let mut created = Vec::new();
        for number in 0..10 {
            let todo = wait!(todos.create(list.cast(), format!("Number {number}")).send()).unwrap();
            created.push(todo.id);
        }
        for id in &created[..5] {
            wait!(todos.complete(*id).send()).unwrap();
        }
        sandbox.feed().inject(0, Vec::new());
        let last = wait!(todos.create(list.cast(), "Last").send()).unwrap().id.get();
        let listed = wait!(todos.list(list.cast()).send()).unwrap();
        let expected: BTreeSet<i64> = listed.iter().map(|todo| todo.id.get()).collect();
        assert!(expected.contains(&last));
        while ids != expected {
            match wait!(watch.next()).unwrap().unwrap() {
                WatchEvent::Applied(todo) => {
                    ids.insert(todo.id.get());
                }
                WatchEvent::Deleted(id) => {
                    assert!(ids.remove(&id), "an unknown to-do was deleted");
                }
                _ => {}
            }
        }
    }
}

test! {
    fn a_watch_lists_again_after_a_gap() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let todos = account.todos();
        let list = wait!(todos.get(sandbox.first_todo_id()).send()).unwrap().parent.id;
        let mut watch = todos.watch(list.cast()).open().unwrap();
        events_until!(watch, is_relisted);
        sandbox.feed().drop_cables();
        let created = wait!(todos.create(list.cast(), "In the gap").send()).unwrap();
        let epoch = *sandbox.feed().event_ids().last().unwrap();
        sandbox.feed().set_epoch(epoch);
        let events = events_until!(watch, is_relisted);
        assert_eq!(applied(&events[0]), Some(created.id.get()), "{events:?}");
    }
}

test! {
    fn a_watch_lists_again_after_a_rejected_position() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let todos = account.todos();
        let list = sandbox.first_todolist_id();
        let mut watch = todos.watch(list).open().unwrap();
        events_until!(watch, is_relisted);
        // No lane carries the row: the socket loses it, and the next walk starts at the present.
        sandbox.feed().inject(100, vec![CableFault::Lose]);
        let created = wait!(todos.create(list, "Lost").send()).unwrap();
        sandbox.feed().forget_positions();
        sandbox.feed().inject(0, Vec::new());
        sandbox.feed().drop_cables();
        let events = events_until!(watch, is_relisted);
        assert_eq!(applied(&events[0]), Some(created.id.get()), "{events:?}");
    }
}

/// Changes a to-do so that it leaves the list of this id.
type Change = fn(&mut Value, i64);

test! {
    fn items_that_leave_a_list_are_deleted() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let list = sandbox.first_todolist_id();
        let ids = sandbox.add_todos(list, 4);
        let mut watch = account.todos().watch(list).open().unwrap();
        events_until!(watch, is_relisted);
        let changes: [Option<Change>; 4] = [
            None,
            Some(|todo, _| todo["status"] = json!("trashed")),
            Some(|todo, list| todo["parent"]["id"] = json!(list + 1)),
            Some(|todo, _| todo["completed"] = json!(true)),
        ];
        for (id, change) in ids.into_iter().zip(changes) {
            let call = account.call("GetTodo", json!({ "todo_id": id })).unwrap();
            let mut todo = wait!(call.send()).unwrap();
            let fault = match change {
                None => Fault::status(404),
                Some(change) => {
                    change(&mut todo, list);
                    Fault::json(200, &todo)
                }
            };
            sandbox.on("GET", &format!("/todos/{id}")).once(fault);
            // Rows with other subjects name the item as well.
            sandbox.feed().publish(Lane::Both, "boost.created", id);
            let event = wait!(watch.next()).unwrap().unwrap();
            assert_eq!(event, WatchEvent::Deleted(id));
        }
    }
}

test! {
    fn failed_requests_of_a_watch_are_repeated() {
        let sandbox = Sandbox::start().unwrap();
        let config = config(&sandbox).retry(RetryPolicy::none()).build().unwrap();
        let client = builder(&sandbox).config(config).token(sandbox.token()).build().unwrap();
        let account = client.for_account(sandbox.account_id()).unwrap();
        let list = sandbox.first_todolist_id();
        let id = sandbox.add_todos(list, 1)[0];
        sandbox.on("GET", "/todolists/*/todos").once(Fault::status(503));
        let mut watch = account.todos().watch(list).open().unwrap();
        events_until!(watch, is_relisted);
        wait!(account.todos().update(id).content("Changed").send()).unwrap();
        let path = format!("/todos/{id}");
        sandbox.clear_requests();
        sandbox.on("GET", &path).once(Fault::status(503));
        match wait!(watch.next()).unwrap().unwrap() {
            WatchEvent::Applied(todo) => assert_eq!(todo.content, "Changed"),
            event => panic!("{event:?}"),
        }
        assert_eq!(sandbox.count("GET", &path), 2);
    }
}

test! {
    fn a_watch_reads_all_pages_of_its_list() {
        let sandbox = Sandbox::builder().page_size(2).start().unwrap();
        let list = sandbox.first_todolist_id();
        let added = sandbox.add_todos(list, 5);
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let mut watch = account.todos().watch(list).open().unwrap();
        let ids: BTreeSet<i64> =
            events_until!(watch, is_relisted).iter().filter_map(applied).collect();
        assert!(added.iter().all(|id| ids.contains(id)), "{ids:?}");

        // An incomplete list would report the rest as deleted.
        let config = config(&sandbox).max_pages(1).build().unwrap();
        let client = builder(&sandbox).config(config).token(sandbox.token()).build().unwrap();
        let account = client.for_account(sandbox.account_id()).unwrap();
        let mut watch = account.todos().watch(list).open().unwrap();
        let error = wait!(watch.next()).unwrap().unwrap_err();
        assert!(error.message().contains("`max_pages`"), "{error}");
    }
}

test! {
    fn a_row_about_the_list_causes_a_list_request() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let list = sandbox.first_todolist_id();
        let mut watch = account.todos().watch(list).open().unwrap();
        events_until!(watch, is_relisted);
        sandbox.feed().publish(Lane::Both, "todolist.updated", list);
        events_until!(watch, is_relisted);
        assert_eq!(sandbox.count("GET", "/todolists/*/todos"), 2);
    }
}

test! {
    fn a_watch_of_a_missing_list_is_an_error() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let mut watch = account.todos().watch(987_654).open().unwrap();
        assert!(wait!(watch.next()).unwrap().unwrap_err().is_not_found());
        assert!(wait!(watch.next()).is_none(), "the error is the last item");
    }
}

fn applied(event: &WatchEvent<Todo>) -> Option<i64> {
    match event {
        WatchEvent::Applied(todo) => Some(todo.id.get()),
        _ => None,
    }
}
