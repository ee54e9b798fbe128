//! Runs a script: its steps act on the server and the store, and wait for the client's actions.

use std::collections::VecDeque;
use std::net::TcpStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use basecamp_core::Error;
use basecamp_core::event_feed::{Disposition, FeedCloser, FeedFact, Signal, TerminalReason};
use tungstenite::WebSocket;
use tungstenite::protocol::frame::CloseFrame;

use crate::consumer::{Driver, consume};
use crate::script::{
    Check, Connect, ConnectOutcome, Invocation, SaveOutcome, Script, Socket, Step, equal,
};
use crate::server::{Request, Server, send_pings};

/// The longest wait for an event. Two staleness intervals are below it.
const WATCHDOG: Duration = Duration::from_secs(40);

/// The server's side of an open socket.
pub(crate) struct Cable {
    pub(crate) number: usize,
    pub(crate) writer: WebSocket<TcpStream>,
}

/// The end of a feed: without an error, or with an error and its reason.
type End = Option<(Option<TerminalReason>, Error)>;

#[derive(Default)]
pub(crate) struct State {
    /// The index of the current step.
    step: usize,
    mints: VecDeque<Request>,
    dials: VecDeque<Request>,
    polls: VecDeque<Request>,
    /// The numbers of answered mints, and of dials and polls.
    counts: [usize; 3],
    pub(crate) cable: Option<Cable>,
    /// The number of sockets so far, the latest one that ended, and the number of their pongs.
    opened: usize,
    ended: usize,
    pub(crate) pongs: usize,
    pub(crate) frames: VecDeque<String>,
    subscription: Option<String>,
    identifier: String,
    is_closed_by_client: bool,
    pub(crate) save: Option<String>,
    pub(crate) saved: Option<Result<(), Error>>,
    checkpoints: Vec<String>,
    pub(crate) delivered: Vec<i64>,
    facts: VecDeque<FeedFact>,
    /// The name of the state that the latest fact shows.
    phase: &'static str,
    /// The numbers of confirmations, of walks, and of timers of repair polls in the script.
    confirmations: usize,
    walks: usize,
    repairs: usize,
    signals: VecDeque<Signal>,
    invocations: Vec<Invocation>,
    closer: Option<FeedCloser>,
    pub(crate) end: Option<End>,
    /// Actions of the client before their step.
    violations: Vec<String>,
    is_over: bool,
}

impl State {
    fn is_open(&self) -> bool {
        self.cable.is_some()
    }
}

pub(crate) struct World {
    pub(crate) script: Script,
    pub(crate) origin: String,
    state: Mutex<State>,
    changed: Condvar,
}

/// Runs a script with a driver.
pub(crate) fn run(script: Script, server: Server, driver: Driver) -> Check {
    let origin = server.origins().api;
    let state = Mutex::new(State { phase: "idle", ..State::default() });
    let world = Arc::new(World { script, origin, state, changed: Condvar::new() });
    server.serve(Arc::clone(&world));
    if !world.fires("staleness") {
        send_pings(Arc::clone(&world));
    }
    let consumer = {
        let world = Arc::clone(&world);
        thread::spawn(move || consume(&world, driver))
    };
    let result = world.play();
    world.update(|state| state.is_over = true);
    if let Some(closer) = world.lock().closer.take() {
        closer.close();
    }
    // Unblocks the server.
    let _ = TcpStream::connect(world.origin.trim_start_matches("http://"));
    consumer.join().map_err(|_| "the consumer panicked".to_owned())?;
    result
}

impl World {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Changes the state, and wakes all who wait for it.
    pub(crate) fn update<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let value = change(&mut self.lock());
        self.changed.notify_all();
        value
    }

    /// Waits until the state has a value. Returns an error at the end of the script.
    pub(crate) fn wait<T>(
        &self,
        name: &str,
        mut take: impl FnMut(&mut State) -> Option<T>,
    ) -> Result<T, String> {
        let until = Instant::now() + WATCHDOG;
        let mut state = self.lock();
        loop {
            if let Some(value) = take(&mut state) {
                return Ok(value);
            }
            let rest = until.saturating_duration_since(Instant::now());
            if state.is_over || rest.is_zero() {
                let (phase, delivered, end) = (state.phase, &state.delivered, &state.end);
                let facts = &state.facts;
                return Err(format!(
                    "waits for {name}: {phase}, {delivered:?}, {end:?}, facts {facts:?}"
                ));
            }
            state = self.changed.wait_timeout(state, rest).unwrap().0;
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.lock().is_over
    }

    /// Whether the script fires a timer.
    pub(crate) fn fires(&self, timer: &str) -> bool {
        let mut steps = self.script.steps.iter();
        steps.any(|step| matches!(step, Step::FireTimer(fired) if fired.kind == timer))
    }

    pub(crate) fn started(&self, closer: FeedCloser) {
        self.update(|state| state.closer = Some(closer));
    }

    /// Records an action of the client that isn't the next of the script.
    pub(crate) fn in_turn(&self, name: &str, is_expected: fn(&Step) -> bool) {
        self.update(|state| {
            let steps = &self.script.steps;
            // Timers fire by themselves.
            let is_action =
                |step: &&Step| !step.is_observation() && !matches!(step, Step::FireTimer(_));
            let next = steps.iter().skip(state.step.saturating_add(1)).find(is_action);
            let is_in_turn = [steps.get(state.step), next].into_iter().flatten().any(is_expected);
            if !is_in_turn && !state.is_over {
                state.violations.push(format!("{name} before its step; next: {next:?}"));
            }
        });
    }

    /// Parks a request until its step.
    pub(crate) fn requested(&self, request: Request) {
        self.update(|state| {
            let (queue, count) = match request.target.split(['?', '-']).next() {
                Some("/cable") => (&mut state.dials, &mut state.counts[1]),
                Some(path) if path.ends_with("stream_ticket.json") => {
                    return state.mints.push_back(request);
                }
                _ => (&mut state.polls, &mut state.counts[2]),
            };
            *count += 1;
            queue.push_back(request);
        });
    }

    pub(crate) fn observe(&self, fact: &FeedFact) {
        self.update(|state| {
            state.phase = match fact {
                FeedFact::Connecting { .. } => "minting",
                FeedFact::Connected => "awaiting_welcome",
                FeedFact::Confirmed => {
                    state.confirmations += 1;
                    state.phase
                }
                FeedFact::CatchUpStarted { .. } => {
                    state.walks += 1;
                    "catching_up"
                }
                FeedFact::CaughtUp => "streaming",
                FeedFact::Disconnected { .. } => {
                    // The calls in flight were cancelled.
                    state.dials.clear();
                    state.polls.clear();
                    "backoff"
                }
                _ => state.phase,
            };
            state.facts.push_back(fact.clone());
        });
    }

    /// Answers a signal as the handlers of the script do.
    pub(crate) fn answer(&self, signal: &Signal) -> Disposition {
        let invocation = self.script.config.invocation(signal);
        let disposition = invocation.as_ref().map(|invocation| invocation.disposition.into());
        self.update(|state| {
            state.signals.push_back(signal.clone());
            state.invocations.extend(invocation);
        });
        disposition.unwrap_or_default()
    }

    pub(crate) fn is_open(&self, number: usize) -> bool {
        self.lock().cable.as_ref().is_some_and(|cable| cable.number == number)
    }

    /// The client sent a close frame.
    pub(crate) fn closed_by_client(&self, number: usize, frame: Option<&CloseFrame>) {
        let is_normal =
            frame.is_some_and(|frame| u16::from(frame.code) == 1000 && frame.reason.is_empty());
        self.update(|state| {
            if state.cable.as_ref().is_some_and(|cable| cable.number == number) {
                state.cable = None;
                state.is_closed_by_client = true;
                if !is_normal {
                    state.violations.push(format!("a close with {frame:?}"));
                }
            }
        });
    }

    /// The connection of a socket has ended.
    pub(crate) fn ended(&self, number: usize) {
        self.update(|state| {
            state.ended = state.ended.max(number);
            if state.cable.take_if(|cable| cable.number == number).is_some() && !state.is_over {
                state.violations.push("the client closes without a close frame".to_owned());
            }
        });
    }

    fn play(self: &Arc<Self>) -> Check {
        for (index, step) in self.script.steps.iter().enumerate() {
            self.update(|state| state.step = index);
            self.execute(step).map_err(|message| format!("step {index} {step:?}: {message}"))?;
            let violation = self.lock().violations.pop();
            violation.map_or(Ok(()), |message| Err(format!("step {index} {step:?}: {message}")))?;
        }
        self.check_end().map_err(|message| format!("finally: {message}"))
    }

    fn execute(self: &Arc<Self>, step: &Step) -> Check {
        match step {
            Step::ExpectMint(expected) => {
                let mint = self.wait("a mint", |state| {
                    let mint = state.mints.pop_front();
                    state.counts[0] += usize::from(mint.is_some());
                    mint
                })?;
                mint.respond(&expected.respond);
            }
            Step::ExpectConnect(expected) => self.expect_connect(expected)?,
            Step::Serve(frame) => {
                let pongs = self.update(|state| {
                    let text = frame.text(&state.identifier);
                    let cable = state.cable.as_mut().ok_or("no socket is open")?;
                    cable.send(text);
                    Ok::<_, String>(state.pongs)
                })?;
                self.wait("a pong", |state| {
                    (state.pongs > pongs || !state.is_open()).then_some(())
                })?;
            }
            Step::ServerClose(close) => self.end_socket(|cable| cable.close(close.code))?,
            Step::Sever(_) => self.end_socket(Cable::sever)?,
            Step::ExpectSubscribe(expected) => {
                let frame = self.wait("a subscription", |state| state.frames.pop_front())?;
                self.update(|state| {
                    let previous = state.subscription.replace(frame.clone());
                    state.identifier = expected.check(&frame, previous.as_deref())?;
                    Ok::<_, String>(())
                })?;
            }
            Step::ExpectPoll(expected) => {
                let poll = self.wait("a poll", |state| state.polls.pop_front())?;
                if let Some(url) = &expected.url {
                    equal(format!("{}{}", self.origin, poll.target), url.clone())?;
                } else if let Some(query) = &expected.query {
                    query.check(&poll.parameters())?;
                }
                poll.respond(&expected.respond);
            }
            Step::ExpectClientClose(_) => {
                let take = |state: &mut State| {
                    std::mem::take(&mut state.is_closed_by_client).then_some(())
                };
                self.wait("a close", take)?;
            }
            Step::ExpectCheckpoint(expected) => {
                let position = self.wait("a save", |state| state.save.take())?;
                equal(&position, &expected.position)?;
                self.update(|state| {
                    let store = self.script.config.checkpoint_store.as_ref();
                    let outcome = store.and_then(|store| store.save.get(state.checkpoints.len()));
                    state.checkpoints.push(position);
                    state.saved = Some(match outcome {
                        Some(SaveOutcome::Failed) => Err(Error::usage("the store is broken")),
                        _ => Ok(()),
                    });
                });
            }
            Step::FireTimer(timer) if timer.kind == "repair-poll" => {
                self.update(|state| state.repairs += 1);
                self.wait("a repair poll", |state| {
                    (state.walks >= state.confirmations + state.repairs).then_some(())
                })?;
            }
            // Other timers fire by themselves. The run in virtual time checks which of them run,
            // and the number of buffered rows.
            Step::FireTimer(_) | Step::ExpectTimers(_) | Step::ExpectBuffered(_) => {}
            observation => self.expect(observation)?,
        }
        Ok(())
    }

    fn expect_connect(self: &Arc<Self>, expected: &Connect) -> Check {
        let dial = self.wait("a dial", |state| {
            let is_expected = |dial: &Request| expected.url.ends_with(&dial.target);
            let index = state.dials.iter().position(is_expected)?;
            state.dials.remove(index)
        })?;
        match &expected.outcome {
            None | Some(ConnectOutcome::Accept(_)) => {
                let cable = dial.upgrade().map_err(|error| error.to_string())?;
                let reader = cable.get_ref().try_clone().map_err(|error| error.to_string())?;
                let number = self.update(|state| {
                    state.opened += 1;
                    state.cable = Some(Cable { number: state.opened, writer: cable });
                    state.opened
                });
                Cable::read(reader, Arc::clone(self), number);
            }
            Some(ConnectOutcome::Refuse(_)) => dial.refuse(None),
            Some(ConnectOutcome::RedirectTo(target)) => dial.refuse(Some(target)),
        }
        Ok(())
    }

    /// Ends the socket from the server's side, and waits until the client has closed it.
    fn end_socket(&self, end: impl FnOnce(&mut Cable)) -> Check {
        let mut cable = self.update(|state| state.cable.take()).ok_or("no socket is open")?;
        end(&mut cable);
        self.wait("the end of a socket", |state| (state.ended >= cable.number).then_some(()))
    }

    fn expect(&self, step: &Step) -> Check {
        let name = format!("{step:?}");
        let is_true = |is_true: bool| is_true.then_some(());
        match step {
            Step::ExpectDelivered(expected) => {
                self.wait(&name, |state| is_true(state.delivered == expected.exact))
            }
            Step::ExpectHandlerInvocations(expected) => {
                self.wait(&name, |state| is_true(state.invocations == expected.exact))
            }
            Step::ExpectState(expected) => self.expect_state(&expected.is),
            Step::ExpectError(expected) => {
                self.expect_error(&expected.reason, expected.category.as_deref())
            }
            Step::ExpectSignal(expected) => {
                let signal = self.wait(&name, |state| state.signals.pop_front())?;
                expected.check(&signal)
            }
            _ => self.wait(&name, |state| {
                let index = state.facts.iter().position(|fact| step.expects(fact))?;
                state.facts.drain(..=index);
                Some(())
            }),
        }
    }

    fn expect_state(&self, name: &str) -> Check {
        let phases = match name {
            // The backoff may have ended meanwhile, and the interval of polls as well.
            "backoff" => ["backoff", "minting"],
            "streaming" if self.fires("repair-poll") => ["streaming", "catching_up"],
            "connecting" => ["minting", "minting"],
            "awaiting_confirmation" => ["awaiting_welcome", "awaiting_welcome"],
            "draining" => ["catching_up", "catching_up"],
            "terminal" | "closed" => {
                return self.wait(name, |state| state.end.as_ref().map(|_| ()));
            }
            other => [other, other],
        };
        self.wait(name, |state| phases.contains(&state.phase).then_some(()))
    }

    fn expect_error(&self, reason: &str, category: Option<&str>) -> Check {
        self.wait("the end", |state| {
            let (found, error) = state.end.as_ref()?.as_ref()?;
            let code = error.code();
            Some(
                equal(found.map(TerminalReason::name), Some(reason)).and_then(|()| {
                    category.map_or(Ok(()), |category| equal(code.as_str(), category))
                }),
            )
        })?
    }

    fn check_end(&self) -> Check {
        let end = &self.script.end;
        self.expect_state(&end.state)?;
        if let Some(expected) = &end.error {
            self.expect_error(&expected.reason, expected.category.as_deref())?;
        }
        if let Some(expected) = &end.delivered {
            self.wait("the rows", |state| {
                (state.delivered.len() >= expected.exact.len()).then_some(())
            })?;
        }
        // The client has handled all frames once it answers a ping.
        let pongs = self.update(|state| {
            let cable = state.cable.as_mut();
            cable.map(|cable| cable.send(r#"{"type":"ping"}"#.to_owned())).map(|()| state.pongs)
        });
        if let Some(pongs) = pongs {
            self.wait("a pong", |state| (state.pongs > pongs || !state.is_open()).then_some(()))?;
        }
        let mut state = self.lock();
        state.violations.pop().map_or(Ok(()), Err)?;
        let (is_final, polls_again) = (state.end.is_some(), self.fires("repair-poll"));
        let parked = [
            state.mints.len() * usize::from(end.state != "backoff" && !is_final),
            state.dials.len() * usize::from(!is_final),
            state.polls.len() * usize::from(!is_final && !polls_again),
            state.frames.len(),
            usize::from(state.save.is_some()),
            usize::from(state.is_closed_by_client),
        ];
        equal(parked, [0; 6])?;
        let [mints, dials, polls] = state.counts;
        let check = |found: usize, expected: Option<usize>| equal(found, expected.unwrap_or(found));
        check(mints, end.mint_count)?;
        check(dials, end.connect_count)?;
        // The end of a feed may overtake its poll.
        if !polls_again && (!is_final || Some(polls) > end.poll_count) {
            check(polls, end.poll_count)?;
        }
        let socket = match (state.opened, state.is_open()) {
            (0, _) => Socket::None,
            (_, true) => Socket::Open,
            (_, false) => Socket::Closed,
        };
        equal(socket, end.socket.unwrap_or(socket))?;
        if let Some(expected) = &end.delivered {
            equal(&state.delivered, &expected.exact)?;
        }
        if let Some(expected) = &end.checkpoints {
            equal(&state.checkpoints, &expected.exact)?;
        }
        if let Some(expected) = &end.handler_invocations {
            equal(&state.invocations, &expected.exact)?;
        }
        if end.error.is_none() && end.state != "closed" {
            equal(format!("{:?}", state.end), "None".to_owned())?;
        }
        Ok(())
    }
}
