use bytes::Bytes;

use super::*;
use crate::auth::strategy::Auth;
use crate::client::config::Config;
use crate::event_feed::failure::{MintFailureKind, PollFailureKind};
use crate::request::retry::RetryPolicy;
use crate::testing::Simulation;

/// The calls of a feed whose server has one response, and the server.
fn calls(options: FeedOptions, status: u16, body: &'static str) -> (FeedCalls, Simulation) {
    let server = Simulation::new(move |_| {
        Ok(http::Response::builder().status(status).body(Bytes::from(body)).unwrap())
    });
    let config = Config::builder().retry(RetryPolicy::none()).build().unwrap();
    let context = Arc::new(Context::new(config, Auth::token("secret"), 0).unwrap());
    (FeedCalls::new(context, "999".parse().unwrap(), &options), server)
}

fn options() -> FeedOptions {
    FeedOptions::new("https://3.basecampapi.com").unwrap()
}

/// The URL that a poll requests.
fn url(options: FeedOptions, cursor: &FeedCursor) -> String {
    let (calls, server) = calls(options, 200, r#"{"events": [], "items": [], "position": "p"}"#);
    let result = server.drive(&mut calls.poll(cursor));
    assert!(matches!(calls.polled(result), Input::Polled(Ok(_))));
    let sent = &server.requests()[0].request;
    assert_eq!(sent.headers()["authorization"], "Bearer secret");
    sent.uri().to_string()
}

#[test]
fn each_cursor_has_its_query() {
    let base = "https://3.basecampapi.com/999/events.json";
    assert_eq!(url(options(), &FeedCursor::Head), base);
    assert_eq!(url(options(), &FeedCursor::Now), format!("{base}?since=now"));
    assert_eq!(url(options(), &FeedCursor::Since(0)), format!("{base}?since=0"));
    assert_eq!(
        url(options(), &FeedCursor::Position("a/b".into())),
        format!("{base}?position=a%2Fb")
    );
    let next = format!("{base}?position=n&page=2");
    assert_eq!(url(options(), &FeedCursor::Url(next.clone())), next);
}

#[test]
fn polls_have_the_filters_of_their_lane() {
    let filters = FeedFilters::new().types(["b.c", "a.b"]).buckets([2, 1]);
    let account = options().with_filters(filters.clone().exclude_performers([5]));
    assert_eq!(
        url(account, &FeedCursor::Head),
        "https://3.basecampapi.com/999/events.json?types=b.c%2Ca.b&buckets=2%2C1&exclude_performers=5"
    );
    let inbox = options().with_lane(FeedLane::Inbox).with_filters(filters.reasons(["mentioned"]));
    assert_eq!(
        url(inbox, &FeedCursor::Since(0)),
        "https://3.basecampapi.com/999/inbox.json?since=0&types=b.c%2Ca.b&buckets=2%2C1&reasons=mentioned"
    );
}

#[test]
fn a_ticket_is_requested_without_a_body() {
    let ticket = r#"{"ticket": "t", "expires_in": 120, "url": "wss://cable.example.com/"}"#;
    let (calls, server) = calls(options(), 200, ticket);
    let result = server.drive(&mut calls.mint());
    assert!(matches!(calls.minted(result), Input::Ticket(Ok(_))));
    let sent = &server.requests()[0].request;
    assert_eq!(sent.method(), "POST");
    assert_eq!(sent.uri(), "https://3.basecampapi.com/999/events/stream_ticket.json");
    assert!(sent.body().is_empty());
}

#[test]
fn failures_are_classified() {
    let (unauthorized, server) = calls(options(), 401, "{}");
    let result = server.drive(&mut unauthorized.mint());
    let Input::Ticket(Err(failure)) = unauthorized.minted(result) else { panic!() };
    assert_eq!(failure.kind, MintFailureKind::Unauthorized);
    let body = r#"{"error": "expired", "epoch_after_id": 7, "resume": "u"}"#;
    let (gone, server) = calls(options(), 410, body);
    let result = server.drive(&mut gone.poll(&FeedCursor::Head));
    let Input::Polled(Err(failure)) = gone.polled(result) else { panic!() };
    assert_eq!(failure.kind, PollFailureKind::Gone { epoch_after_id: 7, resume: "u".into() });
    let (malformed, server) = calls(options(), 200, r#"{"events": []}"#);
    let result = server.drive(&mut malformed.poll(&FeedCursor::Head));
    let Input::Polled(Err(failure)) = malformed.polled(result) else { panic!() };
    assert_eq!(failure.kind, PollFailureKind::Unrecoverable);
}

#[test]
fn a_malformed_url_is_not_requested() {
    let (calls, server) = calls(options(), 200, "{}");
    assert!(server.drive(&mut calls.poll(&FeedCursor::Url("no url".into()))).is_err());
    assert!(server.requests().is_empty());
}

/// The failure of a poll whose response has this status and `Location`.
fn redirected(cursor: &FeedCursor, status: u16, target: Option<&'static str>) -> PollFailureKind {
    let server = Simulation::new(move |_| {
        let response = http::Response::builder().status(status);
        let response = target.into_iter().fold(response, |head, url| head.header("location", url));
        Ok(response.body(Bytes::new()).unwrap())
    });
    let config = Config::builder().retry(RetryPolicy::none()).build().unwrap();
    let context = Arc::new(Context::new(config, Auth::token("secret"), 0).unwrap());
    let calls = FeedCalls::new(context, "999".parse().unwrap(), &options());
    let result = server.drive(&mut calls.poll(cursor));
    assert_eq!(server.requests().len(), 1, "no redirect is followed");
    let Input::Polled(Err(failure)) = calls.polled(result) else { panic!() };
    failure.kind
}

#[test]
fn a_redirect_is_refused_if_its_target_is() {
    for target in [
        "https://attacker.example.com/999/events.json",
        "//attacker.example.com/",
        "http://3.basecampapi.com/999/events.json",
        "https://me:pw@3.basecampapi.com/",
        "https://",
    ] {
        let kind = redirected(&FeedCursor::Head, 302, Some(target));
        assert_eq!(kind, PollFailureKind::RedirectRefused, "{target}");
    }
    let next = FeedCursor::Url("https://3.basecampapi.com/999/events.json?position=p".into());
    for target in ["https://3.basecampapi.com/999/events.json?since=1", "/999/events.json"] {
        for status in [301, 302, 307, 308] {
            let kind = redirected(&next, status, Some(target));
            assert_eq!(kind, PollFailureKind::Unrecoverable, "{status} {target}");
        }
    }
    for status in [300, 302, 304] {
        let kind = redirected(&FeedCursor::Head, status, None);
        assert_eq!(kind, PollFailureKind::Unrecoverable, "{status}");
    }
}
