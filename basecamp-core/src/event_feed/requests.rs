//! The calls of a feed as separate machines.

use std::sync::Arc;

use bytes::Bytes;
use http::Response;

use super::calls::FeedCalls;
use super::link::{Link, Message};
use super::page::FeedCursor;
use crate::call::Call;
use crate::error::failure::Failure;
use crate::error::{Error, ErrorCode};
use crate::observe::event::Event;
use crate::protocol::body_plan::BodyPlan;
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::response::reply::Reply;

/// The call that a result belongs to.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Mint,
    Poll,
}

/// A call whose result is a message to the feed, also if the driver drops the call.
pub(super) struct FeedCall {
    call: Call,
    kind: Kind,
    calls: FeedCalls,
    number: u64,
    link: Arc<Link>,
    is_reported: bool,
}

impl FeedCall {
    /// Creates the request of a ticket.
    pub(super) fn mint(calls: &FeedCalls, number: u64, link: &Arc<Link>) -> Self {
        Self::new(calls.mint(), Kind::Mint, calls, number, link)
    }

    /// Creates a poll.
    pub(super) fn poll(
        calls: &FeedCalls,
        cursor: &FeedCursor,
        number: u64,
        link: &Arc<Link>,
    ) -> Self {
        Self::new(calls.poll(cursor), Kind::Poll, calls, number, link)
    }

    fn new(mut call: Call, kind: Kind, calls: &FeedCalls, number: u64, link: &Arc<Link>) -> Self {
        let (calls, link) = (calls.clone(), Arc::clone(link));
        link.begin_call(call.add_cancel());
        Self { call, kind, calls, number, link, is_reported: false }
    }

    fn report(&mut self, result: Result<Reply, Error>) {
        self.is_reported = true;
        let input = match self.kind {
            Kind::Mint => self.calls.minted(result),
            Kind::Poll => self.calls.polled(result),
        };
        self.link.send(Message::Called(self.number, input));
    }
}

impl Machine for FeedCall {
    fn step(&mut self, now: Now) -> Step {
        match self.call.step(now) {
            Step::Done(result) => {
                self.report(result);
                Step::Done(Ok(Reply::without_response(0)))
            }
            step => step,
        }
    }

    fn handle_head(&mut self, now: Now, head: Response<()>) -> BodyPlan {
        self.call.handle_head(now, head)
    }

    fn handle_body(&mut self, now: Now, body: Bytes) {
        self.call.handle_body(now, body);
    }

    fn handle_failure(&mut self, now: Now, failure: Failure) {
        self.call.handle_failure(now, failure);
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.call.poll_event()
    }
}

impl Drop for FeedCall {
    fn drop(&mut self) {
        if !self.is_reported {
            let message = "the driver dropped the call of a feed";
            self.report(Err(Error::new(ErrorCode::Network, message)));
        }
    }
}
