//! What both transports need.

use std::time::Duration;

use basecamp_core::oauth::{OAuthSession, Token};
use basecamp_core::{Config, ConfigBuilder, RetryPolicy};
use basecamp_tests::sandbox::Sandbox;

/// Settings for the sandbox: retries without noticeable waits.
pub(crate) fn config(sandbox: &Sandbox) -> ConfigBuilder {
    let brief = Duration::from_millis(2);
    Config::builder()
        .base_url(sandbox.url())
        .retry(RetryPolicy::standard().base_delay(brief).max_jitter(Duration::ZERO))
}

/// A session with the sandbox's current tokens.
pub(crate) fn session(sandbox: &Sandbox) -> OAuthSession {
    let token = Token::new(sandbox.token()).with_refresh_token(sandbox.refresh_token());
    OAuthSession::new(sandbox.token_endpoint(), sandbox.client_id(), token)
        .client_secret(sandbox.client_secret())
}
