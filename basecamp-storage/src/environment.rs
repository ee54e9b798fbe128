//! The environment of the process.

use std::env;

use basecamp_core::{Config, ConfigBuilder, Error};

/// Starts from the default settings and those in the environment: `BASECAMP_BASE_URL`,
/// `BASECAMP_TIMEOUT` (in seconds) and `BASECAMP_MAX_RETRIES`.
///
/// # Errors
///
/// A `usage` error that names the variable whose value is invalid.
pub fn config_from_env() -> Result<ConfigBuilder, Error> {
    Config::from_env_with(variable)
}

/// Reads an environment variable. Bytes that are not Unicode are replaced, so that the setting is
/// rejected and not ignored.
#[must_use]
pub fn variable(name: &str) -> Option<String> {
    env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}
