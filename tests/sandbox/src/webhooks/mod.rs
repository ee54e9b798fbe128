//! Webhooks: addresses that receive the events of a project.

mod changes;
mod delivery;

use std::collections::VecDeque;

use basecamp_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;

use super::call::Call;
use super::clock;
use super::guard::is_this_machine;
use super::handlers::Handler;
use super::kinds::Kind;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;
use super::views::members;

pub(super) use self::changes::actions;
pub(super) use self::delivery::PendingDelivery;
pub use self::delivery::{Delivery, DeliveryFault};
pub(super) use self::delivery::{DeliveryQueue, Pending, deliver, delivery_queue, request, send};

/// The member of `types` that selects all types.
const ALL: &str = "all";

/// The secret that signs deliveries.
pub(super) const SECRET: &str = "sandbox-webhook-secret";

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("ListWebhooks", Handler::Do(list)),
    ("CreateWebhook", Handler::Do(create)),
    ("GetWebhook", Handler::Do(get)),
    ("UpdateWebhook", Handler::Do(update)),
    ("DeleteWebhook", Handler::Do(delete)),
];

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Webhook {
    pub(super) bucket: i64,
    active: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
    /// A valid URL.
    payload_url: String,
    /// The types of recordings whose events it receives; all types if empty, or with `all`.
    types: Vec<String>,
    /// The latest deliveries as the API shows them, the newest first.
    recent: VecDeque<Value>,
}

impl Webhook {
    fn wants(&self, bucket: i64, type_name: &str) -> bool {
        self.active
            && self.bucket == bucket
            && (self.types.is_empty()
                || self.types.iter().any(|wanted| wanted == type_name || wanted == ALL))
    }
}

impl Store {
    pub(super) fn add_webhook(
        &mut self,
        bucket: i64,
        payload_url: &Url,
        types: Vec<String>,
        active: bool,
    ) -> i64 {
        let id = self.next_id();
        let (now, recent) = (self.now(), VecDeque::new());
        let (created_at, updated_at, payload_url) = (now, now, payload_url.to_string());
        let webhook =
            Webhook { bucket, active, created_at, updated_at, payload_url, types, recent };
        self.webhooks.insert(id, webhook);
        id
    }
}

fn list(call: &mut Call<'_>) -> Outcome {
    let project = call.bucket_project()?;
    let webhooks = call.store.webhooks.iter().filter(|(_, webhook)| webhook.bucket == project);
    let ids: Vec<i64> = webhooks.map(|(id, _)| *id).collect();
    call.page(&ids, |store, id| view(store, id, false))
}

fn create(call: &mut Call<'_>) -> Outcome {
    let bucket = call.bucket_project()?;
    let payload_url =
        payload_url(call)?.ok_or_else(|| Refusal::invalid("payload_url", "can't be blank"))?;
    let types = types(call)?.unwrap_or_default();
    let active = call.flag("active").unwrap_or(true);
    let id = call.store.add_webhook(bucket, &payload_url, types, active);
    Reply::created(view(call.store, id, true))
}

fn get(call: &mut Call<'_>) -> Outcome {
    let id = webhook(call)?;
    Reply::ok(view(call.store, id, true))
}

/// Members that the body omits are unchanged.
fn update(call: &mut Call<'_>) -> Outcome {
    let id = webhook(call)?;
    let (payload_url, types, active) = (payload_url(call)?, types(call)?, call.flag("active"));
    let now = call.store.now();
    if let Some(webhook) = call.store.webhooks.get_mut(&id) {
        webhook.payload_url = payload_url.map_or_else(|| webhook.payload_url.clone(), String::from);
        webhook.types = types.unwrap_or_else(|| webhook.types.clone());
        webhook.active = active.unwrap_or(webhook.active);
        webhook.updated_at = now;
    }
    Reply::ok(view(call.store, id, true))
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let id = webhook(call)?;
    call.store.webhooks.remove(&id);
    Reply::no_content()
}

/// The id of the webhook that the path names.
fn webhook(call: &Call<'_>) -> Result<i64, Refusal> {
    let id = call.ids[0];
    let webhook = call.store.webhooks.get(&id).ok_or_else(Refusal::not_found)?;
    match call.bucket {
        Some(bucket) if bucket != webhook.bucket => Err(Refusal::not_found()),
        _ => Ok(id),
    }
}

fn payload_url(call: &Call<'_>) -> Result<Option<Url>, Refusal> {
    let text = call.filled("payload_url")?;
    text.map(|text| receiver(call.store, "payload_url", &text)).transpose()
}

/// Reads the URL of a receiver of requests: HTTPS, as in Basecamp, or HTTP to this machine, the
/// only host that the sandbox sends requests to. The sandbox itself would react to its own requests
/// without end.
pub(super) fn receiver(store: &Store, field: &str, text: &str) -> Result<Url, Refusal> {
    match Url::parse(text) {
        Ok(url) if store.links.is_own(&url) => {
            Err(Refusal::invalid(field, "can't be the sandbox itself: use another server"))
        }
        Ok(url) if url.scheme() == "https" || is_local(&url) => Ok(url),
        _ => Err(Refusal::invalid(field, "must be an HTTPS URL")),
    }
}

/// Whether a URL is plain HTTP to this machine.
fn is_local(url: &Url) -> bool {
    url.scheme() == "http" && url.host().is_some_and(|host| is_this_machine(&host))
}

/// The types in the body; an empty list selects all. Of an unknown one, no event would ever arrive.
fn types(call: &Call<'_>) -> Result<Option<Vec<String>>, Refusal> {
    let Some(types) = call.body.get("types").and_then(Value::as_array) else { return Ok(None) };
    let types: Vec<_> = types.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    let is_known = |name: &String| name == ALL || Kind::of_type(name).is_some();
    match types.iter().find(|name| !is_known(name)) {
        None if types.is_empty() => Ok(Some(vec![ALL.to_owned()])),
        None => Ok(Some(types)),
        Some(unknown) => {
            let reason = format!("has the unknown type {unknown}: use all, or types such as Todo");
            Err(Refusal::invalid("types", &reason))
        }
    }
}

pub(super) fn view(store: &Store, id: i64, whole: bool) -> Value {
    let Some(webhook) = store.webhooks.get(&id) else {
        return Value::Null;
    };
    let path = format!("buckets/{}/webhooks/{id}", webhook.bucket);
    let mut view = members([
        ("id", json!(id)),
        ("active", json!(webhook.active)),
        ("created_at", json!(clock::text(webhook.created_at))),
        ("updated_at", json!(clock::text(webhook.updated_at))),
        ("payload_url", json!(webhook.payload_url)),
        ("types", json!(webhook.types)),
        ("url", json!(store.links.api(&path))),
        ("app_url", json!(store.links.app(&path))),
    ]);
    if whole {
        view.insert("recent_deliveries".to_owned(), json!(webhook.recent));
    }
    Value::Object(view)
}
