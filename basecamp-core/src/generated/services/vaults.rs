// @generated from api/vaults.toml by `basecamp-codegen generate`; do not edit.
//! Vaults: the folders of a project, which contain documents, files and further folders.

use crate::generated::prelude::*;

/// Vaults: the folders of a project, which contain documents, files and further folders.
///
/// The service of [`Account::vaults`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
///
/// let account = Account::detached("999")?;
/// let call = account.vaults().create(123, "Contracts");
/// let call = account.vaults().list(123).max_items(20);
/// let call = account.vaults().update(456).title("Signed contracts");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "folder")]
#[doc(alias = "docs and files")]
#[derive(Debug, Clone)]
pub struct Vaults<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Vaults<H> {
    /// Creates a folder within a folder.
    ///
    /// - `vault_id`: The parent folder.
    /// - `title`: The new folder's name.
    pub fn create(&self, vault_id: impl IntoId<Vault>, title: impl Into<String>) -> CreateVault<H> {
        CreateVault {
            account: self.account.clone(),
            options: CallOptions::default(),
            vault_id: vault_id.into_id(),
            body: CreateVaultBody::new(title.into()),
        }
    }

    /// Gets a folder.
    ///
    /// - `vault_id`: The folder of documents and files.
    pub fn get(&self, vault_id: impl IntoId<Vault>) -> GetVault<H> {
        GetVault {
            account: self.account.clone(),
            options: CallOptions::default(),
            vault_id: vault_id.into_id(),
        }
    }

    /// Lists the folders within a folder.
    ///
    /// - `vault_id`: The folder of documents and files.
    pub fn list(&self, vault_id: impl IntoId<Vault>) -> ListVaults<H> {
        ListVaults {
            account: self.account.clone(),
            options: CallOptions::default(),
            vault_id: vault_id.into_id(),
        }
    }

    /// Renames a folder.
    ///
    /// - `vault_id`: The folder of documents and files.
    pub fn update(&self, vault_id: impl IntoId<Vault>) -> UpdateVault<H> {
        UpdateVault {
            account: self.account.clone(),
            options: CallOptions::default(),
            vault_id: vault_id.into_id(),
            body: UpdateVaultBody::new(),
        }
    }
}

/// Creates a folder within a folder.
///
/// - `vault_id`: The parent folder.
/// - `title`: The new folder's name.
///
/// `CreateVault`: `POST /{accountId}/vaults/{vaultId}/vaults.json`. Not idempotent, so it is
/// never retried after a failure. Created by [`Vaults::create`].
#[doc = example!("vaults().create(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateVault<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    vault_id: Id<Vault>,
    pub(crate) body: CreateVaultBody,
}

body!(CreateVault: CreateVaultBody { title: String } {});

endpoint!(CreateVault = CREATE_VAULT { path(vault_id); json(body) } => Vault, decode::json);

constructor!(CreateVault(vault_id: impl IntoId<Vault>, title: impl Into<String>) = Vaults.create);

#[rustfmt::skip]
pub(crate) static CREATE_VAULT: Operation = Operation {
    id: "CreateVault", service: "vaults", name: "create", resource_type: "vault",
    method: Method::POST, path: path_template!("/{accountId}/vaults/{vaultId}/vaults.json"),
    parameters: &[
        Parameter::path("vault_id", "vaultId", Type::Int64, "The parent folder."),
        Parameter::body("title", Type::Text, "The new folder's name."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Creates a folder within a folder.",
};

/// Gets a folder.
///
/// - `vault_id`: The folder of documents and files.
///
/// `GetVault`: `GET /{accountId}/vaults/{vaultId}`. Created by [`Vaults::get`].
#[doc = example!("vaults().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetVault<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    vault_id: Id<Vault>,
}

endpoint!(GetVault = GET_VAULT { path(vault_id) } => Vault, decode::json);

constructor!(GetVault(vault_id: impl IntoId<Vault>) = Vaults.get);

#[rustfmt::skip]
pub(crate) static GET_VAULT: Operation = Operation {
    id: "GetVault", service: "vaults", name: "get", resource_type: "vault",
    method: Method::GET, path: path_template!("/{accountId}/vaults/{vaultId}"),
    parameters: &[
        Parameter::path("vault_id", "vaultId", Type::Int64, "The folder of documents and files."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a folder.",
};

/// Lists the folders within a folder.
///
/// - `vault_id`: The folder of documents and files.
///
/// `ListVaults`: `GET /{accountId}/vaults/{vaultId}/vaults.json`. The result comes in pages.
/// Created by [`Vaults::list`].
#[doc = example!("vaults().list(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListVaults<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    vault_id: Id<Vault>,
}

list_endpoint!(ListVaults = LIST_VAULTS { path(vault_id) } => [Vault], decode::list);

constructor!(ListVaults(vault_id: impl IntoId<Vault>) = Vaults.list);

#[rustfmt::skip]
pub(crate) static LIST_VAULTS: Operation = Operation {
    id: "ListVaults", service: "vaults", name: "list", resource_type: "vault",
    method: Method::GET, path: path_template!("/{accountId}/vaults/{vaultId}/vaults.json"),
    parameters: &[
        Parameter::path("vault_id", "vaultId", Type::Int64, "The folder of documents and files."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the folders within a folder.",
};

/// Renames a folder.
///
/// - `vault_id`: The folder of documents and files.
///
/// `UpdateVault`: `PUT /{accountId}/vaults/{vaultId}`. Idempotent, so it is retried like a
/// read. Created by [`Vaults::update`].
#[doc = example!("vaults().update(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateVault<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    vault_id: Id<Vault>,
    pub(crate) body: UpdateVaultBody,
}

body!(UpdateVault: UpdateVaultBody {} {
    /// The folder's new name.
    into title: String,
});

endpoint!(UpdateVault = UPDATE_VAULT { path(vault_id); json(body) } => Vault, decode::json);

constructor!(UpdateVault(vault_id: impl IntoId<Vault>) = Vaults.update);

#[rustfmt::skip]
pub(crate) static UPDATE_VAULT: Operation = Operation {
    id: "UpdateVault", service: "vaults", name: "update", resource_type: "vault",
    method: Method::PUT, path: path_template!("/{accountId}/vaults/{vaultId}"),
    parameters: &[
        Parameter::path("vault_id", "vaultId", Type::Int64, "The folder of documents and files."),
        Parameter::optional_body("title", Type::Text, "The folder's new name."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Renames a folder.",
};
