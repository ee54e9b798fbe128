//! Events: the decoded fields, and the raw body.

mod id;

use std::fmt;

use basecamp_core::driver::{MAX_JSON_VALUES, exceeds_max_json_values};
use basecamp_core::time::Timestamp;
use basecamp_core::types::{Person, Recording, WebhookCopy};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

pub use self::id::EventId;

/// An event in a project.
///
/// Basecamp adds kinds and fields of events over time. Only a body that is not a JSON object in
/// UTF-8, or has an invalid `id`, is malformed. A field that is missing or can't be decoded is
/// `None`; the latter is listed in `undecoded`. [`Event::json`] decodes the whole event from `raw`.
///
/// ```
/// use basecamp_webhooks::{Event, EventId};
///
/// let body = r#"{"id": 9007199254741001, "kind": "todo_created", "new": [1]}"#;
/// let event = Event::parse(body)?;
/// assert_eq!(event.id, Some(EventId::from(9007199254741001)));
/// assert_eq!(event.parse_kind(), ("todo", "created"));
/// assert_eq!(event.json::<serde_json::Value>()?["new"][0], 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// The id. Events without an id are not deduplicated.
    pub id: Option<EventId>,
    /// The type of the recording and of the action, such as `todo_created`; empty if missing.
    pub kind: String,
    /// Time of the event.
    pub created_at: Option<Timestamp>,
    /// The recording that the event is about.
    pub recording: Option<Recording>,
    /// The person who caused the event.
    pub creator: Option<Person>,
    /// The person or integration that acted on behalf of the creator.
    pub performed_by: Option<Person>,
    /// Details in a form that depends on the kind; null if missing.
    pub details: Value,
    /// The copy, if the recording was copied.
    pub copy: Option<WebhookCopy>,
    /// The fields that could not be decoded.
    pub undecoded: Vec<Undecoded>,
    /// The unmodified body.
    pub raw: Bytes,
}

/// A field of an event that could not be decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Undecoded {
    /// Name of the field, such as `recording`.
    pub field: &'static str,
    /// Message of the decoder.
    pub reason: String,
}

/// A field that a handler needs is missing from the event, or could not be decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    kind: String,
    field: &'static str,
    /// Message of the decoder; `None` if the field is missing.
    reason: Option<String>,
}

impl FieldError {
    /// Name of the field, such as `recording`.
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.field
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, field, reason } = self;
        match reason {
            None => write!(f, "the event `{kind}` has no `{field}`"),
            Some(reason) => {
                write!(f, "`{field}` of the event `{kind}` could not be decoded: {reason}")
            }
        }
    }
}

impl std::error::Error for FieldError {}

/// A body that is not a JSON object in UTF-8, has more than [`MAX_JSON_VALUES`] values, or has an
/// `id` that is neither a whole number nor a string of 1 to 255 bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed(String);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Malformed {}

impl Event {
    /// Parses an event from a body that has been verified, for example one from a queue. A receiver
    /// verifies and parses.
    ///
    /// # Errors
    ///
    /// If the body is not a JSON object, or not UTF-8, also in members that are not decoded; if it
    /// has more than [`MAX_JSON_VALUES`] values; or if its `id` is not an [`EventId`]:
    /// `null`, a fraction such as `1.0`, an empty string. Such an event couldn't be deduplicated.
    pub fn parse(body: impl Into<Bytes>) -> Result<Self, Malformed> {
        let raw = body.into();
        // Serde would decode an array as a struct.
        if raw.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
            return Err(Malformed("the body is not a JSON object".to_owned()));
        }
        // Decoding only from text, never from bytes too, halves the generated code.
        let text = std::str::from_utf8(&raw).map_err(|error| {
            Malformed(format!("the body is not UTF-8 from its byte {} on", error.valid_up_to()))
        })?;
        if exceeds_max_json_values(&raw) {
            return Err(Malformed(format!("the body has more than {MAX_JSON_VALUES} JSON values")));
        }
        let (typed, undecoded) = match serde_json::from_str(text) {
            Ok(typed) => (typed, Vec::new()),
            Err(error) if error.to_string().starts_with("duplicate field `") => {
                // Of members of the same name the last wins, as in the responses of the API.
                match serde_json::from_str::<Value>(text) {
                    Ok(unique) => parse_lenient(&unique.to_string())?,
                    Err(_) => parse_lenient(text)?,
                }
            }
            Err(_) => parse_lenient(text)?,
        };
        Ok(Self::new(typed, undecoded, raw))
    }

    fn new(typed: Typed, undecoded: Vec<Undecoded>, raw: Bytes) -> Self {
        Self {
            id: typed.id,
            kind: typed.kind.unwrap_or_default(),
            created_at: typed.created_at,
            recording: typed.recording,
            creator: typed.creator,
            performed_by: typed.performed_by,
            details: typed.details,
            copy: typed.copy,
            undecoded,
            raw,
        }
    }

    /// Decodes the whole event into a custom type, or a [`Value`].
    ///
    /// # Errors
    ///
    /// If the event doesn't have the form of the type.
    pub fn json<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        serde_json::from_slice(&self.raw)
    }

    /// Returns the recording that the event is about.
    ///
    /// ```
    /// use basecamp_webhooks::Event;
    ///
    /// let event = Event::parse(r#"{"id": 1, "kind": "todo_created"}"#)?;
    /// let error = event.recording().unwrap_err();
    /// assert_eq!(error.to_string(), "the event `todo_created` has no `recording`");
    /// # Ok::<(), basecamp_webhooks::Malformed>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the event has no recording, or it could not be decoded.
    pub fn recording(&self) -> Result<&Recording, FieldError> {
        self.recording.as_ref().ok_or_else(|| self.field_error("recording"))
    }

    /// Returns the person who caused the event.
    ///
    /// # Errors
    ///
    /// If the event has no creator, or it could not be decoded.
    pub fn creator(&self) -> Result<&Person, FieldError> {
        self.creator.as_ref().ok_or_else(|| self.field_error("creator"))
    }

    fn field_error(&self, field: &'static str) -> FieldError {
        let undecoded = self.undecoded.iter().find(|undecoded| undecoded.field == field);
        let reason = undecoded.map(|undecoded| undecoded.reason.clone());
        FieldError { kind: self.kind.clone(), field, reason }
    }

    /// Splits the kind; see [`parse_kind`].
    #[must_use]
    pub fn parse_kind(&self) -> (&str, &str) {
        parse_kind(&self.kind)
    }
}

/// Splits a kind into the types of recording and action: `("todo", "created")`.
///
/// It splits at the last underscore, so `question_answer_created` is about a `question_answer`.
/// Without an underscore the action is empty.
///
/// ```
/// use basecamp_webhooks::parse_kind;
///
/// assert_eq!(parse_kind("question_answer_created"), ("question_answer", "created"));
/// assert_eq!(parse_kind("ping"), ("ping", ""));
/// ```
#[must_use]
pub fn parse_kind(kind: &str) -> (&str, &str) {
    kind.rsplit_once('_').unwrap_or((kind, ""))
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default, deserialize_with = "present")]
    id: Option<EventId>,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    created_at: Option<Timestamp>,
    #[serde(default)]
    recording: Option<Recording>,
    #[serde(default)]
    creator: Option<Person>,
    #[serde(default)]
    performed_by: Option<Person>,
    #[serde(default)]
    details: Value,
    #[serde(default)]
    copy: Option<WebhookCopy>,
}

#[derive(Deserialize)]
struct Parts<'a> {
    #[serde(borrow, default, deserialize_with = "present")]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    kind: Option<&'a RawValue>,
    #[serde(borrow, default)]
    created_at: Option<&'a RawValue>,
    #[serde(borrow, default)]
    recording: Option<&'a RawValue>,
    #[serde(borrow, default)]
    creator: Option<&'a RawValue>,
    #[serde(borrow, default)]
    performed_by: Option<&'a RawValue>,
    #[serde(borrow, default)]
    details: Option<&'a RawValue>,
    #[serde(borrow, default)]
    copy: Option<&'a RawValue>,
}

/// Decodes a member that must have a value if it is present: `null` doesn't count as absent.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Decodes field by field, so that a field of unknown form doesn't affect the others.
fn parse_lenient(text: &str) -> Result<(Typed, Vec<Undecoded>), Malformed> {
    let parts: Parts<'_> = serde_json::from_str(text).map_err(|error| {
        // The message of the error may quote the body.
        let (line, column) = (error.line(), error.column());
        Malformed(format!("the body is not JSON: see line {line}, column {column}"))
    })?;
    let id = parts.id.map(|id| serde_json::from_str(id.get())).transpose().map_err(|_| {
        Malformed(
            "the event's `id` is neither a whole number nor a string of 1 to 255 bytes".into(),
        )
    })?;
    let mut undecoded = Vec::new();
    let typed = Typed {
        id,
        kind: part("kind", parts.kind, &mut undecoded),
        created_at: part("created_at", parts.created_at, &mut undecoded),
        recording: part("recording", parts.recording, &mut undecoded),
        creator: part("creator", parts.creator, &mut undecoded),
        performed_by: part("performed_by", parts.performed_by, &mut undecoded),
        details: part("details", parts.details, &mut undecoded).unwrap_or_default(),
        copy: part("copy", parts.copy, &mut undecoded),
    };
    Ok((typed, undecoded))
}

fn part<T: DeserializeOwned>(
    field: &'static str,
    raw: Option<&RawValue>,
    undecoded: &mut Vec<Undecoded>,
) -> Option<T> {
    match serde_json::from_str(raw?.get()) {
        Ok(value) => Some(value),
        Err(error) => {
            undecoded.push(Undecoded { field, reason: error.to_string() });
            None
        }
    }
}

#[cfg(test)]
mod tests;
