//! The form of a case.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::NotRun;

/// A case of either form.
#[derive(Debug)]
pub(super) enum Case {
    Discovery(Discovery),
    Token(TokenCase),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Discovery {
    pub(super) operation: DiscoveryOperation,
    pub(super) resource_origin: Option<String>,
    pub(super) issuer_origin: Option<String>,
    pub(super) expected_issuer: Option<String>,
    pub(super) bc5_committed: Option<bool>,
    pub(super) hop1: Option<Hop>,
    pub(super) hop2: Option<Hop>,
    pub(super) expect: Expected,
    // Members for readers, which have no effect.
    #[serde(rename = "name")]
    _name: IgnoredAny,
    #[serde(default, rename = "description")]
    _description: IgnoredAny,
    #[serde(default, rename = "$schema")]
    _schema: IgnoredAny,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum DiscoveryOperation {
    Discover,
    DiscoverLaunchpad,
    DiscoverProtectedResource,
    DiscoverFromResource,
}

/// The response of a server.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Hop {
    pub(super) origin: Option<String>,
    status: Option<u16>,
    body: Option<Box<RawValue>>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    redirect_to: Option<String>,
    #[serde(default)]
    oversized: bool,
    #[serde(default, alias = "transportError")]
    network_error: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Expected {
    pub(super) outcome: Outcome,
    pub(super) selected_issuer: Option<String>,
    pub(super) fallback_reason: Option<String>,
    pub(super) launchpad_contacted: Option<bool>,
    pub(super) error: Option<String>,
    pub(super) error_category: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Outcome {
    Selected,
    Fallback,
    Raise,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TokenCase {
    pub(super) operation: TokenOperation,
    #[serde(default)]
    pub(super) request: TokenRequest,
    pub(super) response: Hop,
    pub(super) expect: ExpectedToken,
    // Members for readers, which have no effect.
    #[serde(rename = "name")]
    _name: IgnoredAny,
    #[serde(default, rename = "description")]
    _description: IgnoredAny,
    #[serde(default, rename = "$schema")]
    _schema: IgnoredAny,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum TokenOperation {
    RefreshToken,
    ExchangeCode,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TokenRequest {
    pub(super) resource: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ExpectedToken {
    pub(super) outcome: TokenOutcome,
    pub(super) resource: Option<String>,
    #[serde(default)]
    pub(super) resource_absent: bool,
    pub(super) form_resource: Option<String>,
    #[serde(default)]
    pub(super) form_resource_absent: bool,
    pub(super) error: Option<String>,
    pub(super) error_category: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum TokenOutcome {
    Token,
    Reject,
}

impl Case {
    pub(super) fn read(text: &str) -> Result<Self, NotRun> {
        #[derive(Deserialize)]
        struct Operation {
            operation: String,
        }

        let broken = |error: serde_json::Error| NotRun::Broken(format!("invalid case: {error}"));
        let Operation { operation } = serde_json::from_str(text).map_err(broken)?;
        match operation.starts_with("discover") {
            true => serde_json::from_str(text).map(Self::Discovery),
            false => serde_json::from_str(text).map(Self::Token),
        }
        .map_err(broken)
    }
}

impl Hop {
    /// The response; `None` if the connection breaks instead.
    pub(super) fn response(&self) -> Result<Option<Response<Bytes>>, NotRun> {
        let broken = |error: http::Error| NotRun::Broken(format!("invalid case: {error}"));
        if self.network_error {
            return Ok(None);
        }
        let status = self.status.ok_or_else(|| NotRun::Broken("a hop has no status".to_owned()))?;
        let mut body = match &self.body {
            None => String::new(),
            Some(body) => {
                serde_json::from_str(body.get()).unwrap_or_else(|_| body.get().to_owned())
            }
        };
        if self.oversized {
            // Members for readers, which have no effect.
            body.push_str(&" ".repeat(2 << 20));
        }
        let mut response = Response::new(Bytes::from(body));
        *response.status_mut() =
            StatusCode::from_u16(status).map_err(|error| broken(error.into()))?;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let location = self.redirect_to.iter().map(|target| ("location", target));
        let more = self.headers.iter().map(|(name, value)| (name.as_str(), value));
        for (name, value) in more.chain(location) {
            let name = HeaderName::try_from(name).map_err(|error| broken(error.into()))?;
            let value = HeaderValue::try_from(value).map_err(|error| broken(error.into()))?;
            headers.insert(name, value);
        }
        Ok(Some(response))
    }
}
