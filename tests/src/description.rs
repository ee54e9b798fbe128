//! The API description, as the generator reads it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use basecamp_codegen::absent::Absent;
use basecamp_codegen::files;
use basecamp_codegen::model::{Api, Member, Operation, Shape};
use basecamp_codegen::read;
use basecamp_codegen::ty::Type;

static API: LazyLock<Api> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../basecamp-core/api");
    let files = files::read(&folder, "toml").expect("the API description is readable");
    read::api(&files).unwrap_or_else(|error| panic!("the API description: {error}"))
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
/// If the sources of the description are missing or invalid.
#[must_use]
pub fn api() -> &'static Api {
    &API
}

/// Whether a body without this required member of the type `owner` can be decoded.
#[must_use]
pub fn may_be_absent(owner: &str, name: &str, member: &Member) -> bool {
    ABSENT.allowed(owner, name, member)
}

/// Whether values of this type are objects with named members.
#[must_use]
pub fn is_struct(ty: &Type) -> bool {
    let Type::Named(name) = ty else { return false };
    matches!(api().types[name].shape, Shape::Struct(_))
}

/// The operation of this id, if there is one.
#[must_use]
pub fn operation(id: &str) -> Option<&'static Operation> {
    OPERATIONS.get(id).copied()
}

/// Every operation, by id.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS.values().copied()
}

/// The name of the argument that is a file, if an operation has one.
#[must_use]
pub fn file(operation: &Operation) -> Option<&str> {
    let raw = operation.raw.as_ref().map(|_| "file");
    operation.multipart.as_deref().or(raw)
}
