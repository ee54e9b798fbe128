//! File names in `Content-Disposition` (RFC 6266, with RFC 8187 for `filename*`).

use http::{HeaderMap, header};
use percent_encoding::percent_decode_str;

use crate::model::header::{decoded, latin1};

/// The file name that a response suggests: that of `filename*` if it can be decoded, else that of
/// `filename` (RFC 6266, section 4.3), without folders.
///
/// The parser accepts common errors of servers: names outside of ASCII, blanks in a name without
/// quotes, a quoted string that isn't closed.
pub(crate) fn file_name(headers: &HeaderMap) -> Option<String> {
    headers.get_all(header::CONTENT_DISPOSITION).iter().find_map(|value| name_in(&decoded(value)))
}

fn name_in(disposition: &str) -> Option<String> {
    let (mut plain, mut extended) = (None, None);
    // The part before the first semicolon is the type, which says nothing about the name.
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

/// The value of a parameter, a quoted string or a token (RFC 9110, section 5.6), and the text after
/// its semicolon.
fn next_value(text: &str) -> (String, &str) {
    let after = |rest: &'_ str| rest.find(';').map_or(rest.len(), |end| end + 1);
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, _) = text.split_once(';').unwrap_or((text, ""));
        return (value.trim_end().to_owned(), &text[after(text)..]);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => {
                let rest = &quoted[at + 1..];
                return (value, &rest[after(rest)..]);
            }
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            _ => value.push(character),
        }
    }
    (value, "")
}

/// Decodes `charset'language'value` (RFC 8187, section 3.2). A value in another charset, or with bytes
/// that its charset doesn't have, is ignored.
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

/// The last segment of a path, if it can name a file (RFC 6266, section 4.3).
fn without_folders(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let names = last.chars().any(|one| one != '.' && !one.is_whitespace() && !one.is_control());
    names.then(|| last.to_owned())
}

#[cfg(test)]
mod tests;
