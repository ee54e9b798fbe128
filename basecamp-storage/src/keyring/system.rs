//! The keyring of the operating system.

use std::sync::Arc;

use keyring_core::{CredentialStore, Result};

/// Connects to the Secret Service over D-Bus.
#[cfg(all(unix, not(any(target_vendor = "apple", target_os = "android"))))]
pub(super) fn connect() -> Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
pub(super) fn connect() -> Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(windows)]
pub(super) fn connect() -> Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(not(any(
    all(unix, not(any(target_vendor = "apple", target_os = "android"))),
    target_os = "macos",
    windows
)))]
pub(super) fn connect() -> Result<Arc<CredentialStore>> {
    Err(keyring_core::Error::NotSupportedByStore("unsupported operating system".to_owned()))
}
