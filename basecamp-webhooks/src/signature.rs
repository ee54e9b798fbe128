//! Signatures: HMAC-SHA256 (RFC 2104) over the body, in lower-case hex.

use std::fmt;

use basecamp_core::Secret;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method, Request};
use sha2::Sha256;

/// The header that Basecamp puts the signature in.
pub const SIGNATURE_HEADER: HeaderName = HeaderName::from_static("x-basecamp-signature");

const DIGEST: usize = 32;

/// The signature of a body: 64 digits of lower-case hex.
///
/// ```
/// use basecamp_webhooks::{compute_signature, verify_signature};
///
/// let signature = compute_signature(b"{}", "secret");
/// assert!(verify_signature(b"{}", &signature, "secret"));
/// assert!(!verify_signature(b"{ }", &signature, "secret"));
/// ```
#[must_use]
pub fn compute_signature(body: &[u8], secret: impl AsRef<[u8]>) -> String {
    Key::new(secret.as_ref()).sign(body)
}

/// Whether a signature is that of the body, compared in constant time.
///
/// It is not if the secret or the signature is empty, or if the signature is anything but 64 digits
/// of lower-case hex: no upper case, no prefix such as `sha256=`, no white space.
#[must_use]
pub fn verify_signature(body: &[u8], signature: &str, secret: impl AsRef<[u8]>) -> bool {
    let secret = secret.as_ref();
    !secret.is_empty() && verifies(Key::new(secret).0, body, signature)
}

/// A secret made ready: what depends on it alone is computed once.
#[derive(Clone)]
pub(crate) struct Key(Hmac<Sha256>);

impl Key {
    pub(crate) fn new(secret: &[u8]) -> Self {
        #[allow(clippy::expect_used, reason = "RFC 2104 takes keys of any length")]
        Self(Hmac::new_from_slice(secret).expect("a key may have any length"))
    }

    fn sign(&self, body: &[u8]) -> String {
        let digest = self.0.clone().chain_update(body).finalize().into_bytes();
        let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble)]);
        digest.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
    }

    pub(crate) fn verifies(&self, body: &[u8], signature: &str) -> bool {
        verifies(self.0.clone(), body, signature)
    }
}

fn verifies(mac: Hmac<Sha256>, body: &[u8], signature: &str) -> bool {
    // How fast a malformed signature is turned down says nothing about the secret.
    decoded(signature.as_bytes())
        .is_some_and(|signature| mac.chain_update(body).verify_slice(&signature).is_ok())
}

fn decoded(hex: &[u8]) -> Option<[u8; DIGEST]> {
    if hex.len() != 2 * DIGEST {
        return None;
    }
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; DIGEST];
    for (byte, digits) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
        *byte = value(digits[0])? << 4 | value(digits[1])?;
    }
    Some(bytes)
}

/// Signs as Basecamp does, for the tests of programs that receive webhooks.
///
/// ```
/// use basecamp_webhooks::{Signer, WebhookReceiver};
///
/// let receiver = WebhookReceiver::builder("secret").on("todo_*", |_| Ok(())).build()?;
/// let request = Signer::new("secret").request(r#"{"id": 1, "kind": "todo_created"}"#);
/// assert_eq!(receiver.respond(request).status(), 200);
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Signer(Key);

impl Signer {
    /// Makes one with the secret that the receiver knows.
    pub fn new(secret: impl Into<Secret>) -> Self {
        Self(Key::new(secret.into().expose().as_bytes()))
    }

    /// The signature of a body.
    #[must_use]
    pub fn sign(&self, body: &[u8]) -> String {
        self.0.sign(body)
    }

    /// A delivery: a POST to `/` with this body, signed in [`SIGNATURE_HEADER`].
    pub fn request(&self, body: impl Into<Bytes>) -> Request<Bytes> {
        let body = body.into();
        let signature = HeaderValue::from_str(&self.sign(&body));
        let length = body.len();
        let mut request = Request::new(body);
        *request.method_mut() = Method::POST;
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_LENGTH, length.into());
        #[allow(clippy::expect_used, reason = "hex is visible ASCII")]
        headers.insert(SIGNATURE_HEADER, signature.expect("hex is a header value"));
        request
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
