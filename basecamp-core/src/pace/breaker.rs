//! The circuit breaker: after many failures of a service, its calls are refused for a time.

use std::time::Duration;

use crate::pace::clock::{Micros, duration, micros};

/// The settings of the circuit breakers, one for each service: see
/// [`Pacing::with_circuit_breaker`](crate::Pacing::with_circuit_breaker).
///
/// A breaker observes the latest requests of its service. If enough of them failed, by a network
/// failure or a status of 500 or more, it opens: calls are refused without a request. After
/// `open_for` it allows one request, the probe. If the probe succeeds, the breaker closes;
/// otherwise it stays open for the same time again. Other statuses, 4xx included, are successes:
/// the service answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CircuitBreaker {
    /// The number of requests that are observed, from 1 to 64.
    samples: u32,
    /// The share of failures that opens the breaker, in percent.
    failure_percent: u32,
    open_for: Duration,
}

impl CircuitBreaker {
    /// Opens when `failure_percent` of the latest `samples` requests have failed, for `open_for`.
    ///
    /// Building the pacer fails unless `samples` is from 1 to 64, `failure_percent` from 1 to 100,
    /// and `open_for` greater than 0.
    #[must_use]
    pub const fn new(samples: u32, failure_percent: u32, open_for: Duration) -> Self {
        Self { samples, failure_percent, open_for }
    }

    pub(super) fn is_valid(&self) -> bool {
        (1..=64).contains(&self.samples)
            && (1..=100).contains(&self.failure_percent)
            && micros(self.open_for) > 0
    }
}

/// The result of a request, for the breaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Success,
    Failure,
}

/// The breaker of a service.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    /// The latest results, one bit each; 1 is a failure.
    history: u64,
    observed: u32,
    state: State,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Closed,
    Open {
        until: Micros,
    },
    /// The probe is in flight.
    Probing,
}

impl Breaker {
    /// Whether a request may be sent.
    ///
    /// # Errors
    ///
    /// The time until the next probe; zero while one is in flight.
    pub(super) fn check(&self, now: Micros) -> Result<(), Duration> {
        match self.state {
            State::Closed => Ok(()),
            State::Open { until } if now >= until => Ok(()),
            State::Open { until } => Err(duration(until - now)),
            State::Probing => Err(Duration::ZERO),
        }
    }

    /// Notes that a request is sent. Returns whether it is the probe.
    pub(super) fn start(&mut self) -> bool {
        let is_probe = matches!(self.state, State::Open { .. });
        if is_probe {
            self.state = State::Probing;
        }
        is_probe
    }

    /// Notes the result of a request.
    pub(super) fn record(
        &mut self,
        settings: &CircuitBreaker,
        now: Micros,
        is_probe: bool,
        outcome: Outcome,
    ) {
        match (&self.state, outcome) {
            (State::Probing, Outcome::Success) if is_probe => *self = Self::default(),
            (State::Probing, Outcome::Failure) if is_probe => self.open(settings, now),
            (State::Closed, _) => {
                self.history = self.history << 1 | u64::from(outcome == Outcome::Failure);
                self.observed = self.observed.saturating_add(1).min(settings.samples);
                let mask = u64::MAX >> (64 - settings.samples);
                let failures = (self.history & mask).count_ones();
                if self.observed == settings.samples
                    && failures * 100 >= settings.failure_percent * settings.samples
                {
                    self.open(settings, now);
                }
            }
            // The request was sent before the breaker opened.
            _ => {}
        }
    }

    /// Notes that the probe ended without a result. The next request is the probe.
    pub(super) fn abandon_probe(&mut self) {
        if matches!(self.state, State::Probing) {
            self.state = State::Open { until: 0 };
        }
    }

    pub(super) fn is_open(&self) -> bool {
        !matches!(self.state, State::Closed)
    }

    fn open(&mut self, settings: &CircuitBreaker, now: Micros) {
        let until = now.saturating_add(micros(settings.open_for));
        *self = Self { state: State::Open { until }, ..Self::default() };
    }
}
