//! Mentions and attachments in rich text, searches by name, the dock, and summaries.

use basecamp_core::text::{AttachmentKind, attachments, html_to_plain, mentioned_person_ids};
use basecamp_core::{ErrorCode, FilePart, RecordingPointer, SummaryFailure};
use basecamp_sandbox::Sandbox;

use super::client;

test! {
    fn a_comment_mentions_people_and_has_attachments() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let message = sandbox.first_message_id();
        let me = sandbox.my_id();
        let comment = account
            .comments()
            .create(message, "<p>Ready?</p>")
            .mention(me)
            .attach(FilePart::named("plan.txt", "Step 1"));
        sandbox.clear_requests();
        let comment = wait!(comment.send()).unwrap();
        let sent: Vec<_> = sandbox.requests().into_iter().map(|sent| sent.path).collect();
        assert_eq!(sent.len(), 3, "{sent:?}");
        assert!(sent[0].ends_with(&format!("/people/{me}")), "{sent:?}");
        assert!(sent[1].ends_with("/attachments.json"), "{sent:?}");

        assert!(comment.content.starts_with("<p><bc-attachment sgid="), "{}", comment.content);
        assert_eq!(mentioned_person_ids(&comment.content), [me.into()]);
        let found = attachments(&comment.content);
        assert_eq!(found[0].kind, AttachmentKind::Mention);
        assert!(html_to_plain(&comment.content).starts_with("@Inês Ready?"));
        assert_eq!(found[1].caption.as_deref(), Some("plan.txt"));

        // A further mention of the same person changes nothing.
        let updated = account.comments().update(comment.id, comment.content.as_str()).mention(me);
        let updated = wait!(updated.send()).unwrap();
        assert_eq!(updated.content, comment.content);
    }
}

test! {
    fn nothing_is_posted_if_a_person_does_not_exist() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let message = sandbox.first_message_id();
        let before = wait!(account.comments().list(message).send()).unwrap().len();
        let comment = account.comments().create(message, "Hi").mention(sandbox.my_id()).mention(1);
        let error = wait!(comment.send()).unwrap_err();
        assert_eq!((error.code(), error.operation().unwrap().id), (ErrorCode::NotFound, "GetPerson"));
        assert_eq!(wait!(account.comments().list(message).send()).unwrap().len(), before);
    }
}

test! {
    fn people_and_projects_are_found() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let me = wait!(account.people().find("me").send()).unwrap();
        assert_eq!(me.id, sandbox.my_id().into());
        for query in [me.name.to_uppercase(), me.email_address.clone().unwrap(), sandbox.my_id().to_string()] {
            assert_eq!(wait!(account.people().find(query).send()).unwrap().id, me.id);
        }
        let error = wait!(account.people().find("nobody of this name").send()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::NotFound);

        let project = wait!(account.projects().get(sandbox.first_project_id()).send()).unwrap();
        let found = wait!(account.projects().find(project.name.to_lowercase()).send()).unwrap();
        assert_eq!(found.id, project.id);
        // Older servers lack the names of tools.
        if !sandbox.is_as_documented() {
            assert_eq!(found.todoset().unwrap().get(), sandbox.first_todoset_id());
            assert_eq!(found.message_board().unwrap().get(), sandbox.first_message_board_id());
        }
    }
}

test! {
    fn a_recording_is_summarized() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let message = account.messages().get(sandbox.first_message_id());
        let message = wait!(message.send()).unwrap();
        let pointer = || RecordingPointer::new(message.bucket.id, message.id);
        let call = account.recordings().summarize(pointer().event_type("message.created"));
        let summary = wait!(call.send()).unwrap();
        assert_eq!((summary.id.get(), summary.title), (message.id.get(), message.subject.clone()));
        assert_eq!(summary.content, Some(message.content.clone()));

        let other = RecordingPointer::new(1, message.id).recording_type("Message");
        let error = wait!(account.recordings().summarize(other).send()).unwrap_err();
        assert_eq!(SummaryFailure::of(&error).unwrap().as_str(), "bucket_mismatch");
    }
}
