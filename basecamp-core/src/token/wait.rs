//! Waiting, for a moment or for another call's refresh.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::token::TokenState;

/// Something to wait for: a moment, the end of the token refresh that is in flight, or whichever of
/// the two is first.
///
/// It is a future that becomes ready when the refresh ends. The moment is up to the driver's own
/// timer: wait until [`Wait::until`] or until this future is ready.
#[derive(Debug)]
#[must_use]
pub struct Wait {
    until: Option<Duration>,
    refresh: Option<(Arc<TokenState>, u64)>,
    key: Option<u64>,
}

impl Wait {
    pub(crate) fn for_moment(until: Duration) -> Self {
        Self { until: Some(until), refresh: None, key: None }
    }

    pub(crate) fn for_refresh(state: Arc<TokenState>, number: u64) -> Self {
        Self { until: None, refresh: Some((state, number)), key: None }
    }

    pub(crate) fn at_most_until(mut self, until: Option<Duration>) -> Self {
        self.until = until;
        self
    }

    /// The latest moment to step again, on the clock of [`Now::monotonic`](crate::Now::monotonic);
    /// `None` if there is none.
    #[must_use]
    pub fn until(&self) -> Option<Duration> {
        self.until
    }
}

impl Future for Wait {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        match &this.refresh {
            Some((state, number)) => state.poll_end(*number, &mut this.key, cx),
            None => Poll::Pending,
        }
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        if let (Some((state, _)), Some(key)) = (&self.refresh, self.key) {
            state.forget(key);
        }
    }
}
