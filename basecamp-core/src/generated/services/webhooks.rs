// @generated from api/webhooks.toml by `basecamp-codegen generate`; do not edit.
//! Webhooks: URLs to which Basecamp sends the events of a project.

use crate::generated::prelude::*;

/// Webhooks: URLs to which Basecamp sends the events of a project.
///
/// The service of [`Account::webhooks`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
/// use basecamp_core::types::{Comment, Todo};
///
/// let account = Account::detached("999")?;
/// let call = account
///     .webhooks()
///     .create(123, "https://example.com/basecamp", ["Todo", "Comment"]);
/// let call = account.webhooks().update(456).active(false);
/// let call = account.webhooks().get(456);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "callback")]
#[derive(Debug, Clone)]
pub struct Webhooks<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Webhooks<H> {
    /// Creates a webhook for a project.
    ///
    /// - `project_id`: The project.
    /// - `payload_url`: The URL that receives the deliveries; must be HTTPS. Failed deliveries are
    ///   retried up to 10 times.
    /// - `types`: The types of recordings whose events it receives, such as `Todo` or `Comment`.
    pub fn create(
        &self,
        project_id: impl IntoId<Project>,
        payload_url: impl Into<String>,
        types: impl IntoIterator<Item = impl Into<String>>,
    ) -> CreateWebhook<H> {
        CreateWebhook {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            body: CreateWebhookBody::new(
                payload_url.into(),
                types.into_iter().map(Into::into).collect(),
            ),
        }
    }

    /// Deletes a webhook.
    ///
    /// - `webhook_id`: The webhook.
    pub fn delete(&self, webhook_id: impl IntoId<Webhook>) -> DeleteWebhook<H> {
        DeleteWebhook {
            account: self.account.clone(),
            options: CallOptions::default(),
            webhook_id: webhook_id.into_id(),
        }
    }

    /// Gets a webhook, with its latest deliveries.
    ///
    /// - `webhook_id`: The webhook.
    pub fn get(&self, webhook_id: impl IntoId<Webhook>) -> GetWebhook<H> {
        GetWebhook {
            account: self.account.clone(),
            options: CallOptions::default(),
            webhook_id: webhook_id.into_id(),
        }
    }

    /// Lists the webhooks of a project.
    ///
    /// - `project_id`: The project.
    pub fn list(&self, project_id: impl IntoId<Project>) -> ListWebhooks<H> {
        ListWebhooks {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
        }
    }

    /// Changes the fields of a webhook that are set.
    ///
    /// - `webhook_id`: The webhook.
    pub fn update(&self, webhook_id: impl IntoId<Webhook>) -> UpdateWebhook<H> {
        UpdateWebhook {
            account: self.account.clone(),
            options: CallOptions::default(),
            webhook_id: webhook_id.into_id(),
            body: UpdateWebhookBody::new(),
        }
    }
}

/// Creates a webhook for a project.
///
/// - `project_id`: The project.
/// - `payload_url`: The URL that receives the deliveries; must be HTTPS. Failed deliveries are
///   retried up to 10 times.
/// - `types`: The types of recordings whose events it receives, such as `Todo` or `Comment`.
///
/// `CreateWebhook`: `POST /{accountId}/buckets/{bucketId}/webhooks.json`. Not idempotent, so it
/// is never retried after a failure. Created by [`Webhooks::create`].
#[doc = example!("webhooks().create(123, \"text\", [\"text\"])")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateWebhook<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    pub(crate) body: CreateWebhookBody,
}

body!(CreateWebhook: CreateWebhookBody { payload_url: String, types: Vec<String> } {
    /// Whether it is enabled.
    plain active: bool,
});

endpoint!(
    CreateWebhook = CREATE_WEBHOOK { path(project_id); json(body) }
        => Webhook, decode::bounded_json
);

constructor!(CreateWebhook(
    project_id: impl IntoId<Project>,
    payload_url: impl Into<String>,
    types: impl IntoIterator<Item = impl Into<String>>,
) = Webhooks.create);

#[rustfmt::skip]
pub(crate) static CREATE_WEBHOOK: Operation = Operation {
    id: "CreateWebhook", service: "webhooks", name: "create", resource_type: "webhook",
    method: Method::POST, path: path_template!("/{accountId}/buckets/{bucketId}/webhooks.json"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::body("payload_url", Type::Text, "The URL that receives the deliveries; must be HTTPS. Failed deliveries are retried up to 10 times."),
        Parameter::body("types", Type::List(&Type::Text), "The types of recordings whose events it receives, such as `Todo` or `Comment`."),
        Parameter::optional_body("active", Type::Bool, "Whether it is enabled."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Creates a webhook for a project.",
};

/// Deletes a webhook.
///
/// - `webhook_id`: The webhook.
///
/// `DeleteWebhook`: `DELETE /{accountId}/webhooks/{webhookId}`. Idempotent, so it is retried
/// like a read. Created by [`Webhooks::delete`].
#[doc = example!("webhooks().delete(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DeleteWebhook<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    webhook_id: Id<Webhook>,
}

endpoint!(DeleteWebhook = DELETE_WEBHOOK { path(webhook_id) } => (), decode::nothing);

constructor!(DeleteWebhook(webhook_id: impl IntoId<Webhook>) = Webhooks.delete);

#[rustfmt::skip]
pub(crate) static DELETE_WEBHOOK: Operation = Operation {
    id: "DeleteWebhook", service: "webhooks", name: "delete", resource_type: "webhook",
    method: Method::DELETE, path: path_template!("/{accountId}/webhooks/{webhookId}"),
    parameters: &[Parameter::path("webhook_id", "webhookId", Type::Int64, "The webhook.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Deletes a webhook.",
};

/// Gets a webhook, with its latest deliveries.
///
/// - `webhook_id`: The webhook.
///
/// `GetWebhook`: `GET /{accountId}/webhooks/{webhookId}`. Created by [`Webhooks::get`].
#[doc = example!("webhooks().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetWebhook<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    webhook_id: Id<Webhook>,
}

endpoint!(GetWebhook = GET_WEBHOOK { path(webhook_id) } => Webhook, decode::bounded_json);

constructor!(GetWebhook(webhook_id: impl IntoId<Webhook>) = Webhooks.get);

#[rustfmt::skip]
pub(crate) static GET_WEBHOOK: Operation = Operation {
    id: "GetWebhook", service: "webhooks", name: "get", resource_type: "webhook",
    method: Method::GET, path: path_template!("/{accountId}/webhooks/{webhookId}"),
    parameters: &[Parameter::path("webhook_id", "webhookId", Type::Int64, "The webhook.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a webhook, with its latest deliveries.",
};

/// Lists the webhooks of a project.
///
/// - `project_id`: The project.
///
/// `ListWebhooks`: `GET /{accountId}/buckets/{bucketId}/webhooks.json`. The result comes in
/// pages. Created by [`Webhooks::list`].
#[doc = example!("webhooks().list(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListWebhooks<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
}

list_endpoint!(
    ListWebhooks = LIST_WEBHOOKS { path(project_id) }
        => [Webhook], decode::bounded_list
);

constructor!(ListWebhooks(project_id: impl IntoId<Project>) = Webhooks.list);

#[rustfmt::skip]
pub(crate) static LIST_WEBHOOKS: Operation = Operation {
    id: "ListWebhooks", service: "webhooks", name: "list", resource_type: "webhook",
    method: Method::GET, path: path_template!("/{accountId}/buckets/{bucketId}/webhooks.json"),
    parameters: &[Parameter::path("project_id", "bucketId", Type::Int64, "The project.")],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the webhooks of a project.",
};

/// Changes the fields of a webhook that are set.
///
/// - `webhook_id`: The webhook.
///
/// `UpdateWebhook`: `PUT /{accountId}/webhooks/{webhookId}`. Idempotent, so it is retried like
/// a read. Created by [`Webhooks::update`].
#[doc = example!("webhooks().update(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateWebhook<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    webhook_id: Id<Webhook>,
    pub(crate) body: UpdateWebhookBody,
}

body!(UpdateWebhook: UpdateWebhookBody {} {
    /// The URL that receives the deliveries; must be HTTPS. Failed deliveries are retried up to 10
    /// times.
    into payload_url: String,
    /// The types of recordings whose events it receives, such as `Todo` or `Comment`.
    list_into types: String,
    /// Whether it is enabled.
    plain active: bool,
});

endpoint!(
    UpdateWebhook = UPDATE_WEBHOOK { path(webhook_id); json(body) }
        => Webhook, decode::bounded_json
);

constructor!(UpdateWebhook(webhook_id: impl IntoId<Webhook>) = Webhooks.update);

#[rustfmt::skip]
pub(crate) static UPDATE_WEBHOOK: Operation = Operation {
    id: "UpdateWebhook", service: "webhooks", name: "update", resource_type: "webhook",
    method: Method::PUT, path: path_template!("/{accountId}/webhooks/{webhookId}"),
    parameters: &[
        Parameter::path("webhook_id", "webhookId", Type::Int64, "The webhook."),
        Parameter::optional_body("payload_url", Type::Text, "The URL that receives the deliveries; must be HTTPS. Failed deliveries are retried up to 10 times."),
        Parameter::optional_body("types", Type::List(&Type::Text), "The types of recordings whose events it receives, such as `Todo` or `Comment`."),
        Parameter::optional_body("active", Type::Bool, "Whether it is enabled."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes the fields of a webhook that are set.",
};
