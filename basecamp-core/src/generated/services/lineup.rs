// @generated from api/lineup.toml by `basecamp-codegen generate`; do not edit.
//! Lineup markers: named days on the lineup, the timeline of all projects.

use crate::generated::prelude::*;

/// Lineup markers: named days on the lineup, the timeline of all projects.
///
/// The service of [`Account::lineup`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
///
/// let account = Account::detached("999")?;
/// let lineup = account.lineup();
/// let call = lineup.create("Launch", date(2026, 12, 1));
/// let call = lineup.update(123).date(date(2026, 12, 8));
/// let call = lineup.list();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "milestone")]
#[derive(Debug, Clone)]
pub struct Lineup<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Lineup<H> {
    /// Adds a marker to the lineup.
    ///
    /// - `name`: The name.
    /// - `date`: The day, as `2026-12-01`.
    ///
    /// `None` if Basecamp responds without a body, as its documentation shows; the marker is saved
    /// in both cases.
    pub fn create(&self, name: impl Into<String>, date: Date) -> CreateLineupMarker<H> {
        CreateLineupMarker {
            account: self.account.clone(),
            options: CallOptions::default(),
            body: CreateLineupMarkerBody::new(name.into(), date),
        }
    }

    /// Removes a marker from the lineup.
    ///
    /// - `marker_id`: The marker.
    pub fn delete(&self, marker_id: impl IntoId<LineupMarker>) -> DeleteLineupMarker<H> {
        DeleteLineupMarker {
            account: self.account.clone(),
            options: CallOptions::default(),
            marker_id: marker_id.into_id(),
        }
    }

    /// Lists the markers on the lineup.
    pub fn list(&self) -> ListLineupMarkers<H> {
        ListLineupMarkers { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Changes the fields of a marker that are set.
    ///
    /// - `marker_id`: The marker.
    ///
    /// `None` if Basecamp responds without a body, as its documentation shows; the marker is saved
    /// in both cases.
    pub fn update(&self, marker_id: impl IntoId<LineupMarker>) -> UpdateLineupMarker<H> {
        UpdateLineupMarker {
            account: self.account.clone(),
            options: CallOptions::default(),
            marker_id: marker_id.into_id(),
            body: UpdateLineupMarkerBody::new(),
        }
    }
}

/// Adds a marker to the lineup.
///
/// - `name`: The name.
/// - `date`: The day, as `2026-12-01`.
///
/// `None` if Basecamp responds without a body, as its documentation shows; the marker is saved
/// in both cases.
///
/// `CreateLineupMarker`: `POST /{accountId}/lineup/markers.json`. Not idempotent, so it is
/// never retried after a failure. Created by [`Lineup::create`].
#[doc = example!("lineup().create(\"text\", date(2026, 12, 1))")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateLineupMarker<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    pub(crate) body: CreateLineupMarkerBody,
}

body!(CreateLineupMarker: CreateLineupMarkerBody { name: String, date: Date } {});

endpoint!(
    CreateLineupMarker = CREATE_LINEUP_MARKER { path(); json(body) }
        => Option<LineupMarker>, decode::optional
);

constructor!(CreateLineupMarker(name: impl Into<String>, date: Date) = Lineup.create);

#[rustfmt::skip]
pub(crate) static CREATE_LINEUP_MARKER: Operation = Operation {
    id: "CreateLineupMarker", service: "lineup", name: "create", resource_type: "lineup_marker",
    method: Method::POST, path: path_template!("/{accountId}/lineup/markers.json"),
    parameters: &[
        Parameter::body("name", Type::Text, "The name."),
        Parameter::body("date", Type::Date, "The day, as `2026-12-01`."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Adds a marker to the lineup.",
};

/// Removes a marker from the lineup.
///
/// - `marker_id`: The marker.
///
/// `DeleteLineupMarker`: `DELETE /{accountId}/lineup/markers/{markerId}`. Idempotent, so it is
/// retried like a read. Created by [`Lineup::delete`].
#[doc = example!("lineup().delete(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DeleteLineupMarker<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    marker_id: Id<LineupMarker>,
}

endpoint!(DeleteLineupMarker = DELETE_LINEUP_MARKER { path(marker_id) } => (), decode::nothing);

constructor!(DeleteLineupMarker(marker_id: impl IntoId<LineupMarker>) = Lineup.delete);

#[rustfmt::skip]
pub(crate) static DELETE_LINEUP_MARKER: Operation = Operation {
    id: "DeleteLineupMarker", service: "lineup", name: "delete", resource_type: "lineup_marker",
    method: Method::DELETE, path: path_template!("/{accountId}/lineup/markers/{markerId}"),
    parameters: &[Parameter::path("marker_id", "markerId", Type::Int64, "The marker.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Removes a marker from the lineup.",
};

/// Lists the markers on the lineup.
///
/// `ListLineupMarkers`: `GET /{accountId}/lineup/markers.json`. Created by [`Lineup::list`].
#[doc = example!("lineup().list()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListLineupMarkers<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

endpoint!(ListLineupMarkers = LIST_LINEUP_MARKERS { path() } => Vec<LineupMarker>, decode::list);

constructor!(ListLineupMarkers() = Lineup.list);

#[rustfmt::skip]
pub(crate) static LIST_LINEUP_MARKERS: Operation = Operation {
    id: "ListLineupMarkers", service: "lineup", name: "list", resource_type: "lineup_marker",
    method: Method::GET, path: path_template!("/{accountId}/lineup/markers.json"),
    parameters: &[],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the markers on the lineup.",
};

/// Changes the fields of a marker that are set.
///
/// - `marker_id`: The marker.
///
/// `None` if Basecamp responds without a body, as its documentation shows; the marker is saved
/// in both cases.
///
/// `UpdateLineupMarker`: `PUT /{accountId}/lineup/markers/{markerId}`. Idempotent, so it is
/// retried like a read. Created by [`Lineup::update`].
#[doc = example!("lineup().update(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateLineupMarker<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    marker_id: Id<LineupMarker>,
    pub(crate) body: UpdateLineupMarkerBody,
}

body!(UpdateLineupMarker: UpdateLineupMarkerBody {} {
    /// The name.
    into name: String,
    /// The day, as `2026-12-01`.
    plain date: Date,
});

endpoint!(
    UpdateLineupMarker = UPDATE_LINEUP_MARKER { path(marker_id); json(body) }
        => Option<LineupMarker>, decode::optional
);

constructor!(UpdateLineupMarker(marker_id: impl IntoId<LineupMarker>) = Lineup.update);

#[rustfmt::skip]
pub(crate) static UPDATE_LINEUP_MARKER: Operation = Operation {
    id: "UpdateLineupMarker", service: "lineup", name: "update", resource_type: "lineup_marker",
    method: Method::PUT, path: path_template!("/{accountId}/lineup/markers/{markerId}"),
    parameters: &[
        Parameter::path("marker_id", "markerId", Type::Int64, "The marker."),
        Parameter::optional_body("name", Type::Text, "The name."),
        Parameter::optional_body("date", Type::Date, "The day, as `2026-12-01`."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes the fields of a marker that are set.",
};
