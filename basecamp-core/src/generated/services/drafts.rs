// @generated from api/drafts.toml by `basecamp-codegen generate`; do not edit.
//! Drafts: the caller's unpublished messages, documents and other texts.

use crate::generated::prelude::*;

/// Drafts: the caller's unpublished messages, documents and other texts.
///
/// The service of [`Account::drafts`].
///
/// ```
/// use basecamp_core::Account;
///
/// let account = Account::detached("999")?;
/// let call = account.drafts().list().max_items(20);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Drafts<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Drafts<H> {
    /// Lists the caller's drafts.
    pub fn list(&self) -> ListMyDrafts<H> {
        ListMyDrafts { account: self.account.clone(), options: CallOptions::default() }
    }
}

/// Lists the caller's drafts.
///
/// `ListMyDrafts`: `GET /{accountId}/my/drafts.json`. The result comes in pages. Created by
/// [`Drafts::list`].
#[doc = example!("drafts().list()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListMyDrafts<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

list_endpoint!(ListMyDrafts = LIST_MY_DRAFTS { path() } => [Draft], decode::list);

constructor!(ListMyDrafts() = Drafts.list);

#[rustfmt::skip]
pub(crate) static LIST_MY_DRAFTS: Operation = Operation {
    id: "ListMyDrafts", service: "drafts", name: "list", resource_type: "my_draft",
    method: Method::GET, path: path_template!("/{accountId}/my/drafts.json"),
    parameters: &[
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the caller's drafts.",
};
