//! For any arrivals and any responses: the limit of every window, pauses, order, fair shares, and
//! the end of every call.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use proptest::prelude::*;

use super::millis;
use super::world::{Answer, Fact, PlannedCall, World};
use crate::pace::pacer::Pacer;
use crate::pace::pacing::Pacing;

fn answers() -> impl Strategy<Value = Answer> {
    prop_oneof![
        12 => Just(Answer::status(200, None)),
        1 => Just(Answer::status(404, None)),
        1 => Just(Answer::status(500, None)),
        1 => Just(Answer::Failure),
        2 => proptest::option::of(1..5_u64).prop_map(|wait| Answer::status(429, wait)),
        1 => proptest::option::of(1..5_u64).prop_map(|wait| Answer::status(503, wait)),
    ]
}

fn calls() -> impl Strategy<Value = PlannedCall> {
    let times = (0..4000_u64, proptest::option::of(0..6000_u64), proptest::option::of(0..6000_u64));
    (times, 0..4_usize, 0..3000_u64, 0..200_u64, answers()).prop_map(
        |((arrival, deadline, drop_at), account, taking, late_by, answer)| PlannedCall {
            deadline: deadline.map(|time| arrival + time),
            drop_at: drop_at.map(|time| arrival + time),
            taking,
            late_by,
            answer,
            ..PlannedCall::at(arrival, ["1", "2", "3", "4"][account])
        },
    )
}

fn settings() -> impl Strategy<Value = Pacing> {
    (2..12_u32, 1..12_u32, 500..4000_u64, 1..6_usize).prop_map(
        |(limit, burst, window, max_in_flight)| {
            Pacing::new(limit, millis(window))
                .with_burst(burst.min(limit - 1))
                .with_max_in_flight(max_in_flight)
                .with_max_wait(Duration::from_secs(10_000))
        },
    )
}

/// Asserts that no closed window has more requests than the limit.
pub(super) fn assert_limit(world: &World, limit: usize, window: Duration) {
    let times: Vec<Duration> = world.sent().map(|sent| sent.at).collect();
    for (first, next) in times.iter().zip(times.iter().skip(limit)) {
        assert!(*next - *first > window, "{limit} in {window:?}: {times:?}");
    }
}

/// Asserts that no request is sent during a pause.
fn assert_holds(world: &World) {
    let mut held_until = Duration::ZERO;
    for fact in &world.facts {
        match fact {
            Fact::Held { until } => held_until = held_until.max(*until),
            Fact::Sends(sent) => assert!(sent.at >= held_until, "{sent:?} {held_until:?}"),
            _ => {}
        }
    }
}

/// Asserts that each account sends its requests in the order of the calls.
fn assert_order(world: &World, calls: &[PlannedCall]) {
    let mut last: HashMap<&str, (u64, usize)> = HashMap::new();
    for sent in world.sent() {
        let place = (calls[sent.call].arrival, sent.call);
        if let Some(before) = last.insert(&sent.account, place) {
            assert!(before < place, "{before:?} {place:?}");
        }
    }
}

/// Asserts that while an account waits, each other account sends at most one request.
fn assert_fair(world: &World, calls: &[PlannedCall]) {
    let mut waiting: HashMap<&str, HashSet<usize>> = HashMap::new();
    let mut passed: HashMap<(&str, &str), usize> = HashMap::new();
    let mut order: Vec<usize> = (0..calls.len()).collect();
    order.sort_by_key(|index| (calls[*index].arrival, *index));
    let mut arrivals = order.into_iter();
    for fact in &world.facts {
        match fact {
            Fact::Waits { account } => {
                let call = arrivals.next().unwrap();
                assert_eq!(calls[call].account, *account);
                waiting.entry(calls[call].account.as_str()).or_default().insert(call);
            }
            Fact::Sends(sent) => {
                let own = calls[sent.call].account.as_str();
                waiting.entry(own).or_default().remove(&sent.call);
                passed.retain(|(account, _), _| *account != own);
                for (account, waits) in &waiting {
                    if *account != own && !waits.is_empty() {
                        let count = passed.entry((*account, own)).or_default();
                        *count += 1;
                        assert!(*count <= 1, "{own} passes {account} twice");
                    }
                }
            }
            Fact::Refused { call, .. } | Fact::Dropped { call } => {
                let own = calls[*call].account.as_str();
                let waits = waiting.entry(own).or_default();
                waits.remove(call);
                if waits.is_empty() {
                    passed.retain(|(account, _), _| *account != own);
                }
            }
            Fact::Held { .. } => {}
        }
    }
}

proptest! {
    #[test]
    fn every_window_has_at_most_the_limit(
        (pacing, calls) in (settings(), proptest::collection::vec(calls(), 1..40)),
    ) {
        let mut world = World::new(vec![Pacer::new(pacing).unwrap()]);
        world.run(calls.clone());
        assert_limit(&world, pacing.limit as usize, pacing.window);
        assert_holds(&world);
        assert!(world.max_in_flight <= pacing.max_in_flight);
        for sent in world.sent() {
            let deadline = calls[sent.call].deadline;
            assert!(deadline.is_none_or(|deadline| sent.at < millis(deadline)));
        }
    }

    #[test]
    fn order_and_shares_are_fair(
        (pacing, mut calls) in (settings(), proptest::collection::vec(calls(), 1..40)),
    ) {
        calls.iter_mut().for_each(|call| call.late_by = 0);
        let mut world = World::new(vec![Pacer::new(pacing).unwrap()]);
        world.run(calls.clone());
        assert_order(&world, &calls);
        assert_fair(&world, &calls);
    }

    #[test]
    fn calls_without_a_deadline_are_sent(
        (pacing, mut calls) in (settings(), proptest::collection::vec(calls(), 1..40)),
    ) {
        for call in &mut calls {
            (call.deadline, call.drop_at) = (None, None);
        }
        let mut world = World::new(vec![Pacer::new(pacing).unwrap()]);
        world.run(calls.clone());
        assert_eq!(world.sent().count(), calls.len());
    }
}
