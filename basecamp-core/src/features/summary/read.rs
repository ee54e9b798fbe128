//! The reads of recordings, by type.

use std::sync::Arc;

use super::Summary;
use crate::call::Call;
use crate::client::account::Account;
use crate::client::context::Context;
use crate::error::Error;
use crate::generated::services::campfires::{GetCampfire, GetCampfireLine};
use crate::generated::services::card_columns::GetCardColumn;
use crate::generated::services::card_steps::GetCardStep;
use crate::generated::services::card_tables::GetCardTable;
use crate::generated::services::cards::GetCard;
use crate::generated::services::checkins::{GetAnswer, GetQuestion, GetQuestionnaire};
use crate::generated::services::client_approvals::GetClientApproval;
use crate::generated::services::client_correspondences::GetClientCorrespondence;
use crate::generated::services::cloud_files::GetCloudFile;
use crate::generated::services::comments::GetComment;
use crate::generated::services::documents::GetDocument;
use crate::generated::services::forwards::{GetForward, GetInbox};
use crate::generated::services::google_documents::GetGoogleDocument;
use crate::generated::services::message_boards::GetMessageBoard;
use crate::generated::services::messages::GetMessage;
use crate::generated::services::schedules::{GetSchedule, GetScheduleEntry};
use crate::generated::services::todolists::GetTodolistOrGroup;
use crate::generated::services::todos::GetTodo;
use crate::generated::services::todosets::GetTodoset;
use crate::generated::services::uploads::GetUpload;
use crate::generated::services::vaults::GetVault;
use crate::model::id::Id;
use crate::request::options::CallOptions;
use crate::response::reply::Reply;
use crate::types::{Campfire, Recording, RecordingParent, TodoParent};

/// The read of a type of recordings.
pub(super) struct Read {
    recording_type: &'static str,
    pub(super) call: fn(&Arc<Context>, &Account, Id<Recording>, &CallOptions) -> Call,
    pub(super) summary: fn(Reply) -> Result<Summary, Error>,
}

/// The fields that all types have in common.
macro_rules! common {
    ($record:ident) => {
        Summary {
            id: $record.id.cast(),
            status: $record.status,
            kind: $record.kind,
            title: $record.title,
            app_url: $record.app_url,
            parent: None,
            bucket: $record.bucket,
            creator: $record.creator,
            assignees: Vec::new(),
            mentioned_person_ids: Vec::new(),
            content: None,
            updated_at: $record.updated_at,
            campfire_id: None,
        }
    };
}

/// Defines the table of reads. The last part of a row adds to the common fields of the summary.
macro_rules! reads {
    ($(
        $name:literal = $service:ident.$get:ident, $endpoint:ident,
        |$record:ident| $( .$field:ident($value:expr) )*;
    )+) => {
        static READS: &[Read] = &[$(
            Read {
                recording_type: $name,
                call: |context, account, id, options| {
                    let mut get = account.$service().$get(id.get());
                    get.options = options.clone();
                    Call::new(context, &get)
                },
                summary: |reply| {
                    let $record = $endpoint::decode(reply)?;
                    Ok(common!($record)$( .$field($value) )*)
                },
            },
        )+];
    };
}

reads! {
    "Chat::Transcript" = campfires.get, GetCampfire, |campfire|;
    "Client::Approval" = client_approvals.get, GetClientApproval, |approval|
        .or_title(text(&approval.subject)) .with_parent(approval.parent)
        .with_text(approval.content);
    "Client::Correspondence" = client_correspondences.get, GetClientCorrespondence, |mail|
        .or_title(&mail.subject) .with_parent(mail.parent) .with_text(mail.content);
    "CloudFile" = cloud_files.get, GetCloudFile, |file|
        .with_parent(file.parent) .with_text(file.description);
    "Comment" = comments.get, GetComment, |comment|
        .with_parent(comment.parent) .with_text(comment.content);
    "Document" = documents.get, GetDocument, |document|
        .with_parent(document.parent) .with_text(document.content);
    "GoogleDocument" = google_documents.get, GetGoogleDocument, |document|
        .with_parent(document.parent) .with_text(document.description);
    "Inbox" = forwards.get_inbox, GetInbox, |inbox|;
    "Inbox::Forward" = forwards.get, GetForward, |forward|
        .or_title(&forward.subject) .with_parent(forward.parent) .with_text(forward.content);
    "Kanban::Board" = card_tables.get, GetCardTable, |table|;
    "Kanban::Card" = cards.get, GetCard, |card|
        .with_parent(card.parent) .with_assignees(card.assignees)
        .with_text(card.content.filter(|content| !content.is_empty()).or(card.description));
    "Kanban::Column" = card_columns.get, GetCardColumn, |column|
        .with_parent(column.parent) .with_text(column.description);
    "Kanban::Step" = card_steps.get, GetCardStep, |step|
        .with_parent(step.parent) .with_assignees(step.assignees);
    "Message" = messages.get, GetMessage, |message|
        .or_title(&message.subject) .with_parent(message.parent) .with_text(message.content);
    "Message::Board" = message_boards.get, GetMessageBoard, |board|;
    "Question" = checkins.get_question, GetQuestion, |question| .with_parent(question.parent);
    "Question::Answer" = checkins.get_answer, GetAnswer, |answer|
        .with_parent(answer.parent) .with_text(answer.content);
    "Questionnaire" = checkins.get_questionnaire, GetQuestionnaire, |questionnaire|
        .or_title(&questionnaire.name);
    "Schedule" = schedules.get, GetSchedule, |schedule|;
    "Schedule::Entry" = schedules.get_entry, GetScheduleEntry, |entry|
        .or_title(&entry.summary) .with_parent(entry.parent) .with_text(entry.description);
    "Todo" = todos.get, GetTodo, |todo|
        .or_title(&todo.content) .with_parent(todo_parent(todo.parent))
        .with_assignees(todo.assignees) .with_text(todo.description);
    "Todolist" = todolists.get, GetTodolistOrGroup, |list|
        .or_title(&list.name) .with_parent(todo_parent(list.parent)) .with_text(list.description);
    "Todoset" = todosets.get, GetTodoset, |todoset| .or_title(&todoset.name);
    "Upload" = uploads.get, GetUpload, |upload|
        .or_title(text(&upload.filename)) .with_parent(upload.parent)
        .with_text(upload.description);
    "Vault" = vaults.get, GetVault, |vault|;
}

/// Returns the read of a type of recordings.
pub(super) fn read_of(recording_type: &str) -> Option<&'static Read> {
    READS.iter().find(|read| read.recording_type == recording_type)
}

pub(super) fn recording_types() -> impl Iterator<Item = &'static str> {
    READS.iter().map(|read| read.recording_type)
}

/// The call that reads a chat line.
pub(super) fn line_call(
    context: &Arc<Context>,
    account: &Account,
    campfire: Id<Campfire>,
    line: Id<Recording>,
    options: &CallOptions,
) -> Call {
    let mut get = account.campfires().get_line(campfire, line.get());
    get.options = options.clone();
    Call::new(context, &get)
}

/// The summary of a chat line. Only lines with rich text mention people: the text of the others is
/// plain.
pub(super) fn line_summary(campfire: Id<Campfire>, reply: Reply) -> Result<Summary, Error> {
    let line = GetCampfireLine::decode(reply)?;
    let is_rich =
        matches!(line.kind.as_str(), "Chat::Lines::RichText" | "Chat::Lines::Integration");
    let (content, parent) = (line.content, line.parent);
    let summary = Summary { campfire_id: Some(campfire), ..common!(line) }.with_parent(parent);
    Ok(match is_rich {
        true => summary.with_text(content),
        false => Summary { content, ..summary },
    })
}

fn text(optional: &Option<String>) -> &str {
    optional.as_deref().unwrap_or_default()
}

fn todo_parent(parent: TodoParent) -> RecordingParent {
    let TodoParent { id, title, kind, url, app_url } = parent;
    RecordingParent { id, title, kind, url, app_url, bucket: None }
}
