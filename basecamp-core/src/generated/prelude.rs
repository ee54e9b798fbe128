// @generated from nothing by `basecamp-codegen generate`; do not edit.
//! The imports that all generated files share. They shadow types of the same name.

pub(super) use crate::body::multipart::FilePart;
pub(super) use crate::builders::macros::endpoint::{endpoint, list_endpoint};
pub(super) use crate::builders::macros::plain_value::{constructor, example};
pub(super) use crate::builders::macros::setters::{body, setters};
pub(super) use crate::builders::macros::update_methods;
pub(super) use crate::client::account::Account;
pub(super) use crate::client::handle::{Detached, Handle};
pub(super) use crate::error::Error;
pub(super) use crate::features::rich_text::macros::{rich_text_endpoint, rich_text_update};
pub(super) use crate::model::id::{Id, IntoId, IsRecording, PersonId};
pub(super) use crate::model::json_object::json_object;
pub(super) use crate::model::secret::Secret;
pub(super) use crate::model::time::{Date, DateOrTimestamp, Timestamp};
pub(super) use crate::registry::operation::ParameterType as Type;
pub(super) use crate::registry::operation::{
    ApiRetryPolicy, Body, Operation, Pagination, Parameter,
};
pub(super) use crate::registry::path_template::path_template;
pub(super) use crate::request::open_enum::open_enum;
pub(super) use crate::request::options::CallOptions;
pub(super) use crate::response::decode;
pub(super) use crate::update::{Edit, EditResult, FieldChanges, FieldSource, Record, RecordUpdate};
pub(super) use crate::update::{SourceRecord, WritableFields};
pub(super) use http::Method;
pub(super) use serde::{Deserialize, Serialize};
pub(super) use serde_json::Value;
pub(super) use std::collections::BTreeMap;

pub(super) use super::types::{self, *};
