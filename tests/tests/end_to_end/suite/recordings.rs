//! Recording a conversation, and its replay in a sandbox and in virtual time.

use std::sync::Arc;

use basecamp_core::cassette::{Cassette, Recorder, Replay};
use basecamp_core::testing::Simulation;
use basecamp_core::text::mentioned_person_ids;
use basecamp_core::{Auth, Context, FilePart, MemoryCache};
use basecamp_sandbox::{Fault, Sandbox, bytewise};

use super::{builder, simulated};
use crate::support::{config, session};

/// The ids that the program knows.
struct Ids {
    list: i64,
    message: i64,
    upload: i64,
    me: i64,
}

/// Works with an account, and returns the results. Faults are injected into a sandbox only: a
/// replay repeats them.
macro_rules! work {
    ($account:expr, $ids:expr, $sandbox:expr) => {{
        let (account, ids, sandbox) = ($account, &$ids, $sandbox);
        let mut results: Vec<String> = Vec::new();

        // Pages, a conditional request, and a retry.
        for name in ["One", "Two", "Three"] {
            wait!(account.todos().create(ids.list, name).assignee_ids([ids.me]).send()).unwrap();
        }
        let todos = wait!(account.todos().list(ids.list).send()).unwrap();
        results.extend(todos.iter().map(|todo| format!("{} {}", todo.id, todo.content)));
        let first = todos.iter().find(|todo| todo.content == "One").unwrap();
        let project = first.bucket.id.get();
        for _ in 0..2 {
            let project = wait!(account.projects().get(project).send()).unwrap();
            results.push(project.name);
        }
        if let Some(sandbox) = sandbox {
            let faults = vec![Fault::status(503), Fault::ResetInBody];
            for fault in faults {
                sandbox.on("GET", "/todos/*").once(fault);
            }
        }
        results.push(wait!(account.todos().get(first.id).send()).unwrap().content);

        // A mention, an attached file, and a download.
        let comment = account.comments().create(ids.message, "<p>Ready?</p>").mention(ids.me);
        let comment = wait!(comment.attach(FilePart::named("plan.txt", "Step 1")).send()).unwrap();
        let mentioned = mentioned_person_ids(&comment.content).len();
        results.push(format!("{} mentions {mentioned}", comment.id));
        let file = wait!(account.uploads().download(ids.upload).send()).unwrap();
        let name = file.filename.clone();
        results.push(format!("{name} {}", wait!(file.bytes(100)).unwrap().len()));

        // A refresh of the token, and errors.
        if let Some(sandbox) = sandbox {
            sandbox.expire_access_token();
        }
        wait!(account.todos().complete(first.id).send()).unwrap();
        let error = wait!(account.todos().get(1).send()).unwrap_err();
        results.push(format!("{:?} {error}", error.code()));
        let error = wait!(account.todos().create(ids.list, " ").send()).unwrap_err();
        results.push(format!("{:?} {}", error.code(), error.message()));
        if let Some(sandbox) = sandbox {
            sandbox.on("POST", "*").once(Fault::ResetAfterProcessing);
        }
        let error = wait!(account.todos().create(ids.list, "Four").send()).unwrap_err();
        results.push(format!("{:?} {} {}", error.code(), error.attempts(), error.retryable()));
        results
    }};
}

/// The exchanges, without ids.
fn lines(cassette: &Cassette) -> Vec<String> {
    let line = cassette.exchanges.iter().map(|exchange| {
        let status = exchange.response.as_ref().map_or(0, |response| response.status);
        let failure = exchange.failure.as_ref().map_or("", |failure| failure.kind.as_str());
        let operation = exchange.operation.as_deref().unwrap_or("other");
        format!("{operation} {status} {failure}").trim_end().to_owned()
    });
    line.collect()
}

test! {
    fn a_recording_is_replayed_with_the_same_results() {
        let sandbox = Sandbox::builder().page_size(2).start().unwrap();
        let upload = sandbox.add_upload(sandbox.first_id("Vault"), "plan.pdf", "application/pdf", "%PDF");
        // Texts without names of people, which a replay has replaced.
        let list = sandbox.add_todolists(sandbox.first_todoset_id(), 1)[0];
        sandbox.add_todos(list, 3);
        let ids = Ids { list, message: sandbox.first_message_id(), upload, me: sandbox.my_id() };
        let recorder = Recorder::new();
        let client = builder(&sandbox).oauth(session(&sandbox)).cache(MemoryCache::default());
        let client = client.record(&recorder).build().unwrap();
        let account = client.for_account(sandbox.account_id()).unwrap();
        let secrets = [sandbox.token(), sandbox.refresh_token(), sandbox.client_secret().to_owned()];
        let me = wait!(account.people().get(ids.me).send()).unwrap();
        let results = work!(account, ids, Some(&sandbox));

        let json = recorder.cassette().to_json();
        let cassette = Cassette::from_json(&json).unwrap();
        let personal = [me.name.clone(), me.email_address.unwrap_or(me.name)];
        let origin = [sandbox.url().to_owned(), sandbox.token(), sandbox.refresh_token()];
        for removed in secrets.iter().chain(&personal).chain(&origin) {
            assert!(!json.contains(removed.as_str()), "{removed}");
        }
        let lines = lines(&cassette);
        for line in ["GetProject 200", "GetProject 304", "GetTodo 503", "CreateAttachment 201",
            "other 302", "other 200", "CompleteTodo 401", "GetTodo 404", "CreateTodo 0 io"] {
            assert!(lines.iter().any(|found| found == line), "{line} in {lines:#?}");
        }
        // A reset can overtake a head that is sent in single bytes.
        let is_broken = |line: &String| {
            line == "GetTodo 200 incomplete" || (bytewise::is_wanted() && line == "GetTodo 0 io")
        };
        assert!(lines.iter().any(is_broken), "a broken body in {lines:#?}");

        // Over sockets.
        let replay = Replay::new(cassette.clone());
        let replaying = Sandbox::builder().replay(&replay).start().unwrap();
        let client = builder(&replaying).oauth(session(&replaying)).cache(MemoryCache::default());
        let account = client.build().unwrap().for_account(sandbox.account_id()).unwrap();
        wait!(account.people().get(ids.me).send()).unwrap();
        assert_eq!(work!(account, ids, None::<&Sandbox>), results);
        replay.assert_finished();

        // In virtual time.
        let replay = Replay::new(cassette);
        let context = Context::builder()
            .auth(Auth::session(session(&replaying)))
            .config(config(&replaying))
            .cache(MemoryCache::default())
            .build(7)
            .unwrap();
        let account = simulated(&Simulation::new(replay.responder()), Arc::clone(&context));
        wait!(account.people().get(ids.me).send()).unwrap();
        assert_eq!(work!(account, ids, None::<&Sandbox>), results);
        replay.assert_finished();
    }
}

test! {
    fn an_unexpected_request_to_a_replay_is_a_clear_error() {
        let replay = Replay::new(Recorder::new().cassette());
        let sandbox = Sandbox::builder().replay(&replay).start().unwrap();
        let client = builder(&sandbox).token("any").build().unwrap();
        let todos = client.for_account("999").unwrap().todos();
        let error = wait!(todos.get(7).send()).unwrap_err();
        assert_eq!((error.http_status(), error.attempts()), (Some(501), 1));
        let message = "unexpected request: GET /999/todos/7; all exchanges were used";
        assert!(error.message().contains(message), "{error}");
    }
}
