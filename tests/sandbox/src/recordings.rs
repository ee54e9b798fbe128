//! Operations on every recording: lists, archive, trash and restore, copies and moves, spotlight.

use serde_json::{Value, json};

use super::call::Call;
use super::handlers::{Handler, sorted};
use super::jobs::{self, Progress, Work};
use super::kinds::Kind;
use super::records::Status;
use super::reply::{Outcome, Refusal, Reply};
use super::schema;
use super::store::Store;
use super::views::path;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("ArchiveRecording", Handler::Do(|call| set(call, Status::Archived))),
    ("CopyRecording", Handler::Do(copy)),
    ("GetFiling", Handler::Do(get_filing)),
    ("ListRecordings", Handler::Do(list)),
    ("MoveRecording", Handler::Do(move_to)),
    ("MoveRecordingToVault", Handler::Do(move_to_vault)),
    ("SpotlightRecording", Handler::Do(spotlight)),
    ("TrashRecording", Handler::Do(|call| set(call, Status::Trashed))),
    ("UnarchiveRecording", Handler::Do(|call| set(call, Status::Active))),
    ("UnspotlightRecording", Handler::Do(unspotlight)),
];

fn set(call: &mut Call<'_>, status: Status) -> Outcome {
    let record = call.any_record()?;
    let is_fixed = call.store.record(record.parent).is_none();
    if is_fixed {
        return Err(Refusal::not_found());
    }
    let id = record.id;
    call.store.set_status(id, status);
    Reply::no_content()
}

/// Lists the recordings of a type, the latest first unless the query requests another order.
fn list(call: &mut Call<'_>) -> Outcome {
    let store = &*call.store;
    let wanted = call.query.get("type").and_then(Value::as_str).and_then(Kind::of_type);
    let status = Status::wanted(&call.query);
    let buckets = call.query.get("bucket").and_then(Value::as_str);
    let buckets =
        buckets.map(|ids| ids.split(',').map(str::parse).collect::<Result<Vec<i64>, _>>());
    let buckets = buckets.transpose();
    let buckets = buckets.map_err(|_| Refusal::invalid("bucket", "must be ids of projects"))?;
    let is_in = |bucket: i64| match (&buckets, store.projects.get(&bucket)) {
        (Some(buckets), Some(_)) => buckets.contains(&bucket),
        (None, Some(project)) => project.status == Status::Active,
        (_, None) => false,
    };
    let records = store.visible().filter(|record| {
        Some(record.kind) == wanted && is_in(record.bucket) && store.status(record.id) == status
    });
    let mut records: Vec<_> = records.collect();
    records.sort_by_key(|record| (record.created_at, record.id));
    let ids = records.iter().rev().map(|record| record.id).collect();
    let ids = sorted(call, ids);
    call.page(&ids, view)
}

fn view(store: &Store, id: i64) -> Value {
    let record = store.record(id);
    record.map(|record| store.view_as(record, schema::members("Recording"))).unwrap_or_default()
}

/// The container that the body selects for a recording: a recording, or the first one of a project
/// that contains recordings of its kind. It is in that project if the body has both.
fn destination(call: &Call<'_>, id: i64) -> Result<Option<i64>, Refusal> {
    let number = |name: &str| call.body.get(name).and_then(Value::as_i64);
    let project = number("destination_project_id");
    if let Some(project) = project {
        call.store.check_target(project)?;
    }
    let mut parent = None;
    for name in ["filing_destination_id", "parent_id"] {
        let Some(wanted) = number(name) else { continue };
        call.store.check_target(wanted)?;
        let container = call.store.record(wanted);
        let container =
            container.filter(|container| project.is_none_or(|id| container.bucket == id));
        match container.filter(|container| call.store.may_contain(container.id, id)) {
            Some(container) => {
                call.store.check_levels_for(name, container.id, id)?;
                parent = Some(container.id);
            }
            None => return Err(Refusal::invalid(name, "can't contain this recording")),
        }
    }
    match (parent, project) {
        (None, Some(project)) => match call.store.container_in(project, id) {
            Some(container) => {
                call.store.check_levels_for("destination_project_id", container, id)?;
                Ok(Some(container))
            }
            None => Err(Refusal::invalid("destination_project_id", "can't contain this recording")),
        },
        (parent, _) => Ok(parent),
    }
}

impl Store {
    /// The first tool of a project, or recording in one, that may contain this recording.
    pub(super) fn container_in(&self, project: i64, id: i64) -> Option<i64> {
        let dock = self.dock(project);
        let tools = dock.iter().map(|tool| tool.id);
        let inner = dock.iter().flat_map(|tool| self.records.children(tool.id));
        tools.chain(inner.map(|record| record.id)).find(|tool| self.may_contain(*tool, id))
    }

    /// Moves a recording to a position in a parent. The event of the move has both parents.
    pub(super) fn refile(&mut self, id: i64, parent: i64, position: usize) {
        let old = self.record(id).map(|record| record.parent);
        self.relocate(id, parent, position);
        self.details = Some(json!({ "new_parent_id": parent, "parent_id_was": old }));
    }
}

/// Copies a recording, by default next to itself.
fn copy(call: &mut Call<'_>) -> Outcome {
    let record = call.any_record()?;
    let (id, own) = (record.id, record.parent);
    let is_copyable = call.store.may_contain(own, id);
    let parent = destination(call, id)?.or(is_copyable.then_some(own));
    let parent = parent.ok_or_else(Refusal::not_found)?;
    let comments = call.flag("include_comments").unwrap_or(false);
    let job = call.store.start_job(Work::Copy { comments }, id, parent);
    Reply::created(view_filing(call.store, job, Progress::Pending))
}

fn move_to(call: &mut Call<'_>) -> Outcome {
    let record = call.any_record()?;
    let id = record.id;
    if call.store.record(record.parent).is_none() {
        return Err(Refusal::not_found());
    }
    let parent = destination(call, id)?;
    let parent = parent.ok_or_else(|| Refusal::invalid("parent_id", "can't be blank"))?;
    let job = call.store.start_job(Work::Move, id, parent);
    Reply::created(view_filing(call.store, job, Progress::Pending))
}

fn move_to_vault(call: &mut Call<'_>) -> Outcome {
    let record = call.any_record()?;
    let (id, bucket) = (record.id, record.bucket);
    if !record.kind.fits_in(Kind::Vault) || call.store.record(record.parent).is_none() {
        return Err(Refusal::not_found());
    }
    let position = match call.body.contains_key("position") {
        true => call.position()?,
        false => usize::MAX,
    };
    let vault = call.body.get("parent_id").and_then(Value::as_i64).unwrap_or_default();
    call.store.check_target(vault)?;
    let target = call.store.record(vault).filter(|target| target.bucket == bucket);
    if !target.is_some_and(|target| call.store.may_contain(target.id, id)) {
        return Err(Refusal::invalid("parent_id", "is not a folder for this recording"));
    }
    call.store.check_levels_for("parent_id", vault, id)?;
    call.store.refile(id, vault, position);
    Reply::no_content()
}

fn get_filing(call: &mut Call<'_>) -> Outcome {
    let id = jobs::named(call, |work| matches!(work, Work::Copy { .. } | Work::Move))?;
    Reply::ok(view_filing(call.store, id, call.store.progress(id)))
}

fn view_filing(store: &Store, id: i64, progress: Progress) -> Value {
    let Some(job) = store.jobs.get(id) else { return Value::Null };
    let mut view = json!({
        "id": id,
        "status": progress.text(),
        "type": if job.work == Work::Move { "Move" } else { "Copy" },
        "source_recording_id": job.source,
        "url": store.links.api(format!("filings/{id}")),
    });
    let result = job.result.filter(|_| progress == Progress::Completed);
    let result = result.and_then(|result| store.record(result));
    if let Some(result) = result {
        let path = path(result);
        view["destination_recording"] = json!({
            "id": result.id,
            "type": result.kind.type_name(),
            "url": store.links.api(&path),
            "app_url": store.links.app(&path),
        });
    }
    view
}

fn spotlight(call: &mut Call<'_>) -> Outcome {
    let id = call.any_record()?.id;
    if !call.store.spotlight.contains(&id) {
        call.store.spotlight.push(id);
    }
    Reply::created(view(call.store, id))
}

fn unspotlight(call: &mut Call<'_>) -> Outcome {
    let id = call.any_record()?.id;
    call.store.spotlight.retain(|shown| *shown != id);
    Reply::no_content()
}
