//! Cassettes: recorded conversations with Basecamp, without secrets and personal data, and their
//! replay in tests (feature `testing`).
//!
//! A [`Recorder`] records the requests and responses of a client, of either driver. Its
//! [`Cassette`] is JSON to save. A [`Replay`] answers the same requests in a
//! [`Simulation`](crate::testing::Simulation), or in the sandbox.
//!
//! ```
//! use std::sync::Arc;
//!
//! use basecamp_core::cassette::{Cassette, Recorder, Replay};
//! use basecamp_core::testing::Simulation;
//! use basecamp_core::{Account, Auth, Blocking, Context, Error};
//!
//! /// The code under test.
//! fn first_title(account: &Account<Blocking>) -> Result<String, Error> {
//!     Ok(account.todos().get(7).send()?.title)
//! }
//!
//! // A conversation with the real server. A client's builder has the method `record` too.
//! let server = Simulation::new(|_| {
//!     Ok(http::Response::new(
//!         r#"{"id": 7, "status": "active", "visible_to_clients": false,
//!             "title": "Ask Ann Ray",
//!             "created_at": "2026-12-01T09:00:00Z", "updated_at": "2026-12-01T09:00:00Z",
//!             "inherits_status": true, "type": "Todo", "content": "Ask Ann Ray", "url": "",
//!             "app_url": "", "bucket": {"id": 1, "name": "Website", "type": "Project"},
//!             "parent": {"id": 2, "title": "", "type": "Todolist", "url": "",
//!                 "app_url": ""},
//!             "creator": {"id": 3, "name": "Ann Ray", "email_address": "ann@example.org"}}"#
//!             .into(),
//!     ))
//! });
//! let recorder = Recorder::new();
//! let context = Context::builder().auth(Auth::token("secret")).record(&recorder).build(0)?;
//! assert_eq!(first_title(&Account::new(server.blocking(context), "999")?)?, "Ask Ann Ray");
//! let saved = recorder.cassette().to_json();
//! assert!(!saved.contains("Ann") && !saved.contains("example.org"));
//!
//! // The test, later.
//! let replay = Replay::new(Cassette::from_json(&saved)?);
//! let context = Context::builder().auth(Auth::token("any")).build(0)?;
//! let account = Account::new(Simulation::new(replay.responder()).blocking(context), "999")?;
//! assert_eq!(first_title(&account)?, "Ask Person 1");
//! replay.assert_finished();
//! # Ok::<(), Error>(())
//! ```
//!
//! # Scrubbing
//!
//! A cassette has none of the following; [`Scrub`] adds rules. The same value has the same
//! replacement in the whole cassette.
//!
//! - Headers, except a short list without credentials.
//! - Tokens, codes, keys, client secrets and signatures, in members, forms, queries, paths and
//!   texts: `redacted-1`. So are the values in the query and long segments in the path of a URL
//!   outside of Basecamp, and the URLs of webhooks.
//! - `attachable_sgid`s and `sgid`s: `redacted-2`, or for a person an sgid that names the new id.
//! - Names, email addresses and ids of people, also in texts, mentions and URLs: `Person 1`,
//!   `person1@example.com`, 9000000000001.
//! - Phone numbers, biographies, job titles, pictures and time zones of people: `+15550000001`,
//!   `redacted-3`, `Etc/UTC`.
//! - Names of accounts and companies: `Company 1`.
//! - The contents of files, uploaded and downloaded: their length.
//!
//! All other texts are stored: titles, comments, messages. A name in them is recognized if it is
//! also in a record of a person or in a mention, a part of it only as it is written there. Read a
//! cassette before you publish it.

mod format;
mod observe;
mod placeholder;
mod raw;
mod recorder;
mod replay;
mod scrub;
mod streamed;

pub use format::{
    Cassette, Exchange, RecordedBody, RecordedFailure, RecordedRequest, RecordedResponse,
};
pub use recorder::Recorder;
pub use replay::{BrokenOff, Replay};
pub use scrub::rules::Scrub;

pub(crate) use observe::Recording;
