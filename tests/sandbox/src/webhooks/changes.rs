//! Creates the webhook events of a call's changes.

use std::collections::HashSet;

use basecamp_core::Operation;
use serde_json::{Value, json};

use super::super::documented;
use super::super::records::{Record, Status};
use super::super::schema::{self, Shape, Type};
use super::super::store::{Store, Touched};
use super::delivery::PendingDelivery;

impl Store {
    /// Adds deliveries of the events of a successful call, for each subscribed webhook, and returns
    /// their ids.
    pub(in super::super) fn add_deliveries(&mut self, operation: &Operation) -> Vec<i64> {
        let changed = self.changed_records(operation);
        let changed: Vec<_> = changed
            .into_iter()
            .map(|(record, action)| (record.id, record.bucket, record.kind.type_name(), action))
            .collect();
        self.touched.clear();
        // Webhooks belong to administrators, so that events show what the owner sees.
        let owner = self.people.iter().find(|(_, person)| person["owner"] == true);
        let (owner, creator) = (owner.map_or(self.me, |(id, _)| *id), self.actor());
        let mut deliveries = Vec::new();
        for (id, bucket, type_name, action) in changed {
            let subscribed =
                self.webhooks.iter().filter(|(_, webhook)| webhook.wants(bucket, type_name));
            let subscribed: Vec<i64> = subscribed.map(|(id, _)| *id).collect();
            if subscribed.is_empty() {
                continue;
            }
            let kind = format!("{}_{action}", snake_case(type_name));
            let event_id = self.next_id();
            let body = self.acting(owner, |store| store.event(event_id, &kind, id, creator));
            for webhook in subscribed {
                let (id, due, kind, body) =
                    (self.next_id(), self.now(), kind.clone(), body.clone());
                let delivery = PendingDelivery { webhook, event_id, kind, body, failures: 0, due };
                self.deliveries.insert(id, delivery);
                deliveries.push(id);
            }
        }
        deliveries
    }

    /// The records that the current call changed, with the action, drafts and those of templates
    /// apart. Of several changes of a record, the first counts.
    pub(in super::super) fn changed_records(
        &self,
        operation: &Operation,
    ) -> Vec<(&Record, &'static str)> {
        let mut seen = HashSet::new();
        let first = self.touched.iter().filter(|(id, _)| seen.insert(*id));
        first
            .filter_map(|(id, touched)| {
                let record = self.record(*id)?;
                let is_event = record.status != Status::Drafted && self.has_events(record.bucket);
                let action = match touched {
                    Touched::Added => CREATED,
                    Touched::Changed => change_action(operation),
                };
                is_event.then_some((record, action))
            })
            .collect()
    }

    fn event(&self, id: i64, kind: &str, recording: i64, creator: i64) -> Value {
        let recording = self.record(recording).map(|record| self.event_recording(record));
        let mut event = json!({
            "id": id,
            "kind": kind,
            "details": self.details.clone().unwrap_or_else(|| json!({})),
            "created_at": self.now_text(),
            "recording": recording,
            "creator": self.person(creator),
        });
        if self.as_documented {
            documented::loosen(&Type::Ref("WebhookEvent".to_owned()), &mut event);
        }
        event
    }

    /// A record with the members of the type `Recording`, and with its text as `content`.
    fn event_recording(&self, record: &Record) -> Value {
        let Some(Shape::Object(members)) = schema::shape("Recording") else { return Value::Null };
        let mut view = self.view_as(record, members);
        if !record.kind.has("content_attachments") {
            view["content"] = view.get("description").cloned().unwrap_or_else(|| json!(""));
        }
        view
    }
}

/// The actions on existing records, by the first word of the operation's id.
const ACTIONS: [(&str, &str); 7] = [
    ("Complete", "completed"),
    ("Uncomplete", "uncompleted"),
    ("Archive", "archived"),
    ("Trash", "trashed"),
    ("Unarchive", "active"),
    ("Reposition", "position_changed"),
    ("Move", "moved"),
];

/// The action of an operation that adds a record.
const CREATED: &str = "created";

/// The action of all other operations.
const CHANGED: &str = "content_changed";

/// All actions.
pub(in super::super) fn actions() -> impl Iterator<Item = &'static str> {
    ACTIONS.iter().map(|(_, action)| *action).chain([CREATED, CHANGED])
}

/// The action on an existing record.
fn change_action(operation: &Operation) -> &'static str {
    let found = ACTIONS.iter().find(|(verb, _)| operation.id.starts_with(verb));
    found.map_or(CHANGED, |(_, action)| action)
}

/// `Message::Board` is `message_board` in the kinds of events.
fn snake_case(type_name: &str) -> String {
    type_name.replace("::", "_").to_ascii_lowercase()
}
