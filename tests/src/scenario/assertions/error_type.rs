//! The assertion `errorType`.

use basecamp_core::ErrorCode;
use serde::Deserialize;

use super::{Mismatch, same};

/// The code of an error by the name of its type: `not_found`, `notFound`, `NotFound` and
/// `NotFoundError` are the same. `TransportError` is `network`. Any other name is an error.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct ErrorType(ErrorCode);

const CODES: [ErrorCode; 12] = [
    ErrorCode::Usage,
    ErrorCode::NotFound,
    ErrorCode::AuthRequired,
    ErrorCode::Forbidden,
    ErrorCode::RateLimit,
    ErrorCode::Network,
    ErrorCode::ApiError,
    ErrorCode::Ambiguous,
    ErrorCode::Validation,
    ErrorCode::LimitExceeded,
    ErrorCode::Cancelled,
    ErrorCode::LocalIo,
];

impl TryFrom<String> for ErrorType {
    type Error = String;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        let plain = bare(&name);
        let code = CODES.into_iter().find(|code| bare(code.as_str()) == plain);
        let transport = (plain == "transport").then_some(ErrorCode::Network);
        code.or(transport).map(Self).ok_or_else(|| format!("unknown error type `{name}`"))
    }
}

impl ErrorType {
    pub(super) fn check(&self, code: ErrorCode) -> Result<(), Mismatch> {
        same(self.0.as_str(), code.as_str())
    }
}

/// The letters of a name, in lower case, without `error` at the end.
fn bare(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    let letters: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    letters.strip_suffix("error").map_or_else(|| letters.clone(), str::to_owned)
}
