//! The document model: exactly the content that Basecamp's HTML can express.
//!
//! Every conversion parses its source into a [`Block`] tree and writes that tree. A document in
//! normal form survives each format unchanged, so conversions are stable when repeated.

mod inline;

use std::rc::Rc;

pub(crate) use super::clean::{clean, is_space, is_unsafe, single_line};
pub(crate) use inline::{line, paragraphs};

/// The depth to which quotes, lists and details nest. Deeper ones become part of their parent, so
/// that no input exhausts the stack.
pub(crate) const MAX_DEPTH: usize = 10;

/// The cells that a table may have. A larger one becomes a code block, since the width of its first
/// row is the width of each row in Markdown.
const MAX_CELLS: usize = 100_000;

/// A block of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    Paragraph(Vec<Span>),
    Heading(Vec<Span>),
    Code(String),
    Quote(Vec<Self>),
    List {
        ordered: bool,
        items: Vec<Vec<Self>>,
    },
    /// Chatbot lines only.
    Details {
        summary: Vec<Span>,
        content: Vec<Self>,
    },
    /// Rows of cells; the first row is the header. Chatbot lines only.
    Table(Vec<Vec<Vec<Span>>>),
}

/// A run of inline content with one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) content: Content,
    pub(crate) style: Style,
}

/// Inline content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Text(String),
    Break,
    Attachment(Box<Attachment>),
}

/// The style of a span. The order of the fields is the order in which elements nest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) link: Option<Href>,
    pub(crate) marks: [bool; 3],
}

/// The indexes of `Style::marks`, outermost first.
pub(crate) const STRONG: usize = 0;
pub(crate) const EMPHASIS: usize = 1;
pub(crate) const STRIKE: usize = 2;

impl Style {
    /// The number of outer marks that both styles have or lack, if their links are the same.
    pub(crate) fn shared_marks(&self, other: &Self) -> usize {
        self.marks.iter().zip(&other.marks).take_while(|(mark, other)| mark == other).count()
    }

    /// The part of a style that the other style has too.
    pub(crate) fn intersection(&self, other: &Self) -> Self {
        Self {
            link: self.link.clone().filter(|link| other.link.as_ref() == Some(link)),
            marks: std::array::from_fn(|mark| self.marks[mark] && other.marks[mark]),
        }
    }
}

/// The address of a link: `http`, `https` or `mailto`, without characters that need an escape.
#[derive(Clone, Debug)]
pub(crate) struct Href(Rc<str>);

impl PartialEq for Href {
    fn eq(&self, other: &Self) -> bool {
        // The spans of one link share the address, which may be long.
        Rc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Eq for Href {}

impl Href {
    /// Returns `None` for an address with another scheme, or without one.
    pub(crate) fn new(address: &str) -> Option<Self> {
        let mut href = String::with_capacity(address.len());
        for ch in address.trim().chars().filter(|ch| !is_unsafe(*ch)) {
            if ch.is_whitespace() || "<>\"'`\\{}|^".contains(ch) {
                let mut bytes = [0; 4];
                for byte in ch.encode_utf8(&mut bytes).bytes() {
                    href.push_str(&format!("%{byte:02X}"));
                }
            } else {
                href.push(ch);
            }
        }
        let is_allowed = ["http://", "https://", "mailto:"].iter().any(|scheme| {
            href.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
                && href.len() > scheme.len()
        });
        is_allowed.then(|| Self(href.into()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A `<bc-attachment>`: a mention, or a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Attachment {
    pub(crate) sgid: String,
    /// The person's name if the attachment is a mention.
    pub(crate) mention: Option<String>,
    pub(crate) caption: String,
    pub(crate) file_name: String,
    /// Whether the attachment is a part of a gallery.
    pub(crate) gallery: bool,
}

impl Attachment {
    /// Returns a mention. The name may start with `@`.
    pub(crate) fn mention(sgid: &str, name: &str) -> Self {
        let name = single_line(name);
        let name = name.strip_prefix('@').unwrap_or(&name).trim_start();
        Self { sgid: self::sgid(sgid), mention: Some(name.to_owned()), ..Self::default() }
    }

    pub(crate) fn file(sgid: &str, caption: &str, file_name: &str) -> Self {
        Self {
            sgid: self::sgid(sgid),
            caption: single_line(caption),
            file_name: single_line(file_name),
            ..Self::default()
        }
    }

    /// The text that represents the attachment where it can't be shown.
    pub(crate) fn label(&self) -> String {
        match &self.mention {
            Some(name) if name.is_empty() => "[mention]".to_owned(),
            Some(name) => format!("@{name}"),
            None if !self.caption.is_empty() => format!("[{}]", self.caption),
            None if !self.file_name.is_empty() => format!("[{}]", self.file_name),
            None => "[attachment]".to_owned(),
        }
    }
}

/// An sgid without white space around it. Empty if it has an unsafe character, which no sgid has:
/// without the character, it would name what the text doesn't.
fn sgid(value: &str) -> String {
    let value = value.trim();
    if value.contains(is_unsafe) { String::new() } else { single_line(value) }
}

/// Returns a code block, or `None` if the code is empty.
pub(crate) fn code(text: &str) -> Option<Block> {
    let text = clean(text).replace("\r\n", "\n").replace(['\r', '\x0c'], "\n");
    let text = text.trim_end_matches('\n');
    let lines: Vec<_> =
        text.split('\n').map(|line| if line.trim().is_empty() { "" } else { line }).collect();
    let text = lines.join("\n");
    let text = text.trim_end_matches('\n');
    (!text.is_empty()).then(|| Block::Code(text.to_owned()))
}

/// Returns a table in normal form: the header is as wide as the widest row, and rows don't end with
/// empty cells. `None` without any content.
pub(crate) fn table(mut rows: Vec<Vec<Vec<Span>>>) -> Option<Block> {
    for row in &mut rows {
        while row.last().is_some_and(Vec::is_empty) {
            row.pop();
        }
    }
    rows.retain(|row| !row.is_empty());
    let width = rows.iter().map(Vec::len).max()?;
    if width.saturating_mul(rows.len()) > MAX_CELLS {
        return code(&table_text(&rows));
    }
    rows.first_mut()?.resize(width, Vec::new());
    Some(Block::Table(rows))
}

/// The rows of a table as lines of text.
pub(crate) fn table_text(rows: &[Vec<Vec<Span>>]) -> String {
    let lines = rows.iter().map(|row| {
        let cells: Vec<_> = row.iter().map(|cell| single_line(&plain(cell))).collect();
        cells.join(" | ").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The text of inline content, without the addresses of links.
pub(crate) fn plain_text(spans: &[Span]) -> String {
    let mut text = String::new();
    spans.iter().for_each(|span| write_plain(&mut text, span));
    text
}

fn write_plain(text: &mut String, span: &Span) {
    match &span.content {
        Content::Text(content) => text.push_str(&content.replace('\u{a0}', " ")),
        Content::Break => text.push('\n'),
        Content::Attachment(attachment) => text.push_str(&attachment.label()),
    }
}

/// The text of inline content. Links are followed by their address unless it is their text.
pub(crate) fn plain(spans: &[Span]) -> String {
    let mut text = String::new();
    let mut rest = spans;
    while let Some(first) = rest.first() {
        let link = &first.style.link;
        let length = rest.iter().take_while(|span| span.style.link == *link).count();
        let start = text.len();
        text.push_str(&plain_text(&rest[..length]));
        if let Some(link) = link {
            let address = link.as_str();
            let label = &text[start..];
            if label != address && Some(label) != address.strip_prefix("mailto:") {
                text.push_str(&format!(" ({address})"));
            }
        }
        rest = &rest[length..];
    }
    text
}

/// The lines of blocks, with an empty one between two of them. `append` writes a block.
pub(crate) fn lines(blocks: &[Block], append: fn(&mut Vec<String>, &Block)) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        append(&mut lines, block);
    }
    lines
}

/// Replaces the blocks that only chatbot lines can have: tables by code blocks, details by their
/// content after the summary.
pub(crate) fn without_chatbot_blocks(blocks: Vec<Block>) -> Vec<Block> {
    let mut replaced = Vec::with_capacity(blocks.len());
    for block in blocks {
        match block {
            Block::Table(rows) => {
                replaced.extend(code(&table_text(&rows)));
            }
            Block::Details { mut summary, content } => {
                for span in &mut summary {
                    span.style.marks[STRONG] |= !matches!(span.content, Content::Attachment(_));
                }
                replaced.extend(paragraphs(summary).into_iter().map(Block::Paragraph));
                replaced.extend(without_chatbot_blocks(content));
            }
            Block::Quote(content) => {
                replaced.push(Block::Quote(without_chatbot_blocks(content)));
            }
            Block::List { ordered, items } => {
                let items = items.into_iter().map(without_chatbot_blocks).collect();
                replaced.push(Block::List { ordered, items });
            }
            block => replaced.push(block),
        }
    }
    replaced.retain(|block| !matches!(block, Block::Quote(content) if content.is_empty()));
    replaced
}
