//! OAuth sessions: all calls share one refresh.

use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use basecamp_core::oauth::{OAuthSession, Token, TokenEndpoint};
use basecamp_core::{Error, ErrorCode, Hooks, TokenRefreshInfo};
use basecamp_sandbox::{Fault, Sandbox};

use super::{builder, close};
use crate::support::session;

const TOKEN: &str = "/authorization/token";

test! {
    fn sixty_four_calls_make_one_refresh() {
        let sandbox = Sandbox::start().unwrap();
        let stored = Arc::new(Mutex::new(Vec::new()));
        let store = stored.clone();
        let session = session(&sandbox).with_on_refresh(move |token| {
            store.lock().unwrap().push(token.access_token.expose().to_owned());
            Ok(())
        });
        let client = builder(&sandbox).oauth(session).build().unwrap();
        let account = client.for_account(sandbox.account_id()).unwrap();
        for round in 1..3 {
            sandbox.expire_access_token();
            sandbox.on("POST", TOKEN).once(Fault::Delay(Duration::from_millis(20)));
            let results = together!((0..64).map(|_| account.projects().list()).collect());
            for result in results {
                result.unwrap();
            }
            assert_eq!(sandbox.count("POST", TOKEN), round);
        }
        assert_eq!(stored.lock().unwrap().last().unwrap(), &sandbox.token());
    }
}

test! {
    fn sixty_four_calls_share_a_failed_refresh() {
        let sandbox = Sandbox::start().unwrap();
        let client = builder(&sandbox).oauth(session(&sandbox)).build().unwrap();
        let account = client.for_account(sandbox.account_id()).unwrap();
        wait!(account.projects().list().send()).unwrap();
        sandbox.expire_access_token();
        sandbox.clear_requests();
        sandbox.revoke_refresh_token();
        sandbox.on("POST", TOKEN).once(Fault::Delay(Duration::from_millis(200)));
        let results = together!((0..64).map(|_| account.projects().list()).collect());
        for result in results {
            let error = result.unwrap_err();
            assert_eq!(error.code(), ErrorCode::AuthRequired);
            assert!(error.hint().contains("Log in again"), "{}", error.hint());
        }
        assert_eq!(sandbox.count("POST", TOKEN), 1);
        // The failure is permanent: no further refresh is sent.
        wait!(account.projects().list().send()).unwrap_err();
        assert_eq!(sandbox.count("POST", TOKEN), 1);
    }
}

test! {
    fn both_dialects_of_refresh_work() {
        for legacy in [false, true] {
            let sandbox = Sandbox::builder().rotate_refresh_token(legacy).start().unwrap();
            let endpoint = TokenEndpoint::new(sandbox.token_endpoint());
            let endpoint = if legacy { endpoint.with_launchpad_format() } else { endpoint };
            let token = Token::new(sandbox.token()).with_refresh_token(sandbox.refresh_token());
            let session = OAuthSession::new(endpoint, sandbox.client_id(), token)
                .with_client_secret(sandbox.client_secret());
            let client = builder(&sandbox).oauth(session).build().unwrap();
            let account = client.for_account(sandbox.account_id()).unwrap();
            for _ in 0..3 {
                sandbox.expire_access_token();
                wait!(account.projects().list().send()).unwrap();
            }
            assert_eq!(sandbox.refresh_count(), 3);
        }
    }
}

test! {
    fn a_refresh_rejected_by_a_busy_server_is_repeated() {
        let sandbox = Sandbox::start().unwrap();
        let client = builder(&sandbox).oauth(session(&sandbox)).build().unwrap();
        let account = client.for_account(sandbox.account_id()).unwrap();
        sandbox.expire_access_token();
        sandbox.on("POST", TOKEN).once(Fault::status(503)).once(Fault::status(429));
        wait!(account.projects().list().send()).unwrap();
        assert_eq!((sandbox.count("POST", TOKEN), sandbox.refresh_count()), (3, 1));
    }
}

test! {
    fn a_failed_refresh_is_shared_during_its_backoff() {
        let sandbox = Sandbox::start().unwrap();
        let client = builder(&sandbox).oauth(session(&sandbox)).build().unwrap();
        let account = client.for_account(sandbox.account_id()).unwrap();
        sandbox.expire_access_token();
        sandbox.on("POST", TOKEN).once(Fault::retry_after(503, "3600"));
        for _ in 0..20 {
            let error = wait!(account.projects().list().send()).unwrap_err();
            assert_eq!(error.code(), ErrorCode::ApiError);
            assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
        }
        assert_eq!(sandbox.count("POST", TOKEN), 1);
    }
}

test! {
    fn a_refresh_ahead_of_expiry_delays_no_call() {
        let sandbox = Sandbox::start().unwrap();
        let expires_at = SystemTime::now() + Duration::from_secs(200);
        let token = Token::new(sandbox.token()).with_refresh_token(sandbox.refresh_token());
        let token = token.with_expires_at(expires_at);
        let session = OAuthSession::new(sandbox.token_endpoint(), sandbox.client_id(), token);
        let client = builder(&sandbox).oauth(session).build().unwrap();
        let account = client.for_account(sandbox.account_id()).unwrap();
        sandbox.on("POST", TOKEN).always(Fault::Stall);
        let began = Instant::now();
        for _ in 0..3 {
            wait!(account.projects().list().send()).unwrap();
        }
        // The stalled refresh takes the whole timeout of 30 seconds.
        assert!(began.elapsed() < Duration::from_secs(25));
        assert_eq!(sandbox.refresh_count(), 0);
    }
}

test! {
    fn closing_a_client_waits_for_the_refresh_of_a_dropped_call() {
        let sandbox = Sandbox::start().unwrap();
        let stored = Arc::new(Mutex::new(None));
        let store = stored.clone();
        let session = session(&sandbox).with_on_refresh(move |token| {
            *store.lock().unwrap() = Some(token.access_token.expose().to_owned());
            Ok(())
        });
        let client = builder(&sandbox).oauth(session).build().unwrap();
        let account = client.for_account(sandbox.account_id()).unwrap();
        sandbox.expire_access_token();
        sandbox.on("POST", TOKEN).once(Fault::Delay(Duration::from_millis(500)));
        let call = account.projects().list().with_deadline(Duration::from_millis(100));
        assert!(wait!(call.send()).unwrap_err().is_timeout());
        wait!(close(&client)).unwrap();
        assert_eq!(*stored.lock().unwrap(), Some(sandbox.token()));
    }
}

/// Sends the outcome of each refresh to the test.
struct Refreshes(Sender<Option<ErrorCode>>);

impl Hooks for Refreshes {
    fn on_token_refresh(&self, info: &TokenRefreshInfo) {
        self.0.send(info.error.as_ref().map(Error::code)).unwrap();
    }
}

test! {
    fn hooks_see_each_refresh_once() {
        let sandbox = Sandbox::start().unwrap();
        let (sender, refreshes) = mpsc::channel();
        let client = builder(&sandbox).oauth(session(&sandbox)).hooks(Refreshes(sender));
        let client = client.build().unwrap();
        let account = client.for_account(sandbox.account_id()).unwrap();
        sandbox.expire_access_token();
        // The event may follow the outcome of the calls.
        let outcome = || refreshes.recv_timeout(Duration::from_secs(10)).unwrap();
        for result in together!((0..8).map(|_| account.projects().list()).collect()) {
            result.unwrap();
        }
        assert_eq!(outcome(), None);
        wait!(account.projects().list().send()).unwrap();
        assert!(refreshes.try_recv().is_err(), "a call with a good token refreshed it");
        sandbox.expire_access_token();
        sandbox.on("POST", TOKEN).once(Fault::status(500));
        wait!(account.projects().list().send()).unwrap_err();
        assert_eq!(outcome(), Some(ErrorCode::ApiError));
    }
}
