//! The API description as values.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer};

use crate::ty::Type;

/// The module of types that don't belong to one service.
pub const COMMON: &str = "common";

/// The query parameter with the name of the file, if the body is the content of a file.
pub const FILE_NAME: &str = "name";

/// A whole description.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Api {
    /// The content of `api.toml`.
    pub settings: Settings,
    /// The content of `docs.toml`.
    pub docs: Docs,
    /// The services, by accessor.
    pub services: BTreeMap<String, Service>,
    /// The types of all files, by name.
    pub types: IndexMap<String, TypeDef>,
}

/// The version, the covered services, and the naming rules of imports.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The API's version.
    pub version: String,
    /// The hosts of the web pages and of the API.
    pub hosts: Vec<String>,
    /// The services that are covered.
    pub services: Vec<String>,
    /// Hand-written types that ids may refer to.
    pub markers: Vec<String>,
    /// Our names of types, by the document's; two types with the same fields may share a name.
    pub names: IndexMap<String, String>,
    /// The types that ids identify, by parameter, member or `Type.field`, if the name doesn't imply
    /// them.
    pub ids: IndexMap<String, String>,
    /// The types of string members, by name or `Type.field`.
    pub refine: IndexMap<String, Type>,
}

/// Docs of recurring members, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Docs {
    /// Docs of the fields of types.
    pub fields: BTreeMap<String, String>,
    /// Docs of parameters and body members; `fields` has the others.
    pub parameters: BTreeMap<String, String>,
}

/// A service: the content of its file without the types.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Service {
    /// One line.
    pub doc: String,
    /// Other words by which the documentation finds it.
    pub search_terms: Vec<String>,
    /// Statements for the example of its page, with `account` in scope; generated if absent.
    pub example: Option<String>,
    /// Its operations, by method.
    pub operations: IndexMap<String, Operation>,
    /// Methods that forward to an operation of another service: `lineup.list_markers`.
    pub aliases: IndexMap<String, String>,
}

/// Named members, in order.
pub type Members = IndexMap<String, Member>;

/// One operation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// The official id.
    pub id: String,
    /// One line.
    #[serde(default)]
    pub doc: String,
    /// A further paragraph of the docs, also of the builders of its update.
    pub note: Option<String>,
    /// Verb and path template.
    pub request: Endpoint,
    /// The kind of resource.
    pub resource: String,
    /// The path's parameters, `accountId` apart.
    #[serde(default)]
    pub path: Members,
    /// The query's parameters.
    #[serde(default)]
    pub query: Members,
    /// The members of the JSON body, if there is one.
    pub body: Option<Members>,
    /// The member of the body that is rich text.
    pub rich_text: Option<String>,
    /// The key of the object that contains the body's members.
    pub envelope: Option<String>,
    /// The members outside of that object.
    #[serde(default)]
    pub outside: Vec<String>,
    /// The field of a `multipart/form-data` body of one file.
    pub multipart: Option<String>,
    /// The content type of a body that is bytes.
    pub raw: Option<String>,
    /// The type of the result, if there is one.
    pub result: Option<Type>,
    /// Whether a successful response may have no body: Basecamp's documentation and the OpenAPI
    /// document disagree on it.
    #[serde(default)]
    pub may_be_empty: bool,
    /// How the result is paged.
    pub pages: Option<Pages>,
    /// Whether it is idempotent although its verb is not.
    #[serde(default)]
    pub idempotent: bool,
    /// Its retry policy.
    #[serde(default)]
    pub retry: Retry,
    /// Whether it clears members that the body omits.
    #[serde(default)]
    pub replaces: bool,
    /// The members that it preserves nevertheless.
    #[serde(default)]
    pub preserve: Vec<String>,
    /// The read-modify-write update of the record that it replaces.
    pub update: Option<RecordUpdate>,
    /// Whether it is deprecated.
    #[serde(default)]
    pub deprecated: bool,
    /// Whether its request carries no credentials: a secret in its path authorizes it.
    #[serde(default)]
    pub anonymous: bool,
    /// Basecamp documents it, but the API document doesn't list it. Imports don't remove it.
    #[serde(default)]
    pub unlisted: bool,
}

/// The read-modify-write update of a record that an operation replaces as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordUpdate {
    /// The record in a sentence: `a to-do`.
    pub record: String,
    /// The method of the service that reads it.
    pub read: String,
    /// The name of the builder that updates it; `Update` with the record's type if absent.
    pub builder: Option<String>,
    /// The members that are sent only if the caller sets them, in addition to `preserve`.
    #[serde(default)]
    pub caller_supplied: Vec<String>,
    /// The record's names of members with another name: `object.name` or `list[].name`.
    #[serde(default)]
    pub from: IndexMap<String, String>,
    /// Further services that offer it.
    #[serde(default)]
    pub also_on: Vec<String>,
}

/// Verb and path template: `GET /{accountId}/todos/{todoId}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// In capitals.
    pub verb: String,
    /// The template.
    pub path: String,
}

/// The pagination of a result: `link`, `link:events` or `cursor:items`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pages {
    /// Whether the body has the cursor of the next page; otherwise, the `Link` header has its URL.
    pub cursor: bool,
    /// The member that contains the items; the body itself if absent.
    pub key: Option<String>,
}

/// The retry policy of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retry {
    /// The maximum number of attempts, the first included.
    pub attempts: u32,
    /// The delay before the second attempt, in milliseconds.
    pub delay_ms: u32,
    /// The HTTP statuses that are retried.
    pub on: Vec<u16>,
}

/// A parameter, body member or field. A plain one is written as its spelling: `date?`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The type.
    pub ty: Type,
    /// Whether it may be absent: `?`.
    pub optional: bool,
    /// Whether it may be null: `|null`.
    pub nullable: bool,
    /// The type in the API document, if ours is more precise.
    pub wire: Option<Type>,
    /// One line; the shared docs' if absent.
    pub doc: Option<String>,
    /// The flags of a member.
    pub flags: Flags,
}

/// The flags of a member.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags {
    /// Deprecated.
    pub deprecated: bool,
    /// Personal or secret.
    pub sensitive: bool,
    /// A request may clear it.
    pub clearable: bool,
    /// A URL that requires the account's credentials.
    pub auth_routable: bool,
    /// Basecamp documents it, but the API document doesn't list it. Imports don't remove it.
    pub unlisted: bool,
    /// A text that must not be empty.
    pub nonempty: bool,
    /// The maximum number of characters.
    pub max_length: Option<u32>,
}

/// A struct or an open enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeDef {
    /// The file that defines it: a service, or [`COMMON`].
    pub home: String,
    /// One line.
    pub doc: String,
    /// Whether Basecamp stores it as a recording.
    pub recording: bool,
    /// Its fields or values.
    pub shape: Shape,
}

/// The fields or values of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Fields.
    Struct(Members),
    /// The known strings with their docs; responses may have others.
    Enum(IndexMap<String, String>),
}

impl Member {
    /// A required member without a doc.
    #[must_use]
    pub fn new(ty: Type) -> Self {
        Self {
            ty,
            optional: false,
            nullable: false,
            wire: None,
            doc: None,
            flags: Flags::default(),
        }
    }

    /// The type in the API document.
    #[must_use]
    pub fn wire(&self) -> Type {
        self.wire.clone().unwrap_or_else(|| self.ty.wire())
    }

    /// Whether it is a list that is sent as one text, with commas between the items.
    #[must_use]
    pub fn is_joined(&self) -> bool {
        matches!(self.ty, Type::List(_)) && self.wire == Some(Type::String)
    }

    /// `ty` with the marks for optional and nullable.
    #[must_use]
    pub fn spelled(&self, ty: &Type) -> String {
        let (optional, nullable) =
            (if self.optional { "?" } else { "" }, if self.nullable { "|null" } else { "" });
        format!("{ty}{optional}{nullable}")
    }

    fn from_spelling(spelling: &str) -> Result<Self, String> {
        let (rest, nullable) = cut(spelling, "|null");
        let (ty, optional) = cut(rest, "?");
        Ok(Self { optional, nullable, ..Self::new(ty.parse()?) })
    }
}

fn cut<'a>(text: &'a str, end: &str) -> (&'a str, bool) {
    text.strip_suffix(end).map_or((text, false), |rest| (rest, true))
}

impl Shape {
    /// The fields of a struct; an enum has none.
    pub fn fields(&self) -> impl Iterator<Item = (&String, &Member)> {
        match self {
            Self::Struct(fields) => Some(fields),
            Self::Enum(_) => None,
        }
        .into_iter()
        .flatten()
    }
}

impl Operation {
    /// The query parameters that callers set; a file supplies its name itself.
    pub fn query_arguments(&self) -> impl Iterator<Item = (&String, &Member)> {
        self.query.iter().filter(|(name, _)| self.raw.is_none() || *name != FILE_NAME)
    }
}

impl Api {
    /// The member that contains the items, if the type is a page of a list.
    #[must_use]
    pub fn items_key(&self, name: &str) -> Option<&str> {
        let operations = self.services.values().flat_map(|service| service.operations.values());
        operations
            .filter(|operation| matches!(&operation.result, Some(Type::Named(result)) if result == name))
            .filter_map(|operation| operation.pages.as_ref().filter(|pages| !pages.cursor))
            .find_map(|pages| pages.key.as_deref())
    }
}

impl Docs {
    /// The shared doc of a field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    /// The shared doc of a parameter or body member.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str).or_else(|| self.field(name))
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self { attempts: 3, delay_ms: 1000, on: vec![429, 503] }
    }
}

impl<'de> Deserialize<'de> for Endpoint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (verb, path) = text.split_once(' ').unwrap_or(("", ""));
        if verb.is_empty() || !path.starts_with('/') {
            return Err(serde::de::Error::custom(format!("`{text}` is not a verb and a path")));
        }
        Ok(Self { verb: verb.to_owned(), path: path.to_owned() })
    }
}

impl<'de> Deserialize<'de> for Pages {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (style, key) = match text.split_once(':') {
            Some((style, key)) => (style, Some(key.to_owned())),
            None => (text.as_str(), None),
        };
        match style {
            "link" => Ok(Self { cursor: false, key }),
            "cursor" if key.is_some() => Ok(Self { cursor: true, key }),
            _ => Err(serde::de::Error::custom(format!("`{text}` is not a pagination"))),
        }
    }
}

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Full {
            r#type: String,
            wire: Option<Type>,
            doc: Option<String>,
            #[serde(default)]
            deprecated: bool,
            #[serde(default)]
            sensitive: bool,
            #[serde(default)]
            clearable: bool,
            #[serde(default)]
            auth_routable: bool,
            #[serde(default)]
            unlisted: bool,
            #[serde(default)]
            nonempty: bool,
            max_length: Option<u32>,
        }

        #[derive(Deserialize)]
        #[serde(untagged, expecting = "a type, or a table with one")]
        enum Spelling {
            Plain(String),
            Full(Full),
        }

        let (spelling, wire, doc, flags) = match Spelling::deserialize(deserializer)? {
            Spelling::Plain(spelling) => (spelling, None, None, Flags::default()),
            Spelling::Full(full) => {
                let flags = Flags {
                    deprecated: full.deprecated,
                    sensitive: full.sensitive,
                    clearable: full.clearable,
                    auth_routable: full.auth_routable,
                    unlisted: full.unlisted,
                    nonempty: full.nonempty,
                    max_length: full.max_length,
                };
                (full.r#type, full.wire, full.doc, flags)
            }
        };
        let member = Self::from_spelling(&spelling).map_err(serde::de::Error::custom)?;
        Ok(Self { wire, doc, flags, ..member })
    }
}
