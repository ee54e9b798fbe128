// @generated from api/client_correspondences.toml by `basecamp-codegen generate`; do not edit.
//! Client correspondences: exchanges of messages with a project's clients.

use crate::generated::prelude::*;

/// Client correspondences: exchanges of messages with a project's clients.
///
/// The service of [`Account::client_correspondences`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::types::{Direction, Sort};
///
/// let account = Account::detached("999")?;
/// let call = account
///     .client_correspondences()
///     .list(123)
///     .sort(Sort::CreatedAt)
///     .direction(Direction::Desc);
/// let call = account.client_correspondences().get(456);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct ClientCorrespondences<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> ClientCorrespondences<H> {
    /// Gets an exchange with clients.
    ///
    /// - `correspondence_id`: The exchange.
    pub fn get(
        &self,
        correspondence_id: impl IntoId<ClientCorrespondence>,
    ) -> GetClientCorrespondence<H> {
        GetClientCorrespondence {
            account: self.account.clone(),
            options: CallOptions::default(),
            correspondence_id: correspondence_id.into_id(),
        }
    }

    /// Lists the exchanges with a project's clients.
    ///
    /// - `project_id`: The project.
    pub fn list(&self, project_id: impl IntoId<Project>) -> ListClientCorrespondences<H> {
        ListClientCorrespondences {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            sort: None,
            direction: None,
        }
    }
}

/// Gets an exchange with clients.
///
/// - `correspondence_id`: The exchange.
///
/// `GetClientCorrespondence`: `GET /{accountId}/client/correspondences/{correspondenceId}`.
/// Created by [`ClientCorrespondences::get`].
#[doc = example!("client_correspondences().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetClientCorrespondence<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    correspondence_id: Id<ClientCorrespondence>,
}

endpoint!(
    GetClientCorrespondence = GET_CLIENT_CORRESPONDENCE { path(correspondence_id) }
        => ClientCorrespondence, decode::json
);

constructor!(GetClientCorrespondence(
    correspondence_id: impl IntoId<ClientCorrespondence>,
) = ClientCorrespondences.get);

#[rustfmt::skip]
pub(crate) static GET_CLIENT_CORRESPONDENCE: Operation = Operation {
    id: "GetClientCorrespondence", service: "client_correspondences", name: "get", resource_type: "client_correspondence",
    method: Method::GET, path: path_template!("/{accountId}/client/correspondences/{correspondenceId}"),
    parameters: &[
        Parameter::path("correspondence_id", "correspondenceId", Type::Int64, "The exchange."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets an exchange with clients.",
};

/// Lists the exchanges with a project's clients.
///
/// - `project_id`: The project.
///
/// `ListClientCorrespondences`:
/// `GET /{accountId}/buckets/{bucketId}/client/correspondences.json`. The result comes in
/// pages. Created by [`ClientCorrespondences::list`].
#[doc = example!("client_correspondences().list(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListClientCorrespondences<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    sort: Option<Sort>,
    direction: Option<Direction>,
}

setters!(ListClientCorrespondences<H> {
    /// The sort key, such as `created_at` or `updated_at`.
    into sort: Sort,
    /// The order: `asc` or `desc`.
    into direction: Direction,
});

list_endpoint!(
    ListClientCorrespondences = LIST_CLIENT_CORRESPONDENCES { path(project_id), query(sort, direction) }
        => [ClientCorrespondence], decode::list
);

constructor!(ListClientCorrespondences(
    project_id: impl IntoId<Project>,
) = ClientCorrespondences.list);

#[rustfmt::skip]
pub(crate) static LIST_CLIENT_CORRESPONDENCES: Operation = Operation {
    id: "ListClientCorrespondences", service: "client_correspondences", name: "list", resource_type: "client_correspondence",
    method: Method::GET, path: path_template!("/{accountId}/buckets/{bucketId}/client/correspondences.json"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::optional_query("sort", Type::OneOf(&["created_at", "updated_at"]), "The sort key, such as `created_at` or `updated_at`."),
        Parameter::optional_query("direction", Type::OneOf(&["asc", "desc"]), "The order: `asc` or `desc`."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the exchanges with a project's clients.",
};
