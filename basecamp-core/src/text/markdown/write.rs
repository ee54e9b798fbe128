//! Writing Markdown.

use super::span::{Place, write_spans};
use crate::text::document::{Block, Span, lines};
use crate::text::html;

/// Writes a document as Markdown, with a line break at its end unless it is empty.
pub(crate) fn write(blocks: &[Block]) -> String {
    let mut markdown = String::new();
    for line in lines(blocks, append) {
        markdown.push_str(&line);
        markdown.push('\n');
    }
    markdown
}

fn append(lines: &mut Vec<String>, block: &Block) {
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
            lines
                .extend(self::lines(content, append).into_iter().map(|line| prefixed("> ", &line)));
        }
        Block::List { ordered, items } => {
            let is_tight = items.iter().all(|item| is_tight(item));
            for (index, item) in items.iter().enumerate() {
                if index > 0 && !is_tight {
                    lines.push(String::new());
                }
                append_item(lines, item, ordered.then_some(index + 1), is_tight);
            }
        }
        Block::Details { summary, content } => {
            let mut summary_html = String::new();
            html::write_spans(&mut summary_html, summary);
            lines.push(format!("<details><summary>{summary_html}</summary>"));
            lines.push(String::new());
            lines.extend(self::lines(content, append));
            lines.push(String::new());
            lines.push("</details>".to_owned());
        }
        Block::Table(rows) => append_table(lines, rows),
    }
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

fn append_item(lines: &mut Vec<String>, item: &[Block], number: Option<usize>, is_tight: bool) {
    let marker = number.map_or_else(|| "- ".to_owned(), |number| format!("{number}. "));
    let indentation = " ".repeat(marker.len());
    let content = if is_tight {
        let mut content = Vec::new();
        item.iter().for_each(|block| append(&mut content, block));
        content
    } else {
        self::lines(item, append)
    };
    for (index, line) in content.into_iter().enumerate() {
        lines.push(prefixed(if index == 0 { &marker } else { &indentation }, &line));
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
