//! Pings: private chats of two or more people. Each is a place with a chat.

use basecamp_core::time::Timestamp;
use serde_json::{Map, Value, json};

use super::buckets::{Bucket, Place};
use super::call::Call;
use super::clock;
use super::handlers::Handler;
use super::kinds::Kind;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreatePing", Handler::Do(create)),
    ("GetPing", Handler::Do(get)),
    ("ListPings", Handler::Do(list)),
];

impl Store {
    /// Adds a ping of these people.
    pub(super) fn add_ping(&mut self, people: Vec<i64>) -> i64 {
        let me = self.me;
        let others = people.iter().filter(|id| **id != me);
        let names =
            others.map(|id| self.person(*id)["name"].as_str().unwrap_or_default().to_owned());
        let name = names.collect::<Vec<_>>().join(", ");
        let id = self.add_bucket(Place::Circle, &name, people);
        self.add(Kind::Campfire, id, Map::new());
        id
    }

    /// The ping with this id, if the caller is in it.
    fn ping(&self, id: i64) -> Option<&Bucket> {
        let ping = self.bucket_at(id, Place::Circle);
        ping.filter(|ping| ping.people.contains(&self.me))
    }

    /// The chat of a ping.
    pub(super) fn chat_of(&self, ping: i64) -> Option<i64> {
        self.children(ping, Kind::Campfire).next().map(|chat| chat.id)
    }
}

/// Returns the ping of exactly these people, unless a new group is requested or there is none.
fn create(call: &mut Call<'_>) -> Outcome {
    let me = call.store.me;
    let mut people = vec![me];
    for person in call.people("user_ids")? {
        if !people.contains(&person) {
            people.push(person);
        }
    }
    if people.len() < 2 {
        return Err(Refusal::invalid("user_ids", "must have someone else"));
    }
    let is_same = |id: &i64| {
        let known = call.store.ping(*id).map(|ping| ping.people.as_slice()).unwrap_or_default();
        known.len() == people.len() && known.iter().all(|person| people.contains(person))
    };
    let known = call.store.buckets_of(Place::Circle).find(is_same);
    let known = known.filter(|_| call.flag("new_group") != Some(true));
    let id = known.unwrap_or_else(|| call.store.add_ping(people));
    Reply::created(view(call.store, id))
}

fn get(call: &mut Call<'_>) -> Outcome {
    let id = call.ids.first().copied().unwrap_or_default();
    match call.store.ping(id) {
        Some(_) => Reply::ok(view(call.store, id)),
        None => Err(Refusal::not_found()),
    }
}

/// Lists the caller's pings, that with the latest line first.
fn list(call: &mut Call<'_>) -> Outcome {
    let store = &*call.store;
    let mut pings: Vec<i64> =
        store.buckets_of(Place::Circle).filter(|id| store.ping(*id).is_some()).collect();
    pings.sort_by_key(|id| std::cmp::Reverse((updated_at(store, *id), *id)));
    Reply::ok(pings.iter().map(|id| view(store, *id)).collect())
}

/// The time of the latest line.
fn updated_at(store: &Store, ping: i64) -> Option<Timestamp> {
    let lines = store.chat_of(ping).into_iter().flat_map(|chat| store.records.children(chat));
    let started = store.buckets.get(&ping).map(|ping| ping.updated_at);
    lines.map(|line| line.created_at).chain(started).max()
}

fn view(store: &Store, id: i64) -> Value {
    let Some(ping) = store.buckets.get(&id) else { return Value::Null };
    let path = format!("circles/{id}");
    let chat = store.chat_of(id).unwrap_or_default();
    let room = format!("buckets/{id}/chats/{chat}");
    let other = ping.people.iter().find(|person| **person != store.me).copied();
    let mut view = json!({
        "id": id,
        "created_at": clock::text(ping.created_at),
        "updated_at": updated_at(store, id).map(clock::text),
        "title": ping.name,
        "named": false,
        "avatar_url": store.links.avatar(other.unwrap_or(store.me)),
        "url": store.links.api(&path),
        "app_url": store.links.app(&path),
        "bookmark_url": store.links.bookmark("Bucket", id),
        "room_url": store.links.api(&room),
        "links": {
            "lines": store.links.api(format!("{room}/lines")),
            "files": store.links.api(format!("{room}/uploads")),
        },
        "people": store.persons(ping.people.iter().copied()),
    });
    if ping.people.len() > 2 {
        view["edit_title_url"] = json!(store.links.app(format!("{path}/edit")));
    }
    view
}
