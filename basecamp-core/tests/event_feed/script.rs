//! The language of scenarios: one JSON document is one script.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Script {
    pub(crate) name: String,
    #[serde(default, rename = "description")]
    _description: Option<String>,
    #[serde(default)]
    pub(crate) config: Config,
    pub(crate) steps: Vec<Step>,
    #[serde(rename = "finally")]
    pub(crate) end: End,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Config {
    pub(crate) lane: Option<Lane>,
    #[serde(default)]
    pub(crate) types: Vec<String>,
    #[serde(default)]
    pub(crate) buckets: Vec<i64>,
    #[serde(default)]
    pub(crate) creators: Vec<i64>,
    #[serde(default)]
    pub(crate) performers: Vec<i64>,
    #[serde(default, alias = "exclude_performers")]
    pub(crate) exclude_performers: Vec<i64>,
    #[serde(default, alias = "actor_types")]
    pub(crate) actor_types: Vec<String>,
    #[serde(default)]
    pub(crate) reasons: Vec<String>,
    pub(crate) position: Option<String>,
    pub(crate) confirmation_deadline_ms: Option<u64>,
    pub(crate) repair_poll_base_ms: Option<u64>,
    pub(crate) backoff_base_ms: Option<u64>,
    pub(crate) backoff_cap_ms: Option<u64>,
    pub(crate) staleness_ms: Option<u64>,
    pub(crate) live_buffer_capacity: Option<usize>,
    pub(crate) dedupe_capacity: Option<usize>,
    pub(crate) signal_disposition: Option<Dispositions>,
    pub(crate) checkpoint_store: Option<Store>,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Lane {
    Account,
    Inbox,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Dispositions {
    pub(crate) buffer_overflow: Option<Decision>,
    pub(crate) feed_gap: Option<Decision>,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Decision {
    Accept,
    Terminate,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Store {
    pub(crate) load: String,
    #[serde(default)]
    pub(crate) save: Vec<SaveOutcome>,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SaveOutcome {
    Saved,
    Failed,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Step {
    ExpectMint(Respond),
    ExpectConnect(Connect),
    Serve(Served),
    ServerClose(ServerClose),
    Sever(True),
    ExpectSubscribe(Subscribe),
    ExpectPoll(Poll),
    ExpectClientClose(Empty),
    Advance(Advance),
    FireTimer(FireTimer),
    ExpectDelivered(Exact<Vec<i64>>),
    ExpectCheckpoint(Checkpoint),
    ExpectTimers(Exact<BTreeMap<String, usize>>),
    ExpectState(State),
    ExpectError(Failure),
    ExpectGap(Gap),
    ExpectBuffered(Count),
    ExpectSignal(ExpectedSignal),
    ExpectHandlerInvocations(Exact<Vec<Invocation>>),
    ExpectSaveFailed(True),
    ExpectPositionRejected(Rejection),
    ExpectFilterConflict(FilterConflict),
    ExpectDisconnectedInvalidFrame(True),
}

impl Step {
    /// Whether the step observes, and neither acts nor expects an action.
    pub(crate) fn is_observation(&self) -> bool {
        matches!(
            self,
            Self::ExpectDelivered(_)
                | Self::ExpectTimers(_)
                | Self::ExpectState(_)
                | Self::ExpectError(_)
                | Self::ExpectGap(_)
                | Self::ExpectBuffered(_)
                | Self::ExpectSignal(_)
                | Self::ExpectHandlerInvocations(_)
                | Self::ExpectSaveFailed(_)
                | Self::ExpectPositionRejected(_)
                | Self::ExpectFilterConflict(_)
                | Self::ExpectDisconnectedInvalidFrame(_)
        )
    }
}

/// The literal `true`.
#[derive(Debug, Deserialize)]
#[serde(try_from = "bool")]
pub(crate) struct True;

impl TryFrom<bool> for True {
    type Error = &'static str;

    fn try_from(value: bool) -> Result<Self, Self::Error> {
        if value { Ok(Self) } else { Err("only `true` is allowed") }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Empty {}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exact<T> {
    pub(crate) exact: T,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Respond {
    pub(crate) respond: Response,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Response {
    pub(crate) status: Option<u16>,
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Option<Map<String, Value>>,
}

impl Response {
    pub(crate) fn status(&self) -> u16 {
        self.status.unwrap_or(200)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Connect {
    pub(crate) url: String,
    pub(crate) outcome: Option<ConnectOutcome>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ConnectOutcome {
    Accept(True),
    Refuse(Refusal),
    RedirectTo(String),
}

#[derive(Debug, Deserialize)]
pub(crate) enum Refusal {
    #[serde(rename = "upgrade-failure")]
    UpgradeFailure,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "frame", rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum Served {
    Welcome {},
    Ping { message: Option<i64> },
    Confirm { identifier: Option<String> },
    Reject { identifier: Option<String> },
    Disconnect { reason: String, reconnect: bool },
    Message { event: Option<Value>, item: Option<Value>, identifier: Option<String> },
    Raw { text: String },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServerClose {
    pub(crate) code: u16,
    #[serde(default, rename = "reason")]
    _reason: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Subscribe {
    pub(crate) channel: String,
    #[serde(default)]
    pub(crate) inbox: bool,
    #[serde(default)]
    pub(crate) params: BTreeMap<String, String>,
    pub(crate) identical_to_previous: Option<True>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Poll {
    pub(crate) url: Option<String>,
    pub(crate) query: Option<Query>,
    pub(crate) respond: Response,
}

/// The query of a poll: exact, or the parameters that it has at least.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Query {
    Exact(Exact<BTreeMap<String, String>>),
    AtLeast(BTreeMap<String, String>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Advance {
    pub(crate) ms: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct FireTimer {
    pub(crate) kind: String,
    pub(crate) assert_delay_ms: Option<Envelope>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Envelope {
    pub(crate) min: u64,
    pub(crate) max: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Checkpoint {
    pub(crate) position: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    pub(crate) is: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Failure {
    pub(crate) reason: String,
    pub(crate) category: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Gap {
    pub(crate) epoch_after_id: i64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Count {
    pub(crate) count: usize,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum ExpectedSignal {
    #[serde(rename_all = "camelCase")]
    BufferOverflow { dropped_ids: Vec<i64>, dropped_count: usize },
    #[serde(rename_all = "camelCase")]
    FeedGap { epoch_after_id: i64 },
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum SignalKind {
    BufferOverflow,
    FeedGap,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Invocation {
    pub(crate) kind: SignalKind,
    pub(crate) disposition: Decision,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rejection {
    pub(crate) kind: RejectionKind,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RejectionKind {
    PositionInvalid,
    FilterChanged,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct FilterConflict {
    #[serde(alias = "position_digest")]
    pub(crate) position_digest: String,
    #[serde(alias = "filters_digest")]
    pub(crate) filters_digest: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct End {
    pub(crate) state: String,
    pub(crate) mint_count: Option<usize>,
    pub(crate) connect_count: Option<usize>,
    pub(crate) poll_count: Option<usize>,
    pub(crate) timers: Option<Exact<BTreeMap<String, usize>>>,
    pub(crate) socket: Option<Socket>,
    pub(crate) delivered: Option<Exact<Vec<i64>>>,
    pub(crate) checkpoints: Option<Exact<Vec<String>>>,
    pub(crate) error: Option<Failure>,
    pub(crate) handler_invocations: Option<Exact<Vec<Invocation>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Socket {
    None,
    Open,
    Closed,
}

const STATES: [&str; 11] = [
    "idle",
    "backoff",
    "minting",
    "connecting",
    "awaiting_welcome",
    "awaiting_confirmation",
    "catching_up",
    "draining",
    "streaming",
    "terminal",
    "closed",
];

const TIMERS: [&str; 6] = [
    "handshake-deadline",
    "confirmation-deadline",
    "backoff",
    "staleness",
    "repair-poll",
    "poll-retry",
];

impl Script {
    /// Parses a script, and checks the rules that its parts have together.
    pub(crate) fn parse(script: &Value) -> Result<Self, String> {
        if script.get("config").and_then(Value::as_object).is_some_and(Map::is_empty) {
            return Err("`config` is empty".to_owned());
        }
        let text = substitute(script);
        let script: Self = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        script.check()?;
        Ok(script)
    }

    fn check(&self) -> Result<(), String> {
        let rule = |is_met: bool, message: &str| is_met.then_some(()).ok_or(message.to_owned());
        rule(!self.steps.is_empty(), "there are no steps")?;
        let config = &self.config;
        rule(
            config.position.is_none() || config.checkpoint_store.is_none(),
            "`position` excludes `checkpointStore`",
        )?;
        if let Some(Store { load, .. }) = &config.checkpoint_store {
            let is_known = matches!(load.as_str(), "missing" | "failed")
                || load.strip_prefix("loaded:").is_some_and(|position| !position.is_empty());
            rule(is_known, "unknown `load`")?;
        }
        for (index, step) in self.steps.iter().enumerate() {
            match step {
                Step::Advance(Advance { ms }) => {
                    rule(*ms > 0, "`advance` by 0")?;
                    let before = index.checked_sub(2).and_then(|first| self.steps.get(first..index));
                    let is_guarded = matches!(
                        before,
                        Some([Step::ExpectState(_), Step::ExpectTimers(timers)])
                            if !timers.exact.is_empty()
                    );
                    rule(
                        index == 0 || is_guarded,
                        "`advance` doesn't follow `expectState` and `expectTimers`",
                    )?;
                }
                Step::FireTimer(FireTimer { kind, assert_delay_ms }) => {
                    rule(TIMERS.contains(&kind.as_str()), "unknown timer")?;
                    let is_ordered = assert_delay_ms.as_ref().is_none_or(|e| e.min <= e.max);
                    rule(is_ordered, "an envelope ends before it begins")?;
                }
                Step::ExpectTimers(timers) => {
                    let is_known = timers.exact.keys().all(|kind| TIMERS.contains(&kind.as_str()));
                    rule(is_known, "unknown timer")?;
                }
                Step::ExpectState(State { is }) => {
                    rule(STATES.contains(&is.as_str()), "unknown state")?;
                }
                Step::ExpectPoll(poll) => {
                    rule(poll.url.is_some() || poll.query.is_some(), "a poll without expectation")?;
                }
                Step::Serve(Served::Message { event, item, .. }) => {
                    let is_inbox = config.lane == Some(Lane::Inbox);
                    let fits = event.is_some() != is_inbox && item.is_some() == is_inbox;
                    rule(fits, "a message has the row of its lane")?;
                }
                _ => {}
            }
        }
        self.check_end()
    }

    fn check_end(&self) -> Result<(), String> {
        let rule = |is_met: bool, message: &str| is_met.then_some(()).ok_or(message.to_owned());
        let end = &self.end;
        rule(STATES.contains(&end.state.as_str()), "unknown state")?;
        if end.state == "terminal" {
            let is_complete = end.connect_count.is_some()
                && end.timers.is_some()
                && end.socket.is_some()
                && end.error.is_some();
            rule(is_complete, "a terminal end states connects, timers, socket and error")?;
        }
        rule(end.state != "streaming" || end.delivered.is_some(), "a streaming end states rows")?;
        rule(end.error.is_none() || end.state == "terminal", "only a terminal end has an error")?;
        let dispositions = self.config.signal_disposition.as_ref();
        let needs_invocations = dispositions.is_some()
            || end.error.as_ref().is_some_and(|error| {
                matches!(error.reason.as_str(), "buffer_overflow" | "feed_gap")
            });
        rule(!needs_invocations || end.handler_invocations.is_some(), "invocations are missing")?;
        for invocation in end.handler_invocations.iter().flat_map(|list| &list.exact) {
            let configured = dispositions.and_then(|dispositions| match invocation.kind {
                SignalKind::BufferOverflow => dispositions.buffer_overflow,
                SignalKind::FeedGap => dispositions.feed_gap,
            });
            rule(configured.is_some(), "an invocation of a handler that is not configured")?;
        }
        Ok(())
    }
}

pub(crate) const API_ORIGIN: &str = "https://3.basecampapi.com";

/// Replaces the placeholders.
fn substitute(script: &Value) -> String {
    let lane = script.pointer("/config/lane").and_then(Value::as_str).unwrap_or("account");
    let path = if lane == "inbox" { "inbox" } else { "events" };
    let mut filters = String::new();
    for name in ["types", "buckets", "creators", "performers", "exclude_performers", "actor_types", "reasons"] {
        let values = script.pointer(&format!("/config/{name}")).and_then(Value::as_array);
        let Some(values) = values else { continue };
        let text = |value: &Value| value.as_str().map_or(value.to_string(), str::to_owned);
        let values: Vec<String> = values.iter().map(text).collect();
        filters.push_str(&format!("&{name}={}", values.join(",")));
    }
    let mut text = script.to_string().replace("{{API_ORIGIN}}", API_ORIGIN);
    for (placeholder, replacement) in [
        ("{{TICKET:", "ticket-#".to_owned()),
        ("{{CABLE_URL:", "wss://cable-#.example.com/cable?ticket=ticket-#".to_owned()),
        ("{{POS:", "position-#".to_owned()),
        ("{{NEXT:", format!("{API_ORIGIN}/999/{path}.json?position=walk-#{filters}")),
    ] {
        while let Some((before, rest)) = text.split_once(placeholder) {
            let Some((index, after)) = rest.split_once("}}") else { break };
            text = format!("{before}{}{after}", replacement.replace('#', index));
        }
    }
    text
}
