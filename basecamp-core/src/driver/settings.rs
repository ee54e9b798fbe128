//! The settings that the client builders of all drivers collect, and how they become a client.

use std::fmt;
use std::sync::Arc;

use crate::auth::strategy::Auth;
use crate::client::config::Config;
use crate::client::context::{Context, ContextBuilder};
use crate::error::Error;
use crate::net::proxy::ProxySettings;
use crate::oauth::OAuth;
use crate::request::account_id::AccountId;

/// The environment variable with the id of the account that a client uses.
const ACCOUNT_VARIABLE: &str = "BASECAMP_ACCOUNT_ID";

/// The part of a driver in building a client: it opens connections, reads the environment, and has
/// access to randomness.
pub trait Connect {
    /// The handle of its clients: [`Blocking`](crate::Blocking) or [`Async`](crate::Async).
    type Handle: Clone;

    /// A custom transport that the caller may set in place of the driver's own.
    type Custom;

    /// The builder method that sets the custom transport. Error messages name it.
    const CUSTOM_METHOD: &'static str;

    /// The connections of a client, which other clients may share.
    type Connections: Clone;

    /// Prepares the connections of a new client. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// A `usage` error that names the setting whose value is invalid.
    fn connections(
        config: &Config,
        transport: TransportSettings<Self::Custom>,
    ) -> Result<Self::Connections, Error>;

    /// Creates the handle of a client that uses these connections.
    fn connect(context: Arc<Context>, connections: Self::Connections) -> Self::Handle;

    /// Reads an environment variable.
    fn variable(name: &str) -> Option<String>;

    /// Returns random bits of the operating system, for [`Context::new`].
    ///
    /// # Errors
    ///
    /// A `usage` error if the operating system provides none.
    fn seed() -> Result<u64, Error>;
}

/// The transport of a client, as the caller configured it.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one value for each client")]
pub enum TransportSettings<C> {
    /// The driver's own.
    Default {
        /// PEM texts with root certificates to trust besides the well-known ones.
        root_certificates: Vec<Vec<u8>>,
        /// The proxies to connect through.
        proxies: ProxySettings,
    },
    /// A custom one, which connects by its own settings.
    Custom(C),
}

/// The parts of a client: its handle, and what clients of other users share with it.
pub struct ClientParts<D: Connect> {
    handle: D::Handle,
    context: Arc<Context>,
    connections: D::Connections,
}

impl<D: Connect> ClientParts<D> {
    fn new(context: Arc<Context>, connections: D::Connections) -> Self {
        let handle = D::connect(context.clone(), connections.clone());
        Self { handle, context, connections }
    }

    /// Returns the handle that sends calls.
    pub fn handle(&self) -> &D::Handle {
        &self.handle
    }

    /// Creates a client with other credentials, which shares the connections, the settings, the
    /// hooks, the cache and the pacer.
    ///
    /// # Errors
    ///
    /// A `usage` error if the credentials are malformed, or if the operating system provides no
    /// random bytes.
    pub fn with_auth(&self, auth: Auth) -> Result<Self, Error> {
        let context = self.context.with_auth(auth, D::seed()?)?;
        Ok(Self::new(Arc::new(context), self.connections.clone()))
    }
}

impl<D: Connect> Clone for ClientParts<D> {
    fn clone(&self) -> Self {
        Self {
            handle: self.handle.clone(),
            context: self.context.clone(),
            connections: self.connections.clone(),
        }
    }
}

impl<D: Connect> fmt::Debug for ClientParts<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientParts").field("context", &self.context).finish_non_exhaustive()
    }
}

/// The settings of a client builder. [`client_types!`](crate::driver::client_types!) defines the
/// methods that set them.
#[non_exhaustive]
pub struct ClientSettings<D: Connect> {
    /// Credentials, configuration, hooks and cache.
    pub context: ContextBuilder,
    /// PEM texts with root certificates to trust besides the well-known ones.
    pub root_certificates: Vec<Vec<u8>>,
    /// The proxies that the caller set. `None`: those of the environment.
    pub proxies: Option<Result<ProxySettings, Error>>,
    /// The custom transport that the caller set.
    pub custom: Option<D::Custom>,
}

impl<D: Connect> Default for ClientSettings<D> {
    fn default() -> Self {
        Self {
            context: Context::builder(),
            root_certificates: Vec::new(),
            proxies: None,
            custom: None,
        }
    }
}

impl<D: Connect> ClientSettings<D> {
    /// Starts with the token in `BASECAMP_TOKEN` ([`Auth::from_env_with`]), the account in
    /// `BASECAMP_ACCOUNT_ID`, if it is set, and the configuration in the environment
    /// ([`Config::from_env_with`]).
    ///
    /// # Errors
    ///
    /// A `usage` error that names the variable which is missing or malformed.
    pub fn from_env() -> Result<Self, Error> {
        let auth = Auth::from_env_with(D::variable)?;
        let config = Config::from_env_with(D::variable)?;
        let mut context = Context::builder().auth(auth).config(config);
        let id = D::variable(ACCOUNT_VARIABLE).filter(|id| !id.trim().is_empty());
        if let Some(id) = id {
            let id = AccountId::try_from(id.trim())
                .map_err(|error| error.with_context(ACCOUNT_VARIABLE))?;
            context = context.account(id);
        }
        Ok(Self { context, ..Self::default() })
    }

    /// Checks all settings and creates a client.
    ///
    /// # Errors
    ///
    /// A `usage` error if there is not exactly one way to authenticate, if a setting is invalid, or
    /// if root certificates or a proxy are set together with a custom transport, which ignores
    /// them.
    pub fn build(self) -> Result<ClientParts<D>, Error> {
        let transport = transport::<D>(self.root_certificates, self.proxies, self.custom)?;
        let context = self.context.build(D::seed()?)?;
        let connections = D::connections(context.config(), transport)?;
        Ok(ClientParts::new(context, connections))
    }

    /// Checks all settings and creates the client of OAuth flows.
    ///
    /// # Errors
    ///
    /// As [`build`](Self::build), but there must be no way to authenticate.
    pub fn build_oauth(self) -> Result<OAuth<D::Handle>, Error> {
        let transport = transport::<D>(self.root_certificates, self.proxies, self.custom)?;
        let context = self.context.build_for_login(D::seed()?)?;
        let connections = D::connections(context.config(), transport)?;
        Ok(OAuth::new(D::connect(context, connections)))
    }
}

fn transport<D: Connect>(
    root_certificates: Vec<Vec<u8>>,
    proxies: Option<Result<ProxySettings, Error>>,
    custom: Option<D::Custom>,
) -> Result<TransportSettings<D::Custom>, Error> {
    let Some(custom) = custom else {
        let proxies = proxies.unwrap_or_else(|| ProxySettings::from_env_with(D::variable))?;
        return Ok(TransportSettings::Default { root_certificates, proxies });
    };
    let ignored = if !root_certificates.is_empty() {
        "`root_certificates` have"
    } else if proxies.is_some() {
        "`proxy` and `no_proxy` have"
    } else {
        return Ok(TransportSettings::Custom(custom));
    };
    let method = D::CUSTOM_METHOD;
    Err(Error::usage(format!("{ignored} no effect on a custom `{method}`: configure it instead")))
}

impl<D: Connect> fmt::Debug for ClientSettings<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A proxy may have a password.
        f.debug_struct("ClientSettings").field("context", &self.context).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
