//! Why discovery or a login failed, beyond what the error's code says.

use std::fmt;

/// Why discovery or a login failed: [`Error::reason`](crate::Error::reason).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The protected resource's metadata could not be had, or are not about that resource.
    ResourceDiscoveryFailed,
    /// The resource names no authorization server, or none but Launchpad.
    NoAuthorizationServer,
    /// The resource doesn't name the issuer that was expected.
    ExpectedIssuerUnavailable,
    /// The resource names several issuers, and none was expected.
    AmbiguousIssuers,
    /// The issuer that the resource names is no origin that can be asked.
    InvalidIssuerOrigin,
    /// The authorization server's metadata could not be had.
    AuthorizationServerMetadataFailed,
    /// The metadata are those of another issuer.
    IssuerMismatch,
    /// The metadata lack what is needed, or hold what can't be used.
    InvalidMetadata,
    /// The authorization server doesn't offer what was asked for.
    CapabilityUnavailable,
    /// The person said no.
    AccessDenied,
    /// The device code's time was up before the person decided.
    Expired,
    /// The connection to the authorization server failed during the device flow.
    Transport,
    /// The authorization server offers no device flow, or didn't answer as that demands.
    Unavailable,
    /// The caller gave up.
    Cancelled,
    /// The answer belongs to a login that this program didn't start: `state` differs.
    StateMismatch,
}

impl Reason {
    /// The reason as Basecamp's tools spell it, such as `issuer_mismatch`.
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
