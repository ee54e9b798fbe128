//! The recorder: what clients sent and received, until a cassette is made of it.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use bytes::Bytes;
use http::{HeaderMap, header};

use super::format::{Cassette, RecordedFailure};
use super::raw::{Raw, RawBody, RawResponse};
use super::scrub::cassette;
use super::scrub::rules::Scrub;
use crate::body::RequestBody;
use crate::error::failure::Failure;
use crate::model::header::decoded;
use crate::net::redact::is_secret;
use crate::protocol::attempt::Attempt;

/// Records the requests and responses of clients.
///
/// The method `record` of a client's builder attaches it; several clients may share it, and an
/// OAuth client may too. Clones share the recording. It has all responses in memory until it is
/// dropped, with personal data: [`cassette`](Self::cassette) removes them. The sockets of an event
/// feed and of a login are not recorded.
#[derive(Clone, Default)]
pub struct Recorder(Arc<Shared>);

#[derive(Default)]
struct Shared {
    scrub: Scrub,
    exchanges: Mutex<Vec<Raw>>,
}

/// The headers of a request that affect the response.
const REQUEST_HEADERS: [header::HeaderName; 4] =
    [header::CONTENT_TYPE, header::IF_MODIFIED_SINCE, header::IF_NONE_MATCH, header::RANGE];

impl Recorder {
    /// Creates a recorder with the standard rules of [`Scrub`].
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a recorder with these rules.
    #[must_use]
    pub fn with_scrub(scrub: Scrub) -> Self {
        Self(Arc::new(Shared { scrub, exchanges: Mutex::default() }))
    }

    /// Returns the completed exchanges so far, without secrets and personal data.
    ///
    /// A name that occurs in a text before the record of its person is removed too, so read the
    /// cassette after the last call. A download is complete when its body was read or dropped.
    #[must_use]
    pub fn cassette(&self) -> Cassette {
        let exchanges = self.lock();
        let complete: Vec<&Raw> = exchanges.iter().filter(|raw| raw.is_complete).collect();
        Cassette::new(cassette(&self.0.scrub, &complete))
    }

    /// Adds a request, and returns its number.
    pub(super) fn sent(&self, at: SystemTime, base: &Arc<str>, attempt: &Attempt) -> usize {
        let request = &attempt.request;
        let raw = Raw {
            at,
            base: base.clone(),
            method: request.method().clone(),
            uri: request.uri().clone(),
            headers: only(request.headers(), |name| REQUEST_HEADERS.contains(name)),
            body: match request.body() {
                RequestBody::Empty => RawBody::Whole(Bytes::new()),
                RequestBody::Bytes(bytes) => RawBody::Whole(bytes.clone()),
                RequestBody::External(body) => {
                    RawBody::Streamed(body.content.length().map(|length| body.length(length)))
                }
            },
            credentials: credentials(request.headers()),
            response: None,
            failure: None,
            is_complete: false,
        };
        let mut exchanges = self.lock();
        exchanges.push(raw);
        exchanges.len() - 1
    }

    pub(super) fn head(&self, number: usize, head: &http::Response<()>) {
        self.change(number, |raw| {
            raw.credentials.extend(credentials(head.headers()));
            raw.response = Some(RawResponse {
                status: head.status(),
                headers: head.headers().clone(),
                body: RawBody::Whole(Bytes::new()),
            });
        });
    }

    /// Completes an exchange with the body of its response.
    pub(super) fn body(&self, number: usize, body: RawBody) {
        self.change(number, |raw| {
            if let Some(response) = &mut raw.response {
                response.body = body;
            }
            raw.is_complete = true;
        });
    }

    /// Completes an exchange with a failure. A request that was not sent is no exchange.
    pub(super) fn failure(&self, number: usize, failure: &Failure) {
        if let Some(failure) = RecordedFailure::of(failure) {
            self.change(number, |raw| {
                raw.failure = Some(failure);
                raw.is_complete = true;
            });
        }
    }

    fn change(&self, number: usize, change: impl FnOnce(&mut Raw)) {
        if let Some(raw) = self.lock().get_mut(number) {
            change(raw);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Raw>> {
        self.0.exchanges.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").field("exchanges", &self.lock().len()).finish_non_exhaustive()
    }
}

/// The headers whose names are wanted.
fn only(headers: &HeaderMap, is_wanted: impl Fn(&header::HeaderName) -> bool) -> HeaderMap {
    let wanted = headers.iter().filter(|(name, _)| is_wanted(name));
    wanted.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The credentials in headers: the last word of each value or, of cookies, their values.
fn credentials(headers: &HeaderMap) -> Vec<String> {
    let mut found = Vec::new();
    for (name, value) in headers {
        let (name, text) = (name.as_str(), decoded(value));
        if name.contains("cookie") {
            let pairs = text.split(';').filter_map(|pair| pair.split_once('='));
            // The others are attributes, such as `Path`.
            let count = if name == "set-cookie" { 1 } else { usize::MAX };
            found.extend(pairs.take(count).map(|(_, value)| value.to_owned()));
        } else if is_secret(name) && !name.ends_with("-authenticate") {
            // A challenge (`WWW-Authenticate`) has parameters instead of a credential.
            found.extend(text.split_whitespace().last().map(str::to_owned));
        }
    }
    found
}
