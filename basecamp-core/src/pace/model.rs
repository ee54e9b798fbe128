//! Every interleaving of a few calls that share a pacer:
//!
//! ```sh
//! RUSTFLAGS='--cfg model' cargo test -p basecamp-core --lib model::
//! ```
//!
//! `loom` replaces the lock of [`Pacer`] from `std`; everything else is the shipped code. Time
//! doesn't pass, so a call that is never woken is a deadlock, which `loom` reports.

use std::future::Future as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Wake, Waker};
use std::time::{Duration, SystemTime};

use http::StatusCode;
use loom::thread;

use crate::error::Error;
use crate::pace::gcra::Rate;
use crate::pace::pacer::Pacer;
use crate::pace::pacer::client::{Admission, ClientPacer, PacedRequest};
use crate::pace::pacer::permit::{Permit, Turn};
use crate::pace::pacing::Pacing;
use crate::pace::store::{PaceStore, Reservation};
use crate::protocol::machine::Step;
use crate::protocol::now::Now;
use crate::protocol::wait::Wait;

/// How often a thread is interrupted at most, where there are too many interleavings for all.
const PREEMPTIONS: usize = 2;
const NOW: Now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };

/// The fate of the first call that waits, or that is admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    Ends,
    /// It is dropped while it waits.
    DroppedWaiting,
    /// It is dropped with the query of the store that it should run.
    DroppedQuery,
}

/// A store without waits, as slow as the model wants.
struct Store;

impl PaceStore for Store {
    fn reserve(&self, _: &Rate, _: Duration) -> Result<Reservation, Error> {
        thread::yield_now();
        Ok(Reservation::Reserved(Duration::ZERO))
    }

    fn hold(&self, _: &Rate, _: Duration) -> Result<(), Error> {
        Ok(())
    }

    fn hold_left(&self) -> Result<Duration, Error> {
        Ok(Duration::ZERO)
    }
}

struct World {
    pacer: ClientPacer,
    first: First,
    /// The first call is still to be dropped.
    pending: AtomicBool,
    in_flight: AtomicUsize,
    max_in_flight: usize,
    sent: AtomicUsize,
}

impl World {
    fn new(max_in_flight: usize, is_shared: bool, first: First) -> Self {
        let pacing = Pacing::new(100, Duration::from_secs(10))
            .with_burst(50)
            .with_max_in_flight(max_in_flight);
        let pacer =
            if is_shared { Pacer::shared(pacing, Store) } else { Pacer::new(pacing) }.unwrap();
        Self {
            pacer: ClientPacer::new(pacer),
            first,
            pending: AtomicBool::new(first != First::Ends),
            in_flight: AtomicUsize::new(0),
            max_in_flight,
            sent: AtomicUsize::new(0),
        }
    }

    /// Sends a request, as a driver does.
    fn call(&self, account: &str) {
        let mut turn = Turn::None;
        let request = PacedRequest { account, service: "todos", deadline_at: None };
        loop {
            match self.pacer.admit(NOW, &mut turn, &request, &mut Vec::new()).unwrap() {
                Admission::Send(permit) => return self.send(permit),
                Admission::Pending(Step::Wait(wait)) => {
                    if self.wait(wait).is_none() {
                        return;
                    }
                }
                Admission::Pending(Step::Blocking(task)) => {
                    if self.first == First::DroppedQuery && self.pending.swap(false, SeqCst) {
                        return;
                    }
                    task.run();
                }
                other => panic!("{other:?}"),
            }
        }
    }

    fn send(&self, mut permit: Permit) {
        let in_flight = self.in_flight.fetch_add(1, SeqCst) + 1;
        assert!(in_flight <= self.max_in_flight, "{in_flight} requests in flight");
        thread::yield_now();
        self.pacer.on_status(NOW, &mut permit, StatusCode::OK, None);
        self.sent.fetch_add(1, SeqCst);
        self.in_flight.fetch_sub(1, SeqCst);
        drop(permit);
    }

    /// Parks the thread until it is woken, unless this is the call to be dropped.
    fn wait(&self, wait: Wait) -> Option<()> {
        let mut wait = Box::pin(wait);
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        while wait.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
            if self.first == First::DroppedWaiting && self.pending.swap(false, SeqCst) {
                return None;
            }
            thread::park();
        }
        Some(())
    }
}

struct Unpark(thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Checks that number of concurrent calls of two accounts, with one request in flight at a time.
fn check(calls: usize, is_shared: bool, first: First) {
    let schedules = Arc::new(AtomicUsize::new(0));
    let count = schedules.clone();
    let mut model = loom::model::Builder::new();
    // LOOM_MAX_PREEMPTIONS comes first.
    model.preemption_bound = model.preemption_bound.or((calls > 2).then_some(PREEMPTIONS));
    model.check(move || {
        count.fetch_add(1, SeqCst);
        let world = Arc::new(World::new(1, is_shared, first));
        let threads: Vec<_> = (0..calls)
            .map(|number| {
                let world = world.clone();
                thread::spawn(move || world.call(if number == 0 { "1" } else { "2" }))
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        let was_dropped = first != First::Ends && !world.pending.load(SeqCst);
        assert_eq!(world.sent.load(SeqCst), calls - usize::from(was_dropped));
        let status = world.pacer.status(NOW);
        assert_eq!((status.waiting, status.in_flight), (0, 0));
        assert!(!world.pacer.has_wakers());
        // Another call is sent.
        world.call("3");
    });
    let schedules = schedules.load(SeqCst);
    assert!(schedules > 1, "there was more than one interleaving to try");
    println!("{calls} calls, shared {is_shared}, {first:?}: {schedules} interleavings");
}

#[test]
fn calls_are_sent_one_at_a_time_in_any_interleaving() {
    check(2, false, First::Ends);
    check(3, false, First::Ends);
}

#[test]
fn dropped_waiting_call_wakes_the_next() {
    check(2, false, First::DroppedWaiting);
    check(3, false, First::DroppedWaiting);
}

#[test]
fn calls_with_a_store_are_sent_in_any_interleaving() {
    check(2, true, First::Ends);
    check(3, true, First::Ends);
}

#[test]
fn dropped_query_is_repeated_by_the_next_call() {
    check(2, true, First::DroppedQuery);
    check(3, true, First::DroppedQuery);
}
