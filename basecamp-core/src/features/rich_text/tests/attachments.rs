use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use super::{account, answer, async_account, attachment, requests, server};
use crate::auth::session::OAuthSession;
use crate::auth::strategy::Auth;
use crate::auth::token::Token;
use crate::body::content::Content;
use crate::body::multipart::FilePart;
use crate::client::account::Account;
use crate::client::config::Config;
use crate::client::context::Context;
use crate::error::ErrorCode;
use crate::observe::event::{OperationInfo, OperationResult, RequestInfo, RequestResult};
use crate::observe::hooks::Hooks;
use crate::testing::{Simulation, ready};

#[test]
fn an_upload_is_an_attachment_first() {
    let server = server([attachment("BAh7"), answer(201, &json!({}))]);
    let file = FilePart::named("a b.txt", "hello");
    let call = account(&server).uploads().upload(12, file).description("<b>x</b>").base_name("c");
    let error = call.send().unwrap_err();
    assert_eq!((error.operation().unwrap().id, error.attempts()), ("CreateUpload", 1));
    let requests = requests(&server);
    assert_eq!(
        requests[0],
        (
            "https://3.basecampapi.com/999/attachments.json?name=a%20b.txt".to_owned(),
            "hello".to_owned()
        )
    );
    assert_eq!(server.requests()[0].request.headers()["content-type"], "text/plain");
    assert_eq!(requests[1].0, "https://3.basecampapi.com/999/vaults/12/uploads.json");
    let body: Value = serde_json::from_str(&requests[1].1).unwrap();
    let expected = json!({"attachable_sgid": "BAh7", "description": "<b>x</b>", "base_name": "c"});
    assert_eq!(body, expected);
}

#[test]
fn attached_files_follow_the_text_and_are_escaped() {
    let server = server([attachment("a\"><script>"), attachment("b"), answer(201, &json!({}))]);
    let comment = account(&server).comments().create(34, "<p>See:</p>");
    let comment = comment
        .attach(FilePart::named("\"x\" <y> & 'z'.txt", "1"))
        .attach(FilePart::named("b.txt", "2"));
    comment.send().unwrap_err();
    let body: Value = serde_json::from_str(&requests(&server)[2].1).unwrap();
    assert_eq!(
        body["content"],
        "<p>See:</p>\
         <bc-attachment sgid=\"a&quot;&gt;&lt;script&gt;\" \
         caption=\"&quot;x&quot; &lt;y&gt; &amp; &#39;z&#39;.txt\"></bc-attachment>\
         <bc-attachment sgid=\"b\" caption=\"b.txt\"></bc-attachment>"
    );
}

#[test]
fn messages_and_documents_may_have_no_text_but_files() {
    let expected = r#"<bc-attachment sgid="s" caption="a"></bc-attachment>"#;
    let file = || FilePart::named("a", "1");
    let server1 = server([attachment("s"), answer(201, &json!({}))]);
    account(&server1).messages().create(1, "subject").attach(file()).send().unwrap_err();
    let server2 = server([attachment("s"), answer(201, &json!({}))]);
    account(&server2).documents().create(1, "title").attach(file()).send().unwrap_err();
    for server in [server1, server2] {
        let body: Value = serde_json::from_str(&requests(&server)[1].1).unwrap();
        assert_eq!(body["content"], expected);
    }
}

#[test]
fn a_rejected_file_ends_the_call() {
    for status in [422, 503, 507] {
        let server = server([answer(status, &json!({}))]);
        let file = FilePart::named("a", "1");
        let error = account(&server).comments().create(1, "").attach(file).send().unwrap_err();
        assert_eq!(error.http_status().unwrap(), status);
        assert_eq!(error.operation().unwrap().id, "CreateAttachment");
        assert_eq!(server.requests().len(), 1);
    }
    let server = server([answer(201, &json!({}))]);
    let file = FilePart::named("a", "1");
    let error = account(&server).comments().create(1, "").attach(file).send().unwrap_err();
    assert!(error.message().contains("attachable_sgid"), "{error}");
    assert_eq!(error.code(), ErrorCode::ApiError);
}

#[test]
fn an_invalid_media_type_is_an_error_before_any_request() {
    let server = server([]);
    for content_type in ["", "a\r\nX-Evil: 1"] {
        let file = FilePart::new("a", content_type, "1");
        let error = account(&server).attachments().create(file).send().unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
    }
    assert!(server.requests().is_empty());
}

#[test]
fn the_deadline_limits_all_parts() {
    let server = server([attachment("s"), answer(201, &json!({}))]);
    let comment = account(&server).comments().create(1, "").with_deadline(Duration::from_secs(9));
    comment.attach(FilePart::named("a", "1").with_progress(|_, _| ())).send().unwrap_err();
    for sent in server.requests() {
        assert!(sent.timeout <= Duration::from_secs(9), "{:?}", sent.timeout);
    }
}

#[test]
fn hooks_see_the_start_and_the_end_of_each_operation() {
    struct Recorded(Arc<Mutex<Vec<String>>>);

    impl Recorded {
        fn add(&self, event: &str, detail: &str) {
            self.0.lock().unwrap().push(format!("{event} {detail}"));
        }
    }

    impl Hooks for Recorded {
        fn on_operation_start(&self, info: &OperationInfo) {
            self.add("start", info.operation.id);
        }

        fn on_request_start(&self, info: &RequestInfo) {
            self.add("request", &info.attempt.to_string());
        }

        fn on_request_end(&self, info: &RequestInfo, _: &RequestResult) {
            self.add("response", &info.attempt.to_string());
        }

        fn on_operation_end(&self, info: &OperationInfo, _: &OperationResult) {
            self.add("end", info.operation.id);
        }
    }

    let recorded = Arc::new(Mutex::new(Vec::new()));
    let server = server([attachment("s"), answer(201, &json!({}))]);
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    let context = Arc::new(context.with_hooks(Arc::new(Recorded(recorded.clone()))));
    let account = Account::new(server.blocking(context), "999").unwrap();
    account.uploads().upload(1, FilePart::named("a", "1")).send().unwrap_err();
    let operation =
        |id| [format!("start {id}"), "request 1".into(), "response 1".into(), format!("end {id}")];
    let expected = [operation("CreateAttachment"), operation("CreateUpload")].concat();
    assert_eq!(*recorded.lock().unwrap(), expected);
}

#[test]
fn async_builders_upload_files() {
    let server = server([attachment("s"), answer(403, &json!({}))]);
    let call = async_account(&server).uploads().upload(1, FilePart::named("a", "1"));
    assert_eq!(ready(call).unwrap_err().http_status(), Some(403));
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn repeatable_content_is_retried_and_a_stream_is_not() {
    let rows = [(Content::from("PNG"), 3), (Content::reader(&b"PNG"[..], 3), 1)];
    for (content, sent) in rows {
        for content in [content.clone(), content.with_progress(|_, _| ())] {
            let server = server([503, 503, 204].map(|status| answer(status, &json!({}))));
            let logo = FilePart::named("logo.png", content);
            let result = account(&server).projects().update_logo(1, logo).send();
            if sent == 1 && server.requests().is_empty() {
                // The stream of the clone has been taken.
                assert_eq!(result.unwrap_err().code(), ErrorCode::Usage);
                continue;
            }
            assert_eq!((result.is_ok(), server.requests().len()), (sent == 3, sent));
            let bodies = requests(&server);
            assert!(bodies.iter().all(|(_, body)| body.contains("PNG")), "{bodies:?}");
        }
    }
}

#[test]
fn a_401_replays_repeatable_content() {
    let rows = [(Content::from("1"), 3), (Content::reader(&b"1"[..], 1), 1)];
    for (content, sent) in rows {
        let fresh = answer(200, &json!({"access_token": "b"}));
        let server = server([answer(401, &json!({})), fresh, attachment("s")]);
        let token = Token::new("a").with_refresh_token("r");
        let session = OAuthSession::new("https://example.com/token", "id", token);
        let context = Context::new(Config::default(), session.into(), 0).unwrap();
        let account = Account::new(server.blocking(Arc::new(context)), "999").unwrap();
        let result = account.attachments().create(FilePart::named("a", content)).send();
        assert_eq!(server.requests().len(), sent);
        match result {
            Ok(attachment) => assert_eq!(attachment.attachable_sgid.as_deref(), Some("s")),
            Err(error) => {
                assert_eq!(error.code(), ErrorCode::AuthRequired);
                assert!(error.hint().contains("stream"), "{}", error.hint());
            }
        }
    }
}

#[test]
fn a_stream_that_ends_early_is_an_error_without_retry() {
    let server = server([attachment("s")]);
    let file = FilePart::named("a", Content::reader(&b"12"[..], 3));
    let error = account(&server).attachments().create(file).send().unwrap_err();
    assert_eq!((error.code(), error.attempts()), (ErrorCode::Usage, 1));
    assert!(error.message().contains("ended after 2 of 3 bytes"), "{error}");
    assert!(error.hint().contains("nothing was changed"), "{}", error.hint());
    assert!(server.requests().is_empty());
}

#[test]
fn a_broken_connection_ends_the_whole_call() {
    let server = Simulation::new(|_| Err(crate::Failure::io("reset")));
    let upload = account(&server).uploads().upload(12, FilePart::named("a.txt", "hello"));
    let error = upload.send().unwrap_err();
    assert_eq!((error.code(), server.requests().len()), (ErrorCode::Network, 1));
    assert!(error.message().contains("reset"), "{error}");
}

#[test]
fn a_streamed_body_may_take_longer_than_an_attempt() {
    let file = FilePart::named("a", "1");
    for (file, is_streamed) in [(file.clone(), false), (file.with_progress(|_, _| ()), true)] {
        let server = server([attachment("s")]);
        account(&server).attachments().create(file).send().unwrap();
        let timeout = server.requests()[0].timeout;
        assert_eq!(timeout > Config::default().timeout, is_streamed, "{timeout:?}");
    }
}
