//! An operation on the token store that the driver runs: a task that blocks, or a future.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use crate::auth::store::StoreLock;
use crate::auth::token::Token;
use crate::error::{Error, ErrorCode};
use crate::model::catch_panic::catch_panic;
use crate::model::waiters::WaitEvent;
use crate::protocol::blocking_task::{BlockingTask, Outcome};
use crate::protocol::driver::BoxFuture;
use crate::protocol::machine::Step;
use crate::protocol::wait::Wait;

/// The result of an operation on the token store.
pub(super) enum StoreResult {
    /// The profile's lock, unless another session has it; and then its token.
    Consulted(Result<Option<StoreLock>, Error>, Result<Option<Token>, Error>),
    Prepared(Result<(), Error>),
    /// The lock is that of the save.
    Saved(Result<(), Error>, Option<StoreLock>),
}

/// An operation that has not begun yet.
pub(super) enum StoreTask {
    Blocking(BlockingTask, Outcome<StoreResult>),
    Future(BoxFuture<'static, StoreResult>),
}

impl StoreTask {
    pub(super) fn blocking(
        name: &'static str,
        job: impl FnOnce() -> StoreResult + Send + 'static,
    ) -> Self {
        let (task, outcome) = BlockingTask::new(name, job);
        Self::Blocking(task, outcome)
    }

    pub(super) fn future(future: impl Future<Output = StoreResult> + Send + 'static) -> Self {
        Self::Future(Box::pin(future))
    }

    /// Begins the operation. A future is dropped if it is not ready at `due`.
    pub(super) fn begin(self, due: Duration) -> (Step, RunningTask) {
        match self {
            Self::Blocking(task, outcome) => (Step::Blocking(task), RunningTask::Blocking(outcome)),
            Self::Future(future) => {
                let progress = Arc::new(Progress(Mutex::new(Stage::Pending(future))));
                (wait(&progress, due), RunningTask::Future { progress, due })
            }
        }
    }
}

/// An operation that has begun.
#[derive(Debug)]
pub(super) enum RunningTask {
    Blocking(Outcome<StoreResult>),
    Future { progress: Arc<Progress>, due: Duration },
}

impl RunningTask {
    /// Takes the result, or returns the step that waits for the pending future.
    #[expect(clippy::result_large_err, reason = "the step is returned at once and never stored")]
    pub(super) fn take(&self, now: Duration) -> Result<Result<StoreResult, Error>, Step> {
        match self {
            Self::Blocking(outcome) => {
                let misuse = || Error::misuse("step before the store's task has run");
                Ok(outcome.take().ok_or_else(misuse))
            }
            Self::Future { progress, due } => {
                progress.take(now >= *due).ok_or_else(|| wait(progress, *due))
            }
        }
    }
}

fn wait(progress: &Arc<Progress>, due: Duration) -> Step {
    Step::Wait(Wait::for_event(progress.clone()).at_most_until(Some(due)))
}

/// A future that the driver polls through a [`Wait`], which it may drop and get again.
pub(super) struct Progress(Mutex<Stage>);

enum Stage {
    Pending(BoxFuture<'static, StoreResult>),
    Ready(Box<StoreResult>),
    Panicked,
    Taken,
}

impl Progress {
    fn take(&self, is_overdue: bool) -> Option<Result<StoreResult, Error>> {
        let mut stage = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*stage, Stage::Pending(_)) && !is_overdue {
            return None;
        }
        Some(match std::mem::replace(&mut *stage, Stage::Taken) {
            Stage::Ready(result) => Ok(*result),
            Stage::Panicked => Err(panicked()),
            Stage::Pending(future) => {
                // A panic of the destructor must not end the machine.
                let _ = catch_panic(|| drop(future));
                Err(Error::new(ErrorCode::Network, "the token store did not answer in time")
                    .with_hint("Check that the token store responds, then try again.")
                    .with_timeout())
            }
            Stage::Taken => Err(Error::misuse("step after the store's task has ended")),
        })
    }
}

impl WaitEvent for Progress {
    fn poll(&self, _: &mut Option<u64>, cx: &Context<'_>) -> Poll<()> {
        let mut stage = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Stage::Pending(future) = &mut *stage else { return Poll::Ready(()) };
        let mut context = Context::from_waker(cx.waker());
        *stage = match catch_panic(|| future.as_mut().poll(&mut context)) {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(result)) => Stage::Ready(Box::new(result)),
            Err(_) => Stage::Panicked,
        };
        Poll::Ready(())
    }

    fn forget(&self, _: u64) {}
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress").finish_non_exhaustive()
    }
}

/// The error of a store that panicked.
pub(super) fn panicked() -> Error {
    Error::usage("the token store panicked")
}
