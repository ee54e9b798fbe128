//! Reads the records of a project into pages.

use std::collections::{BTreeMap, HashSet};

use basecamp_hyper::text::plain_to_html;
use basecamp_hyper::types::{
    Campfire, CampfireLine, Card, CardColumn, CardTable, Document, Message, MessageBoard, Person,
    Project, Schedule, Todo, Todolist, Todoset, ToolName, Upload, Vault,
};
use basecamp_hyper::{Account, Error, Id, safe_name};
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

use crate::page::{Attachment, Entry, Page, Text, file_name, join};

/// Reads the lists of a project.
pub(crate) struct Reader<'a> {
    account: &'a Account,
    parallel: usize,
}

/// A page of a record. Macros can read the fields that all types of records have.
macro_rules! page {
    ($kind:literal, $folder:expr, $record:expr, $text:expr) => {{
        let record = $record;
        Page {
            key: format!("{}/{}", $kind, record.id),
            folder: $folder.to_owned(),
            id: record.id.to_string(),
            title: record.title.clone(),
            facts: vec![
                format!("Created: {} by {}", record.created_at, record.creator.name),
                format!("Updated: {}", record.updated_at),
                format!("Page: {}", record.app_url),
            ],
            text: $text,
            checklist: Vec::new(),
            entries: Vec::new(),
            comments: match record.comments_count {
                None | Some(0) => None,
                Some(count) => Some((record.id.cast(), count)),
            },
        }
    }};
}

impl<'a> Reader<'a> {
    /// A reader that sends this many requests at the same time.
    pub(crate) fn new(account: &'a Account, parallel: usize) -> Self {
        Self { account, parallel }
    }

    /// Returns the pages of a project: one of the project, and one of each record.
    pub(crate) async fn pages(&self, project: &Project) -> Result<Vec<Page>, Error> {
        let mut pages = vec![overview(project)];
        for tool in project.dock.iter().flatten().filter(|tool| tool.enabled) {
            let (id, folder) = (tool.id, &safe_name(&tool.title));
            pages.extend(match tool.name {
                ToolName::MessageBoard => self.messages(id.cast(), folder).await?,
                ToolName::Todoset => self.todos(id.cast(), folder).await?,
                ToolName::Vault => self.vaults(id.cast(), folder).await?,
                ToolName::KanbanBoard => self.cards(id.cast(), folder).await?,
                ToolName::Schedule => self.schedule(id.cast(), folder).await?,
                ToolName::Chat => self.chat(id.cast(), folder).await?,
                _ => Vec::new(),
            });
        }
        // A record that somebody moves meanwhile can be in two lists.
        let mut seen = HashSet::new();
        pages.retain(|page| seen.insert(page.key.clone()));
        Ok(pages)
    }

    async fn messages(&self, board: Id<MessageBoard>, folder: &str) -> Result<Vec<Page>, Error> {
        let messages = self.account.messages().list(board).await?;
        let page = |message: &Message| {
            let text = Text::new(Some(&message.content), &message.content_attachments);
            page!("message", folder, message, text)
        };
        Ok(messages.iter().map(page).collect())
    }

    async fn todos(&self, set: Id<Todoset>, folder: &str) -> Result<Vec<Page>, Error> {
        let lists = self.account.todolists().list(set).await?.into_vec();
        let groups = self
            .each(&lists, |list| async move {
                let groups = self.account.todolist_groups().list(list.id).await?;
                Ok(groups.into_iter().map(|group| (folder_of(folder, list), group)).collect())
            })
            .await?;
        let lists = lists.into_iter().map(|list| (folder.to_owned(), list));
        let lists: Vec<_> = lists.chain(groups).collect();
        self.each(&lists, |(folder, list)| self.todolist(list, folder)).await
    }

    async fn todolist(&self, list: &Todolist, folder: &str) -> Result<Vec<Page>, Error> {
        let text = Text::new(Some(&list.description), &list.description_attachments);
        let mut page = page!("todolist", folder, list, text);
        let mut pages = Vec::new();
        for completed in [false, true] {
            for todo in self.account.todos().list(list.id).completed(completed).await? {
                page.checklist.push((todo.content.clone(), completed));
                pages.push(todo_page(&todo, &folder_of(folder, list)));
            }
        }
        pages.push(page);
        Ok(pages)
    }

    async fn vaults(&self, vault: Id<Vault>, folder: &str) -> Result<Vec<Page>, Error> {
        let mut pages = Vec::new();
        let mut seen = HashSet::from([vault]);
        let mut level = vec![(vault, folder.to_owned())];
        while !level.is_empty() {
            pages.extend(self.each(&level, |(vault, folder)| self.vault(*vault, folder)).await?);
            let inner = self.each(&level, |(vault, folder)| async move {
                let vaults = self.account.vaults().list(*vault).await?;
                let name = |vault: &Vault| file_name(&vault.title, &vault.id.to_string());
                Ok(vaults.iter().map(|vault| (vault.id, join(folder, &name(vault)))).collect())
            });
            level = inner.await?;
            level.retain(|(vault, _)| seen.insert(*vault));
        }
        Ok(pages)
    }

    async fn vault(&self, vault: Id<Vault>, folder: &str) -> Result<Vec<Page>, Error> {
        let documents = self.account.documents().list(vault).await?;
        let uploads = self.account.uploads().list(vault).await?;
        let document = |document: &Document| {
            let text = Text::new(document.content.as_deref(), &document.content_attachments);
            page!("document", folder, document, text)
        };
        let upload = |upload: &Upload| {
            let text = Text::new(upload.description.as_deref(), &upload.description_attachments);
            page!("upload", folder, upload, with_file_of(text, upload))
        };
        Ok(documents.iter().map(document).chain(uploads.iter().map(upload)).collect())
    }

    async fn cards(&self, table: Id<CardTable>, folder: &str) -> Result<Vec<Page>, Error> {
        let table = self.account.card_tables().get(table).await?;
        let mut columns: Vec<(Id<CardColumn>, String)> = Vec::new();
        for column in table.lists.into_iter().flatten() {
            let name = join(folder, &file_name(&column.title, &column.id.to_string()));
            if let Some(on_hold) = &column.on_hold {
                columns.push((Id::new(on_hold.id.get()), join(&name, &safe_name(&on_hold.title))));
            }
            columns.push((column.id, name));
        }
        let cards = self.each(&columns, |(column, folder)| async move {
            let cards = self.account.cards().list(*column).await?;
            Ok(cards.iter().map(|card| card_page(card, folder)).collect())
        });
        cards.await
    }

    async fn schedule(&self, schedule: Id<Schedule>, folder: &str) -> Result<Vec<Page>, Error> {
        let mut pages = Vec::new();
        for entry in self.account.schedules().list_entries(schedule).await? {
            let text = Text::new(entry.description.as_deref(), &entry.description_attachments);
            let mut page = page!("schedule_entry", folder, &entry, text);
            page.facts.push(format!("When: {} to {}", entry.starts_at, entry.ends_at));
            page.facts.extend(people("With", entry.participants.as_deref()));
            pages.push(page);
        }
        Ok(pages)
    }

    /// A page for each day, in UTC.
    async fn chat(&self, campfire: Id<Campfire>, folder: &str) -> Result<Vec<Page>, Error> {
        let mut days: BTreeMap<String, Vec<CampfireLine>> = BTreeMap::new();
        for line in self.account.campfires().list_lines(campfire).await? {
            let day = line.created_at.strftime("%Y-%m-%d").to_string();
            days.entry(day).or_default().push(line);
        }
        let pages = days.into_iter().map(|(day, mut lines)| {
            lines.sort_by_key(|line| (line.created_at, line.id.get()));
            Page {
                key: format!("chat/{campfire}/{day}"),
                folder: folder.to_owned(),
                title: "Chat".to_owned(),
                facts: Vec::new(),
                text: Text::default(),
                checklist: Vec::new(),
                entries: lines.iter().map(chat_entry).collect(),
                comments: None,
                id: day,
            }
        });
        Ok(pages.collect())
    }

    /// Reads the records of each item, several items at the same time, and returns the records in
    /// the order of the items.
    async fn each<'i, I, T, F>(
        &self,
        items: &'i [I],
        read: impl Fn(&'i I) -> F,
    ) -> Result<Vec<T>, Error>
    where
        F: Future<Output = Result<Vec<T>, Error>>,
    {
        let lists = stream::iter(items).map(read).buffered(self.parallel);
        let lists: Vec<Vec<T>> = lists.try_collect().await?;
        Ok(lists.into_iter().flatten().collect())
    }
}

/// The page of the project.
fn overview(project: &Project) -> Page {
    Page {
        key: format!("project/{}", project.id),
        folder: String::new(),
        id: project.id.to_string(),
        title: project.name.clone(),
        facts: vec![
            format!("Created: {}", project.created_at),
            format!("Page: {}", project.app_url),
        ],
        text: Text::new(project.description.as_deref().map(plain_to_html).as_deref(), &[]),
        checklist: Vec::new(),
        entries: Vec::new(),
        comments: None,
    }
}

fn todo_page(todo: &Todo, folder: &str) -> Page {
    let text = Text::new(todo.description.as_deref(), &todo.description_attachments);
    let mut page = page!("todo", folder, todo, text);
    page.facts.extend(todo.due_on.map(|due| format!("Due: {due}")));
    page.facts.extend(people("Assigned to", todo.assignees.as_deref()));
    page.facts.extend(todo.completion.as_ref().map(|completion| {
        format!("Completed: {} by {}", completion.created_at, completion.creator.name)
    }));
    let steps = todo.steps.iter().flatten();
    page.checklist = steps.map(|step| (step.title.clone(), step.completed == Some(true))).collect();
    page
}

fn card_page(card: &Card, folder: &str) -> Page {
    let html = card.content.as_deref().or(card.description.as_deref());
    let mut page = page!("card", folder, card, Text::new(html, &card.description_attachments));
    page.facts.extend(card.due_on.map(|due| format!("Due: {due}")));
    page.facts.extend(people("Assigned to", card.assignees.as_deref()));
    page.facts.extend(card.completed_at.map(|completed| format!("Completed: {completed}")));
    let steps = card.steps.iter().flatten();
    page.checklist = steps.map(|step| (step.title.clone(), step.completed == Some(true))).collect();
    page
}

fn chat_entry(line: &CampfireLine) -> Entry {
    // Code is the only kind of line whose content isn't HTML.
    let content = line.content.as_deref();
    let code = content.filter(|_| line.kind.as_str() == "Chat::Lines::Code").map(plain_to_html);
    let mut text = Text::new(code.as_deref().or(content), &[]);
    for (index, file) in line.attachments.iter().flatten().enumerate() {
        if let Some(url) = &file.download_url {
            let content_type = file.content_type.as_deref().unwrap_or_default();
            text = text.with_file(Attachment {
                key: format!("{}-{index}", line.id),
                sgid: String::new(),
                name: file.filename.clone().unwrap_or_default(),
                is_picture: content_type.starts_with("image/"),
                url: url.clone(),
            });
        }
    }
    Entry::new(&line.creator.name, line.created_at, text)
}

/// Adds the file of an upload to its description. A new version of the file has another key.
fn with_file_of(text: Text, upload: &Upload) -> Text {
    let Some(url) = &upload.download_url else { return text };
    let content_type = upload.content_type.as_deref().unwrap_or_default();
    text.with_file(Attachment {
        key: format!("{}-{}", upload.id, upload.updated_at),
        sgid: String::new(),
        name: upload.filename.clone().unwrap_or_default(),
        is_picture: content_type.starts_with("image/"),
        url: url.clone(),
    })
}

fn people(role: &str, people: Option<&[Person]>) -> Option<String> {
    let names: Vec<_> = people?.iter().map(|person| person.name.as_str()).collect();
    (!names.is_empty()).then(|| format!("{role}: {}", names.join(", ")))
}

fn folder_of(folder: &str, list: &Todolist) -> String {
    join(folder, &file_name(&list.title, &list.id.to_string()))
}
