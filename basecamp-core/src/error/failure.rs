//! Failures of a transport: no complete response arrived.

use std::error::Error as StdError;
use std::fmt;
use std::io;

use super::effect::Effect;
use super::unreadable::Unreadable;

/// The cause of a missing or incomplete response.
#[derive(Debug)]
pub struct Failure {
    pub(crate) kind: FailureKind,
    /// Whether another attempt would fail in the same way.
    pub(crate) permanent: bool,
    pub(crate) source: Box<dyn StdError + Send + Sync>,
}

/// The kinds of [`Failure`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureKind {
    /// The connection could not be established: name resolution, TCP or TLS failed.
    Connect,
    /// The connection could not be established within the connect timeout.
    ConnectTimeout,
    /// The attempt's timeout expired.
    Timeout,
    /// The connection broke, or the peer broke the protocol.
    Io,
    /// The response's head is not one of HTTP, for example since the port expects TLS.
    NotHttp,
    /// The server states that it did not process the request, so any request may be repeated:
    /// HTTP/2 GOAWAY with a lower stream id, or REFUSED_STREAM (RFC 9113, sections 6.8 and 8.7).
    NotProcessed,
    /// The response broke off before the end that its framing announces (RFC 9112, section 8).
    Incomplete,
    /// The transport can't send this request, for example because a header is too long. Nothing was
    /// sent.
    Unsendable,
    /// The body exceeded the limit of the [`BodyPlan`](crate::BodyPlan).
    BodyTooLarge,
    /// The request's content can't be read, or differs in length from the announced one.
    Unreadable,
    /// The attempt's [`AddressPolicy`](crate::AddressPolicy) rejected all addresses of the host.
    /// Nothing was sent.
    BlockedAddress,
}

impl Failure {
    /// The connection could not be established: nothing was sent.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind: FailureKind::Connect, permanent: false, source: source.into() }
    }

    /// The connection could not be established within the connect timeout: nothing was sent.
    pub fn connect_timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind: FailureKind::ConnectTimeout, permanent: false, source: source.into() }
    }

    /// The attempt took longer than its timeout.
    pub fn timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind: FailureKind::Timeout, permanent: false, source: source.into() }
    }

    /// The connection broke, or the peer broke the protocol. If the causes include an error of the
    /// request's content, the kind is [`FailureKind::Unreadable`].
    pub fn io(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let source = source.into();
        let kind = match Unreadable::find(&*source) {
            Some(_) => FailureKind::Unreadable,
            None => FailureKind::Io,
        };
        Self { kind, permanent: false, source }
    }

    /// The response's head can't be parsed ([`FailureKind::NotHttp`]). The failure is
    /// [permanent](Self::permanent).
    pub fn not_http(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind: FailureKind::NotHttp, permanent: true, source: source.into() }
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

    /// Marks a failure that would recur with each attempt, so it isn't retried: an untrusted
    /// certificate, a host without an address, a response head that is too large.
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

    /// Maps an error of reading a response's body.
    pub(crate) fn reading(error: io::Error) -> Self {
        match error.kind() {
            // On Unix a socket timeout surfaces as `WouldBlock`.
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Self::timeout(error),
            _ => Self::io(error),
        }
    }

    /// The response's body exceeded the limit of the [`BodyPlan`](crate::BodyPlan).
    #[must_use]
    pub fn body_too_large() -> Self {
        Self {
            kind: FailureKind::BodyTooLarge,
            permanent: false,
            source: "the response body is too large".into(),
        }
    }

    /// The attempt's [`AddressPolicy`](crate::AddressPolicy) blocked the connection. `source` is
    /// the cause: an [`AddressNotAllowed`](crate::AddressNotAllowed), or the reason for which the
    /// address is unknown.
    pub fn blocked_address(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind: FailureKind::BlockedAddress, permanent: false, source: source.into() }
    }

    pub(crate) fn is_timeout(&self) -> bool {
        matches!(self.kind, FailureKind::ConnectTimeout | FailureKind::Timeout)
    }

    /// Whether the server may have processed the request.
    pub(crate) fn effect(&self) -> Effect {
        use FailureKind::{
            BlockedAddress, Connect, ConnectTimeout, NotProcessed, Unreadable, Unsendable,
        };
        match self.kind {
            NotProcessed => Effect::NotProcessed,
            Connect | ConnectTimeout | BlockedAddress | Unreadable | Unsendable => Effect::None,
            _ => Effect::Unknown,
        }
    }

    /// Returns the cause, such as the error of a socket.
    #[must_use]
    pub fn cause(&self) -> &(dyn StdError + Send + Sync + 'static) {
        &*self.source
    }

    /// Returns the kind of the failure.
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
            FailureKind::Io | FailureKind::NotHttp => "the connection failed",
            FailureKind::NotProcessed => "the server did not process the request",
            FailureKind::Incomplete => "the response broke off",
            FailureKind::Unsendable => "the request can't be sent",
            FailureKind::Unreadable => "the content to be sent can't be read",
            FailureKind::BodyTooLarge => return self.source.fmt(f),
            FailureKind::BlockedAddress => "refused to connect",
        })
    }
}
