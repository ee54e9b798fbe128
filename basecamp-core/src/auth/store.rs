//! Token stores, which save tokens between runs and share them between processes.

mod async_store;
mod memory;

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use crate::auth::token::Token;
use crate::error::Error;

pub use async_store::AsyncTokenStore;
pub use memory::MemoryTokenStore;

/// Saves tokens, one per profile. A profile is any name that distinguishes tokens, such as an
/// account or a login.
///
/// A session with a store ([`OAuthSession::with_store`](crate::oauth::OAuthSession::with_store))
/// loads, refreshes and saves under the lock, so all processes that share the store make a single
/// refresh. Drivers call the store on threads that may block; [`AsyncTokenStore`] is the async
/// form. Report failures as an [`Error`] of code `network` if a later attempt may succeed, and
/// otherwise `local_io`, with the cause and without the token.
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
/// let lock = store.try_lock("work")?.expect("the lock is free");
/// assert!(store.try_lock("work")?.is_none());
/// drop(lock);
/// assert!(store.try_lock("work")?.is_some());
/// # Ok::<(), Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a token store",
    label = "expected a type that implements `TokenStore`",
    note = "an `AsyncTokenStore` is passed to the method with `async` in its name"
)]
pub trait TokenStore: Send + Sync {
    /// Returns the token of a profile; `None` if the profile has none.
    ///
    /// # Errors
    ///
    /// The stored data can't be read, or isn't a token.
    fn load(&self, profile: &str) -> Result<Option<Token>, Error>;

    /// Saves a token, and replaces the one of the profile atomically: a concurrent load returns
    /// either the old or the new token. Once this method has returned, the new token survives a
    /// crash.
    ///
    /// # Errors
    ///
    /// The token can't be saved. The old one must still be present.
    fn save(&self, profile: &str, token: &Token) -> Result<(), Error>;

    /// Saves the token of a refresh, under the lock that [`try_lock`](Self::try_lock) returned. The
    /// default implementation calls [`save`](Self::save). Override it if the lock is a lease, which
    /// ends after a time: the save must fail if another session has acquired the lock since. Then
    /// the session retains the token, and the next call saves it unless a newer one is stored.
    ///
    /// # Errors
    ///
    /// As `save`; and the lease has passed to another session, of code `network`.
    fn save_locked(&self, profile: &str, token: &Token, lock: &StoreLock) -> Result<(), Error> {
        let _ = lock;
        self.save(profile, token)
    }

    /// Reserves space for the next [`save`](Self::save) of a profile, for example on a disk. A
    /// session calls it under the lock, before it sends the refresh request: a refresh uses up the
    /// refresh token, so the new one must not be lost. The default implementation does nothing.
    ///
    /// # Errors
    ///
    /// Space is lacking. The session then sends no request.
    fn prepare(&self, profile: &str) -> Result<(), Error> {
        let _ = profile;
        Ok(())
    }

    /// Removes the token of a profile, if it has one: a logout.
    ///
    /// # Errors
    ///
    /// The token can't be removed.
    fn delete(&self, profile: &str) -> Result<(), Error>;

    /// Acquires the lock of a profile without waiting; returns `None` if the lock is taken. It is
    /// released when it is dropped or its process ends. The lock is advisory: it doesn't prevent
    /// loads or saves.
    ///
    /// # Errors
    ///
    /// The lock can't be created.
    fn try_lock(&self, profile: &str) -> Result<Option<StoreLock>, Error>;
}

impl<S: TokenStore + ?Sized> TokenStore for Arc<S> {
    fn load(&self, profile: &str) -> Result<Option<Token>, Error> {
        (**self).load(profile)
    }

    fn save(&self, profile: &str, token: &Token) -> Result<(), Error> {
        (**self).save(profile, token)
    }

    fn save_locked(&self, profile: &str, token: &Token, lock: &StoreLock) -> Result<(), Error> {
        (**self).save_locked(profile, token, lock)
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

/// The lock of a profile, released when it is dropped.
#[must_use = "a lock that is dropped is released"]
pub struct StoreLock {
    guard: Box<dyn Any + Send + Sync>,
}

impl StoreLock {
    /// Creates a lock that drops `guard` when it is released.
    pub fn new(guard: impl Send + Sync + 'static) -> Self {
        Self { guard: Box::new(guard) }
    }

    /// Returns the guard, for [`TokenStore::save_locked`]; `None` if it has another type.
    #[must_use]
    pub fn guard<G: 'static>(&self) -> Option<&G> {
        self.guard.downcast_ref()
    }
}

impl fmt::Debug for StoreLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreLock").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
