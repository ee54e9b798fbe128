//! The language of scenarios: one JSON document is one script.

mod check;
mod expect;
mod placeholders;

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

pub(crate) use expect::{Check, equal};
pub(crate) use placeholders::Origins;

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

impl Script {
    /// Parses a script, and checks the rules that its parts have together.
    pub(crate) fn parse(script: &Value, origins: &Origins) -> Result<Self, String> {
        let config = match script.get("config") {
            Some(Value::Object(config)) if config.is_empty() => {
                return Err("`config` is empty".to_owned());
            }
            Some(config) => Config::deserialize(config).map_err(|error| error.to_string())?,
            None => Config::default(),
        };
        let text = placeholders::substitute(script, &config, origins)?;
        let script: Self = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        script.check()?;
        Ok(script)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Config {
    pub(crate) lane: Option<Lane>,
    #[serde(default, deserialize_with = "filled")]
    pub(crate) types: Vec<String>,
    #[serde(default, deserialize_with = "filled")]
    pub(crate) buckets: Vec<i64>,
    #[serde(default, deserialize_with = "filled")]
    pub(crate) creators: Vec<i64>,
    #[serde(default, deserialize_with = "filled")]
    pub(crate) performers: Vec<i64>,
    #[serde(default, alias = "exclude_performers", deserialize_with = "filled")]
    pub(crate) exclude_performers: Vec<i64>,
    #[serde(default, alias = "actor_types", deserialize_with = "filled")]
    pub(crate) actor_types: Vec<String>,
    #[serde(default, deserialize_with = "filled")]
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
    #[serde(default, deserialize_with = "filled")]
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

/// A list that is not empty, if it is present.
fn filled<'de, D: Deserializer<'de>, T: Deserialize<'de>>(list: D) -> Result<Vec<T>, D::Error> {
    let list = Vec::deserialize(list)?;
    if list.is_empty() { Err(D::Error::custom("an empty list")) } else { Ok(list) }
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
