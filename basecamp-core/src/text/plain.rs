//! Plain text.

use super::document::{Block, Content, Span, Style, clean, lines, plain, table_text};
use super::html;

/// Converts plain text to Basecamp's HTML: each line break is a `br`, nothing is markup.
///
/// Blank lines separate paragraphs; more than one in a row count as one. Indentation and runs of
/// spaces become non-breaking spaces, a tab becomes four. Control characters and bidirectional
/// overrides are removed. [`html_to_plain`] returns the text again.
///
/// ```
/// use basecamp_core::text::plain_to_html;
///
/// assert_eq!(plain_to_html("1 < 2\nR&D"), "<div>1 &lt; 2<br>R&amp;D</div>");
/// ```
#[must_use]
pub fn plain_to_html(text: &str) -> String {
    let text = clean(text).replace("\r\n", "\n").replace(['\r', '\x0c'], "\n");
    let text = text.replace('\t', "    ").replace('\u{a0}', " ");
    let mut blocks = Vec::new();
    let mut paragraph = Vec::new();
    let span = |content| Span { content, style: Style::default() };
    for line in text.split('\n').map(str::trim_end).chain([""]) {
        if line.is_empty() {
            if !paragraph.is_empty() {
                blocks.push(Block::Paragraph(std::mem::take(&mut paragraph)));
            }
            continue;
        }
        if !paragraph.is_empty() {
            paragraph.push(span(Content::Break));
        }
        paragraph.push(span(Content::Text(with_fixed_spaces(line))));
    }
    html::write(&blocks)
}

/// Replaces the spaces that HTML would ignore by non-breaking ones.
fn with_fixed_spaces(line: &str) -> String {
    let mut before = ' ';
    let fixed = line.chars().map(|ch| {
        let fixed = if ch == ' ' && before == ' ' { '\u{a0}' } else { ch };
        before = ch;
        fixed
    });
    fixed.collect()
}

/// Converts Basecamp's HTML to plain text, for terminals, notifications and search.
///
/// Links are followed by their address. Mentions are `@Name`, or `[mention]` if the tag has no
/// name; attachments are their caption or file name in brackets. Everything else is as in
/// [`html_to_markdown`](super::html_to_markdown).
///
/// ```
/// use basecamp_core::text::html_to_plain;
///
/// let html = "<div>Hello<br><a href=\"https://example.com\">there</a> &amp; here</div>";
/// assert_eq!(html_to_plain(html), "Hello\nthere (https://example.com) & here");
/// ```
#[must_use]
pub fn html_to_plain(html: &str) -> String {
    lines(&html::parse(html), append).join("\n")
}

fn append(lines: &mut Vec<String>, block: &Block) {
    let mut text =
        |text: &str| lines.extend(text.split('\n').map(|line| line.trim_end().to_owned()));
    match block {
        Block::Paragraph(spans) | Block::Heading(spans) => text(&plain(spans)),
        Block::Code(code) => text(code),
        Block::Table(rows) => text(&table_text(rows)),
        Block::Quote(content) => indent(lines, self::lines(content, append), "> ", "> "),
        Block::List { ordered, items } => {
            for (index, item) in items.iter().enumerate() {
                let marker = if *ordered { format!("{}. ", index + 1) } else { "- ".to_owned() };
                let mut content = Vec::new();
                for (index, block) in item.iter().enumerate() {
                    let is_list = |block: &Block| matches!(block, Block::List { .. });
                    if index > 0 && (!is_list(block) || is_list(&item[index - 1])) {
                        content.push(String::new());
                    }
                    append(&mut content, block);
                }
                if content.is_empty() {
                    content.push(String::new());
                }
                indent(lines, content, &marker, &" ".repeat(marker.len()));
            }
        }
        Block::Details { summary, content } => {
            text(&plain(summary));
            lines.extend(self::lines(content, append));
        }
    }
}

fn indent(lines: &mut Vec<String>, content: Vec<String>, first: &str, others: &str) {
    for (index, line) in content.into_iter().enumerate() {
        let prefix = if index == 0 { first } else { others };
        lines.push(format!("{prefix}{line}").trim_end().to_owned());
    }
}

#[cfg(test)]
mod tests;
