//! The two requests of a download: to the API, and to the storage that it redirects to.

use std::net::{IpAddr, Ipv4Addr};

use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use url::{Host, Url};

use crate::call::redirect::{is_redirect, location};
use crate::client::config::Config;
use crate::error::Error;
use crate::error::failure::Failure;
use crate::model::header::decoded;
use crate::net::origin::parse_secure;
use crate::response::decode::check_transfer;

/// How far a download has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hop {
    /// The API is asked.
    First,
    /// The file's storage is asked.
    Second,
}

/// Where an answer without a file leads.
#[derive(Debug)]
pub(crate) enum Follow {
    /// To the file's storage.
    To(Uri),
    /// To where a download must not go.
    Refuse(Error),
    /// It is an error like any other.
    Nowhere,
}

impl Hop {
    /// Asks for the bytes of the file: of any media type, and without a content coding.
    pub(crate) fn prepare(self, headers: &mut HeaderMap) {
        headers.remove(header::ACCEPT);
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    }

    /// Checks that a successful response has the complete file as its content (RFC 9110, sections 15.3
    /// and 14.4): no other success than 200, or 203 from a transforming proxy, has.
    pub(crate) fn check_complete(
        self,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Result<(), Error> {
        let sender = match self {
            Self::First => "the server",
            Self::Second => "the file's storage",
        };
        let hint = "Nothing was saved. Download it again; if that fails too, report it.";
        if !matches!(status, StatusCode::OK | StatusCode::NON_AUTHORITATIVE_INFORMATION) {
            let problem = format!("{sender} answered {status}, which is no complete file");
            return Err(Error::api(problem).with_hint(hint));
        }
        check_transfer(headers).map_err(|problem| Error::api(problem).with_hint(hint))?;
        let mut ranges = headers.get_all(header::CONTENT_RANGE).iter();
        match ranges.all(|range| is_whole(&decoded(range))) {
            true => Ok(()),
            false => {
                let problem = format!("{sender} sent only a part of the file");
                Err(Error::api(problem).with_hint(hint))
            }
        }
    }

    /// Decides what follows a response to `uri` that is no success.
    pub(crate) fn follow(
        self,
        uri: &Uri,
        status: StatusCode,
        headers: &HeaderMap,
        config: &Config,
    ) -> Follow {
        if !is_redirect(status) {
            return Follow::Nowhere;
        }
        if self == Self::Second {
            let problem = "the file's storage redirects, which is not followed";
            return Follow::Refuse(Error::api(problem));
        }
        match target(uri, headers, config) {
            Ok(target) => Follow::To(target),
            Err(error) => Follow::Refuse(error),
        }
    }

    /// Says what to do about a refusal of the storage, which knows no tokens and no people.
    pub(crate) fn explain(self, error: Error) -> Error {
        match self {
            Self::First => error,
            Self::Second => error.with_hint(
                "The file's storage refused it. Its address is good for a short time: download again \
                 for a new one.",
            ),
        }
    }
}

/// Whether a `Content-Range` covers all of the file: `bytes 0-9/10`.
fn is_whole(range: &str) -> bool {
    let parts = || {
        let (first_last, length) = range.trim().strip_prefix("bytes")?.trim().split_once('/')?;
        let (first, last) = first_last.split_once('-')?;
        Some((first.parse::<u64>().ok()?, last.parse::<u64>().ok()?, length.parse::<u64>().ok()?))
    };
    parts().is_some_and(|(first, last, length)| first == 0 && last.checked_add(1) == Some(length))
}

/// Hint for a second hop to an address that [`Config`] doesn't allow.
pub(crate) const REFUSED_HINT: &str = "A download follows redirects to public addresses only. If this \
                                       one is trusted, allow it with the setting \
                                       `download_addresses`.";

/// The URL of the second hop: the `Location`, which may be relative and may have bytes outside of
/// ASCII, which are percent-encoded.
fn target(uri: &Uri, headers: &HeaderMap, config: &Config) -> Result<Uri, Error> {
    let unusable =
        |problem: &str| Error::api(format!("the redirect to the file's storage {problem}"));
    let location = location(headers).map_err(|problem| unusable(&format!("has {problem}")))?;
    let target = Url::parse(&uri.to_string())
        .and_then(|base| base.join(&location))
        .map_err(|_| unusable("has a Location that is no URL"))?;
    // The URL grants access to the file, so no message quotes it.
    let mut target = parse_secure("Location", target.as_str())
        .map_err(|error| unusable("can't be followed").with_source(error))?;
    check_address(&target, config)?;
    target.set_fragment(None);
    let target = Uri::try_from(target.as_str()).map_err(|_| unusable("can't be requested"))?;
    match target == *uri {
        true => Err(unusable("leads to the same URL again")),
        false => Ok(target),
    }
}

/// Checks a host that is an address, and the hosts that need no TLS. A driver checks the addresses of
/// all other hosts when it connects.
fn check_address(target: &Url, config: &Config) -> Result<(), Error> {
    let address = match target.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address),
        Some(Host::Ipv6(address)) => IpAddr::V6(address),
        Some(Host::Domain(_)) if target.scheme() == "http" => IpAddr::V4(Ipv4Addr::LOCALHOST),
        _ => return Ok(()),
    };
    if config.origin.contains(target) {
        return Ok(());
    }
    config.download_addresses.check(address).map_err(|refused| {
        Error::from_failure(Failure::blocked_address(refused), target.host_str())
            .with_hint(REFUSED_HINT)
    })
}
