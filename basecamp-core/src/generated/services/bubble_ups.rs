// @generated from api/bubble_ups.toml by `basecamp-codegen generate`; do not edit.
//! Bubble-ups: reminders of recordings, at a time that the caller chooses.

use crate::generated::prelude::*;

/// Bubble-ups: reminders of recordings, at a time that the caller chooses.
///
/// The service of [`Account::bubble_ups`].
///
/// ```
/// use basecamp_core::Account;
///
/// let account = Account::detached("999")?;
/// let call = account.bubble_ups().create(123).at("2026-12-01T09:00:00Z");
/// let call = account.bubble_ups().delete(123);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct BubbleUps<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> BubbleUps<H> {
    /// Schedules a reminder of a recording for the caller.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other.
    pub fn create(&self, recording_id: impl IntoId<Recording>) -> CreateBubbleUp<H> {
        CreateBubbleUp {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
            body: CreateBubbleUpBody::new(),
        }
    }

    /// Cancels the reminder of a recording.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other.
    pub fn delete(&self, recording_id: impl IntoId<Recording>) -> DeleteBubbleUp<H> {
        DeleteBubbleUp {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
        }
    }
}

/// Schedules a reminder of a recording for the caller.
///
/// - `recording_id`: The recording: a to-do, a message or any other.
///
/// `CreateBubbleUp`: `POST /{accountId}/recordings/{recordingId}/bubble_up.json`. Idempotent,
/// so it is retried like a read. Created by [`BubbleUps::create`].
#[doc = example!("bubble_ups().create(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateBubbleUp<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
    pub(crate) body: CreateBubbleUpBody,
}

body!(CreateBubbleUp: CreateBubbleUpBody {} {
    /// The time of the reminder.
    into at: String,
});

endpoint!(
    CreateBubbleUp = CREATE_BUBBLE_UP { path(recording_id); json(body) }
        => (), decode::nothing
);

constructor!(CreateBubbleUp(recording_id: impl IntoId<Recording>) = BubbleUps.create);

#[rustfmt::skip]
pub(crate) static CREATE_BUBBLE_UP: Operation = Operation {
    id: "CreateBubbleUp", service: "bubble_ups", name: "create", resource_type: "bubble_up",
    method: Method::POST, path: path_template!("/{accountId}/recordings/{recordingId}/bubble_up.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other."),
        Parameter::optional_body("at", Type::Text, "The time of the reminder."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Schedules a reminder of a recording for the caller.",
};

/// Cancels the reminder of a recording.
///
/// - `recording_id`: The recording: a to-do, a message or any other.
///
/// `DeleteBubbleUp`: `DELETE /{accountId}/recordings/{recordingId}/bubble_up.json`. Idempotent,
/// so it is retried like a read. Created by [`BubbleUps::delete`].
#[doc = example!("bubble_ups().delete(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DeleteBubbleUp<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
}

endpoint!(DeleteBubbleUp = DELETE_BUBBLE_UP { path(recording_id) } => (), decode::nothing);

constructor!(DeleteBubbleUp(recording_id: impl IntoId<Recording>) = BubbleUps.delete);

#[rustfmt::skip]
pub(crate) static DELETE_BUBBLE_UP: Operation = Operation {
    id: "DeleteBubbleUp", service: "bubble_ups", name: "delete", resource_type: "bubble_up",
    method: Method::DELETE, path: path_template!("/{accountId}/recordings/{recordingId}/bubble_up.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Cancels the reminder of a recording.",
};
