//! Bodies of unusual shapes, in the public types.

use std::sync::Arc;

use basecamp_core::testing::Simulation;
use basecamp_core::time::{DateOrTimestamp, date};
use basecamp_core::types::{Direction, FirstWeekDay, RecordingType, Status};
use basecamp_core::{Account, Auth, Blocking, Config, Context, ErrorCode, PersonId};
use basecamp_sandbox::samples::{self, Extent};
use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

/// An account whose server responds with this body to every request, and the server.
fn answering(body: &Value) -> (Account<Blocking>, Simulation) {
    let body = Bytes::from(body.to_string());
    let server = Simulation::new(move |_| Ok(Response::new(body.clone())));
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    (Account::new(server.blocking(Arc::new(context)), "999").unwrap(), server)
}

fn account(body: &Value) -> Account<Blocking> {
    answering(body).0
}

/// The minimal body of a type, with these additional members.
fn body(name: &str, members: Value) -> Value {
    let mut body = samples::body_of(name, Extent::Minimal);
    let object = body.as_object_mut().unwrap();
    object.extend(members.as_object().unwrap().clone());
    body
}

#[test]
fn enums_are_open() {
    let todo = body("Todo", json!({"status": "snoozed", "type": "Todo::Errand"}));
    let todo = account(&todo).todos().get(1).send().unwrap();
    assert_eq!(todo.status, Status::Other("snoozed".to_owned()));
    assert_eq!(todo.kind.as_str(), "Todo::Errand");

    let me = body("Preferences", json!({"first_week_day": "Monday"}));
    let me = account(&me).people().my_preferences().send().unwrap();
    assert_eq!(me.first_week_day, Some(FirstWeekDay::Monday));

    // Requests accept new values, too.
    let (account, server) = answering(&json!([]));
    account.campfires().list_lines(1).direction("sideways").send().unwrap();
    account.campfires().list_lines(1).direction(Direction::Desc).send().unwrap();
    let queries: Vec<_> = server
        .requests()
        .iter()
        .map(|received| received.request.uri().query().unwrap().to_owned())
        .collect();
    assert_eq!(queries, ["direction=sideways", "direction=desc"]);
}

#[test]
fn nullable_members_must_be_present() {
    let draft = samples::body_of("Draft", Extent::Minimal);
    let drafts = account(&json!([draft])).drafts().list().send().unwrap();
    assert_eq!((drafts[0].parent.as_ref(), drafts[0].scheduled_posting_at), (None, None));

    let mut draft = draft;
    draft.as_object_mut().unwrap().remove("parent");
    let error = account(&json!([draft])).drafts().list().send().unwrap_err();
    assert_eq!(error.code(), ErrorCode::ApiError);
    assert!(error.message().ends_with("missing field `parent` at `$[0]`"), "{error}");
}

#[test]
fn dates_and_timestamps_are_distinct() {
    let times =
        json!({"starts_at": "2026-12-01T10:00:00.000+01:00", "ends_at": "2026-12-01T09:30:00Z"});
    let days = json!({"all_day": true, "starts_at": "2026-12-01", "ends_at": "2026-12-02"});
    let entries = json!([body("ScheduleEntry", times), body("ScheduleEntry", days)]);
    let entries = account(&entries).schedules().list_entries(1).send().unwrap();
    let time = "2026-12-01T09:00:00Z".parse().unwrap();
    assert_eq!(entries[0].starts_at, DateOrTimestamp::Timestamp(time));
    assert_eq!(entries[1].starts_at, DateOrTimestamp::Date(date(2026, 12, 1)));
    assert_eq!(serde_json::to_value(entries[1].ends_at).unwrap(), "2026-12-02");

    let none = body("ScheduleEntry", json!({"ends_at": "tomorrow"}));
    let error = account(&none).schedules().get_entry(1).send().unwrap_err();
    assert!(error.message().ends_with("at `$.ends_at`"), "{error}");

    // Entries of the timeline may have neither.
    let data = json!({"all_day": false, "starts_at": null, "ends_at": null});
    let event = body("TimelineEvent", json!({"data": data}));
    let events = account(&json!([event])).reports().progress().send().unwrap();
    assert_eq!(events[0].data.as_ref().unwrap().starts_at, None);
}

#[test]
fn sizes_are_integers_in_every_spelling() {
    for (size, expected) in [
        ("1024", Some(1024)),
        ("1024.0", Some(1024)),
        ("752.0000000000001", Some(752)),
        ("1.024e3", Some(1024)),
        ("null", None),
    ] {
        let size: Value = serde_json::from_str(size).unwrap();
        let image = body("RichTextAttachment", json!({"width": size}));
        let todo = body("Todo", json!({"description_attachments": [image]}));
        let todo = account(&todo).todos().get(1).send().unwrap();
        assert_eq!(todo.description_attachments[0].width, expected, "{size}");
        assert_eq!(todo.description_attachments[0].height, None);
    }
    for size in ["1e300", "2147483648.0", "\"1024\""] {
        let size: Value = serde_json::from_str(size).unwrap();
        let image = body("RichTextAttachment", json!({"width": size}));
        let todo = body("Todo", json!({"description_attachments": [image]}));
        let error = account(&todo).todos().get(1).send().unwrap_err();
        assert!(error.message().ends_with("at `$.description_attachments[0].width`"), "{error}");
    }
}

#[test]
fn ids_of_people_are_numbers_or_words() {
    let people = [json!(12), json!("13"), json!("campfire"), json!(i64::MAX)];
    let people: Value = people.into_iter().map(|id| body("Person", json!({"id": id}))).collect();
    let people = account(&people).people().list().send().unwrap();
    let ids: Vec<_> = people.iter().map(|person| person.id.clone()).collect();
    assert_eq!(ids, [12.into(), 13.into(), PersonId::from("campfire"), i64::MAX.into()]);
    assert_eq!(ids[1].number(), Some(13.into()));
    assert_eq!(ids[2].number(), None);
}

#[test]
fn assignments_are_recursive() {
    let step = json!({"id": 3, "content": "Saw", "due_on": null});
    let card = json!({"id": 2, "content": "Build", "children": [step, {"id": 4}]});
    let body = json!({"priorities": [{"id": 1, "children": [card]}], "non_priorities": []});
    let mine = account(&body).my_assignments().get().send().unwrap();
    let first = &mine.priorities.unwrap()[0];
    let card = &first.children.as_ref().unwrap()[0];
    let steps = card.children.as_ref().unwrap();
    assert_eq!((steps[0].content.as_deref(), steps[0].due_on), (Some("Saw"), None));
    assert_eq!((steps[1].id.get(), steps[1].children.as_ref()), (4, None));
    assert_eq!(mine.non_priorities.unwrap().len(), 0);
}

#[test]
fn maps_and_details_are_unmodified() {
    let details = json!({"notified": [12, "all"], "ratio": 0.25, "none": null});
    let delivery = json!({
        "request": {
            "headers": {"Content-Type": "application/json", "X-Empty": ""},
            "body": {"kind": "todo_teleported", "details": details},
        },
        "response": {"headers": {}, "code": 200},
    });
    let webhook = body("Webhook", json!({"recent_deliveries": [delivery, {}]}));
    let webhook = account(&webhook).webhooks().get(1).send().unwrap();
    let deliveries = webhook.recent_deliveries.unwrap();
    let request = deliveries[0].request.as_ref().unwrap();
    let headers: Vec<_> = request.headers.iter().flatten().collect();
    assert_eq!(headers.len(), 2);
    assert_eq!(request.headers.as_ref().unwrap()["Content-Type"], "application/json");
    let event = request.body.as_ref().unwrap();
    assert_eq!(event.kind.as_deref(), Some("todo_teleported"));
    assert_eq!(event.details.as_ref(), Some(&details));
    assert_eq!(deliveries[0].response.as_ref().unwrap().headers.as_ref().unwrap().len(), 0);
    assert_eq!((deliveries[1].request.as_ref(), deliveries[1].response.as_ref()), (None, None));
}

#[test]
fn recordings_have_the_members_of_their_type() {
    let card =
        json!({"type": "Kanban::Card", "content": null, "description": "<p>", "color": null});
    let file = json!({
        "type": "Upload", "content": null, "description": null, "filename": "plan.png",
        "byte_size": 9_000_000_000_i64, "width": 640.0, "height": null,
    });
    let found = account(&json!([card, file])).search().query("plan").send().unwrap();
    assert_eq!(found[0].kind, Some(RecordingType::KanbanCard));
    assert_eq!((found[0].description.as_deref(), found[0].byte_size), (Some("<p>"), None));
    assert_eq!((found[1].byte_size, found[1].width), (Some(9_000_000_000), Some(640)));
    let bare = account(&json!([{"description": null}])).search().query("plan").send().unwrap();
    assert_eq!((bare[0].content.as_deref(), bare[0].description.as_deref()), (None, None));

    // These records may have no members at all.
    let files = account(&json!([{}, {"filename": "a.txt", "parent": null}])).everything().files();
    let files = files.send().unwrap();
    assert_eq!((files[0].filename.as_deref(), files[1].filename.as_deref()), (None, Some("a.txt")));
    let event =
        body("TimelineEvent", json!({"attachments": [{}, {"width": 10.0, "caption": "So"}]}));
    let events = account(&json!([event])).timeline().for_project(1).send().unwrap();
    let attachments = events[0].attachments.as_ref().unwrap();
    assert_eq!((attachments[0].width, attachments[1].width), (None, Some(10)));

    let note =
        body("Notification", json!({"type": "Ping", "creator": {"id": "basecamp", "name": "B"}}));
    let notes = body("MyNotifications", json!({"unreads": [note], "reads": []}));
    let notes = account(&notes).my_notifications().get().send().unwrap();
    let unread = &notes.unreads.unwrap()[0];
    assert_eq!(unread.kind.as_deref(), Some("Ping"));
    assert_eq!(unread.creator.as_ref().unwrap().id, PersonId::from("basecamp"));
    assert_eq!((notes.reads.unwrap().len(), notes.memories), (0, None));

    let recording = body("Recording", json!({"type": "Question::Answer", "parent": null}));
    let recordings = account(&json!([recording])).recordings().list("Question::Answer");
    assert_eq!(recordings.send().unwrap()[0].kind, RecordingType::QuestionAnswer);
}

#[test]
fn lists_in_queries_repeat_their_name() {
    let (account, server) = answering(&json!([]));
    let search = account.search().query("a&b").type_names(["Todo", "Kanban::Card"]);
    search.creator_ids([12, 13]).exclude_chat(false).send().unwrap();
    account.search().query("").send().unwrap();
    let queries: Vec<_> = server
        .requests()
        .iter()
        .map(|received| received.request.uri().query().unwrap().to_owned())
        .collect();
    assert_eq!(
        queries,
        [
            "q=a%26b&type_names[]=Todo&type_names[]=Kanban%3A%3ACard&creator_ids[]=12\
             &creator_ids[]=13&exclude_chat=false",
            "q=",
        ]
    );
}

#[test]
fn pages_have_three_shapes() {
    let bare = json!([samples::body_of("Comment", Extent::Minimal)]);
    let comments = account(&bare).comments().list(1).send().unwrap();
    assert_eq!((comments.len(), comments.envelope()), (1, &()));

    let event = body("TimelineEvent", json!({"action": "completed"}));
    let keyed = body("PersonProgress", json!({"events": [event]}));
    let progress = account(&keyed).reports().person_progress(12).send().unwrap();
    assert_eq!(progress[0].action.as_deref(), Some("completed"));
    assert_eq!(json!(progress.envelope().person)["id"], keyed["person"]["id"]);

    // These results contain the position of the next page, and the caller decides when to poll.
    let event = samples::body_of("FeedEvent", Extent::Minimal);
    let cursor =
        json!({"events": [event], "position": "p2", "next": "/999/events.json?position=p2"});
    let page = account(&cursor).event_feed().poll().position("p1").send().unwrap();
    assert_eq!((page.events.len(), page.position.as_str()), (1, "p2"));
    assert_eq!(page.next.as_deref(), Some("/999/events.json?position=p2"));
    let last = json!({"items": [], "position": "p9", "next": null});
    let page = account(&last).event_feed().poll_inbox().send().unwrap();
    assert_eq!((page.items.len(), page.position.as_str(), page.next), (0, "p9", None));
}

#[test]
fn members_that_were_added_later_may_be_absent() {
    let mut old = samples::body_of("Message", Extent::Full);
    let members = old.as_object_mut().unwrap();
    for name in ["visible_to_clients", "title", "type", "status", "content_attachments", "app_url"]
    {
        assert!(members.remove(name).is_some(), "{name}");
    }
    let message = account(&old).messages().get(1).send().unwrap();
    assert_eq!((message.title.as_str(), message.visible_to_clients), ("", false));
    assert_eq!(message.kind, RecordingType::Other(String::new()));
    assert_eq!((message.status.as_str(), message.content_attachments.len()), ("", 0));

    // An id, a date and an object have no empty value, and an update writes the content back.
    for (name, ty) in [("id", "Message"), ("created_at", "Message"), ("bucket", "Message")] {
        let mut body = samples::body_of(ty, Extent::Full);
        body.as_object_mut().unwrap().remove(name);
        let error = account(&body).messages().get(1).send().unwrap_err();
        assert!(error.message().ends_with(&format!("missing field `{name}` at `$`")), "{error}");
    }
    let mut body = samples::body_of("Todo", Extent::Full);
    body.as_object_mut().unwrap().remove("content");
    let error = account(&body).todos().get(1).send().unwrap_err();
    assert!(error.message().ends_with("missing field `content` at `$`"), "{error}");
}

#[test]
fn null_people_are_skipped_and_people_without_an_id_are_unknown() {
    let people =
        json!([null, {"name": "Ines"}, {"id": null, "name": "Jo"}, {"id": 3, "name": "K"}]);
    let listed = account(&people).people().list().send().unwrap();
    let ids: Vec<_> = listed.iter().map(|person| person.id.clone()).collect();
    assert_eq!(ids, [PersonId::Unknown, PersonId::Unknown, PersonId::from(3)]);
    assert_eq!(serde_json::to_value(&listed[0]).unwrap(), json!({"name": "Ines"}));
    let error = account(&json!([[]])).people().list().send().unwrap_err();
    assert!(error.message().contains("expected struct Person"), "{error}");

    let members = json!({"assignees": people, "creator": {"name": "Ines"}, "description": "",
        "completion_subscribers": []});
    let todo = body("Todo", members);
    let (account, server) = answering(&todo);
    let todo = account.todos().get(1).send().unwrap();
    assert_eq!((todo.assignees.unwrap().len(), todo.creator.id), (3, PersonId::Unknown));

    // An update can't refer to people without an id.
    let error = account.todos().update(1).content("Saw").send().unwrap_err();
    assert!(error.message().contains("`$.assignees[1].id` is missing"), "{error}");
    assert!(server.requests().iter().all(|sent| sent.request.method() == "GET"));
}

#[test]
fn an_update_omits_null_people() {
    let members = json!({"description": "", "completion_subscribers": [],
        "assignees": [null, {"id": 3, "name": "K"}]});
    let (account, server) = answering(&body("Todo", members));
    account.todos().update(1).content("Saw").send().unwrap();
    let requests = server.requests();
    let written: Value = serde_json::from_slice(requests[1].request.body()).unwrap();
    assert_eq!(written["assignee_ids"], json!([3]));
}

#[test]
fn a_stream_ticket_shows_no_secret() {
    let ticket =
        json!({"ticket": "hush-1", "expires_in": 120, "url": "wss://x.test/?ticket=hush-1"});
    let ticket = account(&ticket).event_feed().create_stream_ticket().send().unwrap();
    assert_eq!(ticket.ticket.expose(), "hush-1");
    assert_eq!(ticket.url.expose(), "wss://x.test/?ticket=hush-1");
    let shown = format!("{ticket:?} {}", serde_json::to_string(&ticket).unwrap());
    assert!(!shown.contains("hush"), "{shown}");
}

#[test]
fn documented_members_beyond_the_api_document_have_fields() {
    let entry = json!({"recurrence_schedule": {
        "frequency": "every_week", "days": [3], "hour": null, "week_interval": 2,
        "start_date": "2018-11-28", "end_date": null
    }});
    let entry = account(&body("ScheduleEntry", entry)).schedules().get_entry(1).send().unwrap();
    let recurrence = entry.recurrence_schedule.unwrap();
    assert_eq!(recurrence.frequency.as_deref(), Some("every_week"));
    assert_eq!((recurrence.days, recurrence.week_interval), (Some(vec![3]), Some(2)));
    assert_eq!(recurrence.start_date, Some(DateOrTimestamp::Date(date(2018, 11, 28))));

    let details = json!({"new_parent_id": 8, "parent_id_was": 7});
    let event = body("Event", json!({"details": details}));
    let events = account(&json!([event])).events().list(1).send().unwrap();
    let details = events[0].details.as_ref().unwrap();
    assert_eq!((details.new_parent_id, details.parent_id_was), (Some(8.into()), Some(7.into())));

    let project = body("Project", json!({"position": 4, "last_needle_color": "red"}));
    let project = account(&project).projects().get(1).send().unwrap();
    assert_eq!(project.position, Some(4));
    assert_eq!(project.last_needle_color.unwrap().as_str(), "red");
}

#[test]
fn documented_arguments_beyond_the_api_document_have_setters() {
    let (account, server) = answering(&json!([]));
    let day = date(2026, 12, 1);
    account.checkins().list_answers(7).date(day).creator_id(3).send().unwrap();
    account.search().query("x").per_page(20).send().unwrap();
    account.timesheets().report().start_date(day).end_date(day).send().unwrap();
    let queries: Vec<_> = server
        .requests()
        .iter()
        .map(|received| received.request.uri().query().unwrap().to_owned())
        .collect();
    assert_eq!(
        queries,
        [
            "date=2026-12-01&creator_id=3",
            "q=x&per_page=20",
            "start_date=2026-12-01&end_date=2026-12-01",
        ]
    );

    let (account, server) = answering(&samples::body_of("Tool", Extent::Minimal));
    account.tools().create(1, "Todoset").source_recording_id(5).send().unwrap();
    let sent: Value = serde_json::from_slice(server.requests()[0].request.body()).unwrap();
    assert_eq!(sent, json!({"tool_type": "Todoset", "source_recording_id": 5}));

    let (account, server) = answering(&samples::body_of("Todolist", Extent::Minimal));
    account.todolist_groups().create(1, "Spring").color("green").send().unwrap();
    let sent: Value = serde_json::from_slice(server.requests()[0].request.body()).unwrap();
    assert_eq!(sent, json!({"name": "Spring", "color": "green"}));
}
