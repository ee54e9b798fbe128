//! Cables: WebSocket connections that speak the protocol of Action Cable.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL};
use http::header::{HeaderValue, UPGRADE};
use http::request::Parts;
use http::{Response, StatusCode};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{Interval, MissedTickBehavior, interval};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_tungstenite::tungstenite::{Error, Message};
use url::form_urlencoded;

use super::super::Shared;
use super::super::api::lock;
use super::super::server::Connection;
use super::Cable;
use super::filters::{FeedLane, Filters};

/// The path of the WebSocket endpoint.
pub(in super::super) const CABLE_PATH: &str = "/cable";

/// The subprotocol that both sides must speak.
const SUBPROTOCOL: &str = "actioncable-v1-json";

/// The channel of the feed.
const CHANNEL: &str = "EventsChannel";

/// The interval between pings.
const PING_INTERVAL: Duration = Duration::from_secs(3);

/// A frame for the client, or the end of the cable.
pub(super) enum Output {
    Text(String),
    /// Closes the WebSocket.
    Close,
    /// Resets the connection.
    Reset,
}

/// A confirmed subscription.
pub(super) struct Subscription {
    pub(super) identifier: String,
    pub(super) lane: FeedLane,
    pub(super) filters: Filters,
}

/// Responds to a request for a WebSocket, and serves the cable once the connection is upgraded.
pub(in super::super) fn upgrade(
    shared: &Arc<Shared>,
    connection: &Arc<Connection>,
    mut head: Parts,
) -> Response<Bytes> {
    let Some(key) = head.headers.get(SEC_WEBSOCKET_KEY).filter(|_| is_upgrade(&head)) else {
        return status(StatusCode::UPGRADE_REQUIRED);
    };
    let query = head.uri.query().unwrap_or_default();
    let ticket = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "ticket");
    let now = shared.clock.now();
    let person = ticket.and_then(|(_, ticket)| lock(&shared.store).feed.admit(&ticket, now));
    let Some(person) = person else {
        return status(StatusCode::UNAUTHORIZED);
    };
    let accept = derive_accept_key(key.as_bytes());
    let Some(upgrade) = head.extensions.remove::<OnUpgrade>() else {
        return status(StatusCode::UPGRADE_REQUIRED);
    };
    let (shared, connection) = (Arc::clone(shared), Arc::clone(connection));
    tokio::spawn(async move {
        // A client that has gone away before the upgrade has no cable.
        if let Ok(upgraded) = upgrade.await {
            connection.set_bytewise(shared.bytewise);
            let socket =
                WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, None).await;
            serve(socket, &shared, &connection, person).await;
        }
    });
    let mut response = status(StatusCode::SWITCHING_PROTOCOLS);
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
    let accept = HeaderValue::try_from(accept).expect("Base64 is visible ASCII");
    headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    response
}

fn is_upgrade(head: &Parts) -> bool {
    let header = |name| head.headers.get(name).and_then(|value| value.to_str().ok());
    let is_websocket = header(UPGRADE).is_some_and(|name| name.eq_ignore_ascii_case("websocket"));
    let protocols = header(SEC_WEBSOCKET_PROTOCOL).unwrap_or_default();
    is_websocket && protocols.split(',').any(|name| name.trim() == SUBPROTOCOL)
}

fn status(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

type Socket = WebSocketStream<TokioIo<hyper::upgrade::Upgraded>>;

async fn serve(mut socket: Socket, shared: &Shared, connection: &Connection, person: i64) {
    let (output, outputs) = unbounded_channel();
    let number = {
        let mut store = lock(&shared.store);
        store.feed.connected += 1;
        let number = store.feed.connected;
        let cable = Cable { person, output, subscription: None, delayed: None };
        store.feed.cables.insert(number, cable);
        number
    };
    let mut pings = interval(PING_INTERVAL);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // The first tick is immediate, and `welcome` takes its place.
    pings.tick().await;
    // An error means that the client has gone away.
    let _ = exchange_frames(&mut socket, shared, connection, number, outputs, pings).await;
    lock(&shared.store).feed.cables.remove(&number);
}

async fn exchange_frames(
    socket: &mut Socket,
    shared: &Shared,
    connection: &Connection,
    number: u64,
    mut outputs: UnboundedReceiver<Output>,
    mut pings: Interval,
) -> Result<(), Error> {
    socket.send(Message::text(json!({ "type": "welcome" }).to_string())).await?;
    loop {
        tokio::select! {
            output = outputs.recv() => match output {
                Some(Output::Text(text)) => socket.send(Message::text(text)).await?,
                Some(Output::Close) => return socket.close(None).await,
                Some(Output::Reset) => {
                    connection.reset();
                    return Ok(());
                }
                None => return Ok(()),
            },
            frame = socket.next() => match frame {
                None => return Ok(()),
                Some(frame) => {
                    if let Message::Text(text) = frame?
                        && let Some(reply) = command(shared, number, &text)
                    {
                        socket.send(Message::text(reply)).await?;
                    }
                }
            },
            _ = pings.tick() => {
                let is_sent = {
                    let feed = &lock(&shared.store).feed;
                    feed.has_pings && !feed.is_stalled
                };
                if is_sent {
                    let ping = json!({ "type": "ping", "message": shared.clock.now().as_second() });
                    socket.send(Message::text(ping.to_string())).await?;
                }
            }
        }
    }
}

/// Executes a command of the client, and returns the reply. An identical subscription has none.
fn command(shared: &Shared, number: u64, text: &str) -> Option<String> {
    let invalid = || {
        let reason = "invalid_event_stream_command";
        json!({ "type": "disconnect", "reason": reason, "reconnect": false }).to_string()
    };
    let Ok(command) = serde_json::from_str::<Value>(text) else { return Some(invalid()) };
    let identifier = command["identifier"].as_str().unwrap_or_default().to_owned();
    let mut store = lock(&shared.store);
    let feed = &mut store.feed;
    let rejects = feed.rejects_subscriptions;
    let cable = feed.cables.get_mut(&number)?;
    let (person, is_agent) = (cable.person, feed.agents.contains(&cable.person));
    match command["command"].as_str() {
        Some("subscribe") => {
            if cable.subscription.as_ref().is_some_and(|held| held.identifier == identifier) {
                return None;
            }
            let subscription = subscription(&identifier, person, is_agent)
                .filter(|_| !rejects && cable.subscription.is_none());
            let is_confirmed = subscription.is_some();
            if is_confirmed {
                cable.subscription = subscription;
            }
            let ty = if is_confirmed { "confirm_subscription" } else { "reject_subscription" };
            Some(json!({ "type": ty, "identifier": identifier }).to_string())
        }
        Some("unsubscribe") => {
            cable.subscription = None;
            None
        }
        _ => Some(invalid()),
    }
}

/// Reads the identifier of a subscription: a JSON object with the channel and the filters.
fn subscription(identifier: &str, me: i64, is_agent: bool) -> Option<Subscription> {
    let Ok(Value::Object(values)) = serde_json::from_str(identifier) else { return None };
    if values.get("channel")? != CHANNEL {
        return None;
    }
    let lane = match values.get("inbox") {
        None => FeedLane::Account,
        Some(Value::Bool(true)) if is_agent => FeedLane::Inbox,
        Some(_) => return None,
    };
    let filters = Filters::read(lane, &values, ["channel", "inbox"], me).ok()?;
    Some(Subscription { identifier: identifier.to_owned(), lane, filters })
}
