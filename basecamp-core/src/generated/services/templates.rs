// @generated from api/templates.toml by `basecamp-codegen generate`; do not edit.
//! Templates: patterns for projects, to-do lists and card tables.

use crate::generated::prelude::*;

/// Templates: patterns for projects, to-do lists and card tables.
///
/// The service of [`Account::templates`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
///
/// let account = Account::detached("999")?;
/// let call =
///     account.templates().create_project(123, "Spring launch").start_date(date(2027, 3, 1));
/// let call = account.templates().get_construction(123, 456);
/// let call = account.templates().create_library_copy(789).destination_project_id(1011);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Templates<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Templates<H> {
    /// Creates a template for projects.
    ///
    /// - `name`: The name.
    pub fn create(&self, name: impl Into<String>) -> CreateTemplate<H> {
        CreateTemplate {
            account: self.account.clone(),
            options: CallOptions::default(),
            body: CreateTemplateBody::new(name.into()),
        }
    }

    /// Creates a card table in the library, from which it can be copied.
    ///
    /// - `name`: The name.
    pub fn create_library_card_table(
        &self,
        name: impl Into<String>,
    ) -> CreateTemplateLibraryCardTable<H> {
        CreateTemplateLibraryCardTable {
            account: self.account.clone(),
            options: CallOptions::default(),
            body: CreateTemplateLibraryCardTableBody::new(name.into()),
        }
    }

    /// Starts to copy a to-do list or card table from the library into a project.
    ///
    /// - `template_recording_id`: The to-do list or card table in the library.
    pub fn create_library_copy(
        &self,
        template_recording_id: impl IntoId<Recording>,
    ) -> CreateTemplateLibraryCopy<H> {
        CreateTemplateLibraryCopy {
            account: self.account.clone(),
            options: CallOptions::default(),
            body: CreateTemplateLibraryCopyBody::new(template_recording_id.into_id()),
        }
    }

    /// Creates a to-do list in the library, from which it can be copied.
    ///
    /// - `name`: The name.
    pub fn create_library_todolist(
        &self,
        name: impl Into<String>,
    ) -> CreateTemplateLibraryTodolist<H> {
        CreateTemplateLibraryTodolist {
            account: self.account.clone(),
            options: CallOptions::default(),
            body: CreateTemplateLibraryTodolistBody::new(name.into()),
        }
    }

    /// Starts to create a project from a template.
    ///
    /// - `template_id`: The template.
    /// - `name`: The project's name.
    pub fn create_project(
        &self,
        template_id: impl IntoId<Template>,
        name: impl Into<String>,
    ) -> CreateProjectFromTemplate<H> {
        CreateProjectFromTemplate {
            account: self.account.clone(),
            options: CallOptions::default(),
            template_id: template_id.into_id(),
            body: CreateProjectFromTemplateBody::new(name.into()),
        }
    }

    /// Starts to create a template from a to-do list or card table.
    ///
    /// - `project_id`: The project.
    /// - `recording_id`: The to-do list or card table to create it from.
    pub fn create_templatification(
        &self,
        project_id: impl IntoId<Project>,
        recording_id: impl IntoId<Recording>,
    ) -> CreateTemplatification<H> {
        CreateTemplatification {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            recording_id: recording_id.into_id(),
            body: CreateTemplatificationBody::new(),
        }
    }

    /// Moves a template to the trash.
    ///
    /// - `template_id`: The template.
    pub fn delete(&self, template_id: impl IntoId<Template>) -> DeleteTemplate<H> {
        DeleteTemplate {
            account: self.account.clone(),
            options: CallOptions::default(),
            template_id: template_id.into_id(),
        }
    }

    /// Gets a template.
    ///
    /// - `template_id`: The template.
    pub fn get(&self, template_id: impl IntoId<Template>) -> GetTemplate<H> {
        GetTemplate {
            account: self.account.clone(),
            options: CallOptions::default(),
            template_id: template_id.into_id(),
        }
    }

    /// Gets a job that creates a project from a template, with its status.
    ///
    /// - `template_id`: The template.
    /// - `construction_id`: The job that creates the project.
    pub fn get_construction(
        &self,
        template_id: impl IntoId<Template>,
        construction_id: impl IntoId<ProjectConstruction>,
    ) -> GetProjectConstruction<H> {
        GetProjectConstruction {
            account: self.account.clone(),
            options: CallOptions::default(),
            template_id: template_id.into_id(),
            construction_id: construction_id.into_id(),
        }
    }

    /// Gets the card tables in the library.
    pub fn get_library_card_tables(&self) -> GetTemplateLibraryCardTables<H> {
        GetTemplateLibraryCardTables {
            account: self.account.clone(),
            options: CallOptions::default(),
        }
    }

    /// Gets a job that copies from the library, with its status.
    ///
    /// - `copy_id`: The job that creates the copy.
    pub fn get_library_copy(
        &self,
        copy_id: impl IntoId<TemplateLibraryCopy>,
    ) -> GetTemplateLibraryCopy<H> {
        GetTemplateLibraryCopy {
            account: self.account.clone(),
            options: CallOptions::default(),
            copy_id: copy_id.into_id(),
        }
    }

    /// Gets the to-do lists in the library.
    pub fn get_library_todolists(&self) -> GetTemplateLibraryTodolists<H> {
        GetTemplateLibraryTodolists {
            account: self.account.clone(),
            options: CallOptions::default(),
        }
    }

    /// Gets a job that creates a template, with its status.
    ///
    /// - `project_id`: The project.
    /// - `recording_id`: The to-do list or card table that it is created from.
    /// - `templatification_id`: The job that creates the template.
    pub fn get_templatification(
        &self,
        project_id: impl IntoId<Project>,
        recording_id: impl IntoId<Recording>,
        templatification_id: impl IntoId<Templatification>,
    ) -> GetTemplatification<H> {
        GetTemplatification {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            recording_id: recording_id.into_id(),
            templatification_id: templatification_id.into_id(),
        }
    }

    /// Lists the templates for projects.
    pub fn list(&self) -> ListTemplates<H> {
        ListTemplates {
            account: self.account.clone(),
            options: CallOptions::default(),
            status: None,
        }
    }

    /// Changes the fields of a template that are set.
    ///
    /// - `template_id`: The template.
    pub fn update(&self, template_id: impl IntoId<Template>) -> UpdateTemplate<H> {
        UpdateTemplate {
            account: self.account.clone(),
            options: CallOptions::default(),
            template_id: template_id.into_id(),
            body: UpdateTemplateBody::new(),
        }
    }
}

/// Creates a template for projects.
///
/// - `name`: The name.
///
/// `CreateTemplate`: `POST /{accountId}/templates.json`. Not idempotent, so it is never retried
/// after a failure. Created by [`Templates::create`].
#[doc = example!("templates().create(\"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateTemplate<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    pub(crate) body: CreateTemplateBody,
}

body!(CreateTemplate: CreateTemplateBody { name: String } {
    /// The description.
    into description: String,
});

endpoint!(CreateTemplate = CREATE_TEMPLATE { path(); json(body) } => Template, decode::json);

constructor!(CreateTemplate(name: impl Into<String>) = Templates.create);

#[rustfmt::skip]
pub(crate) static CREATE_TEMPLATE: Operation = Operation {
    id: "CreateTemplate", service: "templates", name: "create", resource_type: "template",
    method: Method::POST, path: path_template!("/{accountId}/templates.json"),
    parameters: &[
        Parameter::body("name", Type::Text, "The name."),
        Parameter::optional_body("description", Type::Text, "The description."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Creates a template for projects.",
};

/// Creates a card table in the library, from which it can be copied.
///
/// - `name`: The name.
///
/// `CreateTemplateLibraryCardTable`: `POST /{accountId}/template_library/card_tables.json`. Not
/// idempotent, so it is never retried after a failure. Created by
/// [`Templates::create_library_card_table`].
#[doc = example!("templates().create_library_card_table(\"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateTemplateLibraryCardTable<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    pub(crate) body: CreateTemplateLibraryCardTableBody,
}

body!(CreateTemplateLibraryCardTable: CreateTemplateLibraryCardTableBody { name: String } {});

endpoint!(
    CreateTemplateLibraryCardTable = CREATE_TEMPLATE_LIBRARY_CARD_TABLE { path(); json(body) }
        => CardTable, decode::json
);

constructor!(CreateTemplateLibraryCardTable(
    name: impl Into<String>,
) = Templates.create_library_card_table);

#[rustfmt::skip]
pub(crate) static CREATE_TEMPLATE_LIBRARY_CARD_TABLE: Operation = Operation {
    id: "CreateTemplateLibraryCardTable", service: "templates", name: "create_library_card_table", resource_type: "template_library_card_table",
    method: Method::POST, path: path_template!("/{accountId}/template_library/card_tables.json"),
    parameters: &[Parameter::body("name", Type::Text, "The name.")],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Creates a card table in the library, from which it can be copied.",
};

/// Starts to copy a to-do list or card table from the library into a project.
///
/// - `template_recording_id`: The to-do list or card table in the library.
///
/// `CreateTemplateLibraryCopy`: `POST /{accountId}/template_library/copies.json`. Not
/// idempotent, so it is never retried after a failure. Created by
/// [`Templates::create_library_copy`].
#[doc = example!("templates().create_library_copy(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateTemplateLibraryCopy<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    pub(crate) body: CreateTemplateLibraryCopyBody,
}

body!(CreateTemplateLibraryCopy: CreateTemplateLibraryCopyBody {
    template_recording_id: Id<Recording>,
} {
    /// The target project.
    id destination_project_id: Project,
    /// The recording that receives it.
    id destination_parent_id: Recording,
    /// Whether the caller confirms that the copy adds people to the project.
    plain adding_people_confirmed: bool,
});

endpoint!(
    CreateTemplateLibraryCopy = CREATE_TEMPLATE_LIBRARY_COPY { path(); json(body) }
        => TemplateLibraryCopy, decode::json
);

constructor!(CreateTemplateLibraryCopy(
    template_recording_id: impl IntoId<Recording>,
) = Templates.create_library_copy);

#[rustfmt::skip]
pub(crate) static CREATE_TEMPLATE_LIBRARY_COPY: Operation = Operation {
    id: "CreateTemplateLibraryCopy", service: "templates", name: "create_library_copy", resource_type: "template_library_copy",
    method: Method::POST, path: path_template!("/{accountId}/template_library/copies.json"),
    parameters: &[
        Parameter::body("template_recording_id", Type::Int64, "The to-do list or card table in the library."),
        Parameter::optional_body("destination_project_id", Type::Int64, "The target project."),
        Parameter::optional_body("destination_parent_id", Type::Int64, "The recording that receives it."),
        Parameter::optional_body("adding_people_confirmed", Type::Bool, "Whether the caller confirms that the copy adds people to the project."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Starts to copy a to-do list or card table from the library into a project.",
};

/// Creates a to-do list in the library, from which it can be copied.
///
/// - `name`: The name.
///
/// `CreateTemplateLibraryTodolist`: `POST /{accountId}/template_library/todolists.json`. Not
/// idempotent, so it is never retried after a failure. Created by
/// [`Templates::create_library_todolist`].
#[doc = example!("templates().create_library_todolist(\"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateTemplateLibraryTodolist<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    pub(crate) body: CreateTemplateLibraryTodolistBody,
}

body!(CreateTemplateLibraryTodolist: CreateTemplateLibraryTodolistBody { name: String } {
    /// The notes, as HTML.
    into description: String,
});

rich_text_endpoint!(
    CreateTemplateLibraryTodolist(description) = CREATE_TEMPLATE_LIBRARY_TODOLIST { path(); json(body) }
        => Todolist, decode::json
);

constructor!(CreateTemplateLibraryTodolist(
    name: impl Into<String>,
) = Templates.create_library_todolist);

#[rustfmt::skip]
pub(crate) static CREATE_TEMPLATE_LIBRARY_TODOLIST: Operation = Operation {
    id: "CreateTemplateLibraryTodolist", service: "templates", name: "create_library_todolist", resource_type: "template_library_todolist",
    method: Method::POST, path: path_template!("/{accountId}/template_library/todolists.json"),
    parameters: &[
        Parameter::body("name", Type::Text, "The name."),
        Parameter::optional_body("description", Type::Text, "The notes, as HTML."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Creates a to-do list in the library, from which it can be copied.",
};

/// Starts to create a project from a template.
///
/// - `template_id`: The template.
/// - `name`: The project's name.
///
/// `CreateProjectFromTemplate`:
/// `POST /{accountId}/templates/{templateId}/project_constructions.json`. Not idempotent, so it
/// is never retried after a failure. Created by [`Templates::create_project`].
#[doc = example!("templates().create_project(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateProjectFromTemplate<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    template_id: Id<Template>,
    pub(crate) body: CreateProjectFromTemplateBody,
}

body!(CreateProjectFromTemplate: CreateProjectFromTemplateBody { name: String } {
    /// The project's description.
    into description: String,
    /// The project's first day, as `2026-12-01`.
    plain start_date: Date,
});

endpoint!(
    CreateProjectFromTemplate = CREATE_PROJECT_FROM_TEMPLATE { path(template_id); json(body in "project" outside &[]) }
        => ProjectConstruction, decode::json
);

constructor!(CreateProjectFromTemplate(
    template_id: impl IntoId<Template>,
    name: impl Into<String>,
) = Templates.create_project);

#[rustfmt::skip]
pub(crate) static CREATE_PROJECT_FROM_TEMPLATE: Operation = Operation {
    id: "CreateProjectFromTemplate", service: "templates", name: "create_project", resource_type: "project_from_template",
    method: Method::POST, path: path_template!("/{accountId}/templates/{templateId}/project_constructions.json"),
    parameters: &[
        Parameter::path("template_id", "templateId", Type::Int64, "The template."),
        Parameter::body("name", Type::Text, "The project's name."),
        Parameter::optional_body("description", Type::Text, "The project's description."),
        Parameter::optional_body("start_date", Type::Date, "The project's first day, as `2026-12-01`."),
    ],
    body: Body::Json { envelope: Some("project"), outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Starts to create a project from a template.",
};

/// Starts to create a template from a to-do list or card table.
///
/// - `project_id`: The project.
/// - `recording_id`: The to-do list or card table to create it from.
///
/// `CreateTemplatification`:
/// `POST /{accountId}/buckets/{bucketId}/recordings/{recordingId}/templatifications.json`. Not
/// idempotent, so it is never retried after a failure. Created by
/// [`Templates::create_templatification`].
#[doc = example!("templates().create_templatification(123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateTemplatification<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    recording_id: Id<Recording>,
    pub(crate) body: CreateTemplatificationBody,
}

body!(CreateTemplatification: CreateTemplatificationBody {} {
    /// The template's name.
    into template_name: String,
    /// Whether the comments are copied too.
    plain copy_comments: bool,
    /// Whether the assignments are copied too.
    plain copy_assignments: bool,
    /// Whether all cards move to the column of new cards.
    plain move_cards_to_triage: bool,
});

endpoint!(
    CreateTemplatification = CREATE_TEMPLATIFICATION { path(project_id, recording_id); json(body) }
        => Templatification, decode::json
);

constructor!(CreateTemplatification(
    project_id: impl IntoId<Project>,
    recording_id: impl IntoId<Recording>,
) = Templates.create_templatification);

#[rustfmt::skip]
pub(crate) static CREATE_TEMPLATIFICATION: Operation = Operation {
    id: "CreateTemplatification", service: "templates", name: "create_templatification", resource_type: "templatification",
    method: Method::POST, path: path_template!("/{accountId}/buckets/{bucketId}/recordings/{recordingId}/templatifications.json"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("recording_id", "recordingId", Type::Int64, "The to-do list or card table to create it from."),
        Parameter::optional_body("template_name", Type::Text, "The template's name."),
        Parameter::optional_body("copy_comments", Type::Bool, "Whether the comments are copied too."),
        Parameter::optional_body("copy_assignments", Type::Bool, "Whether the assignments are copied too."),
        Parameter::optional_body("move_cards_to_triage", Type::Bool, "Whether all cards move to the column of new cards."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Starts to create a template from a to-do list or card table.",
};

/// Moves a template to the trash.
///
/// - `template_id`: The template.
///
/// `DeleteTemplate`: `DELETE /{accountId}/templates/{templateId}`. Idempotent, so it is retried
/// like a read. Created by [`Templates::delete`].
#[doc = example!("templates().delete(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DeleteTemplate<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    template_id: Id<Template>,
}

endpoint!(DeleteTemplate = DELETE_TEMPLATE { path(template_id) } => (), decode::nothing);

constructor!(DeleteTemplate(template_id: impl IntoId<Template>) = Templates.delete);

#[rustfmt::skip]
pub(crate) static DELETE_TEMPLATE: Operation = Operation {
    id: "DeleteTemplate", service: "templates", name: "delete", resource_type: "template",
    method: Method::DELETE, path: path_template!("/{accountId}/templates/{templateId}"),
    parameters: &[Parameter::path("template_id", "templateId", Type::Int64, "The template.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Moves a template to the trash.",
};

/// Gets a template.
///
/// - `template_id`: The template.
///
/// `GetTemplate`: `GET /{accountId}/templates/{templateId}`. Created by [`Templates::get`].
#[doc = example!("templates().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetTemplate<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    template_id: Id<Template>,
}

endpoint!(GetTemplate = GET_TEMPLATE { path(template_id) } => Template, decode::json);

constructor!(GetTemplate(template_id: impl IntoId<Template>) = Templates.get);

#[rustfmt::skip]
pub(crate) static GET_TEMPLATE: Operation = Operation {
    id: "GetTemplate", service: "templates", name: "get", resource_type: "template",
    method: Method::GET, path: path_template!("/{accountId}/templates/{templateId}"),
    parameters: &[Parameter::path("template_id", "templateId", Type::Int64, "The template.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a template.",
};

/// Gets a job that creates a project from a template, with its status.
///
/// - `template_id`: The template.
/// - `construction_id`: The job that creates the project.
///
/// `GetProjectConstruction`:
/// `GET /{accountId}/templates/{templateId}/project_constructions/{constructionId}`. Created by
/// [`Templates::get_construction`].
#[doc = example!("templates().get_construction(123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetProjectConstruction<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    template_id: Id<Template>,
    construction_id: Id<ProjectConstruction>,
}

endpoint!(
    GetProjectConstruction = GET_PROJECT_CONSTRUCTION { path(template_id, construction_id) }
        => ProjectConstruction, decode::json
);

constructor!(GetProjectConstruction(
    template_id: impl IntoId<Template>,
    construction_id: impl IntoId<ProjectConstruction>,
) = Templates.get_construction);

#[rustfmt::skip]
pub(crate) static GET_PROJECT_CONSTRUCTION: Operation = Operation {
    id: "GetProjectConstruction", service: "templates", name: "get_construction", resource_type: "project_construction",
    method: Method::GET, path: path_template!("/{accountId}/templates/{templateId}/project_constructions/{constructionId}"),
    parameters: &[
        Parameter::path("template_id", "templateId", Type::Int64, "The template."),
        Parameter::path("construction_id", "constructionId", Type::Int64, "The job that creates the project."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a job that creates a project from a template, with its status.",
};

/// Gets the card tables in the library.
///
/// `GetTemplateLibraryCardTables`: `GET /{accountId}/template_library/card_tables.json`.
/// Created by [`Templates::get_library_card_tables`].
#[doc = example!("templates().get_library_card_tables()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetTemplateLibraryCardTables<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

endpoint!(
    GetTemplateLibraryCardTables = GET_TEMPLATE_LIBRARY_CARD_TABLES { path() }
        => TemplateLibraryCardTables, decode::json
);

constructor!(GetTemplateLibraryCardTables() = Templates.get_library_card_tables);

#[rustfmt::skip]
pub(crate) static GET_TEMPLATE_LIBRARY_CARD_TABLES: Operation = Operation {
    id: "GetTemplateLibraryCardTables", service: "templates", name: "get_library_card_tables", resource_type: "template_library_card_table",
    method: Method::GET, path: path_template!("/{accountId}/template_library/card_tables.json"),
    parameters: &[],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets the card tables in the library.",
};

/// Gets a job that copies from the library, with its status.
///
/// - `copy_id`: The job that creates the copy.
///
/// `GetTemplateLibraryCopy`: `GET /{accountId}/template_library/copies/{copyId}`. Created by
/// [`Templates::get_library_copy`].
#[doc = example!("templates().get_library_copy(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetTemplateLibraryCopy<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    copy_id: Id<TemplateLibraryCopy>,
}

endpoint!(
    GetTemplateLibraryCopy = GET_TEMPLATE_LIBRARY_COPY { path(copy_id) }
        => TemplateLibraryCopy, decode::json
);

constructor!(GetTemplateLibraryCopy(
    copy_id: impl IntoId<TemplateLibraryCopy>,
) = Templates.get_library_copy);

#[rustfmt::skip]
pub(crate) static GET_TEMPLATE_LIBRARY_COPY: Operation = Operation {
    id: "GetTemplateLibraryCopy", service: "templates", name: "get_library_copy", resource_type: "template_library_copy",
    method: Method::GET, path: path_template!("/{accountId}/template_library/copies/{copyId}"),
    parameters: &[
        Parameter::path("copy_id", "copyId", Type::Int64, "The job that creates the copy."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a job that copies from the library, with its status.",
};

/// Gets the to-do lists in the library.
///
/// `GetTemplateLibraryTodolists`: `GET /{accountId}/template_library/todolists.json`. Created
/// by [`Templates::get_library_todolists`].
#[doc = example!("templates().get_library_todolists()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetTemplateLibraryTodolists<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

endpoint!(
    GetTemplateLibraryTodolists = GET_TEMPLATE_LIBRARY_TODOLISTS { path() }
        => TemplateLibraryTodolists, decode::json
);

constructor!(GetTemplateLibraryTodolists() = Templates.get_library_todolists);

#[rustfmt::skip]
pub(crate) static GET_TEMPLATE_LIBRARY_TODOLISTS: Operation = Operation {
    id: "GetTemplateLibraryTodolists", service: "templates", name: "get_library_todolists", resource_type: "template_library_todolist",
    method: Method::GET, path: path_template!("/{accountId}/template_library/todolists.json"),
    parameters: &[],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets the to-do lists in the library.",
};

/// Gets a job that creates a template, with its status.
///
/// - `project_id`: The project.
/// - `recording_id`: The to-do list or card table that it is created from.
/// - `templatification_id`: The job that creates the template.
///
/// `GetTemplatification`:
/// `GET /{accountId}/buckets/{bucketId}/recordings/{recordingId}/templatifications/{templatificationId}`.
/// Created by [`Templates::get_templatification`].
#[doc = example!("templates().get_templatification(123, 123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetTemplatification<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    recording_id: Id<Recording>,
    templatification_id: Id<Templatification>,
}

endpoint!(
    GetTemplatification = GET_TEMPLATIFICATION { path(project_id, recording_id, templatification_id) }
        => Templatification, decode::json
);

constructor!(GetTemplatification(
    project_id: impl IntoId<Project>,
    recording_id: impl IntoId<Recording>,
    templatification_id: impl IntoId<Templatification>,
) = Templates.get_templatification);

#[rustfmt::skip]
pub(crate) static GET_TEMPLATIFICATION: Operation = Operation {
    id: "GetTemplatification", service: "templates", name: "get_templatification", resource_type: "templatification",
    method: Method::GET, path: path_template!("/{accountId}/buckets/{bucketId}/recordings/{recordingId}/templatifications/{templatificationId}"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("recording_id", "recordingId", Type::Int64, "The to-do list or card table that it is created from."),
        Parameter::path("templatification_id", "templatificationId", Type::Int64, "The job that creates the template."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a job that creates a template, with its status.",
};

/// Lists the templates for projects.
///
/// `ListTemplates`: `GET /{accountId}/templates.json`. The result comes in pages. Created by
/// [`Templates::list`].
#[doc = example!("templates().list()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListTemplates<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    status: Option<Status>,
}

setters!(ListTemplates<H> {
    /// Only those with this status. Default: active.
    into status: Status,
});

list_endpoint!(
    ListTemplates = LIST_TEMPLATES { path(), query(status) }
        => [Template], decode::list
);

constructor!(ListTemplates() = Templates.list);

#[rustfmt::skip]
pub(crate) static LIST_TEMPLATES: Operation = Operation {
    id: "ListTemplates", service: "templates", name: "list", resource_type: "template",
    method: Method::GET, path: path_template!("/{accountId}/templates.json"),
    parameters: &[
        Parameter::optional_query("status", Type::OneOf(&["active", "archived", "drafted", "trashed"]), "Only those with this status. Default: active."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the templates for projects.",
};

/// Changes the fields of a template that are set.
///
/// - `template_id`: The template.
///
/// `UpdateTemplate`: `PUT /{accountId}/templates/{templateId}`. Idempotent, so it is retried
/// like a read. Created by [`Templates::update`].
#[doc = example!("templates().update(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateTemplate<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    template_id: Id<Template>,
    pub(crate) body: UpdateTemplateBody,
}

body!(UpdateTemplate: UpdateTemplateBody {} {
    /// The name.
    into name: String,
    /// The description.
    into description: String,
});

endpoint!(
    UpdateTemplate = UPDATE_TEMPLATE { path(template_id); json(body) }
        => Template, decode::json
);

constructor!(UpdateTemplate(template_id: impl IntoId<Template>) = Templates.update);

#[rustfmt::skip]
pub(crate) static UPDATE_TEMPLATE: Operation = Operation {
    id: "UpdateTemplate", service: "templates", name: "update", resource_type: "template",
    method: Method::PUT, path: path_template!("/{accountId}/templates/{templateId}"),
    parameters: &[
        Parameter::path("template_id", "templateId", Type::Int64, "The template."),
        Parameter::optional_body("name", Type::Text, "The name."),
        Parameter::optional_body("description", Type::Text, "The description."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes the fields of a template that are set.",
};
