// @generated from api/todolists.toml by `basecamp-codegen generate`; do not edit.
//! To-do lists: the lists in a project's to-do set.

use crate::generated::prelude::*;

/// To-do lists: the lists in a project's to-do set.
///
/// The service of [`Account::todolists`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
/// use basecamp_core::types::Status;
///
/// let account = Account::detached("999")?;
/// let todolists = account.todolists();
/// let call = todolists.create(123, "Launch").description("<em>Before spring</em>");
/// let call = todolists.list(123).status(Status::Archived);
/// let call = todolists.update(456).name("Launch").clear_description();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "to-do list")]
#[derive(Debug, Clone)]
pub struct Todolists<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Todolists<H> {
    /// Creates a to-do list.
    ///
    /// - `todoset_id`: The to-do set of the project.
    /// - `name`: The name.
    pub fn create(
        &self,
        todoset_id: impl IntoId<Todoset>,
        name: impl Into<String>,
    ) -> CreateTodolist<H> {
        CreateTodolist {
            account: self.account.clone(),
            options: CallOptions::default(),
            todoset_id: todoset_id.into_id(),
            body: CreateTodolistBody::new(name.into()),
        }
    }

    /// Gets a to-do list, or a group of a list.
    ///
    /// - `id`: The to-do list or group.
    pub fn get(&self, id: impl IntoId<Todolist>) -> GetTodolistOrGroup<H> {
        GetTodolistOrGroup {
            account: self.account.clone(),
            options: CallOptions::default(),
            id: id.into_id(),
        }
    }

    /// Lists the to-do lists of a to-do set.
    ///
    /// - `todoset_id`: The to-do set of the project.
    pub fn list(&self, todoset_id: impl IntoId<Todoset>) -> ListTodolists<H> {
        ListTodolists {
            account: self.account.clone(),
            options: CallOptions::default(),
            todoset_id: todoset_id.into_id(),
            status: None,
        }
    }

    /// Replaces a to-do list, or a group of a list, as a whole.
    ///
    /// - `id`: The to-do list or group.
    /// - `name`: The name.
    pub fn replace(
        &self,
        id: impl IntoId<Todolist>,
        name: impl Into<String>,
    ) -> UpdateTodolistOrGroup<H> {
        UpdateTodolistOrGroup {
            account: self.account.clone(),
            options: CallOptions::default(),
            id: id.into_id(),
            body: UpdateTodolistOrGroupBody::new(name.into()),
        }
    }

    /// Moves a to-do list to another position in its to-do set.
    ///
    /// - `todolist_id`: The to-do list.
    /// - `position`: The new position among its siblings, counted from 1.
    pub fn reposition(
        &self,
        todolist_id: impl IntoId<Todolist>,
        position: i32,
    ) -> RepositionTodolist<H> {
        RepositionTodolist {
            account: self.account.clone(),
            options: CallOptions::default(),
            todolist_id: todolist_id.into_id(),
            body: RepositionTodolistBody::new(position),
        }
    }

    /// Changes the fields of a to-do list or group that are set; the others are unchanged.
    ///
    /// - `id`: The to-do list or group.
    pub fn update(&self, id: impl IntoId<Todolist>) -> UpdateTodolist<H> {
        UpdateTodolist {
            account: self.account.clone(),
            options: CallOptions::default(),
            id: id.into_id(),
            changes: FieldChanges::default(),
        }
    }

    /// Changes a to-do list or group with a closure that gets all its writable fields.
    ///
    /// - `id`: The to-do list or group.
    /// - `edit`: Changes the fields. If it returns an error, nothing is written.
    pub fn edit(
        &self,
        id: impl IntoId<Todolist>,
        edit: impl FnOnce(&mut TodolistFields) -> EditResult + Send + 'static,
    ) -> EditTodolist<H> {
        EditTodolist {
            account: self.account.clone(),
            options: CallOptions::default(),
            id: id.into_id(),
            edit: Edit::new(edit),
        }
    }
}

/// Creates a to-do list.
///
/// - `todoset_id`: The to-do set of the project.
/// - `name`: The name.
///
/// `CreateTodolist`: `POST /{accountId}/todosets/{todosetId}/todolists.json`. Not idempotent,
/// so it is never retried after a failure. Created by [`Todolists::create`].
#[doc = example!("todolists().create(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateTodolist<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    todoset_id: Id<Todoset>,
    pub(crate) body: CreateTodolistBody,
}

body!(CreateTodolist: CreateTodolistBody { name: String } {
    /// The notes, as HTML.
    into description: String,
    /// Whether it is visible to clients.
    plain visible_to_clients: bool,
});

rich_text_endpoint!(
    CreateTodolist(description) = CREATE_TODOLIST { path(todoset_id); json(body) }
        => Todolist, decode::json
);

constructor!(CreateTodolist(
    todoset_id: impl IntoId<Todoset>,
    name: impl Into<String>,
) = Todolists.create);

#[rustfmt::skip]
pub(crate) static CREATE_TODOLIST: Operation = Operation {
    id: "CreateTodolist", service: "todolists", name: "create", resource_type: "todolist",
    method: Method::POST, path: path_template!("/{accountId}/todosets/{todosetId}/todolists.json"),
    parameters: &[
        Parameter::path("todoset_id", "todosetId", Type::Int64, "The to-do set of the project."),
        Parameter::body("name", Type::Text, "The name."),
        Parameter::optional_body("description", Type::Text, "The notes, as HTML."),
        Parameter::optional_body("visible_to_clients", Type::Bool, "Whether it is visible to clients."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Creates a to-do list.",
};

/// Gets a to-do list, or a group of a list.
///
/// - `id`: The to-do list or group.
///
/// `GetTodolistOrGroup`: `GET /{accountId}/todolists/{id}`. Created by [`Todolists::get`].
#[doc = example!("todolists().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetTodolistOrGroup<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    id: Id<Todolist>,
}

endpoint!(GetTodolistOrGroup = GET_TODOLIST_OR_GROUP { path(id) } => Todolist, decode::json);

constructor!(GetTodolistOrGroup(id: impl IntoId<Todolist>) = Todolists.get);

#[rustfmt::skip]
pub(crate) static GET_TODOLIST_OR_GROUP: Operation = Operation {
    id: "GetTodolistOrGroup", service: "todolists", name: "get", resource_type: "todolist_or_group",
    method: Method::GET, path: path_template!("/{accountId}/todolists/{id}"),
    parameters: &[Parameter::path("id", "id", Type::Int64, "The to-do list or group.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a to-do list, or a group of a list.",
};

/// Lists the to-do lists of a to-do set.
///
/// - `todoset_id`: The to-do set of the project.
///
/// `ListTodolists`: `GET /{accountId}/todosets/{todosetId}/todolists.json`. The result comes in
/// pages. Created by [`Todolists::list`].
#[doc = example!("todolists().list(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListTodolists<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    todoset_id: Id<Todoset>,
    status: Option<Status>,
}

setters!(ListTodolists<H> {
    /// Only those with this status. Default: active.
    into status: Status,
});

list_endpoint!(
    ListTodolists = LIST_TODOLISTS { path(todoset_id), query(status) }
        => [Todolist], decode::list
);

constructor!(ListTodolists(todoset_id: impl IntoId<Todoset>) = Todolists.list);

#[rustfmt::skip]
pub(crate) static LIST_TODOLISTS: Operation = Operation {
    id: "ListTodolists", service: "todolists", name: "list", resource_type: "todolist",
    method: Method::GET, path: path_template!("/{accountId}/todosets/{todosetId}/todolists.json"),
    parameters: &[
        Parameter::path("todoset_id", "todosetId", Type::Int64, "The to-do set of the project."),
        Parameter::optional_query("status", Type::OneOf(&["active", "archived", "drafted", "trashed"]), "Only those with this status. Default: active."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the to-do lists of a to-do set.",
};

/// Replaces a to-do list, or a group of a list, as a whole.
///
/// - `id`: The to-do list or group.
/// - `name`: The name.
///
/// `UpdateTodolistOrGroup`: `PUT /{accountId}/todolists/{id}`. Idempotent, so it is retried
/// like a read. Clears fields that are not set. [`Todolists::update`] preserves them. Created
/// by [`Todolists::replace`].
#[doc = example!("todolists().replace(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateTodolistOrGroup<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    id: Id<Todolist>,
    pub(crate) body: UpdateTodolistOrGroupBody,
}

body!(UpdateTodolistOrGroup: UpdateTodolistOrGroupBody { name: String } {
    /// The notes, as HTML.
    into description: String,
});

rich_text_endpoint!(
    UpdateTodolistOrGroup(description) = UPDATE_TODOLIST_OR_GROUP { path(id); json(body) }
        => Todolist, decode::json
);

constructor!(UpdateTodolistOrGroup(
    id: impl IntoId<Todolist>,
    name: impl Into<String>,
) = Todolists.replace);

#[rustfmt::skip]
pub(crate) static UPDATE_TODOLIST_OR_GROUP: Operation = Operation {
    id: "UpdateTodolistOrGroup", service: "todolists", name: "replace", resource_type: "todolist_or_group",
    method: Method::PUT, path: path_template!("/{accountId}/todolists/{id}"),
    parameters: &[
        Parameter::path("id", "id", Type::Int64, "The to-do list or group."),
        Parameter::body("name", Type::Text, "The name."),
        Parameter::optional_body("description", Type::Text, "The notes, as HTML."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Replaces a to-do list, or a group of a list, as a whole.",
};

/// Moves a to-do list to another position in its to-do set.
///
/// - `todolist_id`: The to-do list.
/// - `position`: The new position among its siblings, counted from 1.
///
/// `RepositionTodolist`: `PUT /{accountId}/todosets/todolists/{todolistId}/position.json`.
/// Idempotent, so it is retried like a read. Created by [`Todolists::reposition`].
#[doc = example!("todolists().reposition(123, 1)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct RepositionTodolist<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    todolist_id: Id<Todolist>,
    pub(crate) body: RepositionTodolistBody,
}

body!(RepositionTodolist: RepositionTodolistBody { position: i32 } {});

endpoint!(
    RepositionTodolist = REPOSITION_TODOLIST { path(todolist_id); json(body) }
        => (), decode::nothing
);

constructor!(RepositionTodolist(
    todolist_id: impl IntoId<Todolist>,
    position: i32,
) = Todolists.reposition);

#[rustfmt::skip]
pub(crate) static REPOSITION_TODOLIST: Operation = Operation {
    id: "RepositionTodolist", service: "todolists", name: "reposition", resource_type: "todolist",
    method: Method::PUT, path: path_template!("/{accountId}/todosets/todolists/{todolistId}/position.json"),
    parameters: &[
        Parameter::path("todolist_id", "todolistId", Type::Int64, "The to-do list."),
        Parameter::body("position", Type::Int32, "The new position among its siblings, counted from 1."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Moves a to-do list to another position in its to-do set.",
};

/// Changes the fields of a to-do list or group that are set; the others are unchanged.
///
/// - `id`: The to-do list or group.
///
/// Two requests (read-modify-write): [`GetTodolistOrGroup`] reads the record, and
/// [`UpdateTodolistOrGroup`] writes all its writable fields. Nothing is written if one of them
/// is missing or malformed. Created by [`Todolists::update`].
#[doc = example!("todolists().update(123).name(\"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateTodolist<H = Detached> {
    account: Account<H>,
    options: CallOptions,
    id: Id<Todolist>,
    changes: FieldChanges,
}

impl<H> UpdateTodolist<H> {
    /// The name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.changes.set::<String>("name", name.into());
        self
    }

    /// The notes, as HTML.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.changes.set::<String>("description", description.into());
        self
    }

    /// Clears `description`.
    pub fn clear_description(mut self) -> Self {
        self.changes.set("description", "");
        self
    }
}

impl<H> From<UpdateTodolist<H>> for RecordUpdate {
    fn from(update: UpdateTodolist<H>) -> Self {
        Self::update(
            &UPDATE_TODOLIST_OR_GROUP_RECORD,
            update.account.id(),
            update.id,
            update.options,
            update.changes,
        )
    }
}

rich_text_update!(UpdateTodolist("description") as UpdateTodolistOrGroup => Todolist);

constructor!(UpdateTodolist(id: impl IntoId<Todolist>) = Todolists.update);

/// Changes a to-do list or group with a closure that gets all its writable fields.
///
/// - `id`: The to-do list or group.
/// - `edit`: Changes the fields. If it returns an error, nothing is written.
///
/// Two requests (read-modify-write): [`GetTodolistOrGroup`] reads the record, and
/// [`UpdateTodolistOrGroup`] writes all its writable fields. Nothing is written if one of them
/// is missing or malformed. Created by [`Todolists::edit`].
#[doc = example!(
    "todolists()\n    .edit(123, |fields| {\n        fields.name.clear();\n        Ok(())\n    })\n    "
)]
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct EditTodolist<H = Detached> {
    account: Account<H>,
    options: CallOptions,
    id: Id<Todolist>,
    edit: Edit<TodolistFields>,
}

impl<H> From<EditTodolist<H>> for RecordUpdate {
    fn from(edit: EditTodolist<H>) -> Self {
        Self::edit(
            &UPDATE_TODOLIST_OR_GROUP_RECORD,
            edit.account.id(),
            edit.id,
            edit.options,
            edit.edit,
        )
    }
}

update_methods!(EditTodolist as UpdateTodolistOrGroup => Todolist);

constructor!(EditTodolist(
    id: impl IntoId<Todolist>,
    edit: impl FnOnce(&mut TodolistFields) -> EditResult + Send + 'static,
) = Todolists.edit);

/// The writable fields of a to-do list or group, which the closure of [`Todolists::edit`]
/// changes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TodolistFields {
    /// The name.
    pub name: String,
    /// The notes, as HTML.
    pub description: String,
    #[serde(skip)]
    source: SourceRecord,
}

impl TodolistFields {
    /// The complete record, as it was read.
    ///
    /// # Errors
    ///
    /// An `api_error` with the place at which the record differs from its documented
    /// shape.
    #[inline]
    pub fn current(&self) -> Result<Todolist, Error> {
        self.source.decode::<GetTodolistOrGroup>()
    }
}
impl WritableFields for TodolistFields {
    fn attach_source(&mut self, source: SourceRecord) {
        self.source = source;
    }
}

pub(crate) static UPDATE_TODOLIST_OR_GROUP_RECORD: Record = Record {
    read: &GET_TODOLIST_OR_GROUP,
    write: &UPDATE_TODOLIST_OR_GROUP,
    members: &[
        ("name", FieldSource::Member("name")),
        ("description", FieldSource::Member("description")),
    ],
};
