//! Clients that are dropped while a refresh is in flight.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use basecamp_sandbox::{Fault, Sandbox};

use super::builder;
use crate::support::session;

#[test]
fn dropping_the_last_handle_waits_until_the_new_token_is_saved() {
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
    let delay = Fault::Delay(Duration::from_millis(500));
    sandbox.on("POST", "/authorization/token").once(delay);
    let call = account.projects().list().with_deadline(Duration::from_millis(100));
    assert!(call.send().unwrap_err().is_timeout());
    drop(client);
    drop(account);
    assert_eq!(*stored.lock().unwrap(), Some(sandbox.token()));
}
