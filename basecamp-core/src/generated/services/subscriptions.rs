// @generated from api/subscriptions.toml by `basecamp-codegen generate`; do not edit.
//! Subscriptions: the recipients of notifications about a recording.

use crate::generated::prelude::*;

/// Subscriptions: the recipients of notifications about a recording.
///
/// The service of [`Account::subscriptions`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
///
/// let account = Account::detached("999")?;
/// let call = account.subscriptions().subscribe(123);
/// let call =
///     account.subscriptions().update(123).subscriptions([456, 789]).unsubscriptions([1011]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Subscriptions<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Subscriptions<H> {
    /// Gets the subscribers of a recording.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other content of a project.
    pub fn get(&self, recording_id: impl IntoId<Recording>) -> GetSubscription<H> {
        GetSubscription {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
        }
    }

    /// Subscribes the caller to notifications about a recording.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other content of a project.
    pub fn subscribe(&self, recording_id: impl IntoId<Recording>) -> Subscribe<H> {
        Subscribe {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
        }
    }

    /// Unsubscribes the caller from notifications about a recording.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other content of a project.
    pub fn unsubscribe(&self, recording_id: impl IntoId<Recording>) -> Unsubscribe<H> {
        Unsubscribe {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
        }
    }

    /// Adds and removes subscribers of a recording.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other content of a project.
    pub fn update(&self, recording_id: impl IntoId<Recording>) -> UpdateSubscription<H> {
        UpdateSubscription {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
            body: UpdateSubscriptionBody::new(),
        }
    }
}

/// Gets the subscribers of a recording.
///
/// - `recording_id`: The recording: a to-do, a message or any other content of a project.
///
/// `GetSubscription`: `GET /{accountId}/recordings/{recordingId}/subscription.json`. Created by
/// [`Subscriptions::get`].
#[doc = example!("subscriptions().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetSubscription<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
}

endpoint!(GetSubscription = GET_SUBSCRIPTION { path(recording_id) } => Subscription, decode::json);

constructor!(GetSubscription(recording_id: impl IntoId<Recording>) = Subscriptions.get);

#[rustfmt::skip]
pub(crate) static GET_SUBSCRIPTION: Operation = Operation {
    id: "GetSubscription", service: "subscriptions", name: "get", resource_type: "subscription",
    method: Method::GET, path: path_template!("/{accountId}/recordings/{recordingId}/subscription.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other content of a project."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets the subscribers of a recording.",
};

/// Subscribes the caller to notifications about a recording.
///
/// - `recording_id`: The recording: a to-do, a message or any other content of a project.
///
/// `Subscribe`: `POST /{accountId}/recordings/{recordingId}/subscription.json`. Idempotent, so
/// it is retried like a read. Created by [`Subscriptions::subscribe`].
#[doc = example!("subscriptions().subscribe(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct Subscribe<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
}

endpoint!(Subscribe = SUBSCRIBE { path(recording_id) } => Subscription, decode::json);

constructor!(Subscribe(recording_id: impl IntoId<Recording>) = Subscriptions.subscribe);

#[rustfmt::skip]
pub(crate) static SUBSCRIBE: Operation = Operation {
    id: "Subscribe", service: "subscriptions", name: "subscribe", resource_type: "resource",
    method: Method::POST, path: path_template!("/{accountId}/recordings/{recordingId}/subscription.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other content of a project."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Subscribes the caller to notifications about a recording.",
};

/// Unsubscribes the caller from notifications about a recording.
///
/// - `recording_id`: The recording: a to-do, a message or any other content of a project.
///
/// `Unsubscribe`: `DELETE /{accountId}/recordings/{recordingId}/subscription.json`. Idempotent,
/// so it is retried like a read. Created by [`Subscriptions::unsubscribe`].
#[doc = example!("subscriptions().unsubscribe(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct Unsubscribe<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
}

endpoint!(Unsubscribe = UNSUBSCRIBE { path(recording_id) } => (), decode::nothing);

constructor!(Unsubscribe(recording_id: impl IntoId<Recording>) = Subscriptions.unsubscribe);

#[rustfmt::skip]
pub(crate) static UNSUBSCRIBE: Operation = Operation {
    id: "Unsubscribe", service: "subscriptions", name: "unsubscribe", resource_type: "resource",
    method: Method::DELETE, path: path_template!("/{accountId}/recordings/{recordingId}/subscription.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other content of a project."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Unsubscribes the caller from notifications about a recording.",
};

/// Adds and removes subscribers of a recording.
///
/// - `recording_id`: The recording: a to-do, a message or any other content of a project.
///
/// `UpdateSubscription`: `PUT /{accountId}/recordings/{recordingId}/subscription.json`.
/// Idempotent, so it is retried like a read. Created by [`Subscriptions::update`].
#[doc = example!("subscriptions().update(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateSubscription<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
    pub(crate) body: UpdateSubscriptionBody,
}

body!(UpdateSubscription: UpdateSubscriptionBody {} {
    /// The people to add to the subscribers.
    ids subscriptions: Person,
    /// The people to remove from the subscribers.
    ids unsubscriptions: Person,
});

endpoint!(
    UpdateSubscription = UPDATE_SUBSCRIPTION { path(recording_id); json(body) }
        => Subscription, decode::json
);

constructor!(UpdateSubscription(recording_id: impl IntoId<Recording>) = Subscriptions.update);

#[rustfmt::skip]
pub(crate) static UPDATE_SUBSCRIPTION: Operation = Operation {
    id: "UpdateSubscription", service: "subscriptions", name: "update", resource_type: "subscription",
    method: Method::PUT, path: path_template!("/{accountId}/recordings/{recordingId}/subscription.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other content of a project."),
        Parameter::optional_body("subscriptions", Type::List(&Type::Int64), "The people to add to the subscribers."),
        Parameter::optional_body("unsubscriptions", Type::List(&Type::Int64), "The people to remove from the subscribers."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Adds and removes subscribers of a recording.",
};
