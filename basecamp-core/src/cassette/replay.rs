//! The replay of a cassette: responds to requests as recorded.

mod compare;
mod people;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{Method, Request, Response, header};

use super::format::{BASE, Cassette, Exchange, RecordedBody};
use crate::error::failure::{Failure, FailureKind};
use compare::{Difference, difference};
use people::People;

/// The most bytes of a file that a replay sends.
const FILE_LIMIT: u64 = 64 << 20;

/// Responds to requests as in a cassette, in a [`Simulation`](crate::testing::Simulation) or, with
/// `replay` of its builder, in the sandbox.
///
/// A request receives the response of the first exchange with the same method, path, query,
/// conditions (`If-None-Match`, `If-Modified-Since`, `Range`) and body that no earlier request has
/// used. JSON is compared as JSON. A replacement in the cassette, such as `Person 1`, equals any
/// text, so a test may use any token. If a request has the id of a person where the cassette has a
/// replacement, later responses have that id too. The origin of the API may be another one.
///
/// An unexpected request fails with a `usage` error that names the most similar exchange that was
/// not used, and the difference. Clones share the state.
#[derive(Clone)]
pub struct Replay(Arc<Shared>);

struct Shared {
    repeats_reads: bool,
    state: Mutex<State>,
}

struct State {
    exchanges: Vec<(Exchange, bool)>,
    people: People,
    unexpected: Vec<String>,
}

/// An extension of a replayed response whose body breaks off, as it did in the recording. The
/// sandbox and the simulation apply it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrokenOff {
    kind: FailureKind,
}

impl BrokenOff {
    /// Returns the failure to report in place of the body.
    #[must_use]
    pub fn failure(self) -> Failure {
        Failure { kind: self.kind, ..Failure::incomplete("the body broke off in the recording") }
    }
}

impl Replay {
    /// Creates a replay of a cassette. Each exchange is used once.
    #[must_use]
    pub fn new(cassette: Cassette) -> Self {
        let exchanges = cassette.exchanges.into_iter().map(|exchange| (exchange, false)).collect();
        let state =
            Mutex::new(State { exchanges, people: People::default(), unexpected: Vec::new() });
        Self(Arc::new(Shared { repeats_reads: false, state }))
    }

    /// Creates a replay of a cassette in which a `GET` whose exchanges were used receives the last
    /// of their responses again. For programs that read the same record any number of times.
    #[must_use]
    pub fn repeating_reads(cassette: Cassette) -> Self {
        let state = Self::new(cassette).lock().take();
        Self(Arc::new(Shared { repeats_reads: true, state: Mutex::new(state) }))
    }

    /// Returns the responder of a [`Simulation`](crate::testing::Simulation).
    pub fn responder(
        &self,
    ) -> impl FnMut(&Request<Bytes>) -> Result<Response<Bytes>, Failure> + Send + use<> {
        let replay = self.clone();
        move |request| replay.respond(request)
    }

    /// Responds to a request, whose URI must be absolute.
    ///
    /// # Errors
    ///
    /// The recorded failure, or for an unexpected request one of the kind
    /// [`FailureKind::Unsendable`].
    pub fn respond(&self, request: &Request<Bytes>) -> Result<Response<Bytes>, Failure> {
        let mut state = self.lock();
        match state.find(request, self.0.repeats_reads) {
            Ok(number) => {
                let State { exchanges, people, .. } = &mut *state;
                let (exchange, is_used) = &mut exchanges[number];
                *is_used = true;
                people.learn(&exchange.request, request);
                respond(exchange, request, people)
            }
            Err(message) => {
                state.unexpected.push(message.clone());
                Err(Failure::unsendable(message))
            }
        }
    }

    /// Checks that there was no unexpected request, and that each exchange was used.
    ///
    /// # Panics
    ///
    /// If not: the message lists the unexpected requests and the exchanges that were not used.
    #[track_caller]
    pub fn assert_finished(&self) {
        let state = self.lock();
        let unused = state.exchanges.iter().filter(|(_, is_used)| !is_used);
        let unused = unused.map(|(exchange, _)| format!("not requested: {}", name(exchange)));
        let lines: Vec<String> = state.unexpected.iter().cloned().chain(unused).collect();
        assert!(lines.is_empty(), "the replay differs from the recording:\n{}", lines.join("\n"));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("Replay")
            .field("exchanges", &state.exchanges.len())
            .field("unexpected", &state.unexpected)
            .finish_non_exhaustive()
    }
}

impl State {
    fn take(&mut self) -> Self {
        Self {
            exchanges: std::mem::take(&mut self.exchanges),
            people: std::mem::take(&mut self.people),
            unexpected: std::mem::take(&mut self.unexpected),
        }
    }

    /// Returns the number of the exchange for a request, or the message about its absence.
    fn find(&self, request: &Request<Bytes>, repeats_reads: bool) -> Result<usize, String> {
        let mut nearest: Option<(Difference, &Exchange)> = None;
        let mut used = None;
        for (number, (exchange, is_used)) in self.exchanges.iter().enumerate() {
            match (difference(&exchange.request, request), is_used) {
                (None, false) => return Ok(number),
                (None, true) => used = Some(number),
                (Some(_), true) => {}
                (Some(difference), false) => {
                    if nearest.as_ref().is_none_or(|(other, _)| difference.is_smaller(other)) {
                        nearest = Some((difference, exchange));
                    }
                }
            }
        }
        if let Some(number) = used.filter(|_| repeats_reads && request.method() == Method::GET) {
            return Ok(number);
        }
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let repeated = if used.is_some() { " more often than recorded" } else { "" };
        let unexpected = format!("unexpected request{repeated}: {} {path}", request.method());
        Err(match nearest {
            Some((difference, exchange)) => {
                format!("{unexpected}; the nearest exchange is {}: {difference}", name(exchange))
            }
            None => format!("{unexpected}; all exchanges were used"),
        })
    }
}

/// The request of an exchange, for messages.
fn name(exchange: &Exchange) -> String {
    format!("{} {}", exchange.request.method, exchange.request.url)
}

/// Returns the recorded response with URLs of the origin that the request is to, and with the ids
/// of people that the test uses.
fn respond(
    exchange: &Exchange,
    request: &Request<Bytes>,
    people: &People,
) -> Result<Response<Bytes>, Failure> {
    let Some(recorded) = &exchange.response else {
        let failure = exchange.failure.as_ref();
        return Err(failure.map_or_else(
            || Failure::unsendable("the exchange has neither a response nor a failure"),
            super::format::RecordedFailure::to_failure,
        ));
    };
    let uri = request.uri();
    let origin = match (uri.scheme_str(), uri.authority()) {
        (Some(scheme), Some(authority)) => format!("{scheme}://{authority}"),
        _ => BASE.to_owned(),
    };
    let translated = |text: &str| people.apply(text.replace(BASE, &origin));
    let body = match &recorded.body {
        RecordedBody::Empty => Bytes::new(),
        RecordedBody::Json(json) => translated(&json.to_string()).into(),
        RecordedBody::Text(text) => translated(text).into(),
        RecordedBody::Form(pairs) => {
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            form.extend_pairs(pairs).finish().into()
        }
        RecordedBody::File { length } => {
            let length = length.unwrap_or(0);
            let message = || format!("the file of {length} bytes is too large for a replay");
            let length = usize::try_from(length).ok().filter(|_| length <= FILE_LIMIT);
            vec![b' '; length.ok_or_else(|| Failure::unsendable(message()))?].into()
        }
    };
    let mut response = Response::builder().status(recorded.status);
    for (name, value) in &recorded.headers {
        response = response.header(name, translated(value).into_bytes());
    }
    if let Some(failure) = &exchange.failure {
        response = response.extension(BrokenOff { kind: failure.to_failure().kind() });
    }
    let malformed = |error| Failure::unsendable(format!("the recorded response: {error}"));
    let mut response = response.body(body).map_err(malformed)?;
    let headers = response.headers_mut();
    if matches!(recorded.body, RecordedBody::Json(_)) && !headers.contains_key(header::CONTENT_TYPE)
    {
        headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    }
    Ok(response)
}
