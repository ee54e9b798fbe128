//! From the name of an operation to its typed call.

mod arguments;
mod table;

use basecamp_core::{Account, Error, ListResult, Reply};
use serde::Serialize;
use serde_json::Value;

use super::case::Case;
use super::record::{Answer, NotRun, Outcome};
pub(super) use table::{asynchronous, blocking};

/// Makes sure that a case calls something that exists, with the right arguments, before anything is
/// sent.
pub(super) fn check(case: &Case) -> Result<(), NotRun> {
    let account = Account::detached("999")
        .map_err(|error| NotRun::Broken(format!("no detached account: {error}")))?;
    table::check(&account, case)
}

fn unknown(case: &Case) -> NotRun {
    NotRun::Skipped(format!("no operation {}", case.operation))
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

fn list<T: Serialize>(reply: Result<Reply<ListResult<T>>, Error>) -> Result<Outcome, NotRun> {
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
