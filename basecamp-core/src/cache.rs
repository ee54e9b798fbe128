//! Response cache: every hit is revalidated with a conditional request (RFC 9110, section 13).

mod memory;
pub(crate) mod single_flight;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, StatusCode, Uri, header};
use sha2::{Digest, Sha256};

use crate::model::catch_panic::catch_panic;

pub use memory::MemoryCache;

/// Stores responses to `GET`. [`MemoryCache`] is one implementation; the drivers have one on disk.
///
/// A store may drop entries at any time. It is called within a call, so implementations must be
/// fast. They treat unreadable entries as absent and ignore write errors.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a cache of responses",
    label = "expected a type that implements `CacheStore`",
    note = "`MemoryCache` and `DiskCache` are caches"
)]
pub trait CacheStore: Send + Sync {
    /// Returns the response under that key.
    fn get(&self, key: &CacheKey) -> Option<CachedResponse>;

    /// Stores a response in place of the one under that key.
    fn put(&self, key: &CacheKey, response: &CachedResponse);

    /// Removes the response under that key.
    fn remove(&self, key: &CacheKey);
}

/// The key of a response: a SHA-256 over the URL, which contains the account, and over every header
/// of the request. It includes the credentials, so entries are never shared between tokens; the
/// hash reveals neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CacheKey([u8; 32]);

impl CacheKey {
    pub(crate) fn new(uri: &Uri, headers: &HeaderMap) -> Self {
        let mut hash = Sha256::new();
        let mut add = |part: &[u8]| {
            // The length before each part keeps different parts from having the same bytes.
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        };
        add(uri.to_string().as_bytes());
        let mut pairs: Vec<_> = headers.iter().collect();
        // The order of names in a map is not significant; values of one name stay in order.
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

/// As 64 hexadecimal digits, which are a valid file name.
impl fmt::Display for CacheKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A cached response: a 200 with an `ETag` or a `Last-Modified`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CachedResponse {
    /// Its headers, without those of the body's content coding.
    pub headers: HeaderMap,
    /// Its body, decompressed.
    pub body: Bytes,
}

impl CachedResponse {
    /// Creates a response, for custom stores.
    #[must_use]
    pub fn new(headers: HeaderMap, body: Bytes) -> Self {
        Self { headers, body }
    }

    /// Its approximate size in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        const PER_HEADER: usize = 64;
        let headers = self.headers.iter();
        let size: usize =
            headers.map(|(name, value)| name.as_str().len() + value.len() + PER_HEADER).sum();
        size + self.body.len()
    }

    /// Whether a response may be stored (RFC 9111, section 3) and can be revalidated.
    fn is_storable(status: StatusCode, headers: &HeaderMap) -> bool {
        let forbids = |value: &http::HeaderValue| {
            value.as_bytes().to_ascii_lowercase().windows(8).any(|text| text == b"no-store")
        };
        status == StatusCode::OK
            && VALIDATORS.iter().any(|(validator, _)| headers.contains_key(validator))
            && !headers.get_all(header::CACHE_CONTROL).iter().any(forbids)
    }

    /// Whether a 304 refers to another response than this one (RFC 9111, section 4.3.4).
    fn is_contradicted(&self, headers: &HeaderMap) -> bool {
        let strong = |tag: &http::HeaderValue| {
            let tag = tag.as_bytes();
            tag.strip_prefix(b"W/").unwrap_or(tag).to_vec()
        };
        VALIDATORS.iter().any(|(validator, _)| {
            let current = headers.get(validator).map(strong);
            let cached = self.headers.get(validator).map(strong);
            current.zip(cached).is_some_and(|(current, cached)| current != cached)
        })
    }

    /// Replaces headers by those of a 304 (RFC 9111, section 3.2).
    fn refreshed(mut self, headers: HeaderMap) -> Self {
        let mut last = None;
        for (name, value) in headers {
            let is_repeated = name.is_none();
            let Some(name) = name.or_else(|| last.clone()) else { continue };
            if !BODY_HEADERS.contains(&name) {
                if is_repeated {
                    self.headers.append(&name, value);
                } else {
                    self.headers.insert(&name, value);
                }
            }
            last = Some(name);
        }
        self
    }
}

/// The validators of a response, each with its conditional request header (RFC 9110, section 13.1).
const VALIDATORS: [(HeaderName, HeaderName); 2] =
    [(header::ETAG, header::IF_NONE_MATCH), (header::LAST_MODIFIED, header::IF_MODIFIED_SINCE)];

/// Headers that describe a body, which a 304 doesn't have.
const BODY_HEADERS: [HeaderName; 4] = [
    header::CONTENT_LENGTH,
    header::CONTENT_ENCODING,
    header::CONTENT_TYPE,
    header::TRANSFER_ENCODING,
];

/// Request headers that change which response the server sends.
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

/// The cache entry of a request in flight.
#[derive(Debug)]
pub(crate) struct CacheLookup {
    cache: Cache,
    key: CacheKey,
    /// The response that the conditional request revalidates.
    entry: Option<CachedResponse>,
}

impl Cache {
    pub(crate) fn new(store: impl CacheStore + 'static) -> Self {
        Self(Arc::new(store))
    }

    /// Looks up the response to a `GET`. If there is one, its validators make the request a
    /// conditional one. `None` if the headers have conditions of the caller.
    pub(crate) fn lookup(&self, uri: &Uri, headers: &mut HeaderMap) -> Option<CacheLookup> {
        if CONDITIONS.iter().any(|condition| headers.contains_key(condition)) {
            return None;
        }
        let key = CacheKey::new(uri, headers);
        let entry = self.guarded(|store| store.get(&key)).flatten();
        for (validator, condition) in &VALIDATORS {
            if let Some(value) = entry.as_ref().and_then(|entry| entry.headers.get(validator)) {
                headers.insert(condition, value.clone());
            }
        }
        Some(CacheLookup { cache: self.clone(), key, entry })
    }

    /// Calls the store, which may be a custom one; `None` if it panicked.
    fn guarded<T>(&self, call: impl FnOnce(&dyn CacheStore) -> T) -> Option<T> {
        catch_panic(|| call(&*self.0)).ok()
    }
}

impl CacheLookup {
    /// Stores a success in place of the entry, or invalidates the entry if the success must not be
    /// stored.
    pub(crate) fn store(&self, status: StatusCode, headers: &HeaderMap, body: &Bytes) {
        if CachedResponse::is_storable(status, headers) {
            let response = CachedResponse { headers: headers.clone(), body: body.clone() };
            self.cache.guarded(|store| store.put(&self.key, &response));
        } else if self.entry.is_some() {
            self.invalidate();
        }
    }

    /// Returns the cached response if the server answered 304 Not Modified. Invalidates the entry
    /// of a resource that is gone.
    pub(crate) fn revalidated(
        self,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Option<CachedResponse> {
        match status {
            StatusCode::NOT_MODIFIED => self.refresh_entry(headers),
            StatusCode::NOT_FOUND | StatusCode::GONE => {
                self.invalidate();
                None
            }
            _ => None,
        }
    }

    /// The cached response with the headers of the 304.
    fn refresh_entry(mut self, headers: &HeaderMap) -> Option<CachedResponse> {
        let entry = self.entry.take()?;
        if entry.is_contradicted(headers) {
            // The 304 answers this request, but its validators are those of another response.
            self.invalidate();
            return Some(entry);
        }
        Some(entry.refreshed(headers.clone()))
    }

    fn invalidate(&self) {
        self.cache.guarded(|store| store.remove(&self.key));
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cache")
    }
}

#[cfg(test)]
mod tests;
