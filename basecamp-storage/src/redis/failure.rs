//! The errors of commands.

use std::time::Duration;

use ::redis::{ErrorKind, RedisError, ServerErrorKind};
use basecamp_core::{Error, ErrorCode};

/// Whether the socket must be replaced: it is closed, or its server became a replica.
pub(super) fn is_lost(error: &RedisError) -> bool {
    error.is_io_error()
        || error.is_unrecoverable_error()
        || error.kind() == ErrorKind::Server(ServerErrorKind::ReadOnly)
}

/// Codes of replies from a server that may accept the same command later.
const TEMPORARY: [&str; 8] =
    ["BUSY", "CLUSTERDOWN", "LOADING", "MASTERDOWN", "MISCONF", "NOREPLICAS", "OOM", "READONLY"];

/// Maps the error of a command.
pub(super) fn classify(error: RedisError, timeout: Duration) -> Error {
    let message = if error.is_timeout() {
        format!("Redis did not connect or answer within {timeout:?}")
    } else {
        format!("Redis failed: {error}")
    };
    let is_denied = error.kind() == ErrorKind::AuthenticationFailed;
    let is_temporary = is_lost(&error) && !is_denied
        || error.code().is_some_and(|code| TEMPORARY.contains(&code))
        // Scripts repeat the error of a command in their own message.
        || error.detail().is_some_and(|detail| {
            TEMPORARY.iter().any(|code| detail.split_whitespace().any(|word| word == *code))
        });
    let (code, hint) = if is_temporary {
        (ErrorCode::Network, "Check that Redis runs and has free memory, then try again.")
    } else {
        let hint =
            "Check the URL, password and permissions, and the version (6.2 or newer) of Redis.";
        (ErrorCode::Usage, hint)
    };
    Error::new(code, message).with_hint(hint).with_source(error)
}

/// The error of a command whose thread has ended.
pub(super) fn ended() -> Error {
    Error::new(ErrorCode::Network, "the thread of the Redis connection has ended")
}
