// @generated from api/my_assignments.toml by `basecamp-codegen generate`; do not edit.
//! My assignments: the caller's assignments, and their priorities.

use crate::generated::prelude::*;

/// My assignments: the caller's assignments, and their priorities.
///
/// The service of [`Account::my_assignments`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::types::DueScope;
///
/// let account = Account::detached("999")?;
/// let assignments = account.my_assignments();
/// let call = assignments.due().scope(DueScope::DueTomorrow);
/// let call = assignments.prioritize(123);
/// let call = assignments.reorder_up_next(123, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "my tasks")]
#[derive(Debug, Clone)]
pub struct MyAssignments<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> MyAssignments<H> {
    /// Lists the caller's assignments that are done.
    pub fn completed(&self) -> GetMyCompletedAssignments<H> {
        GetMyCompletedAssignments { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Removes an assignment from the caller's priorities.
    ///
    /// - `recording_id`: The to-do, card or step.
    pub fn deprioritize(&self, recording_id: impl IntoId<Recording>) -> DeprioritizeAssignment<H> {
        DeprioritizeAssignment {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
        }
    }

    /// Lists the caller's assignments by due date.
    pub fn due(&self) -> GetMyDueAssignments<H> {
        GetMyDueAssignments {
            account: self.account.clone(),
            options: CallOptions::default(),
            scope: None,
        }
    }

    /// Gets the caller's assignments, with the priorities in a separate list.
    pub fn get(&self) -> GetMyAssignments<H> {
        GetMyAssignments { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Adds an assignment to the caller's priorities.
    ///
    /// - `id`: The to-do, card or step.
    pub fn prioritize(&self, id: impl IntoId<Recording>) -> PrioritizeAssignment<H> {
        PrioritizeAssignment {
            account: self.account.clone(),
            options: CallOptions::default(),
            body: PrioritizeAssignmentBody::new(id.into_id()),
        }
    }

    /// Moves an assignment to another position in the caller's priorities.
    ///
    /// - `source_id`: The assignment to move.
    /// - `position`: The new position in the priorities.
    pub fn reorder_up_next(
        &self,
        source_id: impl IntoId<Recording>,
        position: i32,
    ) -> ReorderUpNext<H> {
        ReorderUpNext {
            account: self.account.clone(),
            options: CallOptions::default(),
            body: ReorderUpNextBody::new(source_id.into_id(), position),
        }
    }
}

/// Lists the caller's assignments that are done.
///
/// `GetMyCompletedAssignments`: `GET /{accountId}/my/assignments/completed.json`. Created by
/// [`MyAssignments::completed`].
#[doc = example!("my_assignments().completed()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetMyCompletedAssignments<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

endpoint!(
    GetMyCompletedAssignments = GET_MY_COMPLETED_ASSIGNMENTS { path() }
        => Vec<MyAssignment>, decode::list
);

constructor!(GetMyCompletedAssignments() = MyAssignments.completed);

#[rustfmt::skip]
pub(crate) static GET_MY_COMPLETED_ASSIGNMENTS: Operation = Operation {
    id: "GetMyCompletedAssignments", service: "my_assignments", name: "completed", resource_type: "my_completed_assignment",
    method: Method::GET, path: path_template!("/{accountId}/my/assignments/completed.json"),
    parameters: &[],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the caller's assignments that are done.",
};

/// Removes an assignment from the caller's priorities.
///
/// - `recording_id`: The to-do, card or step.
///
/// `DeprioritizeAssignment`: `DELETE /{accountId}/my/priorities/{recordingId}`. Idempotent, so
/// it is retried like a read. Created by [`MyAssignments::deprioritize`].
#[doc = example!("my_assignments().deprioritize(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DeprioritizeAssignment<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
}

endpoint!(
    DeprioritizeAssignment = DEPRIORITIZE_ASSIGNMENT { path(recording_id) }
        => (), decode::nothing
);

constructor!(DeprioritizeAssignment(
    recording_id: impl IntoId<Recording>,
) = MyAssignments.deprioritize);

#[rustfmt::skip]
pub(crate) static DEPRIORITIZE_ASSIGNMENT: Operation = Operation {
    id: "DeprioritizeAssignment", service: "my_assignments", name: "deprioritize", resource_type: "resource",
    method: Method::DELETE, path: path_template!("/{accountId}/my/priorities/{recordingId}"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The to-do, card or step."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Removes an assignment from the caller's priorities.",
};

/// Lists the caller's assignments by due date.
///
/// `GetMyDueAssignments`: `GET /{accountId}/my/assignments/due.json`. Created by
/// [`MyAssignments::due`].
#[doc = example!("my_assignments().due()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetMyDueAssignments<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    scope: Option<DueScope>,
}

setters!(GetMyDueAssignments<H> {
    /// The range of due dates.
    into scope: DueScope,
});

endpoint!(
    GetMyDueAssignments = GET_MY_DUE_ASSIGNMENTS { path(), query(scope) }
        => Vec<MyAssignment>, decode::list
);

constructor!(GetMyDueAssignments() = MyAssignments.due);

#[rustfmt::skip]
pub(crate) static GET_MY_DUE_ASSIGNMENTS: Operation = Operation {
    id: "GetMyDueAssignments", service: "my_assignments", name: "due", resource_type: "my_due_assignment",
    method: Method::GET, path: path_template!("/{accountId}/my/assignments/due.json"),
    parameters: &[
        Parameter::optional_query("scope", Type::OneOf(&["overdue", "due_today", "due_tomorrow", "due_later_this_week", "due_next_week", "due_later"]), "The range of due dates."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the caller's assignments by due date.",
};

/// Gets the caller's assignments, with the priorities in a separate list.
///
/// `GetMyAssignments`: `GET /{accountId}/my/assignments.json`. Created by
/// [`MyAssignments::get`].
#[doc = example!("my_assignments().get()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetMyAssignments<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

endpoint!(GetMyAssignments = GET_MY_ASSIGNMENTS { path() } => types::MyAssignments, decode::json);

constructor!(GetMyAssignments() = MyAssignments.get);

#[rustfmt::skip]
pub(crate) static GET_MY_ASSIGNMENTS: Operation = Operation {
    id: "GetMyAssignments", service: "my_assignments", name: "get", resource_type: "my_assignment",
    method: Method::GET, path: path_template!("/{accountId}/my/assignments.json"),
    parameters: &[],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets the caller's assignments, with the priorities in a separate list.",
};

/// Adds an assignment to the caller's priorities.
///
/// - `id`: The to-do, card or step.
///
/// `PrioritizeAssignment`: `POST /{accountId}/my/priorities.json`. Idempotent, so it is retried
/// like a read. Created by [`MyAssignments::prioritize`].
#[doc = example!("my_assignments().prioritize(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct PrioritizeAssignment<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    pub(crate) body: PrioritizeAssignmentBody,
}

body!(PrioritizeAssignment: PrioritizeAssignmentBody { id: Id<Recording> } {});

endpoint!(
    PrioritizeAssignment = PRIORITIZE_ASSIGNMENT { path(); json(body) }
        => (), decode::nothing
);

constructor!(PrioritizeAssignment(id: impl IntoId<Recording>) = MyAssignments.prioritize);

#[rustfmt::skip]
pub(crate) static PRIORITIZE_ASSIGNMENT: Operation = Operation {
    id: "PrioritizeAssignment", service: "my_assignments", name: "prioritize", resource_type: "resource",
    method: Method::POST, path: path_template!("/{accountId}/my/priorities.json"),
    parameters: &[Parameter::body("id", Type::Int64, "The to-do, card or step.")],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Adds an assignment to the caller's priorities.",
};

/// Moves an assignment to another position in the caller's priorities.
///
/// - `source_id`: The assignment to move.
/// - `position`: The new position in the priorities.
///
/// `ReorderUpNext`: `POST /{accountId}/my/priority_moves.json`. Not idempotent, so it is never
/// retried after a failure. Created by [`MyAssignments::reorder_up_next`].
#[doc = example!("my_assignments().reorder_up_next(123, 1)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ReorderUpNext<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    pub(crate) body: ReorderUpNextBody,
}

body!(ReorderUpNext: ReorderUpNextBody { source_id: Id<Recording>, position: i32 } {});

endpoint!(ReorderUpNext = REORDER_UP_NEXT { path(); json(body) } => (), decode::nothing);

constructor!(ReorderUpNext(
    source_id: impl IntoId<Recording>,
    position: i32,
) = MyAssignments.reorder_up_next);

#[rustfmt::skip]
pub(crate) static REORDER_UP_NEXT: Operation = Operation {
    id: "ReorderUpNext", service: "my_assignments", name: "reorder_up_next", resource_type: "resource",
    method: Method::POST, path: path_template!("/{accountId}/my/priority_moves.json"),
    parameters: &[
        Parameter::body("source_id", Type::Int64, "The assignment to move."),
        Parameter::body("position", Type::Int32, "The new position in the priorities."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Moves an assignment to another position in the caller's priorities.",
};
