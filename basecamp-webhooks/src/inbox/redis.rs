//! The inbox of any number of processes, in Redis Streams.

use std::time::{Duration, SystemTime};

use basecamp_core::BoxFuture;
use basecamp_storage::Redis;
use basecamp_storage::redis::client::{Cmd, cmd};
use basecamp_storage::redis::{RepeatedCommand, millis};
use bytes::Bytes;

use super::{Appended, DeadLetter, Inbox, Message, recording_of};
use crate::BoxError;
use crate::event::Event;

/// An inbox in Redis, for receivers and workers on any number of machines.
///
/// All keys begin with `PREFIX` + `inbox:` + [name](Self::with_name) + `:`.
///
/// | key | type | content |
/// |---|---|---|
/// | `events` | stream | the messages that are due or in progress, with the group `workers` |
/// | `delayed` | sorted set | the messages that are tried again, by their times in milliseconds |
/// | `delayed-messages` | hash | their contents |
/// | `dead` | stream | the dead letters, with the error |
/// | `id:` + id | string | a stored event, for the [retention](Self::with_retention) |
/// | `ordered` | hash | with ordering: the recordings with a message that is not settled |
/// | `waiting:` + recording | list | the messages of the recording after that message |
///
/// Settled messages are removed. Each operation is one script. A worker shows a sign of life for
/// each of its messages; without one for the [takeover time](Self::with_takeover) another worker
/// takes the message, which counts as a failed try.
///
/// - **Redis is unreachable or out of memory**: a delivery is answered with 500, and Basecamp
///   redelivers the event. Workers pause, and finish the messages in progress when Redis is back.
/// - **Redis restarts without its data**: stored events are lost. Let Redis persist its data
///   (`appendonly yes`); with `appendfsync always` an accepted event survives a power failure.
/// - **Eviction** must not remove the keys: use the policy `noeviction` or a `volatile-*` one. The
///   latter may forget the id of an event, which is then processed twice if it is redelivered.
#[derive(Debug, Clone)]
pub struct RedisInbox {
    redis: Redis,
    name: String,
    retention: Duration,
    takeover: Duration,
    is_ordered: bool,
}

impl RedisInbox {
    /// Creates an inbox on this connection.
    #[must_use]
    pub fn new(redis: &Redis) -> Self {
        Self {
            redis: redis.clone(),
            name: "default".to_owned(),
            retention: Duration::from_secs(24 * 60 * 60),
            takeover: Duration::from_secs(30),
            is_ordered: false,
        }
    }

    /// Sets the name, which distinguishes inboxes with different handlers. Default: `default`.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets the time for which the id of a stored event is remembered. Default: 24 hours. It should
    /// be longer than Basecamp redelivers an event.
    #[must_use]
    pub fn with_retention(mut self, retention: Duration) -> Self {
        self.retention = retention;
        self
    }

    /// Sets the time without a sign of life after which the messages of a worker are taken over.
    /// Default: 30 s. Handlers may take longer: a running worker shows three signs in this time.
    #[must_use]
    pub fn with_takeover(mut self, takeover: Duration) -> Self {
        self.takeover = takeover;
        self
    }

    /// Processes the events of a recording in the order in which they arrived, one at a time. An
    /// event that fails delays the later ones of its recording until it succeeds or is a dead
    /// letter. All receivers of an inbox must have the same setting.
    #[must_use]
    pub fn with_ordering_per_recording(mut self) -> Self {
        self.is_ordered = true;
        self
    }

    fn name(&self, key: &str) -> String {
        format!("inbox:{}:{key}", self.name)
    }

    fn script(&self, source: &str, keys: &[&str]) -> Cmd {
        let names: Vec<String> = keys.iter().map(|key| self.name(key)).collect();
        self.redis.script(source, &names.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn append_command(&self, event: &Event) -> Cmd {
        let id = event.id.as_ref().map(|id| format!("id:{id}"));
        let keys = ["events", "ordered", "waiting:"].into_iter().chain(id.as_deref());
        let mut command = self.script(APPEND, &keys.collect::<Vec<_>>());
        let recording = recording_of(event).filter(|_| self.is_ordered).unwrap_or_default();
        command.arg(event.raw.as_ref()).arg(recording).arg(millis(self.retention));
        command
    }

    fn taken(&self, (id, body, tries, recording): Entry) -> Message {
        let mut extension = self.script(EXTEND, &["events"]);
        extension.arg(&id);
        let guard: RepeatedCommand = self.redis.repeat(self.takeover / 3, extension);
        let mut message = Message::new(id, body);
        message.tries = tries;
        message.ordered_by = Some(recording).filter(|recording| !recording.is_empty());
        message.with_guard(guard)
    }

    /// `detail` is the delay or the error.
    async fn settle(&self, message: &Message, end: &str, detail: &str) -> Result<(), BoxError> {
        let keys = ["events", "ordered", "waiting:", "delayed", "delayed-messages", "dead"];
        let mut command = self.script(SETTLE, &keys);
        let recording = message.ordered_by.as_deref().unwrap_or_default();
        command.arg(&message.id).arg(recording).arg(end).arg(message.body.as_ref());
        command.arg(message.tries.saturating_add(1)).arg(detail);
        self.redis.query::<u64>(command).await?;
        Ok(())
    }
}

const APPEND: &str = include_str!("redis/append.lua");
const TAKE: &str = include_str!("redis/take.lua");
const EXTEND: &str = include_str!("redis/extend.lua");
const SETTLE: &str = include_str!("redis/settle.lua");
const REPLAY: &str = include_str!("redis/replay.lua");

/// Id, body, failed tries and recording of a message.
type Entry = (String, Vec<u8>, u32, String);

/// The fields of an entry in a stream.
type Fields = Vec<(String, Vec<u8>)>;

fn dead_letter((id, fields): (String, Fields)) -> DeadLetter {
    let field = |name: &str| {
        let field = fields.iter().find(|(field, _)| field == name);
        field.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let text = |name: &str| String::from_utf8_lossy(&field(name)).into_owned();
    let failed_at = Duration::from_millis(text("failed_at").parse().unwrap_or_default());
    DeadLetter {
        id,
        body: Bytes::from(field("body")),
        tries: text("tries").parse().unwrap_or_default(),
        error: text("error"),
        failed_at: SystemTime::UNIX_EPOCH.checked_add(failed_at).unwrap_or(SystemTime::UNIX_EPOCH),
    }
}

impl Inbox for RedisInbox {
    fn append<'a>(&'a self, event: &'a Event) -> BoxFuture<'a, Result<Appended, BoxError>> {
        Box::pin(async move {
            let is_new: bool = self.redis.query(self.append_command(event)).await?;
            Ok(if is_new { Appended::Stored } else { Appended::Duplicate })
        })
    }

    fn take(&self) -> BoxFuture<'_, Result<Option<Message>, BoxError>> {
        Box::pin(async move {
            let mut command = self.script(TAKE, &["events", "delayed", "delayed-messages"]);
            command.arg(millis(self.takeover));
            let entry: Option<Entry> = self.redis.query(command).await?;
            Ok(entry.map(|entry| self.taken(entry)))
        })
    }

    fn complete<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(self.settle(message, "complete", ""))
    }

    fn retry<'a>(
        &'a self,
        message: &'a Message,
        delay: Duration,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move { self.settle(message, "retry", &millis(delay).to_string()).await })
    }

    fn bury<'a>(
        &'a self,
        message: &'a Message,
        error: &'a str,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(self.settle(message, "bury", error))
    }

    fn dead_letters(&self, limit: usize) -> BoxFuture<'_, Result<Vec<DeadLetter>, BoxError>> {
        Box::pin(async move {
            let mut command = cmd("XRANGE");
            command.arg(self.redis.key(&self.name("dead"))).arg("-").arg("+");
            command.arg("COUNT").arg(limit);
            let entries: Vec<(String, Fields)> = self.redis.query(command).await?;
            Ok(entries.into_iter().map(dead_letter).collect())
        })
    }

    fn replay<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<bool, BoxError>> {
        Box::pin(async move {
            let mut command = self.script(REPLAY, &["events", "ordered", "waiting:", "dead"]);
            command.arg(id);
            Ok(self.redis.query(command).await?)
        })
    }

    fn discard<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<bool, BoxError>> {
        Box::pin(async move {
            let mut command = cmd("XDEL");
            command.arg(self.redis.key(&self.name("dead"))).arg(id);
            Ok(self.redis.query(command).await?)
        })
    }
}
