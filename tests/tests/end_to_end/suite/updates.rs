//! Updates and edits: members that they don't set are unchanged.

use basecamp_core::ErrorCode;
use basecamp_core::time::date;
use basecamp_sandbox::Sandbox;

use super::client;

test! {
    fn an_update_preserves_members_a_replacement_clears() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let (todos, me) = (account.todos(), sandbox.my_id());
        let lists = wait!(account.todolists().list(sandbox.first_todoset_id()).send()).unwrap();
        let todo = wait!(
            todos
                .create(lists[0].id, "Ship it")
                .description("<p>All of it</p>")
                .assignee_ids([me])
                .completion_subscriber_ids([me])
                .starts_on(date(2026, 11, 1))
                .due_on(date(2026, 12, 1))
                .send()
        )
        .unwrap();

        let full = wait!(todos.update(todo.id).content("Ship it now").send_full()).unwrap();
        assert_eq!((full.attempts, full.operation.unwrap().id), (2, "ReplaceTodo"));
        let updated = wait!(todos.get(todo.id).send()).unwrap();
        assert_eq!(updated.content, "Ship it now");
        assert_eq!(updated.description, todo.description);
        assert_eq!(updated.assignees, todo.assignees);
        assert_eq!(updated.completion_subscribers, todo.completion_subscribers);
        assert_eq!((updated.starts_on, updated.due_on), (todo.starts_on, todo.due_on));

        let emptied = todos.update(todo.id).clear_due_on().clear_description().clear_assignee_ids();
        let emptied = wait!(emptied.send()).unwrap();
        assert_eq!((emptied.due_on, emptied.description.as_deref()), (None, Some("")));
        assert_eq!(emptied.assignees.as_deref(), Some(&[][..]));
        assert_eq!((emptied.starts_on, &*emptied.content), (todo.starts_on, "Ship it now"));
        assert_eq!(emptied.completion_subscribers, todo.completion_subscribers);

        let replaced = wait!(todos.replace(todo.id, "Ship it").send()).unwrap();
        assert_eq!((replaced.starts_on, replaced.completion_subscribers.unwrap().len()), (None, 0));
    }
}

test! {
    fn an_edit_reads_the_record_before_it_writes() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let (todos, me) = (account.todos(), sandbox.my_id());
        let lists = wait!(account.todolists().list(sandbox.first_todoset_id()).send()).unwrap();
        let todo = wait!(todos.create(lists[0].id, "Ship it").due_on(date(2026, 12, 1)).send());
        let todo = todo.unwrap();

        let edit = todos.edit(todo.id, move |fields| {
            assert_eq!(fields.current()?.content, "Ship it");
            fields.content.push('!');
            fields.assignee_ids.push(me.into());
            fields.starts_on = fields.due_on.take();
            Ok(())
        });
        let edited = wait!(edit.send()).unwrap();
        assert_eq!((&*edited.content, edited.assignees.unwrap().len()), ("Ship it!", 1));
        assert_eq!((edited.starts_on, edited.due_on), (Some(date(2026, 12, 1)), None));

        let given_up = todos.edit(todo.id, |fields| {
            fields.content.clear();
            Err("better not".into())
        });
        let error = wait!(given_up.send()).unwrap_err();
        assert_eq!(error.message(), "the edit was given up: better not");
        assert_eq!(wait!(todos.get(todo.id).send()).unwrap().content, "Ship it!");
    }
}

test! {
    fn lists_and_groups_are_updated_in_the_same_way() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let lists = account.todolists();
        let list = lists.create(sandbox.first_todoset_id(), "Launch").description("<p>Soon</p>");
        let list = wait!(list.send()).unwrap();
        let updated = wait!(lists.update(list.id).name("Liftoff").send()).unwrap();
        assert_eq!((&*updated.name, &*updated.description), ("Liftoff", "<p>Soon</p>"));

        let groups = account.todolist_groups();
        let group = wait!(groups.create(list.id, "This week").send()).unwrap();
        let edit = groups.edit(group.id, |fields| {
            fields.description = format!("<p>{}</p>", fields.name);
            Ok(())
        });
        let edited = wait!(edit.send()).unwrap();
        assert_eq!((&*edited.name, &*edited.description), ("This week", "<p>This week</p>"));
    }
}

test! {
    fn an_update_of_a_missing_record_is_an_error() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let error = wait!(account.todos().update(1).content("x").send()).unwrap_err();
        assert_eq!((error.code(), error.operation().unwrap().id), (ErrorCode::NotFound, "GetTodo"));
        let error = wait!(account.todos().update(1).send()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
    }
}
