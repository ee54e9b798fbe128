//! Errors of people with fewer rights, and of a full storage.

use basecamp_core::{ErrorCode, FilePart};
use basecamp_sandbox::Sandbox;

use super::builder;

test! {
    fn missing_rights_and_a_full_storage_have_their_error_codes() {
        let sandbox = Sandbox::builder().storage_limit(0).start().unwrap();
        let project = sandbox.first_project_id();
        let [person] = sandbox.add_people(1)[..] else { panic!("one person") };
        let client = builder(&sandbox).token(sandbox.token_for(person)).build().unwrap();
        let account = client.for_account(sandbox.account_id()).unwrap();
        assert_eq!(wait!(account.people().me().send()).unwrap().id, person.into());
        // The person is in no project.
        assert!(wait!(account.projects().get(project).send()).unwrap_err().is_not_found());
        assert!(wait!(account.projects().list().send()).unwrap().is_empty());
        let error = wait!(account.account().update_name("Mine").send()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Forbidden);
        let file = FilePart::new("a.txt", "text/plain", "full");
        let error = wait!(account.attachments().create(file).send()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::LimitExceeded);
        assert!(error.to_string().contains("storage limit"), "{error}");
    }
}
