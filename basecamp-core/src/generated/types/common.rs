// @generated from api/common.toml by `basecamp-codegen generate`; do not edit.
//! Types that several services share.

use crate::generated::prelude::*;

open_enum! {
    /// The status of a project or recording.
    pub enum Status {
        /// Active.
        Active = "active",
        /// Archived.
        Archived = "archived",
        /// A draft, not published yet.
        Drafted = "drafted",
        /// In the trash; Basecamp deletes it later.
        Trashed = "trashed",
    }
}

open_enum! {
    /// The order of a list.
    pub enum Direction {
        /// Ascending: the smallest, or oldest, first.
        Asc = "asc",
        /// Descending: the largest, or newest, first.
        Desc = "desc",
    }
}

open_enum! {
    /// The sort key of a list.
    pub enum Sort {
        /// The creation time of the items.
        CreatedAt = "created_at",
        /// The time of the items' last change.
        UpdatedAt = "updated_at",
    }
}

open_enum! {
    /// The type of a recording.
    pub enum RecordingType {
        /// A line of text in a campfire.
        ChatLinesText = "Chat::Lines::Text",
        /// A file in a campfire.
        ChatLinesUpload = "Chat::Lines::Upload",
        /// A campfire.
        ChatTranscript = "Chat::Transcript",
        /// A request to a client to approve something.
        ClientApproval = "Client::Approval",
        /// A client's answer to an approval.
        ClientApprovalResponse = "Client::Approval::Response",
        /// The board of a project for its clients.
        ClientBoard = "Client::Board",
        /// An exchange with a client.
        ClientCorrespondence = "Client::Correspondence",
        /// A reply in an exchange with a client.
        ClientReply = "Client::Reply",
        /// A link to a file at another service.
        CloudFile = "CloudFile",
        /// A comment.
        Comment = "Comment",
        /// A document.
        Document = "Document",
        /// A gauge of a project's progress.
        Gauge = "Gauge",
        /// A position of a gauge.
        GaugeNeedle = "Gauge::Needle",
        /// A link to a Google document.
        GoogleDocument = "GoogleDocument",
        /// A project's inbox of e-mails.
        Inbox = "Inbox",
        /// An e-mail that was forwarded to a project.
        InboxForward = "Inbox::Forward",
        /// A reply to a forwarded e-mail.
        InboxForwardReply = "Inbox::Forward::Reply",
        /// A card table.
        KanbanBoard = "Kanban::Board",
        /// A card.
        KanbanCard = "Kanban::Card",
        /// A column of a card table.
        KanbanColumn = "Kanban::Column",
        /// The column of cards that are done.
        KanbanDoneColumn = "Kanban::DoneColumn",
        /// The column of postponed cards.
        KanbanNotNowColumn = "Kanban::NotNowColumn",
        /// A step of a card.
        KanbanStep = "Kanban::Step",
        /// The column of new cards.
        KanbanTriage = "Kanban::Triage",
        /// A link to a column of another card table.
        KanbanWormhole = "Kanban::Wormhole",
        /// A message.
        Message = "Message",
        /// A message board.
        MessageBoard = "Message::Board",
        /// A recurring question.
        Question = "Question",
        /// An answer to a recurring question.
        QuestionAnswer = "Question::Answer",
        /// A project's automatic check-ins.
        Questionnaire = "Questionnaire",
        /// A schedule.
        Schedule = "Schedule",
        /// An entry of a schedule.
        ScheduleEntry = "Schedule::Entry",
        /// An entry of a timesheet.
        TimesheetEntry = "Timesheet::Entry",
        /// A to-do.
        Todo = "Todo",
        /// A to-do list.
        Todolist = "Todolist",
        /// A project's to-do set.
        Todoset = "Todoset",
        /// A file.
        Upload = "Upload",
        /// A folder of documents and files.
        Vault = "Vault",
    }
}

open_enum! {
    /// The status of a background job.
    pub enum JobStatus {
        /// It is pending.
        Pending = "pending",
        /// It is complete.
        Completed = "completed",
    }
}

/// The project, or other place, that contains a recording.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Bucket {
    /// The project's id.
    pub id: Id<Project>,
    /// The name.
    pub name: String,
    /// The kind of place, such as `Project`. (`type` on the wire.)
    pub kind: String,
}

json_object!(Bucket {
    required(id), default(name, kind = "type"),
});

/// The company of a person.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Company {
    /// The id.
    pub id: Id<Company>,
    /// The name.
    pub name: String,
}

json_object!(Company {
    required(id), default(name),
});

/// The parent of a recording.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RecordingParent {
    /// The id.
    pub id: Id<Recording>,
    /// The title.
    pub title: String,
    /// Its type. (`type` on the wire.)
    pub kind: RecordingType,
    /// Its API URL.
    pub url: String,
    /// The URL of its web page.
    pub app_url: String,
    /// The project, or other place, that contains it.
    pub bucket: Option<Bucket>,
}

json_object!(RecordingParent {
    required(id), default(title, kind = "type", url, app_url), optional(bucket),
});

/// A file or image in a rich text.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RichTextAttachment {
    /// The id.
    pub id: Id<RichTextAttachment>,
    /// The signed id by which rich text refers to it.
    pub sgid: String,
    /// The file's name.
    pub filename: String,
    /// The media type, such as `image/png`.
    pub content_type: String,
    /// The size in bytes.
    pub byte_size: i64,
    /// The URL of the file, which requires the account's credentials.
    pub download_url: String,
    /// The width in pixels, if it is an image.
    pub width: Option<i32>,
    /// The height in pixels, if it is an image.
    pub height: Option<i32>,
    /// Whether it has a preview image.
    pub previewable: bool,
    /// The URL of a preview image.
    pub preview_url: String,
    /// The URL of its thumbnail.
    pub thumbnail_url: String,
}

json_object!(RichTextAttachment {
    required(id), default(sgid, filename, content_type, byte_size, download_url),
    optional_integral(width, height), default(previewable, preview_url, thumbnail_url),
});

/// The parent of a to-do or a to-do list.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TodoParent {
    /// The id.
    pub id: Id<Recording>,
    /// The title.
    pub title: String,
    /// Its type. (`type` on the wire.)
    pub kind: RecordingType,
    /// Its API URL.
    pub url: String,
    /// The URL of its web page.
    pub app_url: String,
}

json_object!(TodoParent {
    required(id), default(title, kind = "type", url, app_url),
});

/// The section of a column for on-hold cards.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CardColumnOnHold {
    /// The id of the section.
    pub id: Id<CardColumnOnHold>,
    /// The status.
    pub status: Status,
    /// Whether it is archived and trashed along with its parent.
    pub inherits_status: bool,
    /// The title.
    pub title: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The number of its cards.
    pub cards_count: i32,
    /// The API URL of its cards.
    pub cards_url: String,
}

json_object!(CardColumnOnHold {
    required(id), default(status, inherits_status, title), required(created_at, updated_at),
    default(cards_count, cards_url),
});

/// A service that a project can link to.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DoorService {
    /// The name.
    pub name: Option<String>,
    /// An example of a URL that it accepts.
    pub example_url: Option<String>,
    /// The short name.
    pub code: Option<String>,
    /// The patterns of the URLs that it accepts, as regular expressions.
    pub valid_patterns: Option<Vec<String>>,
    /// The explanatory text.
    pub supporting_text: Option<String>,
}

json_object!(DoorService {
    optional(name, example_url, code, valid_patterns, supporting_text),
});

/// The people and parents that an event concerned.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct EventDetails {
    /// The people who were added.
    pub added_person_ids: Option<Vec<Id<Person>>>,
    /// The people who were removed.
    pub removed_person_ids: Option<Vec<Id<Person>>>,
    /// The people who were notified.
    pub notified_recipient_ids: Option<Vec<Id<Person>>>,
    /// The new parent of a recording that was moved.
    pub new_parent_id: Option<Id<Recording>>,
    /// The former parent of a recording that was moved.
    pub parent_id_was: Option<Id<Recording>>,
}

json_object!(EventDetails {
    optional(added_person_ids, removed_person_ids, notified_recipient_ids, new_parent_id,
    parent_id_was),
});

/// A category that recordings can have.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RecordingCategory {
    /// The id.
    pub id: Id<RecordingCategory>,
    /// The name.
    pub name: String,
    /// The emoji that marks it.
    pub icon: Option<String>,
}

json_object!(RecordingCategory {
    required(id), default(name), optional(icon),
});

/// A file or image in the timeline.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TimelineAttachment {
    /// The id.
    pub id: Option<Id<TimelineAttachment>>,
    /// The media type, such as `image/png`.
    pub content_type: Option<String>,
    /// The size in bytes.
    pub byte_size: Option<i64>,
    /// The file's name.
    pub filename: Option<String>,
    /// The URL of the file, which requires the account's credentials.
    pub download_url: Option<String>,
    /// The width in pixels, if it is an image.
    pub width: Option<i32>,
    /// The height in pixels, if it is an image.
    pub height: Option<i32>,
    /// Its type. (`type` on the wire.)
    pub kind: Option<RecordingType>,
    /// The title.
    pub title: Option<String>,
    /// The status.
    pub status: Option<Status>,
    /// Whether it is archived and trashed along with its parent.
    pub inherits_status: Option<bool>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// When it last changed.
    pub updated_at: Option<Timestamp>,
    /// Its API URL.
    pub url: Option<String>,
    /// The URL of its web page.
    pub app_url: Option<String>,
    /// The API URL for bookmarking it.
    pub bookmark_url: Option<String>,
    /// The API URL of its subscription.
    pub subscription_url: Option<String>,
    /// The number of its comments.
    pub comments_count: Option<i32>,
    /// The API URL of its comments.
    pub comments_url: Option<String>,
    /// The number of its boosts.
    pub boosts_count: Option<i32>,
    /// The API URL of its boosts.
    pub boosts_url: Option<String>,
    /// The position among its siblings, counted from 1.
    pub position: Option<i32>,
    /// Its parent.
    pub parent: Option<RecordingParent>,
    /// The project, or other place, that contains it.
    pub bucket: Option<Bucket>,
    /// The person who created it.
    pub creator: Option<Person>,
    /// The notes, as HTML.
    pub description: Option<String>,
    /// The files and images in the notes.
    pub description_attachments: Option<Vec<RichTextAttachment>>,
    /// The URL of the file for browsers.
    pub app_download_url: Option<String>,
    /// Whether it is visible to clients.
    pub visible_to_clients: Option<bool>,
    /// The signed id by which rich text refers to the file.
    pub attachable_sgid: Option<String>,
    /// The signed id by which rich text refers to it.
    pub sgid: Option<String>,
    /// The API URL of its status.
    pub status_url: Option<String>,
    /// The caption.
    pub caption: Option<String>,
    /// The key of the stored file.
    pub key: Option<String>,
    /// Whether it has a preview image.
    pub previewable: Option<bool>,
    /// The URL of a preview image.
    pub preview_url: Option<String>,
    /// The URL of its thumbnail.
    pub thumbnail_url: Option<String>,
}

json_object!(TimelineAttachment {
    optional(id, content_type, byte_size, filename, download_url), optional_integral(width, height),
    optional(kind = "type", title, status, inherits_status, created_at, updated_at, url, app_url,
    bookmark_url, subscription_url, comments_count, comments_url, boosts_count, boosts_url,
    position, parent, bucket, creator, description), optional_list(description_attachments),
    optional(app_download_url, visible_to_clients, attachable_sgid, sgid, status_url, caption, key,
    previewable, preview_url, thumbnail_url),
});

impl IsRecording for TimelineAttachment {}

/// An event in a timeline.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TimelineEvent {
    /// The id.
    pub id: Option<Id<TimelineEvent>>,
    /// When it happened.
    pub created_at: Option<Timestamp>,
    /// The kind of event, such as `todo_created`.
    pub kind: Option<String>,
    /// The parent of the recording that it is about.
    pub parent_recording_id: Option<Id<Recording>>,
    /// Its API URL.
    pub url: Option<String>,
    /// The URL of its web page.
    pub app_url: Option<String>,
    /// The person who did it.
    pub creator: Option<Person>,
    /// The action, such as `created`.
    pub action: Option<String>,
    /// The object of the action.
    pub target: Option<String>,
    /// The title of the recording that it is about.
    pub title: Option<String>,
    /// The beginning of the text.
    pub summary_excerpt: Option<String>,
    /// The URLs of some people's avatars.
    pub avatars_sample: Option<Vec<String>>,
    /// The project, or other place, that contains it.
    pub bucket: Option<Bucket>,
    /// The time of the schedule entry, if the event is about one.
    pub data: Option<TimelineEventData>,
    /// Its files and images.
    pub attachments: Option<Vec<TimelineAttachment>>,
}

json_object!(TimelineEvent {
    optional(id, created_at, kind, parent_recording_id, url, app_url, creator, action, target,
    title, summary_excerpt, avatars_sample, bucket, data), optional_list(attachments),
});

/// The time of a schedule entry, in an event of a timeline.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TimelineEventData {
    /// Whether it lasts entire days.
    pub all_day: bool,
    /// The start: a date if it lasts entire days, otherwise a timestamp.
    pub starts_at: Option<DateOrTimestamp>,
    /// The end: a date if it lasts entire days, otherwise a timestamp.
    pub ends_at: Option<DateOrTimestamp>,
}

json_object!(TimelineEventData {
    default(all_day), required(starts_at, ends_at),
});
