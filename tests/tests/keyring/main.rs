//! Tokens in a keyring: GNOME Keyring on a D-Bus session, both started by these tests.
//!
//! ```sh
//! cargo test --workspace --test keyring -- --ignored
//! ```
//!
//! They need Debian's `dbus-daemon` and `gnome-keyring`, so they are ignored by default.

#![cfg(target_os = "linux")]
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

#[path = "../token_store/process.rs"]
#[allow(dead_code, reason = "the tests of files use the rest")]
mod process;
mod session;

use std::sync::Barrier;
use std::{fs, thread};

use basecamp_core::ErrorCode;
use basecamp_core::oauth::{Token, TokenStore};
use basecamp_sandbox::Sandbox;
use basecamp_storage::{FileTokenStore, KeyringTokenStore};

use crate::process::Process;
use crate::session::{Keyring, in_session};

const APPLICATION: &str = "my-tool";
const PROFILE: &str = "work";

fn store() -> KeyringTokenStore {
    KeyringTokenStore::for_application(APPLICATION).unwrap()
}

fn token(text: &str) -> Token {
    Token::new(text).with_refresh_token("refresh")
}

fn loaded(store: &KeyringTokenStore) -> String {
    store.load(PROFILE).unwrap().unwrap().access_token.expose().to_owned()
}

#[test]
#[ignore = "needs gnome-keyring: run with --ignored"]
fn tokens_are_in_the_keyring_and_in_no_file() {
    in_session("tokens_are_in_the_keyring_and_in_no_file", Keyring::Unlocked, || {
        let (store, other) = (store(), store());
        assert_eq!(store.load(PROFILE).unwrap(), None);
        let profiles = [PROFILE, "Work", "ann@example.com", "a/b\n", "über"];
        for profile in profiles {
            store.save(profile, &token("first")).unwrap();
            store.save(profile, &token(profile)).unwrap();
        }
        for profile in profiles {
            assert_eq!(other.load(profile).unwrap(), Some(token(profile)));
        }
        let long = token(&"a".repeat(100_000));
        store.save(PROFILE, &long).unwrap();
        assert_eq!(other.load(PROFILE).unwrap(), Some(long));
        // Another application has other tokens.
        let foreign = KeyringTokenStore::for_application("other-tool").unwrap();
        assert_eq!(foreign.load(PROFILE).unwrap(), None);
        other.delete(PROFILE).unwrap();
        other.delete(PROFILE).unwrap();
        assert_eq!(store.load(PROFILE).unwrap(), None);
        assert_eq!(store.load("Work").unwrap(), Some(token("Work")));

        let files = FileTokenStore::for_application(APPLICATION).unwrap();
        assert!(!files.directory().exists());
        let keyrings = files.directory().ancestors().nth(2).unwrap().join("keyrings");
        let contents: Vec<_> = fs::read_dir(keyrings)
            .unwrap()
            .map(|entry| fs::read(entry.unwrap().path()).unwrap())
            .collect();
        assert!(!contents.is_empty());
        for content in contents {
            assert!(!content.windows(9).any(|bytes| bytes == b"ann@examp".as_slice()));
        }
    });
}

#[test]
#[ignore = "needs gnome-keyring: run with --ignored"]
fn readers_see_complete_tokens_during_a_save() {
    in_session("readers_see_complete_tokens_during_a_save", Keyring::Unlocked, || {
        let long = ["a", "b"].map(|letter| letter.repeat(20_000));
        store().save(PROFILE, &token(&long[0])).unwrap();
        thread::scope(|scope| {
            let writer = scope.spawn(|| {
                for round in 0..30 {
                    store().save(PROFILE, &token(&long[round % 2])).unwrap();
                }
            });
            while !writer.is_finished() {
                assert!(long.contains(&loaded(&store())));
            }
        });
    });
}

#[test]
#[ignore = "needs gnome-keyring: run with --ignored"]
fn concurrent_first_saves_make_one_entry() {
    in_session("concurrent_first_saves_make_one_entry", Keyring::Unlocked, || {
        let start = Barrier::new(4);
        thread::scope(|scope| {
            for number in 0..4 {
                let start = &start;
                scope.spawn(move || {
                    start.wait();
                    store().save(PROFILE, &token(&number.to_string())).unwrap();
                });
            }
        });
        assert!(["0", "1", "2", "3"].contains(&&*loaded(&store())));
        store().delete(PROFILE).unwrap();
        assert_eq!(store().load(PROFILE).unwrap(), None);
    });
}

#[test]
#[ignore = "needs gnome-keyring: run with --ignored"]
fn processes_that_share_a_keyring_make_one_refresh() {
    in_session("processes_that_share_a_keyring_make_one_refresh", Keyring::Unlocked, || {
        let (sandbox, mut processes) = sessions(["keyring-ureq", "keyring-hyper"]);
        for round in 1..=10 {
            sandbox.expire_access_token();
            processes.iter_mut().for_each(Process::go);
            for process in &mut processes {
                assert_eq!(process.line(), "ok", "round {round}");
            }
            assert_eq!(sandbox.refresh_count(), round);
            assert_eq!(loaded(&store()), sandbox.token());
        }
    });
}

#[test]
#[ignore = "needs gnome-keyring: run with --ignored"]
fn killed_process_releases_the_lock_of_its_profile() {
    in_session("killed_process_releases_the_lock_of_its_profile", Keyring::Unlocked, || {
        let holder = Process::start(&["keyring-hold", APPLICATION]);
        assert!(store().try_lock(PROFILE).unwrap().is_none());
        holder.kill();
        assert!(store().try_lock(PROFILE).unwrap().is_some());
    });
}

#[test]
#[ignore = "needs gnome-keyring: run with --ignored"]
fn store_continues_after_a_restart_of_the_keyring() {
    in_session("store_continues_after_a_restart_of_the_keyring", Keyring::Unlocked, || {
        let store = store();
        store.save(PROFILE, &token("a")).unwrap();
        session::restart_keyring();
        assert_eq!(loaded(&store), "a");
        store.save(PROFILE, &token("b")).unwrap();
        assert_eq!(loaded(&store), "b");
    });
}

#[test]
#[ignore = "needs gnome-keyring: run with --ignored"]
fn a_locked_keyring_is_an_error_with_the_remedy() {
    in_session("a_locked_keyring_is_an_error_with_the_remedy", Keyring::Locked, || {
        for store in [store(), store().with_file_fallback()] {
            let error = store.save(PROFILE, &token("a")).unwrap_err();
            assert_eq!(error.code(), ErrorCode::LocalIo);
            assert!(error.hint().starts_with("Unlock the keyring"), "{error}: {}", error.hint());
            assert!(!FileTokenStore::for_application(APPLICATION).unwrap().directory().exists());
        }
    });
}

/// Needs no keyring, so it always runs.
#[test]
fn a_session_without_a_keyring_uses_files_only_if_allowed() {
    in_session("a_session_without_a_keyring_uses_files_only_if_allowed", Keyring::None, || {
        let error = store().save(PROFILE, &token("a")).unwrap_err();
        assert_eq!(error.code(), ErrorCode::LocalIo);
        assert!(error.message().starts_with("this system has no keyring: "), "{error}");
        assert!(error.hint().contains("with_file_fallback"), "{}", error.hint());
        let store = store().with_file_fallback();
        assert_eq!(store.load(PROFILE).unwrap(), None);
        store.save(PROFILE, &token("a")).unwrap();
        assert_eq!(loaded(&store), "a");
        let files = FileTokenStore::for_application(APPLICATION).unwrap();
        assert_eq!(files.load(PROFILE).unwrap(), store.load(PROFILE).unwrap());
    });
}

/// Starts processes with the token of a sandbox.
fn sessions(kinds: [&str; 2]) -> (Sandbox, [Process; 2]) {
    let sandbox = Sandbox::start().unwrap();
    let token = Token::new(sandbox.token()).with_refresh_token(sandbox.refresh_token());
    store().save(PROFILE, &token).unwrap();
    let processes = kinds.map(|kind| {
        let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
        Process::start(&[kind, APPLICATION, sandbox.url(), id, secret])
    });
    (sandbox, processes)
}
