// @generated from api/webhooks.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.webhooks()`.

use crate::generated::prelude::*;

/// A URL to which Basecamp sends the events of a project.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Webhook {
    /// The id.
    pub id: Id<Webhook>,
    /// Whether it is enabled.
    pub active: Option<bool>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The URL that receives the deliveries.
    pub payload_url: String,
    /// The types of recordings whose events it receives, such as `Todo`.
    pub types: Option<Vec<String>>,
    /// Its API URL.
    pub url: String,
    /// The URL of its web page.
    pub app_url: String,
    /// The latest deliveries, with their responses.
    pub recent_deliveries: Option<Vec<WebhookDelivery>>,
}

json_object!(Webhook {
    required(id), optional(active), required(created_at, updated_at), default(payload_url),
    optional(types), default(url, app_url), optional_list(recent_deliveries),
});

/// A copy of a recording.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct WebhookCopy {
    /// The id.
    pub id: Option<Id<WebhookCopy>>,
    /// Its API URL.
    pub url: Option<String>,
    /// The URL of its web page.
    pub app_url: Option<String>,
    /// The project, or other place, that contains it.
    pub bucket: Option<WebhookCopyBucket>,
}

json_object!(WebhookCopy {
    optional(id, url, app_url, bucket),
});

/// The project that contains a copy.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct WebhookCopyBucket {
    /// The id.
    pub id: Option<Id<Project>>,
}

json_object!(WebhookCopyBucket {
    optional(id),
});

/// A delivery of an event to a webhook's URL.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct WebhookDelivery {
    /// The id.
    pub id: Option<Id<WebhookDelivery>>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// The request.
    pub request: Option<WebhookDeliveryRequest>,
    /// The response.
    pub response: Option<WebhookDeliveryResponse>,
}

json_object!(WebhookDelivery {
    optional(id, created_at, request, response),
});

/// The request of a delivery.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct WebhookDeliveryRequest {
    /// The headers.
    pub headers: Option<BTreeMap<String, String>>,
    /// The delivered event.
    pub body: Option<WebhookEvent>,
}

json_object!(WebhookDeliveryRequest {
    optional(headers, body),
});

/// The response to a delivery.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct WebhookDeliveryResponse {
    /// The headers.
    pub headers: Option<BTreeMap<String, String>>,
    /// The HTTP status, such as 200.
    pub code: Option<i32>,
    /// The reason phrase of the status, such as `OK`.
    pub message: Option<String>,
}

json_object!(WebhookDeliveryResponse {
    optional(headers, code, message),
});

/// An event, as delivered to a webhook.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct WebhookEvent {
    /// The id.
    pub id: Option<Id<WebhookEvent>>,
    /// The kind of event, such as `todo_created`.
    pub kind: Option<String>,
    /// Further details, which depend on `kind`.
    pub details: Option<Value>,
    /// When it happened.
    pub created_at: Option<Timestamp>,
    /// The recording that the event concerns.
    pub recording: Option<Recording>,
    /// The person who did it.
    pub creator: Option<Person>,
    /// The actor that did it on the creator's behalf.
    pub performed_by: Option<Person>,
    /// The copy, if a recording was copied.
    pub copy: Option<WebhookCopy>,
}

json_object!(WebhookEvent {
    optional(id, kind, details, created_at, recording, creator, performed_by, copy),
});
