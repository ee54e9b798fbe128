//! The methods of the SDK, by operation id.

use basecamp_sdk::AccountClient;
use basecamp_sdk::services::cards::UpdateCardRequest;
use basecamp_sdk::services::documents::UpdateDocumentRequest;
use basecamp_sdk::services::messages::ListMessagesParams;
use basecamp_sdk::services::projects::ListProjectsParams;
use basecamp_sdk::services::recordings::ListRecordingsParams;
use basecamp_sdk::services::schedules::UpdateScheduleEntryRequest;
use basecamp_sdk::services::timesheets::GetTimesheetReportParams;
use basecamp_sdk::services::todolists::UpdateTodolistRequest;
use basecamp_sdk::services::todos::{ListTodosParams, UpdateTodoRequest};
use serde_json::json;

use crate::outcome::{Outcome, empty, file, list, value};
use crate::with::With;

/// Makes the call of the operation with this id. A line of the table has the shape of the result,
/// the operation, its method, the leading arguments, and the last argument: the body, or options.
macro_rules! calls {
    ($account:ident, $with:ident, $call:ident; $(
        $shape:ident $operation:ident = $service:ident.$method:ident[$($id:ident),*]($($last:tt)*);
    )*) => {
        match $call {
            $(stringify!($operation) => {
                let result = send!($with, $account.$service(), $method, [$($id)*] $($last)*);
                shape!($shape, $account, result)
            })*
            _ => Ok(json!({ "unsupported": true })),
        }
    };
}

macro_rules! send {
    ($with:ident, $service:expr, $method:ident, [$($id:ident)*]) => {
        $service.$method($($with.id(stringify!($id))),*).await
    };
    ($with:ident, $service:expr, $method:ident, [$($id:ident)*] body) => {
        $service.$method($($with.id(stringify!($id)),)* &$with.body()).await
    };
    ($with:ident, $service:expr, $method:ident, [$($id:ident)*] default) => {
        $service.$method($($with.id(stringify!($id)),)* &Default::default()).await
    };
    ($with:ident, $service:expr, $method:ident, [$($id:ident)*] $options:ident {
        $($name:ident),*
    }) => {{
        let options =
            $options { $($name: $with.option(stringify!($name)),)* ..Default::default() };
        $service.$method($($with.id(stringify!($id)),)* &options).await
    }};
}

macro_rules! shape {
    (list, $account:ident, $result:ident) => {
        list($account, $result).await
    };
    ($shape:ident, $account:ident, $result:ident) => {
        $shape($result)
    };
}

/// Makes a call by the id of its operation.
pub(crate) async fn run(account: &AccountClient, call: &str, with: &With) -> Outcome {
    match call {
        "CreateAttachment" => {
            let (name, kind, content) = with.file();
            value(account.attachments().create(&name, &kind, content).await)
        }
        "CreateCampfireUpload" => {
            let (id, (name, kind, content)) = (with.id("campfire_id"), with.file());
            value(account.campfires().create_upload(id, &name, &kind, content).await)
        }
        "GetUpcomingSchedule" => {
            let window = ["window_starts_on", "window_ends_on"].map(|name| with.text(name));
            value(account.reports().upcoming(&window[0], &window[1]).await)
        }
        "ListRecordings" => {
            let status = with.option("status");
            let options = ListRecordingsParams { status, ..Default::default() };
            let first = account.recordings().list(&with.text("kind"), &options).await;
            list(account, first).await
        }
        "Search" => {
            let first = account.search().search(&with.text("q"), &Default::default()).await;
            list(account, first).await
        }
        _ => by_table(account, call, with).await,
    }
}

async fn by_table(account: &AccountClient, call: &str, with: &With) -> Outcome {
    calls! { account, with, call;
        value GetAccount = account.account[]();
        value UpdateAccountName = account.update_account_name[](body);
        value CreateBookmark = bookmarks.create_bookmark[recording_id]();
        empty DeleteBookmark = bookmarks.delete_bookmark[recording_id]();
        value GetBookmark = bookmarks.get_bookmark[recording_id]();
        list ListMyBookmarks = bookmarks.list_my_bookmarks[](default);
        value CreateRecordingBoost = boosts.create_for_recording[recording_id](body);
        empty DeleteBoost = boosts.delete[boost_id]();
        value GetBoost = boosts.get[boost_id]();
        list ListRecordingBoosts = boosts.list_for_recording[recording_id](default);
        value CreateCampfireLine = campfires.create_line[campfire_id](body);
        value CreateChatbot = campfires.create_chatbot[project_id, campfire_id](body);
        empty DeleteCampfireLine = campfires.delete_line[campfire_id, line_id]();
        empty DeleteChatbot = campfires.delete_chatbot[project_id, campfire_id, chatbot_id]();
        value GetCampfire = campfires.get[campfire_id]();
        value GetCampfireLine = campfires.get_line[campfire_id, line_id]();
        list ListCampfireLines = campfires.list_lines[campfire_id](default);
        list ListCampfireUploads = campfires.list_uploads[campfire_id](default);
        list ListCampfires = campfires.list[](default);
        list ListChatbots = campfires.list_chatbots[project_id, campfire_id]();
        empty UpdateCampfireLine = campfires.update_line[campfire_id, line_id](body);
        value UpdateChatbot = campfires.update_chatbot[project_id, campfire_id, chatbot_id](body);
        value CreateCardColumn = card_columns.create[card_table_id](body);
        value DisableCardColumnOnHold = card_columns.disable_on_hold[project_id, column_id]();
        value EnableCardColumnOnHold = card_columns.enable_on_hold[project_id, column_id]();
        value GetCardColumn = card_columns.get[column_id]();
        empty MoveCardColumn = card_columns.move_column[card_table_id](body);
        value SetCardColumnColor = card_columns.set_color[project_id, column_id](body);
        empty SubscribeToCardColumn = card_columns.subscribe_to_column[column_id]();
        empty UnsubscribeFromCardColumn = card_columns.unsubscribe_from_column[column_id]();
        value UpdateCardColumn = card_columns.update[column_id](body);
        value CreateCardStep = card_steps.create[card_id](body);
        value GetCardStep = card_steps.get[step_id]();
        empty RepositionCardStep = card_steps.reposition[card_id](body);
        value SetCardStepCompletion = card_steps.set_completion[step_id](body);
        value UpdateCardStep = card_steps.update[step_id](body);
        value GetCardTable = card_tables.get[card_table_id]();
        value CreateCard = cards.create[column_id](body);
        value GetCard = cards.get[card_id]();
        list ListCards = cards.list[column_id](default);
        empty MoveCard = cards.move_card[card_id](body);
        value UpdateCard = cards.update[card_id](UpdateCardRequest { assignee_ids, content, due_on, title });
        value CreateAnswer = checkins.create_answer[question_id](body);
        value CreateQuestion = checkins.create_question[questionnaire_id](body);
        value GetAnswer = checkins.get_answer[answer_id]();
        list GetAnswersByPerson = checkins.by_person[question_id, person_id](default);
        value GetQuestion = checkins.get_question[question_id]();
        value GetQuestionnaire = checkins.get_questionnaire[questionnaire_id]();
        list ListAnswers = checkins.list_answers[question_id](default);
        list ListQuestionAnswerers = checkins.answerers[question_id]();
        list ListQuestions = checkins.list_questions[questionnaire_id](default);
        value PauseQuestion = checkins.pause[question_id]();
        value ResumeQuestion = checkins.resume[question_id]();
        empty UpdateAnswer = checkins.update_answer[answer_id](body);
        value UpdateQuestion = checkins.update_question[question_id](body);
        value SetClientVisibility = client_visibility.set_visibility[recording_id](body);
        value CreateCloudFile = cloud_files.create_cloud_file[project_id, vault_id](body);
        value GetCloudFile = cloud_files.cloud_file[cloud_file_id]();
        value CreateComment = comments.create[recording_id](body);
        value GetComment = comments.get[comment_id]();
        list ListComments = comments.list[recording_id](default);
        value UpdateComment = comments.update[comment_id](body);
        value CreateDocument = documents.create[vault_id](body);
        value GetDocument = documents.get[document_id]();
        list ListDocuments = documents.list[vault_id](default);
        value ReplaceDocument = documents.replace[document_id](body);
        value UpdateDocument = documents.update[document_id](UpdateDocumentRequest { title });
        list ListEvents = events.list[recording_id](default);
        list GetEverythingComments = everything.everything_comments[](default);
        list GetEverythingMessages = everything.everything_messages[](default);
        list GetEverythingOpenTodos = everything.everything_open_todos[](default);
        value CreateFolder = folders.create_folder[](body);
        empty DeleteFolder = folders.delete_folder[folder_id]();
        value GetFolder = folders.get_folder[folder_id]();
        value ListFolders = folders.list_folders[]();
        value UpdateFolder = folders.update_folder[folder_id](body);
        value CreateGaugeNeedle = gauges.create_gauge_needle[project_id](body);
        empty DestroyGaugeNeedle = gauges.destroy_gauge_needle[needle_id]();
        value GetGaugeNeedle = gauges.gauge_needle[needle_id]();
        list ListGaugeNeedles = gauges.list_gauge_needles[project_id](default);
        empty ToggleGauge = gauges.toggle_gauge[project_id](body);
        value UpdateGaugeNeedle = gauges.update_gauge_needle[needle_id](body);
        value CreateGoogleDocument = google_documents.create_google_document[project_id, vault_id](body);
        value GetGoogleDocument = google_documents.google_document[google_document_id]();
        value GetHillChart = hill_charts.get[todoset_id]();
        value UpdateHillChartSettings = hill_charts.update_settings[todoset_id](body);
        value CreateLineupMarker = lineup.create[](body);
        empty DeleteLineupMarker = lineup.delete[marker_id]();
        value ListLineupMarkers = lineup.list_lineup_markers[]();
        value UpdateLineupMarker = lineup.update[marker_id](body);
        value GetMessageBoard = message_boards.get[board_id]();
        value CreateMessageType = message_types.create[project_id](body);
        empty DeleteMessageType = message_types.delete[project_id, type_id]();
        value GetMessageType = message_types.get[project_id, type_id]();
        list ListMessageTypes = message_types.list[project_id]();
        value UpdateMessageType = message_types.update[project_id, type_id](body);
        value CreateMessage = messages.create[board_id](body);
        value GetMessage = messages.get[message_id]();
        list ListMessages = messages.list[board_id](ListMessagesParams { direction, sort });
        empty PinMessage = messages.pin[message_id]();
        empty UnpinMessage = messages.unpin[message_id]();
        value UpdateMessage = messages.update[message_id](body);
        value GetMyAssignments = my_assignments.my_assignments[]();
        value GetMyNote = my_notes.get_my_note[]();
        value UpdateMyNote = my_notes.update_my_note[](body);
        value GetMyNotifications = my_notifications.my_notifications[](default);
        empty DisableOutOfOffice = people.disable_out_of_office[person_id]();
        value EnableOutOfOffice = people.enable_out_of_office[person_id](body);
        value GetMyPreferences = people.my_preferences[]();
        value GetMyProfile = people.me[]();
        value GetOutOfOffice = people.out_of_office[person_id]();
        value GetPerson = people.get[person_id]();
        value ListAssignablePeople = people.list_assignable[]();
        list ListPeople = people.list[](default);
        list ListPingablePeople = people.list_pingable[]();
        list ListProjectPeople = people.list_for_project[project_id](default);
        value UpdateMyPreferences = people.update_my_preferences[](body);
        empty UpdateMyProfile = people.update_my_profile[](body);
        value UpdateProjectAccess = people.update_project_access[project_id](body);
        value CreatePing = pings.create[](body);
        value ListPings = pings.list[]();
        empty ArchiveProject = projects.archive[project_id]();
        value CreateProject = projects.create[](body);
        value GetProject = projects.get[project_id]();
        list ListProjects = projects.list[](ListProjectsParams { status });
        value ListRecentProjects = projects.list_recent_projects[]();
        empty RecordProjectVisit = projects.record_project_visit[project_id]();
        empty TrashProject = projects.trash[project_id]();
        empty UnarchiveProject = projects.unarchive[project_id]();
        value UpdateProject = projects.update[project_id](body);
        empty ArchiveRecording = recordings.archive[recording_id]();
        empty MoveRecordingToVault = recordings.move_to_vault[recording_id](body);
        empty TrashRecording = recordings.trash[recording_id]();
        empty UnarchiveRecording = recordings.unarchive[recording_id]();
        value GetAssignedTodos = reports.assigned[person_id](default);
        value GetOverdueTodos = reports.overdue[]();
        list GetProgressReport = reports.progress[](default);
        value CreateScheduleEntry = schedules.create_entry[schedule_id](body);
        value GetSchedule = schedules.get[schedule_id]();
        value GetScheduleEntry = schedules.get_entry[entry_id]();
        list ListScheduleEntries = schedules.list_entries[schedule_id](default);
        value ReplaceScheduleEntry = schedules.replace_entry[entry_id](body);
        value UpdateScheduleEntry = schedules.update_entry[entry_id](UpdateScheduleEntryRequest { summary });
        value UpdateScheduleSettings = schedules.update_settings[schedule_id](body);
        value GetSearchMetadata = search.metadata[]();
        value GetSubscription = subscriptions.get[recording_id]();
        value Subscribe = subscriptions.subscribe[recording_id]();
        empty Unsubscribe = subscriptions.unsubscribe[recording_id]();
        value UpdateSubscription = subscriptions.update[recording_id](body);
        empty CompleteSubtask = subtasks.complete[subtask_id]();
        value CreateSubtask = subtasks.create[recording_id](body);
        empty DeleteSubtask = subtasks.delete[subtask_id]();
        value GetSubtask = subtasks.get[subtask_id]();
        list ListSubtasks = subtasks.list[recording_id](default);
        empty RepositionSubtask = subtasks.reposition[subtask_id](body);
        empty UncompleteSubtask = subtasks.uncomplete[subtask_id]();
        value UpdateSubtask = subtasks.update[subtask_id](body);
        value CreateProjectFromTemplate = templates.create_project[template_id](body);
        value CreateTemplate = templates.create[](body);
        empty DeleteTemplate = templates.delete[template_id]();
        value GetProjectConstruction = templates.get_construction[template_id, construction_id]();
        value GetTemplate = templates.get[template_id]();
        list ListTemplates = templates.list[](default);
        value UpdateTemplate = templates.update[template_id](body);
        list GetProjectTimeline = timeline.project_timeline[project_id](default);
        value CreateTimesheetEntry = timesheets.create[recording_id](body);
        empty DestroyTimesheetEntry = timesheets.destroy[entry_id]();
        list GetProjectTimesheet = timesheets.for_project[project_id](default);
        list GetRecordingTimesheet = timesheets.for_recording[recording_id](default);
        value GetTimesheetEntry = timesheets.get[entry_id]();
        value GetTimesheetReport = timesheets.report[](GetTimesheetReportParams { from, to });
        value UpdateTimesheetEntry = timesheets.update[entry_id](body);
        value CreateTodolistGroup = todolist_groups.create[todolist_id](body);
        list ListTodolistGroups = todolist_groups.list[todolist_id](default);
        empty RepositionTodolistGroup = todolist_groups.reposition[group_id](body);
        value CreateTodolist = todolists.create[todoset_id](body);
        value GetTodolistOrGroup = todolists.get[id]();
        list ListTodolists = todolists.list[todoset_id](default);
        empty RepositionTodolist = todolists.reposition[todolist_id](body);
        value UpdateTodolist = todolists.update[id](UpdateTodolistRequest { description });
        value UpdateTodolistOrGroup = todolists.replace[id](body);
        empty CompleteTodo = todos.complete[todo_id]();
        value CreateTodo = todos.create[todolist_id](body);
        value CreateTodosetTodo = todos.create_todoset_todo[project_id, todoset_id](body);
        value GetTodo = todos.get[todo_id]();
        list ListTodos = todos.list[todolist_id](ListTodosParams { completed, status });
        value ReplaceTodo = todos.replace[todo_id](body);
        empty RepositionTodo = todos.reposition[todo_id](body);
        empty UncompleteTodo = todos.uncomplete[todo_id]();
        value UpdateTodo = todos.update[todo_id](UpdateTodoRequest { content });
        value GetTodoset = todosets.get[todoset_id]();
        empty DisableTool = tools.disable[tool_id]();
        empty EnableTool = tools.enable[tool_id]();
        value GetTool = tools.get[tool_id]();
        empty RepositionTool = tools.reposition[tool_id](body);
        value UpdateTool = tools.update[tool_id](body);
        value CreateUpload = uploads.create[vault_id](body);
        value CreateUploadVersion = uploads.create_version[upload_id](body);
        value GetUpload = uploads.get[upload_id]();
        list ListUploadVersions = uploads.list_versions[upload_id]();
        list ListUploads = uploads.list[vault_id](default);
        value UpdateUpload = uploads.update[upload_id](body);
        file download = uploads.download[upload_id]();
        value CreateVault = vaults.create[vault_id](body);
        value GetVault = vaults.get[vault_id]();
        list ListVaults = vaults.list[vault_id](default);
        value UpdateVault = vaults.update[vault_id](body);
        value CreateWebhook = webhooks.create[project_id](body);
        empty DeleteWebhook = webhooks.delete[webhook_id]();
        value GetWebhook = webhooks.get[webhook_id]();
        list ListWebhooks = webhooks.list[project_id]();
        value UpdateWebhook = webhooks.update[webhook_id](body);
    }
}
