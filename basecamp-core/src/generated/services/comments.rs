// @generated from api/comments.toml by `basecamp-codegen generate`; do not edit.
//! Comments: texts about a to-do, a message or any other recording.

use crate::generated::prelude::*;

/// Comments: texts about a to-do, a message or any other recording.
///
/// The service of [`Account::comments`].
///
/// ```
/// use basecamp_core::{Account, Id};
/// use basecamp_core::types::Todo;
///
/// let account = Account::detached("999")?;
/// let comments = account.comments();
/// let call = comments.create(123, "Well done!");
/// let todo: Id<Todo> = 123.into();
/// let call = comments.list(todo).max_items(20);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "comment thread")]
#[doc(alias = "reply")]
#[derive(Debug, Clone)]
pub struct Comments<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Comments<H> {
    /// Adds a comment to a recording.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other.
    /// - `content`: The text, as HTML.
    pub fn create(
        &self,
        recording_id: impl IntoId<Recording>,
        content: impl Into<String>,
    ) -> CreateComment<H> {
        CreateComment {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
            body: CreateCommentBody::new(content.into()),
        }
    }

    /// Gets a comment.
    ///
    /// - `comment_id`: The comment.
    pub fn get(&self, comment_id: impl IntoId<Comment>) -> GetComment<H> {
        GetComment {
            account: self.account.clone(),
            options: CallOptions::default(),
            comment_id: comment_id.into_id(),
        }
    }

    /// Lists the comments on a recording.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other.
    pub fn list(&self, recording_id: impl IntoId<Recording>) -> ListComments<H> {
        ListComments {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
        }
    }

    /// Changes a comment's text.
    ///
    /// - `comment_id`: The comment.
    /// - `content`: The text, as HTML.
    pub fn update(
        &self,
        comment_id: impl IntoId<Comment>,
        content: impl Into<String>,
    ) -> UpdateComment<H> {
        UpdateComment {
            account: self.account.clone(),
            options: CallOptions::default(),
            comment_id: comment_id.into_id(),
            body: UpdateCommentBody::new(content.into()),
        }
    }
}

/// Adds a comment to a recording.
///
/// - `recording_id`: The recording: a to-do, a message or any other.
/// - `content`: The text, as HTML.
///
/// `CreateComment`: `POST /{accountId}/recordings/{recordingId}/comments.json`. Not idempotent,
/// so it is never retried after a failure. Created by [`Comments::create`].
#[doc = example!("comments().create(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateComment<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
    pub(crate) body: CreateCommentBody,
}

body!(CreateComment: CreateCommentBody { content: String } {});

rich_text_endpoint!(
    CreateComment(content) = CREATE_COMMENT { path(recording_id); json(body) }
        => Comment, decode::json
);

constructor!(CreateComment(
    recording_id: impl IntoId<Recording>,
    content: impl Into<String>,
) = Comments.create);

#[rustfmt::skip]
pub(crate) static CREATE_COMMENT: Operation = Operation {
    id: "CreateComment", service: "comments", name: "create", resource_type: "comment",
    method: Method::POST, path: path_template!("/{accountId}/recordings/{recordingId}/comments.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other."),
        Parameter::body("content", Type::Text, "The text, as HTML."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Adds a comment to a recording.",
};

/// Gets a comment.
///
/// - `comment_id`: The comment.
///
/// `GetComment`: `GET /{accountId}/comments/{commentId}`. Created by [`Comments::get`].
#[doc = example!("comments().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetComment<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    comment_id: Id<Comment>,
}

endpoint!(GetComment = GET_COMMENT { path(comment_id) } => Comment, decode::json);

constructor!(GetComment(comment_id: impl IntoId<Comment>) = Comments.get);

#[rustfmt::skip]
pub(crate) static GET_COMMENT: Operation = Operation {
    id: "GetComment", service: "comments", name: "get", resource_type: "comment",
    method: Method::GET, path: path_template!("/{accountId}/comments/{commentId}"),
    parameters: &[Parameter::path("comment_id", "commentId", Type::Int64, "The comment.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a comment.",
};

/// Lists the comments on a recording.
///
/// - `recording_id`: The recording: a to-do, a message or any other.
///
/// `ListComments`: `GET /{accountId}/recordings/{recordingId}/comments.json`. The result comes
/// in pages. Created by [`Comments::list`].
#[doc = example!("comments().list(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListComments<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
}

list_endpoint!(ListComments = LIST_COMMENTS { path(recording_id) } => [Comment], decode::list);

constructor!(ListComments(recording_id: impl IntoId<Recording>) = Comments.list);

#[rustfmt::skip]
pub(crate) static LIST_COMMENTS: Operation = Operation {
    id: "ListComments", service: "comments", name: "list", resource_type: "comment",
    method: Method::GET, path: path_template!("/{accountId}/recordings/{recordingId}/comments.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the comments on a recording.",
};

/// Changes a comment's text.
///
/// - `comment_id`: The comment.
/// - `content`: The text, as HTML.
///
/// `UpdateComment`: `PUT /{accountId}/comments/{commentId}`. Idempotent, so it is retried like
/// a read. Created by [`Comments::update`].
#[doc = example!("comments().update(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateComment<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    comment_id: Id<Comment>,
    pub(crate) body: UpdateCommentBody,
}

body!(UpdateComment: UpdateCommentBody { content: String } {});

rich_text_endpoint!(
    UpdateComment(content) = UPDATE_COMMENT { path(comment_id); json(body) }
        => Comment, decode::json
);

constructor!(UpdateComment(
    comment_id: impl IntoId<Comment>,
    content: impl Into<String>,
) = Comments.update);

#[rustfmt::skip]
pub(crate) static UPDATE_COMMENT: Operation = Operation {
    id: "UpdateComment", service: "comments", name: "update", resource_type: "comment",
    method: Method::PUT, path: path_template!("/{accountId}/comments/{commentId}"),
    parameters: &[
        Parameter::path("comment_id", "commentId", Type::Int64, "The comment."),
        Parameter::body("content", Type::Text, "The text, as HTML."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes a comment's text.",
};
