//! Checks of the URLs with which the server continues a walk, before credentials are sent to them.

use std::collections::{BTreeMap, BTreeSet};

use http::Uri;
use percent_encoding::percent_decode_str;
use url::Url;

use super::filters::FeedFilters;
use crate::net::origin::{Origin, has_userinfo, is_localhost};

/// The dimensions of filters on both lanes.
const DIMENSIONS: [&str; 7] =
    ["types", "buckets", "creators", "performers", "exclude_performers", "actor_types", "reasons"];

/// The URL failed a check. Every part of it may be hostile, so the error contains none.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct InvalidContinuation;

/// The rows that the poll of a checked `resume` starts after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ResumePoint {
    /// After the epoch.
    Epoch,
    /// At the server's head: servers before 2026-10 skip to it.
    Head,
}

/// Checks the `next` of a page: it has the API's origin, a position, and the feed's filters.
pub(super) fn check_next(
    origin: &Origin,
    filters: &FeedFilters,
    url: &str,
) -> Result<(), InvalidContinuation> {
    let query = checked_query(origin, filters, url)?;
    let has_position = query.get("position").is_some_and(|position| !position.is_empty());
    if has_position && !query.contains_key("since") { Ok(()) } else { Err(InvalidContinuation) }
}

/// Checks the `resume` of a status 410: it has the API's origin, a `since` at the epoch, and the
/// feed's filters.
pub(super) fn check_resume(
    origin: &Origin,
    filters: &FeedFilters,
    epoch_after_id: i64,
    url: &str,
) -> Result<ResumePoint, InvalidContinuation> {
    let query = checked_query(origin, filters, url)?;
    if query.contains_key("position") {
        return Err(InvalidContinuation);
    }
    match query.get("since").map(String::as_str) {
        Some("now") => Ok(ResumePoint::Head),
        Some(since) if since == epoch_after_id.to_string() => Ok(ResumePoint::Epoch),
        _ => Err(InvalidContinuation),
    }
}

/// Returns the query of a URL on the API's origin, if it has no repeated key and if its filters
/// equal the feed's.
fn checked_query(
    origin: &Origin,
    filters: &FeedFilters,
    url: &str,
) -> Result<BTreeMap<String, String>, InvalidContinuation> {
    // The request has the URL as received, so both parsers must accept it: that of the checks skips
    // blanks and corrects separators.
    let is_requestable = Uri::try_from(url).is_ok();
    let url = Url::parse(url).map_err(|_| InvalidContinuation)?;
    let is_plain = is_requestable && !has_userinfo(&url) && url.fragment().is_none();
    if !is_plain || !origin.contains(&url) || !is_well_formed(url.query().unwrap_or_default()) {
        return Err(InvalidContinuation);
    }
    let mut query = BTreeMap::new();
    for (key, value) in url.query_pairs() {
        if query.insert(key.into_owned(), value.into_owned()).is_some() {
            return Err(InvalidContinuation);
        }
    }
    let expected: BTreeMap<_, _> = filters.parameters().collect();
    let has_same_values = DIMENSIONS.iter().all(|name| {
        let expected = expected.get(name).map(|text| values(text));
        expected == query.get(*name).map(|text| values(text))
    });
    if has_same_values { Ok(query) } else { Err(InvalidContinuation) }
}

/// Whether all parsers read the same parameters: each `%` begins an escape, the escapes are UTF-8,
/// and no `;` separates parameters, as it did in HTML 4.
fn is_well_formed(query: &str) -> bool {
    let is_escape =
        |text: &str| text.len() >= 2 && text.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    query.split('%').skip(1).all(is_escape)
        && percent_decode_str(query).decode_utf8().is_ok()
        && !query.contains(';')
}

fn values(text: &str) -> BTreeSet<&str> {
    text.split(',').collect()
}

/// Checks the URL of a ticket before it is dialed: `wss`, or `ws` to this machine. The URL is a
/// secret, so the result doesn't contain it.
///
/// Its host is not restricted: the server's sockets have another host than its API.
#[must_use]
pub fn is_valid_cable_url(url: &str) -> bool {
    cable_origin(url).is_some()
}

/// Returns the origin of a valid socket URL, with the scheme of HTTP.
pub(super) fn cable_origin(url: &str) -> Option<Uri> {
    let parsed = Url::parse(url).ok()?;
    let host = parsed.host_str().filter(|host| !host.is_empty())?;
    let scheme = match parsed.scheme() {
        "wss" => "https",
        "ws" if is_localhost(host) => "http",
        _ => return None,
    };
    // Drivers connect to this URI. Two parsers that read different hosts would bypass the checks.
    let uri = Uri::try_from(url).ok()?;
    let authority = uri.authority().filter(|authority| authority.host().eq_ignore_ascii_case(host));
    if has_userinfo(&parsed) {
        return None;
    }
    Uri::builder().scheme(scheme).authority(authority?.as_str()).path_and_query("/").build().ok()
}

/// Returns the origin of a checked URL, which may be logged.
pub(super) fn origin_of(url: &str) -> String {
    Url::parse(url).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
