//! Drafts: recordings that their creator has not published.

use basecamp_core::text::html_to_plain;
use serde_json::{Value, json};

use super::call::Call;
use super::clock;
use super::handlers::Handler;
use super::records::Status;
use super::reply::Outcome;
use super::store::Store;
use super::views::path;

pub(super) const HANDLERS: &[(&str, Handler)] = &[("ListMyDrafts", Handler::Do(list))];

/// The most characters of an excerpt.
const EXCERPT: usize = 140;

/// Lists the drafts of the token's owner in active projects, the latest change first.
fn list(call: &mut Call<'_>) -> Outcome {
    let store = &*call.store;
    let mut drafts: Vec<_> = store
        .visible()
        .filter(|record| record.creator == store.me && record.status == Status::Drafted)
        .filter(|record| store.status(record.id) == Status::Drafted)
        .map(|record| (record.updated_at, record.id))
        .collect();
    drafts.sort_unstable();
    let ids: Vec<i64> = drafts.into_iter().rev().map(|(_, id)| id).collect();
    call.page(&ids, view)
}

fn view(store: &Store, id: i64) -> Value {
    let Some(draft) = store.record(id) else { return Value::Null };
    let text = match draft.text("content") {
        "" => draft.text("description"),
        content => content,
    };
    let excerpt: String = html_to_plain(text).chars().take(EXCERPT).collect();
    let parent = store.parent(draft.parent).map(|parent| {
        json!({ "id": parent["id"], "title": parent["title"], "app_url": parent["app_url"] })
    });
    json!({
        "id": id,
        "app_url": store.links.app(path(draft)),
        "title": store.title(draft),
        "type": draft.kind.type_name(),
        "bucket": {
            "id": draft.bucket,
            "name": store.bucket(draft.bucket)["name"],
            "app_url": store.links.app(format!("projects/{}", draft.bucket)),
        },
        "parent": parent,
        "excerpt": excerpt,
        "created_at": clock::text(draft.created_at),
        "updated_at": clock::text(draft.updated_at),
        // No operation schedules a publication.
        "scheduled_posting_at": null,
    })
}
