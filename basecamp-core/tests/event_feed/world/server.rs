//! Responses of the server, through the client's own mapping of statuses and bodies.

use std::sync::Arc;

use basecamp_core::event_feed::{FeedCalls, FeedCursor, FeedOptions, Input};
use basecamp_core::testing::Simulation;
use basecamp_core::{Auth, Config, Context, RetryPolicy};
use bytes::Bytes;
use serde_json::Value;

use crate::script::Response;

/// Requests a ticket.
pub(super) fn ticket(options: &FeedOptions, response: &Response) -> Input {
    let (calls, server) = calls(options, response);
    calls.minted(server.drive(&mut calls.mint()))
}

/// Polls a page.
pub(super) fn page(options: &FeedOptions, response: &Response) -> Input {
    let (calls, server) = calls(options, response);
    calls.polled(server.drive(&mut calls.poll(&FeedCursor::Head)))
}

/// The calls of a feed, without retries, and their server, which has one response.
fn calls(options: &FeedOptions, response: &Response) -> (FeedCalls, Simulation) {
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
    let account = "999".parse().expect("a valid id");
    (FeedCalls::new(Arc::new(context), account, options), server)
}
