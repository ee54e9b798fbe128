//! The token store in Redis with async methods.

use ::redis::{Cmd, FromRedisValue};
use basecamp_core::oauth::{AsyncTokenStore, StoreLock, Token};
use basecamp_core::{BoxFuture, Error};

use super::RedisTokenStore;

/// A [`RedisTokenStore`] with async methods, which may run on any runtime. While a call waits for
/// Redis, no thread is blocked.
///
/// ```no_run
/// # async fn login() -> Result<(), basecamp_core::Error> {
/// use basecamp_core::oauth::{AsyncTokenStore, LAUNCHPAD_TOKEN_ENDPOINT};
/// use basecamp_core::oauth::{OAuthSession, Token};
/// use basecamp_storage::Redis;
/// use basecamp_storage::redis::RedisTokenStore;
///
/// let redis = Redis::connect("redis://127.0.0.1/")?;
/// let store = RedisTokenStore::new(&redis).into_async();
/// let token = Token::new("access").with_refresh_token("refresh");
/// store.save("ann@example.com", &token).await?;
/// let session = OAuthSession::new(LAUNCHPAD_TOKEN_ENDPOINT, "client id", token)
///     .with_async_store(store, "ann@example.com");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct AsyncRedisTokenStore(pub(super) RedisTokenStore);

impl AsyncRedisTokenStore {
    async fn query<T>(&self, command: Cmd) -> Result<T, Error>
    where
        T: FromRedisValue + Send + 'static,
    {
        self.0.redis.query(command).await
    }
}

impl AsyncTokenStore for AsyncRedisTokenStore {
    fn load<'a>(&'a self, profile: &'a str) -> BoxFuture<'a, Result<Option<Token>, Error>> {
        Box::pin(async move {
            let stored = self.query(self.0.load_command(profile)?).await?;
            self.0.loaded(profile, stored)
        })
    }

    fn save<'a>(&'a self, profile: &'a str, token: &'a Token) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let saved = self.query(self.0.save_command(profile, token)?).await?;
            self.0.saved(profile, token, saved)
        })
    }

    fn save_locked<'a>(
        &'a self,
        profile: &'a str,
        token: &'a Token,
        lock: &'a StoreLock,
    ) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let saved = self.query(self.0.save_locked_command(profile, token, lock)?).await?;
            self.0.saved(profile, token, saved)
        })
    }

    fn delete<'a>(&'a self, profile: &'a str) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move { self.query(self.0.delete_command(profile)?).await })
    }

    fn try_lock<'a>(&'a self, profile: &'a str) -> BoxFuture<'a, Result<Option<StoreLock>, Error>> {
        Box::pin(async move {
            let (owner, command) = self.0.lock_command(profile)?;
            let fence = self.query(command).await?;
            Ok(self.0.locked(profile, owner, fence))
        })
    }
}
