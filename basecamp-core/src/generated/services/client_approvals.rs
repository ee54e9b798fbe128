// @generated from api/client_approvals.toml by `basecamp-codegen generate`; do not edit.
//! Client approvals: requests to a project's clients to approve something.

use crate::generated::prelude::*;

/// Client approvals: requests to a project's clients to approve something.
///
/// The service of [`Account::client_approvals`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::types::{Direction, Sort};
///
/// let account = Account::detached("999")?;
/// let call =
///     account.client_approvals().list(123).sort(Sort::UpdatedAt).direction(Direction::Desc);
/// let call = account.client_approvals().get(456);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct ClientApprovals<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> ClientApprovals<H> {
    /// Gets an approval.
    ///
    /// - `approval_id`: The approval.
    pub fn get(&self, approval_id: impl IntoId<ClientApproval>) -> GetClientApproval<H> {
        GetClientApproval {
            account: self.account.clone(),
            options: CallOptions::default(),
            approval_id: approval_id.into_id(),
        }
    }

    /// Lists the approvals of a project.
    ///
    /// - `project_id`: The project.
    pub fn list(&self, project_id: impl IntoId<Project>) -> ListClientApprovals<H> {
        ListClientApprovals {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            sort: None,
            direction: None,
        }
    }
}

/// Gets an approval.
///
/// - `approval_id`: The approval.
///
/// `GetClientApproval`: `GET /{accountId}/client/approvals/{approvalId}`. Created by
/// [`ClientApprovals::get`].
#[doc = example!("client_approvals().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetClientApproval<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    approval_id: Id<ClientApproval>,
}

endpoint!(
    GetClientApproval = GET_CLIENT_APPROVAL { path(approval_id) }
        => ClientApproval, decode::json
);

constructor!(GetClientApproval(approval_id: impl IntoId<ClientApproval>) = ClientApprovals.get);

#[rustfmt::skip]
pub(crate) static GET_CLIENT_APPROVAL: Operation = Operation {
    id: "GetClientApproval", service: "client_approvals", name: "get", resource_type: "client_approval",
    method: Method::GET, path: path_template!("/{accountId}/client/approvals/{approvalId}"),
    parameters: &[Parameter::path("approval_id", "approvalId", Type::Int64, "The approval.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets an approval.",
};

/// Lists the approvals of a project.
///
/// - `project_id`: The project.
///
/// `ListClientApprovals`: `GET /{accountId}/buckets/{bucketId}/client/approvals.json`. The
/// result comes in pages. Created by [`ClientApprovals::list`].
#[doc = example!("client_approvals().list(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListClientApprovals<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    sort: Option<Sort>,
    direction: Option<Direction>,
}

setters!(ListClientApprovals<H> {
    /// The sort key, such as `created_at` or `updated_at`.
    into sort: Sort,
    /// The order: `asc` or `desc`.
    into direction: Direction,
});

list_endpoint!(
    ListClientApprovals = LIST_CLIENT_APPROVALS { path(project_id), query(sort, direction) }
        => [ClientApproval], decode::list
);

constructor!(ListClientApprovals(project_id: impl IntoId<Project>) = ClientApprovals.list);

#[rustfmt::skip]
pub(crate) static LIST_CLIENT_APPROVALS: Operation = Operation {
    id: "ListClientApprovals", service: "client_approvals", name: "list", resource_type: "client_approval",
    method: Method::GET, path: path_template!("/{accountId}/buckets/{bucketId}/client/approvals.json"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::optional_query("sort", Type::OneOf(&["created_at", "updated_at"]), "The sort key, such as `created_at` or `updated_at`."),
        Parameter::optional_query("direction", Type::OneOf(&["asc", "desc"]), "The order: `asc` or `desc`."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the approvals of a project.",
};
