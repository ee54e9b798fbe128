//! File storage of the Basecamp SDK, shared by both drivers: atomic downloads ([`AtomicFile`]),
//! token files ([`FileTokenStore`]), the response cache on disk ([`DiskCache`]), root certificates
//! ([`Roots`]), and the classification of permanent TLS and DNS failures.
//!
//! Programs don't depend on this crate: `basecamp-ureq` and `basecamp-hyper` re-export its types
//! for users. The core has no file access; all operations of this crate block.
//!
//! # Features
//!
//! None is enabled by default.
//!
//! - `native-roots`: also trusts the root certificates of the system.

mod cache;
mod lookup;
mod permissions;
mod regular;
mod roots;
mod save;
mod token_store;

pub use cache::DiskCache;
pub use lookup::is_unknown_host;
pub use regular::open_regular;
pub use roots::{Roots, TlsUnavailable, is_untrusted};
pub use save::{AtomicFile, Destination};
pub use token_store::FileTokenStore;
