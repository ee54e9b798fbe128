//! The token endpoint.

use basecamp_core::oauth::PkceCodeVerifier;
use bytes::Bytes;
use http::request::Parts;
use serde_json::{Value, json};

use super::form::Form;
use super::{DEVICE_GRANT, PUBLIC_CLIENT_ID, Refused};
use crate::Shared;
use crate::api::lock;

impl Shared {
    pub(super) fn token(&self, head: &Parts, body: &Bytes) -> Result<Value, Refused> {
        let form = match head.uri.query() {
            // Launchpad takes the parameters of its own grants in the query.
            Some(query) if body.is_empty() => {
                let form = Form::parse(query.as_bytes())?;
                form.required("type")?;
                form
            }
            _ => Form::read(head, body)?,
        };
        // Launchpad's name for `grant_type`, which is older than the standard.
        let grant = match (form.get("grant_type"), form.get("type")) {
            (Some(grant), None) => grant,
            (None, Some("web_server")) => "authorization_code",
            (None, Some("refresh")) => "refresh_token",
            (None, Some(_)) => return Err("unsupported_grant_type".into()),
            (None, None) | (Some(_), Some(_)) => {
                let reason = "either grant_type or type is required";
                return Err(Refused::because("invalid_request", reason));
            }
        };
        if !["authorization_code", "client_credentials", "refresh_token", DEVICE_GRANT]
            .contains(&grant)
        {
            return Err("unsupported_grant_type".into());
        }
        let client = form.client()?;
        match grant {
            "refresh_token" => {
                let token = form.required("refresh_token")?;
                let resource = form.get("resource");
                Ok(lock(&self.tokens).refresh_for(token, client, resource)?)
            }
            "authorization_code" => self.redeem(&form, client),
            // A public client can't prove its identity (RFC 6749, section 4.4).
            "client_credentials" if client == PUBLIC_CLIENT_ID => Err("unauthorized_client".into()),
            "client_credentials" => {
                let owner = form.owner(client, &self.origin)?;
                Ok(lock(&self.tokens).issue_access(&owner))
            }
            _ => {
                let owner = self.poll(&form, client)?;
                Ok(lock(&self.tokens).issue(owner))
            }
        }
    }

    /// Revokes a token (RFC 7009).
    pub(super) fn revoke(&self, head: &Parts, body: &Bytes) -> Result<Value, Refused> {
        let form = Form::read(head, body)?;
        lock(&self.tokens).revoke(form.required("token")?, form.client()?);
        Ok(json!({}))
    }

    fn redeem(&self, form: &Form, client: &str) -> Result<Value, Refused> {
        // A code is valid for one use, even if that use fails.
        let code = lock(&self.logins).codes.remove(form.required("code")?);
        let unknown = || Refused::because("invalid_grant", "the code is unknown or used");
        let code = code.ok_or_else(unknown)?;
        let verifier = form.get("code_verifier");
        let challenge =
            verifier.map(|verifier| PkceCodeVerifier::from_string(verifier).challenge().to_owned());
        let same = [
            ("client_id", code.owner.client == client),
            ("redirect_uri", form.get("redirect_uri") == Some(&code.redirect_uri)),
            ("code_verifier", challenge == code.challenge),
        ];
        if let Some((name, _)) = same.iter().find(|(_, same)| !same) {
            let reason = format!("{name} differs from the authorization request");
            return Err(Refused::because("invalid_grant", reason));
        }
        Ok(lock(&self.tokens).issue(code.owner))
    }
}
