//! The keyring of the operating system.

use std::sync::Arc;

use keyring_core::{CredentialStore, Error};

/// The reason why there is no connection to a keyring.
#[derive(Debug)]
#[cfg_attr(
    not(all(unix, not(any(target_vendor = "apple", target_os = "android")))),
    allow(dead_code, reason = "a keyring of the system always exists, or never")
)]
pub(super) enum ConnectError {
    /// The system has no keyring.
    Missing(Error),
    /// It has one that can't be reached.
    Unreachable(Error),
}

/// Connects to the Secret Service over D-Bus.
#[cfg(all(unix, not(any(target_vendor = "apple", target_os = "android"))))]
pub(super) fn connect() -> Result<Arc<CredentialStore>, ConnectError> {
    match zbus_secret_service_keyring_store::Store::new() {
        Ok(store) => Ok(store),
        Err(error) if super::secret_service::is_missing(&error) => {
            Err(ConnectError::Missing(error))
        }
        Err(error) => Err(ConnectError::Unreachable(error)),
    }
}

#[cfg(target_os = "macos")]
pub(super) fn connect() -> Result<Arc<CredentialStore>, ConnectError> {
    match apple_native_keyring_store::keychain::Store::new() {
        Ok(store) => Ok(store),
        Err(error) => Err(ConnectError::Unreachable(error)),
    }
}

#[cfg(windows)]
pub(super) fn connect() -> Result<Arc<CredentialStore>, ConnectError> {
    match windows_native_keyring_store::Store::new() {
        Ok(store) => Ok(store),
        Err(error) => Err(ConnectError::Unreachable(error)),
    }
}

#[cfg(not(any(
    all(unix, not(any(target_vendor = "apple", target_os = "android"))),
    target_os = "macos",
    windows
)))]
pub(super) fn connect() -> Result<Arc<CredentialStore>, ConnectError> {
    let reason = "unsupported operating system".to_owned();
    Err(ConnectError::Missing(Error::NotSupportedByStore(reason)))
}
