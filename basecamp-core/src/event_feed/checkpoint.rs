//! The identity of a feed's checkpoint in a store.

use super::filters::{FeedFilters, FeedLane, json_string};
use crate::error::Error;
use crate::net::origin::Origin;

/// The key of a checkpoint: a position is valid only for the account, consumer, filters and lane
/// that it was saved for.
///
/// ```
/// use basecamp_core::event_feed::{CheckpointKey, FeedFilters, FeedLane};
///
/// let (origin, filters) = ("https://API.example.com:443", FeedFilters::new());
/// let key = CheckpointKey::new(origin, "999", "mirror", FeedLane::Account, &filters)?;
/// let flat = r#"["https://api.example.com","999","mirror","srv2-44136fa355b3678a"]"#;
/// assert_eq!(key.flat(), flat);
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CheckpointKey {
    origin: String,
    account: String,
    namespace: String,
    filters: String,
    lane: FeedLane,
}

impl CheckpointKey {
    /// Creates a key. The namespace distinguishes the consumers of one account: two consumers, or
    /// two principals, must not share a checkpoint.
    ///
    /// # Errors
    ///
    /// A `usage` error if the origin isn't the root of an HTTPS server (HTTP for localhost), or if
    /// the namespace is blank.
    pub fn new(
        origin: &str,
        account: impl Into<String>,
        namespace: impl Into<String>,
        lane: FeedLane,
        filters: &FeedFilters,
    ) -> Result<Self, Error> {
        let origin = Origin::parse_root("origin", origin)?.as_str().to_owned();
        let namespace = namespace.into();
        if namespace.trim().is_empty() {
            return Err(Error::usage("a checkpoint store requires a `namespace`"));
        }
        let filters = format!("srv2-{}", filters.digest());
        Ok(Self { origin, account: account.into(), namespace, filters, lane })
    }

    /// Returns the key as one text: a compact JSON array of origin, account, namespace and filters,
    /// and of the lane for the inbox.
    #[must_use]
    pub fn flat(&self) -> String {
        let lane = (self.lane == FeedLane::Inbox).then_some("inbox");
        let parts = [&self.origin, &self.account, &self.namespace, &self.filters];
        let parts = parts.into_iter().map(String::as_str).chain(lane).map(json_string);
        format!("[{}]", parts.collect::<Vec<_>>().join(","))
    }
}

#[cfg(test)]
mod tests;
