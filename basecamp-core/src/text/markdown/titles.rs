//! Limits how many lines the title of a link spans.

use std::borrow::Cow;

use super::SEPARATOR;

/// At each line break of a title, the parser visits the text from the start of the title. A text
/// with at most this many visits is parsed unchanged.
const MAX_VISITS: usize = 10_000_000;

/// The most line breaks of a title in a text with more visits.
const MAX_LINES: usize = 20;

/// The most line breaks between the `](` of a link and its title.
const MAX_LINES_BEFORE: usize = 2;

/// Returns a text whose titles are parsed in linear time.
///
/// The parser searches for the end of a title up to the end of the paragraph. A text with very long
/// titles is returned with a separator before those of more than 20 lines, which are text then.
/// Unlike an escape, it leaves the delimiter as the end of a title before it.
pub(super) fn limit(source: &str) -> Cow<'_, str> {
    let titles = titles(source);
    let visits = titles.iter().map(Title::visits).fold(0, usize::saturating_add);
    if visits <= MAX_VISITS {
        return Cow::Borrowed(source);
    }
    let mut limited = String::with_capacity(source.len() + titles.len() * SEPARATOR.len());
    let mut rest = 0;
    for title in titles.iter().filter(|title| title.lines > MAX_LINES) {
        limited.extend([&source[rest..title.start], SEPARATOR]);
        rest = title.start;
    }
    limited.push_str(&source[rest..]);
    Cow::Owned(limited)
}

/// A text that the parser may read as the title of a link.
struct Title {
    /// The position of its delimiter.
    start: usize,
    /// The bytes and line breaks up to the closing delimiter, or to the end of the paragraph.
    length: usize,
    lines: usize,
}

impl Title {
    fn visits(&self) -> usize {
        self.length.saturating_mul(self.lines)
    }
}

/// Finds everything that can be a title (CommonMark, section 6.3), in the order of the text.
fn titles(source: &str) -> Vec<Title> {
    let bytes = source.as_bytes();
    let mut search = Search::default();
    let mut index = 0;
    while let Some(byte) = bytes.get(index) {
        let before = index.checked_sub(1).map(|before| bytes[before]);
        match byte {
            b'\n' => search.line_break(index),
            byte if !byte.is_ascii_whitespace() => search.is_blank = false,
            _ => {}
        }
        match byte {
            b'"' => search.delimiter(0, index, before),
            b'\'' => search.delimiter(1, index, before),
            b'(' => search.delimiter(2, index, before),
            b')' => search.end(2, index),
            b'\\' if bytes.get(index + 1).is_some_and(u8::is_ascii_punctuation) => index += 1,
            _ => {}
        }
        index += 1;
    }
    search.end_paragraph(bytes.len());
    search.titles
}

#[derive(Default)]
struct Search {
    titles: Vec<Title>,
    /// The titles that aren't closed, by their delimiter, with the line of their start.
    open: [Option<(usize, usize)>; 3],
    line: usize,
    /// The line of the last `](`, or of another delimiter after a bracket.
    link_line: Option<usize>,
    /// Whether the line is blank so far.
    is_blank: bool,
}

impl Search {
    fn line_break(&mut self, index: usize) {
        if self.is_blank {
            self.end_paragraph(index);
        }
        self.line += 1;
        self.is_blank = true;
    }

    /// Ends the title of the delimiter, and starts another one after the address of a link.
    fn delimiter(&mut self, delimiter: usize, index: usize, before: Option<u8>) {
        self.end(delimiter, index);
        if before == Some(b']') {
            self.link_line = Some(self.line);
        }
        let follows_address = before.is_some_and(|byte| byte <= b' ' || byte == b'>');
        let follows_link = self.link_line.is_some_and(|line| self.line - line <= MAX_LINES_BEFORE);
        if follows_address && follows_link {
            self.open[delimiter] = Some((self.titles.len(), self.line));
            self.titles.push(Title { start: index, length: 0, lines: 0 });
        }
    }

    fn end(&mut self, delimiter: usize, index: usize) {
        if let Some((title, line)) = self.open[delimiter].take() {
            let title = &mut self.titles[title];
            title.length = index - title.start;
            title.lines = self.line - line;
        }
    }

    fn end_paragraph(&mut self, index: usize) {
        for delimiter in 0..self.open.len() {
            self.end(delimiter, index);
        }
    }
}

#[cfg(test)]
mod tests;
