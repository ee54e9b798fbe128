//! The file operations of both drivers of the Basecamp SDK: they save downloads, tokens and a cache,
//! read root certificates, and recognize final failures of connecting.
//!
//! You have no use for this crate itself: `basecamp-ureq` and `basecamp-hyper` re-export what is
//! meant for programs. It exists so that files are written in one place: the core does no I/O, and
//! what the operating system does to a file is the same for a program that blocks and one that
//! doesn't.
//!
//! # Features
//!
//! None is on by default.
//!
//! - `native-roots`: trusts the root certificates of the system too.

mod cache;
mod environment;
mod lookup;
mod private;
mod random;
mod regular;
mod save;
mod tls;
mod token_store;

pub use cache::DiskCache;
pub use environment::{config_from_env, variable};
pub use lookup::is_unknown_host;
pub use random::{pkce, seed, state};
pub use regular::open_regular;
pub use save::{Destination, NewFile};
pub use tls::{TlsSettings, TlsUnavailable, is_untrusted};
pub use token_store::FileTokenStore;
