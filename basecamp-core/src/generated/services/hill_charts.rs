// @generated from api/hill_charts.toml by `basecamp-codegen generate`; do not edit.
//! Hill charts: the progress of a project's to-do lists, as positions on a hill.

use crate::generated::prelude::*;

/// Hill charts: the progress of a project's to-do lists, as positions on a hill.
///
/// The service of [`Account::hill_charts`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::types::HillChartDotPosition;
///
/// let account = Account::detached("999")?;
/// let charts = account.hill_charts();
/// let dots = [HillChartDotPosition::new(456, 40), HillChartDotPosition::new(457, 75)];
/// let call = charts.create_version(123).dots(dots).description("Over the top");
/// let call = charts.update_settings(123).tracked([456, 457]).untracked([458]);
/// let call = charts.get(123);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "hill chart")]
#[doc(alias = "progress")]
#[derive(Debug, Clone)]
pub struct HillCharts<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> HillCharts<H> {
    /// Moves dots on a hill chart, which creates a new version of it.
    ///
    /// - `todoset_id`: The to-do set of the project.
    pub fn create_version(&self, todoset_id: impl IntoId<Todoset>) -> CreateHillChartVersion<H> {
        CreateHillChartVersion {
            account: self.account.clone(),
            options: CallOptions::default(),
            todoset_id: todoset_id.into_id(),
            body: CreateHillChartVersionBody::new(),
        }
    }

    /// Gets the current hill chart of a to-do set.
    ///
    /// - `todoset_id`: The to-do set of the project.
    pub fn get(&self, todoset_id: impl IntoId<Todoset>) -> GetHillChart<H> {
        GetHillChart {
            account: self.account.clone(),
            options: CallOptions::default(),
            todoset_id: todoset_id.into_id(),
        }
    }

    /// Gets a version of a hill chart.
    ///
    /// - `todoset_id`: The to-do set of the project.
    /// - `version_id`: The version.
    pub fn get_version(
        &self,
        todoset_id: impl IntoId<Todoset>,
        version_id: impl IntoId<HillChartVersion>,
    ) -> GetHillChartVersion<H> {
        GetHillChartVersion {
            account: self.account.clone(),
            options: CallOptions::default(),
            todoset_id: todoset_id.into_id(),
            version_id: version_id.into_id(),
        }
    }

    /// Lists the versions of a hill chart.
    ///
    /// - `todoset_id`: The to-do set of the project.
    pub fn list_versions(&self, todoset_id: impl IntoId<Todoset>) -> ListHillChartVersions<H> {
        ListHillChartVersions {
            account: self.account.clone(),
            options: CallOptions::default(),
            todoset_id: todoset_id.into_id(),
        }
    }

    /// Adds to-do lists to a hill chart and removes them.
    ///
    /// - `todoset_id`: The to-do set of the project.
    pub fn update_settings(&self, todoset_id: impl IntoId<Todoset>) -> UpdateHillChartSettings<H> {
        UpdateHillChartSettings {
            account: self.account.clone(),
            options: CallOptions::default(),
            todoset_id: todoset_id.into_id(),
            body: UpdateHillChartSettingsBody::new(),
        }
    }
}

/// Moves dots on a hill chart, which creates a new version of it.
///
/// - `todoset_id`: The to-do set of the project.
///
/// `CreateHillChartVersion`: `POST /{accountId}/todosets/{todosetId}/hills/versions.json`. Not
/// idempotent, so it is never retried after a failure. Created by
/// [`HillCharts::create_version`].
#[doc = example!("hill_charts().create_version(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateHillChartVersion<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    todoset_id: Id<Todoset>,
    pub(crate) body: CreateHillChartVersionBody,
}

body!(CreateHillChartVersion: CreateHillChartVersionBody {} {
    /// The notes, as HTML.
    into description: String,
    /// The to-do lists and their new positions on the hill.
    list dots: HillChartDotPosition,
    /// The people to notify.
    ids subscriptions: Person,
});

rich_text_endpoint!(
    CreateHillChartVersion(description) = CREATE_HILL_CHART_VERSION { path(todoset_id); json(body) }
        => HillChartVersion, decode::json
);

constructor!(CreateHillChartVersion(todoset_id: impl IntoId<Todoset>) = HillCharts.create_version);

#[rustfmt::skip]
pub(crate) static CREATE_HILL_CHART_VERSION: Operation = Operation {
    id: "CreateHillChartVersion", service: "hill_charts", name: "create_version", resource_type: "hill_chart_version",
    method: Method::POST, path: path_template!("/{accountId}/todosets/{todosetId}/hills/versions.json"),
    parameters: &[
        Parameter::path("todoset_id", "todosetId", Type::Int64, "The to-do set of the project."),
        Parameter::optional_body("description", Type::Text, "The notes, as HTML."),
        Parameter::optional_body("dots", Type::List(&Type::Object(&[Parameter::body("id", Type::Int64, "The to-do list's id."), Parameter::body("position", Type::Int32, "The position on the hill: 0 is the left foot, 50 the top, 100 the right foot.")])), "The to-do lists and their new positions on the hill."),
        Parameter::optional_body("subscriptions", Type::List(&Type::Int64), "The people to notify."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Moves dots on a hill chart, which creates a new version of it.",
};

/// Gets the current hill chart of a to-do set.
///
/// - `todoset_id`: The to-do set of the project.
///
/// `GetHillChart`: `GET /{accountId}/todosets/{todosetId}/hill.json`. Created by
/// [`HillCharts::get`].
#[doc = example!("hill_charts().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetHillChart<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    todoset_id: Id<Todoset>,
}

endpoint!(GetHillChart = GET_HILL_CHART { path(todoset_id) } => HillChart, decode::json);

constructor!(GetHillChart(todoset_id: impl IntoId<Todoset>) = HillCharts.get);

#[rustfmt::skip]
pub(crate) static GET_HILL_CHART: Operation = Operation {
    id: "GetHillChart", service: "hill_charts", name: "get", resource_type: "hill_chart",
    method: Method::GET, path: path_template!("/{accountId}/todosets/{todosetId}/hill.json"),
    parameters: &[
        Parameter::path("todoset_id", "todosetId", Type::Int64, "The to-do set of the project."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets the current hill chart of a to-do set.",
};

/// Gets a version of a hill chart.
///
/// - `todoset_id`: The to-do set of the project.
/// - `version_id`: The version.
///
/// `GetHillChartVersion`: `GET /{accountId}/todosets/{todosetId}/hills/versions/{versionId}`.
/// Created by [`HillCharts::get_version`].
#[doc = example!("hill_charts().get_version(123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetHillChartVersion<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    todoset_id: Id<Todoset>,
    version_id: Id<HillChartVersion>,
}

endpoint!(
    GetHillChartVersion = GET_HILL_CHART_VERSION { path(todoset_id, version_id) }
        => HillChartVersion, decode::json
);

constructor!(GetHillChartVersion(
    todoset_id: impl IntoId<Todoset>,
    version_id: impl IntoId<HillChartVersion>,
) = HillCharts.get_version);

#[rustfmt::skip]
pub(crate) static GET_HILL_CHART_VERSION: Operation = Operation {
    id: "GetHillChartVersion", service: "hill_charts", name: "get_version", resource_type: "hill_chart_version",
    method: Method::GET, path: path_template!("/{accountId}/todosets/{todosetId}/hills/versions/{versionId}"),
    parameters: &[
        Parameter::path("todoset_id", "todosetId", Type::Int64, "The to-do set of the project."),
        Parameter::path("version_id", "versionId", Type::Int64, "The version."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a version of a hill chart.",
};

/// Lists the versions of a hill chart.
///
/// - `todoset_id`: The to-do set of the project.
///
/// `ListHillChartVersions`: `GET /{accountId}/todosets/{todosetId}/hills/versions.json`. The
/// result comes in pages. Created by [`HillCharts::list_versions`].
#[doc = example!("hill_charts().list_versions(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListHillChartVersions<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    todoset_id: Id<Todoset>,
}

list_endpoint!(
    ListHillChartVersions = LIST_HILL_CHART_VERSIONS { path(todoset_id) }
        => [HillChartVersion], decode::list
);

constructor!(ListHillChartVersions(todoset_id: impl IntoId<Todoset>) = HillCharts.list_versions);

#[rustfmt::skip]
pub(crate) static LIST_HILL_CHART_VERSIONS: Operation = Operation {
    id: "ListHillChartVersions", service: "hill_charts", name: "list_versions", resource_type: "hill_chart_version",
    method: Method::GET, path: path_template!("/{accountId}/todosets/{todosetId}/hills/versions.json"),
    parameters: &[
        Parameter::path("todoset_id", "todosetId", Type::Int64, "The to-do set of the project."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the versions of a hill chart.",
};

/// Adds to-do lists to a hill chart and removes them.
///
/// - `todoset_id`: The to-do set of the project.
///
/// `UpdateHillChartSettings`: `PUT /{accountId}/todosets/{todosetId}/hills/settings.json`.
/// Idempotent, so it is retried like a read. Created by [`HillCharts::update_settings`].
#[doc = example!("hill_charts().update_settings(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateHillChartSettings<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    todoset_id: Id<Todoset>,
    pub(crate) body: UpdateHillChartSettingsBody,
}

body!(UpdateHillChartSettings: UpdateHillChartSettingsBody {} {
    /// The to-do lists to add to the chart.
    ids tracked: Todolist,
    /// The to-do lists to remove from the chart.
    ids untracked: Todolist,
});

endpoint!(
    UpdateHillChartSettings = UPDATE_HILL_CHART_SETTINGS { path(todoset_id); json(body) }
        => HillChart, decode::json
);

constructor!(UpdateHillChartSettings(
    todoset_id: impl IntoId<Todoset>,
) = HillCharts.update_settings);

#[rustfmt::skip]
pub(crate) static UPDATE_HILL_CHART_SETTINGS: Operation = Operation {
    id: "UpdateHillChartSettings", service: "hill_charts", name: "update_settings", resource_type: "hill_chart",
    method: Method::PUT, path: path_template!("/{accountId}/todosets/{todosetId}/hills/settings.json"),
    parameters: &[
        Parameter::path("todoset_id", "todosetId", Type::Int64, "The to-do set of the project."),
        Parameter::optional_body("tracked", Type::List(&Type::Int64), "The to-do lists to add to the chart."),
        Parameter::optional_body("untracked", Type::List(&Type::Int64), "The to-do lists to remove from the chart."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Adds to-do lists to a hill chart and removes them.",
};
