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
use super::store::Store;
use crate::samples::{self, Extent};

/// How many items a paged list has: more than its first page.
const ITEMS: usize = 17;

/// The id of a list's first item, beyond the ids of what is kept.
const FIRST_ID: i64 = 9_008_000_001;

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
    let body = match (operation.pagination, ty) {
        (Pagination::Link { key: None }, Type::List(item)) => {
            return Ok(page(call, described, item, None));
        }
        (Pagination::Link { key: Some(key) }, ty) => {
            let around = result(call, described, ty);
            let items = fields(ty).map_or(ty, |fields| &fields[key].ty);
            return Ok(page(call, described, items.innermost(), Some((key, around))));
        }
        (Pagination::Cursor { key }, ty) => follow(result(call, described, ty), key, call),
        (_, ty) => result(call, described, ty),
    };
    Ok(Reply::Json(status, body))
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

/// A body of this type that says what the request says.
fn result(call: &mut Call<'_>, described: &Operation, ty: &Type) -> Value {
    let mut body = identified(call, described, ty);
    if let (Value::Object(members), Some(fields)) = (&mut body, fields(ty))
        && let Some(known) = &described.body
    {
        echo(known, &call.body, fields, members);
    }
    place(call, described, &mut body);
    body
}

/// A body of this type with the id that it is to have.
fn identified(call: &mut Call<'_>, described: &Operation, ty: &Type) -> Value {
    let mut body = samples::body(ty, Extent::Full);
    let field = fields(ty).and_then(|fields| fields.get("id"));
    if let (Value::Object(members), Some(field)) = (&mut body, field)
        && let Some(id) = own_id(call, described, &field.ty)
    {
        members.insert("id".to_owned(), json!(id));
    }
    body
}

/// What a record is that the operation creates or changes, before its request says anything.
pub(super) fn unwritten(call: &mut Call<'_>) -> Map<String, Value> {
    let described = samples::operation(call.operation.id).expect("the registry is made from it");
    let mut body = described.result.as_ref().map(|ty| identified(call, described, ty));
    body.iter_mut().for_each(|body| place(call, described, body));
    match body {
        Some(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

/// The page that the request asks for, of a list whose items differ in their ids alone.
fn page(
    call: &Call<'_>,
    described: &Operation,
    item: &Type,
    around: Option<(&'static str, Value)>,
) -> Reply {
    let mut sample = samples::body(item, Extent::Full);
    place(call, described, &mut sample);
    let view = |_: &Store, id| {
        let mut item = sample.clone();
        if let Some(own) = item.get_mut("id").filter(|own| own.is_i64()) {
            *own = json!(id);
        }
        item
    };
    let ids: Vec<i64> = (FIRST_ID..).take(ITEMS).collect();
    Reply::Page(Page { around, ..call.cut(&ids, view) })
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

/// Takes over what the request gives and the answer has too, also from an object that only the
/// request has.
fn echo(
    known: &Members,
    given: &Map<String, Value>,
    fields: &Members,
    answer: &mut Map<String, Value>,
) {
    for (name, value) in given {
        let Some(member) = known.get(name) else { continue };
        let Some(field) = fields.get(name) else {
            if let (Some(known), Value::Object(given)) = (self::fields(&member.ty), value) {
                echo(known, given, fields, answer);
            }
            continue;
        };
        if member.flags.clearable && value == "" {
            answer.remove(name);
        } else if member.ty == field.ty || is_text(&member.ty) && is_text(&field.ty) {
            answer.insert(name.clone(), value.clone());
        }
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

/// The page of a feed that the request asks for: there is one, and then nothing new.
fn follow(mut page: Value, key: &str, call: &Call<'_>) -> Value {
    let is_last = call.query.get("position").is_some_and(|position| position == POSITION);
    if let Value::Object(page) = &mut page {
        page.insert("position".to_owned(), json!(POSITION));
        page.insert("next".to_owned(), json!(POSITION));
        if is_last {
            page.insert(key.to_owned(), json!([]));
            page.remove("next");
        }
    }
    page
}
