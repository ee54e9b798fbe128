//! Builds a document from tokens in any order.

use super::token::{Picture, Tag, Token, join_attachments};
use crate::text::document::{
    self, Block, Content, Href, MAX_DEPTH, STRONG, Span, Style, clean, is_space, single_line,
};

/// Builds the document of a list of tokens. Elements that aren't closed end with the document.
pub(crate) fn build(tokens: Vec<Token>) -> Vec<Block> {
    let mut builder = Builder::default();
    for token in join_attachments(tokens) {
        builder.token(token);
    }
    builder.finish()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Quote,
    List {
        ordered: bool,
    },
    Item {
        /// Whether it is an `li`. An empty one counts, in contrast to an empty element in a list.
        has_tag: bool,
    },
    Details,
}

impl Kind {
    fn is_item(self) -> bool {
        matches!(self, Self::Item { .. })
    }
}

/// An element that isn't closed yet.
struct Frame {
    kind: Kind,
    /// The content, or that of the list's items.
    blocks: Vec<Block>,
    items: Vec<Vec<Block>>,
    /// The content of all `summary` elements, each in normal form.
    summary: Vec<Span>,
}

#[derive(Default)]
struct Builder {
    root: Vec<Block>,
    frames: Vec<Frame>,
    /// The numbers of quotes, lists and details that were too deep to be opened.
    ignored: [usize; 4],
    /// The inline content since the last block.
    spans: Vec<Span>,
    /// The breaks at the end of `spans`.
    breaks: usize,
    /// The breaks that are needed before the next inline content.
    required_breaks: usize,
    marks: [usize; 3],
    subheadings: usize,
    link: Option<OpenLink>,
    code: Option<String>,
    line: Option<Line>,
    rows: Option<Vec<Vec<Vec<Span>>>>,
}

struct OpenLink {
    address: String,
    href: Option<Href>,
    /// The index of its first span.
    start: usize,
    has_text: bool,
}

/// An element whose content has no blocks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Heading,
    Summary,
    Cell,
}

impl Builder {
    fn token(&mut self, token: Token) {
        if self.code.is_some() && self.in_code(&token) {
            return;
        }
        match token {
            Token::Text(text) => self.text(&clean(&text)),
            Token::Break => self.line_break(),
            Token::Link(address) => {
                self.end_link();
                let href = Href::new(&address);
                self.link =
                    Some(OpenLink { address, href, start: self.spans.len(), has_text: false });
            }
            Token::Code(code) => self.code_block(&code),
            Token::Attachment(attachment) => {
                self.end_link();
                self.push(Content::Attachment(Box::new(attachment)), Style::default());
            }
            Token::Picture(picture) => self.picture(&picture),
            Token::Open(tag) => self.open(tag),
            Token::Close(tag) => self.close(tag),
            Token::OpenAttachment(_) | Token::CloseAttachment => {}
        }
    }

    /// Handles a token in preformatted text. Returns whether the token needs no more handling.
    fn in_code(&mut self, token: &Token) -> bool {
        let Some(code) = &mut self.code else { return false };
        match token {
            Token::Text(text) => {
                // HTML ignores the first line break.
                let text =
                    if code.is_empty() { text.strip_prefix('\n').unwrap_or(text) } else { text };
                code.push_str(text);
                true
            }
            Token::Break => {
                code.push('\n');
                true
            }
            Token::Link(_) | Token::Close(Tag::Link) => true,
            Token::Open(tag) => *tag != Tag::Preformatted,
            Token::Close(Tag::Preformatted) => false,
            Token::Close(_) => true,
            // An attachment splits the code.
            _ => {
                self.end_code();
                self.token(token.clone());
                self.code = Some(String::new());
                true
            }
        }
    }

    fn end_code(&mut self) {
        if let Some(code) = self.code.take() {
            self.code_block(&code);
        }
    }

    fn code_block(&mut self, code: &str) {
        if self.line == Some(Line::Cell) || self.rows.is_some() {
            self.require_breaks(1);
            self.text(&clean(code));
            self.require_breaks(1);
        } else {
            self.flush();
            if let Some(block) = document::code(code) {
                self.block(block);
            }
        }
    }

    fn style(&self) -> Style {
        let link = self.link.as_ref().and_then(|link| link.href.clone());
        Style { link, marks: self.marks.map(|depth| depth > 0) }
    }

    fn text(&mut self, text: &str) {
        // White space after a break is insignificant.
        let text = match self.required_breaks > 0 || self.breaks > 0 || self.spans.is_empty() {
            true => text.trim_start_matches(is_space),
            false => text,
        };
        if text.is_empty() {
            return;
        }
        self.add_required_breaks();
        if let Some(link) = self.link.as_mut().filter(|_| !text.chars().all(is_space)) {
            link.has_text = true;
        }
        self.push(Content::Text(text.to_owned()), self.style());
    }

    fn push(&mut self, content: Content, style: Style) {
        if self.rows.is_some() && self.line != Some(Line::Cell) {
            self.open_cell();
        }
        self.add_required_breaks();
        self.spans.push(Span { content, style });
        self.breaks = 0;
    }

    fn line_break(&mut self) {
        self.add_required_breaks();
        let style = self.style();
        self.spans.push(Span { content: Content::Break, style });
        self.count_break();
    }

    /// Ends a link at the end of a paragraph: one that spans many would repeat its address.
    fn count_break(&mut self) {
        self.breaks += 1;
        if self.breaks > 1 {
            self.link.take_if(|link| link.has_text && link.href.is_some());
        }
    }

    fn add_required_breaks(&mut self) {
        let required = std::mem::take(&mut self.required_breaks);
        if !self.spans.is_empty() {
            for _ in self.breaks..required {
                self.spans.push(Span { content: Content::Break, style: self.style() });
                self.count_break();
            }
        }
    }

    fn require_breaks(&mut self, count: usize) {
        self.required_breaks = self.required_breaks.max(count);
    }

    /// Adds a picture that is no attachment: a link to it. Within a link, or if the address is the
    /// picture itself, only its description is added.
    fn picture(&mut self, picture: &Picture) {
        let address = picture.address.trim();
        let description = clean(&picture.description);
        if self.link.is_some() || address.starts_with("data:") {
            self.text(&description);
        } else {
            self.token(Token::Link(address.to_owned()));
            self.text(&description);
            self.end_link();
        }
    }

    /// Ends a link. One without text has its address as text, and the address of one that isn't
    /// allowed is added to the text.
    fn end_link(&mut self) {
        let Some(link) = self.link.take() else { return };
        let OpenLink { address, href, start, has_text } = link;
        let address = single_line(&address);
        let text = match &href {
            Some(_) if has_text => return,
            Some(href) => href.as_str().to_owned(),
            None if !has_text => address,
            None => {
                let spans = self.spans.get(start..).unwrap_or_default();
                let label = single_line(&document::plain_text(spans));
                if label == address || address.is_empty() {
                    return;
                }
                format!(" ({address})")
            }
        };
        if text.is_empty() {
            return;
        }
        let marks = self.style().marks;
        self.push(Content::Text(text), Style { link: href, marks });
    }

    fn open(&mut self, tag: Tag) {
        match tag {
            Tag::Mark(mark) => self.marks[mark] += 1,
            Tag::Code => self.text("`"),
            Tag::Link => {}
            Tag::Division => self.require_breaks(1),
            Tag::Paragraph => self.require_breaks(2),
            Tag::Subheading => {
                self.require_breaks(2);
                self.subheadings += 1;
                self.marks[STRONG] += 1;
            }
            Tag::Cell => self.open_cell(),
            Tag::Row => self.open_row(),
            _ if self.rows.is_some() => self.require_breaks(1),
            Tag::Heading => {
                self.flush();
                self.line = Some(Line::Heading);
            }
            Tag::Summary => {
                self.flush();
                let is_in_details =
                    self.frames.last().is_some_and(|frame| frame.kind == Kind::Details);
                self.line = is_in_details.then_some(Line::Summary);
            }
            Tag::Preformatted => {
                self.flush();
                self.end_code();
                self.code = Some(String::new());
            }
            Tag::Table => {
                self.flush();
                self.rows = Some(Vec::new());
            }
            Tag::Quote => self.open_frame(Kind::Quote),
            Tag::BulletList => self.open_frame(Kind::List { ordered: false }),
            Tag::OrderedList => self.open_frame(Kind::List { ordered: true }),
            Tag::Details => self.open_frame(Kind::Details),
            Tag::Item => self.open_item(),
        }
    }

    fn close(&mut self, tag: Tag) {
        match tag {
            Tag::Mark(mark) => self.marks[mark] = self.marks[mark].saturating_sub(1),
            Tag::Code => self.text("`"),
            Tag::Link => self.end_link(),
            Tag::Division => self.require_breaks(1),
            Tag::Paragraph => self.require_breaks(2),
            Tag::Subheading => {
                self.require_breaks(2);
                if self.subheadings > 0 {
                    self.subheadings -= 1;
                    self.marks[STRONG] = self.marks[STRONG].saturating_sub(1);
                }
            }
            Tag::Cell | Tag::Row => {
                if self.rows.is_some() {
                    self.flush();
                }
            }
            Tag::Table => {
                self.flush();
                if let Some(block) = self.rows.take().and_then(document::table) {
                    self.block(block);
                }
            }
            _ if self.rows.is_some() => self.require_breaks(1),
            Tag::Heading => {
                if self.line == Some(Line::Heading) {
                    self.flush();
                }
            }
            Tag::Summary => {
                if self.line == Some(Line::Summary) {
                    self.flush();
                }
            }
            Tag::Preformatted => self.end_code(),
            Tag::Quote => self.close_frame(Kind::Quote),
            Tag::BulletList => self.close_frame(Kind::List { ordered: false }),
            Tag::OrderedList => self.close_frame(Kind::List { ordered: true }),
            Tag::Details => self.close_frame(Kind::Details),
            Tag::Item => {
                self.flush();
                if let Some(index) = self.item() {
                    self.close_frames(index);
                }
            }
        }
    }

    fn open_row(&mut self) {
        self.flush();
        self.rows.get_or_insert_default().push(Vec::new());
    }

    fn open_cell(&mut self) {
        if self.rows.as_ref().is_none_or(Vec::is_empty) {
            self.open_row();
        }
        self.flush();
        self.line = Some(Line::Cell);
    }

    fn open_frame(&mut self, kind: Kind) {
        self.flush();
        // A list takes two levels.
        let depth = self.frames.iter().filter(|frame| !frame.kind.is_item()).count();
        if depth >= MAX_DEPTH {
            self.ignored[index(kind)] += 1;
            return;
        }
        if let Some(Frame { kind: Kind::List { .. }, .. }) = self.frames.last() {
            self.push_frame(Kind::Item { has_tag: false });
        }
        self.push_frame(kind);
    }

    fn push_frame(&mut self, kind: Kind) {
        let frame = Frame { kind, blocks: Vec::new(), items: Vec::new(), summary: Vec::new() };
        self.frames.push(frame);
    }

    fn close_frame(&mut self, kind: Kind) {
        self.flush();
        if let Some(ignored) = self.ignored[index(kind)].checked_sub(1) {
            self.ignored[index(kind)] = ignored;
            return;
        }
        if let Some(index) = self.frames.iter().rposition(|frame| frame.kind == kind) {
            self.close_frames(index);
        }
    }

    /// The item that an end tag closes: the last one of the innermost list.
    fn item(&self) -> Option<usize> {
        let last = self.frames.iter().rposition(|frame| !frame.kind.is_item())?;
        let is_list = matches!(self.frames[last].kind, Kind::List { .. });
        (is_list && last + 1 < self.frames.len()).then_some(last + 1)
    }

    fn open_item(&mut self) {
        self.flush();
        if let Some(index) = self.item() {
            self.close_frames(index);
        }
        if !matches!(self.frames.last(), Some(Frame { kind: Kind::List { .. }, .. })) {
            self.open_frame(Kind::List { ordered: false });
        }
        if matches!(self.frames.last(), Some(Frame { kind: Kind::List { .. }, .. })) {
            self.push_frame(Kind::Item { has_tag: true });
        }
    }

    /// Closes the frames from this one on.
    fn close_frames(&mut self, index: usize) {
        while self.frames.len() > index {
            let Some(Frame { kind, blocks, items, summary }) = self.frames.pop() else { return };
            match kind {
                Kind::Item { has_tag } if blocks.is_empty() && !has_tag => {}
                Kind::Item { .. } => {
                    if let Some(list) = self.frames.last_mut() {
                        list.items.push(blocks);
                    }
                }
                Kind::List { .. } if items.is_empty() => {}
                Kind::List { ordered } => self.block(Block::List { ordered, items }),
                Kind::Quote if blocks.is_empty() => {}
                Kind::Quote => self.block(Block::Quote(blocks)),
                Kind::Details if blocks.is_empty() && summary.is_empty() => {}
                Kind::Details => {
                    let summary = document::line(summary);
                    self.block(Block::Details { summary, content: blocks });
                }
            }
        }
    }

    /// Adds a block to the innermost element.
    fn block(&mut self, block: Block) {
        if let Some(Frame { kind: Kind::List { .. }, .. }) = self.frames.last() {
            self.push_frame(Kind::Item { has_tag: false });
        }
        let blocks = self.frames.last_mut().map_or(&mut self.root, |frame| &mut frame.blocks);
        blocks.push(block);
    }

    /// Ends the inline content.
    fn flush(&mut self) {
        self.end_link();
        let spans = std::mem::take(&mut self.spans);
        (self.breaks, self.required_breaks) = (0, 0);
        match self.line.take() {
            Some(Line::Cell) => {
                let row = self.rows.as_mut().and_then(|rows| rows.last_mut());
                if let Some(row) = row {
                    row.push(document::line(spans));
                }
            }
            Some(Line::Summary) => {
                let mut spans = document::line(spans);
                if let Some(frame) = self.frames.last_mut() {
                    frame.summary.append(&mut spans);
                }
            }
            Some(Line::Heading) => {
                let spans = document::line(spans);
                if !spans.is_empty() {
                    self.block(Block::Heading(spans));
                }
            }
            None => {
                for paragraph in document::paragraphs(spans) {
                    self.block(Block::Paragraph(paragraph));
                }
            }
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.end_code();
        self.flush();
        if let Some(block) = self.rows.take().and_then(document::table) {
            self.block(block);
        }
        self.close_frames(0);
        self.root
    }
}

/// The index of a kind of elements in `Builder::ignored`.
fn index(kind: Kind) -> usize {
    match kind {
        Kind::Quote => 0,
        Kind::Details => 1,
        Kind::List { ordered: false } => 2,
        Kind::List { ordered: true } | Kind::Item { .. } => 3,
    }
}
