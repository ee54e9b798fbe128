//! Credentials: fixed tokens, OAuth sessions with single-flight refresh, stores, custom strategies.

pub(crate) mod close;
pub(crate) mod endpoint;
pub(crate) mod grant;
pub(crate) mod launchpad;
pub(crate) mod server;
pub(crate) mod session;
pub(crate) mod state;
pub(crate) mod store;
pub(crate) mod stored_token;
pub(crate) mod strategy;
pub(crate) mod token;
pub(crate) mod token_endpoint;

/// The largest body of a response of an authorization server, in bytes.
pub(crate) const BODY_LIMIT: usize = 1 << 20;
