//! JSON of recordings, built from their types in the schema.
//!
//! The members that recordings of several kinds have are here. A kind's own members are its fields,
//! and those that the file of its service adds ([`View`]).

use serde::{Serialize, Serializer};
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

/// The JSON of a recording: its members by name.
pub(super) struct RecordJson<'a>(Vec<(&'a str, Json<'a>)>);

/// The value of a member.
#[derive(Serialize)]
#[serde(untagged)]
enum Json<'a> {
    /// A part of the state, which isn't copied.
    Stored(&'a Value),
    New(Value),
    People(Vec<&'a Value>),
}

impl Serialize for RecordJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl From<RecordJson<'_>> for Value {
    fn from(json: RecordJson<'_>) -> Self {
        json.0.into_iter().map(|(name, value)| (name, Self::from(value))).collect()
    }
}

impl From<Json<'_>> for Value {
    fn from(json: Json<'_>) -> Self {
        match json {
            Json::Stored(value) => value.clone(),
            Json::New(value) => value,
            Json::People(people) => people.into_iter().cloned().collect(),
        }
    }
}

impl Store {
    pub(super) fn person(&self, id: i64) -> Value {
        self.stored_person(id).clone()
    }

    fn stored_person(&self, id: i64) -> &Value {
        static NOBODY: Value = Value::Null;
        self.people.get(&id).unwrap_or(&NOBODY)
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

    /// The same JSON, for a reply without other members.
    pub(super) fn record_json(&self, id: i64) -> Option<RecordJson<'_>> {
        self.record(id).map(|record| self.json(record, record.kind.members()))
    }

    /// The JSON of a recording with these members, such as those of the type `Recording`, which
    /// reports and searches have for all kinds. Members that its kind doesn't have are absent or
    /// empty.
    pub(super) fn view_as(&self, record: &Record, members: &Members) -> Value {
        self.json(record, members).into()
    }

    fn json<'a>(&'a self, record: &'a Record, members: &'a Members) -> RecordJson<'a> {
        let own = record.kind.members();
        let values = members.iter().map(|(name, member)| {
            let is_own = std::ptr::eq(own, members) || own.contains_key(name);
            let value = is_own.then(|| self.member(record, name, &member.ty)).flatten();
            (name.as_str(), member, value)
        });
        let mut values: Vec<_> = values.collect();
        if let Some(add) = routes::view(record.kind) {
            let known = values.iter_mut().filter_map(|(name, _, value)| {
                Some(((*name).to_owned(), Value::from(value.take()?)))
            });
            let mut view = known.collect();
            add(self, record, &mut view);
            for (name, _, value) in &mut values {
                *value = view.remove(*name).map(Json::New);
            }
        }
        let shown = values.into_iter().filter_map(|(name, member, value)| match value {
            Some(value) => Some((name, with_known_members(value, &member.ty))),
            None => Some((name, Json::New(empty(record.kind, name, member)?))),
        });
        RecordJson(shown.collect())
    }

    fn people_json(&self, ids: impl Iterator<Item = i64>) -> Json<'_> {
        Json::People(ids.map(|id| self.stored_person(id)).collect())
    }

    /// A member that follows from the recording itself.
    fn member<'a>(&'a self, record: &'a Record, name: &str, ty: &Type) -> Option<Json<'a>> {
        Some(Json::New(match name {
            "id" => record.id.into(),
            "status" => self.status(record.id).name().into(),
            "visible_to_clients" => record.visible_to_clients.into(),
            "created_at" => clock::text(record.created_at).into(),
            "updated_at" => clock::text(record.updated_at).into(),
            "title" => self.title(record).into(),
            "inherits_status" => true.into(),
            "type" => record.kind.type_name().into(),
            "app_url" => self.links.app(path(record)).into(),
            "bookmark_url" => self.links.bookmark("Recording", record.id).into(),
            "bucket" => self.bucket(record.bucket),
            "creator" => return Some(Json::Stored(self.stored_person(record.creator))),
            "parent" => return self.parent(record.parent).map(Json::New),
            "completed" => record.is_completed().into(),
            "completion" => self.completion(record)?,
            "completed_at" => self.completion(record)?["created_at"].take(),
            "completer" => self.completion(record)?["creator"].take(),
            "completion_url" => self.below(record, "completion").0.into(),
            "subscribers" => return Some(self.people_json(self.subscribers(record).into_iter())),
            "boosts_count" => self.boosts.of(record.id).len().into(),
            "comments_count" | "comment_count" => {
                self.content(record.id, Kind::Comment).count().into()
            }
            "boosts_url" | "comments_url" | "subscription_url" | "bubble_up_url"
            | "subtasks_url" => {
                let what = name.trim_end_matches("_url");
                self.links.api(format_args!("{}/{what}", recording_path(record))).into()
            }
            "comments_app_url" => {
                self.links.app(format_args!("{}/comments", recording_path(record))).into()
            }
            "steps" => self.content(record.id, Kind::Step).map(|step| self.view(step.id)).collect(),
            "subtasks_count" => self.content(record.id, Kind::Step).count().into(),
            "subtasks_completed_count" => {
                let steps = self.content(record.id, Kind::Step);
                steps.filter(|step| step.is_completed()).count().into()
            }
            _ => match self.field(record, name, ty) {
                Some(field) => return Some(field),
                None if name == "position" => record.position.into(),
                None if name == "url" => self.links.api(path(record)).into(),
                None => self.listed(record, name)?,
            },
        }))
    }

    /// A member that is a field, or that shows the people or files of one.
    fn field<'a>(&'a self, record: &'a Record, name: &str, ty: &Type) -> Option<Json<'a>> {
        let fields = &record.fields;
        match ty {
            Type::List(item) if is_person(item) => {
                let ids = format!("{}_ids", name.trim_end_matches('s'));
                fields.get(&ids).map(|_| self.people_json(record.ids(&ids)))
            }
            ty if is_person(ty) => {
                let person = record.number(&format!("{name}_id"))?;
                Some(Json::Stored(self.stored_person(person)))
            }
            Type::List(item) if **item == Type::Ref("RichTextAttachment".to_owned()) => {
                let text = name.trim_end_matches("_attachments");
                Some(Json::New(attachments_in(self, record.text(text))))
            }
            Type::String => {
                let field = fields.get(name)?;
                let is_rich = || record.kind.has(&format!("{name}_attachments"));
                match field.as_str() {
                    Some(text) if text.contains('<') && is_rich() => {
                        Some(Json::New(mentions::expanded(self, text)))
                    }
                    None if is_rich() => None,
                    _ => Some(Json::Stored(field)),
                }
            }
            _ => fields.get(name).map(Json::Stored),
        }
    }

    /// The number or the URL of the recordings that it contains.
    fn listed(&self, record: &Record, name: &str) -> Option<Value> {
        let (list, last) = name.rsplit_once('_')?;
        let plain = list.strip_prefix("app_").unwrap_or(list);
        let contents = record.kind.row().contents.iter();
        let (_, kind) = contents.copied().find(|(known, _)| *known == plain)?;
        Some(match last {
            "count" => self.content(record.id, kind).count().into(),
            "url" if plain == list => self.below(record, plain).0.into(),
            "url" => self.below(record, plain).1.into(),
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
        Some(Value::Object(members([
            ("id", id.into()),
            ("title", self.title_of(id).into()),
            ("type", record.kind.type_name().into()),
            ("url", self.links.api(&path).into()),
            ("app_url", self.links.app(&path).into()),
        ])))
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

/// A value without the members that objects of its type don't have.
fn with_known_members<'a>(value: Json<'a>, ty: &Type) -> Json<'a> {
    let (Json::Stored(Value::Object(object)) | Json::New(Value::Object(object))) = &value else {
        return value;
    };
    match ty.members() {
        Some(known) if !has_only(object, known) => {
            let mut object = object.clone();
            object.retain(|name, _| known.contains_key(name));
            Json::New(object.into())
        }
        _ => value,
    }
}

/// Whether an object has only these members. Both are in alphabetical order.
fn has_only(object: &Map<String, Value>, known: &Members) -> bool {
    let mut known = known.keys();
    object.keys().all(|name| known.any(|known| known == name))
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
    let mut template = record.kind.row().path;
    let mut path = String::with_capacity(64);
    if !template.starts_with("projects/") {
        path.push_str("buckets/");
        path.push_str(&record.bucket.to_string());
        path.push('/');
    }
    while let Some((before, (name, after))) =
        template.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        let id = match name {
            "bucket" => record.bucket,
            "parent" => record.parent,
            _ => record.id,
        };
        path.push_str(before);
        path.push_str(&id.to_string());
        template = after;
    }
    path.push_str(template);
    path
}

pub(super) fn recording_path(record: &Record) -> String {
    format!("buckets/{}/recordings/{}", record.bucket, record.id)
}
