//! Operations that need no token, through clients with and without one.

use basecamp_core::ErrorCode;
use basecamp_sandbox::Sandbox;
use serde_json::json;

use super::{builder, client};

test! {
    fn a_chatbot_writes_lines_without_a_token() {
        let sandbox = Sandbox::start().unwrap();
        let bot = builder(&sandbox).anonymous().build().unwrap();
        let (project, chat) = (sandbox.first_project_id(), sandbox.first_id("Campfire"));
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let new = wait!(account.campfires().create_chatbot(project, chat, "deploy").send()).unwrap();
        let url = new.lines_url.unwrap();
        let path = url.expose().strip_prefix(sandbox.url()).unwrap().to_owned();
        let key = path.split('/').nth(3).unwrap().to_owned();
        sandbox.clear_requests();
        for client in [bot.clone(), client(&sandbox)] {
            let account = client.for_account(sandbox.account_id()).unwrap();
            let call = account.campfires().create_chatbot_line(key.as_str(), project, chat, "Deployed");
            wait!(call.send()).unwrap();
            let arguments = json!({
                "chatbot_key": key, "project_id": project, "campfire_id": chat, "content": "Deployed",
            });
            wait!(account.call("CreateChatbotLine", arguments).unwrap().send()).unwrap();
        }
        let path = format!("{path}.json");
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
