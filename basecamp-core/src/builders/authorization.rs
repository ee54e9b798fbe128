//! The identity of the token's owner and the accounts that the token can access:
//! `client.authorization()`.
//!
//! This is the only service without an account. The requests go to the authorization server, which
//! has another origin than the API.

use http::Method;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::builders::macros::call_methods;
use crate::client::handle::Detached;
use crate::error::Error;
use crate::model::time::Timestamp;
use crate::registry::operation::{ApiRetryPolicy, Body, Operation, Pagination, PathPart};
use crate::request::endpoint::{Endpoint, Request, RequestBuilder, TargetServer};
use crate::request::options::CallOptions;
use crate::response::decode;
use crate::response::reply::Reply;

/// The operation is not in the registry, since it doesn't belong to the API.
static GET_AUTHORIZATION: Operation = Operation {
    id: "GetAuthorization",
    service: "authorization",
    name: "get",
    method: Method::GET,
    path: &[PathPart::Literal("/authorization.json")],
    parameters: &[],
    body: Body::None,
    resource_type: "authorization",
    idempotent: false,
    pagination: Pagination::None,
    retry: ApiRetryPolicy { max_attempts: 3, statuses: &[429, 503] },
    deprecated: false,
    anonymous: false,
    doc: "Gets the identity of the token's owner, and the accounts that the token can access.",
};

/// The identity of the token's owner and its accounts: `client.authorization()`.
///
/// ```
/// use basecamp_core::{Authorization, Detached};
///
/// let call = Authorization::new(Detached).get();
/// ```
#[derive(Debug, Clone)]
pub struct Authorization<H = Detached> {
    client: Client<H>,
}

/// Replaces the account of other builders in the shared macros.
#[derive(Debug, Clone)]
struct Client<H>(H);

impl<H> Client<H> {
    const fn handle(&self) -> &H {
        &self.0
    }
}

impl<H: Clone> Authorization<H> {
    /// Creates the service for a handle.
    pub const fn new(handle: H) -> Self {
        Self { client: Client(handle) }
    }

    /// Gets the identity of the token's owner and the accounts that the token can access.
    pub fn get(&self) -> GetAuthorization<H> {
        GetAuthorization { client: self.client.clone(), options: CallOptions::default() }
    }
}

/// Gets the identity of the token's owner and the accounts that the token can access.
///
/// `GET /authorization.json` at Launchpad: not paginated, idempotent.
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetAuthorization<H = Detached> {
    client: Client<H>,
    options: CallOptions,
}

impl<H> Request for GetAuthorization<H> {
    fn operation(&self) -> &'static Operation {
        &GET_AUTHORIZATION
    }

    fn audience(&self) -> TargetServer {
        TargetServer::Authorization
    }

    fn write(&self, request: &mut RequestBuilder<'_>) {
        request.path(&[]);
    }

    fn options(&self) -> &CallOptions {
        &self.options
    }
}

impl<H> Endpoint for GetAuthorization<H> {
    type Output = AuthorizationInfo;

    fn decode(reply: Reply) -> Result<AuthorizationInfo, Error> {
        decode::json(decode::bounded(reply)?)
    }
}

call_methods!(GetAuthorization via client => AuthorizationInfo);

/// The identity of a token's owner and the accounts that the token can access.
///
/// The responses of Launchpad and of Basecamp's own authorization server differ slightly; this type
/// decodes both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Response")]
#[non_exhaustive]
pub struct AuthorizationInfo {
    /// The expiry time of the token, if the server states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// The person who owns the token.
    pub identity: Identity,
    /// The accounts that the token can access, of any 37signals product.
    pub accounts: Vec<AuthorizedAccount>,
    /// The scope of the token, such as `full` or `read`, if the server states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
}

/// The response of the servers.
#[derive(Deserialize)]
struct Response {
    #[serde(default, deserialize_with = "expiry")]
    expires_at: Option<Timestamp>,
    identity: Identity,
    #[serde(default)]
    accounts: Vec<AuthorizedAccount>,
    scope: Option<String>,
}

impl From<Response> for AuthorizationInfo {
    fn from(response: Response) -> Self {
        let Response { expires_at, identity, mut accounts, scope } = response;
        let named = accounts.iter().any(|account| account.product.is_some());
        for account in &mut accounts {
            account.products_are_named = named;
        }
        Self { expires_at, identity, accounts, scope }
    }
}

/// Decodes an expiry time as RFC 3339 text or in seconds since 1970; `None` for any other value.
fn expiry<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(match value {
        Value::String(text) => text.parse().ok(),
        // The cast saturates, and a saturated time is out of range.
        Value::Number(number) => number
            .as_i64()
            .or_else(|| number.as_f64().map(|seconds| seconds as i64))
            .and_then(|seconds| Timestamp::from_second(seconds).ok()),
        _ => None,
    })
}

/// A person at the authorization server. Its id is not the id of a person in an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Identity {
    /// The id of the person at the authorization server.
    pub id: i64,
    /// The first name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_address: Option<String>,
}

/// An account that a token can access.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AuthorizedAccount {
    /// The account's id, for `for_account`.
    pub id: i64,
    /// The account's name.
    pub name: String,
    /// The product of the account, such as `bc3` for Basecamp; `None` if the server serves only
    /// Basecamp.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The resource indicator of tokens for this account (RFC 8707), if the server states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// The URL of the account's API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// The URL of the account's web page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_href: Option<String>,
    /// Whether any account of the response has a product.
    #[serde(skip)]
    products_are_named: bool,
}

impl AuthorizedAccount {
    /// Whether the SDK supports the account, since it is a Basecamp account: its product is `bc3`,
    /// or no account of the response has a product.
    #[must_use]
    pub fn is_basecamp(&self) -> bool {
        match &self.product {
            Some(product) => product == "bc3",
            None => !self.products_are_named,
        }
    }
}

#[cfg(test)]
mod tests;
