// @generated from api/message_types.toml by `basecamp-codegen generate`; do not edit.
//! Message types: the types that a project's messages can have, each with an icon.

use crate::generated::prelude::*;

/// Message types: the types that a project's messages can have, each with an icon.
///
/// The service of [`Account::message_types`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
///
/// let account = Account::detached("999")?;
/// let types = account.message_types();
/// let call = types.create(123, "Announcement", "📢");
/// let call = types.update(123, 456).name("Good news").icon("🎉");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct MessageTypes<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> MessageTypes<H> {
    /// Creates a type of message in a project.
    ///
    /// - `project_id`: The project.
    /// - `name`: The name.
    /// - `icon`: The emoji that marks it.
    pub fn create(
        &self,
        project_id: impl IntoId<Project>,
        name: impl Into<String>,
        icon: impl Into<String>,
    ) -> CreateMessageType<H> {
        CreateMessageType {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            body: CreateMessageTypeBody::new(name.into(), icon.into()),
        }
    }

    /// Deletes a type of message.
    ///
    /// - `project_id`: The project.
    /// - `type_id`: The type of message.
    pub fn delete(
        &self,
        project_id: impl IntoId<Project>,
        type_id: impl IntoId<MessageType>,
    ) -> DeleteMessageType<H> {
        DeleteMessageType {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            type_id: type_id.into_id(),
        }
    }

    /// Gets a type of message.
    ///
    /// - `project_id`: The project.
    /// - `type_id`: The type of message.
    pub fn get(
        &self,
        project_id: impl IntoId<Project>,
        type_id: impl IntoId<MessageType>,
    ) -> GetMessageType<H> {
        GetMessageType {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            type_id: type_id.into_id(),
        }
    }

    /// Lists the types of messages of a project.
    ///
    /// - `project_id`: The project.
    pub fn list(&self, project_id: impl IntoId<Project>) -> ListMessageTypes<H> {
        ListMessageTypes {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
        }
    }

    /// Changes the fields of a type of message that are set.
    ///
    /// - `project_id`: The project.
    /// - `type_id`: The type of message.
    pub fn update(
        &self,
        project_id: impl IntoId<Project>,
        type_id: impl IntoId<MessageType>,
    ) -> UpdateMessageType<H> {
        UpdateMessageType {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            type_id: type_id.into_id(),
            body: UpdateMessageTypeBody::new(),
        }
    }
}

/// Creates a type of message in a project.
///
/// - `project_id`: The project.
/// - `name`: The name.
/// - `icon`: The emoji that marks it.
///
/// `CreateMessageType`: `POST /{accountId}/buckets/{bucketId}/categories.json`. Not idempotent,
/// so it is never retried after a failure. Created by [`MessageTypes::create`].
#[doc = example!("message_types().create(123, \"text\", \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateMessageType<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    pub(crate) body: CreateMessageTypeBody,
}

body!(CreateMessageType: CreateMessageTypeBody { name: String, icon: String } {});

endpoint!(
    CreateMessageType = CREATE_MESSAGE_TYPE { path(project_id); json(body) }
        => MessageType, decode::json
);

constructor!(CreateMessageType(
    project_id: impl IntoId<Project>,
    name: impl Into<String>,
    icon: impl Into<String>,
) = MessageTypes.create);

#[rustfmt::skip]
pub(crate) static CREATE_MESSAGE_TYPE: Operation = Operation {
    id: "CreateMessageType", service: "message_types", name: "create", resource_type: "message_type",
    method: Method::POST, path: path_template!("/{accountId}/buckets/{bucketId}/categories.json"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::body("name", Type::Text, "The name."),
        Parameter::body("icon", Type::Text, "The emoji that marks it."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Creates a type of message in a project.",
};

/// Deletes a type of message.
///
/// - `project_id`: The project.
/// - `type_id`: The type of message.
///
/// `DeleteMessageType`: `DELETE /{accountId}/buckets/{bucketId}/categories/{typeId}`.
/// Idempotent, so it is retried like a read. Created by [`MessageTypes::delete`].
#[doc = example!("message_types().delete(123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DeleteMessageType<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    type_id: Id<MessageType>,
}

endpoint!(
    DeleteMessageType = DELETE_MESSAGE_TYPE { path(project_id, type_id) }
        => (), decode::nothing
);

constructor!(DeleteMessageType(
    project_id: impl IntoId<Project>,
    type_id: impl IntoId<MessageType>,
) = MessageTypes.delete);

#[rustfmt::skip]
pub(crate) static DELETE_MESSAGE_TYPE: Operation = Operation {
    id: "DeleteMessageType", service: "message_types", name: "delete", resource_type: "message_type",
    method: Method::DELETE, path: path_template!("/{accountId}/buckets/{bucketId}/categories/{typeId}"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("type_id", "typeId", Type::Int64, "The type of message."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Deletes a type of message.",
};

/// Gets a type of message.
///
/// - `project_id`: The project.
/// - `type_id`: The type of message.
///
/// `GetMessageType`: `GET /{accountId}/buckets/{bucketId}/categories/{typeId}`. Created by
/// [`MessageTypes::get`].
#[doc = example!("message_types().get(123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetMessageType<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    type_id: Id<MessageType>,
}

endpoint!(
    GetMessageType = GET_MESSAGE_TYPE { path(project_id, type_id) }
        => MessageType, decode::json
);

constructor!(GetMessageType(
    project_id: impl IntoId<Project>,
    type_id: impl IntoId<MessageType>,
) = MessageTypes.get);

#[rustfmt::skip]
pub(crate) static GET_MESSAGE_TYPE: Operation = Operation {
    id: "GetMessageType", service: "message_types", name: "get", resource_type: "message_type",
    method: Method::GET, path: path_template!("/{accountId}/buckets/{bucketId}/categories/{typeId}"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("type_id", "typeId", Type::Int64, "The type of message."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a type of message.",
};

/// Lists the types of messages of a project.
///
/// - `project_id`: The project.
///
/// `ListMessageTypes`: `GET /{accountId}/buckets/{bucketId}/categories.json`. The result comes
/// in pages. Created by [`MessageTypes::list`].
#[doc = example!("message_types().list(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListMessageTypes<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
}

list_endpoint!(
    ListMessageTypes = LIST_MESSAGE_TYPES { path(project_id) }
        => [MessageType], decode::list
);

constructor!(ListMessageTypes(project_id: impl IntoId<Project>) = MessageTypes.list);

#[rustfmt::skip]
pub(crate) static LIST_MESSAGE_TYPES: Operation = Operation {
    id: "ListMessageTypes", service: "message_types", name: "list", resource_type: "message_type",
    method: Method::GET, path: path_template!("/{accountId}/buckets/{bucketId}/categories.json"),
    parameters: &[Parameter::path("project_id", "bucketId", Type::Int64, "The project.")],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the types of messages of a project.",
};

/// Changes the fields of a type of message that are set.
///
/// - `project_id`: The project.
/// - `type_id`: The type of message.
///
/// `UpdateMessageType`: `PUT /{accountId}/buckets/{bucketId}/categories/{typeId}`. Idempotent,
/// so it is retried like a read. Created by [`MessageTypes::update`].
#[doc = example!("message_types().update(123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateMessageType<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    type_id: Id<MessageType>,
    pub(crate) body: UpdateMessageTypeBody,
}

body!(UpdateMessageType: UpdateMessageTypeBody {} {
    /// The name.
    into name: String,
    /// The emoji that marks it.
    into icon: String,
});

endpoint!(
    UpdateMessageType = UPDATE_MESSAGE_TYPE { path(project_id, type_id); json(body) }
        => MessageType, decode::json
);

constructor!(UpdateMessageType(
    project_id: impl IntoId<Project>,
    type_id: impl IntoId<MessageType>,
) = MessageTypes.update);

#[rustfmt::skip]
pub(crate) static UPDATE_MESSAGE_TYPE: Operation = Operation {
    id: "UpdateMessageType", service: "message_types", name: "update", resource_type: "message_type",
    method: Method::PUT, path: path_template!("/{accountId}/buckets/{bucketId}/categories/{typeId}"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("type_id", "typeId", Type::Int64, "The type of message."),
        Parameter::optional_body("name", Type::Text, "The name."),
        Parameter::optional_body("icon", Type::Text, "The emoji that marks it."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes the fields of a type of message that are set.",
};
