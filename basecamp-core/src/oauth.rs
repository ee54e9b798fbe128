//! OAuth 2.0: tokens, and the session that keeps one fresh.

mod refresh;
mod session;
mod token;

pub(crate) use refresh::RefreshRequest;
pub use session::{OAuthSession, OnRefreshError};
pub use token::Token;
pub(crate) use token::is_refusal;

/// The largest body of a token endpoint's answer.
pub(crate) const BODY_LIMIT: usize = 1 << 20;

/// The token endpoint of Launchpad, Basecamp's own authorization server.
pub const LAUNCHPAD_TOKEN_ENDPOINT: &str = "https://launchpad.37signals.com/authorization/token";
