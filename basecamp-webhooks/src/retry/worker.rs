//! The background thread of retries. It starts at the first failure and ends when nothing is
//! pending.

use std::pin::pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

use super::{Action, Pending, RetryQueue, Settlement, add};
use crate::BoxError;
use crate::dedup::AsyncDedupStore;
use crate::report::{GiveUpReason, Observer, Report, RetryOutcome, RetryReport, observe};

/// Retries commits and releases of one store on a thread.
pub(crate) struct RetryWorker {
    store: Arc<dyn AsyncDedupStore>,
    observer: Option<Observer>,
    state: Mutex<State>,
    /// Notified after each change of the state.
    changed: Condvar,
}

#[derive(Default)]
struct State {
    queue: RetryQueue,
    /// Whether the thread runs.
    running: bool,
    /// Whether the future of the attempt in flight can make progress.
    woken: bool,
    /// Reports that the observer has not returned from yet.
    reporting: usize,
    /// Operations given up since shutdown began.
    given_up: usize,
    /// Tasks that wait for the end of a shutdown.
    shutdown_wakers: Vec<Waker>,
}

impl State {
    fn is_idle(&self) -> bool {
        self.queue.len() == 0 && self.reporting == 0
    }
}

impl RetryWorker {
    pub(crate) fn new(store: Arc<dyn AsyncDedupStore>, observer: Option<Observer>) -> Self {
        Self { store, observer, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Retries an operation whose first attempt failed with this error.
    pub(crate) fn retry(
        self: &Arc<Self>,
        settlement: Settlement,
        deadline: Instant,
        error: String,
    ) {
        let failed_at = Instant::now();
        let pending = Pending { settlement, attempts: 1, failed_at, error, deadline };
        let mut state = self.lock();
        let evicted = state.queue.push(pending, random());
        self.changed.notify_all();
        let mut given_up =
            Vec::from_iter(evicted.map(|pending| (pending, GiveUpReason::QueueFull)));
        if !state.running {
            let worker = Arc::clone(self);
            let thread = thread::Builder::new().name("basecamp-webhooks-retry".to_owned());
            state.running = thread.spawn(move || worker.run()).is_ok();
        }
        if !state.running {
            let pending = state.queue.give_up_all().into_iter();
            given_up.extend(pending.map(|pending| (pending, GiveUpReason::NoThread)));
        }
        drop(self.report_given_up(state, given_up));
    }

    /// Waits until nothing is pending, at most for this time; then abandons the rest. Returns the
    /// number of operations given up.
    pub(crate) fn shut_down_blocking(&self, timeout: Duration) -> usize {
        let deadline = self.begin_shutdown(timeout);
        let mut state = self.lock();
        while !state.is_idle() {
            let remaining = deadline.saturating_duration_since(Instant::now());
            if remaining.is_zero() {
                let pending = state.queue.give_up_all().into_iter();
                let given_up = pending.map(|pending| (pending, GiveUpReason::Shutdown)).collect();
                return self.report_given_up(state, given_up).given_up;
            }
            state = self.wait(state, remaining);
        }
        state.given_up
    }

    /// The async form of [`shut_down_blocking`](Self::shut_down_blocking). The worker's thread
    /// observes the timeout.
    pub(crate) async fn shut_down_async(&self, timeout: Duration) -> usize {
        self.begin_shutdown(timeout);
        std::future::poll_fn(|context| {
            let mut state = self.lock();
            if state.is_idle() {
                return Poll::Ready(state.given_up);
            }
            if !state.shutdown_wakers.iter().any(|waker| waker.will_wake(context.waker())) {
                state.shutdown_wakers.push(context.waker().clone());
            }
            Poll::Pending
        })
        .await
    }

    fn begin_shutdown(&self, timeout: Duration) -> Instant {
        let now = Instant::now();
        let deadline = add(now, timeout);
        self.lock().queue.shut_down(now, deadline);
        self.changed.notify_all();
        deadline
    }

    fn run(self: Arc<Self>) {
        let waker = Waker::from(Arc::clone(&self));
        let mut state = self.lock();
        loop {
            match state.queue.next(Instant::now()) {
                Action::Attempt(settlement) => {
                    drop(state);
                    let result = self.attempt(&settlement, &waker);
                    state = self.lock();
                    let now = Instant::now();
                    match result {
                        Ok(()) => {
                            if let Some(pending) = state.queue.succeeded(now) {
                                let report = report(pending, RetryOutcome::Succeeded);
                                state = self.report(state, vec![report]);
                            }
                        }
                        Err(error) => state.queue.failed(now, error.to_string(), random()),
                    }
                }
                Action::GiveUp(pending, reason) => {
                    state = self.report_given_up(state, vec![(pending, reason)]);
                }
                Action::Wait(time) => {
                    let timeout = time.saturating_duration_since(Instant::now());
                    state = self.wait(state, timeout);
                }
                Action::Idle => {
                    state.running = false;
                    return;
                }
            }
        }
    }

    /// Polls an attempt on this thread until it is done or its time is over.
    fn attempt(&self, settlement: &Settlement, waker: &Waker) -> Result<(), BoxError> {
        let _context = settlement.runtime.enter();
        let mut attempt = pin!(settlement.run(&*self.store));
        loop {
            self.lock().woken = false;
            if let Poll::Ready(result) = attempt.as_mut().poll(&mut Context::from_waker(waker)) {
                return result;
            }
            let mut state = self.lock();
            while !state.woken {
                let deadline = state.queue.attempt_deadline();
                let remaining =
                    deadline.and_then(|time| time.checked_duration_since(Instant::now()));
                let Some(remaining) = remaining.filter(|time| !time.is_zero()) else {
                    return Err("the deduplication store did not answer in time".into());
                };
                state = self.wait(state, remaining);
            }
        }
    }

    fn report_given_up<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        given_up: Vec<(Pending, GiveUpReason)>,
    ) -> MutexGuard<'a, State> {
        if state.queue.is_shut_down() {
            state.given_up += given_up.len();
        }
        let reports = given_up
            .into_iter()
            .map(|(pending, reason)| report(pending, RetryOutcome::GivenUp(reason)))
            .collect();
        self.report(state, reports)
    }

    /// Calls the observer without the lock. No shutdown ends before the observer returns.
    fn report<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        reports: Vec<RetryReport>,
    ) -> MutexGuard<'a, State> {
        let count = reports.len();
        state.reporting += count;
        drop(state);
        for report in reports {
            observe(self.observer.as_ref(), || Report::Retry(report));
        }
        let mut state = self.lock();
        state.reporting -= count;
        self.changed.notify_all();
        let wakers =
            if state.is_idle() { std::mem::take(&mut state.shutdown_wakers) } else { Vec::new() };
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
        self.lock()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>, timeout: Duration) -> MutexGuard<'a, State> {
        let result = self.changed.wait_timeout(state, timeout);
        result.unwrap_or_else(PoisonError::into_inner).0
    }
}

impl Wake for RetryWorker {
    fn wake(self: Arc<Self>) {
        self.lock().woken = true;
        self.changed.notify_all();
    }
}

fn report(pending: Pending, outcome: RetryOutcome) -> RetryReport {
    RetryReport {
        event_id: pending.settlement.id,
        operation: pending.settlement.operation,
        outcome,
        attempts: pending.attempts,
        last_error: pending.error,
        duration: pending.failed_at.elapsed(),
    }
}

/// Jitter. Without randomness from the operating system, delays are the shortest.
pub(crate) fn random() -> u64 {
    getrandom::u64().unwrap_or_default()
}
