//! The poll lane: pages of events and of inbox items, and tickets for cables.

use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::super::call::Call;
use super::super::formats::integer;
use super::super::handlers::Handler;
use super::super::reply::{Outcome, Refusal, Reply};
use super::super::store::Store;
use super::event::{FeedEvent, InboxItem};
use super::filters::{FeedLane, Filters};
use super::position::Position;

pub(in super::super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateStreamTicket", Handler::Do(create_ticket)),
    ("PollEvents", Handler::Do(|call| poll(call, FeedLane::Account))),
    ("PollInbox", Handler::Do(|call| poll(call, FeedLane::Inbox))),
];

/// The number of rows that a page searches for matches, unless pages of the sandbox have a fixed
/// size.
const PAGE_SIZE: usize = 100;

fn create_ticket(call: &mut Call<'_>) -> Outcome {
    let (me, now) = (call.store.me, call.store.now());
    let ticket = call.store.feed.issue_ticket(me, now);
    let url = format!("{}/cable?ticket={ticket}", call.store.links.websocket_origin());
    Reply::ok(json!({ "ticket": ticket, "expires_in": 120, "url": url }))
}

fn poll(call: &mut Call<'_>, lane: FeedLane) -> Outcome {
    if lane == FeedLane::Inbox && !call.store.feed.agents.contains(&call.store.me) {
        return Ok(Reply::Empty(StatusCode::FORBIDDEN));
    }
    let filters = Filters::read(lane, &call.query, ["since", "position"], call.store.me)
        .map_err(|message| rejected(&message, Some("invalid_filter")))?;
    let (store, feed) = (&*call.store, &call.store.feed);
    let last = rows(store, lane, 0).next_back().map(|row| row.id());
    let stored = Position {
        lane,
        after: last.unwrap_or(0).max(feed.epoch(lane)),
        head: None,
        digest: filters.digest(),
        generation: feed.generation,
    };
    let start = start(call, stored.clone())?;
    let head = start.head.or(last).unwrap_or(start.after);
    let size = call.pages.fixed.unwrap_or(PAGE_SIZE);
    let mut ahead = rows(store, lane, start.after).take_while(|row| row.id() <= head);
    let searched: Vec<Row<'_>> = ahead.by_ref().take(size).collect();
    let after = searched.last().map_or(start.after, |row| row.id());
    let items = searched.iter().filter_map(|row| row.shown(&filters));
    let key = if lane == FeedLane::Inbox { "items" } else { "events" };
    let position = Position { after, ..stored };
    let mut page = json!({ "position": position.to_string() });
    page[key] = items.collect();
    if ahead.next().is_some() {
        let position = Position { head: Some(head), ..position };
        page["next"] = json!(url(call, lane, &format!("position={position}")));
    }
    Reply::ok(page)
}

/// A row of a lane.
enum Row<'a> {
    Event(&'a FeedEvent),
    Item(&'a InboxItem),
}

impl Row<'_> {
    fn id(&self) -> i64 {
        match self {
            Self::Event(event) => event.id,
            Self::Item(item) => item.addressing_id,
        }
    }

    /// The value of the row, if it matches the filters.
    fn shown(&self, filters: &Filters) -> Option<Value> {
        match self {
            Self::Event(event) => filters.admit(event).then(|| event.polled()),
            Self::Item(item) => filters.admit_item(item).then(|| item.row(item.event.polled())),
        }
    }
}

/// Returns the rows of a lane after an id that the caller sees. Its place is found by a search: a
/// soak publishes many events.
fn rows(
    store: &Store,
    lane: FeedLane,
    after: i64,
) -> Box<dyn DoubleEndedIterator<Item = Row<'_>> + '_> {
    let (feed, caller, me) = (&store.feed, store.caller(), store.me);
    match lane {
        FeedLane::Account => {
            let events = feed.polled_after(after).filter(move |event| caller.sees_event(event));
            Box::new(events.map(Row::Event))
        }
        FeedLane::Inbox => {
            let first = feed.items.partition_point(|item| item.addressing_id <= after);
            let own = feed.items[first..].iter().filter(move |item| item.person == me);
            Box::new(own.filter(move |item| caller.sees_event(&item.event)).map(Row::Item))
        }
    }
}

/// Returns the place where the page starts. `present` is the head of the lane.
fn start(call: &Call<'_>, present: Position) -> Result<Position, Refusal> {
    let text = |name: &str| call.query.get(name).and_then(Value::as_str);
    let (feed, lane) = (&call.store.feed, present.lane);
    match (text("since"), text("position")) {
        (Some(_), Some(_)) => Err(rejected("since and position exclude each other", None)),
        (None, None) | (Some("now"), None) => Ok(present),
        (Some(since), None) => match integer(since) {
            Some(since) if since >= 0 => {
                Ok(Position { after: since.max(feed.epoch(lane)), ..present })
            }
            _ => Err(rejected("Unrecognized since", Some("invalid_position"))),
        },
        (None, Some(position)) => {
            let unrecognized = || rejected("Unrecognized position", Some("invalid_position"));
            let position = Position::parse(position)
                .filter(|position| position.lane == lane)
                .filter(|position| position.generation == feed.generation)
                .ok_or_else(unrecognized)?;
            if position.digest != present.digest {
                return Err(Refusal::with_body(
                    StatusCode::CONFLICT,
                    json!({
                        "error": "The position belongs to other filters",
                        "position_digest": position.digest,
                        "filters_digest": present.digest,
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

/// A URL of the lane that starts at `start`, with the filters of the request.
fn url(call: &Call<'_>, lane: FeedLane, start: &str) -> String {
    let path = if lane == FeedLane::Inbox { "inbox.json" } else { "events.json" };
    let mut url = format!("{}?{start}", call.store.links.app(path));
    for (name, value) in &call.query {
        if let Some(text) = value.as_str().filter(|_| lane.names().contains(&name.as_str())) {
            url += &format!("&{name}={}", utf8_percent_encode(text, NON_ALPHANUMERIC));
        }
    }
    url
}
