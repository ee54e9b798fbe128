// @generated from api/timesheets.toml by `basecamp-codegen generate`; do not edit.
//! Timesheets: the time that people spent on to-dos, cards and other work.

use crate::generated::prelude::*;

/// Timesheets: the time that people spent on to-dos, cards and other work.
///
/// The service of [`Account::timesheets`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
///
/// let account = Account::detached("999")?;
/// let call = account.timesheets()
///     .create(123, date(2026, 12, 1), "1:30")
///     .description("Drawing the logo")
///     .person_id(456);
/// let call = account.timesheets().report().from(date(2026, 12, 1)).to(date(2026, 12, 31));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "time tracking")]
#[doc(alias = "hours")]
#[derive(Debug, Clone)]
pub struct Timesheets<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Timesheets<H> {
    /// Records time that was spent on a recording.
    ///
    /// - `recording_id`: The recording that the time was spent on: a to-do, a card or any other.
    /// - `date`: The day, as `2026-12-01`.
    /// - `hours`: The duration, as hours or `h:mm`.
    pub fn create(
        &self,
        recording_id: impl IntoId<Recording>,
        date: Date,
        hours: impl Into<String>,
    ) -> CreateTimesheetEntry<H> {
        CreateTimesheetEntry {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
            body: CreateTimesheetEntryBody::new(date, hours.into()),
        }
    }

    /// Deletes an entry of a timesheet.
    ///
    /// - `entry_id`: The entry.
    pub fn delete(&self, entry_id: impl IntoId<TimesheetEntry>) -> DestroyTimesheetEntry<H> {
        DestroyTimesheetEntry {
            account: self.account.clone(),
            options: CallOptions::default(),
            entry_id: entry_id.into_id(),
        }
    }

    /// Lists the time that was spent on a project.
    ///
    /// - `project_id`: The project.
    pub fn for_project(&self, project_id: impl IntoId<Project>) -> GetProjectTimesheet<H> {
        GetProjectTimesheet {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            from: None,
            to: None,
            start_date: None,
            end_date: None,
            person_id: None,
        }
    }

    /// Lists the time that was spent on a recording.
    ///
    /// - `recording_id`: The recording that the time was spent on: a to-do, a card or any other.
    pub fn for_recording(&self, recording_id: impl IntoId<Recording>) -> GetRecordingTimesheet<H> {
        GetRecordingTimesheet {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
            from: None,
            to: None,
            start_date: None,
            end_date: None,
            person_id: None,
        }
    }

    /// Gets an entry of a timesheet.
    ///
    /// - `entry_id`: The entry.
    pub fn get(&self, entry_id: impl IntoId<TimesheetEntry>) -> GetTimesheetEntry<H> {
        GetTimesheetEntry {
            account: self.account.clone(),
            options: CallOptions::default(),
            entry_id: entry_id.into_id(),
        }
    }

    /// Lists the time that was spent, across projects.
    pub fn report(&self) -> GetTimesheetReport<H> {
        GetTimesheetReport {
            account: self.account.clone(),
            options: CallOptions::default(),
            from: None,
            to: None,
            start_date: None,
            end_date: None,
            person_id: None,
        }
    }

    /// Changes the fields of a timesheet entry that are set.
    ///
    /// - `entry_id`: The entry.
    pub fn update(&self, entry_id: impl IntoId<TimesheetEntry>) -> UpdateTimesheetEntry<H> {
        UpdateTimesheetEntry {
            account: self.account.clone(),
            options: CallOptions::default(),
            entry_id: entry_id.into_id(),
            body: UpdateTimesheetEntryBody::new(),
        }
    }
}

/// Records time that was spent on a recording.
///
/// - `recording_id`: The recording that the time was spent on: a to-do, a card or any other.
/// - `date`: The day, as `2026-12-01`.
/// - `hours`: The duration, as hours or `h:mm`.
///
/// `CreateTimesheetEntry`: `POST /{accountId}/recordings/{recordingId}/timesheet/entries.json`.
/// Not idempotent, so it is never retried after a failure. Created by [`Timesheets::create`].
#[doc = example!("timesheets().create(123, date(2026, 12, 1), \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateTimesheetEntry<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
    pub(crate) body: CreateTimesheetEntryBody,
}

body!(CreateTimesheetEntry: CreateTimesheetEntryBody { date: Date, hours: String } {
    /// The description of the work.
    into description: String,
    /// The person who spent the time. Default: the caller.
    id person_id: Person,
});

endpoint!(
    CreateTimesheetEntry = CREATE_TIMESHEET_ENTRY { path(recording_id); json(body) }
        => TimesheetEntry, decode::json
);

constructor!(CreateTimesheetEntry(
    recording_id: impl IntoId<Recording>,
    date: Date,
    hours: impl Into<String>,
) = Timesheets.create);

#[rustfmt::skip]
pub(crate) static CREATE_TIMESHEET_ENTRY: Operation = Operation {
    id: "CreateTimesheetEntry", service: "timesheets", name: "create", resource_type: "timesheet_entry",
    method: Method::POST, path: path_template!("/{accountId}/recordings/{recordingId}/timesheet/entries.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording that the time was spent on: a to-do, a card or any other."),
        Parameter::body("date", Type::Date, "The day, as `2026-12-01`."),
        Parameter::body("hours", Type::Text, "The duration, as hours or `h:mm`."),
        Parameter::optional_body("description", Type::Text, "The description of the work."),
        Parameter::optional_body("person_id", Type::Int64, "The person who spent the time. Default: the caller."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Records time that was spent on a recording.",
};

/// Deletes an entry of a timesheet.
///
/// - `entry_id`: The entry.
///
/// `DestroyTimesheetEntry`: `DELETE /{accountId}/timesheet_entries/{entryId}`. Idempotent, so
/// it is retried like a read. Created by [`Timesheets::delete`].
#[doc = example!("timesheets().delete(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DestroyTimesheetEntry<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    entry_id: Id<TimesheetEntry>,
}

endpoint!(
    DestroyTimesheetEntry = DESTROY_TIMESHEET_ENTRY { path(entry_id) }
        => (), decode::nothing
);

constructor!(DestroyTimesheetEntry(entry_id: impl IntoId<TimesheetEntry>) = Timesheets.delete);

#[rustfmt::skip]
pub(crate) static DESTROY_TIMESHEET_ENTRY: Operation = Operation {
    id: "DestroyTimesheetEntry", service: "timesheets", name: "delete", resource_type: "timesheet_entry",
    method: Method::DELETE, path: path_template!("/{accountId}/timesheet_entries/{entryId}"),
    parameters: &[Parameter::path("entry_id", "entryId", Type::Int64, "The entry.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Deletes an entry of a timesheet.",
};

/// Lists the time that was spent on a project.
///
/// - `project_id`: The project.
///
/// `GetProjectTimesheet`: `GET /{accountId}/projects/{projectId}/timesheet.json`. The result
/// comes in pages. Created by [`Timesheets::for_project`].
#[doc = example!("timesheets().for_project(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetProjectTimesheet<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    from: Option<Date>,
    to: Option<Date>,
    start_date: Option<Date>,
    end_date: Option<Date>,
    person_id: Option<Id<Person>>,
}

setters!(GetProjectTimesheet<H> {
    /// The first day to list.
    plain from: Date,
    /// The last day to list.
    plain to: Date,
    /// The first day to list; another name of `from`.
    plain start_date: Date,
    /// The last day to list; another name of `to`.
    plain end_date: Date,
    /// Only the time of this person.
    id person_id: Person,
});

list_endpoint!(
    GetProjectTimesheet = GET_PROJECT_TIMESHEET { path(project_id), query(from, to, start_date, end_date, person_id) }
        => [TimesheetEntry], decode::list
);

constructor!(GetProjectTimesheet(project_id: impl IntoId<Project>) = Timesheets.for_project);

#[rustfmt::skip]
pub(crate) static GET_PROJECT_TIMESHEET: Operation = Operation {
    id: "GetProjectTimesheet", service: "timesheets", name: "for_project", resource_type: "project_timesheet",
    method: Method::GET, path: path_template!("/{accountId}/projects/{projectId}/timesheet.json"),
    parameters: &[
        Parameter::path("project_id", "projectId", Type::Int64, "The project."),
        Parameter::optional_query("from", Type::Date, "The first day to list."),
        Parameter::optional_query("to", Type::Date, "The last day to list."),
        Parameter::optional_query("start_date", Type::Date, "The first day to list; another name of `from`."),
        Parameter::optional_query("end_date", Type::Date, "The last day to list; another name of `to`."),
        Parameter::optional_query("person_id", Type::Int64, "Only the time of this person."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the time that was spent on a project.",
};

/// Lists the time that was spent on a recording.
///
/// - `recording_id`: The recording that the time was spent on: a to-do, a card or any other.
///
/// `GetRecordingTimesheet`: `GET /{accountId}/recordings/{recordingId}/timesheet.json`. The
/// result comes in pages. Created by [`Timesheets::for_recording`].
#[doc = example!("timesheets().for_recording(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetRecordingTimesheet<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
    from: Option<Date>,
    to: Option<Date>,
    start_date: Option<Date>,
    end_date: Option<Date>,
    person_id: Option<Id<Person>>,
}

setters!(GetRecordingTimesheet<H> {
    /// The first day to list.
    plain from: Date,
    /// The last day to list.
    plain to: Date,
    /// The first day to list; another name of `from`.
    plain start_date: Date,
    /// The last day to list; another name of `to`.
    plain end_date: Date,
    /// Only the time of this person.
    id person_id: Person,
});

list_endpoint!(
    GetRecordingTimesheet = GET_RECORDING_TIMESHEET { path(recording_id), query(from, to, start_date, end_date, person_id) }
        => [TimesheetEntry], decode::list
);

constructor!(GetRecordingTimesheet(
    recording_id: impl IntoId<Recording>,
) = Timesheets.for_recording);

#[rustfmt::skip]
pub(crate) static GET_RECORDING_TIMESHEET: Operation = Operation {
    id: "GetRecordingTimesheet", service: "timesheets", name: "for_recording", resource_type: "recording_timesheet",
    method: Method::GET, path: path_template!("/{accountId}/recordings/{recordingId}/timesheet.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording that the time was spent on: a to-do, a card or any other."),
        Parameter::optional_query("from", Type::Date, "The first day to list."),
        Parameter::optional_query("to", Type::Date, "The last day to list."),
        Parameter::optional_query("start_date", Type::Date, "The first day to list; another name of `from`."),
        Parameter::optional_query("end_date", Type::Date, "The last day to list; another name of `to`."),
        Parameter::optional_query("person_id", Type::Int64, "Only the time of this person."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the time that was spent on a recording.",
};

/// Gets an entry of a timesheet.
///
/// - `entry_id`: The entry.
///
/// `GetTimesheetEntry`: `GET /{accountId}/timesheet_entries/{entryId}`. Created by
/// [`Timesheets::get`].
#[doc = example!("timesheets().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetTimesheetEntry<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    entry_id: Id<TimesheetEntry>,
}

endpoint!(
    GetTimesheetEntry = GET_TIMESHEET_ENTRY { path(entry_id) }
        => TimesheetEntry, decode::json
);

constructor!(GetTimesheetEntry(entry_id: impl IntoId<TimesheetEntry>) = Timesheets.get);

#[rustfmt::skip]
pub(crate) static GET_TIMESHEET_ENTRY: Operation = Operation {
    id: "GetTimesheetEntry", service: "timesheets", name: "get", resource_type: "timesheet_entry",
    method: Method::GET, path: path_template!("/{accountId}/timesheet_entries/{entryId}"),
    parameters: &[Parameter::path("entry_id", "entryId", Type::Int64, "The entry.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets an entry of a timesheet.",
};

/// Lists the time that was spent, across projects.
///
/// `GetTimesheetReport`: `GET /{accountId}/reports/timesheet.json`. Created by
/// [`Timesheets::report`].
#[doc = example!("timesheets().report()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetTimesheetReport<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    from: Option<Date>,
    to: Option<Date>,
    start_date: Option<Date>,
    end_date: Option<Date>,
    person_id: Option<Id<Person>>,
}

setters!(GetTimesheetReport<H> {
    /// The first day to list.
    plain from: Date,
    /// The last day to list.
    plain to: Date,
    /// The first day to list; another name of `from`.
    plain start_date: Date,
    /// The last day to list; another name of `to`.
    plain end_date: Date,
    /// Only the time of this person.
    id person_id: Person,
});

endpoint!(
    GetTimesheetReport = GET_TIMESHEET_REPORT { path(), query(from, to, start_date, end_date, person_id) }
        => Vec<TimesheetEntry>, decode::list
);

constructor!(GetTimesheetReport() = Timesheets.report);

#[rustfmt::skip]
pub(crate) static GET_TIMESHEET_REPORT: Operation = Operation {
    id: "GetTimesheetReport", service: "timesheets", name: "report", resource_type: "timesheet_report",
    method: Method::GET, path: path_template!("/{accountId}/reports/timesheet.json"),
    parameters: &[
        Parameter::optional_query("from", Type::Date, "The first day to list."),
        Parameter::optional_query("to", Type::Date, "The last day to list."),
        Parameter::optional_query("start_date", Type::Date, "The first day to list; another name of `from`."),
        Parameter::optional_query("end_date", Type::Date, "The last day to list; another name of `to`."),
        Parameter::optional_query("person_id", Type::Int64, "Only the time of this person."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the time that was spent, across projects.",
};

/// Changes the fields of a timesheet entry that are set.
///
/// - `entry_id`: The entry.
///
/// `UpdateTimesheetEntry`: `PUT /{accountId}/timesheet_entries/{entryId}`. Idempotent, so it is
/// retried like a read. Created by [`Timesheets::update`].
#[doc = example!("timesheets().update(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateTimesheetEntry<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    entry_id: Id<TimesheetEntry>,
    pub(crate) body: UpdateTimesheetEntryBody,
}

body!(UpdateTimesheetEntry: UpdateTimesheetEntryBody {} {
    /// The day, as `2026-12-01`.
    plain date: Date,
    /// The duration, as hours or `h:mm`.
    into hours: String,
    /// The description of the work.
    into description: String,
    /// The person who spent the time.
    id person_id: Person,
});

endpoint!(
    UpdateTimesheetEntry = UPDATE_TIMESHEET_ENTRY { path(entry_id); json(body) }
        => TimesheetEntry, decode::json
);

constructor!(UpdateTimesheetEntry(entry_id: impl IntoId<TimesheetEntry>) = Timesheets.update);

#[rustfmt::skip]
pub(crate) static UPDATE_TIMESHEET_ENTRY: Operation = Operation {
    id: "UpdateTimesheetEntry", service: "timesheets", name: "update", resource_type: "timesheet_entry",
    method: Method::PUT, path: path_template!("/{accountId}/timesheet_entries/{entryId}"),
    parameters: &[
        Parameter::path("entry_id", "entryId", Type::Int64, "The entry."),
        Parameter::optional_body("date", Type::Date, "The day, as `2026-12-01`."),
        Parameter::optional_body("hours", Type::Text, "The duration, as hours or `h:mm`."),
        Parameter::optional_body("description", Type::Text, "The description of the work."),
        Parameter::optional_body("person_id", Type::Int64, "The person who spent the time."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes the fields of a timesheet entry that are set.",
};
