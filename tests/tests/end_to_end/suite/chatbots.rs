//! Operations that need no token, through clients with and without one.

use basecamp_core::ErrorCode;
use basecamp_sandbox::Sandbox;
use serde_json::json;

use super::{builder, client};

test! {
    fn a_chatbot_writes_lines_without_a_token() {
        let sandbox = Sandbox::start().unwrap();
        let bot = builder(&sandbox).anonymous().build().unwrap();
        for client in [bot.clone(), client(&sandbox)] {
            let account = client.for_account(sandbox.account_id()).unwrap();
            let call = account.campfires().create_chatbot_line("s3cret-key", 1, 2, "Deployed");
            wait!(call.send()).unwrap();
            let arguments = json!({
                "chatbot_key": "s3cret-key", "project_id": 1, "campfire_id": 2, "content": "Deployed",
            });
            wait!(account.call("CreateChatbotLine", arguments).unwrap().send()).unwrap();
        }
        let path = format!(
            "/{}/integrations/s3cret-key/buckets/1/chats/2/lines.json",
            sandbox.account_id()
        );
        let requests = sandbox.requests();
        assert_eq!(requests.len(), 4);
        for request in requests {
            assert_eq!(request.path, path);
            assert_eq!(request.header("authorization"), None);
            assert_eq!(request.json(), json!({"content": "Deployed"}));
        }
        let account = bot.for_account(sandbox.account_id()).unwrap();
        let error = wait!(account.projects().list().send()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::AuthRequired);
        assert_eq!(sandbox.requests().len(), 4);
    }
}
