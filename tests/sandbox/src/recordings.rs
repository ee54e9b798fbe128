//! Operations on every recording: archive, trash and restore.

use super::call::Call;
use super::handlers::Handler;
use super::records::Status;
use super::reply::{Outcome, Refusal, Reply};

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("UnarchiveRecording", Handler::Do(|call| set(call, Status::Active))),
    ("ArchiveRecording", Handler::Do(|call| set(call, Status::Archived))),
    ("TrashRecording", Handler::Do(|call| set(call, Status::Trashed))),
];

fn set(call: &mut Call<'_>, status: Status) -> Outcome {
    let record = call.any_record()?;
    let is_fixed = call.store.record(record.parent).is_none();
    if is_fixed {
        return Err(Refusal::not_found());
    }
    let id = record.id;
    call.store.change(id).status = status;
    Reply::no_content()
}
