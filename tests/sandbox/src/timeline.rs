//! Timelines: the events of a project, of a person, and of all active projects.

use serde_json::{Value, json};

use super::call::Call;
use super::clock;
use super::excerpts;
use super::feed::FeedEvent;
use super::file_types;
use super::handlers::Handler;
use super::kinds::Kind;
use super::records::Status;
use super::reply::{Outcome, Refusal, Reply};
use super::schema;
use super::store::Store;
use super::views::path;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("GetPersonProgress", Handler::Do(list_of_person)),
    ("GetProgressReport", Handler::Do(list)),
    ("GetProjectTimeline", Handler::Do(list_of_project)),
];

fn list(call: &mut Call<'_>) -> Outcome {
    let ids = events(call.store, |_, bucket| is_active(call.store, bucket));
    call.page(&ids, view)
}

fn list_of_project(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?;
    let ids = events(call.store, |_, bucket| bucket == project);
    call.page(&ids, view)
}

fn list_of_person(call: &mut Call<'_>) -> Outcome {
    let person = call.ids.first().copied().unwrap_or_default();
    if !call.store.people.contains_key(&person) {
        return Err(Refusal::not_found());
    }
    let store = &*call.store;
    let ids = events(store, |event, bucket| event.creator == person && is_active(store, bucket));
    let mut page = call.cut(&ids, view);
    page.envelope = Some(("events", json!({ "person": call.store.person(person) })));
    Ok(Reply::Page(page))
}

fn is_active(store: &Store, project: i64) -> bool {
    store.projects.get(&project).is_some_and(|project| project.status == Status::Active)
}

/// The wanted changes that the caller sees, the latest first. Timelines don't have those of tools,
/// and of drafts and recordings in the trash.
fn events(store: &Store, is_wanted: impl Fn(&FeedEvent, i64) -> bool) -> Vec<i64> {
    let caller = store.caller();
    let changes = store.feed.latest().filter(|event| !event.is_boost());
    let changes = changes.filter(|event| {
        store.record(event.recording).is_some_and(|record| {
            let is_tool = store.record(record.parent).is_none();
            !is_tool
                && store.is_shown(record.id)
                && caller.sees_record(record)
                && is_wanted(event, record.bucket)
        })
    });
    changes.map(|event| event.id).collect()
}

fn view(store: &Store, id: i64) -> Value {
    let Some(event) = store.feed.event(id) else { return Value::Null };
    let Some(record) = store.record(event.recording) else { return Value::Null };
    let path = path(record);
    let mut view = json!({
        "id": id,
        "created_at": clock::text(event.created_at),
        "kind": event.event_type.replace('.', "_"),
        "parent_recording_id": record.parent,
        "url": store.links.api(&path),
        "app_url": store.links.app(&path),
        "creator": store.person(event.creator),
        "action": event.action(),
        "target": record.kind.row().shape,
        "title": store.title(record),
        "summary_excerpt": excerpts::of(record),
        "avatars_sample": [store.links.avatar(event.creator)],
        "bucket": store.bucket(record.bucket),
    });
    let mut files = file_types::attached(store, record, "TimelineAttachment");
    if record.kind == Kind::Upload {
        files.push(store.view_as(record, schema::members("TimelineAttachment")));
    }
    view["attachments"] = json!(files);
    if record.kind == Kind::ScheduleEntry {
        let entry = store.view(record.id);
        view["data"] = json!({
            "all_day": entry["all_day"],
            "starts_at": entry["starts_at"],
            "ends_at": entry["ends_at"],
        });
    }
    view
}
