//! The rights of a client, a member without rights and a person outside of all projects, for every
//! operation of the registry.

use basecamp_core::operation::OPERATIONS;
use basecamp_sandbox::Sandbox;
use basecamp_sandbox::samples::Extent;
use serde_json::{Value, json};

use crate::every_operation::requests;

/// The outcome of an operation for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Allowed,
    Forbidden,
    NotFound,
}

use Outcome::{Allowed, Forbidden, NotFound};

/// Operations with the same rights.
struct Class {
    /// The outcomes for a client and a member of all projects and pings, who see all that the
    /// request names, and for a person in none. The member manages neither projects nor people.
    outcomes: [Outcome; 3],
    operations: &'static [&'static str],
}

const CLASSES: &[Class] = &[
    // Lists of the account, and own things.
    Class {
        outcomes: [Allowed, Allowed, Allowed],
        operations: &[
            "GetAccount",
            "GetAssignedTodos",
            "GetBubbleUps",
            "GetEmbed",
            "GetEverythingCheckins",
            "GetEverythingComments",
            "GetEverythingCompletedCards",
            "GetEverythingCompletedTodos",
            "GetEverythingFiles",
            "GetEverythingForwards",
            "GetEverythingMessages",
            "GetEverythingNoDueDateCards",
            "GetEverythingNoDueDateTodos",
            "GetEverythingNotNowCards",
            "GetEverythingOpenCards",
            "GetEverythingOpenTodos",
            "GetEverythingOverdueCards",
            "GetEverythingOverdueTodos",
            "GetEverythingUnassignedCards",
            "GetEverythingUnassignedTodos",
            "GetFolder",
            "GetMyAssignments",
            "GetMyCompletedAssignments",
            "GetMyDueAssignments",
            "GetMyNote",
            "GetMyNotifications",
            "GetMyPreferences",
            "GetMyProfile",
            "GetOutOfOffice",
            "GetOverdueTodos",
            "GetPerson",
            "GetPersonProgress",
            "GetProgressReport",
            "GetQuestionReminders",
            "GetSearchMetadata",
            "GetTimesheetReport",
            "GetUpcomingSchedule",
            "ListAssignablePeople",
            "ListCampfires",
            "ListFolders",
            "ListGauges",
            "ListLineupMarkers",
            "ListMyBookmarks",
            "ListMyDrafts",
            "ListPeople",
            "ListPingablePeople",
            "ListPings",
            "ListProjects",
            "ListRecentProjects",
            "ListRecordings",
            "PollEvents",
            "Search",
        ],
    },
    // Changes that concern the caller only, and pings.
    Class {
        outcomes: [Allowed, Allowed, Allowed],
        operations: &[
            "CreateAttachment",
            "CreateEmbed",
            "CreatePing",
            "CreateStreamTicket",
            "MarkAsRead",
            "PrioritizeAssignment",
            "ReorderUpNext",
            "UpdateMyNote",
            "UpdateMyPreferences",
            "UpdateMyProfile",
        ],
    },
    // The key in the path is that of a chatbot, not of a person.
    Class { outcomes: [Allowed, Allowed, Allowed], operations: &["CreateChatbotLine"] },
    // Contents of projects and pings.
    Class {
        outcomes: [Allowed, Allowed, NotFound],
        operations: &[
            "GetAnswer",
            "GetAnswersByPerson",
            "GetBookmark",
            "GetBoost",
            "GetCalendar",
            "GetCampfire",
            "GetCampfireLine",
            "GetCard",
            "GetCardColumn",
            "GetCardStep",
            "GetCardTable",
            "GetClientApproval",
            "GetClientCorrespondence",
            "GetClientReply",
            "GetCloudFile",
            "GetComment",
            "GetDocument",
            "GetFiling",
            "GetForward",
            "GetForwardReply",
            "GetGaugeNeedle",
            "GetGoogleDocument",
            "GetHillChart",
            "GetHillChartVersion",
            "GetInbox",
            "GetMessage",
            "GetMessageBoard",
            "GetMessageType",
            "GetPing",
            "GetProject",
            "GetProjectTimeline",
            "GetProjectTimesheet",
            "GetQuestion",
            "GetQuestionnaire",
            "GetRecordingTimesheet",
            "GetSchedule",
            "GetScheduleEntry",
            "GetScheduleEntryOccurrence",
            "GetSubscription",
            "GetSubtask",
            "GetTodo",
            "GetTodolistOrGroup",
            "GetTodoset",
            "GetTool",
            "GetUpload",
            "GetVault",
            "ListAnswers",
            "ListCampfireLines",
            "ListCampfireUploads",
            "ListCards",
            "ListClientApprovals",
            "ListClientCorrespondences",
            "ListClientReplies",
            "ListComments",
            "ListDocuments",
            "ListEventBoosts",
            "ListEvents",
            "ListForwardReplies",
            "ListForwards",
            "ListGaugeNeedles",
            "ListHillChartVersions",
            "ListMessageTypes",
            "ListMessages",
            "ListProjectPeople",
            "ListQuestionAnswerers",
            "ListQuestions",
            "ListRecordingBoosts",
            "ListScheduleEntries",
            "ListSubtasks",
            "ListTodolistGroups",
            "ListTodolists",
            "ListTodos",
            "ListUploadVersions",
            "ListUploads",
            "ListVaults",
        ],
    },
    // The caller's own marks of recordings and projects.
    Class {
        outcomes: [Allowed, Allowed, NotFound],
        operations: &[
            "CreateBookmark",
            "CreateBubbleUp",
            "DeleteBookmark",
            "DeleteBubbleUp",
            "DeprioritizeAssignment",
            "RecordProjectVisit",
            "Subscribe",
            "SubscribeToCardColumn",
            "Unsubscribe",
            "UnsubscribeFromCardColumn",
            "UpdateQuestionNotificationSettings",
        ],
    },
    // The changes of others' recordings that clients make too.
    Class {
        outcomes: [Allowed, Allowed, NotFound],
        operations: &[
            "CompleteTodo",
            "CreateComment",
            "CreateEventBoost",
            "CreateRecordingBoost",
            "UncompleteTodo",
        ],
    },
    // Changes of the contents and settings of a project.
    Class {
        outcomes: [Forbidden, Allowed, NotFound],
        operations: &[
            "ArchiveRecording",
            "CompleteSubtask",
            "CopyRecording",
            "CreateAnswer",
            "CreateCampfireLine",
            "CreateCampfireUpload",
            "CreateCard",
            "CreateCardColumn",
            "CreateCardStep",
            "CreateCloudFile",
            "CreateDocument",
            "CreateGaugeNeedle",
            "CreateGoogleDocument",
            "CreateHillChartVersion",
            "CreateMessage",
            "CreateMessageType",
            "CreateQuestion",
            "CreateScheduleEntry",
            "CreateSubtask",
            "CreateTimesheetEntry",
            "CreateTodo",
            "CreateTodolist",
            "CreateTodolistGroup",
            "CreateTodosetTodo",
            "CreateTool",
            "CreateUpload",
            "CreateUploadVersion",
            "CreateVault",
            "CreateWormhole",
            "DeleteMessageType",
            "DeleteSubtask",
            "DeleteTool",
            "DeleteWormhole",
            "DestroyGaugeNeedle",
            "DisableCardColumnOnHold",
            "DisableTool",
            "EnableCardColumnOnHold",
            "EnableTool",
            "MoveCard",
            "MoveCardColumn",
            "MoveRecording",
            "MoveRecordingToVault",
            "PauseQuestion",
            "PinMessage",
            "RemoveProjectLogo",
            "RemoveProjectWallpaper",
            "ReplaceDocument",
            "ReplaceScheduleEntry",
            "ReplaceTodo",
            "RepositionCardStep",
            "RepositionSubtask",
            "RepositionTodo",
            "RepositionTodolist",
            "RepositionTodolistGroup",
            "RepositionTool",
            "ResumeQuestion",
            "SetCardColumnColor",
            "SetCardStepCompletion",
            "SetClientVisibility",
            "SpotlightRecording",
            "ToggleGauge",
            "TrashRecording",
            "UnarchiveRecording",
            "UncompleteSubtask",
            "UnpinMessage",
            "UnspotlightRecording",
            "UpdateCalendar",
            "UpdateCard",
            "UpdateCardColumn",
            "UpdateCardStep",
            "UpdateCloudFile",
            "UpdateGaugeNeedle",
            "UpdateGoogleDocument",
            "UpdateHillChartSettings",
            "UpdateMessage",
            "UpdateMessageType",
            "UpdateProject",
            "UpdateProjectLogo",
            "UpdateProjectWallpaper",
            "UpdateQuestion",
            "UpdateScheduleSettings",
            "UpdateSubscription",
            "UpdateSubtask",
            "UpdateTodolistOrGroup",
            "UpdateTool",
            "UpdateUpload",
            "UpdateVault",
            "UpdateWormhole",
        ],
    },
    // Time that people spent, which clients don't see.
    Class {
        outcomes: [NotFound, Allowed, NotFound],
        operations: &["DestroyTimesheetEntry", "GetTimesheetEntry", "UpdateTimesheetEntry"],
    },
    // Changes of what another person has written.
    Class {
        outcomes: [Forbidden, Forbidden, NotFound],
        operations: &[
            "DeleteBoost",
            "DeleteCampfireLine",
            "UpdateAnswer",
            "UpdateBoost",
            "UpdateCampfireLine",
            "UpdateComment",
        ],
    },
    // Changes of what all colleagues share.
    Class {
        outcomes: [Forbidden, Allowed, Allowed],
        operations: &[
            "CreateFolder",
            "CreateLineupMarker",
            "DeleteFolder",
            "DeleteLineupMarker",
            "UpdateFolder",
            "UpdateLineupMarker",
        ],
    },
    // The account, absences of others, and the inbox, which agents have.
    Class {
        outcomes: [Forbidden, Forbidden, Forbidden],
        operations: &[
            "DisableOutOfOffice",
            "EnableOutOfOffice",
            "PollInbox",
            "RemoveAccountLogo",
            "UpdateAccountLogo",
            "UpdateAccountName",
        ],
    },
    // Chatbots and webhooks, which administrators see, and the people of a project.
    Class {
        outcomes: [Forbidden, Forbidden, NotFound],
        operations: &[
            "CreateChatbot",
            "CreateWebhook",
            "DeleteChatbot",
            "DeleteWebhook",
            "DisableProjectClients",
            "EnableProjectClients",
            "GetChatbot",
            "GetWebhook",
            "ListChatbots",
            "ListWebhooks",
            "UpdateChatbot",
            "UpdateProjectAccess",
            "UpdateProjectClientAccess",
            "UpdateWebhook",
        ],
    },
    // Projects and templates are managed by people with that right.
    Class {
        outcomes: [Forbidden, Forbidden, NotFound],
        operations: &[
            "ArchiveProject",
            "CreateTemplatification",
            "TrashProject",
            "UnarchiveProject",
        ],
    },
    Class {
        outcomes: [Forbidden, Forbidden, Forbidden],
        operations: &[
            "CreateProject",
            "CreateTemplate",
            "CreateTemplateLibraryCardTable",
            "CreateTemplateLibraryCopy",
            "CreateTemplateLibraryTodolist",
        ],
    },
    Class {
        outcomes: [NotFound, Forbidden, Forbidden],
        operations: &["CreateProjectFromTemplate", "DeleteTemplate", "UpdateTemplate"],
    },
    // Clients have no templates.
    Class { outcomes: [NotFound, Allowed, Allowed], operations: &["GetTemplate"] },
    Class {
        outcomes: [Forbidden, Allowed, Allowed],
        operations: &[
            "GetTemplateLibraryCardTables",
            "GetTemplateLibraryTodolists",
            "ListTemplates",
        ],
    },
    Class { outcomes: [Forbidden, Allowed, NotFound], operations: &["GetTemplateLibraryCopy"] },
    Class {
        outcomes: [NotFound, Allowed, NotFound],
        operations: &["GetProjectConstruction", "GetTemplatification"],
    },
];

/// A state in which everything is visible to clients, with a client and a member of all projects
/// and pings, and a person in none.
fn state() -> (Value, [i64; 3]) {
    let sandbox = Sandbox::start().unwrap();
    let people = sandbox.add_people(3);
    let [client, member, outsider] = people[..] else { panic!("three people") };
    let mut state = sandbox.save();
    for person in &people {
        state["people"][person.to_string()]["can_manage_projects"] = json!(false);
    }
    state["people"][client.to_string()]["client"] = json!(true);
    for place in ["projects", "buckets"] {
        for place in state[place].as_object_mut().unwrap().values_mut() {
            place["people"].as_array_mut().unwrap().extend([json!(client), json!(member)]);
            if place.get("clients_enabled").is_some() {
                place["clients_enabled"] = json!(true);
            }
        }
    }
    for record in state["records"].as_array_mut().unwrap() {
        record["visible_to_clients"] = json!(true);
    }
    (state, [client, member, outsider])
}

#[test]
fn every_operation_is_in_one_class() {
    let mut classed: Vec<&str> =
        CLASSES.iter().flat_map(|class| class.operations).copied().collect();
    let mut operations: Vec<&str> = OPERATIONS.iter().map(|operation| operation.id).collect();
    classed.sort_unstable();
    operations.sort_unstable();
    assert_eq!(classed, operations);
}

#[test]
fn every_operation_has_the_rights_of_its_class() {
    let (state, people) = state();
    let mut wrong = Vec::new();
    for (number, person) in people.into_iter().enumerate() {
        let sandbox = Sandbox::builder().state(state.clone()).start().unwrap();
        let token = sandbox.token_for(person);
        for (operation, request) in requests(&sandbox, Extent::Minimal) {
            let class = CLASSES.iter().find(|class| class.operations.contains(&operation.id));
            let expected = class.unwrap().outcomes[number];
            let status = request.send_with(&sandbox, &token).status;
            let is_right = match expected {
                // The rights are checked before the values.
                Allowed => matches!(status, 200..300 | 422),
                Forbidden => status == 403,
                NotFound => status == 404,
            };
            if !is_right {
                wrong.push((operation.id, ["client", "member", "outsider"][number], status));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
