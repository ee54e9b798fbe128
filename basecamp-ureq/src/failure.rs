//! Failures of attempts, from the errors of ureq and TLS.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use basecamp_core::{AddressNotAllowed, Failure, ProxyError};
use basecamp_storage::{TlsUnavailable, is_unknown_host, is_untrusted};
use ureq::Timeout;

use crate::connect::ConnectError;
use crate::head::HeadError;

/// The longest timeout that is passed to ureq, which adds it to an `Instant`.
const MAX_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The time limits of an attempt.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) connect: Duration,
    /// From connecting to the last byte of the body.
    pub(crate) total: Duration,
    /// Without a transferred byte.
    pub(crate) idle_timeout: Duration,
}

impl Limits {
    pub(crate) fn new(connect: Duration, total: Duration, idle_timeout: Duration) -> Self {
        Self {
            connect: connect.min(MAX_TIMEOUT),
            total: total.min(MAX_TIMEOUT),
            idle_timeout: idle_timeout.min(MAX_TIMEOUT),
        }
    }

    /// The limit of each read, each write and the head of the response. `None` if the total is the
    /// stricter one.
    pub(crate) fn per_operation(self) -> Option<Duration> {
        (self.idle_timeout < self.total).then_some(self.idle_timeout)
    }

    /// The limits of a head or a body that is read into memory: the idle timeout is the limit of
    /// all of it.
    pub(crate) fn for_whole_body(self) -> Self {
        Self { total: self.idle_timeout, ..self }
    }

    /// Describes the timeout that has expired.
    pub(crate) fn timeout_message(self, subject: &str, timeout: Timeout) -> String {
        match timeout {
            Timeout::PerRead | Timeout::PerWrite => {
                format!("no bytes were transferred for {:?}", self.idle_timeout)
            }
            _ => exceeded(subject, self.total),
        }
    }

    /// The failure of a request without a response.
    pub(crate) fn failure(self, error: ureq::Error) -> Failure {
        let (error, is_connecting) = ConnectError::unwrap(error);
        match error {
            ureq::Error::Other(error) if error.is::<AddressNotAllowed>() => {
                Failure::blocked_address(error)
            }
            ureq::Error::Other(error) if error.is::<ProxyError>() => proxy_failure(error),
            ureq::Error::Timeout(Timeout::Resolve) => {
                Failure::connect_timeout(exceeded("the name lookup", self.connect))
            }
            ureq::Error::Timeout(Timeout::Connect) => {
                Failure::connect_timeout(exceeded("the connection", self.connect))
            }
            ureq::Error::Timeout(_) if is_connecting => {
                Failure::connect_timeout(exceeded("the connection", self.total))
            }
            ureq::Error::Timeout(which @ Timeout::RecvResponse) => Failure::timeout(
                self.for_whole_body().timeout_message("the response's head", which),
            ),
            ureq::Error::Timeout(which) => {
                Failure::timeout(self.timeout_message("the response", which))
            }
            error @ (ureq::Error::HostNotFound
            | ureq::Error::Tls(_)
            | ureq::Error::TlsRequired
            | ureq::Error::ConnectionFailed
            | ureq::Error::ConnectProxyFailed(_)) => connect_failure(error.into()),
            ureq::Error::Other(error) if error.is::<TlsUnavailable>() => connect_failure(error),
            error if is_connecting => connect_failure(into_source(error)),
            // A head that is not one of HTTP, or a length that is no number.
            error @ ureq::Error::Protocol(_) => Failure::not_http(error),
            error @ ureq::Error::LargeResponseHeader(..) => Failure::io(error).permanent(),
            error => head_failure(into_source(error)),
        }
    }
}

fn proxy_failure(error: Box<dyn StdError + Send + Sync>) -> Failure {
    error.downcast::<ProxyError>().map_or_else(Failure::connect, |error| (*error).into())
}

fn connect_failure(error: Box<dyn StdError + Send + Sync>) -> Failure {
    let permanent = is_permanent(&*error);
    let failure = Failure::connect(error);
    if permanent { failure.permanent() } else { failure }
}

/// Whether another attempt to connect would fail in the same way: the host is unknown or untrusted,
/// or TLS can't be used.
pub(crate) fn is_permanent(error: &(dyn StdError + 'static)) -> bool {
    use ureq::Error::{HostNotFound, Tls, TlsRequired};
    find(error).is_some_and(is_untrusted)
        || error.downcast_ref().is_some_and(is_unknown_host)
        || error.is::<TlsUnavailable>()
        || matches!(error.downcast_ref(), Some(HostNotFound | Tls(_) | TlsRequired))
}

fn head_failure(error: Box<dyn StdError + Send + Sync>) -> Failure {
    match error.downcast_ref() {
        Some(HeadError::Truncated) => Failure::incomplete(error),
        Some(HeadError::Malformed) => Failure::not_http(error),
        Some(_) => Failure::io(error).permanent(),
        None => Failure::io(error),
    }
}

/// Finds an error of that type: `error`, or the error that it wraps as an `io::Error`.
fn find<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    error.downcast_ref().or_else(|| wrapped?.downcast_ref())
}

fn exceeded(subject: &str, limit: Duration) -> String {
    format!("{subject} took longer than {limit:?}")
}

/// The error that an error of ureq wraps.
pub(crate) fn into_source(error: ureq::Error) -> Box<dyn StdError + Send + Sync> {
    match error {
        ureq::Error::Io(error) => error.into(),
        ureq::Error::Other(error) => error,
        error => error.into(),
    }
}
