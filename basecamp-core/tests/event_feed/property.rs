//! Invariants of the connector under any order of frames, pages, failures, timers and pauses.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use basecamp_core::Error;
use basecamp_core::event_feed::{
    Connector, ConnectorCall, DialFailure, Disposition, FeedCursor, FeedOptions, FeedStart,
    FeedState, Input, MintFailure, Output, PollFailure, Signal, SocketFailure, TimerKind,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::feed::{confirmation, disconnect, live, options, page, ticket};

/// An event of the surroundings. Numbers select among the possibilities.
#[derive(Debug, Clone)]
enum Action {
    /// Something happens in the account; the socket brings it, and polls serve it or never do.
    Happen {
        is_polled: bool,
    },
    /// The socket brings an earlier event again.
    Repeat(usize),
    Ping,
    Disconnect(u8),
    InvalidFrame,
    Break,
    /// The call in flight succeeds.
    Succeed,
    /// The call in flight fails.
    Fail(u8),
    /// The consumer, the handler or the store finishes its work.
    Work {
        fails: bool,
    },
    Fire(usize),
    Pass(u16),
    Block,
    Unblock,
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let action = prop_oneof![
        6 => any::<bool>().prop_map(|is_polled| Action::Happen { is_polled }),
        2 => any::<usize>().prop_map(Action::Repeat),
        1 => Just(Action::Ping),
        1 => any::<u8>().prop_map(Action::Disconnect),
        1 => Just(Action::InvalidFrame),
        1 => Just(Action::Break),
        10 => Just(Action::Succeed),
        2 => any::<u8>().prop_map(Action::Fail),
        10 => prop::bool::weighted(0.1).prop_map(|fails| Action::Work { fails }),
        3 => any::<usize>().prop_map(Action::Fire),
        2 => any::<u16>().prop_map(Action::Pass),
        1 => Just(Action::Block),
        1 => Just(Action::Unblock),
    ];
    prop::collection::vec(action, 0..150)
}

/// The work of the consumer's side that the connector waits for.
#[derive(Debug)]
enum Work {
    Load,
    Delivery,
    Answer,
    Save,
}

struct World {
    connector: Connector,
    polls_only: bool,
    now: Duration,
    work: Option<Work>,
    call: Option<(ConnectorCall, Option<FeedCursor>)>,
    is_open: bool,
    /// The ids that polls serve.
    polled: Vec<i64>,
    last_id: i64,
    delivered: BTreeSet<i64>,
    /// The ids that the connector received on a valid connection.
    received: BTreeSet<i64>,
    dropped: BTreeSet<i64>,
    /// By position: the rows of the pages up to it.
    covered: BTreeMap<String, BTreeSet<i64>>,
    served: BTreeSet<i64>,
    /// The rows of the socket that a position at the server's head covers.
    before_cut: BTreeSet<i64>,
    finished: Option<bool>,
}

impl World {
    fn new(options: FeedOptions, polls_only: bool) -> Self {
        let options = if polls_only { options.with_polls_only() } else { options };
        let mut world = Self {
            connector: Connector::new(options, 7).unwrap(),
            polls_only,
            now: Duration::ZERO,
            work: None,
            call: None,
            is_open: false,
            polled: Vec::new(),
            last_id: 100,
            delivered: BTreeSet::new(),
            received: BTreeSet::new(),
            dropped: BTreeSet::new(),
            covered: BTreeMap::new(),
            served: BTreeSet::new(),
            before_cut: BTreeSet::new(),
            finished: None,
        };
        world.send(Input::Begin);
        world
    }

    fn send(&mut self, input: Input) {
        self.connector.handle(self.now, input);
        while let Some(output) = self.connector.poll_output() {
            self.perform(output);
        }
        self.check_timers();
    }

    fn perform(&mut self, output: Output) {
        let is_notice = matches!(output, Output::Stop(_) | Output::Cancel(_) | Output::CloseSocket);
        assert!(self.finished.is_none() || is_notice, "{output:?} after the end");
        match output {
            Output::Load => self.begin(Work::Load),
            Output::Mint => {
                assert!(!self.polls_only, "a ticket without a socket");
                self.call(ConnectorCall::Mint, None);
            }
            Output::Dial { .. } => {
                assert!(!self.is_open, "two sockets");
                self.call(ConnectorCall::Dial, None);
            }
            Output::Poll(cursor) => self.call(ConnectorCall::Poll, Some(cursor)),
            Output::CloseSocket => {
                assert!(self.is_open, "no socket to close");
                self.is_open = false;
            }
            Output::Cancel(call) => {
                assert_eq!(self.call.take().map(|(call, _)| call), Some(call));
            }
            Output::Deliver(row) => {
                self.begin(Work::Delivery);
                assert!(self.delivered.insert(row.id()), "{} is delivered twice", row.id());
            }
            Output::Ask(signal) => {
                self.begin(Work::Answer);
                if let Signal::BufferOverflow { dropped_ids } = signal {
                    self.dropped.extend(dropped_ids);
                }
            }
            Output::Save(position) => {
                self.begin(Work::Save);
                for id in &self.covered[&position] {
                    assert!(self.delivered.contains(id), "{id} is saved before its delivery");
                }
                for id in std::mem::take(&mut self.before_cut) {
                    let is_settled = self.delivered.contains(&id) || self.dropped.contains(&id);
                    assert!(is_settled, "{id} of the socket is saved before its delivery");
                }
            }
            Output::Finish(error) => self.finished = Some(error.is_some()),
            _ => {}
        }
    }

    fn begin(&mut self, work: Work) {
        assert!(self.work.is_none(), "{work:?} during {:?}", self.work);
        self.work = Some(work);
    }

    fn call(&mut self, call: ConnectorCall, cursor: Option<FeedCursor>) {
        assert!(self.call.is_none(), "{call:?} during {:?}", self.call);
        self.call = Some((call, cursor));
    }

    /// While nothing is in progress, each state has its timers.
    fn check_timers(&self) {
        use TimerKind::{
            Backoff, ConfirmationDeadline, HandshakeDeadline, PollRetry, RepairPoll, Staleness,
        };
        if self.work.is_some() {
            return;
        }
        let mut running: Vec<_> = self.connector.timers().iter().map(|timer| timer.kind).collect();
        running.sort_unstable();
        let expected: &[TimerKind] = match self.connector.state() {
            FeedState::CatchingUp if self.polls_only && self.call.is_none() => &[PollRetry],
            FeedState::CatchingUp if self.polls_only => &[],
            FeedState::Streaming if self.polls_only => &[RepairPoll],
            FeedState::Backoff => &[Backoff],
            FeedState::Connecting => &[HandshakeDeadline],
            FeedState::AwaitingWelcome => &[HandshakeDeadline, Staleness],
            FeedState::AwaitingConfirmation => &[ConfirmationDeadline, Staleness],
            FeedState::CatchingUp if self.call.is_none() => &[Staleness, PollRetry],
            FeedState::CatchingUp => &[Staleness],
            FeedState::Streaming => &[Staleness, RepairPoll],
            _ => &[],
        };
        assert_eq!(running, expected, "{:?}", self.connector.state());
    }

    fn frame(&mut self, frame: &Value) {
        let bytes = frame.to_string().into();
        self.send(Input::Frame { bytes, received_at: self.now });
    }

    fn row(&mut self, id: i64) {
        if self.is_open && self.connector.room() > 0 {
            self.received.insert(id);
            self.frame(&live(id));
        }
    }

    /// The server ends the connection: nothing more arrives on it.
    fn end_connection(&mut self, frame: Option<&Value>) {
        if !self.is_open {
            return;
        }
        if let Some(frame) = frame {
            self.frame(frame);
        }
        if std::mem::take(&mut self.is_open) {
            self.send(Input::SocketFailed(SocketFailure::Closed(Some(1001))));
        }
    }

    fn act(&mut self, action: &Action) {
        if self.finished.is_some() {
            return;
        }
        match action {
            Action::Happen { is_polled } => {
                self.last_id += 1;
                if *is_polled {
                    self.polled.push(self.last_id);
                }
                self.row(self.last_id);
            }
            Action::Repeat(index) => {
                let known = usize::try_from(self.last_id - 100).unwrap();
                if known > 0 {
                    self.row(101 + i64::try_from(index % known).unwrap());
                }
            }
            Action::Ping if self.is_open => self.frame(&json!({"type": "ping"})),
            Action::Disconnect(n) => {
                let reason = ["remote", "unauthorized", "restart"][usize::from(n % 3)];
                self.end_connection(Some(&disconnect(reason)));
            }
            Action::InvalidFrame => self.end_connection(Some(&json!({"identifier":
                "{\"channel\":\"EventsChannel\"}", "message": {"id": 1}}))),
            Action::Break => self.end_connection(None),
            Action::Succeed => self.succeed(),
            Action::Fail(n) => self.fail(*n),
            Action::Work { fails } => self.finish_work(*fails),
            Action::Fire(index) => {
                let timers = self.connector.timers();
                if !timers.is_empty() {
                    let kind = timers[index % timers.len()].kind;
                    self.send(Input::TimerFired(kind));
                }
            }
            Action::Pass(ms) => self.now += Duration::from_millis(u64::from(*ms)),
            Action::Block => self.send(Input::PumpBlocked),
            Action::Unblock => self.send(Input::PumpUnblocked),
            Action::Ping => {}
        }
    }

    fn succeed(&mut self) {
        match self.call.take() {
            Some((ConnectorCall::Mint, _)) => self.send(Input::Ticket(Ok(ticket()))),
            Some((ConnectorCall::Dial, _)) => {
                self.is_open = true;
                self.send(Input::Dialed(Ok(())));
            }
            Some((ConnectorCall::Poll, Some(cursor))) => self.serve(&cursor),
            _ => match self.connector.state() {
                FeedState::AwaitingWelcome if self.is_open => {
                    self.frame(&json!({"type": "welcome"}));
                }
                FeedState::AwaitingConfirmation if self.is_open => self.frame(&confirmation()),
                _ => {}
            },
        }
    }

    /// Serves a page of at most two rows.
    fn serve(&mut self, cursor: &FeedCursor) {
        let head = self.polled.last().copied().unwrap_or(100);
        let number = |text: &str| text.rsplit('p').next().and_then(|id| id.parse().ok()).unwrap();
        let after: i64 = match cursor {
            FeedCursor::Since(id) => *id,
            FeedCursor::Position(text) | FeedCursor::Url(text) => number(text),
            _ => {
                // The rows of the socket that polls may never serve.
                self.before_cut.clone_from(&self.received);
                head
            }
        };
        let rows: Vec<i64> = self.polled.iter().copied().filter(|id| *id > after).collect();
        let ids = &rows[..rows.len().min(2)];
        let end = ids.last().copied().unwrap_or(after.max(100));
        let next = format!("https://3.basecampapi.com/999/events.json?position=p{end}");
        let position = format!("p{end}");
        self.served.extend(ids);
        self.covered.insert(position.clone(), self.served.clone());
        let next = (rows.len() > 2).then_some(next.as_str());
        self.send(Input::Polled(Ok(page(ids, &position, next))));
    }

    fn fail(&mut self, n: u8) {
        let network = || Error::new(basecamp_core::ErrorCode::Network, "reset");
        match self.call.take().map(|(call, _)| call) {
            Some(ConnectorCall::Mint) => {
                self.send(Input::Ticket(Err(MintFailure::from(network()))));
            }
            Some(ConnectorCall::Dial) => self.send(Input::Dialed(Err(DialFailure::Transient))),
            Some(ConnectorCall::Poll) if n == 0 => {
                self.send(Input::Polled(Err(PollFailure::malformed("no rows"))));
            }
            Some(ConnectorCall::Poll) => {
                self.send(Input::Polled(Err(PollFailure::from(network()))));
            }
            _ => {}
        }
    }

    fn finish_work(&mut self, fails: bool) {
        let error = || Error::usage("the store is broken");
        let input = match self.work.take() {
            None => return,
            Some(Work::Load) => Input::Loaded(Ok(None)),
            Some(Work::Delivery) => Input::Accepted,
            Some(Work::Answer) => Input::Answered(Disposition::Accept),
            Some(Work::Save) if fails => Input::Saved(Err(error())),
            Some(Work::Save) => Input::Saved(Ok(())),
        };
        self.send(input);
    }

    /// Lets everything succeed until the feed streams, and nothing is in progress.
    fn settle(&mut self) {
        self.send(Input::PumpUnblocked);
        for _ in 0..5_000 {
            if self.finished.is_some() {
                return;
            }
            if self.work.is_some() {
                self.finish_work(false);
                continue;
            }
            let waits = [TimerKind::Backoff, TimerKind::PollRetry];
            let timers = self.connector.timers();
            if let Some(timer) = timers.iter().find(|timer| waits.contains(&timer.kind)) {
                let kind = timer.kind;
                self.send(Input::TimerFired(kind));
            } else if self.connector.state() == FeedState::Streaming && self.call.is_none() {
                return;
            } else {
                self.succeed();
            }
        }
        panic!("the feed doesn't settle in {:?}", self.connector.state());
    }
}

/// Runs the actions, lets the feed settle, and checks that every loss was signalled.
fn check(options: FeedOptions, polls_only: bool, actions: &[Action]) {
    let mut world = World::new(options, polls_only);
    for action in actions {
        world.act(action);
    }
    world.settle();
    if world.finished.is_none() {
        let is_settled = |id: &&i64| world.delivered.contains(id) || world.dropped.contains(id);
        let lost: Vec<_> = world.received.iter().filter(|id| !is_settled(id)).collect();
        assert!(lost.is_empty(), "{lost:?} are lost without a signal");
        let lost: Vec<_> = world.served.iter().filter(|id| !world.delivered.contains(id)).collect();
        assert!(lost.is_empty(), "{lost:?} were served and not delivered");
        assert_eq!(world.connector.buffered(), 0);
        world.send(Input::Close);
        assert_eq!(world.finished, Some(false));
    }
    assert!(world.connector.state().is_final() && world.connector.timers().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_are_neither_repeated_nor_lost(actions in actions(), capacity in 1usize..6) {
        check(options().with_live_buffer_capacity(capacity), false, &actions);
    }

    #[test]
    fn rows_are_neither_repeated_nor_lost_from_a_position(actions in actions(), capacity in 1usize..6) {
        let start = FeedStart::Position("p100".into());
        check(options().with_live_buffer_capacity(capacity).with_start(start), false, &actions);
    }

    #[test]
    fn polls_alone_neither_repeat_nor_lose_rows(actions in actions()) {
        check(options().with_start(FeedStart::Position("p100".into())), true, &actions);
        check(options(), true, &actions);
    }
}
