//! Requests to an authorization server, and its refusals.

use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use serde_json::{Map, Value};
use url::{Url, form_urlencoded};

use crate::auth::BODY_LIMIT;
use crate::auth::grant::INVALID_CLIENT;
use crate::error::{Error, ErrorCode};
use crate::model::json;
use crate::model::secret::Secret;
use crate::net::address_policy::AddressPolicy;
use crate::net::origin::parse_secure;
use crate::protocol::attempt::Attempt;
use crate::request::retry::RetryPolicy;
use crate::response::decode;

/// What every request to an authorization server takes from the client's settings.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) user_agent: HeaderValue,
    pub(crate) timeout: Duration,
    /// Which token requests are repeated, and after how long.
    pub(crate) retry: RetryPolicy,
    /// Where URLs may lead that a document named, and not the caller.
    pub(crate) discovered_addresses: AddressPolicy,
}

/// A whole response.
#[derive(Debug)]
pub(crate) struct HttpResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl HttpResponse {
    /// A response whose content coding is undone, although none was asked for: a token response is not
    /// repeated. A body that can't be decoded stays as it is.
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        let body = decode::decoded(&headers, &body, BODY_LIMIT).unwrap_or(body);
        Self { status, headers, body }
    }
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
        .header(header::ACCEPT_ENCODING, "identity")
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
pub(crate) fn protocol_error(answer: &HttpResponse) -> Option<String> {
    let body = json::lenient_object(&answer.body)?;
    Some(body.get("error")?.as_str()?.to_owned())
}

/// The error of a response that is no success: the server's words, without the secrets that were sent.
///
/// Its code is `auth_required` for 400 and 401, and otherwise `api_error`: the codes of the API would
/// make a caller believe that the record it asked for doesn't exist.
pub(crate) fn refusal(answer: &HttpResponse, secrets: &[Secret], wall: SystemTime) -> Error {
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
    let words = words(answer, secrets);
    let words = serde_json::to_vec(&words).unwrap_or_default();
    let error = Error::from_response(answer.status, &answer.headers, &words, wall);
    let invalid_client = error.message() == INVALID_CLIENT;
    let code = match answer.status {
        StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED => ErrorCode::AuthRequired,
        _ => ErrorCode::ApiError,
    };
    let error = error.with_code(code).with_context("the authorization server refused");
    match invalid_client {
        true => error.with_hint("Check the client id and the client secret."),
        false => error,
    }
}

/// What is shorter stands in many a word by chance, and is no secret.
const SHORTEST_SECRET: usize = 4;

/// The texts of a body that explain an error, without those that contain a secret.
fn words(answer: &HttpResponse, secrets: &[Secret]) -> Map<String, Value> {
    let reveals = |text: &str| {
        let mut secrets = secrets.iter().map(Secret::expose);
        secrets.any(|secret| secret.len() >= SHORTEST_SECRET && text.contains(secret))
    };
    let explaining = ["error", "message", "error_description"];
    let members = json::lenient_object(&answer.body).or_else(|| {
        let text = Value::from(plain_text(answer)?);
        Some(Map::from_iter([("error".to_owned(), text)]))
    });
    let members = members.unwrap_or_default().into_iter();
    members
        .filter(|(name, _)| explaining.contains(&name.as_str()))
        .filter(|(_, value)| value.as_str().is_some_and(|text| !reveals(text)))
        .collect()
}

/// A body of the media type `text/plain`.
fn plain_text(answer: &HttpResponse) -> Option<String> {
    let kind = answer.headers.get(header::CONTENT_TYPE)?.as_bytes();
    let is_text = kind.get(..10).is_some_and(|kind| kind.eq_ignore_ascii_case(b"text/plain"));
    let text = String::from_utf8_lossy(&answer.body).trim().to_owned();
    (is_text && !text.is_empty()).then_some(text)
}

/// The members of a JSON object, each read in a way that names it when it is wrong.
pub(crate) struct JsonFields {
    what: &'static str,
    members: Map<String, Value>,
}

/// The most seconds that a lifetime may have: 2^31 - 1.
pub(crate) const MAX_LIFETIME: u64 = i32::MAX as u64;

impl JsonFields {
    /// Reads the body of an answer that is called `what` in messages.
    pub(crate) fn read(what: &'static str, answer: &HttpResponse) -> Result<Self, Error> {
        Self::of(what, answer, json::object(&answer.body))
    }

    /// As [`JsonFields::read`], but as tolerant as can be: for responses that are not repeated.
    pub(crate) fn read_once(what: &'static str, answer: &HttpResponse) -> Result<Self, Error> {
        Self::of(what, answer, json::lenient_object(&answer.body))
    }

    fn of(
        what: &'static str,
        answer: &HttpResponse,
        members: Option<Map<String, Value>>,
    ) -> Result<Self, Error> {
        let members = members.ok_or_else(|| {
            Error::api(format!("{what} is not a JSON object")).with_status(answer.status)
        })?;
        Ok(Self { what, members })
    }

    pub(crate) fn problem(&self, member: &str, problem: &str) -> Error {
        Error::api(format!("`{member}` of {} {problem}", self.what))
    }

    /// Whether the object has the member with the value null.
    pub(crate) fn is_null(&self, member: &str) -> bool {
        self.members.get(member).is_some_and(Value::is_null)
    }

    /// The names of all members.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.members.keys().map(String::as_str)
    }

    /// Text that is not empty; anything else counts as absent.
    pub(crate) fn usable_text(&self, member: &str) -> Option<String> {
        self.get(member)?.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
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

    /// Refuses a member that is present and blank.
    pub(crate) fn refuse_blank(&self, member: &str) -> Result<(), Error> {
        match self.get(member).and_then(Value::as_str) {
            Some(text) if text.trim().is_empty() => Err(self.problem(member, "is empty")),
            _ => Ok(()),
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
        match whole_number(value) {
            Some(seconds) if (1..=max).contains(&seconds) => Ok(Some(Duration::from_secs(seconds))),
            _ => Err(self.problem(member, &format!("is not a whole number from 1 to {max}"))),
        }
    }
}

/// The value of a JSON number without a fraction: 3600 and 3600.0 are the same number.
fn whole_number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| {
        let number = value.as_f64().filter(|number| number.fract() == 0.0)?;
        format!("{number:.0}").parse().ok()
    })
}

#[cfg(test)]
mod tests;
