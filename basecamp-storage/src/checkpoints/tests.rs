use std::env;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use basecamp_core::event_feed::{FeedFilters, FeedLane};

use super::*;

const ORIGIN: &str = "https://3.basecampapi.com";

fn key(namespace: &str) -> CheckpointKey {
    let filters = FeedFilters::new();
    CheckpointKey::new(ORIGIN, "999", namespace, FeedLane::Account, &filters).unwrap()
}

struct Directory(tempfile::TempDir);

impl Directory {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn store(&self) -> FileCheckpoints {
        FileCheckpoints::at(self.0.path().join("inner").join("positions.json"))
    }
}

#[test]
fn positions_are_stored_by_key() {
    let directory = Directory::new();
    let store = directory.store();
    assert_eq!(store.load(&key("a")).unwrap(), None);
    store.save(&key("a"), "p1").unwrap();
    store.save(&key("b"), "p2").unwrap();
    store.save(&key("a"), "p3").unwrap();
    let again = directory.store();
    assert_eq!(again.load(&key("a")).unwrap().as_deref(), Some("p3"));
    assert_eq!(again.load(&key("b")).unwrap().as_deref(), Some("p2"));
    let text = fs::read_to_string(store.path()).unwrap();
    let positions: BTreeMap<String, String> = serde_json::from_str(&text).unwrap();
    assert_eq!(positions[&key("b").flat()], "p2");
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_checkpoints() {
    use std::os::unix::fs::PermissionsExt;
    let directory = Directory::new();
    let store = directory.store();
    store.save(&key("a"), "p1").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(store.path()), 0o600);
    assert_eq!(mode(&store.sibling(".lock")), 0o600);
    assert_eq!(mode(store.folder()), 0o700);
}

#[test]
fn invalid_files_are_errors_and_are_not_replaced() {
    let directory = Directory::new();
    let store = directory.store();
    fs::create_dir_all(store.folder()).unwrap();
    for text in ["", "{", "[]", "null", "\"p1\"", "{} {}"] {
        fs::write(store.path(), text).unwrap();
        assert_eq!(store.load(&key("a")).unwrap_err().code(), ErrorCode::Usage, "{text}");
        assert_eq!(store.save(&key("a"), "p1").unwrap_err().code(), ErrorCode::Usage, "{text}");
        assert_eq!(fs::read_to_string(store.path()).unwrap(), text);
    }
    for position in ["null", "\"\"", "7", "{}"] {
        let text = format!("{{{}: {position}}}", Value::from(key("a").flat()));
        fs::write(store.path(), text).unwrap();
        let error = store.load(&key("a")).unwrap_err();
        assert!(error.message().contains("positions.json"), "{error}");
        assert_eq!(store.load(&key("b")).unwrap(), None);
    }
}

#[test]
fn errors_do_not_quote_positions() {
    let directory = Directory::new();
    let store = directory.store();
    fs::create_dir_all(store.folder()).unwrap();
    fs::write(store.path(), "{\"k\": \"secret-position\" oops").unwrap();
    let error = store.load(&key("a")).unwrap_err();
    assert!(!format!("{error:?} {error}").contains("secret"), "{error:?}");
}

#[test]
fn leftovers_of_killed_processes_are_ignored_and_removed() {
    let directory = Directory::new();
    let store = directory.store();
    store.save(&key("a"), "p1").unwrap();
    let leftover = store.folder().join(format!("{}x.part", store.temporary_prefix()));
    let other = store.folder().join(".basecamp-other.json-x.part");
    fs::write(&leftover, "{\"half").unwrap();
    fs::write(&other, "").unwrap();
    assert_eq!(store.load(&key("a")).unwrap().as_deref(), Some("p1"));
    store.save(&key("a"), "p2").unwrap();
    assert!(!leftover.exists() && other.exists());
}

#[test]
fn concurrent_saves_of_different_keys_are_all_stored() {
    let directory = Directory::new();
    let save = |name: String| {
        let store = directory.store();
        thread::spawn(move || {
            for number in 0..10 {
                store.save(&key(&name), &format!("p{number}")).unwrap();
            }
        })
    };
    let threads: Vec<_> = (0..4).map(|number| save(format!("consumer-{number}"))).collect();
    for thread in threads {
        thread.join().unwrap();
    }
    for number in 0..4 {
        let key = key(&format!("consumer-{number}"));
        assert_eq!(directory.store().load(&key).unwrap().as_deref(), Some("p9"));
    }
}

const CHILD: &str = "BASECAMP_TEST_CHECKPOINTS";

/// Saves positions until the process is killed. Only `a_killed_process_leaves_a_valid_position`
/// runs it.
#[test]
#[ignore = "the process of another test"]
fn save_until_killed() {
    let Some(path) = env::var_os(CHILD) else { return };
    let store = FileCheckpoints::at(path);
    for number in 1_u64.. {
        store.save(&key("a"), &format!("p{number}")).unwrap();
    }
}

#[test]
fn a_killed_process_leaves_a_valid_position() {
    let directory = Directory::new();
    let store = directory.store();
    let mut last = 0;
    for round in 0..10 {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--ignored", "--exact", "checkpoints::tests::save_until_killed"])
            .env(CHILD, store.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let before = store.load(&key("a")).unwrap();
        while store.load(&key("a")).unwrap() == before {
            assert!(child.try_wait().unwrap().is_none(), "the child ended");
            thread::sleep(Duration::from_millis(1));
        }
        // The child is killed at another point of its save in each round.
        thread::sleep(Duration::from_micros(300 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let position = store.load(&key("a")).unwrap().unwrap();
        last = last.max(position.trim_start_matches('p').parse().unwrap());
        // The lock ended with its process.
        store.save(&key("a"), "parent").unwrap();
    }
    assert!(last > 0, "the children saved");
}
