//! Encryption of tokens at rest, with keys of the caller.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use basecamp_core::Error;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde_json::{Value, json};

use crate::random::random;

/// Encrypts the tokens of a store with XChaCha20-Poly1305 (RFC 8439, with nonces of 192 bits).
///
/// The profile is authenticated with its token, so a token that is copied to another profile can't
/// be decrypted. The stored form is a JSON object with `cipher`, `nonce` and `ciphertext`.
///
/// The key has 32 random bytes, such as from a secret manager; a password is not a key. To rotate
/// the key, deploy the new one as the first and the old one as a
/// [previous key](Self::with_previous_key); each refresh then encrypts a token with the new key.
///
/// ```
/// use basecamp_core::oauth::{Token, TokenStore};
/// use basecamp_storage::{FileTokenStore, TokenCipher};
///
/// # let directory = std::env::temp_dir().join(format!("basecamp-cipher-{}", std::process::id()));
/// # let (new_key, old_key) = ([7; 32], [3; 32]);
/// let cipher = TokenCipher::new(&new_key).with_previous_key(&old_key);
/// let store = FileTokenStore::at(&directory).with_cipher(cipher);
/// store.save("work", &Token::new("access"))?;
/// assert_eq!(store.load("work")?.unwrap().access_token.expose(), "access");
/// # std::fs::remove_dir_all(directory).unwrap();
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[derive(Clone)]
pub struct TokenCipher {
    /// The first key encrypts; all decrypt.
    keys: Vec<XChaCha20Poly1305>,
}

/// The name of the algorithm in the stored form.
const CIPHER: &str = "xchacha20poly1305";
/// Length of a nonce in bytes.
const NONCE: usize = 24;

impl TokenCipher {
    /// Creates a cipher with this key.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self { keys: vec![XChaCha20Poly1305::new(key.into())] }
    }

    /// Also decrypts tokens that were encrypted with this key. May be called repeatedly.
    #[must_use]
    pub fn with_previous_key(mut self, key: &[u8; 32]) -> Self {
        self.keys.push(XChaCha20Poly1305::new(key.into()));
        self
    }

    pub(crate) fn encrypt(&self, profile: &str, text: &[u8]) -> Result<Vec<u8>, Error> {
        let nonce: [u8; NONCE] = random()?;
        let payload = Payload { msg: text, aad: profile.as_bytes() };
        let first = self.keys.first();
        let ciphertext = first.and_then(|key| key.encrypt(&XNonce::from(nonce), payload).ok());
        let Some(ciphertext) = ciphertext else {
            return Err(Error::usage("the token can't be encrypted"));
        };
        let stored = json!({
            "cipher": CIPHER,
            "nonce": STANDARD_NO_PAD.encode(nonce),
            "ciphertext": STANDARD_NO_PAD.encode(ciphertext),
        });
        Ok(stored.to_string().into_bytes())
    }

    pub(crate) fn decrypt(
        &self,
        profile: &str,
        stored: &[u8],
        place: impl Fn() -> String,
    ) -> Result<Vec<u8>, Error> {
        let failed = |reason: &str| Error::usage(format!("{} {reason}", place()));
        let Some((nonce, ciphertext)) = parse(stored) else {
            return Err(failed("has no encrypted token").with_hint(
                "Load the token without a cipher and save it with one, or log in again.",
            ));
        };
        let nonce = XNonce::from(nonce);
        let decrypt = |key: &XChaCha20Poly1305| {
            let payload = Payload { msg: &ciphertext, aad: profile.as_bytes() };
            key.decrypt(&nonce, payload).ok()
        };
        self.keys.iter().find_map(decrypt).ok_or_else(|| {
            failed("has a token that none of the keys decrypts")
                .with_hint("Add the key that encrypted it as a previous key, or log in again.")
        })
    }
}

/// Parses the stored form.
fn parse(stored: &[u8]) -> Option<([u8; NONCE], Vec<u8>)> {
    let stored: Value = serde_json::from_slice(stored).ok()?;
    let field = |name| STANDARD_NO_PAD.decode(stored[name].as_str()?).ok();
    let nonce = field("nonce")?.try_into().ok()?;
    (stored["cipher"] == CIPHER).then_some((nonce, field("ciphertext")?))
}

impl fmt::Debug for TokenCipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCipher").field("keys", &self.keys.len()).finish()
    }
}

#[cfg(test)]
mod tests;
