//! Operations without state: their responses are samples of the result's type.
//!
//! A record exists for every id. The response shows the members that the request sets, and the next
//! response doesn't.

use basecamp_core::operation::{Pagination, Parameter, ParameterLocation, ParameterType};
use http::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::call::Call;
use super::links::Links;
use super::reply::{Outcome, Page, Reply};
use super::routes::BUCKET;
use super::schema::{self, Members, Operation, Type};
use super::store::Store;
use crate::samples::{self, Extent};

/// The number of items in a paged list: more than its first page.
const ITEMS: usize = 17;

/// The id of the first item in the lists of the first type, beyond the ids of stored records.
const FIRST_ID: i64 = 9_008_000_001;

/// The distance between the first ids of two types.
const RANGE: usize = 100;

/// The id of the first item in a list of records of this type. Records of different types have
/// different ids, as in Basecamp.
fn first_id(type_name: &str) -> i64 {
    let mut first_ids = schema::type_names().zip((FIRST_ID..).step_by(RANGE));
    first_ids.find(|(name, _)| *name == type_name).map_or(FIRST_ID, |(_, id)| id)
}

/// The statuses that follow neither from the verb nor from whether there is a result.
const STATUSES: [(&str, StatusCode); 6] = [
    ("EnableCardColumnOnHold", StatusCode::OK),
    ("EnableTool", StatusCode::CREATED),
    ("MarkAsRead", StatusCode::OK),
    ("RepositionCardStep", StatusCode::OK),
    ("RepositionTool", StatusCode::OK),
    ("Subscribe", StatusCode::OK),
];

pub(super) fn respond(call: &mut Call<'_>) -> Outcome {
    let operation = call.operation;
    let described = schema::described(operation);
    let status = status(described, operation);
    let Some(ty) = &described.result else {
        return Ok(Reply::Empty(status));
    };
    let body = match (operation.pagination, ty) {
        (Pagination::Link { key: None }, Type::List(item)) => {
            return Ok(page(call, described, item, None));
        }
        (Pagination::Link { key: Some(key) }, ty) => {
            let envelope = result(call, described, ty);
            let items = ty.members().map_or(ty, |members| &members[key].ty);
            return Ok(page(call, described, items.innermost(), Some((key, envelope))));
        }
        (_, ty) => result(call, described, ty),
    };
    Ok(Reply::Json(status, body))
}

fn status(described: &Operation, operation: &basecamp_core::Operation) -> StatusCode {
    let exception = STATUSES.iter().find(|(id, _)| *id == operation.id);
    match (exception, &described.result) {
        (Some((_, status)), _) => *status,
        (None, None) => StatusCode::NO_CONTENT,
        (None, Some(_)) if operation.method == Method::POST => StatusCode::CREATED,
        (None, Some(_)) => StatusCode::OK,
    }
}

/// A body of this type with the members that the request sets.
fn result(call: &mut Call<'_>, described: &Operation, ty: &Type) -> Value {
    let mut body = identified(call, described, ty);
    if let (Value::Object(members), Some(fields)) = (&mut body, ty.members()) {
        echo(&described.body, &call.body, fields, members);
    }
    place(call, described, &mut body);
    body
}

/// A body of this type with the id of the record.
fn identified(call: &mut Call<'_>, described: &Operation, ty: &Type) -> Value {
    let mut body = samples::body(ty, Extent::Full);
    let field = ty.members().and_then(|members| members.get("id"));
    if let (Value::Object(members), Some(field)) = (&mut body, field)
        && let Some(id) = own_id(call, described, &field.ty)
    {
        members.insert("id".to_owned(), json!(id));
    }
    body
}

/// The requested page of a list whose items differ in their ids alone.
fn page(
    call: &Call<'_>,
    described: &Operation,
    item: &Type,
    envelope: Option<(&'static str, Value)>,
) -> Reply {
    let mut sample = samples::body(item, Extent::Full);
    place(call, described, &mut sample);
    let view = |_: &Store, id| {
        let mut item = sample.clone();
        if let Some(item_id) = item.get_mut("id").filter(|item_id| item_id.is_i64()) {
            *item_id = json!(id);
        }
        item
    };
    let type_name = if let Type::Ref(name) = item { name } else { "" };
    let ids: Vec<i64> = (first_id(type_name)..).take(ITEMS).collect();
    Reply::Page(Page { envelope, ..call.cut(&ids, view) })
}

/// The id in a response, if ids of its record have this type: the one in the path, or a new one.
fn own_id(call: &mut Call<'_>, described: &Operation, ty: &Type) -> Option<i64> {
    // The id in its path is that of the vault which contains the new one.
    let mut named = ids(call, described).into_iter().filter(|_| call.operation.id != "CreateVault");
    match named.find(|(named, _)| named == ty) {
        Some((_, id)) => Some(id),
        None if call.operation.method == Method::POST => Some(call.store.next_id()),
        None => None,
    }
}

/// The ids that the request names, with their types.
fn ids(call: &Call<'_>, described: &Operation) -> Vec<(Type, i64)> {
    let is_id = |parameter: &&Parameter| {
        parameter.location == ParameterLocation::Path
            && parameter.ty == ParameterType::Int64
            && parameter.name != BUCKET
    };
    let parameters = call.operation.parameters.iter().filter(is_id);
    let types = parameters.map(|parameter| &described.path[parameter.name].ty);
    let mut ids: Vec<_> = types.cloned().zip(call.ids.iter().copied()).collect();
    ids.extend(call.bucket.map(|id| (Type::Id("Project".to_owned()), id)));
    ids.extend(call.store.links.account_id.parse().map(|id| (Type::Id("Account".to_owned()), id)));
    ids
}

/// Copies the members of the request that the response has too, also those within an object that
/// only the request has.
fn echo(
    known: &Members,
    given: &Map<String, Value>,
    fields: &Members,
    response: &mut Map<String, Value>,
) {
    for (name, value) in given {
        let Some(member) = known.get(name) else { continue };
        let Some(field) = fields.get(name) else {
            if let (Some(known), Value::Object(given)) = (member.ty.members(), value) {
                echo(known, given, fields, response);
            }
            continue;
        };
        if member.clearable && value == "" {
            response.remove(name);
        } else if member.ty == field.ty || is_text(&member.ty) && is_text(&field.ty) {
            response.insert(name.clone(), value.clone());
        }
    }
}

/// Whether any text is a value of this type: enums are open.
fn is_text(ty: &Type) -> bool {
    *ty == Type::String || matches!(ty, Type::Ref(_)) && ty.members().is_none()
}

/// Puts the request's project and the URLs of this server into a response.
fn place(call: &Call<'_>, described: &Operation, body: &mut Value) {
    let ids = ids(call, described);
    let project = ids.iter().find(|(ty, _)| *ty == Type::Id("Project".to_owned()));
    if let (Some((_, project)), Some(id)) = (project, body.pointer_mut("/bucket/id")) {
        *id = json!(project);
    }
    link(&call.store.links, body);
}

/// Points the URLs of the account to this server.
fn link(links: &Links, body: &mut Value) {
    match body {
        Value::String(text) if text.starts_with("https://") => {
            if let Some((_, path)) = text.split_once(&format!("/{}/", links.account_id)) {
                *text = links.app(path);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| link(links, item)),
        Value::Object(members) => members.values_mut().for_each(|member| link(links, member)),
        _ => {}
    }
}
