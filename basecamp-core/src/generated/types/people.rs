// @generated from api/people.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.people()`.

use crate::generated::prelude::*;

open_enum! {
    /// The format of times.
    pub enum TimeFormat {
        /// As `9:30pm`.
        TwelveHour = "twelve_hour",
        /// As `21:30`.
        TwentyFourHour = "twenty_four_hour",
    }
}

open_enum! {
    /// A day on which a calendar week can start.
    pub enum FirstWeekDay {
        /// Weeks start on Sunday.
        Sunday = "Sunday",
        /// Weeks start on Monday.
        Monday = "Monday",
        /// Weeks start on Tuesday.
        Tuesday = "Tuesday",
        /// Weeks start on Wednesday.
        Wednesday = "Wednesday",
        /// Weeks start on Thursday.
        Thursday = "Thursday",
        /// Weeks start on Friday.
        Friday = "Friday",
        /// Weeks start on Saturday.
        Saturday = "Saturday",
    }
}

/// A client to invite.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CreateClientRequest {
    /// The e-mail address.
    pub email_address: String,
    /// The name.
    pub name: Option<String>,
    /// The job title.
    pub title: Option<String>,
    /// The client's company.
    pub company_name: Option<String>,
}

json_object!(CreateClientRequest {
    required(email_address), optional(name, title, company_name),
});

impl CreateClientRequest {
    /// Creates a value from the required fields.
    ///
    /// - `email_address`: The e-mail address.
    #[must_use]
    pub fn new(email_address: impl Into<String>) -> Self {
        Self { email_address: email_address.into(), name: None, title: None, company_name: None }
    }
}

setters!(CreateClientRequest {
    /// The name.
    #[must_use]
    into name: String,
    /// The job title.
    #[must_use]
    into title: String,
    /// The client's company.
    #[must_use]
    into company_name: String,
});

/// A person to invite.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CreatePersonRequest {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email_address: String,
    /// The job title.
    pub title: Option<String>,
    /// The person's company.
    pub company_name: Option<String>,
}

json_object!(CreatePersonRequest {
    required(name, email_address), optional(title, company_name),
});

impl CreatePersonRequest {
    /// Creates a value from the required fields.
    ///
    /// - `name`: The name.
    /// - `email_address`: The e-mail address.
    #[must_use]
    pub fn new(name: impl Into<String>, email_address: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            email_address: email_address.into(),
            title: None,
            company_name: None,
        }
    }
}

setters!(CreatePersonRequest {
    /// The job title.
    #[must_use]
    into title: String,
    /// The person's company.
    #[must_use]
    into company_name: String,
});

/// Whether and when a person is out of the office.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OutOfOffice {
    /// The person.
    pub person: Option<OutOfOfficePerson>,
    /// Whether it is enabled.
    pub enabled: Option<bool>,
    /// Whether the person is out of the office now.
    pub ongoing: Option<bool>,
    /// The first day, as `2026-12-01`.
    pub start_date: Option<Date>,
    /// The last day, as `2026-12-31`.
    pub end_date: Option<Date>,
    /// The first day back, as `2026-12-01`.
    pub back_on_date: Option<Date>,
}

json_object!(OutOfOffice {
    optional(person, enabled, ongoing, start_date, end_date, back_on_date),
});

/// A person out of the office.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct OutOfOfficePerson {
    /// The id.
    pub id: Id<Person>,
    /// The name.
    pub name: String,
    /// The URL of the picture.
    pub avatar_url: String,
}

json_object!(OutOfOfficePerson {
    required(id), default(name, avatar_url),
});

/// A person in the account.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Person {
    /// The id.
    pub id: PersonId,
    /// The signed id by which rich text mentions this person.
    pub attachable_sgid: Option<String>,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email_address: Option<String>,
    /// The kind of actor, such as `User` or `Client`.
    pub personable_type: Option<String>,
    /// The job title.
    pub title: Option<String>,
    /// The person's short biography.
    pub bio: Option<String>,
    /// The person's tagline.
    pub tagline: Option<String>,
    /// The person's location.
    pub location: Option<String>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// When it last changed.
    pub updated_at: Option<Timestamp>,
    /// Whether this is an administrator of the account.
    pub admin: Option<bool>,
    /// Whether this is an owner of the account.
    pub owner: Option<bool>,
    /// Whether this is a client rather than a colleague.
    pub client: Option<bool>,
    /// Whether this is an employee of the company that owns the account.
    pub employee: Option<bool>,
    /// The time zone's name.
    pub time_zone: Option<String>,
    /// The URL of the picture.
    pub avatar_url: Option<String>,
    /// The person's company.
    pub company: Option<Company>,
    /// Whether this person may create and delete projects.
    pub can_manage_projects: Option<bool>,
    /// Whether this person may invite and remove people.
    pub can_manage_people: Option<bool>,
    /// Whether the caller may ping this person.
    pub can_ping: Option<bool>,
    /// Whether this person may use the timesheet.
    pub can_access_timesheet: Option<bool>,
    /// Whether this person may use hill charts.
    pub can_access_hill_charts: Option<bool>,
}

json_object!(Person {
    person_id(id), optional(attachable_sgid), default(name), optional(email_address,
    personable_type, title, bio, tagline, location, created_at, updated_at, admin, owner, client,
    employee, time_zone, avatar_url, company, can_manage_projects, can_manage_people, can_ping,
    can_access_timesheet, can_access_hill_charts),
});

/// The caller's preferences for the display of Basecamp.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Preferences {
    /// Its API URL.
    pub url: Option<String>,
    /// The URL of its web page.
    pub app_url: Option<String>,
    /// The time zone's name.
    pub time_zone_name: Option<String>,
    /// The first day of a calendar week.
    pub first_week_day: Option<FirstWeekDay>,
    /// The time format: `twelve_hour` or `twenty_four_hour`.
    pub time_format: Option<TimeFormat>,
}

json_object!(Preferences {
    optional(url, app_url, time_zone_name, first_week_day, time_format),
});

/// The result of a change of access.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProjectAccessResult {
    /// The people who got access.
    pub granted: Option<Vec<Person>>,
    /// The people who lost access.
    pub revoked: Option<Vec<Person>>,
}

json_object!(ProjectAccessResult {
    optional_list(granted, revoked),
});

/// Whether clients have access to a project.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ProjectClientEnablement {
    /// Whether clients have access.
    pub clients_enabled: bool,
}

json_object!(ProjectClientEnablement {
    default(clients_enabled),
});
