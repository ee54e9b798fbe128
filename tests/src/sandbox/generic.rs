//! Operations that nothing is kept for: their answers are made from the API description.
//!
//! Whatever id such a request names, there is something with it. What the request sets shows in
//! the answer, and is forgotten afterwards.

use basecamp_codegen::model::{Members, Operation, Shape};
use basecamp_codegen::ty::Type;
use basecamp_core::operation::{Pagination, Parameter, ParameterType, Place};
use http::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::call::Call;
use super::links::Links;
use super::reply::{Outcome, Page, Reply};
use super::routes::BUCKET;
use crate::samples::{self, Extent};

/// How many items a paged list has: more than its first page.
const ITEMS: usize = 17;

/// The ids of a list's items come after this one, which is beyond the ids of what is kept.
const LAST_ID: i64 = 9_008_000_000;

/// Where a feed stands after its first page.
const POSITION: &str = "9008000002";

/// The statuses that follow neither from the verb nor from whether there is a result.
const STATUSES: [(&str, StatusCode); 8] = [
    ("EnableCardColumnOnHold", StatusCode::OK),
    ("EnableTool", StatusCode::CREATED),
    ("MarkAsRead", StatusCode::OK),
    ("PauseQuestion", StatusCode::OK),
    ("RepositionCardStep", StatusCode::OK),
    ("RepositionTool", StatusCode::OK),
    ("Subscribe", StatusCode::OK),
    ("ToggleGauge", StatusCode::OK),
];

pub(super) fn answer(call: &mut Call<'_>) -> Outcome {
    let operation = call.operation;
    let described = samples::operation(operation.id).expect("the registry is made from it");
    let status = status(described, &operation.method);
    let Some(ty) = &described.result else {
        return Ok(Reply::Empty(status));
    };
    let Pagination::Link { key } = operation.pagination else {
        let mut body = result(call, described, ty);
        if let Pagination::Cursor { key } = operation.pagination {
            follow(call, &mut body, key);
        }
        return Ok(Reply::Json(status, body));
    };
    let around = key.map(|key| (key, result(call, described, ty)));
    let item = match (key, fields(ty)) {
        (Some(key), Some(fields)) => fields[key].ty.innermost(),
        _ => ty.innermost(),
    };
    let (range, next) = call.cut(ITEMS);
    let items = range.map(|at| list_item(call, described, item, at)).collect();
    let around = around.map(|(key, body)| (key, members_of(body)));
    Ok(Reply::Page(Page { items, total: ITEMS, next, around }))
}

/// An example of a type.
pub(super) fn example(name: &str) -> Value {
    samples::body(&Type::Named(name.to_owned()), Extent::Full)
}

fn status(described: &Operation, method: &Method) -> StatusCode {
    let own = STATUSES.iter().find(|(id, _)| *id == described.id);
    match (own, &described.result) {
        (Some((_, status)), _) => *status,
        (None, None) => StatusCode::NO_CONTENT,
        (None, Some(_)) if method == Method::POST => StatusCode::CREATED,
        (None, Some(_)) => StatusCode::OK,
    }
}

/// The fields of a type that is a struct.
fn fields(ty: &Type) -> Option<&'static Members> {
    let Type::Named(name) = ty else { return None };
    match &samples::api().types.get(name)?.shape {
        Shape::Struct(fields) => Some(fields),
        Shape::Enum(_) => None,
    }
}

fn members_of(body: Value) -> Map<String, Value> {
    match body {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// A body of this type that says what the request says.
fn result(call: &mut Call<'_>, described: &Operation, ty: &Type) -> Value {
    let mut body = samples::body(ty, Extent::Full);
    if let (Value::Object(members), Some(fields)) = (&mut body, fields(ty)) {
        if let Some(id) = fields.get("id").and_then(|field| own_id(call, described, &field.ty)) {
            members.insert("id".to_owned(), json!(id));
        }
        for (name, value) in &call.body {
            echo(described, fields, members, name, value);
        }
    }
    place(call, described, &mut body);
    body
}

fn list_item(call: &Call<'_>, described: &Operation, ty: &Type, at: usize) -> Value {
    let mut item = samples::body(ty, Extent::Full);
    if let Some(id) = item.get_mut("id").filter(|id| id.is_i64()) {
        *id = json!(i64::try_from(at).map_or(LAST_ID, |at| LAST_ID + 1 + at));
    }
    place(call, described, &mut item);
    item
}

/// The id that an answer has, when its type is this one: that in the path, or a new one.
fn own_id(call: &mut Call<'_>, described: &Operation, ty: &Type) -> Option<i64> {
    // The one in its path is the vault that the new one is put into.
    let mut named = ids(call, described).into_iter().filter(|_| described.id != "CreateVault");
    match named.find(|(named, _)| named == ty) {
        Some((_, id)) => Some(id),
        None if call.operation.method == Method::POST => Some(call.store.next_id()),
        None => None,
    }
}

/// The ids that the request names, with what they are of.
fn ids(call: &Call<'_>, described: &Operation) -> Vec<(Type, i64)> {
    let is_id = |one: &&Parameter| {
        one.place == Place::Path && one.ty == ParameterType::Int64 && one.name != BUCKET
    };
    let types =
        call.operation.parameters.iter().filter(is_id).map(|one| &described.path[one.name].ty);
    let mut ids: Vec<_> = types.cloned().zip(call.ids.iter().copied()).collect();
    ids.extend(call.bucket.map(|id| (Type::Id("Project".to_owned()), id)));
    ids.extend(call.store.links.account_id.parse().map(|id| (Type::Id("Account".to_owned()), id)));
    ids
}

/// Takes over a member of the request, if the answer has the same.
fn echo(
    described: &Operation,
    fields: &Members,
    members: &mut Map<String, Value>,
    name: &str,
    value: &Value,
) {
    let given = described.body.as_ref().and_then(|body| body.get(name));
    let (Some(given), Some(field)) = (given, fields.get(name)) else { return };
    let cleared = given.flags.clearable && value == "";
    match (cleared, field.optional, field.nullable) {
        (true, true, _) => drop(members.remove(name)),
        (true, false, true) => drop(members.insert(name.to_owned(), Value::Null)),
        (false, ..) if given.ty == field.ty || is_text(&given.ty) && is_text(&field.ty) => {
            members.insert(name.to_owned(), value.clone());
        }
        _ => {}
    }
}

/// Whether any text is a value of this type: enums are open.
fn is_text(ty: &Type) -> bool {
    *ty == Type::String || matches!(ty, Type::Named(_)) && fields(ty).is_none()
}

/// Lets an answer stand where the request was made: in its project, and on this server.
fn place(call: &Call<'_>, described: &Operation, body: &mut Value) {
    let ids = ids(call, described);
    let project = ids.iter().find(|(ty, _)| *ty == Type::Id("Project".to_owned()));
    if let (Some((_, project)), Some(id)) = (project, body.pointer_mut("/bucket/id")) {
        *id = json!(project);
    }
    link(&call.store.links, body);
}

/// Lets the URLs of the account lead here.
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

/// Makes a body the page of a feed that the request asks for: there is one, and then nothing new.
fn follow(call: &Call<'_>, page: &mut Value, key: &str) {
    let Value::Object(page) = page else { return };
    page.insert("position".to_owned(), json!(POSITION));
    if call.query.get("position").is_some_and(|position| position == POSITION) {
        page.insert(key.to_owned(), json!([]));
        page.remove("next");
    } else {
        page.insert("next".to_owned(), json!(POSITION));
    }
}
