//! The form in which tokens are stored.

use std::time::SystemTime;

use jiff::Timestamp;
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::auth::token::Token;
use crate::model::secret::Secret;

/// A token on its way into a store or out of it: serializes with its secrets in plain text.
///
/// An object with the members `access_token`, `token_type`, `refresh_token`, `expires_at` (RFC 3339),
/// `scope` and `resource`; all but the first are left out when they are not known. Keep it where
/// passwords may be kept.
///
/// ```
/// use basecamp_core::oauth::{StoredToken, Token};
///
/// let token = Token::new("access").with_refresh_token("refresh");
/// let text = serde_json::to_string(&StoredToken(token.clone()))?;
/// assert_eq!(text, r#"{"access_token":"access","refresh_token":"refresh"}"#);
/// let StoredToken(back) = serde_json::from_str(&text)?;
/// assert!(back == token);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs)]
pub struct StoredToken(pub Token);

impl From<Token> for StoredToken {
    fn from(token: Token) -> Self {
        Self(token)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "Token")]
struct Form {
    access_token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<String>,
}

impl Serialize for StoredToken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(token) = self;
        let time = |at: SystemTime| Timestamp::try_from(at).map(|at| at.to_string());
        let form = Form {
            access_token: token.access_token.expose().to_owned(),
            token_type: token.token_type.clone(),
            refresh_token: token.refresh_token.as_ref().map(|token| token.expose().to_owned()),
            expires_at: token.expires_at.map(time).transpose().map_err(|_| {
                S::Error::custom("`expires_at` is beyond the years that have a name")
            })?,
            scope: token.scope.clone(),
            resource: token.resource.clone(),
        };
        form.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for StoredToken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = Form::deserialize(deserializer)?;
        if form.access_token.is_empty() {
            return Err(D::Error::custom("`access_token` is empty"));
        }
        // Without the value, which is anything in a file that was mixed up.
        let time = |text: String| text.parse::<Timestamp>().and_then(SystemTime::try_from);
        let expires_at = form.expires_at.map(time).transpose();
        Ok(Self(Token {
            access_token: Secret::new(form.access_token),
            token_type: form.token_type,
            refresh_token: form.refresh_token.map(Secret::new),
            expires_at: expires_at.map_err(|_| D::Error::custom("`expires_at` is no time"))?,
            scope: form.scope,
            resource: form.resource,
        }))
    }
}

#[cfg(test)]
mod tests;
