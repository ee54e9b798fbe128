//! Maps hyper's errors to the facts that the core decides from.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::time::Duration;

use basecamp_core::{Failure, ProxyError};
use basecamp_storage::{TlsUnavailable, is_untrusted};
use h2::Reason;
use http::HeaderMap;
use hyper_util::client::legacy;

use crate::connect::{Refused, UnknownHost};

/// The most header fields that a response may have.
pub(crate) const MAX_FIELDS: usize = 256;
/// The longest head of a response, in bytes.
pub(crate) const MAX_HEAD: u32 = 256 << 10;

/// Why there is no head of a response.
pub(crate) fn no_head(error: legacy::Error, connect_timeout: Duration) -> Failure {
    if error.is_connect() {
        return no_connection(error, connect_timeout);
    }
    if causes(&error).any(is_unprocessed) {
        return Failure::not_processed(Causes(error));
    }
    if causes(&error).any(is_unreadable) {
        return Failure::io(format!(
            "the head of the response is malformed, or exceeds {MAX_FIELDS} fields or {} KiB: {}",
            MAX_HEAD >> 10,
            Causes(error)
        ))
        .permanent();
    }
    Failure::io(Causes(error))
}

/// Refuses a head that exceeds the limits, which hyper and h2 enforce only roughly.
pub(crate) fn check_head(headers: &HeaderMap) -> Result<(), Failure> {
    let fields = headers.len();
    // Each field ends with CRLF, and a colon and a space separate its name from its value.
    let size: usize = headers.iter().map(|(name, it)| name.as_str().len() + it.len() + 4).sum();
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

fn no_connection(error: legacy::Error, connect_timeout: Duration) -> Failure {
    if let Some(refused) = causes(&error).find_map(|cause| cause.downcast_ref::<Refused>()) {
        return Failure::blocked_address(refused.clone());
    }
    if let Some(failed) = causes(&error).find_map(|cause| cause.downcast_ref::<ProxyError>()) {
        return failed.clone().into();
    }
    let timed_out = causes(&error)
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::TimedOut);
    if timed_out {
        return Failure::connect_timeout(format!("no connection within {connect_timeout:?}"));
    }
    let permanent = is_lasting(&error);
    let failure = Failure::connect(Causes(error));
    if permanent { failure.permanent() } else { failure }
}

/// Whether another attempt to connect would fail in the same way: the host is unknown or untrusted, or
/// TLS can't be used.
pub(crate) fn is_lasting(error: &(dyn StdError + 'static)) -> bool {
    causes(error).any(|cause| {
        cause.is::<UnknownHost>()
            || cause.is::<TlsUnavailable>()
            || cause.downcast_ref().is_some_and(is_untrusted)
    })
}

/// Whether the request was provably not processed.
///
/// HTTP/1.1: hyper hands the request back, so not a byte of it was written. HTTP/2: the server refused
/// the stream, or sent a GOAWAY. h2 fails only streams above the last one of the GOAWAY, and streams
/// that were to start after it, with the server's GOAWAY (RFC 9113, section 6.8); others fail with the
/// connection.
fn is_unprocessed(cause: &(dyn StdError + 'static)) -> bool {
    if let Some(error) = cause.downcast_ref::<h2::Error>() {
        return error.is_remote()
            && (error.is_go_away()
                || error.is_reset() && error.reason() == Some(Reason::REFUSED_STREAM));
    }
    cause.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_canceled)
}

/// Whether the server sent a head that can't be read: HTTP/1.1 as hyper parses it, or an HTTP/2
/// stream that h2 itself reset.
fn is_unreadable(cause: &(dyn StdError + 'static)) -> bool {
    if let Some(error) = cause.downcast_ref::<h2::Error>() {
        return error.is_reset() && error.is_library();
    }
    cause.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse)
}

/// An error with its causes on one line: each alone says too little.
#[derive(Debug)]
pub(crate) struct Causes<E>(pub(crate) E);

impl<E: StdError + 'static> fmt::Display for Causes<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // hyper-util's own message, such as `client error (Connect)`, only says where it happened.
        let first: &dyn StdError = &self.0;
        let sources = std::iter::successors(Some(first), |&error| error.source());
        let texts = sources.filter(|error| !error.is::<legacy::Error>());
        let texts: Vec<String> = texts.map(ToString::to_string).collect();
        f.write_str(&texts.join(": "))
    }
}

impl<E: StdError + 'static> StdError for Causes<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

/// An error and everything that caused it. Unlike `source`, it looks into an `io::Error` too.
fn causes<'a>(
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
