//! The latest exchanges: requests with their responses, in bounded memory.

use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use jiff::Timestamp;

use super::api::lock;
use super::exchange::Body;
use super::log::Recorded;
use super::secrets;
use super::{Sandbox, Shared};

/// The oldest exchanges are dropped beyond this number.
const CAPACITY: usize = 500;

/// The recorded bytes of each body.
const BODY_LIMIT: usize = 64 * 1024;

/// The oldest exchanges are dropped while all recorded bodies and headers are longer than this.
const BYTES_LIMIT: usize = 16 << 20;

/// A request and its response: an item of [`Sandbox::exchanges`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Exchange {
    /// Its number, counted from 1 in the order of arrival.
    pub number: u64,
    /// The time of arrival, by the clock of the system.
    pub started_at: Timestamp,
    /// The request. Its body has the first 64 KiB.
    pub request: Arc<Recorded>,
    /// The length of the request's body in bytes.
    pub request_size: u64,
    /// The value of the response's `X-Request-Id`.
    pub request_id: String,
    /// The injected fault, in the form of [`Fault`](crate::Fault)'s `Display`.
    pub fault: Option<String>,
    /// The response, as far as it was sent. `None` before its head, and after a reset.
    pub answer: Option<Answer>,
    /// The time from the arrival of the request to the end of the response; `None` until then.
    pub duration: Option<Duration>,
    /// The number of its last change.
    revision: u64,
}

/// A response: a part of an [`Exchange`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// Every header that the sandbox sets.
    pub headers: HeaderMap,
    /// The first 64 KiB of the body.
    pub body: Bytes,
    /// The number of bytes of the body that were passed to the connection.
    pub size: u64,
    /// Whether that was the whole body.
    pub is_complete: bool,
}

/// A line for a log, with masked secrets: `GET /1/projects.json 200 1.5 ms sandbox-1`.
impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.request.method, secrets::url(&self.request.path))?;
        if let Some(query) = &self.request.query {
            write!(f, "?{}", secrets::pairs(query))?;
        }
        match &self.answer {
            Some(answer) => write!(f, " {}", answer.status.as_u16())?,
            None => f.write_str(" no response")?,
        }
        if let Some(time) = self.duration {
            write!(f, " {:.1} ms", time.as_secs_f64() * 1000.0)?;
        }
        write!(f, " {}", self.request_id)?;
        match &self.fault {
            Some(fault) => write!(f, " fault {fault}"),
            None => Ok(()),
        }
    }
}

impl Exchange {
    /// The approximate size in memory.
    fn bytes(&self) -> usize {
        let headers = |headers: &HeaderMap| -> usize {
            headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum()
        };
        let answer = self.answer.as_ref();
        let answer = answer.map_or(0, |answer| answer.body.len() + headers(&answer.headers));
        let target = self.request.path.len() + self.request.query.as_ref().map_or(0, String::len);
        self.request.body.len() + headers(&self.request.headers) + target + answer
    }
}

impl Sandbox {
    /// The latest requests with their responses, 500 and 16 MiB at most, in the order of arrival.
    /// [`requests`](Self::requests) has more requests, with whole bodies.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.shared.exchanges.since(0).exchanges
    }
}

/// The function that receives all completed exchanges.
#[derive(Clone)]
pub(super) struct Observer(Arc<dyn Fn(&Exchange) + Send + Sync>);

impl Observer {
    pub(super) fn new(observe: impl Fn(&Exchange) + Send + Sync + 'static) -> Self {
        Self(Arc::new(observe))
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observer")
    }
}

pub(super) struct Exchanges {
    latest: Mutex<Latest>,
    observer: Option<Observer>,
}

#[derive(Default)]
struct Latest {
    /// In the order of their numbers.
    exchanges: VecDeque<Exchange>,
    bytes: usize,
    added: u64,
    /// The number of changes of exchanges so far.
    revision: u64,
}

/// The exchanges that were added or completed since a revision.
pub(super) struct Changes {
    pub(super) exchanges: Vec<Exchange>,
    /// The current revision.
    pub(super) revision: u64,
    /// The lowest number that isn't dropped.
    pub(super) first: u64,
}

impl Latest {
    fn shrink(&mut self) {
        while self.exchanges.len() > CAPACITY || self.bytes > BYTES_LIMIT {
            let Some(oldest) = self.exchanges.pop_front() else { return };
            self.bytes -= oldest.bytes();
        }
    }
}

impl Exchanges {
    pub(super) fn new(observer: Option<Observer>) -> Self {
        Self { latest: Mutex::default(), observer }
    }

    /// The changes since a revision; since the start if there is no such revision yet, as after a
    /// restart of the server.
    pub(super) fn since(&self, revision: u64) -> Changes {
        let latest = lock(&self.latest);
        let since = if revision > latest.revision { 0 } else { revision };
        let changed = latest.exchanges.iter().filter(|exchange| exchange.revision > since);
        Changes {
            exchanges: changed.cloned().collect(),
            revision: latest.revision,
            first: latest.exchanges.front().map_or(latest.added + 1, |first| first.number),
        }
    }

    /// Forgets all exchanges. Their numbers aren't used again.
    pub(super) fn clear(&self) {
        let mut latest = lock(&self.latest);
        latest.exchanges.clear();
        latest.bytes = 0;
    }

    fn add(&self, exchange: &mut Exchange) {
        let mut latest = lock(&self.latest);
        latest.added += 1;
        latest.revision += 1;
        exchange.number = latest.added;
        exchange.revision = latest.revision;
        latest.bytes += exchange.bytes();
        latest.exchanges.push_back(exchange.clone());
        latest.shrink();
    }

    /// Reports a completed exchange, and replaces it by its final form.
    fn complete(&self, exchange: Exchange) {
        if let Some(Observer(observe)) = &self.observer {
            observe(&exchange);
        }
        self.replace(exchange);
    }

    /// Replaces an exchange by a later form, unless it was dropped.
    fn replace(&self, mut exchange: Exchange) {
        let mut latest = lock(&self.latest);
        let found = latest.exchanges.binary_search_by_key(&exchange.number, |known| known.number);
        let Ok(index) = found else { return };
        latest.revision += 1;
        exchange.revision = latest.revision;
        latest.bytes -= latest.exchanges[index].bytes();
        latest.bytes += exchange.bytes();
        latest.exchanges[index] = exchange;
        latest.shrink();
    }
}

/// An exchange in progress. It is complete when this value is dropped: with the body of the
/// response, or with the connection.
pub(super) struct OpenExchange {
    shared: Arc<Shared>,
    exchange: Option<Exchange>,
    started: Instant,
    body: BytesMut,
}

impl OpenExchange {
    #[allow(clippy::disallowed_methods, reason = "the duration of an exchange is real time")]
    pub(super) fn new(
        shared: &Arc<Shared>,
        request: &Arc<Recorded>,
        request_id: &HeaderValue,
    ) -> Self {
        let mut exchange = Exchange {
            number: 0,
            started_at: Timestamp::now(),
            request: shown(request),
            request_size: request.body.len() as u64,
            request_id: request_id.to_str().unwrap_or_default().to_owned(),
            fault: None,
            answer: None,
            duration: None,
            revision: 0,
        };
        shared.exchanges.add(&mut exchange);
        let (shared, exchange) = (Arc::clone(shared), Some(exchange));
        Self { shared, exchange, started: Instant::now(), body: BytesMut::new() }
    }

    pub(super) fn set_fault(&mut self, fault: String) {
        if let Some(exchange) = &mut self.exchange {
            exchange.fault = Some(fault);
            // An exchange without a response shows its fault too.
            self.shared.exchanges.replace(exchange.clone());
        }
    }

    /// Records the head of the response now, and its body while it is sent.
    pub(super) fn answer(mut self, response: Response<Body>) -> Response<Watched> {
        if let Some(exchange) = &mut self.exchange {
            exchange.answer = Some(Answer {
                status: response.status(),
                headers: response.headers().clone(),
                body: Bytes::new(),
                size: 0,
                is_complete: false,
            });
        }
        response.map(|body| Watched { body, open: Some(self) })
    }

    fn sent(&mut self, data: &Bytes) {
        let room = BODY_LIMIT - self.body.len();
        self.body.extend_from_slice(&data[..data.len().min(room)]);
        if let Some(answer) = self.answer_mut() {
            answer.size += data.len() as u64;
        }
    }

    fn ended(&mut self, is_complete: bool) {
        // The response to a HEAD has the length of the body that it omits.
        let is_head =
            self.exchange.as_ref().is_some_and(|exchange| exchange.request.method == Method::HEAD);
        if let Some(answer) = self.answer_mut() {
            let length = answer.headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
            let is_whole = length == Some(answer.size.to_string().as_str());
            answer.is_complete = is_complete || is_whole || is_head;
        }
    }

    fn answer_mut(&mut self) -> Option<&mut Answer> {
        self.exchange.as_mut()?.answer.as_mut()
    }
}

impl Drop for OpenExchange {
    #[allow(clippy::disallowed_methods, reason = "the duration of an exchange is real time")]
    fn drop(&mut self) {
        let body = std::mem::take(&mut self.body).freeze();
        let Some(mut exchange) = self.exchange.take() else { return };
        if let Some(answer) = &mut exchange.answer {
            answer.body = body;
        }
        exchange.duration = Some(self.started.elapsed());
        self.shared.exchanges.complete(exchange);
    }
}

/// A request with the recorded part of its body, without a reference to the rest.
fn shown(request: &Arc<Recorded>) -> Arc<Recorded> {
    if request.body.len() <= BODY_LIMIT {
        return Arc::clone(request);
    }
    let body = Bytes::copy_from_slice(&request.body[..BODY_LIMIT]);
    Arc::new(Recorded { body, ..Recorded::clone(request) })
}

/// The body of a response, which records what is sent of it.
pub(super) struct Watched {
    body: Body,
    open: Option<OpenExchange>,
}

impl Watched {
    /// A body that isn't recorded.
    pub(super) fn unrecorded(body: Body) -> Self {
        Self { body, open: None }
    }
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        if let Some(open) = &mut self.open {
            match &polled {
                Poll::Ready(Some(Ok(frame))) => {
                    if let Some(data) = frame.data_ref() {
                        open.sent(data);
                    }
                }
                Poll::Ready(None) => open.ended(true),
                Poll::Ready(Some(Err(_))) | Poll::Pending => {}
            }
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let is_complete = self.body.is_end_stream();
        if let Some(open) = &mut self.open {
            let was_complete = open.answer_mut().is_some_and(|answer| answer.is_complete);
            open.ended(is_complete || was_complete);
        }
    }
}

#[cfg(test)]
mod tests {
    use http::Version;

    use super::*;

    fn exchange(path: &str, size: usize) -> Exchange {
        Exchange {
            number: 0,
            started_at: Timestamp::UNIX_EPOCH,
            request: Arc::new(Recorded {
                method: Method::GET,
                path: path.to_owned(),
                query: None,
                version: Version::HTTP_11,
                headers: HeaderMap::new(),
                body: Bytes::from(vec![0; size]),
                connection: 1,
            }),
            request_size: size as u64,
            request_id: String::new(),
            fault: None,
            answer: None,
            duration: None,
            revision: 0,
        }
    }

    #[test]
    fn the_number_of_exchanges_is_bounded() {
        let exchanges = Exchanges::new(None);
        for _ in 0..CAPACITY + 7 {
            exchanges.add(&mut exchange("/", 0));
        }
        let Changes { exchanges: latest, revision, first } = exchanges.since(0);
        assert_eq!(latest.len(), CAPACITY);
        assert_eq!((latest[0].number, first), (8, 8));
        assert_eq!(exchanges.since(revision - 2).exchanges.len(), 2);
        assert_eq!(exchanges.since(revision + 1).exchanges.len(), CAPACITY);
    }

    #[test]
    fn the_bytes_of_exchanges_are_bounded() {
        let exchanges = Exchanges::new(None);
        for _ in 0..CAPACITY {
            exchanges.add(&mut exchange("/", BODY_LIMIT));
        }
        let bytes = || exchanges.since(0).exchanges.iter().map(Exchange::bytes).sum::<usize>();
        assert!((BYTES_LIMIT - 2 * BODY_LIMIT..=BYTES_LIMIT).contains(&bytes()), "{}", bytes());
        let counted = || lock(&exchanges.latest).bytes;
        assert_eq!(counted(), bytes());

        // A response counts too, also one of an exchange that was dropped in the meantime.
        let mut last = exchange("/", 0);
        exchanges.add(&mut last);
        let mut first = exchange("/", 0);
        first.number = 1;
        for mut done in [last, first] {
            done.answer = Some(Answer {
                status: StatusCode::OK,
                headers: HeaderMap::new(),
                body: Bytes::from(vec![0; BODY_LIMIT]),
                size: 0,
                is_complete: true,
            });
            exchanges.complete(done);
            assert_eq!(counted(), bytes());
            assert!(bytes() <= BYTES_LIMIT);
        }
        exchanges.clear();
        assert_eq!(lock(&exchanges.latest).bytes, 0);
        assert_eq!(exchanges.since(0).first, CAPACITY as u64 + 2);
    }

    #[test]
    fn a_completed_exchange_is_a_change() {
        let exchanges = Exchanges::new(None);
        let mut open = exchange("/", 0);
        exchanges.add(&mut open);
        let revision = exchanges.since(0).revision;
        assert!(exchanges.since(revision).exchanges.is_empty());
        open.duration = Some(Duration::ZERO);
        exchanges.complete(open);
        let changes = exchanges.since(revision);
        assert_eq!((changes.exchanges[0].number, changes.exchanges.len()), (1, 1));
        assert!(exchanges.since(changes.revision).exchanges.is_empty());
    }

    #[test]
    fn a_long_body_is_recorded_without_its_rest() {
        let request = exchange("/", BODY_LIMIT + 1).request;
        let shown = shown(&request);
        assert_eq!(shown.body.len(), BODY_LIMIT);
        assert_ne!(shown.body.as_ptr(), request.body.as_ptr());
    }
}
