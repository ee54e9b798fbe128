//! Servers that close connections, respond early or violate HTTP: only complete responses succeed.

mod bodies;
mod destinations;
mod early;
mod extremes;
mod framing;
mod heads;
mod interrupted;
mod kinds;
mod limits;
mod load;
mod metadata;
mod refreshes;
mod requests;
mod schemes;
mod settings;
mod storage;
mod stores;
mod tokens;
mod unread;
mod waits;

use super::{Client, Destination, DownloadExt, connect, stream};
