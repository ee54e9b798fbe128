// @generated from api/todolist_groups.toml by `basecamp-codegen generate`; do not edit.
//! Groups: sections of a to-do list, each with a heading.

use crate::generated::prelude::*;

/// Groups: sections of a to-do list, each with a heading.
///
/// The service of [`Account::todolist_groups`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
///
/// let account = Account::detached("999")?;
/// let call = account.todolist_groups().create(123, "This week");
/// let call = account.todolist_groups().update(456).name("Next week");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct TodolistGroups<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> TodolistGroups<H> {
    /// Creates a group in a to-do list.
    ///
    /// - `todolist_id`: The to-do list.
    /// - `name`: The name.
    pub fn create(
        &self,
        todolist_id: impl IntoId<Todolist>,
        name: impl Into<String>,
    ) -> CreateTodolistGroup<H> {
        CreateTodolistGroup {
            account: self.account.clone(),
            options: CallOptions::default(),
            todolist_id: todolist_id.into_id(),
            body: CreateTodolistGroupBody::new(name.into()),
        }
    }

    /// Lists the groups of a to-do list.
    ///
    /// - `todolist_id`: The to-do list.
    pub fn list(&self, todolist_id: impl IntoId<Todolist>) -> ListTodolistGroups<H> {
        ListTodolistGroups {
            account: self.account.clone(),
            options: CallOptions::default(),
            todolist_id: todolist_id.into_id(),
        }
    }

    /// Moves a group to another position in its list.
    ///
    /// - `group_id`: The group of to-dos.
    /// - `position`: The new position among its siblings, counted from 1.
    pub fn reposition(
        &self,
        group_id: impl IntoId<Todolist>,
        position: i32,
    ) -> RepositionTodolistGroup<H> {
        RepositionTodolistGroup {
            account: self.account.clone(),
            options: CallOptions::default(),
            group_id: group_id.into_id(),
            body: RepositionTodolistGroupBody::new(position),
        }
    }

    /// Changes the fields of a to-do list or group that are set; the others are unchanged.
    ///
    /// - `id`: The to-do list or group.
    pub fn update(&self, id: impl IntoId<Todolist>) -> super::todolists::UpdateTodolist<H> {
        super::todolists::Todolists { account: self.account.clone() }.update(id)
    }

    /// Changes a to-do list or group with a closure that gets all its writable fields.
    ///
    /// - `id`: The to-do list or group.
    /// - `edit`: Changes the fields. If it returns an error, nothing is written.
    pub fn edit(
        &self,
        id: impl IntoId<Todolist>,
        edit: impl FnOnce(&mut super::todolists::TodolistFields) -> EditResult + Send + 'static,
    ) -> super::todolists::EditTodolist<H> {
        super::todolists::Todolists { account: self.account.clone() }.edit(id, edit)
    }
}

/// Creates a group in a to-do list.
///
/// - `todolist_id`: The to-do list.
/// - `name`: The name.
///
/// `CreateTodolistGroup`: `POST /{accountId}/todolists/{todolistId}/groups.json`. Not
/// idempotent, so it is never retried after a failure. Created by [`TodolistGroups::create`].
#[doc = example!("todolist_groups().create(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateTodolistGroup<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    todolist_id: Id<Todolist>,
    pub(crate) body: CreateTodolistGroupBody,
}

body!(CreateTodolistGroup: CreateTodolistGroupBody { name: String } {
    /// The color that marks it, such as `blue`.
    into color: String,
});

endpoint!(
    CreateTodolistGroup = CREATE_TODOLIST_GROUP { path(todolist_id); json(body) }
        => Todolist, decode::json
);

constructor!(CreateTodolistGroup(
    todolist_id: impl IntoId<Todolist>,
    name: impl Into<String>,
) = TodolistGroups.create);

#[rustfmt::skip]
pub(crate) static CREATE_TODOLIST_GROUP: Operation = Operation {
    id: "CreateTodolistGroup", service: "todolist_groups", name: "create", resource_type: "todolist_group",
    method: Method::POST, path: path_template!("/{accountId}/todolists/{todolistId}/groups.json"),
    parameters: &[
        Parameter::path("todolist_id", "todolistId", Type::Int64, "The to-do list."),
        Parameter::body("name", Type::Text, "The name."),
        Parameter::optional_body("color", Type::Text, "The color that marks it, such as `blue`."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Creates a group in a to-do list.",
};

/// Lists the groups of a to-do list.
///
/// - `todolist_id`: The to-do list.
///
/// `ListTodolistGroups`: `GET /{accountId}/todolists/{todolistId}/groups.json`. The result
/// comes in pages. Created by [`TodolistGroups::list`].
#[doc = example!("todolist_groups().list(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListTodolistGroups<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    todolist_id: Id<Todolist>,
}

list_endpoint!(
    ListTodolistGroups = LIST_TODOLIST_GROUPS { path(todolist_id) }
        => [Todolist], decode::list
);

constructor!(ListTodolistGroups(todolist_id: impl IntoId<Todolist>) = TodolistGroups.list);

#[rustfmt::skip]
pub(crate) static LIST_TODOLIST_GROUPS: Operation = Operation {
    id: "ListTodolistGroups", service: "todolist_groups", name: "list", resource_type: "todolist_group",
    method: Method::GET, path: path_template!("/{accountId}/todolists/{todolistId}/groups.json"),
    parameters: &[
        Parameter::path("todolist_id", "todolistId", Type::Int64, "The to-do list."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the groups of a to-do list.",
};

/// Moves a group to another position in its list.
///
/// - `group_id`: The group of to-dos.
/// - `position`: The new position among its siblings, counted from 1.
///
/// `RepositionTodolistGroup`: `PUT /{accountId}/todolists/groups/{groupId}/position.json`.
/// Idempotent, so it is retried like a read. Created by [`TodolistGroups::reposition`].
#[doc = example!("todolist_groups().reposition(123, 1)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct RepositionTodolistGroup<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    group_id: Id<Todolist>,
    pub(crate) body: RepositionTodolistGroupBody,
}

body!(RepositionTodolistGroup: RepositionTodolistGroupBody { position: i32 } {});

endpoint!(
    RepositionTodolistGroup = REPOSITION_TODOLIST_GROUP { path(group_id); json(body) }
        => (), decode::nothing
);

constructor!(RepositionTodolistGroup(
    group_id: impl IntoId<Todolist>,
    position: i32,
) = TodolistGroups.reposition);

#[rustfmt::skip]
pub(crate) static REPOSITION_TODOLIST_GROUP: Operation = Operation {
    id: "RepositionTodolistGroup", service: "todolist_groups", name: "reposition", resource_type: "todolist_group",
    method: Method::PUT, path: path_template!("/{accountId}/todolists/groups/{groupId}/position.json"),
    parameters: &[
        Parameter::path("group_id", "groupId", Type::Int64, "The group of to-dos."),
        Parameter::body("position", Type::Int32, "The new position among its siblings, counted from 1."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Moves a group to another position in its list.",
};
