// @generated from api/people.toml by `basecamp-codegen generate`; do not edit.
//! People: the people of the account, their access to projects, and the caller's profile.

use crate::generated::prelude::*;

/// People: the people of the account, their access to projects, and the caller's profile.
///
/// The service of [`Account::people`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::types::CreatePersonRequest;
///
/// let account = Account::detached("999")?;
/// let people = account.people();
/// let call = people.me();
/// let call = people.list_for_project(123);
/// let guest = CreatePersonRequest::new("Ann", "ann@example.com").company_name("Acme");
/// let call = people.update_project_access(123).grant([456, 457]).create([guest]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "user")]
#[doc(alias = "member")]
#[derive(Debug, Clone)]
pub struct People<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> People<H> {
    /// Ends a person's time out of the office.
    ///
    /// - `person_id`: The person.
    pub fn disable_out_of_office(&self, person_id: impl IntoId<Person>) -> DisableOutOfOffice<H> {
        DisableOutOfOffice {
            account: self.account.clone(),
            options: CallOptions::default(),
            person_id: person_id.into_id(),
        }
    }

    /// Disables the access of clients to a project.
    ///
    /// - `project_id`: The project.
    pub fn disable_project_clients(
        &self,
        project_id: impl IntoId<Project>,
    ) -> DisableProjectClients<H> {
        DisableProjectClients {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
        }
    }

    /// Marks a person as out of the office.
    ///
    /// - `person_id`: The person.
    /// - `start_date`: The first day, as `2026-12-01`.
    /// - `end_date`: The last day, as `2026-12-31`.
    pub fn enable_out_of_office(
        &self,
        person_id: impl IntoId<Person>,
        start_date: Date,
        end_date: Date,
    ) -> EnableOutOfOffice<H> {
        EnableOutOfOffice {
            account: self.account.clone(),
            options: CallOptions::default(),
            person_id: person_id.into_id(),
            body: EnableOutOfOfficeBody::new(start_date, end_date),
        }
    }

    /// Enables the access of clients to a project.
    ///
    /// - `project_id`: The project.
    pub fn enable_project_clients(
        &self,
        project_id: impl IntoId<Project>,
    ) -> EnableProjectClients<H> {
        EnableProjectClients {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
        }
    }

    /// Gets a person.
    ///
    /// - `person_id`: The person.
    pub fn get(&self, person_id: impl IntoId<Person>) -> GetPerson<H> {
        GetPerson {
            account: self.account.clone(),
            options: CallOptions::default(),
            person_id: person_id.into_id(),
        }
    }

    /// Lists the people whom the caller can see.
    pub fn list(&self) -> ListPeople<H> {
        ListPeople { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Lists the people to whom to-dos can be assigned.
    pub fn list_assignable(&self) -> ListAssignablePeople<H> {
        ListAssignablePeople { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Lists the people in a project.
    ///
    /// - `project_id`: The project.
    pub fn list_for_project(&self, project_id: impl IntoId<Project>) -> ListProjectPeople<H> {
        ListProjectPeople {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
        }
    }

    /// Lists the people whom the caller can ping.
    pub fn list_pingable(&self) -> ListPingablePeople<H> {
        ListPingablePeople { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Gets the caller's profile.
    pub fn me(&self) -> GetMyProfile<H> {
        GetMyProfile { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Gets the caller's preferences.
    pub fn my_preferences(&self) -> GetMyPreferences<H> {
        GetMyPreferences { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Gets whether a person is out of the office.
    ///
    /// - `person_id`: The person.
    pub fn out_of_office(&self, person_id: impl IntoId<Person>) -> GetOutOfOffice<H> {
        GetOutOfOffice {
            account: self.account.clone(),
            options: CallOptions::default(),
            person_id: person_id.into_id(),
        }
    }

    /// Changes the caller's preferences that are set.
    pub fn update_my_preferences(&self) -> UpdateMyPreferences<H> {
        UpdateMyPreferences {
            account: self.account.clone(),
            options: CallOptions::default(),
            body: UpdateMyPreferencesBody::new(),
        }
    }

    /// Changes the fields of the caller's profile that are set.
    pub fn update_my_profile(&self) -> UpdateMyProfile<H> {
        UpdateMyProfile {
            account: self.account.clone(),
            options: CallOptions::default(),
            body: UpdateMyProfileBody::new(),
        }
    }

    /// Grants and revokes the access of people to a project, and invites new people.
    ///
    /// - `project_id`: The project.
    pub fn update_project_access(
        &self,
        project_id: impl IntoId<Project>,
    ) -> UpdateProjectAccess<H> {
        UpdateProjectAccess {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            body: UpdateProjectAccessBody::new(),
        }
    }

    /// Grants and revokes the access of clients to a project, and invites new clients.
    ///
    /// - `project_id`: The project.
    pub fn update_project_client_access(
        &self,
        project_id: impl IntoId<Project>,
    ) -> UpdateProjectClientAccess<H> {
        UpdateProjectClientAccess {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            body: UpdateProjectClientAccessBody::new(),
        }
    }
}

/// Ends a person's time out of the office.
///
/// - `person_id`: The person.
///
/// `DisableOutOfOffice`: `DELETE /{accountId}/people/{personId}/out_of_office.json`.
/// Idempotent, so it is retried like a read. Created by [`People::disable_out_of_office`].
#[doc = example!("people().disable_out_of_office(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DisableOutOfOffice<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    person_id: Id<Person>,
}

endpoint!(DisableOutOfOffice = DISABLE_OUT_OF_OFFICE { path(person_id) } => (), decode::nothing);

constructor!(DisableOutOfOffice(person_id: impl IntoId<Person>) = People.disable_out_of_office);

#[rustfmt::skip]
pub(crate) static DISABLE_OUT_OF_OFFICE: Operation = Operation {
    id: "DisableOutOfOffice", service: "people", name: "disable_out_of_office", resource_type: "out_of_office",
    method: Method::DELETE, path: path_template!("/{accountId}/people/{personId}/out_of_office.json"),
    parameters: &[Parameter::path("person_id", "personId", Type::Int64, "The person.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Ends a person's time out of the office.",
};

/// Disables the access of clients to a project.
///
/// - `project_id`: The project.
///
/// `DisableProjectClients`: `DELETE /{accountId}/projects/{projectId}/client_enablement.json`.
/// Idempotent, so it is retried like a read. Created by [`People::disable_project_clients`].
#[doc = example!("people().disable_project_clients(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DisableProjectClients<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
}

endpoint!(
    DisableProjectClients = DISABLE_PROJECT_CLIENTS { path(project_id) }
        => ProjectClientEnablement, decode::json
);

constructor!(DisableProjectClients(
    project_id: impl IntoId<Project>,
) = People.disable_project_clients);

#[rustfmt::skip]
pub(crate) static DISABLE_PROJECT_CLIENTS: Operation = Operation {
    id: "DisableProjectClients", service: "people", name: "disable_project_clients", resource_type: "project",
    method: Method::DELETE, path: path_template!("/{accountId}/projects/{projectId}/client_enablement.json"),
    parameters: &[Parameter::path("project_id", "projectId", Type::Int64, "The project.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Disables the access of clients to a project.",
};

/// Marks a person as out of the office.
///
/// - `person_id`: The person.
/// - `start_date`: The first day, as `2026-12-01`.
/// - `end_date`: The last day, as `2026-12-31`.
///
/// `EnableOutOfOffice`: `POST /{accountId}/people/{personId}/out_of_office.json`. Not
/// idempotent, so it is never retried after a failure. Created by
/// [`People::enable_out_of_office`].
#[doc = example!(
    "people()\n    .enable_out_of_office(123, date(2026, 12, 1), date(2026, 12, 1))\n    "
)]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct EnableOutOfOffice<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    person_id: Id<Person>,
    pub(crate) body: EnableOutOfOfficeBody,
}

body!(EnableOutOfOffice: EnableOutOfOfficeBody { start_date: Date, end_date: Date } {});

endpoint!(
    EnableOutOfOffice = ENABLE_OUT_OF_OFFICE { path(person_id); json(body in "out_of_office" outside &[]) }
        => OutOfOffice, decode::json
);

constructor!(EnableOutOfOffice(
    person_id: impl IntoId<Person>,
    start_date: Date,
    end_date: Date,
) = People.enable_out_of_office);

#[rustfmt::skip]
pub(crate) static ENABLE_OUT_OF_OFFICE: Operation = Operation {
    id: "EnableOutOfOffice", service: "people", name: "enable_out_of_office", resource_type: "out_of_office",
    method: Method::POST, path: path_template!("/{accountId}/people/{personId}/out_of_office.json"),
    parameters: &[
        Parameter::path("person_id", "personId", Type::Int64, "The person."),
        Parameter::body("start_date", Type::Date, "The first day, as `2026-12-01`."),
        Parameter::body("end_date", Type::Date, "The last day, as `2026-12-31`."),
    ],
    body: Body::Json { envelope: Some("out_of_office"), outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Marks a person as out of the office.",
};

/// Enables the access of clients to a project.
///
/// - `project_id`: The project.
///
/// `EnableProjectClients`: `POST /{accountId}/projects/{projectId}/client_enablement.json`.
/// Idempotent, so it is retried like a read. Created by [`People::enable_project_clients`].
#[doc = example!("people().enable_project_clients(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct EnableProjectClients<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
}

endpoint!(
    EnableProjectClients = ENABLE_PROJECT_CLIENTS { path(project_id) }
        => ProjectClientEnablement, decode::json
);

constructor!(EnableProjectClients(
    project_id: impl IntoId<Project>,
) = People.enable_project_clients);

#[rustfmt::skip]
pub(crate) static ENABLE_PROJECT_CLIENTS: Operation = Operation {
    id: "EnableProjectClients", service: "people", name: "enable_project_clients", resource_type: "project",
    method: Method::POST, path: path_template!("/{accountId}/projects/{projectId}/client_enablement.json"),
    parameters: &[Parameter::path("project_id", "projectId", Type::Int64, "The project.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Enables the access of clients to a project.",
};

/// Gets a person.
///
/// - `person_id`: The person.
///
/// `GetPerson`: `GET /{accountId}/people/{personId}`. Created by [`People::get`].
#[doc = example!("people().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetPerson<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    person_id: Id<Person>,
}

endpoint!(GetPerson = GET_PERSON { path(person_id) } => Person, decode::json);

constructor!(GetPerson(person_id: impl IntoId<Person>) = People.get);

#[rustfmt::skip]
pub(crate) static GET_PERSON: Operation = Operation {
    id: "GetPerson", service: "people", name: "get", resource_type: "person",
    method: Method::GET, path: path_template!("/{accountId}/people/{personId}"),
    parameters: &[Parameter::path("person_id", "personId", Type::Int64, "The person.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a person.",
};

/// Lists the people whom the caller can see.
///
/// `ListPeople`: `GET /{accountId}/people.json`. The result comes in pages. Created by
/// [`People::list`].
#[doc = example!("people().list()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListPeople<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

list_endpoint!(ListPeople = LIST_PEOPLE { path() } => [Person], decode::list);

constructor!(ListPeople() = People.list);

#[rustfmt::skip]
pub(crate) static LIST_PEOPLE: Operation = Operation {
    id: "ListPeople", service: "people", name: "list", resource_type: "people",
    method: Method::GET, path: path_template!("/{accountId}/people.json"),
    parameters: &[
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the people whom the caller can see.",
};

/// Lists the people to whom to-dos can be assigned.
///
/// `ListAssignablePeople`: `GET /{accountId}/reports/todos/assigned.json`. Created by
/// [`People::list_assignable`].
#[doc = example!("people().list_assignable()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListAssignablePeople<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

endpoint!(ListAssignablePeople = LIST_ASSIGNABLE_PEOPLE { path() } => Vec<Person>, decode::list);

constructor!(ListAssignablePeople() = People.list_assignable);

#[rustfmt::skip]
pub(crate) static LIST_ASSIGNABLE_PEOPLE: Operation = Operation {
    id: "ListAssignablePeople", service: "people", name: "list_assignable", resource_type: "assignable_people",
    method: Method::GET, path: path_template!("/{accountId}/reports/todos/assigned.json"),
    parameters: &[],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the people to whom to-dos can be assigned.",
};

/// Lists the people in a project.
///
/// - `project_id`: The project.
///
/// `ListProjectPeople`: `GET /{accountId}/projects/{projectId}/people.json`. The result comes
/// in pages. Created by [`People::list_for_project`].
#[doc = example!("people().list_for_project(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListProjectPeople<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
}

list_endpoint!(
    ListProjectPeople = LIST_PROJECT_PEOPLE { path(project_id) }
        => [Person], decode::list
);

constructor!(ListProjectPeople(project_id: impl IntoId<Project>) = People.list_for_project);

#[rustfmt::skip]
pub(crate) static LIST_PROJECT_PEOPLE: Operation = Operation {
    id: "ListProjectPeople", service: "people", name: "list_for_project", resource_type: "project_people",
    method: Method::GET, path: path_template!("/{accountId}/projects/{projectId}/people.json"),
    parameters: &[
        Parameter::path("project_id", "projectId", Type::Int64, "The project."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the people in a project.",
};

/// Lists the people whom the caller can ping.
///
/// `ListPingablePeople`: `GET /{accountId}/circles/people.json`. The result comes in pages.
/// Created by [`People::list_pingable`].
#[doc = example!("people().list_pingable()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListPingablePeople<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

list_endpoint!(ListPingablePeople = LIST_PINGABLE_PEOPLE { path() } => [Person], decode::list);

constructor!(ListPingablePeople() = People.list_pingable);

#[rustfmt::skip]
pub(crate) static LIST_PINGABLE_PEOPLE: Operation = Operation {
    id: "ListPingablePeople", service: "people", name: "list_pingable", resource_type: "pingable_people",
    method: Method::GET, path: path_template!("/{accountId}/circles/people.json"),
    parameters: &[],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the people whom the caller can ping.",
};

/// Gets the caller's profile.
///
/// `GetMyProfile`: `GET /{accountId}/my/profile.json`. Created by [`People::me`].
#[doc = example!("people().me()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetMyProfile<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

endpoint!(GetMyProfile = GET_MY_PROFILE { path() } => Person, decode::json);

constructor!(GetMyProfile() = People.me);

#[rustfmt::skip]
pub(crate) static GET_MY_PROFILE: Operation = Operation {
    id: "GetMyProfile", service: "people", name: "me", resource_type: "my_profile",
    method: Method::GET, path: path_template!("/{accountId}/my/profile.json"),
    parameters: &[],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets the caller's profile.",
};

/// Gets the caller's preferences.
///
/// `GetMyPreferences`: `GET /{accountId}/my/preferences.json`. Created by
/// [`People::my_preferences`].
#[doc = example!("people().my_preferences()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetMyPreferences<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

endpoint!(GetMyPreferences = GET_MY_PREFERENCES { path() } => Preferences, decode::json);

constructor!(GetMyPreferences() = People.my_preferences);

#[rustfmt::skip]
pub(crate) static GET_MY_PREFERENCES: Operation = Operation {
    id: "GetMyPreferences", service: "people", name: "my_preferences", resource_type: "my_preference",
    method: Method::GET, path: path_template!("/{accountId}/my/preferences.json"),
    parameters: &[],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets the caller's preferences.",
};

/// Gets whether a person is out of the office.
///
/// - `person_id`: The person.
///
/// `GetOutOfOffice`: `GET /{accountId}/people/{personId}/out_of_office.json`. Created by
/// [`People::out_of_office`].
#[doc = example!("people().out_of_office(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetOutOfOffice<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    person_id: Id<Person>,
}

endpoint!(GetOutOfOffice = GET_OUT_OF_OFFICE { path(person_id) } => OutOfOffice, decode::json);

constructor!(GetOutOfOffice(person_id: impl IntoId<Person>) = People.out_of_office);

#[rustfmt::skip]
pub(crate) static GET_OUT_OF_OFFICE: Operation = Operation {
    id: "GetOutOfOffice", service: "people", name: "out_of_office", resource_type: "out_of_office",
    method: Method::GET, path: path_template!("/{accountId}/people/{personId}/out_of_office.json"),
    parameters: &[Parameter::path("person_id", "personId", Type::Int64, "The person.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets whether a person is out of the office.",
};

/// Changes the caller's preferences that are set.
///
/// `UpdateMyPreferences`: `PUT /{accountId}/my/preferences.json`. Idempotent, so it is retried
/// like a read. Created by [`People::update_my_preferences`].
#[doc = example!("people().update_my_preferences()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateMyPreferences<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    pub(crate) body: UpdateMyPreferencesBody,
}

body!(UpdateMyPreferences: UpdateMyPreferencesBody {} {
    /// The time zone's name.
    into time_zone_name: String,
    /// The first day of a calendar week.
    into first_week_day: FirstWeekDay,
    /// The time format: `twelve_hour` or `twenty_four_hour`.
    into time_format: TimeFormat,
});

endpoint!(
    UpdateMyPreferences = UPDATE_MY_PREFERENCES { path(); json(body in "person" outside &[]) }
        => Preferences, decode::json
);

constructor!(UpdateMyPreferences() = People.update_my_preferences);

#[rustfmt::skip]
pub(crate) static UPDATE_MY_PREFERENCES: Operation = Operation {
    id: "UpdateMyPreferences", service: "people", name: "update_my_preferences", resource_type: "my_preference",
    method: Method::PUT, path: path_template!("/{accountId}/my/preferences.json"),
    parameters: &[
        Parameter::optional_body("time_zone_name", Type::Text, "The time zone's name."),
        Parameter::optional_body("first_week_day", Type::OneOf(&["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]), "The first day of a calendar week."),
        Parameter::optional_body("time_format", Type::OneOf(&["twelve_hour", "twenty_four_hour"]), "The time format: `twelve_hour` or `twenty_four_hour`."),
    ],
    body: Body::Json { envelope: Some("person"), outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Changes the caller's preferences that are set.",
};

/// Changes the fields of the caller's profile that are set.
///
/// `UpdateMyProfile`: `PUT /{accountId}/my/profile.json`. Idempotent, so it is retried like a
/// read. Created by [`People::update_my_profile`].
#[doc = example!("people().update_my_profile()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateMyProfile<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    pub(crate) body: UpdateMyProfileBody,
}

body!(UpdateMyProfile: UpdateMyProfileBody {} {
    /// The name.
    into name: String,
    /// The e-mail address.
    into email_address: String,
    /// The job title.
    into title: String,
    /// The person's short biography.
    into bio: String,
    /// The person's location.
    into location: String,
    /// The time zone's name.
    into time_zone_name: String,
    /// The first day of a calendar week.
    into first_week_day: FirstWeekDay,
    /// The time format: `twelve_hour` or `twenty_four_hour`.
    into time_format: TimeFormat,
});

endpoint!(UpdateMyProfile = UPDATE_MY_PROFILE { path(); json(body) } => (), decode::nothing);

constructor!(UpdateMyProfile() = People.update_my_profile);

#[rustfmt::skip]
pub(crate) static UPDATE_MY_PROFILE: Operation = Operation {
    id: "UpdateMyProfile", service: "people", name: "update_my_profile", resource_type: "my_profile",
    method: Method::PUT, path: path_template!("/{accountId}/my/profile.json"),
    parameters: &[
        Parameter::optional_body("name", Type::Text, "The name."),
        Parameter::optional_body("email_address", Type::Text, "The e-mail address."),
        Parameter::optional_body("title", Type::Text, "The job title."),
        Parameter::optional_body("bio", Type::Text, "The person's short biography."),
        Parameter::optional_body("location", Type::Text, "The person's location."),
        Parameter::optional_body("time_zone_name", Type::Text, "The time zone's name."),
        Parameter::optional_body("first_week_day", Type::OneOf(&["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]), "The first day of a calendar week."),
        Parameter::optional_body("time_format", Type::OneOf(&["twelve_hour", "twenty_four_hour"]), "The time format: `twelve_hour` or `twenty_four_hour`."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes the fields of the caller's profile that are set.",
};

/// Grants and revokes the access of people to a project, and invites new people.
///
/// - `project_id`: The project.
///
/// `UpdateProjectAccess`: `PUT /{accountId}/projects/{projectId}/people/users.json`.
/// Idempotent, so it is retried like a read. Created by [`People::update_project_access`].
#[doc = example!("people().update_project_access(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateProjectAccess<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    pub(crate) body: UpdateProjectAccessBody,
}

body!(UpdateProjectAccess: UpdateProjectAccessBody {} {
    /// The people to grant access.
    ids grant: Person,
    /// The people whose access is revoked.
    ids revoke: Person,
    /// The people to invite.
    list create: CreatePersonRequest,
});

endpoint!(
    UpdateProjectAccess = UPDATE_PROJECT_ACCESS { path(project_id); json(body) }
        => ProjectAccessResult, decode::json
);

constructor!(UpdateProjectAccess(project_id: impl IntoId<Project>) = People.update_project_access);

#[rustfmt::skip]
pub(crate) static UPDATE_PROJECT_ACCESS: Operation = Operation {
    id: "UpdateProjectAccess", service: "people", name: "update_project_access", resource_type: "project_access",
    method: Method::PUT, path: path_template!("/{accountId}/projects/{projectId}/people/users.json"),
    parameters: &[
        Parameter::path("project_id", "projectId", Type::Int64, "The project."),
        Parameter::optional_body("grant", Type::List(&Type::Int64), "The people to grant access."),
        Parameter::optional_body("revoke", Type::List(&Type::Int64), "The people whose access is revoked."),
        Parameter::optional_body("create", Type::List(&Type::Object(&[Parameter::body("name", Type::Text, "The name."), Parameter::body("email_address", Type::Text, "The e-mail address."), Parameter::optional_body("title", Type::Text, "The job title."), Parameter::optional_body("company_name", Type::Text, "The person's company.")])), "The people to invite."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Grants and revokes the access of people to a project, and invites new people.",
};

/// Grants and revokes the access of clients to a project, and invites new clients.
///
/// - `project_id`: The project.
///
/// `UpdateProjectClientAccess`:
/// `PUT /{accountId}/projects/{projectId}/people/client_users.json`. Idempotent, so it is
/// retried like a read. Created by [`People::update_project_client_access`].
#[doc = example!("people().update_project_client_access(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateProjectClientAccess<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    pub(crate) body: UpdateProjectClientAccessBody,
}

body!(UpdateProjectClientAccess: UpdateProjectClientAccessBody {} {
    /// The clients to grant access.
    ids grant: Person,
    /// The clients whose access is revoked.
    ids revoke: Person,
    /// The clients to invite.
    list create: CreateClientRequest,
});

endpoint!(
    UpdateProjectClientAccess = UPDATE_PROJECT_CLIENT_ACCESS { path(project_id); json(body) }
        => ProjectAccessResult, decode::json
);

constructor!(UpdateProjectClientAccess(
    project_id: impl IntoId<Project>,
) = People.update_project_client_access);

#[rustfmt::skip]
pub(crate) static UPDATE_PROJECT_CLIENT_ACCESS: Operation = Operation {
    id: "UpdateProjectClientAccess", service: "people", name: "update_project_client_access", resource_type: "project_access",
    method: Method::PUT, path: path_template!("/{accountId}/projects/{projectId}/people/client_users.json"),
    parameters: &[
        Parameter::path("project_id", "projectId", Type::Int64, "The project."),
        Parameter::optional_body("grant", Type::List(&Type::Int64), "The clients to grant access."),
        Parameter::optional_body("revoke", Type::List(&Type::Int64), "The clients whose access is revoked."),
        Parameter::optional_body("create", Type::List(&Type::Object(&[Parameter::body("email_address", Type::Text, "The e-mail address."), Parameter::optional_body("name", Type::Text, "The name."), Parameter::optional_body("title", Type::Text, "The job title."), Parameter::optional_body("company_name", Type::Text, "The client's company.")])), "The clients to invite."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[503]),
    doc: "Grants and revokes the access of clients to a project, and invites new clients.",
};
