//! Claims of events: each granted claim is committed or released, and retried in the background if
//! the store fails.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use basecamp_core::BoxFuture;
use basecamp_core::driver::catch_panic;

use crate::BoxError;
use crate::chain::guard;
use crate::dedup::{AsyncDedupStore, Claim, ClaimToken};
use crate::event::EventId;
use crate::outcome::Duplicate;
use crate::report::{Observer, StoreOperation};
use crate::retry::{RetryWorker, Runtime, Settlement, add};

/// Time during which a commit or release is retried, for stores without leases.
const RETRY_TIME_WITHOUT_LEASE: Duration = Duration::from_secs(5 * 60);

/// The deduplication store and the background retries of its commits and releases.
pub(crate) struct Claims {
    store: Arc<dyn AsyncDedupStore>,
    pub(crate) retries: Arc<RetryWorker>,
}

impl Claims {
    pub(crate) fn new(store: Arc<dyn AsyncDedupStore>, observer: Option<Observer>) -> Self {
        let retries = Arc::new(RetryWorker::new(Arc::clone(&store), observer));
        Self { store, retries }
    }

    /// Claims an event, unless another delivery has or had it. The guard settles the claim.
    pub(crate) async fn claim(
        &self,
        id: &EventId,
    ) -> Result<Result<ClaimGuard<'_>, Duplicate>, BoxError> {
        // The store's lease starts later than this, so no retry outlives it.
        let start = Instant::now();
        let lease = catch_panic(|| self.store.lease()).ok().flatten();
        let deadline = add(start, lease.unwrap_or(RETRY_TIME_WITHOUT_LEASE));
        Ok(match guard_store(|| self.store.claim(id)).await? {
            Claim::Granted(token) => Ok(ClaimGuard {
                claims: self,
                claim: Some((id.clone(), token)),
                operation: StoreOperation::Release,
                deadline,
            }),
            Claim::InProgress => Err(Duplicate::InProgress),
            Claim::Seen => Err(Duplicate::Seen),
        })
    }
}

/// A granted claim. Its end is a commit or release, also if the guard is dropped, as by a server
/// whose client closes the connection.
pub(crate) struct ClaimGuard<'a> {
    claims: &'a Claims,
    /// `None` once the claim is settled.
    claim: Option<(EventId, ClaimToken)>,
    operation: StoreOperation,
    deadline: Instant,
}

impl ClaimGuard<'_> {
    /// Commits or releases the claim. After an error, retries continue in the background.
    pub(crate) async fn settle(mut self, operation: StoreOperation) -> Result<(), BoxError> {
        self.operation = operation;
        let Some(settlement) = self.settlement() else { return Ok(()) };
        let result = settlement.run(&*self.claims.store).await;
        self.claim = None;
        if let Err(error) = &result {
            self.claims.retries.retry(settlement, self.deadline, error.to_string());
        }
        result
    }

    fn settlement(&self) -> Option<Settlement> {
        let (id, token) = self.claim.clone()?;
        Some(Settlement { id, token, operation: self.operation, runtime: Runtime::current() })
    }
}

impl Drop for ClaimGuard<'_> {
    fn drop(&mut self) {
        let Some(settlement) = self.settlement() else { return };
        // A store that never waits settles the claim at this poll.
        let mut context = Context::from_waker(Waker::noop());
        let error = match pin!(settlement.run(&*self.claims.store)).poll(&mut context) {
            Poll::Ready(Ok(())) => return,
            Poll::Ready(Err(error)) => error.to_string(),
            Poll::Pending => "the delivery was dropped before the store answered".to_owned(),
        };
        self.claims.retries.retry(settlement, self.deadline, error);
    }
}

/// Runs a call of the deduplication store. A panic in it becomes an error.
pub(crate) async fn guard_store<'a, T>(
    call: impl FnOnce() -> BoxFuture<'a, Result<T, BoxError>>,
) -> Result<T, BoxError> {
    match guard(call).await {
        Ok(result) => result,
        Err(panic) => Err(format!("the deduplication store panicked: {panic}").into()),
    }
}
