//! OAuth 2.0: tokens, and the session that keeps one fresh.

mod refresh;
mod session;
mod store;
mod stored;
mod token;

pub(crate) use refresh::RefreshRequest;
pub(crate) use session::Profile;
pub use session::{OAuthSession, OnRefreshError};
#[cfg(feature = "file-store")]
pub use store::FileTokenStore;
pub use store::{MemoryTokenStore, StoreLock, TokenStore};
pub use stored::StoredToken;
pub use token::Token;
pub(crate) use token::is_refusal;

/// The largest body of a token endpoint's answer.
pub(crate) const BODY_LIMIT: usize = 1 << 20;

/// The token endpoint of Launchpad, Basecamp's own authorization server.
pub const LAUNCHPAD_TOKEN_ENDPOINT: &str = "https://launchpad.37signals.com/authorization/token";
