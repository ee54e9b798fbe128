//! OAuth 2.0: logins, tokens, and the session that refreshes them.
//!
//! ```no_run
//! use basecamp_hyper::oauth::{self, AuthorizationUrl, OAuthSession, code_from_redirect};
//! use basecamp_hyper::{Client, Error};
//!
//! # async fn example(redirected_to: &str) -> Result<(), Error> {
//! let oauth = oauth::client()?;
//! let server = oauth.discover_from_resource("https://3.basecampapi.com").await?.server;
//!
//! // Redirect the browser to the URL. It comes back with a code in its path and query.
//! let (pkce, state) = (oauth::pkce()?, oauth::state()?);
//! let redirect_uri = "https://app.example.com/callback";
//! let url = AuthorizationUrl::new(&server, "client id", redirect_uri);
//! let url = url.pkce(&pkce).state(&state);
//! println!("Open {}", url.build()?);
//! let code = code_from_redirect(redirected_to, &state)?;
//!
//! let exchange = oauth.exchange_code(&server, "client id", code).redirect_uri(redirect_uri);
//! let token = exchange.pkce(&pkce).client_secret("client secret").await?;
//!
//! let session = OAuthSession::new(&server, "client id", token)
//!     .with_client_secret("client secret");
//! let client = Client::builder().oauth(session).build()?;
//! # Ok(())
//! # }
//! ```

use basecamp_core::{Async, Error};

use crate::client::Client;

#[doc(inline)]
pub use basecamp_core::oauth::*;
#[cfg(feature = "login")]
#[doc(inline)]
pub use basecamp_storage::SystemDesktop;
#[doc(inline)]
pub use basecamp_storage::{FileTokenStore, pkce, state};

/// Creates a client of OAuth logins with default settings. For other settings, use
/// [`ClientBuilder::build_oauth`](crate::ClientBuilder::build_oauth).
///
/// # Errors
///
/// A `usage` error if a proxy in the environment is malformed, or if the operating system provides
/// no random bytes.
pub fn client() -> Result<OAuth<Async>, Error> {
    Client::builder().build_oauth()
}
