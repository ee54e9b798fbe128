//! The client: where calls start.

use std::env;
use std::fmt;

use basecamp_core::{
    Account, AccountId, Authorization, Blocking, Config, ConfigBuilder, Error, Secret,
};

use crate::builder::ClientBuilder;

/// A blocking client of the Basecamp API.
///
/// Clones share connections, token and settings, so make one and clone it, or use it from several
/// threads at once. A call blocks its thread until it has ended; a deadline bounds it
/// ([`ConfigBuilder::deadline`], or `with_deadline` for one call).
///
/// A session's token is refreshed on a thread of its own, which may outlast the call that started it.
/// Dropping the last clone, its accounts and builders included, waits for up to 5 seconds until a new
/// token is saved. Call [`close`](Self::close) before `std::process::exit`, which drops nothing.
#[derive(Clone)]
pub struct Client {
    handle: Blocking,
}

impl Client {
    /// Makes a client with a fixed token and default settings.
    ///
    /// # Errors
    ///
    /// A `usage` error if the token is empty or malformed.
    pub fn new(token: impl Into<Secret>) -> Result<Self, Error> {
        Self::builder().token(token).build()
    }

    /// Makes a client with the token in the environment variable `BASECAMP_TOKEN` and the settings
    /// of [`config_from_env`].
    ///
    /// # Errors
    ///
    /// A `usage` error that names the variable which is missing or malformed.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// Starts a client with other settings, or with another way to authenticate.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    pub(crate) fn from_handle(handle: Blocking) -> Self {
        Self { handle }
    }

    /// An account, and with it all its services.
    ///
    /// # Errors
    ///
    /// A `usage` error if the id is not digits.
    pub fn for_account<I>(&self, id: I) -> Result<Account<Blocking>, Error>
    where
        I: TryInto<AccountId>,
        Error: From<I::Error>,
    {
        Account::new(self.handle.clone(), id)
    }

    /// Who is logged in, and which accounts the token reaches.
    #[must_use]
    pub fn authorization(&self) -> Authorization<Blocking> {
        Authorization::new(self.handle.clone())
    }

    /// Waits until the token refresh in flight has ended and its token is saved, for at most twice the
    /// timeout of the settings. A token that could not be saved before is saved again.
    ///
    /// Call it before the process ends: a refresh token is used up when the server answers, and the new
    /// one would be lost. The client can be used afterwards.
    ///
    /// # Errors
    ///
    /// A `network` error if the refresh takes longer, or the error of the token store or `on_refresh`.
    pub fn close(&self) -> Result<(), Error> {
        self.handle.close()
    }

    /// What runs calls that were built by hand.
    #[must_use]
    pub fn handle(&self) -> &Blocking {
        &self.handle
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.handle.context().config().base_url())
            .finish_non_exhaustive()
    }
}

/// Starts from the default settings and those in the environment: `BASECAMP_BASE_URL`,
/// `BASECAMP_TIMEOUT` (in seconds) and `BASECAMP_MAX_RETRIES`.
///
/// # Errors
///
/// A `usage` error that names the variable whose value can't be used.
pub fn config_from_env() -> Result<ConfigBuilder, Error> {
    Config::from_env_with(variable)
}

pub(crate) fn variable(name: &str) -> Option<String> {
    // What is not Unicode is not dropped, so that it is refused by name.
    env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}
