//! Reading the tags of rich text.

use std::ops::Range;

use super::entities::unescape;

/// The tags of a rich text, in document order.
///
/// A tag inside of a comment or of an attribute's value is none. A tag that isn't closed, or a
/// quote without its mate, ends the iteration: a parser would read the rest of the text as a part
/// of that tag.
struct Tags<'a> {
    text: &'a str,
    at: usize,
}

/// A start tag or an end tag.
struct Tag<'a> {
    name: &'a str,
    is_end: bool,
    attributes: Vec<(&'a str, &'a str)>,
    range: Range<usize>,
}

/// A `<bc-attachment>` element.
pub(crate) struct Element<'a> {
    tag: Tag<'a>,
    /// The bytes from the start tag through the end tag.
    pub(crate) range: Range<usize>,
}

/// Returns the `<bc-attachment>` elements of a rich text, in document order. An element without an
/// end tag before the next element consists of its start tag.
pub(crate) fn attachments(rich_text: &str) -> Vec<Element<'_>> {
    let mut elements: Vec<Element<'_>> = Vec::new();
    let mut is_open = false;
    for tag in (Tags { text: rich_text, at: 0 }) {
        if !equals_folded(tag.name, "bc-attachment") {
            continue;
        }
        if !tag.is_end {
            is_open = true;
            elements.push(Element { range: tag.range.clone(), tag });
        } else if let Some(element) = elements.last_mut().filter(|_| is_open) {
            is_open = false;
            element.range.end = tag.range.end;
        }
    }
    elements
}

/// Returns the `sgid`s of the attachments in a rich text, in document order, with entities decoded.
pub(crate) fn sgids(rich_text: &str) -> impl Iterator<Item = String> {
    attachments(rich_text).into_iter().filter_map(|element| element.attribute("sgid").map(unescape))
}

impl Element<'_> {
    /// Returns the first attribute of this name, with its entities. `None` if it is empty.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.tag.attributes.iter();
        let (_, value) = attributes.find(|(found, _)| equals_folded(found, name))?;
        (!value.is_empty()).then_some(*value)
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
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
                let name = tag.strip_prefix("</").map(|tag| leading(tag, b"/><=\"'"));
                match name {
                    Some(name) if !name.is_empty() => {
                        let range = start..self.at;
                        return Some(Tag { name, is_end: true, attributes: Vec::new(), range });
                    }
                    _ => continue,
                }
            }
            let name = leading(&tag[1..], b"/><=\"'");
            if name.is_empty() {
                self.at = start + 1;
                continue;
            }
            let mut reader = Attributes { text: self.text, at: start + 1 + name.len() };
            let mut attributes = Vec::new();
            while let Some(attribute) = reader.next()? {
                attributes.push(attribute);
            }
            self.at = reader.at;
            return Some(Tag { name, is_end: false, attributes, range: start..self.at });
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
    while attributes.next()?.is_some() {}
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
