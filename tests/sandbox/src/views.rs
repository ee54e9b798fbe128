//! JSON of recordings: the members that all of them have.

use serde_json::{Map, Value, json};

use super::store::{Kind, Record, Store};

impl Store {
    pub(super) fn person(&self, id: i64) -> Value {
        self.people.get(&id).cloned().unwrap_or_default()
    }

    fn title(&self, record: &Record) -> String {
        match record.kind {
            Kind::Todo => record.text("content").to_owned(),
            Kind::Todolist => record.text("name").to_owned(),
            Kind::Message => record.text("subject").to_owned(),
            Kind::Comment => match self.record(record.parent) {
                Some(parent) => format!("Re: {}", self.title(parent)),
                None => String::new(),
            },
            Kind::Todoset => "To-dos".to_owned(),
            Kind::MessageBoard => "Message Board".to_owned(),
            Kind::Tool(tool) => tool.title.to_owned(),
        }
    }

    /// The members that every recording has.
    pub(super) fn recording(&self, record: &Record) -> Map<String, Value> {
        let path = path(record);
        members([
            ("id", json!(record.id)),
            ("status", json!(self.status(record.id).name())),
            ("visible_to_clients", json!(record.visible_to_clients)),
            ("created_at", json!(record.created_at)),
            ("updated_at", json!(record.updated_at)),
            ("title", json!(self.title(record))),
            ("inherits_status", json!(true)),
            ("type", json!(record.kind.type_name())),
            ("url", json!(self.links.api(&path))),
            ("app_url", json!(self.links.app(&path))),
            ("bookmark_url", json!(self.links.bookmark("Recording", record.id))),
            ("bucket", self.bucket(record.bucket)),
            ("creator", self.person(record.creator)),
        ])
    }

    /// The members of a recording that is in another one and can have boosts.
    pub(super) fn child(&self, record: &Record) -> Map<String, Value> {
        let mut view = self.recording(record);
        view.extend(members([
            ("parent", self.parent(record.parent)),
            ("boosts_count", json!(0)),
            ("boosts_url", json!(self.links.api(&format!("{}/boosts", recording_path(record))))),
        ]));
        view
    }

    /// The members of a recording that can also have comments.
    pub(super) fn topic(&self, record: &Record) -> Map<String, Value> {
        let path = recording_path(record);
        let comments = self.children_with(record.id, Kind::Comment, self.status(record.id)).count();
        let mut view = self.child(record);
        view.extend(members([
            ("subscription_url", json!(self.links.api(&format!("{path}/subscription")))),
            ("comments_count", json!(comments)),
            ("comments_url", json!(self.links.api(&format!("{path}/comments")))),
        ]));
        view
    }

    /// The URLs of a path below a recording, in the API and in the web app.
    pub(super) fn below(&self, record: &Record, what: &str) -> (Value, Value) {
        let path = format!("{}/{what}", path(record));
        (json!(self.links.api(&path)), json!(self.links.app(&path)))
    }

    fn parent(&self, id: i64) -> Value {
        let Some(record) = self.record(id) else {
            return Value::Null;
        };
        let path = path(record);
        json!({
            "id": id,
            "title": self.title(record),
            "type": record.kind.type_name(),
            "url": self.links.api(&path),
            "app_url": self.links.app(&path),
        })
    }

    fn bucket(&self, id: i64) -> Value {
        let name = self.projects.get(&id).map(|project| project.name.as_str());
        json!({ "id": id, "name": name, "type": "Project" })
    }

    /// One item of a project's dock.
    pub(super) fn dock_item(&self, record: &Record) -> Value {
        let (name, enabled) = match record.kind {
            Kind::Tool(tool) => (tool.name, tool.enabled),
            Kind::MessageBoard => ("message_board", true),
            _ => ("todoset", true),
        };
        let path = path(record);
        json!({
            "id": record.id,
            "title": self.title(record),
            "name": name,
            "enabled": enabled,
            "position": enabled.then_some(record.position),
            "url": self.links.api(&path),
            "app_url": self.links.app(&path),
        })
    }
}

pub(super) fn members<const N: usize>(pairs: [(&str, Value); N]) -> Map<String, Value> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

pub(super) fn path(record: &Record) -> String {
    format!("buckets/{}/{}/{}", record.bucket, record.kind.path(), record.id)
}

pub(super) fn recording_path(record: &Record) -> String {
    format!("buckets/{}/recordings/{}", record.bucket, record.id)
}
