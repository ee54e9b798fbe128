//! Pages of the poll lane, and the cursors that request them.

use std::fmt;

use serde_json::Value;

use super::filters::FeedLane;
use super::row::FeedRow;

/// The start of a poll.
#[derive(Clone, PartialEq, Eq)]
pub enum FeedCursor {
    /// The server's head: no `since` and no `position`.
    Head,
    /// The server's head, requested as `since=now`.
    Now,
    /// After this id; 0 for the earliest row that the server has.
    Since(i64),
    /// After the page that this position is from.
    Position(String),
    /// A URL of the server: the `next` of a page, or the `resume` of a status 410. Its origin is
    /// checked.
    Url(String),
}

impl FeedCursor {
    /// Whether the poll starts at the server's head, so that it skips the rows before.
    pub(super) fn is_present(&self) -> bool {
        matches!(self, Self::Head | Self::Now)
    }
}

/// Positions and the parts of URLs are omitted: both identify the state of a consumer.
impl fmt::Debug for FeedCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Head => f.write_str("Head"),
            Self::Now => f.write_str("Now"),
            Self::Since(id) => f.debug_tuple("Since").field(id).finish(),
            Self::Position(_) => f.write_str("Position(..)"),
            Self::Url(_) => f.write_str("Url(..)"),
        }
    }
}

/// A page of the poll lane.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FeedPage {
    /// The rows, in ascending order of their ids.
    pub rows: Vec<FeedRow>,
    /// The position after this page.
    pub position: String,
    /// The URL of the next page of this walk.
    pub next: Option<String>,
}

impl FeedPage {
    /// Decodes the body of a poll, strictly: every row has its required members, and the position
    /// is a non-empty text.
    ///
    /// # Errors
    ///
    /// A message that names the missing or malformed member.
    pub fn decode(lane: FeedLane, body: &[u8]) -> Result<Self, String> {
        let body: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
        let list = if lane == FeedLane::Inbox { "items" } else { "events" };
        let rows = body.get(list).and_then(Value::as_array);
        let rows = rows.ok_or_else(|| format!("`{list}` is no list"))?;
        let rows = rows.iter().map(|row| FeedRow::decode(lane, row)).collect::<Result<_, _>>()?;
        let position = body.get("position").and_then(Value::as_str).unwrap_or_default();
        if position.is_empty() {
            return Err("`position` is missing".to_owned());
        }
        let next = match body.get("next") {
            None | Some(Value::Null) => None,
            Some(Value::String(next)) => Some(next.clone()),
            Some(_) => return Err("`next` is no text".to_owned()),
        };
        Ok(Self { rows, position: position.to_owned(), next })
    }
}

#[cfg(test)]
mod tests;
