//! Client boards: the approvals and correspondences of projects with their clients.

use super::call::Call;
use super::handlers::sorted;
use super::kinds::Kind;
use super::records::Status;
use super::reply::{Outcome, Refusal};
use super::store::Store;

/// Lists the records of a kind on the client board of the project in the path.
pub(super) fn list(call: &mut Call<'_>, kind: Kind) -> Outcome {
    let store = &*call.store;
    let project = call.bucket.filter(|id| store.projects.contains_key(id));
    let project = project.ok_or_else(Refusal::not_found)?;
    let status = Status::Active.within(store.status(project));
    let boards = store.children(project, Kind::ClientBoard);
    let records = boards.flat_map(|board| store.children_with(board.id, kind, status));
    let ids = records.map(|record| record.id).collect();
    call.page(&sorted(call, ids), Store::record_json)
}
