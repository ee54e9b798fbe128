//! The device flow: logging in on another device than the one that the program runs on (RFC 8628).
//!
//! [`RequestDeviceCode`] asks for a code that a person types in elsewhere, [`PollDevice`] asks until they
//! have decided, and [`DeviceLogin`] is both with a callback in between. When and how often is asked
//! stands in `device/pace.rs`.

mod code;
mod login;
mod poll;
mod poll_schedule;

pub use code::{DeviceAuthorization, DevicePrompt, RequestDeviceCode};
pub use login::DeviceLogin;
pub use poll::PollDevice;

use crate::auth::grant::host_of;
use crate::error::failure::Failure;
use crate::error::failure::FailureKind;
use crate::error::reason::Reason;
use crate::error::{Error, ErrorCode};

/// Nobody decided in time.
fn expired() -> Error {
    Error::new(ErrorCode::AuthRequired, "the device code expired before the login was confirmed")
        .with_reason(Reason::Expired)
        .with_hint("Start the login again, and confirm it in time.")
}

fn cancelled() -> Error {
    Error::usage("the login was cancelled")
        .with_reason(Reason::Cancelled)
        .with_hint("Start the login again when it suits.")
}

/// No complete answer came from that endpoint.
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
