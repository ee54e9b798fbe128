//! The state that paced calls share, and the decision on their requests.

pub(crate) mod client;
pub(crate) mod permit;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError};
#[cfg(not(all(test, model)))]
use std::sync::{Mutex, MutexGuard};
use std::task::{Context as TaskContext, Poll, Waker};
use std::time::Duration;

#[cfg(all(test, model))]
use loom::sync::{Mutex, MutexGuard};

use crate::error::{Error, PacingRefusal};
use crate::model::catch_panic::catch_panic;
use crate::model::waiters::WaitEvent;
use crate::pace::breaker::{Breaker, Outcome};
use crate::pace::clock::{Micros, duration, micros};
use crate::pace::pacing::Pacing;
use crate::pace::queue::{FairQueue, Ticket};
use crate::pace::slots::{Answer, Next, Query, Slots};
use crate::pace::store::PaceStore;
use crate::protocol::blocking_task::BlockingTask;
use permit::{Permit, Turn, WaitingCall};

/// The interval in which a waiting call checks its deadline and the progress of the queue.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// Paces the requests of all clients that share it: clones share one state.
///
/// A request to the API waits for its slot of the rate limit and for a place among the requests in
/// flight: first come, first served within an account, and accounts in turn. A 429, or a 503 with
/// `Retry-After`, holds back all requests; afterwards the pace returns slowly. Retries and the
/// pages of a list are requests too. Requests to an authorization server and to the file storage
/// aren't paced.
///
/// A call that is dropped leaves the queue, or returns its place among the requests in flight. A
/// waiting call that the program doesn't poll for a second loses its place to the next one.
///
/// ```
/// use basecamp_core::{Auth, Config, Context, Pacer, Pacing};
///
/// // One limit for the clients of many users.
/// let pacer = Pacer::new(Pacing::basecamp())?;
/// let ann = Context::new(Config::default(), Auth::token("ann"), 1)?;
/// let ann = ann.with_pacer(pacer.clone());
/// let bob = Context::new(Config::default(), Auth::token("bob"), 2)?.with_pacer(pacer);
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Pacer(Arc<Shared>);

/// The shared state. Its lock is held for memory operations only.
struct Shared {
    pacing: Pacing,
    store: Option<Box<dyn PaceStore>>,
    state: Mutex<State>,
}

struct State {
    slots: Slots,
    queue: FairQueue,
    /// The tasks of the waiting calls.
    wakers: HashMap<Ticket, Waker>,
    in_flight: usize,
    breakers: HashMap<&'static str, Breaker>,
    /// The number of changes that may let the head of the queue act.
    version: u64,
    /// A head that could act and didn't, and the time at which another call noticed.
    idle_head: Option<(Ticket, Micros)>,
}

/// The decision on a request.
enum Decision {
    Send { slot: Micros, is_probe: bool },
    Wait { until: Micros, expected: Duration, version: Option<u64> },
    Query(Query, Duration),
    Refuse(PacingRefusal),
}

impl Pacer {
    /// Creates a pacer for the clients of this process.
    ///
    /// # Errors
    ///
    /// A `usage` error that names the invalid setting.
    pub fn new(pacing: Pacing) -> Result<Self, Error> {
        Self::build(pacing, None)
    }

    /// Creates a pacer that shares its rate limit and its pauses with other processes. The limit of
    /// requests in flight, the queue and the circuit breakers are those of this process.
    ///
    /// If the store fails, the pacer uses its local state at the same rate for 5 seconds, emits a
    /// [`StoreFailed`](crate::PacingDecision::StoreFailed), and tries the store again.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn shared(pacing: Pacing, store: impl PaceStore + 'static) -> Result<Self, Error> {
        Self::build(pacing, Some(Box::new(store)))
    }

    fn build(pacing: Pacing, store: Option<Box<dyn PaceStore>>) -> Result<Self, Error> {
        pacing.validate()?;
        let state = State {
            slots: Slots::new(pacing.rate(), store.is_some()),
            queue: FairQueue::default(),
            wakers: HashMap::new(),
            in_flight: 0,
            breakers: HashMap::new(),
            version: 0,
            idle_head: None,
        };
        Ok(Self(Arc::new(Shared { pacing, store, state: Mutex::new(state) })))
    }
}

impl State {
    /// Adds a call to the queue unless it waits already. Returns its ticket and the time since it
    /// waits.
    fn enter(
        &mut self,
        turn: &mut Turn,
        shared: &Arc<Shared>,
        account: &str,
        now: Micros,
    ) -> (Ticket, Micros) {
        match turn {
            Turn::Waiting(call) => {
                if self.queue.ahead(call.ticket).is_none() {
                    call.ticket = self.queue.push(account);
                }
                (call.ticket, call.since)
            }
            _ => {
                let ticket = self.queue.push(account);
                *turn = Turn::Waiting(WaitingCall::new(shared.clone(), ticket, now));
                (ticket, now)
            }
        }
    }

    fn decide(
        &mut self,
        pacing: &Pacing,
        ticket: Ticket,
        service: &'static str,
        now: Micros,
        max_wait: Duration,
    ) -> Decision {
        let breaker = self.breakers.get(service).map_or(Ok(()), |breaker| breaker.check(now));
        if let Err(retry_in) = breaker {
            return Decision::Refuse(PacingRefusal::CircuitOpen { service, retry_in });
        }
        let ahead = self.queue.ahead(ticket).unwrap_or_default();
        let queued = self.slots.interval().saturating_mul(ahead as u64);
        let earliest = self.slots.earliest(now).saturating_add(queued);
        let expected = duration(earliest.saturating_sub(now));
        let too_long = |wait| Decision::Refuse(PacingRefusal::WaitTooLong { wait });
        if expected > max_wait {
            return too_long(expected);
        }
        let version = (ahead == 0).then_some(self.version);
        let wait = |until| Decision::Wait { until, expected, version };
        if ahead > 0 || self.in_flight >= pacing.max_in_flight {
            if max_wait.is_zero() {
                return too_long(expected);
            }
            if ahead > 0 {
                self.check_head(pacing, now);
            }
            return wait(now.saturating_add(micros(HEARTBEAT.min(max_wait))));
        }
        match self.slots.next(now, max_wait) {
            Next::Due => {
                self.queue.pop();
                self.in_flight += 1;
                let breaker = self.breakers.get_mut(service);
                let is_probe = breaker.is_some_and(Breaker::start);
                Decision::Send { slot: self.slots.take(now), is_probe }
            }
            Next::At(time) => Decision::Wait {
                until: time,
                expected: duration(time.saturating_sub(now)),
                version,
            },
            Next::Busy(time) => wait(time),
            Next::Query(query) => Decision::Query(query, max_wait),
            Next::TooLate(time) => too_long(time),
        }
    }

    /// Removes a head that could have acted for a heartbeat, such as a future that isn't polled. It
    /// enters the queue again with its next step.
    fn check_head(&mut self, pacing: &Pacing, now: Micros) {
        let Some(head) = self.queue.head() else { return };
        if self.in_flight >= pacing.max_in_flight || !self.slots.is_waiting_for_head(now) {
            self.idle_head = None;
            return;
        }
        match self.idle_head {
            Some((ticket, since)) if ticket == head => {
                if now.saturating_sub(since) >= micros(HEARTBEAT) {
                    self.queue.remove(head);
                    self.idle_head = None;
                    self.version += 1;
                }
            }
            _ => self.idle_head = Some((head, now)),
        }
    }

    fn record(&mut self, pacing: &Pacing, now: Micros, permit: &mut Permit, outcome: Outcome) {
        let Some(settings) = &pacing.breaker else { return };
        let breaker = self.breakers.entry(permit.service).or_default();
        breaker.record(settings, now, std::mem::take(&mut permit.is_probe), outcome);
    }

    /// Removes the waker of the head, to be woken without the lock.
    fn waker_of_head(&mut self) -> Option<Waker> {
        let head = self.queue.head()?;
        self.wakers.remove(&head)
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a request that was admitted may still be sent.
    fn is_usable(&self, permit: &Permit, now: Micros) -> bool {
        self.lock().slots.is_usable(permit.slot, now)
    }

    /// Wakes the head of the queue after a change that may let it act.
    fn changed(&self, mut state: MutexGuard<'_, State>) {
        state.version += 1;
        let waker = state.waker_of_head();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Removes a call that is dropped or refused from the queue.
    fn leave(&self, ticket: Ticket) {
        let mut state = self.lock();
        state.queue.remove(ticket);
        self.changed(state);
    }

    /// Ends a request.
    fn release(&self, permit: &Permit) {
        let mut state = self.lock();
        state.in_flight = state.in_flight.saturating_sub(1);
        if permit.is_probe
            && let Some(breaker) = state.breakers.get_mut(permit.service)
        {
            breaker.abandon_probe();
        }
        self.changed(state);
    }

    fn query(self: &Arc<Self>, query: Query, max_wait: Duration) -> BlockingTask {
        let (Query::Reserve { number } | Query::HoldLeft { number }) = query;
        let running = RunningQuery { shared: self.clone(), number, answer: None };
        let (task, _) = BlockingTask::new("query the pace store", move || {
            let mut running = running;
            let shared = running.shared.clone();
            let Some(store) = &shared.store else { return };
            let answer = catch_panic(|| match query {
                Query::Reserve { .. } => {
                    store.reserve(&shared.pacing.rate(), max_wait).map(Answer::Reservation)
                }
                Query::HoldLeft { .. } => store.hold_left().map(Answer::HoldLeft),
            });
            running.answer = answer.ok();
        });
        task
    }
}

/// A query of the store. Its answer is passed on when it is dropped, so that a task that panics or
/// never runs ends it too.
struct RunningQuery {
    shared: Arc<Shared>,
    number: u64,
    answer: Option<Result<Answer, Error>>,
}

impl Drop for RunningQuery {
    fn drop(&mut self) {
        let answer = self.answer.take().unwrap_or_else(|| {
            Err(Error::usage("the query of the pace store panicked, or was not run"))
        });
        let mut state = self.shared.lock();
        if state.slots.answer(self.number, answer) {
            self.shared.changed(state);
        }
    }
}

/// The time at which a waiting call can act.
struct TurnEvent {
    shared: Arc<Shared>,
    ticket: Ticket,
    /// The version of the state at the wait of a head; `None` for a call that was no head.
    version: Option<u64>,
}

impl WaitEvent for TurnEvent {
    fn poll(&self, key: &mut Option<u64>, cx: &TaskContext<'_>) -> Poll<()> {
        let mut state = self.shared.lock();
        let is_head = state.queue.head() == Some(self.ticket);
        let is_changed = self.version != Some(state.version);
        if is_head && is_changed || state.queue.ahead(self.ticket).is_none() {
            return Poll::Ready(());
        }
        state.wakers.insert(self.ticket, cx.waker().clone());
        *key = Some(self.ticket);
        Poll::Pending
    }

    fn forget(&self, key: u64) {
        self.shared.lock().wakers.remove(&key);
    }
}

impl fmt::Debug for TurnEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TurnEvent").field("ticket", &self.ticket).finish_non_exhaustive()
    }
}

impl fmt::Debug for Pacer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let store = if self.0.store.is_some() { "shared" } else { "local" };
        f.debug_struct("Pacer").field("pacing", &self.0.pacing).field("state", &store).finish()
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}
