//! The log of requests, in the order of arrival.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};

use bytes::Bytes;
use http::{HeaderMap, Method, Version};
use serde_json::Value;

use super::api::lock;
use super::pattern::Pattern;

/// The oldest requests are dropped beyond this number, so that the memory of the log is bounded.
const CAPACITY: usize = 100_000;

/// The oldest requests are dropped while all bodies are longer than this.
const BYTES: usize = 256 << 20;

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
pub(super) struct Log(Mutex<Requests>);

#[derive(Default)]
struct Requests {
    all: VecDeque<Arc<Recorded>>,
    /// The length of all bodies.
    bytes: usize,
}

impl Log {
    pub(super) fn push(&self, request: Arc<Recorded>) {
        let mut requests = self.lock();
        requests.bytes += request.body.len();
        requests.all.push_back(request);
        while requests.all.len() > CAPACITY || requests.bytes > BYTES && requests.all.len() > 1 {
            let oldest = requests.all.pop_front();
            requests.bytes -= oldest.map_or(0, |oldest| oldest.body.len());
        }
    }

    pub(super) fn all(&self) -> Vec<Recorded> {
        self.lock().all.iter().map(|request| Recorded::clone(request)).collect()
    }

    pub(super) fn clear(&self) {
        *self.lock() = Requests::default();
    }

    pub(super) fn count(&self, pattern: &Pattern) -> usize {
        let requests = self.lock();
        let matching = requests.all.iter().filter(|r| pattern.matches(&r.method, &r.path));
        matching.count()
    }

    fn lock(&self) -> MutexGuard<'_, Requests> {
        lock(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_of_bodies_are_bounded() {
        let body = Bytes::from(vec![0; BYTES / 4]);
        let log = Log::default();
        let request = |body: &Bytes| {
            Arc::new(Recorded {
                method: Method::POST,
                path: "/".to_owned(),
                query: None,
                version: Version::HTTP_11,
                headers: HeaderMap::new(),
                body: body.clone(),
                connection: 1,
            })
        };
        for _ in 0..9 {
            log.push(request(&body));
        }
        assert_eq!(log.all().len(), 4);
        // The last request is in the log even if it is too long.
        log.push(request(&Bytes::from(vec![0; BYTES + 1])));
        assert_eq!(log.all().len(), 1);
        log.push(request(&Bytes::new()));
        assert_eq!((log.all().len(), log.lock().bytes), (1, 0));
    }
}
