// @generated from api/account.toml by `basecamp-codegen generate`; do not edit.
//! Account: name, logo, plan and limits.

use crate::generated::prelude::*;

/// Account: name, logo, plan and limits.
///
/// The service of [`Account::account`].
///
/// ```
/// use basecamp_core::Account;
///
/// let account = Account::detached("999")?;
/// let call = account.account().get();
/// let call = account.account().update_name("Acme");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct AccountService<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> AccountService<H> {
    /// Gets the account.
    pub fn get(&self) -> GetAccount<H> {
        GetAccount { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Removes the account's logo.
    pub fn remove_logo(&self) -> RemoveAccountLogo<H> {
        RemoveAccountLogo { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Sets the account's logo.
    ///
    /// - `logo`: The image.
    pub fn update_logo(&self, logo: FilePart) -> UpdateAccountLogo<H> {
        UpdateAccountLogo { account: self.account.clone(), options: CallOptions::default(), logo }
    }

    /// Renames the account.
    ///
    /// - `name`: The new name.
    pub fn update_name(&self, name: impl Into<String>) -> UpdateAccountName<H> {
        UpdateAccountName {
            account: self.account.clone(),
            options: CallOptions::default(),
            body: UpdateAccountNameBody::new(name.into()),
        }
    }
}

/// Gets the account.
///
/// `GetAccount`: `GET /{accountId}/account.json`. Created by [`AccountService::get`].
#[doc = example!("account().get()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetAccount<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

endpoint!(GetAccount = GET_ACCOUNT { path() } => types::Account, decode::json);

constructor!(GetAccount() = AccountService.get);

#[rustfmt::skip]
pub(crate) static GET_ACCOUNT: Operation = Operation {
    id: "GetAccount", service: "account", name: "get", resource_type: "account",
    method: Method::GET, path: path_template!("/{accountId}/account.json"),
    parameters: &[],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets the account.",
};

/// Removes the account's logo.
///
/// `RemoveAccountLogo`: `DELETE /{accountId}/account/logo.json`. Idempotent, so it is retried
/// like a read. Created by [`AccountService::remove_logo`].
#[doc = example!("account().remove_logo()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct RemoveAccountLogo<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

endpoint!(RemoveAccountLogo = REMOVE_ACCOUNT_LOGO { path() } => (), decode::nothing);

constructor!(RemoveAccountLogo() = AccountService.remove_logo);

#[rustfmt::skip]
pub(crate) static REMOVE_ACCOUNT_LOGO: Operation = Operation {
    id: "RemoveAccountLogo", service: "account", name: "remove_logo", resource_type: "resource",
    method: Method::DELETE, path: path_template!("/{accountId}/account/logo.json"),
    parameters: &[],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Removes the account's logo.",
};

/// Sets the account's logo.
///
/// - `logo`: The image.
///
/// `UpdateAccountLogo`: `PUT /{accountId}/account/logo.json`. Idempotent, so it is retried like
/// a read. Created by [`AccountService::update_logo`].
#[doc = example!("account().update_logo(FilePart::file(\"report.pdf\"))")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateAccountLogo<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    logo: FilePart,
}

endpoint!(
    UpdateAccountLogo = UPDATE_ACCOUNT_LOGO { path(), multipart(logo) }
        => (), decode::nothing
);

constructor!(UpdateAccountLogo(logo: FilePart) = AccountService.update_logo);

#[rustfmt::skip]
pub(crate) static UPDATE_ACCOUNT_LOGO: Operation = Operation {
    id: "UpdateAccountLogo", service: "account", name: "update_logo", resource_type: "account_logo",
    method: Method::PUT, path: path_template!("/{accountId}/account/logo.json"),
    parameters: &[Parameter::body("logo", Type::File, "The image.")],
    body: Body::Multipart, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Sets the account's logo.",
};

/// Renames the account.
///
/// - `name`: The new name.
///
/// `UpdateAccountName`: `PUT /{accountId}/account/name.json`. Idempotent, so it is retried like
/// a read. Created by [`AccountService::update_name`].
#[doc = example!("account().update_name(\"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateAccountName<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    pub(crate) body: UpdateAccountNameBody,
}

body!(UpdateAccountName: UpdateAccountNameBody { name: String } {});

endpoint!(
    UpdateAccountName = UPDATE_ACCOUNT_NAME { path(); json(body) }
        => types::Account, decode::json
);

constructor!(UpdateAccountName(name: impl Into<String>) = AccountService.update_name);

#[rustfmt::skip]
pub(crate) static UPDATE_ACCOUNT_NAME: Operation = Operation {
    id: "UpdateAccountName", service: "account", name: "update_name", resource_type: "account_name",
    method: Method::PUT, path: path_template!("/{accountId}/account/name.json"),
    parameters: &[Parameter::body("name", Type::Text, "The new name.")],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Renames the account.",
};
