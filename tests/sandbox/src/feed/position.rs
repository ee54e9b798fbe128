//! Positions: opaque tokens for a place in a lane.

use super::filters::FeedLane;

/// A place in a lane, bound to the lane, to the filters, and to the generation of positions that
/// the server accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) lane: FeedLane,
    /// The id of the last row before the place.
    pub(super) after: i64,
    /// The last row of the walk that the position belongs to; `None` for a stored position.
    pub(super) head: Option<i64>,
    pub(super) digest: String,
    pub(super) generation: u32,
}

impl Position {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let lane = match parts.next()? {
            "account" => FeedLane::Account,
            "inbox" => FeedLane::Inbox,
            _ => return None,
        };
        let after = parts.next()?.parse().ok()?;
        let head = match parts.next()? {
            "" => None,
            head => Some(head.parse().ok()?),
        };
        let digest = parts.next()?.to_owned();
        let generation = parts.next()?.parse().ok()?;
        if parts.next().is_some() {
            return None;
        }
        Some(Self { lane, after, head, digest, generation })
    }
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let lane = match self.lane {
            FeedLane::Account => "account",
            FeedLane::Inbox => "inbox",
        };
        let head = self.head.map_or_else(String::new, |head| head.to_string());
        write!(f, "{lane}.{}.{head}.{}.{}", self.after, self.digest, self.generation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_round_trip() {
        for head in [None, Some(9)] {
            let position = Position {
                lane: FeedLane::Inbox,
                after: 7,
                head,
                digest: "44136fa355b3678a".to_owned(),
                generation: 2,
            };
            assert_eq!(Position::parse(&position.to_string()), Some(position));
        }
        for text in ["", "account", "account.x..d.0", "feed.1..d.0", "account.1..d.0.1"] {
            assert_eq!(Position::parse(text), None, "{text}");
        }
    }
}
