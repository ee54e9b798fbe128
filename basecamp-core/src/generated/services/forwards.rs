// @generated from api/forwards.toml by `basecamp-codegen generate`; do not edit.
//! Forwards: e-mails that were forwarded to a project, and the replies to them.

use crate::generated::prelude::*;

/// Forwards: e-mails that were forwarded to a project, and the replies to them.
///
/// The service of [`Account::forwards`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::types::{Direction, Sort};
///
/// let account = Account::detached("999")?;
/// let forwards = account.forwards();
/// let call = forwards.get_inbox(123);
/// let call = forwards.list(123).sort(Sort::CreatedAt).direction(Direction::Desc);
/// let call = forwards.list_replies(456).max_items(20);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "inbox")]
#[doc(alias = "email")]
#[derive(Debug, Clone)]
pub struct Forwards<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Forwards<H> {
    /// Gets a forwarded e-mail.
    ///
    /// - `forward_id`: The forwarded e-mail.
    pub fn get(&self, forward_id: impl IntoId<Forward>) -> GetForward<H> {
        GetForward {
            account: self.account.clone(),
            options: CallOptions::default(),
            forward_id: forward_id.into_id(),
        }
    }

    /// Gets a project's inbox of forwarded e-mails.
    ///
    /// - `inbox_id`: The inbox.
    pub fn get_inbox(&self, inbox_id: impl IntoId<Inbox>) -> GetInbox<H> {
        GetInbox {
            account: self.account.clone(),
            options: CallOptions::default(),
            inbox_id: inbox_id.into_id(),
        }
    }

    /// Gets a reply to a forwarded e-mail.
    ///
    /// - `forward_id`: The forwarded e-mail.
    /// - `reply_id`: The reply.
    pub fn get_reply(
        &self,
        forward_id: impl IntoId<Forward>,
        reply_id: impl IntoId<ForwardReply>,
    ) -> GetForwardReply<H> {
        GetForwardReply {
            account: self.account.clone(),
            options: CallOptions::default(),
            forward_id: forward_id.into_id(),
            reply_id: reply_id.into_id(),
        }
    }

    /// Lists the e-mails in an inbox.
    ///
    /// - `inbox_id`: The inbox.
    pub fn list(&self, inbox_id: impl IntoId<Inbox>) -> ListForwards<H> {
        ListForwards {
            account: self.account.clone(),
            options: CallOptions::default(),
            inbox_id: inbox_id.into_id(),
            sort: None,
            direction: None,
        }
    }

    /// Lists the replies to a forwarded e-mail.
    ///
    /// - `forward_id`: The forwarded e-mail.
    pub fn list_replies(&self, forward_id: impl IntoId<Forward>) -> ListForwardReplies<H> {
        ListForwardReplies {
            account: self.account.clone(),
            options: CallOptions::default(),
            forward_id: forward_id.into_id(),
        }
    }
}

/// Gets a forwarded e-mail.
///
/// - `forward_id`: The forwarded e-mail.
///
/// `GetForward`: `GET /{accountId}/inbox_forwards/{forwardId}`. Created by [`Forwards::get`].
#[doc = example!("forwards().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetForward<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    forward_id: Id<Forward>,
}

endpoint!(GetForward = GET_FORWARD { path(forward_id) } => Forward, decode::json);

constructor!(GetForward(forward_id: impl IntoId<Forward>) = Forwards.get);

#[rustfmt::skip]
pub(crate) static GET_FORWARD: Operation = Operation {
    id: "GetForward", service: "forwards", name: "get", resource_type: "forward",
    method: Method::GET, path: path_template!("/{accountId}/inbox_forwards/{forwardId}"),
    parameters: &[
        Parameter::path("forward_id", "forwardId", Type::Int64, "The forwarded e-mail."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a forwarded e-mail.",
};

/// Gets a project's inbox of forwarded e-mails.
///
/// - `inbox_id`: The inbox.
///
/// `GetInbox`: `GET /{accountId}/inboxes/{inboxId}`. Created by [`Forwards::get_inbox`].
#[doc = example!("forwards().get_inbox(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetInbox<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    inbox_id: Id<Inbox>,
}

endpoint!(GetInbox = GET_INBOX { path(inbox_id) } => Inbox, decode::json);

constructor!(GetInbox(inbox_id: impl IntoId<Inbox>) = Forwards.get_inbox);

#[rustfmt::skip]
pub(crate) static GET_INBOX: Operation = Operation {
    id: "GetInbox", service: "forwards", name: "get_inbox", resource_type: "inbox",
    method: Method::GET, path: path_template!("/{accountId}/inboxes/{inboxId}"),
    parameters: &[Parameter::path("inbox_id", "inboxId", Type::Int64, "The inbox.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a project's inbox of forwarded e-mails.",
};

/// Gets a reply to a forwarded e-mail.
///
/// - `forward_id`: The forwarded e-mail.
/// - `reply_id`: The reply.
///
/// `GetForwardReply`: `GET /{accountId}/inbox_forwards/{forwardId}/replies/{replyId}`. Created
/// by [`Forwards::get_reply`].
#[doc = example!("forwards().get_reply(123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetForwardReply<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    forward_id: Id<Forward>,
    reply_id: Id<ForwardReply>,
}

endpoint!(
    GetForwardReply = GET_FORWARD_REPLY { path(forward_id, reply_id) }
        => ForwardReply, decode::json
);

constructor!(GetForwardReply(
    forward_id: impl IntoId<Forward>,
    reply_id: impl IntoId<ForwardReply>,
) = Forwards.get_reply);

#[rustfmt::skip]
pub(crate) static GET_FORWARD_REPLY: Operation = Operation {
    id: "GetForwardReply", service: "forwards", name: "get_reply", resource_type: "forward_reply",
    method: Method::GET, path: path_template!("/{accountId}/inbox_forwards/{forwardId}/replies/{replyId}"),
    parameters: &[
        Parameter::path("forward_id", "forwardId", Type::Int64, "The forwarded e-mail."),
        Parameter::path("reply_id", "replyId", Type::Int64, "The reply."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a reply to a forwarded e-mail.",
};

/// Lists the e-mails in an inbox.
///
/// - `inbox_id`: The inbox.
///
/// `ListForwards`: `GET /{accountId}/inboxes/{inboxId}/inbox_forwards.json`. The result comes
/// in pages. Created by [`Forwards::list`].
#[doc = example!("forwards().list(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListForwards<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    inbox_id: Id<Inbox>,
    sort: Option<Sort>,
    direction: Option<Direction>,
}

setters!(ListForwards<H> {
    /// The sort key, such as `created_at` or `updated_at`.
    into sort: Sort,
    /// The order: `asc` or `desc`.
    into direction: Direction,
});

list_endpoint!(
    ListForwards = LIST_FORWARDS { path(inbox_id), query(sort, direction) }
        => [Forward], decode::list
);

constructor!(ListForwards(inbox_id: impl IntoId<Inbox>) = Forwards.list);

#[rustfmt::skip]
pub(crate) static LIST_FORWARDS: Operation = Operation {
    id: "ListForwards", service: "forwards", name: "list", resource_type: "forward",
    method: Method::GET, path: path_template!("/{accountId}/inboxes/{inboxId}/inbox_forwards.json"),
    parameters: &[
        Parameter::path("inbox_id", "inboxId", Type::Int64, "The inbox."),
        Parameter::optional_query("sort", Type::OneOf(&["created_at", "updated_at"]), "The sort key, such as `created_at` or `updated_at`."),
        Parameter::optional_query("direction", Type::OneOf(&["asc", "desc"]), "The order: `asc` or `desc`."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the e-mails in an inbox.",
};

/// Lists the replies to a forwarded e-mail.
///
/// - `forward_id`: The forwarded e-mail.
///
/// `ListForwardReplies`: `GET /{accountId}/inbox_forwards/{forwardId}/replies.json`. The result
/// comes in pages. Created by [`Forwards::list_replies`].
#[doc = example!("forwards().list_replies(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListForwardReplies<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    forward_id: Id<Forward>,
}

list_endpoint!(
    ListForwardReplies = LIST_FORWARD_REPLIES { path(forward_id) }
        => [ForwardReply], decode::list
);

constructor!(ListForwardReplies(forward_id: impl IntoId<Forward>) = Forwards.list_replies);

#[rustfmt::skip]
pub(crate) static LIST_FORWARD_REPLIES: Operation = Operation {
    id: "ListForwardReplies", service: "forwards", name: "list_replies", resource_type: "forward_reply",
    method: Method::GET, path: path_template!("/{accountId}/inbox_forwards/{forwardId}/replies.json"),
    parameters: &[
        Parameter::path("forward_id", "forwardId", Type::Int64, "The forwarded e-mail."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the replies to a forwarded e-mail.",
};
