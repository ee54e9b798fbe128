//! Exchanges as JSON, with masked secrets.

use std::io::Read;

use flate2::read::GzDecoder;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::exchanges::{Changes, Exchange, Exchanges};
use crate::reply::Refusal;
use crate::secrets;

/// The longest decompressed body that is shown.
const SHOWN_LIMIT: u64 = 256 * 1024;

/// `GET /_sandbox/requests?since=REVISION`: the exchanges that were added or completed since that
/// revision of the log, and the current revision.
pub(super) fn list(exchanges: &Exchanges, query: Option<&str>) -> Result<Value, Refusal> {
    let mut since = 0;
    for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        match (&*name, value.parse()) {
            ("since", Ok(revision)) => since = revision,
            _ => return Err(Refusal::malformed("The query is not since=NUMBER")),
        }
    }
    let Changes { exchanges, revision, first } = exchanges.since(since);
    let shown: Value = exchanges.iter().map(view).collect();
    Ok(json!({ "revision": revision, "first": first, "requests": shown }))
}

fn view(exchange: &Exchange) -> Value {
    let request = &exchange.request;
    let answer = exchange.answer.as_ref().map(|answer| {
        json!({
            "status": answer.status.as_u16(),
            "reason": answer.status.canonical_reason(),
            "headers": secrets::headers(&answer.headers),
            "body": body(&answer.headers, &answer.body),
            "size": answer.size,
            "is_complete": answer.is_complete,
        })
    });
    json!({
        "number": exchange.number,
        "request_id": exchange.request_id,
        "connection": request.connection,
        "started_at": exchange.started_at.to_string(),
        "duration_ms": exchange.duration.map(|time| time.as_secs_f64() * 1000.0),
        "fault": exchange.fault,
        "method": request.method.as_str(),
        "path": secrets::url(&request.path),
        "query": request.query.as_deref().map(secrets::pairs),
        "request": {
            "version": format!("{:?}", request.version),
            "headers": secrets::headers(&request.headers),
            "body": body(&request.headers, &request.body),
            "size": exchange.request_size,
        },
        "response": answer,
    })
}

/// A body as text, with JSON indented; null for binary data.
fn body(headers: &HeaderMap, bytes: &[u8]) -> Option<String> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut plain = Vec::new();
    let bytes = if header(CONTENT_ENCODING) == "gzip" {
        // The start of a truncated body is decompressed too.
        let _ = GzDecoder::new(bytes).take(SHOWN_LIMIT).read_to_end(&mut plain);
        &plain
    } else {
        bytes
    };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        // The recorded part may end within a character.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return None,
    };
    let masked = secrets::body(header(CONTENT_TYPE), text);
    let json = serde_json::from_str::<Value>(&masked);
    Some(json.and_then(|value| serde_json::to_string_pretty(&value)).unwrap_or(masked.into_owned()))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn shown(content_type: &'static str, bytes: &[u8]) -> Option<String> {
        let headers =
            HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
        body(&headers, bytes)
    }

    #[test]
    fn bodies_are_shown_as_text_if_possible() {
        let json = shown("application/json", br#"{"a":[1]}"#).unwrap();
        assert_eq!(json, "{\n  \"a\": [\n    1\n  ]\n}");
        assert_eq!(shown("application/json", br#"{"a":["#).unwrap(), r#"{"a":["#);
        assert_eq!(shown("text/plain", "caf\u{e9}".as_bytes().split_at(4).0).unwrap(), "caf");
        assert_eq!(shown("image/png", b"\x89PNG\r\n"), None);
    }
}
