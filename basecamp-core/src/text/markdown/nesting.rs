//! Limits how deeply the quotes and lists of a Markdown text nest.

use std::borrow::Cow;

use super::SEPARATOR;

/// The last column of a line in which markers are recognized.
const MAX_COLUMN: usize = 100;

/// Returns a text that is parsed in linear time.
///
/// The parser visits every open quote and list on each line. A text with markers beyond column 100
/// is returned with a separator before the first of them on each line: this marker and those after
/// it are text. That is far beyond the depth that a document has. Unlike an escape, the separator
/// doesn't change a code block.
pub(super) fn limit(source: &str) -> Cow<'_, str> {
    let mut limited = String::new();
    let mut rest = 0;
    let mut start = 0;
    for line in lines(source) {
        if let Some(excess) = markers(line).find(|marker| marker.column > MAX_COLUMN) {
            let index = start + excess.index;
            limited.extend([&source[rest..index], SEPARATOR]);
            rest = index;
        }
        start += line.len();
    }
    if rest == 0 {
        return Cow::Borrowed(source);
    }
    limited.push_str(&source[rest..]);
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

/// The markers at the start of a line (CommonMark, sections 5.1 and 5.2), up to a thematic break.
fn markers(line: &str) -> impl Iterator<Item = Marker> {
    let bytes = &line.as_bytes()[..thematic_break(line)];
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

/// The start of the thematic break at the end of a line (CommonMark, section 4.1), or the end of
/// the line.
fn thematic_break(line: &str) -> usize {
    let trimmed = line.trim_end_matches([' ', '\t', '\r', '\n']);
    let Some(mark @ ('-' | '*')) = trimmed.chars().next_back() else { return line.len() };
    let before = trimmed.trim_end_matches([mark, ' ', '\t']);
    let marks = trimmed[before.len()..].bytes().filter(|byte| char::from(*byte) == mark);
    if marks.count() < 3 { line.len() } else { before.len() }
}

#[cfg(test)]
mod tests;
