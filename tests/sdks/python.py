"""Runs calls of the Python SDK for the test `sdks`: a request is a line of JSON, and so is its
outcome."""

import inspect
import json
import os
import sys

from basecamp import BasecampError, Client, Config, DownloadResult, ListResult
from basecamp.oauth import refresh_token

# The methods, by operation id.
METHODS = {
    "GetAccount": "account.get_account",
    "UpdateAccountName": "account.update_account_name",
    "CreateAttachment": "attachments.create",
    "CreateBookmark": "bookmarks.create_bookmark",
    "DeleteBookmark": "bookmarks.delete_bookmark",
    "GetBookmark": "bookmarks.get_bookmark",
    "ListMyBookmarks": "bookmarks.list_my_bookmarks",
    "CreateRecordingBoost": "boosts.create_recording_boost",
    "DeleteBoost": "boosts.delete_boost",
    "GetBoost": "boosts.get_boost",
    "ListRecordingBoosts": "boosts.list_recording_boosts",
    "CreateCampfireLine": "campfires.create_line",
    "CreateCampfireUpload": "campfires.create_upload",
    "CreateChatbot": "campfires.create_chatbot",
    "DeleteCampfireLine": "campfires.delete_line",
    "DeleteChatbot": "campfires.delete_chatbot",
    "GetCampfire": "campfires.get",
    "GetCampfireLine": "campfires.get_line",
    "ListCampfireLines": "campfires.list_lines",
    "ListCampfireUploads": "campfires.list_uploads",
    "ListCampfires": "campfires.list",
    "ListChatbots": "campfires.list_chatbots",
    "UpdateCampfireLine": "campfires.update_line",
    "UpdateChatbot": "campfires.update_chatbot",
    "CreateCardColumn": "card_columns.create",
    "DisableCardColumnOnHold": "card_columns.disable_on_hold",
    "EnableCardColumnOnHold": "card_columns.enable_on_hold",
    "GetCardColumn": "card_columns.get",
    "MoveCardColumn": "card_columns.move",
    "SetCardColumnColor": "card_columns.set_color",
    "SubscribeToCardColumn": "card_columns.subscribe_to_column",
    "UnsubscribeFromCardColumn": "card_columns.unsubscribe_from_column",
    "UpdateCardColumn": "card_columns.update",
    "CreateCardStep": "card_steps.create",
    "GetCardStep": "card_steps.get",
    "RepositionCardStep": "card_steps.reposition",
    "SetCardStepCompletion": "card_steps.set_completion",
    "UpdateCardStep": "card_steps.update",
    "GetCardTable": "card_tables.get",
    "CreateCard": "cards.create",
    "GetCard": "cards.get",
    "ListCards": "cards.list",
    "MoveCard": "cards.move",
    "UpdateCard": "cards.update",
    "CreateAnswer": "checkins.create_answer",
    "CreateQuestion": "checkins.create_question",
    "GetAnswer": "checkins.get_answer",
    "GetAnswersByPerson": "checkins.by_person",
    "GetQuestion": "checkins.get_question",
    "GetQuestionnaire": "checkins.get_questionnaire",
    "ListAnswers": "checkins.list_answers",
    "ListQuestionAnswerers": "checkins.answerers",
    "ListQuestions": "checkins.list_questions",
    "PauseQuestion": "checkins.pause",
    "ResumeQuestion": "checkins.resume",
    "UpdateAnswer": "checkins.update_answer",
    "UpdateQuestion": "checkins.update_question",
    "SetClientVisibility": "client_visibility.set_visibility",
    "CreateCloudFile": "cloud_files.create_cloud_file",
    "GetCloudFile": "cloud_files.get_cloud_file",
    "CreateComment": "comments.create",
    "GetComment": "comments.get",
    "ListComments": "comments.list",
    "UpdateComment": "comments.update",
    "CreateDocument": "documents.create",
    "GetDocument": "documents.get",
    "ListDocuments": "documents.list",
    "ReplaceDocument": "documents.replace",
    "UpdateDocument": "documents.update",
    "ListEvents": "events.list",
    "GetEverythingComments": "everything.get_everything_comments",
    "GetEverythingMessages": "everything.get_everything_messages",
    "GetEverythingOpenTodos": "everything.get_everything_open_todos",
    "CreateFolder": "folders.create_folder",
    "DeleteFolder": "folders.delete_folder",
    "GetFolder": "folders.get_folder",
    "ListFolders": "folders.list_folders",
    "UpdateFolder": "folders.update_folder",
    "CreateGaugeNeedle": "gauges.create_gauge_needle",
    "DestroyGaugeNeedle": "gauges.destroy_gauge_needle",
    "GetGaugeNeedle": "gauges.get_gauge_needle",
    "ListGaugeNeedles": "gauges.list_gauge_needles",
    "ToggleGauge": "gauges.toggle_gauge",
    "UpdateGaugeNeedle": "gauges.update_gauge_needle",
    "CreateGoogleDocument": "google_documents.create_google_document",
    "GetGoogleDocument": "google_documents.get_google_document",
    "GetHillChart": "hill_charts.get",
    "UpdateHillChartSettings": "hill_charts.update_settings",
    "CreateLineupMarker": "lineup.create",
    "DeleteLineupMarker": "lineup.delete",
    "ListLineupMarkers": "lineup.list_lineup_markers",
    "UpdateLineupMarker": "lineup.update",
    "GetMessageBoard": "message_boards.get",
    "CreateMessageType": "message_types.create",
    "DeleteMessageType": "message_types.delete",
    "GetMessageType": "message_types.get",
    "ListMessageTypes": "message_types.list",
    "UpdateMessageType": "message_types.update",
    "CreateMessage": "messages.create",
    "GetMessage": "messages.get",
    "ListMessages": "messages.list",
    "PinMessage": "messages.pin",
    "UnpinMessage": "messages.unpin",
    "UpdateMessage": "messages.update",
    "GetMyAssignments": "my_assignments.get_my_assignments",
    "GetMyNote": "my_notes.get_my_note",
    "UpdateMyNote": "my_notes.update_my_note",
    "GetMyNotifications": "my_notifications.get_my_notifications",
    "DisableOutOfOffice": "people.disable_out_of_office",
    "EnableOutOfOffice": "people.enable_out_of_office",
    "GetMyPreferences": "people.get_my_preferences",
    "GetMyProfile": "people.my_profile",
    "GetOutOfOffice": "people.get_out_of_office",
    "GetPerson": "people.get",
    "ListAssignablePeople": "people.list_assignable",
    "ListPeople": "people.list",
    "ListPingablePeople": "people.list_pingable",
    "ListProjectPeople": "people.list_for_project",
    "UpdateMyPreferences": "people.update_my_preferences",
    "UpdateMyProfile": "people.update_my_profile",
    "UpdateProjectAccess": "people.update_project_access",
    "CreatePing": "pings.create",
    "ListPings": "pings.list",
    "ArchiveProject": "projects.archive",
    "CreateProject": "projects.create",
    "GetProject": "projects.get",
    "ListProjects": "projects.list",
    "ListRecentProjects": "projects.list_recent_projects",
    "RecordProjectVisit": "projects.record_project_visit",
    "TrashProject": "projects.trash",
    "UnarchiveProject": "projects.unarchive",
    "UpdateProject": "projects.update",
    "ArchiveRecording": "recordings.archive",
    "ListRecordings": "recordings.list",
    "MoveRecordingToVault": "recordings.move_to_vault",
    "TrashRecording": "recordings.trash",
    "UnarchiveRecording": "recordings.unarchive",
    "GetAssignedTodos": "reports.assigned",
    "GetOverdueTodos": "reports.overdue",
    "GetProgressReport": "reports.progress",
    "GetUpcomingSchedule": "reports.upcoming",
    "CreateScheduleEntry": "schedules.create_entry",
    "GetSchedule": "schedules.get",
    "GetScheduleEntry": "schedules.get_entry",
    "ListScheduleEntries": "schedules.list_entries",
    "ReplaceScheduleEntry": "schedules.replace_entry",
    "UpdateScheduleEntry": "schedules.update_entry",
    "UpdateScheduleSettings": "schedules.update_settings",
    "GetSearchMetadata": "search.metadata",
    "Search": "search.search",
    "GetSubscription": "subscriptions.get",
    "Subscribe": "subscriptions.subscribe",
    "Unsubscribe": "subscriptions.unsubscribe",
    "UpdateSubscription": "subscriptions.update",
    "CompleteSubtask": "subtasks.complete",
    "CreateSubtask": "subtasks.create",
    "DeleteSubtask": "subtasks.delete",
    "GetSubtask": "subtasks.get",
    "ListSubtasks": "subtasks.list",
    "RepositionSubtask": "subtasks.reposition",
    "UncompleteSubtask": "subtasks.uncomplete",
    "UpdateSubtask": "subtasks.update",
    "CreateProjectFromTemplate": "templates.create_project",
    "CreateTemplate": "templates.create",
    "DeleteTemplate": "templates.delete",
    "GetProjectConstruction": "templates.get_construction",
    "GetTemplate": "templates.get",
    "ListTemplates": "templates.list",
    "UpdateTemplate": "templates.update",
    "GetProjectTimeline": "timeline.get_project_timeline",
    "CreateTimesheetEntry": "timesheets.create",
    "DestroyTimesheetEntry": "timesheets.destroy",
    "GetProjectTimesheet": "timesheets.for_project",
    "GetRecordingTimesheet": "timesheets.for_recording",
    "GetTimesheetEntry": "timesheets.get",
    "GetTimesheetReport": "timesheets.report",
    "UpdateTimesheetEntry": "timesheets.update",
    "CreateTodolistGroup": "todolist_groups.create",
    "ListTodolistGroups": "todolist_groups.list",
    "RepositionTodolistGroup": "todolist_groups.reposition",
    "CreateTodolist": "todolists.create",
    "GetTodolistOrGroup": "todolists.get",
    "ListTodolists": "todolists.list",
    "RepositionTodolist": "todolists.reposition",
    "UpdateTodolist": "todolists.update",
    "UpdateTodolistOrGroup": "todolists.replace",
    "CompleteTodo": "todos.complete",
    "CreateTodo": "todos.create",
    "CreateTodosetTodo": "todos.create_todoset_todo",
    "GetTodo": "todos.get",
    "ListTodos": "todos.list",
    "ReplaceTodo": "todos.replace",
    "RepositionTodo": "todos.reposition",
    "UncompleteTodo": "todos.uncomplete",
    "UpdateTodo": "todos.update",
    "GetTodoset": "todosets.get",
    "DisableTool": "tools.disable",
    "EnableTool": "tools.enable",
    "GetTool": "tools.get",
    "RepositionTool": "tools.reposition",
    "UpdateTool": "tools.update",
    "CreateUpload": "uploads.create",
    "CreateUploadVersion": "uploads.create_version",
    "GetUpload": "uploads.get",
    "ListUploadVersions": "uploads.list_versions",
    "ListUploads": "uploads.list",
    "UpdateUpload": "uploads.update",
    "download": "uploads.download",
    "CreateVault": "vaults.create",
    "GetVault": "vaults.get",
    "ListVaults": "vaults.list",
    "UpdateVault": "vaults.update",
    "CreateWebhook": "webhooks.create",
    "DeleteWebhook": "webhooks.delete",
    "GetWebhook": "webhooks.get",
    "ListWebhooks": "webhooks.list",
    "UpdateWebhook": "webhooks.update",
}


class Session:
    """The tokens of the account, which a 401 refreshes."""

    refreshable = True

    def __init__(self):
        self.access = os.environ["BASECAMP_TOKEN"]
        self.renewal = os.environ["BASECAMP_REFRESH_TOKEN"]

    def access_token(self):
        return self.access

    def refresh(self):
        token = refresh_token(
            os.environ["BASECAMP_TOKEN_ENDPOINT"],
            self.renewal,
            client_id=os.environ["BASECAMP_CLIENT_ID"],
            client_secret=os.environ["BASECAMP_CLIENT_SECRET"],
        )
        self.access, self.renewal = token.access_token, token.refresh_token
        return True


def run(account, request):
    """Makes the call of a request and returns its outcome."""
    path = METHODS.get(request["call"])
    if path is None:
        return {"unsupported": True}
    service, name = path.split(".")
    method = getattr(getattr(account, service), name)
    return outcome(method(**named(request["with"], inspect.signature(method).parameters)))


def named(arguments, parameters):
    """Returns the arguments under the names of the method's parameters."""
    named = {}
    for name, value in arguments.items():
        if name == "file":
            named["content"] = value["content"].encode()
            named["content_type"] = value["content_type"]
            named["name" if "name" in parameters else "filename"] = value["file_name"]
        elif name in parameters:
            named[name] = value
        else:
            # Names that differ from those of the steps: other words, and words of the language.
            others = {"project_id": "bucket_id", "kind": "type"}
            named[others.get(name, name + "_")] = value
    return named


def outcome(result):
    if isinstance(result, ListResult):
        meta = result.meta
        return {
            "items": list(result),
            "total_count": meta.total_count,
            "truncated": meta.truncated,
        }
    if isinstance(result, DownloadResult):
        return {
            "text": result.body.decode(),
            "file_name": result.filename,
            "content_type": result.content_type,
            "length": result.content_length,
        }
    return result


def main():
    config = Config(base_url=os.environ["BASECAMP_BASE_URL"], base_delay=0.01, max_jitter=0.0)
    client = Client(config=config, token_provider=Session())
    account = client.for_account(os.environ["BASECAMP_ACCOUNT_ID"])
    for line in sys.stdin:
        try:
            answer = run(account, json.loads(line))
        except BasecampError as error:
            answer = {"error": {"code": error.code, "status": error.http_status}}
        print(json.dumps(answer), flush=True)


main()
