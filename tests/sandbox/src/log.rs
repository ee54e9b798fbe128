//! The log of requests, in the order of arrival.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, Method, Version};
use serde_json::Value;

use super::pattern::Pattern;

/// The oldest requests are dropped beyond this number, so that the memory of the log is bounded.
const CAPACITY: usize = 100_000;

/// One request as the sandbox received it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Recorded {
    /// The method.
    pub method: Method,
    /// The path, with the account id and without the query.
    pub path: String,
    /// The query as received, without the question mark.
    pub query: Option<String>,
    /// The HTTP version.
    pub version: Version,
    /// Every header.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
    /// The number of its connection, counted from 1.
    pub connection: u64,
}

impl Recorded {
    /// The first value of a header, if it is present and visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as JSON, or null when it isn't JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
}

#[derive(Default)]
pub(super) struct Log(Mutex<VecDeque<Recorded>>);

impl Log {
    pub(super) fn push(&self, request: Recorded) {
        let mut requests = self.lock();
        if requests.len() == CAPACITY {
            requests.pop_front();
        }
        requests.push_back(request);
    }

    pub(super) fn all(&self) -> Vec<Recorded> {
        self.lock().iter().cloned().collect()
    }

    pub(super) fn clear(&self) {
        self.lock().clear();
    }

    pub(super) fn count(&self, pattern: &Pattern) -> usize {
        let requests = self.lock();
        let matching = requests.iter().filter(|r| pattern.matches(&r.method, &r.path));
        matching.count()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Recorded>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
