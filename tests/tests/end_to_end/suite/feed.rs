//! The event feed: rows as they happen, over a socket and repaired by polls.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use basecamp_core::event_feed::{
    CheckpointKey, CheckpointStore, Disposition, FeedFilters, FeedStart, MemoryCheckpoints, Signal,
    TerminalReason,
};
use basecamp_core::{Error, ErrorCode};
use basecamp_sandbox::{CableFault, Fault, FeedControl, Lane, Sandbox};

use super::client;

/// Ends the feeds of a sandbox if a script panics, so that the test fails instead of waiting for
/// rows.
struct EndOnPanic(Arc<Sandbox>);

impl Drop for EndOnPanic {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.on("GET", "/events").always(Fault::status(404));
            self.0.on("GET", "/inbox").always(Fault::status(404));
            self.0.feed().set_rejecting(true);
            self.0.feed().drop_cables();
        }
    }
}

/// Runs a script against the feed on another thread.
pub(super) fn script(
    sandbox: &Arc<Sandbox>,
    script: impl FnOnce(&Sandbox) + Send + 'static,
) -> thread::JoinHandle<()> {
    let end_on_panic = EndOnPanic(Arc::clone(sandbox));
    thread::spawn(move || script(&end_on_panic.0))
}

/// Waits until a condition is true.
pub(super) fn wait_for(feed: FeedControl<'_>, condition: impl Fn(FeedControl<'_>) -> bool) {
    for _ in 0..12_000 {
        if condition(feed) {
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("the condition stays false");
}

fn publish(sandbox: &Sandbox, lane: Lane) -> i64 {
    sandbox.feed().publish(lane, "todo.completed", sandbox.first_todo_id())
}

fn reason(error: &Error) -> Option<TerminalReason> {
    let source = std::error::Error::source(error)?;
    source.downcast_ref::<basecamp_core::event_feed::FeedError>().map(|error| error.reason)
}

/// Receives three rows, counts them for the script, and returns their ids.
macro_rules! received_ids {
    ($feed:expr, $received:expr) => {{
        let mut ids = Vec::new();
        for _ in 0..3 {
            ids.push(wait!($feed.next()).unwrap().unwrap().id());
            $received.fetch_add(1, Ordering::Relaxed);
        }
        ids
    }};
}

test! {
    fn events_arrive_over_the_socket() {
        for sandbox in [Sandbox::builder(), Sandbox::builder().tls()] {
            let sandbox = Arc::new(sandbox.start().unwrap());
            let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
            let mut feed = account.event_feed().connect().open().unwrap();
            let script = script(&sandbox, |sandbox| {
                wait_for(sandbox.feed(), |feed| feed.subscriptions() == 1);
                for _ in 0..3 {
                    publish(sandbox, Lane::Cable);
                }
            });
            let mut last = 0;
            for _ in 0..3 {
                let row = wait!(feed.next()).unwrap().unwrap();
                assert!(row.id() > last && row.actor_type.is_some(), "{row:?}");
                last = row.id();
            }
            script.join().unwrap();
            drop(feed);
            while sandbox.feed().cables() > 0 {
                pause!();
            }
        }
    }
}

test! {
    fn a_lost_connection_is_replaced_and_the_gap_polled() {
        let sandbox = Arc::new(Sandbox::start().unwrap());
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let mut feed = account.event_feed().connect().open().unwrap();
        let received = Arc::new(AtomicUsize::new(0));
        let rows = Arc::clone(&received);
        let script = script(&sandbox, move |sandbox| {
            let feed = sandbox.feed();
            wait_for(feed, |feed| feed.subscriptions() == 1);
            publish(sandbox, Lane::Both);
            // Before the first page, an event on a lost connection is lost.
            wait_for(feed, |_| rows.load(Ordering::Relaxed) == 1);
            feed.drop_cables();
            publish(sandbox, Lane::Poll);
            wait_for(feed, |feed| feed.subscriptions() == 1);
            publish(sandbox, Lane::Both);
        });
        let ids = received_ids!(feed, received);
        script.join().unwrap();
        assert_eq!(ids, sandbox.feed().event_ids());
        assert_eq!(sandbox.count("POST", "/events/stream_ticket.json"), 2, "a ticket per connection");
    }
}

test! {
    fn a_feed_resumes_at_its_checkpoint() {
        let sandbox = Arc::new(Sandbox::start().unwrap());
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let store = Arc::new(MemoryCheckpoints::new());
        let open = |start| {
            let connect = account.event_feed().connect().start(start);
            connect.checkpoints(Arc::clone(&store), "test").open().unwrap()
        };
        let first = publish(&sandbox, Lane::Both);
        let second = publish(&sandbox, Lane::Both);
        let mut feed = open(FeedStart::Beginning);
        for expected in [first, second] {
            assert_eq!(wait!(feed.next()).unwrap().unwrap().id(), expected);
        }
        // The third request proves that the page was processed, so that its position is saved.
        let third = script(&sandbox, |sandbox| {
            wait_for(sandbox.feed(), |feed| feed.subscriptions() == 1);
            publish(sandbox, Lane::Both);
        });
        wait!(feed.next()).unwrap().unwrap();
        third.join().unwrap();
        drop(feed);
        let fourth = publish(&sandbox, Lane::Both);
        let mut feed = open(FeedStart::Resume);
        let mut ids = vec![wait!(feed.next()).unwrap().unwrap().id()];
        if ids[0] != fourth {
            // The third row came over the socket, which never moves the position.
            ids.push(wait!(feed.next()).unwrap().unwrap().id());
        }
        assert_eq!(ids.last(), Some(&fourth), "{ids:?}");
        assert!(!ids.contains(&first) && !ids.contains(&second), "{ids:?}");
    }
}

test! {
    fn duplicates_and_frames_without_json_are_ignored() {
        let sandbox = Arc::new(Sandbox::start().unwrap());
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let mut feed = account.event_feed().connect().open().unwrap();
        let received = Arc::new(AtomicUsize::new(0));
        let rows = Arc::clone(&received);
        let script = script(&sandbox, move |sandbox| {
            let feed = sandbox.feed();
            wait_for(feed, |feed| feed.subscriptions() == 1);
            let first = publish(sandbox, Lane::Both);
            feed.push_again(first);
            // Before the first page, an event on a lost connection is lost.
            wait_for(feed, |_| rows.load(Ordering::Relaxed) == 1);
            feed.inject(100, vec![CableFault::NotJson]);
            publish(sandbox, Lane::Both);
            feed.inject(0, Vec::new());
            wait_for(feed, |_| sandbox.count("POST", "/events/stream_ticket.json") == 2);
            wait_for(feed, |feed| feed.subscriptions() == 1);
            publish(sandbox, Lane::Both);
        });
        let ids = received_ids!(feed, received);
        script.join().unwrap();
        assert_eq!(ids, sandbox.feed().event_ids());
    }
}

test! {
    fn a_gap_ends_the_feed_unless_it_is_accepted() {
        let sandbox = Arc::new(Sandbox::start().unwrap());
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        publish(&sandbox, Lane::Both);
        let page = wait!(account.event_feed().poll().since("0").send()).unwrap();
        let later = publish(&sandbox, Lane::Both);
        sandbox.feed().set_epoch(later);
        let open = |accepts: bool| {
            let start = FeedStart::Position(page.position.clone());
            let connect = account.event_feed().connect().start(start);
            connect.on_signal(move |signal| {
                assert!(matches!(signal, Signal::FeedGap { .. }), "{signal:?}");
                if accepts { Disposition::Accept } else { Disposition::Terminate }
            })
        };
        let mut feed = open(false).open().unwrap();
        let error = wait!(feed.next()).unwrap().unwrap_err();
        assert_eq!(reason(&error), Some(TerminalReason::FeedGap), "{error}");
        assert!(wait!(feed.next()).is_none(), "the error is the last item");

        let mut feed = open(true).open().unwrap();
        let script = script(&sandbox, |sandbox| {
            wait_for(sandbox.feed(), |feed| feed.subscriptions() == 1);
            publish(sandbox, Lane::Both);
        });
        assert!(wait!(feed.next()).unwrap().unwrap().id() > later);
        script.join().unwrap();
    }
}

test! {
    fn rejections_end_the_feed() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        sandbox.feed().set_rejecting(true);
        let mut feed = account.event_feed().connect().open().unwrap();
        let error = wait!(feed.next()).unwrap().unwrap_err();
        assert_eq!(reason(&error), Some(TerminalReason::SubscriptionRejected));
        sandbox.feed().set_rejecting(false);

        sandbox.on("GET", "/cable").once(Fault::redirect(302, "wss://elsewhere.example.com/"));
        let mut feed = account.event_feed().connect().open().unwrap();
        let error = wait!(feed.next()).unwrap().unwrap_err();
        assert_eq!(reason(&error), Some(TerminalReason::InvalidCableUrl));

        let filters = FeedFilters::new().buckets([0]);
        let error = account.event_feed().connect().filters(filters).open().unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
        let store = MemoryCheckpoints::new();
        let error = account.event_feed().connect().checkpoints(store, " ").open().unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
        let connect = account.event_feed().connect().start(FeedStart::Position("p".into()));
        let error = connect.checkpoints(MemoryCheckpoints::new(), "test").open().unwrap_err();
        assert!(error.message().contains("checkpoint store"), "{error}");
    }
}

test! {
    fn an_agent_follows_its_inbox() {
        let sandbox = Arc::new(Sandbox::start().unwrap());
        sandbox.feed().set_agent(true);
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let mut feed = account.event_feed().connect_inbox().open().unwrap();
        let script = script(&sandbox, |sandbox| {
            wait_for(sandbox.feed(), |feed| feed.subscriptions() == 1);
            let event = publish(sandbox, Lane::Both);
            sandbox.feed().address(event, "mentioned").unwrap();
            sandbox.feed().address(event, "subscribed").unwrap();
        });
        for reason in ["mentioned", "subscribed"] {
            let row = wait!(feed.next()).unwrap().unwrap();
            assert_eq!(row.addressing.unwrap().reason.as_str(), reason);
        }
        script.join().unwrap();
    }
}

test! {
    fn a_closer_ends_the_feed_without_an_error() {
        let sandbox = Arc::new(Sandbox::start().unwrap());
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let mut feed = account.event_feed().connect().open().unwrap();
        let closer = feed.closer();
        let script = script(&sandbox, move |sandbox| {
            wait_for(sandbox.feed(), |feed| feed.subscriptions() == 1);
            closer.close();
        });
        assert!(wait!(feed.next()).is_none());
        script.join().unwrap();
        while sandbox.feed().cables() > 0 {
            pause!();
        }
    }
}

test! {
    fn a_second_consumption_is_a_usage_error() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        for _ in 0..3 {
            publish(&sandbox, Lane::Both);
        }
        let connect = account.event_feed().connect().start(FeedStart::Beginning);
        let mut feed = connect.open().unwrap();
        let mut ids = Vec::new();
        // A loop that stopped early is continued by the next.
        for count in [1, 2] {
            for _ in 0..count {
                ids.push(wait!(feed.next()).unwrap().unwrap().id());
            }
        }
        assert_eq!(ids, sandbox.feed().event_ids());
        feed.closer().close();
        assert!(wait!(feed.next()).is_none(), "a close is no error");
        let error = wait!(feed.next()).unwrap().unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage, "{error}");
        assert_eq!(reason(&error), Some(TerminalReason::Usage));
        for _ in 0..3 {
            assert!(wait!(feed.next()).is_none(), "the error is the only item");
        }
    }
}

test! {
    fn a_feed_that_ended_with_an_error_is_not_consumed_again() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        sandbox.on("POST", "/events/stream_ticket.json").always(Fault::status(404));
        let mut feed = account.event_feed().connect().open().unwrap();
        let error = wait!(feed.next()).unwrap().unwrap_err();
        assert_eq!(reason(&error), Some(TerminalReason::MintFailed));
        assert!(wait!(feed.next()).is_none(), "the error is the last item");
        let error = wait!(feed.next()).unwrap().unwrap_err();
        assert_eq!(reason(&error), Some(TerminalReason::Usage));
        assert_eq!(sandbox.count("POST", "/events/stream_ticket.json"), 1);
    }
}

/// A store whose saves take a while.
struct SlowStore {
    has_begun: mpsc::Sender<()>,
    is_saved: Arc<AtomicBool>,
}

impl CheckpointStore for SlowStore {
    fn load(&self, _: &CheckpointKey) -> Result<Option<String>, Error> {
        Ok(None)
    }

    fn save(&self, _: &CheckpointKey, _: &str) -> Result<(), Error> {
        self.has_begun.send(()).unwrap();
        thread::sleep(Duration::from_millis(100));
        self.is_saved.store(true, Ordering::Relaxed);
        Ok(())
    }
}

test! {
    fn closing_waits_for_the_save_that_has_begun() {
        let sandbox = Arc::new(Sandbox::start().unwrap());
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let (has_begun, begun) = mpsc::channel();
        let is_saved = Arc::new(AtomicBool::new(false));
        let store = SlowStore { has_begun, is_saved: Arc::clone(&is_saved) };
        let mut feed = account.event_feed().connect().checkpoints(store, "test").open().unwrap();
        let closer = feed.closer();
        let script = script(&sandbox, move |_| {
            begun.recv().unwrap();
            closer.close();
        });
        assert!(wait!(feed.next()).is_none());
        wait!(feed.close());
        assert!(is_saved.load(Ordering::Relaxed));
        script.join().unwrap();

        // A feed that has not begun is closed at once.
        wait!(account.event_feed().connect().open().unwrap().close());
    }
}

test! {
    fn an_unreadable_store_ends_the_feed() {
        struct Broken;
        impl CheckpointStore for Broken {
            fn load(
                &self,
                _: &CheckpointKey,
            ) -> Result<Option<String>, Error> {
                Err(Error::new(ErrorCode::Usage, "the disk is gone"))
            }
            fn save(
                &self,
                _: &CheckpointKey,
                _: &str,
            ) -> Result<(), Error> {
                Ok(())
            }
        }
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let mut feed = account.event_feed().connect().checkpoints(Broken, "test").open().unwrap();
        let error = wait!(feed.next()).unwrap().unwrap_err();
        assert_eq!(reason(&error), Some(TerminalReason::CheckpointLoad));
        assert!(error.message().contains("the disk is gone"), "{error}");
        assert_eq!(sandbox.requests().len(), 0);
    }
}

test! {
    fn polls_alone_follow_the_feed() {
        let sandbox = Arc::new(Sandbox::start().unwrap());
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let connect = account.event_feed().connect().polls_only();
        let mut feed = connect.repair_interval(Duration::from_millis(50)).open().unwrap();
        let script = script(&sandbox, |sandbox| {
            wait_for(sandbox.feed(), |_| sandbox.count("GET", "/events.json") > 1);
            publish(sandbox, Lane::Both);
            publish(sandbox, Lane::Both);
        });
        let mut ids = Vec::new();
        for _ in 0..2 {
            ids.push(wait!(feed.next()).unwrap().unwrap().id());
        }
        script.join().unwrap();
        assert_eq!(ids, sandbox.feed().event_ids());
        assert_eq!(sandbox.count("POST", "/events/stream_ticket.json"), 0);
        assert_eq!(sandbox.feed().cables(), 0);
    }
}
