// @generated from api/schedules.toml by `basecamp-codegen generate`; do not edit.
//! Schedules: the calendars of projects, with their entries and participants.

use crate::generated::prelude::*;

/// Schedules: the calendars of projects, with their entries and participants.
///
/// The service of [`Account::schedules`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
///
/// let account = Account::detached("999")?;
/// let call = account.schedules()
///     .create_entry(123, "Summit", date(2026, 12, 1), date(2026, 12, 2))
///     .all_day(true)
///     .participant_ids([456, 789])
///     .notify(true);
/// let call = account.schedules().list_entries(123).max_items(20);
/// let call = account.schedules().update_settings(123, true);
/// let call = account.schedules().update_entry(123).summary("Summit").clear_url();
/// let call = account.schedules().edit_entry(123, |entry| {
///     let people = entry.current()?.participants.unwrap_or_default();
///     let ids = people.iter().filter_map(|person| person.id.number());
///     entry.participant_ids = Some(ids.chain([456.into()]).collect());
///     Ok(())
/// });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "calendar event")]
#[doc(alias = "milestone")]
#[doc(alias = "meeting")]
#[derive(Debug, Clone)]
pub struct Schedules<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Schedules<H> {
    /// Creates an entry in a schedule.
    ///
    /// - `schedule_id`: The schedule.
    /// - `summary`: The title, in a few words.
    /// - `starts_at`: The start: a date if it lasts entire days, otherwise a timestamp.
    /// - `ends_at`: The end: a date if it lasts entire days, otherwise a timestamp.
    pub fn create_entry(
        &self,
        schedule_id: impl IntoId<Schedule>,
        summary: impl Into<String>,
        starts_at: impl Into<DateOrTimestamp>,
        ends_at: impl Into<DateOrTimestamp>,
    ) -> CreateScheduleEntry<H> {
        CreateScheduleEntry {
            account: self.account.clone(),
            options: CallOptions::default(),
            schedule_id: schedule_id.into_id(),
            body: CreateScheduleEntryBody::new(summary.into(), starts_at.into(), ends_at.into()),
        }
    }

    /// Gets a schedule.
    ///
    /// - `schedule_id`: The schedule.
    pub fn get(&self, schedule_id: impl IntoId<Schedule>) -> GetSchedule<H> {
        GetSchedule {
            account: self.account.clone(),
            options: CallOptions::default(),
            schedule_id: schedule_id.into_id(),
        }
    }

    /// Gets a schedule entry.
    ///
    /// - `entry_id`: The entry.
    ///
    /// If the entry repeats, the result is an occurrence: Basecamp redirects to it, and
    /// `Reply::url` returns its URL.
    pub fn get_entry(&self, entry_id: impl IntoId<ScheduleEntry>) -> GetScheduleEntry<H> {
        GetScheduleEntry {
            account: self.account.clone(),
            options: CallOptions::default(),
            entry_id: entry_id.into_id(),
        }
    }

    /// Gets a single occurrence of a repeating entry.
    ///
    /// - `entry_id`: The entry.
    /// - `date`: The day of the occurrence, as `20261201`.
    pub fn get_entry_occurrence(
        &self,
        entry_id: impl IntoId<ScheduleEntry>,
        date: impl Into<String>,
    ) -> GetScheduleEntryOccurrence<H> {
        GetScheduleEntryOccurrence {
            account: self.account.clone(),
            options: CallOptions::default(),
            entry_id: entry_id.into_id(),
            date: date.into(),
        }
    }

    /// Lists the entries in a schedule.
    ///
    /// - `schedule_id`: The schedule.
    pub fn list_entries(&self, schedule_id: impl IntoId<Schedule>) -> ListScheduleEntries<H> {
        ListScheduleEntries {
            account: self.account.clone(),
            options: CallOptions::default(),
            schedule_id: schedule_id.into_id(),
            status: None,
        }
    }

    /// Replaces a schedule entry as a whole.
    ///
    /// - `entry_id`: The entry.
    /// - `starts_at`: The start: a date if it lasts entire days, otherwise a timestamp.
    /// - `ends_at`: The end: a date if it lasts entire days, otherwise a timestamp.
    ///
    /// Basecamp redirects requests for an entry that repeats to an occurrence, which is never
    /// written: the error names it. Read it with `get_entry_occurrence`.
    pub fn replace_entry(
        &self,
        entry_id: impl IntoId<ScheduleEntry>,
        starts_at: impl Into<DateOrTimestamp>,
        ends_at: impl Into<DateOrTimestamp>,
    ) -> ReplaceScheduleEntry<H> {
        ReplaceScheduleEntry {
            account: self.account.clone(),
            options: CallOptions::default(),
            entry_id: entry_id.into_id(),
            body: ReplaceScheduleEntryBody::new(starts_at.into(), ends_at.into()),
        }
    }

    /// Sets whether a schedule shows the to-dos and cards that are due.
    ///
    /// - `schedule_id`: The schedule.
    /// - `include_due_assignments`: Whether it shows the to-dos and cards that are due.
    pub fn update_settings(
        &self,
        schedule_id: impl IntoId<Schedule>,
        include_due_assignments: bool,
    ) -> UpdateScheduleSettings<H> {
        UpdateScheduleSettings {
            account: self.account.clone(),
            options: CallOptions::default(),
            schedule_id: schedule_id.into_id(),
            body: UpdateScheduleSettingsBody::new(include_due_assignments),
        }
    }

    /// Changes the fields of a schedule entry that are set; the others are unchanged.
    ///
    /// - `entry_id`: The entry.
    ///
    /// Basecamp redirects requests for an entry that repeats to an occurrence, which is never
    /// written: the error names it. Read it with `get_entry_occurrence`.
    pub fn update_entry(&self, entry_id: impl IntoId<ScheduleEntry>) -> UpdateScheduleEntry<H> {
        UpdateScheduleEntry {
            account: self.account.clone(),
            options: CallOptions::default(),
            entry_id: entry_id.into_id(),
            changes: FieldChanges::default(),
        }
    }

    /// Changes a schedule entry with a closure that gets all its writable fields.
    ///
    /// - `entry_id`: The entry.
    /// - `edit`: Changes the fields. If it returns an error, nothing is written.
    ///
    /// Basecamp redirects requests for an entry that repeats to an occurrence, which is never
    /// written: the error names it. Read it with `get_entry_occurrence`.
    pub fn edit_entry(
        &self,
        entry_id: impl IntoId<ScheduleEntry>,
        edit: impl FnOnce(&mut ScheduleEntryFields) -> EditResult + Send + 'static,
    ) -> EditScheduleEntry<H> {
        EditScheduleEntry {
            account: self.account.clone(),
            options: CallOptions::default(),
            entry_id: entry_id.into_id(),
            edit: Edit::new(edit),
        }
    }
}

/// Creates an entry in a schedule.
///
/// - `schedule_id`: The schedule.
/// - `summary`: The title, in a few words.
/// - `starts_at`: The start: a date if it lasts entire days, otherwise a timestamp.
/// - `ends_at`: The end: a date if it lasts entire days, otherwise a timestamp.
///
/// `CreateScheduleEntry`: `POST /{accountId}/schedules/{scheduleId}/entries.json`. Not
/// idempotent, so it is never retried after a failure. Created by [`Schedules::create_entry`].
#[doc = example!(
    "schedules()\n    .create_entry(123, \"text\", date(2026, 12, 1), date(2026, 12, 1))\n    "
)]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateScheduleEntry<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    schedule_id: Id<Schedule>,
    pub(crate) body: CreateScheduleEntryBody,
}

body!(CreateScheduleEntry: CreateScheduleEntryBody {
    summary: String, starts_at: DateOrTimestamp, ends_at: DateOrTimestamp,
} {
    /// The notes, as HTML.
    into description: String,
    /// The participants.
    ids participant_ids: Person,
    /// Whether it lasts entire days.
    plain all_day: bool,
    /// Whether to notify the participants.
    plain notify: bool,
    /// The URL for joining it online, such as a video call; responses have it as `join_url`.
    into url: String,
    /// Whether it is highlighted.
    plain highlighted: bool,
    /// `active` to publish it at once, `drafted` to save it as a draft.
    into status: Status,
    /// The people to notify. Default: everyone in the project.
    ids subscriptions: Person,
    /// Whether it is visible to clients.
    plain visible_to_clients: bool,
});

rich_text_endpoint!(
    CreateScheduleEntry(description) = CREATE_SCHEDULE_ENTRY { path(schedule_id); json(body) }
        => ScheduleEntry, decode::json
);

constructor!(CreateScheduleEntry(
    schedule_id: impl IntoId<Schedule>,
    summary: impl Into<String>,
    starts_at: impl Into<DateOrTimestamp>,
    ends_at: impl Into<DateOrTimestamp>,
) = Schedules.create_entry);

#[rustfmt::skip]
pub(crate) static CREATE_SCHEDULE_ENTRY: Operation = Operation {
    id: "CreateScheduleEntry", service: "schedules", name: "create_entry", resource_type: "schedule_entry",
    method: Method::POST, path: path_template!("/{accountId}/schedules/{scheduleId}/entries.json"),
    parameters: &[
        Parameter::path("schedule_id", "scheduleId", Type::Int64, "The schedule."),
        Parameter::body("summary", Type::Text, "The title, in a few words."),
        Parameter::body("starts_at", Type::DateOrTimestamp, "The start: a date if it lasts entire days, otherwise a timestamp."),
        Parameter::body("ends_at", Type::DateOrTimestamp, "The end: a date if it lasts entire days, otherwise a timestamp."),
        Parameter::optional_body("description", Type::Text, "The notes, as HTML."),
        Parameter::optional_body("participant_ids", Type::List(&Type::Int64), "The participants."),
        Parameter::optional_body("all_day", Type::Bool, "Whether it lasts entire days."),
        Parameter::optional_body("notify", Type::Bool, "Whether to notify the participants."),
        Parameter::optional_body("url", Type::Text, "The URL for joining it online, such as a video call; responses have it as `join_url`."),
        Parameter::optional_body("highlighted", Type::Bool, "Whether it is highlighted."),
        Parameter::optional_body("status", Type::OneOf(&["active", "archived", "drafted", "trashed"]), "`active` to publish it at once, `drafted` to save it as a draft."),
        Parameter::optional_body("subscriptions", Type::List(&Type::Int64), "The people to notify. Default: everyone in the project."),
        Parameter::optional_body("visible_to_clients", Type::Bool, "Whether it is visible to clients."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Creates an entry in a schedule.",
};

/// Gets a schedule.
///
/// - `schedule_id`: The schedule.
///
/// `GetSchedule`: `GET /{accountId}/schedules/{scheduleId}`. Created by [`Schedules::get`].
#[doc = example!("schedules().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetSchedule<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    schedule_id: Id<Schedule>,
}

endpoint!(GetSchedule = GET_SCHEDULE { path(schedule_id) } => Schedule, decode::json);

constructor!(GetSchedule(schedule_id: impl IntoId<Schedule>) = Schedules.get);

#[rustfmt::skip]
pub(crate) static GET_SCHEDULE: Operation = Operation {
    id: "GetSchedule", service: "schedules", name: "get", resource_type: "schedule",
    method: Method::GET, path: path_template!("/{accountId}/schedules/{scheduleId}"),
    parameters: &[Parameter::path("schedule_id", "scheduleId", Type::Int64, "The schedule.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a schedule.",
};

/// Gets a schedule entry.
///
/// - `entry_id`: The entry.
///
/// If the entry repeats, the result is an occurrence: Basecamp redirects to it, and
/// `Reply::url` returns its URL.
///
/// `GetScheduleEntry`: `GET /{accountId}/schedule_entries/{entryId}`. Created by
/// [`Schedules::get_entry`].
#[doc = example!("schedules().get_entry(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetScheduleEntry<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    entry_id: Id<ScheduleEntry>,
}

endpoint!(GetScheduleEntry = GET_SCHEDULE_ENTRY { path(entry_id) } => ScheduleEntry, decode::json);

constructor!(GetScheduleEntry(entry_id: impl IntoId<ScheduleEntry>) = Schedules.get_entry);

#[rustfmt::skip]
pub(crate) static GET_SCHEDULE_ENTRY: Operation = Operation {
    id: "GetScheduleEntry", service: "schedules", name: "get_entry", resource_type: "schedule_entry",
    method: Method::GET, path: path_template!("/{accountId}/schedule_entries/{entryId}"),
    parameters: &[Parameter::path("entry_id", "entryId", Type::Int64, "The entry.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a schedule entry.",
};

/// Gets a single occurrence of a repeating entry.
///
/// - `entry_id`: The entry.
/// - `date`: The day of the occurrence, as `20261201`.
///
/// `GetScheduleEntryOccurrence`:
/// `GET /{accountId}/schedule_entries/{entryId}/occurrences/{date}`. Created by
/// [`Schedules::get_entry_occurrence`].
#[doc = example!("schedules().get_entry_occurrence(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetScheduleEntryOccurrence<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    entry_id: Id<ScheduleEntry>,
    date: String,
}

endpoint!(
    GetScheduleEntryOccurrence = GET_SCHEDULE_ENTRY_OCCURRENCE { path(entry_id, date) }
        => ScheduleEntry, decode::json
);

constructor!(GetScheduleEntryOccurrence(
    entry_id: impl IntoId<ScheduleEntry>,
    date: impl Into<String>,
) = Schedules.get_entry_occurrence);

#[rustfmt::skip]
pub(crate) static GET_SCHEDULE_ENTRY_OCCURRENCE: Operation = Operation {
    id: "GetScheduleEntryOccurrence", service: "schedules", name: "get_entry_occurrence", resource_type: "schedule_entry_occurrence",
    method: Method::GET, path: path_template!("/{accountId}/schedule_entries/{entryId}/occurrences/{date}"),
    parameters: &[
        Parameter::path("entry_id", "entryId", Type::Int64, "The entry."),
        Parameter::path("date", "date", Type::Text, "The day of the occurrence, as `20261201`."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a single occurrence of a repeating entry.",
};

/// Lists the entries in a schedule.
///
/// - `schedule_id`: The schedule.
///
/// `ListScheduleEntries`: `GET /{accountId}/schedules/{scheduleId}/entries.json`. The result
/// comes in pages. Created by [`Schedules::list_entries`].
#[doc = example!("schedules().list_entries(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListScheduleEntries<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    schedule_id: Id<Schedule>,
    status: Option<Status>,
}

setters!(ListScheduleEntries<H> {
    /// Only those with this status. Default: active.
    into status: Status,
});

list_endpoint!(
    ListScheduleEntries = LIST_SCHEDULE_ENTRIES { path(schedule_id), query(status) }
        => [ScheduleEntry], decode::list
);

constructor!(ListScheduleEntries(schedule_id: impl IntoId<Schedule>) = Schedules.list_entries);

#[rustfmt::skip]
pub(crate) static LIST_SCHEDULE_ENTRIES: Operation = Operation {
    id: "ListScheduleEntries", service: "schedules", name: "list_entries", resource_type: "schedule_entry",
    method: Method::GET, path: path_template!("/{accountId}/schedules/{scheduleId}/entries.json"),
    parameters: &[
        Parameter::path("schedule_id", "scheduleId", Type::Int64, "The schedule."),
        Parameter::optional_query("status", Type::OneOf(&["active", "archived", "drafted", "trashed"]), "Only those with this status. Default: active."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the entries in a schedule.",
};

/// Replaces a schedule entry as a whole.
///
/// - `entry_id`: The entry.
/// - `starts_at`: The start: a date if it lasts entire days, otherwise a timestamp.
/// - `ends_at`: The end: a date if it lasts entire days, otherwise a timestamp.
///
/// Basecamp redirects requests for an entry that repeats to an occurrence, which is never
/// written: the error names it. Read it with `get_entry_occurrence`.
///
/// `ReplaceScheduleEntry`: `PUT /{accountId}/schedule_entries/{entryId}`. Idempotent, so it is
/// retried like a read. Clears fields that are not set, except `participant_ids`, `url`,
/// `highlighted`. [`Schedules::update_entry`] preserves them. Created by
/// [`Schedules::replace_entry`].
#[doc = example!(
    "schedules()\n    .replace_entry(123, date(2026, 12, 1), date(2026, 12, 1))\n    "
)]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ReplaceScheduleEntry<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    entry_id: Id<ScheduleEntry>,
    pub(crate) body: ReplaceScheduleEntryBody,
}

body!(ReplaceScheduleEntry: ReplaceScheduleEntryBody {
    starts_at: DateOrTimestamp, ends_at: DateOrTimestamp,
} {
    /// The title, in a few words.
    into summary: String,
    /// The notes, as HTML.
    into description: String,
    /// The participants.
    ids participant_ids: Person,
    /// Whether it lasts entire days.
    plain all_day: bool,
    /// Whether to notify the participants.
    plain notify: bool,
    /// The URL for joining it online, such as a video call; responses have it as `join_url`.
    into url: String,
    /// Whether it is highlighted.
    plain highlighted: bool,
});

rich_text_endpoint!(
    ReplaceScheduleEntry(description) = REPLACE_SCHEDULE_ENTRY { path(entry_id); json(body) }
        => ScheduleEntry, decode::json
);

constructor!(ReplaceScheduleEntry(
    entry_id: impl IntoId<ScheduleEntry>,
    starts_at: impl Into<DateOrTimestamp>,
    ends_at: impl Into<DateOrTimestamp>,
) = Schedules.replace_entry);

#[rustfmt::skip]
pub(crate) static REPLACE_SCHEDULE_ENTRY: Operation = Operation {
    id: "ReplaceScheduleEntry", service: "schedules", name: "replace_entry", resource_type: "schedule_entry",
    method: Method::PUT, path: path_template!("/{accountId}/schedule_entries/{entryId}"),
    parameters: &[
        Parameter::path("entry_id", "entryId", Type::Int64, "The entry."),
        Parameter::optional_body("summary", Type::Text, "The title, in a few words."),
        Parameter::body("starts_at", Type::DateOrTimestamp, "The start: a date if it lasts entire days, otherwise a timestamp."),
        Parameter::body("ends_at", Type::DateOrTimestamp, "The end: a date if it lasts entire days, otherwise a timestamp."),
        Parameter::optional_body("description", Type::Text, "The notes, as HTML."),
        Parameter::optional_body("participant_ids", Type::List(&Type::Int64), "The participants."),
        Parameter::optional_body("all_day", Type::Bool, "Whether it lasts entire days."),
        Parameter::optional_body("notify", Type::Bool, "Whether to notify the participants."),
        Parameter::optional_body("url", Type::Text, "The URL for joining it online, such as a video call; responses have it as `join_url`."),
        Parameter::optional_body("highlighted", Type::Bool, "Whether it is highlighted."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Replaces a schedule entry as a whole.",
};

/// Sets whether a schedule shows the to-dos and cards that are due.
///
/// - `schedule_id`: The schedule.
/// - `include_due_assignments`: Whether it shows the to-dos and cards that are due.
///
/// `UpdateScheduleSettings`: `PUT /{accountId}/schedules/{scheduleId}`. Idempotent, so it is
/// retried like a read. Created by [`Schedules::update_settings`].
#[doc = example!("schedules().update_settings(123, true)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateScheduleSettings<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    schedule_id: Id<Schedule>,
    pub(crate) body: UpdateScheduleSettingsBody,
}

body!(UpdateScheduleSettings: UpdateScheduleSettingsBody { include_due_assignments: bool } {});

endpoint!(
    UpdateScheduleSettings = UPDATE_SCHEDULE_SETTINGS { path(schedule_id); json(body) }
        => Schedule, decode::json
);

constructor!(UpdateScheduleSettings(
    schedule_id: impl IntoId<Schedule>,
    include_due_assignments: bool,
) = Schedules.update_settings);

#[rustfmt::skip]
pub(crate) static UPDATE_SCHEDULE_SETTINGS: Operation = Operation {
    id: "UpdateScheduleSettings", service: "schedules", name: "update_settings", resource_type: "schedule_setting",
    method: Method::PUT, path: path_template!("/{accountId}/schedules/{scheduleId}"),
    parameters: &[
        Parameter::path("schedule_id", "scheduleId", Type::Int64, "The schedule."),
        Parameter::body("include_due_assignments", Type::Bool, "Whether it shows the to-dos and cards that are due."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Sets whether a schedule shows the to-dos and cards that are due.",
};

/// Changes the fields of a schedule entry that are set; the others are unchanged.
///
/// - `entry_id`: The entry.
///
/// Basecamp redirects requests for an entry that repeats to an occurrence, which is never
/// written: the error names it. Read it with `get_entry_occurrence`.
///
/// Two requests (read-modify-write): [`GetScheduleEntry`] reads the record, and
/// [`ReplaceScheduleEntry`] writes all its writable fields. Nothing is written if one of them
/// is missing or malformed. Created by [`Schedules::update_entry`].
#[doc = example!("schedules().update_entry(123).summary(\"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateScheduleEntry<H = Detached> {
    account: Account<H>,
    options: CallOptions,
    entry_id: Id<ScheduleEntry>,
    changes: FieldChanges,
}

impl<H> UpdateScheduleEntry<H> {
    /// The title, in a few words.
    pub fn summary(mut self, summary: impl Into<String>) -> Self {
        self.changes.set::<String>("summary", summary.into());
        self
    }

    /// Clears `summary`.
    pub fn clear_summary(mut self) -> Self {
        self.changes.set("summary", "");
        self
    }

    /// The start: a date if it lasts entire days, otherwise a timestamp.
    pub fn starts_at(mut self, starts_at: impl Into<DateOrTimestamp>) -> Self {
        self.changes.set::<DateOrTimestamp>("starts_at", starts_at.into());
        self
    }

    /// The end: a date if it lasts entire days, otherwise a timestamp.
    pub fn ends_at(mut self, ends_at: impl Into<DateOrTimestamp>) -> Self {
        self.changes.set::<DateOrTimestamp>("ends_at", ends_at.into());
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

    /// The participants. Sent only if it is set.
    pub fn participant_ids(
        mut self,
        participant_ids: impl IntoIterator<Item = impl IntoId<Person>>,
    ) -> Self {
        self.changes.set::<Vec<Id<Person>>>(
            "participant_ids",
            participant_ids.into_iter().map(IntoId::into_id).collect(),
        );
        self
    }

    /// Clears `participant_ids`.
    pub fn clear_participant_ids(mut self) -> Self {
        self.changes.set("participant_ids", [(); 0]);
        self
    }

    /// Whether it lasts entire days.
    pub fn all_day(mut self, all_day: bool) -> Self {
        self.changes.set::<bool>("all_day", all_day);
        self
    }

    /// Whether to notify the participants. Sent only if it is set.
    pub fn notify(mut self, notify: bool) -> Self {
        self.changes.set::<bool>("notify", notify);
        self
    }

    /// The URL for joining it online, such as a video call; responses have it as `join_url`. Sent
    /// only if it is set.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.changes.set::<String>("url", url.into());
        self
    }

    /// Clears `url`.
    pub fn clear_url(mut self) -> Self {
        self.changes.set("url", "");
        self
    }

    /// Whether it is highlighted. Sent only if it is set.
    pub fn highlighted(mut self, highlighted: bool) -> Self {
        self.changes.set::<bool>("highlighted", highlighted);
        self
    }
}

impl<H> From<UpdateScheduleEntry<H>> for RecordUpdate {
    fn from(update: UpdateScheduleEntry<H>) -> Self {
        Self::update(
            &REPLACE_SCHEDULE_ENTRY_RECORD,
            update.account.id(),
            update.entry_id,
            update.options,
            update.changes,
        )
    }
}

rich_text_update!(UpdateScheduleEntry("description") as ReplaceScheduleEntry => ScheduleEntry);

constructor!(UpdateScheduleEntry(entry_id: impl IntoId<ScheduleEntry>) = Schedules.update_entry);

/// Changes a schedule entry with a closure that gets all its writable fields.
///
/// - `entry_id`: The entry.
/// - `edit`: Changes the fields. If it returns an error, nothing is written.
///
/// Basecamp redirects requests for an entry that repeats to an occurrence, which is never
/// written: the error names it. Read it with `get_entry_occurrence`.
///
/// Two requests (read-modify-write): [`GetScheduleEntry`] reads the record, and
/// [`ReplaceScheduleEntry`] writes all its writable fields. Nothing is written if one of them
/// is missing or malformed. Created by [`Schedules::edit_entry`].
#[doc = example!(
    "schedules()\n    .edit_entry(123, |fields| {\n        fields.summary.clear();\n        Ok(())\n    })\n    "
)]
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct EditScheduleEntry<H = Detached> {
    account: Account<H>,
    options: CallOptions,
    entry_id: Id<ScheduleEntry>,
    edit: Edit<ScheduleEntryFields>,
}

impl<H> From<EditScheduleEntry<H>> for RecordUpdate {
    fn from(edit: EditScheduleEntry<H>) -> Self {
        Self::edit(
            &REPLACE_SCHEDULE_ENTRY_RECORD,
            edit.account.id(),
            edit.entry_id,
            edit.options,
            edit.edit,
        )
    }
}

update_methods!(EditScheduleEntry as ReplaceScheduleEntry => ScheduleEntry);

constructor!(EditScheduleEntry(
    entry_id: impl IntoId<ScheduleEntry>,
    edit: impl FnOnce(&mut ScheduleEntryFields) -> EditResult + Send + 'static,
) = Schedules.edit_entry);

/// The writable fields of a schedule entry, which the closure of [`Schedules::edit_entry`]
/// changes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ScheduleEntryFields {
    /// The title, in a few words.
    pub summary: String,
    /// The start: a date if it lasts entire days, otherwise a timestamp.
    pub starts_at: DateOrTimestamp,
    /// The end: a date if it lasts entire days, otherwise a timestamp.
    pub ends_at: DateOrTimestamp,
    /// The notes, as HTML.
    pub description: String,
    /// The participants. Sent only if it is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant_ids: Option<Vec<Id<Person>>>,
    /// Whether it lasts entire days.
    pub all_day: bool,
    /// Whether to notify the participants. Sent only if it is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notify: Option<bool>,
    /// The URL for joining it online, such as a video call; responses have it as `join_url`. Sent
    /// only if it is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whether it is highlighted. Sent only if it is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub highlighted: Option<bool>,
    #[serde(skip)]
    source: SourceRecord,
}

impl ScheduleEntryFields {
    /// The complete record, as it was read.
    ///
    /// # Errors
    ///
    /// An `api_error` with the place at which the record differs from its documented
    /// shape.
    #[inline]
    pub fn current(&self) -> Result<ScheduleEntry, Error> {
        self.source.decode::<GetScheduleEntry>()
    }
}
impl WritableFields for ScheduleEntryFields {
    fn attach_source(&mut self, source: SourceRecord) {
        self.source = source;
    }
}

pub(crate) static REPLACE_SCHEDULE_ENTRY_RECORD: Record = Record {
    read: &GET_SCHEDULE_ENTRY,
    write: &REPLACE_SCHEDULE_ENTRY,
    members: &[
        ("summary", FieldSource::Member("summary")),
        ("starts_at", FieldSource::Member("starts_at")),
        ("ends_at", FieldSource::Member("ends_at")),
        ("description", FieldSource::Member("description")),
        ("participant_ids", FieldSource::Caller),
        ("all_day", FieldSource::Member("all_day")),
        ("notify", FieldSource::Caller),
        ("url", FieldSource::Caller),
        ("highlighted", FieldSource::Caller),
    ],
};
