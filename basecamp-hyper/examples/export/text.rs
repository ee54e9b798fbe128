//! Rich text as Markdown, with links to the files of the export.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use basecamp_hyper::text::{self, AttachmentKind, html_to_markdown, html_to_plain, plain_to_html};
use basecamp_hyper::time::Timestamp;
use basecamp_hyper::types::RichTextAttachment;

/// Rich text with its attachments.
#[derive(Hash, Default)]
pub(crate) struct Text {
    html: String,
    pub(crate) files: Vec<Attachment>,
}

/// A file that belongs to a text.
pub(crate) struct Attachment {
    /// Unique within the page. It remains the same when the text changes.
    pub(crate) key: String,
    /// The time of the latest change, if the file can change.
    pub(crate) updated_at: Option<Timestamp>,
    /// Its mark in the text.
    pub(crate) sgid: Option<String>,
    pub(crate) name: String,
    pub(crate) is_picture: bool,
    pub(crate) url: String,
}

impl Hash for Attachment {
    /// The URL may be another one in every response.
    fn hash<S: Hasher>(&self, state: &mut S) {
        (&self.key, &self.updated_at, &self.name).hash(state);
    }
}

/// The paths of the downloaded attachments by their keys, relative to the page.
pub(crate) type Links = HashMap<String, String>;

impl Text {
    pub(crate) fn new(html: Option<&str>, attachments: &[RichTextAttachment]) -> Self {
        let files = attachments.iter().map(|attachment| Attachment {
            key: attachment.id.to_string(),
            updated_at: None,
            sgid: Some(attachment.sgid.clone()),
            name: attachment.filename.clone(),
            is_picture: attachment.content_type.starts_with("image/"),
            url: attachment.download_url.clone(),
        });
        Self { html: html.unwrap_or_default().to_owned(), files: files.collect() }
    }

    /// Adds a file that is not in the HTML.
    pub(crate) fn with_file(mut self, file: Attachment) -> Self {
        self.files.push(file);
        self
    }

    /// Returns the text with its attachments: in their places, or at the end.
    pub(crate) fn to_markdown(&self, links: &Links) -> String {
        let (mut html, mut end) = (String::new(), 0);
        let (mut shown, mut in_place) = (Vec::new(), HashSet::new());
        for attachment in text::attachments(&self.html) {
            // One within another would be a part of it.
            let Some(before) = self.html.get(end..attachment.range.start) else { continue };
            html.push_str(before);
            html.push_str(&placeholder(shown.len()));
            end = attachment.range.end;
            let file =
                self.files.iter().find(|file| file.sgid.is_some() && file.sgid == attachment.sgid);
            in_place.extend(file.map(|file| &file.key));
            shown.push(match file {
                Some(file) => file.link(attachment.caption.as_deref(), links),
                None => without_file(&attachment, &self.html[attachment.range.clone()]),
            });
        }
        html.push_str(&self.html[end..]);
        let mut blocks = vec![filled(html_to_markdown(&html).trim_end(), &shown)];
        let others = self.files.iter().filter(|file| !in_place.contains(&file.key));
        blocks.extend(others.map(|file| file.link(None, links)));
        blocks.retain(|block| !block.is_empty());
        blocks.join("\n\n")
    }
}

impl Attachment {
    pub(crate) fn version(&self) -> u64 {
        hash(self)
    }

    /// A link to the file in the export, or to Basecamp if that lacks it.
    fn link(&self, caption: Option<&str>, links: &Links) -> String {
        let label = caption.filter(|caption| !caption.is_empty()).unwrap_or(&self.name);
        // In a URL, these characters of a file name have a meaning.
        let path = links.get(&self.key).map(|path| path.replace('%', "%25").replace('#', "%23"));
        link(label, path.as_ref().unwrap_or(&self.url), self.is_picture)
    }
}

/// A mention as the name, and content of another site, such as a video, as a link to it.
fn without_file(attachment: &text::Attachment, html: &str) -> String {
    let is_picture = attachment.kind == AttachmentKind::Picture;
    let addresses = match is_picture {
        true => [&attachment.url, &attachment.href],
        false => [&attachment.href, &attachment.url],
    };
    let is_web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    match addresses.into_iter().flatten().map(String::as_str).find(is_web) {
        Some(url) if attachment.kind != AttachmentKind::Mention => {
            let labels = [&attachment.caption, &attachment.filename].into_iter().flatten();
            let label = labels.map(String::as_str).find(|label| !label.is_empty());
            link(label.unwrap_or(url), url, is_picture)
        }
        _ => escaped(&html_to_plain(html)),
    }
}

fn link(label: &str, target: &str, is_picture: bool) -> String {
    let mut escaped_target = String::new();
    for ch in target.chars().filter(|ch| !ch.is_control()) {
        escaped_target.extend(matches!(ch, '<' | '>' | '&' | '\\').then_some('\\'));
        escaped_target.push(ch);
    }
    format!("{}[{}](<{escaped_target}>)", if is_picture { "!" } else { "" }, escaped(label))
}

/// The characters around a number that is the place of an attachment. Texts don't have them: they
/// are for private use (Unicode, section 23.5).
const PLACEHOLDER: [char; 2] = ['\u{e000}', '\u{e001}'];

fn placeholder(index: usize) -> String {
    let [start, end] = PLACEHOLDER;
    format!("{start}{index}{end}")
}

/// Replaces the placeholders in a text.
fn filled(markdown: &str, replacements: &[String]) -> String {
    let [start, end] = PLACEHOLDER;
    let mut parts = markdown.split(start);
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let replaced = part.split_once(end).and_then(|(index, rest)| {
            Some([replacements.get(index.parse::<usize>().ok()?)?, rest])
        });
        filled.extend(replaced.unwrap_or([part, ""]));
    }
    filled
}

/// Plain text as one line of Markdown.
pub(crate) fn escaped(text: &str) -> String {
    html_to_markdown(&plain_to_html(&one_line(text))).trim_end().to_owned()
}

/// Plain text as a heading. A `#` at its end would not be a part of the heading without an escape.
pub(crate) fn heading(text: &str) -> String {
    let html = plain_to_html(&one_line(text)).replace("<div>", "<h1>").replace("</div>", "</h1>");
    html_to_markdown(&html).trim_end().to_owned()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(crate) fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
