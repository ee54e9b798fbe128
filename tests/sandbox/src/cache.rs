//! Responses to GETs since the last change.

use std::collections::HashMap;

use basecamp_core::time::Timestamp;
use bytes::Bytes;
use http::Response;
use http::uri::PathAndQuery;

/// The most responses cached until the next change.
const CAPACITY: usize = 1000;

/// The caller, the URL of a response, and whether it is compressed.
pub(super) type Key = (i64, PathAndQuery, bool);

/// The responses of the current second, as some depend on the time.
#[derive(Default)]
pub(super) struct Cache {
    second: i64,
    /// The number of changes of the state so far.
    pub(super) changes: u64,
    responses: HashMap<Key, Response<Bytes>>,
}

impl Cache {
    /// Forgets all responses, as the state changes.
    pub(super) fn clear(&mut self) {
        self.changes += 1;
        self.responses.clear();
    }

    pub(super) fn get(&mut self, key: &Key, now: Timestamp) -> Option<Response<Bytes>> {
        if self.second != now.as_second() {
            self.second = now.as_second();
            self.responses.clear();
        }
        self.responses.get(key).cloned()
    }

    pub(super) fn insert(&mut self, key: Key, response: Response<Bytes>) {
        if self.responses.len() < CAPACITY {
            self.responses.insert(key, response);
        }
    }
}
