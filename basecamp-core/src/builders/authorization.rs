//! Who is logged in, and which accounts their token reaches: `client.authorization()`.
//!
//! The one service that belongs to no account. The authorization server answers it, on an origin of
//! its own.

use http::Method;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::builders::macros::call_methods;
use crate::client::handle::Detached;
use crate::error::Error;
use crate::model::time::Timestamp;
use crate::registry::operation::{Body, DeclaredRetry, Operation, Pagination, PathPart};
use crate::request::endpoint::{Endpoint, Request, RequestBuilder, TargetServer};
use crate::request::options::CallOptions;
use crate::response::decode;
use crate::response::reply::Reply;

/// Not one of the API's operations, so it stands in no registry.
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
    retry: DeclaredRetry { max_attempts: 3, statuses: &[429, 503] },
    deprecated: false,
    anonymous: false,
    doc: "Gets who is logged in, and the accounts that their token reaches.",
};

/// Who is logged in: `client.authorization()`.
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

/// Stands where an account stands in other services.
#[derive(Debug, Clone)]
struct Client<H>(H);

impl<H> Client<H> {
    const fn handle(&self) -> &H {
        &self.0
    }
}

impl<H: Clone> Authorization<H> {
    /// The service, reached through `handle`.
    pub const fn new(handle: H) -> Self {
        Self { client: Client(handle) }
    }

    /// Gets the identity behind the token and the accounts that it reaches.
    pub fn get(&self) -> GetAuthorization<H> {
        GetAuthorization { client: self.client.clone(), options: CallOptions::default() }
    }
}

/// Gets the identity behind the token and the accounts that it reaches.
///
/// `GET /authorization.json` at Launchpad: not paginated, safe to repeat.
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

/// The identity behind a token and the accounts that it reaches.
///
/// Launchpad and Basecamp's own authorization server answer in slightly different forms, and this type
/// reads both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Response")]
#[non_exhaustive]
pub struct AuthorizationInfo {
    /// When the token expires.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// Who is logged in.
    pub identity: Identity,
    /// The accounts that the token reaches, of any 37signals product.
    pub accounts: Vec<AuthorizedAccount>,
    /// The scope of the token, such as `full` or `read`, if the server states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
}

/// The response as the servers write it.
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

/// An expiry as RFC 3339 text or in seconds since 1970. Anything else counts as unknown.
fn expiry<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(match value {
        Value::String(text) => text.parse().ok(),
        // Saturates, and no such time exists.
        #[allow(clippy::cast_possible_truncation)]
        Value::Number(number) => number
            .as_i64()
            .or_else(|| number.as_f64().map(|seconds| seconds as i64))
            .and_then(|seconds| Timestamp::from_second(seconds).ok()),
        _ => None,
    })
}

/// A person as the authorization server knows them. Its id is not the id of a person in an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Identity {
    /// The authorization server's id of the person.
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

/// An account that a token reaches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AuthorizedAccount {
    /// The account's id, for `for_account`.
    pub id: i64,
    /// The account's name.
    pub name: String,
    /// The product that the account belongs to, such as `bc3` for Basecamp; `None` at a server that
    /// serves Basecamp alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The resource that a token for this account names (RFC 8707), if the server says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// The account's API address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// The account's web address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_href: Option<String>,
    /// Whether any account of the same response names its product.
    #[serde(skip)]
    products_are_named: bool,
}

impl AuthorizedAccount {
    /// Whether it is a Basecamp account, which this SDK can talk to: its product is `bc3`, or the server
    /// names the product of no account.
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
