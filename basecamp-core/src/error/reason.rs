//! The reasons of a failed discovery or login, more specific than the error's code.

use std::fmt;

/// The reason of a failed discovery or login: [`Error::reason`](crate::Error::reason).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The protected resource's metadata could not be fetched, or describe another resource.
    ResourceDiscoveryFailed,
    /// The protected resource names no authorization server, or only Launchpad.
    NoAuthorizationServer,
    /// The protected resource doesn't name the expected issuer.
    ExpectedIssuerUnavailable,
    /// The protected resource names several issuers, and the caller set no expected one.
    AmbiguousIssuers,
    /// The issuer that the protected resource names is not an origin that may be requested.
    InvalidIssuerOrigin,
    /// The authorization server's metadata could not be fetched.
    AuthorizationServerMetadataFailed,
    /// The metadata name another issuer.
    IssuerMismatch,
    /// The metadata lack a required field, or have one with an invalid value.
    InvalidMetadata,
    /// The authorization server lacks a required capability.
    CapabilityUnavailable,
    /// The user denied access.
    AccessDenied,
    /// The device code expired before the user decided.
    Expired,
    /// The connection to the authorization server failed during the device flow.
    Transport,
    /// The authorization server offers no device flow, or its response violates that protocol.
    Unavailable,
    /// The authorization server doesn't know the client, or doesn't let it use the device flow.
    InvalidClient,
    /// The caller cancelled the login.
    Cancelled,
    /// The redirect belongs to a login that this program didn't start: `state` differs.
    StateMismatch,
}

impl Reason {
    /// Returns the reason in the spelling of Basecamp's tools, such as `issuer_mismatch`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ResourceDiscoveryFailed => "resource_discovery_failed",
            Self::NoAuthorizationServer => "no_as_advertised",
            Self::ExpectedIssuerUnavailable => "expected_issuer_unavailable",
            Self::AmbiguousIssuers => "ambiguous_issuers",
            Self::InvalidIssuerOrigin => "invalid_issuer_origin",
            Self::AuthorizationServerMetadataFailed => "as_fetch_failed",
            Self::IssuerMismatch => "issuer_mismatch",
            Self::InvalidMetadata => "invalid_metadata",
            Self::CapabilityUnavailable => "capability_unavailable",
            Self::AccessDenied => "access_denied",
            Self::Expired => "expired",
            Self::Transport => "transport",
            Self::Unavailable => "unavailable",
            Self::InvalidClient => "invalid_client",
            Self::Cancelled => "cancelled",
            Self::StateMismatch => "state_mismatch",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests;
