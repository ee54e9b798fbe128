//! Removes secrets and personal data from exchanges.

mod json;
mod people;
pub(super) mod rules;
mod table;
mod text;
mod url;

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, header};
use serde_json::Value;

use super::format::{Exchange, RecordedBody, RecordedRequest, RecordedResponse};
use super::raw::{Raw, RawBody, RawResponse};
use crate::model::header::{decoded as header_text, list};
use crate::registry::fit::operation_of;
use crate::registry::operation::{Body, Operation};
use crate::response::decode::decoded;
use rules::Scrub;
use table::Table;

/// The headers of a response that the SDK reads, and that name the file of a download.
const RESPONSE_HEADERS: [&str; 12] = [
    "content-disposition",
    "content-range",
    "content-type",
    "etag",
    "last-modified",
    "link",
    "location",
    "retry-after",
    "vary",
    "www-authenticate",
    "x-request-id",
    "x-total-count",
];

/// The most bytes of a body after decompression. A larger one is recorded by its length.
const CONTENT_LIMIT: usize = 64 << 20;

/// Scrubs exchanges. The first pass finds all secrets and people, and the second replaces them, in
/// the exchanges before as well.
pub(super) fn cassette(rules: &Scrub, exchanges: &[&Raw]) -> Vec<Exchange> {
    let mut scrubber = Scrubber { rules, base: "".into(), table: Table::default(), depth: 0 };
    for (text, by) in &rules.replacements {
        scrubber.table.replacement(text, by);
    }
    for raw in exchanges {
        let _ = scrubber.exchange(raw);
    }
    let start = exchanges.first().map(|raw| raw.at);
    let mut at_ms = 0;
    let scrubbed = exchanges.iter().map(|raw| {
        // The wall clock may be set back.
        let at = start.and_then(|start| raw.at.duration_since(start).ok()).unwrap_or_default();
        at_ms = u64::try_from(at.as_millis()).unwrap_or(u64::MAX).max(at_ms);
        Exchange { at_ms, ..scrubber.exchange(raw) }
    });
    scrubbed.collect()
}

/// The state of scrubbing: the values that were found, with their replacements.
struct Scrubber<'a> {
    rules: &'a Scrub,
    /// The origin of the API.
    base: Arc<str>,
    table: Table,
    /// The number of URLs within URLs around the current text.
    depth: usize,
}

impl Scrubber<'_> {
    fn exchange(&mut self, raw: &Raw) -> Exchange {
        self.base = raw.base.clone();
        for credential in &raw.credentials {
            self.table.secret(credential);
        }
        let url = raw.uri.to_string();
        let path = self.path_at_base(&url).map(|_| raw.uri.path());
        let operation = path.and_then(|path| operation_of(&raw.method, path));
        let url = self.url(&url);
        let request = RecordedRequest {
            method: raw.method.to_string(),
            url: url.strip_prefix(super::format::BASE).map_or(url.clone(), str::to_owned),
            headers: self.headers(&raw.headers, |_| true),
            body: match (&raw.body, operation.map(|operation| operation.body)) {
                (RawBody::Whole(bytes), Some(Body::File)) => file(bytes),
                (body, _) => self.body(&raw.headers, body),
            },
        };
        Exchange {
            operation: operation.map(|operation: &Operation| operation.id.to_owned()),
            at_ms: 0,
            request,
            response: raw.response.as_ref().map(|response| self.response(response)),
            failure: raw.failure.clone(),
        }
    }

    fn response(&mut self, raw: &RawResponse) -> RecordedResponse {
        let mut is_decoded = false;
        let body = match &raw.body {
            RawBody::Whole(bytes) => match decoded(&raw.headers, bytes, CONTENT_LIMIT) {
                Ok(content) => {
                    is_decoded = content != *bytes;
                    self.body(&raw.headers, &RawBody::Whole(content))
                }
                Err(_) => file(bytes),
            },
            streamed @ RawBody::Streamed(_) => self.body(&raw.headers, streamed),
        };
        // The length of a file, and the coding of a body that was not decoded.
        let is_as_sent = matches!(body, RecordedBody::File { .. }) && !is_decoded;
        let headers = self.headers(&raw.headers, |name| {
            RESPONSE_HEADERS.contains(&name)
                || is_as_sent && matches!(name, "content-encoding" | "content-length")
        });
        RecordedResponse { status: raw.status.as_u16(), headers, body }
    }

    fn headers(
        &mut self,
        headers: &HeaderMap,
        is_wanted: impl Fn(&str) -> bool,
    ) -> BTreeMap<String, String> {
        let names = headers.keys().filter(|name| is_wanted(name.as_str()));
        let mut scrubbed = BTreeMap::new();
        for name in names {
            let values = headers.get_all(name).iter().map(header_text);
            let value = values.collect::<Vec<_>>().join(", ");
            let value = match name.as_str() {
                "location" => self.url(&value),
                "content-disposition" => self.disposition(&value),
                // A date has words that may be names.
                _ => self.text_without_names(&value),
            };
            scrubbed.insert(name.as_str().to_owned(), value);
        }
        scrubbed
    }

    fn body(&mut self, headers: &HeaderMap, body: &RawBody) -> RecordedBody {
        let bytes = match body {
            RawBody::Streamed(length) => return RecordedBody::File { length: *length },
            RawBody::Whole(bytes) => bytes,
        };
        if bytes.is_empty() {
            return RecordedBody::Empty;
        }
        let media_type = list(headers, header::CONTENT_TYPE).next().unwrap_or_default();
        let media_type = String::from_utf8_lossy(media_type).to_ascii_lowercase();
        let media_type = media_type.split(';').next().unwrap_or_default().trim();
        let text = std::str::from_utf8(bytes).ok();
        if media_type.is_empty() || media_type.ends_with("json") {
            let json = text.and_then(|text| serde_json::from_str::<Value>(text).ok());
            return json.map_or_else(|| file(bytes), |json| RecordedBody::Json(self.json(&json)));
        }
        if media_type == "application/x-www-form-urlencoded" {
            return RecordedBody::Form(self.form(bytes));
        }
        let is_text = media_type.starts_with("text/") || media_type.ends_with("xml");
        match text.filter(|_| is_text) {
            Some(text) => RecordedBody::Text(self.text(text)),
            None => file(bytes),
        }
    }
}

/// The content of a file.
fn file(bytes: &Bytes) -> RecordedBody {
    RecordedBody::File { length: Some(bytes.len() as u64) }
}
