//! The device flow: a login that the user confirms on another device (RFC 8628).
//!
//! [`RequestDeviceCode`] requests a code that the user enters elsewhere, [`PollDevice`] polls for
//! the token until the user has decided, and [`DeviceLogin`] does both, with a callback that shows
//! the code. `device/poll_schedule.rs` computes the times of the polls.

mod code;
mod login;
mod poll;
mod poll_schedule;

pub use code::{DeviceAuthorization, DevicePrompt, RequestDeviceCode};
pub use login::DeviceLogin;
pub use poll::PollDevice;

use crate::auth::grant::host_of;
use crate::auth::token_endpoint::{
    HttpResponse, INVALID_CLIENT, UNAUTHORIZED_CLIENT, protocol_error,
};
use crate::error::failure::Failure;
use crate::error::failure::FailureKind;
use crate::error::reason::Reason;
use crate::error::{Error, ErrorCode};

/// Creates the error for a code that expired before the user decided.
fn expired() -> Error {
    Error::new(ErrorCode::AuthRequired, "the device code expired before the login was confirmed")
        .with_reason(Reason::Expired)
        .with_hint("Start the login again, and confirm it in time.")
}

/// Creates the error for a cancelled login.
pub(in crate::oauth) fn cancelled() -> Error {
    Error::new(ErrorCode::Cancelled, "the login was cancelled")
        .with_reason(Reason::Cancelled)
        .with_hint("Start the login again.")
}

/// Returns the reason of an OAuth error that ends the flow. RFC 6749, section 5.2, defines those
/// that reject the client.
fn reason_of(response: &HttpResponse) -> Reason {
    match protocol_error(response).as_deref() {
        Some(INVALID_CLIENT | UNAUTHORIZED_CLIENT) if response.status.is_client_error() => {
            Reason::InvalidClient
        }
        _ => Reason::Unavailable,
    }
}

/// Maps a transport failure of a request to `endpoint`.
fn failed(failure: Failure, endpoint: &str) -> Error {
    let reason = match failure.kind() {
        FailureKind::BodyTooLarge | FailureKind::BlockedAddress => Reason::Unavailable,
        _ => Reason::Transport,
    };
    Error::from_failure(failure, host_of(endpoint).as_deref())
        .with_context("the device login failed")
        .with_reason(reason)
}

#[cfg(test)]
mod tests;
