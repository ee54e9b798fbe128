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
//! // One page in memory, however long the list.
//! for todo in account.todos().list(456).completed(true).items() {
//!     println!("{}", todo?.content);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! - [`Client`] makes an [`Account`], whose [`services`] make calls. A call is a builder: set what is
//!   optional, then send it. Lists can be sent for whole, or walked with `pages()` and `items()`.
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
//! Everything that decides lives in `basecamp-core`; this crate adds sockets, waiting and threads.
//! The loop that drives the core is `src/drive.rs`, one screen long.
//!
//! # Features
//!
//! None is needed, and none is on by default.
//!
//! - `native-roots`: trusts the root certificates of the system too.
//! - `tracing`: `TracingHooks`, which make spans and events.
//!
//! [ureq]: https://docs.rs/ureq

#![cfg_attr(docsrs, feature(doc_cfg))]

mod body;
mod buffers;
mod builder;
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
pub mod oauth;
mod proxy;
mod resolver;
mod tcp;
mod tls;
mod transport;
mod wait;

pub use builder::ClientBuilder;
pub use client::{Client, config_from_env};
pub use files::DownloadExt;

#[doc(inline)]
pub use basecamp_core::{
    API_VERSION, AccountId, AddressNotAllowed, AddressPolicy, AuthStrategy, Authorization,
    AuthorizationInfo, AuthorizedAccount, Blocking, CallOptions, Cancel, Chain, Config,
    ConfigBuilder, ConsoleHooks, Cursor, DynamicCall, DynamicList, DynamicResult, EditResult,
    Endpoint, Error, ErrorCode, FilePart, GetAuthorization, Hooks, Id, Identity, IsRecording,
    Items, ListEndpoint, ListMeta, ListResult, Method, Operation, OperationInfo, OperationResult,
    Page, PageInfo, Pages, PersonId, RawRequest, Reply, Request, RequestBuilder, RequestInfo,
    RequestResult, RetryInfo, RetryPolicy, Route, Secret, TokenRefreshInfo, chain, guide,
    operation, route, services, time, types,
};

// Files and the cache.
#[doc(inline)]
pub use basecamp_core::{
    BlockingBody, CacheKey, CacheStore, CachedResponse, Content, Download, DownloadUpload,
    DownloadUrl, MemoryCache, WithAttachments, attachment_tag, safe_name,
};
#[doc(inline)]
pub use basecamp_storage::{Destination, DiskCache};

#[cfg(feature = "tracing")]
#[doc(inline)]
pub use basecamp_core::TracingHooks;

/// An account, and with it all its services.
pub type Account = basecamp_core::Account<Blocking>;
