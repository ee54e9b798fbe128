//! The serialized form of tokens.

use std::time::SystemTime;

use jiff::Timestamp;
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::auth::token::Token;
use crate::model::secret::Secret;

/// The serde form of a [`Token`], for stores: it contains the secrets in plain text.
///
/// An object with the fields `access_token`, `token_type`, `refresh_token`, `expires_at` (RFC
/// 3339), `scope` and `resource`; all but the first are omitted if they are unknown. Store it only
/// where passwords may be stored.
///
/// ```
/// use basecamp_core::oauth::{StoredToken, Token};
///
/// let token = Token::new("access").with_refresh_token("refresh");
/// let text = serde_json::to_string(&StoredToken(token.clone()))?;
/// assert_eq!(text, r#"{"access_token":"access","refresh_token":"refresh"}"#);
/// let StoredToken(restored) = serde_json::from_str(&text)?;
/// assert!(restored == token);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a wrapper that callers construct")]
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
                S::Error::custom("`expires_at` is outside of the supported years, -9999 to 9999")
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
        // The error omits the value, which may be a secret in a corrupt file.
        let time = |text: String| text.parse::<Timestamp>().and_then(SystemTime::try_from);
        let expires_at = form.expires_at.map(time).transpose();
        Ok(Self(Token {
            access_token: Secret::new(form.access_token),
            token_type: form.token_type,
            refresh_token: form.refresh_token.map(Secret::new),
            expires_at: expires_at
                .map_err(|_| D::Error::custom("`expires_at` is not a timestamp"))?,
            scope: form.scope,
            resource: form.resource,
        }))
    }
}

#[cfg(test)]
mod tests;
