//! Operations that the table doesn't have, by their ids: JSON in and JSON out.

use basecamp_core::operation::{Body, Operation, Pagination};
use basecamp_core::{Account, Async, Blocking, Detached, DynamicCall, DynamicList};
use serde_json::{Map, Value};

use crate::scenario::case::Case;
use crate::scenario::record::{NotRun, Outcome};

enum Call<H> {
    One(DynamicCall<H>),
    List(DynamicList<H>),
}

fn make<H: Clone>(account: &Account<H>, case: &Case) -> Result<Call<H>, NotRun> {
    let operation = Operation::find(&case.operation)
        .ok_or_else(|| NotRun::Skipped(format!("no operation {}", case.operation)))?;
    let skip = |error: basecamp_core::Error| NotRun::Skipped(error.message().to_owned());
    let arguments = arguments(operation, case);
    let call = account.call(operation.id, Value::Object(arguments)).map_err(skip)?;
    if !matches!(operation.pagination, Pagination::Link { .. }) {
        super::refuse_paging(case)?;
        return Ok(Call::One(call));
    }
    let mut list = call.list().map_err(skip)?;
    if let Some(page) = case.config_overrides.page {
        list = list.page(page);
    }
    if let Some(items) = case.config_overrides.max_items {
        list = list.max_items(items);
    }
    Ok(Call::List(list))
}

fn arguments(operation: &Operation, case: &Case) -> Map<String, Value> {
    let mut body = case.request_body.clone();
    if let Body::Json { envelope: Some(key) } = operation.body
        && let Some(Value::Object(members)) = body.get_mut(key)
    {
        body = std::mem::take(members);
    }
    let mut arguments = case.path_params.clone();
    arguments.extend(case.query_params.clone());
    arguments.extend(body);
    arguments
}

/// Makes the call, and drops it.
pub(super) fn check(account: &Account<Detached>, case: &Case) -> Result<(), NotRun> {
    make(account, case).map(drop)
}

/// Makes the call with a client that blocks.
pub(super) fn blocking(account: &Account<Blocking>, case: &Case) -> Result<Outcome, NotRun> {
    match make(account, case)? {
        Call::One(call) => super::one(call.send_full()),
        Call::List(list) => super::list(list.send_full()),
    }
}

/// Makes the call with an async client.
pub(super) async fn asynchronous(account: &Account<Async>, case: &Case) -> Result<Outcome, NotRun> {
    match make(account, case)? {
        Call::One(call) => super::one(call.send_full().await),
        Call::List(list) => super::list(list.send_full().await),
    }
}
