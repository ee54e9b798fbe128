//! Deliveries of events: signed, retried with backoff, and bounded in number.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

use basecamp_core::time::Timestamp;
use basecamp_webhooks::{SIGNATURE_HEADER, Secret, compute_signature};
use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_TYPE, HOST, USER_AGENT};
use http::request::Builder;
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;
use url::Url;

use super::super::clock::later;
use super::super::commands::{self, Command};
use super::super::store::Store;
use super::super::{Sandbox, Shared, lock};
use super::{SECRET, is_local};

/// The number of attempts for an event; after that, its webhook is deactivated.
const ATTEMPTS: u32 = 10;

/// The timeout of a request.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The most bytes of the body of a response that are read.
const LONGEST_ANSWER: usize = 1024 * 1024;

/// The number of deliveries that the API shows.
const RECENT: usize = 25;

/// The most completed deliveries in memory.
const MOST_DONE: usize = 10_000;

/// A fault of the delivery of one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeliveryFault {
    /// The event is delivered again after its acceptance.
    Duplicate,
    /// The event is delivered twice at the same time.
    Concurrent,
    /// A forged delivery, whose signature has another secret, arrives first.
    Forged,
}

/// One delivery and its outcome.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Delivery {
    /// The webhook's id.
    pub webhook_id: i64,
    /// The event's id.
    pub event_id: i64,
    /// The event's kind, such as `todo_created`.
    pub kind: String,
    /// The number of the attempt, counted from 1.
    pub attempt: u32,
    /// The injected fault.
    pub fault: Option<DeliveryFault>,
    /// The status of the response, if there was one.
    pub status: Option<u16>,
}

impl Delivery {
    fn is_accepted(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

/// An event that waits for the next attempt of its delivery to a webhook.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct PendingDelivery {
    pub(super) webhook: i64,
    pub(super) event_id: i64,
    pub(super) kind: String,
    pub(super) body: Value,
    /// The number of failed attempts.
    pub(super) failures: u32,
    /// The time of the next attempt.
    pub(super) due: Timestamp,
}

/// A completed attempt, and the delivery that the API shows.
struct Attempt {
    delivery: Delivery,
    shown: Value,
}

/// The id of a pending delivery, and the number of resets at the time when it was added: the ids
/// are used again after a reset.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Queued {
    id: i64,
    resets: u64,
}

/// A request that the sandbox sends.
pub(in super::super) enum Pending {
    Delivery(Queued),
    Command(Command),
}

/// The queue of deliveries, and the record of completed ones.
pub(in super::super) struct DeliveryQueue {
    queue: UnboundedSender<Pending>,
    /// The pause after the first failure. Each further pause is twice as long.
    pause: Duration,
    faults: Mutex<VecDeque<DeliveryFault>>,
    done: Mutex<VecDeque<Delivery>>,
    more: Condvar,
    resets: AtomicU64,
}

pub(in super::super) fn delivery_queue(
    pause: Duration,
) -> (DeliveryQueue, UnboundedReceiver<Pending>) {
    let (queue, queued) = unbounded_channel();
    let (faults, done, more, resets) = Default::default();
    (DeliveryQueue { queue, pause, faults, done, more, resets }, queued)
}

impl DeliveryQueue {
    /// Adds deliveries of the store.
    pub(in super::super) fn push(&self, ids: impl IntoIterator<Item = i64>) {
        let resets = self.resets.load(Ordering::Relaxed);
        self.send(ids.into_iter().map(|id| Pending::Delivery(Queued { id, resets })));
    }

    pub(in super::super) fn push_commands(&self, commands: Vec<Command>) {
        self.send(commands.into_iter().map(Pending::Command));
    }

    /// The number of resets.
    pub(in super::super) fn resets(&self) -> u64 {
        self.resets.load(Ordering::Relaxed)
    }

    fn send(&self, pending: impl Iterator<Item = Pending>) {
        for pending in pending {
            // The receiver is dropped with the sandbox.
            let _ = self.queue.send(pending);
        }
    }

    /// Forgets the deliveries and the pending faults, as the store is reset.
    pub(in super::super) fn clear(&self) {
        self.resets.fetch_add(1, Ordering::Relaxed);
        self.done().clear();
        lock(&self.faults).clear();
    }

    /// Whether the store wasn't reset since a delivery was queued.
    fn is_current(&self, queued: Queued) -> bool {
        self.resets.load(Ordering::Relaxed) == queued.resets
    }

    /// Adds a completed delivery, and drops the oldest one over the limit.
    fn add(&self, delivery: Delivery) {
        let mut done = self.done();
        if done.len() == MOST_DONE {
            done.pop_front();
        }
        done.push_back(delivery);
        self.more.notify_all();
    }

    fn all(&self) -> Vec<Delivery> {
        self.done().iter().cloned().collect()
    }

    fn done(&self) -> MutexGuard<'_, VecDeque<Delivery>> {
        lock(&self.done)
    }
}

/// Webhooks and their deliveries.
impl Sandbox {
    /// The secret that signs deliveries.
    pub fn webhook_secret(&self) -> &str {
        SECRET
    }

    /// Injects a fault into the delivery of the next event. Faults queue up, one for each event.
    pub fn inject_delivery_fault(&self, fault: DeliveryFault) {
        lock(&self.shared.delivery_queue.faults).push_back(fault);
    }

    /// All deliveries so far, in the order of their completion: the latest 10,000.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared.delivery_queue.all()
    }

    /// Waits for this many deliveries, at most 10,000, for `time` at most, and returns all
    /// deliveries so far.
    pub fn wait_for_deliveries(&self, count: usize, time: Duration) -> Vec<Delivery> {
        let queue = &self.shared.delivery_queue;
        let few = |done: &mut VecDeque<Delivery>| done.len() < count;
        drop(queue.more.wait_timeout_while(queue.done(), time, few));
        queue.all()
    }
}

/// Sends the requests of the queue, each on its own task.
pub(in super::super) async fn deliver(mut queue: UnboundedReceiver<Pending>, shared: Arc<Shared>) {
    while let Some(pending) = queue.recv().await {
        let shared = Arc::clone(&shared);
        match pending {
            Pending::Delivery(queued) => drop(tokio::spawn(deliver_one(queued, shared))),
            Pending::Command(command) => drop(tokio::spawn(commands::send(command, shared))),
        }
    }
}

async fn deliver_one(queued: Queued, shared: Arc<Shared>) {
    let mut fault = lock(&shared.delivery_queue.faults).pop_front();
    while let Some(event) = pending(&shared, queued) {
        shared.clock.wait_until(event.due).await;
        let Some(event) = pending(&shared, queued) else { return };
        let made = attempts(&shared, &event, fault).await;
        // An event is duplicated after its acceptance.
        fault = fault.filter(|fault| *fault == DeliveryFault::Duplicate);
        if !settle(&shared, queued, &made) {
            return;
        }
        made.into_iter().for_each(|attempt| shared.delivery_queue.add(attempt.delivery));
    }
}

/// A delivery of the store, unless that was reset.
fn pending(shared: &Shared, queued: Queued) -> Option<PendingDelivery> {
    let store = lock(&shared.store);
    let is_current = shared.delivery_queue.is_current(queued);
    store.deliveries.get(&queued.id).filter(|_| is_current).cloned()
}

/// Makes an attempt, and with a fault another one.
async fn attempts(
    shared: &Shared,
    event: &PendingDelivery,
    fault: Option<DeliveryFault>,
) -> Vec<Attempt> {
    let number = event.failures.saturating_add(1);
    let made = match fault {
        None => [attempt(shared, event, number, None).await, None],
        Some(DeliveryFault::Forged) => [
            attempt(shared, event, number, fault).await,
            attempt(shared, event, number, None).await,
        ],
        Some(DeliveryFault::Concurrent) => {
            let first = attempt(shared, event, number, None);
            tokio::join!(first, attempt(shared, event, number, fault)).into()
        }
        Some(DeliveryFault::Duplicate) => match attempt(shared, event, number, None).await {
            Some(first) if first.delivery.is_accepted() => {
                let again = attempt(shared, event, number.saturating_add(1), fault).await;
                [Some(first), again]
            }
            first => [first, None],
        },
    };
    made.into_iter().flatten().collect()
}

/// Removes a delivery from the store, or prepares its next attempt; `false` if the store was reset.
fn settle(shared: &Shared, queued: Queued, made: &[Attempt]) -> bool {
    let mut store = lock(&shared.store);
    if !shared.delivery_queue.is_current(queued) {
        return false;
    }
    store.changes += 1;
    made.iter().for_each(|attempt| store.show(attempt));
    // There is no attempt if the webhook is deleted or inactive.
    let mut deliveries = made.iter().map(|attempt| &attempt.delivery);
    let own = deliveries.find(|delivery| delivery.fault.is_none());
    let has_failed = own.is_some_and(|delivery| !delivery.is_accepted());
    if !has_failed || store.add_failure(queued.id, shared.delivery_queue.pause) == ATTEMPTS {
        store.deliveries.remove(&queued.id);
    }
    true
}

impl Store {
    /// Adds an attempt to the deliveries that the API shows.
    fn show(&mut self, attempt: &Attempt) {
        let mut shown = attempt.shown.clone();
        shown["id"] = json!(self.next_id());
        shown["created_at"] = json!(self.now_text());
        if let Some(webhook) = self.webhooks.get_mut(&attempt.delivery.webhook_id) {
            webhook.recent.truncate(RECENT - 1);
            webhook.recent.push_front(shown);
        }
    }

    /// Counts a failed attempt, sets the time of the next one, and deactivates the webhook after
    /// the last one. Returns the number of failures.
    fn add_failure(&mut self, id: i64, pause: Duration) -> u32 {
        let now = self.now();
        let Some(event) = self.deliveries.get_mut(&id) else { return ATTEMPTS };
        event.due = later(now, pause.saturating_mul(2_u32.saturating_pow(event.failures)));
        event.failures = event.failures.saturating_add(1).min(ATTEMPTS);
        if event.failures == ATTEMPTS
            && let Some(webhook) = self.webhooks.get_mut(&event.webhook)
        {
            webhook.active = false;
            webhook.updated_at = now;
        }
        event.failures
    }
}

/// Delivers an event once; `None` if the webhook is deleted or inactive.
async fn attempt(
    shared: &Shared,
    event: &PendingDelivery,
    number: u32,
    fault: Option<DeliveryFault>,
) -> Option<Attempt> {
    let url = {
        let store = lock(&shared.store);
        let webhook = store.webhooks.get(&event.webhook).filter(|webhook| webhook.active)?;
        Url::parse(&webhook.payload_url).ok()?
    };
    let secret = match fault {
        Some(DeliveryFault::Forged) => "a guess",
        _ => SECRET,
    };
    let body = Bytes::from(event.body.to_string());
    let signature = compute_signature(&body, &Secret::new(secret));
    let request = request(&url, "Basecamp Webhook (sandbox)").header(SIGNATURE_HEADER, signature);
    let request = request.body(Full::new(body)).ok()?;
    let sent = shown_headers(request.headers());
    let answer = send(&url, request).await;
    let status = answer.as_ref().ok().map(|answer| answer.status().as_u16());
    let shown = json!({
        "request": { "headers": sent, "body": event.body },
        "response": match answer {
            Ok(answer) => json!({
                "headers": shown_headers(answer.headers()),
                "code": answer.status().as_u16(),
                "message": answer.status().canonical_reason(),
            }),
            Err(error) => json!({ "message": error.to_string() }),
        },
    });
    let delivery = Delivery {
        webhook_id: event.webhook,
        event_id: event.event_id,
        kind: event.kind.clone(),
        attempt: number,
        fault,
        status,
    };
    Some(Attempt { delivery, shown })
}

/// A request with JSON to a URL.
pub(in super::super) fn request(url: &Url, agent: &str) -> Builder {
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    Request::post(target)
        .header(HOST, host)
        .header(USER_AGENT, agent)
        .header(CONTENT_TYPE, "application/json")
}

/// Sends a request, within the time limit.
pub(in super::super) async fn send(
    url: &Url,
    request: Request<Full<Bytes>>,
) -> io::Result<Response<Bytes>> {
    match timeout(TIMEOUT, exchange(url, request)).await {
        Ok(answer) => answer,
        Err(_) => Err(io::ErrorKind::TimedOut.into()),
    }
}

/// Sends a request on a new connection, to this machine only.
async fn exchange(url: &Url, request: Request<Full<Bytes>>) -> io::Result<Response<Bytes>> {
    if !is_local(url) {
        return Err(io::Error::other("the sandbox delivers to this machine only, over HTTP"));
    }
    let stream = TcpStream::connect(&*url.socket_addrs(|| None)?).await?;
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    // The connection ends with the sender.
    tokio::spawn(connection);
    let response = sender.send_request(request).await.map_err(io::Error::other)?;
    let (head, mut rest) = response.into_parts();
    let mut body = BytesMut::new();
    while body.len() < LONGEST_ANSWER
        && let Some(frame) = rest.frame().await
    {
        if let Ok(data) = frame.map_err(io::Error::other)?.into_data() {
            body.extend_from_slice(&data);
        }
    }
    body.truncate(LONGEST_ANSWER);
    Ok(Response::from_parts(head, body.freeze()))
}

fn shown_headers(headers: &HeaderMap) -> Map<String, Value> {
    let text = |value: &http::HeaderValue| json!(String::from_utf8_lossy(value.as_bytes()));
    headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_completed_deliveries_is_bounded() {
        let (queue, _pending) = delivery_queue(Duration::ZERO);
        for event_id in 1..=MOST_DONE as i64 + 7 {
            queue.add(Delivery {
                webhook_id: 1,
                event_id,
                kind: String::new(),
                attempt: 1,
                fault: None,
                status: Some(200),
            });
        }
        let done = queue.all();
        assert_eq!((done.len(), done[0].event_id), (MOST_DONE, 8));
        assert_eq!(done.last().map(|delivery| delivery.event_id), Some(MOST_DONE as i64 + 7));
    }
}
