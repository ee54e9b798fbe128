// @generated from api/documents.toml by `basecamp-codegen generate`; do not edit.
//! Documents: texts in a project's folders.

use crate::generated::prelude::*;

/// Documents: texts in a project's folders.
///
/// The service of [`Account::documents`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
/// use basecamp_core::types::Status;
///
/// let account = Account::detached("999")?;
/// let call = account
///     .documents()
///     .create(123, "Plan")
///     .content("<em>Soon</em>")
///     .status(Status::Active);
/// let call = account.documents().list(123).max_items(20);
/// let call = account.documents().replace(456).title("Plan").content("<em>Now</em>");
/// let call = account.documents().update(456).title("Plan");
/// let call = account.documents().edit(456, |document| {
///     document.content.push_str("<p>One more thing</p>");
///     Ok(())
/// });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "page")]
#[doc(alias = "wiki")]
#[derive(Debug, Clone)]
pub struct Documents<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Documents<H> {
    /// Creates a document in a folder.
    ///
    /// - `vault_id`: The folder of documents and files.
    /// - `title`: The title.
    pub fn create(
        &self,
        vault_id: impl IntoId<Vault>,
        title: impl Into<String>,
    ) -> CreateDocument<H> {
        CreateDocument {
            account: self.account.clone(),
            options: CallOptions::default(),
            vault_id: vault_id.into_id(),
            body: CreateDocumentBody::new(title.into()),
        }
    }

    /// Gets a document.
    ///
    /// - `document_id`: The document.
    pub fn get(&self, document_id: impl IntoId<Document>) -> GetDocument<H> {
        GetDocument {
            account: self.account.clone(),
            options: CallOptions::default(),
            document_id: document_id.into_id(),
        }
    }

    /// Lists the documents in a folder.
    ///
    /// - `vault_id`: The folder of documents and files.
    pub fn list(&self, vault_id: impl IntoId<Vault>) -> ListDocuments<H> {
        ListDocuments {
            account: self.account.clone(),
            options: CallOptions::default(),
            vault_id: vault_id.into_id(),
        }
    }

    /// Replaces a document as a whole.
    ///
    /// - `document_id`: The document.
    pub fn replace(&self, document_id: impl IntoId<Document>) -> ReplaceDocument<H> {
        ReplaceDocument {
            account: self.account.clone(),
            options: CallOptions::default(),
            document_id: document_id.into_id(),
            body: ReplaceDocumentBody::new(),
        }
    }

    /// Changes the fields of a document that are set; the others are unchanged.
    ///
    /// - `document_id`: The document.
    pub fn update(&self, document_id: impl IntoId<Document>) -> UpdateDocument<H> {
        UpdateDocument {
            account: self.account.clone(),
            options: CallOptions::default(),
            document_id: document_id.into_id(),
            changes: FieldChanges::default(),
        }
    }

    /// Changes a document with a closure that gets all its writable fields.
    ///
    /// - `document_id`: The document.
    /// - `edit`: Changes the fields. If it returns an error, nothing is written.
    pub fn edit(
        &self,
        document_id: impl IntoId<Document>,
        edit: impl FnOnce(&mut DocumentFields) -> EditResult + Send + 'static,
    ) -> EditDocument<H> {
        EditDocument {
            account: self.account.clone(),
            options: CallOptions::default(),
            document_id: document_id.into_id(),
            edit: Edit::new(edit),
        }
    }
}

/// Creates a document in a folder.
///
/// - `vault_id`: The folder of documents and files.
/// - `title`: The title.
///
/// `CreateDocument`: `POST /{accountId}/vaults/{vaultId}/documents.json`. Not idempotent, so it
/// is never retried after a failure. Created by [`Documents::create`].
#[doc = example!("documents().create(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateDocument<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    vault_id: Id<Vault>,
    pub(crate) body: CreateDocumentBody,
}

body!(CreateDocument: CreateDocumentBody { title: String } {
    /// The text, as HTML.
    into content: String,
    /// `active` to publish it at once, `drafted` to save it as a draft.
    into status: Status,
    /// The people to notify. Default: everyone in the project.
    ids subscriptions: Person,
    /// Whether it is visible to clients.
    plain visible_to_clients: bool,
});

rich_text_endpoint!(
    CreateDocument(content) = CREATE_DOCUMENT { path(vault_id); json(body) }
        => Document, decode::json
);

constructor!(CreateDocument(
    vault_id: impl IntoId<Vault>,
    title: impl Into<String>,
) = Documents.create);

#[rustfmt::skip]
pub(crate) static CREATE_DOCUMENT: Operation = Operation {
    id: "CreateDocument", service: "documents", name: "create", resource_type: "document",
    method: Method::POST, path: path_template!("/{accountId}/vaults/{vaultId}/documents.json"),
    parameters: &[
        Parameter::path("vault_id", "vaultId", Type::Int64, "The folder of documents and files."),
        Parameter::body("title", Type::Text, "The title."),
        Parameter::optional_body("content", Type::Text, "The text, as HTML."),
        Parameter::optional_body("status", Type::OneOf(&["active", "archived", "drafted", "trashed"]), "`active` to publish it at once, `drafted` to save it as a draft."),
        Parameter::optional_body("subscriptions", Type::List(&Type::Int64), "The people to notify. Default: everyone in the project."),
        Parameter::optional_body("visible_to_clients", Type::Bool, "Whether it is visible to clients."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Creates a document in a folder.",
};

/// Gets a document.
///
/// - `document_id`: The document.
///
/// `GetDocument`: `GET /{accountId}/documents/{documentId}`. Created by [`Documents::get`].
#[doc = example!("documents().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetDocument<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    document_id: Id<Document>,
}

endpoint!(GetDocument = GET_DOCUMENT { path(document_id) } => Document, decode::json);

constructor!(GetDocument(document_id: impl IntoId<Document>) = Documents.get);

#[rustfmt::skip]
pub(crate) static GET_DOCUMENT: Operation = Operation {
    id: "GetDocument", service: "documents", name: "get", resource_type: "document",
    method: Method::GET, path: path_template!("/{accountId}/documents/{documentId}"),
    parameters: &[Parameter::path("document_id", "documentId", Type::Int64, "The document.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a document.",
};

/// Lists the documents in a folder.
///
/// - `vault_id`: The folder of documents and files.
///
/// `ListDocuments`: `GET /{accountId}/vaults/{vaultId}/documents.json`. The result comes in
/// pages. Created by [`Documents::list`].
#[doc = example!("documents().list(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListDocuments<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    vault_id: Id<Vault>,
}

list_endpoint!(ListDocuments = LIST_DOCUMENTS { path(vault_id) } => [Document], decode::list);

constructor!(ListDocuments(vault_id: impl IntoId<Vault>) = Documents.list);

#[rustfmt::skip]
pub(crate) static LIST_DOCUMENTS: Operation = Operation {
    id: "ListDocuments", service: "documents", name: "list", resource_type: "document",
    method: Method::GET, path: path_template!("/{accountId}/vaults/{vaultId}/documents.json"),
    parameters: &[
        Parameter::path("vault_id", "vaultId", Type::Int64, "The folder of documents and files."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the documents in a folder.",
};

/// Replaces a document as a whole.
///
/// - `document_id`: The document.
///
/// `ReplaceDocument`: `PUT /{accountId}/documents/{documentId}`. Idempotent, so it is retried
/// like a read. Clears fields that are not set. [`Documents::update`] preserves them. Created
/// by [`Documents::replace`].
#[doc = example!("documents().replace(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ReplaceDocument<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    document_id: Id<Document>,
    pub(crate) body: ReplaceDocumentBody,
}

body!(ReplaceDocument: ReplaceDocumentBody {} {
    /// The title.
    into title: String,
    /// The text, as HTML.
    into content: String,
});

rich_text_endpoint!(
    ReplaceDocument(content) = REPLACE_DOCUMENT { path(document_id); json(body) }
        => Document, decode::json
);

constructor!(ReplaceDocument(document_id: impl IntoId<Document>) = Documents.replace);

#[rustfmt::skip]
pub(crate) static REPLACE_DOCUMENT: Operation = Operation {
    id: "ReplaceDocument", service: "documents", name: "replace", resource_type: "document",
    method: Method::PUT, path: path_template!("/{accountId}/documents/{documentId}"),
    parameters: &[
        Parameter::path("document_id", "documentId", Type::Int64, "The document."),
        Parameter::optional_body("title", Type::Text, "The title."),
        Parameter::optional_body("content", Type::Text, "The text, as HTML."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Replaces a document as a whole.",
};

/// Changes the fields of a document that are set; the others are unchanged.
///
/// - `document_id`: The document.
///
/// Two requests (read-modify-write): [`GetDocument`] reads the record, and [`ReplaceDocument`]
/// writes all its writable fields. Nothing is written if one of them is missing or malformed.
/// Created by [`Documents::update`].
#[doc = example!("documents().update(123).title(\"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateDocument<H = Detached> {
    account: Account<H>,
    options: CallOptions,
    document_id: Id<Document>,
    changes: FieldChanges,
}

impl<H> UpdateDocument<H> {
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

    /// The text, as HTML.
    pub fn content(mut self, content: impl Into<String>) -> Self {
        self.changes.set::<String>("content", content.into());
        self
    }

    /// Clears `content`.
    pub fn clear_content(mut self) -> Self {
        self.changes.set("content", "");
        self
    }
}

impl<H> From<UpdateDocument<H>> for RecordUpdate {
    fn from(update: UpdateDocument<H>) -> Self {
        Self::update(
            &REPLACE_DOCUMENT_RECORD,
            update.account.id(),
            update.document_id,
            update.options,
            update.changes,
        )
    }
}

rich_text_update!(UpdateDocument("content") as ReplaceDocument => Document);

constructor!(UpdateDocument(document_id: impl IntoId<Document>) = Documents.update);

/// Changes a document with a closure that gets all its writable fields.
///
/// - `document_id`: The document.
/// - `edit`: Changes the fields. If it returns an error, nothing is written.
///
/// Two requests (read-modify-write): [`GetDocument`] reads the record, and [`ReplaceDocument`]
/// writes all its writable fields. Nothing is written if one of them is missing or malformed.
/// Created by [`Documents::edit`].
#[doc = example!(
    "documents()\n    .edit(123, |fields| {\n        fields.title.clear();\n        Ok(())\n    })\n    "
)]
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct EditDocument<H = Detached> {
    account: Account<H>,
    options: CallOptions,
    document_id: Id<Document>,
    edit: Edit<DocumentFields>,
}

impl<H> From<EditDocument<H>> for RecordUpdate {
    fn from(edit: EditDocument<H>) -> Self {
        Self::edit(
            &REPLACE_DOCUMENT_RECORD,
            edit.account.id(),
            edit.document_id,
            edit.options,
            edit.edit,
        )
    }
}

update_methods!(EditDocument as ReplaceDocument => Document);

constructor!(EditDocument(
    document_id: impl IntoId<Document>,
    edit: impl FnOnce(&mut DocumentFields) -> EditResult + Send + 'static,
) = Documents.edit);

/// The writable fields of a document, which the closure of [`Documents::edit`] changes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DocumentFields {
    /// The title.
    pub title: String,
    /// The text, as HTML.
    pub content: String,
    #[serde(skip)]
    source: SourceRecord,
}

impl DocumentFields {
    /// The complete record, as it was read.
    ///
    /// # Errors
    ///
    /// An `api_error` with the place at which the record differs from its documented
    /// shape.
    #[inline]
    pub fn current(&self) -> Result<Document, Error> {
        self.source.decode::<GetDocument>()
    }
}
impl WritableFields for DocumentFields {
    fn attach_source(&mut self, source: SourceRecord) {
        self.source = source;
    }
}

pub(crate) static REPLACE_DOCUMENT_RECORD: Record = Record {
    read: &GET_DOCUMENT,
    write: &REPLACE_DOCUMENT,
    members: &[
        ("title", FieldSource::Member("title")),
        ("content", FieldSource::Member("content")),
    ],
};
