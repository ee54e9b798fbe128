//! The token store in the keyring of the system.

#[cfg(all(unix, not(any(target_vendor = "apple", target_os = "android"))))]
mod secret_service;
mod system;

use std::fmt;
use std::sync::Arc;

use basecamp_core::oauth::{StoreLock, Token, TokenStore};
use basecamp_core::{Error, ErrorCode};
use keyring_core::{CredentialStore, Entry, Error as KeyringError};

use self::system::ConnectError;
use crate::token_format::TokenFormat;
use crate::token_store::{FileTokenStore, check_profile};

/// Stores tokens in the keyring of the user, which the system encrypts and unlocks at the login:
/// the Secret Service (GNOME Keyring, KWallet) on Linux and BSD, Keychain on macOS, and Credential
/// Manager on Windows.
///
/// A token is a password with the name of the application and the profile, in the JSON form of
/// [`StoredToken`](basecamp_core::oauth::StoredToken). Processes lock a profile with the files of
/// [`FileTokenStore::for_application`], since keyrings have no locks, so all sessions of an
/// application make one refresh. Each operation opens a separate connection, so a store works after
/// a restart of the keyring. If the keyring is locked, the system may show the user a prompt to
/// unlock it, and the operation waits for the answer.
///
/// ```no_run
/// use basecamp_core::oauth::{LAUNCHPAD_TOKEN_ENDPOINT, OAuthSession, TokenStore};
/// use basecamp_storage::KeyringTokenStore;
///
/// let store = KeyringTokenStore::for_application("my-tool")?;
/// # let token = basecamp_core::oauth::Token::new("access");
/// store.save("work", &token)?;   // the token of a login at Launchpad
/// // In the next run.
/// let Some(token) = store.load("work")? else { panic!("log in first") };
/// let session = OAuthSession::new(LAUNCHPAD_TOKEN_ENDPOINT, "client id", token)
///     .with_store(store, "work");
/// # Ok::<(), basecamp_core::Error>(())
/// ```
///
/// # Errors
///
/// An empty profile, and an entry that is no token, are `usage` errors. Failures of the keyring
/// have the code `local_io` and a hint:
///
/// - Servers, containers and remote shells often have no keyring. Then every operation fails,
///   unless [`with_file_fallback`](Self::with_file_fallback) allows files.
/// - The keyring exists, and can't be reached.
/// - The keyring is locked, or the user has denied access.
/// - Windows stores at most 2560 bytes.
#[derive(Clone)]
pub struct KeyringTokenStore {
    application: String,
    /// Has the locks, and with `is_fallback` the tokens of profiles that were saved without a
    /// keyring.
    files: FileTokenStore,
    is_fallback: bool,
    connect: Arc<Connect>,
}

/// Connects to a keyring.
type Connect = dyn Fn() -> Result<Arc<CredentialStore>, ConnectError> + Send + Sync;

/// The place of a profile's token.
enum Place {
    Keyring(Entry),
    File,
}

impl KeyringTokenStore {
    /// Stores the tokens of this application. Its locks are in the directory of
    /// [`FileTokenStore::for_application`].
    ///
    /// # Errors
    ///
    /// As `FileTokenStore::for_application`. The keyring isn't opened yet.
    pub fn for_application(name: &str) -> Result<Self, Error> {
        Ok(Self {
            application: name.to_owned(),
            files: FileTokenStore::for_application(name)?,
            is_fallback: false,
            connect: Arc::new(system::connect),
        })
    }

    /// Saves tokens in the files of [`FileTokenStore::for_application`] if the system has no
    /// keyring. Anyone who can read the user's files can read those tokens.
    ///
    /// A profile whose token is in a file stays there until it is [deleted](TokenStore::delete),
    /// even if a keyring appears: of two tokens, the older one is used up. A deletion without a
    /// keyring can't remove an older token in it. A keyring that is locked, or that exists and
    /// can't be reached, is an error all the same.
    #[must_use]
    pub fn with_file_fallback(mut self) -> Self {
        self.is_fallback = true;
        self
    }

    /// Returns the entry of a profile; `None` if there is no keyring and files are allowed.
    fn entry(&self, profile: &str) -> Result<Option<Entry>, Error> {
        let keyring = match (self.connect)() {
            Ok(keyring) => keyring,
            Err(ConnectError::Missing(_)) if self.is_fallback => return Ok(None),
            Err(ConnectError::Missing(error)) => return Err(missing(error)),
            Err(ConnectError::Unreachable(error)) => return Err(unreachable(error)),
        };
        keyring.build(&self.application, profile, None).map(Some).map_err(failed("open", profile))
    }

    fn place(&self, profile: &str) -> Result<Place, Error> {
        check_profile(profile)?;
        if self.is_fallback && self.files.load(profile)?.is_some() {
            return Ok(Place::File);
        }
        Ok(self.entry(profile)?.map_or(Place::File, Place::Keyring))
    }
}

impl TokenStore for KeyringTokenStore {
    fn load(&self, profile: &str) -> Result<Option<Token>, Error> {
        let entry = match self.place(profile)? {
            Place::File => return self.files.load(profile),
            Place::Keyring(entry) => entry,
        };
        let text = match entry.get_secret() {
            Err(KeyringError::NoEntry) => return Ok(None),
            text => text.map_err(failed("read", profile))?,
        };
        let place = || format!("the entry `{profile}` of `{}` in the keyring", self.application);
        TokenFormat::default().decode(profile, &text, place).map(Some)
    }

    fn save(&self, profile: &str, token: &Token) -> Result<(), Error> {
        match self.place(profile)? {
            Place::File => self.files.save(profile, token),
            Place::Keyring(entry) => {
                let text = TokenFormat::default().encode(profile, token)?;
                entry.set_secret(&text).map_err(failed("save", profile))
            }
        }
    }

    fn prepare(&self, profile: &str) -> Result<(), Error> {
        match self.place(profile)? {
            Place::File => self.files.prepare(profile),
            // The keyring was unlocked for the load of the same refresh.
            Place::Keyring(_) => Ok(()),
        }
    }

    fn delete(&self, profile: &str) -> Result<(), Error> {
        check_profile(profile)?;
        // An old token in the keyring must not replace the one of the file.
        if let Some(entry) = self.entry(profile)? {
            match entry.delete_credential() {
                Err(KeyringError::NoEntry) => {}
                result => result.map_err(failed("delete", profile))?,
            }
        }
        if self.is_fallback { self.files.delete(profile) } else { Ok(()) }
    }

    fn try_lock(&self, profile: &str) -> Result<Option<StoreLock>, Error> {
        self.files.try_lock(profile)
    }
}

impl fmt::Debug for KeyringTokenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyringTokenStore")
            .field("application", &self.application)
            .field("is_fallback", &self.is_fallback)
            .finish_non_exhaustive()
    }
}

fn missing(error: KeyringError) -> Error {
    local(String::from("this system has no keyring"), error).with_hint(
        "Start a keyring in the session of the user, such as GNOME Keyring or KWallet; or allow \
         files: `with_file_fallback` of the store, or a `FileTokenStore`.",
    )
}

fn unreachable(error: KeyringError) -> Error {
    local(String::from("can't connect to the keyring of this system"), error).with_hint(
        "Check that the session bus and the keyring of the user respond, or store tokens in files: \
         `FileTokenStore`.",
    )
}

fn failed(action: &str, profile: &str) -> impl FnOnce(KeyringError) -> Error {
    let message = format!("can't {action} the token of `{profile}` in the keyring");
    move |error| {
        let hint = match error {
            KeyringError::TooLong(..) => "Store tokens in files: `FileTokenStore`.",
            KeyringError::Ambiguous(_) => "Delete the duplicate entries in the keyring.",
            _ => {
                "Unlock the keyring and allow access to it, or store tokens in files: \
                  `FileTokenStore`."
            }
        };
        local(message, error).with_hint(hint)
    }
}

fn local(message: String, error: KeyringError) -> Error {
    match error {
        KeyringError::PlatformFailure(cause) | KeyringError::NoStorageAccess(cause) => {
            Error::new(ErrorCode::LocalIo, format!("{message}: {cause}")).with_source(cause)
        }
        // `Display` and `Debug` of entries may show their secrets.
        KeyringError::Ambiguous(entries) => {
            let count = entries.len();
            Error::new(ErrorCode::LocalIo, format!("{message}: {count} entries match"))
        }
        // Not a source: `Debug` of other variants shows the stored secret.
        error => Error::new(ErrorCode::LocalIo, format!("{message}: {error}")),
    }
}

#[cfg(test)]
mod tests;
