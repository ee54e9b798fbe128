//! The boundary between deciding and doing: [`Machine`], and what passes through it.
//!
//! A machine decides; a driver does what it is told and reports what happened. The whole loop:
//!
//! 1. Call [`Machine::step`] and hand the events of [`Machine::poll_event`] to the hooks.
//! 2. On [`Step::Send`], send the request. Report the head of the response with
//!    [`Machine::handle_head`] and follow the [`ReadPlan`] that it returns: read the body and
//!    report it with [`Machine::handle_body`], or drop it, or keep it for the caller, and report an
//!    empty one. If anything goes wrong on the way, report that with [`Machine::handle_failure`]
//!    instead.
//! 3. On [`Step::Wait`], wait until the time it names or until it is woken, whichever is first.
//! 4. On [`Step::Refresh`], drive that machine to its end independently of this one.
//! 5. On [`Step::Blocking`], run that task on a thread that may block. Wait for its end, but no
//!    longer than until the time that the task names.
//! 6. On [`Step::Done`], return the result. Otherwise go to 1.
//!
//! A conversation with exact bytes stands at [`Call`](crate::Call); a complete driver on an HTTP
//! client that this project doesn't otherwise use is `examples/custom_stack.rs`.

use std::error::Error as StdError;
use std::fmt;
use std::io::{self, Read as _};
use std::time::{Duration, SystemTime};

use bytes::Bytes;

use crate::address::AddressPolicy;
use crate::blocking_task::BlockingTask;
use crate::body::{BlockingBody, RequestBody};
use crate::content::Unreadable;
use crate::error::{Effect, Error};
use crate::event::{Event, redact_url};
use crate::reply::Reply;
use crate::time::{MAX_DURATION, capped};
use crate::token::{Refresh, Wait};

/// A protocol state machine: told what happened, it says what to do next.
///
/// A machine performs no I/O, knows no clock and never panics. It takes `&mut self` throughout, so
/// an error on the way loses nothing. Called out of order it ends with an error of code `usage`.
/// See the [module documentation](self) for the loop that drives one.
pub trait Machine: Send {
    /// Says what the driver must do next.
    ///
    /// During a wait it may be called at any time: it says again what to wait for. A request must be
    /// reported on before the next step, and [`Step::Done`] is given once.
    fn step(&mut self, now: Now) -> Step;

    /// Takes the status and headers of the response to the request last given, and says what to
    /// do with its body.
    fn handle_head(&mut self, now: Now, head: http::Response<()>) -> ReadPlan;

    /// Takes the whole body, as it came; empty unless the plan was [`ReadPlan::Buffer`].
    fn handle_body(&mut self, now: Now, body: Bytes);

    /// Takes the news that no response came, or that its body broke off.
    fn handle_failure(&mut self, now: Now, failure: Failure);

    /// Gives the oldest event that has not been delivered to the hooks yet.
    fn poll_event(&mut self) -> Option<Event> {
        None
    }
}

/// What the driver must do next.
#[derive(Debug)]
#[must_use]
pub enum Step {
    /// Send this request.
    Send(Attempt),
    /// Do nothing until a moment comes or another call has news, then step again.
    Wait(Wait),
    /// Start driving this machine to its end on a thread or task of its own, so that it finishes
    /// even if this call is abandoned, then step again. A stack without threads or tasks may drive
    /// it on the spot.
    Refresh(Refresh),
    /// Run this task, which may block or compute for long, on a thread that may block. When it has
    /// ended, or at the time of [`BlockingTask::until`], step again.
    Blocking(BlockingTask),
    /// The machine has ended.
    Done(Result<Reply, Error>),
}

/// What the driver must do with the body of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum ReadPlan {
    /// Read the whole body into memory, reporting [`Failure::body_too_large`] as soon as it exceeds
    /// `limit` bytes (counted as they come, before any content decoding).
    Buffer {
        /// The most bytes to read.
        limit: usize,
    },
    /// Leave the body unread, for whoever drives the machine to take over: report an empty one. Only
    /// a download asks for this.
    HandOver,
    /// Don't read the body: report an empty one.
    Discard,
}

impl ReadPlan {
    /// Does what the plan says to a body that blocks, and gives what to report with
    /// [`Machine::handle_body`]. A body that is handed over goes to `handed_over`.
    ///
    /// # Errors
    ///
    /// What to report with [`Machine::handle_failure`] instead.
    pub fn read(
        self,
        body: BlockingBody,
        handed_over: &mut Option<BlockingBody>,
    ) -> Result<Bytes, Failure> {
        match self {
            Self::Discard => Ok(Bytes::new()),
            Self::HandOver => {
                *handed_over = Some(body);
                Ok(Bytes::new())
            }
            Self::Buffer { limit } => {
                let mut bytes = Vec::new();
                // One byte beyond the limit tells a full body from one that goes on.
                let mut body = body.take((limit as u64).saturating_add(1));
                body.read_to_end(&mut bytes).map_err(Failure::reading)?;
                if bytes.len() > limit { Err(Failure::body_too_large()) } else { Ok(bytes.into()) }
            }
        }
    }
}

/// One HTTP request, and how to carry it. Its `Debug` shows neither credentials nor body.
#[non_exhaustive]
pub struct Attempt {
    /// The complete request: absolute URI, every header except the framing ones (`Host`,
    /// `Content-Length`), and the body, which may be empty.
    pub request: http::Request<RequestBody>,
    /// Bounds everything from connecting to the last byte of the body.
    ///
    /// Where a body is streamed, either way, it is what is left of the call's deadline, or a year.
    pub timeout: Duration,
    /// Idle timeout: bounds each wait during which no byte of a streamed body is transferred,
    /// and the wait for a free connection. Never longer than `timeout`, and equal to it unless a body
    /// is streamed.
    ///
    /// It also bounds, as a whole, what the machine waits for: the head of the response, counted from
    /// the end of the request, and then the body if the plan is [`ReadPlan::Buffer`]. A server that
    /// sends a byte now and then extends neither.
    pub stall: Duration,
    /// Which addresses the connection may go to. Unless that is [any](AddressPolicy::is_any), a
    /// driver checks the address that it connects to, after the name was looked up, takes no
    /// connection that was opened without that check, uses a proxy only where
    /// [`ProxySettings::check`](crate::ProxySettings::check) allows it, and reports
    /// [`Failure::refused`] if nothing is left.
    pub addresses: AddressPolicy,
}

impl Attempt {
    /// A request that may take that long, at most a year, and go to any address, for custom machines.
    #[must_use]
    pub fn new(request: http::Request<Bytes>, timeout: Duration) -> Self {
        Self::whole(request.map(Into::into), timeout)
    }

    pub(crate) fn whole(request: http::Request<RequestBody>, timeout: Duration) -> Self {
        let timeout = capped(timeout);
        Self { request, timeout, stall: timeout, addresses: AddressPolicy::any() }
    }

    /// A request with a streamed body: `timeout` bounds each silence, and `left` all of it.
    pub(crate) fn streamed(
        request: http::Request<RequestBody>,
        timeout: Duration,
        left: Option<Duration>,
    ) -> Self {
        let left = left.map_or(MAX_DURATION, capped);
        Self { stall: timeout.min(left), ..Self::whole(request, left) }
    }

    /// Restricts where the request may go: for endpoints that came out of a server's metadata.
    #[must_use]
    pub fn with_addresses(mut self, policy: AddressPolicy) -> Self {
        self.addresses = policy;
        self
    }
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt")
            .field("method", self.request.method())
            .field("url", &redact_url(self.request.uri()))
            .field("body", self.request.body())
            .field("timeout", &self.timeout)
            .field("addresses", &self.addresses)
            .finish()
    }
}

/// The time, given by the driver with every call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Time since a fixed point of the driver's choosing; never goes back.
    pub monotonic: Duration,
    /// Wall-clock time, for comparing with dates that the server gave.
    pub wall: SystemTime,
}

/// Why there is no complete response.
#[derive(Debug)]
pub struct Failure {
    pub(crate) kind: FailureKind,
    /// Another attempt would fail in the same way.
    pub(crate) permanent: bool,
    pub(crate) source: Box<dyn StdError + Send + Sync>,
}

/// An extension of a response's head: the response arrived before the whole request body was sent, and
/// the driver stopped sending (RFC 9112, section 9.5).
///
/// Drivers insert it before [`Machine::handle_head`]. A refusal is mapped as usual; a success is not
/// trusted, since the server can't have the whole body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs)]
pub struct AnsweredEarly;

/// The kinds of [`Failure`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureKind {
    /// No connection could be made: name resolution, TCP, TLS.
    Connect,
    /// No connection could be made in time.
    ConnectTimeout,
    /// The attempt's time was up.
    Timeout,
    /// The connection broke, or the peer broke the protocol.
    Io,
    /// The server states that it did not process the request, so any request may be repeated: HTTP/2
    /// GOAWAY with a lower stream id, or REFUSED_STREAM (RFC 9113, sections 6.8 and 8.7).
    NotProcessed,
    /// The response broke off before the end that its framing announces (RFC 9112, section 8).
    Incomplete,
    /// The transport can't send this request, for example because a header is too long. Nothing was
    /// sent.
    Unsendable,
    /// The body exceeded the limit of the [`ReadPlan`].
    BodyTooLarge,
    /// What was to be sent can't be read, or isn't as long as announced.
    Unreadable,
    /// The attempt's [`AddressPolicy`] refused every address there was. Nothing was sent.
    Refused,
}

impl Failure {
    /// A failure to connect.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind: FailureKind::Connect, permanent: false, source: source.into() }
    }

    /// Connecting took too long: nothing was sent.
    pub fn connect_timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind: FailureKind::ConnectTimeout, permanent: false, source: source.into() }
    }

    /// The attempt took longer than its timeout.
    pub fn timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind: FailureKind::Timeout, permanent: false, source: source.into() }
    }

    /// The connection broke, or the peer broke the protocol; or, if that is among the causes, what was
    /// to be sent couldn't be read.
    pub fn io(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let source = source.into();
        let kind = match Unreadable::find(&*source) {
            Some(_) => FailureKind::Unreadable,
            None => FailureKind::Io,
        };
        Self { kind, permanent: false, source }
    }

    /// The server states that it did not process the request ([`FailureKind::NotProcessed`]).
    pub fn not_processed(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind: FailureKind::NotProcessed, permanent: false, source: source.into() }
    }

    /// The response broke off before its end ([`FailureKind::Incomplete`]).
    pub fn incomplete(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind: FailureKind::Incomplete, permanent: false, source: source.into() }
    }

    /// The transport can't send this request ([`FailureKind::Unsendable`]).
    pub fn unsendable(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind: FailureKind::Unsendable, permanent: true, source: source.into() }
    }

    /// Marks a failure that another attempt would meet again: an untrusted certificate, a host without
    /// an address, a response head that can't be parsed. It isn't retried.
    #[must_use]
    pub fn permanent(mut self) -> Self {
        self.permanent = true;
        self
    }

    /// Whether another attempt would fail in the same way ([`Failure::permanent`]).
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        self.permanent
    }

    /// Reading the body failed.
    pub(crate) fn reading(error: io::Error) -> Self {
        match error.kind() {
            // A socket of Unix whose time is up says that it would block.
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Self::timeout(error),
            _ => Self::io(error),
        }
    }

    /// The body exceeded the limit of the plan.
    #[must_use]
    pub fn body_too_large() -> Self {
        Self {
            kind: FailureKind::BodyTooLarge,
            permanent: false,
            source: "the response body is too large".into(),
        }
    }

    /// The attempt's [`AddressPolicy`] refused where it leads, which `source` names: a
    /// [`RefusedAddress`](crate::RefusedAddress), or that the address can't be known.
    pub fn refused(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind: FailureKind::Refused, permanent: false, source: source.into() }
    }

    pub(crate) fn is_timeout(&self) -> bool {
        matches!(self.kind, FailureKind::ConnectTimeout | FailureKind::Timeout)
    }

    /// Whether the server may have processed the request.
    pub(crate) fn effect(&self) -> Effect {
        use FailureKind::{Connect, ConnectTimeout, NotProcessed, Refused, Unreadable, Unsendable};
        match self.kind {
            NotProcessed => Effect::NotProcessed,
            Connect | ConnectTimeout | Refused | Unreadable | Unsendable => Effect::None,
            _ => Effect::Unknown,
        }
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> FailureKind {
        self.kind
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            FailureKind::Connect | FailureKind::ConnectTimeout => "could not connect",
            FailureKind::Timeout => "timed out",
            FailureKind::Io => "the connection failed",
            FailureKind::NotProcessed => "the server did not process the request",
            FailureKind::Incomplete => "the response broke off",
            FailureKind::Unsendable => "the request can't be sent",
            FailureKind::Unreadable => "the content to be sent can't be read",
            FailureKind::BodyTooLarge => return self.source.fmt(f),
            FailureKind::Refused => "refused to connect",
        })
    }
}

#[cfg(test)]
mod tests;
