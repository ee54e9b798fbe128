// @generated from api/wormholes.toml by `basecamp-codegen generate`; do not edit.
//! Wormholes: links from a card table to a column of another one, through which cards move.

use crate::generated::prelude::*;

/// Wormholes: links from a card table to a column of another one, through which cards move.
///
/// The service of [`Account::wormholes`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
///
/// let account = Account::detached("999")?;
/// let call = account.wormholes().create(123, 456, 789);
/// let call = account.wormholes().update(123, 1011, 1213);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Wormholes<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Wormholes<H> {
    /// Creates a link from a card table to a column of another one.
    ///
    /// - `project_id`: The project.
    /// - `card_table_id`: The card table.
    /// - `destination_recording_id`: The column at the other end.
    pub fn create(
        &self,
        project_id: impl IntoId<Project>,
        card_table_id: impl IntoId<CardTable>,
        destination_recording_id: impl IntoId<Recording>,
    ) -> CreateWormhole<H> {
        CreateWormhole {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            card_table_id: card_table_id.into_id(),
            body: CreateWormholeBody::new(destination_recording_id.into_id()),
        }
    }

    /// Deletes a link to another card table.
    ///
    /// - `project_id`: The project.
    /// - `wormhole_id`: The link to the other card table.
    pub fn delete(
        &self,
        project_id: impl IntoId<Project>,
        wormhole_id: impl IntoId<Wormhole>,
    ) -> DeleteWormhole<H> {
        DeleteWormhole {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            wormhole_id: wormhole_id.into_id(),
        }
    }

    /// Changes the target column of a link.
    ///
    /// - `project_id`: The project.
    /// - `wormhole_id`: The link to the other card table.
    /// - `destination_recording_id`: The column at the other end.
    pub fn update(
        &self,
        project_id: impl IntoId<Project>,
        wormhole_id: impl IntoId<Wormhole>,
        destination_recording_id: impl IntoId<Recording>,
    ) -> UpdateWormhole<H> {
        UpdateWormhole {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            wormhole_id: wormhole_id.into_id(),
            body: UpdateWormholeBody::new(destination_recording_id.into_id()),
        }
    }
}

/// Creates a link from a card table to a column of another one.
///
/// - `project_id`: The project.
/// - `card_table_id`: The card table.
/// - `destination_recording_id`: The column at the other end.
///
/// `CreateWormhole`:
/// `POST /{accountId}/buckets/{bucketId}/card_tables/{cardTableId}/wormholes.json`. Not
/// idempotent, so it is never retried after a failure. Created by [`Wormholes::create`].
#[doc = example!("wormholes().create(123, 123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateWormhole<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    card_table_id: Id<CardTable>,
    pub(crate) body: CreateWormholeBody,
}

body!(CreateWormhole: CreateWormholeBody { destination_recording_id: Id<Recording> } {});

endpoint!(
    CreateWormhole = CREATE_WORMHOLE { path(project_id, card_table_id); json(body) }
        => Wormhole, decode::json
);

constructor!(CreateWormhole(
    project_id: impl IntoId<Project>,
    card_table_id: impl IntoId<CardTable>,
    destination_recording_id: impl IntoId<Recording>,
) = Wormholes.create);

#[rustfmt::skip]
pub(crate) static CREATE_WORMHOLE: Operation = Operation {
    id: "CreateWormhole", service: "wormholes", name: "create", resource_type: "wormhole",
    method: Method::POST, path: path_template!("/{accountId}/buckets/{bucketId}/card_tables/{cardTableId}/wormholes.json"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("card_table_id", "cardTableId", Type::Int64, "The card table."),
        Parameter::body("destination_recording_id", Type::Int64, "The column at the other end."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Creates a link from a card table to a column of another one.",
};

/// Deletes a link to another card table.
///
/// - `project_id`: The project.
/// - `wormhole_id`: The link to the other card table.
///
/// `DeleteWormhole`:
/// `DELETE /{accountId}/buckets/{bucketId}/card_tables/wormholes/{wormholeId}`. Idempotent, so
/// it is retried like a read. Created by [`Wormholes::delete`].
#[doc = example!("wormholes().delete(123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DeleteWormhole<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    wormhole_id: Id<Wormhole>,
}

endpoint!(
    DeleteWormhole = DELETE_WORMHOLE { path(project_id, wormhole_id) }
        => (), decode::nothing
);

constructor!(DeleteWormhole(
    project_id: impl IntoId<Project>,
    wormhole_id: impl IntoId<Wormhole>,
) = Wormholes.delete);

#[rustfmt::skip]
pub(crate) static DELETE_WORMHOLE: Operation = Operation {
    id: "DeleteWormhole", service: "wormholes", name: "delete", resource_type: "wormhole",
    method: Method::DELETE, path: path_template!("/{accountId}/buckets/{bucketId}/card_tables/wormholes/{wormholeId}"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("wormhole_id", "wormholeId", Type::Int64, "The link to the other card table."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Deletes a link to another card table.",
};

/// Changes the target column of a link.
///
/// - `project_id`: The project.
/// - `wormhole_id`: The link to the other card table.
/// - `destination_recording_id`: The column at the other end.
///
/// `UpdateWormhole`: `PUT /{accountId}/buckets/{bucketId}/card_tables/wormholes/{wormholeId}`.
/// Idempotent, so it is retried like a read. Created by [`Wormholes::update`].
#[doc = example!("wormholes().update(123, 123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateWormhole<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    wormhole_id: Id<Wormhole>,
    pub(crate) body: UpdateWormholeBody,
}

body!(UpdateWormhole: UpdateWormholeBody { destination_recording_id: Id<Recording> } {});

endpoint!(
    UpdateWormhole = UPDATE_WORMHOLE { path(project_id, wormhole_id); json(body) }
        => Wormhole, decode::json
);

constructor!(UpdateWormhole(
    project_id: impl IntoId<Project>,
    wormhole_id: impl IntoId<Wormhole>,
    destination_recording_id: impl IntoId<Recording>,
) = Wormholes.update);

#[rustfmt::skip]
pub(crate) static UPDATE_WORMHOLE: Operation = Operation {
    id: "UpdateWormhole", service: "wormholes", name: "update", resource_type: "wormhole",
    method: Method::PUT, path: path_template!("/{accountId}/buckets/{bucketId}/card_tables/wormholes/{wormholeId}"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("wormhole_id", "wormholeId", Type::Int64, "The link to the other card table."),
        Parameter::body("destination_recording_id", Type::Int64, "The column at the other end."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes the target column of a link.",
};
