//! The stored form of a cached response.

use basecamp_core::CachedResponse;
use http::{HeaderMap, HeaderName, HeaderValue};
use sha2::{Digest, Sha256};

/// Magic number of an entry. It is followed by the SHA-256 hash of the rest, the length of the
/// headers (`u32`, little-endian), the headers in the format of HTTP/1, and the body.
const MAGIC: &[u8; 8] = b"bcache1\n";
/// Length of the hash in bytes.
pub(crate) const HASH: usize = 32;

/// Encodes a response, with a hash that detects damage.
pub(crate) fn encode(response: &CachedResponse) -> Vec<u8> {
    let mut headers = Vec::new();
    for (name, value) in &response.headers {
        headers.extend_from_slice(name.as_str().as_bytes());
        headers.extend_from_slice(b": ");
        headers.extend_from_slice(value.as_bytes());
        headers.extend_from_slice(b"\r\n");
    }
    let mut content =
        Vec::with_capacity(MAGIC.len() + HASH + 4 + headers.len() + response.body.len());
    content.extend_from_slice(MAGIC);
    content.extend_from_slice(&[0; HASH]);
    content.extend_from_slice(&(headers.len() as u32).to_le_bytes());
    content.extend_from_slice(&headers);
    content.extend_from_slice(&response.body);
    let (front, rest) = content.split_at_mut(MAGIC.len() + HASH);
    front[MAGIC.len()..].copy_from_slice(&Sha256::digest(rest));
    content
}

/// Decodes a response; `None` if the content is damaged.
pub(crate) fn decode(content: Vec<u8>) -> Option<CachedResponse> {
    let hash = content.strip_prefix(MAGIC)?.get(..HASH)?;
    let rest = &content[MAGIC.len() + HASH..];
    if Sha256::digest(rest)[..] != *hash {
        return None;
    }
    let (length, rest) = rest.split_first_chunk()?;
    let length = u32::from_le_bytes(*length) as usize;
    let headers = decode_headers(rest.get(..length)?)?;
    let body = rest[length..].to_vec();
    Some(CachedResponse::new(headers, body.into()))
}

fn decode_headers(mut text: &[u8]) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    while !text.is_empty() {
        let end = text.windows(2).position(|pair| pair == b"\r\n")?;
        let line = &text[..end];
        let colon = line.windows(2).position(|pair| pair == b": ")?;
        let name = HeaderName::from_bytes(&line[..colon]).ok()?;
        headers.append(name, HeaderValue::from_bytes(&line[colon + 2..]).ok()?);
        text = &text[end + 2..];
    }
    Some(headers)
}
