//! The common part of the examples `follow` and `follow_async`: options, output, and the activity
//! in a sandbox.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use basecamp_core::event_feed::{
    ConnectFeed, Disposition, FeedFact, FeedFilters, FeedRow, FeedStart, Signal,
};
use basecamp_core::{Account, Error, ErrorCode, Handle};
use basecamp_sandbox::{Lane, Sandbox};
use basecamp_storage::FileCheckpoints;
use basecamp_tests::note;
use serde_json::json;

/// The help of both examples.
pub(crate) const HELP: &str = "\
Prints the events of an account as they happen, and resumes where it stopped.

Usage: follow [OPTIONS]        (async: follow_async)

  --count N      ends after N events
  --json         prints each event as a line of JSON
  --polls-only   uses no WebSocket; events arrive with the next poll, every 60 seconds
  --store FILE   the file of positions; default: follow.json, for a sandbox none
  --types TYPES  only these event types, separated by commas: message.created,todo.completed
  --verbose      shows connections, pages and saved positions, and not only failures of them

Ctrl-C ends it. The next run resumes there, and may print the latest events again.

Environment:
  BASECAMP_TOKEN        the access token; without one, a sandbox makes something happen
  BASECAMP_ACCOUNT_ID   the account, if the token reaches several
";

/// The options of the command line.
#[derive(Debug, Default)]
pub(crate) struct Options {
    /// The number of events after which the example ends.
    pub(crate) count: Option<usize>,
    /// The output is JSON.
    pub(crate) json: bool,
    /// No WebSocket is used.
    pub(crate) polls_only: bool,
    /// The file of positions.
    pub(crate) store: Option<PathBuf>,
    /// The event types; empty for all.
    pub(crate) types: Vec<String>,
    /// Facts about the feed are printed to standard error.
    pub(crate) verbose: bool,
}

impl Options {
    /// Reads the arguments.
    pub(crate) fn parse(arguments: Vec<String>) -> Result<Self, Error> {
        let mut options = Self::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let mut value = || {
                let error = || Error::usage(format!("`{argument}` requires a value"));
                arguments.next().ok_or_else(error)
            };
            match argument.as_str() {
                "--count" => {
                    let number = value()?.parse();
                    let error = |_| Error::usage("`--count` requires a number");
                    options.count = Some(number.map_err(error)?);
                }
                "--json" => options.json = true,
                "--polls-only" => options.polls_only = true,
                "--store" => options.store = Some(value()?.into()),
                "--types" => {
                    options.types = value()?.split(',').map(str::to_owned).collect();
                }
                "--verbose" => options.verbose = true,
                other => {
                    let error = Error::usage(format!("unknown argument `{other}`"));
                    return Err(error.with_hint("`--help` lists the options."));
                }
            }
        }
        Ok(options)
    }

    /// Returns the feed of an account with these options.
    pub(crate) fn connect<H: Handle>(&self, account: &Account<H>) -> ConnectFeed<H> {
        let filters = FeedFilters::new().types(self.types.clone());
        let connect = account.event_feed().connect().filters(filters);
        let mut connect = connect.on_signal(report_loss);
        let is_verbose = self.verbose;
        connect = connect.on_fact(move |fact| match fact {
            fact if is_verbose => note!("feed: {fact:?}"),
            FeedFact::CheckpointSaveFailed { error } => {
                note!("the position can't be saved: {}", error.message());
            }
            FeedFact::Disconnected { error: Some(error), .. } => {
                note!("{}; connecting again", error.message());
            }
            _ => {}
        });
        if self.polls_only {
            connect = connect.polls_only();
        }
        match &self.store {
            Some(path) => connect.checkpoints(FileCheckpoints::at(path), "follow"),
            None => connect.start(FeedStart::Beginning),
        }
    }

    /// Returns a line for an event.
    pub(crate) fn line(&self, row: &FeedRow) -> String {
        let event = &row.event;
        let reader = row.resource().map(|resource| resource.operation.id);
        if self.json {
            return json!({
                "id": row.id(),
                "at": event.created_at.to_string(),
                "type": event.event_type.as_str(),
                "project": event.bucket_id.get(),
                "recording": event.recording_id.get(),
                "creator": event.creator_id.get(),
                "read_with": reader,
            })
            .to_string();
        }
        let reader = reader.map(|operation| format!("  ({operation})")).unwrap_or_default();
        format!(
            "{}  {}  project {}  recording {}  by {}{reader}",
            event.created_at,
            event.event_type,
            event.bucket_id,
            event.recording_id,
            event.creator_id
        )
    }
}

/// Accepts losses, since the example only prints, and reports them.
fn report_loss(signal: &Signal) -> Disposition {
    match signal {
        Signal::BufferOverflow { dropped_ids } => {
            note!("lost: {} events did not fit into the buffer", dropped_ids.len());
        }
        Signal::FeedGap { epoch_after_id, .. } => {
            note!("lost: the server has no more events up to {epoch_after_id}");
        }
        _ => note!("lost: {signal:?}"),
    }
    Disposition::Accept
}

/// Changes in a sandbox: events are published every 300 ms, until it is dropped.
#[derive(Debug)]
pub(crate) struct Activity {
    has_ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Activity {
    /// Starts it.
    pub(crate) fn start(sandbox: Arc<Sandbox>) -> Result<Self, Error> {
        let has_ended = Arc::new(AtomicBool::new(false));
        let ends = Arc::clone(&has_ended);
        let thread = thread::Builder::new().name("activity".to_owned()).spawn(move || {
            let types = ["todo.completed", "comment.created", "message.created"];
            for event_type in types.iter().cycle() {
                if ends.load(Ordering::Relaxed) {
                    return;
                }
                sandbox.feed().publish(Lane::Both, event_type, sandbox.first_todo_id());
                thread::sleep(Duration::from_millis(300));
            }
        });
        let error = |error| Error::new(ErrorCode::Usage, format!("no thread: {error}"));
        Ok(Self { has_ended, thread: Some(thread.map_err(error)?) })
    }
}

impl Drop for Activity {
    fn drop(&mut self) {
        self.has_ended.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been printed.
            let _ = thread.join();
        }
    }
}
