//! The event feed: the events of an account as they happen, complete and in order.
//!
//! Basecamp has two lanes: a WebSocket that pushes rows, fast but lossy, and a poll lane that is
//! complete up to a horizon of about 30 seconds. [`Connector`] combines them: it subscribes, walks
//! the poll lane to its head, delivers the rows that the socket brought meanwhile, and streams. It
//! delivers each row at most once within a run, and at least once across restarts: a position is
//! saved only after the rows that it covers were handed over. Losses are signalled ([`Signal`]).
//!
//! The connector is sans-I/O: a driver executes each [`Output`] and reports each [`Input`].

mod backoff;
mod calls;
mod checkpoint;
mod checkpoint_store;
mod connector;
mod continuation;
mod dedupe;
mod fact;
mod failure;
mod filters;
mod follow;
mod frame;
mod io;
mod lineage;
mod link;
mod live_buffer;
mod machine;
mod options;
mod page;
mod requests;
mod resource;
mod row;
mod signal;
mod socket;
mod state;
mod subscription;
mod terminal;
mod timers;
mod walk;
mod watch;

pub use crate::protocol::cable::{Cable, CableOutput, DialFailure, SocketFailure};
pub use calls::FeedCalls;
pub use checkpoint::CheckpointKey;
pub use checkpoint_store::{CheckpointStore, MemoryCheckpoints};
pub use connector::Connector;
pub use continuation::is_valid_cable_url;
pub use fact::{Disconnection, FeedFact, PositionRejection};
pub use failure::{MintFailure, MintFailureKind, PollFailure, PollFailureKind};
pub use filters::{FeedFilters, FeedLane};
pub use follow::{ConnectFeed, Feed, FeedCloser};
pub use frame::FRAME_LIMIT;
pub use io::{ConnectorCall, Input, Output};
pub use options::{FeedOptions, FeedStart};
pub use page::{FeedCursor, FeedPage};
pub use resource::FeedResource;
pub use row::{Addressing, FeedRow};
pub use signal::{Disposition, Signal};
pub use state::FeedState;
pub use terminal::{FeedError, TerminalReason};
pub use timers::{Timer, TimerKind};
pub use watch::{Watch, WatchEvent, Watcher};
