// @generated from api/todosets.toml by `basecamp-codegen generate`; do not edit.
//! To-do sets: the tool of a project for to-do lists.

use crate::generated::prelude::*;

/// To-do sets: the tool of a project for to-do lists.
///
/// The service of [`Account::todosets`].
///
/// ```
/// use basecamp_core::Account;
///
/// let account = Account::detached("999")?;
/// let call = account.todosets().get(123);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Todosets<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Todosets<H> {
    /// Gets a to-do set.
    ///
    /// - `todoset_id`: The to-do set of the project.
    pub fn get(&self, todoset_id: impl IntoId<Todoset>) -> GetTodoset<H> {
        GetTodoset {
            account: self.account.clone(),
            options: CallOptions::default(),
            todoset_id: todoset_id.into_id(),
        }
    }
}

/// Gets a to-do set.
///
/// - `todoset_id`: The to-do set of the project.
///
/// `GetTodoset`: `GET /{accountId}/todosets/{todosetId}`. Created by [`Todosets::get`].
#[doc = example!("todosets().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetTodoset<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    todoset_id: Id<Todoset>,
}

endpoint!(GetTodoset = GET_TODOSET { path(todoset_id) } => Todoset, decode::json);

constructor!(GetTodoset(todoset_id: impl IntoId<Todoset>) = Todosets.get);

#[rustfmt::skip]
pub(crate) static GET_TODOSET: Operation = Operation {
    id: "GetTodoset", service: "todosets", name: "get", resource_type: "todoset",
    method: Method::GET, path: path_template!("/{accountId}/todosets/{todosetId}"),
    parameters: &[
        Parameter::path("todoset_id", "todosetId", Type::Int64, "The to-do set of the project."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a to-do set.",
};
