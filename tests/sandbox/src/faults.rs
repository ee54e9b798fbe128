//! Faults on request: which requests go wrong, how, and how often.

use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use http::{HeaderName, Method, Response, StatusCode};
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use super::api::lock;
use super::pattern::Pattern;
use super::{ACCOUNT_ID, Sandbox};

/// A fault of one request. The log records the request in every case.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Fault {
    /// This response instead of the API's. The request has no effect.
    Respond(Response<Bytes>),
    /// The connection is reset in place of a response. The request has no effect.
    Reset,
    /// The connection is reset in place of a response, after the request has taken effect. A client
    /// that repeats a POST now makes a duplicate.
    ResetAfterProcessing,
    /// The correct response, but the connection is reset half-way through the body.
    ResetInBody,
    /// No response until the client or the sandbox closes the connection.
    Stall,
    /// The correct response after a delay. The request has taken effect before it.
    Delay(Duration),
    /// The correct response, with the body in pieces of `bytes` and a pause of `every` between
    /// them.
    SlowBody {
        /// The size of a piece.
        bytes: usize,
        /// The pause after each piece.
        every: Duration,
    },
    /// The correct response with half of its body and a matching length: truncated JSON.
    Truncated,
    /// A 200 with a valid JSON body of this many bytes and without a `Content-Length`.
    Oversized(usize),
    /// The same body compressed: a thousandth of its size on the wire.
    GzipBomb(usize),
}

impl Fault {
    /// An error status. Its JSON body has the name of the status.
    pub fn status(status: u16) -> Self {
        let reason = status_code(status).canonical_reason().unwrap_or("Error");
        Self::json(status, &json!({ "error": reason }))
    }

    /// An error status with a `Retry-After` header: seconds, a date or nonsense in visible ASCII.
    pub fn retry_after(status: u16, value: &str) -> Self {
        Self::status(status).with_header(RETRY_AFTER, value)
    }

    /// A status with a JSON body.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::body(status, "application/json; charset=utf-8", body.to_string())
    }

    /// A status with any body.
    pub fn body(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        let mut response = Response::new(body.into());
        *response.status_mut() = status_code(status);
        Self::Respond(response).with_header(CONTENT_TYPE, content_type)
    }

    /// A 200 with invalid JSON in its body and the media type of JSON.
    pub fn malformed_json() -> Self {
        Self::body(200, "application/json; charset=utf-8", r#"{"id": 1, "name": oops"#)
    }

    /// A 200 with a web page, as a captive portal or a proxy sends it.
    pub fn html() -> Self {
        let page = "<!DOCTYPE html><title>Sign in</title><p>Please sign in to the network.</p>";
        Self::body(200, "text/html; charset=utf-8", page)
    }

    /// A redirect.
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::body(status, "text/plain", "").with_header(LOCATION, location)
    }

    fn with_header(mut self, name: HeaderName, value: &str) -> Self {
        if let Self::Respond(response) = &mut self {
            let value = value.parse().expect("a fault's header value is visible ASCII");
            response.headers_mut().insert(name, value);
        }
        self
    }
}

fn status_code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).expect("a fault's status is between 100 and 999")
}

/// The requests that have a fault, and the faults: a setting of
/// [`Builder::fault`](crate::Builder::fault). It is parsed from text.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FaultRule {
    /// The method, or `*`.
    pub method: String,
    /// The path, with the wildcards of [`Sandbox::on`](super::Sandbox::on).
    pub path: String,
    /// The fault; of several faults, each request has a random one.
    pub faults: Vec<Fault>,
    /// The number or share of the matching requests.
    pub frequency: Frequency,
}

/// The number or share of the requests that have a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frequency {
    /// This many more requests.
    Times(u32),
    /// All requests.
    Always,
    /// This percentage of all requests.
    Percent(u8),
}

impl Sandbox {
    /// Injects faults into requests with this method and path.
    ///
    /// The account id at the front of the path and `.json` at its end can be left out. `*` matches
    /// any method, any one segment of the path, or, at its end, one or more segments; alone, any
    /// path.
    pub fn on<'a>(&'a self, method: &'a str, path: &'a str) -> FaultPlan<'a> {
        FaultPlan { faults: &self.shared.faults, method, path }
    }

    /// Removes the pending faults, and those of
    /// [`Builder::fault_rate`](crate::Builder::fault_rate).
    pub fn clear_faults(&self) {
        self.shared.faults.clear();
    }
}

/// A rule with its state.
struct Pending {
    pattern: Pattern,
    rule: FaultRule,
    /// Selects requests and faults. The seed is fixed, so that every run has the same.
    random: SmallRng,
}

impl Pending {
    fn new(rule: FaultRule) -> Self {
        let pattern = Pattern::new(&rule.method, &rule.path);
        Self { pattern, rule, random: SmallRng::seed_from_u64(0) }
    }

    /// The fault of a matching request, if it has one.
    fn next(&mut self) -> Option<Fault> {
        match &mut self.rule.frequency {
            Frequency::Times(left) => *left -= 1,
            Frequency::Always => {}
            Frequency::Percent(percent) => {
                if !self.random.random_ratio((*percent).min(100).into(), 100) {
                    return None;
                }
            }
        }
        self.rule.faults.choose(&mut self.random).cloned()
    }
}

#[derive(Default)]
pub(super) struct Faults(Mutex<Rules>);

#[derive(Default)]
struct Rules {
    plan: Vec<Pending>,
    /// The fault rate, for requests that no rule of the plan matches.
    rate: Option<Pending>,
}

impl Faults {
    /// The fault for a request, if any: the first rule that matches decides, until it is used up.
    pub(super) fn inject(&self, method: &Method, path: &str) -> Option<Fault> {
        let mut rules = self.lock();
        let Rules { plan, rate } = &mut *rules;
        let mut all = plan.iter_mut().chain(rate);
        let fault = all.find(|rule| rule.pattern.matches(method, path))?.next();
        plan.retain(|pending| pending.rule.frequency != Frequency::Times(0));
        fault
    }

    /// Adds a rule after the others.
    pub(super) fn add(&self, rule: FaultRule) {
        if !rule.faults.is_empty() && rule.frequency != Frequency::Times(0) {
            self.lock().plan.push(Pending::new(rule));
        }
    }

    /// Injects common faults into `percent` of the requests to the API.
    pub(super) fn set_rate(&self, percent: u8) {
        let faults = vec![
            Fault::retry_after(429, "1"),
            Fault::status(500),
            Fault::status(502),
            Fault::status(503),
            Fault::Reset,
        ];
        let (method, path) = ("*".to_owned(), format!("/{ACCOUNT_ID}/*"));
        let frequency = Frequency::Percent(percent);
        let rule = FaultRule { method, path, faults, frequency };
        self.lock().rate = (percent > 0).then(|| Pending::new(rule));
    }

    /// The rules that have faults left, in order.
    pub(super) fn pending(&self) -> Vec<FaultRule> {
        let rules = self.lock();
        rules.plan.iter().chain(&rules.rate).map(|pending| pending.rule.clone()).collect()
    }

    pub(super) fn clear(&self) {
        *self.lock() = Rules::default();
    }

    fn lock(&self) -> MutexGuard<'_, Rules> {
        lock(&self.0)
    }
}

/// Faults for the requests that match; see [`Sandbox::on`](super::Sandbox::on).
///
/// Faults queue up: `on("GET", "*").times(2, a).once(b)` injects `a` into the first two requests
/// and `b` into the third.
#[must_use = "nothing goes wrong until a fault is added"]
pub struct FaultPlan<'a> {
    faults: &'a Faults,
    method: &'a str,
    path: &'a str,
}

impl FaultPlan<'_> {
    /// Injects a fault into the next request.
    pub fn once(&self, fault: Fault) -> &Self {
        self.times(1, fault)
    }

    /// Injects a fault into the next `count` requests.
    pub fn times(&self, count: u32, fault: Fault) -> &Self {
        self.add(Frequency::Times(count), vec![fault])
    }

    /// Injects a fault into every request from now on.
    pub fn always(&self, fault: Fault) -> &Self {
        self.add(Frequency::Always, vec![fault])
    }

    /// Injects one of these faults into `percent` (0 to 100) of all requests from now on. A
    /// generator with a fixed seed selects the requests and the faults, so every run has the same.
    pub fn sometimes(&self, percent: u8, faults: Vec<Fault>) -> &Self {
        self.add(Frequency::Percent(percent), faults)
    }

    fn add(&self, frequency: Frequency, faults: Vec<Fault>) -> &Self {
        let (method, path) = (self.method.to_owned(), self.path.to_owned());
        self.faults.add(FaultRule { method, path, faults, frequency });
        self
    }
}
