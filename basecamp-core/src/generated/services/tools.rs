// @generated from api/tools.toml by `basecamp-codegen generate`; do not edit.
//! Tools: the parts of a project, such as its to-dos, its chat and its schedule.

use crate::generated::prelude::*;

/// Tools: the parts of a project, such as its to-dos, its chat and its schedule.
///
/// The service of [`Account::tools`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
///
/// let account = Account::detached("999")?;
/// let call = account
///     .tools()
///     .create(123, "Chat::Transcript")
///     .title("Questions")
///     .visible_to_clients(true);
/// let call = account.tools().update(456, "Team chat");
/// let call = account.tools().reposition(456, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Tools<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Tools<H> {
    /// Adds a tool to a project.
    ///
    /// - `project_id`: The project.
    /// - `tool_type`: The kind of tool.
    pub fn create(
        &self,
        project_id: impl IntoId<Project>,
        tool_type: impl Into<String>,
    ) -> CreateTool<H> {
        CreateTool {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            body: CreateToolBody::new(tool_type.into()),
        }
    }

    /// Deletes a tool from its project.
    ///
    /// - `tool_id`: The tool.
    pub fn delete(&self, tool_id: impl IntoId<Tool>) -> DeleteTool<H> {
        DeleteTool {
            account: self.account.clone(),
            options: CallOptions::default(),
            tool_id: tool_id.into_id(),
        }
    }

    /// Hides a tool from its project's page; its contents remain.
    ///
    /// - `tool_id`: The tool.
    pub fn disable(&self, tool_id: impl IntoId<Tool>) -> DisableTool<H> {
        DisableTool {
            account: self.account.clone(),
            options: CallOptions::default(),
            tool_id: tool_id.into_id(),
        }
    }

    /// Shows a tool on its project's page.
    ///
    /// - `tool_id`: The tool.
    pub fn enable(&self, tool_id: impl IntoId<Tool>) -> EnableTool<H> {
        EnableTool {
            account: self.account.clone(),
            options: CallOptions::default(),
            tool_id: tool_id.into_id(),
        }
    }

    /// Gets a tool.
    ///
    /// - `tool_id`: The tool.
    pub fn get(&self, tool_id: impl IntoId<Tool>) -> GetTool<H> {
        GetTool {
            account: self.account.clone(),
            options: CallOptions::default(),
            tool_id: tool_id.into_id(),
        }
    }

    /// Moves a tool to another position on its project's page.
    ///
    /// - `tool_id`: The tool.
    /// - `position`: The new position among the project's tools, counted from 1.
    pub fn reposition(&self, tool_id: impl IntoId<Tool>, position: i32) -> RepositionTool<H> {
        RepositionTool {
            account: self.account.clone(),
            options: CallOptions::default(),
            tool_id: tool_id.into_id(),
            body: RepositionToolBody::new(position),
        }
    }

    /// Renames a tool.
    ///
    /// - `tool_id`: The tool.
    /// - `title`: The title.
    pub fn update(&self, tool_id: impl IntoId<Tool>, title: impl Into<String>) -> UpdateTool<H> {
        UpdateTool {
            account: self.account.clone(),
            options: CallOptions::default(),
            tool_id: tool_id.into_id(),
            body: UpdateToolBody::new(title.into()),
        }
    }
}

/// Adds a tool to a project.
///
/// - `project_id`: The project.
/// - `tool_type`: The kind of tool.
///
/// `CreateTool`: `POST /{accountId}/buckets/{bucketId}/dock/tools.json`. Not idempotent, so it
/// is never retried after a failure. Created by [`Tools::create`].
#[doc = example!("tools().create(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateTool<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    pub(crate) body: CreateToolBody,
}

body!(CreateTool: CreateToolBody { tool_type: String } {
    /// The title.
    into title: String,
    /// The tool to copy.
    id source_recording_id: Recording,
    /// Whether it is visible to clients.
    plain visible_to_clients: bool,
});

endpoint!(CreateTool = CREATE_TOOL { path(project_id); json(body) } => Tool, decode::json);

constructor!(CreateTool(
    project_id: impl IntoId<Project>,
    tool_type: impl Into<String>,
) = Tools.create);

#[rustfmt::skip]
pub(crate) static CREATE_TOOL: Operation = Operation {
    id: "CreateTool", service: "tools", name: "create", resource_type: "tool",
    method: Method::POST, path: path_template!("/{accountId}/buckets/{bucketId}/dock/tools.json"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::body("tool_type", Type::Text, "The kind of tool."),
        Parameter::optional_body("title", Type::Text, "The title."),
        Parameter::optional_body("source_recording_id", Type::Int64, "The tool to copy."),
        Parameter::optional_body("visible_to_clients", Type::Bool, "Whether it is visible to clients."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Adds a tool to a project.",
};

/// Deletes a tool from its project.
///
/// - `tool_id`: The tool.
///
/// `DeleteTool`: `DELETE /{accountId}/dock/tools/{toolId}`. Idempotent, so it is retried like a
/// read. Created by [`Tools::delete`].
#[doc = example!("tools().delete(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DeleteTool<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    tool_id: Id<Tool>,
}

endpoint!(DeleteTool = DELETE_TOOL { path(tool_id) } => (), decode::nothing);

constructor!(DeleteTool(tool_id: impl IntoId<Tool>) = Tools.delete);

#[rustfmt::skip]
pub(crate) static DELETE_TOOL: Operation = Operation {
    id: "DeleteTool", service: "tools", name: "delete", resource_type: "tool",
    method: Method::DELETE, path: path_template!("/{accountId}/dock/tools/{toolId}"),
    parameters: &[Parameter::path("tool_id", "toolId", Type::Int64, "The tool.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Deletes a tool from its project.",
};

/// Hides a tool from its project's page; its contents remain.
///
/// - `tool_id`: The tool.
///
/// `DisableTool`: `DELETE /{accountId}/recordings/{toolId}/position.json`. Idempotent, so it is
/// retried like a read. Created by [`Tools::disable`].
#[doc = example!("tools().disable(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DisableTool<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    tool_id: Id<Tool>,
}

endpoint!(DisableTool = DISABLE_TOOL { path(tool_id) } => (), decode::nothing);

constructor!(DisableTool(tool_id: impl IntoId<Tool>) = Tools.disable);

#[rustfmt::skip]
pub(crate) static DISABLE_TOOL: Operation = Operation {
    id: "DisableTool", service: "tools", name: "disable", resource_type: "tool",
    method: Method::DELETE, path: path_template!("/{accountId}/recordings/{toolId}/position.json"),
    parameters: &[Parameter::path("tool_id", "toolId", Type::Int64, "The tool.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Hides a tool from its project's page; its contents remain.",
};

/// Shows a tool on its project's page.
///
/// - `tool_id`: The tool.
///
/// `EnableTool`: `POST /{accountId}/recordings/{toolId}/position.json`. Not idempotent, so it
/// is never retried after a failure. Created by [`Tools::enable`].
#[doc = example!("tools().enable(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct EnableTool<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    tool_id: Id<Tool>,
}

endpoint!(EnableTool = ENABLE_TOOL { path(tool_id) } => (), decode::nothing);

constructor!(EnableTool(tool_id: impl IntoId<Tool>) = Tools.enable);

#[rustfmt::skip]
pub(crate) static ENABLE_TOOL: Operation = Operation {
    id: "EnableTool", service: "tools", name: "enable", resource_type: "tool",
    method: Method::POST, path: path_template!("/{accountId}/recordings/{toolId}/position.json"),
    parameters: &[Parameter::path("tool_id", "toolId", Type::Int64, "The tool.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Shows a tool on its project's page.",
};

/// Gets a tool.
///
/// - `tool_id`: The tool.
///
/// `GetTool`: `GET /{accountId}/dock/tools/{toolId}`. Created by [`Tools::get`].
#[doc = example!("tools().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetTool<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    tool_id: Id<Tool>,
}

endpoint!(GetTool = GET_TOOL { path(tool_id) } => Tool, decode::json);

constructor!(GetTool(tool_id: impl IntoId<Tool>) = Tools.get);

#[rustfmt::skip]
pub(crate) static GET_TOOL: Operation = Operation {
    id: "GetTool", service: "tools", name: "get", resource_type: "tool",
    method: Method::GET, path: path_template!("/{accountId}/dock/tools/{toolId}"),
    parameters: &[Parameter::path("tool_id", "toolId", Type::Int64, "The tool.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a tool.",
};

/// Moves a tool to another position on its project's page.
///
/// - `tool_id`: The tool.
/// - `position`: The new position among the project's tools, counted from 1.
///
/// `RepositionTool`: `PUT /{accountId}/recordings/{toolId}/position.json`. Idempotent, so it is
/// retried like a read. Created by [`Tools::reposition`].
#[doc = example!("tools().reposition(123, 1)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct RepositionTool<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    tool_id: Id<Tool>,
    pub(crate) body: RepositionToolBody,
}

body!(RepositionTool: RepositionToolBody { position: i32 } {});

endpoint!(RepositionTool = REPOSITION_TOOL { path(tool_id); json(body) } => (), decode::nothing);

constructor!(RepositionTool(tool_id: impl IntoId<Tool>, position: i32) = Tools.reposition);

#[rustfmt::skip]
pub(crate) static REPOSITION_TOOL: Operation = Operation {
    id: "RepositionTool", service: "tools", name: "reposition", resource_type: "tool",
    method: Method::PUT, path: path_template!("/{accountId}/recordings/{toolId}/position.json"),
    parameters: &[
        Parameter::path("tool_id", "toolId", Type::Int64, "The tool."),
        Parameter::body("position", Type::Int32, "The new position among the project's tools, counted from 1."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Moves a tool to another position on its project's page.",
};

/// Renames a tool.
///
/// - `tool_id`: The tool.
/// - `title`: The title.
///
/// `UpdateTool`: `PUT /{accountId}/dock/tools/{toolId}`. Idempotent, so it is retried like a
/// read. Created by [`Tools::update`].
#[doc = example!("tools().update(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateTool<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    tool_id: Id<Tool>,
    pub(crate) body: UpdateToolBody,
}

body!(UpdateTool: UpdateToolBody { title: String } {});

endpoint!(UpdateTool = UPDATE_TOOL { path(tool_id); json(body) } => Tool, decode::json);

constructor!(UpdateTool(tool_id: impl IntoId<Tool>, title: impl Into<String>) = Tools.update);

#[rustfmt::skip]
pub(crate) static UPDATE_TOOL: Operation = Operation {
    id: "UpdateTool", service: "tools", name: "update", resource_type: "tool",
    method: Method::PUT, path: path_template!("/{accountId}/dock/tools/{toolId}"),
    parameters: &[
        Parameter::path("tool_id", "toolId", Type::Int64, "The tool."),
        Parameter::body("title", Type::Text, "The title."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Renames a tool.",
};
