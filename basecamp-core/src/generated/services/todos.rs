// @generated from api/todos.toml by `basecamp-codegen generate`; do not edit.
//! To-dos: single tasks, with assignees and due dates.

use crate::generated::prelude::*;

/// To-dos: single tasks, with assignees and due dates.
///
/// The service of [`Account::todos`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
///
/// let account = Account::detached("999")?;
/// let todos = account.todos();
/// let call = todos.create(123, "Ship it").due_on(date(2026, 12, 1)).notify(true);
/// let call = todos.list(123).completed(true).max_items(20);
/// let call = todos.complete(456);
/// let call = todos.update(456).content("Ship it").clear_due_on();
/// let call = todos.edit(456, |todo| {
///     todo.description.clear();
///     todo.assignee_ids.push(789.into());
///     Ok(())
/// });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "task")]
#[derive(Debug, Clone)]
pub struct Todos<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Todos<H> {
    /// Marks a to-do as done.
    ///
    /// - `todo_id`: The to-do.
    pub fn complete(&self, todo_id: impl IntoId<Todo>) -> CompleteTodo<H> {
        CompleteTodo {
            account: self.account.clone(),
            options: CallOptions::default(),
            todo_id: todo_id.into_id(),
        }
    }

    /// Creates a to-do in a list.
    ///
    /// - `todolist_id`: The to-do list.
    /// - `content`: The task, in a few words.
    pub fn create(
        &self,
        todolist_id: impl IntoId<Todolist>,
        content: impl Into<String>,
    ) -> CreateTodo<H> {
        CreateTodo {
            account: self.account.clone(),
            options: CallOptions::default(),
            todolist_id: todolist_id.into_id(),
            body: CreateTodoBody::new(content.into()),
        }
    }

    /// Creates a to-do in a to-do set, outside of its lists.
    ///
    /// - `project_id`: The project.
    /// - `todoset_id`: The to-do set of the project.
    /// - `content`: The task, in a few words.
    pub fn create_in_todoset(
        &self,
        project_id: impl IntoId<Project>,
        todoset_id: impl IntoId<Todoset>,
        content: impl Into<String>,
    ) -> CreateTodosetTodo<H> {
        CreateTodosetTodo {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            todoset_id: todoset_id.into_id(),
            body: CreateTodosetTodoBody::new(content.into()),
        }
    }

    /// Gets a to-do.
    ///
    /// - `todo_id`: The to-do.
    pub fn get(&self, todo_id: impl IntoId<Todo>) -> GetTodo<H> {
        GetTodo {
            account: self.account.clone(),
            options: CallOptions::default(),
            todo_id: todo_id.into_id(),
        }
    }

    /// Lists the to-dos in a list.
    ///
    /// - `todolist_id`: The to-do list.
    pub fn list(&self, todolist_id: impl IntoId<Todolist>) -> ListTodos<H> {
        ListTodos {
            account: self.account.clone(),
            options: CallOptions::default(),
            todolist_id: todolist_id.into_id(),
            status: None,
            completed: None,
        }
    }

    /// Replaces a to-do as a whole.
    ///
    /// - `todo_id`: The to-do.
    /// - `content`: The task, in a few words.
    pub fn replace(
        &self,
        todo_id: impl IntoId<Todo>,
        content: impl Into<String>,
    ) -> ReplaceTodo<H> {
        ReplaceTodo {
            account: self.account.clone(),
            options: CallOptions::default(),
            todo_id: todo_id.into_id(),
            body: ReplaceTodoBody::new(content.into()),
        }
    }

    /// Moves a to-do to another position, or to another list.
    ///
    /// - `todo_id`: The to-do.
    /// - `position`: The new position among its siblings, counted from 1.
    pub fn reposition(&self, todo_id: impl IntoId<Todo>, position: i32) -> RepositionTodo<H> {
        RepositionTodo {
            account: self.account.clone(),
            options: CallOptions::default(),
            todo_id: todo_id.into_id(),
            body: RepositionTodoBody::new(position),
        }
    }

    /// Marks a to-do as open.
    ///
    /// - `todo_id`: The to-do.
    pub fn uncomplete(&self, todo_id: impl IntoId<Todo>) -> UncompleteTodo<H> {
        UncompleteTodo {
            account: self.account.clone(),
            options: CallOptions::default(),
            todo_id: todo_id.into_id(),
        }
    }

    /// Changes the fields of a to-do that are set; the others are unchanged.
    ///
    /// - `todo_id`: The to-do.
    pub fn update(&self, todo_id: impl IntoId<Todo>) -> UpdateTodo<H> {
        UpdateTodo {
            account: self.account.clone(),
            options: CallOptions::default(),
            todo_id: todo_id.into_id(),
            changes: FieldChanges::default(),
        }
    }

    /// Changes a to-do with a closure that gets all its writable fields.
    ///
    /// - `todo_id`: The to-do.
    /// - `edit`: Changes the fields. If it returns an error, nothing is written.
    pub fn edit(
        &self,
        todo_id: impl IntoId<Todo>,
        edit: impl FnOnce(&mut TodoFields) -> EditResult + Send + 'static,
    ) -> EditTodo<H> {
        EditTodo {
            account: self.account.clone(),
            options: CallOptions::default(),
            todo_id: todo_id.into_id(),
            edit: Edit::new(edit),
        }
    }
}

/// Marks a to-do as done.
///
/// - `todo_id`: The to-do.
///
/// `CompleteTodo`: `POST /{accountId}/todos/{todoId}/completion.json`. Idempotent, so it is
/// retried like a read. Created by [`Todos::complete`].
#[doc = example!("todos().complete(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CompleteTodo<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    todo_id: Id<Todo>,
}

endpoint!(CompleteTodo = COMPLETE_TODO { path(todo_id) } => (), decode::nothing);

constructor!(CompleteTodo(todo_id: impl IntoId<Todo>) = Todos.complete);

#[rustfmt::skip]
pub(crate) static COMPLETE_TODO: Operation = Operation {
    id: "CompleteTodo", service: "todos", name: "complete", resource_type: "todo",
    method: Method::POST, path: path_template!("/{accountId}/todos/{todoId}/completion.json"),
    parameters: &[Parameter::path("todo_id", "todoId", Type::Int64, "The to-do.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Marks a to-do as done.",
};

/// Creates a to-do in a list.
///
/// - `todolist_id`: The to-do list.
/// - `content`: The task, in a few words.
///
/// `CreateTodo`: `POST /{accountId}/todolists/{todolistId}/todos.json`. Not idempotent, so it
/// is never retried after a failure. Created by [`Todos::create`].
#[doc = example!("todos().create(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateTodo<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    todolist_id: Id<Todolist>,
    pub(crate) body: CreateTodoBody,
}

body!(CreateTodo: CreateTodoBody { content: String } {
    /// The notes, as HTML.
    into description: String,
    /// The people assigned to it.
    ids assignee_ids: Person,
    /// The people to notify when it is done.
    ids completion_subscriber_ids: Person,
    /// Whether to notify the assignees.
    plain notify: bool,
    /// The due date.
    plain due_on: Date,
    /// The start date of the work on it.
    plain starts_on: Date,
});

rich_text_endpoint!(
    CreateTodo(description) = CREATE_TODO { path(todolist_id); json(body) }
        => Todo, decode::json
);

constructor!(CreateTodo(
    todolist_id: impl IntoId<Todolist>,
    content: impl Into<String>,
) = Todos.create);

#[rustfmt::skip]
pub(crate) static CREATE_TODO: Operation = Operation {
    id: "CreateTodo", service: "todos", name: "create", resource_type: "todo",
    method: Method::POST, path: path_template!("/{accountId}/todolists/{todolistId}/todos.json"),
    parameters: &[
        Parameter::path("todolist_id", "todolistId", Type::Int64, "The to-do list."),
        Parameter::body("content", Type::Text, "The task, in a few words."),
        Parameter::optional_body("description", Type::Text, "The notes, as HTML."),
        Parameter::optional_body("assignee_ids", Type::List(&Type::Int64), "The people assigned to it."),
        Parameter::optional_body("completion_subscriber_ids", Type::List(&Type::Int64), "The people to notify when it is done."),
        Parameter::optional_body("notify", Type::Bool, "Whether to notify the assignees."),
        Parameter::optional_body("due_on", Type::Date, "The due date."),
        Parameter::optional_body("starts_on", Type::Date, "The start date of the work on it."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Creates a to-do in a list.",
};

/// Creates a to-do in a to-do set, outside of its lists.
///
/// - `project_id`: The project.
/// - `todoset_id`: The to-do set of the project.
/// - `content`: The task, in a few words.
///
/// `CreateTodosetTodo`: `POST /{accountId}/buckets/{bucketId}/todosets/{todosetId}/todos.json`.
/// Not idempotent, so it is never retried after a failure. Created by
/// [`Todos::create_in_todoset`].
#[doc = example!("todos().create_in_todoset(123, 123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateTodosetTodo<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    todoset_id: Id<Todoset>,
    pub(crate) body: CreateTodosetTodoBody,
}

body!(CreateTodosetTodo: CreateTodosetTodoBody { content: String } {
    /// The notes, as HTML.
    into description: String,
    /// The people assigned to it.
    ids assignee_ids: Person,
    /// The people to notify when it is done.
    ids completion_subscriber_ids: Person,
    /// Whether to notify the assignees.
    plain notify: bool,
    /// The due date.
    plain due_on: Date,
    /// The start date of the work on it.
    plain starts_on: Date,
});

rich_text_endpoint!(
    CreateTodosetTodo(description) = CREATE_TODOSET_TODO { path(project_id, todoset_id); json(body) }
        => Todo, decode::json
);

constructor!(CreateTodosetTodo(
    project_id: impl IntoId<Project>,
    todoset_id: impl IntoId<Todoset>,
    content: impl Into<String>,
) = Todos.create_in_todoset);

#[rustfmt::skip]
pub(crate) static CREATE_TODOSET_TODO: Operation = Operation {
    id: "CreateTodosetTodo", service: "todos", name: "create_in_todoset", resource_type: "todo",
    method: Method::POST, path: path_template!("/{accountId}/buckets/{bucketId}/todosets/{todosetId}/todos.json"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("todoset_id", "todosetId", Type::Int64, "The to-do set of the project."),
        Parameter::body("content", Type::Text, "The task, in a few words."),
        Parameter::optional_body("description", Type::Text, "The notes, as HTML."),
        Parameter::optional_body("assignee_ids", Type::List(&Type::Int64), "The people assigned to it."),
        Parameter::optional_body("completion_subscriber_ids", Type::List(&Type::Int64), "The people to notify when it is done."),
        Parameter::optional_body("notify", Type::Bool, "Whether to notify the assignees."),
        Parameter::optional_body("due_on", Type::Date, "The due date."),
        Parameter::optional_body("starts_on", Type::Date, "The start date of the work on it."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Creates a to-do in a to-do set, outside of its lists.",
};

/// Gets a to-do.
///
/// - `todo_id`: The to-do.
///
/// `GetTodo`: `GET /{accountId}/todos/{todoId}`. Created by [`Todos::get`].
#[doc = example!("todos().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetTodo<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    todo_id: Id<Todo>,
}

endpoint!(GetTodo = GET_TODO { path(todo_id) } => Todo, decode::json);

constructor!(GetTodo(todo_id: impl IntoId<Todo>) = Todos.get);

#[rustfmt::skip]
pub(crate) static GET_TODO: Operation = Operation {
    id: "GetTodo", service: "todos", name: "get", resource_type: "todo",
    method: Method::GET, path: path_template!("/{accountId}/todos/{todoId}"),
    parameters: &[Parameter::path("todo_id", "todoId", Type::Int64, "The to-do.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a to-do.",
};

/// Lists the to-dos in a list.
///
/// - `todolist_id`: The to-do list.
///
/// `ListTodos`: `GET /{accountId}/todolists/{todolistId}/todos.json`. The result comes in
/// pages. Created by [`Todos::list`].
#[doc = example!("todos().list(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListTodos<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    todolist_id: Id<Todolist>,
    status: Option<Status>,
    completed: Option<bool>,
}

setters!(ListTodos<H> {
    /// Only those with this status. Default: active.
    into status: Status,
    /// Whether to list the completed to-dos instead of the open ones.
    plain completed: bool,
});

list_endpoint!(
    ListTodos = LIST_TODOS { path(todolist_id), query(status, completed) }
        => [Todo], decode::list
);

constructor!(ListTodos(todolist_id: impl IntoId<Todolist>) = Todos.list);

#[rustfmt::skip]
pub(crate) static LIST_TODOS: Operation = Operation {
    id: "ListTodos", service: "todos", name: "list", resource_type: "todo",
    method: Method::GET, path: path_template!("/{accountId}/todolists/{todolistId}/todos.json"),
    parameters: &[
        Parameter::path("todolist_id", "todolistId", Type::Int64, "The to-do list."),
        Parameter::optional_query("status", Type::OneOf(&["active", "archived", "drafted", "trashed"]), "Only those with this status. Default: active."),
        Parameter::optional_query("completed", Type::Bool, "Whether to list the completed to-dos instead of the open ones."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the to-dos in a list.",
};

/// Replaces a to-do as a whole.
///
/// - `todo_id`: The to-do.
/// - `content`: The task, in a few words.
///
/// `ReplaceTodo`: `PUT /{accountId}/todos/{todoId}`. Idempotent, so it is retried like a read.
/// Clears fields that are not set. [`Todos::update`] preserves them. Created by
/// [`Todos::replace`].
#[doc = example!("todos().replace(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ReplaceTodo<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    todo_id: Id<Todo>,
    pub(crate) body: ReplaceTodoBody,
}

body!(ReplaceTodo: ReplaceTodoBody { content: String } {
    /// The notes, as HTML.
    into description: String,
    /// The people assigned to it.
    ids assignee_ids: Person,
    /// The people to notify when it is done.
    ids completion_subscriber_ids: Person,
    /// Whether to notify the assignees.
    plain notify: bool,
    /// The due date.
    plain due_on: Date,
    /// The start date of the work on it.
    plain starts_on: Date,
});

rich_text_endpoint!(
    ReplaceTodo(description) = REPLACE_TODO { path(todo_id); json(body) }
        => Todo, decode::json
);

constructor!(ReplaceTodo(todo_id: impl IntoId<Todo>, content: impl Into<String>) = Todos.replace);

#[rustfmt::skip]
pub(crate) static REPLACE_TODO: Operation = Operation {
    id: "ReplaceTodo", service: "todos", name: "replace", resource_type: "todo",
    method: Method::PUT, path: path_template!("/{accountId}/todos/{todoId}"),
    parameters: &[
        Parameter::path("todo_id", "todoId", Type::Int64, "The to-do."),
        Parameter::body("content", Type::Text, "The task, in a few words."),
        Parameter::optional_body("description", Type::Text, "The notes, as HTML."),
        Parameter::optional_body("assignee_ids", Type::List(&Type::Int64), "The people assigned to it."),
        Parameter::optional_body("completion_subscriber_ids", Type::List(&Type::Int64), "The people to notify when it is done."),
        Parameter::optional_body("notify", Type::Bool, "Whether to notify the assignees."),
        Parameter::optional_body("due_on", Type::Date, "The due date."),
        Parameter::optional_body("starts_on", Type::Date, "The start date of the work on it."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Replaces a to-do as a whole.",
};

/// Moves a to-do to another position, or to another list.
///
/// - `todo_id`: The to-do.
/// - `position`: The new position among its siblings, counted from 1.
///
/// `RepositionTodo`: `PUT /{accountId}/todos/{todoId}/position.json`. Idempotent, so it is
/// retried like a read. Created by [`Todos::reposition`].
#[doc = example!("todos().reposition(123, 1)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct RepositionTodo<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    todo_id: Id<Todo>,
    pub(crate) body: RepositionTodoBody,
}

body!(RepositionTodo: RepositionTodoBody { position: i32 } {
    /// The list or group to move it to. Default: its present one.
    id parent_id: Todolist,
});

endpoint!(RepositionTodo = REPOSITION_TODO { path(todo_id); json(body) } => (), decode::nothing);

constructor!(RepositionTodo(todo_id: impl IntoId<Todo>, position: i32) = Todos.reposition);

#[rustfmt::skip]
pub(crate) static REPOSITION_TODO: Operation = Operation {
    id: "RepositionTodo", service: "todos", name: "reposition", resource_type: "todo",
    method: Method::PUT, path: path_template!("/{accountId}/todos/{todoId}/position.json"),
    parameters: &[
        Parameter::path("todo_id", "todoId", Type::Int64, "The to-do."),
        Parameter::body("position", Type::Int32, "The new position among its siblings, counted from 1."),
        Parameter::optional_body("parent_id", Type::Int64, "The list or group to move it to. Default: its present one."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Moves a to-do to another position, or to another list.",
};

/// Marks a to-do as open.
///
/// - `todo_id`: The to-do.
///
/// `UncompleteTodo`: `DELETE /{accountId}/todos/{todoId}/completion.json`. Idempotent, so it is
/// retried like a read. Created by [`Todos::uncomplete`].
#[doc = example!("todos().uncomplete(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UncompleteTodo<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    todo_id: Id<Todo>,
}

endpoint!(UncompleteTodo = UNCOMPLETE_TODO { path(todo_id) } => (), decode::nothing);

constructor!(UncompleteTodo(todo_id: impl IntoId<Todo>) = Todos.uncomplete);

#[rustfmt::skip]
pub(crate) static UNCOMPLETE_TODO: Operation = Operation {
    id: "UncompleteTodo", service: "todos", name: "uncomplete", resource_type: "todo",
    method: Method::DELETE, path: path_template!("/{accountId}/todos/{todoId}/completion.json"),
    parameters: &[Parameter::path("todo_id", "todoId", Type::Int64, "The to-do.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Marks a to-do as open.",
};

/// Changes the fields of a to-do that are set; the others are unchanged.
///
/// - `todo_id`: The to-do.
///
/// Two requests (read-modify-write): [`GetTodo`] reads the record, and [`ReplaceTodo`] writes
/// all its writable fields. Nothing is written if one of them is missing or malformed. Created
/// by [`Todos::update`].
#[doc = example!("todos().update(123).content(\"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateTodo<H = Detached> {
    account: Account<H>,
    options: CallOptions,
    todo_id: Id<Todo>,
    changes: FieldChanges,
}

impl<H> UpdateTodo<H> {
    /// The task, in a few words.
    pub fn content(mut self, content: impl Into<String>) -> Self {
        self.changes.set::<String>("content", content.into());
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

    /// The people assigned to it.
    pub fn assignee_ids(
        mut self,
        assignee_ids: impl IntoIterator<Item = impl IntoId<Person>>,
    ) -> Self {
        self.changes.set::<Vec<Id<Person>>>(
            "assignee_ids",
            assignee_ids.into_iter().map(IntoId::into_id).collect(),
        );
        self
    }

    /// Clears `assignee_ids`.
    pub fn clear_assignee_ids(mut self) -> Self {
        self.changes.set("assignee_ids", [(); 0]);
        self
    }

    /// The people to notify when it is done.
    pub fn completion_subscriber_ids(
        mut self,
        completion_subscriber_ids: impl IntoIterator<Item = impl IntoId<Person>>,
    ) -> Self {
        self.changes.set::<Vec<Id<Person>>>(
            "completion_subscriber_ids",
            completion_subscriber_ids.into_iter().map(IntoId::into_id).collect(),
        );
        self
    }

    /// Clears `completion_subscriber_ids`.
    pub fn clear_completion_subscriber_ids(mut self) -> Self {
        self.changes.set("completion_subscriber_ids", [(); 0]);
        self
    }

    /// Whether to notify the assignees. Sent only if it is set.
    pub fn notify(mut self, notify: bool) -> Self {
        self.changes.set::<bool>("notify", notify);
        self
    }

    /// The due date.
    pub fn due_on(mut self, due_on: Date) -> Self {
        self.changes.set::<Date>("due_on", due_on);
        self
    }

    /// Clears `due_on`.
    pub fn clear_due_on(mut self) -> Self {
        self.changes.set("due_on", "");
        self
    }

    /// The start date of the work on it.
    pub fn starts_on(mut self, starts_on: Date) -> Self {
        self.changes.set::<Date>("starts_on", starts_on);
        self
    }

    /// Clears `starts_on`.
    pub fn clear_starts_on(mut self) -> Self {
        self.changes.set("starts_on", "");
        self
    }
}

impl<H> From<UpdateTodo<H>> for RecordUpdate {
    fn from(update: UpdateTodo<H>) -> Self {
        Self::update(
            &REPLACE_TODO_RECORD,
            update.account.id(),
            update.todo_id,
            update.options,
            update.changes,
        )
    }
}

rich_text_update!(UpdateTodo("description") as ReplaceTodo => Todo);

constructor!(UpdateTodo(todo_id: impl IntoId<Todo>) = Todos.update);

/// Changes a to-do with a closure that gets all its writable fields.
///
/// - `todo_id`: The to-do.
/// - `edit`: Changes the fields. If it returns an error, nothing is written.
///
/// Two requests (read-modify-write): [`GetTodo`] reads the record, and [`ReplaceTodo`] writes
/// all its writable fields. Nothing is written if one of them is missing or malformed. Created
/// by [`Todos::edit`].
#[doc = example!(
    "todos()\n    .edit(123, |fields| {\n        fields.content.clear();\n        Ok(())\n    })\n    "
)]
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct EditTodo<H = Detached> {
    account: Account<H>,
    options: CallOptions,
    todo_id: Id<Todo>,
    edit: Edit<TodoFields>,
}

impl<H> From<EditTodo<H>> for RecordUpdate {
    fn from(edit: EditTodo<H>) -> Self {
        Self::edit(&REPLACE_TODO_RECORD, edit.account.id(), edit.todo_id, edit.options, edit.edit)
    }
}

update_methods!(EditTodo as ReplaceTodo => Todo);

constructor!(EditTodo(
    todo_id: impl IntoId<Todo>,
    edit: impl FnOnce(&mut TodoFields) -> EditResult + Send + 'static,
) = Todos.edit);

/// The writable fields of a to-do, which the closure of [`Todos::edit`] changes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TodoFields {
    /// The task, in a few words.
    pub content: String,
    /// The notes, as HTML.
    pub description: String,
    /// The people assigned to it.
    pub assignee_ids: Vec<Id<Person>>,
    /// The people to notify when it is done.
    pub completion_subscriber_ids: Vec<Id<Person>>,
    /// Whether to notify the assignees. Sent only if it is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notify: Option<bool>,
    /// The due date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Date>,
    /// The start date of the work on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<Date>,
    #[serde(skip)]
    source: SourceRecord,
}

impl TodoFields {
    /// The complete record, as it was read.
    ///
    /// # Errors
    ///
    /// An `api_error` with the place at which the record differs from its documented
    /// shape.
    #[inline]
    pub fn current(&self) -> Result<Todo, Error> {
        self.source.decode::<GetTodo>()
    }
}
impl WritableFields for TodoFields {
    fn attach_source(&mut self, source: SourceRecord) {
        self.source = source;
    }
}

pub(crate) static REPLACE_TODO_RECORD: Record = Record {
    read: &GET_TODO,
    write: &REPLACE_TODO,
    members: &[
        ("content", FieldSource::Member("content")),
        ("description", FieldSource::Member("description")),
        ("assignee_ids", FieldSource::Each("assignees", "id")),
        ("completion_subscriber_ids", FieldSource::Each("completion_subscribers", "id")),
        ("notify", FieldSource::Caller),
        ("due_on", FieldSource::Optional("due_on")),
        ("starts_on", FieldSource::Optional("starts_on")),
    ],
};
