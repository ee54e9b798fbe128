//! Bookmarks: recordings that the token's owner marked.

use basecamp_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::call::Call;
use super::clock;
use super::collection::Owned;
use super::handlers::Handler;
use super::records::Status;
use super::reply::{Outcome, Reply};
use super::schema;
use super::store::Store;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateBookmark", Handler::Do(create)),
    ("DeleteBookmark", Handler::Do(delete)),
    ("GetBookmark", Handler::Do(get)),
    ("ListMyBookmarks", Handler::Do(list)),
];

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bookmark {
    recording: i64,
    person: i64,
    created_at: Timestamp,
}

impl Owned for Bookmark {
    fn owner(&self) -> i64 {
        self.recording
    }
}

/// Bookmarks a recording for the token's owner, unless it is bookmarked.
pub(super) fn add(store: &mut Store, recording: i64) -> i64 {
    if let Some(id) = of(store, recording) {
        return id;
    }
    let (id, person, created_at) = (store.next_id(), store.me, store.now());
    store.bookmarks.insert(id, Bookmark { recording, person, created_at });
    id
}

/// The id of the bookmark that the token's owner has of a recording.
fn of(store: &Store, recording: i64) -> Option<i64> {
    let mut ids = store.bookmarks.of(recording).iter().copied();
    ids.find(|id| store.bookmarks.get(*id).is_some_and(|bookmark| bookmark.person == store.me))
}

fn create(call: &mut Call<'_>) -> Outcome {
    let recording = call.any_record()?.id;
    let id = add(call.store, recording);
    Reply::created(view(call.store, id))
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let recording = call.any_record()?.id;
    if let Some(id) = of(call.store, recording) {
        call.store.bookmarks.remove(id);
    }
    Reply::no_content()
}

fn get(call: &mut Call<'_>) -> Outcome {
    let recording = call.any_record()?.id;
    Reply::ok(json!({ "bookmarked": of(call.store, recording).is_some() }))
}

/// Lists the bookmarks of visible recordings that aren't in the trash, the latest first.
fn list(call: &mut Call<'_>) -> Outcome {
    let store = &*call.store;
    let is_shown = |bookmark: &Bookmark| {
        bookmark.person == store.me
            && store.record(bookmark.recording).is_some()
            && store.status(bookmark.recording) != Status::Trashed
            && store.sees(bookmark.recording)
    };
    let bookmarks = store.bookmarks.iter().rev().filter(|(_, bookmark)| is_shown(bookmark));
    let ids: Vec<i64> = bookmarks.map(|(id, _)| id).collect();
    call.page(&ids, view)
}

fn view(store: &Store, id: i64) -> Value {
    let Some(bookmark) = store.bookmarks.get(id) else { return Value::Null };
    let recording = store.record(bookmark.recording);
    let recording = recording.map(|record| store.view_as(record, schema::members("Recording")));
    let created_at = clock::text(bookmark.created_at);
    json!({
        "id": id,
        "created_at": created_at,
        "updated_at": created_at,
        "recording": recording,
    })
}
