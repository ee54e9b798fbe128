// @generated from api/recordings.toml by `basecamp-codegen generate`; do not edit.
//! Recordings: the contents of projects, from to-dos and messages to files and comments.

use crate::generated::prelude::*;

/// Recordings: the contents of projects, from to-dos and messages to files and comments.
///
/// The service of [`Account::recordings`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::types::{Todo, Sort, RecordingType};
///
/// let account = Account::detached("999")?;
/// let call = account
///     .recordings()
///     .list(RecordingType::Todo)
///     .bucket("123")
///     .sort(Sort::UpdatedAt);
/// let call = account
///     .recordings()
///     .copy(456)
///     .destination_project_id(789)
///     .include_comments(true);
/// let call = account.recordings().archive(456);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Recordings<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Recordings<H> {
    /// Archives a recording.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other content of a project.
    pub fn archive(&self, recording_id: impl IntoId<Recording>) -> ArchiveRecording<H> {
        ArchiveRecording {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
        }
    }

    /// Starts to copy a recording, in the same project or to another one.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other content of a project.
    pub fn copy(&self, recording_id: impl IntoId<Recording>) -> CopyRecording<H> {
        CopyRecording {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
            body: CopyRecordingBody::new(),
        }
    }

    /// Gets a job that copies or moves a recording, with its status.
    ///
    /// - `filing_id`: The job that copies or moves.
    pub fn get_filing(&self, filing_id: impl IntoId<Filing>) -> GetFiling<H> {
        GetFiling {
            account: self.account.clone(),
            options: CallOptions::default(),
            filing_id: filing_id.into_id(),
        }
    }

    /// Lists the recordings of a kind, across projects.
    ///
    /// - `kind`: The kind of recordings to list.
    pub fn list(&self, kind: impl Into<RecordingType>) -> ListRecordings<H> {
        ListRecordings {
            account: self.account.clone(),
            options: CallOptions::default(),
            kind: kind.into(),
            bucket: None,
            status: None,
            sort: None,
            direction: None,
        }
    }

    /// Starts to move a recording, in the same project or to another one.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other content of a project.
    pub fn move_to(&self, recording_id: impl IntoId<Recording>) -> MoveRecording<H> {
        MoveRecording {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
            body: MoveRecordingBody::new(),
        }
    }

    /// Moves a recording into a folder of documents and files.
    ///
    /// - `recording_id`: The recording: a document, a file or any other content of folders.
    /// - `parent_id`: The target folder.
    pub fn move_to_vault(
        &self,
        recording_id: impl IntoId<Recording>,
        parent_id: impl IntoId<Vault>,
    ) -> MoveRecordingToVault<H> {
        MoveRecordingToVault {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
            body: MoveRecordingToVaultBody::new(parent_id.into_id()),
        }
    }

    /// Adds a recording to the spotlight.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other content of a project.
    pub fn spotlight(&self, recording_id: impl IntoId<Recording>) -> SpotlightRecording<H> {
        SpotlightRecording {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
        }
    }

    /// Moves a recording to the trash.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other content of a project.
    pub fn trash(&self, recording_id: impl IntoId<Recording>) -> TrashRecording<H> {
        TrashRecording {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
        }
    }

    /// Makes an archived recording active again.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other content of a project.
    pub fn unarchive(&self, recording_id: impl IntoId<Recording>) -> UnarchiveRecording<H> {
        UnarchiveRecording {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
        }
    }

    /// Removes a recording from the spotlight.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other content of a project.
    pub fn unspotlight(&self, recording_id: impl IntoId<Recording>) -> UnspotlightRecording<H> {
        UnspotlightRecording {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
        }
    }
}

/// Archives a recording.
///
/// - `recording_id`: The recording: a to-do, a message or any other content of a project.
///
/// `ArchiveRecording`: `PUT /{accountId}/recordings/{recordingId}/status/archived.json`.
/// Idempotent, so it is retried like a read. Created by [`Recordings::archive`].
#[doc = example!("recordings().archive(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ArchiveRecording<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
}

endpoint!(ArchiveRecording = ARCHIVE_RECORDING { path(recording_id) } => (), decode::nothing);

constructor!(ArchiveRecording(recording_id: impl IntoId<Recording>) = Recordings.archive);

#[rustfmt::skip]
pub(crate) static ARCHIVE_RECORDING: Operation = Operation {
    id: "ArchiveRecording", service: "recordings", name: "archive", resource_type: "recording",
    method: Method::PUT, path: path_template!("/{accountId}/recordings/{recordingId}/status/archived.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other content of a project."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Archives a recording.",
};

/// Starts to copy a recording, in the same project or to another one.
///
/// - `recording_id`: The recording: a to-do, a message or any other content of a project.
///
/// `CopyRecording`: `POST /{accountId}/recordings/{recordingId}/copies.json`. Not idempotent,
/// so it is never retried after a failure. Created by [`Recordings::copy`].
#[doc = example!("recordings().copy(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CopyRecording<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
    pub(crate) body: CopyRecordingBody,
}

body!(CopyRecording: CopyRecordingBody {} {
    /// The id of the target, a filing destination.
    plain filing_destination_id: i64,
    /// The target project.
    id destination_project_id: Project,
    /// The new parent there, such as a to-do list or a folder.
    plain parent_id: i64,
    /// Whether its comments are copied too.
    plain include_comments: bool,
});

endpoint!(
    CopyRecording = COPY_RECORDING { path(recording_id); json(body) }
        => Filing, decode::json
);

constructor!(CopyRecording(recording_id: impl IntoId<Recording>) = Recordings.copy);

#[rustfmt::skip]
pub(crate) static COPY_RECORDING: Operation = Operation {
    id: "CopyRecording", service: "recordings", name: "copy", resource_type: "recording",
    method: Method::POST, path: path_template!("/{accountId}/recordings/{recordingId}/copies.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other content of a project."),
        Parameter::optional_body("filing_destination_id", Type::Int64, "The id of the target, a filing destination."),
        Parameter::optional_body("destination_project_id", Type::Int64, "The target project."),
        Parameter::optional_body("parent_id", Type::Int64, "The new parent there, such as a to-do list or a folder."),
        Parameter::optional_body("include_comments", Type::Bool, "Whether its comments are copied too."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Starts to copy a recording, in the same project or to another one.",
};

/// Gets a job that copies or moves a recording, with its status.
///
/// - `filing_id`: The job that copies or moves.
///
/// `GetFiling`: `GET /{accountId}/filings/{filingId}`. Created by [`Recordings::get_filing`].
#[doc = example!("recordings().get_filing(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetFiling<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    filing_id: Id<Filing>,
}

endpoint!(GetFiling = GET_FILING { path(filing_id) } => Filing, decode::json);

constructor!(GetFiling(filing_id: impl IntoId<Filing>) = Recordings.get_filing);

#[rustfmt::skip]
pub(crate) static GET_FILING: Operation = Operation {
    id: "GetFiling", service: "recordings", name: "get_filing", resource_type: "filing",
    method: Method::GET, path: path_template!("/{accountId}/filings/{filingId}"),
    parameters: &[
        Parameter::path("filing_id", "filingId", Type::Int64, "The job that copies or moves."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a job that copies or moves a recording, with its status.",
};

/// Lists the recordings of a kind, across projects.
///
/// - `kind`: The kind of recordings to list.
///
/// `ListRecordings`: `GET /{accountId}/projects/recordings.json`. The result comes in pages.
/// Created by [`Recordings::list`].
#[doc = example!("recordings().list(RecordingType::ChatLinesText)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListRecordings<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    kind: RecordingType,
    bucket: Option<String>,
    status: Option<Status>,
    sort: Option<Sort>,
    direction: Option<Direction>,
}

setters!(ListRecordings<H> {
    /// The projects: their ids, separated by commas. Default: all active projects.
    into bucket: String,
    /// Only those with this status. Default: active.
    into status: Status,
    /// The sort key. Default: `created_at`.
    into sort: Sort,
    /// The order: `asc` or `desc`. Default: the latest first.
    into direction: Direction,
});

list_endpoint!(
    ListRecordings = LIST_RECORDINGS { path(), query(kind = "type", bucket, status, sort, direction) }
        => [Recording], decode::list
);

constructor!(ListRecordings(kind: impl Into<RecordingType>) = Recordings.list);

#[rustfmt::skip]
pub(crate) static LIST_RECORDINGS: Operation = Operation {
    id: "ListRecordings", service: "recordings", name: "list", resource_type: "recording",
    method: Method::GET, path: path_template!("/{accountId}/projects/recordings.json"),
    parameters: &[
        Parameter::query("type", Type::OneOf(&["Chat::Lines::Text", "Chat::Lines::Upload", "Chat::Transcript", "Client::Approval", "Client::Approval::Response", "Client::Board", "Client::Correspondence", "Client::Reply", "CloudFile", "Comment", "Document", "Gauge", "Gauge::Needle", "GoogleDocument", "Inbox", "Inbox::Forward", "Inbox::Forward::Reply", "Kanban::Board", "Kanban::Card", "Kanban::Column", "Kanban::DoneColumn", "Kanban::NotNowColumn", "Kanban::Step", "Kanban::Triage", "Kanban::Wormhole", "Message", "Message::Board", "Question", "Question::Answer", "Questionnaire", "Schedule", "Schedule::Entry", "Timesheet::Entry", "Todo", "Todolist", "Todoset", "Upload", "Vault"]), "The kind of recordings to list."),
        Parameter::optional_query("bucket", Type::Text, "The projects: their ids, separated by commas. Default: all active projects."),
        Parameter::optional_query("status", Type::OneOf(&["active", "archived", "drafted", "trashed"]), "Only those with this status. Default: active."),
        Parameter::optional_query("sort", Type::OneOf(&["created_at", "updated_at"]), "The sort key. Default: `created_at`."),
        Parameter::optional_query("direction", Type::OneOf(&["asc", "desc"]), "The order: `asc` or `desc`. Default: the latest first."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the recordings of a kind, across projects.",
};

/// Starts to move a recording, in the same project or to another one.
///
/// - `recording_id`: The recording: a to-do, a message or any other content of a project.
///
/// `MoveRecording`: `POST /{accountId}/recordings/{recordingId}/moves.json`. Not idempotent, so
/// it is never retried after a failure. Created by [`Recordings::move_to`].
#[doc = example!("recordings().move_to(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct MoveRecording<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
    pub(crate) body: MoveRecordingBody,
}

body!(MoveRecording: MoveRecordingBody {} {
    /// The id of the target, a filing destination.
    plain filing_destination_id: i64,
    /// The target project.
    id destination_project_id: Project,
    /// The new parent there, such as a to-do list or a folder.
    plain parent_id: i64,
});

endpoint!(
    MoveRecording = MOVE_RECORDING { path(recording_id); json(body) }
        => Filing, decode::json
);

constructor!(MoveRecording(recording_id: impl IntoId<Recording>) = Recordings.move_to);

#[rustfmt::skip]
pub(crate) static MOVE_RECORDING: Operation = Operation {
    id: "MoveRecording", service: "recordings", name: "move_to", resource_type: "recording",
    method: Method::POST, path: path_template!("/{accountId}/recordings/{recordingId}/moves.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other content of a project."),
        Parameter::optional_body("filing_destination_id", Type::Int64, "The id of the target, a filing destination."),
        Parameter::optional_body("destination_project_id", Type::Int64, "The target project."),
        Parameter::optional_body("parent_id", Type::Int64, "The new parent there, such as a to-do list or a folder."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Starts to move a recording, in the same project or to another one.",
};

/// Moves a recording into a folder of documents and files.
///
/// - `recording_id`: The recording: a document, a file or any other content of folders.
/// - `parent_id`: The target folder.
///
/// `MoveRecordingToVault`: `POST /{accountId}/recordings/{recordingId}/filing.json`. Not
/// idempotent, so it is never retried after a failure. Created by
/// [`Recordings::move_to_vault`].
#[doc = example!("recordings().move_to_vault(123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct MoveRecordingToVault<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
    pub(crate) body: MoveRecordingToVaultBody,
}

body!(MoveRecordingToVault: MoveRecordingToVaultBody { parent_id: Id<Vault> } {
    /// The position in the folder, counted from 1.
    plain position: i32,
});

endpoint!(
    MoveRecordingToVault = MOVE_RECORDING_TO_VAULT { path(recording_id); json(body) }
        => (), decode::nothing
);

constructor!(MoveRecordingToVault(
    recording_id: impl IntoId<Recording>,
    parent_id: impl IntoId<Vault>,
) = Recordings.move_to_vault);

#[rustfmt::skip]
pub(crate) static MOVE_RECORDING_TO_VAULT: Operation = Operation {
    id: "MoveRecordingToVault", service: "recordings", name: "move_to_vault", resource_type: "recording",
    method: Method::POST, path: path_template!("/{accountId}/recordings/{recordingId}/filing.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a document, a file or any other content of folders."),
        Parameter::body("parent_id", Type::Int64, "The target folder."),
        Parameter::optional_body("position", Type::Int32, "The position in the folder, counted from 1."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Moves a recording into a folder of documents and files.",
};

/// Adds a recording to the spotlight.
///
/// - `recording_id`: The recording: a to-do, a message or any other content of a project.
///
/// `SpotlightRecording`: `POST /{accountId}/recordings/{recordingId}/spotlight.json`.
/// Idempotent, so it is retried like a read. Created by [`Recordings::spotlight`].
#[doc = example!("recordings().spotlight(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct SpotlightRecording<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
}

endpoint!(
    SpotlightRecording = SPOTLIGHT_RECORDING { path(recording_id) }
        => Recording, decode::json
);

constructor!(SpotlightRecording(recording_id: impl IntoId<Recording>) = Recordings.spotlight);

#[rustfmt::skip]
pub(crate) static SPOTLIGHT_RECORDING: Operation = Operation {
    id: "SpotlightRecording", service: "recordings", name: "spotlight", resource_type: "recording",
    method: Method::POST, path: path_template!("/{accountId}/recordings/{recordingId}/spotlight.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other content of a project."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Adds a recording to the spotlight.",
};

/// Moves a recording to the trash.
///
/// - `recording_id`: The recording: a to-do, a message or any other content of a project.
///
/// `TrashRecording`: `PUT /{accountId}/recordings/{recordingId}/status/trashed.json`.
/// Idempotent, so it is retried like a read. Created by [`Recordings::trash`].
#[doc = example!("recordings().trash(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct TrashRecording<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
}

endpoint!(TrashRecording = TRASH_RECORDING { path(recording_id) } => (), decode::nothing);

constructor!(TrashRecording(recording_id: impl IntoId<Recording>) = Recordings.trash);

#[rustfmt::skip]
pub(crate) static TRASH_RECORDING: Operation = Operation {
    id: "TrashRecording", service: "recordings", name: "trash", resource_type: "recording",
    method: Method::PUT, path: path_template!("/{accountId}/recordings/{recordingId}/status/trashed.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other content of a project."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Moves a recording to the trash.",
};

/// Makes an archived recording active again.
///
/// - `recording_id`: The recording: a to-do, a message or any other content of a project.
///
/// `UnarchiveRecording`: `PUT /{accountId}/recordings/{recordingId}/status/active.json`.
/// Idempotent, so it is retried like a read. Created by [`Recordings::unarchive`].
#[doc = example!("recordings().unarchive(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UnarchiveRecording<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
}

endpoint!(UnarchiveRecording = UNARCHIVE_RECORDING { path(recording_id) } => (), decode::nothing);

constructor!(UnarchiveRecording(recording_id: impl IntoId<Recording>) = Recordings.unarchive);

#[rustfmt::skip]
pub(crate) static UNARCHIVE_RECORDING: Operation = Operation {
    id: "UnarchiveRecording", service: "recordings", name: "unarchive", resource_type: "recording",
    method: Method::PUT, path: path_template!("/{accountId}/recordings/{recordingId}/status/active.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other content of a project."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Makes an archived recording active again.",
};

/// Removes a recording from the spotlight.
///
/// - `recording_id`: The recording: a to-do, a message or any other content of a project.
///
/// `UnspotlightRecording`: `DELETE /{accountId}/recordings/{recordingId}/spotlight.json`.
/// Idempotent, so it is retried like a read. Created by [`Recordings::unspotlight`].
#[doc = example!("recordings().unspotlight(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UnspotlightRecording<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
}

endpoint!(
    UnspotlightRecording = UNSPOTLIGHT_RECORDING { path(recording_id) }
        => (), decode::nothing
);

constructor!(UnspotlightRecording(recording_id: impl IntoId<Recording>) = Recordings.unspotlight);

#[rustfmt::skip]
pub(crate) static UNSPOTLIGHT_RECORDING: Operation = Operation {
    id: "UnspotlightRecording", service: "recordings", name: "unspotlight", resource_type: "recording",
    method: Method::DELETE, path: path_template!("/{accountId}/recordings/{recordingId}/spotlight.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other content of a project."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Removes a recording from the spotlight.",
};
