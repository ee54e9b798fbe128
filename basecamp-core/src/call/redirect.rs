//! Redirects of the API (RFC 9110, section 15.4): a read follows one, on the API's own origin.

use http::{HeaderMap, Method, StatusCode, Uri, header};
use percent_encoding::{AsciiSet, percent_encode};

use crate::error::{Effect, Error};
use crate::net::origin::Origin;
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
/// The problem, if the response has no `Location`, or several different ones.
pub(crate) fn location(headers: &HeaderMap) -> Result<String, &'static str> {
    let mut locations = headers.get_all(header::LOCATION).iter();
    let location = locations.next().ok_or("no Location")?;
    match locations.any(|other| other != location) {
        true => Err("several different Locations"),
        false => Ok(percent_encode(location.as_bytes(), &AsciiSet::EMPTY).to_string()),
    }
}

/// The request that a response redirects.
#[derive(Debug)]
pub(crate) struct Redirected<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) audience: TargetServer,
    pub(crate) origin: &'a Origin,
    pub(crate) uri: &'a Uri,
    /// A redirect was followed to get here.
    pub(crate) is_second: bool,
}

impl Redirected<'_> {
    /// Returns the URL to send a new request to.
    ///
    /// # Errors
    ///
    /// An `api_error` that names the target, unless this is the first redirect of a read and stays on
    /// the API's origin.
    pub(crate) fn target(&self, headers: &HeaderMap) -> Result<Uri, Error> {
        let location = location(headers)
            .map_err(|problem| Error::api(format!("unexpected redirect with {problem}")))?;
        let target = self.origin.resolve("The target", self.uri, &location);
        let hint = if self.audience != TargetServer::Api {
            "Redirects of a login server are not followed.".to_owned()
        } else if !matches!(self.operation.method, Method::GET | Method::HEAD) {
            let occurrence = target.as_ref().ok().and_then(occurrence_hint);
            occurrence.unwrap_or_else(|| {
                "Only reads follow a redirect: send the request for that place instead.".to_owned()
            })
        } else {
            match &target {
                Err(problem) => format!("{problem}: nothing was sent there. Check the base URL."),
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
pub(crate) fn effect(status: StatusCode) -> Effect {
    match status.as_u16() {
        307 | 308 => Effect::None,
        _ => Effect::Unknown,
    }
}

/// ` to ORIGIN`, without the parts of a target that may be secret; nothing if it is no URL of a host.
fn place(location: &str) -> String {
    let origin = url::Url::parse(location).ok().map(|url| url.origin());
    origin
        .filter(url::Origin::is_tuple)
        .map_or_else(String::new, |origin| format!(" to {}", origin.ascii_serialization()))
}

/// Advice for a schedule entry that repeats, which the API redirects to one of its occurrences.
pub(crate) fn occurrence_hint(target: &Uri) -> Option<String> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let (_, entry) = target.path().split_once("/schedule_entries/")?;
    let (entry, date) = entry.split_once("/occurrences/")?;
    let date = date.strip_suffix(".json").unwrap_or(date);
    (is_number(entry) && is_number(date)).then(|| {
        format!(
            "That is an occurrence of a schedule entry that repeats: read it with \
             `schedules().get_entry_occurrence({entry}, \"{date}\")`."
        )
    })
}

#[cfg(test)]
mod tests;
