//! Completions of to-dos, cards and steps.

use serde_json::{Value, json};

use super::kinds::Kind;
use super::store::Store;

impl Store {
    /// Completes a recording, unless it is completed. The people who wait for it are notified.
    pub(super) fn complete(&mut self, id: i64) {
        let completion = json!({ "created_at": self.now_text(), "creator_id": self.me });
        self.set_completion(id, Some(completion));
    }

    /// Reverts the completion of a recording, if it is completed.
    pub(super) fn uncomplete(&mut self, id: i64) {
        self.set_completion(id, None);
    }

    /// Sets the time and the author of a completion, or removes them. A recording that is already
    /// in that state doesn't change.
    pub(super) fn set_completion(&mut self, id: i64, completion: Option<Value>) {
        let Some(record) = self.record(id) else { return };
        if record.is_completed() == completion.is_some() {
            return;
        }
        let waiting: Vec<i64> = record.ids("completion_subscriber_ids").collect();
        if completion.is_some() && !waiting.is_empty() {
            self.details = Some(json!({ "notified_recipient_ids": waiting }));
        }
        let record = self.change(id);
        match completion {
            Some(completion) => record.set("completion", completion),
            None => drop(record.fields.remove("completion")),
        }
        self.records.renumber_siblings(id);
    }

    /// Completes a card in the column for that, and reverts the completion of one in another
    /// column.
    pub(super) fn complete_in_column(&mut self, id: i64) {
        let Some(card) = self.record(id).filter(|record| record.kind == Kind::Card) else { return };
        match self.column_of(card) == Some(Kind::CardColumnDone) {
            true => self.complete(id),
            false => self.uncomplete(id),
        }
    }
}
