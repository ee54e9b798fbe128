//! Redaction: URLs without secrets, for logs, events and error messages.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use http::Uri;

use crate::registry::operation::{OPERATIONS, Operation, PathPart};

/// Replaces the parts of a URL that may grant access.
const REDACTED: &str = "[redacted]";

/// Returns a URL for logs: without userinfo, fragment, secrets in the path, and values of query
/// parameters that may grant access.
pub(crate) fn redact_url(uri: &Uri) -> String {
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let host = authority.rsplit('@').next().unwrap_or_default();
    let mut url = format!("{}://{host}", uri.scheme_str().unwrap_or_default());
    url.push_str(&redact_path(uri.path()));
    for (index, pair) in uri.query().into_iter().flat_map(|query| query.split('&')).enumerate() {
        url.push(if index == 0 { '?' } else { '&' });
        match pair.split_once('=') {
            Some((name, _)) if is_secret(name) => {
                url.push_str(name);
                url.push('=');
                url.push_str(REDACTED);
            }
            _ => url.push_str(pair),
        }
    }
    url
}

/// Redacts the path parameter that is a secret, if the path belongs to an operation with one.
pub(crate) fn redact_path(path: &str) -> Cow<'_, str> {
    match secret_in_path(path) {
        Some(secret) => {
            let mut redacted = path.to_owned();
            redacted.replace_range(secret, REDACTED);
            redacted.into()
        }
        None => path.into(),
    }
}

/// Returns the position of the path parameter that is a secret, if the path belongs to an operation
/// with one.
pub(crate) fn secret_in_path(path: &str) -> Option<Range<usize>> {
    static SECRET_PATHS: LazyLock<Vec<&Operation>> = LazyLock::new(|| {
        let operations = OPERATIONS.iter().copied();
        operations.filter(|operation| operation.secret_in_path().is_some()).collect()
    });
    SECRET_PATHS.iter().find_map(|operation| {
        let secret = operation.secret_in_path()?;
        let mut at = 0;
        for part in operation.path {
            match part {
                PathPart::Literal(text) => {
                    path.get(at..)?.strip_prefix(text)?;
                    at += text.len();
                }
                PathPart::Parameter(name) => {
                    let length = path.get(at..)?.split('/').next()?.len();
                    if *name == secret {
                        return Some(at..at + length);
                    }
                    at += length;
                }
            }
        }
        None
    })
}

/// Whether the value of a query parameter with this name may grant access.
pub(crate) fn is_secret(name: &str) -> bool {
    const PARTS: [&str; 10] = [
        "token",
        "ticket",
        "secret",
        "password",
        "signature",
        "credential",
        "code",
        "key",
        "sgid",
        "auth",
    ];
    let name = name.to_ascii_lowercase();
    name == "sig" || PARTS.iter().any(|part| name.contains(part))
}

/// Whether the text in a member of a JSON object with this name may grant access. Members that
/// describe credentials, such as `token_type` and `token_endpoint`, are no secrets, and neither are
/// the members `code` and `key` of the API: the names of a service and of a kind of results.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn is_secret_member(name: &str) -> bool {
    const DESCRIPTIONS: [&str; 5] = ["_endpoint", "_hint", "_servers", "_supported", "_type"];
    let lower = name.to_ascii_lowercase();
    let describes = matches!(
        lower.as_str(),
        "code"
            | "country_code"
            | "error_code"
            | "key"
            | "keyword"
            | "keywords"
            | "language_code"
            | "status_code"
    ) || lower.starts_with("author") && !lower.starts_with("authorization")
        || DESCRIPTIONS.iter().any(|ending| lower.ends_with(ending));
    !describes && (is_secret(&lower) || lower.contains("cookie"))
}
