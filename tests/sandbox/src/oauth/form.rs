//! Forms, and the clients that send them.

use std::collections::HashMap;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use url::form_urlencoded;

use super::{PUBLIC_CLIENT_ID, Refused, SCOPES};
use crate::auth::{CLIENT_ID, CLIENT_SECRET, Owner};

/// The parameters of a request. A repeated parameter is an error.
pub(super) struct Form(HashMap<String, String>);

impl Form {
    /// Reads a body.
    pub(super) fn read(head: &Parts, body: &Bytes) -> Result<Self, Refused> {
        let is_form = head.headers.get(CONTENT_TYPE).is_some_and(|value| {
            value.as_bytes().starts_with(b"application/x-www-form-urlencoded")
        });
        if is_form {
            return Self::parse(body);
        }
        let reason = "the Content-Type must be application/x-www-form-urlencoded";
        Err(Refused::because("invalid_request", reason))
    }

    pub(super) fn parse(pairs: &[u8]) -> Result<Self, Refused> {
        let mut form = HashMap::new();
        for (name, value) in form_urlencoded::parse(pairs).into_owned() {
            if form.contains_key(&name) {
                return Err(Refused::because("invalid_request", format!("{name} is given twice")));
            }
            form.insert(name, value);
        }
        Ok(Self(form))
    }

    /// A parameter; an empty one counts as absent (RFC 6749, section 3.1).
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, Refused> {
        self.get(name)
            .ok_or_else(|| Refused::because("invalid_request", format!("{name} is missing")))
    }

    /// The authenticated client: the confidential one by its secret, the public one by its id.
    pub(super) fn client(&self) -> Result<&str, Refused> {
        let client = self.required("client_id")?;
        let secret = self.get("client_secret");
        match (client, secret) {
            (CLIENT_ID, Some(CLIENT_SECRET)) | (PUBLIC_CLIENT_ID, None) => Ok(client),
            (CLIENT_ID, None) => {
                Err(Refused::because("invalid_client", "client_secret is missing"))
            }
            (CLIENT_ID, Some(_)) => {
                Err(Refused::because("invalid_client", "client_secret is wrong"))
            }
            (PUBLIC_CLIENT_ID, Some(_)) => {
                Err(Refused::because("invalid_client", "this client has no client_secret"))
            }
            _ => {
                let known = format!("client_id is neither {CLIENT_ID} nor {PUBLIC_CLIENT_ID}");
                Err(Refused::because("invalid_client", known))
            }
        }
    }

    /// The requested scope, if it is valid.
    pub(super) fn owner(&self, client: &str, resource: &str) -> Result<Owner, Refused> {
        let scope = self.get("scope");
        if scope
            .into_iter()
            .flat_map(|scope| scope.split(' '))
            .any(|scope| !SCOPES.contains(&scope))
        {
            return Err("invalid_scope".into());
        }
        if self.get("resource").is_some_and(|wanted| wanted != resource) {
            return Err("invalid_target".into());
        }
        Ok(Owner {
            client: client.to_owned(),
            scope: scope.map(str::to_owned),
            resource: self.get("resource").map(str::to_owned),
        })
    }
}
