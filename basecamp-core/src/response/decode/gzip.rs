//! Decompression of gzip bodies (RFC 1952), with limits for the output and the members.

use std::io::Read;

use bytes::Bytes;
use flate2::bufread::GzDecoder;

use super::ContentError;

/// The maximum number of members in a body. Each member takes time, even an empty one.
pub(super) const MAX_MEMBERS: usize = 1000;

/// Decompresses all members of a body, up to `limit` bytes.
pub(super) fn decoded(mut body: &[u8], limit: usize) -> Result<Bytes, ContentError> {
    let mut content = Vec::with_capacity(body.len().saturating_mul(4).min(limit));
    for _ in 0..MAX_MEMBERS {
        let mut member = GzDecoder::new(body);
        // One byte more than the limit distinguishes a body at the limit from a longer one.
        let left = (limit as u64).saturating_add(1).saturating_sub(content.len() as u64);
        member.by_ref().take(left).read_to_end(&mut content).map_err(|error| {
            ContentError::Malformed(format!("the response is not valid gzip: {error}"))
        })?;
        if content.len() > limit {
            content.truncate(limit);
            return Err(ContentError::TooLarge(content));
        }
        body = member.into_inner();
        // Zero padding is allowed after the last member.
        if body.iter().all(|byte| *byte == 0) {
            return Ok(content.into());
        }
    }
    Err(ContentError::Malformed(format!("the response has more than {MAX_MEMBERS} gzip members")))
}
