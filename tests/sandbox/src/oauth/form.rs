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
        if is_form { Self::parse(body) } else { Err("invalid_request".into()) }
    }

    pub(super) fn parse(pairs: &[u8]) -> Result<Self, Refused> {
        let mut form = HashMap::new();
        for (name, value) in form_urlencoded::parse(pairs).into_owned() {
            if form.insert(name, value).is_some() {
                return Err("invalid_request".into());
            }
        }
        Ok(Self(form))
    }

    /// A parameter; an empty one counts as absent (RFC 6749, section 3.1).
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, Refused> {
        self.get(name).ok_or_else(|| "invalid_request".into())
    }

    /// The authenticated client: the confidential one by its secret, the public one by its id.
    pub(super) fn client(&self) -> Result<&str, Refused> {
        let client = self.required("client_id")?;
        let secret = self.get("client_secret");
        match (client, secret) {
            (CLIENT_ID, Some(CLIENT_SECRET)) | (PUBLIC_CLIENT_ID, None) => Ok(client),
            _ => Err("invalid_client".into()),
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
