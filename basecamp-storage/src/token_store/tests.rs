use std::thread;
use std::time::SystemTime;

use proptest::prelude::*;

use super::*;

/// A temporary directory.
struct Directory(tempfile::TempDir);

impl Directory {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn store(&self) -> FileTokenStore {
        FileTokenStore::at(self.0.path().join("inner").join("tokens"))
    }
}

fn token() -> Token {
    Token::new("access").with_refresh_token("refresh").with_expires_at(SystemTime::now())
}

#[test]
fn missing_token_is_none() {
    let directory = Directory::new();
    let store = directory.store();
    assert!(store.load("work").unwrap().is_none());
    assert!(store.profiles().unwrap().is_empty());
    store.delete("work").unwrap();
    assert!(!store.directory().exists());
}

#[test]
fn profiles_have_separate_files() {
    let directory = Directory::new();
    let store = directory.store();
    let names = ["work", "Work", "ann@example.com", "a/b", "..", ".hidden", "50%", "über", "a b"];
    for name in names {
        store.save(name, &Token::new(name)).unwrap();
    }
    for name in names {
        let other = FileTokenStore::at(store.directory());
        assert_eq!(other.load(name).unwrap().unwrap().access_token.expose(), name);
    }
    let mut sorted = names.map(str::to_owned);
    sorted.sort();
    assert_eq!(store.profiles().unwrap(), sorted);
    // No file is outside the directory of the store.
    assert_eq!(fs::read_dir(directory.0.path().join("inner")).unwrap().count(), 1);
    store.delete("work").unwrap();
    assert_eq!(store.profiles().unwrap().len(), names.len() - 1);
    assert!(store.load("Work").unwrap().is_some());
}

#[test]
fn empty_profile_is_rejected() {
    let store = Directory::new().store();
    let message = "the profile of a token store must not be empty";
    assert_eq!(store.load("").unwrap_err().message(), message);
    assert_eq!(store.save("", &token()).unwrap_err().message(), message);
    assert_eq!(store.delete("").unwrap_err().message(), message);
    assert_eq!(store.try_lock("").unwrap_err().message(), message);
}

#[test]
fn corrupt_file_is_an_error_that_names_it_without_content() {
    let directory = Directory::new();
    let store = directory.store();
    store.save("work", &token()).unwrap();
    let path = store.directory().join("work.json");
    let whole = fs::read_to_string(&path).unwrap();
    let texts =
        ["", "hush", "\"hush\"", "[]", "{}", r#"{"access_token": 5}"#, &whole[..20], "\u{fffd}"];
    for text in texts {
        fs::write(&path, text).unwrap();
        let error = store.load("work").unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
        assert!(error.message().contains(&*path.to_string_lossy()), "{error}");
        assert!(error.hint().contains("log in again"));
        assert!(!format!("{error}{error:?}").contains("hush"), "{error:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    fs::write(&path, b"\xff\xfe").unwrap();
    store.load("work").unwrap_err();
    // After a deletion, a new token can be saved.
    store.delete("work").unwrap();
    store.save("work", &token()).unwrap();
    assert!(store.load("work").unwrap().is_some());
}

#[test]
fn lock_has_one_profile_and_one_holder() {
    let directory = Directory::new();
    let (store, other) = (directory.store(), directory.store());
    let lock = store.try_lock("work").unwrap().unwrap();
    assert!(store.try_lock("work").unwrap().is_none());
    assert!(other.try_lock("work").unwrap().is_none());
    assert!(other.try_lock("private").unwrap().is_some());
    // The lock is advisory: saves succeed without it.
    other.save("work", &token()).unwrap();
    assert_eq!(store.profiles().unwrap(), ["work"]);
    drop(lock);
    assert!(other.try_lock("work").unwrap().is_some());
}

#[test]
fn failed_save_leaves_only_the_old_token() {
    let directory = Directory::new();
    let store = directory.store();
    store.save("work", &Token::new("old")).unwrap();
    let unnameable =
        Token::new("new").with_expires_at(SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 40));
    let error = store.save("work", &unnameable).unwrap_err();
    assert!(error.message().contains("can't be stored"), "{error}");
    // A directory can't be replaced by a file.
    fs::create_dir(store.directory().join("blocked.json")).unwrap();
    let error = store.save("blocked", &token()).unwrap_err();
    assert!(error.message().starts_with("can't write "), "{error}");
    assert!(std::error::Error::source(&error).is_some());
    assert_eq!(store.load("work").unwrap().unwrap().access_token.expose(), "old");
    assert_eq!(store.names().unwrap().len(), 2);
}

#[test]
fn leftovers_of_a_crash_are_removed() {
    let directory = Directory::new();
    let store = directory.store();
    store.save("work", &token()).unwrap();
    let leftover = |profile: &str, age: u64| {
        let prefix = temporary_prefix(profile);
        let file = permissions::temporary(store.directory(), &prefix, b"{}").unwrap();
        let (file, path) = file.keep().unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
        path
    };
    let (stale, current, other) =
        (leftover("work", 100), leftover("work", 0), leftover("workshop", 0));
    assert_eq!(store.profiles().unwrap(), ["work"]);
    store.save("work", &token()).unwrap();
    assert_eq!((stale.exists(), current.exists(), other.exists()), (false, true, true));
    // Leftovers may contain tokens, so a deletion removes them too.
    store.delete("work").unwrap();
    assert_eq!((current.exists(), other.exists()), (false, true));
}

#[test]
fn readers_see_complete_tokens_during_a_save() {
    let directory = Directory::new();
    let store = directory.store();
    let long = ["a", "b"].map(|letter| letter.repeat(20_000));
    store.save("work", &Token::new(&*long[0])).unwrap();
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for round in 0..30 {
                store.save("work", &Token::new(&*long[round % 2])).unwrap();
            }
        });
        while !writer.is_finished() {
            let token = store.load("work").unwrap().unwrap();
            assert!(long.iter().any(|text| text == token.access_token.expose()));
        }
    });
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_access_tokens() {
    use std::os::unix::fs::PermissionsExt;

    let directory = Directory::new();
    let store = directory.store();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    store.save("work", &token()).unwrap();
    let _lock = store.try_lock("work").unwrap();
    assert_eq!(mode(store.directory()), 0o700);
    for name in ["work.json", "work.lock"] {
        assert_eq!(mode(&store.directory().join(name)), 0o600);
    }
    // A save restores the permissions of a file.
    let path = store.directory().join("work.json");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    store.save("work", &token()).unwrap();
    assert_eq!(mode(&path), 0o600);

    fs::set_permissions(store.directory(), fs::Permissions::from_mode(0o770)).unwrap();
    let error = store.save("work", &token()).unwrap_err();
    assert!(error.message().ends_with("can be written to by others"), "{error}");
    assert!(error.hint().contains("chmod 700 "), "{}", error.hint());
    store.try_lock("work").unwrap_err();
}

#[test]
fn application_directory_follows_the_system() {
    let home = || Some(PathBuf::from("/home/ann"));
    let data = |variable: Option<&'static str>, home| {
        data_directory(move |_| variable.map(OsString::from), home)
    };
    if cfg!(target_os = "linux") {
        assert_eq!(data(None, home()), Some("/home/ann/.local/share".into()));
        assert_eq!(data(Some("/data"), home()), Some("/data".into()));
        // The specification of XDG requires absolute paths.
        assert_eq!(data(Some("data"), home()), Some("/home/ann/.local/share".into()));
        assert_eq!(data(Some(""), None), None);
    }
    let directory = FileTokenStore::for_application("my-tool").unwrap();
    assert!(directory.directory().ends_with("my-tool/tokens"));
    for name in ["", "..", "a/b", "a\\b", "c:"] {
        assert_eq!(FileTokenStore::for_application(name).unwrap_err().code(), ErrorCode::Usage);
    }
}

proptest! {
    #[test]
    fn every_profile_has_a_file_of_its_own(a in ".+", b in ".+") {
        let name = file_name(&a);
        prop_assert!(!name.starts_with('.') && !name.contains(['/', '\\', ':']), "{name}");
        prop_assert_eq!(profile_of(&format!("{name}.json")), Some(a.clone()));
        // Also on case-insensitive file systems.
        let same = name.eq_ignore_ascii_case(&file_name(&b));
        prop_assert_eq!(same, a == b);
    }

    #[test]
    fn any_file_name_is_tolerated(name in ".*") {
        if let Some(profile) = profile_of(&name) {
            prop_assert_eq!(format!("{}.json", file_name(&profile)), name);
        }
    }
}

#[test]
fn prepared_file_becomes_the_token_or_ends_with_the_lock() {
    let directory = Directory::new();
    let store = directory.store();
    store.save("work", &Token::new("old")).unwrap();
    let names = || store.names().unwrap().len();
    let lock = store.try_lock("work").unwrap().unwrap();
    store.prepare("work").unwrap();
    assert_eq!(names(), 3);
    store.save("work", &Token::new("new")).unwrap();
    let path = store.directory().join("work.json");
    assert_eq!(
        fs::read_to_string(&path).unwrap().trim_end().len() as u64,
        fs::metadata(&path).unwrap().len()
    );
    assert_eq!(store.load("work").unwrap().unwrap().access_token.expose(), "new");
    assert_eq!(names(), 2);
    // An unused prepared file is removed when the lock is dropped.
    store.prepare("work").unwrap();
    store.prepare("work").unwrap();
    assert_eq!(names(), 3);
    drop(lock);
    assert_eq!(names(), 2);
    assert_eq!(store.load("work").unwrap().unwrap().access_token.expose(), "new");
}

#[test]
fn prepared_file_starts_with_the_old_token() {
    let directory = Directory::new();
    let store = directory.store();
    let token = token();
    store.save("work", &token).unwrap();
    store.prepare("work").unwrap();
    let current = store.directory().join("work.json");
    let temporary =
        store.names().unwrap().into_iter().find(|name| name.ends_with(".part")).unwrap();
    fs::rename(store.directory().join(temporary), &current).unwrap();
    assert!(store.load("work").unwrap().unwrap() == token);
    assert!(fs::metadata(&current).unwrap().len() >= 16 * 1024);
    // A save succeeds without the prepared file.
    store.save("work", &Token::new("new")).unwrap();
    assert_eq!(store.load("work").unwrap().unwrap().access_token.expose(), "new");
}

#[test]
fn a_token_larger_than_the_prepared_file_is_saved() {
    let directory = Directory::new();
    let store = directory.store();
    for size in [10, 16 * 1024, 100_000] {
        let large = "a".repeat(size);
        store.prepare("work").unwrap();
        store.save("work", &Token::new(&*large)).unwrap();
        assert_eq!(store.load("work").unwrap().unwrap().access_token.expose(), large);
    }
}

#[cfg(unix)]
mod odd_files {
    use std::os::unix::fs::{chown, symlink};
    use std::process::Command;

    use super::*;

    fn fifo(path: &Path) {
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    #[test]
    fn token_or_lock_must_be_a_regular_file() {
        let directory = Directory::new();
        let store = directory.store();
        store.save("other", &token()).unwrap();
        let path = |extension: &str| store.directory().join(format!("work.{extension}"));
        type Make = fn(&Path);
        let kinds: [Make; 4] = [
            fifo,
            |path| symlink("/dev/zero", path).unwrap(),
            |path| symlink("/dev/null", path).unwrap(),
            |path| fs::create_dir(path).unwrap(),
        ];
        for make in kinds {
            make(&path("json"));
            make(&path("lock"));
            for error in [
                store.load("work").unwrap_err(),
                store.prepare("work").unwrap_err(),
                store.try_lock("work").unwrap_err(),
            ] {
                assert_eq!(error.code(), ErrorCode::LocalIo);
                assert!(error.message().contains("work."), "{error}");
            }
            for extension in ["json", "lock"] {
                let path = path(extension);
                fs::remove_file(&path).or_else(|_| fs::remove_dir(&path)).unwrap();
            }
        }
        // A link to a regular file is valid.
        symlink(store.directory().join("other.json"), path("json")).unwrap();
        assert!(store.load("work").unwrap().is_some());
    }

    #[test]
    fn size_of_a_token_file_is_limited() {
        let directory = Directory::new();
        let store = directory.store();
        store.save("work", &token()).unwrap();
        let file = fs::OpenOptions::new().write(true).open(store.directory().join("work.json"));
        file.unwrap().set_len(1 << 40).unwrap();
        store.load("work").unwrap_err();
    }

    #[test]
    fn files_of_another_user_are_rejected() {
        let directory = Directory::new();
        let store = directory.store();
        store.save("work", &token()).unwrap();
        let path = store.directory().join("work.json");
        // Only root can change the owner of a file. Other users test the check alone.
        if chown(&path, Some(12345), None).is_err() {
            let root = fs::metadata("/").unwrap();
            return permissions::check_owner(&root).unwrap();
        }
        let error = store.load("work").unwrap_err();
        assert!(error.message().contains("it belongs to the user 12345"), "{error}");
        chown(&path, Some(0), None).unwrap();
        store.load("work").unwrap();
        chown(store.directory(), Some(12345), None).unwrap();
        store.save("work", &token()).unwrap_err();
        store.try_lock("work").unwrap_err();
    }
}
