//! The machine that sends files one after the other, and then makes use of them.

use std::fmt;
use std::sync::Arc;
use std::vec;

use bytes::Bytes;
use http::Response;

use crate::body::multipart::FilePart;
use crate::call::Call;
use crate::client::account::Account;
use crate::client::context::Context;
use crate::error::Error;
use crate::error::failure::Failure;
use crate::generated::services::attachments::CreateAttachment;
use crate::observe::event::Event;
use crate::protocol::body_plan::BodyPlan;
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::request::account_id::AccountId;
use crate::request::options::CallOptions;
use crate::response::reply::Reply;

/// The machine of a call that sends files first. Made by [`WithAttachments`](crate::WithAttachments).
///
/// Each file and the request itself are operations of their own, also for hooks. A deadline bounds all
/// of them together.
pub struct AttachmentUpload {
    context: Arc<Context>,
    account: Account,
    options: CallOptions,
    /// The files that are still to be sent.
    files: vec::IntoIter<FilePart>,
    /// The one that is being sent.
    file: Option<FilePart>,
    sent: Vec<(FilePart, String)>,
    call: Call,
    /// Makes the call that comes after the files, until that has begun.
    then: Option<Then>,
}

type Then = Box<dyn FnOnce(&Arc<Context>, Vec<(FilePart, String)>) -> Call + Send>;

impl AttachmentUpload {
    pub(super) fn new(
        context: &Arc<Context>,
        account: AccountId,
        options: CallOptions,
        files: Vec<FilePart>,
        then: impl FnOnce(&Arc<Context>, Vec<(FilePart, String)>) -> Call + Send + 'static,
    ) -> Self {
        let account = Account::from(account);
        let mut files = files.into_iter();
        let file = files.next();
        let (call, then): (Call, Option<Then>) = match &file {
            Some(file) => (send(context, &account, &options, file), Some(Box::new(then))),
            None => (then(context, Vec::new()), None),
        };
        let context = context.clone();
        Self { context, account, options, files, file, sent: Vec::new(), call, then }
    }

    /// Goes on after a file has been sent.
    fn go_on(&mut self, reply: Reply) -> Result<(), Error> {
        let operation = self.call.operation_info().operation;
        let sgid = CreateAttachment::decode(reply)?.attachable_sgid.ok_or_else(|| {
            Error::api("the attachment has no `attachable_sgid`").for_operation(operation)
        })?;
        self.sent.extend(self.file.take().map(|file| (file, sgid)));
        self.file = self.files.next();
        let next = match (&self.file, &mut self.then) {
            (Some(file), _) => send(&self.context, &self.account, &self.options, file),
            (None, then) => match then.take() {
                Some(then) => then(&self.context, std::mem::take(&mut self.sent)),
                None => return Err(Error::misuse("step after the end")),
            },
        };
        let before = std::mem::replace(&mut self.call, next);
        self.call.end_with(&before);
        Ok(())
    }
}

fn send(context: &Arc<Context>, account: &Account, options: &CallOptions, file: &FilePart) -> Call {
    let mut request = account.attachments().create(file.clone());
    request.options = options.clone();
    Call::new(context, &request)
}

impl Machine for AttachmentUpload {
    fn step(&mut self, now: Now) -> Step {
        match self.call.step(now) {
            Step::Done(Ok(reply)) if self.then.is_some() => match self.go_on(reply) {
                Ok(()) => self.call.step(now),
                Err(error) => Step::Done(Err(error)),
            },
            step => step,
        }
    }

    fn handle_head(&mut self, now: Now, head: Response<()>) -> BodyPlan {
        self.call.handle_head(now, head)
    }

    fn handle_body(&mut self, now: Now, body: Bytes) {
        self.call.handle_body(now, body);
    }

    fn handle_failure(&mut self, now: Now, failure: Failure) {
        self.call.handle_failure(now, failure);
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.call.poll_event()
    }
}

impl fmt::Debug for AttachmentUpload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AttachmentUpload")
            .field("sent", &self.sent.len())
            .field("call", &self.call)
            .finish_non_exhaustive()
    }
}
