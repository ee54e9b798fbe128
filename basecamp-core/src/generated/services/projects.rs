// @generated from api/projects.toml by `basecamp-codegen generate`; do not edit.
//! Projects: the places where people, to-dos, messages and files come together.

use crate::generated::prelude::*;

/// Projects: the places where people, to-dos, messages and files come together.
///
/// The service of [`Account::projects`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::types::Status;
///
/// let account = Account::detached("999")?;
/// let projects = account.projects();
/// let call = projects.list().status(Status::Archived).max_items(20);
/// let call = projects.create("Launch").description("Everything for the big day");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "bucket")]
#[derive(Debug, Clone)]
pub struct Projects<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Projects<H> {
    /// Archives a project.
    ///
    /// - `project_id`: The project.
    pub fn archive(&self, project_id: impl IntoId<Project>) -> ArchiveProject<H> {
        ArchiveProject {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
        }
    }

    /// Creates a project.
    ///
    /// - `name`: The name.
    pub fn create(&self, name: impl Into<String>) -> CreateProject<H> {
        CreateProject {
            account: self.account.clone(),
            options: CallOptions::default(),
            body: CreateProjectBody::new(name.into()),
        }
    }

    /// Gets a project.
    ///
    /// - `project_id`: The project.
    pub fn get(&self, project_id: impl IntoId<Project>) -> GetProject<H> {
        GetProject {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
        }
    }

    /// Lists the projects that the caller can see.
    pub fn list(&self) -> ListProjects<H> {
        ListProjects {
            account: self.account.clone(),
            options: CallOptions::default(),
            status: None,
        }
    }

    /// Lists the projects that the caller visited most recently.
    pub fn list_recent(&self) -> ListRecentProjects<H> {
        ListRecentProjects { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Records that the caller visited a project.
    ///
    /// - `project_id`: The project.
    pub fn record_visit(&self, project_id: impl IntoId<Project>) -> RecordProjectVisit<H> {
        RecordProjectVisit {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
        }
    }

    /// Removes a project's logo.
    ///
    /// - `project_id`: The project.
    pub fn remove_logo(&self, project_id: impl IntoId<Project>) -> RemoveProjectLogo<H> {
        RemoveProjectLogo {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
        }
    }

    /// Removes a project's wallpaper.
    ///
    /// - `project_id`: The project.
    pub fn remove_wallpaper(&self, project_id: impl IntoId<Project>) -> RemoveProjectWallpaper<H> {
        RemoveProjectWallpaper {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
        }
    }

    /// Moves a project to the trash.
    ///
    /// - `project_id`: The project.
    pub fn trash(&self, project_id: impl IntoId<Project>) -> TrashProject<H> {
        TrashProject {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
        }
    }

    /// Makes an archived project active again.
    ///
    /// - `project_id`: The project.
    pub fn unarchive(&self, project_id: impl IntoId<Project>) -> UnarchiveProject<H> {
        UnarchiveProject {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
        }
    }

    /// Changes the name of a project, and the other fields that are set.
    ///
    /// - `project_id`: The project.
    /// - `name`: The name.
    pub fn update(
        &self,
        project_id: impl IntoId<Project>,
        name: impl Into<String>,
    ) -> UpdateProject<H> {
        UpdateProject {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            body: UpdateProjectBody::new(name.into()),
        }
    }

    /// Sets the logo of a project.
    ///
    /// - `project_id`: The project.
    /// - `logo`: The image.
    pub fn update_logo(
        &self,
        project_id: impl IntoId<Project>,
        logo: FilePart,
    ) -> UpdateProjectLogo<H> {
        UpdateProjectLogo {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            logo,
        }
    }

    /// Sets the wallpaper of a project.
    ///
    /// - `project_id`: The project.
    /// - `wallpaper`: The image.
    pub fn update_wallpaper(
        &self,
        project_id: impl IntoId<Project>,
        wallpaper: FilePart,
    ) -> UpdateProjectWallpaper<H> {
        UpdateProjectWallpaper {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            wallpaper,
            mode: None,
        }
    }
}

/// Archives a project.
///
/// - `project_id`: The project.
///
/// `ArchiveProject`: `PUT /{accountId}/projects/{projectId}/status/archived.json`. Idempotent,
/// so it is retried like a read. Created by [`Projects::archive`].
#[doc = example!("projects().archive(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ArchiveProject<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
}

endpoint!(ArchiveProject = ARCHIVE_PROJECT { path(project_id) } => (), decode::nothing);

constructor!(ArchiveProject(project_id: impl IntoId<Project>) = Projects.archive);

#[rustfmt::skip]
pub(crate) static ARCHIVE_PROJECT: Operation = Operation {
    id: "ArchiveProject", service: "projects", name: "archive", resource_type: "project",
    method: Method::PUT, path: path_template!("/{accountId}/projects/{projectId}/status/archived.json"),
    parameters: &[Parameter::path("project_id", "projectId", Type::Int64, "The project.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Archives a project.",
};

/// Creates a project.
///
/// - `name`: The name.
///
/// `CreateProject`: `POST /{accountId}/projects.json`. Not idempotent, so it is never retried
/// after a failure. Created by [`Projects::create`].
#[doc = example!("projects().create(\"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateProject<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    pub(crate) body: CreateProjectBody,
}

body!(CreateProject: CreateProjectBody { name: String } {
    /// The description.
    into description: String,
});

endpoint!(CreateProject = CREATE_PROJECT { path(); json(body) } => Project, decode::json);

constructor!(CreateProject(name: impl Into<String>) = Projects.create);

#[rustfmt::skip]
pub(crate) static CREATE_PROJECT: Operation = Operation {
    id: "CreateProject", service: "projects", name: "create", resource_type: "project",
    method: Method::POST, path: path_template!("/{accountId}/projects.json"),
    parameters: &[
        Parameter::body("name", Type::Text, "The name."),
        Parameter::optional_body("description", Type::Text, "The description."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Creates a project.",
};

/// Gets a project.
///
/// - `project_id`: The project.
///
/// `GetProject`: `GET /{accountId}/projects/{projectId}`. Created by [`Projects::get`].
#[doc = example!("projects().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetProject<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
}

endpoint!(GetProject = GET_PROJECT { path(project_id) } => Project, decode::json);

constructor!(GetProject(project_id: impl IntoId<Project>) = Projects.get);

#[rustfmt::skip]
pub(crate) static GET_PROJECT: Operation = Operation {
    id: "GetProject", service: "projects", name: "get", resource_type: "project",
    method: Method::GET, path: path_template!("/{accountId}/projects/{projectId}"),
    parameters: &[Parameter::path("project_id", "projectId", Type::Int64, "The project.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a project.",
};

/// Lists the projects that the caller can see.
///
/// `ListProjects`: `GET /{accountId}/projects.json`. The result comes in pages. Created by
/// [`Projects::list`].
#[doc = example!("projects().list()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListProjects<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    status: Option<Status>,
}

setters!(ListProjects<H> {
    /// Only those with this status. Default: active.
    into status: Status,
});

list_endpoint!(ListProjects = LIST_PROJECTS { path(), query(status) } => [Project], decode::list);

constructor!(ListProjects() = Projects.list);

#[rustfmt::skip]
pub(crate) static LIST_PROJECTS: Operation = Operation {
    id: "ListProjects", service: "projects", name: "list", resource_type: "project",
    method: Method::GET, path: path_template!("/{accountId}/projects.json"),
    parameters: &[
        Parameter::optional_query("status", Type::OneOf(&["active", "archived", "drafted", "trashed"]), "Only those with this status. Default: active."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the projects that the caller can see.",
};

/// Lists the projects that the caller visited most recently.
///
/// `ListRecentProjects`: `GET /{accountId}/my/recent_projects.json`. Created by
/// [`Projects::list_recent`].
#[doc = example!("projects().list_recent()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListRecentProjects<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

endpoint!(ListRecentProjects = LIST_RECENT_PROJECTS { path() } => Vec<Project>, decode::list);

constructor!(ListRecentProjects() = Projects.list_recent);

#[rustfmt::skip]
pub(crate) static LIST_RECENT_PROJECTS: Operation = Operation {
    id: "ListRecentProjects", service: "projects", name: "list_recent", resource_type: "project",
    method: Method::GET, path: path_template!("/{accountId}/my/recent_projects.json"),
    parameters: &[],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the projects that the caller visited most recently.",
};

/// Records that the caller visited a project.
///
/// - `project_id`: The project.
///
/// `RecordProjectVisit`: `POST /{accountId}/projects/{projectId}/recent_visit.json`.
/// Idempotent, so it is retried like a read. Created by [`Projects::record_visit`].
#[doc = example!("projects().record_visit(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct RecordProjectVisit<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
}

endpoint!(RecordProjectVisit = RECORD_PROJECT_VISIT { path(project_id) } => (), decode::nothing);

constructor!(RecordProjectVisit(project_id: impl IntoId<Project>) = Projects.record_visit);

#[rustfmt::skip]
pub(crate) static RECORD_PROJECT_VISIT: Operation = Operation {
    id: "RecordProjectVisit", service: "projects", name: "record_visit", resource_type: "project",
    method: Method::POST, path: path_template!("/{accountId}/projects/{projectId}/recent_visit.json"),
    parameters: &[Parameter::path("project_id", "projectId", Type::Int64, "The project.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Records that the caller visited a project.",
};

/// Removes a project's logo.
///
/// - `project_id`: The project.
///
/// `RemoveProjectLogo`: `DELETE /{accountId}/projects/{projectId}/logo.json`. Idempotent, so it
/// is retried like a read. Created by [`Projects::remove_logo`].
#[doc = example!("projects().remove_logo(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct RemoveProjectLogo<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
}

endpoint!(RemoveProjectLogo = REMOVE_PROJECT_LOGO { path(project_id) } => (), decode::nothing);

constructor!(RemoveProjectLogo(project_id: impl IntoId<Project>) = Projects.remove_logo);

#[rustfmt::skip]
pub(crate) static REMOVE_PROJECT_LOGO: Operation = Operation {
    id: "RemoveProjectLogo", service: "projects", name: "remove_logo", resource_type: "project_logo",
    method: Method::DELETE, path: path_template!("/{accountId}/projects/{projectId}/logo.json"),
    parameters: &[Parameter::path("project_id", "projectId", Type::Int64, "The project.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Removes a project's logo.",
};

/// Removes a project's wallpaper.
///
/// - `project_id`: The project.
///
/// `RemoveProjectWallpaper`: `DELETE /{accountId}/projects/{projectId}/wallpaper.json`.
/// Idempotent, so it is retried like a read. Created by [`Projects::remove_wallpaper`].
#[doc = example!("projects().remove_wallpaper(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct RemoveProjectWallpaper<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
}

endpoint!(
    RemoveProjectWallpaper = REMOVE_PROJECT_WALLPAPER { path(project_id) }
        => (), decode::nothing
);

constructor!(RemoveProjectWallpaper(project_id: impl IntoId<Project>) = Projects.remove_wallpaper);

#[rustfmt::skip]
pub(crate) static REMOVE_PROJECT_WALLPAPER: Operation = Operation {
    id: "RemoveProjectWallpaper", service: "projects", name: "remove_wallpaper", resource_type: "project_wallpaper",
    method: Method::DELETE, path: path_template!("/{accountId}/projects/{projectId}/wallpaper.json"),
    parameters: &[Parameter::path("project_id", "projectId", Type::Int64, "The project.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Removes a project's wallpaper.",
};

/// Moves a project to the trash.
///
/// - `project_id`: The project.
///
/// `TrashProject`: `DELETE /{accountId}/projects/{projectId}`. Idempotent, so it is retried
/// like a read. Created by [`Projects::trash`].
#[doc = example!("projects().trash(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct TrashProject<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
}

endpoint!(TrashProject = TRASH_PROJECT { path(project_id) } => (), decode::nothing);

constructor!(TrashProject(project_id: impl IntoId<Project>) = Projects.trash);

#[rustfmt::skip]
pub(crate) static TRASH_PROJECT: Operation = Operation {
    id: "TrashProject", service: "projects", name: "trash", resource_type: "project",
    method: Method::DELETE, path: path_template!("/{accountId}/projects/{projectId}"),
    parameters: &[Parameter::path("project_id", "projectId", Type::Int64, "The project.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Moves a project to the trash.",
};

/// Makes an archived project active again.
///
/// - `project_id`: The project.
///
/// `UnarchiveProject`: `PUT /{accountId}/projects/{projectId}/status/active.json`. Idempotent,
/// so it is retried like a read. Created by [`Projects::unarchive`].
#[doc = example!("projects().unarchive(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UnarchiveProject<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
}

endpoint!(UnarchiveProject = UNARCHIVE_PROJECT { path(project_id) } => (), decode::nothing);

constructor!(UnarchiveProject(project_id: impl IntoId<Project>) = Projects.unarchive);

#[rustfmt::skip]
pub(crate) static UNARCHIVE_PROJECT: Operation = Operation {
    id: "UnarchiveProject", service: "projects", name: "unarchive", resource_type: "project",
    method: Method::PUT, path: path_template!("/{accountId}/projects/{projectId}/status/active.json"),
    parameters: &[Parameter::path("project_id", "projectId", Type::Int64, "The project.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Makes an archived project active again.",
};

/// Changes the name of a project, and the other fields that are set.
///
/// - `project_id`: The project.
/// - `name`: The name.
///
/// `UpdateProject`: `PUT /{accountId}/projects/{projectId}`. Idempotent, so it is retried like
/// a read. Created by [`Projects::update`].
#[doc = example!("projects().update(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateProject<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    pub(crate) body: UpdateProjectBody,
}

body!(UpdateProject: UpdateProjectBody { name: String } {
    /// The description.
    into description: String,
    /// The people who may join without an invitation: `invite`, `employee` or `team`.
    into admissions: Admissions,
    /// Its first and last day.
    plain schedule_attributes: ScheduleAttributes,
    /// How the wallpaper fills the page.
    into wallpaper_mode: String,
});

endpoint!(UpdateProject = UPDATE_PROJECT { path(project_id); json(body) } => Project, decode::json);

constructor!(UpdateProject(
    project_id: impl IntoId<Project>,
    name: impl Into<String>,
) = Projects.update);

#[rustfmt::skip]
pub(crate) static UPDATE_PROJECT: Operation = Operation {
    id: "UpdateProject", service: "projects", name: "update", resource_type: "project",
    method: Method::PUT, path: path_template!("/{accountId}/projects/{projectId}"),
    parameters: &[
        Parameter::path("project_id", "projectId", Type::Int64, "The project."),
        Parameter::body("name", Type::Text, "The name."),
        Parameter::optional_body("description", Type::Text, "The description."),
        Parameter::optional_body("admissions", Type::OneOf(&["invite", "employee", "team"]), "The people who may join without an invitation: `invite`, `employee` or `team`."),
        Parameter::optional_body("schedule_attributes", Type::Object(&[Parameter::optional_body("start_date", Type::Date, "The first day, as `2026-12-01`."), Parameter::optional_body("end_date", Type::Date, "The last day, as `2026-12-31`.")]), "Its first and last day."),
        Parameter::optional_body("wallpaper_mode", Type::Text, "How the wallpaper fills the page."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes the name of a project, and the other fields that are set.",
};

/// Sets the logo of a project.
///
/// - `project_id`: The project.
/// - `logo`: The image.
///
/// `UpdateProjectLogo`: `PUT /{accountId}/projects/{projectId}/logo.json`. Idempotent, so it is
/// retried like a read. Created by [`Projects::update_logo`].
#[doc = example!("projects().update_logo(123, FilePart::file(\"report.pdf\"))")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateProjectLogo<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    logo: FilePart,
}

endpoint!(
    UpdateProjectLogo = UPDATE_PROJECT_LOGO { path(project_id), multipart(logo) }
        => (), decode::nothing
);

constructor!(UpdateProjectLogo(
    project_id: impl IntoId<Project>,
    logo: FilePart,
) = Projects.update_logo);

#[rustfmt::skip]
pub(crate) static UPDATE_PROJECT_LOGO: Operation = Operation {
    id: "UpdateProjectLogo", service: "projects", name: "update_logo", resource_type: "project_logo",
    method: Method::PUT, path: path_template!("/{accountId}/projects/{projectId}/logo.json"),
    parameters: &[
        Parameter::path("project_id", "projectId", Type::Int64, "The project."),
        Parameter::body("logo", Type::File, "The image."),
    ],
    body: Body::Multipart, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Sets the logo of a project.",
};

/// Sets the wallpaper of a project.
///
/// - `project_id`: The project.
/// - `wallpaper`: The image.
///
/// `UpdateProjectWallpaper`: `PUT /{accountId}/projects/{projectId}/wallpaper.json`.
/// Idempotent, so it is retried like a read. Created by [`Projects::update_wallpaper`].
#[doc = example!(
    "projects()\n    .update_wallpaper(123, FilePart::file(\"report.pdf\"))\n    "
)]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateProjectWallpaper<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    wallpaper: FilePart,
    mode: Option<String>,
}

setters!(UpdateProjectWallpaper<H> {
    /// How the image fills the page.
    into mode: String,
});

endpoint!(
    UpdateProjectWallpaper = UPDATE_PROJECT_WALLPAPER { path(project_id), query(mode), multipart(wallpaper) }
        => (), decode::nothing
);

constructor!(UpdateProjectWallpaper(
    project_id: impl IntoId<Project>,
    wallpaper: FilePart,
) = Projects.update_wallpaper);

#[rustfmt::skip]
pub(crate) static UPDATE_PROJECT_WALLPAPER: Operation = Operation {
    id: "UpdateProjectWallpaper", service: "projects", name: "update_wallpaper", resource_type: "project_wallpaper",
    method: Method::PUT, path: path_template!("/{accountId}/projects/{projectId}/wallpaper.json"),
    parameters: &[
        Parameter::path("project_id", "projectId", Type::Int64, "The project."),
        Parameter::optional_query("mode", Type::Text, "How the image fills the page."),
        Parameter::body("wallpaper", Type::File, "The image."),
    ],
    body: Body::Multipart, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Sets the wallpaper of a project.",
};
