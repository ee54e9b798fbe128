//! Reading the tags of rich text.

use super::entities::unescape;

/// The `sgid` attributes of the `<bc-attachment>` tags in a rich text, in document order, with
/// entities decoded.
///
/// A tag inside of a comment or of an attribute's value is none. A tag that isn't closed, or a
/// quote without its mate, ends the iteration: a parser would read the rest of the text as a part
/// of that tag.
pub(crate) struct Sgids<'a> {
    text: &'a str,
    at: usize,
}

/// Returns the `sgid`s of the attachments in `rich_text`.
pub(crate) fn sgids(rich_text: &str) -> Sgids<'_> {
    Sgids { text: rich_text, at: 0 }
}

impl Iterator for Sgids<'_> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        loop {
            let start = self.at + find(self.text, self.at, b"<")?;
            let tag = &self.text[start..];
            if tag.starts_with("<!--") {
                // `<!-->` is a complete comment.
                self.at = start + 2 + tag[2..].find("-->")? + 3;
                continue;
            }
            if tag.starts_with("<!") || tag.starts_with("<?") || tag.starts_with("</") {
                self.at = start + find(self.text, start, b">")? + 1;
                continue;
            }
            let name = leading(&tag[1..], b"/><=\"'");
            if name.is_empty() {
                self.at = start + 1;
                continue;
            }
            let mut attributes = Attributes { text: self.text, at: start + 1 + name.len() };
            let mut sgid = None;
            while let Some((name, value)) = attributes.next()? {
                if sgid.is_none() && equals_folded(name, "sgid") {
                    sgid = Some(value);
                }
            }
            self.at = attributes.at;
            if let Some(sgid) = sgid
                && equals_folded(name, "bc-attachment")
                && !sgid.is_empty()
            {
                return Some(unescape(sgid));
            }
        }
    }
}

/// The attributes of one tag.
struct Attributes<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Attributes<'a> {
    /// Returns the next name and its value, empty without one; `Some(None)` after the `>` of the
    /// tag; `None` if the text ends within the tag. The name of a stray `=` is empty.
    #[expect(clippy::option_option, reason = "the end of the tag is not the end of the text")]
    fn next(&mut self) -> Option<Option<(&'a str, &'a str)>> {
        loop {
            match self.text.as_bytes().get(self.at)? {
                b'>' => {
                    self.at += 1;
                    return Some(None);
                }
                byte if *byte == b'/' || is_space(*byte) => self.at += 1,
                _ => break,
            }
        }
        let name = leading(&self.text[self.at..], b"=>/");
        self.at += name.len();
        self.skip_spaces();
        if self.text.as_bytes().get(self.at) != Some(&b'=') {
            return Some(Some((name, "")));
        }
        self.at += 1;
        self.skip_spaces();
        let value = match self.text.as_bytes().get(self.at)? {
            quote @ (b'"' | b'\'') => {
                let start = self.at + 1;
                let length = find(self.text, start, &[*quote])?;
                self.at = start + length + 1;
                &self.text[start..start + length]
            }
            _ => {
                let value = leading(&self.text[self.at..], b">");
                self.at += value.len();
                value
            }
        };
        Some(Some((name, value)))
    }

    fn skip_spaces(&mut self) {
        while self.text.as_bytes().get(self.at).is_some_and(|byte| is_space(*byte)) {
            self.at += 1;
        }
    }
}

/// The end of a leading `<p ..>` or `<div ..>` of a rich text, after optional white space: the
/// position at which the first paragraph's content begins. `None` if the text begins otherwise, or
/// with a malformed tag.
pub(crate) fn first_paragraph(rich_text: &str) -> Option<usize> {
    let start = rich_text.bytes().position(|byte| !is_space(byte))?;
    let tag = rich_text[start..].strip_prefix('<')?;
    let name = leading(tag, b"/>");
    if !name.eq_ignore_ascii_case("p") && !name.eq_ignore_ascii_case("div") {
        return None;
    }
    let mut attributes = Attributes { text: rich_text, at: start + 1 + name.len() };
    while let Some((name, _)) = attributes.next()? {
        if name.is_empty() {
            return None;
        }
    }
    Some(attributes.at)
}

/// White space of HTML.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

/// The text up to white space or one of `ends`.
fn leading<'a>(text: &'a str, ends: &[u8]) -> &'a str {
    let end = text.bytes().position(|byte| is_space(byte) || ends.contains(&byte));
    &text[..end.unwrap_or(text.len())]
}

/// The distance from `start` to the next of `bytes`.
fn find(text: &str, start: usize, bytes: &[u8]) -> Option<usize> {
    text.as_bytes()[start..].iter().position(|byte| bytes.contains(byte))
}

/// Whether a name equals `lower` without regard to case. Besides ASCII, the long s (U+017F) is an
/// `s` and the Kelvin sign (U+212A) a `k`, as in Unicode's simple case folding.
fn equals_folded(name: &str, lower: &str) -> bool {
    let folded = name.chars().map(|ch| match ch {
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        ch => ch.to_ascii_lowercase(),
    });
    folded.eq(lower.chars())
}

#[cfg(test)]
mod tests;
