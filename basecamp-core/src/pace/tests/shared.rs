//! Tests of pacers that share a store, as processes do.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use proptest::prelude::*;

use super::millis;
use super::properties::assert_limit;
use super::world::{Answer, Fact, PlannedCall, World};
use crate::error::{Error, ErrorCode};
use crate::observe::event::PacingDecision;
use crate::pace::gcra::{Gcra, Rate};
use crate::pace::pacer::Pacer;
use crate::pace::pacing::Pacing;
use crate::pace::store::{PaceStore, Reservation};

/// A store in memory, on the clock of the world.
#[derive(Default)]
struct Store {
    state: Mutex<Gcra>,
    now: AtomicU64,
    reservations: AtomicU64,
    fails: AtomicBool,
    panics: AtomicBool,
}

impl Store {
    fn check(&self) -> Result<u64, Error> {
        assert!(!self.panics.load(SeqCst), "the store panics");
        match self.fails.load(SeqCst) {
            true => Err(Error::new(ErrorCode::Network, "the store is gone")),
            false => Ok(self.now.load(SeqCst)),
        }
    }
}

impl PaceStore for Store {
    fn reserve(&self, rate: &Rate, max_wait: Duration) -> Result<Reservation, Error> {
        let now = self.check()?;
        self.reservations.fetch_add(1, SeqCst);
        let reserved = self.state.lock().unwrap().reserve(rate, now, max_wait);
        Ok(match reserved {
            Ok(slot) => Reservation::Reserved(Duration::from_micros(slot - now)),
            Err(wait) => Reservation::TooLate(wait),
        })
    }

    fn hold(&self, rate: &Rate, time: Duration) -> Result<(), Error> {
        let now = self.check()?;
        self.state.lock().unwrap().hold(rate, now, time);
        Ok(())
    }

    fn hold_left(&self) -> Result<Duration, Error> {
        Ok(self.state.lock().unwrap().hold_left(self.check()?))
    }
}

/// As many processes as pacers.
fn world(pacing: Pacing, processes: usize) -> (World, Arc<Store>) {
    let store = Arc::new(Store::default());
    let pacers = (0..processes).map(|_| Pacer::shared(pacing, store.clone()).unwrap()).collect();
    let mut world = World::new(pacers);
    let clock = store.clone();
    world.on_time = Box::new(move |now| {
        clock.now.store(3_600_000_000 + now.as_micros() as u64, SeqCst);
    });
    (world, store)
}

fn five() -> Pacing {
    Pacing::new(5, Duration::from_secs(1))
}

#[test]
fn processes_share_one_rate_in_turn() {
    let (mut world, _) = world(five(), 2);
    world.run((0..8).map(|n| PlannedCall::at(0, "1").of_pacer(n / 4)).collect());
    let expected: Vec<_> = (0..8).map(|n| millis(n * 250)).collect();
    assert_eq!(world.times(), expected);
    let processes: Vec<_> = world.sent().map(|sent| sent.call / 4).collect();
    assert_eq!(processes.iter().filter(|process| **process == 0).count(), 4);
    assert!(processes[..4].contains(&0) && processes[..4].contains(&1), "{processes:?}");
}

#[test]
fn hold_of_one_process_holds_back_the_others() {
    let (mut world, _) = world(five(), 2);
    let calls = vec![
        PlannedCall::at(0, "1").answered(Answer::status(429, Some(2))),
        // It has reserved the slot at 250 ms when the response arrives at 100 ms.
        PlannedCall::at(10, "1").of_pacer(1),
    ];
    world.run(calls);
    assert_eq!(world.times()[0], millis(0));
    assert!(world.times()[1] >= millis(2100), "{:?}", world.times());
}

#[test]
fn failing_store_leaves_the_local_pace() {
    for panics in [false, true] {
        let (mut world, store) = world(five(), 1);
        store.fails.store(!panics, SeqCst);
        store.panics.store(panics, SeqCst);
        world.run((0..3).map(|_| PlannedCall::at(0, "1")).collect());
        assert_eq!(world.times(), [0, 250, 500].map(millis));
        let failures = world
            .decisions
            .iter()
            .filter(|(_, decision)| matches!(decision, PacingDecision::StoreFailed(_)));
        assert_eq!(failures.count(), 1);
        assert!(world.status(0).store_fails);
    }
}

#[test]
fn recovered_store_is_used_again() {
    let (mut world, store) = world(five(), 1);
    store.fails.store(true, SeqCst);
    world.run(vec![PlannedCall::at(0, "1")]);
    store.fails.store(false, SeqCst);
    world.run(vec![PlannedCall::at(20_000, "1")]);
    assert!(!world.status(0).store_fails);
    assert_ne!(store.state.lock().unwrap().arrival, 0);
}

#[test]
fn store_without_its_data_starts_no_burst() {
    let (mut world, store) = world(five(), 1);
    world.run(vec![PlannedCall::at(0, "1")]);
    *store.state.lock().unwrap() = Gcra::default();
    world.run(vec![PlannedCall::at(100, "1")]);
    assert_eq!(world.times(), [0, 250].map(millis));
}

#[test]
fn pause_that_the_store_has_lost_is_observed() {
    let (mut world, store) = world(five(), 1);
    world.run(vec![PlannedCall::at(0, "1").answered(Answer::status(429, Some(5)))]);
    *store.state.lock().unwrap() = Gcra::default();
    world.run((0..2).map(|_| PlannedCall::at(1000, "1")).collect());
    let times = world.times();
    assert_eq!(times[1], millis(5100));
    // The pace returns slowly: the interval is four times 250 ms at first.
    assert!(times[2] - times[1] > millis(900), "{times:?}");
    assert_eq!(store.reservations.load(SeqCst), 3);
}

#[test]
fn refused_call_reserves_nothing() {
    let (mut world, store) = world(five(), 2);
    let mut calls = vec![PlannedCall::at(0, "1")];
    // The other process doesn't know that the store's next slot is at 250 ms.
    calls.push(PlannedCall::at(0, "1").of_pacer(1).with_deadline(200));
    world.run(calls);
    assert_eq!(world.refusal(1).0, millis(0));
    assert_eq!(store.state.lock().unwrap().arrival, 3_600_250_000);
}

proptest! {
    #[test]
    fn processes_together_stay_within_the_limit(
        calls in proptest::collection::vec((0..3000_u64, 0..3_usize, 0..6_u64, 0..100_u64), 1..60),
    ) {
        let (mut world, _) = world(five(), 3);
        let calls: Vec<_> = calls
            .into_iter()
            .map(|(arrival, pacer, kind, late_by)| {
                let status = if kind == 0 { 429 } else { 200 };
                let answer = Answer::status(status, None);
                PlannedCall::at(arrival, "1").of_pacer(pacer).answered(answer).late_by(late_by)
            })
            .collect();
        world.run(calls.clone());
        assert_eq!(world.sent().count(), calls.len());
        assert_limit(&world, 5, Duration::from_secs(1));
        let mut held_until = Duration::ZERO;
        for fact in &world.facts {
            match fact {
                Fact::Held { until } => held_until = held_until.max(*until),
                Fact::Sends(sent) => assert!(sent.at >= held_until, "{sent:?}"),
                _ => {}
            }
        }
    }
}
