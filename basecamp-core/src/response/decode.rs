//! Decodes a response body to a typed value, or returns an error with the JSON path of the mistake.

mod empty;
mod gzip;
mod locate;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use http::{HeaderMap, header};
use serde::Deserialize;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::de::StrRead;

use crate::error::{Effect, Error};
use crate::model::header::{list as list_header, text as header_text};
use crate::model::json::{MAX_JSON_VALUES, content, exceeds_max_json_values};
use crate::model::serde_helpers::List;
use crate::net::redact::redact_path;
use crate::response::reply::Reply;
use locate::{json_path, offset};

/// The reason why the content coding of a body can't be decoded.
#[derive(Debug)]
pub(crate) enum ContentError {
    /// The content is larger than the limit. Contains the first bytes of the content, as many as
    /// the limit allows; no bytes if another coding has yet to be decoded.
    TooLarge(Vec<u8>),
    /// The body doesn't match its headers. Contains the message.
    Malformed(String),
}

/// The maximum number of content codings of a body, `identity` not counted. A gzip member can
/// decode to itself, so that an unlimited number of codings could take unlimited time.
const MAX_CODINGS: usize = 4;

/// Decodes the content codings of a body (RFC 9110, section 8.4), the last one first, up to `limit`
/// bytes each. Rejects a body in an unsupported transfer coding. An empty body needs no decoding:
/// the response to a HEAD request and a 204 can have the headers of a body without a body.
pub(crate) fn decoded(
    headers: &HeaderMap,
    body: &Bytes,
    limit: usize,
) -> Result<Bytes, ContentError> {
    check_transfer(headers).map_err(ContentError::Malformed)?;
    if body.is_empty() || !headers.contains_key(header::CONTENT_ENCODING) {
        return Ok(body.clone());
    }
    let mut content = body.clone();
    let codings = list_header(headers, header::CONTENT_ENCODING).rev();
    let codings = codings.filter(|coding| !coding.eq_ignore_ascii_case(b"identity"));
    let mut codings = codings.enumerate().peekable();
    while let Some((decoded_codings, coding)) = codings.next() {
        if decoded_codings == MAX_CODINGS {
            let message = format!("the response has more than {MAX_CODINGS} content codings");
            return Err(ContentError::Malformed(message));
        }
        if ![&b"gzip"[..], b"x-gzip"].iter().any(|gzip| coding.eq_ignore_ascii_case(gzip)) {
            return Err(ContentError::Malformed(format!(
                "the response's content encoding `{}` was not asked for",
                String::from_utf8_lossy(coding)
            )));
        }
        content = gzip::decoded(&content, limit).map_err(|error| match error {
            ContentError::TooLarge(_) if codings.peek().is_some() => {
                ContentError::TooLarge(Vec::new())
            }
            error => error,
        })?;
    }
    Ok(content)
}

/// Rejects a response in a transfer coding other than `chunked`, the only one that drivers decode.
/// No request accepts another one (RFC 9110, section 10.1.4), and such a body ends with the
/// connection (RFC 9112, section 6.3), so a truncated body can't be detected.
pub(crate) fn check_transfer(headers: &HeaderMap) -> Result<(), String> {
    let mut codings = headers.get_all(header::TRANSFER_ENCODING).iter();
    let Some(coding) = codings.next() else { return Ok(()) };
    let name = coding.as_bytes();
    let is_known = name.eq_ignore_ascii_case(b"chunked") || name.eq_ignore_ascii_case(b"identity");
    if is_known && codings.next().is_none() {
        return Ok(());
    }
    let name = String::from_utf8_lossy(name);
    Err(format!("the response's transfer coding `{name}` is not supported"))
}

/// The maximum size in bytes of a compressed body that is decompressed on the thread that drives
/// the machine. A larger body is decompressed in a [`BlockingTask`](crate::BlockingTask).
const INLINE_INPUT: usize = 256 << 10;
/// The maximum size in bytes of the decompressed content, for the same purpose.
const INLINE_CONTENT: usize = 2 << 20;

/// Decodes the content codings of a body as [`decoded`] does. `None` if the decompression takes so
/// long that it belongs in a [`BlockingTask`](crate::BlockingTask).
pub(crate) fn decoded_inline(
    headers: &HeaderMap,
    body: &Bytes,
    limit: usize,
) -> Option<Result<Bytes, ContentError>> {
    if body.len() > INLINE_INPUT && headers.contains_key(header::CONTENT_ENCODING) {
        return None;
    }
    match decoded(headers, body, limit.min(INLINE_CONTENT)) {
        Err(ContentError::TooLarge(_)) if limit > INLINE_CONTENT => None,
        result => Some(result),
    }
}

impl<T> Reply<T> {
    /// Decodes the body to any type, such as `serde_json::Value` or a struct with members that the
    /// SDK's types don't have.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use basecamp_core::testing::Simulation;
    /// use basecamp_core::{Account, Auth, Config, Context};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Extra {
    ///     mood: String,
    /// }
    ///
    /// let server = Simulation::new(|_| Ok(http::Response::new(r#"{"mood": "merry"}"#.into())));
    /// let context = Arc::new(Context::new(Config::default(), Auth::token("secret"), 0)?);
    /// let account = Account::new(server.blocking(context), "999")?;
    /// let reply = account.todos().get(123).send_raw()?;
    /// assert_eq!(reply.json::<Extra>()?.mood, "merry");
    /// # Ok::<(), basecamp_core::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// An `api_error` with the response's status and request id, if the body has more than 500,000
    /// JSON values or doesn't decode to the type. The message has the JSON path and the reason.
    pub fn json<U: DeserializeOwned>(&self) -> Result<U, Error> {
        json(bounded(self.raw())?)
    }
}

/// Rejects a body of more than [`MAX_JSON_VALUES`] values. For results with untyped JSON; for typed
/// results `response_limit` alone limits the memory.
pub(crate) fn bounded(reply: Reply) -> Result<Reply, Error> {
    if !exceeds_max_json_values(&reply.value) {
        return Ok(reply);
    }
    let message = format!("the response has more than {MAX_JSON_VALUES} JSON values");
    let hint = "`send_raw` and `Reply::body` return the body without decoding it: parse it with a \
                type of only the members that you need.";
    Err(undecodable(&reply, message, Some(hint)))
}

/// Decodes a JSON body. A missing body decodes to an empty list if `T` is a list.
pub(crate) fn json<T: DeserializeOwned>(reply: Reply) -> Result<T, Error> {
    if content(&reply.value).is_empty()
        && let Some(list) = empty::list()
    {
        return Ok(list);
    }
    decode(&reply, |json| T::deserialize(json))
}

/// Decodes a JSON body of a type with untyped members, with a limit of [`MAX_JSON_VALUES`].
pub(crate) fn bounded_json<T: DeserializeOwned>(reply: Reply) -> Result<T, Error> {
    json(bounded(reply)?)
}

/// Decodes a JSON body that is a list of objects with untyped members, as [`bounded_json`] does.
pub(crate) fn bounded_list<T: DeserializeOwned>(reply: Reply) -> Result<Vec<T>, Error> {
    list(bounded(reply)?)
}

/// Decodes a JSON body that may be missing or `null`.
pub(crate) fn optional<T: DeserializeOwned>(reply: Reply) -> Result<Option<T>, Error> {
    match content(&reply.value) {
        b"" | b"null" => Ok(None),
        _ => json(reply).map(Some),
    }
}

/// Decodes a JSON list of objects. A missing body decodes to an empty list.
pub(crate) fn list<T: DeserializeOwned>(reply: Reply) -> Result<Vec<T>, Error> {
    if content(&reply.value).is_empty() {
        return Ok(Vec::new());
    }
    decode(&reply, |json| List::deserialize(json)).map(|List(items)| items)
}

/// The text deserializer of serde_json.
type Json<'a> = serde_json::Deserializer<StrRead<'a>>;

#[inline]
fn decode<T>(
    reply: &Reply,
    read: impl Fn(&mut Json<'_>) -> serde_json::Result<T>,
) -> Result<T, Error> {
    let mut body = Cow::Borrowed(text(reply)?);
    loop {
        let mut json = serde_json::Deserializer::from_str(&body);
        // Decoded values are large: this code moves them once, `from_str` and `map_err` would move
        // them three times.
        let error = match read(&mut json) {
            Ok(value) => match json.end() {
                Ok(()) => return Ok(value),
                Err(error) => error,
            },
            Err(error) => error,
        };
        body = match without_duplicates(&body, &error) {
            Some(unique) if matches!(body, Cow::Borrowed(_)) => Cow::Owned(unique),
            _ => return Err(explain(reply, &body, &error)),
        };
    }
}

/// If duplicate members are the reason why a body can't be decoded, returns the body with only the
/// last member of each name (RFC 8259, section 4, leaves the choice to the parser). Runs only after
/// decoding has failed. `None` for more than [`MAX_JSON_VALUES`] values.
fn without_duplicates(body: &str, error: &serde_json::Error) -> Option<String> {
    let is_duplicate = error.to_string().starts_with("duplicate field `")
        && !exceeds_max_json_values(body.as_bytes());
    let value = is_duplicate.then(|| serde_json::from_str::<Value>(body))?.ok()?;
    Some(value.to_string())
}

/// Decodes a page whose items are a member of an object: returns the items and the other members.
pub(crate) fn page<T, A>(reply: Reply, key: &str) -> Result<(Vec<T>, A), Error>
where
    T: DeserializeOwned,
    A: DeserializeOwned,
{
    if content(&reply.value).is_empty()
        && let Ok(envelope) = serde_json::from_str("{}")
    {
        return Ok((Vec::new(), envelope));
    }
    let items = decode(&reply, |json| ItemsUnder(key, PhantomData).deserialize(json))?;
    Ok((items, json(reply)?))
}

/// Returns the JSON text of the body, which must be UTF-8 (RFC 8259, section 8.1). Validation of
/// the whole body is ten times as fast as serde_json's validation of each string.
fn text(reply: &Reply) -> Result<&str, Error> {
    let json = content(&reply.value);
    std::str::from_utf8(json)
        .map_err(|error| not_decoded(reply, json, "it is not UTF-8", error.valid_up_to()))
}

/// Decodes the list in the member of that name.
struct ItemsUnder<'a, T>(&'a str, PhantomData<T>);

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for ItemsUnder<'_, T> {
    type Value = Vec<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for ItemsUnder<'_, T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with a list `{}`", self.0)
    }

    fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<Vec<T>, M::Error> {
        let mut items = Vec::new();
        while let Some(name) = members.next_key::<Cow<'_, str>>()? {
            if name == self.0 {
                List(items) = members.next_value()?;
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(items)
    }
}

/// Decodes any JSON body. A missing body decodes to null.
pub(crate) fn value(reply: Reply) -> Result<Value, Error> {
    if content(&reply.value).is_empty() {
        return Ok(Value::Null);
    }
    json(bounded(reply)?)
}

/// Decodes the result of an operation without a result. Ignores the body, unless it is a web page:
/// then the request never reached the API.
pub(crate) fn nothing(reply: Reply) -> Result<(), Error> {
    let body = content(&reply.value);
    if is_web_page(body) {
        return Err(not_decoded(&reply, body, "", 0));
    }
    Ok(())
}

/// Whether a body, without its padding, is a web page, such as the login page of a network.
pub(crate) fn is_web_page(body: &[u8]) -> bool {
    body.starts_with(b"<")
}

/// Converts an error of serde_json.
fn explain(reply: &Reply, body: &str, error: &serde_json::Error) -> Error {
    let reason = error.to_string();
    // The JSON path replaces the line and column, since most bodies are a single line.
    let reason = reason.split(" at line ").next().unwrap_or_default();
    let body = body.as_bytes();
    not_decoded(reply, body, reason, offset(body, error.line(), error.column()))
}

/// Creates the error for a body that can't be decoded: with the reason and the JSON path of the
/// offset, or a statement that the body is not JSON.
fn not_decoded(reply: &Reply, body: &[u8], reason: &str, offset: usize) -> Error {
    let mut hint =
        "Report it with the request id; `send_raw` returns the body without decoding it.";
    let message = if content(&reply.value).is_empty() {
        "the call succeeded, but the response has no body".to_owned()
    } else if !looks_like_json(body) {
        let kind = header_text(&reply.headers, header::CONTENT_TYPE);
        let is_html =
            kind.as_deref().is_some_and(|kind| kind.to_ascii_lowercase().starts_with("text/html"));
        if is_html || is_web_page(body) {
            hint = WEB_PAGE_HINT;
        }
        format!("the response is not JSON but {}", kind.as_deref().unwrap_or("of no stated type"))
    } else {
        let path = json_path(body, offset);
        format!("the response can't be decoded: {reason} at `{path}`")
    };
    undecodable(reply, message, Some(hint))
}

/// Hint for a page in place of the API's response.
const WEB_PAGE_HINT: &str = "A web page arrived, not the API's response: check `base_url`, the proxy, \
                             and whether this network wants a login in a browser.";

/// Creates the error for a successful response whose body is unusable.
pub(crate) fn undecodable(reply: &Reply, message: String, hint: Option<&str>) -> Error {
    let mut error = Error::api(message)
        .of_response(reply.status, &reply.headers)
        .after_attempts(reply.attempts)
        .with_path(&redact_path(reply.url().path()));
    if let Some(hint) = hint {
        error = error.with_hint(hint);
    }
    match reply.operation {
        Some(operation) => error.for_operation(operation).with_effect(Effect::Made, operation),
        None => error,
    }
}

fn looks_like_json(body: &[u8]) -> bool {
    body.first().is_some_and(|byte| {
        matches!(byte, b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')
    })
}

#[cfg(test)]
mod tests;
