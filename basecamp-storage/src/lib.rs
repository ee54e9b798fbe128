//! File storage of the Basecamp SDK, shared by both drivers: atomic downloads ([`AtomicFile`]),
//! token files ([`FileTokenStore`]), checkpoints of event feeds (`FileCheckpoints`), the response
//! cache on disk ([`DiskCache`]), a rate limit that processes share ([`FilePacer`]), TLS settings
//! ([`TlsSettings`]), randomness, environment
//! variables, and the classification of permanent TLS and DNS failures.
//!
//! Programs don't depend on this crate: `basecamp-ureq` and `basecamp-hyper` re-export its types
//! for users. The core has no file access; all operations of this crate block.
//!
//! # Features
//!
//! None is enabled by default.
//!
//! - `event-feed`: [`FileCheckpoints`].
//! - `native-roots`: also trusts the root certificates of the system.

mod cache;
#[cfg(feature = "event-feed")]
mod checkpoints;
mod environment;
mod lookup;
mod pacer;
mod permissions;
mod random;
mod regular;
mod save;
mod tls;
mod token_store;

pub use cache::DiskCache;
#[cfg(feature = "event-feed")]
pub use checkpoints::FileCheckpoints;
pub use environment::{config_from_env, variable};
pub use lookup::is_unknown_host;
pub use pacer::FilePacer;
pub use random::{pkce, seed, state};
pub use regular::open_regular;
pub use save::{AtomicFile, Destination};
pub use tls::{TlsSettings, TlsUnavailable, is_untrusted};
pub use token_store::FileTokenStore;
