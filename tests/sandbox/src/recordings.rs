//! Operations on every recording: archive, trash and restore.

use super::call::Call;
use super::reply::{Outcome, Refusal, Reply};
use super::routes::Handler;
use super::store::{Kind, Status};

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("UnarchiveRecording", |call| set(call, Status::Active)),
    ("ArchiveRecording", |call| set(call, Status::Archived)),
    ("TrashRecording", |call| set(call, Status::Trashed)),
];

fn set(call: &mut Call<'_>, status: Status) -> Outcome {
    let record = call.any_record()?;
    if matches!(record.kind, Kind::Todoset | Kind::MessageBoard | Kind::Tool(_)) {
        return Err(Refusal::not_found());
    }
    let id = record.id;
    call.store.change(id).status = status;
    Reply::no_content()
}
