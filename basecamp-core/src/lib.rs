//! The core of the Basecamp SDK: typed endpoints and the state machines behind them, without any
//! I/O.
//!
//! Most people want a driver, which brings this crate along: `basecamp-ureq` blocks, and
//! `basecamp-hyper` is async. Use the core alone to run Basecamp calls on an HTTP stack of your own;
//! [`machine`] says how, in six steps.
//!
//! - A call is a plain value, such as [`services::todos::GetTodo`]; `account.todos().get(123)` makes
//!   one that knows how to send itself.
//! - [`Call`] runs it: authentication, attempts, waits, the mapping of errors. [`Walk`] follows a list
//!   from page to page, [`Merge`] changes a record that the API would replace as a whole,
//!   [`DownloadCall`] finds a file in two hops, [`FilesCall`] sends files and makes use of them.
//! - [`Context`] holds what the calls of one client share, [`Config`] its settings, [`Auth`] its
//!   credentials.
//! - [`oauth`] has tokens, the session that refreshes them, and the stores that keep them.
//! - [`Content`] is what an upload is read from, [`Download`] what comes down; their bytes pass the core
//!   by. A [`CacheStore`] keeps answers.
//! - [`Hooks`] see what happens; [`Error`] says what went wrong.
//! - [`operation::OPERATIONS`] lists everything that can be called; [`Route`] finds what a URL stands for.
//!
//! The [`guide`] has pages on [errors](guide::errors), [observing](guide::observing), [a transport of
//! your own](guide::transport), and on [coming from the Python SDK](guide::python).
//!
//! # How a call is driven
//!
//! Whatever a machine says is done by a driver, and what came of it is reported back:
//!
//! ```text
//!  ┌──▶ step ──┬──▶ Send ──▶ handle_head ──▶ handle_body ──┐
//!  │           │      └────▶ handle_failure ───────────────┤
//!  │           ├──▶ Wait: for a moment, or for news ───────┤
//!  │           ├──▶ Refresh: to be driven on its own ──────┤
//!  │           ├──▶ Store: a task that may block ──────────┤
//!  │           └──▶ Done: the reply, or the error          │
//!  └───────────────────────────────────────────────────────┘
//! ```
//!
//! A conversation from start to end: the token has expired, so it is refreshed before anything else.
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
//! // Of all calls that need a new token, one gets to have it refreshed. It waits with the others.
//! let Step::Spawn(mut refresh) = call.step(now) else { panic!() };
//! let Step::Wait(_) = call.step(now) else { panic!() };
//! let Step::Send(attempt) = refresh.step(now) else { panic!() };
//! assert_eq!(attempt.request.uri(), "https://auth.example.com/token");
//! answer(&mut refresh, 200, r#"{"access_token": "new", "expires_in": 7200}"#);
//! let Step::Done(Ok(_)) = refresh.step(now) else { panic!() };
//!
//! // Now the call itself.
//! let Step::Send(attempt) = call.step(now) else { panic!() };
//! assert_eq!(attempt.request.uri(), "https://3.basecampapi.com/999/todos/7/completion.json");
//! assert_eq!(attempt.request.headers()["authorization"], "Bearer new");
//! answer(&mut call, 204, "");
//! let Step::Done(Ok(reply)) = call.step(now) else { panic!() };
//! CompleteTodo::decode(reply)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The states of a call, and a conversation with a retry in it, stand at [`Call`].
//!
//! # Features
//!
//! None is needed, and none is on by default.
//!
//! - `tracing`: `TracingHooks`, which make spans and events.
//! - `testing`: a scripted server in virtual time, for the tests of your program.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod auth;
mod body;
mod builders;
mod cache;
mod call;
mod client;
mod error;
mod features;
mod generated;
pub mod guide;
mod model;
mod net;
pub mod oauth;
mod observe;
mod pagination;
pub mod protocol;
mod registry;
mod request;
mod response;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
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
pub use cache::{CacheKey, CacheStore, CachedResponse, MemoryCache};
pub use call::Call;
pub use client::account::Account;
pub use client::config::{API_VERSION, Config, ConfigBuilder};
pub use client::context::{Context, ContextBuilder};
pub use client::handle::{Async, Blocking, Detached, ResponseFuture, deliver_events};
pub use client::route::Route;
pub use error::{Error, ErrorCode, ErrorResponse, FeedProblem, RowError};
pub use features::attachments::{FilesCall, WithFiles, attachable};
pub use features::download::file_name::safe_name;
pub use features::download::{Download, DownloadCall, DownloadUpload, DownloadUrl, unwritable};
pub use generated::{services, types};
pub use model::catch_panic::catch_panic;
pub use model::id::{Id, IsRecording, PersonId};
pub use model::json::{MAX_JSON_VALUES, exceeds_max_json_values};
pub use model::secret::Secret;
pub use net::address_policy::{AddressPolicy, RefusedAddress};
pub use net::origin::is_localhost;
pub use net::proxy::{Proxy, ProxyError, ProxySettings, Tunnel, TunnelStep};
pub use observe::event::{
    Event, OperationInfo, OperationResult, PageInfo, RequestInfo, RequestResult, RetryInfo,
    TokenRefreshInfo,
};
#[cfg(feature = "tracing")]
pub use observe::hooks::TracingHooks;
pub use observe::hooks::{Chain, ConsoleHooks, Hooks, chain};
pub use pagination::list::{FullListFuture, Items, ListFuture, ListMeta, ListResult, Page, Pages};
pub use pagination::pager::Walk;
pub use protocol::{
    AnsweredEarly, Attempt, BlockingTask, BoxFuture, Cancel, DriveAsync, DriveBlocking, Failure,
    FailureKind, Machine, Now, ReadPlan, Step, Wait,
};
pub use registry::operation::Operation;
pub use request::account_id::AccountId;
pub use request::cursor::Cursor;
pub use request::endpoint::{
    Audience, Endpoint, ListEndpoint, PathValue, QueryValue, Request, RequestBuilder,
};
pub use request::options::CallOptions;
pub use request::retry::RetryPolicy;
pub use response::reply::Reply;
pub use update::{EditResult, Merge, Revision};

#[doc(no_inline)]
pub use http::Method;

// Paths of the generated code.
use builders::macros as builder;
use client::handle;
mod account {
    pub(crate) use crate::client::account::Account;
    pub(crate) use crate::request::account_id::AccountId;
}
use body::multipart;
use model::{id, secret, serde_helpers as wire};
use request::{endpoint, open_enum, options};
use response::{decode, reply};
use update as merge;
