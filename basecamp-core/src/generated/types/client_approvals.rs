// @generated from api/client_approvals.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.client_approvals()`.

use crate::generated::prelude::*;

/// A request to a client to approve something.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ClientApproval {
    /// The id.
    pub id: Id<ClientApproval>,
    /// The status.
    pub status: Status,
    /// Whether it is visible to clients.
    pub visible_to_clients: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The title.
    pub title: String,
    /// Whether it is archived and trashed along with its parent.
    pub inherits_status: bool,
    /// Its type. (`type` on the wire.)
    pub kind: RecordingType,
    /// Its API URL.
    pub url: String,
    /// The URL of its web page.
    pub app_url: String,
    /// The API URL for bookmarking it.
    pub bookmark_url: Option<String>,
    /// The API URL of its subscription.
    pub subscription_url: Option<String>,
    /// Its parent.
    pub parent: RecordingParent,
    /// The project, or other place, that contains it.
    pub bucket: Bucket,
    /// The person who created it.
    pub creator: Person,
    /// The text, as HTML.
    pub content: Option<String>,
    /// The files and images in the text.
    pub content_attachments: Vec<RichTextAttachment>,
    /// The subject.
    pub subject: Option<String>,
    /// The due date.
    pub due_on: Option<Date>,
    /// The number of its replies.
    pub replies_count: Option<i32>,
    /// The API URL of its replies.
    pub replies_url: Option<String>,
    /// The status of the approval, such as `pending` or `approved`.
    pub approval_status: Option<String>,
    /// The client whose approval is requested.
    pub approver: Option<Person>,
    /// The answers so far.
    pub responses: Option<Vec<ClientApprovalResponse>>,
}

json_object!(ClientApproval {
    required(id), default(status, visible_to_clients), required(created_at, updated_at),
    default(title, inherits_status, kind = "type", url, app_url), optional(bookmark_url,
    subscription_url), required(parent, bucket, creator), optional(content),
    list(content_attachments), optional(subject, due_on, replies_count, replies_url,
    approval_status, approver), optional_list(responses),
});

impl IsRecording for ClientApproval {}

/// A client's answer: yes or no, with a comment.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ClientApprovalResponse {
    /// The id.
    pub id: Option<Id<ClientApprovalResponse>>,
    /// The status.
    pub status: Option<Status>,
    /// Whether it is visible to clients.
    pub visible_to_clients: Option<bool>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// When it last changed.
    pub updated_at: Option<Timestamp>,
    /// The title.
    pub title: Option<String>,
    /// Whether it is archived and trashed along with its parent.
    pub inherits_status: Option<bool>,
    /// Its type. (`type` on the wire.)
    pub kind: Option<RecordingType>,
    /// The URL of its web page.
    pub app_url: Option<String>,
    /// The API URL for bookmarking it.
    pub bookmark_url: Option<String>,
    /// Its parent.
    pub parent: Option<RecordingParent>,
    /// The project, or other place, that contains it.
    pub bucket: Option<Bucket>,
    /// The person who created it.
    pub creator: Option<Person>,
    /// The text, as HTML.
    pub content: Option<String>,
    /// Whether the client approved.
    pub approved: Option<bool>,
}

json_object!(ClientApprovalResponse {
    optional(id, status, visible_to_clients, created_at, updated_at, title, inherits_status, kind =
    "type", app_url, bookmark_url, parent, bucket, creator, content, approved),
});

impl IsRecording for ClientApprovalResponse {}
