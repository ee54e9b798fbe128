//! Rules that the types of a script don't express.

use super::{
    Advance, Connect, ConnectOutcome, FireTimer, Lane, Script, Served, SignalKind, State, Step,
    Store,
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

impl Script {
    /// Checks the rules that the parts of a script have together.
    pub(super) fn check(&self) -> Result<(), String> {
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
