//! The public interface of the receiver: requests, outcomes and responses.

#![cfg(not(model))]
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod abandoned;
mod chain;
mod concurrency;
mod dedup;
mod inbox;
mod properties;
mod reports;
mod requests;
mod retries;
mod stores;

use std::sync::{Arc, Mutex};

use basecamp_webhooks::{HandlerResult, Outcome, Signer, WebhookReceiver};
use bytes::Bytes;
use http::Request;

const SECRET: &str = "the tide turns twice";

/// Returns a signed delivery of an event with this id and kind.
fn delivery(id: i64, kind: &str) -> Request<Bytes> {
    Signer::new(SECRET).request(format!(r#"{{"id": {id}, "kind": "{kind}"}}"#))
}

fn handle(receiver: &WebhookReceiver, request: &Request<Bytes>) -> Outcome {
    receiver.handle_request(request.headers(), request.body().clone())
}

/// A log of calls, in order.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn add(&self, line: impl Into<String>) {
        self.0.lock().unwrap().push(line.into());
    }

    /// Adds a line, as a handler.
    fn note(&self, line: &str) -> HandlerResult {
        self.add(line);
        Ok(())
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}
