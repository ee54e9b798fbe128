//! Waiting: for a moment, for another call's refresh, to be cancelled.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::cancel::Cancel;
use crate::token::{Ticket, TokenState};

/// Something to wait for: a moment, some news (the token refresh in flight ends, the caller cancels),
/// or whichever of the two is first.
///
/// It is a future that becomes ready when there is news. The moment is up to the driver's own timer:
/// wait until [`Wait::until`] or until this future is ready.
#[derive(Debug)]
#[must_use]
pub struct Wait {
    until: Option<Duration>,
    news: News,
    key: Option<u64>,
}

#[derive(Debug)]
enum News {
    None,
    Refresh(Arc<TokenState>, Ticket),
    Cancel(Cancel),
}

impl Wait {
    pub(crate) fn for_moment(until: Duration) -> Self {
        Self { until: Some(until), news: News::None, key: None }
    }

    pub(crate) fn for_refresh(state: Arc<TokenState>, ticket: Ticket) -> Self {
        Self { until: None, news: News::Refresh(state, ticket), key: None }
    }

    /// A moment, unless `cancel` is used before.
    pub(crate) fn until_cancelled(until: Duration, cancel: Cancel) -> Self {
        Self { until: Some(until), news: News::Cancel(cancel), key: None }
    }

    /// Ends at that time if not before.
    pub(crate) fn at_most_until(mut self, until: Option<Duration>) -> Self {
        self.until = self.until.into_iter().chain(until).min();
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
        match &this.news {
            News::None => Poll::Pending,
            News::Refresh(state, ticket) => state.poll_end(ticket, &mut this.key, cx),
            News::Cancel(cancel) => cancel.poll(&mut this.key, cx),
        }
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        match (&self.news, self.key) {
            (News::Refresh(state, _), Some(key)) => state.forget(key),
            (News::Cancel(cancel), Some(key)) => cancel.forget(key),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
