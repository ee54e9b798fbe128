//! The metadata of an authorization server (RFC 8414, section 2).

use serde::{Deserialize, Serialize};

use crate::auth::token_endpoint::{HttpResponse, JsonFields};
use crate::error::Error;
use crate::error::reason::Reason;

/// The grant type of the device flow (RFC 8628, section 3.4).
pub(crate) const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// An authorization server: its issuer and its endpoints.
///
/// Discovery returns one; [`AuthorizationServer::launchpad`] and [`AuthorizationServer::new`]
/// create one without a request. It implements serde's traits, so it can be saved with the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AuthorizationServer {
    /// The issuer identifier, an origin. It also serves the requests of `authorization()`, so pass
    /// it to [`ConfigBuilder::authorization_url`](crate::ConfigBuilder::authorization_url).
    pub issuer: String,
    /// The URL of the token endpoint.
    pub token_endpoint: String,
    /// The URL of the page where the user grants access; `None` if the server has no such page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_endpoint: Option<String>,
    /// The URL where the device flow begins (RFC 8628, section 4); `None` if the server doesn't
    /// support the flow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_authorization_endpoint: Option<String>,
    /// The URL where tokens are revoked (RFC 7009); `None` if the server can't revoke tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation_endpoint: Option<String>,
    /// The grant types that the token endpoint accepts; `None` if the metadata don't list them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant_types_supported: Option<Vec<String>>,
    /// The scopes that a client may request; `None` if the metadata don't list them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes_supported: Option<Vec<String>>,
    /// Whether requests have Launchpad's format although the endpoints have another origin.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) launchpad_format: bool,
    /// Whether the endpoints come from fetched metadata and not from the caller.
    #[serde(skip, default = "default_discovered")]
    pub(crate) discovered: bool,
}

/// A deserialized server counts as discovered, since its source is unknown: the safe assumption.
fn default_discovered() -> bool {
    true
}

impl AuthorizationServer {
    /// Creates a server with known endpoints, without discovery.
    pub fn new(issuer: impl Into<String>, token_endpoint: impl Into<String>) -> Self {
        Self {
            issuer: issuer.into(),
            token_endpoint: token_endpoint.into(),
            authorization_endpoint: None,
            device_authorization_endpoint: None,
            revocation_endpoint: None,
            grant_types_supported: None,
            scopes_supported: None,
            launchpad_format: false,
            discovered: false,
        }
    }

    /// Sets the URL of the page where the user grants access.
    #[must_use]
    pub fn with_authorization_endpoint(mut self, url: impl Into<String>) -> Self {
        self.authorization_endpoint = Some(url.into());
        self
    }

    /// Sets the URL where the device flow begins.
    #[must_use]
    pub fn with_device_authorization_endpoint(mut self, url: impl Into<String>) -> Self {
        self.device_authorization_endpoint = Some(url.into());
        self
    }

    /// Sets the URL where tokens are revoked.
    #[must_use]
    pub fn with_revocation_endpoint(mut self, url: impl Into<String>) -> Self {
        self.revocation_endpoint = Some(url.into());
        self
    }

    /// Selects Launchpad's request format for a server on another host, such as a proxy of
    /// Launchpad. It applies to Launchpad's own endpoints without this setting.
    #[must_use]
    pub fn with_launchpad_format(mut self) -> Self {
        self.launchpad_format = true;
        self
    }

    /// Whether the server supports the device flow: it has the endpoint, and its list of grant
    /// types, if any, contains the device code.
    #[must_use]
    pub fn offers_device_flow(&self) -> bool {
        let granted = self.grant_types_supported.as_ref();
        self.device_authorization_endpoint.is_some()
            && granted.is_none_or(|types| types.iter().any(|grant| grant == DEVICE_GRANT))
    }

    /// Whether the server has a page where the user grants access, and its list of grant types, if
    /// any, contains the authorization code.
    #[must_use]
    pub fn offers_authorization_code(&self) -> bool {
        // Without a list the grant types are `authorization_code` and `implicit` (RFC 8414).
        let granted = self.grant_types_supported.as_ref();
        self.authorization_endpoint.is_some()
            && granted.is_none_or(|types| types.iter().any(|grant| grant == "authorization_code"))
    }

    /// Reads the metadata in the response of `issuer`.
    pub(crate) fn from_response(response: &HttpResponse, issuer: &str) -> Result<Self, Error> {
        let members = JsonFields::read("the authorization server's metadata", response)
            .map_err(|error| error.with_reason(Reason::AuthorizationServerMetadataFailed))?;
        expect_issuer(&members, issuer)?;
        let read = || {
            // The only endpoint that must be present; as a URL it is checked like the others.
            members.required("token_endpoint")?;
            for name in members.names().filter(|name| name.ends_with("_endpoint")) {
                members.refuse_blank(name)?;
            }
            Ok(Self {
                issuer: issuer.to_owned(),
                token_endpoint: members.endpoint("token_endpoint")?.unwrap_or_default(),
                authorization_endpoint: members.endpoint("authorization_endpoint")?,
                device_authorization_endpoint: members.endpoint("device_authorization_endpoint")?,
                revocation_endpoint: members.endpoint("revocation_endpoint")?,
                grant_types_supported: members.texts("grant_types_supported")?,
                scopes_supported: members.texts("scopes_supported")?,
                launchpad_format: false,
                discovered: true,
            })
        };
        read().map_err(|error: Error| error.with_reason(Reason::InvalidMetadata))
    }
}

/// Checks that the metadata name the requested issuer, identical to the character (RFC 8414,
/// section 3.3).
fn expect_issuer(members: &JsonFields, issuer: &str) -> Result<(), Error> {
    match members.required("issuer") {
        Ok(found) if found == issuer => Ok(()),
        Ok(found) => Err(Error::api(format!(
            "the metadata of `{issuer}` are those of another issuer, `{found}`"
        ))
        .with_reason(Reason::IssuerMismatch)
        .with_hint("The two must be identical, including a trailing slash.")),
        Err(error) => Err(error.with_reason(Reason::InvalidMetadata)),
    }
}
