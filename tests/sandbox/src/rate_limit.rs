//! The rate limit: requests to the API beyond it get a 429 with `Retry-After`.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use basecamp_core::time::Timestamp;

use super::api::lock;
use super::faults::Fault;

/// At most `limit` requests in any period of the length `window` (a sliding window).
pub(super) struct RateLimit {
    limit: usize,
    window: Duration,
    /// The times of the accepted requests within the window, in order.
    accepted: Mutex<VecDeque<Timestamp>>,
}

impl RateLimit {
    pub(super) fn new(limit: usize, window: Duration) -> Self {
        Self { limit, window, accepted: Mutex::default() }
    }

    /// Forgets the accepted requests.
    pub(super) fn clear(&self) {
        lock(&self.accepted).clear();
    }

    /// Accepts a request at that time, or returns the response that rejects it.
    pub(super) fn reject(&self, now: Timestamp) -> Option<Fault> {
        let mut accepted = lock(&self.accepted);
        let since = |time: &Timestamp| Duration::try_from(now.duration_since(*time));
        let is_over = |time: &Timestamp| since(time).is_ok_and(|passed| passed >= self.window);
        while accepted.front().is_some_and(is_over) {
            accepted.pop_front();
        }
        if accepted.len() < self.limit {
            accepted.push_back(now);
            return None;
        }
        let oldest = accepted.front().and_then(|time| since(time).ok()).unwrap_or_default();
        let wait = self.window.saturating_sub(oldest);
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        Some(Fault::retry_after(429, &seconds.max(1).to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::clock::later;
    use super::*;

    #[test]
    fn every_window_has_at_most_the_limit() {
        let limit = RateLimit::new(2, Duration::from_secs(10));
        let start: Timestamp = "2027-03-01T08:00:00Z".parse().unwrap();
        let is_rejected = |seconds: f64| {
            let fault = limit.reject(later(start, Duration::from_secs_f64(seconds)));
            fault.map(|fault| match fault {
                Fault::Respond(response) => response.headers()["retry-after"].clone(),
                other => panic!("{other:?}"),
            })
        };
        assert_eq!(is_rejected(0.0), None);
        assert_eq!(is_rejected(5.5), None);
        assert_eq!(is_rejected(7.5).unwrap(), "3");
        assert_eq!(is_rejected(10.0), None);
        assert_eq!(is_rejected(15.4).unwrap(), "1");
        assert_eq!(is_rejected(15.5), None);
    }
}
