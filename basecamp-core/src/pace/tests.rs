//! Tests of the pacer in virtual time.

mod breaker;
mod gcra;
mod properties;
mod queue;
mod shared;
mod world;

use std::time::{Duration, SystemTime};

use http::StatusCode;

use self::world::{Answer, PlannedCall, World};
use super::pacer::Pacer;
use super::pacing::Pacing;
use crate::error::{ErrorCode, PacingRefusal};
use crate::observe::event::PacingDecision;
use crate::protocol::now::Now;

pub(super) fn millis(time: u64) -> Duration {
    Duration::from_millis(time)
}

/// The wall clock starts an hour after the Unix epoch.
pub(super) fn at(monotonic: Duration) -> Now {
    let wall = SystemTime::UNIX_EPOCH + Duration::from_secs(3600) + monotonic;
    Now { monotonic, wall }
}

/// Five requests a second, evenly: an interval of 250 ms.
fn five() -> Pacing {
    Pacing::new(5, Duration::from_secs(1))
}

fn run(pacing: Pacing, calls: Vec<PlannedCall>) -> World {
    let mut world = World::new(vec![Pacer::new(pacing).unwrap()]);
    world.run(calls);
    world
}

#[test]
fn requests_are_spread_evenly() {
    let world = run(five(), (0..4).map(|_| PlannedCall::at(0, "1")).collect());
    assert_eq!(world.times(), [0, 250, 500, 750].map(millis));
}

#[test]
fn burst_follows_an_idle_time() {
    // The interval is 1000 / (5 - 3) ms.
    let world = run(five().with_burst(3), (0..5).map(|_| PlannedCall::at(0, "1")).collect());
    assert_eq!(world.times(), [0, 0, 0, 500, 1000].map(millis));
}

#[test]
fn rate_limit_response_holds_back_every_call() {
    let mut calls = vec![PlannedCall::at(0, "1").answered(Answer::status(429, Some(3)))];
    calls.extend((0..3).map(|_| PlannedCall::at(10, "2")));
    let world = run(five(), calls);
    // The response takes 100 ms. After the pause, the interval is four times 250 ms and decreases.
    assert_eq!(world.times()[..2], [0, 3100].map(millis));
    let interval = world.times()[2] - world.times()[1];
    assert!(interval > millis(990) && interval <= millis(1000), "{interval:?}");
    let next = world.times()[3] - world.times()[2];
    assert!(next > millis(500) && next < interval, "{next:?}");
}

#[test]
fn unavailable_service_holds_with_retry_after_only() {
    for (retry_after, second) in [(Some(2), 2100), (None, 250)] {
        let first = PlannedCall::at(0, "1").answered(Answer::status(503, retry_after));
        let world = run(five(), vec![first, PlannedCall::at(0, "1")]);
        assert_eq!(world.times(), [0, second].map(millis), "{retry_after:?}");
    }
}

#[test]
fn full_pace_returns_after_the_recovery() {
    let mut calls = vec![PlannedCall::at(0, "1").answered(Answer::status(429, Some(1)))];
    // The recovery takes two windows.
    calls.extend((0..2).map(|_| PlannedCall::at(3200, "1")));
    let world = run(five(), calls);
    assert_eq!(world.times(), [0, 3200, 3450].map(millis));
}

#[test]
fn wait_beyond_the_deadline_is_refused_at_once() {
    let mut calls: Vec<_> = (0..4).map(|_| PlannedCall::at(0, "1")).collect();
    calls.push(PlannedCall::at(10, "1").with_deadline(990));
    calls.push(PlannedCall::at(10, "1").with_deadline(1010));
    let world = run(five(), calls);
    let (time, error) = world.refusal(4);
    assert_eq!(time, millis(10));
    assert_eq!((error.code(), error.retryable()), (ErrorCode::RateLimit, true));
    let Some(PacingRefusal::WaitTooLong { wait }) = error.pacing_refusal() else { panic!() };
    assert_eq!(*wait, millis(990));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1)));
    // It doesn't delay the other call.
    assert_eq!(world.times().last(), Some(&millis(1000)));
}

#[test]
fn wait_beyond_the_longest_wait_is_refused() {
    let pacing = five().with_max_wait(millis(300));
    let world = run(pacing, (0..3).map(|_| PlannedCall::at(0, "1")).collect());
    assert_eq!(world.times(), [0, 250].map(millis));
    assert_eq!(world.refusal(2).0, millis(0));
}

#[test]
fn dropped_call_leaves_its_turn_to_the_next() {
    let mut calls: Vec<_> = (0..4).map(|_| PlannedCall::at(0, "1")).collect();
    calls[1] = PlannedCall::at(0, "1").dropped_at(200);
    let world = run(five(), calls);
    assert_eq!(world.times(), [0, 250, 500].map(millis));
}

#[test]
fn dropped_request_returns_its_place_in_flight() {
    let pacing = five().with_max_in_flight(1);
    let slow = PlannedCall::at(0, "1").taking(60_000).dropped_at(700);
    let world = run(pacing, vec![slow, PlannedCall::at(0, "1")]);
    assert_eq!(world.times(), [0, 700].map(millis));
}

#[test]
fn requests_in_flight_are_bounded() {
    let pacing = five().with_max_in_flight(2);
    let calls = (0..4).map(|_| PlannedCall::at(0, "1").taking(1000)).collect();
    let world = run(pacing, calls);
    assert_eq!(world.times(), [0, 250, 1000, 1250].map(millis));
}

#[test]
fn accounts_take_turns() {
    let mut calls: Vec<_> = (0..4).map(|_| PlannedCall::at(0, "busy")).collect();
    calls.push(PlannedCall::at(10, "quiet"));
    let world = run(five(), calls);
    let quiet = world.sent().position(|sent| sent.account == "quiet");
    assert_eq!(quiet, Some(2), "after the call that was next");
}

#[test]
fn call_that_is_not_polled_loses_its_place() {
    let mut calls: Vec<_> = (0..3).map(|_| PlannedCall::at(0, "1")).collect();
    calls[1] = PlannedCall::at(0, "1").late_by(30_000);
    let world = run(five(), calls);
    let third = world.sent().find(|sent| sent.call == 2).unwrap();
    assert!(third.at < millis(4000), "{:?}", third.at);
    assert_eq!(world.sent().count(), 3);
}

#[test]
fn hooks_see_waits_and_refusals() {
    let calls = vec![
        PlannedCall::at(0, "1"),
        PlannedCall::at(0, "1"),
        PlannedCall::at(0, "1").with_deadline(100),
    ];
    let world = run(five(), calls);
    let decisions = |call: usize| -> Vec<String> {
        let decisions = world.decisions.iter().filter(|(of, _)| *of == call);
        let text = |decision: &PacingDecision| match decision {
            PacingDecision::Wait { expected } => format!("wait {expected:?}"),
            PacingDecision::Admitted { waited } => format!("admitted {waited:?}"),
            PacingDecision::Refused(error) => format!("refused {}", error.code()),
            PacingDecision::StoreFailed(error) => format!("store {}", error.code()),
        };
        decisions.map(|(_, decision)| text(decision)).collect()
    };
    assert_eq!(decisions(0), [""; 0]);
    assert_eq!(decisions(1), ["wait 250ms", "admitted 250ms"]);
    assert_eq!(decisions(2), ["refused rate_limit"]);
}

#[test]
fn status_has_the_budget_that_is_left() {
    let mut world = World::new(vec![Pacer::new(five().with_max_in_flight(4)).unwrap()]);
    let status = world.status(0);
    assert_eq!((status.available, status.next_in), (1, Duration::ZERO));
    let calls = (0..3).map(|_| PlannedCall::at(0, "1").taking(10_000)).collect();
    world.run_until(calls, millis(100));
    let status = world.status(0);
    assert_eq!((status.available, status.waiting, status.in_flight), (0, 2, 1));
    assert_eq!(status.next_in, millis(150));
    assert_eq!((status.held_for, status.store_fails), (Duration::ZERO, false));
}

#[test]
fn invalid_settings_are_usage_errors() {
    let breaker = super::breaker::CircuitBreaker::new(65, 50, millis(1));
    for (pacing, setting) in [
        (Pacing::new(1, millis(1000)), "limit"),
        (Pacing::new(2, Duration::ZERO), "window"),
        (five().with_burst(0), "burst"),
        (five().with_burst(5), "burst"),
        (five().with_max_in_flight(0), "max_in_flight"),
        (five().with_circuit_breaker(breaker), "CircuitBreaker"),
    ] {
        let error = Pacer::new(pacing).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
        assert!(error.message().contains(setting), "{error}");
    }
}

#[test]
fn breaker_refuses_until_a_probe_succeeds() {
    let breaker = super::breaker::CircuitBreaker::new(2, 100, Duration::from_secs(10));
    let failing = |time| PlannedCall::at(time, "1").answered(Answer::status(500, None));
    let mut calls = vec![failing(0), failing(1000), PlannedCall::at(2000, "1")];
    calls.push(PlannedCall::at(2000, "1").of_service("projects"));
    // The probe fails, and later another one succeeds.
    calls.extend([failing(12_000), PlannedCall::at(13_000, "1")]);
    calls.extend([PlannedCall::at(23_000, "1"), PlannedCall::at(24_000, "1")]);
    let world = run(five().with_circuit_breaker(breaker), calls);
    let sent: Vec<usize> = world.sent().map(|sent| sent.call).collect();
    assert_eq!(sent, [0, 1, 3, 4, 6, 7]);
    let (_, error) = world.refusal(2);
    assert_eq!((error.code(), error.retryable()), (ErrorCode::ApiError, true));
    let refusal = error.pacing_refusal().unwrap();
    let PacingRefusal::CircuitOpen { service, retry_in } = refusal else { panic!() };
    assert_eq!((*service, *retry_in), ("todos", millis(9100)));
}

#[test]
fn client_errors_do_not_open_the_breaker() {
    let breaker = super::breaker::CircuitBreaker::new(2, 50, Duration::from_secs(10));
    let calls: Vec<_> = (0..4)
        .map(|n| PlannedCall::at(n * 1000, "1").answered(Answer::status(404, None)))
        .collect();
    let world = run(five().with_circuit_breaker(breaker), calls);
    assert_eq!(world.sent().count(), 4);
    assert!(StatusCode::NOT_FOUND.is_client_error());
}
