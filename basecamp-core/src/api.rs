//! The items that drivers re-export: `pub use basecamp_core::api::*`.
//!
//! A program that uses a driver finds them in the driver's root, next to `Client` and the items
//! that depend on the handle, such as [`Blocking`](crate::Blocking).

// Calls, their results and their errors.
pub use crate::{
    AccountId, Authorization, AuthorizationInfo, AuthorizedAccount, CallOptions, Cancel, Candidate,
    Candidates, Cursor, DynamicCall, DynamicList, DynamicResult, EditResult, Endpoint, Error,
    ErrorCode, ErrorResponse, ExpandMentions, FindPerson, FindProject, GetAuthorization, Handle,
    Id, Identity, IntoId, IsRecording, Items, ListEndpoint, ListMeta, ListResult, Operation, Page,
    Pages, PersonId, RawRequest, RecordingPointer, Reply, Request, RequestBuilder, Route,
    Summarize, Summary, SummaryFailure, guide, operation, route, services, time, types,
};

#[doc(no_inline)]
pub use http::{HeaderMap, HeaderValue, Method};

// The event feed.
#[cfg(feature = "event-feed")]
pub use crate::event_feed;

// Settings.
pub use crate::{
    API_VERSION, AddressNotAllowed, AddressPolicy, AuthStrategy, CircuitBreaker, Config,
    ConfigBuilder, Gcra, PaceStore, Pacer, Pacing, PacingRefusal, PacingStatus, Rate, Reservation,
    RetryPolicy, Secret,
};

// Observation.
#[cfg(feature = "metrics")]
pub use crate::MetricsHooks;
#[cfg(feature = "tracing")]
pub use crate::TracingHooks;
pub use crate::{
    ConsoleHooks, Hooks, HooksChain, OperationInfo, OperationResult, PacingDecision, PacingInfo,
    PageInfo, RequestInfo, RequestResult, RetryInfo, TokenRefreshInfo,
};

// Files and the cache.
pub use crate::{
    CacheKey, CacheStore, CachedResponse, Content, Download, DownloadUpload, DownloadUrl, FilePart,
    MemoryCache, attachment_tag, safe_name, text,
};
