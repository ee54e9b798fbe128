//! From the name of an operation to its typed call.

mod arguments;
mod dynamic;
mod merges;
mod table;

use basecamp_core::{Account, Async, Blocking, Error, ListResult, Reply};
use serde::Serialize;
use serde_json::Value;

use super::case::Case;
use super::record::{Answer, NotRun, Outcome};

/// Makes sure that a case calls something that exists, with the right arguments, before anything is
/// sent.
pub(super) fn check(case: &Case) -> Result<(), NotRun> {
    let account = Account::detached("999")
        .map_err(|error| NotRun::Broken(format!("no detached account: {error}")))?;
    merges::check(&account, case).unwrap_or_else(|| table::check(&account, case))
}

/// Makes the call with a client that blocks.
pub(super) fn blocking(account: &Account<Blocking>, case: &Case) -> Result<Outcome, NotRun> {
    merges::blocking(account, case).unwrap_or_else(|| table::blocking(account, case))
}

/// Makes the call with an async client.
pub(super) async fn asynchronous(account: &Account<Async>, case: &Case) -> Result<Outcome, NotRun> {
    match merges::asynchronous(account, case).await {
        Some(outcome) => outcome,
        None => table::asynchronous(account, case).await,
    }
}

/// Options that only lists have.
fn refuse_paging(case: &Case) -> Result<(), NotRun> {
    let overrides = &case.config_overrides;
    match overrides.page.is_some() || overrides.max_items.is_some() {
        true => Err(NotRun::Skipped(format!("{} has no pages", case.operation))),
        false => Ok(()),
    }
}

fn one<T: Serialize>(reply: Result<Reply<T>, Error>) -> Result<Outcome, NotRun> {
    let reply = match reply {
        Ok(reply) => reply,
        Err(error) => return Ok(Err(error)),
    };
    Ok(Ok(Answer { status: reply.status, body: json(&reply.value)?, meta: None }))
}

fn list<T: Serialize, A>(reply: Result<Reply<ListResult<T, A>>, Error>) -> Result<Outcome, NotRun> {
    let reply = match reply {
        Ok(reply) => reply,
        Err(error) => return Ok(Err(error)),
    };
    let meta = Some(*reply.value.meta());
    Ok(Ok(Answer { status: reply.status, body: json(&*reply.value)?, meta }))
}

fn json(value: &(impl Serialize + ?Sized)) -> Result<Value, NotRun> {
    serde_json::to_value(value)
        .map_err(|error| NotRun::Broken(format!("the result can't be written as JSON: {error}")))
}

#[cfg(test)]
mod tests;
