//! Signatures: HMAC-SHA256 (RFC 2104) over the body, in lower-case hex.

use std::fmt;

use basecamp_core::Secret;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method, Request};
use sha2::Sha256;

/// The header with the signature of a delivery.
pub const SIGNATURE_HEADER: HeaderName = HeaderName::from_static("x-basecamp-signature");

/// Returns the signature of a body: 64 lower-case hexadecimal digits.
///
/// ```
/// use basecamp_webhooks::{Secret, compute_signature, verify_signature};
///
/// let secret = Secret::new("the webhook's secret");
/// let signature = compute_signature(b"{}", &secret);
/// assert!(verify_signature(b"{}", &signature, &secret));
/// assert!(!verify_signature(b"{ }", &signature, &secret));
/// ```
#[must_use]
pub fn compute_signature(body: &[u8], secret: &Secret) -> String {
    Key::new(secret.expose().as_bytes()).sign(body)
}

/// Returns whether a signature matches the body. Comparison takes constant time.
///
/// Returns `false` if the secret is empty, or if the signature is not exactly 64 lower-case
/// hexadecimal digits: no upper case, no prefix such as `sha256=`, no white space.
///
/// The arguments have different types, so they can't be swapped:
///
/// ```compile_fail,E0308
/// use basecamp_webhooks::{Secret, verify_signature};
///
/// let secret = Secret::new("the webhook's secret");
/// verify_signature(b"{}", &secret, "signature");
/// ```
#[must_use]
pub fn verify_signature(body: &[u8], signature: &str, secret: &Secret) -> bool {
    let secret = secret.expose().as_bytes();
    !secret.is_empty() && Key::new(secret).verifies(body, signature)
}

/// The HMAC state after the secret, which is computed once.
#[derive(Clone)]
pub(crate) struct Key(Hmac<Sha256>);

impl Key {
    pub(crate) fn new(secret: &[u8]) -> Self {
        #[allow(clippy::expect_used, reason = "RFC 2104 takes keys of any length")]
        Self(Hmac::new_from_slice(secret).expect("a key may have any length"))
    }

    fn sign(&self, body: &[u8]) -> String {
        base16ct::lower::encode_string(&self.0.clone().chain_update(body).finalize().into_bytes())
    }

    pub(crate) fn verifies(&self, body: &[u8], signature: &str) -> bool {
        let mut digest = [0; 32];
        // The time for rejecting a malformed signature doesn't depend on the secret.
        base16ct::lower::decode(signature, &mut digest)
            .is_ok_and(|digest| self.0.clone().chain_update(body).verify_slice(digest).is_ok())
    }
}

/// Signs deliveries as Basecamp does, for tests of programs that receive webhooks.
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
    /// Creates a signer with the secret of the receiver.
    pub fn new(secret: impl Into<Secret>) -> Self {
        Self(Key::new(secret.into().expose().as_bytes()))
    }

    /// Returns the signature of a body.
    #[must_use]
    pub fn sign(&self, body: &[u8]) -> String {
        self.0.sign(body)
    }

    /// Returns a delivery: a POST to `/` with this body and its signature in [`SIGNATURE_HEADER`].
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
