//! Jobs: copies, moves and constructions, which Basecamp does after it responds.
//!
//! The response that starts a job shows it as pending. The sandbox does it right after that, so all
//! later responses show it as completed, with its result.

use basecamp_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::call::Call;
use super::collection::Owned;
use super::reply::Refusal;
use super::store::Store;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Work {
    /// A copy of a recording.
    Copy,
    /// A move of a recording.
    Move,
    /// A copy from the library of templates.
    LibraryCopy,
    /// A copy to the library of templates.
    Templatification,
    /// A project from a template.
    Construction,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Job {
    pub(super) work: Work,
    /// The recording that is copied or moved, or the template.
    pub(super) source: i64,
    /// The resulting recording or project.
    pub(super) result: i64,
    /// The recording or project that received it.
    pub(super) parent: i64,
    pub(super) created_at: Timestamp,
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
    pub(super) fn add_job(&mut self, work: Work, source: i64, result: i64, parent: i64) -> i64 {
        let (id, created_at) = (self.next_id(), self.now());
        self.jobs.insert(id, Job { work, source, result, parent, created_at });
        id
    }
}

/// The id of the job that the path names last. If the path names another thing before, that is its
/// source.
pub(super) fn named(call: &Call<'_>, works: &[Work]) -> Result<i64, Refusal> {
    let id = call.ids.last().copied().unwrap_or_default();
    let is_its_source = |source: i64| match call.ids.as_slice() {
        [.., before, _] => *before == source,
        _ => true,
    };
    let job = call.store.jobs.get(id).filter(|job| works.contains(&job.work));
    let job = job.filter(|job| is_its_source(job.source));
    job.map(|_| id).ok_or_else(Refusal::not_found)
}
