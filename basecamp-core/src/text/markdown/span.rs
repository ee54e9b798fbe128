//! Writing inline content as Markdown.

use crate::text::document::{Attachment, Content, EMPHASIS, Href, STRIKE, STRONG, Span, Style};
use crate::text::html;

/// The place of inline content, which decides what needs an escape.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Paragraph,
    Heading,
    Cell,
}

/// The delimiters and the HTML tags of the marks.
const DELIMITERS: [&str; 3] = ["**", "_", "~~"];
const ELEMENTS: [&str; 3] = ["strong", "em", "strike"];
const _: () = assert!(STRONG == 0 && EMPHASIS == 1 && STRIKE == 2);

/// A piece of the result.
enum Piece {
    Source(String),
    Open { mark: usize, close: usize },
    Close { mark: usize },
}

/// Writes inline content. Breaks are line breaks in a paragraph, and tags elsewhere.
pub(super) fn write_spans(spans: &[Span], place: Place) -> String {
    join(&pieces(spans, place))
}

fn pieces(spans: &[Span], place: Place) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut open: [Option<usize>; 3] = [None; 3];
    let mut style = Style::default();
    let as_tags = needs_tags(spans);
    let end = Span { content: Content::Text(String::new()), style: Style::default() };
    let mut is_line_start = place == Place::Paragraph;
    let mut rest = spans;
    while let Some(span) = rest.first().or((style != end.style).then_some(&end)) {
        let same_link = style.link == span.style.link;
        let same = if same_link { style.shared_marks(&span.style) } else { 0 };
        for mark in (same..open.len()).rev() {
            if let Some(start) = open[mark].take() {
                let index = pieces.len();
                if let Piece::Open { close, .. } = &mut pieces[start] {
                    *close = index;
                }
                pieces.push(Piece::Close { mark });
            }
        }
        if !same_link && let Some(link) = &style.link {
            pieces.push(Piece::Source(format!("]({})", destination(link, place))));
        }
        let mut is_autolink = false;
        if !same_link && let Some(link) = &span.style.link {
            is_autolink = is_autolink_of(link, rest);
            pieces.push(Piece::Source(if is_autolink { "<" } else { "[" }.to_owned()));
        }
        for (mark, start) in open.iter_mut().enumerate().skip(same) {
            if span.style.marks[mark] && !is_autolink {
                *start = Some(pieces.len());
                pieces.push(Piece::Open { mark, close: 0 });
            }
        }
        style = span.style.clone();
        if is_autolink {
            let Some(link) = style.link.take() else { break };
            style.marks = [false; 3];
            pieces.push(Piece::Source(format!("{}>", link.as_str())));
            is_line_start = false;
            rest = &rest[1..];
            continue;
        }
        let source = match &span.content {
            Content::Text(text) => escaped(text, place, is_line_start),
            Content::Break if place == Place::Paragraph => "\\\n".to_owned(),
            Content::Break => "<br>".to_owned(),
            Content::Attachment(attachment) => write_attachment(attachment, place, as_tags),
        };
        is_line_start = source.ends_with('\n') || is_line_start && source.is_empty();
        if !source.is_empty() {
            pieces.push(Piece::Source(source));
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    pieces
}

/// Joins the pieces. A mark has delimiters where CommonMark recognizes them, and tags elsewhere.
fn join(pieces: &[Piece]) -> String {
    let mut source = String::new();
    let mut as_delimiters = vec![false; pieces.len()];
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Source(text) => source.push_str(text),
            Piece::Open { mark, close } => {
                let can_open = flanks(source.chars().next_back(), next_char(pieces.get(index + 1)));
                let before_close = match pieces.get(close.wrapping_sub(1)) {
                    Some(Piece::Source(text)) => text.chars().next_back(),
                    _ => Some('*'),
                };
                let can_close = flanks(next_char(pieces.get(close + 1)), before_close);
                let is_separate = !source.ends_with(&DELIMITERS[*mark][..1]);
                if can_open && can_close && is_separate {
                    as_delimiters[*close] = true;
                    source.push_str(DELIMITERS[*mark]);
                } else {
                    source.extend(["<", ELEMENTS[*mark], ">"]);
                }
            }
            Piece::Close { mark } => {
                if as_delimiters[index] {
                    source.push_str(DELIMITERS[*mark]);
                } else {
                    source.extend(["</", ELEMENTS[*mark], ">"]);
                }
            }
        }
    }
    source
}

/// The first character of a piece. Delimiters and tags are punctuation.
fn next_char(piece: Option<&Piece>) -> Option<char> {
    match piece? {
        Piece::Source(text) => text.chars().next(),
        _ => Some('*'),
    }
}

/// Whether a delimiter with these characters outside and inside of the marked text can only open
/// it, or only close it (CommonMark, section 6.2).
fn flanks(outside: Option<char>, inside: Option<char>) -> bool {
    let is_outside_space = outside.is_none_or(char::is_whitespace);
    inside.is_some_and(|inside| {
        if inside.is_alphanumeric() {
            is_outside_space || outside.is_some_and(|ch| ch.is_ascii_punctuation())
        } else {
            is_outside_space && !inside.is_whitespace()
        }
    })
}

/// Whether a link, the first of the spans, can be written as `<address>`.
fn is_autolink_of(link: &Href, spans: &[Span]) -> bool {
    let [Span { content: Content::Text(text), style }, after @ ..] = spans else { return false };
    text == link.as_str()
        && style.marks == [false; 3]
        && after.first().is_none_or(|span| span.style.link.is_none())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._/:?#=%+@,;".contains(&byte))
}

/// The address of a link in the form `<..>`, if it has parentheses.
fn destination(link: &Href, place: Place) -> String {
    let escaped = escaped_attribute(link.as_str(), place);
    if link.as_str().contains(['(', ')']) { format!("<{escaped}>") } else { escaped }
}

/// Escapes a destination or title.
fn escaped_attribute(text: &str, place: Place) -> String {
    let mut escaped = String::with_capacity(text.len());
    for ch in text.chars() {
        if matches!(ch, '\\' | '"' | '&' | '<' | '>') || ch == '|' && place == Place::Cell {
            escaped.push('\\');
        }
        escaped.push(ch);
    }
    escaped
}

fn write_attachment(attachment: &Attachment, place: Place, as_tag: bool) -> String {
    let Attachment { sgid, mention, caption, file_name, .. } = attachment;
    let is_plain = is_plain(sgid);
    match mention {
        Some(name) if is_plain => {
            format!("[@{}](mention:{sgid})", escaped(name, place, false))
        }
        None if is_plain && !as_tag => {
            let title = match file_name.as_str() {
                "" => String::new(),
                name => format!(" \"{}\"", escaped_attribute(name, place)),
            };
            format!("![{}](sgid:{sgid}{title})", escaped(caption, place, false))
        }
        _ => {
            let mut tag = String::new();
            html::open_attachment(&mut tag, attachment);
            if place == Place::Cell {
                tag = tag.replace('|', "&#124;");
            }
            // The content of an inline element is Markdown.
            if let Some(name) = mention.as_ref().filter(|name| !name.is_empty()) {
                tag.extend(["@", &escaped(name, place, false)]);
            }
            tag.push_str("</bc-attachment>");
            tag
        }
    }
}

/// Escapes a text, so that Markdown reads it as text. At the start of a line, markers of blocks are
/// escaped too.
fn escaped(text: &str, place: Place, is_line_start: bool) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((index, ch)) = chars.next() {
        let after = chars.peek().map(|(_, ch)| *ch);
        let is_word = |ch: Option<char>| ch.is_some_and(char::is_alphanumeric);
        let is_special = match ch {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' => true,
            '_' => !(is_word(before) && is_word(after)),
            '&' => after.is_none_or(|after| after == '#' || after.is_ascii_alphabetic()),
            '!' => after.is_none(),
            '|' if place == Place::Cell => true,
            '#' if place == Place::Heading => true,
            '>' | '|' => is_line_start && index == 0,
            '#' | '+' | '-' | '=' | ':' => is_line_start && index == 0 && !is_word(after),
            '.' | ')' => {
                let is_marker = is_line_start && digits > 0 && index == digits;
                is_marker && after.is_none_or(char::is_whitespace)
            }
            _ => false,
        };
        if is_special {
            escaped.push('\\');
        }
        escaped.push(ch);
        before = Some(ch);
    }
    escaped
}

/// Whether the attachments of a paragraph are written as tags: if image syntax would make a gallery
/// of a paragraph that isn't one, or if it can't express the gallery: one of a single attachment,
/// or with an sgid that needs an escape.
fn needs_tags(spans: &[Span]) -> bool {
    let attachments = spans.iter().filter_map(|span| match &span.content {
        Content::Attachment(attachment) => Some(attachment),
        _ => None,
    });
    if attachments.clone().any(|attachment| attachment.gallery) {
        let is_single = attachments.clone().nth(1).is_none();
        return is_single || !attachments.clone().all(|attachment| is_plain(&attachment.sgid));
    }
    let files = attachments.filter(|attachment| attachment.mention.is_none()).count();
    let is_space = |span: &&Span| matches!(&span.content, Content::Text(text) if text == " ");
    files > 1 && files + spans.iter().filter(is_space).count() == spans.len()
}

/// Whether an address can be an sgid without an escape.
fn is_plain(sgid: &str) -> bool {
    sgid.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte))
}
