//! The token store in Redis, for sessions on any number of machines.

mod async_form;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ::redis::Cmd;
use basecamp_core::oauth::{StoreLock, Token, TokenStore};
use basecamp_core::{Error, ErrorCode};

use super::{Redis, RepeatedCommand, millis};
use crate::random::seed;
use crate::token_format::TokenFormat;
use crate::token_store::check_profile;

pub use async_form::AsyncRedisTokenStore;

/// Stores tokens in Redis, so that the sessions of all machines make one refresh (single flight).
///
/// Each profile is a hash, `PREFIX` + `token:` + profile, without expiry:
///
/// | field | content |
/// |---|---|
/// | `token` | the token as JSON, or encrypted |
/// | `fence` | the fencing number, which grows with each lease, login and logout |
/// | `owner` | the random number of the session that refreshes the token |
/// | `until` | the end of its lease, in milliseconds since 1970 on Redis's clock |
/// | `deleted` | `1` after a logout |
///
/// The lock is a lease, which the connection extends while the refresh runs. A new token is saved
/// by a script only if no other session has acquired the lease since; otherwise the session retains
/// the token, and the next call saves it unless another session has saved a newer one. After the
/// crash of a process in the middle of a refresh, the lease ends after [its
/// time](Self::with_lease). Then the next session refreshes; see
/// [`OAuthSession::with_lock_timeout`](basecamp_core::oauth::OAuthSession::with_lock_timeout).
///
/// - **Redis is unreachable or out of memory**: sessions continue with the tokens that they have. A
///   refresh needs the lock, so it fails with a `network` error, which is retryable, and sends no
///   request. A refreshed token that can't be saved is retained and saved by the next call.
/// - **Redis restarts without its data**: a profile without any token is not a logout for a store
///   that has loaded or saved one; the next refresh saves the new token. Sessions of other machines
///   may have an older token then, whose refresh token is used up; they fail with `auth_required`
///   until a machine with the newest token refreshes. Let Redis persist its data (`appendonly
///   yes`).
/// - **Eviction** must not remove the keys: use the policy `noeviction` or a `volatile-*` one.
///
/// ```no_run
/// use std::time::SystemTime;
///
/// use basecamp_core::oauth::{LAUNCHPAD_TOKEN_ENDPOINT, OAuthSession, Token, TokenStore};
/// use basecamp_storage::Redis;
/// use basecamp_storage::redis::RedisTokenStore;
///
/// let store = RedisTokenStore::new(&Redis::connect("redis://127.0.0.1/")?);
/// // After the login of a user.
/// store.save("ann@example.com", &Token::new("access").with_refresh_token("refresh"))?;
/// // On any machine.
/// let Some(token) = store.load("ann@example.com")? else { panic!("log in first") };
/// let session = OAuthSession::new(LAUNCHPAD_TOKEN_ENDPOINT, "client id", token)
///     .with_store(store, "ann@example.com");
/// # Ok::<(), basecamp_core::Error>(())
/// ```
///
/// [`into_async`](Self::into_async) returns the same store with async methods, for async programs.
#[derive(Clone)]
pub struct RedisTokenStore {
    redis: Redis,
    format: TokenFormat,
    lease: Duration,
    /// The newest token of each profile that this store has loaded or saved.
    seen: Arc<Mutex<BTreeMap<String, Token>>>,
}

/// Default lease: longer than the timeout of an attempt, which is 30 s by default.
const LEASE: Duration = Duration::from_secs(45);

impl RedisTokenStore {
    /// Creates a store on this connection.
    #[must_use]
    pub fn new(redis: &Redis) -> Self {
        Self {
            redis: redis.clone(),
            format: TokenFormat::default(),
            lease: LEASE,
            seen: Arc::default(),
        }
    }

    /// Sets the lease of a refresh. Default: 45 s. It must be longer than the timeout of an
    /// attempt, so that a refresh that can't extend it ends first: a refresh token must not be sent
    /// twice.
    #[must_use]
    pub fn with_lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// Encrypts the tokens: a Redis is shared more widely than the files of a user. Tokens that are
    /// not encrypted can't be read then: save them again.
    #[cfg(feature = "encryption")]
    #[must_use]
    pub fn with_cipher(mut self, cipher: crate::TokenCipher) -> Self {
        self.format.cipher = Some(cipher);
        self
    }

    /// Returns the store with async methods, for
    /// [`with_async_store`](basecamp_core::oauth::OAuthSession::with_async_store).
    #[must_use]
    pub fn into_async(self) -> AsyncRedisTokenStore {
        AsyncRedisTokenStore(self)
    }

    fn command(&self, source: &str, profile: &str) -> Cmd {
        self.redis.script(source, &[&format!("token:{profile}")])
    }

    fn load_command(&self, profile: &str) -> Result<Cmd, Error> {
        check_profile(profile)?;
        let mut command = ::redis::cmd("HMGET");
        command.arg(self.redis.key(&format!("token:{profile}"))).arg(&["token", "deleted"]);
        Ok(command)
    }

    fn loaded(&self, profile: &str, (token, deleted): Stored) -> Result<Option<Token>, Error> {
        if let Some(text) = token {
            let place =
                || format!("the key {} in Redis", self.redis.key(&format!("token:{profile}")));
            let token = self.format.decode(profile, &text, place)?;
            self.seen().insert(profile.to_owned(), token.clone());
            return Ok(Some(token));
        }
        if deleted.is_some() {
            self.seen().remove(profile);
        }
        // Without a logout, Redis has lost its data.
        Ok(self.seen().get(profile).cloned())
    }

    fn save_command(&self, profile: &str, token: &Token) -> Result<Cmd, Error> {
        check_profile(profile)?;
        let text = self.format.encode(profile, token)?;
        let mut command = self.command(PUT, profile);
        command.arg(text);
        Ok(command)
    }

    fn save_locked_command(
        &self,
        profile: &str,
        token: &Token,
        lock: &StoreLock,
    ) -> Result<Cmd, Error> {
        let Some(lease) = lock.guard::<Lease>() else {
            return Err(Error::usage("the lock belongs to another token store"));
        };
        let text = self.format.encode(profile, token)?;
        let mut command = self.command(SAVE, profile);
        command.arg(lease.owner).arg(lease.fence).arg(text);
        Ok(command)
    }

    /// Remembers a saved token; or returns the error of a save without the lease.
    fn saved(&self, profile: &str, token: &Token, is_saved: bool) -> Result<(), Error> {
        if !is_saved {
            let message = "the lease of the refresh has passed to another session";
            return Err(Error::new(ErrorCode::Network, message)
                .with_hint("Try again: the newest token is used."));
        }
        self.seen().insert(profile.to_owned(), token.clone());
        Ok(())
    }

    fn delete_command(&self, profile: &str) -> Result<Cmd, Error> {
        check_profile(profile)?;
        self.seen().remove(profile);
        let mut command = self.command(PUT, profile);
        command.arg("");
        Ok(command)
    }

    fn lock_command(&self, profile: &str) -> Result<(u64, Cmd), Error> {
        check_profile(profile)?;
        let owner = seed()?;
        let mut command = self.command(LOCK, profile);
        command.arg(owner).arg(millis(self.lease));
        Ok((owner, command))
    }

    fn locked(&self, profile: &str, owner: u64, fence: u64) -> Option<StoreLock> {
        if fence == 0 {
            return None;
        }
        let mut extension = self.command(EXTEND, profile);
        extension.arg(owner).arg(millis(self.lease));
        let mut release = self.command(RELEASE, profile);
        release.arg(owner);
        Some(StoreLock::new(Lease {
            owner,
            fence,
            redis: self.redis.clone(),
            release: Some(release),
            _extension: self.redis.repeat(self.lease / 3, extension),
        }))
    }

    fn seen(&self) -> MutexGuard<'_, BTreeMap<String, Token>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const LOCK: &str = include_str!("token_lock.lua");
const EXTEND: &str = include_str!("token_extend.lua");
const RELEASE: &str = include_str!("token_release.lua");
const SAVE: &str = include_str!("token_save.lua");
const PUT: &str = include_str!("token_put.lua");

/// The fields `token` and `deleted` of a profile.
type Stored = (Option<Vec<u8>>, Option<String>);

/// The lease of a refresh. Dropping it releases the lease.
struct Lease {
    owner: u64,
    fence: u64,
    redis: Redis,
    release: Option<Cmd>,
    _extension: RepeatedCommand,
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(release) = self.release.take() {
            // The command is sent although nothing waits for it. If it fails, the lease ends later.
            drop(self.redis.query::<u64>(release));
        }
    }
}

impl TokenStore for RedisTokenStore {
    fn load(&self, profile: &str) -> Result<Option<Token>, Error> {
        let stored = self.redis.query_blocking(self.load_command(profile)?)?;
        self.loaded(profile, stored)
    }

    fn save(&self, profile: &str, token: &Token) -> Result<(), Error> {
        let saved = self.redis.query_blocking(self.save_command(profile, token)?)?;
        self.saved(profile, token, saved)
    }

    fn save_locked(&self, profile: &str, token: &Token, lock: &StoreLock) -> Result<(), Error> {
        let command = self.save_locked_command(profile, token, lock)?;
        let saved = self.redis.query_blocking(command)?;
        self.saved(profile, token, saved)
    }

    fn delete(&self, profile: &str) -> Result<(), Error> {
        self.redis.query_blocking(self.delete_command(profile)?)
    }

    fn try_lock(&self, profile: &str) -> Result<Option<StoreLock>, Error> {
        let (owner, command) = self.lock_command(profile)?;
        let fence = self.redis.query_blocking(command)?;
        Ok(self.locked(profile, owner, fence))
    }
}

impl fmt::Debug for RedisTokenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisTokenStore")
            .field("redis", &self.redis)
            .field("lease", &self.lease)
            .finish_non_exhaustive()
    }
}
