// @generated from api/*.toml by `basecamp-codegen generate`; do not edit.
//! The types of requests and responses.

// `Id<Todo>` reads better in the documentation than `Id<Self>`.
#![allow(clippy::use_self)]

mod account;
mod attachments;
mod bookmarks;
mod boosts;
mod calendars;
mod campfires;
mod card_columns;
mod card_steps;
mod card_tables;
mod cards;
mod checkins;
mod client_approvals;
mod client_correspondences;
mod client_replies;
mod cloud_files;
mod comments;
mod common;
mod documents;
mod drafts;
mod embeds;
mod event_feed;
mod events;
mod everything;
mod folders;
mod forwards;
mod gauges;
mod google_documents;
mod hill_charts;
mod lineup;
mod message_boards;
mod messages;
mod my_assignments;
mod my_notes;
mod my_notifications;
mod people;
mod pings;
mod projects;
mod recordings;
mod reports;
mod schedules;
mod search;
mod subscriptions;
mod templates;
mod timesheets;
mod todolists;
mod todos;
mod todosets;
mod tools;
mod uploads;
mod vaults;
mod webhooks;
mod wormholes;

pub use account::{Account, AccountLimits, AccountLogo, AccountSettings, AccountSubscription};
pub use attachments::Attachment;
pub use bookmarks::{Bookmark, BookmarkStatus};
pub use boosts::Boost;
pub use calendars::Calendar;
pub use campfires::{Campfire, CampfireLine, CampfireLineAttachment, Chatbot};
pub use card_columns::{CardColumn, CardColumnColor};
pub use card_steps::StepCompletion;
pub use card_tables::CardTable;
pub use cards::Card;
pub use checkins::{
    Question, QuestionAnswer, QuestionFrequency, QuestionNotificationSettings, QuestionPause,
    QuestionReminder, QuestionSchedule, QuestionScheduleInput, Questionnaire,
};
pub use client_approvals::{ClientApproval, ClientApprovalResponse};
pub use client_correspondences::ClientCorrespondence;
pub use client_replies::ClientReply;
pub use cloud_files::{CloudFile, CloudFileService};
pub use comments::Comment;
pub use common::{
    Bucket, CardColumnOnHold, Company, Direction, DoorService, EventDetails, JobStatus,
    RecordingCategory, RecordingParent, RecordingType, RichTextAttachment, Sort, Status,
    TimelineAttachment, TimelineEvent, TimelineEventData, TodoParent,
};
pub use documents::Document;
pub use drafts::{Draft, DraftBucket, DraftParent};
pub use embeds::Embed;
pub use event_feed::{
    ActorType, EventPage, EventType, FeedEvent, InboxItem, InboxPage, InboxReason, StreamTicket,
};
pub use events::Event;
pub use everything::{BucketCardsGroup, BucketTodosGroup, EverythingFile};
pub use folders::{Folder, FolderWithProjects};
pub use forwards::{Forward, ForwardReply, Inbox};
pub use gauges::{Gauge, GaugeColor, GaugeNeedle, GaugeNotify};
pub use google_documents::GoogleDocument;
pub use hill_charts::{
    HillChart, HillChartDot, HillChartDotPosition, HillChartVersion, HillChartVersionDot,
};
pub use lineup::LineupMarker;
pub use message_boards::MessageBoard;
pub use messages::{Message, MessageType};
pub use my_assignments::{
    DueScope, MyAssignment, MyAssignmentAssignee, MyAssignmentBucket, MyAssignmentParent,
    MyAssignments,
};
pub use my_notes::MyNote;
pub use my_notifications::{MyNotifications, Notification, PreviewableAttachment};
pub use people::{
    CreateClientRequest, CreatePersonRequest, FirstWeekDay, OutOfOffice, OutOfOfficePerson, Person,
    Preferences, ProjectAccessResult, ProjectClientEnablement, TimeFormat,
};
pub use pings::{Ping, PingLinks};
pub use projects::{
    Admissions, ClientSide, DockItem, Project, ProjectLogo, ProjectWallpaper, ScheduleAttributes,
    ToolName,
};
pub use recordings::{Filing, FilingDestinationRecording, Recording};
pub use reports::{
    AssignedTodos, OverdueTodos, PersonProgress, UpcomingAssignable, UpcomingAssignableCompletion,
    UpcomingAssignableParent, UpcomingSchedule, UpcomingScheduleBucket, UpcomingScheduleEntry,
    UpcomingSchedulePerson,
};
pub use schedules::{RecurrenceSchedule, Schedule, ScheduleEntry};
pub use search::{SearchMetadata, SearchResult, SearchResultAttachment, SearchType};
pub use subscriptions::Subscription;
pub use templates::{
    ProjectConstruction, Template, TemplateLibraryCardTables, TemplateLibraryCopy,
    TemplateLibraryTodolists, Templatification,
};
pub use timesheets::TimesheetEntry;
pub use todolists::Todolist;
pub use todos::{RecordingCompletion, Subtask, Todo};
pub use todosets::Todoset;
pub use tools::Tool;
pub use uploads::{Upload, UploadVersion, UploadVersionFile};
pub use vaults::Vault;
pub use webhooks::{
    Webhook, WebhookCopy, WebhookCopyBucket, WebhookDelivery, WebhookDeliveryRequest,
    WebhookDeliveryResponse, WebhookEvent,
};
pub use wormholes::Wormhole;
