//! The machine that uploads files one after the other, and then sends the request that refers to
//! them.

use std::fmt;
use std::sync::Arc;
use std::vec;

use crate::body::multipart::FilePart;
use crate::call::Call;
use crate::client::account::Account;
use crate::client::context::Context;
use crate::error::Error;
use crate::generated::services::attachments::CreateAttachment;
use crate::protocol::composite::{Composite, composite_machine};
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::request::account_id::AccountId;
use crate::request::options::CallOptions;
use crate::response::reply::Reply;

/// The machine of a call that uploads files first, created by
/// [`WithAttachments`](crate::WithAttachments).
///
/// Each file and the request itself are separate operations, also for hooks. A deadline bounds all
/// of them together.
pub struct AttachmentUpload {
    context: Arc<Context>,
    account: Account,
    options: CallOptions,
    /// The files to upload after the current one.
    files: vec::IntoIter<FilePart>,
    /// The file that `call` uploads.
    file: Option<FilePart>,
    /// The uploaded files with their attachment ids (`attachable_sgid`).
    uploaded: Vec<(FilePart, String)>,
    call: Call,
    /// Creates the call that follows the files; `None` once it has started.
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
            Some(file) => (upload(context, &account, &options, file), Some(Box::new(then))),
            None => (then(context, Vec::new()), None),
        };
        let context = context.clone();
        Self { context, account, options, files, file, uploaded: Vec::new(), call, then }
    }

    /// Starts the upload of the next file, or the call that follows the files.
    fn on_file_uploaded(&mut self, reply: Reply) -> Result<(), Error> {
        let operation = self.call.operation_info().operation;
        let sgid = CreateAttachment::decode(reply)?.attachable_sgid.ok_or_else(|| {
            Error::api("the attachment has no `attachable_sgid`").for_operation(operation)
        })?;
        self.uploaded.extend(self.file.take().map(|file| (file, sgid)));
        self.file = self.files.next();
        let next = match (&self.file, &mut self.then) {
            (Some(file), _) => upload(&self.context, &self.account, &self.options, file),
            (None, then) => match then.take() {
                Some(then) => then(&self.context, std::mem::take(&mut self.uploaded)),
                None => return Err(Error::misuse("step after the end")),
            },
        };
        self.call.continue_with(next);
        Ok(())
    }
}

fn upload(
    context: &Arc<Context>,
    account: &Account,
    options: &CallOptions,
    file: &FilePart,
) -> Call {
    let mut request = account.attachments().create(file.clone());
    request.options = options.clone();
    Call::new(context, &request)
}

impl Composite for AttachmentUpload {
    fn current(&mut self) -> &mut dyn Machine {
        &mut self.call
    }

    fn advance(&mut self, now: Now) -> Step {
        match self.call.step(now) {
            Step::Done(Ok(reply)) if self.then.is_some() => match self.on_file_uploaded(reply) {
                Ok(()) => self.call.step(now),
                Err(error) => Step::Done(Err(error)),
            },
            step => step,
        }
    }
}

composite_machine!(AttachmentUpload);

impl fmt::Debug for AttachmentUpload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AttachmentUpload")
            .field("uploaded", &self.uploaded.len())
            .field("call", &self.call)
            .finish_non_exhaustive()
    }
}
