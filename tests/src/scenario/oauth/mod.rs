//! Cases of discovery and of token requests.
//!
//! ```json
//! {
//!   "name": "the issuer of the resource is selected",
//!   "operation": "discoverFromResource",
//!   "resourceOrigin": "{{RESOURCE_ORIGIN}}",
//!   "expectedIssuer": "{{BC5_ISSUER}}",
//!   "bc5Committed": true,
//!   "hop1": {"status": 200, "body": {"resource": "{{RESOURCE_ORIGIN}}"}},
//!   "hop2": {"origin": "{{BC5_ISSUER}}", "status": 302, "redirectTo": "https://elsewhere"},
//!   "expect": {
//!     "outcome": "raise", "error": "as_fetch_failed", "errorCategory": "api_error",
//!     "launchpadContacted": false
//!   }
//! }
//! ```
//!
//! - `hop1` is the response of the resource, `hop2` that of its `origin`. A body is sent as JSON,
//!   or as plain text if it is a string; an `oversized` body is padded beyond the limit;
//!   `networkError` breaks the connection. Launchpad responds with valid metadata unless `hop2` is
//!   Launchpad's.
//! - An origin in double braces is replaced by that of a server; so is a literal origin with a
//!   response. A request to any other server fails the case.
//! - The outcome is `selected` (with `selectedIssuer`), `fallback` (with `fallbackReason`) or
//!   `raise` (`error` is the error's reason or its code, `errorCategory` its code). Without
//!   `launchpadContacted`, requests to Launchpad are optional; after the selection of an issuer,
//!   they fail the case.
//! - Token requests (`refreshToken`, `exchangeCode`) have a `request` and a `response`, and
//!   `expect` a `token` or a `reject`.

mod check;
mod form;
mod run;
mod servers;

use serde_json::Value;

use super::case::CaseFile;
use super::drivers::Driver;
use super::record::NotRun;
use super::report::Verdict;
use form::Case;

/// A case by its file and name.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) file: String,
    pub(super) name: String,
    text: String,
}

impl Entry {
    /// Reads a file that contains one object.
    pub(super) fn read(file: &CaseFile) -> Option<Self> {
        if !file.text.trim_start().starts_with('{') {
            return None;
        }
        let case = serde_json::from_str::<Value>(&file.text).ok();
        let name = case.as_ref().and_then(|case| case["name"].as_str()).unwrap_or("without a name");
        Some(Self { file: file.name(), name: name.to_owned(), text: file.text.clone() })
    }

    pub(super) fn judge(&self, driver: Driver) -> Verdict {
        match self.failures(driver) {
            Ok(failures) if failures.is_empty() => Verdict::Passed,
            Ok(failures) => Verdict::Failed(failures),
            Err(NotRun::Unclear(reason) | NotRun::Broken(reason)) => Verdict::Failed(vec![reason]),
        }
    }

    fn failures(&self, driver: Driver) -> Result<Vec<String>, NotRun> {
        let origins = servers::Origins::of(&Case::read(&self.text)?, driver)?;
        let case = Case::read(&origins.fill_in(&self.text))?;
        let record = run::run(&case, origins, driver)?;
        Ok(check::failures(&case, &record))
    }
}

#[cfg(test)]
mod tests;
