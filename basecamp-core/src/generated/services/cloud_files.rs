// @generated from api/cloud_files.toml by `basecamp-codegen generate`; do not edit.
//! Cloud files: links to files at other services.

use crate::generated::prelude::*;

/// Cloud files: links to files at other services.
///
/// The service of [`Account::cloud_files`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
///
/// let account = Account::detached("999")?;
/// let link = "https://www.dropbox.com/s/abc/plan.pdf";
/// let call = account
///     .cloud_files()
///     .create(123, 456, link, "dropbox")
///     .title("Plan")
///     .subscriptions([789]);
/// let call = account.cloud_files().replace(321, link, "dropbox").title("Plan");
/// let call = account.cloud_files().update(321).title("The plan").clear_description();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct CloudFiles<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> CloudFiles<H> {
    /// Adds a link to a file to a folder.
    ///
    /// - `project_id`: The project.
    /// - `vault_id`: The folder of documents and files.
    /// - `url`: The URL of the file.
    /// - `service`: The short name of the service that stores the file, such as `dropbox`.
    pub fn create(
        &self,
        project_id: impl IntoId<Project>,
        vault_id: impl IntoId<Vault>,
        url: impl Into<String>,
        service: impl Into<String>,
    ) -> CreateCloudFile<H> {
        CreateCloudFile {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            vault_id: vault_id.into_id(),
            body: CreateCloudFileBody::new(url.into(), service.into()),
        }
    }

    /// Gets a link to a file.
    ///
    /// - `cloud_file_id`: The link to the file.
    pub fn get(&self, cloud_file_id: impl IntoId<CloudFile>) -> GetCloudFile<H> {
        GetCloudFile {
            account: self.account.clone(),
            options: CallOptions::default(),
            cloud_file_id: cloud_file_id.into_id(),
        }
    }

    /// Replaces a link to a file as a whole.
    ///
    /// - `cloud_file_id`: The link to the file.
    /// - `url`: The URL of the file.
    /// - `service`: The short name of the service that stores the file, such as `dropbox`.
    pub fn replace(
        &self,
        cloud_file_id: impl IntoId<CloudFile>,
        url: impl Into<String>,
        service: impl Into<String>,
    ) -> UpdateCloudFile<H> {
        UpdateCloudFile {
            account: self.account.clone(),
            options: CallOptions::default(),
            cloud_file_id: cloud_file_id.into_id(),
            body: UpdateCloudFileBody::new(url.into(), service.into()),
        }
    }

    /// Changes the fields of a link to a file that are set; the others are unchanged.
    ///
    /// - `cloud_file_id`: The link to the file.
    pub fn update(&self, cloud_file_id: impl IntoId<CloudFile>) -> ModifyCloudFile<H> {
        ModifyCloudFile {
            account: self.account.clone(),
            options: CallOptions::default(),
            cloud_file_id: cloud_file_id.into_id(),
            changes: FieldChanges::default(),
        }
    }

    /// Changes a link to a file with a closure that gets all its writable fields.
    ///
    /// - `cloud_file_id`: The link to the file.
    /// - `edit`: Changes the fields. If it returns an error, nothing is written.
    pub fn edit(
        &self,
        cloud_file_id: impl IntoId<CloudFile>,
        edit: impl FnOnce(&mut CloudFileFields) -> EditResult + Send + 'static,
    ) -> EditCloudFile<H> {
        EditCloudFile {
            account: self.account.clone(),
            options: CallOptions::default(),
            cloud_file_id: cloud_file_id.into_id(),
            edit: Edit::new(edit),
        }
    }
}

/// Adds a link to a file to a folder.
///
/// - `project_id`: The project.
/// - `vault_id`: The folder of documents and files.
/// - `url`: The URL of the file.
/// - `service`: The short name of the service that stores the file, such as `dropbox`.
///
/// `CreateCloudFile`: `POST /{accountId}/buckets/{bucketId}/vaults/{vaultId}/cloud_files.json`.
/// Not idempotent, so it is never retried after a failure. Created by [`CloudFiles::create`].
#[doc = example!("cloud_files().create(123, 123, \"text\", \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateCloudFile<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    vault_id: Id<Vault>,
    pub(crate) body: CreateCloudFileBody,
}

body!(CreateCloudFile: CreateCloudFileBody { url: String, service: String } {
    /// The title.
    into title: String,
    /// The notes, as HTML.
    into description: String,
    /// The people to notify. Default: everyone in the project.
    ids subscriptions: Person,
    /// Whether it is visible to clients.
    plain visible_to_clients: bool,
});

rich_text_endpoint!(
    CreateCloudFile(description) = CREATE_CLOUD_FILE { path(project_id, vault_id); json(body) }
        => CloudFile, decode::json
);

constructor!(CreateCloudFile(
    project_id: impl IntoId<Project>,
    vault_id: impl IntoId<Vault>,
    url: impl Into<String>,
    service: impl Into<String>,
) = CloudFiles.create);

#[rustfmt::skip]
pub(crate) static CREATE_CLOUD_FILE: Operation = Operation {
    id: "CreateCloudFile", service: "cloud_files", name: "create", resource_type: "cloud_file",
    method: Method::POST, path: path_template!("/{accountId}/buckets/{bucketId}/vaults/{vaultId}/cloud_files.json"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("vault_id", "vaultId", Type::Int64, "The folder of documents and files."),
        Parameter::body("url", Type::Text, "The URL of the file."),
        Parameter::body("service", Type::Text, "The short name of the service that stores the file, such as `dropbox`."),
        Parameter::optional_body("title", Type::Text, "The title."),
        Parameter::optional_body("description", Type::Text, "The notes, as HTML."),
        Parameter::optional_body("subscriptions", Type::List(&Type::Int64), "The people to notify. Default: everyone in the project."),
        Parameter::optional_body("visible_to_clients", Type::Bool, "Whether it is visible to clients."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Adds a link to a file to a folder.",
};

/// Gets a link to a file.
///
/// - `cloud_file_id`: The link to the file.
///
/// `GetCloudFile`: `GET /{accountId}/cloud_files/{cloudFileId}`. Created by
/// [`CloudFiles::get`].
#[doc = example!("cloud_files().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetCloudFile<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    cloud_file_id: Id<CloudFile>,
}

endpoint!(GetCloudFile = GET_CLOUD_FILE { path(cloud_file_id) } => CloudFile, decode::json);

constructor!(GetCloudFile(cloud_file_id: impl IntoId<CloudFile>) = CloudFiles.get);

#[rustfmt::skip]
pub(crate) static GET_CLOUD_FILE: Operation = Operation {
    id: "GetCloudFile", service: "cloud_files", name: "get", resource_type: "cloud_file",
    method: Method::GET, path: path_template!("/{accountId}/cloud_files/{cloudFileId}"),
    parameters: &[
        Parameter::path("cloud_file_id", "cloudFileId", Type::Int64, "The link to the file."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a link to a file.",
};

/// Replaces a link to a file as a whole.
///
/// - `cloud_file_id`: The link to the file.
/// - `url`: The URL of the file.
/// - `service`: The short name of the service that stores the file, such as `dropbox`.
///
/// `UpdateCloudFile`: `PUT /{accountId}/cloud_files/{cloudFileId}`. Idempotent, so it is
/// retried like a read. Clears fields that are not set. [`CloudFiles::update`] preserves them.
/// Created by [`CloudFiles::replace`].
#[doc = example!("cloud_files().replace(123, \"text\", \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateCloudFile<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    cloud_file_id: Id<CloudFile>,
    pub(crate) body: UpdateCloudFileBody,
}

body!(UpdateCloudFile: UpdateCloudFileBody { url: String, service: String } {
    /// The title.
    into title: String,
    /// The notes, as HTML.
    into description: String,
    /// The people to notify.
    ids subscriptions: Person,
});

rich_text_endpoint!(
    UpdateCloudFile(description) = UPDATE_CLOUD_FILE { path(cloud_file_id); json(body) }
        => CloudFile, decode::json
);

constructor!(UpdateCloudFile(
    cloud_file_id: impl IntoId<CloudFile>,
    url: impl Into<String>,
    service: impl Into<String>,
) = CloudFiles.replace);

#[rustfmt::skip]
pub(crate) static UPDATE_CLOUD_FILE: Operation = Operation {
    id: "UpdateCloudFile", service: "cloud_files", name: "replace", resource_type: "cloud_file",
    method: Method::PUT, path: path_template!("/{accountId}/cloud_files/{cloudFileId}"),
    parameters: &[
        Parameter::path("cloud_file_id", "cloudFileId", Type::Int64, "The link to the file."),
        Parameter::body("url", Type::Text, "The URL of the file."),
        Parameter::body("service", Type::Text, "The short name of the service that stores the file, such as `dropbox`."),
        Parameter::optional_body("title", Type::Text, "The title."),
        Parameter::optional_body("description", Type::Text, "The notes, as HTML."),
        Parameter::optional_body("subscriptions", Type::List(&Type::Int64), "The people to notify."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Replaces a link to a file as a whole.",
};

/// Changes the fields of a link to a file that are set; the others are unchanged.
///
/// - `cloud_file_id`: The link to the file.
///
/// Two requests (read-modify-write): [`GetCloudFile`] reads the record, and [`UpdateCloudFile`]
/// writes all its writable fields. Nothing is written if one of them is missing or malformed.
/// Created by [`CloudFiles::update`].
#[doc = example!("cloud_files().update(123).url(\"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ModifyCloudFile<H = Detached> {
    account: Account<H>,
    options: CallOptions,
    cloud_file_id: Id<CloudFile>,
    changes: FieldChanges,
}

impl<H> ModifyCloudFile<H> {
    /// The URL of the file.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.changes.set::<String>("url", url.into());
        self
    }

    /// The short name of the service that stores the file, such as `dropbox`.
    pub fn service(mut self, service: impl Into<String>) -> Self {
        self.changes.set::<String>("service", service.into());
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

impl<H> From<ModifyCloudFile<H>> for RecordUpdate {
    fn from(update: ModifyCloudFile<H>) -> Self {
        Self::update(
            &UPDATE_CLOUD_FILE_RECORD,
            update.account.id(),
            update.cloud_file_id,
            update.options,
            update.changes,
        )
    }
}

rich_text_update!(ModifyCloudFile("description") as UpdateCloudFile => CloudFile);

constructor!(ModifyCloudFile(cloud_file_id: impl IntoId<CloudFile>) = CloudFiles.update);

/// Changes a link to a file with a closure that gets all its writable fields.
///
/// - `cloud_file_id`: The link to the file.
/// - `edit`: Changes the fields. If it returns an error, nothing is written.
///
/// Two requests (read-modify-write): [`GetCloudFile`] reads the record, and [`UpdateCloudFile`]
/// writes all its writable fields. Nothing is written if one of them is missing or malformed.
/// Created by [`CloudFiles::edit`].
#[doc = example!(
    "cloud_files()\n    .edit(123, |fields| {\n        fields.url.clear();\n        Ok(())\n    })\n    "
)]
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct EditCloudFile<H = Detached> {
    account: Account<H>,
    options: CallOptions,
    cloud_file_id: Id<CloudFile>,
    edit: Edit<CloudFileFields>,
}

impl<H> From<EditCloudFile<H>> for RecordUpdate {
    fn from(edit: EditCloudFile<H>) -> Self {
        Self::edit(
            &UPDATE_CLOUD_FILE_RECORD,
            edit.account.id(),
            edit.cloud_file_id,
            edit.options,
            edit.edit,
        )
    }
}

update_methods!(EditCloudFile as UpdateCloudFile => CloudFile);

constructor!(EditCloudFile(
    cloud_file_id: impl IntoId<CloudFile>,
    edit: impl FnOnce(&mut CloudFileFields) -> EditResult + Send + 'static,
) = CloudFiles.edit);

/// The writable fields of a link to a file, which the closure of [`CloudFiles::edit`] changes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CloudFileFields {
    /// The URL of the file.
    pub url: String,
    /// The short name of the service that stores the file, such as `dropbox`.
    pub service: String,
    /// The title.
    pub title: String,
    /// The notes, as HTML.
    pub description: String,
    /// The people to notify. Sent only if it is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscriptions: Option<Vec<Id<Person>>>,
    #[serde(skip)]
    source: SourceRecord,
}

impl CloudFileFields {
    /// The complete record, as it was read.
    ///
    /// # Errors
    ///
    /// An `api_error` with the place at which the record differs from its documented
    /// shape.
    #[inline]
    pub fn current(&self) -> Result<CloudFile, Error> {
        self.source.decode::<GetCloudFile>()
    }
}
impl WritableFields for CloudFileFields {
    fn attach_source(&mut self, source: SourceRecord) {
        self.source = source;
    }
}

pub(crate) static UPDATE_CLOUD_FILE_RECORD: Record = Record {
    read: &GET_CLOUD_FILE,
    write: &UPDATE_CLOUD_FILE,
    members: &[
        ("url", FieldSource::Member("url")),
        ("service", FieldSource::Inside("service", "code")),
        ("title", FieldSource::Member("title")),
        ("description", FieldSource::Member("description")),
        ("subscriptions", FieldSource::Caller),
    ],
};
