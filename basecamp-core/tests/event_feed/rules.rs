//! Rules about a consumer that takes its time, back-pressure, and the end of a feed.

use std::time::Duration;

use basecamp_core::event_feed::{
    Connector, ConnectorCall, DialFailure, Disconnection, Disposition, FeedFact, FeedFilters,
    FeedStart, FeedState, Input, Output, PollFailure, SocketFailure, TerminalReason, TimerKind,
};
use basecamp_core::{Error, ErrorCode};
use serde_json::json;

use crate::feed::{
    Feed, confirmation, delivered, disconnect, disconnection, live, options, page, resuming, saves,
    ticket,
};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_stale_socket_is_found_before_its_queued_rows() {
    let mut feed = Feed::streaming(resuming());
    assert_eq!(delivered(&feed.frame(&live(1))), [1]);
    feed.frame(&live(2));
    assert!(feed.send(Input::TimerFired(TimerKind::Staleness)).is_empty());
    let outputs = feed.send(Input::Accepted);
    assert_eq!(delivered(&outputs), [0; 0]);
    assert_eq!(disconnection(&outputs), Some(Disconnection::Stale));
    assert!(outputs.iter().any(|output| matches!(output, Output::CloseSocket)));
    // The row is not lost: the next connection delivers it.
    assert_eq!((feed.connector.state(), feed.connector.buffered()), (FeedState::Backoff, 1));
}

#[test]
fn a_queued_disconnect_outranks_silence() {
    let mut feed = Feed::streaming(resuming());
    feed.frame(&live(1));
    feed.frame(&disconnect("remote"));
    feed.send(Input::TimerFired(TimerKind::Staleness));
    let outputs = feed.send(Input::Accepted);
    assert_eq!(disconnection(&outputs), Some(Disconnection::ServerDisconnect));
    let is_stale =
        |output: &Output| matches!(output, Output::Notify(FeedFact::StaleConnection { .. }));
    assert!(!outputs.iter().any(is_stale));
}

#[test]
fn a_queued_rejection_outranks_a_deadline() {
    let mut feed = Feed::new(options().with_live_buffer_capacity(1));
    feed.send(Input::Begin);
    feed.send(Input::Loaded(Ok(None)));
    feed.send(Input::Ticket(Ok(ticket())));
    feed.send(Input::Dialed(Ok(())));
    feed.frame(&json!({"type": "welcome"}));
    feed.frame(&live(1));
    let outputs = feed.frame(&live(2));
    assert!(matches!(outputs.last(), Some(Output::Ask(_))));
    let mut rejection = confirmation();
    rejection["type"] = json!("reject_subscription");
    feed.frame(&rejection);
    feed.send(Input::TimerFired(TimerKind::ConfirmationDeadline));
    let outputs = feed.send(Input::Answered(Disposition::Accept));
    let Some(Output::Finish(Some(error))) = outputs.last() else { panic!("{outputs:?}") };
    assert_eq!(error.reason, TerminalReason::SubscriptionRejected);
}

#[test]
fn silence_while_the_pump_is_blocked_proves_nothing() {
    let mut feed = Feed::streaming(resuming());
    feed.frame(&live(1));
    feed.now += SECOND;
    feed.send(Input::PumpBlocked);
    feed.now += 7 * SECOND;
    feed.send(Input::TimerFired(TimerKind::Staleness));
    assert_eq!(feed.delay(TimerKind::Staleness), Some(Duration::from_millis(7500)));
    feed.now += SECOND;
    feed.send(Input::PumpUnblocked);
    feed.send(Input::Accepted);
    feed.now += 7 * SECOND;
    // A part of this interval was blocked as well.
    feed.send(Input::TimerFired(TimerKind::Staleness));
    assert_eq!(feed.connector.state(), FeedState::Streaming);
    feed.now += 8 * SECOND;
    let outputs = feed.send(Input::TimerFired(TimerKind::Staleness));
    assert_eq!(disconnection(&outputs), Some(Disconnection::Stale));
}

#[test]
fn staleness_counts_from_the_receipt_of_a_frame() {
    let mut feed = Feed::streaming(resuming());
    feed.now += 5 * SECOND;
    let bytes = json!({"type": "ping"}).to_string().into();
    feed.send(Input::Frame { bytes, received_at: feed.now - 2 * SECOND });
    assert_eq!(feed.delay(TimerKind::Staleness), Some(Duration::from_millis(5500)));
}

#[test]
fn the_queue_has_room_for_256_frames() {
    let mut feed = Feed::streaming(resuming());
    feed.frame(&live(1));
    for id in 2..=257 {
        assert_eq!(feed.connector.room(), 258 - id);
        feed.frame(&live(i64::try_from(id).unwrap()));
    }
    assert_eq!(feed.connector.room(), 0);
    // A frame that a driver holds already is not dropped.
    feed.frame(&live(258));
    let mut ids = Vec::new();
    for _ in 1..=258 {
        ids.extend(delivered(&feed.send(Input::Accepted)));
    }
    assert_eq!(ids, (2..=258).collect::<Vec<i64>>());
}

/// A feed that drains rows 1 to 3, of which the consumer has the first.
fn draining() -> Feed {
    let mut feed = Feed::catching_up(options());
    for id in 1..=3 {
        feed.frame(&live(id));
    }
    let outputs = feed.send(Input::Polled(Ok(page(&[], "p1", None))));
    assert_eq!((feed.connector.state(), delivered(&outputs)), (FeedState::Draining, vec![1]));
    feed
}

#[test]
fn a_drain_is_finished_after_the_socket_ended() {
    for is_stale in [false, true] {
        let mut feed = draining();
        if is_stale {
            feed.send(Input::TimerFired(TimerKind::Staleness));
        } else {
            feed.send(Input::SocketFailed(SocketFailure::Broken));
        }
        assert_eq!(delivered(&feed.send(Input::Accepted)), [2]);
        assert_eq!(delivered(&feed.send(Input::Accepted)), [3]);
        assert!(saves(&feed.send(Input::Accepted)));
        let outputs = feed.send(Input::Saved(Ok(())));
        let is_caught_up = |output: &Output| matches!(output, Output::Notify(FeedFact::CaughtUp));
        assert!(outputs.iter().any(is_caught_up));
        assert!(disconnection(&outputs).is_some());
    }
}

#[test]
fn a_rejected_command_ends_a_drain_at_once() {
    let mut feed = draining();
    feed.frame(&json!({"type": "ping"}));
    feed.frame(&disconnect("invalid_event_stream_command"));
    let outputs = feed.send(Input::Accepted);
    assert!(delivered(&outputs).is_empty() && !saves(&outputs), "{outputs:?}");
    let Some(Output::Finish(Some(error))) = outputs.last() else { panic!("{outputs:?}") };
    assert_eq!(error.reason, TerminalReason::ProtocolFatal);
    let is_caught_up = |output: &Output| matches!(output, Output::Notify(FeedFact::CaughtUp));
    assert!(!outputs.iter().any(is_caught_up));
}

#[test]
fn rows_that_arrive_during_a_page_belong_to_the_cut() {
    let mut feed = Feed::catching_up(options());
    let outputs = feed.send(Input::Polled(Ok(page(&[10], "p1", None))));
    assert_eq!(delivered(&outputs), [10]);
    feed.frame(&live(8));
    feed.frame(&live(9));
    let mut ids = Vec::new();
    for _ in 0..2 {
        let outputs = feed.send(Input::Accepted);
        assert!(!saves(&outputs));
        ids.extend(delivered(&outputs));
    }
    assert_eq!(ids, [8, 9]);
    assert!(saves(&feed.send(Input::Accepted)));
}

#[test]
fn the_cut_is_bounded_by_the_capacity_of_the_buffer() {
    let mut feed = Feed::catching_up(options().with_live_buffer_capacity(2));
    feed.frame(&live(1));
    feed.send(Input::Polled(Ok(page(&[10], "p1", None))));
    for _ in 0..20 {
        feed.frame(&json!({"type": "ping"}));
    }
    feed.frame(&live(2));
    assert_eq!(delivered(&feed.send(Input::Accepted)), [1]);
    assert!(saves(&feed.send(Input::Accepted)));
    assert_eq!(delivered(&feed.send(Input::Saved(Ok(())))), [2]);
}

#[test]
fn a_full_buffer_drops_nothing_while_the_consumer_works() {
    let mut feed = Feed::catching_up(options().with_live_buffer_capacity(2));
    feed.send(Input::Polled(Ok(page(
        &[10, 11],
        "p1",
        Some("https://3.basecampapi.com/?position=n"),
    ))));
    for id in 1..=2 {
        feed.frame(&live(id));
    }
    assert_eq!(delivered(&feed.send(Input::Accepted)), [11]);
    assert_eq!(feed.connector.buffered(), 2);
    feed.frame(&live(3));
    let outputs = feed.send(Input::Accepted);
    // The next poll needs the consumer no more: the socket is read, and the buffer overflows.
    assert!(matches!(outputs.last(), Some(Output::Ask(_))), "{outputs:?}");
}

#[test]
fn frames_do_not_extend_the_wait_for_a_poll() {
    let mut feed = Feed::catching_up(resuming());
    feed.now += 8 * SECOND;
    feed.send(Input::TimerFired(TimerKind::Staleness));
    assert_eq!(feed.delay(TimerKind::Staleness), Some(Duration::from_millis(7500)));
    for left in [4500, 1500] {
        feed.now += 3 * SECOND;
        feed.send(Input::PumpBlocked);
        feed.send(Input::PumpUnblocked);
        feed.frame(&json!({"type": "ping"}));
        assert_eq!(feed.delay(TimerKind::Staleness), Some(Duration::from_millis(left)));
    }
    feed.now += 2 * SECOND;
    let outputs = feed.send(Input::TimerFired(TimerKind::Staleness));
    assert!(matches!(outputs.first(), Some(Output::Cancel(ConnectorCall::Poll))), "{outputs:?}");
    assert_eq!(disconnection(&outputs), Some(Disconnection::Stale));
}

#[test]
fn a_page_waits_for_the_answer_to_a_signal() {
    let mut feed = Feed::catching_up(resuming().with_live_buffer_capacity(1));
    feed.frame(&live(8));
    assert!(matches!(feed.frame(&live(9)).last(), Some(Output::Ask(_))));
    assert!(feed.send(Input::Polled(Ok(page(&[1], "p1", None)))).is_empty());
    assert_eq!(delivered(&feed.send(Input::Answered(Disposition::Accept))), [1]);
    assert!(saves(&feed.send(Input::Accepted)));
}

#[test]
fn closing_ends_without_an_error_and_without_a_save() {
    let mut feed = Feed::catching_up(resuming());
    feed.send(Input::Polled(Ok(page(&[1], "p1", None))));
    let outputs = feed.send(Input::Close);
    assert!(outputs.iter().any(|output| matches!(output, Output::CloseSocket)));
    assert!(matches!(outputs.last(), Some(Output::Finish(None))), "{outputs:?}");
    assert!(!saves(&outputs));
    assert!(feed.connector.timers().is_empty());
    for input in [Input::Accepted, Input::Close, Input::Saved(Ok(())), Input::Begin] {
        assert!(feed.send(input).is_empty());
    }
}

#[test]
fn closing_cancels_the_call_in_flight() {
    let mut feed = Feed::new(options());
    feed.send(Input::Begin);
    feed.send(Input::Loaded(Ok(None)));
    let is_cancelled = |outputs: &[Output], expected: ConnectorCall| {
        outputs.iter().any(|output| matches!(output, Output::Cancel(call) if *call == expected))
    };
    assert!(is_cancelled(&feed.send(Input::Close), ConnectorCall::Mint));
    let mut feed = Feed::catching_up(options());
    assert!(is_cancelled(&feed.send(Input::Close), ConnectorCall::Poll));
}

#[test]
fn a_decided_save_is_made_even_if_the_feed_is_closed() {
    let mut feed = Feed::catching_up(resuming());
    feed.connector.handle(feed.now, Input::Polled(Ok(page(&[], "p1", None))));
    let outputs = feed.send(Input::Close);
    assert!(saves(&outputs));
}

#[test]
fn closing_before_the_first_row_is_requested_makes_no_request() {
    let outputs = Feed::new(options()).send(Input::Close);
    assert!(matches!(outputs[..], [Output::Finish(None)]), "{outputs:?}");
}

#[test]
fn a_feed_is_consumed_once() {
    let mut feed = Feed::streaming(resuming());
    let outputs = feed.send(Input::Begin);
    let Some(Output::Finish(Some(error))) = outputs.last() else { panic!("{outputs:?}") };
    assert_eq!(error.reason, TerminalReason::Usage);
}

#[test]
fn an_empty_stored_position_is_a_failed_load() {
    for start in [FeedStart::Resume, FeedStart::Present] {
        let mut feed = Feed::new(options().with_start(start));
        feed.send(Input::Begin);
        let outputs = feed.send(Input::Loaded(Ok(Some(String::new()))));
        let Some(Output::Finish(Some(error))) = outputs.last() else { panic!("{outputs:?}") };
        assert_eq!(error.reason, TerminalReason::CheckpointLoad);
    }
}

#[test]
fn a_stored_position_is_used_by_the_start_that_resumes() {
    for (start, expected) in
        [(FeedStart::Resume, "Position(..)"), (FeedStart::Beginning, "Since(0)")]
    {
        let mut feed = Feed::new(options().with_start(start));
        feed.send(Input::Begin);
        feed.send(Input::Loaded(Ok(Some("stored".into()))));
        feed.send(Input::Ticket(Ok(ticket())));
        feed.send(Input::Dialed(Ok(())));
        feed.frame(&json!({"type": "welcome"}));
        let outputs = feed.frame(&confirmation());
        let Some(Output::Poll(cursor)) = outputs.last() else { panic!("{outputs:?}") };
        assert_eq!(format!("{cursor:?}"), expected);
    }
}

#[test]
fn inputs_out_of_order_are_ignored() {
    let inputs = || {
        [
            Input::Loaded(Ok(Some("p".into()))),
            Input::Loaded(Err(Error::usage("broken"))),
            Input::Ticket(Ok(ticket())),
            Input::Dialed(Ok(())),
            Input::Dialed(Err(DialFailure::Policy)),
            Input::SocketFailed(SocketFailure::Broken),
            Input::Polled(Ok(page(&[1], "p", None))),
            Input::Saved(Err(Error::usage("broken"))),
            Input::Accepted,
            Input::Answered(Disposition::Terminate),
            Input::TimerFired(TimerKind::Backoff),
            Input::TimerFired(TimerKind::PollRetry),
            Input::PumpUnblocked,
        ]
    };
    let mut idle = Feed::new(options());
    for input in inputs() {
        assert!(idle.send(input).is_empty());
    }
    let mut late = Feed::streaming(resuming());
    for input in inputs().into_iter().filter(|input| !matches!(input, Input::SocketFailed(_))) {
        assert!(late.send(input).is_empty());
    }
    assert_eq!(late.connector.state(), FeedState::Streaming);
}

#[test]
fn invalid_settings_are_usage_errors() {
    let invalid = [
        options().with_filters(FeedFilters::new().reasons(["mentioned"])),
        options().with_start(FeedStart::After(0)),
        options().with_start(FeedStart::Position(String::new())),
        options().with_dedupe_capacity(0),
        options().with_live_buffer_capacity(0),
        options().with_repair_interval(Duration::ZERO),
        options().with_staleness(Duration::MAX),
    ];
    for options in invalid {
        assert_eq!(Connector::new(options, 0).unwrap_err().code().as_str(), "usage");
    }
}

#[test]
fn unauthorized_polls_without_a_socket_end_the_feed() {
    let mut feed = Feed::new(options().with_polls_only());
    feed.send(Input::Begin);
    let mut outputs = feed.send(Input::Loaded(Ok(None)));
    for attempt in 1..=3 {
        assert!(outputs.iter().any(|output| matches!(output, Output::Poll(_))), "{outputs:?}");
        let error = Error::new(ErrorCode::AuthRequired, "the token was revoked");
        outputs = feed.send(Input::Polled(Err(PollFailure::from(error))));
        if attempt < 3 {
            assert_eq!(disconnection(&outputs), Some(Disconnection::PollUnauthorized));
            assert_eq!(feed.connector.state(), FeedState::Backoff);
            outputs = feed.send(Input::TimerFired(TimerKind::Backoff));
        }
    }
    assert_eq!(terminal(&outputs), Some(TerminalReason::AuthorizationFailed));
}

#[test]
fn polls_without_a_socket_repeat_with_the_interval() {
    let mut feed = Feed::new(resuming().with_polls_only());
    feed.send(Input::Begin);
    feed.send(Input::Loaded(Ok(None)));
    for (id, position) in [(1, "p1"), (2, "p2")] {
        let outputs = feed.send(Input::Polled(Ok(page(&[id], position, None))));
        assert_eq!(delivered(&outputs), [id]);
        assert!(saves(&feed.send(Input::Accepted)));
        feed.send(Input::Saved(Ok(())));
        assert_eq!(feed.connector.state(), FeedState::Streaming);
        let delay = feed.delay(TimerKind::RepairPoll).unwrap();
        assert!((48 * SECOND..=72 * SECOND).contains(&delay), "{delay:?}");
        let outputs = feed.send(Input::TimerFired(TimerKind::RepairPoll));
        assert!(outputs.iter().any(|output| matches!(output, Output::Poll(_))), "{outputs:?}");
    }
}

#[test]
fn a_driver_without_sockets_is_a_usage_error() {
    let mut feed = Feed::new(options());
    feed.send(Input::Begin);
    feed.send(Input::Loaded(Ok(None)));
    feed.send(Input::Ticket(Ok(ticket())));
    let outputs = feed.send(Input::Dialed(Err(DialFailure::Unsupported)));
    assert_eq!(terminal(&outputs), Some(TerminalReason::Usage));
}

/// The reason with which outputs end a feed.
fn terminal(outputs: &[Output]) -> Option<TerminalReason> {
    outputs.iter().find_map(|output| match output {
        Output::Finish(Some(error)) => Some(error.reason),
        _ => None,
    })
}

#[test]
fn a_connection_without_a_confirmation_keeps_the_backoff() {
    let mut feed = Feed::new(options());
    feed.send(Input::Begin);
    let mut outputs = feed.send(Input::Loaded(Ok(None)));
    for expected in 1..=3 {
        let is_expected = |output: &Output| matches!(output, Output::Notify(FeedFact::Connecting { attempt, .. }) if *attempt == expected);
        assert!(outputs.iter().any(is_expected), "{outputs:?}");
        feed.send(Input::Ticket(Ok(ticket())));
        feed.send(Input::Dialed(Ok(())));
        feed.frame(&json!({"type": "welcome"}));
        feed.send(Input::SocketFailed(SocketFailure::Broken));
        outputs = feed.send(Input::TimerFired(TimerKind::Backoff));
    }
}

#[test]
fn a_page_resets_the_backoff_of_polls() {
    let mut feed = Feed::catching_up(resuming().with_backoff(SECOND, 3600 * SECOND));
    let transient = || PollFailure::from(Error::new(ErrorCode::Network, "no connection"));
    for _ in 0..10 {
        feed.send(Input::Polled(Err(transient())));
        feed.send(Input::TimerFired(TimerKind::PollRetry));
    }
    let next = "https://3.basecampapi.com/?position=n";
    feed.send(Input::Polled(Ok(page(&[], "p1", Some(next)))));
    feed.send(Input::Saved(Ok(())));
    feed.send(Input::Polled(Err(transient())));
    assert!(feed.delay(TimerKind::PollRetry).unwrap() <= SECOND);
}
