//! The `Retry-After` header.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, header};

/// Reads the wait that the server requests (RFC 9110, section 10.2.3): whole seconds greater than
/// 0, or a date after `wall`, rounded up to a second. Any other value counts as absent.
pub(crate) fn retry_after(headers: &HeaderMap, wall: SystemTime) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if value.bytes().all(|byte| byte.is_ascii_digit()) {
        return value.parse().ok().filter(|seconds| *seconds > 0).map(Duration::from_secs);
    }
    let wait = httpdate::parse_http_date(value).ok()?.duration_since(wall).ok()?;
    let seconds = wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0));
    (seconds > 0).then(|| Duration::from_secs(seconds))
}
