//! Redirects (RFC 9110, section 15.4): the policy of a call, and the default one for API calls.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, Uri, header};
use percent_encoding::{AsciiSet, percent_encode};

use crate::client::config::Config;
use crate::error::failure::FailureKind;
use crate::error::{Effect, Error, ErrorResponse};
use crate::model::id::is_digits;
use crate::net::address_policy::AddressPolicy;
use crate::registry::operation::Operation;
use crate::request::endpoint::TargetServer;

/// Whether a status redirects to the `Location` of its response.
pub(crate) fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// The `Location` of a response, with bytes outside of ASCII percent-encoded.
///
/// # Errors
///
/// A description, if the response has no `Location`, or several different ones.
pub(crate) fn location(headers: &HeaderMap) -> Result<String, &'static str> {
    let mut locations = headers.get_all(header::LOCATION).iter();
    let location = locations.next().ok_or("no Location")?;
    match locations.any(|other| other != location) {
        true => Err("several different Locations"),
        false => Ok(percent_encode(location.as_bytes(), &AsciiSet::EMPTY).to_string()),
    }
}

/// A response without success, and the request that it responds to.
#[derive(Debug)]
pub(crate) struct Redirected<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) server: TargetServer,
    pub(crate) config: &'a Config,
    pub(crate) uri: &'a Uri,
    /// Whether the request followed a redirect itself.
    pub(crate) is_second: bool,
    pub(crate) status: StatusCode,
    pub(crate) headers: &'a HeaderMap,
}

/// The decision on a response without success.
#[derive(Debug)]
pub(crate) enum Redirect {
    /// A new request to this URL.
    Follow(Uri),
    /// An error: the redirect must not be followed.
    Reject { error: Error, effect: Effect },
    /// The response is no redirect.
    None,
}

/// Decides where the redirects of a call lead, how the request to each target is sent, and how its
/// response is received.
pub(crate) trait RedirectPolicy: fmt::Debug + Send + Sync {
    /// Decides on a response without success.
    fn on_redirect(&mut self, redirected: &Redirected<'_>) -> Redirect;

    /// Checks that a successful response has the complete representation as its content.
    ///
    /// # Errors
    ///
    /// An `api_error` without the status and the request id of the response.
    fn check_success(&self, status: StatusCode, headers: &HeaderMap) -> Result<(), Error>;

    /// Whether the next request has the credentials and headers of the client, and those of the
    /// call's options.
    fn is_trusted(&self) -> bool {
        true
    }

    /// Replaces headers of the next request.
    fn strip_headers(&self, _headers: &mut HeaderMap) {}

    /// The addresses that the next request may go to; `None` for any.
    fn addresses(&self, _uri: &Uri, _config: &Config) -> Option<AddressPolicy> {
        None
    }

    /// Whether the driver streams the content of a success to the caller. If not, it is buffered.
    fn streams_response(&self) -> bool {
        false
    }

    /// Whether the URL of the request is valid for one request only.
    fn is_single_use(&self) -> bool {
        false
    }

    /// Adds a hint to the error of an error status.
    fn add_status_hint(&self, error: Error) -> Error {
        error
    }

    /// Adds a hint to the error of a transport failure.
    fn add_failure_hint(&self, _kind: FailureKind, error: Error) -> Error {
        error
    }
}

/// The policy of API calls: a read follows one redirect, within the API's origin.
#[derive(Debug)]
pub(crate) struct ApiRedirects;

impl RedirectPolicy for ApiRedirects {
    fn on_redirect(&mut self, redirected: &Redirected<'_>) -> Redirect {
        let Redirected { status, headers, .. } = *redirected;
        if !is_redirect(status) {
            return Redirect::None;
        }
        match redirected.target() {
            Ok(target) => Redirect::Follow(target),
            Err(error) => {
                let headers = headers.clone();
                let error = error.of_response(status, &headers).with_response(ErrorResponse {
                    status,
                    headers,
                    body: Bytes::new(),
                });
                Redirect::Reject { error, effect: effect(status) }
            }
        }
    }

    /// No call requests a range (RFC 9110, section 15.3.7).
    fn check_success(&self, status: StatusCode, _: &HeaderMap) -> Result<(), Error> {
        if status == StatusCode::PARTIAL_CONTENT {
            return Err(Error::api("the server sent only a part of the response"));
        }
        Ok(())
    }
}

/// The policy of polls of the event feed: a redirect is an error like that of any other status.
#[cfg(feature = "event-feed")]
#[derive(Debug)]
pub(crate) struct NoRedirects;

#[cfg(feature = "event-feed")]
impl RedirectPolicy for NoRedirects {
    fn on_redirect(&mut self, _: &Redirected<'_>) -> Redirect {
        Redirect::None
    }

    fn check_success(&self, status: StatusCode, headers: &HeaderMap) -> Result<(), Error> {
        ApiRedirects.check_success(status, headers)
    }
}

impl Redirected<'_> {
    /// Returns the URL to send a new request to.
    ///
    /// # Errors
    ///
    /// An `api_error` that names the target, unless this is the first redirect of a read and stays
    /// on the API's origin.
    fn target(&self) -> Result<Uri, Error> {
        let location = location(self.headers)
            .map_err(|defect| Error::api(format!("unexpected redirect with {defect}")))?;
        let target = self.config.origin.resolve("The target", self.uri, &location);
        let hint = if self.server != TargetServer::Api {
            "Redirects of a login server are not followed.".to_owned()
        } else if !matches!(self.operation.method, Method::GET | Method::HEAD) {
            let occurrence = target.as_ref().ok().and_then(occurrence_hint);
            occurrence.unwrap_or_else(|| {
                "Only reads follow a redirect: send the request for that place instead.".to_owned()
            })
        } else {
            match &target {
                Err(message) => format!("{message}: nothing was sent there. Check the base URL."),
                Ok(_) if self.is_second => {
                    "A call follows one redirect only; report this to Basecamp.".to_owned()
                }
                Ok(target) if target == self.uri => {
                    "The redirect leads back to the same URL; report this to Basecamp.".to_owned()
                }
                Ok(target) => return Ok(target.clone()),
            }
        };
        let place = match &target {
            Ok(target) => format!(" to {}", target.path()),
            Err(_) => place(&location),
        };
        Err(Error::api(format!("unexpected redirect{place}")).with_hint(hint))
    }
}

/// Whether a change whose response is a redirect may have been made. After a 307 or 308 it was not:
/// the request has to be repeated at the target (RFC 9110, sections 15.4.8 and 15.4.9).
fn effect(status: StatusCode) -> Effect {
    match status.as_u16() {
        307 | 308 => Effect::None,
        _ => Effect::Unknown,
    }
}

/// ` to ORIGIN`, without the parts of a target that may be secret; nothing if it is no URL of a
/// host.
fn place(location: &str) -> String {
    let origin = url::Url::parse(location).ok().map(|url| url.origin());
    origin
        .filter(url::Origin::is_tuple)
        .map_or_else(String::new, |origin| format!(" to {}", origin.ascii_serialization()))
}

/// Advice for a schedule entry that repeats, which the API redirects to one of its occurrences.
pub(crate) fn occurrence_hint(target: &Uri) -> Option<String> {
    let (_, entry) = target.path().split_once("/schedule_entries/")?;
    let (entry, date) = entry.split_once("/occurrences/")?;
    let date = date.strip_suffix(".json").unwrap_or(date);
    (is_digits(entry) && is_digits(date)).then(|| {
        format!(
            "That is an occurrence of a schedule entry that repeats: read it with \
             `schedules().get_entry_occurrence({entry}, \"{date}\")`."
        )
    })
}

#[cfg(test)]
mod tests;
