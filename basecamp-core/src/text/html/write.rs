//! Writing the HTML of the dialect.

use crate::text::document::{Attachment, Block, Content, Span, Style};
use crate::text::kind::MENTION;

/// Writes a document. All text of the root is in `div`s, one for consecutive paragraphs, with an
/// empty line between them.
pub(crate) fn write(blocks: &[Block]) -> String {
    let mut html = String::new();
    write_blocks(&mut html, blocks, true);
    html
}

fn write_blocks(html: &mut String, blocks: &[Block], is_root: bool) {
    let mut rest = blocks;
    while let Some((block, after)) = rest.split_first() {
        match block {
            Block::Paragraph(_) => {
                let paragraphs = rest.iter().map_while(|block| match block {
                    Block::Paragraph(spans) => Some(spans.as_slice()),
                    _ => None,
                });
                let paragraphs: Vec<_> = paragraphs.collect();
                for group in paragraphs.chunk_by(|a, b| !is_gallery(a) && !is_gallery(b)) {
                    let in_div = is_root || is_gallery(group[0]);
                    html.push_str(if in_div { "<div>" } else { "" });
                    for (index, paragraph) in group.iter().enumerate() {
                        html.push_str(if index > 0 { "<br><br>" } else { "" });
                        write_spans(html, paragraph);
                    }
                    html.push_str(if in_div { "</div>" } else { "" });
                }
                rest = &rest[paragraphs.len()..];
                continue;
            }
            Block::Heading(spans) => element(html, "h1", |html| write_spans(html, spans)),
            Block::Code(code) => element(html, "pre", |html| {
                // HTML ignores the first line break.
                html.push_str(if code.starts_with('\n') { "\n" } else { "" });
                escape(html, code);
            }),
            Block::Quote(content) => {
                element(html, "blockquote", |html| write_blocks(html, content, false));
            }
            Block::List { ordered, items } => {
                element(html, if *ordered { "ol" } else { "ul" }, |html| {
                    for item in items {
                        element(html, "li", |html| write_blocks(html, item, false));
                    }
                });
            }
            Block::Details { summary, content } => element(html, "details", |html| {
                element(html, "summary", |html| write_spans(html, summary));
                write_blocks(html, content, false);
            }),
            Block::Table(rows) => element(html, "table", |html| write_rows(html, rows)),
        }
        rest = after;
    }
}

fn write_rows(html: &mut String, rows: &[Vec<Vec<Span>>]) {
    let Some((header, body)) = rows.split_first() else { return };
    let row = |html: &mut String, cells: &[Vec<Span>], name| {
        element(html, "tr", |html| {
            for cell in cells {
                element(html, name, |html| write_spans(html, cell));
            }
        });
    };
    element(html, "thead", |html| row(html, header, "th"));
    if !body.is_empty() {
        element(html, "tbody", |html| body.iter().for_each(|cells| row(html, cells, "td")));
    }
}

fn element(html: &mut String, name: &str, content: impl FnOnce(&mut String)) {
    html.extend(["<", name, ">"]);
    content(html);
    html.extend(["</", name, ">"]);
}

fn is_gallery(paragraph: &[Span]) -> bool {
    paragraph.first().is_some_and(
        |span| matches!(&span.content, Content::Attachment(attachment) if attachment.gallery),
    )
}

/// The elements of marks, outermost first.
const MARKS: [&str; 3] = ["strong", "em", "strike"];

/// Writes inline content. An element stays open from span to span as long as it can.
pub(crate) fn write_spans(html: &mut String, spans: &[Span]) {
    let mut open = Style::default();
    for span in spans {
        change_style(html, &open, &span.style);
        open = span.style.clone();
        match &span.content {
            Content::Text(text) => escape(html, text),
            Content::Break => html.push_str("<br>"),
            Content::Attachment(attachment) => write_attachment(html, attachment),
        }
    }
    change_style(html, &open, &Style::default());
}

fn change_style(html: &mut String, from: &Style, to: &Style) {
    let same_link = from.link == to.link;
    let same = if same_link { from.shared_marks(to) } else { 0 };
    for mark in (same..MARKS.len()).rev().filter(|mark| from.marks[*mark]) {
        html.extend(["</", MARKS[mark], ">"]);
    }
    if !same_link {
        html.push_str(if from.link.is_some() { "</a>" } else { "" });
        if let Some(link) = &to.link {
            html.push_str("<a href=\"");
            escape(html, link.as_str());
            html.push_str("\">");
        }
    }
    for mark in (same..MARKS.len()).filter(|mark| to.marks[*mark]) {
        html.extend(["<", MARKS[mark], ">"]);
    }
}

fn write_attachment(html: &mut String, attachment: &Attachment) {
    open_attachment(html, attachment);
    // Basecamp replaces the content by the current name and picture.
    if let Some(name) = attachment.mention.as_ref().filter(|name| !name.is_empty()) {
        html.push('@');
        escape(html, name);
    }
    html.push_str("</bc-attachment>");
}

/// Writes the start tag of an attachment.
pub(crate) fn open_attachment(html: &mut String, attachment: &Attachment) {
    html.push_str("<bc-attachment");
    let mut attribute = |name: &str, value: &str| {
        if !value.is_empty() {
            html.extend([" ", name, "=\""]);
            escape(html, value);
            html.push('"');
        }
    };
    let is_mention = attachment.mention.is_some();
    attribute("sgid", &attachment.sgid);
    attribute("content-type", if is_mention { MENTION } else { "" });
    attribute("caption", &attachment.caption);
    attribute("filename", &attachment.file_name);
    attribute("presentation", if attachment.gallery { "gallery" } else { "" });
    html.push('>');
}

fn escape(html: &mut String, text: &str) {
    for ch in text.chars() {
        match ch {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\u{a0}' => html.push_str("&nbsp;"),
            ch => html.push(ch),
        }
    }
}
