//! Compression of responses for clients that accept gzip.

use std::io::Write;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, HeaderValue, VARY};
use http::{HeaderMap, Response};

/// The largest body that isn't compressed.
const COMPRESS_ABOVE: usize = 1024;

pub(super) fn is_accepted(headers: &HeaderMap) -> bool {
    let mut codings = headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    codings.any(|coding| coding.split(';').next().is_some_and(|name| name.trim() == "gzip"))
}

pub(super) fn compressed(response: Response<Bytes>) -> Response<Bytes> {
    if response.body().len() <= COMPRESS_ABOVE {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 2), Compression::fast());
    let written = encoder.write_all(&body).and_then(|()| encoder.finish());
    let small = written.expect("writing to memory never fails");
    head.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    head.headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    Response::from_parts(head, small.into())
}
