//! Lists: complete, partial, and lazy.

use basecamp_core::ErrorCode;
use basecamp_sandbox::{Fault, Sandbox};

use super::client;

test! {
    fn a_list_follows_pages_of_growing_length() {
        let sandbox = Sandbox::builder().seed_data(false).start().unwrap();
        let ids = sandbox.add_projects(120);
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let list = wait!(account.projects().list().send()).unwrap();
        assert_eq!(list.len(), 120);
        assert_eq!((list.meta().total_count, list.meta().truncated), (Some(120), false));
        // Pages of 15, 30 and 50 items, and a last page.
        assert_eq!(sandbox.count("GET", "/projects.json"), 4);
        let mut seen: Vec<i64> = list.iter().map(|project| project.id.get()).collect();
        seen.sort_unstable();
        assert_eq!(seen, ids);

        let some = wait!(account.projects().list().max_items(20).send()).unwrap();
        assert_eq!((some.len(), some.meta().truncated), (20, true));
        let second = wait!(account.projects().list().page(2).send()).unwrap();
        assert_eq!((second.len(), second.meta().truncated), (30, true));
        let last = wait!(account.projects().list().page(4).send()).unwrap();
        assert_eq!((last.len(), last.meta().truncated), (25, false));
    }
}

test! {
    fn items_and_pages_are_lazy_and_can_be_resumed() {
        let sandbox = Sandbox::builder().page_size(4).start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let list = sandbox.first_todolist_id();
        sandbox.add_todos(list, 9);
        let all = wait!(account.todos().list(list).send()).unwrap();
        sandbox.clear_requests();

        let mut items = account.todos().list(list).items();
        let mut seen = Vec::new();
        for _ in 0..6 {
            seen.push(wait!(items.next()).unwrap().unwrap().id);
        }
        assert_eq!(sandbox.count("GET", "/todolists/*/todos.json"), 2);
        let cursor = serde_json::to_string(&items.cursor().unwrap()).unwrap();
        drop(items);

        let cursor = serde_json::from_str(&cursor).unwrap();
        let mut rest = account.todos().list(list).resume(cursor).items();
        while let Some(todo) = wait!(rest.next()) {
            seen.push(todo.unwrap().id);
        }
        assert_eq!(seen, all.iter().map(|todo| todo.id).collect::<Vec<_>>());

        let mut pages = account.todos().list(list).pages();
        let first = wait!(pages.next()).unwrap().unwrap();
        assert_eq!((first.len(), first.total_count()), (4, Some(all.len() as u64)));
    }
}

test! {
    fn an_error_on_a_later_page_is_the_error_of_the_list() {
        let sandbox = Sandbox::builder().page_size(2).start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        sandbox.add_projects(3);
        sandbox.on("GET", "/projects.json").once(Fault::Delay(std::time::Duration::ZERO));
        sandbox.on("GET", "/projects.json").once(Fault::status(403));
        let error = wait!(account.projects().list().send()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Forbidden);
        assert_eq!(error.operation().unwrap().id, "ListProjects");
    }
}
