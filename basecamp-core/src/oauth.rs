//! OAuth 2.0: discovery of an authorization server, logins, tokens, and sessions that refresh them.
//!
//! With the feature `login`, `OAuth::login` is a complete login for tools: it opens the browser of
//! the user and receives the redirect.
//!
//! The login of a web application has four steps: find the server
//! ([`OAuth::discover_from_resource`], or [`AuthorizationServer::launchpad`]), send the browser to
//! an [`AuthorizationUrl`], read the code from the redirect ([`code_from_redirect`]), and exchange
//! it ([`OAuth::exchange_code`]). Without a browser, [`OAuth::device_login`] performs the whole
//! login. Pass the [`Token`] to an [`OAuthSession`]. [`OAuth::revoke`] ends a login.
//!
//! Launchpad has an older request format than RFC 6749. The SDK selects it for endpoints on
//! Launchpad's origin.
//!
//! Servers and endpoints must use HTTPS, except for localhost. Redirects are errors, bodies are
//! limited to 1 MiB, and neither errors nor `Debug` output contain secrets.

mod authorize;
mod client;
mod client_credentials;
mod device;
mod discovery;
mod exchange;
pub(crate) mod flow;
#[cfg(feature = "login")]
mod login;
mod parameters;
mod pkce;
mod refresh;
mod revoke;
mod token_flow;

pub use crate::auth::endpoint::TokenEndpoint;
pub use crate::auth::launchpad::{LAUNCHPAD, LAUNCHPAD_TOKEN_ENDPOINT};
pub use crate::auth::server::AuthorizationServer;
pub use crate::auth::session::{OAuthSession, OnRefreshError};
pub use crate::auth::store::{AsyncTokenStore, MemoryTokenStore, StoreLock, TokenStore};
pub use crate::auth::stored_token::StoredToken;
pub use crate::auth::token::Token;
pub use crate::error::reason::Reason;
#[cfg(feature = "login")]
pub use crate::protocol::{Desktop, Loopback, LoopbackConnection};
pub use authorize::{AuthorizationUrl, code_from_redirect};
pub use client::OAuth;
pub use client_credentials::ClientCredentials;
pub use device::{DeviceAuthorization, DeviceLogin, DevicePrompt, PollDevice, RequestDeviceCode};
pub use discovery::{
    Capability, Discover, DiscoverFromResource, DiscoverProtectedResource, Discovery,
    ProtectedResource,
};
pub use exchange::ExchangeCode;
pub use flow::{OAuthFuture, OAuthMachine};
#[cfg(feature = "login")]
pub use login::{Login, LoginMethod, LoginPrompt, LoginResult};
pub use pkce::{CsrfState, PkceCodeVerifier};
pub use refresh::RefreshToken;
pub use revoke::RevokeToken;
