//! Reads the records of a project into pages.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use basecamp_hyper::types::{
    Campfire, CampfireLine, CardColumn, CardTable, Inbox, MessageBoard, Project, Questionnaire,
    Recording, RecordingType, Schedule, Todolist, Todoset, ToolName, Vault,
};
use basecamp_hyper::{Account, Error, Id, safe_name};
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

use crate::page::{Page, file_name, join};
use crate::records;

/// Reads the lists of a project.
pub(crate) struct Reader<'a> {
    account: &'a Account,
    project: &'a Project,
    parallel: usize,
    /// The content that the pages lack, each with the reason.
    pub(crate) lacks: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    /// A reader that sends this many requests at the same time.
    pub(crate) fn new(account: &'a Account, project: &'a Project, parallel: usize) -> Self {
        Self { account, project, parallel, lacks: BTreeSet::new() }
    }

    /// Returns the pages: one of the project, and one of each record in its tools.
    pub(crate) async fn pages(&mut self) -> Result<Vec<Page>, Error> {
        let mut pages = vec![records::overview(self.project)];
        for tool in self.project.dock.iter().flatten().filter(|tool| tool.enabled) {
            // Several tools can have the same title.
            let (id, folder) = (tool.id, &file_name(&tool.title, &tool.id.to_string()));
            pages.extend(match tool.name {
                ToolName::MessageBoard => self.messages(id.cast(), folder).await?,
                ToolName::Todoset => self.todos(id.cast(), folder).await?,
                ToolName::Vault => self.vaults(id.cast(), folder).await?,
                ToolName::KanbanBoard => self.cards(id.cast(), folder).await?,
                ToolName::Schedule => self.schedule(id.cast(), folder).await?,
                ToolName::Chat => self.chat(id.cast(), folder).await?,
                ToolName::Questionnaire => self.questions(id.cast(), folder).await?,
                ToolName::Inbox => self.forwards(id.cast(), folder).await?,
                _ => {
                    let [title, kind] = [&tool.title, tool.name.as_str()].map(safe_name);
                    let reason = format!("this program does not know the tool `{kind}`");
                    self.lacks.insert(format!("`{title}` is not exported: {reason}"));
                    Vec::new()
                }
            });
        }
        // A record that somebody moves meanwhile can be in two lists.
        let mut seen = HashSet::new();
        pages.retain(|page| seen.insert(page.key.clone()));
        Ok(pages)
    }

    async fn messages(&self, board: Id<MessageBoard>, folder: &str) -> Result<Vec<Page>, Error> {
        let messages = self.account.messages().list(board).await?;
        Ok(messages.iter().map(|message| records::message(message, folder)).collect())
    }

    async fn todos(&mut self, set: Id<Todoset>, folder: &str) -> Result<Vec<Page>, Error> {
        // No list of the set has its to-dos that are in no to-do list.
        let mut todos = self.recordings("to-dos without a list", RecordingType::Todo).await?;
        todos.retain(|todo| todo.parent.as_ref().is_some_and(|parent| parent.id == set.cast()));

        let this = &*self;
        let todos = this.each(&todos, |todo| async move {
            let todo = this.account.todos().get(todo.id.cast()).await?;
            Ok(vec![records::todo(&todo, folder)])
        });
        let mut pages = todos.await?;
        let lists = this.account.todolists().list(set).await?.into_vec();
        let groups = this.each(&lists, |list| async move {
            let folder = records::todolist(list, folder).inner_folder();
            let groups = this.account.todolist_groups().list(list.id).await?;
            Ok(groups.into_iter().map(|group| (folder.clone(), group)).collect())
        });
        let groups = groups.await?;
        let lists = lists.into_iter().map(|list| (folder.to_owned(), list));
        let lists: Vec<_> = lists.chain(groups).collect();
        pages.extend(this.each(&lists, |(folder, list)| this.todolist(list, folder)).await?);
        Ok(pages)
    }

    async fn todolist(&self, list: &Todolist, folder: &str) -> Result<Vec<Page>, Error> {
        let mut page = records::todolist(list, folder);
        let mut pages = Vec::new();
        for completed in [false, true] {
            for todo in self.account.todos().list(list.id).completed(completed).await? {
                page.checklist.push((todo.content.clone(), completed));
                pages.push(records::todo(&todo, &page.inner_folder()));
            }
        }
        pages.push(page);
        Ok(pages)
    }

    async fn vaults(&mut self, vault: Id<Vault>, folder: &str) -> Result<Vec<Page>, Error> {
        let mut linked = self.recordings("cloud files", RecordingType::CloudFile).await?;
        linked.extend(self.recordings("Google documents", RecordingType::GoogleDocument).await?);

        let (this, linked) = (&*self, &linked);
        let mut pages = Vec::new();
        let mut seen = HashSet::from([vault]);
        let mut level = vec![(vault, folder.to_owned())];
        while !level.is_empty() {
            let read = this.each(&level, |(vault, folder)| this.vault(*vault, folder, linked));
            pages.extend(read.await?);
            let inner = this.each(&level, |(vault, folder)| async move {
                let vaults = this.account.vaults().list(*vault).await?;
                let name = |vault: &Vault| file_name(&vault.title, &vault.id.to_string());
                Ok(vaults.iter().map(|vault| (vault.id, join(folder, &name(vault)))).collect())
            });
            level = inner.await?;
            level.retain(|(vault, _)| seen.insert(*vault));
        }
        Ok(pages)
    }

    async fn vault(
        &self,
        vault: Id<Vault>,
        folder: &str,
        linked: &[Recording],
    ) -> Result<Vec<Page>, Error> {
        let documents = self.account.documents().list(vault).await?;
        let uploads = self.account.uploads().list(vault).await?;
        let is_here = |file: &&Recording| {
            file.parent.as_ref().is_some_and(|parent| parent.id == vault.cast())
        };
        let documents = documents.iter().map(|document| records::document(document, folder));
        let uploads = uploads.iter().map(|upload| records::upload(upload, folder));
        let linked = linked.iter().filter(is_here).map(|file| records::linked_file(file, folder));
        Ok(documents.chain(uploads).chain(linked).collect())
    }

    async fn cards(&self, table: Id<CardTable>, folder: &str) -> Result<Vec<Page>, Error> {
        let table = self.account.card_tables().get(table).await?;
        let mut columns: Vec<(Id<CardColumn>, String)> = Vec::new();
        for column in table.lists.into_iter().flatten() {
            let name = join(folder, &file_name(&column.title, &column.id.to_string()));
            if let Some(section) = &column.on_hold {
                let inner = join(&name, &file_name(&section.title, &section.id.to_string()));
                columns.push((section.id.cast(), inner));
            }
            columns.push((column.id, name));
        }
        let cards = self.each(&columns, |(column, folder)| async move {
            let cards = self.account.cards().list(*column).await?;
            Ok(cards.iter().map(|card| records::card(card, folder)).collect())
        });
        cards.await
    }

    async fn schedule(&self, schedule: Id<Schedule>, folder: &str) -> Result<Vec<Page>, Error> {
        let entries = self.account.schedules().list_entries(schedule).await?;
        Ok(entries.iter().map(|entry| records::schedule_entry(entry, folder)).collect())
    }

    /// A page for each day, in UTC.
    async fn chat(&self, campfire: Id<Campfire>, folder: &str) -> Result<Vec<Page>, Error> {
        let mut days: BTreeMap<String, Vec<CampfireLine>> = BTreeMap::new();
        for line in self.account.campfires().list_lines(campfire).await? {
            days.entry(records::day(line.created_at)).or_default().push(line);
        }
        let pages = days.into_iter().map(|(day, mut lines)| {
            lines.sort_by_key(|line| (line.created_at, line.id.get()));
            Page {
                key: format!("chat/{campfire}/{day}"),
                folder: folder.to_owned(),
                id: day,
                title: "Chat".to_owned(),
                entries: lines.iter().map(records::chat_line).collect(),
                ..Page::default()
            }
        });
        Ok(pages.collect())
    }

    async fn questions(
        &self,
        questionnaire: Id<Questionnaire>,
        folder: &str,
    ) -> Result<Vec<Page>, Error> {
        let questions = self.account.checkins().list_questions(questionnaire).await?.into_vec();
        let pages = self.each(&questions, |question| async move {
            let page = records::question(question, folder);
            let folder = page.inner_folder();
            let answers = self.account.checkins().list_answers(question.id).await?;
            let answers = answers.iter().map(|answer| records::answer(answer, &folder));
            Ok(answers.chain([page]).collect())
        });
        pages.await
    }

    async fn forwards(&self, inbox: Id<Inbox>, folder: &str) -> Result<Vec<Page>, Error> {
        let forwards = self.account.forwards().list(inbox).await?.into_vec();
        let pages = self.each(&forwards, |forward| async move {
            let replies = match forward.replies_count {
                Some(0) => Vec::new(),
                _ => self.account.forwards().list_replies(forward.id).await?.into_vec(),
            };
            Ok(vec![records::forward(forward, &replies, folder)])
        });
        pages.await
    }

    /// The recordings of a type in the project. The API doesn't promise that it lists all types.
    async fn recordings(
        &mut self,
        noun: &str,
        kind: RecordingType,
    ) -> Result<Vec<Recording>, Error> {
        let list = self.account.recordings().list(kind).bucket(self.project.id.to_string());
        match list.await {
            Err(error) if error.is_validation() => {
                let reason = error.message();
                self.lacks.insert(format!("The {noun} are not exported: {reason}"));
                Ok(Vec::new())
            }
            recordings => Ok(recordings?.into_vec()),
        }
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
