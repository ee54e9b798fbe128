//! The arguments of which only some values of their type work.

use serde_json::{Value, json};

use super::buckets::Place;
use super::jobs::Work;
use super::kinds::Kind;
use super::my_notifications;
use super::store::Store;

impl Store {
    /// The value of such an argument, in a sandbox with the initial data.
    pub(super) fn working_argument(&self, operation_id: &str, name: &str) -> Option<Value> {
        let first = |kind| self.projects.keys().rev().find_map(|id| self.first(*id, kind));
        let job = |is_wanted: fn(&Work) -> bool| {
            self.jobs.iter().find(|(_, job)| is_wanted(&job.work)).map(|(id, _)| id)
        };
        let source = |is_wanted| Some(self.jobs.get(job(is_wanted)?)?.source);
        Some(match (operation_id, name) {
            ("CopyRecording" | "MoveRecording", "filing_destination_id" | "parent_id") => {
                json!(first(Kind::MessageBoard)?)
            }
            ("CreatePing", "user_ids") => {
                json!([self.people.keys().find(|person| **person != self.me)?])
            }
            ("CreateTemplateLibraryCopy", "destination_parent_id") => json!(first(Kind::Todoset)?),
            ("CreateTemplateLibraryCopy", "template_recording_id") => {
                let set = self.library(Kind::Todoset)?;
                json!(self.first(set, Kind::Todolist)?)
            }
            ("CreateTemplatification", "recordingId") => json!(first(Kind::Todolist)?),
            ("CreateCloudFile" | "UpdateCloudFile", "service") => json!("dropbox"),
            ("CreateGoogleDocument" | "UpdateGoogleDocument", "document_type") => json!("doc"),
            ("CreateTool", "source_recording_id") => json!(first(Kind::Campfire)?),
            ("CreateTool", "tool_type") => json!(Kind::Campfire.type_name()),
            ("CreateWormhole" | "UpdateWormhole", "destination_recording_id") => {
                // A column of another project than the first one.
                let other = self.projects.keys().rev().nth(1)?;
                json!(self.first(*other, Kind::CardColumn)?)
            }
            ("DeleteTool", "toolId") => json!(first(Kind::Inbox)?),
            ("DeprioritizeAssignment" | "PrioritizeAssignment", "id" | "recordingId") => {
                json!(first(Kind::Todo)?)
            }
            ("CreateWebhook" | "UpdateWebhook", "types") => json!(["Todo"]),
            ("GetFiling", "filingId") => {
                json!(job(|work| matches!(work, Work::Copy { .. } | Work::Move))?)
            }
            ("GetProjectConstruction", "constructionId") => json!(job(is_construction)?),
            ("GetProjectConstruction", "templateId") => json!(source(is_construction)?),
            ("GetTemplateLibraryCopy", "copyId") => json!(job(is_library_copy)?),
            ("GetTemplatification", "bucketId") => {
                json!(self.record(source(is_templatification)?)?.bucket)
            }
            ("GetTemplatification", "recordingId") => json!(source(is_templatification)?),
            ("GetTemplatification", "templatificationId") => json!(job(is_templatification)?),
            ("ListRecordings", "bucket") => json!(self.projects.keys().next_back()?.to_string()),
            ("MarkAsRead", "readables") => json!(my_notifications::unread_sgids(self)),
            ("MoveRecordingToVault", "recordingId") => json!(first(Kind::Document)?),
            ("ReorderUpNext", "source_id") => {
                json!(self.priorities.get(&self.me)?.first()?.recording)
            }
            ("Search", "file_type") => json!("Document"),
            ("Search", "q") => json!("recipe"),
            ("Search", "since") => json!("last_30_days"),
            ("Search", "sort") => json!("recency"),
            ("Search", "type") => json!("Message"),
            ("Search", "type_names") => json!(["Message", "Todo"]),
            // The initial data has neither clients nor a project that is open to them.
            ("UpdateProjectClientAccess", "create" | "grant" | "revoke") => json!([]),
            (_, "due") => json!("due_later"),
            (_, "group_by") => json!("date"),
            (_, "kind") => json!("Document"),
            (_, "pingId") => json!(self.buckets_of(Place::Circle).next()?),
            (_, "templateId") => json!(self.buckets_of(Place::Template).next()?),
            _ => return None,
        })
    }
}

fn is_construction(work: &Work) -> bool {
    matches!(work, Work::Construction { .. })
}

fn is_library_copy(work: &Work) -> bool {
    matches!(work, Work::LibraryCopy)
}

fn is_templatification(work: &Work) -> bool {
    matches!(work, Work::Templatification { .. })
}
