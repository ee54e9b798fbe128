//! Bodies and arguments for every type and operation: plausible, and the same in every run.
//!
//! ```
//! use basecamp_sandbox::samples::{self, Extent};
//!
//! let todo = samples::result("GetTodo", Extent::Minimal).unwrap();
//! assert_eq!(todo["status"], "active");
//! assert!(todo.get("description").is_none());
//!
//! let arguments = samples::arguments("CreateTodo", Extent::Minimal);
//! assert!(arguments.keys().eq(["content", "todolistId"]));
//! ```

pub(crate) mod maker;

use basecamp_core::Operation;
use basecamp_core::operation::{Body, ParameterLocation};
use serde_json::{Map, Value, json};

use self::maker::Maker;
use crate::documented;
use crate::schema::{self, Type};

/// Which of the optional members a sample has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Only the required members: nullable members are null, lists are empty.
    Minimal,
    /// All members, in the rarer of the forms that the server may send: sizes are spelled `1024.0`,
    /// and people's ids are in turn a number, a number in quotes and a word.
    Full,
}

/// The names of all types, in alphabetical order.
pub fn type_names() -> impl Iterator<Item = &'static str> {
    schema::type_names()
}

/// A body of this type.
pub(crate) fn body(ty: &Type, extent: Extent) -> Value {
    Maker::new(extent).value(ty, "", "")
}

/// A body of the named type, such as `Todo`.
///
/// # Panics
///
/// If no type has this name.
#[must_use]
pub fn body_of(name: &str, extent: Extent) -> Value {
    body(&Type::Ref(name.to_owned()), extent)
}

/// A body of the named type with all members, in the looser form of a sandbox that was started with
/// [`Builder::as_documented`](crate::Builder::as_documented).
///
/// # Panics
///
/// If no type has this name.
#[must_use]
pub fn documented_body_of(name: &str) -> Value {
    let ty = Type::Ref(name.to_owned());
    let mut body = body(&ty, Extent::Full);
    documented::loosen(&ty, &mut body);
    body
}

/// The body of a successful response to the operation of this id: its result, or one page of it,
/// with two items on a full page of a list. `None` if it has no result, or if no operation has this
/// id.
#[must_use]
pub fn result(operation_id: &str, extent: Extent) -> Option<Value> {
    schema::operation(operation_id)?.result.as_ref().map(|ty| body(ty, extent))
}

/// The arguments of the operation of this id by their names on the wire, without the account: those
/// of the path, the query and the body. A file is an object of `file_name`, `content_type` and
/// `content`. Empty if no operation has this id.
#[must_use]
pub fn arguments(operation_id: &str, extent: Extent) -> Map<String, Value> {
    let mut arguments = Map::new();
    let (Some(operation), Some(described)) =
        (Operation::get(operation_id), schema::operation(operation_id))
    else {
        return arguments;
    };
    let maker = &mut Maker::new(Extent::Full);
    for (name, member) in described.path.iter().chain(&described.query).chain(&described.body) {
        if extent == Extent::Full || !member.optional {
            arguments.insert(name.clone(), maker.member(operation.resource_type, name, member));
        }
    }
    if let Some(name) = file(operation) {
        let file = json!({
            "file_name": "Café & plan.png",
            "content_type": "image/png",
            "content": "not a picture",
        });
        arguments.insert(name.to_owned(), file);
    }
    arguments
}

/// The name of the argument that is a file, if an operation has one.
#[must_use]
pub fn file(operation: &Operation) -> Option<&'static str> {
    let mut parameters = operation.parameters.iter();
    match operation.body {
        Body::File => Some("file"),
        Body::Multipart => parameters
            .find(|parameter| parameter.location == ParameterLocation::Body)
            .map(|field| field.name),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
