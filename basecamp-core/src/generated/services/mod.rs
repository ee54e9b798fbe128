// @generated from api/*.toml by `basecamp-codegen generate`; do not edit.
//! The services of the API: for each service, a module with the builders of its calls.

pub mod account;
pub mod attachments;
pub mod automation;
pub mod bookmarks;
pub mod boosts;
pub mod bubble_ups;
pub mod calendars;
pub mod campfires;
pub mod card_columns;
pub mod card_steps;
pub mod card_tables;
pub mod cards;
pub mod checkins;
pub mod client_approvals;
pub mod client_correspondences;
pub mod client_replies;
pub mod client_visibility;
pub mod cloud_files;
pub mod comments;
pub mod documents;
pub mod drafts;
pub mod embeds;
pub mod event_feed;
pub mod events;
pub mod everything;
pub mod folders;
pub mod forwards;
pub mod gauges;
pub mod google_documents;
pub mod hill_charts;
pub mod lineup;
pub mod message_boards;
pub mod message_types;
pub mod messages;
pub mod my_assignments;
pub mod my_notes;
pub mod my_notifications;
pub mod people;
pub mod pings;
pub mod projects;
pub mod recordings;
pub mod reports;
pub mod schedules;
pub mod search;
pub mod subscriptions;
pub mod subtasks;
pub mod templates;
pub mod timeline;
pub mod timesheets;
pub mod todolist_groups;
pub mod todolists;
pub mod todos;
pub mod todosets;
pub mod tools;
pub mod uploads;
pub mod vaults;
pub mod webhooks;
pub mod wormholes;

use crate::{Account, Handle};

/// The services of an account.
impl<H: Handle> Account<H> {
    /// Account: name, logo, plan and limits.
    pub fn account(&self) -> account::AccountService<H> {
        account::AccountService { account: self.clone() }
    }

    /// Attachments: files that are uploaded first, and then used in texts or folders.
    pub fn attachments(&self) -> attachments::Attachments<H> {
        attachments::Attachments { account: self.clone() }
    }

    /// Automation: the markers of the lineup, which are also in a separate service.
    pub fn automation(&self) -> automation::Automation<H> {
        automation::Automation { account: self.clone() }
    }

    /// Bookmarks: recordings that the caller marked.
    pub fn bookmarks(&self) -> bookmarks::Bookmarks<H> {
        bookmarks::Bookmarks { account: self.clone() }
    }

    /// Boosts: short cheers, in a few letters or an emoji.
    pub fn boosts(&self) -> boosts::Boosts<H> {
        boosts::Boosts { account: self.clone() }
    }

    /// Bubble-ups: reminders of recordings, at a time that the caller chooses.
    pub fn bubble_ups(&self) -> bubble_ups::BubbleUps<H> {
        bubble_ups::BubbleUps { account: self.clone() }
    }

    /// Calendars: the places where schedule entries appear, each with a color.
    pub fn calendars(&self) -> calendars::Calendars<H> {
        calendars::Calendars { account: self.clone() }
    }

    /// Campfires: chats, with their lines, files and chatbots.
    #[doc(alias = "chat")]
    #[doc(alias = "chatbot")]
    pub fn campfires(&self) -> campfires::Campfires<H> {
        campfires::Campfires { account: self.clone() }
    }

    /// Card columns: the columns of a card table, each with its cards.
    #[doc(alias = "kanban column")]
    #[doc(alias = "triage")]
    pub fn card_columns(&self) -> card_columns::CardColumns<H> {
        card_columns::CardColumns { account: self.clone() }
    }

    /// Card steps: the single tasks of a card.
    pub fn card_steps(&self) -> card_steps::CardSteps<H> {
        card_steps::CardSteps { account: self.clone() }
    }

    /// Card tables: boards on which cards move from column to column.
    #[doc(alias = "kanban")]
    #[doc(alias = "kanban board")]
    pub fn card_tables(&self) -> card_tables::CardTables<H> {
        card_tables::CardTables { account: self.clone() }
    }

    /// Cards: pieces of work on a card table, which move from column to column.
    #[doc(alias = "kanban card")]
    pub fn cards(&self) -> cards::Cards<H> {
        cards::Cards { account: self.clone() }
    }

    /// Check-ins: recurring questions to the people of a project, and their answers.
    #[doc(alias = "questionnaire")]
    #[doc(alias = "automatic check-in")]
    #[doc(alias = "question")]
    pub fn checkins(&self) -> checkins::Checkins<H> {
        checkins::Checkins { account: self.clone() }
    }

    /// Client approvals: requests to a project's clients to approve something.
    pub fn client_approvals(&self) -> client_approvals::ClientApprovals<H> {
        client_approvals::ClientApprovals { account: self.clone() }
    }

    /// Client correspondences: exchanges of messages with a project's clients.
    pub fn client_correspondences(&self) -> client_correspondences::ClientCorrespondences<H> {
        client_correspondences::ClientCorrespondences { account: self.clone() }
    }

    /// Client replies: the replies to an exchange with clients or an approval.
    pub fn client_replies(&self) -> client_replies::ClientReplies<H> {
        client_replies::ClientReplies { account: self.clone() }
    }

    /// Client visibility: whether a recording is visible to the clients of its project.
    pub fn client_visibility(&self) -> client_visibility::ClientVisibility<H> {
        client_visibility::ClientVisibility { account: self.clone() }
    }

    /// Cloud files: links to files at other services.
    pub fn cloud_files(&self) -> cloud_files::CloudFiles<H> {
        cloud_files::CloudFiles { account: self.clone() }
    }

    /// Comments: texts about a to-do, a message or any other recording.
    #[doc(alias = "comment thread")]
    #[doc(alias = "reply")]
    pub fn comments(&self) -> comments::Comments<H> {
        comments::Comments { account: self.clone() }
    }

    /// Documents: texts in a project's folders.
    #[doc(alias = "page")]
    #[doc(alias = "wiki")]
    pub fn documents(&self) -> documents::Documents<H> {
        documents::Documents { account: self.clone() }
    }

    /// Drafts: the caller's unpublished messages, documents and other texts.
    pub fn drafts(&self) -> drafts::Drafts<H> {
        drafts::Drafts { account: self.clone() }
    }

    /// Embeds: web pages, videos and the like that are shown inside rich text.
    pub fn embeds(&self) -> embeds::Embeds<H> {
        embeds::Embeds { account: self.clone() }
    }

    /// Event feeds: the events of the account, and those that are addressed to the caller.
    pub fn event_feed(&self) -> event_feed::EventFeed<H> {
        event_feed::EventFeed { account: self.clone() }
    }

    /// Events: the history of a recording.
    #[doc(alias = "activity log")]
    #[doc(alias = "history")]
    pub fn events(&self) -> events::Events<H> {
        events::Events { account: self.clone() }
    }

    /// Everything: the to-dos, cards, messages, files and more of all projects at once.
    pub fn everything(&self) -> everything::Everything<H> {
        everything::Everything { account: self.clone() }
    }

    /// Folders: groups of projects.
    pub fn folders(&self) -> folders::Folders<H> {
        folders::Folders { account: self.clone() }
    }

    /// Forwards: e-mails that were forwarded to a project, and the replies to them.
    #[doc(alias = "inbox")]
    #[doc(alias = "email")]
    pub fn forwards(&self) -> forwards::Forwards<H> {
        forwards::Forwards { account: self.clone() }
    }

    /// Gauges: the progress of projects, as a needle that people move.
    pub fn gauges(&self) -> gauges::Gauges<H> {
        gauges::Gauges { account: self.clone() }
    }

    /// Google documents: links to documents at Google.
    pub fn google_documents(&self) -> google_documents::GoogleDocuments<H> {
        google_documents::GoogleDocuments { account: self.clone() }
    }

    /// Hill charts: the progress of a project's to-do lists, as positions on a hill.
    #[doc(alias = "hill chart")]
    #[doc(alias = "progress")]
    pub fn hill_charts(&self) -> hill_charts::HillCharts<H> {
        hill_charts::HillCharts { account: self.clone() }
    }

    /// Lineup markers: named days on the lineup, the timeline of all projects.
    #[doc(alias = "milestone")]
    pub fn lineup(&self) -> lineup::Lineup<H> {
        lineup::Lineup { account: self.clone() }
    }

    /// Message boards: the tool of a project for messages.
    pub fn message_boards(&self) -> message_boards::MessageBoards<H> {
        message_boards::MessageBoards { account: self.clone() }
    }

    /// Message types: the types that a project's messages can have, each with an icon.
    pub fn message_types(&self) -> message_types::MessageTypes<H> {
        message_types::MessageTypes { account: self.clone() }
    }

    /// Messages: announcements and discussions on a message board.
    pub fn messages(&self) -> messages::Messages<H> {
        messages::Messages { account: self.clone() }
    }

    /// My assignments: the caller's assignments, and their priorities.
    #[doc(alias = "my tasks")]
    pub fn my_assignments(&self) -> my_assignments::MyAssignments<H> {
        my_assignments::MyAssignments { account: self.clone() }
    }

    /// My notes: the caller's private notes, as a single text.
    pub fn my_notes(&self) -> my_notes::MyNotes<H> {
        my_notes::MyNotes { account: self.clone() }
    }

    /// My notifications: the caller's unread and read notifications, and the bubble-ups.
    pub fn my_notifications(&self) -> my_notifications::MyNotifications<H> {
        my_notifications::MyNotifications { account: self.clone() }
    }

    /// People: the people of the account, their access to projects, and the caller's profile.
    #[doc(alias = "user")]
    #[doc(alias = "member")]
    pub fn people(&self) -> people::People<H> {
        people::People { account: self.clone() }
    }

    /// Pings: private chats between two or more people, outside of any project.
    #[doc(alias = "direct message")]
    pub fn pings(&self) -> pings::Pings<H> {
        pings::Pings { account: self.clone() }
    }

    /// Projects: the places where people, to-dos, messages and files come together.
    #[doc(alias = "bucket")]
    pub fn projects(&self) -> projects::Projects<H> {
        projects::Projects { account: self.clone() }
    }

    /// Recordings: the contents of projects, from to-dos and messages to files and comments.
    pub fn recordings(&self) -> recordings::Recordings<H> {
        recordings::Recordings { account: self.clone() }
    }

    /// Reports: assigned, overdue and upcoming work, and recent activity, across all projects.
    pub fn reports(&self) -> reports::Reports<H> {
        reports::Reports { account: self.clone() }
    }

    /// Schedules: the calendars of projects, with their entries and participants.
    #[doc(alias = "calendar event")]
    #[doc(alias = "milestone")]
    #[doc(alias = "meeting")]
    pub fn schedules(&self) -> schedules::Schedules<H> {
        schedules::Schedules { account: self.clone() }
    }

    /// Search: full-text search in messages, to-dos, files and other recordings.
    pub fn search(&self) -> search::SearchService<H> {
        search::SearchService { account: self.clone() }
    }

    /// Subscriptions: the recipients of notifications about a recording.
    pub fn subscriptions(&self) -> subscriptions::Subscriptions<H> {
        subscriptions::Subscriptions { account: self.clone() }
    }

    /// Subtasks: the steps of a to-do or other task, each with assignees and a due date.
    #[doc(alias = "steps")]
    pub fn subtasks(&self) -> subtasks::Subtasks<H> {
        subtasks::Subtasks { account: self.clone() }
    }

    /// Templates: patterns for projects, to-do lists and card tables.
    pub fn templates(&self) -> templates::Templates<H> {
        templates::Templates { account: self.clone() }
    }

    /// Timelines: the events of a project.
    #[doc(alias = "activity")]
    pub fn timeline(&self) -> timeline::Timeline<H> {
        timeline::Timeline { account: self.clone() }
    }

    /// Timesheets: the time that people spent on to-dos, cards and other work.
    #[doc(alias = "time tracking")]
    #[doc(alias = "hours")]
    pub fn timesheets(&self) -> timesheets::Timesheets<H> {
        timesheets::Timesheets { account: self.clone() }
    }

    /// Groups: sections of a to-do list, each with a heading.
    pub fn todolist_groups(&self) -> todolist_groups::TodolistGroups<H> {
        todolist_groups::TodolistGroups { account: self.clone() }
    }

    /// To-do lists: the lists in a project's to-do set.
    #[doc(alias = "to-do list")]
    pub fn todolists(&self) -> todolists::Todolists<H> {
        todolists::Todolists { account: self.clone() }
    }

    /// To-dos: single tasks, with assignees and due dates.
    #[doc(alias = "task")]
    pub fn todos(&self) -> todos::Todos<H> {
        todos::Todos { account: self.clone() }
    }

    /// To-do sets: the tool of a project for to-do lists.
    pub fn todosets(&self) -> todosets::Todosets<H> {
        todosets::Todosets { account: self.clone() }
    }

    /// Tools: the parts of a project, such as its to-dos, its chat and its schedule.
    pub fn tools(&self) -> tools::Tools<H> {
        tools::Tools { account: self.clone() }
    }

    /// Uploads: the files that people put into folders, with their earlier versions.
    #[doc(alias = "file")]
    pub fn uploads(&self) -> uploads::Uploads<H> {
        uploads::Uploads { account: self.clone() }
    }

    /// Vaults: the folders of a project, which contain documents, files and further folders.
    #[doc(alias = "folder")]
    #[doc(alias = "docs and files")]
    pub fn vaults(&self) -> vaults::Vaults<H> {
        vaults::Vaults { account: self.clone() }
    }

    /// Webhooks: URLs to which Basecamp sends the events of a project.
    #[doc(alias = "callback")]
    pub fn webhooks(&self) -> webhooks::Webhooks<H> {
        webhooks::Webhooks { account: self.clone() }
    }

    /// Wormholes: links from a card table to a column of another one, through which cards move.
    pub fn wormholes(&self) -> wormholes::Wormholes<H> {
        wormholes::Wormholes { account: self.clone() }
    }
}
