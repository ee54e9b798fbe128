//! The stored form of tokens: JSON, or encrypted JSON.

use basecamp_core::Error;
use basecamp_core::oauth::{StoredToken, Token};

#[cfg(feature = "encryption")]
use crate::encryption::TokenCipher;

/// The form of a store's tokens.
#[derive(Debug, Clone, Default)]
pub(crate) struct TokenFormat {
    #[cfg(feature = "encryption")]
    pub(crate) cipher: Option<TokenCipher>,
}

impl TokenFormat {
    /// Encodes the token of a profile.
    pub(crate) fn encode(&self, profile: &str, token: &Token) -> Result<Vec<u8>, Error> {
        let text = serde_json::to_vec_pretty(&StoredToken(token.clone()))
            .map_err(|error| Error::usage(format!("the token can't be stored: {error}")))?;
        #[cfg(feature = "encryption")]
        if let Some(cipher) = &self.cipher {
            return cipher.encrypt(profile, &text);
        }
        let _ = profile;
        Ok(text)
    }

    /// Decodes the token of a profile. `place` is its place in error messages.
    pub(crate) fn decode(
        &self,
        profile: &str,
        text: &[u8],
        place: impl Fn() -> String,
    ) -> Result<Token, Error> {
        #[cfg(feature = "encryption")]
        if let Some(cipher) = &self.cipher {
            let text = cipher.decrypt(profile, text, &place)?;
            return parse(&text, place);
        }
        let _ = profile;
        parse(text, place)
    }
}

fn parse(text: &[u8], place: impl Fn() -> String) -> Result<Token, Error> {
    match serde_json::from_slice(text) {
        Ok(StoredToken(token)) => Ok(token),
        // The message of the decoder may quote the token.
        Err(error) => Err(Error::usage(format!(
            "{} has no token (line {}, column {})",
            place(),
            error.line(),
            error.column(),
        ))
        .with_hint("Correct it, or delete it and log in again.")),
    }
}
