//! The kinds of recordings: their types, URLs, titles, containers and contents.
//!
//! A kind has comments, boosts, subscribers or a position if its type in the schema has the member
//! `comments_url`, `boosts_url`, `subscription_url` or `position`.

use std::sync::LazyLock;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::schema::{self, Members};

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $row:expr;)*) => {
        /// The kind of a recording.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(super) enum Kind { $($(#[$doc])* $kind,)* }

        impl Kind {
            /// All kinds.
            pub(super) const ALL: &[Self] = &[$(Self::$kind,)*];
        }

        static ROWS: &[Row] = &[$($row,)*];
    };
}

/// A kind in the table.
#[derive(Debug)]
pub(super) struct Row {
    /// The member `type` of its JSON, such as `Kanban::Card`.
    pub(super) type_name: &'static str,
    /// Its path in URLs, with `{id}` and possibly `{parent}` and `{bucket}`. It follows the bucket,
    /// unless it starts with `projects`.
    pub(super) path: &'static str,
    /// Its type in the schema, such as `Card`.
    pub(super) shape: &'static str,
    pub(super) title: Title,
    /// The kinds that may contain it; a project, if there is none.
    pub(super) within: &'static [Kind],
    /// The lists that it contains: their names in members and URLs, such as `documents` for
    /// `documents_count` and `documents_url`, and the kind of their items.
    pub(super) contents: &'static [(&'static str, Kind)],
    /// Its name as a tool of the dock.
    pub(super) tool: Option<&'static str>,
}

/// The title of a recording.
#[derive(Debug, Clone, Copy)]
pub(super) enum Title {
    /// A member that clients write.
    Member(&'static str),
    /// The member `title`, and this text while there is none.
    Default(&'static str),
    /// That of its parent.
    OfParent,
    /// `Re:` and the title of its parent.
    Reply,
}

impl Title {
    /// Whether a member that clients write is the title.
    pub(super) fn is(self, member: &str) -> bool {
        match self {
            Self::Member(name) => member == name,
            Self::Default(_) => member == "title",
            Self::OfParent | Self::Reply => false,
        }
    }
}

impl Row {
    const fn new(type_name: &'static str, path: &'static str, shape: &'static str) -> Self {
        Self {
            type_name,
            path,
            shape,
            title: Title::Member("title"),
            within: &[],
            contents: &[],
            tool: None,
        }
    }

    const fn titled(self, title: Title) -> Self {
        Self { title, ..self }
    }

    const fn within(self, within: &'static [Kind]) -> Self {
        Self { within, ..self }
    }

    const fn with(self, contents: &'static [(&'static str, Kind)]) -> Self {
        Self { contents, ..self }
    }

    const fn tool(self, name: &'static str, title: &'static str) -> Self {
        Self { tool: Some(name), title: Title::Default(title), ..self }
    }
}

kinds! {
    Campfire = Row::new("Chat::Transcript", "chats/{id}", "Campfire")
        .tool("chat", "Chat")
        .with(&[("lines", Kind::CampfireLine)]);
    CampfireLine = Row::new("Chat::Lines::Text", "chats/{parent}/lines/{id}", "CampfireLine")
        .titled(Title::Member("content"))
        .within(&[Kind::Campfire]);
    /// A file in a chat.
    CampfireUpload = Row::new("Chat::Lines::Upload", "chats/{parent}/lines/{id}", "CampfireLine")
        .titled(Title::Member("filename"))
        .within(&[Kind::Campfire]);
    Card = Row::new("Kanban::Card", "card_tables/cards/{id}", "Card")
        .within(&[Kind::CardColumn, Kind::CardColumnOnHold]);
    CardColumn = Row::new("Kanban::Column", "card_tables/columns/{id}", "CardColumn")
        .within(&[Kind::CardTable])
        .with(&[("cards", Kind::Card)]);
    CardColumnDone = Row::new("Kanban::DoneColumn", "card_tables/columns/{id}", "CardColumn")
        .titled(Title::Default("Done"))
        .within(&[Kind::CardTable])
        .with(&[("cards", Kind::Card)]);
    CardColumnNotNow = Row::new("Kanban::NotNowColumn", "card_tables/columns/{id}", "CardColumn")
        .titled(Title::Default("Not now"))
        .within(&[Kind::CardTable])
        .with(&[("cards", Kind::Card)]);
    /// The section of a column for cards that wait.
    CardColumnOnHold = Row::new("Kanban::OnHold", "card_tables/lists/{id}", "CardColumnOnHold")
        .titled(Title::Default("On hold"))
        .within(&[Kind::CardColumn])
        .with(&[("cards", Kind::Card)]);
    CardColumnTriage = Row::new("Kanban::Triage", "card_tables/columns/{id}", "CardColumn")
        .titled(Title::Default("Triage"))
        .within(&[Kind::CardTable])
        .with(&[("cards", Kind::Card)]);
    CardTable = Row::new("Kanban::Board", "card_tables/{id}", "CardTable")
        .tool("kanban_board", "Card Table");
    /// The container of the card tables in the library of templates.
    CardTableSet = Row::new("Kanban::Boardset", "card_tables/sets/{id}", "Recording")
        .titled(Title::Default("Card Tables"));
    ClientApproval = Row::new("Client::Approval", "client/approvals/{id}", "ClientApproval")
        .titled(Title::Member("subject"))
        .within(&[Kind::ClientBoard])
        .with(&[("replies", Kind::ClientReply)]);
    ClientApprovalResponse = Row::new(
        "Client::Approval::Response",
        "client/approvals/{parent}/responses/{id}",
        "ClientApprovalResponse",
    )
    .titled(Title::Reply)
    .within(&[Kind::ClientApproval]);
    /// The container of all that clients take part in.
    ClientBoard = Row::new("Client::Board", "client/boards/{id}", "Recording")
        .titled(Title::Default("The Clientside"));
    ClientCorrespondence = Row::new(
        "Client::Correspondence",
        "client/correspondences/{id}",
        "ClientCorrespondence",
    )
    .titled(Title::Member("subject"))
    .within(&[Kind::ClientBoard])
    .with(&[("replies", Kind::ClientReply)]);
    ClientReply = Row::new(
        "Client::Reply",
        "client/recordings/{parent}/replies/{id}",
        "ClientReply",
    )
    .titled(Title::Reply)
    .within(&[Kind::ClientApproval, Kind::ClientCorrespondence]);
    CloudFile = Row::new("CloudFile", "cloud_files/{id}", "CloudFile").within(&[Kind::Vault]);
    /// Its containers are all recordings that have comments.
    Comment = Row::new("Comment", "comments/{id}", "Comment").titled(Title::Reply);
    Document = Row::new("Document", "documents/{id}", "Document").within(&[Kind::Vault]);
    Forward = Row::new("Inbox::Forward", "inbox_forwards/{id}", "Forward")
        .titled(Title::Member("subject"))
        .within(&[Kind::Inbox])
        .with(&[("replies", Kind::ForwardReply)]);
    ForwardReply = Row::new(
        "Inbox::Forward::Reply",
        "inbox_forwards/{parent}/replies/{id}",
        "ForwardReply",
    )
    .titled(Title::Reply)
    .within(&[Kind::Forward]);
    Gauge = Row::new("Gauge", "projects/{bucket}/gauge", "Gauge")
        .titled(Title::Default("How far along are we?"));
    GaugeNeedle = Row::new("Gauge::Needle", "gauge_needles/{id}", "GaugeNeedle")
        .titled(Title::Default("Moved the needle"))
        .within(&[Kind::Gauge]);
    GoogleDocument = Row::new("GoogleDocument", "google_documents/{id}", "GoogleDocument")
        .within(&[Kind::Vault]);
    HillChartVersion = Row::new(
        "Todoset::HillChart::Version",
        "todosets/{parent}/hills/versions/{id}",
        "HillChartVersion",
    )
    .titled(Title::Default("Hill Chart"))
    .within(&[Kind::Todoset]);
    Inbox = Row::new("Inbox", "inboxes/{id}", "Inbox")
        .tool("inbox", "Email Forwards")
        .with(&[("forwards", Kind::Forward)]);
    Message = Row::new("Message", "messages/{id}", "Message")
        .titled(Title::Member("subject"))
        .within(&[Kind::MessageBoard]);
    MessageBoard = Row::new("Message::Board", "message_boards/{id}", "MessageBoard")
        .tool("message_board", "Message Board")
        .with(&[("messages", Kind::Message)]);
    Question = Row::new("Question", "questions/{id}", "Question")
        .within(&[Kind::Questionnaire])
        .with(&[("answers", Kind::QuestionAnswer)]);
    QuestionAnswer = Row::new("Question::Answer", "question_answers/{id}", "QuestionAnswer")
        .titled(Title::OfParent)
        .within(&[Kind::Question]);
    Questionnaire = Row::new("Questionnaire", "questionnaires/{id}", "Questionnaire")
        .tool("questionnaire", "Automatic Check-ins")
        .with(&[("questions", Kind::Question)]);
    Schedule = Row::new("Schedule", "schedules/{id}", "Schedule")
        .tool("schedule", "Schedule")
        .with(&[("entries", Kind::ScheduleEntry)]);
    ScheduleEntry = Row::new("Schedule::Entry", "schedule_entries/{id}", "ScheduleEntry")
        .titled(Title::Member("summary"))
        .within(&[Kind::Schedule]);
    /// A step of a card or a subtask of a to-do.
    Step = Row::new("Kanban::Step", "card_tables/steps/{id}", "Subtask")
        .within(&[Kind::Card, Kind::Todo]);
    TimesheetEntry = Row::new("Timesheet::Entry", "timesheet_entries/{id}", "TimesheetEntry")
        .titled(Title::Member("hours"));
    Todo = Row::new("Todo", "todos/{id}", "Todo")
        .titled(Title::Member("content"))
        .within(&[Kind::Todolist, Kind::Todoset]);
    /// A to-do list, or a group when its parent is a list.
    Todolist = Row::new("Todolist", "todolists/{id}", "Todolist")
        .titled(Title::Member("name"))
        .within(&[Kind::Todoset, Kind::Todolist])
        .with(&[("todos", Kind::Todo)]);
    Todoset = Row::new("Todoset", "todosets/{id}", "Todoset")
        .tool("todoset", "To-dos")
        .with(&[("todolists", Kind::Todolist), ("todos", Kind::Todo)]);
    Upload = Row::new("Upload", "uploads/{id}", "Upload")
        .titled(Title::Member("filename"))
        .within(&[Kind::Vault]);
    Vault = Row::new("Vault", "vaults/{id}", "Vault")
        .tool("vault", "Docs & Files")
        .within(&[Kind::Vault])
        .with(&[
            ("documents", Kind::Document),
            ("uploads", Kind::Upload),
            ("vaults", Kind::Vault),
        ]);
    /// A link from a card table to a column of another one.
    Wormhole = Row::new("Kanban::Wormhole", "card_tables/wormholes/{id}", "Wormhole")
        .within(&[Kind::CardTable]);
}

/// The kinds of the tools of a new project, in the order of the dock, and whether they are enabled.
pub(super) const DOCK: [(Kind, bool); 8] = [
    (Kind::MessageBoard, true),
    (Kind::Todoset, true),
    (Kind::Vault, true),
    (Kind::Campfire, true),
    (Kind::Schedule, true),
    (Kind::CardTable, true),
    (Kind::Questionnaire, false),
    (Kind::Inbox, false),
];

impl Kind {
    pub(super) fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    pub(super) fn type_name(self) -> &'static str {
        self.row().type_name
    }

    /// The members of its type in the schema.
    pub(super) fn members(self) -> &'static Members {
        static MEMBERS: LazyLock<Vec<&Members>> =
            LazyLock::new(|| ROWS.iter().map(|row| schema::members(row.shape)).collect());
        MEMBERS[self as usize]
    }

    pub(super) fn has(self, member: &str) -> bool {
        self.members().contains_key(member)
    }

    /// Whether both have the same type in the schema, as all columns of card tables do.
    pub(super) fn is_like(self, other: Self) -> bool {
        self == other || self.row().shape == other.row().shape
    }

    /// Whether its records are of this type of the schema. The section of a column on hold has the
    /// cards of a column.
    pub(super) fn is_a(self, type_name: &str) -> bool {
        self.row().shape == type_name
            || type_name == "Recording"
            || self == Self::CardColumnOnHold && type_name == "CardColumn"
    }

    /// Whether its records may be in a record of the other kind.
    pub(super) fn fits_in(self, container: Self) -> bool {
        match self {
            Self::Comment => container.has("comments_url"),
            Self::TimesheetEntry => true,
            _ => self.row().within.iter().any(|kind| kind.is_like(container)),
        }
    }

    /// The kind with this type.
    pub(super) fn of_type(type_name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.type_name() == type_name)
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.type_name())
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::of_type(&name).ok_or_else(|| D::Error::custom(format!("{name} is not a kind")))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::schema::Shape;
    use super::*;

    #[test]
    fn every_type_of_recordings_is_a_kind() {
        let Some(Shape::Enum(types)) = schema::shape("RecordingType") else { panic!() };
        for name in types {
            assert!(Kind::of_type(name).is_some(), "{name}");
        }
        let names: BTreeSet<_> = Kind::ALL.iter().map(|kind| kind.type_name()).collect();
        assert_eq!(names.len(), Kind::ALL.len());
    }

    #[test]
    fn rows_agree_with_the_schema() {
        for kind in Kind::ALL {
            let row = kind.row();
            assert!(kind.has("id") && kind.has("title"), "{kind:?}");
            assert!(row.tool.is_none() || DOCK.iter().any(|(tool, _)| tool == kind), "{kind:?}");
            for (name, item) in row.contents {
                assert!(item.fits_in(*kind), "{name} of {kind:?}");
                let url = format!("{name}_url");
                assert!(kind.has(&url), "{url} of {kind:?}");
            }
        }
    }
}
