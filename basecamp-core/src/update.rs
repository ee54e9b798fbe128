//! Read-modify-write: updates of records that the API replaces as a whole.

mod change;
mod handle;
mod record;

use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::call::Call;
use crate::call::redirect;
use crate::client::context::Context;
use crate::error::Error;
use crate::model::id::Id;
use crate::protocol::composite::{Composite, composite_machine};
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::registry::operation::Operation;
use crate::request::account_id::AccountId;
use crate::request::endpoint::{Request, RequestBuilder};
use crate::request::options::CallOptions;
use crate::response::decode;
use crate::response::reply::Reply;
pub use change::EditResult;
pub(crate) use change::{Edit, FieldChanges, SourceRecord, WritableFields};
pub(crate) use record::{FieldSource, Record};

/// The machine of an update (read-modify-write): reads a record that the API replaces as a whole,
/// merges the change into its writable fields, and writes all of them.
///
/// A record that lacks a writable field, or has one in an undocumented form, is never written. Both
/// calls are retried and reported to hooks like any others; a deadline spans both. A change that
/// another client makes between the two calls is overwritten, because the API can't detect it.
///
/// ```
/// use std::sync::Arc;
/// use std::time::{Duration, SystemTime};
///
/// use basecamp_core::services::todolists::UpdateTodolist;
/// use basecamp_core::{Auth, Config, Context, Machine, Now, ReadModifyWrite};
/// use basecamp_core::{RequestBody, Step};
///
/// let context = Arc::new(Context::new(Config::default(), Auth::token("secret"), 0)?);
/// let builder = UpdateTodolist::new("999".parse()?, 7).name("Spring");
/// let mut update = ReadModifyWrite::new(&context, builder);
/// let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
///
/// let Step::Send(attempt) = update.step(now) else { panic!() };
/// assert_eq!(attempt.request.method(), "GET");
/// let _ = update.handle_head(now, http::Response::new(()));
/// let record = r#"{"name": "Winter", "description": "Snow", "color": null}"#;
/// update.handle_body(now, record.into());
///
/// let Step::Send(attempt) = update.step(now) else { panic!() };
/// assert_eq!(attempt.request.method(), "PUT");
/// let RequestBody::Bytes(body) = attempt.request.body() else { panic!() };
/// assert_eq!(body, r#"{"description":"Snow","name":"Spring"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct ReadModifyWrite {
    context: Arc<Context>,
    /// The call that reads the record, and then the one that writes it.
    call: Call,
    stage: Stage,
}

/// The stage of an update.
#[derive(Debug)]
enum Stage {
    /// Reads the record, for this change.
    Read(Box<RecordUpdate>),
    /// Writes the changed record.
    Write { read_attempts: u32 },
}

/// A change of a record, as a plain value for a [`ReadModifyWrite`]. The builders of updates and
/// edits convert to it.
pub struct RecordUpdate {
    record: &'static Record,
    account: AccountId,
    id: i64,
    options: CallOptions,
    change: Result<Change, Error>,
}

enum Change {
    Set(Map<String, Value>),
    Edit(Box<MakeChanges>),
}

/// Computes the changes from the reply of the read and the state of the record in it.
type MakeChanges =
    dyn FnOnce(&Reply, Map<String, Value>) -> Result<Map<String, Value>, Error> + Send;

impl RecordUpdate {
    /// Sets members.
    pub(crate) fn update<T>(
        record: &'static Record,
        account: &AccountId,
        id: Id<T>,
        options: CallOptions,
        changes: FieldChanges,
    ) -> Self {
        let change = changes.finish().map(Change::Set);
        Self { record, account: account.clone(), id: id.get(), options, change }
    }

    /// Lets a closure change the whole state.
    pub(crate) fn edit<T, F: WritableFields>(
        record: &'static Record,
        account: &AccountId,
        id: Id<T>,
        options: CallOptions,
        edit: Edit<F>,
    ) -> Self {
        let change = Ok(Change::Edit(Box::new(|reply, state| edit.changes(reply, state))));
        Self { record, account: account.clone(), id: id.get(), options, change }
    }

    /// The body that makes the change of the record in `reply`.
    fn body(self, reply: &Reply) -> Result<Map<String, Value>, Error> {
        let record: Value = decode::value(reply.clone())?;
        let state = self.record.state(&record).map_err(|defect| unwritable(reply, &defect))?;
        let changes = match self.change? {
            Change::Set(changes) => changes,
            Change::Edit(edit) => edit(reply, state.clone())?,
        };
        Ok(self.record.merged(state, changes))
    }
}

impl fmt::Debug for RecordUpdate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordUpdate")
            .field("operation", &self.record.write.id)
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

fn unwritable(reply: &Reply, defect: &str) -> Error {
    let message = format!("nothing was changed, because of what was read: {defect}");
    let hint = "Writing it back would have lost something. `replace` writes without reading first; \
                report it with the request id.";
    decode::undecodable(reply, message, Some(hint))
}

/// The error of a read that was redirected: the record at the target is not the one to be written.
fn redirected(reply: &Reply) -> Error {
    let message = format!("the read was redirected to {}", reply.url().path());
    let error = unwritable(reply, &message);
    match redirect::occurrence_hint(reply.url()) {
        Some(hint) => error.with_hint(hint),
        None => error,
    }
}

/// One of the two requests, for a record by its id.
struct RecordRequest<'a> {
    operation: &'static Operation,
    account: &'a AccountId,
    id: i64,
    options: &'a CallOptions,
    body: Option<&'a Map<String, Value>>,
}

impl Request for RecordRequest<'_> {
    fn operation(&self) -> &'static Operation {
        self.operation
    }

    fn write(&self, request: &mut RequestBuilder<'_>) {
        request.path(&[self.account.into(), self.id.into()]);
        if let Some(body) = self.body {
            request.json(body);
        }
    }

    fn options(&self) -> &CallOptions {
        self.options
    }
}

impl ReadModifyWrite {
    /// Prepares the change. An error of the change becomes the result, before anything is sent.
    #[must_use]
    pub fn new(context: &Arc<Context>, update: impl Into<RecordUpdate>) -> Self {
        Self::prepare(context, update.into())
    }

    fn prepare(context: &Arc<Context>, update: RecordUpdate) -> Self {
        let RecordUpdate { record, account, id, options, change } = &update;
        let mut call = Call::new(
            context,
            &RecordRequest { operation: record.read, account, id: *id, options, body: None },
        );
        if let Err(error) = change {
            call.reject(error.clone());
        }
        Self { context: context.clone(), call, stage: Stage::Read(Box::new(update)) }
    }

    /// The call that reads the record, before the first step.
    pub(crate) fn read_call(&mut self) -> &mut Call {
        &mut self.call
    }

    /// Starts the write of the changed record.
    fn on_read(&mut self, reply: &Reply, update: RecordUpdate) -> Result<(), Error> {
        if self.call.redirected_from().is_some() {
            return Err(redirected(reply));
        }
        let (operation, account) = (update.record.write, update.account.clone());
        let (id, options) = (update.id, update.options.clone());
        let body = Some(&update.body(reply)?);
        let request = RecordRequest { operation, account: &account, id, options: &options, body };
        self.call.continue_with(Call::new(&self.context, &request));
        Ok(())
    }
}

impl Composite for ReadModifyWrite {
    fn current(&mut self) -> &mut dyn Machine {
        &mut self.call
    }

    fn advance(&mut self, now: Now) -> Step {
        let step = self.call.step(now);
        let reply = match (&self.stage, step) {
            (Stage::Write { read_attempts }, step) => return add_attempts(step, *read_attempts),
            (Stage::Read(_), Step::Done(Ok(reply))) => reply,
            (Stage::Read(_), step) => return step,
        };
        let write = Stage::Write { read_attempts: reply.attempts };
        match std::mem::replace(&mut self.stage, write) {
            Stage::Read(update) => match self.on_read(&reply, *update) {
                Ok(()) => self.advance(now),
                Err(error) => Step::Done(Err(error)),
            },
            Stage::Write { .. } => self.advance(now),
        }
    }
}

composite_machine!(ReadModifyWrite);

/// Adds the attempts of the read to the result of the write.
fn add_attempts(step: Step, read_attempts: u32) -> Step {
    match step {
        Step::Done(Ok(mut reply)) => {
            reply.attempts = reply.attempts.saturating_add(read_attempts);
            Step::Done(Ok(reply))
        }
        Step::Done(Err(error)) => {
            let attempts = error.attempts().saturating_add(read_attempts);
            Step::Done(Err(error.after_attempts(attempts)))
        }
        step => step,
    }
}

#[cfg(test)]
mod tests;
