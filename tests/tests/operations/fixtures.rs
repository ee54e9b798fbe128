//! Bodies as Basecamp sends them, where there is a folder of such: the one that
//! `BASECAMP_FIXTURES_DIR` names, or `../shared/fixtures`, both seen from the workspace.
//!
//! Every file there must be in the table.

use std::collections::BTreeMap;
use std::env;
use std::path::Path;

use basecamp_codegen::files;
use basecamp_codegen::model::Shape;
use basecamp_codegen::ty::Type;
use basecamp_core::testing::Simulation;
use basecamp_core::{Call, RetryPolicy};
use basecamp_sandbox::samples::{self, Extent};
use basecamp_tests::calls::{TypedBody, TypedCall};
use basecamp_tests::description;
use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::Value;

use crate::expected;
use crate::normal_form::normal_form;
use crate::support::{self, account, context, count, decode};

/// The content of a file.
enum Fixture {
    /// The result of an operation.
    Result(&'static str),
    /// The body of an operation's request.
    Request(&'static str),
    /// A value of a type that is no operation's result.
    Value(&'static str),
    /// The body of a refusal with this status.
    Refusal(StatusCode),
}

use Fixture::{Refusal, Request, Result, Value as Named};

const FIXTURES: &[(&str, Fixture)] = &[
    ("attachments/create", Result("CreateAttachment")),
    ("boosts/get", Result("GetBoost")),
    ("boosts/list", Result("ListRecordingBoosts")),
    ("campfires/chatbot_get", Result("GetChatbot")),
    ("campfires/chatbot_get_nonadmin", Result("GetChatbot")),
    ("campfires/chatbots_list", Result("ListChatbots")),
    ("campfires/get", Result("GetCampfire")),
    ("campfires/line_get", Result("GetCampfireLine")),
    ("campfires/lines_list", Result("ListCampfireLines")),
    ("campfires/list", Result("ListCampfires")),
    ("campfires/upload_line_get", Result("GetCampfireLine")),
    ("campfires/uploads_list", Result("ListCampfireUploads")),
    ("cards/card_table", Result("GetCardTable")),
    ("cards/column", Result("GetCardColumn")),
    ("cards/get", Result("GetCard")),
    ("cards/list", Result("ListCards")),
    ("cards/step", Result("GetCardStep")),
    ("cards/wormhole", Result("CreateWormhole")),
    ("checkins/answer", Result("GetAnswer")),
    ("checkins/answers_by_person", Result("GetAnswersByPerson")),
    ("checkins/answers_list", Result("ListAnswers")),
    ("checkins/question", Result("GetQuestion")),
    ("checkins/questionnaire", Result("GetQuestionnaire")),
    ("checkins/questions_list", Result("ListQuestions")),
    ("client_approvals/get", Result("GetClientApproval")),
    ("client_approvals/list", Result("ListClientApprovals")),
    ("client_correspondences/get", Result("GetClientCorrespondence")),
    ("client_correspondences/list", Result("ListClientCorrespondences")),
    ("client_replies/get", Result("GetClientReply")),
    ("client_replies/list", Result("ListClientReplies")),
    ("cloud_files/get", Result("GetCloudFile")),
    ("comments/create", Result("CreateComment")),
    ("comments/get", Result("GetComment")),
    ("comments/list", Result("ListComments")),
    ("documents/create-request", Request("CreateDocument")),
    ("documents/get", Result("GetDocument")),
    ("documents/list", Result("ListDocuments")),
    ("documents/update-request", Request("ReplaceDocument")),
    ("events/list", Result("ListEvents")),
    ("forwards/get", Result("GetForward")),
    ("forwards/inbox", Result("GetInbox")),
    ("forwards/list", Result("ListForwards")),
    ("forwards/replies_list", Result("ListForwardReplies")),
    ("forwards/reply_get", Result("GetForwardReply")),
    ("gauges/get", Named("Gauge")),
    ("gauges/needle_get", Result("GetGaugeNeedle")),
    ("google_documents/get", Result("GetGoogleDocument")),
    ("hill_charts/get", Result("GetHillChart")),
    ("hill_charts/update-settings", Result("UpdateHillChartSettings")),
    ("hill_charts/update-settings-request", Request("UpdateHillChartSettings")),
    ("lineup/list", Result("ListLineupMarkers")),
    ("message_boards/get", Result("GetMessageBoard")),
    ("message_types/get", Result("GetMessageType")),
    ("message_types/list", Result("ListMessageTypes")),
    ("messages/get", Result("GetMessage")),
    ("messages/list", Result("ListMessages")),
    ("my_notes/get", Result("GetMyNote")),
    ("people/get", Result("GetPerson")),
    ("people/list", Result("ListPeople")),
    ("people/out-of-office", Result("GetOutOfOffice")),
    ("people/pingable", Result("ListPingablePeople")),
    ("people/update-access-request", Request("UpdateProjectAccess")),
    ("people/update-access-response", Result("UpdateProjectAccess")),
    ("projects/create-request", Request("CreateProject")),
    ("projects/error-limit", Refusal(StatusCode::INSUFFICIENT_STORAGE)),
    ("projects/get", Result("GetProject")),
    ("projects/list", Result("ListProjects")),
    ("projects/update-request", Request("UpdateProject")),
    ("recordings/client_visibility", Result("SetClientVisibility")),
    ("recordings/get", Named("Recording")),
    ("recordings/list", Result("ListRecordings")),
    ("schedules/entries_list", Result("ListScheduleEntries")),
    ("schedules/entry_get", Result("GetScheduleEntry")),
    ("schedules/get", Result("GetSchedule")),
    ("schedules/upcoming", Result("GetUpcomingSchedule")),
    ("search/metadata", Result("GetSearchMetadata")),
    ("search/results", Result("Search")),
    ("subscriptions/get", Result("GetSubscription")),
    ("subscriptions/subscribe", Result("Subscribe")),
    ("subscriptions/update", Result("UpdateSubscription")),
    ("subscriptions/update-request", Request("UpdateSubscription")),
    ("templates/create-request", Request("CreateTemplate")),
    ("templates/get", Result("GetTemplate")),
    ("templates/list", Result("ListTemplates")),
    ("templates/project_construction", Result("GetProjectConstruction")),
    ("templates/project_construction_completed", Result("GetProjectConstruction")),
    ("templates/update-request", Request("UpdateTemplate")),
    ("timesheet/create-request", Request("CreateTimesheetEntry")),
    ("timesheet/create-response", Result("CreateTimesheetEntry")),
    ("timesheet/get", Result("GetTimesheetEntry")),
    ("timesheet/project_report", Result("GetProjectTimesheet")),
    ("timesheet/recording_report", Result("GetRecordingTimesheet")),
    ("timesheet/report", Result("GetTimesheetReport")),
    ("timesheet/update-request", Request("UpdateTimesheetEntry")),
    ("timesheet/update-response", Result("UpdateTimesheetEntry")),
    ("todolist_groups/create-request", Request("CreateTodolistGroup")),
    ("todolist_groups/get", Result("GetTodolistOrGroup")),
    ("todolist_groups/list", Result("ListTodolistGroups")),
    ("todolists/create-request", Request("CreateTodolist")),
    ("todolists/get", Result("GetTodolistOrGroup")),
    ("todolists/list", Result("ListTodolists")),
    ("todolists/update-request", Request("UpdateTodolistOrGroup")),
    ("todos/create-request", Request("CreateTodo")),
    ("todos/create-response", Result("CreateTodo")),
    ("todos/get", Result("GetTodo")),
    ("todos/list", Result("ListTodos")),
    ("todos/update-request", Request("ReplaceTodo")),
    ("todosets/get", Result("GetTodoset")),
    ("tools/create", Result("CreateTool")),
    ("tools/disabled", Result("GetTool")),
    ("tools/get", Result("GetTool")),
    ("tools/nested_vault", Result("GetTool")),
    ("tools/update", Result("UpdateTool")),
    ("uploads/get", Result("GetUpload")),
    ("uploads/list", Result("ListUploads")),
    ("uploads/update-request", Request("UpdateUpload")),
    ("uploads/versions", Result("ListUploadVersions")),
    ("vaults/create-request", Request("CreateVault")),
    ("vaults/get", Result("GetVault")),
    ("vaults/list", Result("ListVaults")),
    ("vaults/update-request", Request("UpdateVault")),
    ("webhooks/create-request", Request("CreateWebhook")),
    ("webhooks/event-message-copied", Named("WebhookEvent")),
    ("webhooks/event-todo-created", Named("WebhookEvent")),
    ("webhooks/event-unknown-future", Named("WebhookEvent")),
    ("webhooks/get", Result("GetWebhook")),
    ("webhooks/list", Result("ListWebhooks")),
    ("webhooks/update-request", Request("UpdateWebhook")),
];

#[test]
fn every_fixture_decodes_as_its_type() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let named = env::var_os("BASECAMP_FIXTURES_DIR").map(|folder| workspace.join(folder));
    // One that is named has to be there.
    let usual = Some(workspace.join("../shared/fixtures")).filter(|folder| folder.is_dir());
    let Some(folder) = named.or(usual) else {
        println!("no fixtures: BASECAMP_FIXTURES_DIR doesn't name a folder of them");
        return;
    };
    let mut left: BTreeMap<_, _> =
        FIXTURES.iter().map(|(name, fixture)| (*name, fixture)).collect();
    let mut problems = Vec::new();
    let mut checked = 0;
    for (file, text) in files::read(&folder, "json").unwrap() {
        let name = file.trim_end_matches(".json");
        let Some(fixture) = left.remove(name) else {
            problems.push(format!("{file}: not in the table"));
            continue;
        };
        let json = serde_json::from_str(&text).unwrap();
        if let Err(defect) = check(fixture, &json) {
            problems.push(format!("{file}: {defect}"));
        }
        checked += 1;
    }
    problems.extend(left.keys().map(|name| format!("{name}.json: not there")));
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    count("fixtures", checked);
}

fn check(fixture: &Fixture, json: &Value) -> std::result::Result<(), String> {
    match *fixture {
        Result(id) => {
            let decoded = decode(id, json).map_err(|error| error.to_string())?;
            let ty = description::operation(id).unwrap().result.as_ref().unwrap();
            no_member_is_dropped(ty, json)?;
            same(&decoded, &normal_form(ty, json))
        }
        Named(name) => {
            no_member_is_dropped(&Type::Named(name.to_owned()), json)?;
            let decoded = TypedBody::find(name).unwrap().round_trip(json.to_string().as_bytes())?;
            same(&decoded, &normal_form(&Type::Named(name.to_owned()), json))
        }
        Request(id) => {
            let (call, operation) =
                (TypedCall::find(id).unwrap(), description::operation(id).unwrap());
            let mut arguments = samples::arguments(id, Extent::Minimal);
            arguments.retain(|name, _| operation.path.contains_key(name));
            arguments.extend(json.as_object().unwrap().clone());
            let request = crate::requests::sent(&*support::typed(call, &arguments));
            match request.body == expected::Content::Json(json.clone()) {
                true => Ok(()),
                false => Err(format!("sent as {:?}", request.body)),
            }
        }
        Refusal(status) => {
            let body = Bytes::from(json.to_string());
            let server = Simulation::new(move |_| {
                let response = Response::builder().status(status).body(body.clone());
                Ok(response.unwrap())
            });
            let call = account().projects().create("Garden").with_retry(RetryPolicy::from_api());
            let error = server.drive(&mut Call::new(context(), &call)).unwrap_err();
            same(&Value::from(error.message()), &json["error"])?;
            same(&Value::from(error.http_status()), &status.as_u16().into())
        }
    }
}

/// A member of this name represents the members that Basecamp will add.
const FUTURE: &str = "extra_future_field";

/// Checks that the types have a field for every member.
fn no_member_is_dropped(ty: &Type, value: &Value) -> std::result::Result<(), String> {
    match (ty, value) {
        (Type::List(item), Value::Array(items)) => {
            items.iter().try_for_each(|value| no_member_is_dropped(item, value))
        }
        (Type::Named(owner), Value::Object(members)) => {
            let Shape::Struct(fields) = &description::api().types[owner].shape else {
                return Ok(());
            };
            members.iter().filter(|(name, _)| *name != FUTURE).try_for_each(|(name, value)| {
                let field = fields.get(name).ok_or_else(|| format!("{owner} drops `{name}`"))?;
                no_member_is_dropped(&field.ty, value)
            })
        }
        _ => Ok(()),
    }
}

fn same(found: &Value, expected: &Value) -> std::result::Result<(), String> {
    match found == expected {
        true => Ok(()),
        false => Err(format!("expected {expected}, found {found}")),
    }
}

#[test]
fn the_table_lists_every_fixture() {
    for (file, fixture) in FIXTURES {
        match fixture {
            Result(id) | Request(id) => assert!(TypedCall::find(id).is_some(), "{file}"),
            Named(name) => assert!(TypedBody::find(name).is_some(), "{file}"),
            Refusal(_) => {}
        }
    }
}
