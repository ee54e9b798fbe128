//! Downloads: two hops from a file's address to its bytes.
//!
//! The API is asked first, with credentials. It either has the file or redirects to where it is
//! stored, with an address that is good for a short time: that is asked once, and told nothing of
//! ours.

mod builder;
mod machine;
mod received;

use http::{HeaderMap, Method, StatusCode, Uri, header};
use url::Url;

use crate::error::Error;
use crate::operation::{Body, DeclaredRetry, Operation, Pagination, PathPart};
use crate::origin::parse_secure;

pub use builder::{DownloadUpload, DownloadUrl};
pub use machine::DownloadCall;
pub use received::{Download, unwritable};

/// Not one of the API's operations, so it stands in no registry.
pub(crate) static DOWNLOAD_URL: Operation = Operation {
    id: "DownloadURL",
    service: "account",
    name: "download_url",
    method: Method::GET,
    path: &[PathPart::Parameter("url")],
    parameters: &[],
    body: Body::None,
    resource_type: "file",
    idempotent: false,
    pagination: Pagination::None,
    // Not 500: an address that makes the server fail keeps doing so.
    retry: DeclaredRetry { max_attempts: 3, statuses: &[429, 502, 503, 504] },
    deprecated: false,
    doc: "Downloads a file.",
};

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
    /// Leaves the form of the file to the server: it is no JSON, and is handed over as it comes.
    pub(crate) fn prepare(self, headers: &mut HeaderMap) {
        headers.remove(header::ACCEPT);
        headers.remove(header::ACCEPT_ENCODING);
    }

    /// Says where to go after an answer to `uri` that is no success.
    pub(crate) fn follow(self, uri: &Uri, status: StatusCode, headers: &HeaderMap) -> Follow {
        if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
            return Follow::Nowhere;
        }
        if self == Self::Second {
            let problem = "the file's storage redirects, which is not followed";
            return Follow::Refuse(Error::api(problem));
        }
        match target(uri, headers) {
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

fn target(uri: &Uri, headers: &HeaderMap) -> Result<Uri, Error> {
    let unusable =
        |problem: &str| Error::api(format!("the redirect to the file's storage {problem}"));
    let location = headers.get(header::LOCATION).ok_or_else(|| unusable("has no `Location`"))?;
    let target = location
        .to_str()
        .ok()
        .and_then(|location| Url::parse(&uri.to_string()).ok()?.join(location).ok())
        .ok_or_else(|| unusable("has a `Location` that is no URL"))?;
    // What it says about the URL may be said: it doesn't repeat it, and the URL grants access.
    let mut target = parse_secure("Location", target.as_str())
        .map_err(|error| unusable("can't be followed").with_source(error))?;
    target.set_fragment(None);
    Uri::try_from(target.as_str()).map_err(|_| unusable("can't be requested"))
}

/// The URL of a file with its origin replaced by `base`: credentials go nowhere else.
pub(crate) fn rebase(base: &str, url: &str) -> Result<String, String> {
    let problem = |what: &str| format!("the URL of the file {what}");
    if url.trim().is_empty() {
        return Err(problem("must not be empty"));
    }
    let base = Url::parse(base).map_err(|_| problem("has no base"))?;
    let url = base.join(url).map_err(|error| problem(&format!("is no URL: {error}")))?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err(problem(&format!("must be one of HTTP, not `{}:`", url.scheme())));
    }
    let mut rebased = base;
    rebased.set_path(url.path());
    rebased.set_query(url.query());
    Ok(rebased.into())
}

#[cfg(test)]
mod tests;
