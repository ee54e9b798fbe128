use super::Reason::{
    AccessDenied, AmbiguousIssuers, AsFetchFailed, Cancelled, CapabilityUnavailable,
    ExpectedIssuerUnavailable, Expired, InvalidIssuerOrigin, InvalidMetadata, IssuerMismatch,
    NoAsAdvertised, ResourceDiscoveryFailed, StateMismatch, Transport, Unavailable,
};

#[test]
fn reasons_are_spelled_as_they_are_named() {
    for reason in [
        ResourceDiscoveryFailed,
        NoAsAdvertised,
        ExpectedIssuerUnavailable,
        AmbiguousIssuers,
        InvalidIssuerOrigin,
        AsFetchFailed,
        IssuerMismatch,
        InvalidMetadata,
        CapabilityUnavailable,
        AccessDenied,
        Expired,
        Transport,
        Unavailable,
        Cancelled,
        StateMismatch,
    ] {
        let words = reason.to_string();
        assert!(words.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{words}");
        assert_eq!(words.replace('_', ""), format!("{reason:?}").to_lowercase());
    }
}
