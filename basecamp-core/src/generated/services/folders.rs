// @generated from api/folders.toml by `basecamp-codegen generate`; do not edit.
//! Folders: groups of projects.

use crate::generated::prelude::*;

/// Folders: groups of projects.
///
/// The service of [`Account::folders`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
///
/// let account = Account::detached("999")?;
/// let folders = account.folders();
/// let call = folders.create().name("Client work").project_ids([123, 124]);
/// let call = folders.update(789, "Past client work");
/// let call = folders.list();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Folders<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Folders<H> {
    /// Creates a folder of projects.
    pub fn create(&self) -> CreateFolder<H> {
        CreateFolder {
            account: self.account.clone(),
            options: CallOptions::default(),
            body: CreateFolderBody::new(),
        }
    }

    /// Deletes a folder.
    ///
    /// - `folder_id`: The folder of projects.
    pub fn delete(&self, folder_id: impl IntoId<Folder>) -> DeleteFolder<H> {
        DeleteFolder {
            account: self.account.clone(),
            options: CallOptions::default(),
            folder_id: folder_id.into_id(),
        }
    }

    /// Gets a folder with its projects.
    ///
    /// - `folder_id`: The folder of projects.
    pub fn get(&self, folder_id: impl IntoId<Folder>) -> GetFolder<H> {
        GetFolder {
            account: self.account.clone(),
            options: CallOptions::default(),
            folder_id: folder_id.into_id(),
        }
    }

    /// Lists the folders.
    pub fn list(&self) -> ListFolders<H> {
        ListFolders { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Renames a folder.
    ///
    /// - `folder_id`: The folder of projects.
    /// - `name`: The new name.
    pub fn update(
        &self,
        folder_id: impl IntoId<Folder>,
        name: impl Into<String>,
    ) -> UpdateFolder<H> {
        UpdateFolder {
            account: self.account.clone(),
            options: CallOptions::default(),
            folder_id: folder_id.into_id(),
            body: UpdateFolderBody::new(name.into()),
        }
    }
}

/// Creates a folder of projects.
///
/// `CreateFolder`: `POST /{accountId}/stacks.json`. Not idempotent, so it is never retried
/// after a failure. Created by [`Folders::create`].
#[doc = example!("folders().create()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateFolder<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    pub(crate) body: CreateFolderBody,
}

body!(CreateFolder: CreateFolderBody {} {
    /// The name.
    into name: String,
    /// The projects to put into it.
    ids project_ids: Project,
});

endpoint!(CreateFolder = CREATE_FOLDER { path(); json(body) } => FolderWithProjects, decode::json);

constructor!(CreateFolder() = Folders.create);

#[rustfmt::skip]
pub(crate) static CREATE_FOLDER: Operation = Operation {
    id: "CreateFolder", service: "folders", name: "create", resource_type: "folder",
    method: Method::POST, path: path_template!("/{accountId}/stacks.json"),
    parameters: &[
        Parameter::optional_body("name", Type::Text, "The name."),
        Parameter::optional_body("project_ids", Type::List(&Type::Int64), "The projects to put into it."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Creates a folder of projects.",
};

/// Deletes a folder.
///
/// - `folder_id`: The folder of projects.
///
/// `DeleteFolder`: `DELETE /{accountId}/stacks/{folderId}`. Idempotent, so it is retried like a
/// read. Created by [`Folders::delete`].
#[doc = example!("folders().delete(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DeleteFolder<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    folder_id: Id<Folder>,
}

endpoint!(DeleteFolder = DELETE_FOLDER { path(folder_id) } => (), decode::nothing);

constructor!(DeleteFolder(folder_id: impl IntoId<Folder>) = Folders.delete);

#[rustfmt::skip]
pub(crate) static DELETE_FOLDER: Operation = Operation {
    id: "DeleteFolder", service: "folders", name: "delete", resource_type: "folder",
    method: Method::DELETE, path: path_template!("/{accountId}/stacks/{folderId}"),
    parameters: &[
        Parameter::path("folder_id", "folderId", Type::Int64, "The folder of projects."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Deletes a folder.",
};

/// Gets a folder with its projects.
///
/// - `folder_id`: The folder of projects.
///
/// `GetFolder`: `GET /{accountId}/stacks/{folderId}`. Created by [`Folders::get`].
#[doc = example!("folders().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetFolder<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    folder_id: Id<Folder>,
}

endpoint!(GetFolder = GET_FOLDER { path(folder_id) } => FolderWithProjects, decode::json);

constructor!(GetFolder(folder_id: impl IntoId<Folder>) = Folders.get);

#[rustfmt::skip]
pub(crate) static GET_FOLDER: Operation = Operation {
    id: "GetFolder", service: "folders", name: "get", resource_type: "folder",
    method: Method::GET, path: path_template!("/{accountId}/stacks/{folderId}"),
    parameters: &[
        Parameter::path("folder_id", "folderId", Type::Int64, "The folder of projects."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a folder with its projects.",
};

/// Lists the folders.
///
/// `ListFolders`: `GET /{accountId}/stacks.json`. Created by [`Folders::list`].
#[doc = example!("folders().list()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListFolders<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

endpoint!(ListFolders = LIST_FOLDERS { path() } => Vec<Folder>, decode::list);

constructor!(ListFolders() = Folders.list);

#[rustfmt::skip]
pub(crate) static LIST_FOLDERS: Operation = Operation {
    id: "ListFolders", service: "folders", name: "list", resource_type: "folder",
    method: Method::GET, path: path_template!("/{accountId}/stacks.json"),
    parameters: &[],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the folders.",
};

/// Renames a folder.
///
/// - `folder_id`: The folder of projects.
/// - `name`: The new name.
///
/// `UpdateFolder`: `PUT /{accountId}/stacks/{folderId}`. Idempotent, so it is retried like a
/// read. Created by [`Folders::update`].
#[doc = example!("folders().update(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateFolder<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    folder_id: Id<Folder>,
    pub(crate) body: UpdateFolderBody,
}

body!(UpdateFolder: UpdateFolderBody { name: String } {});

endpoint!(
    UpdateFolder = UPDATE_FOLDER { path(folder_id); json(body) }
        => FolderWithProjects, decode::json
);

constructor!(UpdateFolder(
    folder_id: impl IntoId<Folder>,
    name: impl Into<String>,
) = Folders.update);

#[rustfmt::skip]
pub(crate) static UPDATE_FOLDER: Operation = Operation {
    id: "UpdateFolder", service: "folders", name: "update", resource_type: "folder",
    method: Method::PUT, path: path_template!("/{accountId}/stacks/{folderId}"),
    parameters: &[
        Parameter::path("folder_id", "folderId", Type::Int64, "The folder of projects."),
        Parameter::body("name", Type::Text, "The new name."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Renames a folder.",
};
