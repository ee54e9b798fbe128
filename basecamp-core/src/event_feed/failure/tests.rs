use super::*;

#[test]
fn network_failures_are_transient() {
    let error = Error::new(ErrorCode::Network, "reset");
    assert_eq!(MintFailure::from(error.clone()).kind, MintFailureKind::Transient);
    assert_eq!(PollFailure::from(error).kind, PollFailureKind::Transient);
}

#[test]
fn a_failed_token_refresh_is_unauthorized() {
    let error = Error::new(ErrorCode::AuthRequired, "log in again");
    assert_eq!(MintFailure::from(error.clone()).kind, MintFailureKind::Unauthorized);
    assert_eq!(PollFailure::from(error).kind, PollFailureKind::Unauthorized);
}

#[test]
fn other_failures_are_unrecoverable() {
    let error = Error::usage("an argument");
    assert_eq!(MintFailure::from(error.clone()).kind, MintFailureKind::Unrecoverable);
    assert_eq!(PollFailure::from(error).kind, PollFailureKind::Unrecoverable);
    assert_eq!(PollFailure::malformed("no rows").kind, PollFailureKind::Unrecoverable);
}
