//! Storage of the Basecamp SDK: in files, shared by both drivers, in the keyring of the system, and
//! in Redis.
//!
//! - Files: atomic downloads ([`AtomicFile`]), token files ([`FileTokenStore`]), checkpoints of
//!   event feeds (`FileCheckpoints`), the response cache on disk ([`DiskCache`]), and a rate limit
//!   that processes share ([`FilePacer`]). All operations block.
//! - The keyring of the system (feature `keyring`): tokens, in `KeyringTokenStore`.
//! - Redis (feature `redis`): one connection, `Redis`, for all stores that machines share.
//! - Items for drivers: TLS settings, randomness, environment variables, and the classification of
//!   permanent TLS and DNS failures.
//!
//! `basecamp-ureq` and `basecamp-hyper` re-export the types of files. Programs that use the keyring
//! or Redis depend on this crate too.
//!
//! The page `many_machines` describes what several machines share, and how.
//!
//! # Features
//!
//! None is enabled by default.
//!
//! - `encryption`: token stores that encrypt tokens at rest, with `TokenCipher`.
//! - `event-feed`: `FileCheckpoints`, and with `redis` `RedisCheckpoints`.
//! - `keyring`: `KeyringTokenStore`, tokens in the keyring of the system.
//! - `login`: `SystemDesktop`, the browser and the terminal of the user.
//! - `native-roots`: also trusts the root certificates of the system. Implies `tls`.
//! - `redis`: stores that any number of machines share, in Redis; blocking, and async on any
//!   runtime.
//! - `tls`: the TLS settings of the drivers, which enable it.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod cache;
mod cache_format;
#[cfg(feature = "event-feed")]
mod checkpoints;
#[cfg(feature = "login")]
mod desktop;
#[cfg(feature = "encryption")]
mod encryption;
mod environment;
#[cfg(feature = "keyring")]
mod keyring;
mod lookup;
#[cfg(all(feature = "redis", feature = "encryption"))]
#[doc = include_str!("many_machines.md")]
pub mod many_machines {}
mod pacer;
mod permissions;
mod random;
#[cfg(feature = "redis")]
pub mod redis;
mod regular;
mod save;
#[cfg(feature = "tls")]
mod tls;
mod token_format;
mod token_store;

#[cfg(feature = "redis")]
pub use crate::redis::Redis;
pub use cache::DiskCache;
#[cfg(feature = "event-feed")]
pub use checkpoints::FileCheckpoints;
#[cfg(feature = "login")]
pub use desktop::SystemDesktop;
#[cfg(feature = "encryption")]
pub use encryption::TokenCipher;
pub use environment::{config_from_env, variable};
#[cfg(feature = "keyring")]
pub use keyring::KeyringTokenStore;
pub use lookup::is_unknown_host;
pub use pacer::FilePacer;
pub use random::{pkce, seed, state};
pub use regular::open_regular;
pub use save::{AtomicFile, Destination};
#[cfg(feature = "tls")]
pub use tls::{TlsSettings, TlsUnavailable, is_untrusted, without_tls};
pub use token_store::FileTokenStore;
