// @generated from api/calendars.toml by `basecamp-codegen generate`; do not edit.
//! Calendars: the places where schedule entries appear, each with a color.

use crate::generated::prelude::*;

/// Calendars: the places where schedule entries appear, each with a color.
///
/// The service of [`Account::calendars`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
///
/// let account = Account::detached("999")?;
/// let call = account.calendars().get(123);
/// let call = account.calendars().update(123, "blue");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Calendars<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Calendars<H> {
    /// Gets a calendar.
    ///
    /// - `calendar_id`: The calendar.
    pub fn get(&self, calendar_id: impl IntoId<Calendar>) -> GetCalendar<H> {
        GetCalendar {
            account: self.account.clone(),
            options: CallOptions::default(),
            calendar_id: calendar_id.into_id(),
        }
    }

    /// Changes a calendar's color.
    ///
    /// - `calendar_id`: The calendar.
    /// - `color`: The color that marks it.
    pub fn update(
        &self,
        calendar_id: impl IntoId<Calendar>,
        color: impl Into<String>,
    ) -> UpdateCalendar<H> {
        UpdateCalendar {
            account: self.account.clone(),
            options: CallOptions::default(),
            calendar_id: calendar_id.into_id(),
            body: UpdateCalendarBody::new(color.into()),
        }
    }
}

/// Gets a calendar.
///
/// - `calendar_id`: The calendar.
///
/// `GetCalendar`: `GET /{accountId}/calendars/{calendarId}`. Created by [`Calendars::get`].
#[doc = example!("calendars().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetCalendar<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    calendar_id: Id<Calendar>,
}

endpoint!(GetCalendar = GET_CALENDAR { path(calendar_id) } => Calendar, decode::json);

constructor!(GetCalendar(calendar_id: impl IntoId<Calendar>) = Calendars.get);

#[rustfmt::skip]
pub(crate) static GET_CALENDAR: Operation = Operation {
    id: "GetCalendar", service: "calendars", name: "get", resource_type: "calendar",
    method: Method::GET, path: path_template!("/{accountId}/calendars/{calendarId}"),
    parameters: &[Parameter::path("calendar_id", "calendarId", Type::Int64, "The calendar.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a calendar.",
};

/// Changes a calendar's color.
///
/// - `calendar_id`: The calendar.
/// - `color`: The color that marks it.
///
/// `UpdateCalendar`: `PUT /{accountId}/calendars/{calendarId}`. Idempotent, so it is retried
/// like a read. Created by [`Calendars::update`].
#[doc = example!("calendars().update(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateCalendar<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    calendar_id: Id<Calendar>,
    pub(crate) body: UpdateCalendarBody,
}

body!(UpdateCalendar: UpdateCalendarBody { color: String } {});

endpoint!(
    UpdateCalendar = UPDATE_CALENDAR { path(calendar_id); json(body in "calendar" outside &[]) }
        => Calendar, decode::json
);

constructor!(UpdateCalendar(
    calendar_id: impl IntoId<Calendar>,
    color: impl Into<String>,
) = Calendars.update);

#[rustfmt::skip]
pub(crate) static UPDATE_CALENDAR: Operation = Operation {
    id: "UpdateCalendar", service: "calendars", name: "update", resource_type: "calendar",
    method: Method::PUT, path: path_template!("/{accountId}/calendars/{calendarId}"),
    parameters: &[
        Parameter::path("calendar_id", "calendarId", Type::Int64, "The calendar."),
        Parameter::body("color", Type::Text, "The color that marks it."),
    ],
    body: Body::Json { envelope: Some("calendar"), outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes a calendar's color.",
};
