use super::*;

fn after(failures: u32, cause: impl Fn() -> Cause, error: &Error) -> Setback {
    let fail = |last, _| Some(Setback::after(last, Duration::ZERO, cause(), error.clone()));
    (0..failures).fold(None, fail).unwrap()
}

/// The seconds until a refresh may begin.
fn wait(setback: &Setback, purpose: Purpose) -> u64 {
    (0..100_000).find(|at| !setback.blocks(purpose, Duration::from_secs(*at), true)).unwrap()
}

#[test]
fn waits_double_up_to_their_bounds() {
    let error = Error::api("busy");
    let rows = [(1, 5, 1), (2, 10, 2), (3, 20, 4), (6, 160, 30), (7, 300, 30), (1000, 300, 30)];
    for (failures, ahead, required) in rows {
        let setback = after(failures, || Cause::Server(Purpose::Required), &error);
        assert_eq!(wait(&setback, Purpose::Ahead), ahead);
        assert_eq!(wait(&setback, Purpose::Required), required);
    }
}

#[test]
fn a_failure_ahead_of_expiry_or_of_the_store_does_not_delay_calls_that_need_a_token() {
    let error = Error::api("busy");
    for cause in [|| Cause::Server(Purpose::Ahead), || Cause::Local] {
        let setback = after(3, cause, &error);
        assert_eq!(wait(&setback, Purpose::Required), 0);
        assert_eq!(wait(&setback, Purpose::Ahead), 20);
    }
}

#[test]
fn a_refusal_lasts_unless_a_store_may_have_another_token() {
    let cause = || Cause::Refused(Some(Secret::new("r")));
    let setback = after(1, cause, &Error::api("refused"));
    assert!(setback.blocks(Purpose::Required, Duration::MAX, false));
    assert!(setback.blocks(Purpose::Ahead, Duration::MAX, false));
    assert_eq!(wait(&setback, Purpose::Required), 0);
    assert_eq!(wait(&setback, Purpose::Ahead), 5);
    assert!(setback.refusal(Some(&Secret::new("r"))).is_some());
    assert!(setback.refusal(Some(&Secret::new("other"))).is_none());
}

#[test]
fn no_clock_overflows() {
    let error = Error::api("busy");
    let setback = Setback::after(None, Duration::MAX, Cause::Server(Purpose::Required), error);
    assert!(!setback.blocks(Purpose::Required, Duration::MAX, true));
}
