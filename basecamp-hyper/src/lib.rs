//! An async client for the Basecamp API, on [hyper] and [tokio].
//!
//! ```no_run
//! use basecamp_hyper::{Client, Error};
//! use basecamp_hyper::time::date;
//!
//! # async fn example() -> Result<(), Error> {
//! let client = Client::from_env()?; // BASECAMP_TOKEN
//! let account = client.for_account("12345")?;
//!
//! for project in account.projects().list().await? {
//!     println!("{}: {}", project.id, project.name);
//! }
//!
//! let todo = account.todos().create(456, "Ship it").due_on(date(2026, 12, 1)).await?;
//! account.todos().complete(todo.id).await?;
//!
//! // One page in memory, however long the list.
//! let mut todos = account.todos().list(456).completed(true).items();
//! while let Some(todo) = todos.next().await {
//!     println!("{}", todo?.content);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! - [`Client`] makes an [`Account`], whose [`services`] make calls. A call is a builder: set what is
//!   optional, then await it. Lists can be awaited whole, or walked with `pages()` and `items()`.
//! - [`oauth`] logs in: finds the authorization server, and gets the token.
//! - Files go down ([`Download`]) and up ([`FilePart`]) as streams. A [`MemoryCache`] or a [`DiskCache`]
//!   saves fetching again what hasn't changed.
//! - [`Config`] has the settings. Retries, token refreshes and timeouts work without any.
//! - Proxies are those of the environment, or the one of [`ClientBuilder::proxy`]: see [proxies and
//!   certificates](guide::errors#proxies-and-certificates).
//! - [`Error`] says what went wrong and what to do about it.
//! - [`Hooks`] see what happens: [`ConsoleHooks`] print it.
//! - The [`guide`] has pages on [errors](guide::errors), [observing](guide::observing), and [coming from
//!   the Python SDK](guide::python).
//!
//! Everything that decides lives in `basecamp-core`; this crate adds sockets, timers and tasks. The
//! loop that drives the core is `src/drive.rs`, one screen long.
//!
//! # Features
//!
//! None is needed, and none is on by default.
//!
//! - `native-roots`: trusts the root certificates of the system too.
//! - `tracing`: `TracingHooks`, which make spans and events.
//!
//! [hyper]: https://docs.rs/hyper
//! [tokio]: https://docs.rs/tokio

#![cfg_attr(docsrs, feature(doc_cfg))]

mod body;
mod builder;
mod client;
mod connect;
mod drive;
mod failure;
mod files;
pub mod oauth;
mod outgoing;
mod pool;
mod proxy;
mod read;
mod tasks;
mod timer;
mod tls;
mod transport;

pub use builder::ClientBuilder;
pub use client::{Client, config_from_env};
pub use files::{DownloadExt, content_of};

#[doc(inline)]
pub use basecamp_core::{
    API_VERSION, AccountId, AddressNotAllowed, AddressPolicy, Async, AuthStrategy, Authorization,
    AuthorizationInfo, AuthorizedAccount, CallOptions, Cancel, Chain, Config, ConfigBuilder,
    ConsoleHooks, Cursor, DynamicCall, DynamicList, DynamicResult, EditResult, Endpoint, Error,
    ErrorCode, ErrorResponse, FilePart, FullListFuture, GetAuthorization, Hooks, Id, Identity,
    IsRecording, Items, ListEndpoint, ListFuture, ListMeta, ListResult, Method, Operation,
    OperationInfo, OperationResult, Page, PageInfo, Pages, PersonId, RawRequest, Reply, Request,
    RequestBuilder, RequestInfo, RequestResult, ResponseFuture, RetryInfo, RetryPolicy, Route,
    Secret, TokenRefreshInfo, chain, guide, operation, route, services, time, types,
};

// Files and the cache.
#[doc(inline)]
pub use basecamp_core::{
    AsyncBody, CacheKey, CacheStore, CachedResponse, Content, Download, DownloadUpload,
    DownloadUrl, MemoryCache, WithAttachments, attachment_tag, safe_name,
};
#[doc(inline)]
pub use basecamp_storage::{Destination, DiskCache};

#[cfg(feature = "tracing")]
#[doc(inline)]
pub use basecamp_core::TracingHooks;

/// An account, and with it all its services.
pub type Account = basecamp_core::Account<Async>;
