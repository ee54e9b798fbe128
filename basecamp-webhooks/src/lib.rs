//! A receiver for Basecamp's webhooks, for any HTTP server.
//!
//! ```
//! use basecamp_webhooks::{Event, Signer, WebhookReceiver};
//!
//! let receiver = WebhookReceiver::builder("the webhook's secret")
//!     .on("todo_*", |event: &Event| {
//!         println!("{}: {:?}", event.kind, event.creator.as_ref().map(|person| &person.name));
//!         Ok(())
//!     })
//!     .build()?;
//!
//! // Your server hands over what it got, and sends back what it is given.
//! let request = Signer::new("the webhook's secret").request(r#"{"id": 1, "kind": "todo_created"}"#);
//! let response = receiver.respond(request);
//! assert_eq!(response.status(), 200);
//! # Ok::<(), basecamp_core::Error>(())
//! ```
//!
//! - [`WebhookReceiver`] takes a delivery and says what became of it: an [`Outcome`], or the
//!   [`http::Response`] to send. It verifies before it parses, processes an event once however often
//!   it is delivered, and gives it back when a handler fails, so that a redelivery is processed.
//!   [`WebhookReceiver::builder`] is for servers that block, [`WebhookReceiver::async_builder`] for
//!   async ones; neither needs a particular server or runtime.
//! - [`ReceiverBuilder::on`](ReceiverBuilder) routes by [patterns](Patterns); middleware wraps the handlers.
//! - [`Event`] is what they get.
//! - [`DedupStore`] and [`AsyncDedupStore`] remember events; [`MemoryStore`] does for one process. A
//!   commit that fails is retried in the background; [`shutdown`](WebhookReceiver::shutdown) waits for it.
//! - [`Signer`], [`compute_signature`] and [`verify_signature`] sign and verify by hand.
//!
//! # Features
//!
//! None is needed, and none is on by default.
//!
//! - `redis`: `RedisStore`, which remembers events for several processes, blocking, and async on tokio.
//! - `tokio`: retries of a custom [`AsyncDedupStore`] are polled in the context of the tokio runtime that
//!   processed the delivery. Stores that use tokio need it. `redis` implies it.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod body;
mod builder;
mod chain;
mod claims;
mod dedup;
mod dispatch;
mod event;
mod outcome;
mod pattern;
mod receiver;
mod report;
mod retry;
mod signature;

pub use builder::ReceiverBuilder;
pub use chain::Next;
pub use dedup::{AsyncDedupStore, Claim, DedupStore, MemoryStore, Ready, Ticket};
#[cfg(feature = "redis")]
pub use dedup::{Pool, RedisStore};
pub use event::{Event, EventId, Malformed, Undecoded, parse_kind};
pub use outcome::{Duplicate, Failure, Outcome, Rejection};
pub use pattern::Patterns;
pub use receiver::WebhookReceiver;
pub use report::{DeliveryReport, GiveUpReason, Report, RetryOutcome, RetryReport, StoreOperation};
pub use signature::{SIGNATURE_HEADER, Signer, compute_signature, verify_signature};

/// The crate that [`RedisStore`] connects with.
#[cfg(feature = "redis")]
#[doc(no_inline)]
pub use redis;

#[doc(no_inline)]
pub use basecamp_core::{Async, Blocking, BoxFuture};

/// Any error.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What handlers and middleware return; `?` takes any error.
pub type HandlerResult = Result<(), BoxError>;
