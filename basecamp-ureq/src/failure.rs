//! Failures of attempts, from the errors of ureq and TLS.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use basecamp_core::{AddressNotAllowed, Failure, ProxyError};
use basecamp_storage::{TlsUnavailable, is_unknown_host, is_untrusted};
use ureq::Timeout;

use crate::connect::Connecting;
use crate::head::HeadError;

/// The longest time that is given to ureq, which adds it to a clock.
const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The times that an attempt may take.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) connect: Duration,
    /// From connecting to the last byte of the body.
    pub(crate) total: Duration,
    /// While nothing comes or goes.
    pub(crate) idle_timeout: Duration,
}

impl Limits {
    pub(crate) fn new(connect: Duration, total: Duration, idle_timeout: Duration) -> Self {
        Self {
            connect: connect.min(A_YEAR),
            total: total.min(A_YEAR),
            idle_timeout: idle_timeout.min(A_YEAR),
        }
    }

    /// The bound on each read, each write and the head of the response, unless that on all of them
    /// is as tight.
    pub(crate) fn each(self) -> Option<Duration> {
        (self.idle_timeout < self.total).then_some(self.idle_timeout)
    }

    /// The bounds of what is waited for as a whole: the idle timeout bounds all of it.
    pub(crate) fn whole(self) -> Self {
        Self { total: self.idle_timeout, ..self }
    }

    pub(crate) fn late(self, what: &str, which: Timeout) -> String {
        match which {
            Timeout::PerRead | Timeout::PerWrite => {
                format!("nothing moved for {:?}", self.idle_timeout)
            }
            _ => late(what, self.total),
        }
    }

    /// Reports that a request got no response.
    pub(crate) fn failure(self, error: ureq::Error) -> Failure {
        let (error, connecting) = Connecting::unwrap(error);
        match error {
            ureq::Error::Other(error) if error.is::<AddressNotAllowed>() => {
                Failure::blocked_address(error)
            }
            ureq::Error::Other(error) if error.is::<ProxyError>() => proxy_failure(error),
            ureq::Error::Timeout(Timeout::Resolve) => {
                Failure::connect_timeout(late("the name lookup", self.connect))
            }
            ureq::Error::Timeout(Timeout::Connect) => {
                Failure::connect_timeout(late("the connection", self.connect))
            }
            ureq::Error::Timeout(_) if connecting => {
                Failure::connect_timeout(late("the connection", self.total))
            }
            ureq::Error::Timeout(which @ Timeout::RecvResponse) => {
                Failure::timeout(self.whole().late("the response's head", which))
            }
            ureq::Error::Timeout(which) => Failure::timeout(self.late("the response", which)),
            error @ (ureq::Error::HostNotFound
            | ureq::Error::Tls(_)
            | ureq::Error::TlsRequired
            | ureq::Error::ConnectionFailed
            | ureq::Error::ConnectProxyFailed(_)) => connect_failure(error.into()),
            ureq::Error::Other(error) if error.is::<TlsUnavailable>() => connect_failure(error),
            error if connecting => connect_failure(cause(error)),
            error @ (ureq::Error::Protocol(_) | ureq::Error::LargeResponseHeader(..)) => {
                Failure::io(error).permanent()
            }
            error => head_failure(cause(error)),
        }
    }
}

fn proxy_failure(error: Box<dyn StdError + Send + Sync>) -> Failure {
    error.downcast::<ProxyError>().map_or_else(Failure::connect, |error| (*error).into())
}

fn connect_failure(error: Box<dyn StdError + Send + Sync>) -> Failure {
    let permanent = is_lasting(&*error);
    let failure = Failure::connect(error);
    if permanent { failure.permanent() } else { failure }
}

/// Whether another attempt to connect would fail in the same way: the host is unknown or untrusted, or
/// TLS can't be used.
pub(crate) fn is_lasting(error: &(dyn StdError + 'static)) -> bool {
    use ureq::Error::{HostNotFound, Tls, TlsRequired};
    find(error).is_some_and(is_untrusted)
        || error.downcast_ref().is_some_and(is_unknown_host)
        || error.is::<TlsUnavailable>()
        || matches!(error.downcast_ref(), Some(HostNotFound | Tls(_) | TlsRequired))
}

fn head_failure(error: Box<dyn StdError + Send + Sync>) -> Failure {
    match error.downcast_ref() {
        Some(HeadError::CutOff) => Failure::incomplete(error),
        Some(_) => Failure::io(error).permanent(),
        None => Failure::io(error),
    }
}

/// Looks for an error of that type in `error`, which may be an I/O error around it.
fn find<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    error.downcast_ref().or_else(|| wrapped?.downcast_ref())
}

pub(crate) fn late(what: &str, limit: Duration) -> String {
    format!("{what} took longer than {limit:?}")
}

/// The error that ureq only wraps.
pub(crate) fn cause(error: ureq::Error) -> Box<dyn StdError + Send + Sync> {
    match error {
        ureq::Error::Io(error) => error.into(),
        ureq::Error::Other(error) => error,
        error => error.into(),
    }
}
