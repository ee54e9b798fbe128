// @generated from api/reports.toml by `basecamp-codegen generate`; do not edit.
//! Reports: assigned, overdue and upcoming work, and recent activity, across all projects.

use crate::generated::prelude::*;

/// Reports: assigned, overdue and upcoming work, and recent activity, across all projects.
///
/// The service of [`Account::reports`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
///
/// let account = Account::detached("999")?;
/// let call = account.reports().assigned(123).group_by("date");
/// let call = account.reports().upcoming(date(2026, 12, 1), date(2026, 12, 31));
/// let call = account.reports().progress().max_items(50);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Reports<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Reports<H> {
    /// Lists the open to-dos that are assigned to a person.
    ///
    /// - `person_id`: The person.
    pub fn assigned(&self, person_id: impl IntoId<Person>) -> GetAssignedTodos<H> {
        GetAssignedTodos {
            account: self.account.clone(),
            options: CallOptions::default(),
            person_id: person_id.into_id(),
            group_by: None,
        }
    }

    /// Lists the overdue to-dos, grouped by their delay.
    pub fn overdue(&self) -> GetOverdueTodos<H> {
        GetOverdueTodos { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Lists a person's activity, across projects.
    ///
    /// - `person_id`: The person.
    pub fn person_progress(&self, person_id: impl IntoId<Person>) -> GetPersonProgress<H> {
        GetPersonProgress {
            account: self.account.clone(),
            options: CallOptions::default(),
            person_id: person_id.into_id(),
        }
    }

    /// Lists the activity of all people, across projects.
    pub fn progress(&self) -> GetProgressReport<H> {
        GetProgressReport { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Gets the schedule entries and assignments in a range of days.
    ///
    /// - `window_starts_on`: The first day to report on.
    /// - `window_ends_on`: The last day to report on.
    pub fn upcoming(&self, window_starts_on: Date, window_ends_on: Date) -> GetUpcomingSchedule<H> {
        GetUpcomingSchedule {
            account: self.account.clone(),
            options: CallOptions::default(),
            window_starts_on,
            window_ends_on,
        }
    }
}

/// Lists the open to-dos that are assigned to a person.
///
/// - `person_id`: The person.
///
/// `GetAssignedTodos`: `GET /{accountId}/reports/todos/assigned/{personId}`. Created by
/// [`Reports::assigned`].
#[doc = example!("reports().assigned(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetAssignedTodos<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    person_id: Id<Person>,
    group_by: Option<String>,
}

setters!(GetAssignedTodos<H> {
    /// The key by which to-dos are grouped: `bucket`, which is the project, or `date`.
    into group_by: String,
});

endpoint!(
    GetAssignedTodos = GET_ASSIGNED_TODOS { path(person_id), query(group_by) }
        => AssignedTodos, decode::json
);

constructor!(GetAssignedTodos(person_id: impl IntoId<Person>) = Reports.assigned);

#[rustfmt::skip]
pub(crate) static GET_ASSIGNED_TODOS: Operation = Operation {
    id: "GetAssignedTodos", service: "reports", name: "assigned", resource_type: "assigned_todo",
    method: Method::GET, path: path_template!("/{accountId}/reports/todos/assigned/{personId}"),
    parameters: &[
        Parameter::path("person_id", "personId", Type::Int64, "The person."),
        Parameter::optional_query("group_by", Type::Text, "The key by which to-dos are grouped: `bucket`, which is the project, or `date`."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the open to-dos that are assigned to a person.",
};

/// Lists the overdue to-dos, grouped by their delay.
///
/// `GetOverdueTodos`: `GET /{accountId}/reports/todos/overdue.json`. Created by
/// [`Reports::overdue`].
#[doc = example!("reports().overdue()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetOverdueTodos<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

endpoint!(GetOverdueTodos = GET_OVERDUE_TODOS { path() } => OverdueTodos, decode::json);

constructor!(GetOverdueTodos() = Reports.overdue);

#[rustfmt::skip]
pub(crate) static GET_OVERDUE_TODOS: Operation = Operation {
    id: "GetOverdueTodos", service: "reports", name: "overdue", resource_type: "overdue_todo",
    method: Method::GET, path: path_template!("/{accountId}/reports/todos/overdue.json"),
    parameters: &[],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the overdue to-dos, grouped by their delay.",
};

/// Lists a person's activity, across projects.
///
/// - `person_id`: The person.
///
/// `GetPersonProgress`: `GET /{accountId}/reports/users/progress/{personId}.json`. The result
/// comes in pages. Created by [`Reports::person_progress`].
#[doc = example!("reports().person_progress(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetPersonProgress<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    person_id: Id<Person>,
}

list_endpoint!(
    GetPersonProgress = GET_PERSON_PROGRESS { path(person_id) }
        => [TimelineEvent; PersonProgress], |reply| decode::page(reply, "events")
);

constructor!(GetPersonProgress(person_id: impl IntoId<Person>) = Reports.person_progress);

#[rustfmt::skip]
pub(crate) static GET_PERSON_PROGRESS: Operation = Operation {
    id: "GetPersonProgress", service: "reports", name: "person_progress", resource_type: "person_progress",
    method: Method::GET, path: path_template!("/{accountId}/reports/users/progress/{personId}.json"),
    parameters: &[
        Parameter::path("person_id", "personId", Type::Int64, "The person."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: Some("events") },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists a person's activity, across projects.",
};

/// Lists the activity of all people, across projects.
///
/// `GetProgressReport`: `GET /{accountId}/reports/progress.json`. The result comes in pages.
/// Created by [`Reports::progress`].
#[doc = example!("reports().progress()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetProgressReport<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

list_endpoint!(GetProgressReport = GET_PROGRESS_REPORT { path() } => [TimelineEvent], decode::list);

constructor!(GetProgressReport() = Reports.progress);

#[rustfmt::skip]
pub(crate) static GET_PROGRESS_REPORT: Operation = Operation {
    id: "GetProgressReport", service: "reports", name: "progress", resource_type: "progress_report",
    method: Method::GET, path: path_template!("/{accountId}/reports/progress.json"),
    parameters: &[
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the activity of all people, across projects.",
};

/// Gets the schedule entries and assignments in a range of days.
///
/// - `window_starts_on`: The first day to report on.
/// - `window_ends_on`: The last day to report on.
///
/// `GetUpcomingSchedule`: `GET /{accountId}/reports/schedules/upcoming.json`. Created by
/// [`Reports::upcoming`].
#[doc = example!("reports().upcoming(date(2026, 12, 1), date(2026, 12, 1))")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetUpcomingSchedule<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    window_starts_on: Date,
    window_ends_on: Date,
}

endpoint!(
    GetUpcomingSchedule = GET_UPCOMING_SCHEDULE { path(), query(window_starts_on, window_ends_on) }
        => UpcomingSchedule, decode::json
);

constructor!(GetUpcomingSchedule(window_starts_on: Date, window_ends_on: Date) = Reports.upcoming);

#[rustfmt::skip]
pub(crate) static GET_UPCOMING_SCHEDULE: Operation = Operation {
    id: "GetUpcomingSchedule", service: "reports", name: "upcoming", resource_type: "upcoming_schedule",
    method: Method::GET, path: path_template!("/{accountId}/reports/schedules/upcoming.json"),
    parameters: &[
        Parameter::query("window_starts_on", Type::Date, "The first day to report on."),
        Parameter::query("window_ends_on", Type::Date, "The last day to report on."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets the schedule entries and assignments in a range of days.",
};
