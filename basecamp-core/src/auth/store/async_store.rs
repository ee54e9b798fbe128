//! The async form of the token store.

use crate::auth::store::StoreLock;
use crate::auth::token::Token;
use crate::error::Error;
use crate::protocol::driver::BoxFuture;

/// The async form of [`TokenStore`](crate::oauth::TokenStore), such as for the connection pool of a
/// database. Its methods have the same contracts.
///
/// The driver polls the futures: `basecamp-hyper` in its tokio runtime, `basecamp-ureq` on the
/// thread of the refresh. A future that is not ready after the timeout of an attempt is dropped,
/// and the refresh fails with a `network` error.
///
/// A lock that is a lease in a database is released when its [`StoreLock`] is dropped; a destructor
/// that needs to await spawns a task. A lock that isn't released delays the next refresh until the
/// lease ends.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an async token store",
    label = "expected a type that implements `AsyncTokenStore`",
    note = "a `TokenStore` is passed to the method without `async` in its name"
)]
pub trait AsyncTokenStore: Send + Sync {
    /// Returns the token of a profile; `None` if the profile has none.
    fn load<'a>(&'a self, profile: &'a str) -> BoxFuture<'a, Result<Option<Token>, Error>>;

    /// Saves a token, and replaces the one of the profile atomically.
    fn save<'a>(&'a self, profile: &'a str, token: &'a Token) -> BoxFuture<'a, Result<(), Error>>;

    /// Saves the token of a refresh, under the lock. The default implementation calls
    /// [`save`](Self::save).
    fn save_locked<'a>(
        &'a self,
        profile: &'a str,
        token: &'a Token,
        lock: &'a StoreLock,
    ) -> BoxFuture<'a, Result<(), Error>> {
        let _ = lock;
        self.save(profile, token)
    }

    /// Reserves space for the next save of a profile. The default implementation does nothing.
    fn prepare<'a>(&'a self, profile: &'a str) -> BoxFuture<'a, Result<(), Error>> {
        let _ = profile;
        Box::pin(async { Ok(()) })
    }

    /// Removes the token of a profile, if it has one: a logout.
    fn delete<'a>(&'a self, profile: &'a str) -> BoxFuture<'a, Result<(), Error>>;

    /// Acquires the lock of a profile without waiting; returns `None` if the lock is taken.
    fn try_lock<'a>(&'a self, profile: &'a str) -> BoxFuture<'a, Result<Option<StoreLock>, Error>>;
}
