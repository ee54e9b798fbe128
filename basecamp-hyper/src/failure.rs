//! Maps the errors of hyper to failures of the core.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::time::Duration;

use basecamp_core::{Failure, ProxyError};
use basecamp_storage::{TlsUnavailable, is_untrusted};
use h2::Reason;
use http::HeaderMap;
use hyper_util::client::legacy;

use crate::direct::{ConnectionNotAllowed, UnknownHost};

/// The most header fields that a response may have.
pub(crate) const MAX_FIELDS: usize = 256;
/// The longest head of a response, in bytes.
pub(crate) const MAX_HEAD: u32 = 256 << 10;

/// The failure of a request without a response.
pub(crate) fn response_failure(error: legacy::Error, connect_timeout: Duration) -> Failure {
    if error.is_connect() {
        return connect_failure(error, connect_timeout);
    }
    if sources(&error).any(is_unprocessed) {
        return Failure::not_processed(WithSources(error));
    }
    if sources(&error).any(is_unreadable) {
        let is_malformed = sources(&error).any(is_malformed);
        let message = format!(
            "the head of the response is malformed, or exceeds {MAX_FIELDS} fields or {} KiB: {}",
            MAX_HEAD >> 10,
            WithSources(error)
        );
        return match is_malformed {
            true => Failure::not_http(message),
            false => Failure::io(message).permanent(),
        };
    }
    Failure::io(WithSources(error))
}

/// Rejects a head that exceeds the limits, which hyper and h2 enforce approximately only.
pub(crate) fn check_head(headers: &HeaderMap) -> Result<(), Failure> {
    let fields = headers.len();
    // Each field ends with CRLF, and a colon and a space separate its name from its value.
    let size: usize =
        headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if fields <= MAX_FIELDS && size <= MAX_HEAD as usize {
        return Ok(());
    }
    Err(Failure::io(format!(
        "the head of the response has {fields} fields and {} KiB, and the limits are \
         {MAX_FIELDS} fields and {} KiB",
        size.div_ceil(1 << 10),
        MAX_HEAD >> 10
    ))
    .permanent())
}

fn connect_failure(error: legacy::Error, connect_timeout: Duration) -> Failure {
    if let Some(blocked) = blocked(&error) {
        return Failure::blocked_address(blocked.clone());
    }
    if let Some(failed) = sources(&error).find_map(|source| source.downcast_ref::<ProxyError>()) {
        return failed.clone().into();
    }
    let timed_out = sources(&error)
        .filter_map(|source| source.downcast_ref::<io::Error>())
        .any(|source| source.kind() == io::ErrorKind::TimedOut);
    if timed_out {
        return Failure::connect_timeout(format!("no connection within {connect_timeout:?}"));
    }
    let permanent = is_permanent(&error);
    let failure = Failure::connect(WithSources(error));
    if permanent { failure.permanent() } else { failure }
}

/// Returns the cause of a connection that the address policy blocked.
pub(crate) fn blocked<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a ConnectionNotAllowed> {
    sources(error).find_map(|source| source.downcast_ref())
}

/// Whether another attempt to connect would fail in the same way: the host is unknown or untrusted,
/// or TLS can't be used.
pub(crate) fn is_permanent(error: &(dyn StdError + 'static)) -> bool {
    sources(error).any(|source| {
        source.is::<UnknownHost>()
            || source.is::<TlsUnavailable>()
            || source.downcast_ref().is_some_and(is_untrusted)
    })
}

/// Whether the request was provably not processed.
///
/// HTTP/1.1: hyper returns the request, so not a byte of it was written. HTTP/2: the server refused
/// the stream (REFUSED_STREAM), or sent a GOAWAY. h2 fails only streams above the last one of the
/// GOAWAY, and streams that were to start after it, with the server's GOAWAY (RFC 9113, section
/// 6.8); others fail with the connection.
fn is_unprocessed(source: &(dyn StdError + 'static)) -> bool {
    if let Some(error) = source.downcast_ref::<h2::Error>() {
        return error.is_remote()
            && (error.is_go_away()
                || error.is_reset() && error.reason() == Some(Reason::REFUSED_STREAM));
    }
    source.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_canceled)
}

/// Whether the head of the response can't be parsed: by hyper (HTTP/1.1), or by h2, which then
/// resets the stream.
fn is_unreadable(source: &(dyn StdError + 'static)) -> bool {
    if let Some(error) = source.downcast_ref::<h2::Error>() {
        return error.is_reset() && error.is_library();
    }
    source.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse)
}

/// Whether hyper can't parse the head of the response, for another reason than its size.
///
/// `hyper::Error::is_parse_too_large` needs hyper's feature `server`, so the message is read.
fn is_malformed(source: &(dyn StdError + 'static)) -> bool {
    let error: Option<&hyper::Error> = source.downcast_ref();
    error.is_some_and(|error| error.is_parse() && !error.to_string().contains("too large"))
}

/// An error whose message has the messages of its sources too, on one line.
#[derive(Debug)]
pub(crate) struct WithSources<E>(pub(crate) E);

impl<E: StdError + 'static> fmt::Display for WithSources<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The message of hyper-util's error, such as `client error (Connect)`, has no cause.
        let first: &dyn StdError = &self.0;
        let chain = std::iter::successors(Some(first), |&error| error.source());
        let texts = chain.filter(|error| !error.is::<legacy::Error>());
        let texts: Vec<String> = texts.map(ToString::to_string).collect();
        f.write_str(&texts.join(": "))
    }
}

impl<E: StdError + 'static> StdError for WithSources<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

/// An error and its sources, with the errors that an `io::Error` wraps, which `source` skips.
fn sources<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| {
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        match inner {
            Some(inner) => Some(inner as &(dyn StdError + 'static)),
            None => error.source(),
        }
    })
}
