//! JSON of recordings, built from their types in the schema.
//!
//! The members that recordings of several kinds have are here. A kind's own members are its fields,
//! and those that the file of its service adds ([`View`]).

use serde_json::{Map, Value, json};

use super::clock;
use super::files::attachments_in;
use super::kinds::{Kind, Title};
use super::mentions;
use super::records::Record;
use super::routes;
use super::schema::{self, Member, Members, Type};
use super::store::Store;

/// Adds the members of a kind that don't follow from its fields, or replaces some.
pub(super) type View = fn(&Store, &Record, &mut Map<String, Value>);

impl Store {
    pub(super) fn person(&self, id: i64) -> Value {
        self.people.get(&id).cloned().unwrap_or_default()
    }

    pub(super) fn persons(&self, ids: impl IntoIterator<Item = i64>) -> Value {
        ids.into_iter().map(|id| self.person(id)).collect()
    }

    pub(super) fn title(&self, record: &Record) -> String {
        match record.kind.row().title {
            Title::Member(name) => record.text(name).to_owned(),
            Title::Default(title) => match record.text("title") {
                "" => title.to_owned(),
                title => title.to_owned(),
            },
            Title::OfParent => self.title_of(record.parent),
            Title::Reply => format!("Re: {}", self.title_of(record.parent)),
        }
    }

    /// The title of a recording, empty if the caller doesn't see it.
    fn title_of(&self, id: i64) -> String {
        let record = self.record(id).filter(|record| self.caller().sees_record(record));
        record.map(|record| self.title(record)).unwrap_or_default()
    }

    /// The JSON of a recording, with the members of its type; null if there is none.
    pub(super) fn view(&self, id: i64) -> Value {
        match self.record(id) {
            Some(record) => self.view_as(record, record.kind.members()),
            None => Value::Null,
        }
    }

    /// The JSON of a recording with these members, such as those of the type `Recording`, which
    /// reports and searches have for all kinds. Members that its kind doesn't have are absent or
    /// empty.
    pub(super) fn view_as(&self, record: &Record, members: &Members) -> Value {
        let own = record.kind.members();
        let mut view = Map::new();
        for (name, member) in members {
            if own.contains_key(name)
                && let Some(value) = self.member(record, name, &member.ty)
            {
                view.insert(name.clone(), value);
            }
        }
        if let Some(add) = routes::view(record.kind) {
            add(self, record, &mut view);
            view.retain(|name, _| members.contains_key(name));
        }
        for (name, member) in members {
            match (view.get_mut(name), member.ty.members()) {
                // Objects have the members of their type in this view.
                (Some(Value::Object(object)), Some(known)) => {
                    object.retain(|name, _| known.contains_key(name));
                }
                (Some(_), _) => {}
                (None, _) => {
                    if let Some(value) = empty(record.kind, name, member) {
                        view.insert(name.clone(), value);
                    }
                }
            }
        }
        Value::Object(view)
    }

    /// A member that follows from the recording itself.
    fn member(&self, record: &Record, name: &str, ty: &Type) -> Option<Value> {
        Some(match name {
            "id" => json!(record.id),
            "status" => json!(self.status(record.id).name()),
            "visible_to_clients" => json!(record.visible_to_clients),
            "created_at" => json!(clock::text(record.created_at)),
            "updated_at" => json!(clock::text(record.updated_at)),
            "title" => json!(self.title(record)),
            "inherits_status" => json!(true),
            "type" => json!(record.kind.type_name()),
            "app_url" => json!(self.links.app(&path(record))),
            "bookmark_url" => json!(self.links.bookmark("Recording", record.id)),
            "bucket" => self.bucket(record.bucket),
            "creator" => self.person(record.creator),
            "parent" => return self.parent(record.parent),
            "completed" => json!(record.is_completed()),
            "completion" => self.completion(record)?,
            "completed_at" => self.completion(record)?["created_at"].take(),
            "completer" => self.completion(record)?["creator"].take(),
            "completion_url" => json!(self.below(record, "completion").0),
            "subscribers" => self.persons(self.subscribers(record)),
            "boosts_count" => json!(self.boosts.of(record.id).len()),
            "comments_count" | "comment_count" => {
                json!(self.content(record.id, Kind::Comment).count())
            }
            "boosts_url" | "comments_url" | "subscription_url" | "bubble_up_url"
            | "subtasks_url" => {
                let what = name.trim_end_matches("_url");
                json!(self.links.api(&format!("{}/{what}", recording_path(record))))
            }
            "comments_app_url" => {
                json!(self.links.app(&format!("{}/comments", recording_path(record))))
            }
            "steps" => self.content(record.id, Kind::Step).map(|step| self.view(step.id)).collect(),
            "subtasks_count" => json!(self.content(record.id, Kind::Step).count()),
            "subtasks_completed_count" => {
                let steps = self.content(record.id, Kind::Step);
                json!(steps.filter(|step| step.is_completed()).count())
            }
            _ => match self.field(record, name, ty) {
                Some(field) => field,
                None if name == "position" => json!(record.position),
                None if name == "url" => json!(self.links.api(&path(record))),
                None => return self.listed(record, name),
            },
        })
    }

    /// A member that is a field, or that shows the people or files of one.
    fn field(&self, record: &Record, name: &str, ty: &Type) -> Option<Value> {
        let fields = &record.fields;
        match ty {
            Type::List(item) if is_person(item) => {
                let ids = format!("{}_ids", name.trim_end_matches('s'));
                fields.get(&ids).map(|_| self.persons(record.ids(&ids)))
            }
            ty if is_person(ty) => Some(self.person(record.number(&format!("{name}_id"))?)),
            Type::List(item) if **item == Type::Ref("RichTextAttachment".to_owned()) => {
                let text = name.trim_end_matches("_attachments");
                Some(attachments_in(self, record.text(text)))
            }
            Type::String if record.kind.has(&format!("{name}_attachments")) => {
                Some(mentions::expanded(self, fields.get(name)?.as_str()?))
            }
            _ => fields.get(name).cloned(),
        }
    }

    /// The number or the URL of the recordings that it contains.
    fn listed(&self, record: &Record, name: &str) -> Option<Value> {
        let (list, last) = name.rsplit_once('_')?;
        let plain = list.strip_prefix("app_").unwrap_or(list);
        let contents = record.kind.row().contents.iter();
        let (_, kind) = contents.copied().find(|(known, _)| *known == plain)?;
        Some(match last {
            "count" => json!(self.content(record.id, kind).count()),
            "url" if plain == list => json!(self.below(record, plain).0),
            "url" => json!(self.below(record, plain).1),
            _ => return None,
        })
    }

    fn completion(&self, record: &Record) -> Option<Value> {
        let completion = record.fields.get("completion")?;
        let creator = completion["creator_id"].as_i64().unwrap_or_default();
        Some(json!({
            "created_at": completion["created_at"],
            "creator": self.person(creator),
        }))
    }

    /// The URLs of a path below a recording, in the API and in the web app.
    pub(super) fn below(&self, record: &Record, what: &str) -> (String, String) {
        let path = format!("{}/{what}", path(record));
        (self.links.api(&path), self.links.app(&path))
    }

    /// A recording as the parent of another one, without its title if the caller doesn't see it.
    pub(super) fn parent(&self, id: i64) -> Option<Value> {
        let record = self.record(id)?;
        let path = path(record);
        Some(json!({
            "id": id,
            "title": self.title_of(id),
            "type": record.kind.type_name(),
            "url": self.links.api(&path),
            "app_url": self.links.app(&path),
        }))
    }

    /// One item of a project's dock.
    pub(super) fn dock_item(&self, record: &Record) -> Value {
        let enabled = record.is_enabled();
        let path = path(record);
        json!({
            "id": record.id,
            "title": self.title(record),
            "name": record.kind.row().tool,
            "enabled": enabled,
            "position": enabled.then_some(record.position),
            "url": self.links.api(&path),
            "app_url": self.links.app(&path),
        })
    }
}

fn is_person(ty: &Type) -> bool {
    matches!(ty, Type::Ref(name) if name == "Person")
}

/// The value of a member without a value, if the API shows one.
fn empty(kind: Kind, name: &str, member: &Member) -> Option<Value> {
    match &member.ty {
        _ if member.nullable => Some(Value::Null),
        Type::Bool => Some(json!(false)),
        Type::List(_) => Some(json!([])),
        Type::String if !member.optional => Some(json!("")),
        Type::String if schema::is_writable(kind.row().shape, name) => Some(json!("")),
        Type::Int32 | Type::Int64 | Type::Integral if !member.optional => Some(json!(0)),
        _ => None,
    }
}

pub(super) fn members<const N: usize>(pairs: [(&str, Value); N]) -> Map<String, Value> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The path of a recording below the account.
pub(super) fn path(record: &Record) -> String {
    let template = record.kind.row().path;
    let path = template.replace("{id}", &record.id.to_string());
    let path = match template.contains("{parent}") {
        true => path.replace("{parent}", &record.parent.to_string()),
        false => path,
    };
    if path.starts_with("projects/") {
        return path.replace("{bucket}", &record.bucket.to_string());
    }
    format!("buckets/{}/{path}", record.bucket)
}

pub(super) fn recording_path(record: &Record) -> String {
    format!("buckets/{}/recordings/{}", record.bucket, record.id)
}
