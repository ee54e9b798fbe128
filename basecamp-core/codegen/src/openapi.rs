//! The parts of an OpenAPI 3.1 document that an import reads.

use std::path::Path;

use indexmap::IndexMap;
use serde::Deserialize;

use crate::Result;

/// A document.
#[derive(Debug, Deserialize)]
pub struct Document {
    /// The API's version.
    pub info: Info,
    /// The operations, by path and verb.
    #[serde(default)]
    pub paths: IndexMap<String, IndexMap<String, Operation>>,
    /// The named schemas.
    #[serde(default)]
    pub components: Components,
}

/// The ids of operations by service and method: the companion document.
pub type Services = IndexMap<String, IndexMap<String, String>>;

/// Facts about the API.
#[derive(Debug, Deserialize)]
pub struct Info {
    /// The API's version.
    pub version: String,
}

/// The shared parts of a document.
#[derive(Debug, Default, Deserialize)]
pub struct Components {
    /// The schemas, by name.
    #[serde(default)]
    pub schemas: IndexMap<String, Schema>,
}

/// An operation.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// The id: `GetTodo`.
    pub operation_id: String,
    /// The groups of the operation; the first is its service.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The parameters of the path and query.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// The body of the request.
    pub request_body: Option<Payload>,
    /// The bodies of responses, by status.
    #[serde(default)]
    pub responses: IndexMap<String, Payload>,
    /// Whether it is deprecated.
    #[serde(default)]
    pub deprecated: bool,
    /// The kind of resource.
    #[serde(rename = "x-basecamp-resource-type")]
    pub resource_type: Option<String>,
    /// Whether it is idempotent, although its verb is not.
    #[serde(default, rename = "x-basecamp-idempotent")]
    pub idempotent: bool,
    /// The pagination of the result.
    #[serde(rename = "x-basecamp-pagination")]
    pub pagination: Option<Pagination>,
    /// The retry policy.
    #[serde(rename = "x-basecamp-retry")]
    pub retry: Option<Retry>,
    /// The effect on members that the body omits.
    #[serde(rename = "x-basecamp-write-semantics")]
    pub write_semantics: Option<WriteSemantics>,
    /// The form field of its file.
    #[serde(rename = "x-basecamp-multipart")]
    pub multipart: Option<Multipart>,
}

/// A parameter.
#[derive(Debug, Deserialize)]
pub struct Parameter {
    /// `path` or `query`.
    pub r#in: String,
    /// The name on the wire.
    pub name: String,
    /// Whether it is required.
    #[serde(default)]
    pub required: bool,
    /// The schema of the value.
    pub schema: Schema,
}

/// A request's or response's body, by content type.
#[derive(Debug, Deserialize)]
pub struct Payload {
    /// The bodies, by content type.
    #[serde(default)]
    pub content: IndexMap<String, Media>,
}

/// The body in one content type.
#[derive(Debug, Deserialize)]
pub struct Media {
    /// The schema of the value.
    pub schema: Schema,
}

/// The pagination of a result.
#[derive(Debug, Deserialize)]
pub struct Pagination {
    /// `link` or `cursor`.
    pub style: String,
    /// The member with the items.
    pub key: Option<String>,
}

/// The retry policy of an operation.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Retry {
    /// The maximum number of attempts, the first included.
    pub max_attempts: u32,
    /// The delay before the second attempt, in milliseconds.
    pub base_delay_ms: u32,
    /// The HTTP statuses that are retried.
    pub retry_on: Vec<u16>,
}

/// The effect of a write on members that the body omits.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WriteSemantics {
    /// Whether it clears them.
    #[serde(default)]
    pub clears_omitted: bool,
    /// The members that it preserves nevertheless.
    #[serde(default)]
    pub preserved_on_omission: Vec<String>,
}

/// A form with a file.
#[derive(Debug, Deserialize)]
pub struct Multipart {
    /// The field of the file.
    pub field: String,
}

/// A schema.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Schema {
    /// The schema that it refers to.
    #[serde(rename = "$ref")]
    pub reference: Option<String>,
    /// Its JSON type or types.
    pub r#type: Option<OneOrMany>,
    /// The format of the type.
    pub format: Option<String>,
    /// The items of a list.
    pub items: Option<Box<Self>>,
    /// The members of an object.
    #[serde(default)]
    pub properties: IndexMap<String, Self>,
    /// The members that are always present.
    #[serde(default)]
    pub required: Vec<String>,
    /// The schema of arbitrary members.
    pub additional_properties: Option<Additional>,
    /// Alternatives.
    #[serde(default)]
    pub any_of: Vec<Self>,
    /// Combinations, which an import rejects.
    #[serde(default)]
    pub one_of: Vec<Self>,
    /// Combinations, which an import rejects.
    #[serde(default)]
    pub all_of: Vec<Self>,
    /// The possible strings.
    #[serde(default)]
    pub r#enum: Vec<String>,
    /// Whether it may be null.
    #[serde(default)]
    pub nullable: bool,
    /// Whether it is deprecated.
    #[serde(default)]
    pub deprecated: bool,
    /// The maximum number of characters.
    pub max_length: Option<u32>,
    /// The format on the wire.
    #[serde(rename = "x-wire-format")]
    pub wire_format: Option<String>,
    /// Whether it is personal or secret.
    #[serde(default, rename = "x-basecamp-sensitive")]
    pub sensitive: bool,
    /// Whether a request may clear it.
    #[serde(default, rename = "x-basecamp-clearable")]
    pub clearable: bool,
    /// Whether it is a URL that requires credentials.
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

/// Further members of an object.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Additional {
    /// Any members, or none.
    Any(bool),
    /// Members of this type.
    Of(Box<Schema>),
}

impl Schema {
    /// The JSON types except null, and whether null is possible.
    #[must_use]
    pub fn types(&self) -> (Vec<&str>, bool) {
        let types = match &self.r#type {
            None => Vec::new(),
            Some(OneOrMany::One(name)) => vec![name.as_str()],
            Some(OneOrMany::Many(many)) => many.iter().map(String::as_str).collect(),
        };
        let null = self.nullable || types.contains(&"null");
        (types.into_iter().filter(|ty| *ty != "null").collect(), null)
    }

    /// The name of the schema that it refers to.
    #[must_use]
    pub fn target(&self) -> Option<&str> {
        self.reference.as_deref()?.strip_prefix("#/components/schemas/")
    }
}

/// Reads a JSON file.
///
/// # Errors
///
/// Names the file and the position of the error.
pub fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()).into())
}
