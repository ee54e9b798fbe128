//! A blocking client for the Basecamp API, on [ureq].
//!
//! ```no_run
//! use basecamp_ureq::time::date;
//! use basecamp_ureq::{Client, Error};
//!
//! # fn example() -> Result<(), Error> {
//! let client = Client::from_env()?; // BASECAMP_TOKEN
//! let account = client.for_account("12345")?;
//!
//! for project in account.projects().list().send()? {
//!     println!("{}: {}", project.id, project.name);
//! }
//!
//! let todo = account.todos().create(456, "Ship it").due_on(date(2026, 12, 1)).send()?;
//! account.todos().complete(todo.id).send()?;
//!
//! // Has one page of the list in memory.
//! for todo in account.todos().list(456).completed(true).items() {
//!     println!("{}", todo?.content);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! - [`Client`] returns an [`Account`], whose [`services`] return calls. A call is a builder: set
//!   its optional fields, then send it. Lists return all pages, or page by page with `pages()` and
//!   `items()`.
//! - [`oauth`] has logins: discovery of the authorization server, and the flows that get a token.
//! - Downloads ([`Download`]) and uploads ([`FilePart`]) are streamed. A [`MemoryCache`] or a
//!   [`DiskCache`] caches responses, which conditional requests revalidate.
//! - [`Config`] has the settings. Retries with exponential backoff, token refreshes and timeouts
//!   work by default.
//! - Proxies are those of the environment, or that of [`ClientBuilder::proxy`]: see [proxies and
//!   certificates](guide::proxies).
//! - [`Error`] is the error of every call, with a code, a message and a hint.
//! - [`Hooks`] observe operations, requests and retries: [`ConsoleHooks`] print them.
//! - The [`guide`] has the [cookbook](guide::cookbook), with recipes for common tasks, and pages on
//!   [finding ids](guide::ids), [errors](guide::errors), [testing your program](guide::testing),
//!   [proxies and certificates](guide::proxies), [rich text](guide::text), [logs, metrics and
//!   traces](guide::observing), [following changes](guide::following), [drivers](guide::drivers),
//!   [many users and their tokens](guide::users), and on moving from [Python](guide::python), [Go
//!   and TypeScript](guide::go_typescript), and the [official Rust crate](guide::rust_crate).
//!
//! `basecamp-core` contains all decisions; this crate adds sockets, waiting and threads. The loop
//! that drives the core is `src/drive.rs`.
//!
//! # Features
//!
//! None is on by default.
//!
//! - `event-feed`: `event_feed`, which follows the events of an account, and `FileCheckpoints`.
//! - `login`: `OAuth::login`, a login in one call with the browser of the user.
//! - `metrics`: `MetricsHooks`, which record metrics with the crate `metrics`.
//! - `native-roots`: trusts the root certificates of the system too.
//! - `rich-text`: the conversions between Markdown, plain text and Basecamp's HTML in `text`.
//! - `tracing`: `TracingHooks`, which emit spans and events.
//!
//! [ureq]: https://docs.rs/ureq

#![cfg_attr(docsrs, feature(doc_cfg))]

mod body;
mod buffers;
#[cfg(feature = "event-feed")]
mod cable;
mod cancel;
mod chunks;
mod client;
mod connect;
mod connections;
mod current;
mod deadline;
mod drive;
mod exchange;
mod failure;
mod files;
mod happy_eyeballs;
mod head;
#[cfg(feature = "login")]
mod loopback;
pub mod oauth;
mod proxy;
mod resolver;
mod tcp;
mod tls;
mod transport;
mod wait;

pub use client::{Account, Client, ClientBuilder};
pub use files::DownloadExt;

#[doc(inline)]
pub use basecamp_core::api::*;
#[doc(inline)]
pub use basecamp_core::{Blocking, BlockingBody};
#[cfg(feature = "event-feed")]
#[doc(inline)]
pub use basecamp_storage::FileCheckpoints;
#[doc(inline)]
pub use basecamp_storage::{Destination, DiskCache, FilePacer, config_from_env};
