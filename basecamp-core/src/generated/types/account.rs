// @generated from api/account.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.account()`.

use crate::generated::prelude::*;

/// A company's account at Basecamp, with all its projects and people.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Account {
    /// The id.
    pub id: Id<types::Account>,
    /// The name.
    pub name: String,
    /// The name of the account's owner.
    pub owner_name: Option<String>,
    /// Whether it is active.
    pub active: Option<bool>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Whether it is a trial.
    pub trial: Option<bool>,
    /// The day on which the trial ends.
    pub trial_ends_on: Option<Date>,
    /// Whether it is frozen.
    pub frozen: Option<bool>,
    /// Whether it is paused.
    pub paused: Option<bool>,
    /// The actions that its plan permits at present.
    pub limits: Option<AccountLimits>,
    /// Its plan.
    pub subscription: Option<AccountSubscription>,
    /// Its settings.
    pub settings: Option<AccountSettings>,
    /// Its logo, if it has one.
    pub logo: Option<AccountLogo>,
}

json_object!(Account {
    required(id), default(name), optional(owner_name, active), required(created_at, updated_at),
    optional(trial, trial_ends_on, frozen, paused, limits, subscription, settings, logo),
});

/// The actions that an account's plan permits at present.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AccountLimits {
    /// Whether projects can be created.
    pub can_create_projects: Option<bool>,
    /// Whether projects can be pinned.
    pub can_pin_projects: Option<bool>,
    /// Whether people can be added.
    pub can_create_users: Option<bool>,
    /// Whether files can be uploaded.
    pub can_upload_files: Option<bool>,
}

json_object!(AccountLimits {
    optional(can_create_projects, can_pin_projects, can_create_users, can_upload_files),
});

/// An account's logo.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AccountLogo {
    /// The URL of the image.
    pub url: Option<String>,
}

json_object!(AccountLogo {
    optional(url),
});

/// The settings of an account.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AccountSettings {
    /// Whether the company's HQ is enabled.
    pub company_hq_enabled: Option<bool>,
    /// Whether teams are enabled.
    pub teams_enabled: Option<bool>,
    /// Whether projects are enabled.
    pub projects_enabled: Option<bool>,
}

json_object!(AccountSettings {
    optional(company_hq_enabled, teams_enabled, projects_enabled),
});

/// The plan of an account, and the features that it includes.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AccountSubscription {
    /// The plan's short name.
    pub short_name: Option<String>,
    /// The plan's full name.
    pub proper_name: Option<String>,
    /// The number of projects that it allows.
    pub project_limit: Option<i32>,
    /// Whether it includes teams.
    pub teams: Option<bool>,
    /// Whether it includes work with clients.
    pub clients: Option<bool>,
    /// Whether it includes templates.
    pub templates: Option<bool>,
    /// Whether it includes a custom logo.
    pub logo: Option<bool>,
    /// Whether it includes the timesheet.
    pub timesheet: Option<bool>,
}

json_object!(AccountSubscription {
    optional(short_name, proper_name, project_limit, teams, clients, templates, logo, timesheet),
});
