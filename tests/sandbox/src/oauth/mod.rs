//! The authorization server: discovery, the authorization page, the device flow, and the token
//! endpoint with every grant and every error.

mod authorize;
mod device;
mod form;
mod token;

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, HeaderValue, RETRY_AFTER};
use http::request::Parts;
use http::{Method, Response, StatusCode};
use serde_json::{Value, json};

use super::Shared;
use super::api::lock;
use super::reply::{json_response, method_not_allowed};
use authorize::Code;
use device::Device;

/// The client without a secret.
pub(super) const PUBLIC_CLIENT_ID: &str = "sandbox-public";

const METADATA_PATH: &str = "/.well-known/oauth-authorization-server";
const RESOURCE_PATH: &str = "/.well-known/oauth-protected-resource";
pub(super) const TOKEN_PATH: &str = "/authorization/token";
const AUTHORIZE_PATH: &str = "/authorization/new";
const DEVICE_PATH: &str = "/authorization/device";
const REVOKE_PATH: &str = "/authorization/revoke";
const VERIFY_PATH: &str = "/device";

const SCOPES: [&str; 3] = ["full", "read", "write"];
const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// The action of the user in the browser, or of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// The user grants access.
    Approve,
    /// The user refuses access.
    Deny,
    /// The user hasn't decided yet.
    Pending,
    /// The user hasn't decided, and the client polls too often.
    SlowDown,
    /// The rate limit is exceeded; `Retry-After` is this many seconds.
    TooManyRequests(u32),
    /// The code has expired.
    Expire,
}

/// The logins in progress.
pub(super) struct Logins {
    device_flow: bool,
    device_lifetime: Duration,
    decisions: VecDeque<Decision>,
    codes: HashMap<String, Code>,
    devices: HashMap<String, Device>,
    given_out: u32,
}

impl Logins {
    pub(super) fn new(device_flow: bool, device_lifetime: Duration) -> Self {
        Self {
            device_flow,
            device_lifetime,
            decisions: VecDeque::new(),
            codes: HashMap::new(),
            devices: HashMap::new(),
            given_out: 0,
        }
    }

    pub(super) fn decide(&mut self, decisions: impl IntoIterator<Item = Decision>) {
        self.decisions.extend(decisions);
    }

    /// The number of decisions that no login has used.
    pub(super) fn pending(&self) -> usize {
        self.decisions.len()
    }

    /// Removes those decisions.
    pub(super) fn clear(&mut self) {
        self.decisions.clear();
    }

    fn next_decision(&mut self) -> Decision {
        self.decisions.pop_front().unwrap_or(Decision::Approve)
    }

    fn next_number(&mut self) -> u32 {
        self.given_out += 1;
        self.given_out
    }
}

/// The error code of a rejected request, and its description (RFC 6749, section 5.2).
#[derive(Debug)]
struct Refused {
    status: StatusCode,
    error: &'static str,
    description: Option<String>,
    retry_after: Option<u32>,
}

impl Refused {
    fn because(error: &'static str, description: impl Into<String>) -> Self {
        Self { description: Some(description.into()), ..error.into() }
    }
}

impl From<&'static str> for Refused {
    fn from(error: &'static str) -> Self {
        let status = match error {
            "invalid_client" => StatusCode::UNAUTHORIZED,
            _ => StatusCode::BAD_REQUEST,
        };
        Self { status, error, description: None, retry_after: None }
    }
}

impl Shared {
    /// Responds to requests of logins; `None` for any other request.
    pub(super) fn answer_login(&self, head: &Parts, body: &Bytes) -> Option<Response<Bytes>> {
        let outcome = match (head.method.clone(), head.uri.path()) {
            (Method::GET, METADATA_PATH) => Ok(self.server_metadata()),
            (Method::GET, RESOURCE_PATH) => Ok(json!({
                "resource": self.origin,
                "authorization_servers": [self.origin],
                "scopes_supported": SCOPES,
            })),
            (Method::GET, AUTHORIZE_PATH) => return Some(self.authorization_page(head)),
            (Method::GET, VERIFY_PATH) => {
                return Some(Response::new("Type in the code. It is approved as it is.".into()));
            }
            (Method::POST, DEVICE_PATH) => self.device_code(head, body),
            (Method::POST, TOKEN_PATH) => self.token(head, body),
            (Method::POST, REVOKE_PATH) => self.revoke(head, body),
            (_, METADATA_PATH | RESOURCE_PATH | AUTHORIZE_PATH | VERIFY_PATH) => {
                return Some(method_not_allowed("GET, HEAD"));
            }
            (_, DEVICE_PATH | TOKEN_PATH | REVOKE_PATH) => return Some(method_not_allowed("POST")),
            _ => return None,
        };
        let mut response = match outcome {
            Ok(body) => json_response(StatusCode::OK, &body),
            Err(refused) => {
                let mut body = json!({ "error": refused.error });
                if let Some(description) = refused.description {
                    body["error_description"] = json!(description);
                }
                let mut response = json_response(refused.status, &body);
                if let Some(seconds) = refused.retry_after {
                    response.headers_mut().insert(RETRY_AFTER, seconds.into());
                }
                response
            }
        };
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Some(response)
    }

    fn server_metadata(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.origin);
        let mut grants = vec!["authorization_code", "client_credentials", "refresh_token"];
        let mut metadata = json!({
            "issuer": self.origin,
            "authorization_endpoint": at(AUTHORIZE_PATH),
            "token_endpoint": at(TOKEN_PATH),
            "revocation_endpoint": at(REVOKE_PATH),
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": SCOPES,
        });
        if lock(&self.logins).device_flow {
            metadata["device_authorization_endpoint"] = json!(at(DEVICE_PATH));
            grants.push(DEVICE_GRANT);
        }
        metadata["grant_types_supported"] = json!(grants);
        metadata
    }
}
