//! Calls that share pacers, in virtual time.

use std::future::Future as _;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::{Context, Wake, Waker};
use std::time::Duration;

use http::StatusCode;

use super::{at, millis};
use crate::error::Error;
use crate::observe::event::PacingDecision;
use crate::pace::pacer::Pacer;
use crate::pace::pacer::client::{Admission, ClientPacer, PacedRequest};
use crate::pace::pacer::permit::{Permit, Turn};
use crate::pace::pacing::PacingStatus;
use crate::protocol::machine::Step;
use crate::protocol::wait::Wait;

/// The response to a request.
#[derive(Debug, Clone, Copy)]
pub(super) enum Answer {
    Status { status: u16, retry_after: Option<u64> },
    Failure,
}

impl Answer {
    pub(super) fn status(status: u16, retry_after: Option<u64>) -> Self {
        Self::Status { status, retry_after }
    }

    /// The pause that the response requires.
    pub(super) fn hold(self) -> Option<Duration> {
        match self {
            Self::Status { status: 429, retry_after } => {
                Some(Duration::from_secs(retry_after.unwrap_or(1)))
            }
            Self::Status { status: 503, retry_after } => retry_after.map(Duration::from_secs),
            _ => None,
        }
    }
}

/// A call of one request. Times are in milliseconds.
#[derive(Debug, Clone)]
pub(super) struct PlannedCall {
    pub(super) arrival: u64,
    pub(super) account: String,
    pub(super) service: &'static str,
    pub(super) pacer: usize,
    pub(super) deadline: Option<u64>,
    pub(super) drop_at: Option<u64>,
    /// The duration of the request.
    pub(super) taking: u64,
    /// The delay of its driver after each wait.
    pub(super) late_by: u64,
    pub(super) answer: Answer,
}

impl PlannedCall {
    pub(super) fn at(arrival: u64, account: &str) -> Self {
        Self {
            arrival,
            account: account.to_owned(),
            service: "todos",
            pacer: 0,
            deadline: None,
            drop_at: None,
            taking: 100,
            late_by: 0,
            answer: Answer::status(200, None),
        }
    }

    pub(super) fn answered(self, answer: Answer) -> Self {
        Self { answer, ..self }
    }

    pub(super) fn with_deadline(self, deadline: u64) -> Self {
        Self { deadline: Some(deadline), ..self }
    }

    pub(super) fn dropped_at(self, time: u64) -> Self {
        Self { drop_at: Some(time), ..self }
    }

    pub(super) fn taking(self, taking: u64) -> Self {
        Self { taking, ..self }
    }

    pub(super) fn late_by(self, late_by: u64) -> Self {
        Self { late_by, ..self }
    }

    pub(super) fn of_service(self, service: &'static str) -> Self {
        Self { service, ..self }
    }

    pub(super) fn of_pacer(self, pacer: usize) -> Self {
        Self { pacer, ..self }
    }
}

/// A request that was sent.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) call: usize,
    pub(super) account: String,
    pub(super) at: Duration,
}

/// A fact of the simulation. Facts are sorted by time.
#[derive(Debug, Clone)]
pub(super) enum Fact {
    Waits { account: String },
    Sends(Sent),
    Held { until: Duration },
    Refused { call: usize, at: Duration, error: Error },
    Dropped { call: usize },
}

enum Progress {
    Planned,
    Waiting { turn: Turn, wait: Pin<Box<Wait>>, flag: Arc<Flag>, wake_at: Option<Duration> },
    InFlight { permit: Permit, until: Duration },
    Ended,
}

struct Call {
    plan: PlannedCall,
    progress: Progress,
}

#[derive(Default)]
struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, SeqCst);
    }
}

pub(super) struct World {
    pacers: Vec<ClientPacer>,
    now: Duration,
    calls: Vec<Call>,
    pub(super) facts: Vec<Fact>,
    pub(super) decisions: Vec<(usize, PacingDecision)>,
    /// A callback for each new time, before the events of that time.
    pub(super) on_time: Box<dyn Fn(Duration)>,
    pub(super) max_in_flight: usize,
}

impl World {
    pub(super) fn new(pacers: Vec<Pacer>) -> Self {
        Self {
            pacers: pacers.into_iter().map(ClientPacer::new).collect(),
            now: Duration::ZERO,
            calls: Vec::new(),
            facts: Vec::new(),
            decisions: Vec::new(),
            on_time: Box::new(|_| {}),
            max_in_flight: 0,
        }
    }

    /// Runs all calls to their ends.
    pub(super) fn run(&mut self, calls: Vec<PlannedCall>) {
        self.run_until(calls, Duration::MAX);
        assert!(self.calls.iter().all(|call| matches!(call.progress, Progress::Ended)));
        for pacer in 0..self.pacers.len() {
            let status = self.status(pacer);
            assert_eq!((status.waiting, status.in_flight), (0, 0));
        }
    }

    pub(super) fn run_until(&mut self, calls: Vec<PlannedCall>, end: Duration) {
        let planned = |plan| Call { plan, progress: Progress::Planned };
        self.calls = calls.into_iter().map(planned).collect();
        while let Some(next) = self.next_time().filter(|next| *next <= end) {
            assert!(next < Duration::from_secs(100_000), "a call never ends");
            self.now = self.now.max(next);
            (self.on_time)(self.now);
            for index in 0..self.calls.len() {
                self.advance(index);
            }
        }
        if end < Duration::MAX {
            self.now = end;
        }
    }

    pub(super) fn status(&self, pacer: usize) -> PacingStatus {
        self.pacers[pacer].status(at(self.now))
    }

    pub(super) fn sent(&self) -> impl Iterator<Item = &Sent> {
        self.facts.iter().filter_map(|fact| match fact {
            Fact::Sends(sent) => Some(sent),
            _ => None,
        })
    }

    pub(super) fn times(&self) -> Vec<Duration> {
        self.sent().map(|sent| sent.at).collect()
    }

    pub(super) fn refusal(&self, call: usize) -> (Duration, Error) {
        let refusal = self.facts.iter().find_map(|fact| match fact {
            Fact::Refused { call: of, at, error } if *of == call => Some((*at, error.clone())),
            _ => None,
        });
        refusal.expect("the call was refused")
    }

    fn next_time(&mut self) -> Option<Duration> {
        let now = self.now;
        self.calls.iter_mut().filter_map(|call| call.next_time(now)).min()
    }

    /// Runs a call whose time has come.
    fn advance(&mut self, index: usize) {
        let now = self.now;
        let call = &mut self.calls[index];
        if call.next_time(now).is_none_or(|time| time > now) {
            return;
        }
        let is_started = !matches!(call.progress, Progress::Planned);
        if is_started && call.plan.drop_at.is_some_and(|time| millis(time) <= now) {
            call.progress = Progress::Ended;
            self.facts.push(Fact::Dropped { call: index });
            return;
        }
        match std::mem::replace(&mut call.progress, Progress::Ended) {
            Progress::Planned => {
                self.facts.push(Fact::Waits { account: call.plan.account.clone() });
                self.admit(index, Turn::None);
            }
            Progress::Waiting { turn, wait, .. } => {
                drop(wait);
                self.admit(index, turn);
            }
            Progress::InFlight { mut permit, .. } => {
                let (answer, pacer) = (call.plan.answer, &self.pacers[call.plan.pacer]);
                match answer {
                    Answer::Failure => pacer.on_network_failure(at(now), &mut permit),
                    Answer::Status { status, retry_after } => {
                        let status = StatusCode::from_u16(status).unwrap();
                        let retry_after = retry_after.map(Duration::from_secs);
                        pacer.on_status(at(now), &mut permit, status, retry_after);
                    }
                }
                if let Some(hold) = answer.hold() {
                    self.facts.push(Fact::Held { until: now + hold });
                }
                if let Some(task) = pacer.report_hold(at(now)) {
                    task.run();
                }
            }
            Progress::Ended => {}
        }
    }

    fn admit(&mut self, index: usize, mut turn: Turn) {
        let now = self.now;
        let plan = self.calls[index].plan.clone();
        if plan.deadline.is_some_and(|deadline| millis(deadline) <= now) {
            // The call ends with the error of its deadline.
            return self.facts.push(Fact::Dropped { call: index });
        }
        let request = PacedRequest {
            account: &plan.account,
            service: plan.service,
            deadline_at: plan.deadline.map(millis),
        };
        loop {
            let pacer = &self.pacers[plan.pacer];
            let mut decisions = Vec::new();
            let admission = pacer.admit(at(now), &mut turn, &request, &mut decisions);
            self.decisions.extend(decisions.into_iter().map(|decision| (index, decision)));
            match admission {
                Err(error) => {
                    return self.facts.push(Fact::Refused { call: index, at: now, error });
                }
                Ok(Admission::Send(permit)) => {
                    let account = plan.account.clone();
                    self.facts.push(Fact::Sends(Sent { call: index, account, at: now }));
                    let until = now + millis(plan.taking);
                    self.calls[index].progress = Progress::InFlight { permit, until };
                    let is_in_flight =
                        |call: &&Call| matches!(call.progress, Progress::InFlight { .. });
                    let in_flight = self.calls.iter().filter(is_in_flight).count();
                    self.max_in_flight = self.max_in_flight.max(in_flight);
                    return;
                }
                Ok(Admission::Pending(Step::Blocking(task))) => task.run(),
                Ok(Admission::Pending(Step::Wait(wait))) => {
                    let flag = Arc::new(Flag::default());
                    let mut wait = Box::pin(wait);
                    let waker = Waker::from(flag.clone());
                    if wait.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
                        let waiting = Progress::Waiting { turn, wait, flag, wake_at: None };
                        self.calls[index].progress = waiting;
                        return;
                    }
                }
                Ok(other) => panic!("{other:?}"),
            }
        }
    }
}

impl Call {
    fn next_time(&mut self, now: Duration) -> Option<Duration> {
        let late_by = millis(self.plan.late_by);
        let time = match &mut self.progress {
            Progress::Planned => return Some(millis(self.plan.arrival)),
            Progress::Waiting { wait, flag, wake_at, .. } => {
                if flag.0.swap(false, SeqCst) {
                    let woken = now + late_by;
                    *wake_at = Some(wake_at.map_or(woken, |time| time.min(woken)));
                }
                let until = wait.until().map(|until| until + late_by);
                until.into_iter().chain(*wake_at).min()?
            }
            Progress::InFlight { until, .. } => *until,
            Progress::Ended => return None,
        };
        Some(self.plan.drop_at.map_or(time, |drop_at| time.min(millis(drop_at))).max(now))
    }
}
