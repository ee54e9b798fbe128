//! Protection of the authorization code flow: PKCE (RFC 7636) and the CSRF parameter `state`.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::model::secret::Secret;

/// The code verifier and the code challenge of a login (PKCE, RFC 7636, method `S256`).
///
/// The challenge is a parameter of the authorization URL, the verifier one of the code exchange: it
/// proves that the same client sent both. Create a pair for each login, from bytes of a
/// cryptographic random generator; the drivers' `oauth::pkce()` uses that of the operating system.
///
/// ```
/// use basecamp_core::oauth::PkceCodeVerifier;
///
/// let pkce = PkceCodeVerifier::from_entropy([7; 32]); // 32 random bytes
/// assert_eq!(pkce.verifier().expose().len(), 43);
/// assert_eq!(pkce.challenge().len(), 43);
/// ```
#[derive(Debug, Clone)]
pub struct PkceCodeVerifier {
    verifier: Secret,
    challenge: String,
}

impl PkceCodeVerifier {
    /// Creates a pair from 32 random bytes.
    #[must_use]
    pub fn from_entropy(bytes: [u8; 32]) -> Self {
        Self::from_string(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Restores a pair from a saved verifier, for example from the session of a web application.
    pub fn from_string(verifier: impl Into<Secret>) -> Self {
        let verifier = verifier.into();
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose()));
        Self { verifier, challenge }
    }

    /// Returns the code verifier, the secret to send with the exchange of the code.
    #[must_use]
    pub fn verifier(&self) -> &Secret {
        &self.verifier
    }

    /// Returns the code challenge for the authorization URL: the SHA-256 of the verifier, in
    /// base64url.
    #[must_use]
    pub fn challenge(&self) -> &str {
        &self.challenge
    }
}

/// The `state` parameter, which binds the redirect of the authorization page to a login (CSRF
/// protection, RFC 6749, section 10.12). Save it in the browser's session, and pass it to
/// [`code_from_redirect`].
///
/// [`code_from_redirect`]: crate::oauth::code_from_redirect
#[derive(Clone)]
pub struct CsrfState(String);

impl CsrfState {
    /// Creates a state from 16 random bytes.
    #[must_use]
    pub fn from_entropy(bytes: [u8; 16]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Restores a saved state.
    pub fn from_string(state: impl Into<String>) -> Self {
        Self(state.into())
    }

    /// Returns the text of the state, for the URL and to save it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the received state equals this one, compared in constant time. An empty state
    /// matches nothing.
    #[must_use]
    pub fn matches(&self, received: &str) -> bool {
        !self.0.is_empty() && self.0.as_bytes().ct_eq(received.as_bytes()).into()
    }
}

impl fmt::Debug for CsrfState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CsrfState([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn challenge_matches_the_example_of_the_rfc() {
        // RFC 7636, appendix B.
        let bytes = [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212,
            37, 77, 105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
        ];
        let pkce = PkceCodeVerifier::from_entropy(bytes);
        assert_eq!(pkce.verifier().expose(), "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(pkce.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert!(!format!("{pkce:?}").contains("dBjf"));
        assert_eq!(
            PkceCodeVerifier::from_string(pkce.verifier().clone()).challenge(),
            pkce.challenge()
        );
    }

    #[test]
    fn state_has_22_characters_and_matches_only_itself() {
        let state = CsrfState::from_entropy([0xFF; 16]);
        assert_eq!(state.as_str(), "_____________________w");
        assert!(state.matches("_____________________w"));
        for other in ["", "_____________________x", "_", "_____________________w_"] {
            assert!(!state.matches(other), "{other}");
        }
        assert!(!CsrfState::from_string("").matches(""));
        assert!(!format!("{state:?}").contains("__w"));
    }
}
