//! Responses that lack additive members, and people that are null or unknown. Each test also passes
//! against a sandbox that responds exactly as the API description says.

use basecamp_core::PersonId;
use basecamp_sandbox::Sandbox;

use super::client;
use crate::support::assert_additive;

test! {
    fn absent_members_are_empty() {
        for sandbox in [Sandbox::start().unwrap(), Sandbox::as_documented().start().unwrap()] {
            let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
            let list = sandbox.first_todolist_id();
            let todo = wait!(account.todos().create(list, "Ship it").send()).unwrap();
            assert_eq!(todo.content, "Ship it");
            assert_additive(&sandbox, &*todo.title, "Ship it");
            assert_additive(&sandbox, &todo.inherits_status, &true);
            let project = wait!(account.projects().get(sandbox.first_project_id()).send()).unwrap();
            assert!(!project.name.is_empty());
            let path = format!("{}/{}/projects/{}.json", sandbox.url(), sandbox.account_id(), project.id);
            assert_additive(&sandbox, &*project.url, &*path);
        }
    }
}

test! {
    fn null_people_are_skipped_and_unknown_ones_are_not() {
        for sandbox in [Sandbox::start().unwrap(), Sandbox::as_documented().start().unwrap()] {
            let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
            let me = sandbox.my_id();
            let people = wait!(account.people().list().send()).unwrap();
            assert_eq!(people[0].id, PersonId::from(me));
            assert_eq!(people.meta().total_count, Some(people.len() as u64));

            let list = sandbox.first_todolist_id();
            let todo = wait!(account.todos().create(list, "x").assignee_ids([me]).send()).unwrap();
            let assignees = todo.assignees.unwrap();
            assert_eq!(assignees.iter().map(|person| &person.id).collect::<Vec<_>>(), [&PersonId::from(me)]);
            // The update writes the list back.
            let updated = wait!(account.todos().update(todo.id).content("y").send()).unwrap();
            assert_eq!(updated.assignees.unwrap(), assignees);

            let subscribers = wait!(account.subscriptions().get(sandbox.first_message_id()).send()).unwrap().subscribers.unwrap();
            let unknown = subscribers.iter().filter(|person| person.id == PersonId::Unknown).count();
            assert_eq!(unknown, usize::from(sandbox.is_as_documented()));
        }
    }
}

test! {
    fn a_recurring_schedule_entry_is_read_as_its_occurrence() {
        for sandbox in [Sandbox::start().unwrap(), Sandbox::as_documented().start().unwrap()] {
            let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
            let id = sandbox.first_id("ScheduleEntry");
            let reply = wait!(account.schedules().get_entry(id).send_full()).unwrap();
            assert_eq!(reply.value.id.get(), id);
            let redirects = sandbox.is_as_documented();
            assert_eq!(reply.url().path().contains("/occurrences/"), redirects);
            assert_eq!(sandbox.count("*", "*"), 1 + usize::from(redirects));
            // The update reads an occurrence, which differs from the record to write.
            let update = wait!(account.schedules().update_entry(id).summary("x").send());
            match redirects {
                true => {
                    let error = update.unwrap_err();
                    assert_eq!(sandbox.count("PUT", "*"), 0);
                    assert!(error.hint().contains(&format!("get_entry_occurrence({id}")), "{}", error.hint());
                }
                false => assert_eq!(update.unwrap().summary, "x"),
            }
        }
    }
}
