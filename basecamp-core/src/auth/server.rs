//! What an authorization server says about itself (RFC 8414, section 2).

use serde::{Deserialize, Serialize};

use crate::auth::token_endpoint::{HttpResponse, JsonFields};
use crate::error::Error;
use crate::error::reason::Reason;

/// The grant type of the device flow (RFC 8628, section 3.4).
pub(crate) const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// An authorization server: who it is and where its endpoints are.
///
/// Discovery finds one; [`AuthorizationServer::launchpad`] and [`AuthorizationServer::new`] know one
/// without asking. It serializes, so that it can be kept beside the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AuthorizationServer {
    /// Its name, an origin: also what answers `authorization()`, so give it to
    /// [`ConfigBuilder::authorization_url`](crate::ConfigBuilder::authorization_url).
    pub issuer: String,
    /// Where tokens are given out.
    pub token_endpoint: String,
    /// The page where a person grants access, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_endpoint: Option<String>,
    /// Where the device flow begins, if it is offered (RFC 8628, section 4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_authorization_endpoint: Option<String>,
    /// What tokens are given out for, if the server says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant_types_supported: Option<Vec<String>>,
    /// What can be asked for, if the server says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes_supported: Option<Vec<String>>,
    /// Whether a document that was fetched named the endpoints, and not the caller.
    #[serde(skip, default = "yes")]
    pub(crate) discovered: bool,
}

/// Where a kept server came from is not kept.
fn yes() -> bool {
    true
}

impl AuthorizationServer {
    /// A server that is known without discovery.
    pub fn new(issuer: impl Into<String>, token_endpoint: impl Into<String>) -> Self {
        Self {
            issuer: issuer.into(),
            token_endpoint: token_endpoint.into(),
            authorization_endpoint: None,
            device_authorization_endpoint: None,
            grant_types_supported: None,
            scopes_supported: None,
            discovered: false,
        }
    }

    /// Sets the page where a person grants access.
    #[must_use]
    pub fn with_authorization_endpoint(mut self, url: impl Into<String>) -> Self {
        self.authorization_endpoint = Some(url.into());
        self
    }

    /// Sets where the device flow begins.
    #[must_use]
    pub fn with_device_authorization_endpoint(mut self, url: impl Into<String>) -> Self {
        self.device_authorization_endpoint = Some(url.into());
        self
    }

    /// Whether it offers the device flow: it has the endpoint and, if it lists its grant types, the
    /// device code is among them.
    #[must_use]
    pub fn offers_device_flow(&self) -> bool {
        let granted = self.grant_types_supported.as_ref();
        self.device_authorization_endpoint.is_some()
            && granted.is_none_or(|types| types.iter().any(|it| it == DEVICE_GRANT))
    }

    /// Whether it has a page where a person grants access.
    #[must_use]
    pub fn offers_authorization_code(&self) -> bool {
        // Grant types that are not listed are `authorization_code` and `implicit`.
        let granted = self.grant_types_supported.as_ref();
        self.authorization_endpoint.is_some()
            && granted.is_none_or(|types| types.iter().any(|it| it == "authorization_code"))
    }

    /// Reads the metadata that `issuer` gave.
    pub(crate) fn from_answer(answer: &HttpResponse, issuer: &str) -> Result<Self, Error> {
        let members = JsonFields::read("the authorization server's metadata", answer)
            .map_err(|error| error.with_reason(Reason::AuthorizationServerMetadataFailed))?;
        expect_issuer(&members, issuer)?;
        let read = || {
            // Must be there and not empty, and then a URL as the others.
            members.required("token_endpoint")?;
            for name in members.names().filter(|name| name.ends_with("_endpoint")) {
                members.refuse_blank(name)?;
            }
            Ok(Self {
                issuer: issuer.to_owned(),
                token_endpoint: members.endpoint("token_endpoint")?.unwrap_or_default(),
                authorization_endpoint: members.endpoint("authorization_endpoint")?,
                device_authorization_endpoint: members.endpoint("device_authorization_endpoint")?,
                grant_types_supported: members.texts("grant_types_supported")?,
                scopes_supported: members.texts("scopes_supported")?,
                discovered: true,
            })
        };
        read().map_err(|error: Error| error.with_reason(Reason::InvalidMetadata))
    }
}

/// The metadata must name the issuer that was asked, to the character (RFC 8414, section 3.3).
fn expect_issuer(members: &JsonFields, issuer: &str) -> Result<(), Error> {
    match members.required("issuer") {
        Ok(found) if found == issuer => Ok(()),
        Ok(found) => Err(Error::api(format!(
            "the metadata of `{issuer}` are those of another issuer, `{found}`"
        ))
        .with_reason(Reason::IssuerMismatch)
        .with_hint("The two must be the same to the character, a slash at the end included.")),
        Err(error) => Err(error.with_reason(Reason::InvalidMetadata)),
    }
}
