//! The assertions on a case.

use basecamp_core::{Error, ErrorCode};
use url::form_urlencoded;

use super::form::{Case, Discovery, ExpectedToken, Outcome, TokenOutcome};
use super::run::{Found, Record};

/// Returns the messages of failed assertions.
pub(super) fn failures(case: &Case, record: &Record) -> Vec<String> {
    let mut failures = Vec::new();
    for contact in record.contacts.iter().filter(|contact| !contact.expected) {
        failures
            .push(format!("{}{} got a request, and has no response", contact.origin, contact.path));
    }
    match case {
        Case::Discovery(case) => discovery(case, record, &mut failures),
        Case::Token(case) => token(&case.expect, record, &mut failures),
    }
    failures
}

fn discovery(case: &Discovery, record: &Record, failures: &mut Vec<String>) {
    let expect = &case.expect;
    let is_contacted = record.contacts.iter().any(|contact| contact.origin == record.launchpad);
    if expect.launchpad_contacted.is_some_and(|expected| expected != is_contacted) {
        failures.push(format!("Launchpad got {} request", if is_contacted { "a" } else { "no" }));
    }
    if case.bc5_committed == Some(true) && is_contacted {
        failures.push("Launchpad got a request after the selection of an issuer".to_owned());
    }
    let found = match &record.outcome {
        Ok(found) => found,
        Err(error) if expect.outcome == Outcome::Raise => {
            let expected = [expect.error.as_deref(), expect.error_category.as_deref()];
            return raised(expected, error, failures);
        }
        Err(error) => {
            return failures.push(format!("{:?} expected, not {error:?}", expect.outcome));
        }
    };
    let (issuer, fallback) = match found {
        Found::Server(server) => (server.issuer.as_str(), None),
        Found::Resource(resource) => (resource.resource.as_str(), None),
        Found::Discovery(found) => (found.server.issuer.as_str(), found.fallback),
        Found::Token(_) => return failures.push("the discovery returned a token".to_owned()),
    };
    let outcome = if fallback.is_some() { Outcome::Fallback } else { Outcome::Selected };
    if outcome != expect.outcome {
        failures.push(format!("{:?} expected, not {found:?}", expect.outcome));
    }
    if expect.selected_issuer.as_deref().is_some_and(|expected| expected != issuer) {
        failures.push(format!("`{issuer}` was selected"));
    }
    if fallback.is_some() && issuer != record.launchpad {
        failures.push(format!("the fallback is `{issuer}`"));
    }
    let reason = fallback.map(|reason| reason.as_str());
    if expect.fallback_reason.is_some() && expect.fallback_reason.as_deref() != reason {
        failures.push(format!("the reason of the fallback is {reason:?}"));
    }
}

fn raised([error, category]: [Option<&str>; 2], found: &Error, failures: &mut Vec<String>) {
    let code = found.code().as_str();
    let reason = found.reason().map(|reason| reason.as_str());
    if error.is_some_and(|expected| expected != code && Some(expected) != reason) {
        failures.push(format!("the error is {code}, {reason:?}: {found}"));
    }
    if category.is_some_and(|expected| expected != code) {
        failures.push(format!("the error's code is {code}: {found}"));
    }
}

fn token(expect: &ExpectedToken, record: &Record, failures: &mut Vec<String>) {
    let Some(contact) = record.contacts.first() else {
        return failures.push(format!("no request was sent: {:?}", record.outcome));
    };
    let mut pairs = form_urlencoded::parse(&contact.body);
    let sent = pairs.find(|(name, _)| name == "resource").map(|(_, value)| value.into_owned());
    let absent = expect.form_resource_absent && sent.is_some();
    if absent || expect.form_resource.is_some() && expect.form_resource != sent {
        failures.push(format!("the form's resource is {sent:?}"));
    }
    match (&record.outcome, expect.outcome) {
        (Ok(Found::Token(token)), TokenOutcome::Token) => {
            let resource = &token.resource;
            let absent = expect.resource_absent && resource.is_some();
            if absent || expect.resource.is_some() && expect.resource != *resource {
                failures.push(format!("the token's resource is {resource:?}"));
            }
        }
        (Err(error), TokenOutcome::Reject) => {
            let expected = [expect.error.as_deref(), expect.error_category.as_deref()];
            if error.code() == ErrorCode::Usage {
                failures.push(format!("the error is not the server's: {error}"));
            }
            raised(expected, error, failures);
        }
        (outcome, expected) => failures.push(format!("{expected:?} expected, not {outcome:?}")),
    }
}
