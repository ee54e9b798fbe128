//! The core of the Basecamp SDK: typed endpoints and sans-I/O state machines.
//!
//! Most programs need a driver, which re-exports this crate: `basecamp-ureq` blocks,
//! `basecamp-hyper` is async. Use the core alone to send Basecamp calls over a custom HTTP stack:
//! [`protocol`] describes the loop, and the guide [`transport`](guide::transport) builds one.
//!
//! - A call is a plain value, such as [`services::todos::GetTodo`]; `account.todos().get(123)`
//!   builds one with the handle of its driver.
//! - [`Call`] sends it: authentication, retries with exponential backoff, error mapping. [`Pager`]
//!   fetches the pages of a list, [`ReadModifyWrite`] updates a record that the API would replace
//!   as a whole (read-modify-write), [`DownloadCall`] downloads a file, [`RichTextCall`]
//!   mentions people and attaches files.
//! - [`Context`] is the shared state of a client, [`Config`] its settings, [`Auth`] its
//!   credentials.
//! - [`oauth`] has logins, tokens, the session that refreshes them, and token stores.
//! - [`Content`] is the source of an upload, [`Download`] a file with its body. Both are streamed.
//!   A [`CacheStore`] caches responses.
//! - [`text`] reads and writes rich text: mentions and attachments.
//! - [`Hooks`] observe operations, requests, retries and token refreshes. [`Error`] is the error of
//!   every call.
//! - [`operation::OPERATIONS`] lists all operations; [`Route`] parses the URLs of Basecamp's pages.
//!
//! The [`guide`] has the [cookbook](guide::cookbook), with recipes for common tasks, and pages on
//! [finding ids](guide::ids), [drivers](guide::drivers), [many users and their
//! tokens](guide::users), [errors](guide::errors), [testing your program](guide::testing), [proxies
//! and certificates](guide::proxies), [rich text](guide::text), [logs, metrics and
//! traces](guide::observing), [following changes](guide::following), [custom
//! transports](guide::transport), and on moving from [Python](guide::python), [Go and
//! TypeScript](guide::go_typescript), and the [official Rust crate](guide::rust_crate).
//!
//! # How a call is driven
//!
//! A driver executes each step of a machine, and reports the outcome:
//!
//! ```text
//!  ┌──▶ step ──┬──▶ Send ──▶ handle_head ──▶ handle_body ──┐
//!  │           │      └────▶ handle_failure ───────────────┤
//!  │           ├──▶ Wait: until a time, or for an event ───┤
//!  │           ├──▶ Spawn: drive that machine too ─────────┤
//!  │           ├──▶ Blocking: run a task that may block ───┤
//!  │           └──▶ Done: the reply, or the error          │
//!  └───────────────────────────────────────────────────────┘
//! ```
//!
//! A complete exchange: the token has expired, so the call refreshes it first.
//!
//! ```
//! use std::sync::Arc;
//! use std::time::{Duration, SystemTime};
//!
//! use basecamp_core::oauth::{OAuthSession, Token};
//! use basecamp_core::services::todos::CompleteTodo;
//! use basecamp_core::{Auth, Call, Config, Context, Machine, Now, Step};
//!
//! let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
//! let answer = |machine: &mut dyn Machine, status: u16, body: &'static str| {
//!     let head = http::Response::builder().status(status).body(()).unwrap();
//!     let _ = machine.handle_head(now, head);
//!     machine.handle_body(now, body.into());
//! };
//!
//! let token = Token::new("old").with_refresh_token("once").with_expires_at(now.wall);
//! let session = OAuthSession::new("https://auth.example.com/token", "client id", token);
//! let context = Arc::new(Context::new(Config::default(), Auth::session(session), 0)?);
//! let mut call = Call::new(&context, &CompleteTodo::new("999".parse()?, 7));
//!
//! // The first call that needs a new token spawns the refresh, and waits for it like the
//! // others.
//! let Step::Spawn(mut refresh) = call.step(now) else { panic!() };
//! let Step::Wait(_) = call.step(now) else { panic!() };
//! let Step::Send(attempt) = refresh.step(now) else { panic!() };
//! assert_eq!(attempt.request.uri(), "https://auth.example.com/token");
//! answer(&mut refresh, 200, r#"{"access_token": "new", "expires_in": 7200}"#);
//! let Step::Done(Ok(_)) = refresh.step(now) else { panic!() };
//!
//! // Now the call itself.
//! let Step::Send(attempt) = call.step(now) else { panic!() };
//! let url = "https://3.basecampapi.com/999/todos/7/completion.json";
//! assert_eq!(attempt.request.uri(), url);
//! assert_eq!(attempt.request.headers()["authorization"], "Bearer new");
//! answer(&mut call, 204, "");
//! let Step::Done(Ok(reply)) = call.step(now) else { panic!() };
//! CompleteTodo::decode(reply)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Call`] documents the states of a call, with an example that has a retry in it.
//!
//! # Features
//!
//! None is on by default.
//!
//! - `event-feed`: `event_feed`, the connector that follows the events of an account.
//! - `login`: `OAuth::login`, a login in one call. The drivers enable it.
//! - `metrics`: `MetricsHooks`, which record metrics with the crate `metrics`.
//! - `rich-text`: [`text`] converts between Markdown, plain text and Basecamp's HTML.
//! - `tracing`: `TracingHooks`, which emit spans and events.
//! - `testing`: for the tests of your program, a scripted server in virtual time, and `cassette`,
//!   which records conversations with Basecamp and replays them.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod api;
mod auth;
mod body;
mod builders;
mod cache;
mod call;
#[cfg(any(test, feature = "testing"))]
pub mod cassette;
mod client;
pub mod driver;
mod error;
#[cfg(feature = "event-feed")]
pub mod event_feed;
mod features;
mod generated;
pub mod guide;
mod model;
mod net;
pub mod oauth;
mod observe;
mod pace;
mod pagination;
pub mod protocol;
mod registry;
mod request;
mod response;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod text;
mod update;

pub use client::route;
pub use model::time;
pub use registry::operation;

pub use auth::strategy::{Auth, AuthStrategy};
pub use body::content::{AsyncUpload, BlockingUpload, Content, Replay};
pub use body::multipart::FilePart;
pub use body::{AsyncBody, BlockingBody, ExternalBody, RequestBody};
pub use builders::authorization::{
    Authorization, AuthorizationInfo, AuthorizedAccount, GetAuthorization, Identity,
};
pub use builders::dynamic::{DynamicCall, DynamicList, DynamicResult};
pub use builders::raw::RawRequest;
pub use builders::unsent::{BlockingList, SentCall};
pub use cache::{CacheKey, CacheStore, CachedResponse, MemoryCache};
pub use call::Call;
pub use client::account::Account;
pub use client::config::{API_VERSION, Config, ConfigBuilder};
pub use client::context::{Context, ContextBuilder};
pub use client::handle::{Async, Blocking, Detached, Handle, ResponseFuture};
pub use client::route::Route;
pub use error::{Error, ErrorCode, ErrorResponse, FeedProblem, PacingRefusal, RowError};
pub use features::download::file_name::safe_name;
pub use features::download::{Download, DownloadCall, DownloadUpload, DownloadUrl};
pub use features::find::{Candidate, Candidates, Find, FindPerson, FindProject};
pub use features::rich_text::{ExpandMentions, RichTextCall};
pub use features::summary::{RecordingPointer, Summarize, Summary, SummaryCall, SummaryFailure};
pub use generated::{services, types};
pub use model::id::{Id, IntoId, InvalidId, IsRecording, PersonId};
pub use model::secret::Secret;
pub use net::address_policy::{AddressNotAllowed, AddressPolicy};
pub use net::proxy::{Proxy, ProxyError, ProxySettings};
pub use observe::event::{
    Event, OperationInfo, OperationResult, PacingDecision, PacingInfo, PageInfo, RequestInfo,
    RequestResult, RetryInfo, TokenRefreshInfo,
};
#[cfg(feature = "metrics")]
pub use observe::hooks::MetricsHooks;
#[cfg(feature = "tracing")]
pub use observe::hooks::TracingHooks;
pub use observe::hooks::{ConsoleHooks, Hooks, HooksChain};
pub use pace::breaker::CircuitBreaker;
pub use pace::gcra::{Gcra, Rate};
pub use pace::pacer::Pacer;
pub use pace::pacing::{Pacing, PacingStatus};
pub use pace::store::{PaceStore, Reservation};
pub use pagination::list::{FullListFuture, Items, ListFuture, ListMeta, ListResult, Page, Pages};
pub use pagination::pager::Pager;
pub use protocol::{
    Attempt, BlockingTask, BodyPlan, BoxFuture, Cancel, Failure, FailureKind, Machine, Now, Step,
    Wait,
};
pub use registry::operation::Operation;
pub use request::account_id::AccountId;
pub use request::cursor::Cursor;
pub use request::endpoint::{
    Endpoint, ListEndpoint, PathValue, QueryValue, Request, RequestBuilder, TargetServer,
};
pub use request::options::CallOptions;
pub use request::retry::RetryPolicy;
pub use response::reply::Reply;
pub use text::attachment_tag;
pub use update::{EditResult, ReadModifyWrite, RecordUpdate};

#[doc(no_inline)]
pub use http::{HeaderMap, HeaderValue, Method};
