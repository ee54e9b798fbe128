//! Values by type and name.

use serde_json::{Map, Value, json};

use super::Extent;
use crate::schema::{self, Member, Members, Shape, Type};

/// The maximum depth of a type within itself.
const MOST_NESTED: usize = 2;

/// The `sgid` of attachments in samples.
pub(crate) const SGID: &str = "BAh7CEkiCGdpZAY6BkVUSSIsZ2lkOi8vYmMzL1BlcnNvbi8x--b5fe9a";

/// Creates the values of one body. Bodies of the same type are equal.
pub(super) struct Maker {
    extent: Extent,
    /// The types that enclose the current value.
    within: Vec<String>,
    ids: i64,
    people: usize,
}

impl Maker {
    pub(super) fn new(extent: Extent) -> Self {
        Self { extent, within: Vec::new(), ids: 1_069_479_300, people: 0 }
    }

    /// A value of this type, for the member `name` of the type `owner`.
    pub(super) fn value(&mut self, ty: &Type, owner: &str, name: &str) -> Value {
        match ty {
            Type::String | Type::Secret => json!(text(owner, name)),
            Type::Bool => json!(self.extent == Extent::Full),
            Type::Int32 => json!(number(name)),
            Type::Int64 => json!(i64::from(number(name)) * 1_000),
            Type::Integral if self.extent == Extent::Full => json!(1024.0),
            Type::Integral => json!(768),
            Type::Number => json!(0.75),
            Type::Date => json!(date(name)),
            Type::Timestamp => json!(timestamp(name)),
            // A day, so `all_day` is true.
            Type::DateOrTimestamp if self.extent == Extent::Full => json!(date(name)),
            Type::DateOrTimestamp => json!(timestamp(name)),
            Type::PersonId => self.person_id(),
            Type::Json => json!({ "copied_from": { "id": self.id() }, "recipients": [null, 1.5] }),
            Type::Id(_) => json!(self.id()),
            Type::Ref(named) => self.named(named, owner),
            Type::List(item) => self.list(item, owner, name),
            Type::Map(value) => {
                let mut map = Map::new();
                if self.extent == Extent::Full {
                    map.insert("X-Request-Id".to_owned(), self.value(value, owner, name));
                    map.insert("x-empty".to_owned(), self.value(value, owner, name));
                }
                Value::Object(map)
            }
        }
    }

    fn id(&mut self) -> i64 {
        self.ids += 1;
        self.ids
    }

    fn person_id(&mut self) -> Value {
        let id = self.id();
        self.people += 1;
        match (self.extent, self.people % 3) {
            (Extent::Full, 2) => json!(id.to_string()),
            (Extent::Full, 0) => json!("basecamp"),
            _ => json!(id),
        }
    }

    fn list(&mut self, item: &Type, owner: &str, name: &str) -> Value {
        let items = match self.extent {
            Extent::Full if self.is_deep(item) => 0,
            // Nested lists have one item, which bounds the size of the body.
            Extent::Full if self.within.len() > 1 => 1,
            Extent::Full => 2,
            Extent::Minimal => 0,
        };
        (0..items).map(|_| self.value(item, owner, name)).collect()
    }

    fn named(&mut self, name: &str, owner: &str) -> Value {
        let Some(shape) = schema::shape(name) else {
            panic!("the schema has no type {name}");
        };
        match shape {
            Shape::Enum(values) => {
                // The type of a recording: `Kanban::Card` for a card.
                let whole = values.iter().find(|value| *value == owner);
                let last = values.iter().find(|value| value.rsplit("::").next() == Some(owner));
                json!(whole.or(last).or(values.first()))
            }
            Shape::Object(fields) => {
                self.within.push(name.to_owned());
                let fields = self.fields(name, fields);
                self.within.pop();
                Value::Object(fields)
            }
        }
    }

    fn fields(&mut self, owner: &str, fields: &Members) -> Map<String, Value> {
        let mut map = Map::new();
        for (name, member) in fields {
            if let Some(value) = self.field(owner, name, member) {
                map.insert(name.clone(), value);
            }
        }
        map
    }

    fn field(&mut self, owner: &str, name: &str, member: &Member) -> Option<Value> {
        let absent = self.extent == Extent::Minimal || self.is_deep(&member.ty);
        match (absent, member.optional, member.nullable) {
            (true, true, _) => None,
            (true, false, true) => Some(Value::Null),
            _ => Some(self.member(owner, name, member)),
        }
    }

    /// A value of the member `name` of the type `owner`, within the member's limit.
    pub(super) fn member(&mut self, owner: &str, name: &str, member: &Member) -> Value {
        match (self.value(&member.ty, owner, name), member.max_length) {
            (Value::String(text), Some(limit)) => {
                let limit = usize::try_from(limit).unwrap_or(usize::MAX);
                Value::String(text.chars().take(limit).collect())
            }
            (value, _) => value,
        }
    }

    /// Whether a value of this type would exceed [`MOST_NESTED`].
    fn is_deep(&self, ty: &Type) -> bool {
        let Type::Ref(name) = ty.innermost() else { return false };
        self.within.iter().filter(|within| *within == name).count() >= MOST_NESTED
    }
}

/// A text that fits the member's name.
fn text(owner: &str, name: &str) -> String {
    let known = match name {
        "name" if owner == "Person" || owner.ends_with("Person") => "Inès Roth",
        "name" | "title" => "Café & Garden",
        "content" | "description" => "<div>Water the <strong>beans</strong> &amp; peas</div>",
        "email_address" => "ines@example.com",
        "app_url" => "https://3.basecamp.com/5250042/buckets/2085958504/recordings/1069479300",
        "url" => "https://3.basecampapi.com/5250042/recordings/1069479300.json",
        "content_type" => "image/png",
        "filename" => "plan.png",
        "type" if owner.ends_with("Bucket") => "Project",
        "kind" => "todo_created",
        "action" => "created",
        "date" => "20261201",
        "color" | "last_needle_color" => "green",
        "hours" => "1:30",
        "icon" => "🌱",
        "at" => "2026-12-01T09:30:00Z",
        "time_of_day" => "5:00pm",
        "service_name" => "deploy",
        "locale" | "language" => "en",
        "time_zone" | "time_zone_name" => "Europe/Zurich",
        "time_format" => "twenty_four_hour",
        "sgid" | "attachable_sgid" => SGID,
        "completed_ratio" => "3/5",
        "download_url" => {
            return format!("https://3.basecampapi.com/5250042/blobs/{SGID}/download/plan.png");
        }
        _ if name.ends_with("_url") || name.ends_with("_link") => {
            return format!("https://3.basecampapi.com/5250042/{}.json", &name[..name.len() - 4]);
        }
        _ if name.ends_with("_date") || name.ends_with("_on") => "2026-12-01",
        _ if name.ends_with("_at") => "2026-12-01T09:30:00Z",
        _ => return format!("some {}", name.replace('_', " ")).trim_end().to_owned(),
    };
    known.to_owned()
}

fn number(name: &str) -> i32 {
    match name {
        "position" | "version" => 1,
        "page" => 2,
        "hour" => 9,
        "minute" => 30,
        "code" => 200,
        "expires_in" => 3600,
        _ if name.ends_with("size") => 34,
        _ => 3,
    }
}

fn date(name: &str) -> &'static str {
    if is_end(name) { "2026-12-03" } else { "2026-12-01" }
}

fn timestamp(name: &str) -> &'static str {
    match name {
        "created_at" => "2026-11-02T08:15:00.123Z",
        "updated_at" => "2026-11-09T16:40:05.987Z",
        _ if is_end(name) => "2026-12-01T10:30:00Z",
        _ => "2026-12-01T09:30:00Z",
    }
}

fn is_end(name: &str) -> bool {
    name.starts_with("end") || name.contains("_end") || name == "due_on" || name == "to"
}
