//! Responses of the server, through the client's own mapping of statuses and bodies.

use std::sync::Arc;

use basecamp_core::event_feed::{FeedLane, FeedPage, MintFailure, PollFailure};
use basecamp_core::testing::Simulation;
use basecamp_core::types::StreamTicket;
use basecamp_core::{Account, Auth, Blocking, Config, Context, RetryPolicy};
use bytes::Bytes;
use serde_json::Value;

use crate::script::Response;

/// Requests a ticket.
pub(super) fn ticket(response: &Response) -> Result<StreamTicket, MintFailure> {
    let account = account(response);
    account.event_feed().create_stream_ticket().send().map_err(MintFailure::from)
}

/// Polls a page.
pub(super) fn page(lane: FeedLane, response: &Response) -> Result<FeedPage, PollFailure> {
    if response.status() == 200 {
        let body = serde_json::to_vec(&response.body)
            .map_err(|error| PollFailure::malformed(&error.to_string()))?;
        return FeedPage::decode(lane, &body).map_err(|message| PollFailure::malformed(&message));
    }
    let account = account(response);
    let result = match lane {
        FeedLane::Inbox => account.event_feed().poll_inbox().send().map(|_| ()),
        _ => account.event_feed().poll().send().map(|_| ()),
    };
    match result {
        Ok(()) => Err(PollFailure::malformed("a success with an error status")),
        Err(error) => Err(error.into()),
    }
}

/// An account whose server has one response, for calls without retries.
fn account(response: &Response) -> Account<Blocking> {
    let (status, headers) = (response.status(), response.headers.clone());
    let body = response.body.as_ref().map(|body| Value::Object(body.clone()).to_string());
    let server = Simulation::new(move |_| {
        let mut head = http::Response::builder().status(status);
        for (name, value) in &headers {
            head = head.header(name, value);
        }
        Ok(head.body(Bytes::from(body.clone().unwrap_or_default())).expect("a valid response"))
    });
    let config = Config::builder().retry(RetryPolicy::none()).build().expect("a valid setting");
    let context = Context::new(config, Auth::token("secret"), 0).expect("a valid token");
    Account::new(server.blocking(Arc::new(context)), "999").expect("a valid account")
}
