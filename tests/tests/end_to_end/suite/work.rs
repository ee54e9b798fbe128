//! The main use case, from login to a completed to-do.

use basecamp_core::FilePart;
use basecamp_core::time::date;
use basecamp_core::types::FirstWeekDay;
use basecamp_sandbox::Sandbox;

use super::client;

test! {
    fn the_main_use_case() {
        for sandbox in [Sandbox::start().unwrap(), Sandbox::builder().tls().start().unwrap()] {
            let client = client(&sandbox);
            let me = wait!(client.authorization().get().send()).unwrap();
            assert!(me.accounts.iter().any(|candidate| candidate.id.to_string() == sandbox.account_id()));

            let account = client.for_account(sandbox.account_id()).unwrap();
            let projects = wait!(account.projects().list().send()).unwrap();
            assert_eq!(projects[0].id.get(), sandbox.first_project_id());
            let lists = wait!(account.todolists().list(sandbox.first_todoset_id()).send()).unwrap();
            let list = lists[0].id;

            let todo = wait!(
                account
                    .todos()
                    .create(list, "Ship it")
                    .description("<p>All of it</p>")
                    .due_on(date(2026, 12, 1))
                    .assignee_ids([sandbox.my_id()])
                    .send()
            )
            .unwrap();
            assert_eq!((todo.content.as_str(), todo.due_on), ("Ship it", Some(date(2026, 12, 1))));
            wait!(account.todos().complete(todo.id).send()).unwrap();
            let full = wait!(account.todos().get(todo.id).send_full()).unwrap();
            assert_eq!(full.value.completed, Some(true));
            assert_eq!((full.status.as_u16(), full.attempts), (200, 1));
            assert!(full.headers.contains_key("x-request-id"));
            let raw = wait!(account.todos().get(todo.id).send_raw()).unwrap();
            let json: serde_json::Value = serde_json::from_slice(&raw.value).unwrap();
            assert_eq!(json["id"], todo.id.get());

            // A replacement clears the members that it omits.
            let replaced = wait!(account.todos().replace(todo.id, "Ship it now").send()).unwrap();
            assert_eq!(replaced.due_on, None);

            let comment = wait!(account.comments().create(todo.id, "<p>Done!</p>").send()).unwrap();
            let comments = wait!(account.comments().list(todo.id).send()).unwrap();
            assert_eq!(comments.iter().map(|listed| listed.id).collect::<Vec<_>>(), [comment.id]);
        }
    }
}

test! {
    fn every_form_of_request_is_received() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let project = wait!(account.projects().create("Moon base").send()).unwrap();
        // A multipart body, a body in an envelope, no body, and a DELETE.
        let logo = FilePart::new("moon.png", "image/png", &b"\x89PNG"[..]);
        wait!(account.projects().update_logo(project.id, logo).send()).unwrap();
        let people = account.people();
        wait!(people.update_my_preferences().first_week_day("Sunday").send()).unwrap();
        let profile = people.update_my_profile().first_week_day(FirstWeekDay::Monday);
        wait!(profile.send()).unwrap();
        wait!(account.projects().archive(project.id).send()).unwrap();
        wait!(account.projects().trash(project.id).send()).unwrap();
        let error = wait!(account.projects().get(1).send()).unwrap_err();
        assert_eq!(error.http_status().unwrap(), 404);
        assert!(error.request_id().is_some());
    }
}
