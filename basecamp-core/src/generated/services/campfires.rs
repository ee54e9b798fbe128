// @generated from api/campfires.toml by `basecamp-codegen generate`; do not edit.
//! Campfires: chats, with their lines, files and chatbots.

use crate::generated::prelude::*;

/// Campfires: chats, with their lines, files and chatbots.
///
/// The service of [`Account::campfires`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::types::Direction;
///
/// let account = Account::detached("999")?;
/// let call = account
///     .campfires()
///     .create_line(123, "<em>Lunch</em> is here.")
///     .content_type("text/html");
/// let call = account.campfires().list_lines(123).direction(Direction::Desc).max_items(20);
/// let call = account
///     .campfires()
///     .create_chatbot(456, 123, "deploy")
///     .command_url("https://example.com/bot");
/// let call = account.campfires().create_chatbot_line("chatbot-key", 456, 123, "Deployed.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "chat")]
#[doc(alias = "chatbot")]
#[derive(Debug, Clone)]
pub struct Campfires<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Campfires<H> {
    /// Adds a chatbot to a campfire.
    ///
    /// - `project_id`: The project.
    /// - `campfire_id`: The campfire.
    /// - `service_name`: The name by which people address it, without spaces or emoji.
    pub fn create_chatbot(
        &self,
        project_id: impl IntoId<Project>,
        campfire_id: impl IntoId<Campfire>,
        service_name: impl Into<String>,
    ) -> CreateChatbot<H> {
        CreateChatbot {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            campfire_id: campfire_id.into_id(),
            body: CreateChatbotBody::new(service_name.into()),
        }
    }

    /// Posts a line in a campfire as a chatbot, without a token.
    ///
    /// - `chatbot_key`: The chatbot's key, the part after `integrations` of its `lines_url`. It is
    ///   a secret.
    /// - `project_id`: The project.
    /// - `campfire_id`: The campfire.
    /// - `content`: The text, which may be HTML.
    pub fn create_chatbot_line(
        &self,
        chatbot_key: impl Into<Secret>,
        project_id: impl IntoId<Project>,
        campfire_id: impl IntoId<Campfire>,
        content: impl Into<String>,
    ) -> CreateChatbotLine<H> {
        CreateChatbotLine {
            account: self.account.clone(),
            options: CallOptions::default(),
            chatbot_key: chatbot_key.into(),
            project_id: project_id.into_id(),
            campfire_id: campfire_id.into_id(),
            body: CreateChatbotLineBody::new(content.into()),
        }
    }

    /// Posts a line in a campfire.
    ///
    /// - `campfire_id`: The campfire.
    /// - `content`: The text, plain unless `content_type` is `text/html`.
    pub fn create_line(
        &self,
        campfire_id: impl IntoId<Campfire>,
        content: impl Into<String>,
    ) -> CreateCampfireLine<H> {
        CreateCampfireLine {
            account: self.account.clone(),
            options: CallOptions::default(),
            campfire_id: campfire_id.into_id(),
            body: CreateCampfireLineBody::new(content.into()),
        }
    }

    /// Uploads a file to a campfire.
    ///
    /// - `campfire_id`: The campfire.
    /// - `file`: The file.
    pub fn create_upload(
        &self,
        campfire_id: impl IntoId<Campfire>,
        file: FilePart,
    ) -> CreateCampfireUpload<H> {
        CreateCampfireUpload {
            account: self.account.clone(),
            options: CallOptions::default(),
            campfire_id: campfire_id.into_id(),
            file,
        }
    }

    /// Deletes a chatbot.
    ///
    /// - `project_id`: The project.
    /// - `campfire_id`: The campfire.
    /// - `chatbot_id`: The chatbot.
    pub fn delete_chatbot(
        &self,
        project_id: impl IntoId<Project>,
        campfire_id: impl IntoId<Campfire>,
        chatbot_id: impl IntoId<Chatbot>,
    ) -> DeleteChatbot<H> {
        DeleteChatbot {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            campfire_id: campfire_id.into_id(),
            chatbot_id: chatbot_id.into_id(),
        }
    }

    /// Deletes a line of a campfire.
    ///
    /// - `campfire_id`: The campfire.
    /// - `line_id`: The line.
    pub fn delete_line(
        &self,
        campfire_id: impl IntoId<Campfire>,
        line_id: impl IntoId<CampfireLine>,
    ) -> DeleteCampfireLine<H> {
        DeleteCampfireLine {
            account: self.account.clone(),
            options: CallOptions::default(),
            campfire_id: campfire_id.into_id(),
            line_id: line_id.into_id(),
        }
    }

    /// Gets a campfire.
    ///
    /// - `campfire_id`: The campfire.
    pub fn get(&self, campfire_id: impl IntoId<Campfire>) -> GetCampfire<H> {
        GetCampfire {
            account: self.account.clone(),
            options: CallOptions::default(),
            campfire_id: campfire_id.into_id(),
        }
    }

    /// Gets a chatbot.
    ///
    /// - `project_id`: The project.
    /// - `campfire_id`: The campfire.
    /// - `chatbot_id`: The chatbot.
    pub fn get_chatbot(
        &self,
        project_id: impl IntoId<Project>,
        campfire_id: impl IntoId<Campfire>,
        chatbot_id: impl IntoId<Chatbot>,
    ) -> GetChatbot<H> {
        GetChatbot {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            campfire_id: campfire_id.into_id(),
            chatbot_id: chatbot_id.into_id(),
        }
    }

    /// Gets a line of a campfire.
    ///
    /// - `campfire_id`: The campfire.
    /// - `line_id`: The line.
    pub fn get_line(
        &self,
        campfire_id: impl IntoId<Campfire>,
        line_id: impl IntoId<CampfireLine>,
    ) -> GetCampfireLine<H> {
        GetCampfireLine {
            account: self.account.clone(),
            options: CallOptions::default(),
            campfire_id: campfire_id.into_id(),
            line_id: line_id.into_id(),
        }
    }

    /// Lists the campfires that the caller can see.
    pub fn list(&self) -> ListCampfires<H> {
        ListCampfires { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Lists the chatbots of a campfire.
    ///
    /// - `project_id`: The project.
    /// - `campfire_id`: The campfire.
    pub fn list_chatbots(
        &self,
        project_id: impl IntoId<Project>,
        campfire_id: impl IntoId<Campfire>,
    ) -> ListChatbots<H> {
        ListChatbots {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            campfire_id: campfire_id.into_id(),
        }
    }

    /// Lists the lines of a campfire.
    ///
    /// - `campfire_id`: The campfire.
    pub fn list_lines(&self, campfire_id: impl IntoId<Campfire>) -> ListCampfireLines<H> {
        ListCampfireLines {
            account: self.account.clone(),
            options: CallOptions::default(),
            campfire_id: campfire_id.into_id(),
            sort: None,
            direction: None,
        }
    }

    /// Lists the files in a campfire.
    ///
    /// - `campfire_id`: The campfire.
    pub fn list_uploads(&self, campfire_id: impl IntoId<Campfire>) -> ListCampfireUploads<H> {
        ListCampfireUploads {
            account: self.account.clone(),
            options: CallOptions::default(),
            campfire_id: campfire_id.into_id(),
            sort: None,
            direction: None,
        }
    }

    /// Changes the name and the command URL of a chatbot.
    ///
    /// - `project_id`: The project.
    /// - `campfire_id`: The campfire.
    /// - `chatbot_id`: The chatbot.
    /// - `service_name`: The name by which people address it, without spaces or emoji.
    pub fn update_chatbot(
        &self,
        project_id: impl IntoId<Project>,
        campfire_id: impl IntoId<Campfire>,
        chatbot_id: impl IntoId<Chatbot>,
        service_name: impl Into<String>,
    ) -> UpdateChatbot<H> {
        UpdateChatbot {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            campfire_id: campfire_id.into_id(),
            chatbot_id: chatbot_id.into_id(),
            body: UpdateChatbotBody::new(service_name.into()),
        }
    }

    /// Changes the text of a line.
    ///
    /// - `campfire_id`: The campfire.
    /// - `line_id`: The line.
    /// - `content`: The new text, as HTML.
    pub fn update_line(
        &self,
        campfire_id: impl IntoId<Campfire>,
        line_id: impl IntoId<CampfireLine>,
        content: impl Into<String>,
    ) -> UpdateCampfireLine<H> {
        UpdateCampfireLine {
            account: self.account.clone(),
            options: CallOptions::default(),
            campfire_id: campfire_id.into_id(),
            line_id: line_id.into_id(),
            body: UpdateCampfireLineBody::new(content.into()),
        }
    }
}

/// Adds a chatbot to a campfire.
///
/// - `project_id`: The project.
/// - `campfire_id`: The campfire.
/// - `service_name`: The name by which people address it, without spaces or emoji.
///
/// `CreateChatbot`:
/// `POST /{accountId}/buckets/{bucketId}/chats/{campfireId}/integrations.json`. Not idempotent,
/// so it is never retried after a failure. Created by [`Campfires::create_chatbot`].
#[doc = example!("campfires().create_chatbot(123, 123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateChatbot<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    campfire_id: Id<Campfire>,
    pub(crate) body: CreateChatbotBody,
}

body!(CreateChatbot: CreateChatbotBody { service_name: String } {
    /// The URL that receives the messages to it; must be HTTPS.
    into command_url: String,
});

endpoint!(
    CreateChatbot = CREATE_CHATBOT { path(project_id, campfire_id); json(body) }
        => Chatbot, decode::json
);

constructor!(CreateChatbot(
    project_id: impl IntoId<Project>,
    campfire_id: impl IntoId<Campfire>,
    service_name: impl Into<String>,
) = Campfires.create_chatbot);

#[rustfmt::skip]
pub(crate) static CREATE_CHATBOT: Operation = Operation {
    id: "CreateChatbot", service: "campfires", name: "create_chatbot", resource_type: "chatbot",
    method: Method::POST, path: path_template!("/{accountId}/buckets/{bucketId}/chats/{campfireId}/integrations.json"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("campfire_id", "campfireId", Type::Int64, "The campfire."),
        Parameter::body("service_name", Type::Text, "The name by which people address it, without spaces or emoji."),
        Parameter::optional_body("command_url", Type::Text, "The URL that receives the messages to it; must be HTTPS."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Adds a chatbot to a campfire.",
};

/// Posts a line in a campfire as a chatbot, without a token.
///
/// - `chatbot_key`: The chatbot's key, the part after `integrations` of its `lines_url`. It is
///   a secret.
/// - `project_id`: The project.
/// - `campfire_id`: The campfire.
/// - `content`: The text, which may be HTML.
///
/// `CreateChatbotLine`:
/// `POST /{accountId}/integrations/{chatbotKey}/buckets/{bucketId}/chats/{campfireId}/lines.json`.
/// Not idempotent, so it is never retried after a failure. Sends no credentials and works
/// without a token. Created by [`Campfires::create_chatbot_line`].
#[doc = example!("campfires().create_chatbot_line(\"text\", 123, 123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateChatbotLine<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    chatbot_key: Secret,
    project_id: Id<Project>,
    campfire_id: Id<Campfire>,
    pub(crate) body: CreateChatbotLineBody,
}

body!(CreateChatbotLine: CreateChatbotLineBody { content: String } {});

rich_text_endpoint!(
    CreateChatbotLine(content) = CREATE_CHATBOT_LINE { path(chatbot_key, project_id, campfire_id); json(body) }
        => (), decode::nothing
);

constructor!(CreateChatbotLine(
    chatbot_key: impl Into<Secret>,
    project_id: impl IntoId<Project>,
    campfire_id: impl IntoId<Campfire>,
    content: impl Into<String>,
) = Campfires.create_chatbot_line);

#[rustfmt::skip]
pub(crate) static CREATE_CHATBOT_LINE: Operation = Operation {
    id: "CreateChatbotLine", service: "campfires", name: "create_chatbot_line", resource_type: "campfire_line",
    method: Method::POST, path: path_template!("/{accountId}/integrations/{chatbotKey}/buckets/{bucketId}/chats/{campfireId}/lines.json"),
    parameters: &[
        Parameter::path("chatbot_key", "chatbotKey", Type::Secret, "The chatbot's key, the part after `integrations` of its `lines_url`. It is a secret."),
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("campfire_id", "campfireId", Type::Int64, "The campfire."),
        Parameter::body("content", Type::Text, "The text, which may be HTML."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: true, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Posts a line in a campfire as a chatbot, without a token.",
};

/// Posts a line in a campfire.
///
/// - `campfire_id`: The campfire.
/// - `content`: The text, plain unless `content_type` is `text/html`.
///
/// `CreateCampfireLine`: `POST /{accountId}/chats/{campfireId}/lines.json`. Not idempotent, so
/// it is never retried after a failure. Created by [`Campfires::create_line`].
#[doc = example!("campfires().create_line(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateCampfireLine<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    campfire_id: Id<Campfire>,
    pub(crate) body: CreateCampfireLineBody,
}

body!(CreateCampfireLine: CreateCampfireLineBody { content: String } {
    /// `text/html` if the text is HTML. Default: plain text.
    into content_type: String,
});

rich_text_endpoint!(
    CreateCampfireLine(content, html content_type) = CREATE_CAMPFIRE_LINE { path(campfire_id); json(body) }
        => CampfireLine, decode::json
);

constructor!(CreateCampfireLine(
    campfire_id: impl IntoId<Campfire>,
    content: impl Into<String>,
) = Campfires.create_line);

#[rustfmt::skip]
pub(crate) static CREATE_CAMPFIRE_LINE: Operation = Operation {
    id: "CreateCampfireLine", service: "campfires", name: "create_line", resource_type: "campfire_line",
    method: Method::POST, path: path_template!("/{accountId}/chats/{campfireId}/lines.json"),
    parameters: &[
        Parameter::path("campfire_id", "campfireId", Type::Int64, "The campfire."),
        Parameter::body("content", Type::Text, "The text, plain unless `content_type` is `text/html`."),
        Parameter::optional_body("content_type", Type::Text, "`text/html` if the text is HTML. Default: plain text."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Posts a line in a campfire.",
};

/// Uploads a file to a campfire.
///
/// - `campfire_id`: The campfire.
/// - `file`: The file.
///
/// `CreateCampfireUpload`: `POST /{accountId}/chats/{campfireId}/uploads.json`. Not idempotent,
/// so it is never retried after a failure. Created by [`Campfires::create_upload`].
#[doc = example!("campfires().create_upload(123, FilePart::file(\"report.pdf\"))")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateCampfireUpload<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    campfire_id: Id<Campfire>,
    file: FilePart,
}

endpoint!(
    CreateCampfireUpload = CREATE_CAMPFIRE_UPLOAD { path(campfire_id), file(file = "name") }
        => CampfireLine, decode::json
);

constructor!(CreateCampfireUpload(
    campfire_id: impl IntoId<Campfire>,
    file: FilePart,
) = Campfires.create_upload);

#[rustfmt::skip]
pub(crate) static CREATE_CAMPFIRE_UPLOAD: Operation = Operation {
    id: "CreateCampfireUpload", service: "campfires", name: "create_upload", resource_type: "campfire_upload",
    method: Method::POST, path: path_template!("/{accountId}/chats/{campfireId}/uploads.json"),
    parameters: &[
        Parameter::path("campfire_id", "campfireId", Type::Int64, "The campfire."),
        Parameter::body("file", Type::File, "The file."),
    ],
    body: Body::File, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Uploads a file to a campfire.",
};

/// Deletes a chatbot.
///
/// - `project_id`: The project.
/// - `campfire_id`: The campfire.
/// - `chatbot_id`: The chatbot.
///
/// `DeleteChatbot`:
/// `DELETE /{accountId}/buckets/{bucketId}/chats/{campfireId}/integrations/{chatbotId}`.
/// Idempotent, so it is retried like a read. Created by [`Campfires::delete_chatbot`].
#[doc = example!("campfires().delete_chatbot(123, 123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DeleteChatbot<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    campfire_id: Id<Campfire>,
    chatbot_id: Id<Chatbot>,
}

endpoint!(
    DeleteChatbot = DELETE_CHATBOT { path(project_id, campfire_id, chatbot_id) }
        => (), decode::nothing
);

constructor!(DeleteChatbot(
    project_id: impl IntoId<Project>,
    campfire_id: impl IntoId<Campfire>,
    chatbot_id: impl IntoId<Chatbot>,
) = Campfires.delete_chatbot);

#[rustfmt::skip]
pub(crate) static DELETE_CHATBOT: Operation = Operation {
    id: "DeleteChatbot", service: "campfires", name: "delete_chatbot", resource_type: "chatbot",
    method: Method::DELETE, path: path_template!("/{accountId}/buckets/{bucketId}/chats/{campfireId}/integrations/{chatbotId}"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("campfire_id", "campfireId", Type::Int64, "The campfire."),
        Parameter::path("chatbot_id", "chatbotId", Type::Int64, "The chatbot."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Deletes a chatbot.",
};

/// Deletes a line of a campfire.
///
/// - `campfire_id`: The campfire.
/// - `line_id`: The line.
///
/// `DeleteCampfireLine`: `DELETE /{accountId}/chats/{campfireId}/lines/{lineId}`. Idempotent,
/// so it is retried like a read. Created by [`Campfires::delete_line`].
#[doc = example!("campfires().delete_line(123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DeleteCampfireLine<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    campfire_id: Id<Campfire>,
    line_id: Id<CampfireLine>,
}

endpoint!(
    DeleteCampfireLine = DELETE_CAMPFIRE_LINE { path(campfire_id, line_id) }
        => (), decode::nothing
);

constructor!(DeleteCampfireLine(
    campfire_id: impl IntoId<Campfire>,
    line_id: impl IntoId<CampfireLine>,
) = Campfires.delete_line);

#[rustfmt::skip]
pub(crate) static DELETE_CAMPFIRE_LINE: Operation = Operation {
    id: "DeleteCampfireLine", service: "campfires", name: "delete_line", resource_type: "campfire_line",
    method: Method::DELETE, path: path_template!("/{accountId}/chats/{campfireId}/lines/{lineId}"),
    parameters: &[
        Parameter::path("campfire_id", "campfireId", Type::Int64, "The campfire."),
        Parameter::path("line_id", "lineId", Type::Int64, "The line."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Deletes a line of a campfire.",
};

/// Gets a campfire.
///
/// - `campfire_id`: The campfire.
///
/// `GetCampfire`: `GET /{accountId}/chats/{campfireId}`. Created by [`Campfires::get`].
#[doc = example!("campfires().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetCampfire<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    campfire_id: Id<Campfire>,
}

endpoint!(GetCampfire = GET_CAMPFIRE { path(campfire_id) } => Campfire, decode::json);

constructor!(GetCampfire(campfire_id: impl IntoId<Campfire>) = Campfires.get);

#[rustfmt::skip]
pub(crate) static GET_CAMPFIRE: Operation = Operation {
    id: "GetCampfire", service: "campfires", name: "get", resource_type: "campfire",
    method: Method::GET, path: path_template!("/{accountId}/chats/{campfireId}"),
    parameters: &[Parameter::path("campfire_id", "campfireId", Type::Int64, "The campfire.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a campfire.",
};

/// Gets a chatbot.
///
/// - `project_id`: The project.
/// - `campfire_id`: The campfire.
/// - `chatbot_id`: The chatbot.
///
/// `GetChatbot`:
/// `GET /{accountId}/buckets/{bucketId}/chats/{campfireId}/integrations/{chatbotId}`. Created
/// by [`Campfires::get_chatbot`].
#[doc = example!("campfires().get_chatbot(123, 123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetChatbot<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    campfire_id: Id<Campfire>,
    chatbot_id: Id<Chatbot>,
}

endpoint!(
    GetChatbot = GET_CHATBOT { path(project_id, campfire_id, chatbot_id) }
        => Chatbot, decode::json
);

constructor!(GetChatbot(
    project_id: impl IntoId<Project>,
    campfire_id: impl IntoId<Campfire>,
    chatbot_id: impl IntoId<Chatbot>,
) = Campfires.get_chatbot);

#[rustfmt::skip]
pub(crate) static GET_CHATBOT: Operation = Operation {
    id: "GetChatbot", service: "campfires", name: "get_chatbot", resource_type: "chatbot",
    method: Method::GET, path: path_template!("/{accountId}/buckets/{bucketId}/chats/{campfireId}/integrations/{chatbotId}"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("campfire_id", "campfireId", Type::Int64, "The campfire."),
        Parameter::path("chatbot_id", "chatbotId", Type::Int64, "The chatbot."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a chatbot.",
};

/// Gets a line of a campfire.
///
/// - `campfire_id`: The campfire.
/// - `line_id`: The line.
///
/// `GetCampfireLine`: `GET /{accountId}/chats/{campfireId}/lines/{lineId}`. Created by
/// [`Campfires::get_line`].
#[doc = example!("campfires().get_line(123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetCampfireLine<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    campfire_id: Id<Campfire>,
    line_id: Id<CampfireLine>,
}

endpoint!(
    GetCampfireLine = GET_CAMPFIRE_LINE { path(campfire_id, line_id) }
        => CampfireLine, decode::json
);

constructor!(GetCampfireLine(
    campfire_id: impl IntoId<Campfire>,
    line_id: impl IntoId<CampfireLine>,
) = Campfires.get_line);

#[rustfmt::skip]
pub(crate) static GET_CAMPFIRE_LINE: Operation = Operation {
    id: "GetCampfireLine", service: "campfires", name: "get_line", resource_type: "campfire_line",
    method: Method::GET, path: path_template!("/{accountId}/chats/{campfireId}/lines/{lineId}"),
    parameters: &[
        Parameter::path("campfire_id", "campfireId", Type::Int64, "The campfire."),
        Parameter::path("line_id", "lineId", Type::Int64, "The line."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a line of a campfire.",
};

/// Lists the campfires that the caller can see.
///
/// `ListCampfires`: `GET /{accountId}/chats.json`. The result comes in pages. Created by
/// [`Campfires::list`].
#[doc = example!("campfires().list()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListCampfires<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

list_endpoint!(ListCampfires = LIST_CAMPFIRES { path() } => [Campfire], decode::list);

constructor!(ListCampfires() = Campfires.list);

#[rustfmt::skip]
pub(crate) static LIST_CAMPFIRES: Operation = Operation {
    id: "ListCampfires", service: "campfires", name: "list", resource_type: "campfire",
    method: Method::GET, path: path_template!("/{accountId}/chats.json"),
    parameters: &[
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the campfires that the caller can see.",
};

/// Lists the chatbots of a campfire.
///
/// - `project_id`: The project.
/// - `campfire_id`: The campfire.
///
/// `ListChatbots`: `GET /{accountId}/buckets/{bucketId}/chats/{campfireId}/integrations.json`.
/// The result comes in pages. Created by [`Campfires::list_chatbots`].
#[doc = example!("campfires().list_chatbots(123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListChatbots<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    campfire_id: Id<Campfire>,
}

list_endpoint!(
    ListChatbots = LIST_CHATBOTS { path(project_id, campfire_id) }
        => [Chatbot], decode::list
);

constructor!(ListChatbots(
    project_id: impl IntoId<Project>,
    campfire_id: impl IntoId<Campfire>,
) = Campfires.list_chatbots);

#[rustfmt::skip]
pub(crate) static LIST_CHATBOTS: Operation = Operation {
    id: "ListChatbots", service: "campfires", name: "list_chatbots", resource_type: "chatbot",
    method: Method::GET, path: path_template!("/{accountId}/buckets/{bucketId}/chats/{campfireId}/integrations.json"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("campfire_id", "campfireId", Type::Int64, "The campfire."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the chatbots of a campfire.",
};

/// Lists the lines of a campfire.
///
/// - `campfire_id`: The campfire.
///
/// `ListCampfireLines`: `GET /{accountId}/chats/{campfireId}/lines.json`. The result comes in
/// pages. Created by [`Campfires::list_lines`].
#[doc = example!("campfires().list_lines(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListCampfireLines<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    campfire_id: Id<Campfire>,
    sort: Option<Sort>,
    direction: Option<Direction>,
}

setters!(ListCampfireLines<H> {
    /// The sort key, such as `created_at` or `updated_at`.
    into sort: Sort,
    /// The order: `asc` or `desc`.
    into direction: Direction,
});

list_endpoint!(
    ListCampfireLines = LIST_CAMPFIRE_LINES { path(campfire_id), query(sort, direction) }
        => [CampfireLine], decode::list
);

constructor!(ListCampfireLines(campfire_id: impl IntoId<Campfire>) = Campfires.list_lines);

#[rustfmt::skip]
pub(crate) static LIST_CAMPFIRE_LINES: Operation = Operation {
    id: "ListCampfireLines", service: "campfires", name: "list_lines", resource_type: "campfire_line",
    method: Method::GET, path: path_template!("/{accountId}/chats/{campfireId}/lines.json"),
    parameters: &[
        Parameter::path("campfire_id", "campfireId", Type::Int64, "The campfire."),
        Parameter::optional_query("sort", Type::OneOf(&["created_at", "updated_at"]), "The sort key, such as `created_at` or `updated_at`."),
        Parameter::optional_query("direction", Type::OneOf(&["asc", "desc"]), "The order: `asc` or `desc`."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the lines of a campfire.",
};

/// Lists the files in a campfire.
///
/// - `campfire_id`: The campfire.
///
/// `ListCampfireUploads`: `GET /{accountId}/chats/{campfireId}/uploads.json`. The result comes
/// in pages. Created by [`Campfires::list_uploads`].
#[doc = example!("campfires().list_uploads(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListCampfireUploads<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    campfire_id: Id<Campfire>,
    sort: Option<Sort>,
    direction: Option<Direction>,
}

setters!(ListCampfireUploads<H> {
    /// The sort key, such as `created_at` or `updated_at`.
    into sort: Sort,
    /// The order: `asc` or `desc`.
    into direction: Direction,
});

list_endpoint!(
    ListCampfireUploads = LIST_CAMPFIRE_UPLOADS { path(campfire_id), query(sort, direction) }
        => [CampfireLine], decode::list
);

constructor!(ListCampfireUploads(campfire_id: impl IntoId<Campfire>) = Campfires.list_uploads);

#[rustfmt::skip]
pub(crate) static LIST_CAMPFIRE_UPLOADS: Operation = Operation {
    id: "ListCampfireUploads", service: "campfires", name: "list_uploads", resource_type: "campfire_upload",
    method: Method::GET, path: path_template!("/{accountId}/chats/{campfireId}/uploads.json"),
    parameters: &[
        Parameter::path("campfire_id", "campfireId", Type::Int64, "The campfire."),
        Parameter::optional_query("sort", Type::OneOf(&["created_at", "updated_at"]), "The sort key, such as `created_at` or `updated_at`."),
        Parameter::optional_query("direction", Type::OneOf(&["asc", "desc"]), "The order: `asc` or `desc`."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the files in a campfire.",
};

/// Changes the name and the command URL of a chatbot.
///
/// - `project_id`: The project.
/// - `campfire_id`: The campfire.
/// - `chatbot_id`: The chatbot.
/// - `service_name`: The name by which people address it, without spaces or emoji.
///
/// `UpdateChatbot`:
/// `PUT /{accountId}/buckets/{bucketId}/chats/{campfireId}/integrations/{chatbotId}`.
/// Idempotent, so it is retried like a read. Created by [`Campfires::update_chatbot`].
#[doc = example!("campfires().update_chatbot(123, 123, 123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateChatbot<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    campfire_id: Id<Campfire>,
    chatbot_id: Id<Chatbot>,
    pub(crate) body: UpdateChatbotBody,
}

body!(UpdateChatbot: UpdateChatbotBody { service_name: String } {
    /// The URL that receives the messages to it; must be HTTPS.
    into command_url: String,
});

endpoint!(
    UpdateChatbot = UPDATE_CHATBOT { path(project_id, campfire_id, chatbot_id); json(body) }
        => Chatbot, decode::json
);

constructor!(UpdateChatbot(
    project_id: impl IntoId<Project>,
    campfire_id: impl IntoId<Campfire>,
    chatbot_id: impl IntoId<Chatbot>,
    service_name: impl Into<String>,
) = Campfires.update_chatbot);

#[rustfmt::skip]
pub(crate) static UPDATE_CHATBOT: Operation = Operation {
    id: "UpdateChatbot", service: "campfires", name: "update_chatbot", resource_type: "chatbot",
    method: Method::PUT, path: path_template!("/{accountId}/buckets/{bucketId}/chats/{campfireId}/integrations/{chatbotId}"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("campfire_id", "campfireId", Type::Int64, "The campfire."),
        Parameter::path("chatbot_id", "chatbotId", Type::Int64, "The chatbot."),
        Parameter::body("service_name", Type::Text, "The name by which people address it, without spaces or emoji."),
        Parameter::optional_body("command_url", Type::Text, "The URL that receives the messages to it; must be HTTPS."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes the name and the command URL of a chatbot.",
};

/// Changes the text of a line.
///
/// - `campfire_id`: The campfire.
/// - `line_id`: The line.
/// - `content`: The new text, as HTML.
///
/// `UpdateCampfireLine`: `PUT /{accountId}/chats/{campfireId}/lines/{lineId}`. Idempotent, so
/// it is retried like a read. Created by [`Campfires::update_line`].
#[doc = example!("campfires().update_line(123, 123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateCampfireLine<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    campfire_id: Id<Campfire>,
    line_id: Id<CampfireLine>,
    pub(crate) body: UpdateCampfireLineBody,
}

body!(UpdateCampfireLine: UpdateCampfireLineBody { content: String } {});

rich_text_endpoint!(
    UpdateCampfireLine(content) = UPDATE_CAMPFIRE_LINE { path(campfire_id, line_id); json(body) }
        => (), decode::nothing
);

constructor!(UpdateCampfireLine(
    campfire_id: impl IntoId<Campfire>,
    line_id: impl IntoId<CampfireLine>,
    content: impl Into<String>,
) = Campfires.update_line);

#[rustfmt::skip]
pub(crate) static UPDATE_CAMPFIRE_LINE: Operation = Operation {
    id: "UpdateCampfireLine", service: "campfires", name: "update_line", resource_type: "campfire_line",
    method: Method::PUT, path: path_template!("/{accountId}/chats/{campfireId}/lines/{lineId}"),
    parameters: &[
        Parameter::path("campfire_id", "campfireId", Type::Int64, "The campfire."),
        Parameter::path("line_id", "lineId", Type::Int64, "The line."),
        Parameter::body("content", Type::Text, "The new text, as HTML."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes the text of a line.",
};
