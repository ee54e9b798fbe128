//! Deliveries of events: signed, retried with backoff, and bounded in number.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use basecamp_webhooks::{SIGNATURE_HEADER, Secret, compute_signature};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST, USER_AGENT};
use http::request::Builder;
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::{Map, Value, json};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;
use url::Url;

use super::super::commands::{self, Command};
use super::super::{Sandbox, Shared, lock};
use super::{SECRET, is_local};

/// The number of attempts for an event; after that, its webhook is deactivated.
const ATTEMPTS: u32 = 10;

/// The timeout of a request.
const TIMEOUT: Duration = Duration::from_secs(10);

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

/// An event in the queue of a webhook.
#[derive(Debug, Clone)]
pub(in super::super) struct PendingDelivery {
    pub(super) webhook: i64,
    pub(super) event_id: i64,
    pub(super) kind: String,
    pub(super) body: Value,
}

/// A request that the sandbox sends.
pub(in super::super) enum Pending {
    Delivery(PendingDelivery),
    Command(Command),
}

/// The queue of deliveries, and the record of completed ones.
pub(in super::super) struct DeliveryQueue {
    queue: UnboundedSender<Pending>,
    /// The pause after the first failure. Each further pause is twice as long.
    pause: Duration,
    faults: Mutex<VecDeque<DeliveryFault>>,
    done: Mutex<Vec<Delivery>>,
    more: Condvar,
}

pub(in super::super) fn delivery_queue(
    pause: Duration,
) -> (DeliveryQueue, UnboundedReceiver<Pending>) {
    let (queue, queued) = unbounded_channel();
    let (faults, done, more) = Default::default();
    (DeliveryQueue { queue, pause, faults, done, more }, queued)
}

impl DeliveryQueue {
    pub(in super::super) fn push(&self, commands: Vec<Command>, deliveries: Vec<PendingDelivery>) {
        let commands = commands.into_iter().map(Pending::Command);
        for pending in deliveries.into_iter().map(Pending::Delivery).chain(commands) {
            // The receiver is dropped with the sandbox.
            let _ = self.queue.send(pending);
        }
    }

    /// Forgets the completed deliveries and the pending faults.
    pub(in super::super) fn clear(&self) {
        self.done().clear();
        lock(&self.faults).clear();
    }

    /// Adds a completed delivery, and drops the oldest one over the limit.
    fn add(&self, delivery: Delivery) {
        let mut done = self.done();
        if done.len() == MOST_DONE {
            done.remove(0);
        }
        done.push(delivery);
        self.more.notify_all();
    }

    fn done(&self) -> MutexGuard<'_, Vec<Delivery>> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
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
        self.shared.delivery_queue.done().clone()
    }

    /// Waits for this many deliveries, at most 10,000, for `time` at most, and returns all
    /// deliveries so far.
    pub fn wait_for_deliveries(&self, count: usize, time: Duration) -> Vec<Delivery> {
        let queue = &self.shared.delivery_queue;
        let few = |done: &mut Vec<Delivery>| done.len() < count;
        let waited = queue.more.wait_timeout_while(queue.done(), time, few);
        let (done, _) = waited.unwrap_or_else(PoisonError::into_inner);
        done.clone()
    }
}

/// Sends the requests of the queue, each on its own task.
pub(in super::super) async fn deliver(mut queued: UnboundedReceiver<Pending>, shared: Arc<Shared>) {
    while let Some(pending) = queued.recv().await {
        let shared = Arc::clone(&shared);
        match pending {
            Pending::Delivery(event) => drop(tokio::spawn(deliver_one(event, shared))),
            Pending::Command(command) => drop(tokio::spawn(commands::send(command, shared))),
        }
    }
}

async fn deliver_one(event: PendingDelivery, shared: Arc<Shared>) {
    let resets = shared.resets.load(Ordering::Relaxed);
    let fault = lock(&shared.delivery_queue.faults).pop_front();
    if fault == Some(DeliveryFault::Forged) {
        attempt(&shared, &event, 1, fault).await;
    }
    for number in 1..=ATTEMPTS {
        if shared.resets.load(Ordering::Relaxed) != resets {
            return;
        }
        let taken = match fault {
            Some(DeliveryFault::Concurrent) if number == 1 => {
                let twins = (attempt(&shared, &event, 1, None), attempt(&shared, &event, 1, fault));
                let (first, second) = tokio::join!(twins.0, twins.1);
                first.or(second)
            }
            _ => attempt(&shared, &event, number, None).await,
        };
        match taken {
            // The webhook is deleted or inactive.
            None => return,
            Some(true) => {
                if fault == Some(DeliveryFault::Duplicate) {
                    attempt(&shared, &event, number + 1, fault).await;
                }
                return;
            }
            Some(false) if number < ATTEMPTS => {
                let pause = shared.delivery_queue.pause * 2_u32.pow(number - 1);
                shared.clock.pause(pause).await;
            }
            Some(false) => {
                let mut store = lock(&shared.store);
                store.cache.clear();
                let now = store.now();
                if let Some(webhook) = store.webhooks.get_mut(&event.webhook) {
                    webhook.active = false;
                    webhook.updated_at = now;
                }
            }
        }
    }
}

/// Whether the receiver accepted the event; `None` if the webhook is deleted or inactive.
async fn attempt(
    shared: &Shared,
    event: &PendingDelivery,
    number: u32,
    fault: Option<DeliveryFault>,
) -> Option<bool> {
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
    record(shared, event.webhook, shown);
    shared.delivery_queue.add(Delivery {
        webhook_id: event.webhook,
        event_id: event.event_id,
        kind: event.kind.clone(),
        attempt: number,
        fault,
        status,
    });
    Some(status.is_some_and(|status| (200..300).contains(&status)))
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
    let (head, body) = response.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    Ok(Response::from_parts(head, body))
}

fn record(shared: &Shared, webhook: i64, mut delivery: Value) {
    let mut store = lock(&shared.store);
    store.cache.clear();
    delivery["id"] = json!(store.next_id());
    delivery["created_at"] = json!(store.now_text());
    if let Some(webhook) = store.webhooks.get_mut(&webhook) {
        webhook.recent.truncate(RECENT - 1);
        webhook.recent.push_front(delivery);
    }
}

fn shown_headers(headers: &HeaderMap) -> Map<String, Value> {
    let text = |value: &http::HeaderValue| json!(String::from_utf8_lossy(value.as_bytes()));
    headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
}
