//! A receiver for Basecamp's webhooks, for any HTTP server.
//!
//! ```
//! use basecamp_webhooks::{Event, Signer, WebhookReceiver};
//!
//! let receiver = WebhookReceiver::builder("the webhook's secret")
//!     .on("todo_*", |event: &Event| {
//!         let name = event.creator.as_ref().map(|person| &person.name);
//!         println!("{}: {name:?}", event.kind);
//!         Ok(())
//!     })
//!     .build()?;
//!
//! // The server passes the request, and sends the response.
//! let signer = Signer::new("the webhook's secret");
//! let request = signer.request(r#"{"id": 1, "kind": "todo_created"}"#);
//! let response = receiver.respond(request);
//! assert_eq!(response.status(), 200);
//! # Ok::<(), basecamp_core::Error>(())
//! ```
//!
//! - [`WebhookReceiver`] maps a delivery to an [`Outcome`], or to the [`http::Response`] to send.
//!   It verifies before it parses, processes an event once however often it is delivered, and
//!   releases it if a handler fails, so that a redelivery is processed.
//!   [`WebhookReceiver::builder`] is for blocking servers, [`WebhookReceiver::async_builder`] for
//!   async ones; both work with any server and runtime.
//! - [`ReceiverBuilder::on`](ReceiverBuilder) adds handlers by [patterns](Patterns), and middleware
//!   wraps them. Handlers receive an [`Event`]; [`kinds`] names the common ones.
//! - [`DedupStore`] and [`AsyncDedupStore`] deduplicate events; [`MemoryStore`] works for one
//!   process. A failed commit is retried in the background; [`shutdown`](WebhookReceiver::shutdown)
//!   waits for pending retries.
//! - [`MemoryInbox`] and `RedisInbox` store events before the answer, and a [`Worker`] processes
//!   them later: with retries, dead letters, and any number of machines.
//! - [`Report`] is a value for logs and metrics.
//! - [`Signer`], [`compute_signature`] and [`verify_signature`] sign and verify without a receiver.
//!
//! # Features
//!
//! None is enabled by default.
//!
//! - `redis`: `RedisStore`, which deduplicates events of several processes, and `RedisInbox`;
//!   blocking, and async on any runtime.
//! - `tokio`: retries of a custom [`AsyncDedupStore`] are polled in the context of the tokio
//!   runtime that processed the delivery. Stores that use tokio need it, and async workers.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod body;
mod builder;
mod chain;
mod claims;
mod dedup;
mod dispatch;
mod event;
mod inbox;
pub mod kinds;
mod outcome;
mod pattern;
mod receiver;
mod report;
mod retry;
mod signature;
mod worker;

pub use builder::ReceiverBuilder;
pub use chain::NextHandler;
#[cfg(feature = "redis")]
pub use dedup::RedisStore;
pub use dedup::{AsyncDedupStore, Claim, ClaimToken, DedupStore, MemoryStore, SyncStore};
pub use event::{Event, EventId, FieldError, Malformed, Undecoded, parse_kind};
#[cfg(feature = "redis")]
pub use inbox::RedisInbox;
pub use inbox::{Appended, DeadLetter, DeadLetters, Inbox, MemoryInbox, Message};
pub use outcome::{Duplicate, Outcome, ProcessingError, Rejection};
pub use pattern::Patterns;
pub use receiver::WebhookReceiver;
pub use report::{
    DeliveryReport, GiveUpReason, InboxReport, Report, RetryOutcome, RetryReport, StoreOperation,
    WorkOutcome, WorkReport,
};
pub use signature::{SIGNATURE_HEADER, Signer, compute_signature, verify_signature};
pub use worker::{StopHandle, Worker};

#[cfg(feature = "redis")]
#[doc(no_inline)]
pub use basecamp_storage::Redis;

#[doc(no_inline)]
pub use basecamp_core::{Async, Blocking, BoxFuture, Secret};

/// Any error.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The result of handlers and middleware; `?` converts any error.
pub type HandlerResult = Result<(), BoxError>;
