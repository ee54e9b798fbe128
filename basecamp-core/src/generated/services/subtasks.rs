// @generated from api/subtasks.toml by `basecamp-codegen generate`; do not edit.
//! Subtasks: the steps of a to-do or other task, each with assignees and a due date.

use crate::generated::prelude::*;

/// Subtasks: the steps of a to-do or other task, each with assignees and a due date.
///
/// The service of [`Account::subtasks`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
///
/// let account = Account::detached("999")?;
/// let call = account.subtasks().create(123, "Order the cake").due_on(date(2026, 12, 1));
/// let call = account.subtasks().complete(456);
/// let call = account.subtasks().reposition(456, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "steps")]
#[derive(Debug, Clone)]
pub struct Subtasks<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Subtasks<H> {
    /// Marks a step as done.
    ///
    /// - `subtask_id`: The step.
    pub fn complete(&self, subtask_id: impl IntoId<Subtask>) -> CompleteSubtask<H> {
        CompleteSubtask {
            account: self.account.clone(),
            options: CallOptions::default(),
            subtask_id: subtask_id.into_id(),
        }
    }

    /// Adds a step to a to-do or other task.
    ///
    /// - `recording_id`: The to-do or other task that the step belongs to.
    /// - `title`: The task, in a few words.
    pub fn create(
        &self,
        recording_id: impl IntoId<Recording>,
        title: impl Into<String>,
    ) -> CreateSubtask<H> {
        CreateSubtask {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
            body: CreateSubtaskBody::new(title.into()),
        }
    }

    /// Deletes a step.
    ///
    /// - `subtask_id`: The step.
    pub fn delete(&self, subtask_id: impl IntoId<Subtask>) -> DeleteSubtask<H> {
        DeleteSubtask {
            account: self.account.clone(),
            options: CallOptions::default(),
            subtask_id: subtask_id.into_id(),
        }
    }

    /// Gets a step.
    ///
    /// - `subtask_id`: The step.
    pub fn get(&self, subtask_id: impl IntoId<Subtask>) -> GetSubtask<H> {
        GetSubtask {
            account: self.account.clone(),
            options: CallOptions::default(),
            subtask_id: subtask_id.into_id(),
        }
    }

    /// Lists the steps of a to-do or other task.
    ///
    /// - `recording_id`: The to-do or other task that the steps belong to.
    pub fn list(&self, recording_id: impl IntoId<Recording>) -> ListSubtasks<H> {
        ListSubtasks {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
        }
    }

    /// Moves a step to another position.
    ///
    /// - `subtask_id`: The step.
    /// - `position`: The new position among its siblings, counted from 1.
    pub fn reposition(
        &self,
        subtask_id: impl IntoId<Subtask>,
        position: i32,
    ) -> RepositionSubtask<H> {
        RepositionSubtask {
            account: self.account.clone(),
            options: CallOptions::default(),
            subtask_id: subtask_id.into_id(),
            body: RepositionSubtaskBody::new(position),
        }
    }

    /// Marks a step as open.
    ///
    /// - `subtask_id`: The step.
    pub fn uncomplete(&self, subtask_id: impl IntoId<Subtask>) -> UncompleteSubtask<H> {
        UncompleteSubtask {
            account: self.account.clone(),
            options: CallOptions::default(),
            subtask_id: subtask_id.into_id(),
        }
    }

    /// Changes the fields of a step that are set.
    ///
    /// - `subtask_id`: The step.
    pub fn update(&self, subtask_id: impl IntoId<Subtask>) -> UpdateSubtask<H> {
        UpdateSubtask {
            account: self.account.clone(),
            options: CallOptions::default(),
            subtask_id: subtask_id.into_id(),
            body: UpdateSubtaskBody::new(),
        }
    }
}

/// Marks a step as done.
///
/// - `subtask_id`: The step.
///
/// `CompleteSubtask`: `POST /{accountId}/subtasks/{subtaskId}/completion.json`. Idempotent, so
/// it is retried like a read. Created by [`Subtasks::complete`].
#[doc = example!("subtasks().complete(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CompleteSubtask<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    subtask_id: Id<Subtask>,
}

endpoint!(CompleteSubtask = COMPLETE_SUBTASK { path(subtask_id) } => (), decode::nothing);

constructor!(CompleteSubtask(subtask_id: impl IntoId<Subtask>) = Subtasks.complete);

#[rustfmt::skip]
pub(crate) static COMPLETE_SUBTASK: Operation = Operation {
    id: "CompleteSubtask", service: "subtasks", name: "complete", resource_type: "subtask",
    method: Method::POST, path: path_template!("/{accountId}/subtasks/{subtaskId}/completion.json"),
    parameters: &[Parameter::path("subtask_id", "subtaskId", Type::Int64, "The step.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Marks a step as done.",
};

/// Adds a step to a to-do or other task.
///
/// - `recording_id`: The to-do or other task that the step belongs to.
/// - `title`: The task, in a few words.
///
/// `CreateSubtask`: `POST /{accountId}/recordings/{recordingId}/subtasks.json`. Not idempotent,
/// so it is never retried after a failure. Created by [`Subtasks::create`].
#[doc = example!("subtasks().create(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateSubtask<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
    pub(crate) body: CreateSubtaskBody,
}

body!(CreateSubtask: CreateSubtaskBody { title: String } {
    /// The due date.
    plain due_on: Date,
    /// The people assigned to it.
    ids assignee_ids: Person,
});

endpoint!(
    CreateSubtask = CREATE_SUBTASK { path(recording_id); json(body) }
        => Subtask, decode::json
);

constructor!(CreateSubtask(
    recording_id: impl IntoId<Recording>,
    title: impl Into<String>,
) = Subtasks.create);

#[rustfmt::skip]
pub(crate) static CREATE_SUBTASK: Operation = Operation {
    id: "CreateSubtask", service: "subtasks", name: "create", resource_type: "subtask",
    method: Method::POST, path: path_template!("/{accountId}/recordings/{recordingId}/subtasks.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The to-do or other task that the step belongs to."),
        Parameter::body("title", Type::Text, "The task, in a few words."),
        Parameter::optional_body("due_on", Type::Date, "The due date."),
        Parameter::optional_body("assignee_ids", Type::List(&Type::Int64), "The people assigned to it."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Adds a step to a to-do or other task.",
};

/// Deletes a step.
///
/// - `subtask_id`: The step.
///
/// `DeleteSubtask`: `DELETE /{accountId}/subtasks/{subtaskId}`. Idempotent, so it is retried
/// like a read. Created by [`Subtasks::delete`].
#[doc = example!("subtasks().delete(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DeleteSubtask<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    subtask_id: Id<Subtask>,
}

endpoint!(DeleteSubtask = DELETE_SUBTASK { path(subtask_id) } => (), decode::nothing);

constructor!(DeleteSubtask(subtask_id: impl IntoId<Subtask>) = Subtasks.delete);

#[rustfmt::skip]
pub(crate) static DELETE_SUBTASK: Operation = Operation {
    id: "DeleteSubtask", service: "subtasks", name: "delete", resource_type: "subtask",
    method: Method::DELETE, path: path_template!("/{accountId}/subtasks/{subtaskId}"),
    parameters: &[Parameter::path("subtask_id", "subtaskId", Type::Int64, "The step.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Deletes a step.",
};

/// Gets a step.
///
/// - `subtask_id`: The step.
///
/// `GetSubtask`: `GET /{accountId}/subtasks/{subtaskId}`. Created by [`Subtasks::get`].
#[doc = example!("subtasks().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetSubtask<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    subtask_id: Id<Subtask>,
}

endpoint!(GetSubtask = GET_SUBTASK { path(subtask_id) } => Subtask, decode::json);

constructor!(GetSubtask(subtask_id: impl IntoId<Subtask>) = Subtasks.get);

#[rustfmt::skip]
pub(crate) static GET_SUBTASK: Operation = Operation {
    id: "GetSubtask", service: "subtasks", name: "get", resource_type: "subtask",
    method: Method::GET, path: path_template!("/{accountId}/subtasks/{subtaskId}"),
    parameters: &[Parameter::path("subtask_id", "subtaskId", Type::Int64, "The step.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a step.",
};

/// Lists the steps of a to-do or other task.
///
/// - `recording_id`: The to-do or other task that the steps belong to.
///
/// `ListSubtasks`: `GET /{accountId}/recordings/{recordingId}/subtasks.json`. The result comes
/// in pages. Created by [`Subtasks::list`].
#[doc = example!("subtasks().list(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListSubtasks<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
}

list_endpoint!(ListSubtasks = LIST_SUBTASKS { path(recording_id) } => [Subtask], decode::list);

constructor!(ListSubtasks(recording_id: impl IntoId<Recording>) = Subtasks.list);

#[rustfmt::skip]
pub(crate) static LIST_SUBTASKS: Operation = Operation {
    id: "ListSubtasks", service: "subtasks", name: "list", resource_type: "subtask",
    method: Method::GET, path: path_template!("/{accountId}/recordings/{recordingId}/subtasks.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The to-do or other task that the steps belong to."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the steps of a to-do or other task.",
};

/// Moves a step to another position.
///
/// - `subtask_id`: The step.
/// - `position`: The new position among its siblings, counted from 1.
///
/// `RepositionSubtask`: `PUT /{accountId}/subtasks/{subtaskId}/position.json`. Idempotent, so
/// it is retried like a read. Created by [`Subtasks::reposition`].
#[doc = example!("subtasks().reposition(123, 1)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct RepositionSubtask<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    subtask_id: Id<Subtask>,
    pub(crate) body: RepositionSubtaskBody,
}

body!(RepositionSubtask: RepositionSubtaskBody { position: i32 } {});

endpoint!(
    RepositionSubtask = REPOSITION_SUBTASK { path(subtask_id); json(body) }
        => (), decode::nothing
);

constructor!(RepositionSubtask(
    subtask_id: impl IntoId<Subtask>,
    position: i32,
) = Subtasks.reposition);

#[rustfmt::skip]
pub(crate) static REPOSITION_SUBTASK: Operation = Operation {
    id: "RepositionSubtask", service: "subtasks", name: "reposition", resource_type: "subtask",
    method: Method::PUT, path: path_template!("/{accountId}/subtasks/{subtaskId}/position.json"),
    parameters: &[
        Parameter::path("subtask_id", "subtaskId", Type::Int64, "The step."),
        Parameter::body("position", Type::Int32, "The new position among its siblings, counted from 1."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Moves a step to another position.",
};

/// Marks a step as open.
///
/// - `subtask_id`: The step.
///
/// `UncompleteSubtask`: `DELETE /{accountId}/subtasks/{subtaskId}/completion.json`. Idempotent,
/// so it is retried like a read. Created by [`Subtasks::uncomplete`].
#[doc = example!("subtasks().uncomplete(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UncompleteSubtask<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    subtask_id: Id<Subtask>,
}

endpoint!(UncompleteSubtask = UNCOMPLETE_SUBTASK { path(subtask_id) } => (), decode::nothing);

constructor!(UncompleteSubtask(subtask_id: impl IntoId<Subtask>) = Subtasks.uncomplete);

#[rustfmt::skip]
pub(crate) static UNCOMPLETE_SUBTASK: Operation = Operation {
    id: "UncompleteSubtask", service: "subtasks", name: "uncomplete", resource_type: "subtask",
    method: Method::DELETE, path: path_template!("/{accountId}/subtasks/{subtaskId}/completion.json"),
    parameters: &[Parameter::path("subtask_id", "subtaskId", Type::Int64, "The step.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Marks a step as open.",
};

/// Changes the fields of a step that are set.
///
/// - `subtask_id`: The step.
///
/// `UpdateSubtask`: `PUT /{accountId}/subtasks/{subtaskId}`. Idempotent, so it is retried like
/// a read. Created by [`Subtasks::update`].
#[doc = example!("subtasks().update(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateSubtask<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    subtask_id: Id<Subtask>,
    pub(crate) body: UpdateSubtaskBody,
}

body!(UpdateSubtask: UpdateSubtaskBody {} {
    /// The task, in a few words.
    into title: String,
    /// The due date.
    clearable due_on or clear_due_on: Date,
    /// The people assigned to it.
    ids assignee_ids: Person,
});

endpoint!(UpdateSubtask = UPDATE_SUBTASK { path(subtask_id); json(body) } => Subtask, decode::json);

constructor!(UpdateSubtask(subtask_id: impl IntoId<Subtask>) = Subtasks.update);

#[rustfmt::skip]
pub(crate) static UPDATE_SUBTASK: Operation = Operation {
    id: "UpdateSubtask", service: "subtasks", name: "update", resource_type: "subtask",
    method: Method::PUT, path: path_template!("/{accountId}/subtasks/{subtaskId}"),
    parameters: &[
        Parameter::path("subtask_id", "subtaskId", Type::Int64, "The step."),
        Parameter::optional_body("title", Type::Text, "The task, in a few words."),
        Parameter::optional_body("due_on", Type::ClearableDate, "The due date."),
        Parameter::optional_body("assignee_ids", Type::List(&Type::Int64), "The people assigned to it."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes the fields of a step that are set.",
};
