//! Concurrent deliveries of many events, with failing handlers: every event is processed exactly
//! once.

use std::collections::VecDeque;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::*;

const EVENTS: usize = 1000;
const DELIVERIES: usize = 5;

/// The work on an event, which checks that one handler at a time processes it.
#[derive(Default)]
struct Work {
    busy: AtomicBool,
    tries: AtomicUsize,
    processed: AtomicUsize,
}

/// The end of an attempt.
enum End {
    Done,
    Error,
    Panic,
}

impl Work {
    fn begin(&self) {
        assert!(!self.busy.swap(true, Ordering::AcqRel), "two handlers have the same event");
    }

    /// The first two attempts fail or panic at random.
    fn end(&self, event: usize) -> End {
        let number = self.tries.fetch_add(1, Ordering::AcqRel);
        let random = (event * 3 + number).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 60;
        let end = match random {
            _ if number >= 2 => End::Done,
            0..5 => End::Error,
            5..10 => End::Panic,
            _ => End::Done,
        };
        if matches!(end, End::Done) {
            self.processed.fetch_add(1, Ordering::AcqRel);
        }
        self.busy.store(false, Ordering::Release);
        end
    }
}

impl End {
    fn result(self) -> basecamp_webhooks::HandlerResult {
        match self {
            Self::Done => Ok(()),
            Self::Error => Err("at random".into()),
            // Panics without a message on stderr.
            Self::Panic => resume_unwind(Box::new("at random")),
        }
    }
}

fn work() -> Arc<Vec<Work>> {
    Arc::new((0..EVENTS).map(|_| Work::default()).collect())
}

/// The numbers of the events, once for each delivery, shuffled.
fn deliveries() -> Mutex<VecDeque<usize>> {
    let mut numbers: Vec<usize> = (0..EVENTS * DELIVERIES).collect();
    // Two deliveries of an event are adjacent, so that they overlap.
    numbers.sort_by_key(|number| (number / 2).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40);
    Mutex::new(numbers.into_iter().map(|number| number / 2 % EVENTS).collect())
}

fn request(event: usize) -> Request<Bytes> {
    delivery(i64::try_from(event).unwrap() + 9_007_199_254_740_993, "todo_created")
}

fn number(event: &basecamp_webhooks::Event) -> usize {
    let id: i64 = event.id.as_ref().unwrap().to_string().parse().unwrap();
    usize::try_from(id - 9_007_199_254_740_993).unwrap()
}

fn check(work: &[Work]) {
    assert!(work.iter().any(|work| work.tries.load(Ordering::Acquire) > 1), "nothing failed");
    for (event, work) in work.iter().enumerate() {
        assert_eq!(work.processed.load(Ordering::Acquire), 1, "event {event}");
    }
}

#[test]
fn eight_threads_process_each_event_once() {
    let work = work();
    let handled = Arc::clone(&work);
    let receiver = WebhookReceiver::builder(SECRET)
        .on("todo_*", move |event| {
            let event = number(event);
            handled[event].begin();
            std::thread::yield_now();
            handled[event].end(event).result()
        })
        .build()
        .unwrap();
    let queue = deliveries();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                loop {
                    let Some(event) = queue.lock().unwrap().pop_front() else { return };
                    if !handle(&receiver, &request(event)).status().is_success() {
                        // Basecamp redelivers.
                        queue.lock().unwrap().push_back(event);
                    }
                }
            });
        }
    });
    check(&work);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_tasks_process_each_event_once() {
    let work = work();
    let handled = Arc::clone(&work);
    let receiver = WebhookReceiver::async_builder(SECRET)
        .on("todo_*", move |event| {
            let handled = Arc::clone(&handled);
            async move {
                let event = number(&event);
                handled[event].begin();
                tokio::task::yield_now().await;
                handled[event].end(event).result()
            }
        })
        .build()
        .unwrap();
    let queue = Arc::new(deliveries());
    let tasks: Vec<_> = (0..64)
        .map(|_| {
            let (queue, receiver) = (Arc::clone(&queue), receiver.clone());
            tokio::spawn(async move {
                loop {
                    let Some(event) = queue.lock().unwrap().pop_front() else { return };
                    if !receiver.respond(request(event)).await.status().is_success() {
                        queue.lock().unwrap().push_back(event);
                        // Lets the task run that processes the event.
                        tokio::task::yield_now().await;
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    check(&work);
}
