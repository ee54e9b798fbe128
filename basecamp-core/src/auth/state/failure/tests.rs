use super::*;

fn after(failures: u32, cause: impl Fn() -> Cause, error: &Error) -> RefreshFailure {
    let fail = |last, _| Some(RefreshFailure::after(last, Duration::ZERO, cause(), error.clone()));
    (0..failures).fold(None, fail).unwrap()
}

/// The seconds until a refresh may begin.
fn wait(failure: &RefreshFailure, purpose: Purpose) -> u64 {
    (0..100_000).find(|at| !failure.blocks(purpose, Duration::from_secs(*at), true)).unwrap()
}

#[test]
fn backoffs_double_up_to_their_limits() {
    let error = Error::api("busy");
    let rows = [(1, 5, 1), (2, 10, 2), (3, 20, 4), (6, 160, 30), (7, 300, 30), (1000, 300, 30)];
    for (failures, ahead, required) in rows {
        let failure = after(failures, || Cause::Server(Purpose::Required), &error);
        assert_eq!(wait(&failure, Purpose::Ahead), ahead);
        assert_eq!(wait(&failure, Purpose::Required), required);
    }
}

#[test]
fn early_and_local_failures_do_not_delay_calls() {
    let error = Error::api("busy");
    for cause in [|| Cause::Server(Purpose::Ahead), || Cause::Local] {
        let failure = after(3, cause, &error);
        assert_eq!(wait(&failure, Purpose::Required), 0);
        assert_eq!(wait(&failure, Purpose::Ahead), 20);
    }
}

#[test]
fn denial_lasts_unless_a_store_has_another_token() {
    let cause = || Cause::Refused(Some(Secret::new("r")));
    let failure = after(1, cause, &Error::api("refused"));
    assert!(failure.blocks(Purpose::Required, Duration::MAX, false));
    assert!(failure.blocks(Purpose::Ahead, Duration::MAX, false));
    assert_eq!(wait(&failure, Purpose::Required), 0);
    assert_eq!(wait(&failure, Purpose::Ahead), 5);
    assert!(failure.refusal(Some(&Secret::new("r"))).is_some());
    assert!(failure.refusal(Some(&Secret::new("other"))).is_none());
}

#[test]
fn no_clock_overflows() {
    let error = Error::api("busy");
    let failure =
        RefreshFailure::after(None, Duration::MAX, Cause::Server(Purpose::Required), error);
    assert!(!failure.blocks(Purpose::Required, Duration::MAX, true));
}
