//! Entity tags and conditional requests (RFC 9110, section 13).

use std::hash::{DefaultHasher, Hash, Hasher};

use bytes::Bytes;
use http::header::{
    CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, IF_NONE_MATCH, LINK,
};
use http::request::Parts;
use http::{Method, Response, StatusCode};

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

/// Returns a 304 without the headers of the content if the entity tag of the request matches.
pub(super) fn unless_known(head: &Parts, mut response: Response<Bytes>) -> Response<Bytes> {
    let known = head.headers.get(IF_NONE_MATCH).is_some_and(|known| {
        head.method == Method::GET && response.headers().get(ETAG) == Some(known)
    });
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Bytes::new();
        for name in [CONTENT_TYPE, CONTENT_ENCODING, LINK, TOTAL] {
            response.headers_mut().remove(name);
        }
    }
    response
}
