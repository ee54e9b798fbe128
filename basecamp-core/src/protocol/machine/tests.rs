//! Body plans, the time limits of streams, and redaction in `Debug`.

use std::io::{self, Read};
use std::time::Duration;

use bytes::Bytes;

use crate::body::{BlockingBody, RequestBody};
use crate::error::failure::Failure;
use crate::error::failure::FailureKind;
use crate::model::time::MAX_DURATION;
use crate::protocol::attempt::Attempt;
use crate::protocol::body_plan::BodyPlan;

fn read(plan: BodyPlan, body: impl Read + Send + 'static) -> Result<usize, FailureKind> {
    let mut streamed = None;
    let read = plan.read(Box::new(body), &mut streamed);
    assert!(streamed.is_none());
    read.map(|bytes| bytes.len()).map_err(|failure| failure.kind())
}

/// A body whose reads fail.
struct Broken(io::ErrorKind);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(self.0.into())
    }
}

#[test]
fn a_body_is_read_up_to_the_limit() {
    for (length, expected) in [
        (0, Ok(0)),
        (5, Ok(5)),
        (6, Err(FailureKind::BodyTooLarge)),
        (7, Err(FailureKind::BodyTooLarge)),
    ] {
        assert_eq!(read(BodyPlan::Buffer { limit: 5 }, io::repeat(7).take(length)), expected);
    }
    // An endless body.
    assert_eq!(read(BodyPlan::Buffer { limit: 5 }, io::repeat(7)), Err(FailureKind::BodyTooLarge));
    let whole = BodyPlan::Buffer { limit: usize::MAX };
    assert_eq!(read(whole, io::repeat(7).take(100_000)), Ok(100_000));
}

#[test]
fn an_error_of_the_body_is_a_failure_of_its_kind() {
    let plan = BodyPlan::Buffer { limit: 5 };
    assert_eq!(read(plan, Broken(io::ErrorKind::TimedOut)), Err(FailureKind::Timeout));
    assert_eq!(read(plan, Broken(io::ErrorKind::ConnectionReset)), Err(FailureKind::Io));
    assert_eq!(
        read(plan, b"123".chain(Broken(io::ErrorKind::ConnectionReset))),
        Err(FailureKind::Io)
    );
}

#[test]
fn discarded_and_streamed_bodies_are_not_read() {
    let body = || -> BlockingBody { Box::new(Broken(io::ErrorKind::ConnectionReset)) };
    let mut streamed = None;
    let discarded: Result<_, Failure> = BodyPlan::Discard.read(body(), &mut streamed);
    assert!(discarded.unwrap().is_empty() && streamed.is_none());
    let buffered = BodyPlan::Stream.read(body(), &mut streamed);
    assert!(buffered.unwrap().is_empty() && streamed.is_some());
}

#[test]
fn a_stream_is_limited_by_deadline_and_idle_timeout() {
    let seconds = Duration::from_secs;
    for (remaining, timeout, idle_timeout) in
        [(None, MAX_DURATION, 30), (Some(50), seconds(50), 30), (Some(9), seconds(9), 9)]
    {
        let request = http::Request::new(RequestBody::Empty);
        let attempt = Attempt::streamed(request, seconds(30), remaining.map(seconds));
        assert_eq!((attempt.timeout, attempt.idle_timeout), (timeout, seconds(idle_timeout)));
    }
}

#[test]
fn an_attempt_shows_no_secrets() {
    let request = http::Request::get("https://user:secret@h/a?access_token=secret&page=2");
    let request = request.header("authorization", "secret").body(Bytes::from("secret")).unwrap();
    let shown = format!("{:?}", Attempt::new(request, Duration::ZERO));
    assert!(!shown.contains("secret") && shown.contains("page=2"), "{shown}");
}
