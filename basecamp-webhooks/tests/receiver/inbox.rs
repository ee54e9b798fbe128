//! The inbox in memory, and its workers.

use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use basecamp_webhooks::{
    Appended, BoxError, DeadLetter, Event, Inbox, MemoryInbox, Message, ReceiverBuilder, Report,
    WorkOutcome, Worker,
};
use basecamp_webhooks::{Blocking, BoxFuture};

use super::*;

/// Longest wait for a report.
const TIMEOUT: Duration = Duration::from_secs(20);
/// Delay between tries.
const DELAY: Duration = Duration::from_millis(1);

fn inbox(capacity: usize) -> MemoryInbox {
    MemoryInbox::new(NonZeroUsize::new(capacity).unwrap())
}

fn event(id: u32, recording: u32) -> Request<Bytes> {
    Signer::new(SECRET).request(format!(
        r#"{{"id": {id}, "kind": "todo_created", "recording": {{"id": {recording}, "type": "Todo"}}}}"#
    ))
}

/// Adds an observer that sends the reports of workers.
fn observed<M>(builder: ReceiverBuilder<M>) -> (ReceiverBuilder<M>, Receiver<Report>) {
    let (sender, reports) = channel();
    let sender = Mutex::new(sender);
    let send = move |sender: &Sender<Report>, report: &Report| {
        if !matches!(report, Report::Delivery(_)) {
            let _ = sender.send(report.clone());
        }
    };
    (builder.on_outcome(move |report| send(&sender.lock().unwrap(), report)), reports)
}

/// Runs a worker until it has made this number of reports.
fn work(worker: &Worker<Blocking>, reports: &Receiver<Report>, count: usize) -> Vec<Report> {
    thread::scope(|scope| {
        scope.spawn(|| worker.run());
        let taken: Vec<_> = (0..count).map(|_| reports.recv_timeout(TIMEOUT)).collect();
        worker.stop_handle().stop();
        taken.into_iter().map(Result::unwrap).collect()
    })
}

fn outcomes(reports: &[Report]) -> Vec<(WorkOutcome, u32)> {
    let outcome = |report: &Report| match report {
        Report::Work(report) => match report.outcome {
            WorkOutcome::Retried(_) => (WorkOutcome::Retried(DELAY), report.tries),
            outcome => (outcome, report.tries),
        },
        other => panic!("{other}"),
    };
    reports.iter().map(outcome).collect()
}

#[test]
fn events_are_accepted_at_once_and_processed_by_a_worker() {
    let log = Log::default();
    let (handler, middleware) = (log.clone(), log.clone());
    let builder = WebhookReceiver::builder(SECRET)
        .inbox(inbox(10))
        .use_middleware(move |_, next| {
            middleware.add("before");
            next.run()
        })
        .on("todo_*", move |event| handler.note(&event.kind));
    let (builder, reports) = observed(builder);
    let receiver = builder.build().unwrap();
    assert_eq!(receiver.respond(event(1, 1)).body(), "accepted\n");
    assert_eq!(receiver.respond(event(1, 1)).body(), "duplicate\n");
    assert_eq!(receiver.respond(delivery(2, "message_created")).body(), "ignored\n");
    assert!(log.take().is_empty());
    let reports = work(&receiver.worker().unwrap(), &reports, 1);
    assert_eq!(outcomes(&reports), [(WorkOutcome::Processed, 1)]);
    assert!(
        reports[0].to_string().starts_with("webhook processed kind=\"todo_created\" id=1 tries=1")
    );
    assert_eq!(log.take(), ["before", "todo_created"]);
    // A processed event is remembered.
    assert_eq!(receiver.respond(event(1, 1)).body(), "duplicate\n");
}

#[test]
fn failing_event_is_retried_and_then_a_dead_letter() {
    let (builder, reports) =
        observed(WebhookReceiver::builder(SECRET).inbox(inbox(10)).on_any(|event| {
            if event.kind == "panic" {
                panic!("on purpose")
            }
            Err("out of paper".into())
        }));
    let receiver = builder.build().unwrap();
    let worker = receiver.worker().unwrap().with_max_tries(3).with_retry_delays(DELAY, DELAY);
    assert_eq!(receiver.respond(event(1, 1)).status(), 200);
    let retried = (WorkOutcome::Retried(DELAY), 1);
    let expected = [retried, (retried.0, 2), (WorkOutcome::Dead, 3)];
    assert_eq!(outcomes(&work(&worker, &reports, 3)), expected);
    let letters = receiver.dead_letters().unwrap();
    let [letter]: [DeadLetter; 1] = letters.list(10).unwrap().try_into().unwrap();
    assert_eq!((letter.tries, &*letter.error), (3, "a handler failed: out of paper"));
    assert_eq!(Event::parse(letter.body).unwrap().id, Some(1.into()));
    // Replayed, it is tried as often as a new event.
    assert!(letters.replay(&letter.id).unwrap());
    assert!(letters.list(10).unwrap().is_empty());
    let worker = receiver.worker().unwrap().with_max_tries(1);
    assert_eq!(outcomes(&work(&worker, &reports, 1)), [(WorkOutcome::Dead, 1)]);
    let [letter]: [DeadLetter; 1] = letters.list(10).unwrap().try_into().unwrap();
    assert!(letters.discard(&letter.id).unwrap());
    assert!(!letters.discard(&letter.id).unwrap() && !letters.replay(&letter.id).unwrap());
    // A panic is a failed try.
    assert_eq!(receiver.respond(delivery(2, "panic")).status(), 200);
    let worker = receiver.worker().unwrap().with_max_tries(1);
    work(&worker, &reports, 1);
    assert_eq!(letters.list(10).unwrap()[0].error, "a handler panicked: on purpose");
}

#[test]
fn full_inbox_is_answered_with_503() {
    let (builder, reports) = observed(WebhookReceiver::builder(SECRET).inbox(inbox(2)));
    let receiver = builder.build().unwrap();
    for id in 1..=2 {
        assert_eq!(receiver.respond(event(id, 1)).status(), 200);
    }
    let response = receiver.respond(event(3, 1));
    assert_eq!(
        (response.status().as_u16(), response.headers()["retry-after"].as_bytes()),
        (503, &b"5"[..])
    );
    work(&receiver.worker().unwrap(), &reports, 2);
    assert_eq!(receiver.respond(event(3, 1)).body(), "accepted\n");
}

#[test]
fn events_of_a_recording_are_processed_in_order() {
    let log = Log::default();
    let handled = log.clone();
    let ordered = inbox(1000).with_ordering_per_recording();
    let (builder, reports) =
        observed(WebhookReceiver::builder(SECRET).inbox(ordered).on_any(move |event| {
            let id = event.id.as_ref().unwrap().to_string();
            thread::sleep(Duration::from_micros(200));
            handled.add(&*id);
            // The first event fails once.
            let failed = handled.0.lock().unwrap().iter().filter(|line| **line == id).count() == 1;
            if id == "0" && failed { Err("out of paper".into()) } else { Ok(()) }
        }));
    let receiver = builder.build().unwrap();
    for id in 0..100 {
        assert_eq!(receiver.respond(event(id, id % 5)).status(), 200);
    }
    let worker = receiver.worker().unwrap().with_retry_delays(DELAY, DELAY);
    work(&worker.with_concurrency(NonZeroUsize::new(8).unwrap()), &reports, 101);
    let log: Vec<u32> = log.take().iter().map(|id| id.parse().unwrap()).collect();
    for recording in 0..5 {
        let mut events = log.iter().filter(|id| **id % 5 == recording);
        if recording == 0 {
            assert_eq!(events.next(), Some(&0));
        }
        assert!(events.is_sorted(), "{log:?}");
    }
}

/// An inbox whose operations fail as often as set.
#[derive(Clone)]
struct Faulty {
    inner: MemoryInbox,
    failures: Arc<Mutex<u32>>,
}

impl Faulty {
    /// Of the last two failures, the first is a panic.
    fn check(&self) -> Result<(), BoxError> {
        let mut failures = self.failures.lock().unwrap();
        let left = *failures;
        *failures = left.saturating_sub(1);
        // A panic would poison the lock.
        drop(failures);
        match left {
            2 => panic!("on purpose"),
            1 => Err("unplugged".into()),
            _ => Ok(()),
        }
    }
}

impl Inbox for Faulty {
    fn append<'a>(&'a self, event: &'a Event) -> BoxFuture<'a, Result<Appended, BoxError>> {
        Box::pin(async move {
            self.check()?;
            self.inner.append(event).await
        })
    }

    fn take(&self) -> BoxFuture<'_, Result<Option<Message>, BoxError>> {
        self.inner.take()
    }

    fn complete<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move {
            self.check()?;
            self.inner.complete(message).await
        })
    }

    fn retry<'a>(
        &'a self,
        message: &'a Message,
        delay: Duration,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        self.inner.retry(message, delay)
    }

    fn bury<'a>(
        &'a self,
        message: &'a Message,
        error: &'a str,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        self.inner.bury(message, error)
    }

    fn dead_letters(&self, limit: usize) -> BoxFuture<'_, Result<Vec<DeadLetter>, BoxError>> {
        self.inner.dead_letters(limit)
    }

    fn replay<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<bool, BoxError>> {
        self.inner.replay(id)
    }

    fn discard<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<bool, BoxError>> {
        self.inner.discard(id)
    }
}

#[test]
fn failing_inbox_is_answered_with_500_and_completed_later() {
    let faulty = Faulty { inner: inbox(10), failures: Arc::new(Mutex::new(2)) };
    let log = Log::default();
    let handled = log.clone();
    let builder = WebhookReceiver::builder(SECRET).inbox(faulty.clone());
    let (builder, reports) = observed(builder.on_any(move |_| handled.note("handled")));
    let receiver = builder.build().unwrap();
    for _ in 0..2 {
        let response = receiver.respond(event(1, 1));
        assert_eq!((response.status().as_u16(), &response.body()[..]), (500, &b"failed\n"[..]));
    }
    assert_eq!(receiver.respond(event(1, 1)).body(), "accepted\n");
    *faulty.failures.lock().unwrap() = 2;
    let reports = work(&receiver.worker().unwrap(), &reports, 3);
    assert_eq!(
        reports[0].to_string(),
        "webhook inbox complete failed error=\"the inbox panicked: on purpose\""
    );
    assert_eq!(reports[1].to_string(), "webhook inbox complete failed error=\"unplugged\"");
    assert_eq!(outcomes(&reports[2..]), [(WorkOutcome::Processed, 1)]);
    assert_eq!(log.take(), ["handled"]);
}

#[test]
fn inbox_and_dedup_store_exclude_each_other() {
    let builder = WebhookReceiver::builder(SECRET).inbox(inbox(1));
    let store = basecamp_webhooks::MemoryStore::new(NonZeroUsize::MIN);
    assert!(builder.dedup_store(store).build().unwrap_err().message().contains("dedup_store"));
    let receiver = WebhookReceiver::builder(SECRET).build().unwrap();
    assert!(receiver.worker().is_err() && receiver.dead_letters().is_err());
}

#[test]
fn dropped_message_returns_to_the_inbox() {
    let inbox = inbox(10);
    let receiver = WebhookReceiver::builder(SECRET).inbox(inbox.clone()).build().unwrap();
    receiver.respond(event(1, 1));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        drop(inbox.take().await.unwrap().unwrap());
        assert_eq!(inbox.take().await.unwrap().unwrap().tries, 1);
    });
}

#[cfg(feature = "tokio")]
#[tokio::test]
async fn async_worker_processes_events_until_it_is_stopped() {
    let log = Log::default();
    let handled = log.clone();
    let builder = WebhookReceiver::async_builder(SECRET).inbox(inbox(10));
    let (builder, reports) = observed(builder.on_any(move |event| {
        let handled = handled.clone();
        async move {
            tokio::time::sleep(Duration::from_millis(1)).await;
            handled.note(&event.kind)
        }
    }));
    let receiver = builder.build().unwrap();
    let worker = receiver.worker().unwrap();
    let stop = worker.stop_handle();
    let running = tokio::spawn(async move { worker.run().await });
    assert_eq!(receiver.respond(event(1, 1)).await.body(), "accepted\n");
    let report = tokio::task::spawn_blocking(move || reports.recv_timeout(TIMEOUT).unwrap());
    assert_eq!(outcomes(&[report.await.unwrap()]), [(WorkOutcome::Processed, 1)]);
    assert_eq!(log.take(), ["todo_created"]);
    stop.stop();
    running.await.unwrap();
    assert!(receiver.dead_letters().unwrap().list(1).await.unwrap().is_empty());
}
