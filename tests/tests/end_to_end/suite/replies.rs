//! Responses and their bodies: redirects, content, encodings.

use basecamp_core::ErrorCode;
use basecamp_core::time::date;
use basecamp_tests::sandbox::{Fault, Sandbox};

use super::client;

test! {
    fn a_read_follows_one_redirect_on_the_same_origin() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let id = sandbox.first_todo_id();
        let target = format!("/{}/todos/{id}", sandbox.account_id());
        for status in [301, 302, 303, 307, 308] {
            sandbox.clear_requests();
            sandbox.on("GET", "/todos/77").once(Fault::redirect(status, &target));
            let reply = wait!(account.todos().get(77).send_full()).unwrap();
            assert_eq!((reply.value.id.get(), reply.url().path()), (id, &*target));
            assert_eq!((reply.attempts, sandbox.count("*", "*")), (2, 2));
        }
        sandbox.clear_requests();
        sandbox.on("GET", "/todos/*").always(Fault::redirect(302, &target));
        let error = wait!(account.todos().get(77).send()).unwrap_err();
        assert_eq!(error.message(), format!("unexpected redirect to {target}"));
        assert_eq!(sandbox.count("*", "*"), 2);
    }
}

test! {
    fn a_change_follows_no_redirect() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let target = "/9/buckets/1/schedule_entries/2/occurrences/20181128";
        let day = date(2026, 12, 1);
        for status in [301, 302, 303, 307, 308] {
            sandbox.clear_requests();
            sandbox.on("*", "*").always(Fault::redirect(status, target));
            let results = [
                wait!(account.schedules().replace_entry(2, day, day).send()).map(drop),
                wait!(account.todos().complete(2).send()).map(drop),
                wait!(account.todos().create(2, "x").send()).map(drop),
                wait!(account.webhooks().delete(2).send()).map(drop),
            ];
            for error in results.map(Result::unwrap_err) {
                assert_eq!(error.message(), format!("unexpected redirect to {target}"));
                assert!(error.hint().contains("get_entry_occurrence(2, \"20181128\")"), "{}", error.hint());
                assert_eq!(error.code(), ErrorCode::ApiError);
            }
            assert_eq!(sandbox.count("*", "*"), 4);
        }
    }
}
