//! The poll lane: pages of events and of inbox items, and tickets for cables.

use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::super::call::Call;
use super::super::reply::{Outcome, Refusal, Reply};
use super::super::routes::Handler;
use super::filters::{FeedLane, Filters};
use super::position::Position;

pub(in super::super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateStreamTicket", create_ticket),
    ("PollEvents", |call| poll(call, FeedLane::Account)),
    ("PollInbox", |call| poll(call, FeedLane::Inbox)),
];

/// The number of rows that a page searches for matches, unless pages of the sandbox have a fixed
/// size.
const PAGE_SIZE: usize = 100;

fn create_ticket(call: &mut Call<'_>) -> Outcome {
    let ticket = call.store.feed.issue_ticket();
    let url = format!("{}/cable?ticket={ticket}", call.store.links.websocket_origin());
    Reply::ok(json!({ "ticket": ticket, "expires_in": 120, "url": url }))
}

fn poll(call: &mut Call<'_>, lane: FeedLane) -> Outcome {
    if lane == FeedLane::Inbox && !call.store.feed.is_agent {
        return Ok(Reply::Empty(StatusCode::FORBIDDEN));
    }
    let filters = Filters::read(lane, &call.query, call.store.me)
        .map_err(|message| rejected(&message, Some("invalid_filter")))?;
    let rows = rows(call, lane, &filters);
    let start = start(call, lane, &filters, &rows)?;
    let head = start.head.or(rows.last().map(|row| row.id)).unwrap_or(start.after);
    let size = call.pages.fixed.unwrap_or(PAGE_SIZE);
    let mut ahead = rows.iter().filter(|row| row.id > start.after && row.id <= head);
    let searched: Vec<&Row> = ahead.by_ref().take(size).collect();
    let after = searched.last().map_or(start.after, |row| row.id);
    let items: Vec<&Value> = searched.iter().filter_map(|row| row.shown.as_ref()).collect();
    let key = if lane == FeedLane::Inbox { "items" } else { "events" };
    let position = Position {
        lane,
        after,
        head: None,
        digest: filters.digest(),
        generation: call.store.feed.generation,
    };
    let mut page = json!({ "position": position.to_string() });
    page[key] = json!(items);
    if ahead.next().is_some() {
        let position = Position { head: Some(head), ..position };
        page["next"] = json!(next_url(call, lane, &position));
    }
    Reply::ok(page)
}

/// A row of a lane, with its value if it matches the filters.
struct Row {
    id: i64,
    shown: Option<Value>,
}

fn rows(call: &Call<'_>, lane: FeedLane, filters: &Filters) -> Vec<Row> {
    let feed = &call.store.feed;
    match lane {
        FeedLane::Account => feed
            .polled
            .iter()
            .map(|event| Row { id: event.id, shown: filters.admit(event).then(|| event.polled()) })
            .collect(),
        FeedLane::Inbox => feed
            .items
            .iter()
            .map(|item| Row {
                id: item.addressing_id,
                shown: filters.admit_item(item).then(|| item.row(item.event.polled())),
            })
            .collect(),
    }
}

/// Returns the place where the page starts.
fn start(
    call: &Call<'_>,
    lane: FeedLane,
    filters: &Filters,
    rows: &[Row],
) -> Result<Position, Refusal> {
    let text = |name: &str| call.query.get(name).and_then(Value::as_str);
    let feed = &call.store.feed;
    let newest = rows.last().map_or(0, |row| row.id);
    let at = |after| Position {
        lane,
        after,
        head: None,
        digest: filters.digest(),
        generation: feed.generation,
    };
    match (text("since"), text("position")) {
        (Some(_), Some(_)) => Err(rejected("since and position exclude each other", None)),
        (None, None) | (Some("now"), None) => Ok(at(newest.max(feed.epoch(lane)))),
        (Some(since), None) => match since.parse::<i64>() {
            Ok(since) if since >= 0 => Ok(at(since.max(feed.epoch(lane)))),
            _ => Err(rejected("Unrecognized since", Some("invalid_position"))),
        },
        (None, Some(position)) => {
            let unrecognized = || rejected("Unrecognized position", Some("invalid_position"));
            let position = Position::parse(position)
                .filter(|position| position.lane == lane)
                .filter(|position| position.generation == feed.generation)
                .ok_or_else(unrecognized)?;
            if position.digest != filters.digest() {
                return Err(Refusal::with_body(
                    StatusCode::CONFLICT,
                    json!({
                        "error": "The position belongs to other filters",
                        "position_digest": position.digest,
                        "filters_digest": filters.digest(),
                    }),
                ));
            }
            if position.after < feed.epoch(lane) {
                return Err(gone(call, lane));
            }
            Ok(position)
        }
    }
}

fn rejected(message: &str, reason: Option<&str>) -> Refusal {
    let mut body = json!({ "error": message });
    if let Some(reason) = reason {
        body["reason"] = json!(reason);
    }
    Refusal::with_body(StatusCode::BAD_REQUEST, body)
}

/// 410: the position is before the first row that the lane still serves.
fn gone(call: &Call<'_>, lane: FeedLane) -> Refusal {
    let body = match lane {
        FeedLane::Account => {
            let epoch = call.store.feed.epoch(lane);
            let since = format!("since={epoch}");
            json!({
                "error": "The position is before the epoch of the feed",
                "epoch_after_id": epoch,
                "resume": url(call, lane, &since),
            })
        }
        FeedLane::Inbox => json!({
            "error": "The position is before the retention of the inbox",
            "resume": url(call, lane, "since=0"),
        }),
    };
    Refusal::with_body(StatusCode::GONE, body)
}

fn next_url(call: &Call<'_>, lane: FeedLane, position: &Position) -> String {
    url(call, lane, &format!("position={position}"))
}

/// A URL of the lane that starts at `start`, with the filters of the request.
fn url(call: &Call<'_>, lane: FeedLane, start: &str) -> String {
    let path = if lane == FeedLane::Inbox { "inbox.json" } else { "events.json" };
    let mut url = format!("{}?{start}", call.store.links.app(path));
    for (name, value) in &call.query {
        if let Value::Array(items) = value {
            let items = items.iter().map(|item| match item {
                Value::String(text) => text.clone(),
                item => item.to_string(),
            });
            let joined = items.collect::<Vec<_>>().join(",");
            url += &format!("&{name}={}", utf8_percent_encode(&joined, NON_ALPHANUMERIC));
        }
    }
    url
}
