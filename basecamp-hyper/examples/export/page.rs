//! Files of the export.

use basecamp_hyper::time::Timestamp;
use basecamp_hyper::types::{Comment, Recording};
use basecamp_hyper::{Id, safe_name};

use crate::text::{Attachment, Links, Text, escaped, hash, heading};

/// The characters of a title that a file name has: few enough for the id and the extension to fit.
const TITLE_CHARS: usize = 50;

/// A file of the export.
#[derive(Hash, Default)]
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
    /// The lines of a chat, the replies to an e-mail, or the comments once they are read.
    pub(crate) entries: Vec<Entry>,
    /// The recording whose comments are a part of the page, if it has any.
    pub(crate) comments: Option<Id<Recording>>,
}

/// A comment, a reply, or a line of a chat.
#[derive(Hash)]
pub(crate) struct Entry {
    author: String,
    time: Timestamp,
    text: Text,
}

impl Page {
    /// A hash of the content.
    pub(crate) fn version(&self) -> u64 {
        hash(self)
    }

    /// The path of the file.
    pub(crate) fn path(&self) -> String {
        format!("{}.md", self.inner_folder())
    }

    /// The path of the folder for what is in the record.
    pub(crate) fn inner_folder(&self) -> String {
        join(&self.folder, &file_name(&self.title, &self.id))
    }

    /// The path of an attachment, relative to the page. The keys make it unique, and it is the same
    /// in each export.
    pub(crate) fn path_of(&self, file: &Attachment) -> String {
        let names = [&self.id, &file.key, &file.name].map(|name| safe_name(name));
        format!("files/{}", names.join("/"))
    }

    /// All attachments, those of comments too.
    pub(crate) fn attachments(&self) -> impl Iterator<Item = &Attachment> {
        let entries = self.entries.iter().flat_map(|entry| &entry.text.files);
        self.text.files.iter().chain(entries)
    }

    /// The content of the file.
    pub(crate) fn to_markdown(&self, links: &Links) -> String {
        let mut blocks = vec![heading(&self.title)];
        let lists = [
            self.facts.iter().map(|fact| format!("- {}", escaped(fact))).collect::<Vec<_>>(),
            self.checklist.iter().map(|(item, done)| checklist_item(item, *done)).collect(),
        ];
        let [facts, checklist] = lists.map(|lines| lines.join("\n"));
        blocks.extend([facts, self.text.to_markdown(links), checklist]);
        for entry in &self.entries {
            blocks.push(format!("#{}", heading(&format!("{}, {}", entry.author, entry.time))));
            blocks.push(entry.text.to_markdown(links));
        }
        blocks.retain(|block| !block.is_empty());
        blocks.join("\n\n") + "\n"
    }
}

impl Entry {
    pub(crate) fn new(author: &str, time: Timestamp, text: Text) -> Self {
        Self { author: author.to_owned(), time, text }
    }

    pub(crate) fn comment(comment: &Comment) -> Self {
        let text = Text::new(Some(&comment.content), &comment.content_attachments);
        Self::new(&comment.creator.name, comment.created_at, text)
    }
}

fn checklist_item(item: &str, is_completed: bool) -> String {
    format!("- [{}] {}", if is_completed { 'x' } else { ' ' }, escaped(item))
}

/// A name for a file or folder. The id makes it unique, whatever the file system ignores in titles.
pub(crate) fn file_name(title: &str, id: &str) -> String {
    let title: String = title.chars().take(TITLE_CHARS).collect();
    let title = title.trim();
    safe_name(&format!("{} ({id})", if title.is_empty() { "Untitled" } else { title }))
}

pub(crate) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}
