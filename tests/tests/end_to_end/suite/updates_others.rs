//! Updates and edits of other records than to-dos: documents, schedule entries, links to files,
//! cards.

use basecamp_core::ErrorCode;
use basecamp_core::time::{DateOrTimestamp, date};
use basecamp_core::types::Status;
use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use super::client;

const LINK: &str = "https://docs.example.com/d/5f";

/// The body of the last write.
fn written(sandbox: &Sandbox) -> Value {
    let sent = sandbox.requests().into_iter().rfind(|sent| sent.method == "PUT").unwrap();
    serde_json::from_slice(&sent.body).unwrap()
}

test! {
    fn an_update_of_a_document_preserves_other_fields() {
        let sandbox = Sandbox::start().unwrap();
        let documents = client(&sandbox).for_account(sandbox.account_id()).unwrap().documents();
        let document = wait!(documents.create(sandbox.first_id("Vault"), "Plan").content("<p>One</p>").send()).unwrap();
        let id = document.id;

        let full = wait!(documents.update(id).title("The plan").send_full()).unwrap();
        assert_eq!((full.attempts, full.operation.unwrap().id), (2, "ReplaceDocument"));
        let edit = documents.edit(id, |fields| {
            assert_eq!(fields.current()?.title, "The plan");
            fields.content.push_str("<p>Two</p>");
            Ok(())
        });
        wait!(edit.send()).unwrap();
        let read = wait!(documents.get(id).send()).unwrap();
        assert_eq!((&*read.title, read.content.as_deref()), ("The plan", Some("<p>One</p><p>Two</p>")));

        let emptied = wait!(documents.update(id).clear_content().send()).unwrap();
        assert_eq!((&*emptied.title, emptied.content.as_deref()), ("The plan", Some("")));
        wait!(documents.update(id).content("again").send()).unwrap();
        wait!(documents.replace(id).title("Bare").send()).unwrap();
        let replaced = wait!(documents.get(id).send()).unwrap();
        assert_eq!((&*replaced.title, replaced.content.as_deref()), ("Bare", Some("")));
        assert_eq!(wait!(documents.list(sandbox.first_id("Vault")).send()).unwrap().len(), 3);
    }
}

test! {
    fn an_edit_that_fails_writes_nothing() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let document = wait!(account.documents().create(sandbox.first_id("Vault"), "Plan").send()).unwrap();
        let edit = account.documents().edit(document.id, |fields| {
            fields.title.clear();
            Err("better not".into())
        });
        let error = wait!(edit.send()).unwrap_err();
        assert_eq!(error.message(), "the edit was given up: better not");
        let edit = account.documents().edit(document.id, |_| panic!("a bug"));
        let error = wait!(edit.send()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
        assert_eq!(sandbox.count("PUT", "*"), 0);
    }
}

test! {
    fn schedule_entries_preserve_the_format_of_their_times() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let (schedules, me) = (account.schedules(), sandbox.my_id());
        let entry = schedules
            .create_entry(sandbox.first_id("Schedule"), "Summit", date(2026, 12, 1), date(2026, 12, 2))
            .all_day(true)
            .description("<p>Bring maps</p>")
            .participant_ids([me])
            .url("https://call.example.com/5");
        let entry = wait!(entry.send()).unwrap();
        assert_eq!(entry.join_url.as_deref(), Some("https://call.example.com/5"));

        let updated = wait!(schedules.update_entry(entry.id).summary("The summit").send()).unwrap();
        assert_eq!(
            written(&sandbox),
            json!({
                "summary": "The summit", "description": "<p>Bring maps</p>", "all_day": true,
                "starts_at": "2026-12-01", "ends_at": "2026-12-02",
            })
        );
        assert_eq!((&*updated.summary, &updated.description), ("The summit", &entry.description));
        assert_eq!((updated.starts_at, updated.ends_at), (entry.starts_at, entry.ends_at));
        assert_eq!((&updated.participants, &updated.join_url), (&entry.participants, &entry.join_url));

        // The same applies to timestamps.
        let time = |text: &str| text.parse::<DateOrTimestamp>().unwrap();
        let (start, end) = (time("2026-12-01T08:00:00Z"), time("2026-12-01T09:00:00.5Z"));
        let replacement = schedules.replace_entry(entry.id, start, end);
        let replaced = wait!(replacement.summary("Call").send()).unwrap();
        assert_eq!((replaced.description.as_deref(), replaced.all_day), (Some(""), false));
        assert_eq!(replaced.participants, entry.participants, "a replacement leaves participants unchanged");
        let emptied = schedules.update_entry(entry.id).clear_participant_ids().clear_url();
        let emptied = wait!(emptied.send()).unwrap();
        assert_eq!(emptied.participants.as_deref(), Some(&[][..]));
        assert_eq!((emptied.join_url.as_deref(), &*emptied.summary), (Some(""), "Call"));
        let body = written(&sandbox);
        assert_eq!(body["starts_at"], "2026-12-01T08:00:00Z");
        assert_eq!(body["ends_at"], "2026-12-01T09:00:00.5Z");
    }
}

test! {
    fn a_concurrent_change_between_read_and_write() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let (schedules, me) = (account.schedules(), sandbox.my_id());
        let entry = schedules.create_entry(sandbox.first_id("Schedule"), "Summit", date(2026, 12, 1), date(2026, 12, 2));
        let entry = wait!(entry.description("old").send()).unwrap();
        let other = basecamp_ureq::Client::builder().config(crate::support::config(&sandbox).build().unwrap());
        let other = other.token(sandbox.token()).build().unwrap();
        let other = other.for_account(sandbox.account_id()).unwrap().schedules();
        let id = entry.id;
        let edit = schedules.edit_entry(id, move |fields| {
            let theirs = other.update_entry(id).participant_ids([me]).description("theirs");
            // On a separate thread, as this one may belong to an async runtime.
            std::thread::spawn(move || theirs.send()).join().unwrap()?;
            fields.summary.push('!');
            Ok(())
        });
        let edited = wait!(edit.send()).unwrap();
        // The API detects no conflicts: the later write wins, with the values that it had read.
        assert_eq!((&*edited.summary, edited.description.as_deref()), ("Summit!", Some("old")));
        // Members that are sent only if they are set don't overwrite the other change.
        assert_eq!(edited.participants.unwrap().len(), 1);
    }
}

test! {
    fn an_update_of_a_link_preserves_its_url() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let (files, project) = (account.cloud_files(), sandbox.first_project_id());
        let file = files.create(project, sandbox.first_id("Vault"), LINK, "dropbox").title("Plan").description("Old");
        let file = wait!(file.send()).unwrap();
        let updated = wait!(files.update(file.id).title("The plan").send()).unwrap();
        assert_eq!((&*updated.title, updated.description.as_deref()), ("The plan", Some("Old")));
        assert_eq!((&*updated.url, &*updated.service.code), (LINK, "dropbox"));
        let emptied = wait!(files.update(file.id).clear_description().send()).unwrap();
        assert_eq!((&*emptied.title, emptied.description.as_deref()), ("The plan", Some("")));
        wait!(files.edit(file.id, |fields| { fields.description = fields.url.clone(); Ok(()) }).send()).unwrap();
        let replaced = wait!(files.replace(file.id, LINK, "box").send()).unwrap();
        assert_eq!((&*replaced.title, replaced.description.as_deref()), ("", Some("")));
        assert_eq!(wait!(files.get(file.id).send()).unwrap().service.code, "box");
    }
}

test! {
    fn google_documents_remain_drafts() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let (files, project) = (account.google_documents(), sandbox.first_project_id());
        let file = files.create(project, sandbox.first_id("Vault"), LINK, "doc").title("Plan").description("Old").status(Status::Drafted);
        let file = wait!(file.send()).unwrap();
        let updated = wait!(files.update(file.id).title("The plan").send()).unwrap();
        assert_eq!((&*updated.title, updated.description.as_deref()), ("The plan", Some("Old")));
        assert_eq!((&updated.status, &*updated.url), (&Status::Drafted, LINK));
        let emptied = wait!(files.update(file.id).clear_description().status(Status::Active).send()).unwrap();
        assert_eq!((emptied.description.as_deref(), &emptied.status), (Some(""), &Status::Active));
        wait!(files.edit(file.id, |fields| { fields.title.push('!'); Ok(()) }).send()).unwrap();
        assert_eq!(wait!(files.get(file.id).send()).unwrap().title, "The plan!");
        let replaced = wait!(files.replace(file.id, LINK, "doc").send()).unwrap();
        assert_eq!(replaced.title, "");
    }
}

test! {
    fn an_update_of_a_card_sends_only_set_fields() {
        let sandbox = Sandbox::start().unwrap();
        let cards = client(&sandbox).for_account(sandbox.account_id()).unwrap().cards();
        let due = date(2026, 12, 1);
        let card = wait!(cards.create(sandbox.first_id("CardColumn"), "New logo").content("Blue").due_on(due).send()).unwrap();
        let updated = wait!(cards.update(card.id).assignee_ids([sandbox.my_id()]).send()).unwrap();
        assert_eq!(written(&sandbox), json!({ "assignee_ids": [sandbox.my_id()] }));
        assert_eq!((&*updated.title, updated.content.as_deref(), updated.due_on), ("New logo", Some("Blue"), Some(due)));
        wait!(cards.update(card.id).clear_due_on().send()).unwrap();
        assert_eq!(written(&sandbox), json!({ "due_on": "" }));
        let read = wait!(cards.get(card.id).send()).unwrap();
        assert_eq!((read.due_on, read.assignees.unwrap().len()), (None, 1));
        assert_eq!(sandbox.count("GET", "/card_tables/cards/*"), 1, "a card was read before a write");
    }
}

test! {
    fn an_incomplete_record_is_not_written() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let broken = basecamp_sandbox::Fault::json(200, &json!({ "title": 5, "summary": "x", "url": [] }));
        sandbox.on("GET", "*").always(broken);
        let errors = [
            wait!(account.documents().update(1).content("x").send()).unwrap_err(),
            wait!(account.schedules().update_entry(1).summary("x").send()).unwrap_err(),
            wait!(account.cloud_files().update(1).title("x").send()).unwrap_err(),
            wait!(account.google_documents().update(1).title("x").send()).unwrap_err(),
            wait!(account.todolists().update(1).name("x").send()).unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.code(), ErrorCode::ApiError, "{error}");
            assert!(error.message().contains("nothing was changed"), "{error}");
        }
        assert_eq!(sandbox.count("PUT", "*"), 0);
    }
}
