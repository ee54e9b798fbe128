//! Translates Markdown to tokens.

use std::borrow::Cow;
use std::collections::HashSet;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use super::{Markdown, nesting, titles};
use crate::model::id::{Id, is_digits};
use crate::text::document::{Attachment, EMPHASIS, STRIKE, STRONG, is_unsafe};
use crate::text::html::{self, Picture, Token, UnknownTags};
use crate::text::mention::person_id_from_sgid;
use crate::types::Person;

fn events(source: &str) -> Parser<'_> {
    Parser::new_ext(source, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

/// Returns a text that is parsed in linear time.
fn limited(source: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(source);
    if source.contains('\r') {
        // From each fence of a code block, the parser searches for the next line feed.
        text = Cow::Owned(source.replace("\r\n", "\n").replace('\r', "\n"));
    }
    for limit in [nesting::limit, titles::limit] {
        let limited = match limit(&text) {
            Cow::Borrowed(_) => continue,
            Cow::Owned(limited) => limited,
        };
        text = Cow::Owned(limited);
    }
    text
}

/// Returns the people and the pictures that a text refers to.
pub(super) fn references(source: &str) -> (Vec<Id<Person>>, Vec<String>) {
    let (mut people, mut pictures) = (Vec::new(), Vec::new());
    let (mut seen_people, mut seen_pictures) = (HashSet::new(), HashSet::new());
    for event in events(&limited(source)) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                people.extend(person(&dest_url).filter(|person| seen_people.insert(*person)));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let is_new = !dest_url.is_empty()
                    && !dest_url.starts_with("sgid:")
                    && seen_pictures.insert(dest_url.to_string());
                if is_new {
                    pictures.push(dest_url.into_string());
                }
            }
            _ => {}
        }
    }
    (people, pictures)
}

/// The person that the address of a link means.
fn person(address: &str) -> Option<Id<Person>> {
    let id = address.strip_prefix("person:")?;
    let id = is_digits(id).then(|| id.parse::<i64>().ok())?;
    id.filter(|id| *id > 0).map(Id::new)
}

/// Returns the tokens of a text.
pub(super) fn parse(markdown: &Markdown<'_>) -> Vec<Token> {
    let mut translation = Translation {
        markdown,
        tokens: Vec::new(),
        paragraph: None,
        label: None,
        text: String::new(),
        is_code: false,
        lists: Vec::new(),
    };
    for event in events(&limited(markdown.source)) {
        translation.event(event);
    }
    translation.tokens
}

/// A mention or picture whose label is read.
struct Label {
    text: String,
    /// The links and pictures within it that are open.
    nested: usize,
    target: Target,
}

enum Target {
    Mention {
        sgid: String,
    },
    /// A person without a mention.
    Person,
    Picture {
        address: String,
        title: String,
    },
}

struct Translation<'a> {
    markdown: &'a Markdown<'a>,
    tokens: Vec<Token>,
    /// The index of the first token of a paragraph, or of a list item without one.
    paragraph: Option<usize>,
    label: Option<Label>,
    /// The source of a code block, or of a block of HTML.
    text: String,
    is_code: bool,
    /// The next number of each list that doesn't start at 1; `None` for other lists.
    lists: Vec<Option<u64>>,
}

impl Translation<'_> {
    fn event(&mut self, event: Event<'_>) {
        if self.label.is_some() {
            self.in_label(&event);
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) if self.is_code => self.text.push_str(&text),
            Event::Html(source) => self.text.push_str(&source),
            Event::Text(text) => self.tokens.push(Token::Text(text.into_string())),
            Event::Code(code) => self.tokens.push(Token::Text(format!("`{code}`"))),
            Event::InlineHtml(source) => {
                self.tokens.extend(html::tokenize(&source, UnknownTags::Keep));
            }
            Event::SoftBreak => self.tokens.push(Token::Text(" ".to_owned())),
            Event::HardBreak => self.tokens.push(Token::Break),
            Event::Rule => self.tokens.extend(html::rule()),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        if is_block(&tag) {
            self.join_gallery();
            self.paragraph =
                matches!(tag, Tag::Paragraph | Tag::Item).then_some(self.tokens.len() + 1);
        }
        let tag = match tag {
            Tag::Paragraph => html::Tag::Paragraph,
            Tag::Heading { level: HeadingLevel::H1, .. } => html::Tag::Heading,
            Tag::Heading { .. } => html::Tag::Subheading,
            Tag::BlockQuote(_) => html::Tag::Quote,
            Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => {
                self.is_code = true;
                return;
            }
            Tag::List(start) => {
                let number = start.filter(|number| *number != 1);
                self.lists.push(number);
                match (start, number) {
                    (None, _) => html::Tag::BulletList,
                    (_, None) => html::Tag::OrderedList,
                    _ => html::Tag::Division,
                }
            }
            Tag::Item => match self.lists.last_mut() {
                Some(Some(number)) => {
                    let text = format!("{number}. ");
                    *number = number.saturating_add(1);
                    self.tokens.push(Token::Open(html::Tag::Division));
                    self.tokens.push(Token::Text(text));
                    return;
                }
                _ => html::Tag::Item,
            },
            Tag::Table(_) => html::Tag::Table,
            Tag::TableHead | Tag::TableRow => html::Tag::Row,
            Tag::TableCell => html::Tag::Cell,
            Tag::Emphasis => html::Tag::Mark(EMPHASIS),
            Tag::Strong => html::Tag::Mark(STRONG),
            Tag::Strikethrough => html::Tag::Mark(STRIKE),
            Tag::Link { link_type, dest_url, .. } => {
                self.start_link(link_type, &dest_url);
                return;
            }
            Tag::Image { dest_url, title, .. } => {
                let (address, title) = (dest_url.into_string(), title.into_string());
                self.label(Target::Picture { address, title });
                return;
            }
            _ => return,
        };
        self.tokens.push(Token::Open(tag));
    }

    fn end(&mut self, tag: TagEnd) {
        if matches!(tag, TagEnd::Paragraph | TagEnd::Item) {
            self.join_gallery();
        }
        let tag = match tag {
            TagEnd::Paragraph => html::Tag::Paragraph,
            TagEnd::Heading(HeadingLevel::H1) => html::Tag::Heading,
            TagEnd::Heading(_) => html::Tag::Subheading,
            TagEnd::BlockQuote(_) => html::Tag::Quote,
            TagEnd::CodeBlock => {
                self.is_code = false;
                let code = std::mem::take(&mut self.text);
                self.tokens.push(Token::Code(code));
                return;
            }
            TagEnd::HtmlBlock => {
                let source = std::mem::take(&mut self.text);
                self.tokens.extend(html::tokenize(&source, UnknownTags::Keep));
                return;
            }
            TagEnd::List(is_ordered) => match (self.lists.pop(), is_ordered) {
                (Some(Some(_)), _) => html::Tag::Division,
                (_, true) => html::Tag::OrderedList,
                (_, false) => html::Tag::BulletList,
            },
            TagEnd::Item => match self.lists.last() {
                Some(Some(_)) => html::Tag::Division,
                _ => html::Tag::Item,
            },
            TagEnd::Table => html::Tag::Table,
            TagEnd::TableHead | TagEnd::TableRow => html::Tag::Row,
            TagEnd::TableCell => html::Tag::Cell,
            TagEnd::Emphasis => html::Tag::Mark(EMPHASIS),
            TagEnd::Strong => html::Tag::Mark(STRONG),
            TagEnd::Strikethrough => html::Tag::Mark(STRIKE),
            TagEnd::Link => html::Tag::Link,
            _ => return,
        };
        self.tokens.push(Token::Close(tag));
    }

    fn start_link(&mut self, kind: LinkType, address: &str) {
        let mention = address.strip_prefix("mention:").filter(|sgid| is_sgid(sgid));
        if let Some(sgid) = mention {
            self.label(Target::Mention { sgid: sgid.to_owned() });
        } else if let Some(person) = person(address) {
            let sgid = (self.markdown.person)(person).filter(|sgid| is_sgid(sgid));
            self.label(sgid.map_or(Target::Person, |sgid| Target::Mention { sgid }));
        } else if kind == LinkType::Email {
            self.tokens.push(Token::Link(format!("mailto:{address}")));
        } else {
            self.tokens.push(Token::Link(address.to_owned()));
        }
    }

    fn label(&mut self, target: Target) {
        self.label = Some(Label { text: String::new(), nested: 0, target });
    }

    fn in_label(&mut self, event: &Event<'_>) {
        let Some(label) = &mut self.label else { return };
        match event {
            Event::Text(text) | Event::InlineHtml(text) => label.text.push_str(text),
            Event::Code(code) => label.text.extend(["`", code, "`"]),
            Event::SoftBreak | Event::HardBreak => label.text.push(' '),
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => label.nested += 1,
            Event::End(TagEnd::Link | TagEnd::Image) if label.nested > 0 => label.nested -= 1,
            Event::End(TagEnd::Link | TagEnd::Image) => self.end_label(),
            _ => {}
        }
    }

    fn end_label(&mut self) {
        let Some(Label { text, target, .. }) = self.label.take() else { return };
        self.tokens.push(match target {
            Target::Mention { sgid } => Token::Attachment(Attachment::mention(&sgid, &text)),
            Target::Person => Token::Text(text),
            Target::Picture { address, title } => {
                let sgid = address.strip_prefix("sgid:").map(ToOwned::to_owned);
                let sgid = sgid.or_else(|| (self.markdown.picture)(&address));
                match sgid.filter(|sgid| is_sgid(sgid)) {
                    Some(sgid) if person_id_from_sgid(&sgid).is_some() => {
                        Token::Attachment(Attachment::mention(&sgid, &text))
                    }
                    Some(sgid) => Token::Attachment(Attachment::file(&sgid, &text, &title)),
                    None => Token::Picture(Picture { address, description: text }),
                }
            }
        });
    }

    /// Makes a gallery of a paragraph that consists of two or more attachments.
    fn join_gallery(&mut self) {
        let start = self.paragraph.take().unwrap_or(self.tokens.len());
        let Some(tokens) = self.tokens.get_mut(start..) else { return };
        let is_file = |token: &Token| matches!(token, Token::Attachment(attachment) if attachment.mention.is_none());
        let is_space = |token: &Token| matches!(token, Token::Text(text) if text.trim().is_empty());
        if tokens.iter().filter(|token| is_file(token)).nth(1).is_none()
            || !tokens.iter().all(|token| is_file(token) || is_space(token))
        {
            return;
        }
        for token in tokens {
            if let Token::Attachment(attachment) = token {
                attachment.gallery = true;
            }
        }
    }
}

/// Whether an element is a block, which ends the text of a list item.
fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}

fn is_sgid(sgid: &str) -> bool {
    !sgid.is_empty() && !sgid.contains(|ch: char| ch.is_whitespace() || is_unsafe(ch))
}
