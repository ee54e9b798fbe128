// @generated from api/client_visibility.toml by `basecamp-codegen generate`; do not edit.
//! Client visibility: whether a recording is visible to the clients of its project.

use crate::generated::prelude::*;

/// Client visibility: whether a recording is visible to the clients of its project.
///
/// The service of [`Account::client_visibility`].
///
/// ```
/// use basecamp_core::Account;
///
/// let account = Account::detached("999")?;
/// let call = account.client_visibility().set(123, true);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct ClientVisibility<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> ClientVisibility<H> {
    /// Shows a recording to clients, or hides it from them.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other.
    /// - `visible_to_clients`: Whether it is visible to clients.
    pub fn set(
        &self,
        recording_id: impl IntoId<Recording>,
        visible_to_clients: bool,
    ) -> SetClientVisibility<H> {
        SetClientVisibility {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
            body: SetClientVisibilityBody::new(visible_to_clients),
        }
    }
}

/// Shows a recording to clients, or hides it from them.
///
/// - `recording_id`: The recording: a to-do, a message or any other.
/// - `visible_to_clients`: Whether it is visible to clients.
///
/// `SetClientVisibility`: `PUT /{accountId}/recordings/{recordingId}/client_visibility.json`.
/// Idempotent, so it is retried like a read. Created by [`ClientVisibility::set`].
#[doc = example!("client_visibility().set(123, true)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct SetClientVisibility<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
    pub(crate) body: SetClientVisibilityBody,
}

body!(SetClientVisibility: SetClientVisibilityBody { visible_to_clients: bool } {});

endpoint!(
    SetClientVisibility = SET_CLIENT_VISIBILITY { path(recording_id); json(body) }
        => Recording, decode::json
);

constructor!(SetClientVisibility(
    recording_id: impl IntoId<Recording>,
    visible_to_clients: bool,
) = ClientVisibility.set);

#[rustfmt::skip]
pub(crate) static SET_CLIENT_VISIBILITY: Operation = Operation {
    id: "SetClientVisibility", service: "client_visibility", name: "set", resource_type: "client_visibility",
    method: Method::PUT, path: path_template!("/{accountId}/recordings/{recordingId}/client_visibility.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other."),
        Parameter::body("visible_to_clients", Type::Bool, "Whether it is visible to clients."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Shows a recording to clients, or hides it from them.",
};
