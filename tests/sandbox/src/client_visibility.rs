//! Whether the clients of a project see a recording.

use super::call::Call;
use super::handlers::Handler;
use super::reply::{Outcome, Reply};
use super::schema;
use super::store::Store;

pub(super) const HANDLERS: &[(&str, Handler)] = &[("SetClientVisibility", Handler::Do(set))];

fn set(call: &mut Call<'_>) -> Outcome {
    let id = call.any_record()?.id;
    let is_visible = call.flag("visible_to_clients").unwrap_or_default();
    call.store.change(id);
    show(call.store, id, is_visible);
    let record = call.any_record()?;
    Reply::ok(call.store.view_as(record, schema::members("Recording")))
}

/// Shows a recording with its content to clients, or hides it.
fn show(store: &mut Store, id: i64, is_visible: bool) {
    if let Some(record) = store.records.get_mut(id) {
        record.visible_to_clients = is_visible;
    }
    let content: Vec<i64> = store.records.children(id).map(|child| child.id).collect();
    for child in content {
        show(store, child, is_visible);
    }
}
