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

mod account;
mod address;
mod auth;
mod authorization;
mod body;
mod builder;
mod cache;
mod call;
mod cancel;
mod config;
mod content;
mod context;
mod decode;
mod download;
mod dynamic;
mod endpoint;
mod error;
mod event;
mod filename;
mod generated;
mod handle;
mod hooks;
mod id;
mod link;
mod list;
pub mod machine;
mod merge;
mod multipart;
pub mod oauth;
mod open_enum;
pub mod operation;
mod options;
mod origin;
mod pagination;
mod reply;
mod retry;
pub mod route;
mod secret;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod time;
mod token;
mod wire;
mod with_files;

pub use account::{Account, AccountId};
pub use address::{AddressPolicy, RefusedAddress};
pub use auth::{Auth, AuthStrategy};
pub use authorization::{
    Authorization, AuthorizationInfo, AuthorizedAccount, GetAuthorization, Identity,
};
pub use body::{AsyncBody, BlockingBody, ExternalBody, RequestBody};
pub use cache::{CacheKey, CacheStore, CachedResponse, MemoryCache};
pub use call::Call;
pub use cancel::Cancel;
pub use config::{API_VERSION, Config, ConfigBuilder};
pub use content::{AsyncUpload, BlockingUpload, Content, Replay};
pub use context::{Context, ContextBuilder};
pub use download::{Download, DownloadCall, DownloadUpload, DownloadUrl, unwritable};
pub use dynamic::{DynamicCall, DynamicList, DynamicResult};
pub use endpoint::{
    Audience, Endpoint, ListEndpoint, PathValue, QueryValue, Request, RequestBuilder,
};
pub use error::{Error, ErrorCode};
pub use event::{
    Event, OperationInfo, OperationResult, PageInfo, RequestInfo, RequestResult, RetryInfo,
};
pub use filename::safe_name;
pub use generated::{services, types};
pub use handle::{
    Async, Blocking, BoxFuture, Detached, DriveAsync, DriveBlocking, Fetched, ResponseFuture,
    deliver_events,
};
#[cfg(feature = "tracing")]
pub use hooks::TracingHooks;
pub use hooks::{Chain, ConsoleHooks, Hooks, chain};
pub use id::{Id, IsRecording, PersonId};
pub use list::{FullListFuture, Items, ListFuture, ListMeta, ListResult, Page, Pages};
pub use machine::{Attempt, Failure, FailureKind, Machine, Now, ReadPlan, Step};
pub use merge::{EditResult, Merge, Revision};
pub use multipart::FilePart;
pub use operation::Operation;
pub use options::CallOptions;
pub use pagination::{Cursor, Walk};
pub use reply::Reply;
pub use retry::RetryPolicy;
pub use route::Route;
pub use secret::Secret;
pub use token::{Refresh, StoreTask, Wait};
pub use with_files::{FilesCall, WithFiles, attachable};
