//! From the bytes of a body to a typed value, or to an error that says where it went wrong.

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
use crate::response::reply::Reply;
use locate::{json_path, offset};

/// Why a body's content coding can't be undone.
#[derive(Debug)]
pub(crate) enum ContentError {
    /// It is larger than the limit. Contains the first bytes of the content, as many as the limit
    /// allows; none if a further coding is not undone.
    TooLarge(Vec<u8>),
    /// It is not what its headers say.
    Malformed(String),
}

/// The most content codings of a body besides `identity`. A gzip member can contain itself, so that
/// codings without a bound could be undone without end.
const MAX_CODINGS: usize = 4;

/// Undoes the content codings of a body (RFC 9110, section 8.4), the last one first, up to `limit`
/// bytes each. Refuses a body in an unsupported transfer coding. An empty body has no codings to
/// undo: the response to a HEAD request and a 204 have the headers of a body without having one.
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
    while let Some((undone, coding)) = codings.next() {
        if undone == MAX_CODINGS {
            let problem = format!("the response has more than {MAX_CODINGS} content codings");
            return Err(ContentError::Malformed(problem));
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

/// Refuses a response in a transfer coding other than `chunked`, the only one that drivers decode.
/// No request asks for others (RFC 9110, section 10.1.4), and such a body ends with the connection
/// (RFC 9112, section 6.3), so its completeness is unknown.
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

/// The most bytes of a compressed body, and of its content, that are decompressed on the thread that
/// drives the machine. More is decompressed in a [`BlockingTask`](crate::BlockingTask).
const INLINE_INPUT: usize = 256 << 10;
const INLINE_CONTENT: usize = 2 << 20;

/// Undoes the content coding of a body as [`decoded`] does. `None` if decompression takes so long
/// that it belongs in a [`BlockingTask`](crate::BlockingTask).
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

/// Refuses a body of more than [`MAX_JSON_VALUES`] values. For results that contain values without
/// a type: `response_limit` alone bounds the memory of typed ones.
pub(crate) fn bounded(reply: Reply) -> Result<Reply, Error> {
    if !exceeds_max_json_values(&reply.value) {
        return Ok(reply);
    }
    let message = format!("the response has more than {MAX_JSON_VALUES} JSON values");
    let hint = "`send_raw` and `Reply::body` return the body without decoding it: parse it with a \
                type of only the members that you need.";
    Err(undecodable(&reply, message, Some(hint)))
}

/// Decodes a JSON body. No body is an empty list, where a list is wanted.
pub(crate) fn json<T: DeserializeOwned>(reply: Reply) -> Result<T, Error> {
    if content(&reply.value).is_empty()
        && let Some(list) = empty::list()
    {
        return Ok(list);
    }
    decode(&reply, |json| T::deserialize(json))
}

/// Decodes a JSON body of a type with untyped members, whose number of values is bounded.
pub(crate) fn bounded_json<T: DeserializeOwned>(reply: Reply) -> Result<T, Error> {
    json(bounded(reply)?)
}

/// Decodes a JSON body that is a list of objects with untyped members, as [`bounded_json`] does.
pub(crate) fn bounded_list<T: DeserializeOwned>(reply: Reply) -> Result<Vec<T>, Error> {
    list(bounded(reply)?)
}

/// Decodes a JSON body that the API may leave out, or send as `null`.
pub(crate) fn optional<T: DeserializeOwned>(reply: Reply) -> Result<Option<T>, Error> {
    match content(&reply.value) {
        b"" | b"null" => Ok(None),
        _ => json(reply).map(Some),
    }
}

/// Decodes a JSON body that is a list of objects. No body is an empty list.
pub(crate) fn list<T: DeserializeOwned>(reply: Reply) -> Result<Vec<T>, Error> {
    if content(&reply.value).is_empty() {
        return Ok(Vec::new());
    }
    decode(&reply, |json| List::deserialize(json)).map(|List(items)| items)
}

/// serde_json's deserializer of text.
type Json<'a> = serde_json::Deserializer<StrRead<'a>>;

#[inline]
fn decode<T>(
    reply: &Reply,
    read: impl Fn(&mut Json<'_>) -> serde_json::Result<T>,
) -> Result<T, Error> {
    let mut body = Cow::Borrowed(text(reply)?);
    loop {
        let mut json = serde_json::Deserializer::from_str(&body);
        // Values are large: this way they are moved once. `from_str` and `map_err` move them three
        // times.
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

/// The body with only the last of members of the same name (RFC 8259, section 4, leaves the choice
/// to the parser), if that is why it can't be decoded. Costs nothing unless decoding has failed.
/// `None` for more than [`MAX_JSON_VALUES`] values.
fn without_duplicates(body: &str, error: &serde_json::Error) -> Option<String> {
    let is_duplicate = error.to_string().starts_with("duplicate field `")
        && !exceeds_max_json_values(body.as_bytes());
    let value = is_duplicate.then(|| serde_json::from_str::<Value>(body))?.ok()?;
    Some(value.to_string())
}

/// Decodes a page whose items stand under a key: them, and the members beside them.
pub(crate) fn page<T, A>(reply: Reply, key: &str) -> Result<(Vec<T>, A), Error>
where
    T: DeserializeOwned,
    A: DeserializeOwned,
{
    if content(&reply.value).is_empty()
        && let Ok(around) = serde_json::from_str("{}")
    {
        return Ok((Vec::new(), around));
    }
    let items = decode(&reply, |json| ItemsUnder(key, PhantomData).deserialize(json))?;
    Ok((items, json(reply)?))
}

/// The body as text, which JSON is in UTF-8 (RFC 8259, section 8.1). From bytes, serde_json would
/// check string by string, which takes ten times as long as all at once.
fn text(reply: &Reply) -> Result<&str, Error> {
    let json = content(&reply.value);
    std::str::from_utf8(json)
        .map_err(|error| not_decoded(reply, json, "it is not UTF-8", error.valid_up_to()))
}

/// Decodes the member of an object that holds a list.
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

/// Decodes a JSON body of any shape; none is null.
pub(crate) fn value(reply: Reply) -> Result<Value, Error> {
    if content(&reply.value).is_empty() {
        return Ok(Value::Null);
    }
    json(bounded(reply)?)
}

/// Takes the absence of a result; a body is ignored.
pub(crate) fn nothing(_: Reply) -> Result<(), Error> {
    Ok(())
}

/// Says what serde_json found wrong with a body.
fn explain(reply: &Reply, body: &str, error: &serde_json::Error) -> Error {
    let reason = error.to_string();
    // The path says where more usefully than line and column of a body on one line.
    let reason = reason.split(" at line ").next().unwrap_or_default();
    let body = body.as_bytes();
    not_decoded(reply, body, reason, offset(body, error.line(), error.column()))
}

/// The error of a body: the reason and the JSON path of that place, or that it isn't JSON at all.
fn not_decoded(reply: &Reply, body: &[u8], reason: &str, offset: usize) -> Error {
    let message = if content(&reply.value).is_empty() {
        "the call succeeded, but the response has no body".to_owned()
    } else if !looks_like_json(body) {
        let kind = header_text(&reply.headers, header::CONTENT_TYPE);
        format!("the response is not JSON but {}", kind.as_deref().unwrap_or("of no stated type"))
    } else {
        let path = json_path(body, offset);
        format!("the response can't be decoded: {reason} at `{path}`")
    };
    let hint = "Report it with the request id; `send_raw` returns the body without decoding it.";
    undecodable(reply, message, Some(hint))
}

/// The error of a successful response whose body is not what it should be.
pub(crate) fn undecodable(reply: &Reply, message: String, hint: Option<&str>) -> Error {
    let mut problem = Error::api(message)
        .of_response(reply.status, &reply.headers)
        .after_attempts(reply.attempts);
    if let Some(hint) = hint {
        problem = problem.with_hint(hint);
    }
    match reply.operation {
        Some(operation) => problem.for_operation(operation).with_effect(Effect::Made, operation),
        None => problem,
    }
}

fn looks_like_json(body: &[u8]) -> bool {
    body.first().is_some_and(|byte| {
        matches!(byte, b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')
    })
}

#[cfg(test)]
mod tests;
