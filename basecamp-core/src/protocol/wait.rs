//! Waits for a time, for the end of a token refresh, or for a cancellation.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::model::cancel::Cancel;
use crate::model::waiters::{Registration, WaitEvent};

/// A wait for a time, for an event (the token refresh in flight ends, the caller cancels), or for
/// whichever comes first. A wait can have two events.
///
/// As a future it becomes ready when the event happens. The driver handles the time with a timer of
/// its runtime: it waits until [`Wait::until`] or until this future is ready.
#[derive(Debug)]
#[must_use]
pub struct Wait {
    until: Option<Duration>,
    event: Option<Registration>,
    cancel: Option<Registration>,
}

impl Wait {
    /// Creates a wait until a time.
    pub(crate) fn until_time(until: Duration) -> Self {
        Self { until: Some(until), event: None, cancel: None }
    }

    /// Creates a wait for an event.
    pub(crate) fn for_event(event: Arc<dyn WaitEvent>) -> Self {
        Self { until: None, event: Some(Registration::new(event)), cancel: None }
    }

    /// Limits the wait to a time.
    pub(crate) fn at_most_until(mut self, until: Option<Duration>) -> Self {
        self.until = self.until.into_iter().chain(until).min();
        self
    }

    /// Ends the wait when the caller cancels.
    pub(crate) fn end_when_cancelled(&mut self, cancel: &Cancel) {
        self.cancel = Some(Registration::new(cancel.event()));
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
        let this = &mut *self;
        for event in [&mut this.event, &mut this.cancel].into_iter().flatten() {
            if event.poll(cx).is_ready() {
                return Poll::Ready(());
            }
        }
        Poll::Pending
    }
}
