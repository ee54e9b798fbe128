//! Requests to an authorization server, and its refusals.

use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use serde_json::{Map, Value};
use url::{Url, form_urlencoded};

use crate::address::AddressPolicy;
use crate::config::Config;
use crate::error::Error;
use crate::machine::Attempt;
use crate::origin::parse_secure;
use crate::secret::Secret;

/// What every request to an authorization server takes from the client's settings.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) user_agent: HeaderValue,
    pub(crate) timeout: Duration,
    /// Where URLs may lead that a document named, and not the caller.
    pub(crate) discovered_addresses: AddressPolicy,
}

impl Settings {
    pub(crate) fn of(config: &Config) -> Self {
        Self {
            user_agent: config.user_agent.clone(),
            timeout: config.timeout,
            discovered_addresses: config.discovered_addresses.clone(),
        }
    }
}

/// A whole response.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Asks for a document. `discovered` says that another document named the URL, and not the caller.
pub(crate) fn get(url: &str, discovered: bool, settings: &Settings) -> Result<Attempt, Error> {
    let request = request(Method::GET, url, settings).body(Bytes::new());
    finish(request, discovered, settings)
}

/// Posts a form to one of the server's endpoints, called `name`.
pub(crate) fn post(
    name: &str,
    url: &str,
    discovered: bool,
    form: &Form,
    settings: &Settings,
) -> Result<Attempt, Error> {
    // In normal form: the host `0x7f.1` is written as the address that it is.
    let url = parse_endpoint(name, url)?;
    let request = request(Method::POST, url.as_str(), settings)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(form.encoded());
    finish(request, discovered, settings)
}

fn request(method: Method, url: &str, settings: &Settings) -> http::request::Builder {
    Request::builder()
        .method(method)
        .uri(url)
        .header(header::ACCEPT, "application/json")
        .header(header::USER_AGENT, &settings.user_agent)
}

fn finish(
    request: http::Result<Request<Bytes>>,
    discovered: bool,
    settings: &Settings,
) -> Result<Attempt, Error> {
    let request = request.map_err(|error| Error::usage(format!("not a URL: {error}")))?;
    let attempt = Attempt::new(request, settings.timeout);
    Ok(match discovered {
        true => attempt.with_addresses(settings.discovered_addresses.clone()),
        false => attempt,
    })
}

/// Parses the URL of an endpoint: HTTPS unless it is this machine, without userinfo or fragment (RFC
/// 6749, sections 3.1 and 3.2).
pub(crate) fn parse_endpoint(name: &str, text: &str) -> Result<Url, Error> {
    let url = parse_secure(name, text)?;
    match url.fragment() {
        None => Ok(url),
        Some(_) => Err(Error::usage(format!("`{name}` must not have a fragment"))),
    }
}

/// Who the program is to an authorization server. A public client has no secret and sends none.
#[derive(Debug, Clone)]
pub(crate) struct ClientId {
    pub(crate) id: String,
    pub(crate) secret: Option<Secret>,
}

impl ClientId {
    pub(crate) fn public(id: impl Into<String>) -> Self {
        Self { id: id.into(), secret: None }
    }
}

/// The fields of a request's body, in order. Its `Debug` shows none.
#[derive(Clone, Default)]
pub(crate) struct Form {
    fields: Vec<(&'static str, String)>,
    /// What must not show up in an error, whatever the server answers.
    secrets: Vec<Secret>,
}

impl Form {
    pub(crate) fn text(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.fields.push((name, value.into()));
        self
    }

    /// A field that may be left out; an empty one is.
    pub(crate) fn optional(self, name: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) if !value.is_empty() => self.text(name, value),
            _ => self,
        }
    }

    pub(crate) fn secret(mut self, name: &'static str, value: &Secret) -> Self {
        self.secrets.push(value.clone());
        self.text(name, value.expose())
    }

    pub(crate) fn client(self, client: &ClientId) -> Self {
        let form = self.text("client_id", client.id.as_str());
        match &client.secret {
            Some(secret) => form.secret("client_secret", secret),
            None => form,
        }
    }

    pub(crate) fn encoded(&self) -> Bytes {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.fields).finish().into()
    }

    pub(crate) fn secrets(&self) -> &[Secret] {
        &self.secrets
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Form").finish_non_exhaustive()
    }
}

/// The protocol's own name of what went wrong (RFC 6749, section 5.2), if the answer has one.
pub(crate) fn protocol_error(answer: &Answer) -> Option<String> {
    let Ok(Value::Object(body)) = serde_json::from_slice(&answer.body) else { return None };
    Some(body.get("error")?.as_str()?.to_owned())
}

/// The error of an answer that refuses: the server's words, without the secrets that were sent.
pub(crate) fn refusal(answer: &Answer, secrets: &[Secret], wall: SystemTime) -> Error {
    if answer.status.is_redirection() {
        return Error::api("the authorization server answered with a redirect, which is refused")
            .with_status(answer.status)
            .with_hint("Check the address of the authorization server.");
    }
    if answer.status.is_success() {
        let status = answer.status.as_u16();
        return Error::api(format!("the authorization server answered {status} in place of 200"))
            .with_status(answer.status);
    }
    let words = words(&answer.body, secrets);
    let words = serde_json::to_vec(&words).unwrap_or_default();
    let error = Error::from_response(answer.status, &answer.headers, &words, wall);
    let invalid_client = error.message() == "invalid_client";
    let error = error.with_context("the authorization server refused");
    match invalid_client {
        true => error.with_hint("Check the client id and the client secret."),
        false => error,
    }
}

/// What is shorter stands in many a word by chance, and is no secret.
const SHORTEST_SECRET: usize = 4;

/// What a body says in words, without those that hold a secret.
fn words(body: &[u8], secrets: &[Secret]) -> Map<String, Value> {
    let Ok(Value::Object(body)) = serde_json::from_slice(body) else { return Map::new() };
    let reveals = |text: &str| {
        let mut secrets = secrets.iter().map(Secret::expose);
        secrets.any(|secret| secret.len() >= SHORTEST_SECRET && text.contains(secret))
    };
    let told = ["error", "message", "error_description"];
    body.into_iter()
        .filter(|(name, _)| told.contains(&name.as_str()))
        .filter(|(_, value)| value.as_str().is_some_and(|text| !reveals(text)))
        .collect()
}

/// The members of a JSON object, each read in a way that names it when it is wrong.
pub(crate) struct Members {
    what: &'static str,
    members: Map<String, Value>,
}

/// The most seconds that a lifetime may have: 2^31 - 1.
pub(crate) const MAX_LIFETIME: u64 = i32::MAX as u64;

impl Members {
    /// Reads the body of an answer that is called `what` in messages.
    pub(crate) fn read(what: &'static str, answer: &Answer) -> Result<Self, Error> {
        match serde_json::from_slice(&answer.body) {
            Ok(Value::Object(members)) => Ok(Self { what, members }),
            _ => Err(Error::api(format!("{what} is not a JSON object")).with_status(answer.status)),
        }
    }

    pub(crate) fn problem(&self, member: &str, problem: &str) -> Error {
        Error::api(format!("`{member}` of {} {problem}", self.what))
    }

    fn get(&self, member: &str) -> Option<&Value> {
        self.members.get(member).filter(|value| !value.is_null())
    }

    /// Text, which may be empty.
    pub(crate) fn text(&self, member: &str) -> Result<Option<&str>, Error> {
        match self.get(member) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.problem(member, "is not a string")),
        }
    }

    /// Text that must be there and not empty.
    pub(crate) fn required(&self, member: &str) -> Result<&str, Error> {
        match self.text(member)? {
            Some(text) if !text.is_empty() => Ok(text),
            Some(_) => Err(self.problem(member, "is empty")),
            None => Err(self.problem(member, "is missing")),
        }
    }

    /// A URL that may be left out, but not empty.
    pub(crate) fn endpoint(&self, member: &str) -> Result<Option<String>, Error> {
        let Some(text) = self.text(member)? else { return Ok(None) };
        if text.is_empty() {
            return Err(self.problem(member, "is empty"));
        }
        match parse_endpoint(member, text) {
            Ok(_) => Ok(Some(text.to_owned())),
            Err(error) => Err(Error::api(format!("{} in {}", error.message(), self.what))),
        }
    }

    pub(crate) fn texts(&self, member: &str) -> Result<Option<Vec<String>>, Error> {
        let Some(value) = self.get(member) else { return Ok(None) };
        let texts = value
            .as_array()
            .and_then(|items| items.iter().map(|item| item.as_str().map(str::to_owned)).collect());
        texts.map(Some).ok_or_else(|| self.problem(member, "is not a list of strings"))
    }

    /// A whole number of seconds from 1 to `max`.
    pub(crate) fn seconds(&self, member: &str, max: u64) -> Result<Option<Duration>, Error> {
        let Some(value) = self.get(member) else { return Ok(None) };
        match value.as_u64() {
            Some(seconds) if (1..=max).contains(&seconds) => Ok(Some(Duration::from_secs(seconds))),
            _ => Err(self.problem(member, &format!("is not a whole number from 1 to {max}"))),
        }
    }
}

#[cfg(test)]
mod tests;
