//! Tests of the deadline of a call.

use super::*;
use crate::testing::Sent;

#[test]
fn deadline_limits_attempts_and_waits() {
    let run = |deadline: u64, took: u64| {
        let context = context(Auth::token("secret"));
        let clock = Arc::new(Mutex::new(None::<Simulation>));
        let inner = clock.clone();
        let server = Simulation::new(move |_| {
            let clock = inner.lock().unwrap().clone().unwrap();
            clock.pass(Duration::from_secs(took));
            Ok(response(503, ""))
        });
        *clock.lock().unwrap() = Some(server.clone());
        let mut request = probe(&GET);
        request.options.set_deadline(Duration::from_secs(deadline));
        let error = server.drive(&mut Call::new(&context, &request)).unwrap_err();
        let at = seconds(&[server.now().monotonic.as_secs()])[0];
        let timeouts: Vec<u64> =
            server.requests().iter().map(|sent| sent.timeout.as_secs()).collect();
        *clock.lock().unwrap() = None;
        (error, at.as_secs(), timeouts)
    };
    // Attempts start at 0, 12 and 25 s. The third times out after the remaining time.
    let (error, at, timeouts) = run(32, 11);
    assert!(error.is_timeout());
    assert_eq!(error.message(), "the call's deadline of 32s has passed");
    assert_eq!((at, timeouts), (32, vec![30, 20, 7]));
    // The next attempt would start after the deadline, so the call ends without a wait.
    let (error, at, timeouts) = run(12, 11);
    assert_eq!(error.http_status(), Some(503));
    assert_eq!((at, timeouts), (11, vec![12]));
}

#[test]
fn deadline_during_a_post_leaves_its_effect_unknown() {
    for (operation, safe) in [(&GET, true), (&POST, false)] {
        let context = context(Auth::token("secret"));
        let mut request = probe(operation);
        request.options.set_deadline(Duration::from_secs(5));
        let mut call = Call::new(&context, &request);
        let mut now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
        let Step::Send(_) = call.step(now) else { panic!() };
        now.monotonic = Duration::from_secs(5);
        call.handle_failure(now, Failure::timeout("slow"));
        let Step::Done(Err(error)) = call.step(now) else { panic!() };
        assert!(error.is_timeout() && error.is_transient());
        assert_eq!(error.retryable(), safe, "{error}");
    }
}

#[test]
fn unprocessed_request_is_not_retried_after_the_deadline() {
    let context = context(Auth::token("secret"));
    let server = Simulation::new(|_| Err(Failure::not_processed("REFUSED_STREAM")));
    let mut request = probe(&POST);
    request.options.set_deadline(Duration::from_secs(2));
    let error = server.drive(&mut Call::new(&context, &request)).unwrap_err();
    let times: Vec<Duration> = server.requests().iter().map(|Sent { at, .. }| *at).collect();
    assert_eq!(times, seconds(&[0, 1]));
    assert_eq!(error.message(), "the server did not process the request: REFUSED_STREAM");
}
