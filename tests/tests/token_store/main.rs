//! Processes that share a token store, and its state after they are killed.
#![allow(missing_docs, clippy::unwrap_used)]

mod killed;
mod process;

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use basecamp_core::oauth::{Token, TokenStore};
use basecamp_sandbox::Sandbox;
use basecamp_storage::FileTokenStore;

use crate::process::Process;

const PROFILE: &str = "work";

/// A store in a temporary directory.
struct Store(FileTokenStore);

impl Store {
    fn new() -> Self {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let count = COUNTER.fetch_add(1, Ordering::Relaxed);
        let name = format!("basecamp-processes-{}-{count}", std::process::id());
        Self(FileTokenStore::at(std::env::temp_dir().join(name)))
    }

    /// Creates a store with the current token of the sandbox.
    fn logged_in(sandbox: &Sandbox) -> Self {
        let store = Self::new();
        let token = Token::new(sandbox.token()).with_refresh_token(sandbox.refresh_token());
        store.0.save(PROFILE, &token).unwrap();
        store
    }

    fn process(&self, kind: &str) -> Process {
        Process::start(&[kind, self.0.directory().to_str().unwrap()])
    }

    fn session(&self, kind: &str, sandbox: &Sandbox) -> Process {
        self.process_at(kind, sandbox.url(), sandbox.client_id(), sandbox.client_secret())
    }

    fn process_at(&self, kind: &str, url: &str, id: &str, secret: &str) -> Process {
        Process::start(&[kind, self.0.directory().to_str().unwrap(), url, id, secret])
    }

    fn token(&self) -> Token {
        self.0.load(PROFILE).unwrap().unwrap()
    }

    /// Returns whether the store has the token that the sandbox issued last.
    fn is_current(&self, sandbox: &Sandbox) -> bool {
        let token = self.token();
        token.access_token.expose() == sandbox.token()
            && token.refresh_token.unwrap().expose() == sandbox.refresh_token()
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.0.directory());
    }
}

fn rounds(kinds: [&str; 2], rounds: usize) {
    let sandbox = Sandbox::start().unwrap();
    let store = Store::logged_in(&sandbox);
    let mut processes = kinds.map(|kind| store.session(kind, &sandbox));
    for round in 1..=rounds {
        sandbox.expire_access_token();
        processes.iter_mut().for_each(Process::go);
        for process in &mut processes {
            assert_eq!(process.line(), "ok", "round {round}");
        }
        assert_eq!(sandbox.refresh_count(), round);
        assert!(store.is_current(&sandbox), "round {round}");
    }
}

#[test]
fn two_processes_make_one_refresh_in_each_of_a_hundred_rounds() {
    rounds(["ureq", "hyper"], 100);
}

#[test]
fn processes_with_the_same_driver_make_one_refresh() {
    rounds(["ureq", "ureq"], 10);
    rounds(["hyper", "hyper"], 10);
}

#[test]
fn processes_with_one_call_each_make_one_refresh() {
    let sandbox = Sandbox::start().unwrap();
    let store = Store::logged_in(&sandbox);
    for round in 1..=5 {
        sandbox.expire_access_token();
        let mut processes = ["ureq", "hyper"].map(|kind| store.session(kind, &sandbox));
        processes.iter_mut().for_each(Process::go);
        for process in &mut processes {
            assert_eq!(process.line(), "ok", "round {round}");
        }
        assert_eq!(sandbox.refresh_count(), round);
    }
    assert!(store.is_current(&sandbox));
}

#[test]
fn process_killed_before_the_save_leaves_old_token_and_no_lock() {
    let sandbox = Sandbox::builder().rotate_refresh_token(false).start().unwrap();
    let store = Store::logged_in(&sandbox);
    let before = store.token();
    sandbox.expire_access_token();
    let mut process = store.session("stall", &sandbox);
    process.go();
    assert_eq!(process.line(), "saving");
    assert_eq!(sandbox.refresh_count(), 1);
    assert!(store.0.try_lock(PROFILE).unwrap().is_none());
    process.kill();
    assert!(store.token() == before);
    assert!(store.0.try_lock(PROFILE).unwrap().is_some());
    // The next process uses the old token.
    sandbox.expire_access_token();
    let mut process = store.session("hyper", &sandbox);
    process.go();
    assert_eq!(process.line(), "ok");
    assert!(store.is_current(&sandbox));
}

#[test]
fn lost_refresh_token_requires_a_new_login() {
    let sandbox = Sandbox::start().unwrap();
    let store = Store::logged_in(&sandbox);
    sandbox.expire_access_token();
    let mut process = store.session("stall", &sandbox);
    process.go();
    assert_eq!(process.line(), "saving");
    process.kill();
    sandbox.expire_access_token();
    let mut process = store.session("ureq", &sandbox);
    process.go();
    assert!(process.line().contains("invalid_grant"));
    // The same process continues after the login.
    let token = Token::new("new").with_refresh_token(sandbox.refresh_token());
    store.0.save(PROFILE, &token).unwrap();
    process.go();
    process.line();
    process.go();
    assert_eq!(process.line(), "ok");
    assert!(store.is_current(&sandbox));
}

#[test]
fn killed_process_releases_its_lock() {
    let sandbox = Sandbox::start().unwrap();
    for kind in ["ureq", "hyper"] {
        let store = Store::logged_in(&sandbox);
        sandbox.expire_access_token();
        let (holder, before) = (store.process("hold"), sandbox.refresh_count());
        let mut process = store.session(kind, &sandbox);
        process.go();
        thread::sleep(Duration::from_millis(50));
        assert_eq!(sandbox.refresh_count(), before);
        holder.kill();
        assert_eq!(process.line(), "ok");
        assert_eq!(sandbox.refresh_count(), before + 1);
    }
}

#[cfg(unix)]
#[test]
fn full_disk_fails_the_refresh_before_the_request() {
    let sandbox = Sandbox::start().unwrap();
    for kind in ["ureq", "hyper"] {
        let store = Store::logged_in(&sandbox);
        sandbox.expire_access_token();
        let (url, id, secret) = (sandbox.url(), sandbox.client_id(), sandbox.client_secret());
        let directory = store.0.directory().to_str().unwrap();
        let before = sandbox.refresh_count();
        let mut process = Process::start_without_room(&[kind, directory, url, id, secret]);
        process.go();
        let line = process.line();
        assert!(line.starts_with("the token store has no room for a new token"), "{line}");
        assert_eq!(sandbox.refresh_count(), before);
        // No token is lost: another process refreshes it.
        let mut process = store.session(kind, &sandbox);
        process.go();
        assert_eq!(process.line(), "ok");
        assert!(store.is_current(&sandbox));
    }
}

/// Needs user namespaces, to mount a small file system.
#[cfg(target_os = "linux")]
#[test]
fn token_is_saved_if_the_disk_fills_during_the_refresh() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().to_str().unwrap();
    if !Process::can_mount() {
        eprintln!("skipped: this system allows no user namespaces");
        return;
    }
    let tokens = format!("{folder}/tokens");
    let mut process = Process::start_on_small_disk(folder, &["fill", &tokens]);
    let lines: Vec<String> = (0..3).map(|_| process.line()).collect();
    // The save of another profile fails, and that of the prepared profile succeeds.
    assert_eq!(lines, ["failed", "ok", "new"]);
}

#[test]
fn process_killed_during_the_save_leaves_a_complete_token() {
    let whole = ["a", "b"].map(|letter| letter.repeat(1 << 16));
    let store = Store::new();
    for round in 0..25 {
        let process = store.process("save");
        thread::sleep(Duration::from_micros(331 * round));
        process.kill();
        let token = store.token();
        assert!(whole.iter().any(|whole| whole == token.access_token.expose()));
        assert_eq!(store.0.profiles().unwrap(), [PROFILE]);
    }
    store.0.delete(PROFILE).unwrap();
    assert_eq!(fs::read_dir(store.0.directory()).unwrap().count(), 0, "leftover files");
}

#[cfg(unix)]
#[test]
fn files_are_owner_only_at_all_times_with_any_umask() {
    use std::os::unix::fs::PermissionsExt;

    let store = Store::new();
    let directory: PathBuf = store.0.directory().to_owned();
    let process = Process::start_with_umask("000", &["save", directory.to_str().unwrap()]);
    let mode = |path: PathBuf| Some(fs::metadata(path).ok()?.permissions().mode() & 0o777);
    assert_eq!(mode(directory.clone()), Some(0o700));
    let (start, mut unfinished, mut finished) = (Instant::now(), 0, 0);
    while unfinished < 20 || finished < 20 {
        assert!(start.elapsed() < Duration::from_secs(20), "{unfinished} {finished}");
        for entry in fs::read_dir(&directory).unwrap().map_while(Result::ok) {
            let is_finished = entry.file_name() == "work.json";
            let Some(mode) = mode(entry.path()) else { continue };
            assert_eq!(mode, 0o600, "{:?}", entry.file_name());
            *(if is_finished { &mut finished } else { &mut unfinished }) += 1;
        }
    }
    process.kill();
}
