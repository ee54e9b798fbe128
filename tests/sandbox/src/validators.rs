//! Entity tags and conditional requests (RFC 9110, section 13).

use std::hash::{DefaultHasher, Hash, Hasher};

use bytes::Bytes;
use http::header::{
    CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, IF_NONE_MATCH, LINK,
};
use http::request::Parts;
use http::{HeaderMap, Method, Response, StatusCode};

/// Adds an entity tag to a response.
pub(super) fn tagged(mut response: Response<Bytes>) -> Response<Bytes> {
    if response.status() == StatusCode::OK {
        let mut hasher = DefaultHasher::new();
        response.body().hash(&mut hasher);
        for name in [LINK, TOTAL] {
            response.headers().get(name).map(HeaderValue::as_bytes).hash(&mut hasher);
        }
        let tag = format!("W/\"{:016x}\"", hasher.finish());
        let tag = HeaderValue::try_from(tag).expect("digits are visible ASCII");
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

const TOTAL: HeaderName = HeaderName::from_static("x-total-count");

/// Whether the `If-None-Match` of a request lists an entity tag, or is `*`. Weak tags are equal to
/// strong ones.
fn lists(headers: &HeaderMap, tag: &str) -> bool {
    let lines = headers.get_all(IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    let mut known = lines.flat_map(|line| line.split(',')).map(str::trim);
    known.any(|known| known == "*" || opaque(known) == opaque(tag))
}

/// A tag without the mark of weak ones.
fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// Returns a 304 without the headers of the content if the entity tag of the request matches.
pub(super) fn unless_known(head: &Parts, mut response: Response<Bytes>) -> Response<Bytes> {
    let tag = response.headers().get(ETAG).and_then(|tag| tag.to_str().ok());
    if head.method == Method::GET && tag.is_some_and(|tag| lists(&head.headers, tag)) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Bytes::new();
        for name in [CONTENT_TYPE, CONTENT_ENCODING, LINK, TOTAL] {
            response.headers_mut().remove(name);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_weakly_and_in_lists() {
        let is_known = |lines: &[&'static str]| {
            let lines = lines.iter().map(|line| (IF_NONE_MATCH, HeaderValue::from_static(line)));
            lists(&lines.collect(), "W/\"a1\"")
        };
        assert!(is_known(&["W/\"a1\""]));
        assert!(is_known(&["\"a1\""]));
        assert!(is_known(&["*"]));
        assert!(is_known(&["\"b\", W/\"a1\" , \"c\""]));
        assert!(!is_known(&[]));
        assert!(!is_known(&["\"a\", W/\"a12\""]));
        assert!(!is_known(&["a1"]));
    }
}
