//! Reads a multipart form with a file in it.

use bytes::Bytes;
use mime::Mime;
use serde_json::{Map, Value, json};

use super::reply::Refusal;

/// The one file of a form: a member `name` with its file name, type and size. Its content takes the
/// place of the form.
pub(super) fn file(
    name: &str,
    content_type: &str,
    body: &mut Bytes,
) -> Result<Map<String, Value>, Refusal> {
    let malformed = |reason: &str| Refusal::malformed(format!("The form {reason}"));
    let boundary = content_type
        .strip_prefix("multipart/form-data;")
        .and_then(|parameters| parameter(parameters, "boundary"))
        .ok_or_else(|| {
            Refusal::unsupported("The body's Content-Type must be multipart/form-data")
        })?;
    let delimiter = format!("--{boundary}");
    let rest = body
        .strip_prefix(delimiter.as_bytes())
        .ok_or_else(|| malformed("doesn't start with its boundary"))?;
    let rest = rest.strip_prefix(b"\r\n").ok_or_else(|| malformed("has no part"))?;
    let (head, rest) = split(rest, b"\r\n\r\n")
        .ok_or_else(|| malformed("has a part without an end of headers"))?;
    let (content, rest) = split(rest, format!("\r\n{delimiter}").as_bytes())
        .ok_or_else(|| malformed("has a part without an end"))?;
    if !rest.starts_with(b"--") {
        return Err(malformed("has more than one part"));
    }
    let head =
        std::str::from_utf8(head).map_err(|_| malformed("has headers that are not UTF-8"))?;
    let disposition = header(head, "content-disposition")
        .ok_or_else(|| malformed("has a part without a name"))?;
    if parameter(disposition, "name") != Some(name) {
        return Err(malformed(&format!("has no part named {name}")));
    }
    let Some(filename) = parameter(disposition, "filename") else {
        return Err(malformed("has a part that is not a file"));
    };
    if content.is_empty() {
        return Err(Refusal::invalid(name, "can't be blank"));
    }
    let content_type = header(head, "content-type").unwrap_or("application/octet-stream");
    if !is_media_type(content_type) {
        return Err(malformed("has a part whose Content-Type is not a media type"));
    }
    let file = json!({
        "filename": filename,
        "content_type": content_type,
        "byte_size": content.len(),
    });
    *body = body.slice_ref(content);
    Ok(Map::from_iter([(name.to_owned(), file)]))
}

/// Whether this is a valid media type.
pub(super) fn is_media_type(text: &str) -> bool {
    // The crate accepts `image/`.
    text.parse::<Mime>().is_ok_and(|media_type| media_type.subtype() != "")
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
    lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

fn parameter<'a>(parameters: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = parameters.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.trim_matches('"'))
}

fn split<'a>(bytes: &'a [u8], separator: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = bytes.windows(separator.len()).position(|window| window == separator)?;
    Some((&bytes[..at], &bytes[at + separator.len()..]))
}
