// @generated from api/client_replies.toml by `basecamp-codegen generate`; do not edit.
//! Client replies: the replies to an exchange with clients or an approval.

use crate::generated::prelude::*;

/// Client replies: the replies to an exchange with clients or an approval.
///
/// The service of [`Account::client_replies`].
///
/// ```
/// use basecamp_core::Account;
///
/// let account = Account::detached("999")?;
/// let call = account.client_replies().list(123, 456).max_items(20);
/// let call = account.client_replies().get(123, 456, 789);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct ClientReplies<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> ClientReplies<H> {
    /// Gets a reply.
    ///
    /// - `project_id`: The project.
    /// - `recording_id`: The exchange or approval that is replied to.
    /// - `reply_id`: The reply.
    pub fn get(
        &self,
        project_id: impl IntoId<Project>,
        recording_id: impl IntoId<Recording>,
        reply_id: impl IntoId<ClientReply>,
    ) -> GetClientReply<H> {
        GetClientReply {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            recording_id: recording_id.into_id(),
            reply_id: reply_id.into_id(),
        }
    }

    /// Lists the replies to an exchange with clients or an approval.
    ///
    /// - `project_id`: The project.
    /// - `recording_id`: The exchange or approval that is replied to.
    pub fn list(
        &self,
        project_id: impl IntoId<Project>,
        recording_id: impl IntoId<Recording>,
    ) -> ListClientReplies<H> {
        ListClientReplies {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            recording_id: recording_id.into_id(),
        }
    }
}

/// Gets a reply.
///
/// - `project_id`: The project.
/// - `recording_id`: The exchange or approval that is replied to.
/// - `reply_id`: The reply.
///
/// `GetClientReply`:
/// `GET /{accountId}/buckets/{bucketId}/client/recordings/{recordingId}/replies/{replyId}`.
/// Created by [`ClientReplies::get`].
#[doc = example!("client_replies().get(123, 123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetClientReply<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    recording_id: Id<Recording>,
    reply_id: Id<ClientReply>,
}

endpoint!(
    GetClientReply = GET_CLIENT_REPLY { path(project_id, recording_id, reply_id) }
        => ClientReply, decode::json
);

constructor!(GetClientReply(
    project_id: impl IntoId<Project>,
    recording_id: impl IntoId<Recording>,
    reply_id: impl IntoId<ClientReply>,
) = ClientReplies.get);

#[rustfmt::skip]
pub(crate) static GET_CLIENT_REPLY: Operation = Operation {
    id: "GetClientReply", service: "client_replies", name: "get", resource_type: "client_reply",
    method: Method::GET, path: path_template!("/{accountId}/buckets/{bucketId}/client/recordings/{recordingId}/replies/{replyId}"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("recording_id", "recordingId", Type::Int64, "The exchange or approval that is replied to."),
        Parameter::path("reply_id", "replyId", Type::Int64, "The reply."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a reply.",
};

/// Lists the replies to an exchange with clients or an approval.
///
/// - `project_id`: The project.
/// - `recording_id`: The exchange or approval that is replied to.
///
/// `ListClientReplies`:
/// `GET /{accountId}/buckets/{bucketId}/client/recordings/{recordingId}/replies.json`. The
/// result comes in pages. Created by [`ClientReplies::list`].
#[doc = example!("client_replies().list(123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListClientReplies<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    recording_id: Id<Recording>,
}

list_endpoint!(
    ListClientReplies = LIST_CLIENT_REPLIES { path(project_id, recording_id) }
        => [ClientReply], decode::list
);

constructor!(ListClientReplies(
    project_id: impl IntoId<Project>,
    recording_id: impl IntoId<Recording>,
) = ClientReplies.list);

#[rustfmt::skip]
pub(crate) static LIST_CLIENT_REPLIES: Operation = Operation {
    id: "ListClientReplies", service: "client_replies", name: "list", resource_type: "client_reply",
    method: Method::GET, path: path_template!("/{accountId}/buckets/{bucketId}/client/recordings/{recordingId}/replies.json"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("recording_id", "recordingId", Type::Int64, "The exchange or approval that is replied to."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the replies to an exchange with clients or an approval.",
};
