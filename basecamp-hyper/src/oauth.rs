//! OAuth 2.0: logging in, tokens, and the session that keeps one fresh.
//!
//! ```no_run
//! use basecamp_hyper::oauth::{self, AuthorizationUrl, OAuthSession, code_from_redirect};
//! use basecamp_hyper::{Client, Error};
//!
//! # async fn example(redirected_to: &str) -> Result<(), Error> {
//! let oauth = oauth::client()?;
//! let server = oauth.discover_from_resource("https://3.basecampapi.com").await?.server;
//!
//! // Send the browser there, and take in the path and query that it comes back with.
//! let (pkce, state) = (oauth::pkce()?, oauth::state()?);
//! let redirect_uri = "https://app.example.com/callback";
//! let url = AuthorizationUrl::new(&server, "client id", redirect_uri).pkce(&pkce).state(&state);
//! println!("Open {}", url.build()?);
//! let code = code_from_redirect(redirected_to, &state)?;
//!
//! let exchange = oauth.exchange_code(&server, "client id", code).redirect_uri(redirect_uri);
//! let token = exchange.pkce(&pkce).client_secret("client secret").await?;
//!
//! let session = OAuthSession::for_server(&server, "client id", token).client_secret("client secret");
//! let client = Client::builder().oauth(session).build()?;
//! # Ok(())
//! # }
//! ```

use basecamp_core::{Async, Error, ErrorCode};

use crate::client::Client;

#[doc(inline)]
pub use basecamp_core::oauth::{
    AuthorizationServer, AuthorizationUrl, Capability, CsrfState, DeviceAuthorization, DeviceLogin,
    DevicePrompt, Discover, DiscoverFromResource, DiscoverProtectedResource, Discovery,
    ExchangeCode, LAUNCHPAD, LAUNCHPAD_TOKEN_ENDPOINT, MemoryTokenStore, OAuth, OAuthFuture,
    OAuthMachine, OAuthSession, OnRefreshError, PkceCodeVerifier, PollDevice, ProtectedResource,
    Reason, RefreshToken, RequestDeviceCode, StoreLock, StoredToken, Token, TokenStore,
    code_from_redirect,
};
#[doc(inline)]
pub use basecamp_storage::FileTokenStore;

/// Logs in with default settings; others are set on [`Client::builder`], whose `build_oauth` makes it.
///
/// # Errors
///
/// None to be expected: the defaults are valid.
pub fn client() -> Result<OAuth<Async>, Error> {
    Client::builder().build_oauth()
}

/// Makes the verifier and challenge of a login, from the operating system's randomness.
///
/// # Errors
///
/// A `usage` error if the operating system has none to give.
pub fn pkce() -> Result<PkceCodeVerifier, Error> {
    entropy().map(PkceCodeVerifier::from_entropy)
}

/// Makes the `state` of a login, from the operating system's randomness.
///
/// # Errors
///
/// A `usage` error if the operating system has none to give.
pub fn state() -> Result<CsrfState, Error> {
    entropy().map(CsrfState::from_entropy)
}

fn entropy<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    match getrandom::fill(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(error) => {
            let message = format!("the operating system gives no random bytes: {error}");
            Err(Error::new(ErrorCode::Usage, message).with_source(error))
        }
    }
}
