// @generated from api/pings.toml by `basecamp-codegen generate`; do not edit.
//! Pings: private chats between two or more people, outside of any project.

use crate::generated::prelude::*;

/// Pings: private chats between two or more people, outside of any project.
///
/// The service of [`Account::pings`].
///
/// ```
/// use basecamp_core::Account;
///
/// let account = Account::detached("999")?;
/// let pings = account.pings();
/// let call = pings.create([456, 457]).new_group(true);
/// let call = pings.get(123);
/// let call = pings.list();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "direct message")]
#[derive(Debug, Clone)]
pub struct Pings<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Pings<H> {
    /// Starts a private chat with people.
    ///
    /// - `user_ids`: The people to chat with.
    pub fn create(&self, user_ids: impl IntoIterator<Item = impl IntoId<Person>>) -> CreatePing<H> {
        CreatePing {
            account: self.account.clone(),
            options: CallOptions::default(),
            body: CreatePingBody::new(user_ids.into_iter().map(IntoId::into_id).collect()),
        }
    }

    /// Gets a private chat.
    ///
    /// - `ping_id`: The ping.
    pub fn get(&self, ping_id: impl IntoId<Ping>) -> GetPing<H> {
        GetPing {
            account: self.account.clone(),
            options: CallOptions::default(),
            ping_id: ping_id.into_id(),
        }
    }

    /// Lists the caller's private chats.
    pub fn list(&self) -> ListPings<H> {
        ListPings { account: self.account.clone(), options: CallOptions::default() }
    }
}

/// Starts a private chat with people.
///
/// - `user_ids`: The people to chat with.
///
/// `CreatePing`: `POST /{accountId}/circles.json`. Not idempotent, so it is never retried after
/// a failure. Created by [`Pings::create`].
#[doc = example!("pings().create([123])")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreatePing<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    pub(crate) body: CreatePingBody,
}

body!(CreatePing: CreatePingBody { user_ids: Vec<Id<Person>> } {
    /// Whether to start a new group.
    plain new_group: bool,
});

endpoint!(CreatePing = CREATE_PING { path(); json(body) } => Ping, decode::json);

constructor!(CreatePing(user_ids: impl IntoIterator<Item = impl IntoId<Person>>) = Pings.create);

#[rustfmt::skip]
pub(crate) static CREATE_PING: Operation = Operation {
    id: "CreatePing", service: "pings", name: "create", resource_type: "ping",
    method: Method::POST, path: path_template!("/{accountId}/circles.json"),
    parameters: &[
        Parameter::body("user_ids", Type::List(&Type::Int64), "The people to chat with."),
        Parameter::optional_body("new_group", Type::Bool, "Whether to start a new group."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Starts a private chat with people.",
};

/// Gets a private chat.
///
/// - `ping_id`: The ping.
///
/// `GetPing`: `GET /{accountId}/circles/{pingId}`. Created by [`Pings::get`].
#[doc = example!("pings().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetPing<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    ping_id: Id<Ping>,
}

endpoint!(GetPing = GET_PING { path(ping_id) } => Ping, decode::json);

constructor!(GetPing(ping_id: impl IntoId<Ping>) = Pings.get);

#[rustfmt::skip]
pub(crate) static GET_PING: Operation = Operation {
    id: "GetPing", service: "pings", name: "get", resource_type: "ping",
    method: Method::GET, path: path_template!("/{accountId}/circles/{pingId}"),
    parameters: &[Parameter::path("ping_id", "pingId", Type::Int64, "The ping.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a private chat.",
};

/// Lists the caller's private chats.
///
/// `ListPings`: `GET /{accountId}/circles.json`. Created by [`Pings::list`].
#[doc = example!("pings().list()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListPings<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

endpoint!(ListPings = LIST_PINGS { path() } => Vec<Ping>, decode::list);

constructor!(ListPings() = Pings.list);

#[rustfmt::skip]
pub(crate) static LIST_PINGS: Operation = Operation {
    id: "ListPings", service: "pings", name: "list", resource_type: "ping",
    method: Method::GET, path: path_template!("/{accountId}/circles.json"),
    parameters: &[],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the caller's private chats.",
};
