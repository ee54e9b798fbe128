//! Jobs: copies, moves and constructions, which Basecamp does after it responds.
//!
//! The response that starts a job shows it as pending. The sandbox does it at once, or after the
//! time of [`Builder::job_time`](super::Builder::job_time): until then all responses show it as
//! pending, and there is no result.

use std::future::pending;
use std::sync::Arc;

use basecamp_core::Operation;
use basecamp_core::time::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Shared;
use super::api::lock;
use super::buckets::Place;
use super::call::Call;
use super::clock::later;
use super::collection::Owned;
use super::copies::Copied;
use super::kinds::Kind;
use super::reply::Refusal;
use super::store::Store;
use super::templates;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Work {
    /// A copy of a recording.
    Copy { comments: bool },
    /// A move of a recording.
    Move,
    /// A copy from the library of templates.
    LibraryCopy,
    /// A copy to the library of templates.
    Templatification {
        comments: bool,
        assignments: bool,
        /// Whether all cards of a table are in its column of new cards.
        to_triage: bool,
        name: Option<String>,
    },
    /// A project from a template.
    Construction { name: String, description: Option<String>, start: Option<Date> },
}

impl Work {
    /// The operation that starts such a job.
    fn operation(&self) -> Option<&'static Operation> {
        Operation::get(match self {
            Self::Copy { .. } => "CopyRecording",
            Self::Move => "MoveRecording",
            Self::LibraryCopy => "CreateTemplateLibraryCopy",
            Self::Templatification { .. } => "CreateTemplatification",
            Self::Construction { .. } => "CreateProjectFromTemplate",
        })
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Job {
    pub(super) work: Work,
    /// The recording that is copied or moved, or the template.
    pub(super) source: i64,
    /// The recording or project that receives the result; the template of a construction.
    pub(super) parent: i64,
    /// The person who started it.
    person: i64,
    due_at: Timestamp,
    is_done: bool,
    /// The resulting recording or project. A job has none if its source or parent isn't there when
    /// it is done.
    pub(super) result: Option<i64>,
}

impl Owned for Job {
    /// The source.
    fn owner(&self) -> i64 {
        self.source
    }
}

/// The status of a job in a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    Pending,
    Completed,
}

impl Progress {
    pub(super) fn text(self) -> Value {
        json!(match self {
            Self::Pending => "pending",
            Self::Completed => "completed",
        })
    }
}

impl Store {
    /// Starts a job of the caller, and does it if jobs take no time.
    pub(super) fn start_job(&mut self, work: Work, source: i64, parent: i64) -> i64 {
        let (id, person, due_at) = (self.next_id(), self.me, later(self.now(), self.job_time));
        let job = Job { work, source, parent, person, due_at, is_done: false, result: None };
        self.jobs.insert(id, job);
        if self.job_time.is_zero() {
            self.finish_job(id);
        }
        id
    }

    /// Adds a job that is done.
    pub(super) fn add_job(&mut self, work: Work, source: i64, parent: i64, result: i64) {
        let (id, person, due_at) = (self.next_id(), self.me, self.now());
        let result = Some(result);
        let job = Job { work, source, parent, person, due_at, is_done: true, result };
        self.jobs.insert(id, job);
    }

    /// The earliest time at which a pending job ends.
    fn next_job_time(&self) -> Option<Timestamp> {
        let pending = self.jobs.iter().filter(|(_, job)| !job.is_done);
        pending.map(|(_, job)| job.due_at).min()
    }

    /// A job whose time has come, the person who started it, and the operation that did.
    pub(super) fn due_job(&self) -> Option<(i64, i64, &'static Operation)> {
        let mut jobs = self.jobs.iter();
        let (id, job) = jobs.find(|(_, job)| !job.is_done && job.due_at <= self.now())?;
        Some((id, job.person, job.work.operation()?))
    }

    /// Does a job.
    pub(super) fn finish_job(&mut self, id: i64) {
        let Some(job) = self.jobs.get(id).cloned() else { return };
        let result = self.perform(job.work, job.source, job.parent);
        if let Some(job) = self.jobs.get_mut(id) {
            job.is_done = true;
            job.result = result;
        }
    }

    /// Whether a container may contain a recording. Both may have moved since the job started.
    fn has_room(&self, container: i64, id: i64) -> bool {
        self.may_contain(container, id) && self.check_levels_for("parent_id", container, id).is_ok()
    }

    fn perform(&mut self, work: Work, source: i64, parent: i64) -> Option<i64> {
        match work {
            Work::Copy { comments } => {
                let copied = Copied { comments, ..Copied::ALL };
                self.has_room(parent, source).then(|| self.copy(source, parent, copied))
            }
            Work::Move => self.has_room(parent, source).then(|| {
                self.refile(source, parent, usize::MAX);
                source
            }),
            Work::LibraryCopy => {
                let is_tool = self.record(source)?.kind == Kind::CardTable;
                let is_possible = match is_tool {
                    true => self.projects.contains_key(&parent),
                    false => self.has_room(parent, source),
                };
                if !is_possible {
                    return None;
                }
                let copied = Copied { completions: false, ..Copied::ALL };
                let copy = self.copy(source, parent, copied);
                if is_tool {
                    self.dock_at(copy, usize::MAX);
                }
                Some(copy)
            }
            Work::Templatification { comments, assignments, to_triage, name } => {
                if self.library_for(source) != Some(parent) {
                    return None;
                }
                let copied = Copied { comments, assignments, completions: false };
                let copy = self.copy(source, parent, copied);
                if to_triage {
                    templates::move_to_triage(self, copy);
                }
                if let Some(name) = name {
                    let copy = self.change(copy);
                    copy.set(if copy.kind == Kind::Todolist { "name" } else { "title" }, name);
                }
                Some(copy)
            }
            Work::Construction { name, description, start } => {
                self.bucket_at(source, Place::Template)?;
                Some(templates::construct(self, source, &name, description.as_deref(), start))
            }
        }
    }

    pub(super) fn progress(&self, job: i64) -> Progress {
        match self.jobs.get(job) {
            Some(job) if job.is_done => Progress::Completed,
            _ => Progress::Pending,
        }
    }
}

/// Does the jobs of the store at their times.
pub(super) async fn work(shared: Arc<Shared>) {
    loop {
        let due = lock(&shared.store).next_job_time();
        let is_due = async {
            match due {
                Some(due) => shared.clock.wait_until(due).await,
                None => pending().await,
            }
        };
        tokio::select! {
            () = is_due => shared.finish_jobs(&mut lock(&shared.store)),
            () = shared.jobs_changed.notified() => {}
        }
    }
}

/// The id of the job that the path names last. If the path names another thing before, that is its
/// source.
pub(super) fn named(call: &Call<'_>, is_wanted: fn(&Work) -> bool) -> Result<i64, Refusal> {
    let id = call.ids.last().copied().unwrap_or_default();
    let is_its_source = |source: i64| match call.ids.as_slice() {
        [.., before, _] => *before == source,
        _ => true,
    };
    let job = call.store.jobs.get(id).filter(|job| is_wanted(&job.work));
    let job = job.filter(|job| is_its_source(job.source));
    job.map(|_| id).ok_or_else(Refusal::not_found)
}
