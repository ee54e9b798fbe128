//! My notifications: the recordings that each person has to read, and the bubble-ups.
//!
//! A new recording notifies its subscribers and assignees and the people that it mentions, a reply
//! notifies the subscribers of the recording that it is in, a line of a ping the people in it, an
//! assignment the new assignees, and a completion the people who wait for it. Nobody is notified of
//! an own change. All notifications of a recording or a ping are a single one, with the number of
//! its unread parts.

use std::collections::{BTreeSet, HashSet};

use basecamp_core::text::mentioned_person_ids;
use basecamp_core::time::Timestamp;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::buckets::Place;
use super::call::Call;
use super::clock;
use super::collection::Owned;
use super::excerpts;
use super::files::attachments_in;
use super::handlers::Handler;
use super::kinds::{Kind, Title};
use super::links::signed_id;
use super::records::Record;
use super::reply::{Outcome, Refusal, Reply};
use super::store::{Store, Touched};
use super::views::{path, recording_path};

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("GetBubbleUps", Handler::Do(list_bubble_ups)),
    ("GetMyNotifications", Handler::Do(get)),
    ("MarkAsRead", Handler::Do(mark_as_read)),
];

/// The most bubble-ups of a limited response.
const FEW: usize = 5;

/// A notification of a person.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reading {
    person: i64,
    /// The recording or the ping.
    readable: i64,
    /// The recording that caused it last.
    cause: i64,
    creator: i64,
    unread_count: usize,
    unread_at: Option<Timestamp>,
    read_at: Option<Timestamp>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Reading {
    fn mark_as_read(&mut self, now: Timestamp) {
        if self.unread_at.take().is_some() {
            self.unread_count = 0;
            self.read_at = Some(now);
        }
    }
}

impl Owned for Reading {
    /// The person.
    fn owner(&self) -> i64 {
        self.person
    }
}

/// Notifies people of the changes of the current call.
pub(super) fn notify(store: &mut Store) {
    let mut seen = HashSet::new();
    let touched: Vec<_> =
        store.touched.iter().copied().filter(|(id, _)| seen.insert(*id)).collect();
    for (id, touched) in touched {
        let Some(record) = store.record(id) else { continue };
        let is_tool = store.record(record.parent).is_none();
        if is_tool || !store.is_shown(id) || !store.has_events(record.bucket) {
            continue;
        }
        let actor = if touched == Touched::Added { record.creator } else { store.me };
        let (readable, mut people) = match touched {
            Touched::Added => recipients(store, record),
            Touched::Changed => (id, concerned(store)),
        };
        people.remove(&actor);
        people.retain(|person| store.people.contains_key(person));
        for person in people {
            store.add_reading(person, readable, id, actor);
        }
    }
}

/// Marks all notifications as read at the time that they were last caused, the latest ones of each
/// person apart.
pub(super) fn leave_unread(store: &mut Store, latest: usize) {
    for person in store.people.keys().copied().collect::<Vec<_>>() {
        let own = store.readings.of(person).iter();
        let mut own: Vec<_> =
            own.filter_map(|id| Some((store.readings.get(*id)?.updated_at, *id))).collect();
        own.sort_unstable();
        own.truncate(own.len().saturating_sub(latest));
        for (time, id) in own {
            if let Some(reading) = store.readings.get_mut(id) {
                reading.mark_as_read(time);
            }
        }
    }
}

/// The recording or ping that a new recording is a part of, and the people whom it concerns.
fn recipients(store: &Store, record: &Record) -> (i64, BTreeSet<i64>) {
    let texts = ["content", "description"].iter().map(|name| record.text(name));
    let mentioned = texts.flat_map(mentioned_person_ids).map(|id| id.get());
    let mut people: BTreeSet<i64> = mentioned.chain(record.ids("assignee_ids")).collect();
    people.extend(&record.subscribers);
    let mut readable = record.id;
    let above = store.record(record.parent);
    match (record.kind.row().title, above, store.bucket_at(record.bucket, Place::Circle)) {
        (_, _, Some(ping)) => {
            readable = record.bucket;
            people.extend(&ping.people);
        }
        (Title::Reply, Some(above), _) => {
            readable = above.id;
            people.extend(&above.subscribers);
        }
        (Title::OfParent, Some(above), _) => people.extend(&above.subscribers),
        _ => {}
    }
    (readable, people)
}

/// The people whom the current call assigned, and those who waited for a completion.
fn concerned(store: &Store) -> BTreeSet<i64> {
    let members = ["added_person_ids", "notified_recipient_ids"].into_iter();
    let lists = members.filter_map(|member| store.details.as_ref()?[member].as_array());
    lists.flatten().filter_map(Value::as_i64).collect()
}

impl Store {
    fn add_reading(&mut self, person: i64, readable: i64, cause: i64, creator: i64) {
        let now = self.now();
        let mut own = self.readings.of(person).iter().copied();
        let known =
            own.find(|id| self.readings.get(*id).is_some_and(|known| known.readable == readable));
        if let Some(known) = known.and_then(|id| self.readings.get_mut(id)) {
            known.unread_count += 1;
            known.unread_at.get_or_insert(now);
            known.read_at = None;
            (known.cause, known.creator, known.updated_at) = (cause, creator, now);
            return;
        }
        let id = self.next_id();
        let reading = Reading {
            person,
            readable,
            cause,
            creator,
            unread_count: 1,
            unread_at: Some(now),
            read_at: None,
            created_at: now,
            updated_at: now,
        };
        self.readings.insert(id, reading);
    }

    /// Deletes the notifications of deleted recordings.
    pub(super) fn forget_readings(&mut self, recordings: &HashSet<i64>) {
        let readings = self.readings.iter();
        let readings = readings.filter(|(_, reading)| recordings.contains(&reading.readable));
        for id in readings.map(|(id, _)| id).collect::<Vec<_>>() {
            self.readings.remove(id);
        }
    }

    /// The caller's notifications whose recordings aren't in the trash, the latest first.
    fn my_readings(&self) -> Vec<(i64, &Reading)> {
        let own = self.readings.of(self.me).iter();
        let own = own.filter_map(|id| Some((*id, self.readings.get(*id)?)));
        let mut shown: Vec<_> =
            own.filter(|(_, reading)| self.is_there(reading.readable)).collect();
        shown.sort_by_key(|(id, reading)| std::cmp::Reverse((reading.updated_at, *id)));
        shown
    }

    /// Whether the caller sees a recording that isn't in the trash, or is in a ping.
    fn is_there(&self, readable: i64) -> bool {
        let is_ping = self.bucket_at(readable, Place::Circle).is_some();
        (is_ping || self.record(readable).is_some() && self.is_shown(readable))
            && self.sees(readable)
    }
}

/// The identifier with which a notification is marked as read.
fn sgid(readable: i64) -> String {
    signed_id("Readable", readable)
}

/// The identifiers of the caller's unread notifications.
pub(super) fn unread_sgids(store: &Store) -> Vec<String> {
    let unread = store.my_readings().into_iter();
    let unread = unread.filter(|(_, reading)| reading.unread_at.is_some());
    unread.map(|(_, reading)| sgid(reading.readable)).collect()
}

fn get(call: &mut Call<'_>) -> Outcome {
    let store = &*call.store;
    let readings = store.my_readings();
    let (unread, read): (Vec<_>, Vec<_>) =
        readings.into_iter().partition(|(_, reading)| reading.unread_at.is_some());
    let page = call.query.get("page").and_then(Value::as_u64).unwrap_or(1);
    let page = usize::try_from(page).unwrap_or(usize::MAX);
    let (range, _) = call.pages.cut(read.len(), page);
    let show = |readings: &[(i64, &Reading)]| -> Value {
        readings.iter().map(|(id, reading)| view(store, *id, reading)).collect()
    };
    let (due, scheduled) = (bubble_ups(store, true), bubble_ups(store, false));
    let is_limited = call.query.get("limit_bubble_ups") == Some(&json!(true));
    let most = if is_limited { FEW } else { usize::MAX };
    let show_bubble_ups =
        |ids: &[i64]| ids.iter().take(most).map(|id| view_bubble_up(store, *id)).collect::<Value>();
    Reply::ok(json!({
        "unreads": show(&unread),
        "reads": show(&read[range]),
        "bubble_ups_count": due.len(),
        "scheduled_bubble_ups_count": scheduled.len(),
        "memories": [],
        "bubble_ups": show_bubble_ups(&due),
        "scheduled_bubble_ups": show_bubble_ups(&scheduled),
    }))
}

fn list_bubble_ups(call: &mut Call<'_>) -> Outcome {
    let ids = bubble_ups(call.store, true);
    call.page(&ids, view_bubble_up)
}

/// The ids of the caller's bubble-ups whose time has come, or hasn't come yet, the earliest first.
fn bubble_ups(store: &Store, are_due: bool) -> Vec<i64> {
    let now = store.now();
    let own = store.bubble_ups.iter().filter(|(_, bubble_up)| {
        bubble_up.person == store.me
            && (bubble_up.at <= now) == are_due
            && store.is_there(bubble_up.recording)
    });
    let mut own: Vec<_> = own.map(|(id, bubble_up)| (bubble_up.at, id)).collect();
    own.sort_unstable();
    own.into_iter().map(|(_, id)| id).collect()
}

/// Marks notifications as read, and removes bubble-ups whose time has come.
fn mark_as_read(call: &mut Call<'_>) -> Outcome {
    let store = &mut *call.store;
    let now = store.now();
    let mut readings: Vec<i64> = store.readings.of(store.me).to_vec();
    let mut bubble_ups = bubble_ups(store, true);
    let wanted = call.body.get("readables").and_then(Value::as_array);
    let wanted: Vec<&Value> = wanted.into_iter().flatten().collect();
    let is_wanted = |readable: i64| wanted.iter().any(|wanted| **wanted == sgid(readable));
    readings.retain(|id| store.readings.get(*id).is_some_and(|known| is_wanted(known.readable)));
    bubble_ups
        .retain(|id| store.bubble_ups.get(*id).is_some_and(|known| is_wanted(known.recording)));
    let known = readings.iter().filter_map(|id| Some(store.readings.get(*id)?.readable));
    let others = bubble_ups.iter().filter_map(|id| Some(store.bubble_ups.get(*id)?.recording));
    let known: HashSet<String> = known.chain(others).map(sgid).collect();
    if wanted.iter().any(|wanted| !known.contains(wanted.as_str().unwrap_or_default())) {
        return Err(Refusal::invalid("readables", "has an unknown notification"));
    }
    for id in bubble_ups {
        store.bubble_ups.remove(id);
    }
    for id in readings {
        if let Some(reading) = store.readings.get_mut(id) {
            reading.mark_as_read(now);
        }
    }
    Ok(Reply::Empty(StatusCode::OK))
}

/// A bubble-up as a notification of its recording.
fn view_bubble_up(store: &Store, id: i64) -> Value {
    let Some(bubble_up) = store.bubble_ups.get(id) else { return Value::Null };
    let Some(record) = store.record(bubble_up.recording) else { return Value::Null };
    let reading = Reading {
        person: bubble_up.person,
        readable: record.id,
        cause: record.id,
        creator: record.creator,
        unread_count: 0,
        unread_at: None,
        read_at: None,
        created_at: record.created_at,
        updated_at: record.updated_at,
    };
    let mut view = view(store, id, &reading);
    view["section"] = json!("bubble_ups");
    view["bubble_up_at"] = json!(clock::text(bubble_up.at));
    view
}

fn view(store: &Store, id: i64, reading: &Reading) -> Value {
    let sgid = sgid(reading.readable);
    let cause = store.record(reading.cause);
    let is_line = |kind| matches!(kind, Kind::CampfireLine | Kind::CampfireUpload);
    let mut excerpt = cause.map(excerpts::of).unwrap_or_default();
    if excerpt.is_empty() {
        excerpt = cause.map(|cause| store.title(cause)).unwrap_or_default();
    }
    let mut view = json!({
        "id": id,
        "created_at": clock::text(reading.created_at),
        "updated_at": clock::text(reading.updated_at),
        "section": "inbox",
        "unread_count": reading.unread_count,
        "readable_sgid": sgid,
        "creator": store.person(reading.creator),
        "content_excerpt": excerpt,
        "unread_url": store.links.api(format!("my/unreads/{sgid}")),
        "memory_url": store.links.api(format!("my/memories/{sgid}")),
        "previewable_attachments": cause.map(|cause| pictures(store, cause)),
        "named": false,
    });
    for (name, time) in [("unread_at", reading.unread_at), ("read_at", reading.read_at)] {
        if let Some(time) = time {
            view[name] = json!(clock::text(time));
        }
    }
    if let Some(ping) = store.bucket_at(reading.readable, Place::Circle) {
        let id = reading.readable;
        view["section"] = json!("pings");
        view["readable_identifier"] = json!(format!("Circle/{id}"));
        view["title"] = json!(ping.name);
        view["type"] = json!("Circle");
        view["bucket_name"] = json!(ping.name);
        view["app_url"] = json!(store.links.app(format!("circles/{id}")));
        view["bookmark_url"] = json!(store.links.bookmark("Bucket", id));
        view["participants"] = store.persons(ping.people.iter().copied());
        view["subscribed"] = json!(true);
    } else if let Some(record) = store.record(reading.readable) {
        if is_line(record.kind) {
            view["section"] = json!("chats");
        }
        let recording = recording_path(record);
        view["readable_identifier"] = json!(format!("Recording/{}", record.id));
        view["title"] = json!(store.title(record));
        view["type"] = json!(record.kind.type_name());
        view["bucket_name"] = store.bucket(record.bucket)["name"].take();
        view["app_url"] = json!(store.links.app(path(record)));
        view["bookmark_url"] = json!(store.links.bookmark("Recording", record.id));
        view["bubble_up_url"] = json!(store.links.api(format!("{recording}/bubble_up")));
        view["participants"] = store.persons(store.subscribers(record));
        view["subscribed"] = json!(record.subscribers.contains(&store.me));
        if record.kind.has("subscription_url") {
            view["subscription_url"] = json!(store.links.api(format!("{recording}/subscription")));
        }
    }
    view
}

/// The pictures in the texts of a recording.
fn pictures(store: &Store, record: &Record) -> Value {
    let texts = ["content", "description"].map(|name| attachments_in(store, record.text(name)));
    let files = texts.iter().filter_map(Value::as_array).flatten();
    let pictures = files
        .filter(|file| file["content_type"].as_str().is_some_and(|ty| ty.starts_with("image/")));
    pictures
        .map(|file| {
            json!({
                "id": file["id"],
                "url": file["download_url"],
                "app_url": file["download_url"],
                "content_type": file["content_type"],
                "filename": file["filename"],
                "filesize": file["byte_size"],
            })
        })
        .collect()
}
