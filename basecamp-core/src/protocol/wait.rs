//! Waits for a time, for the end of a token refresh, or for a cancellation.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::waiters::WaitEvent;

/// A wait for a time, for an event (the token refresh in flight ends, the caller cancels), or for
/// whichever comes first. A wait can have two events.
///
/// As a future it becomes ready when the event happens. The driver handles the time with a timer of
/// its runtime: it waits until [`Wait::until`] or until this future is ready.
#[derive(Debug)]
#[must_use]
pub struct Wait {
    until: Option<Duration>,
    events: [Option<Registration>; 2],
}

/// An event, with the key under which it registered the waiting task.
#[derive(Debug)]
struct Registration {
    event: Arc<dyn WaitEvent>,
    key: Option<u64>,
}

impl Wait {
    /// Creates a wait until a time.
    pub(crate) fn until_time(until: Duration) -> Self {
        Self { until: Some(until), events: [None, None] }
    }

    /// Creates a wait for an event.
    pub(crate) fn for_event(event: Arc<dyn WaitEvent>) -> Self {
        Self { until: None, events: [Some(Registration { event, key: None }), None] }
    }

    /// Ends the wait also when this event happens.
    #[cfg(feature = "login")]
    pub(crate) fn or_for_event(mut self, event: Option<Arc<dyn WaitEvent>>) -> Self {
        self.events[1] = event.map(|event| Registration { event, key: None });
        self
    }

    /// Limits the wait to a time.
    pub(crate) fn at_most_until(mut self, until: Option<Duration>) -> Self {
        self.until = self.until.into_iter().chain(until).min();
        self
    }

    /// Returns the time of the next step, unless the event is earlier, on the clock of
    /// [`Now::monotonic`](crate::Now::monotonic); `None` for a wait without a time limit.
    #[must_use]
    pub fn until(&self) -> Option<Duration> {
        self.until
    }
}

impl Future for Wait {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        for registration in self.events.iter_mut().flatten() {
            if registration.event.poll(&mut registration.key, cx).is_ready() {
                return Poll::Ready(());
            }
        }
        Poll::Pending
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        for registration in self.events.iter().flatten() {
            if let Some(key) = registration.key {
                registration.event.forget(key);
            }
        }
    }
}
