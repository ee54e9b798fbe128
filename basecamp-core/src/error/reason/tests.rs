use super::Reason;

#[test]
fn reasons_are_spelled_as_they_are_named() {
    for reason in [
        Reason::ResourceDiscoveryFailed,
        Reason::NoAsAdvertised,
        Reason::ExpectedIssuerUnavailable,
        Reason::AmbiguousIssuers,
        Reason::InvalidIssuerOrigin,
        Reason::AsFetchFailed,
        Reason::IssuerMismatch,
        Reason::InvalidMetadata,
        Reason::CapabilityUnavailable,
        Reason::AccessDenied,
        Reason::Expired,
        Reason::Transport,
        Reason::Unavailable,
        Reason::Cancelled,
        Reason::StateMismatch,
    ] {
        let words = reason.to_string();
        assert!(words.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{words}");
        assert_eq!(words.replace('_', ""), format!("{reason:?}").to_lowercase());
    }
}
