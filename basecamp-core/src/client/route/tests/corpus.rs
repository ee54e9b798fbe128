//! The forms of all addresses that responses have as `url` and `app_url`, ids replaced, and the
//! forms in which people paste them.

use super::*;
use crate::generated::HOSTS;

/// A path below the account, the first operation that has it, and its project and resource.
type Row = (&'static str, Option<&'static str>, Option<i64>, Option<i64>);

const PATHS: [Row; 54] = [
    ("/buckets/1/card_tables/2", Some("GetCardTable"), Some(1), Some(2)),
    ("/buckets/1/card_tables/cards/2", Some("GetCard"), Some(1), Some(2)),
    ("/buckets/1/card_tables/columns/2", Some("GetCardColumn"), Some(1), Some(2)),
    ("/buckets/1/card_tables/steps/2", Some("GetCardStep"), Some(1), Some(2)),
    ("/buckets/1/card_tables/wormholes/2", Some("DeleteWormhole"), Some(1), Some(2)),
    ("/buckets/1/chats/2", Some("GetCampfire"), Some(1), Some(2)),
    ("/buckets/1/chats/2/integrations/3", Some("GetChatbot"), Some(1), Some(3)),
    ("/buckets/1/chats/2/lines/3", Some("GetCampfireLine"), Some(1), Some(3)),
    ("/buckets/1/client/approvals/2", Some("GetClientApproval"), Some(1), Some(2)),
    ("/buckets/1/client/board", None, Some(1), None),
    ("/buckets/1/client/board.2", None, Some(1), None),
    ("/buckets/1/client/correspondences/2", Some("GetClientCorrespondence"), Some(1), Some(2)),
    ("/buckets/1/client/replies/2", None, Some(1), Some(2)),
    ("/buckets/1/cloud_files/2", Some("GetCloudFile"), Some(1), Some(2)),
    ("/buckets/1/comments/2", Some("GetComment"), Some(1), Some(2)),
    ("/buckets/1/documents/2", Some("GetDocument"), Some(1), Some(2)),
    ("/buckets/1/future_containers/2", None, Some(1), Some(2)),
    ("/buckets/1/gauge_needles/2", Some("GetGaugeNeedle"), Some(1), Some(2)),
    ("/buckets/1/gauges/2", None, Some(1), Some(2)),
    ("/buckets/1/google_documents/2", Some("GetGoogleDocument"), Some(1), Some(2)),
    ("/buckets/1/hill_charts/2", None, Some(1), Some(2)),
    ("/buckets/1/inbox_forwards/2", Some("GetForward"), Some(1), Some(2)),
    ("/buckets/1/inbox_forwards/2/replies/3", Some("GetForwardReply"), Some(1), Some(3)),
    ("/buckets/1/inboxes/2", Some("GetInbox"), Some(1), Some(2)),
    ("/buckets/1/message_boards/2", Some("GetMessageBoard"), Some(1), Some(2)),
    ("/buckets/1/messages/2", Some("GetMessage"), Some(1), Some(2)),
    ("/buckets/1/new_things/2", None, Some(1), Some(2)),
    ("/buckets/1/question_answers/2", Some("GetAnswer"), Some(1), Some(2)),
    ("/buckets/1/questionnaires/2", Some("GetQuestionnaire"), Some(1), Some(2)),
    ("/buckets/1/questions/2", Some("GetQuestion"), Some(1), Some(2)),
    ("/buckets/1/recordings/2/comments", Some("ListComments"), Some(1), Some(2)),
    ("/buckets/1/recordings/2/subscription", Some("GetSubscription"), Some(1), Some(2)),
    ("/buckets/1/schedule_entries/2", Some("GetScheduleEntry"), Some(1), Some(2)),
    (
        "/buckets/1/schedule_entries/2/occurrences/20181128",
        Some("GetScheduleEntryOccurrence"),
        Some(1),
        Some(2),
    ),
    ("/buckets/1/schedules/2", Some("GetSchedule"), Some(1), Some(2)),
    ("/buckets/1/timesheet/entries/2", Some("GetTimesheetEntry"), Some(1), Some(2)),
    ("/buckets/1/todolists/2", Some("GetTodolistOrGroup"), Some(1), Some(2)),
    ("/buckets/1/todos/2", Some("GetTodo"), Some(1), Some(2)),
    ("/buckets/1/todosets/2", Some("GetTodoset"), Some(1), Some(2)),
    ("/buckets/1/uploads/2", Some("GetUpload"), Some(1), Some(2)),
    ("/buckets/1/vaults/2", Some("GetVault"), Some(1), Some(2)),
    ("/buckets/1/webhooks/2", Some("GetWebhook"), Some(1), Some(2)),
    ("/calendars/2", Some("GetCalendar"), None, Some(2)),
    ("/integrations/key/buckets/1/chats/2/lines", Some("CreateChatbotLine"), Some(1), Some(2)),
    ("/my/navigation/notes", Some("GetMyNote"), None, None),
    ("/my/notes", Some("GetMyNote"), None, None),
    ("/people/2", Some("GetPerson"), None, Some(2)),
    ("/projects/1", Some("GetProject"), Some(1), None),
    ("/projects/1/gauge", Some("ToggleGauge"), Some(1), None),
    ("/projects/1/gauge/needles/2", Some("GetGaugeNeedle"), Some(1), Some(2)),
    ("/schedule_entries/2/occurrences/20181128", Some("GetScheduleEntryOccurrence"), None, Some(2)),
    ("/stacks/2", Some("GetFolder"), None, Some(2)),
    ("/templates/1/project_constructions/2", Some("GetProjectConstruction"), None, Some(2)),
    ("/todos/2", Some("GetTodo"), None, Some(2)),
];

#[test]
fn every_form_of_url_and_app_url_is_recognized_on_every_host() {
    for (path, operation, project, resource) in PATHS {
        for host in HOSTS {
            for end in ["", ".json", "/", "#__recording_5", ".json?page=2#__recording_5"] {
                let url = format!("https://{host}/999{path}{end}");
                let route = Route::recognize(&url).unwrap();
                let first = route.candidates.first().map(|candidate| candidate.operation.id);
                assert_eq!(first, operation, "{url}");
                assert_eq!(route.account.as_str(), "999", "{url}");
                assert_eq!((route.project, route.resource), (project.map(Id::new), resource));
                let anchor = end.contains('#').then(|| Id::new(5));
                assert_eq!(route.anchor, anchor, "{url}");
            }
        }
    }
}

#[test]
fn a_url_is_recognized_within_surrounding_text() {
    let plain = Route::recognize("https://3.basecamp.com/999/buckets/1/chats/2@77").unwrap();
    assert_eq!((plain.resource, plain.anchor), (Some(2), Some(77.into())));
    for text in [
        "https://3.basecamp.com/999/buckets/1/chats/2@77,",
        "https://3.basecamp.com/999/buckets/1/chats/2@77.",
        "https://3.basecamp.com/999/buckets/1/chats/2@77).",
        "(https://3.basecamp.com/999/buckets/1/chats/2@77)",
        "\"https://3.basecamp.com/999/buckets/1/chats/2@77\";",
        "'3.basecamp.com/999/buckets/1/chats/2@77'",
        "[https://3.basecamp.com/999/buckets/1/chats/2@77]",
        "<https://3.basecamp.com/999/buckets/1/chats/2@77>,",
        "<https://3.basecamp.com/999/buckets/1/chats/2@77.>",
        "https://3.basecamp.com/999/buckets/1/chats/2@77?!",
        "https://3.basecamp.com/999/buckets/1/chats/2@77:\n",
        "HTTPS://APP.BASECAMP.COM/999/buckets/1/chats/2@77",
        "https://app.basecamp.com:443/999/buckets/1/chats/2@77",
        "app.basecamp.com:443/999/buckets/1/chats/2@77",
        "/999/buckets/1/chats/2@77).",
        "/999/buckets/1/chats/2.json#__recording_77.",
    ] {
        assert_eq!(Route::recognize(text).unwrap(), plain, "{text}");
    }
}

#[test]
fn a_url_without_a_path_is_not_recognized() {
    for text in ["/999/.", "https://3.basecamp.com/999).", "....", "<>", "(", "\"'"] {
        assert!(Route::recognize(text).is_err(), "{text}");
    }
}
