//! Runs a script: the server, the socket, the consumer, the store and the clock of a connector.

mod observe;
mod server;

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use basecamp_core::Error;
use basecamp_core::event_feed::{
    Connector, ConnectorCall, DialFailure, Disposition, FeedCursor, FeedError, FeedFact,
    FeedFilters, FeedOptions, FeedStart, Input, Output, Signal, SocketFailure, Timer,
    is_valid_cable_url,
};

use crate::API_ORIGIN;
use crate::script::{
    Check, ConnectOutcome, FireTimer, Invocation, Query, SaveOutcome, Script, Served, Socket, Step,
    Subscribe, equal,
};

/// The surroundings of a connector.
pub(crate) struct World<'a> {
    script: &'a Script,
    connector: Connector,
    options: FeedOptions,
    filters: FeedFilters,
    now: Duration,
    /// The index of the current step.
    step: usize,
    timers: Vec<Timer>,
    socket: Socket,
    identifier: String,
    mint: bool,
    dial: Option<String>,
    poll: Option<FeedCursor>,
    save: Option<String>,
    subscriptions: VecDeque<String>,
    previous_subscription: Option<String>,
    client_close: bool,
    mints: usize,
    connects: usize,
    polls: usize,
    delivered: Vec<i64>,
    checkpoints: Vec<String>,
    invocations: Vec<Invocation>,
    signals: VecDeque<Signal>,
    facts: Vec<FeedFact>,
    end: Option<Option<FeedError>>,
}

/// Runs a script.
pub(crate) fn run(script: &Script) -> Result<(), String> {
    let mut world = World::new(script)?;
    world.handle(Input::Begin)?;
    for (index, step) in script.steps.iter().enumerate() {
        world.step = index;
        world.execute(step).map_err(|message| format!("step {index} {step:?}: {message}"))?;
    }
    world.check_end().map_err(|message| format!("finally: {message}"))
}

impl<'a> World<'a> {
    fn new(script: &'a Script) -> Result<Self, String> {
        let config = &script.config;
        let (lane, filters) = (config.feed_lane(), config.filters());
        let ms = |value: Option<u64>, default: u64| Duration::from_millis(value.unwrap_or(default));
        let start = config.position.clone().map_or(FeedStart::Resume, FeedStart::Position);
        let options = FeedOptions::new(API_ORIGIN)
            .map_err(|error| error.to_string())?
            .with_lane(lane)
            .with_filters(filters.clone())
            .with_start(start)
            .with_confirmation_deadline(ms(config.confirmation_deadline_ms, 10_000))
            .with_repair_interval(ms(config.repair_poll_base_ms, 60_000))
            .with_staleness(ms(config.staleness_ms, 7_500))
            .with_backoff(ms(config.backoff_base_ms, 1_000), ms(config.backoff_cap_ms, 60_000))
            .with_dedupe_capacity(config.dedupe_capacity.unwrap_or(10_000))
            .with_live_buffer_capacity(config.live_buffer_capacity.unwrap_or(10_000));
        Ok(Self {
            script,
            connector: Connector::new(options.clone(), 1).map_err(|error| error.to_string())?,
            options,
            filters,
            now: Duration::ZERO,
            step: 0,
            timers: Vec::new(),
            socket: Socket::None,
            identifier: String::new(),
            mint: false,
            dial: None,
            poll: None,
            save: None,
            subscriptions: VecDeque::new(),
            previous_subscription: None,
            client_close: false,
            mints: 0,
            connects: 0,
            polls: 0,
            delivered: Vec::new(),
            checkpoints: Vec::new(),
            invocations: Vec::new(),
            signals: VecDeque::new(),
            facts: Vec::new(),
            end: None,
        })
    }

    /// Reports an input, and executes the outputs until the connector waits.
    fn handle(&mut self, input: Input) -> Check {
        self.connector.handle(self.now, input);
        while let Some(output) = self.connector.poll_output() {
            self.perform(output)?;
        }
        // The outputs start and stop exactly the timers that the connector lists.
        let mut own = self.timers.clone();
        let mut listed = self.connector.timers().to_vec();
        own.sort_by_key(|timer| timer.kind);
        listed.sort_by_key(|timer| timer.kind);
        let kinds = |timers: &[Timer]| timers.iter().map(|timer| timer.kind).collect::<Vec<_>>();
        equal(kinds(&own), kinds(&listed))
    }

    /// The next step that acts or expects an action, from the current one on if it has not begun.
    fn next_action(&self, after: bool) -> Option<&Step> {
        let steps = self.script.steps.iter().skip(self.step + usize::from(after));
        steps.into_iter().find(|step| !step.is_observation())
    }

    /// Checks that an action isn't earlier than the step that expects it.
    fn in_turn(&self, name: &str, is_expected: fn(&Step) -> bool) -> Check {
        // A first step can't have caused the action.
        let is_first = self.step == 0 && self.mints == 0;
        match self.next_action(!is_first) {
            Some(step) if is_expected(step) => Ok(()),
            step => Err(format!("{name} before its step; next: {step:?}")),
        }
    }

    fn perform(&mut self, output: Output) -> Check {
        match output {
            Output::Load => {
                let store = self.script.config.checkpoint_store.as_ref();
                let load = store.map_or("missing", |store| store.load.as_str());
                let result = match load.strip_prefix("loaded:") {
                    Some(position) => Ok(Some(position.to_owned())),
                    None if load == "failed" => Err(Error::usage("the store is broken")),
                    None => Ok(None),
                };
                self.handle(Input::Loaded(result))?;
            }
            Output::Mint => {
                self.mints += 1;
                self.mint = true;
            }
            Output::Dial { url, .. } => {
                self.connects += 1;
                let url = url.expose().to_owned();
                let is_expected = matches!(self.next_action(true), Some(Step::ExpectConnect(_)));
                if !is_valid_cable_url(&url) && !is_expected {
                    return self.handle(Input::Dialed(Err(DialFailure::Policy)));
                }
                self.dial = Some(url);
            }
            Output::Write(frame) => {
                self.in_turn("a frame", |step| matches!(step, Step::ExpectSubscribe(_)))?;
                self.subscriptions.push_back(frame);
            }
            Output::CloseSocket => {
                self.in_turn("a close", |step| matches!(step, Step::ExpectClientClose(_)))?;
                self.client_close = true;
                self.socket = Socket::Closed;
            }
            Output::Poll(cursor) => {
                self.polls += 1;
                self.poll = Some(cursor);
            }
            Output::Deliver(row) => {
                self.delivered.push(row.id());
                self.handle(Input::Accepted)?;
            }
            Output::Ask(signal) => {
                let answer = self.ask(&signal);
                self.signals.push_back(signal);
                self.handle(Input::Answered(answer))?;
            }
            Output::Save(position) => {
                self.in_turn("a save", |step| matches!(step, Step::ExpectCheckpoint(_)))?;
                self.save = Some(position);
            }
            Output::Notify(fact) => self.facts.push(fact),
            Output::Arm { kind, .. } => {
                self.timers.retain(|timer| timer.kind != kind);
                let armed = self.connector.timers().iter().find(|timer| timer.kind == kind);
                self.timers.extend(armed);
            }
            Output::Stop(kind) => self.timers.retain(|timer| timer.kind != kind),
            Output::Cancel(ConnectorCall::Mint) => self.mint = false,
            Output::Cancel(ConnectorCall::Dial) => self.dial = None,
            Output::Cancel(ConnectorCall::Poll) => self.poll = None,
            Output::Finish(error) => {
                let is_first = self.end.is_none();
                self.end = Some(error);
                equal(is_first, true)?;
            }
            other => return Err(format!("unknown output {other:?}")),
        }
        Ok(())
    }

    fn ask(&mut self, signal: &Signal) -> Disposition {
        let Some(invocation) = self.script.config.invocation(signal) else {
            return Disposition::default();
        };
        let disposition = invocation.disposition.into();
        self.invocations.push(invocation);
        disposition
    }

    fn execute(&mut self, step: &Step) -> Check {
        match step {
            Step::ExpectMint(expected) => {
                equal(std::mem::take(&mut self.mint), true)?;
                self.handle(server::ticket(&self.options, &expected.respond))
            }
            Step::ExpectConnect(expected) => {
                self.expect_connect(&expected.url, expected.outcome.as_ref())
            }
            Step::Serve(frame) => self.serve(frame),
            Step::ServerClose(close) => self.socket_fails(SocketFailure::Closed(Some(close.code))),
            Step::Sever(_) => self.socket_fails(SocketFailure::Broken),
            Step::ExpectSubscribe(expected) => self.expect_subscribe(expected),
            Step::ExpectPoll(expected) => {
                let cursor = self.poll.take().ok_or("no poll is pending")?;
                self.check_poll(&cursor, expected.url.as_deref(), expected.query.as_ref())?;
                self.handle(server::page(&self.options, &expected.respond))
            }
            Step::ExpectClientClose(_) => equal(std::mem::take(&mut self.client_close), true),
            Step::Advance(advance) => {
                let now = self.now + Duration::from_millis(advance.ms);
                if let Some(timer) = self.timers.iter().find(|timer| timer.fires_at() <= now) {
                    return Err(format!("would fire {}; use `fireTimer`", timer.kind.name()));
                }
                self.now = now;
                Ok(())
            }
            Step::FireTimer(expected) => self.fire(expected),
            Step::ExpectCheckpoint(expected) => {
                let position = self.save.take().ok_or("no save is pending")?;
                equal(&position, &expected.position)?;
                let store = self.script.config.checkpoint_store.as_ref();
                let outcome = store.and_then(|store| store.save.get(self.checkpoints.len()));
                self.checkpoints.push(position);
                let result = match outcome {
                    Some(SaveOutcome::Failed) => Err(Error::usage("the store is broken")),
                    _ => Ok(()),
                };
                self.handle(Input::Saved(result))
            }
            observation => self.observe(observation),
        }
    }

    fn expect_connect(&mut self, url: &str, outcome: Option<&ConnectOutcome>) -> Check {
        let dialed = self.dial.take().ok_or("no dial is pending")?;
        equal(dialed.as_str(), url)?;
        let result = match outcome {
            _ if !is_valid_cable_url(url) => Err(DialFailure::Policy),
            None | Some(ConnectOutcome::Accept(_)) => Ok(()),
            Some(ConnectOutcome::Refuse(_)) => Err(DialFailure::Transient),
            Some(ConnectOutcome::RedirectTo(_)) => Err(DialFailure::Policy),
        };
        if result.is_ok() {
            self.socket = Socket::Open;
        }
        self.handle(Input::Dialed(result))
    }

    fn expect_subscribe(&mut self, expected: &Subscribe) -> Check {
        let frame = self.subscriptions.pop_front().ok_or("no frame is pending")?;
        self.identifier = expected.check(&frame, self.previous_subscription.as_deref())?;
        self.previous_subscription = Some(frame);
        Ok(())
    }

    fn serve(&mut self, frame: &Served) -> Check {
        equal(self.socket, Socket::Open)?;
        let text = frame.text(&self.identifier);
        self.handle(Input::Frame { bytes: text.into(), received_at: self.now })
    }

    fn socket_fails(&mut self, failure: SocketFailure) -> Check {
        equal(self.socket, Socket::Open)?;
        self.socket = Socket::Closed;
        self.handle(Input::SocketFailed(failure))
    }

    fn fire(&mut self, expected: &FireTimer) -> Check {
        let index = self.timers.iter().position(|timer| timer.kind.name() == expected.kind);
        let timer = self.timers.remove(index.ok_or("the timer doesn't run")?);
        if let Some(envelope) = &expected.assert_delay_ms {
            let range = Duration::from_millis(envelope.min)..=Duration::from_millis(envelope.max);
            if !range.contains(&timer.delay) {
                return Err(format!("a delay of {:?}", timer.delay));
            }
        }
        self.handle(Input::TimerFired(timer.kind))
    }

    fn check_poll(&self, cursor: &FeedCursor, url: Option<&str>, query: Option<&Query>) -> Check {
        let parameter = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let filters = self.filters.parameters().map(|(name, value)| (name.to_owned(), value));
        let start = match cursor {
            FeedCursor::Now => Some(parameter("since", "now")),
            FeedCursor::Since(id) => Some(parameter("since", &id.to_string())),
            FeedCursor::Position(position) => Some(parameter("position", position)),
            _ => None,
        };
        let mut found: BTreeMap<String, String> = filters.chain(start).collect();
        if let FeedCursor::Url(found_url) = cursor {
            if let Some(url) = url {
                return equal(found_url.as_str(), url);
            }
            let (_, text) = found_url.split_once('?').unwrap_or_default();
            let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
            found = pairs.map(|(name, value)| parameter(name, value)).collect();
        }
        if let Some(url) = url {
            return Err(format!("{found:?} instead of {url}"));
        }
        query.map_or(Ok(()), |query| query.check(&found))
    }
}
