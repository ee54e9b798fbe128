//! The redirect policy of downloads: one redirect from the API to the file storage, which gets
//! neither credentials nor headers of the client.

use std::net::{IpAddr, Ipv4Addr};

use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use url::{Host, Url};

use crate::call::redirect::{Redirect, RedirectPolicy, Redirected, is_redirect, location};
use crate::client::config::Config;
use crate::error::failure::{Failure, FailureKind};
use crate::error::{Effect, Error};
use crate::model::header::decoded;
use crate::net::address_policy::AddressPolicy;
use crate::net::origin::parse_secure;
use crate::response::decode::check_transfer;

/// The stage of a download.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DownloadStage {
    /// The request to the API, with credentials.
    Api,
    /// The request to the file storage, to a signed URL and without credentials.
    Storage,
}

impl RedirectPolicy for DownloadStage {
    fn on_redirect(&mut self, redirected: &Redirected<'_>) -> Redirect {
        let Redirected { config, uri, status, headers, .. } = *redirected;
        if !is_redirect(status) {
            return Redirect::None;
        }
        let target = match self {
            Self::Api => target(uri, headers, config),
            Self::Storage => Err(Error::api("the file's storage redirects, which is not followed")),
        };
        match target {
            Ok(target) => {
                *self = Self::Storage;
                Redirect::Follow(target)
            }
            Err(error) => {
                let error = error.of_response(status, headers);
                Redirect::Reject { error, effect: Effect::None }
            }
        }
    }

    /// Checks that the content is the complete file (RFC 9110, sections 15.3 and 14.4): no other
    /// success than 200, or 203 from a transforming proxy, has it.
    fn check_success(&self, status: StatusCode, headers: &HeaderMap) -> Result<(), Error> {
        let sender = match self {
            Self::Api => "the server",
            Self::Storage => "the file's storage",
        };
        let hint = "Nothing was saved. Download it again; if that fails too, report it.";
        if !matches!(status, StatusCode::OK | StatusCode::NON_AUTHORITATIVE_INFORMATION) {
            let message = format!("{sender} answered {status}, which is no complete file");
            return Err(Error::api(message).with_hint(hint));
        }
        check_transfer(headers).map_err(|message| Error::api(message).with_hint(hint))?;
        let mut ranges = headers.get_all(header::CONTENT_RANGE).iter();
        if ranges.all(|range| is_whole(&decoded(range))) {
            Ok(())
        } else {
            let message = format!("{sender} sent only a part of the file");
            Err(Error::api(message).with_hint(hint))
        }
    }

    fn is_trusted(&self) -> bool {
        *self == Self::Api
    }

    /// Requests the bytes of the file: of any media type, and without a content coding.
    fn strip_headers(&self, headers: &mut HeaderMap) {
        headers.remove(header::ACCEPT);
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    }

    /// Restricts the addresses of a storage outside the API's origin.
    fn addresses(&self, uri: &Uri, config: &Config) -> Option<AddressPolicy> {
        (*self == Self::Storage).then(|| config.addresses_of(uri))
    }

    fn streams_response(&self) -> bool {
        true
    }

    fn is_single_use(&self) -> bool {
        *self == Self::Storage
    }

    /// Adds the remedy for a URL that the storage rejects.
    fn add_status_hint(&self, error: Error) -> Error {
        match self {
            Self::Api => error,
            Self::Storage => error.with_hint(
                "The file's storage refused it. Its address is good for a short time: download again \
                 for a new one.",
            ),
        }
    }

    fn add_failure_hint(&self, kind: FailureKind, error: Error) -> Error {
        match (self, kind) {
            (Self::Storage, FailureKind::BlockedAddress) => error.with_hint(BLOCKED_HINT),
            _ => error,
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

/// Hint for a storage at an address that [`Config`] doesn't allow.
const BLOCKED_HINT: &str = "A download follows redirects to public addresses only. If this \
                                       one is trusted, allow it with the setting \
                                       `download_addresses`.";

/// The URL of the file storage: the `Location`, which may be relative and may have bytes outside of
/// ASCII, which are percent-encoded.
fn target(uri: &Uri, headers: &HeaderMap, config: &Config) -> Result<Uri, Error> {
    let unusable =
        |defect: &str| Error::api(format!("the redirect to the file's storage {defect}"));
    let location = location(headers).map_err(|defect| unusable(&format!("has {defect}")))?;
    let target = Url::parse(&uri.to_string())
        .and_then(|base| base.join(&location))
        .map_err(|_| unusable("has a Location that is no URL"))?;
    // The URL grants access to the file, so no message quotes it.
    let mut target = parse_secure("Location", target.as_str())
        .map_err(|error| unusable("can't be followed").with_source(error))?;
    check_address(&target, config)?;
    target.set_fragment(None);
    let target = Uri::try_from(target.as_str()).map_err(|_| unusable("can't be requested"))?;
    if target == *uri {
        return Err(unusable("leads to the same URL again"));
    }
    Ok(target)
}

/// Checks a host that is an address, and the hosts that need no TLS. A driver checks the addresses
/// of all other hosts when it connects.
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
    config.download_addresses.check(address).map_err(|blocked| {
        Error::from_failure(Failure::blocked_address(blocked), target.host_str())
            .with_hint(BLOCKED_HINT)
    })
}
