// @generated from api/*.toml by `basecamp-codegen generate`; do not edit.
//! A line for each operation and type, as input of macros.

use super::macros::{inputs, operations, types, updates};

operations! {
    single GetAccount = account.get()[];
    single RemoveAccountLogo = account.remove_logo()[];
    single UpdateAccountLogo = account.update_logo(logo: file)[];
    single UpdateAccountName = account.update_name(name: text)[];
    single CreateAttachment = attachments.create(file: file)[];
    single CreateBookmark = bookmarks.create(recording_id: id)[];
    single DeleteBookmark = bookmarks.delete(recording_id: id)[];
    single GetBookmark = bookmarks.get(recording_id: id)[];
    list ListMyBookmarks = bookmarks.list()[];
    single CreateEventBoost = boosts.create_for_event(recording_id: id, event_id: id, content: text)[];
    single CreateRecordingBoost = boosts.create_for_recording(recording_id: id, content: text)[];
    single DeleteBoost = boosts.delete(boost_id: id)[];
    single GetBoost = boosts.get(boost_id: id)[];
    list ListEventBoosts = boosts.list_for_event(recording_id: id, event_id: id)[];
    list ListRecordingBoosts = boosts.list_for_recording(recording_id: id)[];
    single UpdateBoost = boosts.update(boost_id: id, content: text)[];
    single CreateBubbleUp = bubble_ups.create(recording_id: id)[at: text];
    single DeleteBubbleUp = bubble_ups.delete(recording_id: id)[];
    single GetCalendar = calendars.get(calendar_id: id)[];
    single UpdateCalendar = calendars.update(calendar_id: id, color: text)[];
    single CreateChatbot = campfires.create_chatbot(project_id: id, campfire_id: id, service_name: text)[command_url: text];
    single CreateChatbotLine = campfires.create_chatbot_line(chatbot_key: text, project_id: id, campfire_id: id, content: text)[];
    single CreateCampfireLine = campfires.create_line(campfire_id: id, content: text)[content_type: text];
    single CreateCampfireUpload = campfires.create_upload(campfire_id: id, file: file)[];
    single DeleteChatbot = campfires.delete_chatbot(project_id: id, campfire_id: id, chatbot_id: id)[];
    single DeleteCampfireLine = campfires.delete_line(campfire_id: id, line_id: id)[];
    single GetCampfire = campfires.get(campfire_id: id)[];
    single GetChatbot = campfires.get_chatbot(project_id: id, campfire_id: id, chatbot_id: id)[];
    single GetCampfireLine = campfires.get_line(campfire_id: id, line_id: id)[];
    list ListCampfires = campfires.list()[];
    list ListChatbots = campfires.list_chatbots(project_id: id, campfire_id: id)[];
    list ListCampfireLines = campfires.list_lines(campfire_id: id)[sort: text, direction: text];
    list ListCampfireUploads = campfires.list_uploads(campfire_id: id)[sort: text, direction: text];
    single UpdateChatbot = campfires.update_chatbot(project_id: id, campfire_id: id, chatbot_id: id, service_name: text)[command_url: text];
    single UpdateCampfireLine = campfires.update_line(campfire_id: id, line_id: id, content: text)[];
    single CreateCardColumn = card_columns.create(card_table_id: id, title: text)[description: text];
    single DisableCardColumnOnHold = card_columns.disable_on_hold(project_id: id, column_id: id)[];
    single EnableCardColumnOnHold = card_columns.enable_on_hold(project_id: id, column_id: id)[];
    single GetCardColumn = card_columns.get(column_id: id)[];
    single MoveCardColumn = card_columns.move_to(card_table_id: id, source_id: id, target_id: id)[position: get];
    single SetCardColumnColor = card_columns.set_color(project_id: id, column_id: id, color: text)[];
    single SubscribeToCardColumn = card_columns.subscribe(column_id: id)[];
    single UnsubscribeFromCardColumn = card_columns.unsubscribe(column_id: id)[];
    single UpdateCardColumn = card_columns.update(column_id: id)[title: text, description: text];
    single CreateCardStep = card_steps.create(card_id: id, title: text)[due_on: get, assignee_ids: ids];
    single GetCardStep = card_steps.get(step_id: id)[];
    single RepositionCardStep = card_steps.reposition(card_id: id, source_id: id, position: get)[];
    single SetCardStepCompletion = card_steps.set_completion(step_id: id, completion: text)[];
    single UpdateCardStep = card_steps.update(step_id: id)[title: text, due_on: get or clear_due_on, assignee_ids: ids];
    single GetCardTable = card_tables.get(card_table_id: id)[];
    single CreateCard = cards.create(column_id: id, title: text)[content: text, due_on: get, notify: get];
    single GetCard = cards.get(card_id: id)[];
    list ListCards = cards.list(column_id: id)[];
    single MoveCard = cards.move_to(card_id: id, column_id: id)[position: get];
    single UpdateCard = cards.update(card_id: id)[title: text, content: text, due_on: get or clear_due_on, assignee_ids: ids];
    list ListQuestionAnswerers = checkins.list_answerers(question_id: id)[];
    list GetAnswersByPerson = checkins.list_answers_by(question_id: id, person_id: id)[];
    single CreateAnswer = checkins.create_answer(question_id: id, content: text)[group_on: get];
    single CreateQuestion = checkins.create_question(questionnaire_id: id, title: text, schedule: object)[visible_to_clients: get];
    single GetAnswer = checkins.get_answer(answer_id: id)[];
    single GetQuestion = checkins.get_question(question_id: id)[];
    single GetQuestionnaire = checkins.get_questionnaire(questionnaire_id: id)[];
    list ListAnswers = checkins.list_answers(question_id: id)[date: get, creator_id: id];
    list ListQuestions = checkins.list_questions(questionnaire_id: id)[];
    single PauseQuestion = checkins.pause(question_id: id)[];
    list GetQuestionReminders = checkins.list_reminders()[];
    single ResumeQuestion = checkins.resume(question_id: id)[];
    single UpdateAnswer = checkins.update_answer(answer_id: id, content: text)[group_on: get];
    single UpdateQuestionNotificationSettings = checkins.update_notification_settings(question_id: id)[responding: get, subscribed: get];
    single UpdateQuestion = checkins.update_question(question_id: id)[title: text, schedule: object];
    single GetClientApproval = client_approvals.get(approval_id: id)[];
    list ListClientApprovals = client_approvals.list(project_id: id)[sort: text, direction: text];
    single GetClientCorrespondence = client_correspondences.get(correspondence_id: id)[];
    list ListClientCorrespondences = client_correspondences.list(project_id: id)[sort: text, direction: text];
    single GetClientReply = client_replies.get(project_id: id, recording_id: id, reply_id: id)[];
    list ListClientReplies = client_replies.list(project_id: id, recording_id: id)[];
    single SetClientVisibility = client_visibility.set(recording_id: id, visible_to_clients: get)[];
    single GetCloudFile = cloud_files.get(cloud_file_id: id)[];
    single CreateCloudFile = cloud_files.create(project_id: id, vault_id: id, url: text, service: text)[title: text, description: text, subscriptions: ids, visible_to_clients: get];
    single UpdateCloudFile = cloud_files.replace(cloud_file_id: id, url: text, service: text)[title: text, description: text, subscriptions: ids];
    single CreateComment = comments.create(recording_id: id, content: text)[];
    single GetComment = comments.get(comment_id: id)[];
    list ListComments = comments.list(recording_id: id)[];
    single UpdateComment = comments.update(comment_id: id, content: text)[];
    single CreateDocument = documents.create(vault_id: id, title: text)[content: text, status: text, subscriptions: ids, visible_to_clients: get];
    single GetDocument = documents.get(document_id: id)[];
    list ListDocuments = documents.list(vault_id: id)[];
    single ReplaceDocument = documents.replace(document_id: id)[title: text, content: text];
    list ListMyDrafts = drafts.list()[];
    single CreateEmbed = embeds.create(url: text)[];
    single GetEmbed = embeds.get(sgid: text)[];
    single CreateStreamTicket = event_feed.create_stream_ticket()[];
    single PollEvents = event_feed.poll()[since: text, position: text, types: texts, buckets: ids, creators: ids, performers: people, exclude_performers: people, actor_types: texts];
    single PollInbox = event_feed.poll_inbox()[since: text, position: text, reasons: texts, types: texts, buckets: ids];
    list ListEvents = events.list(recording_id: id)[];
    list GetEverythingCheckins = everything.checkins()[];
    list GetEverythingComments = everything.comments()[];
    list GetEverythingCompletedCards = everything.completed_cards()[assignee_ids: ids, due: text];
    list GetEverythingCompletedTodos = everything.completed_todos()[assignee_ids: ids, due: text];
    list GetEverythingFiles = everything.files()[kind: text, people_ids: ids];
    list GetEverythingForwards = everything.forwards()[];
    list GetEverythingMessages = everything.messages()[];
    list GetEverythingNoDueDateCards = everything.no_due_date_cards()[assignee_ids: ids, due: text];
    list GetEverythingNoDueDateTodos = everything.no_due_date_todos()[assignee_ids: ids, due: text];
    list GetEverythingNotNowCards = everything.not_now_cards()[assignee_ids: ids, due: text];
    list GetEverythingOpenCards = everything.open_cards()[assignee_ids: ids, due: text];
    list GetEverythingOpenTodos = everything.open_todos()[assignee_ids: ids, due: text];
    single GetEverythingOverdueCards = everything.overdue_cards()[assignee_ids: ids, due: text];
    single GetEverythingOverdueTodos = everything.overdue_todos()[assignee_ids: ids, due: text];
    list GetEverythingUnassignedCards = everything.unassigned_cards()[assignee_ids: ids, due: text];
    list GetEverythingUnassignedTodos = everything.unassigned_todos()[assignee_ids: ids, due: text];
    single CreateFolder = folders.create()[name: text, project_ids: ids];
    single DeleteFolder = folders.delete(folder_id: id)[];
    single GetFolder = folders.get(folder_id: id)[];
    single ListFolders = folders.list()[];
    single UpdateFolder = folders.update(folder_id: id, name: text)[];
    single GetForward = forwards.get(forward_id: id)[];
    single GetInbox = forwards.get_inbox(inbox_id: id)[];
    single GetForwardReply = forwards.get_reply(forward_id: id, reply_id: id)[];
    list ListForwards = forwards.list(inbox_id: id)[sort: text, direction: text];
    list ListForwardReplies = forwards.list_replies(forward_id: id)[];
    single CreateGaugeNeedle = gauges.create_needle(project_id: id, position: get)[color: text, description: text, notify: text, subscriptions: ids];
    single DestroyGaugeNeedle = gauges.delete_needle(needle_id: id)[];
    single GetGaugeNeedle = gauges.get_needle(needle_id: id)[];
    list ListGaugeNeedles = gauges.list_needles(project_id: id)[];
    list ListGauges = gauges.list()[bucket_ids: text];
    single ToggleGauge = gauges.toggle(project_id: id, enabled: get)[];
    single UpdateGaugeNeedle = gauges.update_needle(needle_id: id, description: text)[];
    single CreateGoogleDocument = google_documents.create(project_id: id, vault_id: id, url: text, document_type: text)[title: text, description: text, status: text, subscriptions: ids, visible_to_clients: get];
    single GetGoogleDocument = google_documents.get(google_document_id: id)[];
    single UpdateGoogleDocument = google_documents.replace(google_document_id: id, url: text, document_type: text)[title: text, description: text, status: text, subscriptions: ids];
    single CreateHillChartVersion = hill_charts.create_version(todoset_id: id)[description: text, dots: objects, subscriptions: ids];
    single GetHillChart = hill_charts.get(todoset_id: id)[];
    single GetHillChartVersion = hill_charts.get_version(todoset_id: id, version_id: id)[];
    list ListHillChartVersions = hill_charts.list_versions(todoset_id: id)[];
    single UpdateHillChartSettings = hill_charts.update_settings(todoset_id: id)[tracked: ids, untracked: ids];
    single CreateLineupMarker = lineup.create(name: text, date: get)[];
    single DeleteLineupMarker = lineup.delete(marker_id: id)[];
    single ListLineupMarkers = lineup.list()[];
    single UpdateLineupMarker = lineup.update(marker_id: id)[name: text, date: get];
    single GetMessageBoard = message_boards.get(board_id: id)[];
    single CreateMessageType = message_types.create(project_id: id, name: text, icon: text)[];
    single DeleteMessageType = message_types.delete(project_id: id, type_id: id)[];
    single GetMessageType = message_types.get(project_id: id, type_id: id)[];
    list ListMessageTypes = message_types.list(project_id: id)[];
    single UpdateMessageType = message_types.update(project_id: id, type_id: id)[name: text, icon: text];
    single CreateMessage = messages.create(board_id: id, subject: text)[content: text, status: text, category_id: id, subscriptions: ids, visible_to_clients: get];
    single GetMessage = messages.get(message_id: id)[];
    list ListMessages = messages.list(board_id: id)[sort: text, direction: text];
    single PinMessage = messages.pin(message_id: id)[];
    single UnpinMessage = messages.unpin(message_id: id)[];
    single UpdateMessage = messages.update(message_id: id)[subject: text, content: text, status: text, category_id: id];
    single DeprioritizeAssignment = my_assignments.deprioritize(recording_id: id)[];
    single GetMyAssignments = my_assignments.get()[];
    single GetMyCompletedAssignments = my_assignments.completed()[];
    single GetMyDueAssignments = my_assignments.due()[scope: text];
    single PrioritizeAssignment = my_assignments.prioritize(id: id)[];
    single ReorderUpNext = my_assignments.reorder_up_next(source_id: id, position: get)[];
    single GetMyNote = my_notes.get()[];
    single UpdateMyNote = my_notes.update(content: text)[];
    list GetBubbleUps = my_notifications.bubble_ups()[];
    single MarkAsRead = my_notifications.mark_as_read(readables: texts)[];
    single GetMyNotifications = my_notifications.get()[page: get, limit_bubble_ups: get];
    single DisableOutOfOffice = people.disable_out_of_office(person_id: id)[];
    single DisableProjectClients = people.disable_project_clients(project_id: id)[];
    single EnableOutOfOffice = people.enable_out_of_office(person_id: id, start_date: get, end_date: get)[];
    single EnableProjectClients = people.enable_project_clients(project_id: id)[];
    single GetPerson = people.get(person_id: id)[];
    list ListPeople = people.list()[];
    single ListAssignablePeople = people.list_assignable()[];
    list ListProjectPeople = people.list_for_project(project_id: id)[];
    list ListPingablePeople = people.list_pingable()[];
    single GetMyProfile = people.me()[];
    single GetMyPreferences = people.my_preferences()[];
    single GetOutOfOffice = people.out_of_office(person_id: id)[];
    single UpdateMyPreferences = people.update_my_preferences()[time_zone_name: text, first_week_day: text, time_format: text];
    single UpdateMyProfile = people.update_my_profile()[name: text, email_address: text, title: text, bio: text, location: text, time_zone_name: text, first_week_day: text, time_format: text];
    single UpdateProjectAccess = people.update_project_access(project_id: id)[grant: ids, revoke: ids, create: objects];
    single UpdateProjectClientAccess = people.update_project_client_access(project_id: id)[grant: ids, revoke: ids, create: objects];
    single CreatePing = pings.create(user_ids: ids)[new_group: get];
    single GetPing = pings.get(ping_id: id)[];
    single ListPings = pings.list()[];
    single ArchiveProject = projects.archive(project_id: id)[];
    single CreateProject = projects.create(name: text)[description: text];
    single GetProject = projects.get(project_id: id)[];
    list ListProjects = projects.list()[status: text];
    single ListRecentProjects = projects.list_recent()[];
    single RecordProjectVisit = projects.record_visit(project_id: id)[];
    single RemoveProjectLogo = projects.remove_logo(project_id: id)[];
    single RemoveProjectWallpaper = projects.remove_wallpaper(project_id: id)[];
    single TrashProject = projects.trash(project_id: id)[];
    single UnarchiveProject = projects.unarchive(project_id: id)[];
    single UpdateProject = projects.update(project_id: id, name: text)[description: text, admissions: text, schedule_attributes: object, wallpaper_mode: text];
    single UpdateProjectLogo = projects.update_logo(project_id: id, logo: file)[];
    single UpdateProjectWallpaper = projects.update_wallpaper(project_id: id, wallpaper: file)[mode: text];
    single ArchiveRecording = recordings.archive(recording_id: id)[];
    single CopyRecording = recordings.copy(recording_id: id)[filing_destination_id: get, destination_project_id: id, parent_id: get, include_comments: get];
    single GetFiling = recordings.get_filing(filing_id: id)[];
    list ListRecordings = recordings.list(kind: text)[bucket: text, status: text, sort: text, direction: text];
    single MoveRecording = recordings.move_to(recording_id: id)[filing_destination_id: get, destination_project_id: id, parent_id: get];
    single MoveRecordingToVault = recordings.move_to_vault(recording_id: id, parent_id: id)[position: get];
    single SpotlightRecording = recordings.spotlight(recording_id: id)[];
    single TrashRecording = recordings.trash(recording_id: id)[];
    single UnarchiveRecording = recordings.unarchive(recording_id: id)[];
    single UnspotlightRecording = recordings.unspotlight(recording_id: id)[];
    single GetAssignedTodos = reports.assigned(person_id: id)[group_by: text];
    single GetOverdueTodos = reports.overdue()[];
    list GetPersonProgress = reports.person_progress(person_id: id)[];
    list GetProgressReport = reports.progress()[];
    single GetUpcomingSchedule = reports.upcoming(window_starts_on: get, window_ends_on: get)[];
    single CreateScheduleEntry = schedules.create_entry(schedule_id: id, summary: text, starts_at: date_or_timestamp, ends_at: date_or_timestamp)[description: text, participant_ids: ids, all_day: get, notify: get, url: text, highlighted: get, status: text, subscriptions: ids, visible_to_clients: get];
    single GetSchedule = schedules.get(schedule_id: id)[];
    single GetScheduleEntry = schedules.get_entry(entry_id: id)[];
    single GetScheduleEntryOccurrence = schedules.get_entry_occurrence(entry_id: id, date: text)[];
    list ListScheduleEntries = schedules.list_entries(schedule_id: id)[status: text];
    single ReplaceScheduleEntry = schedules.replace_entry(entry_id: id, starts_at: date_or_timestamp, ends_at: date_or_timestamp)[summary: text, description: text, participant_ids: ids, all_day: get, notify: get, url: text, highlighted: get];
    single UpdateScheduleSettings = schedules.update_settings(schedule_id: id, include_due_assignments: get)[];
    single GetSearchMetadata = search.metadata()[];
    list Search = search.query(q: text)[type_names: texts, bucket_ids: ids, creator_ids: ids, file_type: text, exclude_chat: get, since: text, sort: text, kind: text, bucket_id: id, creator_id: id, per_page: get];
    single GetSubscription = subscriptions.get(recording_id: id)[];
    single Subscribe = subscriptions.subscribe(recording_id: id)[];
    single Unsubscribe = subscriptions.unsubscribe(recording_id: id)[];
    single UpdateSubscription = subscriptions.update(recording_id: id)[subscriptions: ids, unsubscriptions: ids];
    single CompleteSubtask = subtasks.complete(subtask_id: id)[];
    single CreateSubtask = subtasks.create(recording_id: id, title: text)[due_on: get, assignee_ids: ids];
    single DeleteSubtask = subtasks.delete(subtask_id: id)[];
    single GetSubtask = subtasks.get(subtask_id: id)[];
    list ListSubtasks = subtasks.list(recording_id: id)[];
    single RepositionSubtask = subtasks.reposition(subtask_id: id, position: get)[];
    single UncompleteSubtask = subtasks.uncomplete(subtask_id: id)[];
    single UpdateSubtask = subtasks.update(subtask_id: id)[title: text, due_on: get or clear_due_on, assignee_ids: ids];
    single CreateTemplate = templates.create(name: text)[description: text];
    single CreateTemplateLibraryCardTable = templates.create_library_card_table(name: text)[];
    single CreateTemplateLibraryCopy = templates.create_library_copy(template_recording_id: id)[destination_project_id: id, destination_parent_id: id, adding_people_confirmed: get];
    single CreateTemplateLibraryTodolist = templates.create_library_todolist(name: text)[description: text];
    single CreateProjectFromTemplate = templates.create_project(template_id: id, name: text)[description: text, start_date: get];
    single CreateTemplatification = templates.create_templatification(project_id: id, recording_id: id)[template_name: text, copy_comments: get, copy_assignments: get, move_cards_to_triage: get];
    single DeleteTemplate = templates.delete(template_id: id)[];
    single GetTemplate = templates.get(template_id: id)[];
    single GetProjectConstruction = templates.get_construction(template_id: id, construction_id: id)[];
    single GetTemplateLibraryCardTables = templates.get_library_card_tables()[];
    single GetTemplateLibraryCopy = templates.get_library_copy(copy_id: id)[];
    single GetTemplateLibraryTodolists = templates.get_library_todolists()[];
    single GetTemplatification = templates.get_templatification(project_id: id, recording_id: id, templatification_id: id)[];
    list ListTemplates = templates.list()[status: text];
    single UpdateTemplate = templates.update(template_id: id)[name: text, description: text];
    list GetProjectTimeline = timeline.for_project(project_id: id)[];
    single CreateTimesheetEntry = timesheets.create(recording_id: id, date: get, hours: text)[description: text, person_id: id];
    single DestroyTimesheetEntry = timesheets.delete(entry_id: id)[];
    list GetProjectTimesheet = timesheets.for_project(project_id: id)[from: get, to: get, start_date: get, end_date: get, person_id: id];
    list GetRecordingTimesheet = timesheets.for_recording(recording_id: id)[from: get, to: get, start_date: get, end_date: get, person_id: id];
    single GetTimesheetEntry = timesheets.get(entry_id: id)[];
    single GetTimesheetReport = timesheets.report()[from: get, to: get, start_date: get, end_date: get, person_id: id];
    single UpdateTimesheetEntry = timesheets.update(entry_id: id)[date: get, hours: text, description: text, person_id: id];
    single CreateTodolistGroup = todolist_groups.create(todolist_id: id, name: text)[color: text];
    list ListTodolistGroups = todolist_groups.list(todolist_id: id)[];
    single RepositionTodolistGroup = todolist_groups.reposition(group_id: id, position: get)[];
    single CreateTodolist = todolists.create(todoset_id: id, name: text)[description: text, visible_to_clients: get];
    single GetTodolistOrGroup = todolists.get(id: id)[];
    list ListTodolists = todolists.list(todoset_id: id)[status: text];
    single UpdateTodolistOrGroup = todolists.replace(id: id, name: text)[description: text];
    single RepositionTodolist = todolists.reposition(todolist_id: id, position: get)[];
    single CompleteTodo = todos.complete(todo_id: id)[];
    single CreateTodo = todos.create(todolist_id: id, content: text)[description: text, assignee_ids: ids, completion_subscriber_ids: ids, notify: get, due_on: get, starts_on: get];
    single CreateTodosetTodo = todos.create_in_todoset(project_id: id, todoset_id: id, content: text)[description: text, assignee_ids: ids, completion_subscriber_ids: ids, notify: get, due_on: get, starts_on: get];
    single GetTodo = todos.get(todo_id: id)[];
    list ListTodos = todos.list(todolist_id: id)[status: text, completed: get];
    single ReplaceTodo = todos.replace(todo_id: id, content: text)[description: text, assignee_ids: ids, completion_subscriber_ids: ids, notify: get, due_on: get, starts_on: get];
    single RepositionTodo = todos.reposition(todo_id: id, position: get)[parent_id: id];
    single UncompleteTodo = todos.uncomplete(todo_id: id)[];
    single GetTodoset = todosets.get(todoset_id: id)[];
    single CreateTool = tools.create(project_id: id, tool_type: text)[title: text, source_recording_id: id, visible_to_clients: get];
    single DeleteTool = tools.delete(tool_id: id)[];
    single DisableTool = tools.disable(tool_id: id)[];
    single EnableTool = tools.enable(tool_id: id)[];
    single GetTool = tools.get(tool_id: id)[];
    single RepositionTool = tools.reposition(tool_id: id, position: get)[];
    single UpdateTool = tools.update(tool_id: id, title: text)[];
    single CreateUpload = uploads.create(vault_id: id, attachable_sgid: text)[description: text, base_name: text, subscriptions: ids, visible_to_clients: get];
    single CreateUploadVersion = uploads.create_version(upload_id: id, attachable_sgid: text)[base_name: text, description: text, notify: text, subscriptions: ids];
    single GetUpload = uploads.get(upload_id: id)[];
    list ListUploads = uploads.list(vault_id: id)[];
    list ListUploadVersions = uploads.list_versions(upload_id: id)[];
    single UpdateUpload = uploads.update(upload_id: id)[description: text, base_name: text];
    single CreateVault = vaults.create(vault_id: id, title: text)[];
    single GetVault = vaults.get(vault_id: id)[];
    list ListVaults = vaults.list(vault_id: id)[];
    single UpdateVault = vaults.update(vault_id: id)[title: text];
    single CreateWebhook = webhooks.create(project_id: id, payload_url: text, types: texts)[active: get];
    single DeleteWebhook = webhooks.delete(webhook_id: id)[];
    single GetWebhook = webhooks.get(webhook_id: id)[];
    list ListWebhooks = webhooks.list(project_id: id)[];
    single UpdateWebhook = webhooks.update(webhook_id: id)[payload_url: text, types: texts, active: get];
    single CreateWormhole = wormholes.create(project_id: id, card_table_id: id, destination_recording_id: id)[];
    single DeleteWormhole = wormholes.delete(project_id: id, wormhole_id: id)[];
    single UpdateWormhole = wormholes.update(project_id: id, wormhole_id: id, destination_recording_id: id)[];
}

updates! {
    ModifyCloudFile, EditCloudFile = cloud_files.update, edit(cloud_file_id: id)[url: text, service: text, title: text or clear_title, description: text or clear_description, subscriptions: ids or clear_subscriptions];
    UpdateDocument, EditDocument = documents.update, edit(document_id: id)[title: text or clear_title, content: text or clear_content];
    ModifyGoogleDocument, EditGoogleDocument = google_documents.update, edit(google_document_id: id)[url: text, document_type: text, title: text or clear_title, description: text or clear_description, status: text, subscriptions: ids or clear_subscriptions];
    UpdateScheduleEntry, EditScheduleEntry = schedules.update_entry, edit_entry(entry_id: id)[summary: text or clear_summary, starts_at: date_or_timestamp, ends_at: date_or_timestamp, description: text or clear_description, participant_ids: ids or clear_participant_ids, all_day: get, notify: get, url: text or clear_url, highlighted: get];
    UpdateTodolist, EditTodolist = todolists.update, edit(id: id)[name: text, description: text or clear_description];
    UpdateTodo, EditTodo = todos.update, edit(todo_id: id)[content: text, description: text or clear_description, assignee_ids: ids or clear_assignee_ids, completion_subscriber_ids: ids or clear_completion_subscriber_ids, notify: get, due_on: get or clear_due_on, starts_on: get or clear_starts_on];
}

inputs! {
    CreateClientRequest(email_address: text)[name: text, title: text, company_name: text];
    CreatePersonRequest(name: text, email_address: text)[title: text, company_name: text];
    HillChartDotPosition(id: id, position: get)[];
    QuestionScheduleInput()[frequency: text, days: list, time_of_day: text, week_instance: get, start_date: get];
    ScheduleAttributes()[start_date: get, end_date: get];
}

types! {
    Account,
    AccountLimits,
    AccountLogo,
    AccountSettings,
    AccountSubscription,
    Attachment,
    Bookmark,
    BookmarkStatus,
    Boost,
    Calendar,
    Campfire,
    CampfireLine,
    CampfireLineAttachment,
    Chatbot,
    CardColumnColor,
    CardColumn,
    StepCompletion,
    CardTable,
    Card,
    QuestionFrequency,
    Question,
    QuestionAnswer,
    QuestionReminder,
    QuestionSchedule,
    QuestionScheduleInput,
    Questionnaire,
    QuestionNotificationSettings,
    QuestionPause,
    ClientApproval,
    ClientApprovalResponse,
    ClientCorrespondence,
    ClientReply,
    CloudFile,
    CloudFileService,
    Comment,
    Document,
    Draft,
    DraftBucket,
    DraftParent,
    Embed,
    FeedEvent,
    InboxItem,
    EventPage,
    InboxPage,
    StreamTicket,
    EventType,
    ActorType,
    InboxReason,
    Event,
    BucketCardsGroup,
    BucketTodosGroup,
    EverythingFile,
    Folder,
    FolderWithProjects,
    Forward,
    ForwardReply,
    Inbox,
    GaugeNotify,
    GaugeColor,
    Gauge,
    GaugeNeedle,
    GoogleDocument,
    HillChart,
    HillChartDot,
    HillChartDotPosition,
    HillChartVersion,
    HillChartVersionDot,
    LineupMarker,
    MessageBoard,
    Message,
    MessageType,
    DueScope,
    MyAssignment,
    MyAssignmentAssignee,
    MyAssignmentBucket,
    MyAssignmentParent,
    MyAssignments,
    MyNote,
    Notification,
    PreviewableAttachment,
    MyNotifications,
    TimeFormat,
    CreateClientRequest,
    CreatePersonRequest,
    FirstWeekDay,
    OutOfOffice,
    OutOfOfficePerson,
    Person,
    Preferences,
    ProjectAccessResult,
    ProjectClientEnablement,
    Ping,
    PingLinks,
    Admissions,
    ClientSide,
    DockItem,
    Project,
    ProjectLogo,
    ProjectWallpaper,
    ScheduleAttributes,
    ToolName,
    Filing,
    FilingDestinationRecording,
    Recording,
    UpcomingAssignable,
    UpcomingAssignableCompletion,
    UpcomingAssignableParent,
    UpcomingScheduleBucket,
    UpcomingScheduleEntry,
    UpcomingSchedulePerson,
    AssignedTodos,
    OverdueTodos,
    PersonProgress,
    UpcomingSchedule,
    Schedule,
    ScheduleEntry,
    RecurrenceSchedule,
    SearchMetadata,
    SearchResult,
    SearchResultAttachment,
    SearchType,
    Subscription,
    ProjectConstruction,
    Template,
    TemplateLibraryCardTables,
    TemplateLibraryCopy,
    TemplateLibraryTodolists,
    Templatification,
    TimesheetEntry,
    Todolist,
    RecordingCompletion,
    Subtask,
    Todo,
    Todoset,
    Tool,
    Upload,
    UploadVersion,
    UploadVersionFile,
    Vault,
    Webhook,
    WebhookCopy,
    WebhookCopyBucket,
    WebhookDelivery,
    WebhookDeliveryRequest,
    WebhookDeliveryResponse,
    WebhookEvent,
    Wormhole,
    Status,
    Direction,
    Sort,
    RecordingType,
    JobStatus,
    Bucket,
    Company,
    RecordingParent,
    RichTextAttachment,
    TodoParent,
    CardColumnOnHold,
    DoorService,
    EventDetails,
    RecordingCategory,
    TimelineAttachment,
    TimelineEvent,
    TimelineEventData,
}
