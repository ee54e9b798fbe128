//! Behaviour that both transports share.

mod bad_input;
mod bad_responses;
mod cable;
mod cache;
mod cancel;
mod chatbots;
mod downloads;
mod edges;
mod faults;
mod feed;
mod feed_security;
mod files;
mod leniency;
mod lists;
mod logins;
mod many_users;
mod one_call_logins;
mod pacing;
mod partial;
mod permissions;
mod proxies;
mod recordings;
mod replies;
mod rich_text;
mod sessions;
mod updates;
mod updates_others;
mod uploads;
mod watch;
mod work;

use super::{
    Client, ClientBuilder, Destination, DiskCache, DownloadExt, FilePacer, builder, client, close,
    connect, new_client, simulated, stream,
};
