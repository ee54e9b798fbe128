use bytes::Bytes;
use http::Response;

use super::*;
use crate::testing::Simulation;
use crate::{Account, Auth, Blocking, Config, Context};

fn account(status: u16, body: &'static str) -> Account<Blocking> {
    let server = Simulation::new(move |_| {
        Ok(Response::builder().status(status).body(Bytes::from_static(body.as_bytes())).unwrap())
    });
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    Account::new(server.blocking(context.into()), "9").unwrap()
}

fn events(status: u16, body: &'static str) -> Option<FeedProblem> {
    account(status, body).event_feed().poll().send().unwrap_err().feed_problem()
}

fn inbox(status: u16, body: &'static str) -> Option<FeedProblem> {
    account(status, body).event_feed().poll_inbox().send().unwrap_err().feed_problem()
}

#[test]
fn a_400_has_the_reason_of_its_body() {
    let rows = [
        (r#"{"error": "no", "reason": "invalid_position"}"#, FeedProblem::InvalidPosition),
        (r#"{"error": "no", "reason": "invalid_filter"}"#, FeedProblem::InvalidFilter),
        (
            r#"{"error": "Unrecognized position", "reason": "invalid_filter"}"#,
            FeedProblem::InvalidFilter,
        ),
        (
            r#"{"error": "no", "reason": "maintenance"}"#,
            FeedProblem::UnknownReason { reason: "maintenance".to_owned() },
        ),
        (r#"{"error": "Unrecognized position: x"}"#, FeedProblem::InvalidPosition),
        (r#"{"error": "Unknown type", "reason": null}"#, FeedProblem::InvalidFilter),
        (r#"{"reason": "invalid_position"}"#, FeedProblem::InvalidPosition),
        (r#"{"error": 4, "reason": "invalid_filter"}"#, FeedProblem::InvalidFilter),
        ("{}", FeedProblem::InvalidFilter),
        ("<html></html>", FeedProblem::InvalidFilter),
        ("", FeedProblem::InvalidFilter),
    ];
    for (body, expected) in rows {
        assert_eq!(events(400, body), Some(expected.clone()), "{body}");
        assert_eq!(inbox(400, body), Some(expected), "{body}");
    }
}

#[test]
fn a_conflict_has_both_digests() {
    let body = r#"{"error": "no", "position_digest": "44136fa355b3678a",
        "filters_digest": "38b223c13c89dc89"}"#;
    let expected = FeedProblem::FilterConflict {
        position_digest: "44136fa355b3678a".to_owned(),
        filters_digest: "38b223c13c89dc89".to_owned(),
    };
    assert_eq!(events(409, body), Some(expected.clone()));
    assert_eq!(inbox(409, body), Some(expected));
    for broken in [
        r#"{"error": "no", "position_digest": "44136fa355b3678a"}"#,
        r#"{"error": "no", "position_digest": "44136FA355B3678A", "filters_digest": "38b223c13c89dc89"}"#,
        r#"{"error": "no", "position_digest": "44136fa355b3678", "filters_digest": "38b223c13c89dc89"}"#,
        r#"{"error": "no", "position_digest": 4413635536780000, "filters_digest": "38b223c13c89dc89"}"#,
    ] {
        assert_eq!(events(409, broken), None, "{broken}");
    }
}

#[test]
fn an_expired_position_is_read_by_the_operation() {
    let url = "https://3.basecampapi.com/9/events.json?since=100";
    let feed = r#"{"error": "gone", "epoch_after_id": 100,
        "resume": "https://3.basecampapi.com/9/events.json?since=100"}"#;
    let expected = FeedProblem::PositionExpired { epoch_after_id: 100, resume: url.to_owned() };
    assert_eq!(events(410, feed), Some(expected));
    let own = r#"{"error": "gone", "resume": "https://3.basecampapi.com/9/inbox.json?since=0"}"#;
    let resume = "https://3.basecampapi.com/9/inbox.json?since=0".to_owned();
    assert_eq!(inbox(410, own), Some(FeedProblem::InboxPositionExpired { resume }));
    // The form of the inbox lacks the feed's epoch.
    assert_eq!(events(410, own), None);
    // The form of the feed has an epoch, which the inbox lacks.
    assert_eq!(inbox(410, feed), None);
    assert_eq!(inbox(410, r#"{"error": "gone"}"#), None);
}

#[test]
fn a_403_without_a_body_means_that_the_caller_is_no_agent() {
    assert_eq!(inbox(403, ""), Some(FeedProblem::NotAnAgent));
    assert_eq!(inbox(403, r#"{"error": "no"}"#), None);
    assert_eq!(events(403, ""), None);
}

#[test]
fn other_operations_statuses_and_bodies_have_no_feed_problem() {
    let filter = r#"{"error": "no", "reason": "invalid_filter"}"#;
    assert_eq!(events(422, filter), None);
    assert_eq!(events(400, r#"{"error": "no", "reason": 4}"#), None);
    assert_eq!(events(410, "<html></html>"), None);
    assert_eq!(events(409, ""), None);
    let error = account(400, filter).projects().list().send().unwrap_err();
    assert_eq!(error.feed_problem(), None);
    assert_eq!(Error::usage("no").feed_problem(), None);
}
