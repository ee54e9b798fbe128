//! The parts of an OpenAPI 3.1 document that an import looks at.

use std::path::Path;

use indexmap::IndexMap;
use serde::Deserialize;

use crate::Result;

/// A document.
#[derive(Debug, Deserialize)]
pub struct Document {
    /// About the API.
    pub info: Info,
    /// The operations, by path and verb.
    #[serde(default)]
    pub paths: IndexMap<String, IndexMap<String, Operation>>,
    /// The named schemas.
    #[serde(default)]
    pub components: Components,
}

/// Which operations belong to which service, and under which name: the companion document.
pub type Services = IndexMap<String, IndexMap<String, String>>;

/// About the API.
#[derive(Debug, Deserialize)]
pub struct Info {
    /// Its version.
    pub version: String,
}

/// What is shared.
#[derive(Debug, Default, Deserialize)]
pub struct Components {
    /// By name.
    #[serde(default)]
    pub schemas: IndexMap<String, Schema>,
}

/// An operation.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// Its id.
    pub operation_id: String,
    /// Its groups.
    #[serde(default)]
    pub tags: Vec<String>,
    /// What its path and query take.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// What its body takes.
    pub request_body: Option<Payload>,
    /// By status.
    #[serde(default)]
    pub responses: IndexMap<String, Payload>,
    /// Whether it should be avoided.
    #[serde(default)]
    pub deprecated: bool,
    /// What it is about.
    #[serde(rename = "x-basecamp-resource-type")]
    pub resource_type: Option<String>,
    /// Whether repeating it is harmless.
    #[serde(default, rename = "x-basecamp-idempotent")]
    pub idempotent: bool,
    /// How it is paged.
    #[serde(rename = "x-basecamp-pagination")]
    pub pagination: Option<Pagination>,
    /// How it wants to be retried.
    #[serde(rename = "x-basecamp-retry")]
    pub retry: Option<Retry>,
    /// What it does to members that are left out.
    #[serde(rename = "x-basecamp-write-semantics")]
    pub write_semantics: Option<WriteSemantics>,
    /// How its file travels.
    #[serde(rename = "x-basecamp-multipart")]
    pub multipart: Option<Multipart>,
}

/// A parameter.
#[derive(Debug, Deserialize)]
pub struct Parameter {
    /// `path` or `query`.
    pub r#in: String,
    /// Its name.
    pub name: String,
    /// Whether it must be given.
    #[serde(default)]
    pub required: bool,
    /// Its type.
    pub schema: Schema,
}

/// A request's or response's body, by content type.
#[derive(Debug, Deserialize)]
pub struct Payload {
    /// By content type.
    #[serde(default)]
    pub content: IndexMap<String, Media>,
}

/// The body in one content type.
#[derive(Debug, Deserialize)]
pub struct Media {
    /// Its type.
    pub schema: Schema,
}

/// How a result is paged.
#[derive(Debug, Deserialize)]
pub struct Pagination {
    /// `link` or `cursor`.
    pub style: String,
    /// The member with the items.
    pub key: Option<String>,
}

/// How an operation wants to be retried.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Retry {
    /// In total.
    pub max_attempts: u32,
    /// Before the second.
    pub base_delay_ms: u32,
    /// The statuses.
    pub retry_on: Vec<u16>,
}

/// What a write does to members that are left out.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WriteSemantics {
    /// Whether they are cleared.
    #[serde(default)]
    pub clears_omitted: bool,
    /// Which of them aren't.
    #[serde(default)]
    pub preserved_on_omission: Vec<String>,
}

/// How a file travels.
#[derive(Debug, Deserialize)]
pub struct Multipart {
    /// The form's field.
    pub field: String,
}

/// A schema.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Schema {
    /// Another schema that it stands for.
    #[serde(rename = "$ref")]
    pub reference: Option<String>,
    /// Its JSON type or types.
    pub r#type: Option<OneOrMany>,
    /// What the type is used for.
    pub format: Option<String>,
    /// The items of a list.
    pub items: Option<Box<Self>>,
    /// The members of an object.
    #[serde(default)]
    pub properties: IndexMap<String, Self>,
    /// Those that are always there.
    #[serde(default)]
    pub required: Vec<String>,
    /// The type of arbitrary members.
    pub additional_properties: Option<Additional>,
    /// Alternatives.
    #[serde(default)]
    pub any_of: Vec<Self>,
    /// Combinations that no operation uses; refused.
    #[serde(default)]
    pub one_of: Vec<Self>,
    /// Likewise.
    #[serde(default)]
    pub all_of: Vec<Self>,
    /// The strings that it may be.
    #[serde(default)]
    pub r#enum: Vec<String>,
    /// Whether it may be null.
    #[serde(default)]
    pub nullable: bool,
    /// Whether it should be avoided.
    #[serde(default)]
    pub deprecated: bool,
    /// The longest that it may be.
    pub max_length: Option<u32>,
    /// How it is spelled on the wire.
    #[serde(rename = "x-wire-format")]
    pub wire_format: Option<String>,
    /// Whether it is personal or secret.
    #[serde(default, rename = "x-basecamp-sensitive")]
    pub sensitive: bool,
    /// Whether a request may empty it.
    #[serde(default, rename = "x-basecamp-clearable")]
    pub clearable: bool,
    /// Whether it is a URL that wants credentials.
    #[serde(default, rename = "x-basecamp-auth-routable-url")]
    pub auth_routable: bool,
}

/// One type, or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

/// What else an object may hold.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Additional {
    /// Anything, or nothing.
    Any(bool),
    /// Members of this type.
    Of(Box<Schema>),
}

impl Schema {
    /// The JSON types besides null, and whether null is one.
    #[must_use]
    pub fn types(&self) -> (Vec<&str>, bool) {
        let types = match &self.r#type {
            None => Vec::new(),
            Some(OneOrMany::One(one)) => vec![one.as_str()],
            Some(OneOrMany::Many(many)) => many.iter().map(String::as_str).collect(),
        };
        let null = self.nullable || types.contains(&"null");
        (types.into_iter().filter(|ty| *ty != "null").collect(), null)
    }

    /// The name of the schema it stands for.
    #[must_use]
    pub fn target(&self) -> Option<&str> {
        self.reference.as_deref()?.strip_prefix("#/components/schemas/")
    }
}

/// Reads a JSON file.
///
/// # Errors
///
/// Names the file, and the place of what it can't use.
pub fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()).into())
}
