//! The codes of errors, with the hint and the exit status of each.

use std::fmt;

/// The kind of an error, for programs that handle kinds differently.
///
/// | code | status | exit | cause |
/// |---|---|---|---|
/// | `usage` | | 1 | an invalid call or setting |
/// | `not_found` | 404 | 2 | a missing or hidden resource; no match of a `find` |
/// | `auth_required` | 401 | 3 | a missing, expired or revoked token |
/// | `forbidden` | 403 | 4 | a missing permission |
/// | `rate_limit` | 429 | 5 | too many requests |
/// | `network` | | 6 | no complete response |
/// | `api_error` | 5xx, others | 7 | a failure of the server, or a malformed response |
/// | `ambiguous` | | 8 | several matches of a `find` |
/// | `validation` | 400, 422 | 9 | rejected values |
/// | `limit_exceeded` | 507 | 10 | a limit of the plan |
/// | `cancelled` | | 1 | the caller cancelled |
/// | `local_io` | | 1 | a file or folder on this side |
///
/// A job queue decides by the code whether to repeat a failed job:
///
/// ```
/// use basecamp_core::{Error, ErrorCode};
///
/// enum Next {
///     Requeue,
///     PauseQueue,
///     Discard,
/// }
///
/// fn after(error: &Error) -> Next {
///     match error.code() {
///         // The process ends, or the disk is full: no other job would do better.
///         ErrorCode::Cancelled | ErrorCode::LocalIo => Next::PauseQueue,
///         ErrorCode::AuthRequired => Next::PauseQueue,
///         _ if error.retryable() => Next::Requeue,
///         _ => Next::Discard,
///     }
/// }
///
/// assert!(matches!(after(&Error::new(ErrorCode::Network, "offline")), Next::Requeue));
/// assert!(matches!(after(&Error::new(ErrorCode::LocalIo, "disk full")), Next::PauseQueue));
/// assert!(matches!(after(&Error::usage("no such field")), Next::Discard));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorCode {
    /// The call or the configuration is wrong; nothing was sent.
    Usage,
    /// The resource doesn't exist, or isn't visible with this token (404).
    NotFound,
    /// The token is missing, expired or revoked (401).
    AuthRequired,
    /// The user lacks the permission (403).
    Forbidden,
    /// Too many requests (429).
    RateLimit,
    /// No complete response arrived: the connection failed, or a timeout or the deadline expired.
    Network,
    /// The server failed, or its response is malformed.
    ApiError,
    /// Several candidates match.
    Ambiguous,
    /// The server rejected the values that were sent (400, 422).
    Validation,
    /// A limit of the account's plan is reached (507).
    LimitExceeded,
    /// The caller cancelled the call or the login ([`Cancel`](crate::Cancel)), or dropped its
    /// future.
    Cancelled,
    /// A file, folder or stream of this program can't be read or written: the disk is full, a
    /// folder is missing, or a permission is.
    LocalIo,
}

impl ErrorCode {
    /// Returns the code in the spelling of Basecamp's tools, such as `not_found`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::NotFound => "not_found",
            Self::AuthRequired => "auth_required",
            Self::Forbidden => "forbidden",
            Self::RateLimit => "rate_limit",
            Self::Network => "network",
            Self::ApiError => "api_error",
            Self::Ambiguous => "ambiguous",
            Self::Validation => "validation",
            Self::LimitExceeded => "limit_exceeded",
            Self::Cancelled => "cancelled",
            Self::LocalIo => "local_io",
        }
    }

    /// Returns the exit status for a command-line tool that fails with this error, from 1 to 10.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Usage | Self::Cancelled | Self::LocalIo => 1,
            Self::NotFound => 2,
            Self::AuthRequired => 3,
            Self::Forbidden => 4,
            Self::RateLimit => 5,
            Self::Network => 6,
            Self::ApiError => 7,
            Self::Ambiguous => 8,
            Self::Validation => 9,
            Self::LimitExceeded => 10,
        }
    }

    /// Returns the advice for an error without a more specific hint.
    pub(super) const fn hint(self) -> &'static str {
        match self {
            Self::Usage => "Correct the call or the setting named in the message.",
            Self::NotFound => {
                "Check the id and the account, and that the person behind the token can see it."
            }
            Self::AuthRequired => "Log in again, or check that the token is complete and current.",
            Self::Forbidden => "Ask an administrator of the account or project for access.",
            Self::RateLimit => "Wait as long as `retry_after` says, then send fewer requests.",
            Self::Network => "Check the network connection and the base URL, then try again.",
            Self::ApiError => {
                "Try again later; if it persists, report the request id to Basecamp's support."
            }
            Self::Ambiguous => "Name the one that is meant more precisely.",
            Self::Validation => "Correct the values named in the message.",
            Self::LimitExceeded => "Free space or upgrade the account's plan, then try again.",
            Self::Cancelled => {
                "Make the call again if it is still needed. A change may have been made if its \
                 request was in flight."
            }
            Self::LocalIo => "Check the path in the message, its permissions and the free space.",
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
