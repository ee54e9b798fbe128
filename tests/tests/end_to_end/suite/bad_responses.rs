//! Unexpected responses: each is an error that names the cause.

use basecamp_core::ErrorCode;
use basecamp_sandbox::{Fault, Sandbox};
use serde_json::json;

use super::client;

test! {
    fn an_unusable_response_is_an_error_with_the_reason() {
        let incomplete = json!({"id": 1, "status": "active", "content": "x"});
        let rows = [
            (Fault::html(), "the response is not JSON but text/html"),
            (Fault::malformed_json(), "can't be decoded"),
            (Fault::Truncated, "not valid gzip: incomplete"),
            (Fault::body(200, "application/json", r#"{"id": 1"#), "can't be decoded: EOF"),
            (Fault::json(200, &incomplete), "missing field `created_at` at `$`"),
            (Fault::json(200, &json!([])), "can't be decoded"),
            (Fault::body(200, "application/json", ""), "the call succeeded, but the response has no body"),
            (Fault::Oversized(60 << 20), "exceeds the limit of 52428800 bytes"),
            (Fault::GzipBomb(60 << 20), "exceeds the limit of 52428800 bytes"),
            (Fault::redirect(302, "https://evil.example.com/?token=x"), "unexpected redirect to https://evil.example.com"),
        ];
        for (fault, expected) in rows {
            let sandbox = Sandbox::start().unwrap();
            let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
            sandbox.on("GET", "*").always(fault);
            let error = wait!(account.todos().get(sandbox.first_todo_id()).send()).unwrap_err();
            assert_eq!((error.code(), error.exit_code()), (ErrorCode::ApiError, 7), "{error}");
            assert!(error.message().contains(expected), "{error}");
            assert_eq!(error.operation().unwrap().id, "GetTodo");
            assert!(!error.retryable());
            assert_eq!(sandbox.count("*", "*"), 1, "{error}");
        }
    }
}

test! {
    fn a_web_page_is_no_success_of_a_change() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let todo = sandbox.first_todo_id();
        for method in ["POST", "PUT", "DELETE"] {
            sandbox.on(method, "*").always(Fault::html());
        }
        let results = [
            wait!(account.todos().complete(todo).send()),
            wait!(account.recordings().archive(todo).send()),
            wait!(account.webhooks().delete(1).send()),
        ];
        for result in results {
            let error = result.unwrap_err();
            assert_eq!(error.code(), ErrorCode::ApiError, "{error}");
            assert!(error.message().contains("not JSON but text/html"), "{error}");
            assert!(error.hint().contains("web page"), "{}", error.hint());
            assert!(!error.retryable());
        }
        assert_eq!(sandbox.count("*", "*"), 3);
    }
}

test! {
    fn a_next_page_on_another_origin_gets_no_credentials() {
        let (sandbox, elsewhere) = (Sandbox::start().unwrap(), Sandbox::start().unwrap());
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let link = format!("<{}/{}/projects.json?page=2>; rel=\"next\"", elsewhere.url(), sandbox.account_id());
        let response = http::Response::builder()
            .header("content-type", "application/json")
            .header("link", link)
            .body("[]".into())
            .unwrap();
        sandbox.on("GET", "/projects.json").once(Fault::Respond(response));
        let error = wait!(account.projects().list().send()).unwrap_err();
        assert!(error.message().contains("another origin"), "{error}");
        assert_eq!(elsewhere.count("*", "*"), 0);
    }
}

test! {
    fn a_redirect_to_another_origin_is_never_followed() {
        let (sandbox, elsewhere) = (Sandbox::start().unwrap(), Sandbox::start().unwrap());
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        for status in [301, 302, 303, 307, 308] {
            sandbox.on("GET", "/projects.json").once(Fault::redirect(status, elsewhere.url()));
            sandbox.clear_requests();
            wait!(account.projects().list().send()).unwrap_err();
            assert_eq!((sandbox.count("*", "*"), elsewhere.count("*", "*")), (1, 0));
        }
    }
}

test! {
    fn rejections_by_the_server_have_distinct_codes() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let error = wait!(account.projects().create("").send()).unwrap_err();
        assert_eq!((error.code(), error.exit_code()), (ErrorCode::Validation, 9), "{error}");
        let error = wait!(account.todos().get(1).send()).unwrap_err();
        assert_eq!((error.code(), error.exit_code()), (ErrorCode::NotFound, 2), "{error}");
        sandbox.expire_access_token();
        let error = wait!(account.todos().get(1).send()).unwrap_err();
        assert_eq!((error.code(), error.exit_code()), (ErrorCode::AuthRequired, 3), "{error}");
    }
}
