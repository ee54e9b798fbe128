//! Workers: they take events from the inbox and run the handlers.

mod stop;

use std::fmt;
use std::marker::PhantomData;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use basecamp_core::{Blocking, BoxFuture};

use crate::BoxError;
use crate::chain::block_on;
use crate::dispatch::{Dispatcher, guard_inbox};
use crate::event::Event;
use crate::inbox::{Inbox, Message};
use crate::report::{InboxReport, Report, WorkOutcome, WorkReport, observe};
use crate::retry::{backoff, random};

pub use self::stop::StopHandle;
use self::stop::{Pause, Stop};

/// Processes the events in the inbox of a receiver, with its handlers and middleware.
///
/// An event whose handlers succeed is removed. After an error or a panic it is [tried
/// again](Self::with_retry_delays) with growing delays, and all its handlers run again; after the
/// [last try](Self::with_max_tries) it is a [dead letter](crate::DeadLetters). Each event is
/// processed at least once: it may be processed again if the worker dies, or is paused for longer
/// than the takeover time of the inbox. So handlers should be idempotent.
///
/// Any number of workers, in any number of processes, share a `RedisInbox`.
///
/// ```
/// use std::num::NonZeroUsize;
///
/// use basecamp_webhooks::{MemoryInbox, Signer, WebhookReceiver};
///
/// let receiver = WebhookReceiver::builder("secret")
///     .inbox(MemoryInbox::new(NonZeroUsize::new(1000).unwrap()))
///     .on("todo_*", |event| {
///         println!("{}", event.kind);
///         Ok(())
///     })
///     .build()?;
/// let worker = receiver.worker()?;
/// let stop = worker.stop_handle();
/// let thread = std::thread::spawn(move || worker.run());
///
/// let delivery = Signer::new("secret").request(r#"{"id": 1, "kind": "todo_created"}"#);
/// assert_eq!(receiver.respond(delivery).body(), "accepted\n");
///
/// // Events in progress end first.
/// stop.stop();
/// thread.join().unwrap();
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[must_use = "a worker works while `run` runs"]
pub struct Worker<M> {
    job: Job,
    concurrency: usize,
    mode: PhantomData<fn() -> M>,
}

/// The state that all loops of a worker share.
#[derive(Clone)]
struct Job {
    dispatcher: Arc<Dispatcher>,
    inbox: Arc<dyn Inbox>,
    max_tries: u32,
    first_delay: Duration,
    max_delay: Duration,
    stop: Arc<Stop>,
}

/// Delay between two looks at an empty inbox, doubling up to the longest one.
const IDLE_DELAY: Duration = Duration::from_millis(5);
/// Longest delay between two looks at an empty inbox.
const MAX_IDLE_DELAY: Duration = Duration::from_millis(200);
/// Delay after a failure of the inbox, doubling up to the longest one.
const FAILURE_DELAY: Duration = Duration::from_millis(100);
/// Longest delay after a failure of the inbox.
const MAX_FAILURE_DELAY: Duration = Duration::from_secs(5);

impl<M> Worker<M> {
    pub(crate) fn new(dispatcher: Arc<Dispatcher>, inbox: Arc<dyn Inbox>) -> Self {
        let job = Job {
            dispatcher,
            inbox,
            max_tries: 10,
            first_delay: Duration::from_secs(5),
            max_delay: Duration::from_secs(15 * 60),
            stop: Arc::default(),
        };
        Self { job, concurrency: 4, mode: PhantomData }
    }

    /// Sets the number of events that are processed at the same time, each on a thread or task.
    /// Default: 4.
    pub fn with_concurrency(mut self, events: NonZeroUsize) -> Self {
        self.concurrency = events.get();
        self
    }

    /// Sets the number of tries after which an event is a dead letter. Default: 10; at least 1.
    pub fn with_max_tries(mut self, tries: u32) -> Self {
        self.job.max_tries = tries.max(1);
        self
    }

    /// Sets the delay after the first failed try, which doubles with each further one, and its
    /// limit; a random part of up to a half is subtracted. Default: 5 seconds and 15 minutes.
    pub fn with_retry_delays(mut self, first: Duration, max: Duration) -> Self {
        self.job.first_delay = first;
        self.job.max_delay = max;
        self
    }

    /// Returns a handle that stops the worker.
    #[must_use]
    pub fn stop_handle(&self) -> StopHandle {
        StopHandle::new(Arc::clone(&self.job.stop))
    }
}

impl Worker<Blocking> {
    /// Processes events, each on one of the worker's threads, until the worker is
    /// [stopped](Self::stop_handle). Events in progress end first.
    pub fn run(&self) {
        thread::scope(|scope| {
            for _ in 1..self.concurrency {
                let thread = thread::Builder::new().name("basecamp-webhooks-worker".to_owned());
                // Without the thread, the others process the events.
                let _ = thread.spawn_scoped(scope, || block_on(self.job.run(Pause::Thread)));
            }
            block_on(self.job.run(Pause::Thread));
        });
    }
}

#[cfg(feature = "tokio")]
impl Worker<basecamp_core::Async> {
    /// Processes events, each in a task of the current tokio runtime, until the worker is
    /// [stopped](Self::stop_handle). Events in progress end first; if the future is dropped, they
    /// are cancelled and tried again.
    pub async fn run(&self) {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..self.concurrency {
            let job = self.job.clone();
            tasks.spawn(async move { job.run(Pause::Timer).await });
        }
        while tasks.join_next().await.is_some() {}
    }
}

/// The end of a try.
enum End {
    Complete,
    Retry(Duration),
    Bury(String),
}

impl End {
    fn name(&self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Retry(_) => "retry",
            Self::Bury(_) => "bury",
        }
    }

    fn settle<'a>(
        &'a self,
        inbox: &'a dyn Inbox,
        message: &'a Message,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        match self {
            Self::Complete => inbox.complete(message),
            Self::Retry(delay) => inbox.retry(message, *delay),
            Self::Bury(error) => inbox.bury(message, error),
        }
    }
}

impl Job {
    /// Processes one event after the other until the worker is stopped.
    async fn run(&self, pause: Pause) {
        let (mut empty, mut failures) = (0_u32, 0_u32);
        while !self.stop.is_set() {
            match guard_inbox(|| self.inbox.take()).await {
                Ok(Some(message)) => {
                    (empty, failures) = (0, 0);
                    self.process(&message, pause).await;
                }
                Ok(None) => {
                    let delay = backoff(IDLE_DELAY, MAX_IDLE_DELAY, empty, random());
                    (empty, failures) = (empty.saturating_add(1), 0);
                    self.stop.wait(delay, pause).await;
                }
                Err(error) => {
                    self.failed("take", &error, &mut failures, pause).await;
                }
            }
        }
    }

    async fn process(&self, message: &Message, pause: Pause) {
        let start = Instant::now();
        // The receiver has parsed the body before.
        let (event, result) = match Event::parse(message.body.clone()) {
            Ok(event) => {
                let event = Arc::new(event);
                let matching = self.dispatcher.matching(&event);
                let result = self.dispatcher.run_handlers(&event, matching).await;
                (Some(event), result.map_err(|error| error.to_string()))
            }
            Err(malformed) => (None, Err(malformed.to_string())),
        };
        let tries = message.tries.saturating_add(1);
        let error = result.err();
        let (end, outcome) = match error.clone() {
            None => (End::Complete, WorkOutcome::Processed),
            Some(_) if tries < self.max_tries => {
                let delay = backoff(self.first_delay, self.max_delay, tries - 1, random());
                (End::Retry(delay), WorkOutcome::Retried(delay))
            }
            Some(error) => (End::Bury(error), WorkOutcome::Dead),
        };
        let duration = start.elapsed();
        self.settle(message, &end, pause).await;
        observe(self.dispatcher.observer.as_ref(), || {
            Report::Work(WorkReport {
                event_id: event.as_ref().and_then(|event| event.id.clone()),
                kind: event.map(|event| event.kind.clone()).unwrap_or_default(),
                outcome,
                tries,
                error,
                duration,
            })
        });
    }

    /// Settles a message, and repeats the operation while the inbox fails. If the worker is stopped
    /// meanwhile, the message is left to the next worker.
    async fn settle(&self, message: &Message, end: &End, pause: Pause) {
        let mut failures = 0;
        while let Err(error) = guard_inbox(|| end.settle(&*self.inbox, message)).await {
            self.failed(end.name(), &error, &mut failures, pause).await;
            if self.stop.is_set() {
                return;
            }
        }
    }

    /// Reports a failure of the inbox, and waits.
    async fn failed(
        &self,
        operation: &'static str,
        error: &BoxError,
        failures: &mut u32,
        pause: Pause,
    ) {
        observe(self.dispatcher.observer.as_ref(), || {
            Report::Inbox(InboxReport { operation, error: error.to_string() })
        });
        let delay = backoff(FAILURE_DELAY, MAX_FAILURE_DELAY, *failures, random());
        *failures = failures.saturating_add(1);
        self.stop.wait(delay, pause).await;
    }
}

impl<M> fmt::Debug for Worker<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker")
            .field("concurrency", &self.concurrency)
            .field("max_tries", &self.job.max_tries)
            .finish_non_exhaustive()
    }
}
