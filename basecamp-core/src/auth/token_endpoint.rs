//! Requests to an authorization server, and the parsing of its responses.

use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use serde_json::{Map, Value};
use url::{Url, form_urlencoded};

use crate::auth::BODY_LIMIT;
use crate::error::{Error, ErrorCode};
use crate::model::json;
use crate::model::secret::Secret;
use crate::net::address_policy::AddressPolicy;
use crate::net::origin::parse_secure;
use crate::protocol::attempt::Attempt;
use crate::request::retry::RetryPolicy;
use crate::response::decode;

/// The settings of the client that apply to all requests to an authorization server.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) user_agent: HeaderValue,
    pub(crate) timeout: Duration,
    /// The retry policy of token requests.
    pub(crate) retry: RetryPolicy,
    /// The address policy for URLs from fetched metadata, as opposed to URLs from the caller.
    pub(crate) discovered_addresses: AddressPolicy,
}

/// A complete response.
#[derive(Debug)]
pub(crate) struct HttpResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl HttpResponse {
    /// Creates a response, and decodes its content coding. The request allowed no coding, but a
    /// token response can't be requested again. A body that can't be decoded stays unchanged.
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        let body = decode::decoded(&headers, &body, BODY_LIMIT).unwrap_or(body);
        Self { status, headers, body }
    }
}

/// Builds the request for a metadata document. `discovered` is whether the URL comes from fetched
/// metadata and not from the caller.
pub(crate) fn get(url: &str, discovered: bool, settings: &Settings) -> Result<Attempt, Error> {
    let request = request(Method::GET, url, settings).body(Bytes::new());
    finish(request, discovered, settings)
}

/// Builds a request that posts a form to an endpoint. Error messages call the endpoint `name`.
pub(crate) fn post(
    name: &str,
    url: &str,
    discovered: bool,
    form: &Form,
    settings: &Settings,
) -> Result<Attempt, Error> {
    // Normalized: the host `0x7f.1` becomes the IP address 127.0.0.1.
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
    Ok(if discovered {
        attempt.with_addresses(settings.discovered_addresses.clone())
    } else {
        attempt
    })
}

/// Parses the URL of an endpoint: HTTPS unless the host is this machine, without userinfo or
/// fragment (RFC 6749, sections 3.1 and 3.2).
pub(crate) fn parse_endpoint(name: &str, text: &str) -> Result<Url, Error> {
    let url = parse_secure(name, text)?;
    match url.fragment() {
        None => Ok(url),
        Some(_) => Err(Error::usage(format!("`{name}` must not have a fragment"))),
    }
}

/// The client's credentials at an authorization server. A public client has no secret and sends
/// none (RFC 6749, section 2.1).
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

/// The form fields of a request's body, in order. Its `Debug` omits them.
#[derive(Clone, Default)]
pub(crate) struct Form {
    fields: Vec<(&'static str, String)>,
    /// The values that are redacted in error messages, even if the server returns them.
    secrets: Vec<Secret>,
}

impl Form {
    pub(crate) fn text(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.fields.push((name, value.into()));
        self
    }

    /// Adds a field unless its value is missing or empty.
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

/// The error of a client that is unknown or fails to authenticate (RFC 6749, section 5.2).
pub(crate) const INVALID_CLIENT: &str = "invalid_client";
/// The error of a client that may not use the grant.
pub(crate) const UNAUTHORIZED_CLIENT: &str = "unauthorized_client";

/// Returns the OAuth error code of a response (RFC 6749, section 5.2).
pub(crate) fn protocol_error(response: &HttpResponse) -> Option<String> {
    let body = json::lenient_object(&response.body)?;
    Some(body.get("error")?.as_str()?.to_owned())
}

/// Maps a response without the expected success: the server's message, without the secrets of the
/// request.
///
/// The code is `auth_required` for 400 and 401, and otherwise `api_error`. With the codes of API
/// calls a 404 would mean that the requested record doesn't exist.
pub(crate) fn refusal(response: &HttpResponse, secrets: &[Secret], wall: SystemTime) -> Error {
    if response.status.is_redirection() {
        return Error::api("the authorization server answered with a redirect, which is refused")
            .with_status(response.status)
            .with_hint("Check the address of the authorization server.");
    }
    if response.status.is_success() {
        let status = response.status.as_u16();
        return Error::api(format!("the authorization server answered {status} in place of 200"))
            .with_status(response.status);
    }
    let explanation = redacted_explanation(response, secrets);
    let body = serde_json::to_vec(&explanation).unwrap_or_default();
    let error = Error::from_response(response.status, &response.headers, &body, wall);
    let client_hint = match error.message() {
        INVALID_CLIENT => Some("Check the client id and the client secret."),
        UNAUTHORIZED_CLIENT => Some("Register the client for this kind of login, or use another."),
        _ => None,
    };
    let code = match response.status {
        StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED => ErrorCode::AuthRequired,
        _ => ErrorCode::ApiError,
    };
    let error = error.with_code(code).with_context("the authorization server refused");
    match client_hint {
        Some(hint) => error.with_hint(hint),
        None => error,
    }
}

/// Shorter secrets, in bytes, would match parts of ordinary words, so they aren't redacted.
const SHORTEST_SECRET: usize = 4;

/// Returns the fields of a body that explain an error, without those that contain a secret.
fn redacted_explanation(response: &HttpResponse, secrets: &[Secret]) -> Map<String, Value> {
    let reveals = |text: &str| {
        let mut secrets = secrets.iter().map(Secret::expose);
        secrets.any(|secret| secret.len() >= SHORTEST_SECRET && text.contains(secret))
    };
    let explaining = ["error", "message", "error_description"];
    let members = json::lenient_object(&response.body).or_else(|| {
        let text = Value::from(plain_text(response)?);
        Some(Map::from_iter([("error".to_owned(), text)]))
    });
    let members = members.unwrap_or_default().into_iter();
    members
        .filter(|(name, _)| explaining.contains(&name.as_str()))
        .filter(|(_, value)| value.as_str().is_some_and(|text| !reveals(text)))
        .collect()
}

/// Returns a body of the media type `text/plain`, unless it is blank.
fn plain_text(response: &HttpResponse) -> Option<String> {
    let kind = response.headers.get(header::CONTENT_TYPE)?.as_bytes();
    let is_text = kind.get(..10).is_some_and(|kind| kind.eq_ignore_ascii_case(b"text/plain"));
    let text = String::from_utf8_lossy(&response.body).trim().to_owned();
    (is_text && !text.is_empty()).then_some(text)
}

/// Reads the members of a JSON object; the errors name the invalid member.
pub(crate) struct JsonFields {
    /// The name of the document in error messages.
    document: &'static str,
    members: Map<String, Value>,
}

/// The longest lifetime of a token, in seconds: 2^31 - 1.
pub(crate) const MAX_LIFETIME: u64 = i32::MAX as u64;

impl JsonFields {
    /// Parses the body of a response. Error messages call it `document`.
    pub(crate) fn read(document: &'static str, response: &HttpResponse) -> Result<Self, Error> {
        Self::new(document, response, json::object(&response.body))
    }

    /// As [`JsonFields::read`], with the most lenient parser, for responses that can't be requested
    /// again.
    pub(crate) fn read_once(
        document: &'static str,
        response: &HttpResponse,
    ) -> Result<Self, Error> {
        Self::new(document, response, json::lenient_object(&response.body))
    }

    fn new(
        document: &'static str,
        response: &HttpResponse,
        members: Option<Map<String, Value>>,
    ) -> Result<Self, Error> {
        let members = members.ok_or_else(|| {
            Error::api(format!("{document} is not a JSON object")).with_status(response.status)
        })?;
        Ok(Self { document, members })
    }

    /// Creates the error for an invalid member.
    pub(crate) fn invalid(&self, member: &str, message: &str) -> Error {
        Error::api(format!("`{member}` of {} {message}", self.document))
    }

    /// Whether the object has the member with the value null.
    pub(crate) fn is_null(&self, member: &str) -> bool {
        self.members.get(member).is_some_and(Value::is_null)
    }

    /// Returns the names of all members.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.members.keys().map(String::as_str)
    }

    /// Returns a string that is not empty; any other value counts as absent.
    pub(crate) fn usable_text(&self, member: &str) -> Option<String> {
        self.get(member)?.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
    }

    fn get(&self, member: &str) -> Option<&Value> {
        self.members.get(member).filter(|value| !value.is_null())
    }

    /// Returns a string, which may be empty.
    pub(crate) fn text(&self, member: &str) -> Result<Option<&str>, Error> {
        match self.get(member) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.invalid(member, "is not a string")),
        }
    }

    /// Returns a string that must be present and not empty.
    pub(crate) fn required(&self, member: &str) -> Result<&str, Error> {
        match self.text(member)? {
            Some(text) if !text.is_empty() => Ok(text),
            Some(_) => Err(self.invalid(member, "is empty")),
            None => Err(self.invalid(member, "is missing")),
        }
    }

    /// Rejects a string that is present and blank.
    pub(crate) fn refuse_blank(&self, member: &str) -> Result<(), Error> {
        match self.get(member).and_then(Value::as_str) {
            Some(text) if text.trim().is_empty() => Err(self.invalid(member, "is empty")),
            _ => Ok(()),
        }
    }

    /// Returns the URL of an endpoint, which may be absent but not empty.
    pub(crate) fn endpoint(&self, member: &str) -> Result<Option<String>, Error> {
        let Some(text) = self.text(member)? else { return Ok(None) };
        if text.is_empty() {
            return Err(self.invalid(member, "is empty"));
        }
        match parse_endpoint(member, text) {
            Ok(_) => Ok(Some(text.to_owned())),
            Err(error) => Err(Error::api(format!("{} in {}", error.message(), self.document))),
        }
    }

    /// Returns a list of strings.
    pub(crate) fn texts(&self, member: &str) -> Result<Option<Vec<String>>, Error> {
        let Some(value) = self.get(member) else { return Ok(None) };
        let texts = value
            .as_array()
            .and_then(|items| items.iter().map(|item| item.as_str().map(str::to_owned)).collect());
        texts.map(Some).ok_or_else(|| self.invalid(member, "is not a list of strings"))
    }

    /// Returns a whole number of seconds from 1 to `max`.
    pub(crate) fn seconds(&self, member: &str, max: u64) -> Result<Option<Duration>, Error> {
        let Some(value) = self.get(member) else { return Ok(None) };
        match whole_number(value) {
            Some(seconds) if (1..=max).contains(&seconds) => Ok(Some(Duration::from_secs(seconds))),
            _ => Err(self.invalid(member, &format!("is not a whole number from 1 to {max}"))),
        }
    }
}

/// Returns the value of a JSON number without a fraction, such as 3600 or 3600.0.
fn whole_number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| {
        let number = value.as_f64().filter(|number| number.fract() == 0.0)?;
        format!("{number:.0}").parse().ok()
    })
}

#[cfg(test)]
mod tests;
