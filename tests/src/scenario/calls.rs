//! Finds the typed call of a case by its operation and arguments.

use basecamp_core::operation::{Body, Operation, Pagination, ParameterLocation, ParameterType};
use basecamp_core::{Account, Async, Blocking};
use serde_json::{Map, Value};

use super::case::Case;
use super::downloads;
use super::record::{NotRun, Outcome};
use crate::calls::{Arguments, InvalidArguments, TypedCall, TypedUpdate};

/// Checks that the operation of a case exists and has the arguments of the case, before anything is
/// sent.
pub(super) fn check(case: &Case) -> Result<(), NotRun> {
    if let Some(result) = downloads::check(case) {
        return result;
    }
    let account = Account::detached("999")
        .map_err(|error| NotRun::Broken(format!("no detached account: {error}")))?;
    if let Some((update, arguments)) = update(case)? {
        return Ok(update.check(&account, arguments)?);
    }
    let (call, arguments) = typed(case)?;
    call.request(&account, arguments).map(drop).map_err(NotRun::from)
}

/// Sends the call with a blocking client.
pub(super) fn blocking(account: &Account<Blocking>, case: &Case) -> Result<Outcome, NotRun> {
    if let Some(result) = downloads::blocking(account, case) {
        return result;
    }
    if let Some((update, arguments)) = update(case)? {
        return Ok(update.blocking(account, arguments)?);
    }
    let (call, arguments) = typed(case)?;
    Ok(call.blocking(account, arguments)?)
}

/// Sends the call with an async client.
pub(super) async fn asynchronous(account: &Account<Async>, case: &Case) -> Result<Outcome, NotRun> {
    if let Some(result) = downloads::asynchronous(account, case).await {
        return result;
    }
    if let Some((update, arguments)) = update(case)? {
        return Ok(update.asynchronous(account, arguments)?.await);
    }
    let (call, arguments) = typed(case)?;
    Ok(call.asynchronous(account, arguments)?.await)
}

/// The update or edit that a case names by its builder; the body contains the changes.
fn update(case: &Case) -> Result<Option<(&'static TypedUpdate, Arguments)>, NotRun> {
    let Some(update) = TypedUpdate::find(&case.operation) else { return Ok(None) };
    if let Some(name) = case.query_params.keys().next() {
        let message = format!("queryParams.{name}: the call has no such argument");
        return Err(NotRun::Unclear(message));
    }
    if case.config_overrides.page.is_some() || case.config_overrides.max_items.is_some() {
        return Err(NotRun::Unclear(format!("{} has no pages", update.id)));
    }
    let arguments = case.path_params.iter().chain(&case.request_body);
    let arguments = arguments.map(|(name, value)| (name.clone(), value.clone())).collect();
    Ok(Some((update, Arguments::new(Value::Object(arguments))?)))
}

/// The operations that cases also call in another way: as one request that replaces or changes a
/// record, apart from the update that reads the record first.
const ALIASES: [(&str, &str); 6] = [
    ("ReplaceTodolist", "UpdateTodolistOrGroup"),
    ("UpdateCardVerbatim", "UpdateCard"),
    ("UpdateDocumentVerbatim", "ReplaceDocument"),
    ("UpdateScheduleEntryVerbatim", "ReplaceScheduleEntry"),
    ("UpdateTodoVerbatim", "ReplaceTodo"),
    ("UpdateTodolistVerbatim", "UpdateTodolistOrGroup"),
];

fn operation_id(name: &str) -> &str {
    ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, id)| id)
}

/// The path's parameters. Cases may name the id of a to-do list or group as that of a to-do list.
fn path_params(case: &Case, operation: &Operation) -> Map<String, Value> {
    let mut parameters = case.path_params.clone();
    if operation.id == "UpdateTodolistOrGroup"
        && !parameters.contains_key("id")
        && let Some(id) = parameters.remove("todolistId")
    {
        parameters.insert("id".to_owned(), id);
    }
    parameters
}

fn typed(case: &Case) -> Result<(&'static TypedCall, Arguments), NotRun> {
    let id = operation_id(&case.operation);
    let (call, operation) = TypedCall::find(id)
        .zip(Operation::get(id))
        .ok_or_else(|| NotRun::Unclear(format!("no operation {id}")))?;
    let mut arguments = Map::new();
    let mut take = |location, within: &str, members: &Map<String, Value>| {
        let known = operation.parameters.iter().filter(|parameter| parameter.location == location);
        if let Some(name) =
            members.keys().find(|name| !known.clone().any(|parameter| parameter.name == **name))
        {
            let message = format!("{within}.{name}: the call has no such argument");
            return Err(NotRun::Unclear(message));
        }
        for parameter in known.filter(|known| known.required && !members.contains_key(known.name)) {
            match (location, plain(parameter.ty)) {
                (ParameterLocation::Query, Some(value)) => {
                    arguments.insert(parameter.name.to_owned(), value)
                }
                _ => return Err(NotRun::Unclear(format!("{within}.{}: missing", parameter.name))),
            };
        }
        arguments.extend(members.clone());
        Ok(())
    };
    take(ParameterLocation::Path, "pathParams", &path_params(case, operation))?;
    // A list may have its name on the wire.
    let query = case
        .query_params
        .iter()
        .map(|(name, value)| (name.strip_suffix("[]").unwrap_or(name).to_owned(), value.clone()));
    take(ParameterLocation::Query, "queryParams", &query.collect())?;
    let mut body = case.request_body.clone();
    if let Body::Json { envelope: Some(key), .. } = operation.body
        && let Some(Value::Object(members)) = body.get(key).cloned()
    {
        body.remove(key);
        body.extend(members);
    }
    take(ParameterLocation::Body, "requestBody", &body)?;
    let overrides = &case.config_overrides;
    if overrides.page.is_some() || overrides.max_items.is_some() {
        let Pagination::Link { .. } = operation.pagination else {
            return Err(NotRun::Unclear(format!("{id} has no pages")));
        };
        arguments.extend(overrides.page.map(|page| ("page".to_owned(), page.into())));
    }
    let arguments = Arguments::new(Value::Object(arguments))?.max_items(overrides.max_items);
    Ok((call, arguments))
}

/// The value of a required query argument that a case omits.
fn plain(ty: ParameterType) -> Option<Value> {
    match ty {
        ParameterType::Text | ParameterType::OneOf(_) => Some("x".into()),
        ParameterType::Int32 | ParameterType::Int64 => Some(1.into()),
        ParameterType::Bool => Some(true.into()),
        ParameterType::Date => Some("2026-01-01".into()),
        _ => None,
    }
}

impl From<InvalidArguments> for NotRun {
    fn from(error: InvalidArguments) -> Self {
        Self::Unclear(error.to_string())
    }
}

#[cfg(test)]
mod tests;
