// Runs calls of the TypeScript SDK for the test `sdks`: a request is a line of JSON, and so is its
// outcome.

import { createInterface } from "node:readline";

import { createBasecampClient, isBasecampError, ListResult, refreshToken } from "@37signals/basecamp";

// The methods and their leading parameters, by operation id. All other arguments are members of the
// last parameter.
const METHODS = {
  GetAccount: ["account.account"],
  UpdateAccountName: ["account.updateAccountName"],
  CreateAttachment: ["attachments.create", "file"],
  CreateRecordingBoost: ["boosts.createForRecording", "recording_id"],
  DeleteBoost: ["boosts.delete", "boost_id"],
  GetBoost: ["boosts.get", "boost_id"],
  ListRecordingBoosts: ["boosts.listForRecording", "recording_id"],
  CreateCampfireLine: ["campfires.createLine", "campfire_id"],
  CreateCampfireUpload: ["campfires.createUpload", "campfire_id", "file"],
  DeleteCampfireLine: ["campfires.deleteLine", "campfire_id", "line_id"],
  GetCampfire: ["campfires.get", "campfire_id"],
  GetCampfireLine: ["campfires.getLine", "campfire_id", "line_id"],
  ListCampfireLines: ["campfires.listLines", "campfire_id"],
  ListCampfireUploads: ["campfires.listUploads", "campfire_id"],
  ListCampfires: ["campfires.list"],
  CreateCardColumn: ["cardColumns.create", "card_table_id"],
  GetCardColumn: ["cardColumns.get", "column_id"],
  MoveCardColumn: ["cardColumns.move", "card_table_id"],
  SubscribeToCardColumn: ["cardColumns.subscribeToColumn", "column_id"],
  UnsubscribeFromCardColumn: ["cardColumns.unsubscribeFromColumn", "column_id"],
  UpdateCardColumn: ["cardColumns.update", "column_id"],
  CreateCardStep: ["cardSteps.create", "card_id"],
  GetCardStep: ["cardSteps.get", "step_id"],
  RepositionCardStep: ["cardSteps.reposition", "card_id"],
  SetCardStepCompletion: ["cardSteps.setCompletion", "step_id"],
  UpdateCardStep: ["cardSteps.update", "step_id"],
  GetCardTable: ["cardTables.get", "card_table_id"],
  CreateCard: ["cards.create", "column_id"],
  GetCard: ["cards.get", "card_id"],
  ListCards: ["cards.list", "column_id"],
  MoveCard: ["cards.move", "card_id"],
  UpdateCard: ["cards.update", "card_id"],
  CreateAnswer: ["checkins.createAnswer", "question_id"],
  CreateQuestion: ["checkins.createQuestion", "questionnaire_id"],
  GetAnswer: ["checkins.getAnswer", "answer_id"],
  GetAnswersByPerson: ["checkins.byPerson", "question_id", "person_id"],
  GetQuestion: ["checkins.getQuestion", "question_id"],
  GetQuestionnaire: ["checkins.getQuestionnaire", "questionnaire_id"],
  ListAnswers: ["checkins.listAnswers", "question_id"],
  ListQuestionAnswerers: ["checkins.answerers", "question_id"],
  ListQuestions: ["checkins.listQuestions", "questionnaire_id"],
  PauseQuestion: ["checkins.pause", "question_id"],
  ResumeQuestion: ["checkins.resume", "question_id"],
  UpdateAnswer: ["checkins.updateAnswer", "answer_id"],
  UpdateQuestion: ["checkins.updateQuestion", "question_id"],
  SetClientVisibility: ["clientVisibility.setVisibility", "recording_id"],
  CreateComment: ["comments.create", "recording_id"],
  GetComment: ["comments.get", "comment_id"],
  ListComments: ["comments.list", "recording_id"],
  UpdateComment: ["comments.update", "comment_id"],
  CreateDocument: ["documents.create", "vault_id"],
  GetDocument: ["documents.get", "document_id"],
  ListDocuments: ["documents.list", "vault_id"],
  ReplaceDocument: ["documents.update", "document_id"],
  ListEvents: ["events.list", "recording_id"],
  CreateGaugeNeedle: ["gauges.createGaugeNeedle", "project_id"],
  DestroyGaugeNeedle: ["gauges.destroyGaugeNeedle", "needle_id"],
  GetGaugeNeedle: ["gauges.gaugeNeedle", "needle_id"],
  ListGaugeNeedles: ["gauges.listGaugeNeedles", "project_id"],
  ToggleGauge: ["gauges.toggleGauge", "project_id"],
  UpdateGaugeNeedle: ["gauges.updateGaugeNeedle", "needle_id"],
  GetHillChart: ["hillCharts.get", "todoset_id"],
  UpdateHillChartSettings: ["hillCharts.updateSettings", "todoset_id"],
  CreateLineupMarker: ["lineup.create"],
  DeleteLineupMarker: ["lineup.delete", "marker_id"],
  UpdateLineupMarker: ["lineup.update", "marker_id"],
  GetMessageBoard: ["messageBoards.get", "board_id"],
  CreateMessage: ["messages.create", "board_id"],
  GetMessage: ["messages.get", "message_id"],
  ListMessages: ["messages.list", "board_id"],
  PinMessage: ["messages.pin", "message_id"],
  UnpinMessage: ["messages.unpin", "message_id"],
  UpdateMessage: ["messages.update", "message_id"],
  GetMyAssignments: ["myAssignments.myAssignments"],
  GetMyNotifications: ["myNotifications.myNotifications"],
  DisableOutOfOffice: ["people.disableOutOfOffice", "person_id"],
  EnableOutOfOffice: ["people.enableOutOfOffice", "person_id"],
  GetMyPreferences: ["people.myPreferences"],
  GetMyProfile: ["people.me"],
  GetOutOfOffice: ["people.outOfOffice", "person_id"],
  GetPerson: ["people.get", "person_id"],
  ListAssignablePeople: ["people.listAssignable"],
  ListPeople: ["people.list"],
  ListPingablePeople: ["people.listPingable"],
  ListProjectPeople: ["people.listForProject", "project_id"],
  UpdateMyPreferences: ["people.updateMyPreferences"],
  UpdateMyProfile: ["people.updateMyProfile"],
  UpdateProjectAccess: ["people.updateProjectAccess", "project_id"],
  CreateProject: ["projects.create"],
  GetProject: ["projects.get", "project_id"],
  ListProjects: ["projects.list"],
  TrashProject: ["projects.trash", "project_id"],
  UpdateProject: ["projects.update", "project_id"],
  ArchiveRecording: ["recordings.archive", "recording_id"],
  ListRecordings: ["recordings.list", "kind"],
  TrashRecording: ["recordings.trash", "recording_id"],
  UnarchiveRecording: ["recordings.unarchive", "recording_id"],
  GetAssignedTodos: ["reports.assigned", "person_id"],
  GetOverdueTodos: ["reports.overdue"],
  GetProgressReport: ["reports.progress"],
  GetUpcomingSchedule: ["reports.upcoming"],
  CreateScheduleEntry: ["schedules.createEntry", "schedule_id"],
  GetSchedule: ["schedules.get", "schedule_id"],
  GetScheduleEntry: ["schedules.getEntry", "entry_id"],
  ListScheduleEntries: ["schedules.listEntries", "schedule_id"],
  ReplaceScheduleEntry: ["schedules.updateEntry", "entry_id"],
  UpdateScheduleSettings: ["schedules.updateSettings", "schedule_id"],
  GetSearchMetadata: ["search.metadata"],
  Search: ["search.search", "q"],
  GetSubscription: ["subscriptions.get", "recording_id"],
  Subscribe: ["subscriptions.subscribe", "recording_id"],
  Unsubscribe: ["subscriptions.unsubscribe", "recording_id"],
  UpdateSubscription: ["subscriptions.update", "recording_id"],
  CreateTemplate: ["templates.create"],
  DeleteTemplate: ["templates.delete", "template_id"],
  GetProjectConstruction: ["templates.getConstruction", "template_id", "construction_id"],
  GetTemplate: ["templates.get", "template_id"],
  ListTemplates: ["templates.list"],
  UpdateTemplate: ["templates.update", "template_id"],
  GetProjectTimeline: ["timeline.projectTimeline", "project_id"],
  CreateTimesheetEntry: ["timesheets.create", "recording_id"],
  GetProjectTimesheet: ["timesheets.forProject", "project_id"],
  GetRecordingTimesheet: ["timesheets.forRecording", "recording_id"],
  GetTimesheetEntry: ["timesheets.get", "entry_id"],
  GetTimesheetReport: ["timesheets.report"],
  UpdateTimesheetEntry: ["timesheets.update", "entry_id"],
  CreateTodolistGroup: ["todolistGroups.create", "todolist_id"],
  ListTodolistGroups: ["todolistGroups.list", "todolist_id"],
  CreateTodolist: ["todolists.create", "todoset_id"],
  GetTodolistOrGroup: ["todolists.get", "id"],
  ListTodolists: ["todolists.list", "todoset_id"],
  UpdateTodolistOrGroup: ["todolists.update", "id"],
  CompleteTodo: ["todos.complete", "todo_id"],
  CreateTodo: ["todos.create", "todolist_id"],
  GetTodo: ["todos.get", "todo_id"],
  ListTodos: ["todos.list", "todolist_id"],
  ReplaceTodo: ["todos.update", "todo_id"],
  RepositionTodo: ["todos.reposition", "todo_id"],
  UncompleteTodo: ["todos.uncomplete", "todo_id"],
  GetTodoset: ["todosets.get", "todoset_id"],
  DisableTool: ["tools.disable", "tool_id"],
  EnableTool: ["tools.enable", "tool_id"],
  GetTool: ["tools.get", "tool_id"],
  RepositionTool: ["tools.reposition", "tool_id"],
  UpdateTool: ["tools.update", "tool_id"],
  CreateUpload: ["uploads.create", "vault_id"],
  GetUpload: ["uploads.get", "upload_id"],
  ListUploadVersions: ["uploads.listVersions", "upload_id"],
  ListUploads: ["uploads.list", "vault_id"],
  UpdateUpload: ["uploads.update", "upload_id"],
  CreateVault: ["vaults.create", "vault_id"],
  GetVault: ["vaults.get", "vault_id"],
  ListVaults: ["vaults.list", "vault_id"],
  UpdateVault: ["vaults.update", "vault_id"],
  CreateWebhook: ["webhooks.create", "project_id"],
  DeleteWebhook: ["webhooks.delete", "webhook_id"],
  GetWebhook: ["webhooks.get", "webhook_id"],
  ListWebhooks: ["webhooks.list", "project_id"],
  UpdateWebhook: ["webhooks.update", "webhook_id"],
};

const { env } = process;
let token = { accessToken: env.BASECAMP_TOKEN, refreshToken: env.BASECAMP_REFRESH_TOKEN };

const client = createBasecampClient({
  accountId: env.BASECAMP_ACCOUNT_ID,
  accessToken: async () => token.accessToken,
  baseUrl: `${env.BASECAMP_BASE_URL}/${env.BASECAMP_ACCOUNT_ID}`,
});

async function refresh() {
  token = await refreshToken({
    tokenEndpoint: env.BASECAMP_TOKEN_ENDPOINT,
    refreshToken: token.refreshToken,
    clientId: env.BASECAMP_CLIENT_ID,
    clientSecret: env.BASECAMP_CLIENT_SECRET,
  });
}

/** Makes the call of a request and returns its outcome. */
async function run({ call, with: named }) {
  if (call === "download") {
    const upload = await client.uploads.get(named.upload_id);
    return download(await client.downloadURL(upload.download_url));
  }
  if (!(call in METHODS)) return { unsupported: true };
  const [path, ...leading] = METHODS[call];
  const [service, method] = path.split(".");
  // The path of a project is not a parameter of this release.
  const others = Object.keys(named).filter((name) => !leading.includes(name) && name !== "project_id");
  const positional = leading.flatMap((name) => (name === "file" ? file(named.file) : [named[name]]));
  if (others.length > 0) {
    positional.push(Object.fromEntries(others.map((name) => [camelCase(name), named[name]])));
  }
  return outcome(await client[service][method](...positional));
}

const camelCase = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

const file = ({ content, content_type, file_name }) => [content, content_type, file_name];

function outcome(result) {
  if (result instanceof ListResult) {
    const { totalCount, truncated } = result.meta;
    return { items: [...result], total_count: totalCount, truncated };
  }
  return result ?? null;
}

async function download({ body, contentType, contentLength, filename }) {
  const text = await new Response(body).text();
  return { text, file_name: filename, content_type: contentType, length: contentLength };
}

async function answer(request) {
  try {
    return await run(request);
  } catch (error) {
    if (!isBasecampError(error)) throw error;
    return { error: { code: error.code, status: error.httpStatus } };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  let reply = await answer(request);
  // The client refreshes no token after a 401; a program does so with the function for that.
  if (reply?.error?.code === "auth_required") {
    await refresh();
    reply = await answer(request);
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
