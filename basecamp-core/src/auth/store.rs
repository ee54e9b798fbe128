//! Where tokens are kept between the runs of a program.

mod memory;

use std::fmt;
use std::sync::Arc;

use crate::auth::token::Token;
use crate::error::Error;

pub use memory::MemoryTokenStore;

/// Keeps tokens, one for each profile: a name for an account, a login, or whatever else a program
/// tells tokens apart by.
///
/// A session with a store ([`OAuthSession::with_store`](crate::oauth::OAuthSession::with_store)) loads, refreshes
/// and saves under the lock, so that processes that share the store make one refresh between them. The
/// drivers call it where it may block. What fails should say why in an [`Error`] of code `usage` or
/// `network`; it must not contain the token.
///
/// ```
/// use basecamp_core::Error;
/// use basecamp_core::oauth::{MemoryTokenStore, Token, TokenStore};
///
/// let store = MemoryTokenStore::default();
/// assert!(store.load("work")?.is_none());
/// store.save("work", &Token::new("access"))?;
/// assert_eq!(store.load("work")?.unwrap().access_token.expose(), "access");
///
/// let lock = store.try_lock("work")?.expect("nobody has it");
/// assert!(store.try_lock("work")?.is_none());
/// drop(lock);
/// assert!(store.try_lock("work")?.is_some());
/// # Ok::<(), Error>(())
/// ```
pub trait TokenStore: Send + Sync {
    /// Gives the token of a profile, or `None` if there is none.
    ///
    /// # Errors
    ///
    /// What is there can't be read, or is no token.
    fn load(&self, profile: &str) -> Result<Option<Token>, Error>;

    /// Keeps a token, in place of the one that the profile has. Whoever loads at the same time gets
    /// either the old or the new one, whole; when this has returned, the new one survives a crash.
    ///
    /// # Errors
    ///
    /// The token can't be kept. The old one still is.
    fn save(&self, profile: &str, token: &Token) -> Result<(), Error>;

    /// Makes sure that the next [`save`](Self::save) of a profile finds room for a token, for example on
    /// a disk. A session calls it under the lock, before it asks the server: a refresh uses up the
    /// refresh token, so the new one must not be lost. Does nothing by default.
    ///
    /// # Errors
    ///
    /// There is no room. Then the server isn't asked.
    fn prepare(&self, profile: &str) -> Result<(), Error> {
        let _ = profile;
        Ok(())
    }

    /// Forgets the token of a profile, if it has one: the end of a login.
    ///
    /// # Errors
    ///
    /// The token can't be removed.
    fn delete(&self, profile: &str) -> Result<(), Error>;

    /// Takes the lock of a profile without waiting for it, or gives `None` if somebody else has it. It
    /// is held until it is dropped, or its process ends. It keeps nobody from loading or saving.
    ///
    /// # Errors
    ///
    /// There can be no lock.
    fn try_lock(&self, profile: &str) -> Result<Option<StoreLock>, Error>;
}

impl<S: TokenStore + ?Sized> TokenStore for Arc<S> {
    fn load(&self, profile: &str) -> Result<Option<Token>, Error> {
        (**self).load(profile)
    }

    fn save(&self, profile: &str, token: &Token) -> Result<(), Error> {
        (**self).save(profile, token)
    }

    fn prepare(&self, profile: &str) -> Result<(), Error> {
        (**self).prepare(profile)
    }

    fn delete(&self, profile: &str) -> Result<(), Error> {
        (**self).delete(profile)
    }

    fn try_lock(&self, profile: &str) -> Result<Option<StoreLock>, Error> {
        (**self).try_lock(profile)
    }
}

/// The lock of a profile, held until it is dropped.
#[must_use = "a lock that is dropped is released"]
pub struct StoreLock {
    _guard: Box<dyn Send>,
}

impl StoreLock {
    /// A lock that lasts as long as `guard`.
    pub fn new(guard: impl Send + 'static) -> Self {
        Self { _guard: Box::new(guard) }
    }
}

impl fmt::Debug for StoreLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreLock").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
