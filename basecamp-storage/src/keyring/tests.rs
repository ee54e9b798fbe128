use std::error::Error as _;
use std::sync::atomic::{AtomicBool, Ordering};

use keyring_core::mock;
use tempfile::TempDir;

use super::*;

/// A system whose keyring can disappear.
struct System {
    keyring: Arc<mock::Store>,
    is_available: Arc<AtomicBool>,
    directory: TempDir,
}

impl System {
    fn new() -> Self {
        Self {
            keyring: mock::Store::new().unwrap(),
            is_available: Arc::new(AtomicBool::new(true)),
            directory: tempfile::tempdir().unwrap(),
        }
    }

    fn without_keyring() -> Self {
        let system = Self::new();
        system.set_available(false);
        system
    }

    fn set_available(&self, is_available: bool) {
        self.is_available.store(is_available, Ordering::Relaxed);
    }

    fn store(&self) -> KeyringTokenStore {
        let (keyring, is_available) = (self.keyring.clone(), self.is_available.clone());
        KeyringTokenStore {
            application: "my-tool".to_owned(),
            files: self.files(),
            is_fallback: false,
            connect: Arc::new(move || {
                if is_available.load(Ordering::Relaxed) {
                    return Ok(keyring.clone());
                }
                let cause = KeyringError::PlatformFailure("no session bus".into());
                Err(ConnectError::Missing(cause))
            }),
        }
    }

    fn files(&self) -> FileTokenStore {
        FileTokenStore::at(self.directory.path().join("tokens"))
    }

    fn entry(&self, profile: &str) -> Entry {
        keyring_core::api::CredentialStoreApi::build(&*self.keyring, "my-tool", profile, None)
            .unwrap()
    }

    /// Lets the next operation on a profile's entry fail.
    fn fail(&self, profile: &str, error: KeyringError) {
        let entry = self.entry(profile);
        entry.as_any().downcast_ref::<mock::Cred>().unwrap().set_error(error);
    }
}

fn token(name: &str) -> Token {
    Token::new(name).with_refresh_token("refresh").with_expires_in(std::time::Duration::ZERO)
}

#[test]
fn tokens_are_saved_in_the_keyring_by_profile() {
    let system = System::new();
    let (store, other) = (system.store(), system.store());
    assert_eq!(store.load("work").unwrap(), None);
    let (work, home) = (token("a"), token("b"));
    store.save("work", &work).unwrap();
    store.save("Work/home", &home).unwrap();
    assert_eq!(other.load("work").unwrap(), Some(work));
    assert_eq!(other.load("Work/home").unwrap(), Some(home.clone()));
    store.save("work", &home).unwrap();
    assert_eq!(other.load("work").unwrap(), Some(home.clone()));
    other.delete("work").unwrap();
    other.delete("work").unwrap();
    assert_eq!(store.load("work").unwrap(), None);
    assert_eq!(store.load("Work/home").unwrap(), Some(home));
    assert!(!system.files().directory().exists());
}

#[test]
fn a_profile_of_the_keyring_has_one_lock() {
    let system = System::new();
    let (store, other) = (system.store(), system.store().with_file_fallback());
    let lock = store.try_lock("work").unwrap().unwrap();
    assert!(other.try_lock("work").unwrap().is_none());
    assert!(other.try_lock("home").unwrap().is_some());
    drop(lock);
    assert!(other.try_lock("work").unwrap().is_some());
    assert_eq!(system.files().profiles().unwrap(), [""; 0]);
}

/// The errors of all methods that use the keyring.
fn errors(store: &KeyringTokenStore) -> [Error; 4] {
    [
        store.load("work").unwrap_err(),
        store.save("work", &token("a")).unwrap_err(),
        store.prepare("work").unwrap_err(),
        store.delete("work").unwrap_err(),
    ]
}

#[test]
fn a_missing_keyring_is_an_error_with_the_remedy() {
    let system = System::without_keyring();
    let store = system.store();
    for error in errors(&store) {
        assert_eq!(error.code(), ErrorCode::LocalIo);
        assert_eq!(error.message(), "this system has no keyring: no session bus");
        assert!(error.hint().contains("with_file_fallback"), "{}", error.hint());
        assert!(error.source().is_some());
    }
    assert!(!system.files().directory().exists());
}

#[test]
fn files_replace_a_missing_keyring_if_allowed() {
    let system = System::without_keyring();
    let store = system.store().with_file_fallback();
    assert_eq!(store.load("work").unwrap(), None);
    store.prepare("work").unwrap();
    store.save("work", &token("a")).unwrap();
    assert_eq!(system.files().load("work").unwrap(), store.load("work").unwrap());
    assert_eq!(store.load("work").unwrap().unwrap().access_token.expose(), "a");
    store.delete("work").unwrap();
    assert_eq!(system.files().load("work").unwrap(), None);
}

#[test]
fn a_keyring_out_of_reach_is_an_error_even_with_files() {
    let system = System::new();
    let store = KeyringTokenStore {
        connect: Arc::new(|| {
            let cause = KeyringError::PlatformFailure("no reply in time".into());
            Err(ConnectError::Unreachable(cause))
        }),
        ..system.store().with_file_fallback()
    };
    for error in errors(&store) {
        assert_eq!(error.code(), ErrorCode::LocalIo);
        assert_eq!(
            error.message(),
            "can't connect to the keyring of this system: no reply in time"
        );
        assert!(error.hint().contains("session bus"), "{}", error.hint());
    }
    assert!(!system.files().directory().exists());
}

#[test]
fn a_profile_in_a_file_stays_there_until_deleted() {
    let system = System::new();
    let store = system.store().with_file_fallback();
    store.save("work", &token("old")).unwrap();
    system.set_available(false);
    assert_eq!(store.load("work").unwrap(), None);
    store.save("work", &token("file")).unwrap();
    system.set_available(true);
    let loaded = |store: &KeyringTokenStore| {
        store.load("work").unwrap().map(|token| token.access_token.expose().to_owned())
    };
    assert_eq!(loaded(&store).unwrap(), "file");
    store.save("work", &token("newer")).unwrap();
    assert_eq!(loaded(&store).unwrap(), "newer");
    assert_eq!(loaded(&system.store()).unwrap(), "old");
    // A deletion removes both tokens, and the next login uses the keyring.
    store.delete("work").unwrap();
    assert_eq!((loaded(&store), loaded(&system.store())), (None, None));
    store.save("work", &token("keyring")).unwrap();
    assert_eq!(loaded(&system.store()).unwrap(), "keyring");
    assert_eq!(system.files().load("work").unwrap(), None);
}

#[test]
fn a_locked_keyring_is_an_error_even_with_files() {
    let system = System::new();
    let store = system.store().with_file_fallback();
    let saved = token("a");
    store.save("work", &saved).unwrap();
    let locked = || system.fail("work", KeyringError::NoStorageAccess("prompt dismissed".into()));
    let mut errors = Vec::new();
    locked();
    errors.push(store.load("work").unwrap_err());
    locked();
    errors.push(store.save("work", &token("b")).unwrap_err());
    locked();
    errors.push(store.delete("work").unwrap_err());
    for (error, action) in errors.iter().zip(["read", "save", "delete"]) {
        assert_eq!(error.code(), ErrorCode::LocalIo);
        assert_eq!(
            error.message(),
            format!("can't {action} the token of `work` in the keyring: prompt dismissed")
        );
        assert!(error.hint().starts_with("Unlock the keyring"), "{}", error.hint());
    }
    // The old token is intact.
    assert_eq!(store.load("work").unwrap(), Some(saved));
}

#[test]
fn errors_of_the_keyring_contain_no_secret() {
    let system = System::new();
    let store = system.store();
    let secret = || b"hush".to_vec();
    for error in [
        KeyringError::BadEncoding(secret()),
        KeyringError::BadDataFormat(secret(), "not encrypted".into()),
        KeyringError::Ambiguous(vec![system.entry("work")]),
        KeyringError::TooLong("secret".to_owned(), 2560),
    ] {
        system.entry("work").set_secret(&secret()).unwrap();
        system.fail("work", error);
        let error = store.load("work").unwrap_err();
        // The bytes of "hush".
        assert!(!format!("{error:?}").contains("104, 117"), "{error:?}");
        assert!(error.source().is_none());
    }
    let error = store.load("work").unwrap_err();
    assert!(!format!("{error:?} {error}").contains("hush"), "{error:?}");
    assert!(error.message().contains("the entry `work` of `my-tool` in the keyring has no token"));
}

#[test]
fn an_empty_profile_is_rejected_before_the_keyring() {
    let store = System::new().store();
    for error in [
        store.load("").unwrap_err(),
        store.save("", &token("a")).unwrap_err(),
        store.prepare("").unwrap_err(),
        store.delete("").unwrap_err(),
        store.try_lock("").unwrap_err(),
    ] {
        assert_eq!(error.message(), "the profile of a token store must not be empty");
    }
}

#[test]
fn debug_output_names_the_application_only() {
    let store = System::new().store();
    store.save("work", &token("hush")).unwrap();
    let text = format!("{store:?}");
    assert!(text.contains("my-tool") && !text.contains("hush"), "{text}");
}
