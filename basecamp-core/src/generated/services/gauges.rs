// @generated from api/gauges.toml by `basecamp-codegen generate`; do not edit.
//! Gauges: the progress of projects, as a needle that people move.

use crate::generated::prelude::*;

/// Gauges: the progress of projects, as a needle that people move.
///
/// The service of [`Account::gauges`].
///
/// ```
/// use basecamp_core::Account;
///
/// let account = Account::detached("999")?;
/// let gauges = account.gauges();
/// let call = gauges.create_needle(123, 60).color("green").description("Right on time");
/// let call = gauges.create_needle(123, 90).notify("custom").subscriptions([456, 457]);
/// let call = gauges.toggle(123, true);
/// let call = gauges.list().bucket_ids("123,124").max_items(20);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Gauges<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Gauges<H> {
    /// Moves the needle of a project's gauge to a new position.
    ///
    /// - `project_id`: The project.
    /// - `position`: The progress of the project, from 0 to 100.
    pub fn create_needle(
        &self,
        project_id: impl IntoId<Project>,
        position: i32,
    ) -> CreateGaugeNeedle<H> {
        CreateGaugeNeedle {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            body: CreateGaugeNeedleBody::new(position),
        }
    }

    /// Deletes a position of a gauge.
    ///
    /// - `needle_id`: The position of the gauge.
    pub fn delete_needle(&self, needle_id: impl IntoId<GaugeNeedle>) -> DestroyGaugeNeedle<H> {
        DestroyGaugeNeedle {
            account: self.account.clone(),
            options: CallOptions::default(),
            needle_id: needle_id.into_id(),
        }
    }

    /// Gets a position of a gauge.
    ///
    /// - `needle_id`: The position of the gauge.
    pub fn get_needle(&self, needle_id: impl IntoId<GaugeNeedle>) -> GetGaugeNeedle<H> {
        GetGaugeNeedle {
            account: self.account.clone(),
            options: CallOptions::default(),
            needle_id: needle_id.into_id(),
        }
    }

    /// Lists the gauges of all projects.
    pub fn list(&self) -> ListGauges<H> {
        ListGauges {
            account: self.account.clone(),
            options: CallOptions::default(),
            bucket_ids: None,
        }
    }

    /// Lists the positions of a project's gauge over time.
    ///
    /// - `project_id`: The project.
    pub fn list_needles(&self, project_id: impl IntoId<Project>) -> ListGaugeNeedles<H> {
        ListGaugeNeedles {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
        }
    }

    /// Enables or disables the gauge of a project.
    ///
    /// - `project_id`: The project.
    /// - `enabled`: Whether it is enabled.
    pub fn toggle(&self, project_id: impl IntoId<Project>, enabled: bool) -> ToggleGauge<H> {
        ToggleGauge {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            body: ToggleGaugeBody::new(enabled),
        }
    }

    /// Changes the notes of a position of a gauge.
    ///
    /// - `needle_id`: The position of the gauge.
    /// - `description`: The new notes, as HTML.
    pub fn update_needle(
        &self,
        needle_id: impl IntoId<GaugeNeedle>,
        description: impl Into<String>,
    ) -> UpdateGaugeNeedle<H> {
        UpdateGaugeNeedle {
            account: self.account.clone(),
            options: CallOptions::default(),
            needle_id: needle_id.into_id(),
            body: UpdateGaugeNeedleBody::new(description.into()),
        }
    }
}

/// Moves the needle of a project's gauge to a new position.
///
/// - `project_id`: The project.
/// - `position`: The progress of the project, from 0 to 100.
///
/// `CreateGaugeNeedle`: `POST /{accountId}/projects/{projectId}/gauge/needles.json`. Not
/// idempotent, so it is never retried after a failure. Created by [`Gauges::create_needle`].
#[doc = example!("gauges().create_needle(123, 1)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateGaugeNeedle<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    pub(crate) body: CreateGaugeNeedleBody,
}

body!(CreateGaugeNeedle: CreateGaugeNeedleBody { position: i32 } {
    /// The color of the needle: `green`, `yellow` or `red`.
    into color: GaugeColor,
    /// The notes, as HTML.
    into description: String,
    /// The people to notify: `everyone`, `working_on` or `custom`.
    into notify: GaugeNotify,
    /// The people to notify if `notify` is `custom`.
    ids subscriptions: Person,
});

rich_text_endpoint!(
    CreateGaugeNeedle(description) = CREATE_GAUGE_NEEDLE { path(project_id); json(body in "gauge_needle" outside &["notify", "subscriptions"]) }
        => GaugeNeedle, decode::json
);

constructor!(CreateGaugeNeedle(
    project_id: impl IntoId<Project>,
    position: i32,
) = Gauges.create_needle);

#[rustfmt::skip]
pub(crate) static CREATE_GAUGE_NEEDLE: Operation = Operation {
    id: "CreateGaugeNeedle", service: "gauges", name: "create_needle", resource_type: "gauge_needle",
    method: Method::POST, path: path_template!("/{accountId}/projects/{projectId}/gauge/needles.json"),
    parameters: &[
        Parameter::path("project_id", "projectId", Type::Int64, "The project."),
        Parameter::body("position", Type::Int32, "The progress of the project, from 0 to 100."),
        Parameter::optional_body("color", Type::OneOf(&["green", "yellow", "red"]), "The color of the needle: `green`, `yellow` or `red`."),
        Parameter::optional_body("description", Type::Text, "The notes, as HTML."),
        Parameter::optional_body("notify", Type::OneOf(&["everyone", "working_on", "custom"]), "The people to notify: `everyone`, `working_on` or `custom`."),
        Parameter::optional_body("subscriptions", Type::List(&Type::Int64), "The people to notify if `notify` is `custom`."),
    ],
    body: Body::Json { envelope: Some("gauge_needle"), outside: &["notify", "subscriptions"] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Moves the needle of a project's gauge to a new position.",
};

/// Deletes a position of a gauge.
///
/// - `needle_id`: The position of the gauge.
///
/// `DestroyGaugeNeedle`: `DELETE /{accountId}/gauge_needles/{needleId}`. Idempotent, so it is
/// retried like a read. Created by [`Gauges::delete_needle`].
#[doc = example!("gauges().delete_needle(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DestroyGaugeNeedle<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    needle_id: Id<GaugeNeedle>,
}

endpoint!(DestroyGaugeNeedle = DESTROY_GAUGE_NEEDLE { path(needle_id) } => (), decode::nothing);

constructor!(DestroyGaugeNeedle(needle_id: impl IntoId<GaugeNeedle>) = Gauges.delete_needle);

#[rustfmt::skip]
pub(crate) static DESTROY_GAUGE_NEEDLE: Operation = Operation {
    id: "DestroyGaugeNeedle", service: "gauges", name: "delete_needle", resource_type: "resource",
    method: Method::DELETE, path: path_template!("/{accountId}/gauge_needles/{needleId}"),
    parameters: &[
        Parameter::path("needle_id", "needleId", Type::Int64, "The position of the gauge."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Deletes a position of a gauge.",
};

/// Gets a position of a gauge.
///
/// - `needle_id`: The position of the gauge.
///
/// `GetGaugeNeedle`: `GET /{accountId}/gauge_needles/{needleId}`. Created by
/// [`Gauges::get_needle`].
#[doc = example!("gauges().get_needle(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetGaugeNeedle<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    needle_id: Id<GaugeNeedle>,
}

endpoint!(GetGaugeNeedle = GET_GAUGE_NEEDLE { path(needle_id) } => GaugeNeedle, decode::json);

constructor!(GetGaugeNeedle(needle_id: impl IntoId<GaugeNeedle>) = Gauges.get_needle);

#[rustfmt::skip]
pub(crate) static GET_GAUGE_NEEDLE: Operation = Operation {
    id: "GetGaugeNeedle", service: "gauges", name: "get_needle", resource_type: "gauge_needle",
    method: Method::GET, path: path_template!("/{accountId}/gauge_needles/{needleId}"),
    parameters: &[
        Parameter::path("needle_id", "needleId", Type::Int64, "The position of the gauge."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a position of a gauge.",
};

/// Lists the gauges of all projects.
///
/// `ListGauges`: `GET /{accountId}/reports/gauges.json`. The result comes in pages. Created by
/// [`Gauges::list`].
#[doc = example!("gauges().list()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListGauges<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    bucket_ids: Option<String>,
}

setters!(ListGauges<H> {
    /// Only the gauges of these projects: their ids, separated by commas.
    into bucket_ids: String,
});

list_endpoint!(ListGauges = LIST_GAUGES { path(), query(bucket_ids) } => [Gauge], decode::list);

constructor!(ListGauges() = Gauges.list);

#[rustfmt::skip]
pub(crate) static LIST_GAUGES: Operation = Operation {
    id: "ListGauges", service: "gauges", name: "list", resource_type: "gauge",
    method: Method::GET, path: path_template!("/{accountId}/reports/gauges.json"),
    parameters: &[
        Parameter::optional_query("bucket_ids", Type::Text, "Only the gauges of these projects: their ids, separated by commas."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the gauges of all projects.",
};

/// Lists the positions of a project's gauge over time.
///
/// - `project_id`: The project.
///
/// `ListGaugeNeedles`: `GET /{accountId}/projects/{projectId}/gauge/needles.json`. The result
/// comes in pages. Created by [`Gauges::list_needles`].
#[doc = example!("gauges().list_needles(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListGaugeNeedles<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
}

list_endpoint!(
    ListGaugeNeedles = LIST_GAUGE_NEEDLES { path(project_id) }
        => [GaugeNeedle], decode::list
);

constructor!(ListGaugeNeedles(project_id: impl IntoId<Project>) = Gauges.list_needles);

#[rustfmt::skip]
pub(crate) static LIST_GAUGE_NEEDLES: Operation = Operation {
    id: "ListGaugeNeedles", service: "gauges", name: "list_needles", resource_type: "gauge_needle",
    method: Method::GET, path: path_template!("/{accountId}/projects/{projectId}/gauge/needles.json"),
    parameters: &[
        Parameter::path("project_id", "projectId", Type::Int64, "The project."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the positions of a project's gauge over time.",
};

/// Enables or disables the gauge of a project.
///
/// - `project_id`: The project.
/// - `enabled`: Whether it is enabled.
///
/// `ToggleGauge`: `PUT /{accountId}/projects/{projectId}/gauge.json`. Idempotent, so it is
/// retried like a read. Created by [`Gauges::toggle`].
#[doc = example!("gauges().toggle(123, true)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ToggleGauge<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    pub(crate) body: ToggleGaugeBody,
}

body!(ToggleGauge: ToggleGaugeBody { enabled: bool } {});

endpoint!(
    ToggleGauge = TOGGLE_GAUGE { path(project_id); json(body in "gauge" outside &[]) }
        => (), decode::nothing
);

constructor!(ToggleGauge(project_id: impl IntoId<Project>, enabled: bool) = Gauges.toggle);

#[rustfmt::skip]
pub(crate) static TOGGLE_GAUGE: Operation = Operation {
    id: "ToggleGauge", service: "gauges", name: "toggle", resource_type: "resource",
    method: Method::PUT, path: path_template!("/{accountId}/projects/{projectId}/gauge.json"),
    parameters: &[
        Parameter::path("project_id", "projectId", Type::Int64, "The project."),
        Parameter::body("enabled", Type::Bool, "Whether it is enabled."),
    ],
    body: Body::Json { envelope: Some("gauge"), outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Enables or disables the gauge of a project.",
};

/// Changes the notes of a position of a gauge.
///
/// - `needle_id`: The position of the gauge.
/// - `description`: The new notes, as HTML.
///
/// `UpdateGaugeNeedle`: `PUT /{accountId}/gauge_needles/{needleId}`. Idempotent, so it is
/// retried like a read. Created by [`Gauges::update_needle`].
#[doc = example!("gauges().update_needle(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateGaugeNeedle<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    needle_id: Id<GaugeNeedle>,
    pub(crate) body: UpdateGaugeNeedleBody,
}

body!(UpdateGaugeNeedle: UpdateGaugeNeedleBody { description: String } {});

rich_text_endpoint!(
    UpdateGaugeNeedle(description) = UPDATE_GAUGE_NEEDLE { path(needle_id); json(body in "gauge_needle" outside &[]) }
        => GaugeNeedle, decode::json
);

constructor!(UpdateGaugeNeedle(
    needle_id: impl IntoId<GaugeNeedle>,
    description: impl Into<String>,
) = Gauges.update_needle);

#[rustfmt::skip]
pub(crate) static UPDATE_GAUGE_NEEDLE: Operation = Operation {
    id: "UpdateGaugeNeedle", service: "gauges", name: "update_needle", resource_type: "gauge_needle",
    method: Method::PUT, path: path_template!("/{accountId}/gauge_needles/{needleId}"),
    parameters: &[
        Parameter::path("needle_id", "needleId", Type::Int64, "The position of the gauge."),
        Parameter::body("description", Type::Text, "The new notes, as HTML."),
    ],
    body: Body::Json { envelope: Some("gauge_needle"), outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Changes the notes of a position of a gauge.",
};
