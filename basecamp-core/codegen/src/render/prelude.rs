//! Renders the imports that all generated files share: `generated/prelude.rs`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::header;

/// The paths of the core that generated code uses. A type of the description with the name of
/// one of these is written as `types::Name`.
const PATHS: [&str; 25] = [
    "crate::builders::macros::endpoint::{endpoint, list_endpoint}",
    "crate::builders::macros::plain_value::{constructor, example}",
    "crate::builders::macros::update_methods",
    "crate::builders::macros::setters::{body, setters}",
    "crate::client::account::Account",
    "crate::client::handle::{Detached, Handle}",
    "crate::model::id::{Id, IntoId, IsRecording, PersonId}",
    "crate::model::json_object::json_object",
    "crate::model::secret::Secret",
    "crate::model::time::{Date, DateOrTimestamp, Timestamp}",
    "crate::body::multipart::FilePart",
    "crate::error::Error",
    "crate::features::rich_text::macros::{rich_text_endpoint, rich_text_update}",
    "crate::registry::operation::{ApiRetryPolicy, Body, Operation, Pagination, Parameter}",
    "crate::registry::operation::ParameterType as Type",
    "crate::registry::path_template::path_template",
    "crate::request::open_enum::open_enum",
    "crate::request::options::CallOptions",
    "crate::response::decode",
    "crate::update::{Edit, EditResult, FieldChanges, FieldSource, Record, RecordUpdate}",
    "crate::update::{SourceRecord, WritableFields}",
    "http::Method",
    "serde::{Deserialize, Serialize}",
    "serde_json::Value",
    "std::collections::BTreeMap",
];

/// The file.
pub(super) fn file() -> String {
    let uses: String = PATHS.iter().map(|path| format!("pub(super) use {path};\n")).collect();
    format!(
        "{}//! The imports that all generated files share. They shadow types of the same name.\n\n\
         {uses}\npub(super) use super::types::{{self, *}};\n",
        header("nothing"),
    )
}

/// Whether generated code uses this name for an item other than a type of the description.
pub(super) fn is_reserved(name: &str) -> bool {
    static NAMES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
        let words = PATHS.iter().flat_map(|path| path.split(|c: char| !c.is_alphanumeric()));
        words.filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase())).collect()
    });
    NAMES.contains(name)
}
