//! Parser of file names in `Content-Disposition` (RFC 6266, with RFC 8187 for `filename*`).

use http::{HeaderMap, header};
use percent_encoding::percent_decode_str;

use crate::model::header::{decoded, latin1};

/// Returns the file name of a response without folders: the value of `filename*` if it can be
/// decoded, else of `filename` (RFC 6266, section 4.3).
///
/// The parser accepts common server errors: names outside of ASCII, spaces in an unquoted name, a
/// quoted string without a closing quote.
pub(crate) fn file_name(headers: &HeaderMap) -> Option<String> {
    headers.get_all(header::CONTENT_DISPOSITION).iter().find_map(|value| name_in(&decoded(value)))
}

fn name_in(disposition: &str) -> Option<String> {
    let (mut plain, mut extended) = (None, None);
    // The part before the first semicolon is the disposition type.
    let (_, mut rest) = disposition.split_once(';')?;
    while !rest.is_empty() {
        let (parameter, after) = rest.split_at(rest.find(['=', ';']).unwrap_or(rest.len()));
        let Some(after) = after.strip_prefix('=') else {
            rest = after.strip_prefix(';').unwrap_or_default();
            continue;
        };
        let value;
        (value, rest) = next_value(after.trim_start());
        let name = parameter.trim();
        if name.eq_ignore_ascii_case("filename") {
            plain = plain.or_else(|| without_folders(&value));
        } else if name.eq_ignore_ascii_case("filename*") {
            extended = extended.or_else(|| without_folders(&extended_value(&value)?));
        }
    }
    extended.or(plain)
}

/// Parses the value of a parameter, a quoted string or a token (RFC 9110, section 5.6). Returns the
/// value and the text after its semicolon.
fn next_value(text: &str) -> (String, &str) {
    let after = |rest: &'_ str| rest.find(';').map_or(rest.len(), |end| end + 1);
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, _) = text.split_once(';').unwrap_or((text, ""));
        return (value.trim_end().to_owned(), &text[after(text)..]);
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, ch)) = chars.next() {
        match ch {
            '"' => {
                let rest = &quoted[at + 1..];
                return (value, &rest[after(rest)..]);
            }
            '\\' => value.extend(chars.next().map(|(_, escaped)| escaped)),
            _ => value.push(ch),
        }
    }
    (value, "")
}

/// Decodes `charset'language'value` (RFC 8187, section 3.2) in UTF-8 or ISO-8859-1. Returns `None`
/// for another charset, or for bytes that are invalid in the charset.
fn extended_value(text: &str) -> Option<String> {
    let (charset, rest) = text.split_once('\'')?;
    let (_, value) = rest.split_once('\'')?;
    let bytes: Vec<u8> = percent_decode_str(value).collect();
    if charset.eq_ignore_ascii_case("utf-8") {
        String::from_utf8(bytes).ok()
    } else if charset.eq_ignore_ascii_case("iso-8859-1") {
        Some(latin1(&bytes))
    } else {
        None
    }
}

/// Returns the last segment of a path, if it is a file name (RFC 6266, section 4.3).
fn without_folders(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_name = last.chars().any(|ch| ch != '.' && !ch.is_whitespace() && !ch.is_control());
    is_name.then(|| last.to_owned())
}

#[cfg(test)]
mod tests;
