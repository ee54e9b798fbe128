//! Servers and networks that fail: the calls that are retried, and those that never are.

use std::time::{Duration, Instant};

use basecamp_core::{ErrorCode, RetryPolicy};
use basecamp_sandbox::{Fault, Sandbox};

use super::{builder, client};
use crate::support::{ClosingServer, config};

/// All faults that the sandbox can inject into a request.
fn all_faults() -> Vec<Fault> {
    vec![
        Fault::status(429),
        Fault::retry_after(429, "1"),
        Fault::status(500),
        Fault::status(502),
        Fault::retry_after(503, "1"),
        Fault::status(504),
        Fault::status(401),
        Fault::status(422),
        Fault::Reset,
        Fault::ResetAfterProcessing,
        Fault::ResetInBody,
        Fault::Stall,
        Fault::Truncated,
        Fault::malformed_json(),
        Fault::html(),
        Fault::redirect(307, "/elsewhere"),
        Fault::Oversized(60 << 20),
        Fault::GzipBomb(60 << 20),
        Fault::SlowBody { bytes: 1, every: Duration::from_millis(20) },
    ]
}

test! {
    fn a_post_is_sent_exactly_once_despite_faults() {
        for fault in all_faults() {
            let sandbox = Sandbox::start().unwrap();
            let config = config(&sandbox).timeout(Duration::from_millis(400)).build().unwrap();
            let client = builder(&sandbox).config(config).token(sandbox.token()).build().unwrap();
            let account = client.for_account(sandbox.account_id()).unwrap();
            // On a pooled connection, an HTTP client might retry on its own.
            wait!(account.projects().list().send()).unwrap();
            sandbox.on("POST", "/projects.json").always(fault.clone());
            let result = wait!(account.projects().create("Once").send());
            assert!(result.is_err(), "{fault:?}");
            assert_eq!(sandbox.count("POST", "/projects.json"), 1, "{fault:?}");
        }
    }
}

test! {
    fn a_post_on_a_closed_connection_is_sent_at_most_once() {
        let sandbox = Sandbox::start().unwrap();
        for _ in 0..10 {
            let server = ClosingServer::start();
            let config = config(&sandbox).base_url(server.url()).build().unwrap();
            let client = builder(&sandbox).config(config).token("token").build().unwrap();
            let account = client.for_account("999").unwrap();
            wait!(account.projects().list().send()).unwrap();
            // The connection is in the pool while the server closes it.
            match wait!(account.projects().archive(1).with_retry(RetryPolicy::none()).send()) {
                Ok(()) => assert_eq!(server.changes(), 1),
                Err(error) => {
                    assert_eq!(error.code(), ErrorCode::Network, "{error}");
                    assert!(server.changes() <= 1);
                }
            }
        }
    }
}

test! {
    fn reads_and_idempotent_changes_are_repeated() {
        let bursts = [Fault::status(503), Fault::status(429), Fault::Reset, Fault::ResetInBody];
        for fault in bursts {
            let sandbox = Sandbox::start().unwrap();
            let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
            sandbox.on("*", "*").times(3, fault.clone());
            let reply = wait!(account.todos().get(sandbox.first_todo_id()).send_full()).unwrap();
            assert_eq!(reply.attempts, 4, "{fault:?}");
            sandbox.on("*", "*").times(3, fault.clone());
            let id = sandbox.first_todo_id();
            // A 204 has no body that could be truncated.
            if !matches!(fault, Fault::ResetInBody) {
                let reply = wait!(account.todos().complete(id).send_full()).unwrap();
                assert_eq!(reply.attempts, 4, "{fault:?}");
            }
            sandbox.clear_faults();
            sandbox.on("*", "*").times(4, fault);
            assert!(wait!(account.todos().get(id).send()).is_err());
        }
    }
}

test! {
    fn retry_after_is_respected() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        sandbox.on("GET", "/projects.json").once(Fault::retry_after(429, "1"));
        let began = Instant::now();
        wait!(account.projects().list().send()).unwrap();
        assert!(began.elapsed() >= Duration::from_secs(1));
    }
}

test! {
    fn the_attempt_is_bounded_in_total() {
        let limit = Duration::from_millis(300);
        for fault in [Fault::Stall, Fault::SlowBody { bytes: 1, every: Duration::from_millis(20) }] {
            let sandbox = Sandbox::start().unwrap();
            let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
            sandbox.on("GET", "*").always(fault.clone());
            let began = Instant::now();
            let call = account.projects().list().with_timeout(limit).with_retry(RetryPolicy::none());
            let error = wait!(call.send()).unwrap_err();
            assert_eq!(error.code(), ErrorCode::Network, "{fault:?}");
            assert!(error.is_timeout(), "{error}");
            // A generous upper bound, for busy machines.
            assert!(began.elapsed() >= limit && began.elapsed() < 10 * limit, "{fault:?}");
        }
    }
}

test! {
    fn the_deadline_bounds_the_whole_call() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        sandbox.on("GET", "*").always(Fault::Stall);
        let began = Instant::now();
        let call = account.projects().list().with_deadline(Duration::from_millis(200));
        let error = wait!(call.send()).unwrap_err();
        assert!(error.is_timeout() && error.message().contains("deadline"), "{error}");
        assert!(began.elapsed() < Duration::from_secs(3));
    }
}

test! {
    fn a_refused_connection_is_a_network_error() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        drop(sandbox);
        let call = account.projects().list().with_retry(RetryPolicy::none());
        let error = wait!(call.send()).unwrap_err();
        assert_eq!((error.code(), error.exit_code()), (ErrorCode::Network, 6));
        assert!(error.message().starts_with("could not connect"), "{error}");
        assert!(std::error::Error::source(&error).is_some());
    }
}
