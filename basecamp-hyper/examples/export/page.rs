//! Records as Markdown.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use basecamp_hyper::text::{self, html_to_markdown, plain_to_html};
use basecamp_hyper::types::{Comment, Recording, RichTextAttachment};
use basecamp_hyper::{Id, safe_name};

/// The characters of a title that a file name has: few enough for the id and the extension to fit.
const TITLE_CHARS: usize = 50;

/// A file of the export.
#[derive(Hash)]
pub(crate) struct Page {
    /// The kind and the id of the record.
    pub(crate) key: String,
    /// The path of the folder with the page, with `/` between its components.
    pub(crate) folder: String,
    /// The id of the record, or the day of a chat.
    pub(crate) id: String,
    pub(crate) title: String,
    /// Lines below the title.
    pub(crate) facts: Vec<String>,
    pub(crate) text: Text,
    /// The items of a checklist, and whether each is completed.
    pub(crate) checklist: Vec<(String, bool)>,
    /// The lines of a chat, or the comments once they are read.
    pub(crate) entries: Vec<Entry>,
    /// The recording with comments, and their number, if there are comments.
    pub(crate) comments: Option<(Id<Recording>, i32)>,
}

/// A comment, or a line of a chat.
#[derive(Hash)]
pub(crate) struct Entry {
    author: String,
    time: String,
    text: Text,
}

/// Rich text with its attachments.
#[derive(Hash, Default)]
pub(crate) struct Text {
    html: String,
    files: Vec<Attachment>,
}

/// A file that belongs to a text.
pub(crate) struct Attachment {
    /// Unique within the page. It changes with the content.
    pub(crate) key: String,
    pub(crate) sgid: String,
    pub(crate) name: String,
    pub(crate) is_picture: bool,
    pub(crate) url: String,
}

impl Hash for Attachment {
    /// The URL may be another one in every response.
    fn hash<S: Hasher>(&self, state: &mut S) {
        (&self.key, &self.name).hash(state);
    }
}

/// The paths of the downloaded attachments by their keys, relative to the page.
pub(crate) type Links = HashMap<String, String>;

impl Page {
    /// A hash of all that the lists say about the record.
    pub(crate) fn version(&self) -> u64 {
        hash(self)
    }

    /// The path of the file.
    pub(crate) fn path(&self) -> String {
        join(&self.folder, &format!("{}.md", file_name(&self.title, &self.id)))
    }

    /// All attachments, those of comments too.
    pub(crate) fn attachments(&self) -> impl Iterator<Item = &Attachment> {
        let entries = self.entries.iter().flat_map(|entry| &entry.text.files);
        self.text.files.iter().chain(entries)
    }

    /// The content of the file.
    pub(crate) fn to_markdown(&self, links: &Links) -> String {
        let mut blocks = vec![format!("# {}", escaped(&self.title))];
        let lists = [
            self.facts.iter().map(|fact| format!("- {}", escaped(fact))).collect::<Vec<_>>(),
            self.checklist.iter().map(|(item, done)| checklist_item(item, *done)).collect(),
        ];
        let [facts, checklist] = lists.map(|lines| lines.join("\n"));
        blocks.extend([facts, self.text.to_markdown(links), checklist]);
        for entry in &self.entries {
            blocks.push(format!("## {}, {}", escaped(&entry.author), entry.time));
            blocks.push(entry.text.to_markdown(links));
        }
        blocks.retain(|block| !block.is_empty());
        blocks.join("\n\n") + "\n"
    }
}

impl Entry {
    pub(crate) fn new(author: &str, time: impl ToString, text: Text) -> Self {
        Self { author: author.to_owned(), time: time.to_string(), text }
    }

    pub(crate) fn comment(comment: &Comment) -> Self {
        let text = Text::new(Some(&comment.content), &comment.content_attachments);
        Self::new(&comment.creator.name, comment.created_at, text)
    }
}

impl Text {
    pub(crate) fn new(html: Option<&str>, attachments: &[RichTextAttachment]) -> Self {
        let files = attachments.iter().map(|attachment| Attachment {
            key: attachment.id.to_string(),
            sgid: attachment.sgid.clone(),
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

    /// Returns the text with links to its files: in the place of each attachment, or at the end.
    fn to_markdown(&self, links: &Links) -> String {
        let mut html = self.html.clone();
        let mut captions = HashMap::new();
        for attachment in text::attachments(&self.html).into_iter().rev() {
            let is_same = |file: &Attachment| attachment.sgid.as_deref() == Some(&file.sgid);
            if let Some(index) = self.files.iter().position(is_same) {
                html.replace_range(attachment.range, &placeholder(index));
                captions.insert(index, attachment.caption);
            }
        }
        let mut markdown = html_to_markdown(&html).trim_end().to_owned();
        for (index, file) in self.files.iter().enumerate() {
            let caption = captions.get(&index);
            let link = file.link(caption.and_then(|caption| caption.as_deref()), links);
            if caption.is_some() {
                markdown = markdown.replace(&placeholder(index), &link);
            } else {
                markdown.push_str(if markdown.is_empty() { "" } else { "\n\n" });
                markdown.push_str(&link);
            }
        }
        markdown
    }
}

impl Attachment {
    pub(crate) fn version(&self) -> u64 {
        hash(self)
    }

    /// A link to the file in the export, or to Basecamp if that lacks it.
    fn link(&self, caption: Option<&str>, links: &Links) -> String {
        let label = escaped(caption.filter(|caption| !caption.is_empty()).unwrap_or(&self.name));
        let target = links.get(&self.key).unwrap_or(&self.url);
        // File names are without angle brackets, which a URL escapes.
        let target = target.replace('<', "%3C").replace('>', "%3E");
        format!("{}[{label}](<{target}>)", if self.is_picture { "!" } else { "" })
    }
}

/// Marks the place of an attachment by characters that no text has.
fn placeholder(index: usize) -> String {
    format!("\u{e000}{index}\u{e001}")
}

fn checklist_item(item: &str, is_completed: bool) -> String {
    format!("- [{}] {}", if is_completed { 'x' } else { ' ' }, escaped(item))
}

/// Plain text as one line of Markdown.
fn escaped(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    html_to_markdown(&plain_to_html(&line)).trim_end().to_owned()
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// A name with an id, which makes it unique, as the name of a file or folder.
pub(crate) fn file_name(title: &str, id: &str) -> String {
    let title: String = title.chars().take(TITLE_CHARS).collect();
    let title = title.trim();
    safe_name(&format!("{} ({id})", if title.is_empty() { "Untitled" } else { title }))
}

pub(crate) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}
