//! The operation that reads the resource of a row.

use serde_json::{Map, Value};

use super::row::FeedRow;
use crate::generated::services::boosts::GET_BOOST;
use crate::generated::services::cards::GET_CARD;
use crate::generated::services::checkins::{GET_ANSWER, GET_QUESTION};
use crate::generated::services::client_approvals::GET_CLIENT_APPROVAL;
use crate::generated::services::client_correspondences::GET_CLIENT_CORRESPONDENCE;
use crate::generated::services::cloud_files::GET_CLOUD_FILE;
use crate::generated::services::comments::GET_COMMENT;
use crate::generated::services::documents::GET_DOCUMENT;
use crate::generated::services::forwards::GET_FORWARD;
use crate::generated::services::gauges::GET_GAUGE_NEEDLE;
use crate::generated::services::google_documents::GET_GOOGLE_DOCUMENT;
use crate::generated::services::messages::GET_MESSAGE;
use crate::generated::services::schedules::GET_SCHEDULE_ENTRY;
use crate::generated::services::timesheets::GET_TIMESHEET_ENTRY;
use crate::generated::services::todolists::GET_TODOLIST_OR_GROUP;
use crate::generated::services::todos::GET_TODO;
use crate::generated::services::uploads::GET_UPLOAD;
use crate::generated::services::vaults::GET_VAULT;
use crate::registry::operation::{Operation, ParameterLocation};

/// The operations by the subject of the event type: the part before the action.
const READERS: [(&str, &Operation); 18] = [
    ("card", &GET_CARD),
    ("client.approval", &GET_CLIENT_APPROVAL),
    ("client.correspondence", &GET_CLIENT_CORRESPONDENCE),
    ("cloudfile", &GET_CLOUD_FILE),
    ("comment", &GET_COMMENT),
    ("document", &GET_DOCUMENT),
    ("gauge.needle", &GET_GAUGE_NEEDLE),
    ("googledocument", &GET_GOOGLE_DOCUMENT),
    ("inbox.forward", &GET_FORWARD),
    ("message", &GET_MESSAGE),
    ("question", &GET_QUESTION),
    ("question.answer", &GET_ANSWER),
    ("schedule.entry", &GET_SCHEDULE_ENTRY),
    ("timesheet.entry", &GET_TIMESHEET_ENTRY),
    ("todo", &GET_TODO),
    ("todolist", &GET_TODOLIST_OR_GROUP),
    ("upload", &GET_UPLOAD),
    ("vault", &GET_VAULT),
];

/// The operation that reads the resource of a row: [`FeedRow::resource`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FeedResource {
    /// The operation, such as `GetTodo`.
    pub operation: &'static Operation,
    /// Its arguments, by name.
    pub arguments: Map<String, Value>,
}

impl FeedRow {
    /// Returns the operation that reads the resource of the event, with its arguments: the
    /// recording or, for a boost, the boost. Returns `None` for types of events that this version
    /// doesn't know. [`Account::call`](crate::Account::call) sends it by name.
    ///
    /// The read of a deleted resource, or of one that moved out of the caller's projects, fails
    /// with a 404.
    ///
    /// ```
    /// # fn follow(
    /// #     account: &basecamp_core::Account<basecamp_core::Blocking>,
    /// #     row: &basecamp_core::event_feed::FeedRow,
    /// # ) -> Result<(), basecamp_core::Error> {
    /// if let Some(resource) = row.resource() {
    ///     let call = account.call(resource.operation.id, resource.arguments.into())?;
    ///     println!("{}", call.send()?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn resource(&self) -> Option<FeedResource> {
        let subject = self.subject()?;
        let (operation, id) = if subject == "boost" {
            (&GET_BOOST, self.event.details.as_ref()?.get("boost_id")?.as_i64()?)
        } else {
            let (_, reader) = READERS.iter().find(|(name, _)| *name == subject)?;
            (*reader, self.event.recording_id.get())
        };
        let mut parameters = operation.parameters.iter();
        let id_parameter =
            parameters.find(|parameter| parameter.location == ParameterLocation::Path)?;
        let mut arguments = Map::new();
        arguments.insert(id_parameter.argument_name.to_owned(), Value::from(id));
        Some(FeedResource { operation, arguments })
    }

    /// Returns the part of the event type before the action, such as `todo`.
    pub(super) fn subject(&self) -> Option<&str> {
        Some(self.event.event_type.as_str().rsplit_once('.')?.0)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::event_feed::filters::FeedLane;

    fn row(event_type: &str, details: &Value) -> FeedRow {
        let row = json!({
            "id": 1, "kind": "", "action": "", "event_type": event_type, "bucket_id": 2,
            "creator_id": 3, "performed_by_id": null, "recording_id": 4,
            "created_at": "2026-11-29T00:00:00Z", "details": details,
        });
        FeedRow::decode(FeedLane::Account, &row).unwrap()
    }

    fn reader(event_type: &str, details: &Value) -> Option<(&'static str, String)> {
        let resource = row(event_type, details).resource()?;
        Some((resource.operation.id, Value::from(resource.arguments).to_string()))
    }

    #[test]
    fn rows_name_the_operation_that_reads_their_resource() {
        let todo = Some(("GetTodo", r#"{"todo_id":4}"#.to_owned()));
        assert_eq!(reader("todo.completed", &Value::Null), todo);
        let answer = Some(("GetAnswer", r#"{"answer_id":4}"#.to_owned()));
        assert_eq!(reader("question.answer.created", &Value::Null), answer);
        let boost = Some(("GetBoost", r#"{"boost_id":5}"#.to_owned()));
        assert_eq!(reader("boost.created", &json!({ "boost_id": 5 })), boost);
        assert_eq!(reader("boost.created", &Value::Null), None);
        assert_eq!(reader("hologram.created", &Value::Null), None);
        assert_eq!(reader("todo", &Value::Null), None);
    }

    #[test]
    fn operations_of_resources_read_one_recording() {
        for (subject, operation) in READERS {
            let ids = operation.parameters.iter();
            let ids = ids.filter(|parameter| parameter.location == ParameterLocation::Path);
            assert_eq!((ids.count(), operation.is_mutation()), (1, false), "{subject}");
        }
        assert!(READERS.is_sorted_by_key(|(subject, _)| *subject));
    }
}
