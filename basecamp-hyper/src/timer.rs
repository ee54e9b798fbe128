//! How long an attempt may take, and how long nothing may move.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use basecamp_core::Failure;
use tokio::time::{Instant, timeout_at};

/// The time that an attempt has, from connecting to the last byte.
#[derive(Clone)]
pub(crate) struct Timer {
    limit: Duration,
    pub(crate) end: Instant,
    stalls: Option<Stalls>,
}

/// How long nothing may move, and when something last did.
#[derive(Clone)]
struct Stalls {
    limit: Duration,
    moved: Arc<Mutex<Instant>>,
}

/// Longer than any attempt, and far from what the clock can't count.
const FOREVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);

impl Timer {
    pub(crate) fn start(limit: Duration, stall: Duration) -> Self {
        let now = Instant::now();
        let stalls = (stall < limit)
            .then(|| Stalls { limit: stall.min(FOREVER), moved: Arc::new(Mutex::new(now)) });
        Self { limit, end: now + limit.min(FOREVER), stalls }
    }

    /// Bounds one wait.
    pub(crate) async fn bound<F: Future>(&self, future: F) -> Result<F::Output, Failure> {
        self.moved();
        timeout_at(self.until(), future).await.map_err(|_| Failure::timeout(self.late()))
    }

    /// Bounds a wait that goes on for as long as something moves.
    pub(crate) async fn bound_stalls<F: Future>(&self, future: F) -> Result<F::Output, Failure> {
        let mut future = pin!(future);
        self.moved();
        loop {
            let until = self.until();
            match timeout_at(until, &mut future).await {
                Ok(output) => return Ok(output),
                Err(_) if self.until() > until => {}
                Err(_) => return Err(Failure::timeout(self.late())),
            }
        }
    }

    /// The timer of a body that is read as a whole: the idle timeout bounds all of it.
    pub(crate) fn without_stalls(&self) -> Self {
        match &self.stalls {
            Some(stalls) => Self {
                limit: stalls.limit,
                end: self.end.min(Instant::now() + stalls.limit),
                stalls: None,
            },
            None => self.clone(),
        }
    }

    /// Notes that something came or went.
    pub(crate) fn moved(&self) {
        if let Some(stalls) = &self.stalls {
            *stalls.moved.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        }
    }

    /// When the time is up, unless something moves.
    pub(crate) fn until(&self) -> Instant {
        let Some(stalls) = &self.stalls else { return self.end };
        let moved = *stalls.moved.lock().unwrap_or_else(PoisonError::into_inner);
        self.end.min(moved + stalls.limit)
    }

    pub(crate) fn late(&self) -> String {
        match self.stalls.as_ref().filter(|_| Instant::now() < self.end) {
            Some(stalls) => format!("nothing moved for {:?}", stalls.limit),
            None => format!("no complete response within {:?}", self.limit),
        }
    }
}
