// @generated from api/boosts.toml by `basecamp-codegen generate`; do not edit.
//! Boosts: short cheers, in a few letters or an emoji.

use crate::generated::prelude::*;

/// Boosts: short cheers, in a few letters or an emoji.
///
/// The service of [`Account::boosts`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
///
/// let account = Account::detached("999")?;
/// let call = account.boosts().create_for_recording(123, "🎉");
/// let call = account.boosts().list_for_recording(123).max_items(20);
/// let call = account.boosts().update(456, "Well done!");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Boosts<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Boosts<H> {
    /// Boosts an event.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other.
    /// - `event_id`: The event.
    /// - `content`: A few letters or an emoji. At most 16 characters.
    pub fn create_for_event(
        &self,
        recording_id: impl IntoId<Recording>,
        event_id: impl IntoId<Event>,
        content: impl Into<String>,
    ) -> CreateEventBoost<H> {
        CreateEventBoost {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
            event_id: event_id.into_id(),
            body: CreateEventBoostBody::new(content.into()),
        }
    }

    /// Boosts a recording.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other.
    /// - `content`: A few letters or an emoji. At most 16 characters.
    pub fn create_for_recording(
        &self,
        recording_id: impl IntoId<Recording>,
        content: impl Into<String>,
    ) -> CreateRecordingBoost<H> {
        CreateRecordingBoost {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
            body: CreateRecordingBoostBody::new(content.into()),
        }
    }

    /// Deletes a boost.
    ///
    /// - `boost_id`: The boost.
    pub fn delete(&self, boost_id: impl IntoId<Boost>) -> DeleteBoost<H> {
        DeleteBoost {
            account: self.account.clone(),
            options: CallOptions::default(),
            boost_id: boost_id.into_id(),
        }
    }

    /// Gets a boost.
    ///
    /// - `boost_id`: The boost.
    pub fn get(&self, boost_id: impl IntoId<Boost>) -> GetBoost<H> {
        GetBoost {
            account: self.account.clone(),
            options: CallOptions::default(),
            boost_id: boost_id.into_id(),
        }
    }

    /// Lists the boosts of an event.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other.
    /// - `event_id`: The event.
    pub fn list_for_event(
        &self,
        recording_id: impl IntoId<Recording>,
        event_id: impl IntoId<Event>,
    ) -> ListEventBoosts<H> {
        ListEventBoosts {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
            event_id: event_id.into_id(),
        }
    }

    /// Lists the boosts of a recording.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other.
    pub fn list_for_recording(
        &self,
        recording_id: impl IntoId<Recording>,
    ) -> ListRecordingBoosts<H> {
        ListRecordingBoosts {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
        }
    }

    /// Changes the text of a boost.
    ///
    /// - `boost_id`: The boost.
    /// - `content`: The new text: a few letters or an emoji.
    pub fn update(
        &self,
        boost_id: impl IntoId<Boost>,
        content: impl Into<String>,
    ) -> UpdateBoost<H> {
        UpdateBoost {
            account: self.account.clone(),
            options: CallOptions::default(),
            boost_id: boost_id.into_id(),
            body: UpdateBoostBody::new(content.into()),
        }
    }
}

/// Boosts an event.
///
/// - `recording_id`: The recording: a to-do, a message or any other.
/// - `event_id`: The event.
/// - `content`: A few letters or an emoji. At most 16 characters.
///
/// `CreateEventBoost`:
/// `POST /{accountId}/recordings/{recordingId}/events/{eventId}/boosts.json`. Not idempotent,
/// so it is never retried after a failure. Created by [`Boosts::create_for_event`].
#[doc = example!("boosts().create_for_event(123, 123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateEventBoost<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
    event_id: Id<Event>,
    pub(crate) body: CreateEventBoostBody,
}

body!(CreateEventBoost: CreateEventBoostBody { content: String } {});

endpoint!(
    CreateEventBoost = CREATE_EVENT_BOOST { path(recording_id, event_id); json(body) }
        => Boost, decode::json
);

constructor!(CreateEventBoost(
    recording_id: impl IntoId<Recording>,
    event_id: impl IntoId<Event>,
    content: impl Into<String>,
) = Boosts.create_for_event);

#[rustfmt::skip]
pub(crate) static CREATE_EVENT_BOOST: Operation = Operation {
    id: "CreateEventBoost", service: "boosts", name: "create_for_event", resource_type: "event_boost",
    method: Method::POST, path: path_template!("/{accountId}/recordings/{recordingId}/events/{eventId}/boosts.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other."),
        Parameter::path("event_id", "eventId", Type::Int64, "The event."),
        Parameter::body("content", Type::Text, "A few letters or an emoji. At most 16 characters."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Boosts an event.",
};

/// Boosts a recording.
///
/// - `recording_id`: The recording: a to-do, a message or any other.
/// - `content`: A few letters or an emoji. At most 16 characters.
///
/// `CreateRecordingBoost`: `POST /{accountId}/recordings/{recordingId}/boosts.json`. Not
/// idempotent, so it is never retried after a failure. Created by
/// [`Boosts::create_for_recording`].
#[doc = example!("boosts().create_for_recording(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateRecordingBoost<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
    pub(crate) body: CreateRecordingBoostBody,
}

body!(CreateRecordingBoost: CreateRecordingBoostBody { content: String } {});

endpoint!(
    CreateRecordingBoost = CREATE_RECORDING_BOOST { path(recording_id); json(body) }
        => Boost, decode::json
);

constructor!(CreateRecordingBoost(
    recording_id: impl IntoId<Recording>,
    content: impl Into<String>,
) = Boosts.create_for_recording);

#[rustfmt::skip]
pub(crate) static CREATE_RECORDING_BOOST: Operation = Operation {
    id: "CreateRecordingBoost", service: "boosts", name: "create_for_recording", resource_type: "recording_boost",
    method: Method::POST, path: path_template!("/{accountId}/recordings/{recordingId}/boosts.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other."),
        Parameter::body("content", Type::Text, "A few letters or an emoji. At most 16 characters."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Boosts a recording.",
};

/// Deletes a boost.
///
/// - `boost_id`: The boost.
///
/// `DeleteBoost`: `DELETE /{accountId}/boosts/{boostId}`. Idempotent, so it is retried like a
/// read. Created by [`Boosts::delete`].
#[doc = example!("boosts().delete(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DeleteBoost<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    boost_id: Id<Boost>,
}

endpoint!(DeleteBoost = DELETE_BOOST { path(boost_id) } => (), decode::nothing);

constructor!(DeleteBoost(boost_id: impl IntoId<Boost>) = Boosts.delete);

#[rustfmt::skip]
pub(crate) static DELETE_BOOST: Operation = Operation {
    id: "DeleteBoost", service: "boosts", name: "delete", resource_type: "boost",
    method: Method::DELETE, path: path_template!("/{accountId}/boosts/{boostId}"),
    parameters: &[Parameter::path("boost_id", "boostId", Type::Int64, "The boost.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Deletes a boost.",
};

/// Gets a boost.
///
/// - `boost_id`: The boost.
///
/// `GetBoost`: `GET /{accountId}/boosts/{boostId}`. Created by [`Boosts::get`].
#[doc = example!("boosts().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetBoost<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    boost_id: Id<Boost>,
}

endpoint!(GetBoost = GET_BOOST { path(boost_id) } => Boost, decode::json);

constructor!(GetBoost(boost_id: impl IntoId<Boost>) = Boosts.get);

#[rustfmt::skip]
pub(crate) static GET_BOOST: Operation = Operation {
    id: "GetBoost", service: "boosts", name: "get", resource_type: "boost",
    method: Method::GET, path: path_template!("/{accountId}/boosts/{boostId}"),
    parameters: &[Parameter::path("boost_id", "boostId", Type::Int64, "The boost.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a boost.",
};

/// Lists the boosts of an event.
///
/// - `recording_id`: The recording: a to-do, a message or any other.
/// - `event_id`: The event.
///
/// `ListEventBoosts`: `GET /{accountId}/recordings/{recordingId}/events/{eventId}/boosts.json`.
/// The result comes in pages. Created by [`Boosts::list_for_event`].
#[doc = example!("boosts().list_for_event(123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListEventBoosts<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
    event_id: Id<Event>,
}

list_endpoint!(
    ListEventBoosts = LIST_EVENT_BOOSTS { path(recording_id, event_id) }
        => [Boost], decode::list
);

constructor!(ListEventBoosts(
    recording_id: impl IntoId<Recording>,
    event_id: impl IntoId<Event>,
) = Boosts.list_for_event);

#[rustfmt::skip]
pub(crate) static LIST_EVENT_BOOSTS: Operation = Operation {
    id: "ListEventBoosts", service: "boosts", name: "list_for_event", resource_type: "event_boost",
    method: Method::GET, path: path_template!("/{accountId}/recordings/{recordingId}/events/{eventId}/boosts.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other."),
        Parameter::path("event_id", "eventId", Type::Int64, "The event."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the boosts of an event.",
};

/// Lists the boosts of a recording.
///
/// - `recording_id`: The recording: a to-do, a message or any other.
///
/// `ListRecordingBoosts`: `GET /{accountId}/recordings/{recordingId}/boosts.json`. The result
/// comes in pages. Created by [`Boosts::list_for_recording`].
#[doc = example!("boosts().list_for_recording(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListRecordingBoosts<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
}

list_endpoint!(
    ListRecordingBoosts = LIST_RECORDING_BOOSTS { path(recording_id) }
        => [Boost], decode::list
);

constructor!(ListRecordingBoosts(recording_id: impl IntoId<Recording>) = Boosts.list_for_recording);

#[rustfmt::skip]
pub(crate) static LIST_RECORDING_BOOSTS: Operation = Operation {
    id: "ListRecordingBoosts", service: "boosts", name: "list_for_recording", resource_type: "recording_boost",
    method: Method::GET, path: path_template!("/{accountId}/recordings/{recordingId}/boosts.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the boosts of a recording.",
};

/// Changes the text of a boost.
///
/// - `boost_id`: The boost.
/// - `content`: The new text: a few letters or an emoji.
///
/// `UpdateBoost`: `PUT /{accountId}/boosts/{boostId}`. Idempotent, so it is retried like a
/// read. Created by [`Boosts::update`].
#[doc = example!("boosts().update(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateBoost<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    boost_id: Id<Boost>,
    pub(crate) body: UpdateBoostBody,
}

body!(UpdateBoost: UpdateBoostBody { content: String } {});

endpoint!(UpdateBoost = UPDATE_BOOST { path(boost_id); json(body) } => Boost, decode::json);

constructor!(UpdateBoost(boost_id: impl IntoId<Boost>, content: impl Into<String>) = Boosts.update);

#[rustfmt::skip]
pub(crate) static UPDATE_BOOST: Operation = Operation {
    id: "UpdateBoost", service: "boosts", name: "update", resource_type: "boost",
    method: Method::PUT, path: path_template!("/{accountId}/boosts/{boostId}"),
    parameters: &[
        Parameter::path("boost_id", "boostId", Type::Int64, "The boost."),
        Parameter::body("content", Type::Text, "The new text: a few letters or an emoji."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes the text of a boost.",
};
