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
mod flow;
mod grant;
mod launchpad;
mod pkce;
mod reason;
mod refresh;
mod request;
mod server;
mod session;
mod store;
mod stored;
mod token;

pub use authorize::{AuthorizationUrl, code_from_redirect};
pub use client::OAuth;
pub use device::{DeviceAuthorization, DeviceLogin, DevicePrompt, PollDevice, RequestDeviceCode};
pub use discovery::{
    Capability, Discover, DiscoverFromResource, DiscoverProtectedResource, Discovery,
    ProtectedResource,
};
pub use exchange::ExchangeCode;
pub use flow::{Flow, FlowFuture};
pub(crate) use grant::{Denial, Grant, TokenRequest};
pub use launchpad::{LAUNCHPAD, LAUNCHPAD_TOKEN_ENDPOINT};
pub use pkce::{Pkce, State};
pub use reason::Reason;
pub use refresh::RefreshToken;
pub(crate) use refresh::refresh_form;
pub(crate) use request::{Answer, ClientId, Settings};
pub use server::AuthorizationServer;
pub(crate) use session::Profile;
pub use session::{OAuthSession, OnRefreshError};
pub use store::{MemoryTokenStore, StoreLock, TokenStore};
pub use stored::StoredToken;
pub use token::Token;

/// The largest body of an authorization server's answer.
pub(crate) const BODY_LIMIT: usize = 1 << 20;
