//! Writing without losing: a record that the API replaces as a whole is read, changed, written back.

mod change;
mod handle;
mod record;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::Response;
use serde_json::{Map, Value};

use crate::call::Call;
use crate::call::redirect;
use crate::client::context::Context;
use crate::error::Error;
use crate::error::failure::Failure;
use crate::model::id::Id;
use crate::observe::event::Event;
use crate::protocol::body_plan::BodyPlan;
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::registry::operation::Operation;
use crate::request::account_id::AccountId;
use crate::request::endpoint::{Request, RequestBuilder};
use crate::request::options::CallOptions;
use crate::response::decode;
use crate::response::reply::Reply;
pub use change::EditResult;
pub(crate) use change::{Changes, Current, Edit, Fields};
pub(crate) use record::{Origin, Record};

/// A change of a record that the API replaces as a whole, as a machine: reads the record, lays the
/// change over what can be written of it, and writes all of that.
///
/// A record that lacks any of it, or has it in a form that is not documented, is never written. Both
/// calls are ordinary ones, retried and shown to hooks as such; a deadline spans both. What somebody
/// else changes between the two is overwritten: the API has no way to tell.
///
/// ```
/// use std::sync::Arc;
/// use std::time::{Duration, SystemTime};
///
/// use basecamp_core::services::todolists::UpdateTodolist;
/// use basecamp_core::{Auth, Config, Context, Machine, Merge, Now, RequestBody, Step};
///
/// let context = Arc::new(Context::new(Config::default(), Auth::token("secret"), 0)?);
/// let update = UpdateTodolist::new("999".parse()?, 7).name("Spring");
/// let mut merge = Merge::new(&context, update);
/// let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
///
/// let Step::Send(attempt) = merge.step(now) else { panic!() };
/// assert_eq!(attempt.request.method(), "GET");
/// let _ = merge.handle_head(now, http::Response::new(()));
/// merge.handle_body(now, r#"{"name": "Winter", "description": "Snow", "color": null}"#.into());
///
/// let Step::Send(attempt) = merge.step(now) else { panic!() };
/// assert_eq!(attempt.request.method(), "PUT");
/// let RequestBody::Bytes(body) = attempt.request.body() else { panic!() };
/// assert_eq!(body, r#"{"description":"Snow","name":"Spring"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Merge {
    context: Arc<Context>,
    read: Call,
    /// The change, until it has been made.
    revision: Option<Revision>,
    write: Option<Call>,
    /// How many requests the reading took.
    attempts: u32,
}

/// A change of a record, as a plain value for a [`Merge`]: what an update or an edit of any service
/// converts into.
pub struct Revision {
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

/// Tells the changes from the reply of the read and the state that it holds.
type MakeChanges =
    dyn FnOnce(&Reply, Map<String, Value>) -> Result<Map<String, Value>, Error> + Send;

impl Revision {
    /// Sets members.
    pub(crate) fn update<T>(
        record: &'static Record,
        account: &AccountId,
        id: Id<T>,
        options: CallOptions,
        changes: Changes,
    ) -> Self {
        let change = changes.finish().map(Change::Set);
        Self { record, account: account.clone(), id: id.get(), options, change }
    }

    /// Lets a closure change the whole state.
    pub(crate) fn edit<T, F: Fields>(
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
        let state = self.record.state(&record).map_err(|problem| unwritable(reply, &problem))?;
        let changes = match self.change? {
            Change::Set(changes) => changes,
            Change::Edit(edit) => edit(reply, state.clone())?,
        };
        Ok(self.record.merged(state, changes))
    }
}

impl fmt::Debug for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Revision")
            .field("operation", &self.record.write.id)
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

fn unwritable(reply: &Reply, problem: &str) -> Error {
    let message = format!("nothing was changed, because of what was read: {problem}");
    let hint = "Writing it back would have lost something. `replace` writes without reading first; \
                report it with the request id.";
    decode::undecodable(reply, message, Some(hint))
}

/// The error of a read that was redirected: the record at the target is not the one to be written.
fn elsewhere(reply: &Reply) -> Error {
    let problem = format!("the read was redirected to {}", reply.url().path());
    let error = unwritable(reply, &problem);
    match redirect::occurrence_hint(reply.url()) {
        Some(hint) => error.with_hint(hint),
        None => error,
    }
}

/// One of the two requests, for a record by its id.
struct Exchange<'a> {
    operation: &'static Operation,
    account: &'a AccountId,
    id: i64,
    options: &'a CallOptions,
    body: Option<&'a Map<String, Value>>,
}

impl Request for Exchange<'_> {
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

impl Merge {
    /// Prepares the change. Whatever is wrong with it becomes the result, before anything is sent.
    #[must_use]
    pub fn new(context: &Arc<Context>, revision: impl Into<Revision>) -> Self {
        Self::prepare(context, revision.into())
    }

    fn prepare(context: &Arc<Context>, revision: Revision) -> Self {
        let Revision { record, account, id, options, change } = &revision;
        let mut read = Call::new(
            context,
            &Exchange { operation: record.read, account, id: *id, options, body: None },
        );
        if let Err(problem) = change {
            read.refuse(problem.clone());
        }
        let context = context.clone();
        Self { context, read, revision: Some(revision), write: None, attempts: 0 }
    }

    /// Makes the write of what was read.
    fn turn(&mut self, reply: &Reply) -> Result<Call, Error> {
        if self.read.redirected_from().is_some() {
            return Err(elsewhere(reply));
        }
        let revision =
            self.revision.take().ok_or_else(|| Error::misuse("a second answer to the read"))?;
        let (operation, account) = (revision.record.write, revision.account.clone());
        let (id, options) = (revision.id, revision.options.clone());
        let body = Some(&revision.body(reply)?);
        let request = Exchange { operation, account: &account, id, options: &options, body };
        let mut write = Call::new(&self.context, &request);
        write.end_with(&self.read);
        Ok(write)
    }

    fn current(&mut self) -> &mut Call {
        self.write.as_mut().unwrap_or(&mut self.read)
    }
}

impl Machine for Merge {
    fn step(&mut self, now: Now) -> Step {
        if self.write.is_none() {
            match self.read.step(now) {
                Step::Done(Ok(reply)) => {
                    self.attempts = reply.attempts;
                    match self.turn(&reply) {
                        Ok(write) => self.write = Some(write),
                        Err(error) => return Step::Done(Err(error)),
                    }
                }
                step => return step,
            }
        }
        match self.current().step(now) {
            Step::Done(Ok(mut reply)) => {
                reply.attempts = reply.attempts.saturating_add(self.attempts);
                Step::Done(Ok(reply))
            }
            Step::Done(Err(error)) => {
                let attempts = error.attempts().saturating_add(self.attempts);
                Step::Done(Err(error.after_attempts(attempts)))
            }
            step => step,
        }
    }

    fn handle_head(&mut self, now: Now, head: Response<()>) -> BodyPlan {
        self.current().handle_head(now, head)
    }

    fn handle_body(&mut self, now: Now, body: Bytes) {
        self.current().handle_body(now, body);
    }

    fn handle_failure(&mut self, now: Now, failure: Failure) {
        self.current().handle_failure(now, failure);
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.read.poll_event().or_else(|| self.write.as_mut()?.poll_event())
    }
}

#[cfg(test)]
mod tests;
