//! The position in a paginated list.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::net::redact::redact_url;

/// The position in a list as plain data, to resume the list in this process or another.
///
/// If a redirect moved the list to another path, its cursor no longer matches, and the list can't
/// be resumed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    pub(crate) operation: String,
    pub(crate) url: String,
    /// The number of pages before this position.
    pub(crate) page: u32,
    /// The number of items to skip at the start of the page.
    #[serde(default)]
    pub(crate) skip: usize,
}

/// Shows the URL without the values of parameters that may grant access.
impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.url.parse().map_or_else(|_| "[invalid]".to_owned(), |url| redact_url(&url));
        f.debug_struct("Cursor")
            .field("operation", &self.operation)
            .field("url", &url)
            .field("page", &self.page)
            .field("skip", &self.skip)
            .finish()
    }
}

impl Cursor {
    pub(crate) fn skip(&self) -> usize {
        self.skip
    }

    pub(crate) fn skipping(mut self, items: usize) -> Self {
        self.skip = items;
        self
    }
}
