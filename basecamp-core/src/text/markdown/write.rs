//! Writing Markdown.

use super::span::{Place, write_spans};
use crate::text::document::{Block, Span};
use crate::text::html;

/// Writes a document as Markdown, with a line break at its end unless it is empty.
pub(crate) fn write(blocks: &[Block]) -> String {
    let mut markdown = String::new();
    for line in spaced(blocks, None) {
        markdown.push_str(&line);
        markdown.push('\n');
    }
    markdown
}

/// A list, as far as the markers of the next one depend on it.
#[derive(Clone, Copy)]
struct List {
    ordered: bool,
    /// Whether its markers are `*` or `1)`, rather than `-` or `1.`.
    is_alternate: bool,
}

impl List {
    /// Returns the list after another one, or at the start of an item of it. The other markers
    /// separate adjacent lists, and three markers on a line from a thematic break.
    fn after(ordered: bool, before: Option<Self>) -> Self {
        let before = before.filter(|before| before.ordered == ordered);
        Self { ordered, is_alternate: before.is_some_and(|before| !before.is_alternate) }
    }

    /// The marker of an item, with a space after it.
    fn marker(self, index: usize) -> String {
        match (self.ordered, self.is_alternate) {
            (false, false) => "- ".to_owned(),
            (false, true) => "* ".to_owned(),
            (true, false) => format!("{}. ", index + 1),
            (true, true) => format!("{}) ", index + 1),
        }
    }
}

/// The lines of blocks, with an empty one between two of them. `before` is the list in whose item
/// they are.
fn spaced(blocks: &[Block], before: Option<List>) -> Vec<String> {
    let mut lines = Vec::new();
    append_all(&mut lines, blocks, before, true);
    lines
}

fn append_all(
    lines: &mut Vec<String>,
    blocks: &[Block],
    mut before: Option<List>,
    is_spaced: bool,
) {
    for (index, block) in blocks.iter().enumerate() {
        if index > 0 && is_spaced {
            lines.push(String::new());
        }
        before = append(lines, block, before);
    }
}

/// Appends a block, and returns it if it is a list.
fn append(lines: &mut Vec<String>, block: &Block, before: Option<List>) -> Option<List> {
    match block {
        Block::Paragraph(spans) => {
            lines.extend(write_spans(spans, Place::Paragraph).split('\n').map(ToOwned::to_owned));
        }
        Block::Heading(spans) => lines.push(format!("# {}", write_spans(spans, Place::Heading))),
        Block::Code(code) => {
            let fence = "`".repeat(longest_run(code).max(2) + 1);
            lines.push(fence.clone());
            lines.extend(code.split('\n').map(ToOwned::to_owned));
            lines.push(fence);
        }
        Block::Quote(content) => {
            lines.extend(spaced(content, None).into_iter().map(|line| prefixed("> ", &line)));
        }
        Block::List { ordered, items } => {
            let list = List::after(*ordered, before);
            let is_tight = items.iter().all(|item| is_tight(item));
            for (index, item) in items.iter().enumerate() {
                if index > 0 && !is_tight {
                    lines.push(String::new());
                }
                let mut content = Vec::new();
                append_all(&mut content, item, Some(list), !is_tight);
                append_item(lines, content, &list.marker(index));
            }
            return Some(list);
        }
        Block::Details { summary, content } => {
            let mut summary_html = String::new();
            html::write_spans(&mut summary_html, summary);
            lines.push(format!("<details><summary>{summary_html}</summary>"));
            lines.push(String::new());
            lines.extend(spaced(content, None));
            lines.push(String::new());
            lines.push("</details>".to_owned());
        }
        Block::Table(rows) => append_table(lines, rows),
    }
    None
}

/// Whether an item needs no empty line: a paragraph, and maybe a list after it.
fn is_tight(item: &[Block]) -> bool {
    match item {
        [] | [Block::Paragraph(_)] => true,
        [Block::Paragraph(_), Block::List { items, .. }] => {
            items.iter().all(|item| matches!(item.first(), Some(Block::Paragraph(_))))
        }
        _ => false,
    }
}

fn append_item(lines: &mut Vec<String>, mut content: Vec<String>, marker: &str) {
    if content.is_empty() {
        content.push(String::new());
    }
    let indentation = " ".repeat(marker.len());
    for (index, line) in content.into_iter().enumerate() {
        lines.push(prefixed(if index == 0 { marker } else { &indentation }, &line));
    }
}

fn prefixed(prefix: &str, line: &str) -> String {
    match line {
        "" => prefix.trim_end().to_owned(),
        line => format!("{prefix}{line}"),
    }
}

fn append_table(lines: &mut Vec<String>, rows: &[Vec<Vec<Span>>]) {
    for (index, row) in rows.iter().enumerate() {
        let cells = row.iter().map(|cell| write_spans(cell, Place::Cell));
        lines.push(format!("| {} |", cells.collect::<Vec<_>>().join(" | ")));
        if index == 0 {
            lines.push(format!("|{}", " --- |".repeat(row.len())));
        }
    }
}

/// The length of the longest run of backticks.
fn longest_run(code: &str) -> usize {
    code.split(|ch| ch != '`').map(str::len).max().unwrap_or_default()
}
