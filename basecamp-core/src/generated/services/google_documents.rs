// @generated from api/google_documents.toml by `basecamp-codegen generate`; do not edit.
//! Google documents: links to documents at Google.

use crate::generated::prelude::*;

/// Google documents: links to documents at Google.
///
/// The service of [`Account::google_documents`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
/// use basecamp_core::types::Status;
///
/// let account = Account::detached("999")?;
/// let documents = account.google_documents();
/// let link = "https://docs.google.com/document/d/abcd1234/edit";
/// let call = documents
///     .create(123, 456, link, "doc")
///     .title("Roadmap")
///     .status(Status::Active);
/// let call = documents.get(789);
/// let call = documents.update(789).title("The roadmap").status(Status::Active);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct GoogleDocuments<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> GoogleDocuments<H> {
    /// Adds a link to a Google document to a folder.
    ///
    /// - `project_id`: The project.
    /// - `vault_id`: The folder of documents and files.
    /// - `url`: The document's URL at Google.
    /// - `document_type`: The kind of document, such as `doc`.
    pub fn create(
        &self,
        project_id: impl IntoId<Project>,
        vault_id: impl IntoId<Vault>,
        url: impl Into<String>,
        document_type: impl Into<String>,
    ) -> CreateGoogleDocument<H> {
        CreateGoogleDocument {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            vault_id: vault_id.into_id(),
            body: CreateGoogleDocumentBody::new(url.into(), document_type.into()),
        }
    }

    /// Gets a link to a Google document.
    ///
    /// - `google_document_id`: The link to the Google document.
    pub fn get(&self, google_document_id: impl IntoId<GoogleDocument>) -> GetGoogleDocument<H> {
        GetGoogleDocument {
            account: self.account.clone(),
            options: CallOptions::default(),
            google_document_id: google_document_id.into_id(),
        }
    }

    /// Replaces a link to a Google document as a whole.
    ///
    /// - `google_document_id`: The link to the Google document.
    /// - `url`: The document's URL at Google.
    /// - `document_type`: The kind of document, such as `doc`.
    pub fn replace(
        &self,
        google_document_id: impl IntoId<GoogleDocument>,
        url: impl Into<String>,
        document_type: impl Into<String>,
    ) -> UpdateGoogleDocument<H> {
        UpdateGoogleDocument {
            account: self.account.clone(),
            options: CallOptions::default(),
            google_document_id: google_document_id.into_id(),
            body: UpdateGoogleDocumentBody::new(url.into(), document_type.into()),
        }
    }

    /// Changes the fields of a link to a Google document that are set; the others are unchanged.
    ///
    /// - `google_document_id`: The link to the Google document.
    pub fn update(
        &self,
        google_document_id: impl IntoId<GoogleDocument>,
    ) -> ModifyGoogleDocument<H> {
        ModifyGoogleDocument {
            account: self.account.clone(),
            options: CallOptions::default(),
            google_document_id: google_document_id.into_id(),
            changes: FieldChanges::default(),
        }
    }

    /// Changes a link to a Google document with a closure that gets all its writable fields.
    ///
    /// - `google_document_id`: The link to the Google document.
    /// - `edit`: Changes the fields. If it returns an error, nothing is written.
    pub fn edit(
        &self,
        google_document_id: impl IntoId<GoogleDocument>,
        edit: impl FnOnce(&mut GoogleDocumentFields) -> EditResult + Send + 'static,
    ) -> EditGoogleDocument<H> {
        EditGoogleDocument {
            account: self.account.clone(),
            options: CallOptions::default(),
            google_document_id: google_document_id.into_id(),
            edit: Edit::new(edit),
        }
    }
}

/// Adds a link to a Google document to a folder.
///
/// - `project_id`: The project.
/// - `vault_id`: The folder of documents and files.
/// - `url`: The document's URL at Google.
/// - `document_type`: The kind of document, such as `doc`.
///
/// `CreateGoogleDocument`:
/// `POST /{accountId}/buckets/{bucketId}/vaults/{vaultId}/google_documents.json`. Not
/// idempotent, so it is never retried after a failure. Created by [`GoogleDocuments::create`].
#[doc = example!("google_documents().create(123, 123, \"text\", \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateGoogleDocument<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    vault_id: Id<Vault>,
    pub(crate) body: CreateGoogleDocumentBody,
}

body!(CreateGoogleDocument: CreateGoogleDocumentBody { url: String, document_type: String } {
    /// The title.
    into title: String,
    /// The notes, as HTML.
    into description: String,
    /// The new status: `active` is published, `drafted` a draft.
    into status: Status,
    /// The people to notify.
    ids subscriptions: Person,
    /// Whether it is visible to clients.
    plain visible_to_clients: bool,
});

rich_text_endpoint!(
    CreateGoogleDocument(description) = CREATE_GOOGLE_DOCUMENT { path(project_id, vault_id); json(body) }
        => GoogleDocument, decode::json
);

constructor!(CreateGoogleDocument(
    project_id: impl IntoId<Project>,
    vault_id: impl IntoId<Vault>,
    url: impl Into<String>,
    document_type: impl Into<String>,
) = GoogleDocuments.create);

#[rustfmt::skip]
pub(crate) static CREATE_GOOGLE_DOCUMENT: Operation = Operation {
    id: "CreateGoogleDocument", service: "google_documents", name: "create", resource_type: "google_document",
    method: Method::POST, path: path_template!("/{accountId}/buckets/{bucketId}/vaults/{vaultId}/google_documents.json"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("vault_id", "vaultId", Type::Int64, "The folder of documents and files."),
        Parameter::body("url", Type::Text, "The document's URL at Google."),
        Parameter::body("document_type", Type::Text, "The kind of document, such as `doc`."),
        Parameter::optional_body("title", Type::Text, "The title."),
        Parameter::optional_body("description", Type::Text, "The notes, as HTML."),
        Parameter::optional_body("status", Type::OneOf(&["active", "archived", "drafted", "trashed"]), "The new status: `active` is published, `drafted` a draft."),
        Parameter::optional_body("subscriptions", Type::List(&Type::Int64), "The people to notify."),
        Parameter::optional_body("visible_to_clients", Type::Bool, "Whether it is visible to clients."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Adds a link to a Google document to a folder.",
};

/// Gets a link to a Google document.
///
/// - `google_document_id`: The link to the Google document.
///
/// `GetGoogleDocument`: `GET /{accountId}/google_documents/{googleDocumentId}`. Created by
/// [`GoogleDocuments::get`].
#[doc = example!("google_documents().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetGoogleDocument<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    google_document_id: Id<GoogleDocument>,
}

endpoint!(
    GetGoogleDocument = GET_GOOGLE_DOCUMENT { path(google_document_id) }
        => GoogleDocument, decode::json
);

constructor!(GetGoogleDocument(
    google_document_id: impl IntoId<GoogleDocument>,
) = GoogleDocuments.get);

#[rustfmt::skip]
pub(crate) static GET_GOOGLE_DOCUMENT: Operation = Operation {
    id: "GetGoogleDocument", service: "google_documents", name: "get", resource_type: "google_document",
    method: Method::GET, path: path_template!("/{accountId}/google_documents/{googleDocumentId}"),
    parameters: &[
        Parameter::path("google_document_id", "googleDocumentId", Type::Int64, "The link to the Google document."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a link to a Google document.",
};

/// Replaces a link to a Google document as a whole.
///
/// - `google_document_id`: The link to the Google document.
/// - `url`: The document's URL at Google.
/// - `document_type`: The kind of document, such as `doc`.
///
/// `UpdateGoogleDocument`: `PUT /{accountId}/google_documents/{googleDocumentId}`. Idempotent,
/// so it is retried like a read. Clears fields that are not set. [`GoogleDocuments::update`]
/// preserves them. Created by [`GoogleDocuments::replace`].
#[doc = example!("google_documents().replace(123, \"text\", \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateGoogleDocument<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    google_document_id: Id<GoogleDocument>,
    pub(crate) body: UpdateGoogleDocumentBody,
}

body!(UpdateGoogleDocument: UpdateGoogleDocumentBody { url: String, document_type: String } {
    /// The title.
    into title: String,
    /// The notes, as HTML.
    into description: String,
    /// The new status: `active` is published, `drafted` a draft.
    into status: Status,
    /// The people to notify.
    ids subscriptions: Person,
});

rich_text_endpoint!(
    UpdateGoogleDocument(description) = UPDATE_GOOGLE_DOCUMENT { path(google_document_id); json(body) }
        => GoogleDocument, decode::json
);

constructor!(UpdateGoogleDocument(
    google_document_id: impl IntoId<GoogleDocument>,
    url: impl Into<String>,
    document_type: impl Into<String>,
) = GoogleDocuments.replace);

#[rustfmt::skip]
pub(crate) static UPDATE_GOOGLE_DOCUMENT: Operation = Operation {
    id: "UpdateGoogleDocument", service: "google_documents", name: "replace", resource_type: "google_document",
    method: Method::PUT, path: path_template!("/{accountId}/google_documents/{googleDocumentId}"),
    parameters: &[
        Parameter::path("google_document_id", "googleDocumentId", Type::Int64, "The link to the Google document."),
        Parameter::body("url", Type::Text, "The document's URL at Google."),
        Parameter::body("document_type", Type::Text, "The kind of document, such as `doc`."),
        Parameter::optional_body("title", Type::Text, "The title."),
        Parameter::optional_body("description", Type::Text, "The notes, as HTML."),
        Parameter::optional_body("status", Type::OneOf(&["active", "archived", "drafted", "trashed"]), "The new status: `active` is published, `drafted` a draft."),
        Parameter::optional_body("subscriptions", Type::List(&Type::Int64), "The people to notify."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Replaces a link to a Google document as a whole.",
};

/// Changes the fields of a link to a Google document that are set; the others are unchanged.
///
/// - `google_document_id`: The link to the Google document.
///
/// Two requests (read-modify-write): [`GetGoogleDocument`] reads the record, and
/// [`UpdateGoogleDocument`] writes all its writable fields. Nothing is written if one of them
/// is missing or malformed. Created by [`GoogleDocuments::update`].
#[doc = example!("google_documents().update(123).url(\"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ModifyGoogleDocument<H = Detached> {
    account: Account<H>,
    options: CallOptions,
    google_document_id: Id<GoogleDocument>,
    changes: FieldChanges,
}

impl<H> ModifyGoogleDocument<H> {
    /// The document's URL at Google.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.changes.set::<String>("url", url.into());
        self
    }

    /// The kind of document, such as `doc`.
    pub fn document_type(mut self, document_type: impl Into<String>) -> Self {
        self.changes.set::<String>("document_type", document_type.into());
        self
    }

    /// The title.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.changes.set::<String>("title", title.into());
        self
    }

    /// Clears `title`.
    pub fn clear_title(mut self) -> Self {
        self.changes.set("title", "");
        self
    }

    /// The notes, as HTML.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.changes.set::<String>("description", description.into());
        self
    }

    /// Clears `description`.
    pub fn clear_description(mut self) -> Self {
        self.changes.set("description", "");
        self
    }

    /// The new status: `active` is published, `drafted` a draft.
    pub fn status(mut self, status: impl Into<Status>) -> Self {
        self.changes.set::<Status>("status", status.into());
        self
    }

    /// The people to notify. Sent only if it is set.
    pub fn subscriptions(
        mut self,
        subscriptions: impl IntoIterator<Item = impl IntoId<Person>>,
    ) -> Self {
        self.changes.set::<Vec<Id<Person>>>(
            "subscriptions",
            subscriptions.into_iter().map(IntoId::into_id).collect(),
        );
        self
    }

    /// Clears `subscriptions`.
    pub fn clear_subscriptions(mut self) -> Self {
        self.changes.set("subscriptions", [(); 0]);
        self
    }
}

impl<H> From<ModifyGoogleDocument<H>> for RecordUpdate {
    fn from(update: ModifyGoogleDocument<H>) -> Self {
        Self::update(
            &UPDATE_GOOGLE_DOCUMENT_RECORD,
            update.account.id(),
            update.google_document_id,
            update.options,
            update.changes,
        )
    }
}

rich_text_update!(ModifyGoogleDocument("description") as UpdateGoogleDocument => GoogleDocument);

constructor!(ModifyGoogleDocument(
    google_document_id: impl IntoId<GoogleDocument>,
) = GoogleDocuments.update);

/// Changes a link to a Google document with a closure that gets all its writable fields.
///
/// - `google_document_id`: The link to the Google document.
/// - `edit`: Changes the fields. If it returns an error, nothing is written.
///
/// Two requests (read-modify-write): [`GetGoogleDocument`] reads the record, and
/// [`UpdateGoogleDocument`] writes all its writable fields. Nothing is written if one of them
/// is missing or malformed. Created by [`GoogleDocuments::edit`].
#[doc = example!(
    "google_documents()\n    .edit(123, |fields| {\n        fields.url.clear();\n        Ok(())\n    })\n    "
)]
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct EditGoogleDocument<H = Detached> {
    account: Account<H>,
    options: CallOptions,
    google_document_id: Id<GoogleDocument>,
    edit: Edit<GoogleDocumentFields>,
}

impl<H> From<EditGoogleDocument<H>> for RecordUpdate {
    fn from(edit: EditGoogleDocument<H>) -> Self {
        Self::edit(
            &UPDATE_GOOGLE_DOCUMENT_RECORD,
            edit.account.id(),
            edit.google_document_id,
            edit.options,
            edit.edit,
        )
    }
}

update_methods!(EditGoogleDocument as UpdateGoogleDocument => GoogleDocument);

constructor!(EditGoogleDocument(
    google_document_id: impl IntoId<GoogleDocument>,
    edit: impl FnOnce(&mut GoogleDocumentFields) -> EditResult + Send + 'static,
) = GoogleDocuments.edit);

/// The writable fields of a link to a Google document, which the closure of
/// [`GoogleDocuments::edit`] changes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GoogleDocumentFields {
    /// The document's URL at Google.
    pub url: String,
    /// The kind of document, such as `doc`.
    pub document_type: String,
    /// The title.
    pub title: String,
    /// The notes, as HTML.
    pub description: String,
    /// The new status: `active` is published, `drafted` a draft.
    pub status: Status,
    /// The people to notify. Sent only if it is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscriptions: Option<Vec<Id<Person>>>,
    #[serde(skip)]
    source: SourceRecord,
}

impl GoogleDocumentFields {
    /// The complete record, as it was read.
    ///
    /// # Errors
    ///
    /// An `api_error` with the place at which the record differs from its documented
    /// shape.
    #[inline]
    pub fn current(&self) -> Result<GoogleDocument, Error> {
        self.source.decode::<GetGoogleDocument>()
    }
}
impl WritableFields for GoogleDocumentFields {
    fn attach_source(&mut self, source: SourceRecord) {
        self.source = source;
    }
}

pub(crate) static UPDATE_GOOGLE_DOCUMENT_RECORD: Record = Record {
    read: &GET_GOOGLE_DOCUMENT,
    write: &UPDATE_GOOGLE_DOCUMENT,
    members: &[
        ("url", FieldSource::Member("url")),
        ("document_type", FieldSource::Member("document_type")),
        ("title", FieldSource::Member("title")),
        ("description", FieldSource::Member("description")),
        ("status", FieldSource::Member("status")),
        ("subscriptions", FieldSource::Caller),
    ],
};
