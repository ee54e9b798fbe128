// @generated from api/timeline.toml by `basecamp-codegen generate`; do not edit.
//! Timelines: the events of a project.

use crate::generated::prelude::*;

/// Timelines: the events of a project.
///
/// The service of [`Account::timeline`].
///
/// ```
/// use basecamp_core::Account;
///
/// let account = Account::detached("999")?;
/// let call = account.timeline().for_project(123).max_items(20);
/// let call = account.timeline().for_project(123).page(2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "activity")]
#[derive(Debug, Clone)]
pub struct Timeline<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Timeline<H> {
    /// Lists the events of a project.
    ///
    /// - `project_id`: The project.
    pub fn for_project(&self, project_id: impl IntoId<Project>) -> GetProjectTimeline<H> {
        GetProjectTimeline {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
        }
    }
}

/// Lists the events of a project.
///
/// - `project_id`: The project.
///
/// `GetProjectTimeline`: `GET /{accountId}/projects/{projectId}/timeline.json`. The result
/// comes in pages. Created by [`Timeline::for_project`].
#[doc = example!("timeline().for_project(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetProjectTimeline<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
}

list_endpoint!(
    GetProjectTimeline = GET_PROJECT_TIMELINE { path(project_id) }
        => [TimelineEvent], decode::list
);

constructor!(GetProjectTimeline(project_id: impl IntoId<Project>) = Timeline.for_project);

#[rustfmt::skip]
pub(crate) static GET_PROJECT_TIMELINE: Operation = Operation {
    id: "GetProjectTimeline", service: "timeline", name: "for_project", resource_type: "project_timeline",
    method: Method::GET, path: path_template!("/{accountId}/projects/{projectId}/timeline.json"),
    parameters: &[
        Parameter::path("project_id", "projectId", Type::Int64, "The project."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the events of a project.",
};
