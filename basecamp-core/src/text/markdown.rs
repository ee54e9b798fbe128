//! Markdown: CommonMark with tables and strikethrough.

mod nesting;
mod parse;
mod span;
mod titles;
mod write;

use std::fmt;

use super::{document, html};
use crate::model::id::Id;
use crate::types::Person;

/// A character that is no syntax, and that no result contains.
const SEPARATOR: &str = "\u{feff}";

/// Converts Markdown to Basecamp's HTML: [`Markdown::to_html`] with the default settings.
///
/// ```
/// use basecamp_core::text::markdown_to_html;
///
/// let markdown =
///     "# Plan\n\nShip **it**, then:\n\n1. rest\n2. [read](https://example.com)\n";
/// let html = markdown_to_html(markdown);
/// assert_eq!(
///     html,
///     "<h1>Plan</h1><div>Ship <strong>it</strong>, then:</div>\
///      <ol><li>rest</li><li><a href=\"https://example.com\">read</a></li></ol>"
/// );
/// ```
#[must_use]
pub fn markdown_to_html(markdown: &str) -> String {
    Markdown::new(markdown).to_html()
}

/// Converts Basecamp's HTML to Markdown (CommonMark with tables and strikethrough).
///
/// [`markdown_to_html`] converts the result back to the same content. The
/// Markdown has HTML tags where CommonMark has no syntax, for example to emphasize a part of a
/// word. A mention is `[@Name](mention:SGID)`, and an attachment is
/// `![caption](sgid:SGID "file name")`.
///
/// Any text is accepted. Elements outside of Basecamp's dialect are replaced by their content, and
/// links that are not `http`, `https` or `mailto` by their text and address. Comments and the
/// content of `script` and `style` are no text and are omitted. Control characters and
/// bidirectional overrides are removed, so that the result can be printed on a terminal.
///
/// ```
/// use basecamp_core::text::html_to_markdown;
///
/// let html = "<div>See <strong>this</strong>:</div><ul><li>one</li><li>two</li></ul>";
/// assert_eq!(html_to_markdown(html), "See **this**:\n\n- one\n- two\n");
/// ```
#[must_use]
pub fn html_to_markdown(html: &str) -> String {
    write::write(&html::parse(html))
}

/// A Markdown text to be converted to Basecamp's HTML.
///
/// Any text is accepted. The HTML has only elements of Basecamp's dialect; everything else becomes
/// text:
///
/// | Markdown | HTML |
/// |---|---|
/// | paragraphs | a `div`, with an empty line between paragraphs |
/// | hard break; soft break | `br`; a space |
/// | heading of level 1; of level 2 to 6 | `h1`; a paragraph in `strong` |
/// | `*..*`, `**..**`, `~~..~~` | `em`, `strong`, `strike` |
/// | code block; code span | `pre`, without the language; its text in backticks |
/// | list; list that doesn't start at 1 | `ul` and `ol`; paragraphs that start with the number |
/// | thematic break | a line with `---` |
/// | link to `http`, `https` or `mailto`; any other | `a`; its text and the address |
/// | `[@Name](mention:SGID)` | a mention |
/// | `[@Name](person:ID)` | a mention, see [`with_people`](Self::with_people) |
/// | `![caption](sgid:SGID "file name")` | an attachment; a paragraph of several is a gallery |
/// | `![caption](path)` | an attachment, see [`with_pictures`](Self::with_pictures) |
/// | table | `pre`, see [`with_tables`](Self::with_tables) |
/// | HTML tag of the dialect; any other | the tag; the source as text |
///
/// Control characters, bidirectional overrides and comments are removed. Quotes and lists nest to a
/// depth of 10; the content of deeper ones is a part of their parent. Their markers beyond column
/// 100 are text. If the titles of a text's links would cost quadratic time, those of more than 20
/// lines are text.
///
/// ```
/// use basecamp_core::text::Markdown;
///
/// let text = Markdown::new("[@Ann](person:7), look: ![](plan.png)");
/// // Read these people and upload these files.
/// assert_eq!(text.person_ids(), [7.into()]);
/// assert_eq!(text.picture_addresses(), ["plan.png"]);
///
/// let html = text
///     .with_people(|person| (person == 7.into()).then(|| "sgid-of-ann".to_owned()))
///     .with_pictures(|address| (address == "plan.png").then(|| "sgid-of-plan".to_owned()))
///     .to_html();
/// assert_eq!(
///     html,
///     "<div><bc-attachment sgid=\"sgid-of-ann\" \
///      content-type=\"application/vnd.basecamp.mention\">@Ann</bc-attachment>, look: \
///      <bc-attachment sgid=\"sgid-of-plan\"></bc-attachment></div>"
/// );
/// ```
#[must_use]
pub struct Markdown<'a> {
    source: &'a str,
    tables: bool,
    person: Box<dyn Fn(Id<Person>) -> Option<String> + 'a>,
    picture: Box<FindPicture<'a>>,
}

/// Returns the sgid of the picture at an address.
type FindPicture<'a> = dyn Fn(&str) -> Option<String> + 'a;

impl fmt::Debug for Markdown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Markdown");
        debug.field("source", &self.source).field("tables", &self.tables).finish_non_exhaustive()
    }
}

impl<'a> Markdown<'a> {
    /// Creates a conversion of a text.
    pub fn new(source: &'a str) -> Self {
        Self { source, tables: false, person: Box::new(|_| None), picture: Box::new(|_| None) }
    }

    /// Writes tables and `details` as such, which only lines of chatbots can have. Default: a table
    /// is preformatted text, and the content of `details` follows its summary.
    pub fn with_tables(mut self) -> Self {
        self.tables = true;
        self
    }

    /// Sets the function that returns the `attachable_sgid` of a person, for `[@Name](person:ID)`.
    /// A person without one is not mentioned: the name is written as text. Default: no person has
    /// one.
    pub fn with_people(mut self, sgid: impl Fn(Id<Person>) -> Option<String> + 'a) -> Self {
        self.person = Box::new(sgid);
        self
    }

    /// Sets the function that returns the `attachable_sgid` of a picture by its address, for
    /// `![caption](path)`. A picture without one becomes a link if its address is a URL, and text
    /// otherwise. Default: no picture has one.
    pub fn with_pictures(mut self, sgid: impl Fn(&str) -> Option<String> + 'a) -> Self {
        self.picture = Box::new(sgid);
        self
    }

    /// Returns the ids in `[@Name](person:ID)`, in the order of the text, each once.
    #[must_use]
    pub fn person_ids(&self) -> Vec<Id<Person>> {
        parse::references(self.source).0
    }

    /// Returns the addresses of pictures other than `sgid:`, in the order of the text, each once.
    #[must_use]
    pub fn picture_addresses(&self) -> Vec<String> {
        parse::references(self.source).1
    }

    /// Returns the HTML.
    #[must_use]
    pub fn to_html(&self) -> String {
        let blocks = html::build(parse::parse(self));
        if self.tables {
            html::write(&blocks)
        } else {
            html::write(&document::without_chatbot_blocks(blocks))
        }
    }
}

#[cfg(test)]
mod tests;
