//! Commands that are repeated, such as the extension of a lease.

use std::fmt;
use std::time::Duration;

use ::redis::Cmd;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::Redis;

/// A command that is repeated until this value is dropped.
#[must_use = "a command that is dropped is not repeated"]
pub struct RepeatedCommand {
    task: JoinHandle<()>,
}

impl RepeatedCommand {
    pub(super) fn start(redis: Redis, period: Duration, command: Cmd) -> Self {
        let connection = redis.connection.clone();
        let task = connection.spawn(async move {
            loop {
                sleep(period).await;
                let reply: Result<i64, _> = redis.execute(command.clone()).await;
                if matches!(reply, Ok(0)) {
                    return;
                }
            }
        });
        Self { task }
    }
}

impl Drop for RepeatedCommand {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl fmt::Debug for RepeatedCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RepeatedCommand").finish_non_exhaustive()
    }
}
