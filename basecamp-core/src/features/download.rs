//! Downloads: one or two requests from the URL of a file to its bytes.
//!
//! The first request goes to the API, with credentials. The API either sends the file, or redirects
//! to the file storage with a signed URL that expires soon. The second request goes to that URL
//! once, without credentials, and only to addresses that [`Config`](crate::Config) allows (SSRF
//! protection).

mod builder;
pub(crate) mod disposition;
pub(crate) mod file_name;
mod machine;
mod received;
mod redirect;
mod send;

use http::Method;
use url::Url;

use crate::model::id::is_digits;
use crate::registry::operation::{ApiRetryPolicy, Body, Operation, Pagination, PathPart};

pub use builder::{DownloadUpload, DownloadUrl};
pub use machine::DownloadCall;
pub use received::{Download, unwritable};

/// The operation of a download. It is not in the registry, since the API description doesn't have
/// it.
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
    // Without 500, since the server fails again for the same URL.
    retry: ApiRetryPolicy { max_attempts: 3, statuses: &[408, 425, 429, 502, 503, 504] },
    deprecated: false,
    anonymous: false,
    doc: "Downloads a file.",
};

/// Replaces the origin of a file's URL with `base`, so that credentials go to no other origin.
pub(crate) fn rebase(base: &str, url: &str) -> Result<String, String> {
    let message = |reason: &str| format!("the URL of the file {reason}");
    if url.trim().is_empty() {
        return Err(message("must not be empty"));
    }
    let base = Url::parse(base).map_err(|_| message("has no base"))?;
    let url = base.join(url).map_err(|error| message(&format!("is no URL: {error}")))?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err(message(&format!("must be one of HTTP, not `{}:`", url.scheme())));
    }
    let mut rebased = base;
    rebased.set_path(url.path());
    rebased.set_query(url.query());
    Ok(rebased.into())
}

/// [`rebase`] for a URL in a rich text, whose author may be anyone: rejects the URLs that are not
/// those of files, so that no text makes the client request anything else.
pub(crate) fn rebase_file(base: &str, url: &str) -> Result<String, String> {
    let rebased = rebase(base, url)?;
    let is_file = Url::parse(&rebased).is_ok_and(|url| is_file_path(url.path()));
    is_file.then_some(rebased).ok_or_else(|| {
        "the URL of the attachment is not that of a file in Basecamp, which has a path such as \
         `/999/blobs/../download/name`: request it without the client's credentials"
            .to_owned()
    })
}

/// Whether a path is that of a file: of a blob with its preview and thumbnail, or of an upload with
/// its versions. The account and the bucket may be missing.
fn is_file_path(path: &str) -> bool {
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let rest = match segments.as_slice() {
        [account, rest @ ..] if is_digits(account) => rest,
        rest => rest,
    };
    let rest = match rest {
        ["buckets", bucket, rest @ ..] if is_digits(bucket) => rest,
        rest => rest,
    };
    match rest {
        ["blobs", id, kind, name @ ..] => {
            !id.is_empty()
                && matches!(*kind, "download" | "previews" | "thumbnails")
                && !name.is_empty()
        }
        ["uploads", id, "download", _, ..] => is_digits(id),
        ["uploads", id, "versions", version, "download", _, ..] => {
            is_digits(id) && is_digits(version)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
