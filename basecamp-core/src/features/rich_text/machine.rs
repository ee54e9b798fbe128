//! The machine of a call with mentions or attachments.

use std::fmt;
use std::sync::Arc;
use std::vec;

use super::{RichText, Write};
use crate::body::multipart::FilePart;
use crate::call::Call;
use crate::client::account::Account;
use crate::client::context::Context;
use crate::error::Error;
use crate::generated::services::attachments::{CREATE_ATTACHMENT, CreateAttachment};
use crate::generated::services::people::{GET_PERSON, GetPerson};
use crate::model::id::{Id, PersonId};
use crate::protocol::composite::{Composite, composite_machine};
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::request::options::CallOptions;
use crate::response::reply::Reply;
use crate::types::Person;

/// The machine of a call with rich text: reads each person to mention, uploads each file to attach,
/// adds both to the text, and sends the request. The method `call` of builders creates it.
///
/// Each part is a separate operation, also for hooks, with the options of the call; a deadline
/// limits all of them together. The machine sends the request only if all parts before it have
/// succeeded. Uploads are not idempotent, so they are never retried after a failure.
pub struct RichTextCall {
    plan: Plan,
    part: Part,
}

/// The parts after the current one.
struct Plan {
    context: Arc<Context>,
    /// The options of the parts before the request.
    options: CallOptions,
    request: Box<dyn RichText>,
    /// The people to read.
    mentions: vec::IntoIter<Id<Person>>,
    /// The people that the machine has read.
    people: Vec<Person>,
    /// The files to upload.
    files: vec::IntoIter<FilePart>,
}

#[derive(Debug)]
enum Part {
    Read(Id<Person>, Call),
    Upload(FilePart, Call),
    Write(Write),
}

impl Plan {
    /// Creates the next part. Adds the mentions once all people have been read.
    fn next_part(&mut self) -> Result<Part, Error> {
        let account = Account::from(self.request.account_id().clone());
        if let Some(id) = self.mentions.next() {
            let mut read = account.people().get(id);
            read.options = self.options.clone();
            return Ok(Part::Read(id, Call::new(&self.context, &read)));
        }
        if !self.people.is_empty() {
            let people = std::mem::take(&mut self.people);
            let mentioned = self.request.rich_text().mention(&people);
            mentioned.map_err(|error| error.for_operation(&GET_PERSON))?;
        }
        if let Some(file) = self.files.next() {
            let mut upload = account.attachments().create(file.clone());
            upload.options = self.options.clone();
            return Ok(Part::Upload(file, Call::new(&self.context, &upload)));
        }
        Ok(Part::Write(self.request.write(&self.context)))
    }
}

impl RichTextCall {
    /// For the method `call` of builders.
    pub(crate) fn of(context: &Arc<Context>, request: impl RichText + 'static) -> Self {
        Self::new(context, Box::new(request))
    }

    fn new(context: &Arc<Context>, mut request: Box<dyn RichText>) -> Self {
        let additions = request.call_options().take_additions();
        let options = request.call_options().clone();
        let prepared = match additions.is_empty() {
            true => Ok(()),
            false => request.rich_text().prepare(&additions),
        };
        let mut plan = Plan {
            context: context.clone(),
            options,
            request,
            mentions: additions.mentions.into_iter(),
            people: Vec::new(),
            files: additions.files.into_iter(),
        };
        let part = prepared.and_then(|()| plan.next_part()).unwrap_or_else(|error| {
            let mut write = plan.request.write(&plan.context);
            write.reject(error);
            Part::Write(write)
        });
        Self { plan, part }
    }

    /// Processes the reply of a part, and starts the next one.
    fn on_reply(&mut self, reply: Reply) -> Result<(), Error> {
        match &self.part {
            Part::Read(id, _) => {
                let person = decode_person(*id, reply).map_err(unreadable_person)?;
                self.plan.people.push(person);
            }
            Part::Upload(file, _) => {
                let sgid = CreateAttachment::decode(reply)?.attachable_sgid.ok_or_else(|| {
                    let message = "the attachment has no `attachable_sgid`";
                    Error::api(message).for_operation(&CREATE_ATTACHMENT)
                })?;
                self.plan.request.rich_text().attach(file, sgid);
            }
            Part::Write(_) => {}
        }
        let next = self.plan.next_part()?;
        if let Part::Read(_, mut call) | Part::Upload(_, mut call) =
            std::mem::replace(&mut self.part, next)
        {
            match &mut self.part {
                Part::Read(_, next) | Part::Upload(_, next) => next.follow(&mut call),
                Part::Write(write) => write.follow(&mut call),
            }
        }
        Ok(())
    }
}

fn decode_person(id: Id<Person>, reply: Reply) -> Result<Person, Error> {
    let person = GetPerson::decode(reply)?;
    if person.id != PersonId::from(id) {
        let message = format!("the response has another person than {id}");
        return Err(Error::api(message).for_operation(&GET_PERSON));
    }
    Ok(person)
}

fn unreadable_person(error: Error) -> Error {
    error.with_context("a person to mention can't be read")
}

impl Composite for RichTextCall {
    fn current(&mut self) -> &mut dyn Machine {
        match &mut self.part {
            Part::Read(_, call) | Part::Upload(_, call) => call,
            Part::Write(write) => write.machine(),
        }
    }

    fn advance(&mut self, now: Now) -> Step {
        loop {
            let step = self.current().step(now);
            let reply = match (step, &self.part) {
                (Step::Done(Err(error)), Part::Read(..)) => {
                    return Step::Done(Err(unreadable_person(error)));
                }
                (Step::Done(Ok(reply)), Part::Read(..) | Part::Upload(..)) => reply,
                (step, _) => return step,
            };
            if let Err(error) = self.on_reply(reply) {
                return Step::Done(Err(error));
            }
        }
    }
}

composite_machine!(RichTextCall);

impl fmt::Debug for RichTextCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RichTextCall").field("part", &self.part).finish_non_exhaustive()
    }
}
