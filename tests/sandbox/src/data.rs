//! The data of a sandbox, for tests: ids of existing records, and methods that add records.

use std::sync::MutexGuard;

use basecamp_core::Operation;
use basecamp_core::operation::ParameterLocation;
use serde_json::{Map, Value, json};

use super::Sandbox;
use super::api::lock;
use super::handlers::Handler;
use super::kinds::Kind;
use super::routes::{self, BUCKET};
use super::schema::{self, Type};
use super::store::Store;
use super::views::members;
use crate::samples::{self, Extent};

/// The first project is the first in the list of projects. The other methods return the first
/// record in that project, in the order of the API. They panic if there is none.
impl Sandbox {
    /// The id of the owner of the token.
    pub fn my_id(&self) -> i64 {
        self.store().me
    }

    /// The id of the first project.
    pub fn first_project_id(&self) -> i64 {
        let id = self.store().projects.keys().next_back().copied();
        id.expect("the sandbox has a project")
    }

    /// The id of the first project's to-do set.
    pub fn first_todoset_id(&self) -> i64 {
        self.first_in(self.first_project_id(), Kind::Todoset)
    }

    /// The id of the first to-do list.
    pub fn first_todolist_id(&self) -> i64 {
        self.first_in(self.first_todoset_id(), Kind::Todolist)
    }

    /// The id of the first to-do list's group.
    pub fn first_todolist_group_id(&self) -> i64 {
        self.first_in(self.first_todolist_id(), Kind::Todolist)
    }

    /// The id of the first to-do.
    pub fn first_todo_id(&self) -> i64 {
        self.first_in(self.first_todolist_id(), Kind::Todo)
    }

    /// The id of the first project's message board.
    pub fn first_message_board_id(&self) -> i64 {
        self.first_in(self.first_project_id(), Kind::MessageBoard)
    }

    /// The id of the first message.
    pub fn first_message_id(&self) -> i64 {
        self.first_in(self.first_message_board_id(), Kind::Message)
    }

    /// The id of the first message's first comment.
    pub fn first_comment_id(&self) -> i64 {
        self.first_in(self.first_message_id(), Kind::Comment)
    }

    /// The id of the first record of a type of the API description, such as `CardTable`. The first
    /// project has recordings of all types.
    pub fn first_id(&self, type_name: &str) -> i64 {
        self.first(type_name).expect("the sandbox has such a record")
    }

    /// Arguments with which any operation works, as [`samples::arguments`] makes them, with ids of
    /// existing records.
    pub fn arguments(&self, operation_id: &str, extent: Extent) -> Map<String, Value> {
        let mut arguments = samples::arguments(operation_id, extent);
        let Some(operation) = schema::operation(operation_id) else {
            return arguments;
        };
        for (name, member) in operation.body.iter().chain(&operation.query).chain(&operation.path) {
            if let Some(argument) = arguments.get_mut(name) {
                self.fill_in(&member.ty, argument);
            }
        }
        if let Some(id) = arguments.get_mut("groupId") {
            *id = json!(self.first_todolist_group_id());
        }
        self.fill_in_containers(operation_id, &mut arguments);
        for (name, argument) in &mut arguments {
            if let Some(value) = self.store().working_argument(operation_id, name) {
                *argument = value;
            }
        }
        if let Some(key) = arguments.get_mut("chatbotKey") {
            *key = json!(self.store().first_chatbot_key());
        }
        if let Some(sgid) = arguments.get_mut("sgid") {
            *sgid = json!(self.store().embeds.keys().next());
        }
        if let Some(sgid) = arguments.get_mut("attachable_sgid") {
            *sgid = json!(self.add_attachment("notes.txt", "text/plain", "Bring the plans."));
        }
        if matches!(operation_id, "PollEvents" | "PollInbox") {
            self.feed().publish_sample(&mut arguments);
        }
        arguments
    }

    /// Sets ids of existing records in an argument of this type.
    fn fill_in(&self, ty: &Type, argument: &mut Value) {
        match (ty, argument) {
            (Type::Id(of), id) => {
                if let Some(known) = self.first(of) {
                    *id = json!(known);
                }
            }
            (Type::List(item), Value::Array(items)) => {
                items.iter_mut().for_each(|argument| self.fill_in(item, argument));
            }
            (ty, Value::Object(members)) => {
                for (name, field) in ty.members().into_iter().flatten() {
                    if let Some(member) = members.get_mut(name) {
                        self.fill_in(&field.ty, member);
                    }
                }
            }
            _ => {}
        }
    }

    /// Sets the id in the path of a record that may contain those of the operation, and the id of
    /// a record that contains the next one of the path.
    fn fill_in_containers(&self, operation_id: &str, arguments: &mut Map<String, Value>) {
        let Some(operation) = Operation::get(operation_id) else { return };
        let path = operation.parameters.iter().filter(|parameter| {
            parameter.location == ParameterLocation::Path && parameter.name != BUCKET
        });
        let names: Vec<&str> = path.map(|parameter| parameter.name).collect();
        let store = self.store();
        let record = |name: &&str| store.record(arguments.get(*name)?.as_i64()?);
        let container = match (routes::handler(operation_id), names.as_slice()) {
            (
                Some(Handler::Create(kind) | Handler::CreateChecked(kind, _) | Handler::List(kind)),
                [name, ..],
            ) => record(name)
                .filter(|record| !kind.fits_in(record.kind))
                .and_then(|record| store.first(record.bucket, *kind.row().within.first()?))
                .map(|container| (*name, container)),
            (Some(_), [name, inner]) => record(inner).map(|inner| (*name, inner.parent)),
            _ => None,
        };
        if let Some((name, id)) = container {
            arguments.insert(name.to_owned(), json!(id));
        }
    }

    /// The id of the first record of this type, if the sandbox stores records of it.
    fn first(&self, ty: &str) -> Option<i64> {
        match ty {
            "Boost" => self.store().boosts.iter().next().map(|(id, _)| id),
            "Calendar" => self.store().calendars.iter().next().map(|(id, _)| id),
            "Chatbot" => self.store().chatbots.iter().next().map(|(id, _)| id),
            "Folder" => self.store().folders.keys().next().copied(),
            "HillChartDotPosition" => Some(self.first_todolist_id()),
            "LineupMarker" => self.store().markers.keys().next().copied(),
            "Event" => {
                let message = self.first_message_id();
                self.store().feed.changes_of(message).next().map(|event| event.id)
            }
            "MessageType" => {
                let project = self.first_project_id();
                self.store().categories.of(project).first().copied()
            }
            "Person" => Some(self.my_id()),
            "Project" => Some(self.first_project_id()),
            "Recording" => Some(self.first_message_id()),
            "Tool" => Some(self.first_message_board_id()),
            "Webhook" => self.store().webhooks.keys().next().copied(),
            _ => {
                let project = self.first_project_id();
                let store = self.store();
                let kinds = Kind::ALL.iter().filter(|kind| kind.row().shape == ty);
                kinds.filter_map(|kind| store.first(project, *kind)).next()
            }
        }
    }

    fn first_in(&self, parent: i64, kind: Kind) -> i64 {
        let id = self.store().children(parent, kind).next().map(|child| child.id);
        id.expect("the sandbox has such a record")
    }
}

/// Methods that add records without requests. Each returns the new ids and panics
/// if no record has the id of the parent.
impl Sandbox {
    /// Adds people to the account.
    pub fn add_people(&self, count: usize) -> Vec<i64> {
        let mut store = self.store();
        let names =
            (1..=count).map(|n| (format!("Temp {n}"), format!("temp{n}@tidewater.example")));
        names.map(|(name, email)| store.add_person(&name, &email, "Temp")).collect()
    }

    /// Adds a person to the account and to a project.
    pub fn add_member(&self, project_id: i64) -> i64 {
        let person = self.add_people(1)[0];
        let mut store = self.store();
        let project = store.projects.get_mut(&project_id);
        project.expect("the sandbox has such a project").people.push(person);
        person
    }

    /// Adds projects.
    pub fn add_projects(&self, count: usize) -> Vec<i64> {
        let mut store = self.store();
        (1..=count).map(|n| store.add_project(&format!("Project {n}"), "")).collect()
    }

    /// Adds to-do lists to a to-do set.
    pub fn add_todolists(&self, todoset_id: i64, count: usize) -> Vec<i64> {
        self.add(Kind::Todolist, (Kind::Todoset, todoset_id), count, |n| {
            members([("name", json!(format!("List {n}"))), ("description", json!(""))])
        })
    }

    /// Adds to-dos to a to-do list.
    pub fn add_todos(&self, todolist_id: i64, count: usize) -> Vec<i64> {
        let me = self.my_id();
        self.add(Kind::Todo, (Kind::Todolist, todolist_id), count, |n| {
            members([
                ("content", json!(format!("To-do {n}"))),
                ("description", json!("<div>One of many.</div>")),
                ("assignee_ids", json!([me])),
                ("completion_subscriber_ids", json!([])),
                ("due_on", Value::Null),
                ("starts_on", Value::Null),
            ])
        })
    }

    /// Adds messages to a message board.
    pub fn add_messages(&self, board_id: i64, count: usize) -> Vec<i64> {
        self.add(Kind::Message, (Kind::MessageBoard, board_id), count, |n| {
            members([
                ("subject", json!(format!("Message {n}"))),
                ("content", json!("<div>Nothing new.</div>")),
            ])
        })
    }

    /// Adds comments to a message.
    pub fn add_comments(&self, message_id: i64, count: usize) -> Vec<i64> {
        self.add(Kind::Comment, (Kind::Message, message_id), count, |n| {
            members([("content", json!(format!("<div>Comment {n}</div>")))])
        })
    }

    fn add(
        &self,
        kind: Kind,
        (parent_kind, parent): (Kind, i64),
        count: usize,
        fields: impl Fn(usize) -> Map<String, Value>,
    ) -> Vec<i64> {
        let mut store = self.store();
        let is_there = store.record(parent).is_some_and(|record| record.kind == parent_kind);
        assert!(is_there, "{parent} is not the id of a {}", parent_kind.type_name());
        (1..=count).map(|n| store.add(kind, parent, fields(n))).collect()
    }

    /// Locks the store for a change.
    fn store(&self) -> MutexGuard<'_, Store> {
        let mut store = lock(&self.shared.store);
        store.changes += 1;
        store
    }
}

impl Store {
    /// The id of the first recording of this kind within a parent, in the order of the API: among
    /// its children, then among theirs.
    pub(super) fn first(&self, parent: i64, kind: Kind) -> Option<i64> {
        let mut level = vec![parent];
        while !level.is_empty() {
            let children: Vec<_> = level.iter().flat_map(|id| self.records.children(*id)).collect();
            if let Some(found) = children.iter().find(|record| record.kind == kind) {
                return Some(found.id);
            }
            level = children.iter().map(|record| record.id).collect();
        }
        None
    }
}
