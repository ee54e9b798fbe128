//! Bodies and arguments made from the API description: for every type and operation, plausible and
//! always the same.
//!
//! ```
//! use basecamp_tests::samples::{self, Extent};
//!
//! let todo = samples::result("GetTodo", Extent::Minimal).unwrap();
//! assert_eq!(todo["status"], "active");
//! assert!(todo.get("description").is_none());
//!
//! let arguments = samples::arguments("CreateTodo", Extent::Minimal);
//! assert!(arguments.keys().eq(["content", "todolistId"]));
//! ```

mod description;
mod maker;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use basecamp_codegen::absent::Absent;
use basecamp_codegen::model::{Api, Member, Operation, Shape};
use basecamp_codegen::read;
use basecamp_codegen::ty::Type;
use serde_json::{Map, Value, json};

use self::maker::Maker;

/// How much of what may be absent is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Only what must be there: members that may be null are null, lists are empty.
    Minimal,
    /// Everything, in the odder of the forms that the wire has for it: sizes are spelled `1024.0`,
    /// and people's ids are in turn a number, a number in quotes and a word.
    Full,
}

/// The description, read once.
static API: LazyLock<Api> = LazyLock::new(|| {
    read::api(&description::files()).unwrap_or_else(|error| panic!("the API description: {error}"))
});

static ABSENT: LazyLock<Absent<'_>> = LazyLock::new(|| Absent::new(api()));

static OPERATIONS: LazyLock<BTreeMap<&'static str, &'static Operation>> = LazyLock::new(|| {
    let services = API.services.values();
    let operations = services.flat_map(|service| service.operations.values());
    operations.map(|operation| (operation.id.as_str(), operation)).collect()
});

/// The API description.
///
/// # Panics
///
/// When the description, which is part of the program, is none.
#[must_use]
pub fn api() -> &'static Api {
    &API
}

/// Whether a body without this required member of the type `owner` decodes all the same.
#[must_use]
pub fn may_be_absent(owner: &str, name: &str, member: &Member) -> bool {
    ABSENT.allowed(owner, name, member)
}

/// Whether values of this type are objects with members of their own.
#[must_use]
pub fn is_struct(ty: &Type) -> bool {
    let Type::Named(name) = ty else { return false };
    matches!(api().types[name].shape, Shape::Struct(_))
}

/// What the description says of the operation of this id, if there is one.
#[must_use]
pub fn operation(id: &str) -> Option<&'static Operation> {
    OPERATIONS.get(id).copied()
}

/// Every operation, by id.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS.values().copied()
}

/// A body of this type.
///
/// # Panics
///
/// When the type mentions one that the description doesn't have.
#[must_use]
pub fn body(ty: &Type, extent: Extent) -> Value {
    Maker::new(&API, extent).value(ty, "", "")
}

/// A body of the named type, such as `Todo`.
///
/// # Panics
///
/// When there is no such type.
#[must_use]
pub fn body_of(name: &str, extent: Extent) -> Value {
    body(&Type::Named(name.to_owned()), extent)
}

/// The body of a successful reply to the operation of this id: its result, or one page of it, with
/// two items on a full page of a list. None if it has no result, or if there is no such operation.
#[must_use]
pub fn result(operation_id: &str, extent: Extent) -> Option<Value> {
    operation(operation_id)?.result.as_ref().map(|ty| body(ty, extent))
}

/// The arguments of the operation of this id, by their names on the wire, the account apart: what the
/// path, the query and the body take. A file is an object of `file_name`, `content_type` and `content`.
/// There are none if there is no such operation.
#[must_use]
pub fn arguments(operation_id: &str, extent: Extent) -> Map<String, Value> {
    let mut arguments = Map::new();
    let Some(operation) = operation(operation_id) else { return arguments };
    let maker = &mut Maker::new(&API, Extent::Full);
    let body = operation.body.iter().flatten();
    for (name, member) in operation.path.iter().chain(operation.query_arguments()).chain(body) {
        if extent == Extent::Full || is_required(member) {
            arguments.insert(name.clone(), maker.member(&operation.resource, name, member));
        }
    }
    if let Some(name) = file(operation) {
        let file = json!({ "file_name": "Café & plan.png", "content_type": "image/png", "content": "not a picture" });
        arguments.insert(name.to_owned(), file);
    }
    arguments
}

/// The name of the argument that is a file, if an operation has one.
#[must_use]
pub fn file(operation: &Operation) -> Option<&str> {
    let raw = operation.raw.as_ref().map(|_| "file");
    operation.multipart.as_deref().or(raw)
}

fn is_required(member: &Member) -> bool {
    !member.optional
}

#[cfg(test)]
mod tests;
