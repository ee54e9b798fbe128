//! Rules that the types of a script don't express.

use std::collections::BTreeMap;

use super::{
    Advance, Config, Connect, ConnectOutcome, ExpectedSignal, Failure, FireTimer, Invocation, Lane,
    Query, Response, Script, Served, SignalKind, State, Step, Store, Subscribe,
};

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

const REASONS: [&str; 12] = [
    "subscription_rejected",
    "protocol_fatal",
    "filter_invalid",
    "authorization_failed",
    "checkpoint_load",
    "usage",
    "buffer_overflow",
    "feed_gap",
    "invalid_continuation",
    "poll_failed",
    "mint_failed",
    "invalid_cable_url",
];

/// The codes of errors that a feed can end with.
const CATEGORIES: [&str; 8] = [
    "usage",
    "not_found",
    "auth_required",
    "forbidden",
    "rate_limit",
    "network",
    "api_error",
    "validation",
];

const FILTERS: [&str; 7] =
    ["types", "buckets", "creators", "performers", "exclude_performers", "actor_types", "reasons"];

/// The headers of responses that the feed reads, or must not rely on.
const HEADERS: [&str; 6] =
    ["retry-after", "location", "link", "x-feed-position", "content-type", "www-authenticate"];

fn rule(is_met: bool, message: &str) -> Result<(), String> {
    if is_met { Ok(()) } else { Err(message.to_owned()) }
}

fn check_timers(timers: &BTreeMap<String, usize>) -> Result<(), String> {
    let is_known = |(kind, count): (&String, &usize)| TIMERS.contains(&kind.as_str()) && *count > 0;
    rule(timers.iter().all(is_known), "unknown timer, or none of a kind")
}

impl Failure {
    fn check(&self) -> Result<(), String> {
        rule(REASONS.contains(&self.reason.as_str()), "unknown reason of an error")?;
        let category = self.category.as_deref();
        let is_known = category.is_none_or(|category| CATEGORIES.contains(&category));
        rule(is_known, "unknown category of an error")
    }
}

impl Query {
    fn check_names(&self) -> Result<(), String> {
        let (parameters, may_be_empty) = match self {
            Self::Exact(expected) => (&expected.exact, true),
            Self::AtLeast(expected) => (expected, false),
        };
        rule(may_be_empty || !parameters.is_empty(), "a query without parameters")?;
        let is_known = |name: &String| {
            FILTERS.contains(&name.as_str()) || name == "since" || name == "position"
        };
        rule(parameters.keys().all(is_known), "unknown parameter of a poll")
    }
}

impl Subscribe {
    fn check_names(&self, lane: Option<Lane>) -> Result<(), String> {
        rule(self.channel == "EventsChannel", "unknown channel")?;
        rule(!self.inbox || lane == Some(Lane::Inbox), "the inbox on the other lane")?;
        let is_known = |name: &String| FILTERS.contains(&name.as_str());
        rule(self.params.keys().all(is_known), "unknown parameter of a subscription")
    }
}

impl Response {
    /// Checks the status, the names of headers, and the members of a body whose form is known. The
    /// values may be malformed, and members may be missing: that is what a script can test.
    fn check(&self, success: &[&str]) -> Result<(), String> {
        let status = self.status();
        rule(status == 200 || (300..600).contains(&status), "unknown status")?;
        let is_header = |name: &String| HEADERS.contains(&name.to_ascii_lowercase().as_str());
        rule(self.headers.keys().all(is_header), "unknown header")?;
        let members: &[&str] = match status {
            200 => success,
            409 => &["error", "reason", "position_digest", "filters_digest"],
            410 => &["error", "reason", "epoch_after_id", "resume"],
            _ => return Ok(()),
        };
        let is_known = |name: &String| members.contains(&name.as_str());
        let has_known = self.body.iter().flat_map(|body| body.keys()).all(is_known);
        rule(has_known, "unknown member of a body")
    }
}

impl ExpectedSignal {
    fn check_count(&self) -> Result<(), String> {
        match self {
            Self::BufferOverflow { dropped_ids, dropped_count } => rule(
                !dropped_ids.is_empty() && dropped_ids.len() == *dropped_count,
                "`droppedCount` is the number of `droppedIds`, at least 1",
            ),
            Self::FeedGap { .. } => Ok(()),
        }
    }
}

impl Config {
    fn check(&self) -> Result<(), String> {
        rule(
            self.position.is_none() || self.checkpoint_store.is_none(),
            "`position` excludes `checkpointStore`",
        )?;
        rule(self.position.as_deref() != Some(""), "`position` is empty")?;
        if let Some(Store { load, .. }) = &self.checkpoint_store {
            let is_known = matches!(load.as_str(), "missing" | "failed")
                || load.strip_prefix("loaded:").is_some_and(|position| !position.is_empty());
            rule(is_known, "unknown `load`")?;
        }
        let dispositions = self.signal_disposition.as_ref();
        let is_set = dispositions.is_none_or(|dispositions| {
            dispositions.buffer_overflow.is_some() || dispositions.feed_gap.is_some()
        });
        rule(is_set, "`signalDisposition` is empty")?;
        let durations = [
            self.confirmation_deadline_ms,
            self.repair_poll_base_ms,
            self.backoff_base_ms,
            self.backoff_cap_ms,
            self.staleness_ms,
        ];
        rule(!durations.contains(&Some(0)), "a duration of 0")?;
        let capacities = [self.live_buffer_capacity, self.dedupe_capacity];
        rule(!capacities.contains(&Some(0)), "a capacity of 0")?;
        self.filters().check(self.feed_lane()).map_err(|error| error.to_string())
    }

    /// Checks that the handler of each invocation is configured.
    fn check_invocations(&self, invocations: &[Invocation]) -> Result<(), String> {
        let is_configured = |invocation: &Invocation| {
            let dispositions = self.signal_disposition.as_ref();
            let configured = dispositions.and_then(|dispositions| match invocation.kind {
                SignalKind::BufferOverflow => dispositions.buffer_overflow,
                SignalKind::FeedGap => dispositions.feed_gap,
            });
            configured.is_some()
        };
        let message = "an invocation of a handler that is not configured";
        rule(invocations.iter().all(is_configured), message)
    }
}

impl Script {
    /// Checks the rules that the parts of a script have together.
    pub(super) fn check(&self) -> Result<(), String> {
        rule(!self.steps.is_empty(), "there are no steps")?;
        let config = &self.config;
        config.check()?;
        for (index, step) in self.steps.iter().enumerate() {
            match step {
                Step::Advance(Advance { ms }) => {
                    rule(*ms > 0, "`advance` by 0")?;
                    let before =
                        index.checked_sub(2).and_then(|first| self.steps.get(first..index));
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
                Step::ExpectTimers(timers) => check_timers(&timers.exact)?,
                Step::ExpectError(failure) => failure.check()?,
                Step::ExpectSignal(signal) => signal.check_count()?,
                Step::ExpectSubscribe(subscribe) => subscribe.check_names(config.lane)?,
                Step::ExpectHandlerInvocations(invocations) => {
                    config.check_invocations(&invocations.exact)?;
                }
                Step::ExpectMint(mint) => mint.respond.check(&["ticket", "expires_in", "url"])?,
                Step::ExpectState(State { is }) => {
                    rule(STATES.contains(&is.as_str()), "unknown state")?;
                }
                Step::ExpectPoll(poll) => {
                    rule(poll.url.is_some() || poll.query.is_some(), "a poll without expectation")?;
                    poll.query.as_ref().map_or(Ok(()), Query::check_names)?;
                    poll.respond.check(&["events", "items", "position", "next"])?;
                }
                Step::ExpectConnect(Connect {
                    outcome: Some(ConnectOutcome::RedirectTo(url)),
                    ..
                }) => rule(!url.is_empty(), "a redirect to nowhere")?,
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
        let end = &self.end;
        rule(STATES.contains(&end.state.as_str()), "unknown state")?;
        end.timers.as_ref().map_or(Ok(()), |timers| check_timers(&timers.exact))?;
        end.error.as_ref().map_or(Ok(()), Failure::check)?;
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
        let invocations = end.handler_invocations.as_ref();
        invocations.map_or(Ok(()), |invocations| self.config.check_invocations(&invocations.exact))
    }
}
