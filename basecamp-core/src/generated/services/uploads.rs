// @generated from api/uploads.toml by `basecamp-codegen generate`; do not edit.
//! Uploads: the files that people put into folders, with their earlier versions.

use crate::generated::prelude::*;

/// Uploads: the files that people put into folders, with their earlier versions.
///
/// The service of [`Account::uploads`].
///
/// ```
/// use basecamp_core::Account;
///
/// let account = Account::detached("999")?;
/// let call = account
///     .uploads()
///     .create(123, "BAh7CEkiCGdpZAY6")
///     .base_name("logo")
///     .description("The final one.");
/// let call = account.uploads().list(123).max_items(20);
/// let call = account.uploads().list_versions(456);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "file")]
#[derive(Debug, Clone)]
pub struct Uploads<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Uploads<H> {
    /// Adds a file to a folder.
    ///
    /// - `vault_id`: The folder of documents and files.
    /// - `attachable_sgid`: The file: the `attachable_sgid` of an uploaded attachment.
    pub fn create(
        &self,
        vault_id: impl IntoId<Vault>,
        attachable_sgid: impl Into<String>,
    ) -> CreateUpload<H> {
        CreateUpload {
            account: self.account.clone(),
            options: CallOptions::default(),
            vault_id: vault_id.into_id(),
            body: CreateUploadBody::new(attachable_sgid.into()),
        }
    }

    /// Adds a new version of a file.
    ///
    /// - `upload_id`: The file.
    /// - `attachable_sgid`: The file: the `attachable_sgid` of an uploaded attachment.
    pub fn create_version(
        &self,
        upload_id: impl IntoId<Upload>,
        attachable_sgid: impl Into<String>,
    ) -> CreateUploadVersion<H> {
        CreateUploadVersion {
            account: self.account.clone(),
            options: CallOptions::default(),
            upload_id: upload_id.into_id(),
            body: CreateUploadVersionBody::new(attachable_sgid.into()),
        }
    }

    /// Gets the metadata of a file. `download_url` is the URL of its content.
    ///
    /// - `upload_id`: The file.
    pub fn get(&self, upload_id: impl IntoId<Upload>) -> GetUpload<H> {
        GetUpload {
            account: self.account.clone(),
            options: CallOptions::default(),
            upload_id: upload_id.into_id(),
        }
    }

    /// Lists the files in a folder.
    ///
    /// - `vault_id`: The folder of documents and files.
    pub fn list(&self, vault_id: impl IntoId<Vault>) -> ListUploads<H> {
        ListUploads {
            account: self.account.clone(),
            options: CallOptions::default(),
            vault_id: vault_id.into_id(),
        }
    }

    /// Lists the versions of a file.
    ///
    /// - `upload_id`: The file.
    pub fn list_versions(&self, upload_id: impl IntoId<Upload>) -> ListUploadVersions<H> {
        ListUploadVersions {
            account: self.account.clone(),
            options: CallOptions::default(),
            upload_id: upload_id.into_id(),
        }
    }

    /// Renames a file or changes its notes.
    ///
    /// - `upload_id`: The file.
    pub fn update(&self, upload_id: impl IntoId<Upload>) -> UpdateUpload<H> {
        UpdateUpload {
            account: self.account.clone(),
            options: CallOptions::default(),
            upload_id: upload_id.into_id(),
            body: UpdateUploadBody::new(),
        }
    }
}

/// Adds a file to a folder.
///
/// - `vault_id`: The folder of documents and files.
/// - `attachable_sgid`: The file: the `attachable_sgid` of an uploaded attachment.
///
/// `CreateUpload`: `POST /{accountId}/vaults/{vaultId}/uploads.json`. Not idempotent, so it is
/// never retried after a failure. Created by [`Uploads::create`].
#[doc = example!("uploads().create(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateUpload<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    vault_id: Id<Vault>,
    pub(crate) body: CreateUploadBody,
}

body!(CreateUpload: CreateUploadBody { attachable_sgid: String } {
    /// The notes, as HTML.
    into description: String,
    /// The file's name without its extension. Default: unchanged.
    into base_name: String,
    /// The people to notify. Default: everyone in the project.
    ids subscriptions: Person,
    /// Whether it is visible to clients.
    plain visible_to_clients: bool,
});

rich_text_endpoint!(
    CreateUpload(description, file attachable_sgid) = CREATE_UPLOAD { path(vault_id); json(body) }
        => Upload, decode::json
);

constructor!(CreateUpload(
    vault_id: impl IntoId<Vault>,
    attachable_sgid: impl Into<String>,
) = Uploads.create);

#[rustfmt::skip]
pub(crate) static CREATE_UPLOAD: Operation = Operation {
    id: "CreateUpload", service: "uploads", name: "create", resource_type: "upload",
    method: Method::POST, path: path_template!("/{accountId}/vaults/{vaultId}/uploads.json"),
    parameters: &[
        Parameter::path("vault_id", "vaultId", Type::Int64, "The folder of documents and files."),
        Parameter::body("attachable_sgid", Type::Text, "The file: the `attachable_sgid` of an uploaded attachment."),
        Parameter::optional_body("description", Type::Text, "The notes, as HTML."),
        Parameter::optional_body("base_name", Type::Text, "The file's name without its extension. Default: unchanged."),
        Parameter::optional_body("subscriptions", Type::List(&Type::Int64), "The people to notify. Default: everyone in the project."),
        Parameter::optional_body("visible_to_clients", Type::Bool, "Whether it is visible to clients."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Adds a file to a folder.",
};

/// Adds a new version of a file.
///
/// - `upload_id`: The file.
/// - `attachable_sgid`: The file: the `attachable_sgid` of an uploaded attachment.
///
/// `CreateUploadVersion`: `POST /{accountId}/uploads/{uploadId}/versions.json`. Not idempotent,
/// so it is never retried after a failure. Created by [`Uploads::create_version`].
#[doc = example!("uploads().create_version(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateUploadVersion<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    upload_id: Id<Upload>,
    pub(crate) body: CreateUploadVersionBody,
}

body!(CreateUploadVersion: CreateUploadVersionBody { attachable_sgid: String } {
    /// The file's name without its extension.
    into base_name: String,
    /// The notes, as HTML.
    into description: String,
    /// The people to notify about the new version.
    into notify: String,
    /// The people to notify about the new version.
    ids subscriptions: Person,
});

rich_text_endpoint!(
    CreateUploadVersion(description, file attachable_sgid) = CREATE_UPLOAD_VERSION { path(upload_id); json(body) }
        => Upload, decode::json
);

constructor!(CreateUploadVersion(
    upload_id: impl IntoId<Upload>,
    attachable_sgid: impl Into<String>,
) = Uploads.create_version);

#[rustfmt::skip]
pub(crate) static CREATE_UPLOAD_VERSION: Operation = Operation {
    id: "CreateUploadVersion", service: "uploads", name: "create_version", resource_type: "upload_version",
    method: Method::POST, path: path_template!("/{accountId}/uploads/{uploadId}/versions.json"),
    parameters: &[
        Parameter::path("upload_id", "uploadId", Type::Int64, "The file."),
        Parameter::body("attachable_sgid", Type::Text, "The file: the `attachable_sgid` of an uploaded attachment."),
        Parameter::optional_body("base_name", Type::Text, "The file's name without its extension."),
        Parameter::optional_body("description", Type::Text, "The notes, as HTML."),
        Parameter::optional_body("notify", Type::Text, "The people to notify about the new version."),
        Parameter::optional_body("subscriptions", Type::List(&Type::Int64), "The people to notify about the new version."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Adds a new version of a file.",
};

/// Gets the metadata of a file. `download_url` is the URL of its content.
///
/// - `upload_id`: The file.
///
/// `GetUpload`: `GET /{accountId}/uploads/{uploadId}`. Created by [`Uploads::get`].
#[doc = example!("uploads().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetUpload<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    upload_id: Id<Upload>,
}

endpoint!(GetUpload = GET_UPLOAD { path(upload_id) } => Upload, decode::json);

constructor!(GetUpload(upload_id: impl IntoId<Upload>) = Uploads.get);

#[rustfmt::skip]
pub(crate) static GET_UPLOAD: Operation = Operation {
    id: "GetUpload", service: "uploads", name: "get", resource_type: "upload",
    method: Method::GET, path: path_template!("/{accountId}/uploads/{uploadId}"),
    parameters: &[Parameter::path("upload_id", "uploadId", Type::Int64, "The file.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets the metadata of a file. `download_url` is the URL of its content.",
};

/// Lists the files in a folder.
///
/// - `vault_id`: The folder of documents and files.
///
/// `ListUploads`: `GET /{accountId}/vaults/{vaultId}/uploads.json`. The result comes in pages.
/// Created by [`Uploads::list`].
#[doc = example!("uploads().list(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListUploads<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    vault_id: Id<Vault>,
}

list_endpoint!(ListUploads = LIST_UPLOADS { path(vault_id) } => [Upload], decode::list);

constructor!(ListUploads(vault_id: impl IntoId<Vault>) = Uploads.list);

#[rustfmt::skip]
pub(crate) static LIST_UPLOADS: Operation = Operation {
    id: "ListUploads", service: "uploads", name: "list", resource_type: "upload",
    method: Method::GET, path: path_template!("/{accountId}/vaults/{vaultId}/uploads.json"),
    parameters: &[
        Parameter::path("vault_id", "vaultId", Type::Int64, "The folder of documents and files."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the files in a folder.",
};

/// Lists the versions of a file.
///
/// - `upload_id`: The file.
///
/// `ListUploadVersions`: `GET /{accountId}/uploads/{uploadId}/versions.json`. The result comes
/// in pages. Created by [`Uploads::list_versions`].
#[doc = example!("uploads().list_versions(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListUploadVersions<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    upload_id: Id<Upload>,
}

list_endpoint!(
    ListUploadVersions = LIST_UPLOAD_VERSIONS { path(upload_id) }
        => [UploadVersion], decode::list
);

constructor!(ListUploadVersions(upload_id: impl IntoId<Upload>) = Uploads.list_versions);

#[rustfmt::skip]
pub(crate) static LIST_UPLOAD_VERSIONS: Operation = Operation {
    id: "ListUploadVersions", service: "uploads", name: "list_versions", resource_type: "upload_version",
    method: Method::GET, path: path_template!("/{accountId}/uploads/{uploadId}/versions.json"),
    parameters: &[Parameter::path("upload_id", "uploadId", Type::Int64, "The file.")],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the versions of a file.",
};

/// Renames a file or changes its notes.
///
/// - `upload_id`: The file.
///
/// `UpdateUpload`: `PUT /{accountId}/uploads/{uploadId}`. Idempotent, so it is retried like a
/// read. Created by [`Uploads::update`].
#[doc = example!("uploads().update(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateUpload<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    upload_id: Id<Upload>,
    pub(crate) body: UpdateUploadBody,
}

body!(UpdateUpload: UpdateUploadBody {} {
    /// The notes, as HTML.
    into description: String,
    /// The file's new name without its extension, which doesn't change.
    into base_name: String,
});

rich_text_endpoint!(
    UpdateUpload(description) = UPDATE_UPLOAD { path(upload_id); json(body) }
        => Upload, decode::json
);

constructor!(UpdateUpload(upload_id: impl IntoId<Upload>) = Uploads.update);

#[rustfmt::skip]
pub(crate) static UPDATE_UPLOAD: Operation = Operation {
    id: "UpdateUpload", service: "uploads", name: "update", resource_type: "upload",
    method: Method::PUT, path: path_template!("/{accountId}/uploads/{uploadId}"),
    parameters: &[
        Parameter::path("upload_id", "uploadId", Type::Int64, "The file."),
        Parameter::optional_body("description", Type::Text, "The notes, as HTML."),
        Parameter::optional_body("base_name", Type::Text, "The file's new name without its extension, which doesn't change."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Renames a file or changes its notes.",
};
