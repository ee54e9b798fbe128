use super::Reason;

#[test]
fn spelling_follows_the_variant_or_the_official_sdks() {
    for reason in [
        Reason::ResourceDiscoveryFailed,
        Reason::NoAuthorizationServer,
        Reason::ExpectedIssuerUnavailable,
        Reason::AmbiguousIssuers,
        Reason::InvalidIssuerOrigin,
        Reason::AuthorizationServerMetadataFailed,
        Reason::IssuerMismatch,
        Reason::InvalidMetadata,
        Reason::CapabilityUnavailable,
        Reason::AccessDenied,
        Reason::Expired,
        Reason::Transport,
        Reason::Unavailable,
        Reason::InvalidClient,
        Reason::Cancelled,
        Reason::StateMismatch,
    ] {
        let text = reason.to_string();
        assert!(text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{text}");
        // The names of these two in the official SDKs abbreviate "authorization server".
        match reason {
            Reason::NoAuthorizationServer => assert_eq!(text, "no_as_advertised"),
            Reason::AuthorizationServerMetadataFailed => assert_eq!(text, "as_fetch_failed"),
            _ => assert_eq!(text.replace('_', ""), format!("{reason:?}").to_lowercase()),
        }
    }
}
