//! JSON shapes of the API's requests and responses, and the rules of its writes.
//!
//! The registry of operations in `basecamp_core` has paths, queries and bodies. This table adds the
//! types of results, the kinds of records that ids name, and limits. It is `schema.json`, which a
//! test of the SDK generates from the API description.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use basecamp_core::operation::{OPERATIONS, ParameterLocation};
use serde::Deserialize;

/// The table. It is part of the program, so that the sandbox runs without its sources.
static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    serde_json::from_str(include_str!("schema.json")).expect("a test parses schema.json")
});

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Schema {
    operations: BTreeMap<String, Operation>,
    types: BTreeMap<String, Shape>,
}

/// An operation, in addition to its entry in the registry.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Operation {
    /// The path's parameters, the account apart.
    pub(crate) path: Members,
    pub(crate) query: Members,
    pub(crate) body: Members,
    /// The body of a successful response.
    pub(crate) result: Option<Type>,
    /// Whether a write clears the members that its body omits.
    pub(crate) replaces: bool,
    /// The members that such a write doesn't change.
    pub(crate) preserves: BTreeSet<String>,
}

pub(crate) type Members = BTreeMap<String, Member>;

/// A parameter, or a member of an object.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Member {
    #[serde(rename = "type")]
    pub(crate) ty: Type,
    #[serde(default)]
    pub(crate) optional: bool,
    #[serde(default)]
    pub(crate) nullable: bool,
    /// Whether clients decode a response without this required member.
    #[serde(default)]
    pub(crate) additive: bool,
    /// Whether an empty text in a request clears it.
    #[serde(default)]
    pub(crate) clearable: bool,
    /// The most characters (Unicode code points) that a request may have in it.
    pub(crate) max_length: Option<u32>,
}

/// A named type.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Shape {
    Object(Members),
    /// Texts with a meaning; the API may add others.
    Enum(Vec<String>),
}

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Type {
    String,
    Bool,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// A whole number of 32 bits that the server may write as `1024.0`.
    Integral,
    Number,
    Date,
    Timestamp,
    DateOrTimestamp,
    /// The id of a person: a number, a number in quotes, or a word.
    PersonId,
    Secret,
    /// Any JSON value.
    Json,
    /// The id of a record of the named type.
    Id(String),
    /// A named type.
    Ref(String),
    List(Box<Self>),
    /// An object with any keys.
    Map(Box<Self>),
}

impl Type {
    /// The innermost type of lists and maps.
    pub(crate) fn innermost(&self) -> &Self {
        match self {
            Self::List(inner) | Self::Map(inner) => inner.innermost(),
            other => other,
        }
    }

    /// The members of an object type.
    pub(crate) fn members(&self) -> Option<&'static Members> {
        let Self::Ref(name) = self else { return None };
        match shape(name)? {
            Shape::Object(members) => Some(members),
            Shape::Enum(_) => None,
        }
    }
}

/// Returns the entry of an operation.
pub(crate) fn operation(id: &str) -> Option<&'static Operation> {
    SCHEMA.operations.get(id)
}

/// Returns the entry of an operation of the registry.
pub(crate) fn described(operation: &basecamp_core::Operation) -> &'static Operation {
    self::operation(operation.id).expect("a test compares the table with the registry")
}

/// The members of the named type, if it is an object.
pub(crate) fn members(name: &str) -> &'static Members {
    static NONE: Members = Members::new();
    match shape(name) {
        Some(Shape::Object(members)) => members,
        _ => &NONE,
    }
}

/// Whether a request can set this member of the type `owner`.
pub(crate) fn is_writable(owner: &str, name: &str) -> bool {
    WRITABLE.contains(&(owner, name))
}

/// The members that a request can set, with the type that each belongs to.
static WRITABLE: LazyLock<BTreeSet<(&str, &str)>> = LazyLock::new(|| {
    let typed = OPERATIONS.iter().filter_map(|operation| {
        match described(operation).result.as_ref()?.innermost() {
            Type::Ref(name) => Some((*operation, name.as_str())),
            _ => None,
        }
    });
    typed
        .flat_map(|(operation, owner)| written_by(operation).map(move |name| (owner, name)))
        .collect()
});

/// The members of the bodies of all operations on the same kind of record.
fn written_by(operation: &'static basecamp_core::Operation) -> impl Iterator<Item = &'static str> {
    let same = OPERATIONS.iter().filter(|other| other.resource_type == operation.resource_type);
    let parameters = same.flat_map(|operation| operation.parameters);
    parameters
        .filter(|parameter| parameter.location == ParameterLocation::Body)
        .map(|parameter| parameter.name)
}

/// Returns the named type.
pub(crate) fn shape(name: &str) -> Option<&'static Shape> {
    SCHEMA.types.get(name)
}

/// The names of all types, in alphabetical order.
pub(crate) fn type_names() -> impl Iterator<Item = &'static str> {
    SCHEMA.types.keys().map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_registry_has_an_entry() {
        let ids: BTreeSet<&str> = OPERATIONS.iter().map(|operation| operation.id).collect();
        assert!(ids.into_iter().eq(SCHEMA.operations.keys()));
    }

    #[test]
    fn every_reference_names_a_type() {
        let operations = SCHEMA.operations.values();
        let mut types: Vec<&Type> = operations
            .flat_map(|operation| {
                let members = [&operation.path, &operation.query, &operation.body];
                let types = members.into_iter().flat_map(|members| members.values());
                types.map(|member| &member.ty).chain(&operation.result)
            })
            .collect();
        for shape in SCHEMA.types.values() {
            if let Shape::Object(members) = shape {
                types.extend(members.values().map(|member| &member.ty));
            }
        }
        for ty in types {
            if let Type::Ref(name) = ty.innermost() {
                assert!(shape(name).is_some(), "{name}");
            }
        }
    }
}
