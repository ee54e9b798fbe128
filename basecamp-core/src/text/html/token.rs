//! The tokens of HTML that matter to the dialect.

use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use crate::text::document::{Attachment, EMPHASIS, STRIKE, STRONG};
use crate::text::kind::AttachmentKind;

/// A part of a document in its order. Markdown is translated to the same tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    Open(Tag),
    Close(Tag),
    /// The start of a link to the address.
    Link(String),
    Text(String),
    Break,
    /// A code block, complete.
    Code(String),
    Attachment(Attachment),
    Picture(Picture),
    /// A `<bc-attachment>` whose content is in the tokens after it.
    OpenAttachment(Box<Attributes>),
    CloseAttachment,
}

/// A picture that is no attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) address: String,
    pub(crate) description: String,
}

/// An element with content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    /// An element on lines of its own.
    Division,
    Paragraph,
    Heading,
    /// `h2` to `h6`, which the dialect lacks.
    Subheading,
    Mark(usize),
    Link,
    Code,
    Preformatted,
    BulletList,
    OrderedList,
    Item,
    Quote,
    Table,
    Row,
    Cell,
    Details,
    Summary,
}

/// The names of elements, and whether Markdown can contain them as HTML.
fn tag(name: &str) -> Option<(Tag, bool)> {
    Some(match name {
        "div" => (Tag::Division, true),
        "p" => (Tag::Paragraph, true),
        "address" | "article" | "aside" | "center" | "dd" | "dl" | "dt" | "figcaption"
        | "figure" | "footer" | "form" | "header" | "main" | "nav" | "section" => {
            (Tag::Division, false)
        }
        "h1" => (Tag::Heading, true),
        "h2" | "h3" | "h4" | "h5" | "h6" => (Tag::Subheading, true),
        "strong" | "b" => (Tag::Mark(STRONG), true),
        "em" | "i" => (Tag::Mark(EMPHASIS), true),
        "strike" | "s" | "del" => (Tag::Mark(STRIKE), true),
        "a" => (Tag::Link, true),
        "code" => (Tag::Code, true),
        "pre" => (Tag::Preformatted, true),
        "ul" => (Tag::BulletList, true),
        "ol" => (Tag::OrderedList, true),
        "li" => (Tag::Item, true),
        "blockquote" => (Tag::Quote, true),
        "table" => (Tag::Table, true),
        "tr" => (Tag::Row, true),
        "td" | "th" => (Tag::Cell, true),
        "details" => (Tag::Details, true),
        "summary" => (Tag::Summary, true),
        _ => return None,
    })
}

/// Elements without a token of their own, which Markdown can contain as HTML.
const OTHER: [&str; 6] = ["bc-attachment", "br", "hr", "img", "tbody", "thead"];

/// The fate of tags that the dialect lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnknownTags {
    /// They are omitted, as in a browser.
    Omit,
    /// They become text, as they aren't HTML but what the author of a Markdown text has typed.
    Keep,
}

/// The attributes that matter, each with its first value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Attributes([Option<String>; NAMES.len()]);

const NAMES: [&[u8]; 9] = [
    b"sgid",
    b"content-type",
    b"caption",
    b"filename",
    b"presentation",
    b"href",
    b"url",
    b"src",
    b"alt",
];

impl Attributes {
    fn get(&self, name: &str) -> &str {
        let index = NAMES.iter().position(|known| *known == name.as_bytes());
        index.and_then(|index| self.0[index].as_deref()).unwrap_or_default()
    }
}

/// Splits HTML into tokens. The time is linear in the length of any text.
pub(crate) fn tokenize(html: &str, unknown: UnknownTags) -> Vec<Token> {
    let mut scan = Scan {
        html,
        unknown,
        tokens: Vec::new(),
        name: Vec::new(),
        start: 0,
        end: 0,
        is_in_start_tag: false,
        attributes: Attributes::default(),
        attribute: None,
        is_hidden: false,
    };
    let mut emitter =
        CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span| -> Option<Infallible> {
            scan.handle(&event, span);
            None
        });
    // The content of `script` is no markup in HTML, but is text in Markdown.
    emitter.naively_switch_states(unknown == UnknownTags::Omit);
    let Ok(()) = Tokenizer::new_with_emitter(html, emitter).finish();
    // A tag without its end is no token.
    if unknown == UnknownTags::Keep {
        scan.text_of(scan.end..html.len());
    }
    scan.tokens
}

/// Decodes the character references of an attribute's value, as written between quotes.
pub(crate) fn attribute_value(value: &str) -> String {
    if !value.contains('&') {
        return value.to_owned();
    }
    let link = format!("<a href=\"{}\">", value.replace('"', "&quot;"));
    match tokenize(&link, UnknownTags::Omit).pop() {
        Some(Token::Link(address)) => address,
        _ => value.to_owned(),
    }
}

struct Scan<'a> {
    html: &'a str,
    unknown: UnknownTags,
    tokens: Vec<Token>,
    name: Vec<u8>,
    start: usize,
    /// The end of the last complete token.
    end: usize,
    is_in_start_tag: bool,
    attributes: Attributes,
    attribute: Option<usize>,
    /// Whether the next text is the content of a script or style sheet.
    is_hidden: bool,
}

impl Scan<'_> {
    fn handle(&mut self, event: &CallbackEvent<'_>, span: Span) {
        match event {
            CallbackEvent::String { value } => {
                if !std::mem::take(&mut self.is_hidden) {
                    let text = String::from_utf8_lossy(value).into_owned();
                    self.tokens.push(Token::Text(text));
                }
                self.end = span.end;
            }
            CallbackEvent::OpenStartTag { name } => {
                self.is_hidden = false;
                self.name = name.to_vec();
                self.start = span.start;
                self.is_in_start_tag = true;
                self.attributes = Attributes::default();
                self.attribute = None;
            }
            CallbackEvent::AttributeName { name } => {
                let known = NAMES.iter().position(|known| known == name);
                self.attribute = known
                    .filter(|index| self.is_in_start_tag && self.attributes.0[*index].is_none());
                if let Some(index) = self.attribute {
                    self.attributes.0[index] = Some(String::new());
                }
            }
            CallbackEvent::AttributeValue { value } => {
                if let Some(index) = self.attribute.take() {
                    let value = String::from_utf8_lossy(value).into_owned();
                    self.attributes.0[index] = Some(value);
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                self.is_in_start_tag = false;
                self.end = span.end;
                self.open(*self_closing);
            }
            CallbackEvent::EndTag { name } => {
                self.is_hidden = false;
                self.end = span.end;
                self.close(name, span);
            }
            CallbackEvent::Comment { .. } => {
                self.end = span.end;
                let source = self.html.get(span.start..span.end).unwrap_or_default();
                if !(source.starts_with("<!--") && source.ends_with("-->")) {
                    self.text_of(span.start..span.end);
                }
            }
            CallbackEvent::Doctype { .. } => {
                self.end = span.end;
                self.text_of(span.start..span.end);
            }
            CallbackEvent::Error(_) => {}
        }
    }

    /// Adds the source of a tag as text, if tags without a meaning aren't omitted.
    fn text_of(&mut self, range: std::ops::Range<usize>) {
        if self.unknown == UnknownTags::Keep
            && let Some(source) = self.html.get(range).filter(|source| !source.is_empty())
        {
            self.tokens.push(Token::Text(source.to_owned()));
        }
    }

    fn open(&mut self, self_closing: bool) {
        let attributes = std::mem::take(&mut self.attributes);
        let name = String::from_utf8_lossy(&self.name).into_owned();
        match name.as_str() {
            "br" => self.tokens.push(Token::Break),
            "hr" => self.tokens.extend(rule()),
            "img" => self.tokens.push(Token::Picture(Picture {
                address: attributes.get("src").to_owned(),
                description: attributes.get("alt").to_owned(),
            })),
            "a" => self.tokens.push(Token::Link(attributes.get("href").to_owned())),
            "bc-attachment" => {
                self.tokens.push(Token::OpenAttachment(Box::new(attributes)));
                if self_closing {
                    self.tokens.push(Token::CloseAttachment);
                }
            }
            "script" | "style" if self.unknown == UnknownTags::Omit => self.is_hidden = true,
            name => match tag(name) {
                Some((tag, in_markdown)) if in_markdown || self.unknown == UnknownTags::Omit => {
                    self.tokens.push(Token::Open(tag));
                }
                _ if OTHER.contains(&name) => {}
                _ => self.text_of(self.start..self.end),
            },
        }
    }

    fn close(&mut self, name: &[u8], span: Span) {
        let name = String::from_utf8_lossy(name);
        match name.as_ref() {
            "bc-attachment" => self.tokens.push(Token::CloseAttachment),
            // Browsers read `</br>` as a break.
            "br" => self.tokens.push(Token::Break),
            name => match tag(name) {
                Some((tag, in_markdown)) if in_markdown || self.unknown == UnknownTags::Omit => {
                    self.tokens.push(Token::Close(tag));
                }
                _ if OTHER.contains(&name) => {}
                _ => self.text_of(span.start..span.end),
            },
        }
    }
}

/// A thematic break, which the dialect lacks.
pub(crate) fn rule() -> [Token; 3] {
    [Token::Open(Tag::Paragraph), Token::Text("---".to_owned()), Token::Close(Tag::Paragraph)]
}

/// Replaces each `<bc-attachment>` with its content by one token. The content of an attachment that
/// isn't closed before the next one stays.
pub(crate) fn join_attachments(tokens: Vec<Token>) -> Vec<Token> {
    // From the end, so that the fate of each attachment is known when the content is read.
    let mut is_closed = vec![false; tokens.len()];
    let mut close = false;
    for (index, token) in tokens.iter().enumerate().rev() {
        match token {
            Token::CloseAttachment => close = true,
            Token::OpenAttachment(_) => is_closed[index] = std::mem::take(&mut close),
            _ => {}
        }
    }
    let mut joined = Vec::with_capacity(tokens.len());
    let mut content: Option<(Box<Attributes>, String)> = None;
    for (token, is_closed) in tokens.into_iter().zip(is_closed) {
        match (token, &mut content) {
            (Token::OpenAttachment(attributes), _) => {
                if is_closed {
                    content = Some((attributes, String::new()));
                } else {
                    attachment(&attributes, "", &mut joined);
                }
            }
            (Token::CloseAttachment, _) => {
                if let Some((attributes, label)) = content.take() {
                    attachment(&attributes, &label, &mut joined);
                }
            }
            (Token::Text(text), Some((_, label))) => label.push_str(&text),
            (Token::Break, Some((_, label))) => label.push(' '),
            (Token::Picture(picture), Some((attributes, label))) => {
                if attributes.get("alt").is_empty() {
                    attributes.0[NAMES.len() - 1] = Some(picture.description);
                }
                label.push(' ');
            }
            (_, Some(_)) => {}
            (token, None) => joined.push(token),
        }
    }
    joined
}

/// Adds the token of an attachment, or a link to one that has no sgid.
fn attachment(attributes: &Attributes, label: &str, tokens: &mut Vec<Token>) {
    let label = if label.trim().is_empty() { attributes.get("alt") } else { label };
    let sgid = attributes.get("sgid");
    let filename = attributes.get("filename");
    let kind = AttachmentKind::of(sgid, attributes.get("content-type"), filename);
    let attachment = if kind == AttachmentKind::Mention {
        Attachment::mention(sgid, label)
    } else {
        let mut attachment = Attachment::file(sgid, attributes.get("caption"), filename);
        attachment.gallery = attributes.get("presentation") == "gallery";
        attachment
    };
    if !attachment.sgid.is_empty() {
        tokens.push(Token::Attachment(attachment));
        return;
    }
    let names = [attributes.get("caption"), attributes.get("filename"), label];
    let addresses = [attributes.get("href"), attributes.get("url")];
    let first = |values: &[&str]| {
        let value = values.iter().find(|value| !value.trim().is_empty());
        value.copied().unwrap_or_default().to_owned()
    };
    tokens.push(Token::Picture(Picture { address: first(&addresses), description: first(&names) }));
}
