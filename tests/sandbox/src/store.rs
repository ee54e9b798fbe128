//! The state of a sandbox: people, projects, and the recordings in them.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use http::Response;
use http::uri::PathAndQuery;
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::feed::Feed;
use super::files::Files;
use super::links::Links;
use super::resource::Resources;
use super::webhooks::Webhook;

/// The kind of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Comment,
    Message,
    MessageBoard,
    Todo,
    /// A to-do list, or a group when its parent is a list.
    Todolist,
    Todoset,
    /// A tool of the dock without handlers.
    Tool(&'static Tool),
}

/// A tool in the dock.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tool {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) type_name: &'static str,
    pub(super) path: &'static str,
    pub(super) enabled: bool,
}

impl Kind {
    pub(super) fn type_name(self) -> &'static str {
        match self {
            Self::Comment => "Comment",
            Self::Message => "Message",
            Self::MessageBoard => "Message::Board",
            Self::Todo => "Todo",
            Self::Todolist => "Todolist",
            Self::Todoset => "Todoset",
            Self::Tool(tool) => tool.type_name,
        }
    }

    /// Its name in URLs.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Comment => "comments",
            Self::Message => "messages",
            Self::MessageBoard => "message_boards",
            Self::Todo => "todos",
            Self::Todolist => "todolists",
            Self::Todoset => "todosets",
            Self::Tool(tool) => tool.path,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Active,
    Archived,
    Trashed,
    Drafted,
}

impl Status {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Archived => "archived",
            Self::Trashed => "trashed",
            Self::Drafted => "drafted",
        }
    }

    /// The status in a query or a body; active if absent.
    pub(super) fn wanted(members: &Map<String, Value>) -> Self {
        match members.get("status").and_then(Value::as_str) {
            Some("archived") => Self::Archived,
            Some("trashed") => Self::Trashed,
            Some("drafted") => Self::Drafted,
            _ => Self::Active,
        }
    }
}

pub(super) struct Record {
    pub(super) id: i64,
    pub(super) kind: Kind,
    /// The project.
    pub(super) bucket: i64,
    /// The containing recording; the project for a tool of the dock.
    pub(super) parent: i64,
    pub(super) creator: i64,
    pub(super) status: Status,
    pub(super) created_at: String,
    pub(super) updated_at: String,
    /// The position among its siblings, from 1.
    pub(super) position: usize,
    pub(super) visible_to_clients: bool,
    /// The members of its kind, under the names of the API. People are ids.
    pub(super) fields: Map<String, Value>,
}

impl Record {
    pub(super) fn text(&self, name: &str) -> &str {
        self.fields.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    pub(super) fn is_completed(&self) -> bool {
        self.fields.contains_key("completion")
    }
}

/// The change of a recording in a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Touched {
    Added,
    Changed,
}

pub(super) struct Project {
    pub(super) status: Status,
    pub(super) created_at: String,
    pub(super) updated_at: String,
    pub(super) name: String,
    pub(super) description: String,
    /// The first and the last day.
    pub(super) schedule: Option<(String, String)>,
    pub(super) clients_enabled: bool,
    pub(super) has_logo: bool,
    /// The layout of the wallpaper, if there is one.
    pub(super) wallpaper: Option<String>,
    /// The ids of its people.
    pub(super) people: Vec<i64>,
}

pub(super) struct Store {
    pub(super) links: Links,
    /// Whether responses are as loose as those of the real server.
    pub(super) as_documented: bool,
    pub(super) files: Files,
    pub(super) resources: Resources,
    /// The id of the token's owner.
    pub(super) me: i64,
    /// People as the API shows them.
    pub(super) people: BTreeMap<i64, Value>,
    /// The first and last day of absences, by person.
    pub(super) away: BTreeMap<i64, (String, String)>,
    pub(super) preferences: Map<String, Value>,
    pub(super) projects: BTreeMap<i64, Project>,
    /// The recently visited projects, the latest first.
    pub(super) visits: Vec<i64>,
    /// Message types, as the API shows them.
    pub(super) categories: BTreeMap<i64, Value>,
    pub(super) pinned: Vec<i64>,
    pub(super) webhooks: BTreeMap<i64, Webhook>,
    pub(super) feed: Feed,
    /// The recordings that the current call added or changed, in that order.
    pub(super) touched: Vec<(i64, Touched)>,
    /// Responses to GETs since the last change, by URL and whether compressed.
    pub(super) cache: HashMap<(PathAndQuery, bool), Response<Bytes>>,
    records: HashMap<i64, Record>,
    children: HashMap<i64, Vec<i64>>,
    last_id: i64,
}

/// Ids need more than 32 bits, so that a client that truncates them fails its tests.
const FIRST_ID: i64 = 9_007_000_000;

impl Store {
    pub(super) fn new(links: Links, as_documented: bool) -> Self {
        Self {
            links,
            as_documented,
            files: Files::new(),
            resources: Resources::new(),
            me: 0,
            people: BTreeMap::new(),
            away: BTreeMap::new(),
            preferences: Map::new(),
            projects: BTreeMap::new(),
            visits: Vec::new(),
            categories: BTreeMap::new(),
            pinned: Vec::new(),
            webhooks: BTreeMap::new(),
            feed: Feed::default(),
            touched: Vec::new(),
            cache: HashMap::new(),
            records: HashMap::new(),
            children: HashMap::new(),
            last_id: FIRST_ID,
        }
    }

    pub(super) fn next_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    pub(super) fn record(&self, id: i64) -> Option<&Record> {
        self.records.get(&id)
    }

    /// Returns a record to change, and marks it as changed.
    pub(super) fn change(&mut self, id: i64) -> &mut Record {
        self.touched.push((id, Touched::Changed));
        let record =
            self.records.get_mut(&id).expect("a route looks a record up before it changes it");
        record.updated_at = now();
        record
    }

    /// The ids of a kind below a parent, in their order and with any status.
    pub(super) fn children(&self, parent: i64, kind: Kind) -> impl Iterator<Item = &Record> {
        let ids = self.children.get(&parent).map(Vec::as_slice).unwrap_or_default();
        ids.iter().map(|id| &self.records[id]).filter(move |record| record.kind == kind)
    }

    /// The children with that status, own or inherited.
    pub(super) fn children_with(
        &self,
        parent: i64,
        kind: Kind,
        status: Status,
    ) -> impl Iterator<Item = &Record> {
        let inherited = self.status(parent);
        self.children(parent, kind)
            .filter(move |child| prevailing(child.status, inherited) == status)
    }

    /// The tools of a project.
    pub(super) fn dock(&self, project: i64) -> impl Iterator<Item = &Record> {
        self.children.get(&project).into_iter().flatten().map(|id| &self.records[id])
    }

    /// The status of a recording: its own, or that of an archived or trashed container.
    pub(super) fn status(&self, id: i64) -> Status {
        if let Some(record) = self.records.get(&id) {
            return prevailing(record.status, self.status(record.parent));
        }
        self.projects.get(&id).map_or(Status::Active, |project| project.status)
    }

    /// Adds a recording at the end of its siblings.
    pub(super) fn add(&mut self, kind: Kind, parent: i64, fields: Map<String, Value>) -> i64 {
        let id = self.next_id();
        let last = self.children.get(&parent).into_iter().flatten().rev();
        let last = last.map(|id| &self.records[id]).find(|sibling| sibling.kind == kind);
        let position = last.map_or(1, |sibling| sibling.position + 1);
        let above = self.records.get(&parent);
        let now = now();
        let record = Record {
            id,
            kind,
            bucket: above.map_or(parent, |above| above.bucket),
            parent,
            creator: self.me,
            status: Status::Active,
            created_at: now.clone(),
            updated_at: now,
            position,
            visible_to_clients: above.is_some_and(|above| above.visible_to_clients),
            fields,
        };
        self.records.insert(id, record);
        self.children.entry(parent).or_default().push(id);
        self.touched.push((id, Touched::Added));
        id
    }

    /// Moves a recording to a position among the children of a parent.
    pub(super) fn place(&mut self, id: i64, parent: i64, position: usize) {
        let record = self.change(id);
        let kind = record.kind;
        let old_parent = std::mem::replace(&mut record.parent, parent);
        self.children.entry(old_parent).or_default().retain(|child| *child != id);
        self.renumber(old_parent, kind);
        let ids = self.children.entry(parent).or_default();
        let siblings = ids.iter().enumerate().filter(|(_, id)| self.records[id].kind == kind);
        let at = siblings.map(|(index, _)| index).nth(position - 1).unwrap_or(ids.len());
        ids.insert(at, id);
        self.renumber(parent, kind);
    }

    fn renumber(&mut self, parent: i64, kind: Kind) {
        let mut position = 0;
        for id in self.children.get(&parent).into_iter().flatten() {
            if let Some(record) = self.records.get_mut(id).filter(|record| record.kind == kind) {
                position += 1;
                record.position = position;
            }
        }
    }
}

/// Archiving or trashing a record applies to its content too.
fn prevailing(own: Status, inherited: Status) -> Status {
    match inherited {
        Status::Archived | Status::Trashed => inherited,
        Status::Active | Status::Drafted => own,
    }
}

/// The current time in the format of the API.
pub(super) fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
