//! Downloads: two hops from a file's address to its bytes.
//!
//! The first hop goes to the API, with credentials. The API either sends the file or redirects to the
//! storage of the file, with a signed URL that expires soon. The second hop requests that URL once,
//! without credentials, at addresses that [`Config`](crate::Config) allows.

mod builder;
pub(crate) mod disposition;
pub(crate) mod file_name;
mod machine;
mod received;

use http::Method;
use url::Url;

use crate::registry::operation::{Body, DeclaredRetry, Operation, Pagination, PathPart};

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
    retry: DeclaredRetry { max_attempts: 3, statuses: &[408, 425, 429, 502, 503, 504] },
    deprecated: false,
    anonymous: false,
    doc: "Downloads a file.",
};

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
