//! Drafts: recordings that their creator has not published.
//!
//! The status in a body makes a new record a draft, or publishes one. A published record doesn't
//! become a draft again, and other operations archive, trash and restore records.

use basecamp_core::text::html_to_plain;
use serde_json::{Value, json};

use super::call::Call;
use super::clock;
use super::handlers::Handler;
use super::records::{Record, Status};
use super::reply::{Outcome, Refusal};
use super::schema;
use super::store::Store;
use super::views::path;

pub(super) const HANDLERS: &[(&str, Handler)] = &[("ListMyDrafts", Handler::Do(list))];

/// The most characters of an excerpt.
const EXCERPT: usize = 140;

/// The status of the new record that the body describes.
pub(super) fn initial(call: &Call<'_>) -> Result<Status, Refusal> {
    match Status::wanted(&call.body) {
        status @ (Status::Active | Status::Drafted) => Ok(status),
        Status::Archived | Status::Trashed => Err(refused("must be active or drafted")),
    }
}

/// Whether the body publishes a draft. A replacing update without a status does. The status that
/// the record has already changes nothing: a client may send back what it has read.
pub(super) fn is_published_by(call: &Call<'_>, record: &Record) -> Result<bool, Refusal> {
    let described = schema::described(call.operation);
    let shown = call.store.status(record.id);
    if !call.body.contains_key("status") {
        let replaces = described.replaces && described.body.contains_key("status");
        return Ok(replaces && shown == Status::Drafted);
    }
    let wanted = Status::wanted(&call.body);
    match (record.status, wanted) {
        (own, wanted) if wanted == own || wanted == shown => Ok(false),
        (Status::Drafted, Status::Active) => Ok(true),
        (_, Status::Drafted) => Err(refused("can't be drafted: it is published")),
        (_, Status::Active) => Err(refused("can't be active: restore the recording first")),
        (_, Status::Archived | Status::Trashed) => Err(refused("must be active or drafted")),
    }
}

fn refused(message: &str) -> Refusal {
    Refusal::invalid("status", message)
}

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
