//! Watches: the items of a list, and their changes.

use std::collections::BTreeSet;

use basecamp_core::event_feed::WatchEvent;
use basecamp_core::types::Todo;
use basecamp_sandbox::{CableFault, Sandbox};

use super::client;

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
        let mut watch = todos.watch(list.cast()).open().unwrap();
        let first = events_until!(watch, is_relisted);
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
