// @generated from api/events.toml by `basecamp-codegen generate`; do not edit.
//! Events: the history of a recording.

use crate::generated::prelude::*;

/// Events: the history of a recording.
///
/// The service of [`Account::events`].
///
/// ```
/// use basecamp_core::Account;
///
/// let account = Account::detached("999")?;
/// let events = account.events();
/// let call = events.list(123);
/// let call = events.list(123).page(2).max_items(20);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "activity log")]
#[doc(alias = "history")]
#[derive(Debug, Clone)]
pub struct Events<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Events<H> {
    /// Lists the events of a recording.
    ///
    /// - `recording_id`: The to-do, message or other recording.
    pub fn list(&self, recording_id: impl IntoId<Recording>) -> ListEvents<H> {
        ListEvents {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
        }
    }
}

/// Lists the events of a recording.
///
/// - `recording_id`: The to-do, message or other recording.
///
/// `ListEvents`: `GET /{accountId}/recordings/{recordingId}/events.json`. The result comes in
/// pages. Created by [`Events::list`].
#[doc = example!("events().list(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListEvents<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
}

list_endpoint!(ListEvents = LIST_EVENTS { path(recording_id) } => [Event], decode::list);

constructor!(ListEvents(recording_id: impl IntoId<Recording>) = Events.list);

#[rustfmt::skip]
pub(crate) static LIST_EVENTS: Operation = Operation {
    id: "ListEvents", service: "events", name: "list", resource_type: "event",
    method: Method::GET, path: path_template!("/{accountId}/recordings/{recordingId}/events.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The to-do, message or other recording."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the events of a recording.",
};
