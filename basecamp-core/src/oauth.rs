//! OAuth 2.0: finding an authorization server, logging in, tokens, and the session that keeps one fresh.
//!
//! A login in a browser takes four steps: find the server ([`OAuth::discover_from_resource`], or
//! [`AuthorizationServer::launchpad`]), send the browser to an [`AuthorizationUrl`], read what comes back
//! with [`code_from_redirect`], and exchange the code ([`OAuth::exchange_code`]). Where there is no
//! browser, [`OAuth::device_login`] does all in one. The [`Token`] then goes into an [`OAuthSession`].
//!
//! Servers and endpoints must be HTTPS (localhost excepted), redirects are refused, bodies are bounded by
//! 1 MiB, and nothing secret shows up in an error or a `Debug`.

mod authorize;
mod client;
mod device;
mod discovery;
mod exchange;
pub(crate) mod flow;
mod pkce;
mod refresh;
mod token_flow;

pub use crate::auth::launchpad::{LAUNCHPAD, LAUNCHPAD_TOKEN_ENDPOINT};
pub use crate::auth::server::AuthorizationServer;
pub use crate::auth::session::{OAuthSession, OnRefreshError};
pub use crate::auth::store::{MemoryTokenStore, StoreLock, TokenStore};
pub use crate::auth::stored_token::StoredToken;
pub use crate::auth::token::Token;
pub use crate::error::reason::Reason;
pub use authorize::{AuthorizationUrl, code_from_redirect};
pub use client::OAuth;
pub use device::{DeviceAuthorization, DeviceLogin, DevicePrompt, PollDevice, RequestDeviceCode};
pub use discovery::{
    Capability, Discover, DiscoverFromResource, DiscoverProtectedResource, Discovery,
    ProtectedResource,
};
pub use exchange::ExchangeCode;
pub use flow::{OAuthFuture, OAuthMachine};
pub use pkce::{CsrfState, PkceCodeVerifier};
pub use refresh::RefreshToken;
