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
    codings.any(|coding| {
        let (name, parameters) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim().eq_ignore_ascii_case("gzip") && !parameters.split(';').any(is_rejection)
    })
}

/// Whether a parameter of a coding is a weight of 0.
fn is_rejection(parameter: &str) -> bool {
    let (name, weight) = parameter.split_once('=').unwrap_or_default();
    name.trim().eq_ignore_ascii_case("q") && weight.trim().parse() == Ok(0.0_f32)
}

/// Compresses a response whose body isn't small, if the client accepts that.
pub(super) fn negotiated(mut response: Response<Bytes>, is_accepted: bool) -> Response<Bytes> {
    if response.body().len() <= COMPRESS_ABOVE {
        return response;
    }
    response.headers_mut().insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    if !is_accepted {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 2), Compression::fast());
    let written = encoder.write_all(&body).and_then(|()| encoder.finish());
    let small = written.expect("writing to memory never fails");
    head.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    Response::from_parts(head, small.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(value: &'static str) -> bool {
        is_accepted(&HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(value))]))
    }

    #[test]
    fn codings_with_a_weight_of_0_are_rejected() {
        for value in ["gzip", "deflate, gzip;q=0.5", "GZIP", "gzip; q=1", "br;q=0, gzip"] {
            assert!(accepts(value), "{value}");
        }
        for value in ["", "br", "gzip;q=0", "gzip; Q=0.000", "deflate, gzip ; q=0"] {
            assert!(!accepts(value), "{value}");
        }
    }

    #[test]
    fn both_forms_of_a_response_vary() {
        for is_accepted in [true, false] {
            let response =
                negotiated(Response::new(vec![0; 2 * COMPRESS_ABOVE].into()), is_accepted);
            assert_eq!(response.headers()[VARY], "Accept-Encoding");
            assert_eq!(response.headers().contains_key(CONTENT_ENCODING), is_accepted);
        }
    }
}
