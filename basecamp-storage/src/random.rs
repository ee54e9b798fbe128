//! Randomness of the operating system.

use basecamp_core::Error;
use basecamp_core::oauth::{CsrfState, PkceCodeVerifier};

/// Creates the verifier and challenge of a login (PKCE, RFC 7636) from 32 random bytes of the
/// operating system.
///
/// # Errors
///
/// A `usage` error if the operating system provides none.
pub fn pkce() -> Result<PkceCodeVerifier, Error> {
    random().map(PkceCodeVerifier::from_entropy)
}

/// Creates the `state` of a login (RFC 6749, section 10.12) from 16 random bytes of the operating
/// system.
///
/// # Errors
///
/// A `usage` error if the operating system provides none.
pub fn state() -> Result<CsrfState, Error> {
    random().map(CsrfState::from_entropy)
}

/// Returns 64 random bits of the operating system, such as for the jitter of retries.
///
/// # Errors
///
/// A `usage` error if the operating system provides none.
pub fn seed() -> Result<u64, Error> {
    random().map(u64::from_ne_bytes)
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    match getrandom::fill(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(error) => {
            let message = format!("the operating system provides no random bytes: {error}");
            Err(Error::usage(message).with_source(error))
        }
    }
}
