use std::sync::Mutex;
use std::task::{Context as TaskContext, Waker};
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::*;
use crate::auth::strategy::Auth;
use crate::client::config::Config;
use crate::client::context::Context;
use crate::event_feed::filters::{FeedFilters, FeedLane};
use crate::event_feed::link::SocketLink;
use crate::event_feed::options::{FeedOptions, FeedStart};
use crate::event_feed::page::{FeedCursor, FeedPage};
use crate::event_feed::state::FeedState;
use crate::model::cancel::Cancel;
use crate::model::waiters::WaitEvent as _;
use crate::protocol::cable::CableEvents as _;

const SECOND: Duration = Duration::from_secs(1);

fn at(monotonic: Duration) -> Now {
    Now { monotonic, wall: SystemTime::UNIX_EPOCH }
}

/// A machine that resumes at a position, and the cables that it dials.
fn machine() -> (FeedMachine, Arc<Mutex<Vec<Cable>>>) {
    let options = FeedOptions::new("https://3.basecampapi.com").unwrap();
    let options = options.with_start(FeedStart::Position("p0".into()));
    let config = Config::builder().build().unwrap();
    let context = Arc::new(Context::new(config, Auth::token("secret"), 0).unwrap());
    let cables = Arc::new(Mutex::new(Vec::new()));
    let dialed = Arc::clone(&cables);
    let machine = FeedMachine {
        calls: FeedCalls::new(context, "999".parse().unwrap(), &options),
        connector: Connector::new(options, 0).unwrap(),
        link: Arc::new(Link::default()),
        checkpoint: None,
        handler: None,
        observer: None,
        dialer: Box::new(move |cable| dialed.lock().unwrap().push(cable)),
        progress: Progress::default(),
    };
    (machine, cables)
}

impl FeedMachine {
    /// Steps until the machine waits. Spawned calls are not driven.
    fn settle(&mut self, now: Duration) {
        while let Step::Spawn(call) = self.step(at(now)) {
            // A call that is dropped reports an error.
            std::mem::forget(call);
        }
    }

    fn called(&mut self, now: Duration, number: u64, input: Input) {
        self.link.send(Message::Called(number, input));
        self.settle(now);
    }

    fn frame(&mut self, now: Duration, number: u64, frame: &Value) {
        let socket = SocketLink { link: Arc::clone(&self.link), number };
        socket.received(frame.to_string().into(), now);
        self.settle(now);
    }

    /// Connects with the call and the socket of the latest numbers, up to the first poll.
    fn connect(&mut self, now: Duration, cables: &Mutex<Vec<Cable>>) {
        let ticket = json!({"ticket": "t", "expires_in": 120, "url": "wss://c.example.com/"});
        let ticket = Input::Ticket(Ok(serde_json::from_value(ticket).unwrap()));
        self.called(now, self.progress.call, ticket);
        cables.lock().unwrap().last_mut().unwrap().opened();
        self.settle(now);
        let number = self.progress.socket;
        self.frame(now, number, &json!({"type": "welcome"}));
        let identifier = r#"{"channel":"EventsChannel"}"#;
        let confirmation = json!({"type": "confirm_subscription", "identifier": identifier});
        self.frame(now, number, &confirmation);
        assert_eq!(self.connector.state(), FeedState::CatchingUp);
    }
}

fn event(id: usize) -> Value {
    json!({
        "id": id, "kind": "k", "action": "a", "event_type": "todo.completed", "bucket_id": 1,
        "creator_id": 1, "performed_by_id": null, "recording_id": 1,
        "created_at": "2026-11-02T08:30:00Z",
    })
}

fn live(id: usize) -> Value {
    json!({"identifier": r#"{"channel":"EventsChannel"}"#, "message": event(id)})
}

fn page(ids: &[usize]) -> Input {
    let events: Vec<Value> = ids.iter().map(|id| event(*id)).collect();
    let body = json!({"events": events, "position": "p"}).to_string();
    Input::Polled(Ok(FeedPage::decode(FeedLane::Account, body.as_bytes()).unwrap()))
}

#[test]
fn calls_and_sockets_of_former_connections_are_ignored() {
    let (mut machine, cables) = machine();
    machine.link.send(Message::Input(Input::Begin));
    machine.settle(Duration::ZERO);
    machine.connect(Duration::ZERO, &cables);
    let (call, socket) = (machine.progress.call, machine.progress.socket);
    let poll = Cancel::new();
    machine.link.begin_call(poll.clone());
    // Silence ends the connection, and one more interval ends the poll.
    machine.settle(8 * SECOND);
    machine.settle(16 * SECOND);
    assert_eq!(machine.connector.state(), FeedState::Backoff);
    assert!(poll.is_cancelled());
    let outputs: Vec<_> = std::iter::from_fn(|| cables.lock().unwrap()[0].next_output()).collect();
    assert!(matches!(outputs[..], [CableOutput::Text(_), CableOutput::Close]), "{outputs:?}");
    machine.settle(18 * SECOND);
    machine.connect(18 * SECOND, &cables);
    machine.frame(18 * SECOND, socket, &live(1));
    assert_eq!(machine.connector.buffered(), 0);
    machine.called(18 * SECOND, call, page(&[1]));
    assert!(machine.link.received().is_none());
    machine.called(18 * SECOND, machine.progress.call, page(&[2]));
    assert_eq!(machine.link.received().unwrap().unwrap().unwrap().id(), 2);
}

#[test]
fn the_machine_waits_for_its_next_timer() {
    let (mut machine, cables) = machine();
    machine.link.send(Message::Input(Input::Begin));
    machine.settle(Duration::ZERO);
    machine.connect(SECOND, &cables);
    let Step::Wait(wait) = machine.step(at(SECOND)) else { panic!("no wait") };
    assert_eq!(wait.until(), Some(Duration::from_millis(8_500)), "silence ends the connection");
}

#[test]
fn a_cancelled_call_sends_no_request() {
    let (machine, _) = machine();
    for is_cancelled in [false, true] {
        let mut call = FeedCall::poll(&machine.calls, &FeedCursor::Head, 1, &machine.link);
        if is_cancelled {
            machine.link.cancel_call();
        }
        assert_eq!(matches!(call.step(at(Duration::ZERO)), Step::Send(_)), !is_cancelled);
    }
}

#[test]
fn a_teardown_cancels_the_request_in_flight() {
    let (machine, _) = machine();
    let poll = || FeedCall::poll(&machine.calls, &FeedCursor::Head, 1, &machine.link);
    let in_flight = |call: &mut FeedCall| {
        let Step::Send(attempt) = call.step(at(Duration::ZERO)) else { panic!() };
        attempt.cancel.unwrap()
    };
    let (mut first, mut second) = (poll(), poll());
    assert!(!in_flight(&mut second).is_cancelled());
    assert!(matches!(first.step(at(Duration::ZERO)), Step::Done(_)), "the second cancels it");
    let cancel = in_flight(&mut poll());
    machine.link.cancel_call();
    assert!(cancel.is_cancelled());
}

#[test]
fn a_slow_consumer_gets_all_frames_of_the_socket() {
    let (mut machine, cables) = machine();
    machine.link.send(Message::Input(Input::Begin));
    machine.settle(Duration::ZERO);
    machine.connect(Duration::ZERO, &cables);
    machine.called(Duration::ZERO, machine.progress.call, page(&[]));
    assert_eq!(machine.connector.state(), FeedState::Streaming);
    let (number, count) = (machine.progress.socket, 300);
    for id in 1..=count {
        machine.frame(Duration::ZERO, number, &live(id));
    }
    assert_eq!(machine.connector.room(), 0);
    // The machine takes no frame without room, so the link blocks the socket.
    let wake = MachineWake { link: Arc::clone(&machine.link), has_room: true };
    let cx = TaskContext::from_waker(Waker::noop());
    assert!(wake.poll(&mut None, &cx).is_ready(), "no frame is left");
    for id in 1..=count {
        let row = machine.link.received().unwrap().unwrap().unwrap();
        assert_eq!(row.id(), i64::try_from(id).unwrap());
        machine.link.send(Message::Input(Input::Accepted));
        machine.settle(Duration::ZERO);
    }
    assert!(machine.link.received().is_none());
}

#[test]
fn silence_after_a_burst_of_frames_ends_the_connection() {
    let (mut machine, cables) = machine();
    machine.link.send(Message::Input(Input::Begin));
    machine.settle(Duration::ZERO);
    machine.connect(Duration::ZERO, &cables);
    machine.called(Duration::ZERO, machine.progress.call, page(&[]));
    let (link, number) = (Arc::clone(&machine.link), machine.progress.socket);
    let socket = SocketLink { link, number };
    let cx = TaskContext::from_waker(Waker::noop());
    // The socket is faster than the machine, which then takes all frames at once.
    while socket.poll_room(&cx).is_ready() {
        socket.received(json!({"type": "ping"}).to_string().into(), SECOND);
    }
    machine.settle(2 * SECOND);
    // The first silent interval is no proof, since the socket was blocked in it.
    for _ in 0..2 {
        let fires_at = machine.connector.timers().iter().map(Timer::fires_at).min().unwrap();
        assert_eq!(machine.connector.state(), FeedState::Streaming);
        machine.settle(fires_at);
    }
    assert_eq!(machine.connector.state(), FeedState::Backoff);
}

#[test]
fn a_watch_learns_of_the_present_after_each_skip() {
    let (mut machine, _) = machine();
    let present = |machine: &mut FeedMachine| {
        machine.execute(at(Duration::ZERO), Output::Notify(FeedFact::CaughtUp));
        machine.link.take_present()
    };
    assert!(!present(&mut machine), "a position was resumed");
    for (cursor, skips) in [
        (FeedCursor::Now, true),
        (FeedCursor::Head, true),
        (FeedCursor::Since(4), false),
        (FeedCursor::Position("p".into()), false),
    ] {
        // A call that is dropped reports an error, which this machine doesn't take.
        drop(machine.execute(at(Duration::ZERO), Output::Poll(cursor.clone())));
        assert!(!machine.link.take_present(), "a list request would miss rows");
        assert_eq!(present(&mut machine), skips, "{cursor:?}");
        assert!(!present(&mut machine));
    }
    let signal = Signal::BufferOverflow { dropped_ids: vec![1] };
    for (answer, skips) in [(Disposition::Accept, true), (Disposition::Terminate, false)] {
        machine.handler = Some(Box::new(move |_| answer));
        machine.execute(at(Duration::ZERO), Output::Ask(signal.clone()));
        assert_eq!(present(&mut machine), skips);
    }
}

/// A store whose calls panic.
struct Panics;

impl CheckpointStore for Panics {
    fn load(&self, _: &CheckpointKey) -> Result<Option<String>, Error> {
        panic!("the load of this test")
    }

    fn save(&self, _: &CheckpointKey, _: &str) -> Result<(), Error> {
        panic!("the save of this test")
    }
}

impl FeedMachine {
    /// Steps to a call of the store, and runs it.
    fn call_store(&mut self) {
        let filters = FeedFilters::new();
        let origin = "https://3.basecampapi.com";
        let key = CheckpointKey::new(origin, "999", "test", FeedLane::Account, &filters).unwrap();
        self.checkpoint = Some(Checkpoint { store: Arc::new(Panics), key });
        let Step::Blocking(task) = self.step(at(Duration::ZERO)) else { panic!("no call") };
        task.run();
    }
}

#[test]
fn a_load_that_panics_ends_the_feed_as_a_failed_load() {
    let (mut machine, _) = machine();
    machine.link.send(Message::Input(Input::Begin));
    machine.call_store();
    assert!(matches!(machine.step(at(Duration::ZERO)), Step::Done(_)));
    let Some(Some(Err(error))) = machine.link.received() else { panic!("no error") };
    assert_eq!(error.reason, TerminalReason::CheckpointLoad);
}

#[test]
fn a_feed_continues_after_a_save_that_panics() {
    let (mut machine, cables) = machine();
    let failures = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&failures);
    machine.observer = Some(Box::new(move |fact| {
        let is_failure = matches!(fact, FeedFact::CheckpointSaveFailed { .. });
        *counted.lock().unwrap() += i32::from(is_failure);
    }));
    machine.link.send(Message::Input(Input::Begin));
    machine.settle(Duration::ZERO);
    machine.connect(Duration::ZERO, &cables);
    machine.link.send(Message::Called(machine.progress.call, page(&[])));
    machine.call_store();
    machine.settle(Duration::ZERO);
    assert_eq!(*failures.lock().unwrap(), 1);
    assert_eq!(machine.connector.state(), FeedState::Streaming);
}

#[test]
fn a_machine_that_is_dropped_ends_the_feed_with_an_error() {
    let (mut machine, _) = machine();
    machine.link.send(Message::Input(Input::Begin));
    machine.settle(Duration::ZERO);
    let link = Arc::clone(&machine.link);
    assert!(!link.is_over());
    drop(machine);
    assert!(matches!(link.received(), Some(Some(Err(_)))));
    assert!(matches!(link.received(), Some(None)), "the error is returned once");
    assert!(link.is_over());
}

#[test]
fn a_call_that_is_dropped_reports_a_failure() {
    let (mut machine, _) = machine();
    machine.link.send(Message::Input(Input::Begin));
    let Step::Spawn(call) = machine.step(at(Duration::ZERO)) else { panic!("no call") };
    assert_eq!(machine.connector.state(), FeedState::Minting);
    drop(call);
    machine.settle(Duration::ZERO);
    assert_eq!(machine.connector.state(), FeedState::Backoff);
}

#[test]
fn a_timer_that_an_earlier_timer_stops_does_not_fire() {
    let (mut machine, cables) = machine();
    machine.link.send(Message::Input(Input::Begin));
    machine.settle(Duration::ZERO);
    machine.connect(Duration::ZERO, &cables);
    machine.called(Duration::ZERO, machine.progress.call, page(&[]));
    // The driver steps late, when both staleness and the next poll are due.
    machine.settle(100 * SECOND);
    assert_eq!(machine.connector.state(), FeedState::Backoff);
    assert_eq!(machine.connector.timers().len(), 1);
}
