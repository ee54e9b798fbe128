//! The dead letters of an inbox, for operators.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use basecamp_core::{Async, Blocking};

use super::{DeadLetter, Inbox};
use crate::BoxError;
use crate::chain::block_on;

/// Lists, replays and discards the messages whose tries have all failed.
pub struct DeadLetters<M> {
    inbox: Arc<dyn Inbox>,
    mode: PhantomData<fn() -> M>,
}

impl<M> DeadLetters<M> {
    pub(crate) fn new(inbox: Arc<dyn Inbox>) -> Self {
        Self { inbox, mode: PhantomData }
    }
}

impl DeadLetters<Blocking> {
    /// Returns the oldest dead letters, at most `limit`.
    ///
    /// # Errors
    ///
    /// If the inbox fails.
    pub fn list(&self, limit: usize) -> Result<Vec<DeadLetter>, BoxError> {
        block_on(self.inbox.dead_letters(limit))
    }

    /// Returns a dead letter to the inbox, as if it was new. `false` if there is none with this id.
    ///
    /// # Errors
    ///
    /// If the inbox fails.
    pub fn replay(&self, id: &str) -> Result<bool, BoxError> {
        block_on(self.inbox.replay(id))
    }

    /// Removes a dead letter. `false` if there is none with this id.
    ///
    /// # Errors
    ///
    /// If the inbox fails.
    pub fn discard(&self, id: &str) -> Result<bool, BoxError> {
        block_on(self.inbox.discard(id))
    }
}

impl DeadLetters<Async> {
    /// Returns the oldest dead letters, at most `limit`.
    ///
    /// # Errors
    ///
    /// If the inbox fails.
    pub async fn list(&self, limit: usize) -> Result<Vec<DeadLetter>, BoxError> {
        self.inbox.dead_letters(limit).await
    }

    /// Returns a dead letter to the inbox, as if it was new. `false` if there is none with this id.
    ///
    /// # Errors
    ///
    /// If the inbox fails.
    pub async fn replay(&self, id: &str) -> Result<bool, BoxError> {
        self.inbox.replay(id).await
    }

    /// Removes a dead letter. `false` if there is none with this id.
    ///
    /// # Errors
    ///
    /// If the inbox fails.
    pub async fn discard(&self, id: &str) -> Result<bool, BoxError> {
        self.inbox.discard(id).await
    }
}

impl<M> fmt::Debug for DeadLetters<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeadLetters").finish_non_exhaustive()
    }
}
