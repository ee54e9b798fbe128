//! Answers that are kept, so that asking again costs little: the server says whether they still hold.

mod memory;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, StatusCode, Uri, header};
use sha2::{Digest, Sha256};

use crate::model::catch_panic::catch_panic;

pub use memory::MemoryCache;

/// Where answers to `GET` are kept. [`MemoryCache`] is one; the drivers have one on disk.
///
/// A store may forget at any time. It is asked while a call is under way, so it must be quick, and it
/// must not fail: what can't be read isn't there, what can't be written is left.
pub trait CacheStore: Send + Sync {
    /// The answer kept under that key.
    fn get(&self, key: &CacheKey) -> Option<CachedResponse>;

    /// Keeps an answer in place of the one under that key.
    fn put(&self, key: &CacheKey, response: &CachedResponse);

    /// Forgets the answer under that key.
    fn remove(&self, key: &CacheKey);
}

/// Names an answer: a SHA-256 over the URL, which names the account, and over every header of the
/// request, the credentials among them. Other credentials never see it, and it tells nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CacheKey([u8; 32]);

impl CacheKey {
    pub(crate) fn new(uri: &Uri, headers: &HeaderMap) -> Self {
        let mut hash = Sha256::new();
        let mut add = |part: &[u8]| {
            // With its length in front, no part can pass for another.
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        };
        add(uri.to_string().as_bytes());
        let mut pairs: Vec<_> = headers.iter().collect();
        // Where they stand in a map says nothing; several of one name keep their order.
        pairs.sort_by_key(|(name, _)| name.as_str());
        for (name, value) in pairs {
            add(name.as_str().as_bytes());
            add(value.as_bytes());
        }
        Self(hash.finalize().into())
    }

    /// The hash.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// As 64 hexadecimal digits, fit for the name of a file.
impl fmt::Display for CacheKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// An answer that is kept: a 200 with an `ETag` or a `Last-Modified`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CachedResponse {
    /// Its headers, those of the body's coding apart.
    pub headers: HeaderMap,
    /// Its body, decompressed.
    pub body: Bytes,
}

impl CachedResponse {
    /// An answer, for stores of your own.
    #[must_use]
    pub fn new(headers: HeaderMap, body: Bytes) -> Self {
        Self { headers, body }
    }

    /// About how many bytes it takes.
    #[must_use]
    pub fn size(&self) -> usize {
        const PER_HEADER: usize = 64;
        let headers = self.headers.iter();
        let size: usize =
            headers.map(|(name, value)| name.as_str().len() + value.len() + PER_HEADER).sum();
        size + self.body.len()
    }

    /// Whether an answer may be kept (RFC 9111, section 3) and can be asked about again.
    fn is_storable(status: StatusCode, headers: &HeaderMap) -> bool {
        let forbids = |value: &http::HeaderValue| {
            value.as_bytes().to_ascii_lowercase().windows(8).any(|text| text == b"no-store")
        };
        status == StatusCode::OK
            && VALIDATORS.iter().any(|(validator, _)| headers.contains_key(validator))
            && !headers.get_all(header::CACHE_CONTROL).iter().any(forbids)
    }

    /// Whether a 304 is about another answer than this one (RFC 9111, section 4.3.4).
    fn is_contradicted(&self, headers: &HeaderMap) -> bool {
        let strong = |tag: &http::HeaderValue| {
            let tag = tag.as_bytes();
            tag.strip_prefix(b"W/").unwrap_or(tag).to_vec()
        };
        VALIDATORS.iter().any(|(validator, _)| {
            let now = headers.get(validator).map(strong);
            let then = self.headers.get(validator).map(strong);
            now.zip(then).is_some_and(|(now, then)| now != then)
        })
    }

    /// What a 304 says now in place of what the answer said then (RFC 9111, section 3.2).
    fn refreshed(mut self, headers: HeaderMap) -> Self {
        let mut last = None;
        for (name, value) in headers {
            let again = name.is_none();
            let Some(name) = name.or_else(|| last.clone()) else { continue };
            if !OF_THE_BODY.contains(&name) {
                match again {
                    true => _ = self.headers.append(&name, value),
                    false => _ = self.headers.insert(&name, value),
                }
            }
            last = Some(name);
        }
        self
    }
}

/// What an answer is known by, and how to ask about it (RFC 9110, section 13.1).
const VALIDATORS: [(HeaderName, HeaderName); 2] =
    [(header::ETAG, header::IF_NONE_MATCH), (header::LAST_MODIFIED, header::IF_MODIFIED_SINCE)];

/// Headers that describe a body, which a 304 doesn't have.
const OF_THE_BODY: [HeaderName; 4] = [
    header::CONTENT_LENGTH,
    header::CONTENT_ENCODING,
    header::CONTENT_TYPE,
    header::TRANSFER_ENCODING,
];

/// Headers with which a request asks for something else than the answer as such.
const CONDITIONS: [HeaderName; 6] = [
    header::IF_NONE_MATCH,
    header::IF_MODIFIED_SINCE,
    header::IF_MATCH,
    header::IF_UNMODIFIED_SINCE,
    header::IF_RANGE,
    header::RANGE,
];

/// The cache of one client.
#[derive(Clone)]
pub(crate) struct Cache(Arc<dyn CacheStore>);

/// What a request has to do with the cache.
#[derive(Debug)]
pub(crate) struct Cached {
    key: CacheKey,
    /// The answer that the server was asked about.
    kept: Option<CachedResponse>,
}

impl Cache {
    pub(crate) fn new(store: impl CacheStore + 'static) -> Self {
        Self(Arc::new(store))
    }

    /// Looks for a kept answer to a `GET`, and has the server asked whether it still holds.
    pub(crate) fn ask(&self, uri: &Uri, headers: &mut HeaderMap) -> Option<Cached> {
        if CONDITIONS.iter().any(|condition| headers.contains_key(condition)) {
            return None;
        }
        let key = CacheKey::new(uri, headers);
        let kept = self.guarded(|store| store.get(&key)).flatten();
        for (validator, condition) in &VALIDATORS {
            if let Some(value) = kept.as_ref().and_then(|kept| kept.headers.get(validator)) {
                headers.insert(condition, value.clone());
            }
        }
        Some(Cached { key, kept })
    }

    /// Takes note of a success.
    pub(crate) fn keep(
        &self,
        cached: &Cached,
        status: StatusCode,
        headers: &HeaderMap,
        body: &Bytes,
    ) {
        if CachedResponse::is_storable(status, headers) {
            let response = CachedResponse { headers: headers.clone(), body: body.clone() };
            self.guarded(|store| store.put(&cached.key, &response));
        } else if cached.kept.is_some() {
            self.forget(cached);
        }
    }

    /// What a 304 means: the kept answer, with what it says now.
    pub(crate) fn confirmed(&self, cached: Cached, headers: HeaderMap) -> Option<CachedResponse> {
        let Cached { key, kept } = cached;
        let kept = kept?;
        if kept.is_contradicted(&headers) {
            // The answer is to what was asked, but can't be told to be about what is kept.
            self.guarded(|store| store.remove(&key));
            return Some(kept);
        }
        Some(kept.refreshed(headers))
    }

    /// Forgets what the server doesn't have any more.
    pub(crate) fn forget(&self, cached: &Cached) {
        self.guarded(|store| store.remove(&cached.key));
    }

    /// Calls the store, which may be the caller's own; `None` if it panicked.
    fn guarded<T>(&self, ask: impl FnOnce(&dyn CacheStore) -> T) -> Option<T> {
        catch_panic(|| ask(&*self.0)).ok()
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cache")
    }
}

#[cfg(test)]
mod tests;
