// @generated from api/messages.toml by `basecamp-codegen generate`; do not edit.
//! Messages: announcements and discussions on a message board.

use crate::generated::prelude::*;

/// Messages: announcements and discussions on a message board.
///
/// The service of [`Account::messages`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::types::Status;
///
/// let account = Account::detached("999")?;
/// let messages = account.messages();
/// let call = messages
///     .create(123, "Good news")
///     .content("We <em>shipped</em> it.")
///     .status(Status::Active);
/// let call = messages.pin(456);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Messages<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Messages<H> {
    /// Posts a message on a board.
    ///
    /// - `board_id`: The message board.
    /// - `subject`: The subject.
    pub fn create(
        &self,
        board_id: impl IntoId<MessageBoard>,
        subject: impl Into<String>,
    ) -> CreateMessage<H> {
        CreateMessage {
            account: self.account.clone(),
            options: CallOptions::default(),
            board_id: board_id.into_id(),
            body: CreateMessageBody::new(subject.into()),
        }
    }

    /// Gets a message.
    ///
    /// - `message_id`: The message.
    pub fn get(&self, message_id: impl IntoId<Message>) -> GetMessage<H> {
        GetMessage {
            account: self.account.clone(),
            options: CallOptions::default(),
            message_id: message_id.into_id(),
        }
    }

    /// Lists the messages on a board.
    ///
    /// - `board_id`: The message board.
    pub fn list(&self, board_id: impl IntoId<MessageBoard>) -> ListMessages<H> {
        ListMessages {
            account: self.account.clone(),
            options: CallOptions::default(),
            board_id: board_id.into_id(),
            sort: None,
            direction: None,
        }
    }

    /// Pins a message to the top of its board.
    ///
    /// - `message_id`: The message.
    pub fn pin(&self, message_id: impl IntoId<Message>) -> PinMessage<H> {
        PinMessage {
            account: self.account.clone(),
            options: CallOptions::default(),
            message_id: message_id.into_id(),
        }
    }

    /// Unpins a message.
    ///
    /// - `message_id`: The message.
    pub fn unpin(&self, message_id: impl IntoId<Message>) -> UnpinMessage<H> {
        UnpinMessage {
            account: self.account.clone(),
            options: CallOptions::default(),
            message_id: message_id.into_id(),
        }
    }

    /// Changes the fields of a message that are set.
    ///
    /// - `message_id`: The message.
    pub fn update(&self, message_id: impl IntoId<Message>) -> UpdateMessage<H> {
        UpdateMessage {
            account: self.account.clone(),
            options: CallOptions::default(),
            message_id: message_id.into_id(),
            body: UpdateMessageBody::new(),
        }
    }
}

/// Posts a message on a board.
///
/// - `board_id`: The message board.
/// - `subject`: The subject.
///
/// `CreateMessage`: `POST /{accountId}/message_boards/{boardId}/messages.json`. Not idempotent,
/// so it is never retried after a failure. Created by [`Messages::create`].
#[doc = example!("messages().create(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateMessage<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    board_id: Id<MessageBoard>,
    pub(crate) body: CreateMessageBody,
}

body!(CreateMessage: CreateMessageBody { subject: String } {
    /// The text, as HTML.
    into content: String,
    /// `active` to publish it at once, `drafted` to save it as a draft.
    into status: Status,
    /// The type of message.
    id category_id: MessageType,
    /// The people to notify. Default: everyone in the project.
    ids subscriptions: Person,
    /// Whether it is visible to clients.
    plain visible_to_clients: bool,
});

rich_text_endpoint!(
    CreateMessage(content) = CREATE_MESSAGE { path(board_id); json(body) }
        => Message, decode::json
);

constructor!(CreateMessage(
    board_id: impl IntoId<MessageBoard>,
    subject: impl Into<String>,
) = Messages.create);

#[rustfmt::skip]
pub(crate) static CREATE_MESSAGE: Operation = Operation {
    id: "CreateMessage", service: "messages", name: "create", resource_type: "message",
    method: Method::POST, path: path_template!("/{accountId}/message_boards/{boardId}/messages.json"),
    parameters: &[
        Parameter::path("board_id", "boardId", Type::Int64, "The message board."),
        Parameter::body("subject", Type::Text, "The subject."),
        Parameter::optional_body("content", Type::Text, "The text, as HTML."),
        Parameter::optional_body("status", Type::OneOf(&["active", "archived", "drafted", "trashed"]), "`active` to publish it at once, `drafted` to save it as a draft."),
        Parameter::optional_body("category_id", Type::Int64, "The type of message."),
        Parameter::optional_body("subscriptions", Type::List(&Type::Int64), "The people to notify. Default: everyone in the project."),
        Parameter::optional_body("visible_to_clients", Type::Bool, "Whether it is visible to clients."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Posts a message on a board.",
};

/// Gets a message.
///
/// - `message_id`: The message.
///
/// `GetMessage`: `GET /{accountId}/messages/{messageId}`. Created by [`Messages::get`].
#[doc = example!("messages().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetMessage<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    message_id: Id<Message>,
}

endpoint!(GetMessage = GET_MESSAGE { path(message_id) } => Message, decode::json);

constructor!(GetMessage(message_id: impl IntoId<Message>) = Messages.get);

#[rustfmt::skip]
pub(crate) static GET_MESSAGE: Operation = Operation {
    id: "GetMessage", service: "messages", name: "get", resource_type: "message",
    method: Method::GET, path: path_template!("/{accountId}/messages/{messageId}"),
    parameters: &[Parameter::path("message_id", "messageId", Type::Int64, "The message.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a message.",
};

/// Lists the messages on a board.
///
/// - `board_id`: The message board.
///
/// `ListMessages`: `GET /{accountId}/message_boards/{boardId}/messages.json`. The result comes
/// in pages. Created by [`Messages::list`].
#[doc = example!("messages().list(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListMessages<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    board_id: Id<MessageBoard>,
    sort: Option<Sort>,
    direction: Option<Direction>,
}

setters!(ListMessages<H> {
    /// The sort key, such as `created_at` or `updated_at`.
    into sort: Sort,
    /// The order: `asc` or `desc`.
    into direction: Direction,
});

list_endpoint!(
    ListMessages = LIST_MESSAGES { path(board_id), query(sort, direction) }
        => [Message], decode::list
);

constructor!(ListMessages(board_id: impl IntoId<MessageBoard>) = Messages.list);

#[rustfmt::skip]
pub(crate) static LIST_MESSAGES: Operation = Operation {
    id: "ListMessages", service: "messages", name: "list", resource_type: "message",
    method: Method::GET, path: path_template!("/{accountId}/message_boards/{boardId}/messages.json"),
    parameters: &[
        Parameter::path("board_id", "boardId", Type::Int64, "The message board."),
        Parameter::optional_query("sort", Type::OneOf(&["created_at", "updated_at"]), "The sort key, such as `created_at` or `updated_at`."),
        Parameter::optional_query("direction", Type::OneOf(&["asc", "desc"]), "The order: `asc` or `desc`."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the messages on a board.",
};

/// Pins a message to the top of its board.
///
/// - `message_id`: The message.
///
/// `PinMessage`: `POST /{accountId}/recordings/{messageId}/pin.json`. Not idempotent, so it is
/// never retried after a failure. Created by [`Messages::pin`].
#[doc = example!("messages().pin(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct PinMessage<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    message_id: Id<Message>,
}

endpoint!(PinMessage = PIN_MESSAGE { path(message_id) } => (), decode::nothing);

constructor!(PinMessage(message_id: impl IntoId<Message>) = Messages.pin);

#[rustfmt::skip]
pub(crate) static PIN_MESSAGE: Operation = Operation {
    id: "PinMessage", service: "messages", name: "pin", resource_type: "message",
    method: Method::POST, path: path_template!("/{accountId}/recordings/{messageId}/pin.json"),
    parameters: &[Parameter::path("message_id", "messageId", Type::Int64, "The message.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Pins a message to the top of its board.",
};

/// Unpins a message.
///
/// - `message_id`: The message.
///
/// `UnpinMessage`: `DELETE /{accountId}/recordings/{messageId}/pin.json`. Idempotent, so it is
/// retried like a read. Created by [`Messages::unpin`].
#[doc = example!("messages().unpin(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UnpinMessage<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    message_id: Id<Message>,
}

endpoint!(UnpinMessage = UNPIN_MESSAGE { path(message_id) } => (), decode::nothing);

constructor!(UnpinMessage(message_id: impl IntoId<Message>) = Messages.unpin);

#[rustfmt::skip]
pub(crate) static UNPIN_MESSAGE: Operation = Operation {
    id: "UnpinMessage", service: "messages", name: "unpin", resource_type: "message",
    method: Method::DELETE, path: path_template!("/{accountId}/recordings/{messageId}/pin.json"),
    parameters: &[Parameter::path("message_id", "messageId", Type::Int64, "The message.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Unpins a message.",
};

/// Changes the fields of a message that are set.
///
/// - `message_id`: The message.
///
/// `UpdateMessage`: `PUT /{accountId}/messages/{messageId}`. Idempotent, so it is retried like
/// a read. Created by [`Messages::update`].
#[doc = example!("messages().update(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateMessage<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    message_id: Id<Message>,
    pub(crate) body: UpdateMessageBody,
}

body!(UpdateMessage: UpdateMessageBody {} {
    /// The subject.
    into subject: String,
    /// The text, as HTML.
    into content: String,
    /// `active` to publish a draft.
    into status: Status,
    /// The type of message.
    id category_id: MessageType,
});

rich_text_endpoint!(
    UpdateMessage(content) = UPDATE_MESSAGE { path(message_id); json(body) }
        => Message, decode::json
);

constructor!(UpdateMessage(message_id: impl IntoId<Message>) = Messages.update);

#[rustfmt::skip]
pub(crate) static UPDATE_MESSAGE: Operation = Operation {
    id: "UpdateMessage", service: "messages", name: "update", resource_type: "message",
    method: Method::PUT, path: path_template!("/{accountId}/messages/{messageId}"),
    parameters: &[
        Parameter::path("message_id", "messageId", Type::Int64, "The message."),
        Parameter::optional_body("subject", Type::Text, "The subject."),
        Parameter::optional_body("content", Type::Text, "The text, as HTML."),
        Parameter::optional_body("status", Type::OneOf(&["active", "archived", "drafted", "trashed"]), "`active` to publish a draft."),
        Parameter::optional_body("category_id", Type::Int64, "The type of message."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes the fields of a message that are set.",
};
