//! The normal form of inline content.

use super::{Content, Span, Style, is_space};

/// Splits inline content at blank lines, which are two or more breaks, and at galleries.
///
/// Each run of white space is one space, and none is at the end of a line. Spaces and breaks have
/// the style that the spans around them share. Adjacent texts of one style are one span.
pub(crate) fn paragraphs(spans: Vec<Span>) -> Vec<Vec<Span>> {
    let mut paragraphs = Vec::new();
    let mut paragraph = Vec::new();
    let mut breaks = 0;
    for line in lines(spans) {
        match line {
            Line::Break(span) => {
                breaks += 1;
                if breaks == 1 {
                    paragraph.push(span);
                }
            }
            Line::Content(mut spans) => {
                let is_gallery = join_gallery(&mut spans);
                if breaks > 1 || is_gallery || paragraph.first().is_some_and(is_in_gallery) {
                    paragraphs.push(std::mem::take(&mut paragraph));
                }
                paragraph.append(&mut spans);
                breaks = 0;
            }
        }
    }
    paragraphs.push(paragraph);
    let paragraphs = paragraphs.into_iter().map(normal);
    paragraphs.filter(|paragraph| !paragraph.is_empty()).collect()
}

/// Returns inline content without blank lines: that of a heading or of a cell.
pub(crate) fn line(spans: Vec<Span>) -> Vec<Span> {
    let mut content = Vec::new();
    for line in lines(spans) {
        match line {
            Line::Break(span) => {
                if !matches!(content.last(), Some(Span { content: Content::Break, .. })) {
                    content.push(span);
                }
            }
            Line::Content(mut spans) => {
                for span in &mut spans {
                    if let Content::Attachment(attachment) = &mut span.content {
                        attachment.gallery = false;
                    }
                }
                content.append(&mut spans);
            }
        }
    }
    normal(content)
}

enum Line {
    Break(Span),
    Content(Vec<Span>),
}

/// Splits spans into words, spaces and breaks, and these into lines. No line starts or ends with a
/// space.
fn lines(spans: Vec<Span>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut current: Vec<Span> = Vec::new();
    let finish = |current: &mut Vec<Span>, lines: &mut Vec<Line>| {
        current.pop_if(|last| is_blank(last));
        if !current.is_empty() {
            lines.push(Line::Content(std::mem::take(current)));
        }
    };
    for Span { content, style } in spans {
        match content {
            Content::Break => {
                finish(&mut current, &mut lines);
                lines.push(Line::Break(Span { content, style }));
            }
            Content::Attachment(_) => {
                current.push(Span { content, style: Style::default() });
            }
            Content::Text(text) => {
                for piece in text.split_inclusive(is_space) {
                    let word = piece.trim_end_matches(is_space);
                    if !word.is_empty() {
                        let content = Content::Text(word.to_owned());
                        current.push(Span { content, style: style.clone() });
                    }
                    if word.len() == piece.len() {
                        continue;
                    }
                    match current.last_mut() {
                        None => {}
                        Some(last) if is_blank(last) => {
                            last.style = last.style.intersection(&style);
                        }
                        Some(_) => {
                            let content = Content::Text(" ".to_owned());
                            current.push(Span { content, style: style.clone() });
                        }
                    }
                }
            }
        }
    }
    finish(&mut current, &mut lines);
    lines
}

fn is_blank(span: &Span) -> bool {
    matches!(&span.content, Content::Text(text) if text == " ")
}

fn is_separator(span: &Span) -> bool {
    is_blank(span) || span.content == Content::Break
}

fn is_in_gallery(span: &Span) -> bool {
    matches!(&span.content, Content::Attachment(attachment) if attachment.gallery)
}

/// Removes the spaces of a line of attachments in a gallery; otherwise no attachment of the line is
/// in one. Returns whether the line is a gallery.
fn join_gallery(line: &mut Vec<Span>) -> bool {
    let is_gallery = line.iter().all(|span| is_in_gallery(span) || is_blank(span));
    if is_gallery {
        line.retain(|span| !is_blank(span));
    } else {
        for span in line {
            if let Content::Attachment(attachment) = &mut span.content {
                attachment.gallery = false;
            }
        }
    }
    is_gallery
}

/// Reduces the style of separators to that of their neighbors, and merges texts.
fn normal(mut spans: Vec<Span>) -> Vec<Span> {
    while spans.pop_if(|last| is_separator(last)).is_some() {}
    let leading = spans.iter().take_while(|span| is_separator(span)).count();
    spans.drain(..leading);
    for index in 1..spans.len().saturating_sub(1) {
        if is_separator(&spans[index]) {
            let around = spans[index - 1].style.intersection(&spans[index + 1].style);
            spans[index].style = spans[index].style.intersection(&around);
        }
    }
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        if let (Some(Span { content: Content::Text(text), style }), Content::Text(next)) =
            (merged.last_mut(), &span.content)
            && *style == span.style
        {
            text.push_str(next);
            continue;
        }
        merged.push(span);
    }
    merged
}
