//! The authorization page. It has no user, so it redirects at once.

use bytes::Bytes;
use http::header::{HeaderValue, LOCATION};
use http::request::Parts;
use http::{Response, StatusCode};
use url::Url;

use super::form::Form;
use super::{Decision, PUBLIC_CLIENT_ID, Refused};
use crate::Shared;
use crate::api::lock;
use crate::auth::{CLIENT_ID, Owner};

/// An issued code, and the parameters that the token request must repeat.
pub(super) struct Code {
    pub(super) owner: Owner,
    pub(super) redirect_uri: String,
    /// The code challenge of PKCE.
    pub(super) challenge: Option<String>,
}

impl Shared {
    pub(super) fn authorization_page(&self, head: &Parts) -> Response<Bytes> {
        let form = Form::parse(head.uri.query().unwrap_or_default().as_bytes());
        let Ok(form) = form else { return page("The same parameter came twice.") };
        let client = form.get("client_id").filter(|id| [CLIENT_ID, PUBLIC_CLIENT_ID].contains(id));
        let redirect = form.get("redirect_uri").and_then(|uri| Url::parse(uri).ok());
        // Without these two there is no client to redirect to.
        let (Some(client), Some(mut redirect)) = (client, redirect) else {
            return page("The client is unknown, or has no address to go back to.");
        };
        match self.grant(&form, client) {
            Ok(code) => {
                redirect.query_pairs_mut().append_pair("code", &code);
            }
            Err(refused) => {
                redirect.query_pairs_mut().append_pair("error", refused.error);
                if let Some(description) = &refused.description {
                    redirect.query_pairs_mut().append_pair("error_description", description);
                }
            }
        }
        if let Some(state) = form.get("state") {
            redirect.query_pairs_mut().append_pair("state", state);
        }
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::FOUND;
        let location = HeaderValue::try_from(String::from(redirect));
        response.headers_mut().insert(LOCATION, location.expect("a URL is visible ASCII"));
        response
    }

    fn grant(&self, form: &Form, client: &str) -> Result<String, Refused> {
        match (form.get("response_type"), form.get("type")) {
            (Some("code"), None) | (None, Some("web_server")) => {}
            (None, None) | (Some(_), Some(_)) => {
                let reason = "either response_type=code or type=web_server is required";
                return Err(Refused::because("invalid_request", reason));
            }
            _ => return Err("unsupported_response_type".into()),
        }
        let challenge = form.get("code_challenge");
        let method = form.get("code_challenge_method");
        if challenge.is_some() != method.is_some() || method.is_some_and(|method| method != "S256")
        {
            let reason = "code_challenge requires code_challenge_method=S256";
            return Err(Refused::because("invalid_request", reason));
        }
        if client == PUBLIC_CLIENT_ID && challenge.is_none() {
            let reason = "a client without a secret requires code_challenge (PKCE)";
            return Err(Refused::because("invalid_request", reason));
        }
        let owner = form.owner(client, &self.origin)?;
        let mut logins = lock(&self.logins);
        match logins.next_decision() {
            Decision::Approve => {}
            Decision::Deny => return Err("access_denied".into()),
            _ => return Err("temporarily_unavailable".into()),
        }
        let code = format!("sandbox-code-{}", logins.next_number());
        let redirect_uri = form.required("redirect_uri")?.to_owned();
        let challenge = challenge.map(str::to_owned);
        logins.codes.insert(code.clone(), Code { owner, redirect_uri, challenge });
        Ok(code)
    }
}

fn page(message: &str) -> Response<Bytes> {
    let mut response = Response::new(message.to_owned().into());
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response
}
