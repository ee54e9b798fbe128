//! Decodes header values to text.

use std::borrow::Cow;

use http::{HeaderMap, HeaderValue};

/// Returns the value of a header as text, if the header is present. A value with bytes outside of
/// ASCII is decoded as UTF-8 if it is valid UTF-8, else as ISO-8859-1 (RFC 9110, section 5.5).
pub(crate) fn text(headers: &HeaderMap, name: impl http::header::AsHeaderName) -> Option<String> {
    headers.get(name).map(|value| decoded(value).into_owned())
}

/// Returns the members of a list header from all of its field lines, without empty members
/// (RFC 9110, sections 5.3 and 5.6.1). For lists whose members have no quoted strings.
pub(crate) fn list(
    headers: &HeaderMap,
    name: impl http::header::AsHeaderName,
) -> impl DoubleEndedIterator<Item = &[u8]> {
    let lines = headers.get_all(name).into_iter();
    let members = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    members.map(<[u8]>::trim_ascii).filter(|member| !member.is_empty())
}

/// Decodes one header value as [`text`] does.
pub(crate) fn decoded(value: &HeaderValue) -> Cow<'_, str> {
    match std::str::from_utf8(value.as_bytes()) {
        Ok(text) => text.into(),
        Err(_) => latin1(value.as_bytes()).into(),
    }
}

/// Decodes ISO-8859-1, whose bytes are the first 256 characters of Unicode.
pub(crate) fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_has_the_members_of_all_lines() {
        let mut headers = HeaderMap::new();
        for line in ["identity,\tgzip", "", ", br ,"] {
            headers.append("content-encoding", line.parse().unwrap());
        }
        let members: Vec<_> = list(&headers, "content-encoding").collect();
        assert_eq!(members, [&b"identity"[..], b"gzip", b"br"]);
        assert_eq!(list(&headers, "vary").count(), 0);
    }

    #[test]
    fn text_outside_of_ascii_is_utf8_or_latin1() {
        let rows: [(&[u8], &str); 3] =
            [(b"caf\xc3\xa9", "café"), (b"caf\xe9", "café"), (b"cafe", "cafe")];
        for (bytes, expected) in rows {
            let mut headers = HeaderMap::new();
            headers.insert("x-name", HeaderValue::from_bytes(bytes).unwrap());
            assert_eq!(text(&headers, "x-name").as_deref(), Some(expected));
        }
        assert_eq!(text(&HeaderMap::new(), "x-name"), None);
    }
}
