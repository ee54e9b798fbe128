//! The plan for the body of a response.

use std::io::Read as _;

use bytes::Bytes;

use crate::body::BlockingBody;
use crate::error::failure::Failure;

/// What the driver must do with the body of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum BodyPlan {
    /// Read the whole body into memory, reporting [`Failure::body_too_large`] as soon as it exceeds
    /// `limit` bytes (counted as they come, before any content decoding).
    Buffer {
        /// The most bytes to read.
        limit: usize,
    },
    /// Leave the body unread, for whoever drives the machine to take over: report an empty one. Only
    /// a download asks for this.
    Stream,
    /// Don't read the body: report an empty one.
    Discard,
}

impl BodyPlan {
    /// Does what the plan says to a body that blocks, and gives what to report with
    /// [`Machine::handle_body`](crate::Machine::handle_body). A body that is handed over goes to `streamed`.
    ///
    /// # Errors
    ///
    /// What to report with [`Machine::handle_failure`](crate::Machine::handle_failure) instead.
    pub fn read(
        self,
        body: BlockingBody,
        streamed: &mut Option<BlockingBody>,
    ) -> Result<Bytes, Failure> {
        match self {
            Self::Discard => Ok(Bytes::new()),
            Self::Stream => {
                *streamed = Some(body);
                Ok(Bytes::new())
            }
            Self::Buffer { limit } => {
                let mut bytes = Vec::new();
                // One byte beyond the limit tells a full body from one that goes on.
                let mut body = body.take((limit as u64).saturating_add(1));
                body.read_to_end(&mut bytes).map_err(Failure::reading)?;
                if bytes.len() > limit { Err(Failure::body_too_large()) } else { Ok(bytes.into()) }
            }
        }
    }
}

/// An extension of a response's head: the response arrived before the whole request body was sent, and
/// the driver stopped sending (RFC 9112, section 9.5).
///
/// Drivers insert it before [`Machine::handle_head`](crate::Machine::handle_head). A refusal is mapped as usual; a success is not
/// trusted, since the server can't have the whole body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs)]
pub struct AnsweredEarly;
