//! Limits how deeply the quotes and lists of a Markdown text nest.

use std::borrow::Cow;

/// The parser visits every open quote and list on each line. A text with at most this many visits
/// is parsed unchanged.
const MAX_VISITS: usize = 10_000_000;

/// The last column in which a text with more visits has markers.
const MAX_COLUMN: usize = 100;

/// Returns a text that is parsed in linear time.
///
/// A text with very many lines and a very deep nesting is returned with a backslash before the
/// first marker of each line beyond column 100: this marker and those after it are text. That is
/// far beyond the depth that a document has.
pub(super) fn limit(source: &str) -> Cow<'_, str> {
    let columns = lines(source).flat_map(markers).map(|marker| marker.column);
    let deepest = columns.max().unwrap_or_default();
    if deepest.saturating_mul(lines(source).count()) <= MAX_VISITS {
        return Cow::Borrowed(source);
    }
    let mut limited = String::with_capacity(source.len());
    for line in lines(source) {
        let excess = markers(line).find(|marker| marker.column > MAX_COLUMN);
        let (before, after) = line.split_at(excess.as_ref().map_or(0, |marker| marker.index));
        limited.extend([before, if excess.is_some() { "\\" } else { "" }, after]);
    }
    Cow::Owned(limited)
}

fn lines(source: &str) -> impl Iterator<Item = &str> {
    source.split_inclusive('\n')
}

/// The marker of a quote or list item.
struct Marker {
    /// The first column after it: at least the number of quotes and lists up to it.
    column: usize,
    /// The position of its last character.
    index: usize,
}

/// The markers at the start of a line (CommonMark, sections 5.1 and 5.2).
fn markers(line: &str) -> impl Iterator<Item = Marker> {
    let bytes = line.as_bytes();
    let (mut index, mut column) = (0, 0);
    std::iter::from_fn(move || {
        while let Some(byte @ (b' ' | b'\t')) = bytes.get(index) {
            index += 1;
            // A tab ends at a multiple of four columns.
            column += if *byte == b'\t' { 4 } else { 1 };
        }
        let rest = &bytes[index..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let is_word = |byte: Option<&u8>| !matches!(byte, None | Some(b' ' | b'\t' | b'\n'));
        match rest.get(digits)? {
            b'>' if digits == 0 => {}
            b'-' | b'+' | b'*' if digits == 0 && !is_word(rest.get(1)) => {}
            b'.' | b')' if digits > 0 && !is_word(rest.get(digits + 1)) => {}
            _ => return None,
        }
        let last = index + digits;
        index = last + 1;
        column += digits + 1;
        Some(Marker { column, index: last })
    })
}

#[cfg(test)]
mod tests;
