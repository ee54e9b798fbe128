//! The plan for the body of a response.

use std::io::Read as _;

use bytes::Bytes;

use crate::body::BlockingBody;
use crate::error::failure::Failure;

/// The treatment of a response's body by the driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum BodyPlan {
    /// Read the whole body into memory. Report [`Failure::body_too_large`] as soon as it exceeds
    /// `limit` bytes, counted as received, before any content decoding.
    Buffer {
        /// The largest number of bytes to read.
        limit: usize,
    },
    /// Pass the unread body to the caller, and report an empty one. Only downloads return this
    /// plan.
    Stream,
    /// Don't read the body, and report an empty one.
    Discard,
}

impl BodyPlan {
    /// Executes the plan on a blocking body, and returns the bytes to report with
    /// [`Machine::handle_body`](crate::Machine::handle_body). The body of a
    /// [`Stream`](Self::Stream) plan is stored in `streamed`.
    ///
    /// # Errors
    ///
    /// The failure to report with [`Machine::handle_failure`](crate::Machine::handle_failure).
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
                // One byte more than the limit shows whether the body exceeds it.
                let mut body = body.take((limit as u64).saturating_add(1));
                body.read_to_end(&mut bytes).map_err(Failure::reading)?;
                if bytes.len() > limit { Err(Failure::body_too_large()) } else { Ok(bytes.into()) }
            }
        }
    }
}

/// An extension of a response's head: the response arrived before the whole request body was sent,
/// and the driver stopped sending (RFC 9112, section 9.5).
///
/// Drivers insert it before [`Machine::handle_head`](crate::Machine::handle_head). Error statuses
/// are mapped as usual. A success is not trusted, since the server can't have the whole body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a marker without data")]
pub struct AnsweredEarly;
