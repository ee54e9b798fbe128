//! Parser of the `Link` header (RFC 8288), as far as pagination needs it.

use http::{HeaderMap, header};

/// Returns the unresolved target of the first link with the relation `next`.
///
/// A header can have several links, and a response several headers; parameters can have any order.
/// The parser skips a malformed link and finds the links after it. Its time is linear in the length
/// of the headers.
pub(crate) fn next_target(headers: &HeaderMap) -> Option<String> {
    headers.get_all(header::LINK).iter().find_map(|value| {
        // A title can contain invalid UTF-8, which must not hide the links.
        next_in(&String::from_utf8_lossy(value.as_bytes())).map(str::to_owned)
    })
}

fn next_in(mut rest: &str) -> Option<&str> {
    loop {
        let open = rest.find('<')?;
        rest = &rest[open + 1..];
        let close = rest.find('>')?;
        // A `<` without a `>` must not hide the next link.
        let target = match rest[..close].rfind('<') {
            Some(reopened) => &rest[reopened + 1..close],
            None => &rest[..close],
        };
        let (is_next, end) = parameters(&rest[close + 1..]);
        if is_next && !target.trim().is_empty() {
            return Some(target.trim());
        }
        rest = &rest[close + 1 + end..];
    }
}

/// Parses the parameters of a link. Returns whether the relation contains `next`, and the offset of
/// their end.
fn parameters(text: &str) -> (bool, usize) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut rel = None;
    while at < bytes.len() && bytes[at] != b',' {
        if bytes[at] != b';' {
            at += 1;
            continue;
        }
        at += 1;
        let name_start = at;
        while at < bytes.len() && !matches!(bytes[at], b'=' | b';' | b',') {
            at += 1;
        }
        let name = text[name_start..at].trim();
        if bytes.get(at) != Some(&b'=') {
            continue;
        }
        at += 1;
        let (value, end) = parameter_value(text, at);
        at = end;
        // Only the first `rel` counts (RFC 8288, section 3.3).
        if name.eq_ignore_ascii_case("rel") && rel.is_none() {
            rel = Some(value);
        }
    }
    let is_next = rel.is_some_and(|relations| {
        relations.split_ascii_whitespace().any(|relation| relation.eq_ignore_ascii_case("next"))
    });
    (is_next, at)
}

/// Parses the value at `at`, a token or a quoted string. Returns the value and the offset of its
/// end.
fn parameter_value(text: &str, at: usize) -> (&str, usize) {
    let bytes = text.as_bytes();
    let start = at + (text[at..].len() - text[at..].trim_ascii_start().len());
    if bytes.get(start) != Some(&b'"') {
        let length = text[start..].find([';', ',']).unwrap_or(text.len() - start);
        return (text[start..start + length].trim(), start + length);
    }
    let mut end = start + 1;
    while end < bytes.len() && bytes[end] != b'"' {
        end += if bytes[end] == b'\\' { 2 } else { 1 };
    }
    // A quoted string without a closing quote, or with text after it, is malformed and must not
    // hide the next link.
    let after = bytes.get(end + 1..).map(<[u8]>::trim_ascii_start);
    match after {
        Some([] | [b';' | b',', ..]) => (&text[start + 1..end], end + 1),
        _ => ("", text[start..].find(',').map_or(text.len(), |comma| start + comma)),
    }
}

#[cfg(test)]
mod tests;
