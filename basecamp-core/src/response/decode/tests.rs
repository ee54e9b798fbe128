use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::error::ErrorCode;
use crate::model::json::bounded_value;
use crate::model::json::lenient_object;
use crate::model::json::object;

fn gzip(content: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap().into()
}

fn coded(coding: &str) -> HeaderMap {
    [(header::CONTENT_ENCODING, coding.parse().unwrap())].into_iter().collect()
}

#[test]
fn decodes_gzip_only() {
    let plain = Bytes::from_static(b"hello");
    assert_eq!(decoded(&HeaderMap::new(), &plain, 10).unwrap(), plain);
    assert_eq!(decoded(&coded("identity"), &plain, 10).unwrap(), plain);
    assert_eq!(decoded(&coded("gzip"), &gzip(b"hello"), 10).unwrap(), plain);
    assert_eq!(decoded(&coded("GZIP"), &gzip(b"hello"), 5).unwrap(), plain);
    for coding in ["gzip", "br", "gzip, br"] {
        assert_eq!(decoded(&coded(coding), &Bytes::new(), 10).unwrap(), Bytes::new());
    }
    assert!(matches!(decoded(&coded("br"), &plain, 10), Err(ContentError::Malformed(_))));
    assert!(matches!(decoded(&coded("gzip"), &plain, 10), Err(ContentError::Malformed(_))));
    let truncated = gzip(b"hello").slice(..12);
    assert!(matches!(decoded(&coded("gzip"), &truncated, 10), Err(ContentError::Malformed(_))));
}

#[test]
fn rejects_unsupported_transfer_codings() {
    let body = Bytes::from_static(b"[]");
    let transfer = |codings: &[&str]| -> HeaderMap {
        let lines = codings.iter().map(|coding| HeaderValue::from_bytes(coding.as_bytes()));
        lines.map(|coding| (header::TRANSFER_ENCODING, coding.unwrap())).collect()
    };
    for supported in [&["chunked"][..], &["Chunked"], &["identity"], &[]] {
        assert_eq!(decoded(&transfer(supported), &body, 10).unwrap(), body, "{supported:?}");
    }
    for unsupported in [
        &["gzip, chunked"][..],
        &["gzip"],
        &["chunked, gzip"],
        &["chunked, chunked"],
        &["chunked", "chunked"],
        &["gzip", "chunked"],
        &["chunk\u{fc}ed"],
        &["xchunked"],
        &[""],
    ] {
        let result = decoded(&transfer(unsupported), &body, 10);
        let Err(ContentError::Malformed(message)) = result else { panic!("{unsupported:?}") };
        assert!(message.contains("transfer coding"), "{message}");
    }
}

#[test]
fn decompression_stops_at_the_limit() {
    let bomb = gzip(&vec![0; 10 << 20]);
    assert!(bomb.len() < 100_000);
    let start = |coding, body: &Bytes, limit| match decoded(&coded(coding), body, limit) {
        Err(ContentError::TooLarge(start)) => start,
        result => panic!("{result:?}"),
    };
    assert_eq!(start("gzip", &bomb, 1 << 20), vec![0; 1 << 20]);
    assert_eq!(start("gzip", &gzip(b"hello"), 4), b"hell");
    // The start of a compressed body is not the start of its content.
    assert_eq!(start("gzip, gzip", &gzip(&gzip(b"hello")), 4), b"");
}

#[derive(Debug, Deserialize)]
struct Outer {
    name: String,
    items: Vec<Inner>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only decoded")]
struct Inner {
    id: i64,
    tags: Vec<String>,
}

fn decode_error(body: impl AsRef<[u8]>, content_type: &str) -> Error {
    json::<Outer>(reply(body, content_type)).unwrap_err()
}

fn reply(body: impl AsRef<[u8]>, content_type: &str) -> Reply {
    let headers = [
        (header::CONTENT_TYPE, content_type.parse().unwrap()),
        ("x-request-id".parse().unwrap(), "req-1".parse().unwrap()),
    ];
    let headers = headers.into_iter().collect();
    let operation = crate::Operation::get("GetTodo").unwrap();
    let body = Bytes::copy_from_slice(body.as_ref());
    Reply::new(operation, Uri::default(), 1, StatusCode::OK, headers, body)
}

#[test]
fn last_duplicate_member_wins() {
    let json_reply = |body: &str| reply(body, "application/json");
    let body = r#"{"name": "a", "items": [{"id": 1, "tags": [], "id": 2}], "name": "b"}"#;
    let outer = json::<Outer>(json_reply(body)).unwrap();
    assert_eq!((outer.name.as_str(), outer.items[0].id), ("b", 2));
    let items = list::<Inner>(json_reply(r#"[null, {"id": 1, "tags": [], "id": 9}]"#)).unwrap();
    assert_eq!((items.len(), items[0].id), (1, 9));
    let page = r#"{"items": [{"id": 1, "tags": [], "id": 3}], "name": "a", "name": "c"}"#;
    let (items, envelope) = super::page::<Inner, Outer>(json_reply(page), "items").unwrap();
    assert_eq!((items[0].id, envelope.name.as_str()), (3, "c"));

    // Duplicate members don't hide other errors.
    let body = r#"{"name": "a", "items": [{"id": 1, "id": 2}], "name": "b"}"#;
    let error = json::<Outer>(json_reply(body)).unwrap_err();
    assert_eq!(
        error.message(),
        "the response can't be decoded: missing field `tags` at `$.items[0]`"
    );
}

#[test]
fn page_without_its_list_is_empty() {
    let body = reply(r#"{"name": "a", "items": []}"#, "application/json");
    let (items, _) = super::page::<Inner, Outer>(body, "other").unwrap();
    assert_eq!(items.len(), 0);
}

#[test]
fn error_has_reason_and_json_path() {
    let rows = [
        ("", "the call succeeded, but the response has no body"),
        ("<html>", "the response is not JSON but text/html"),
        (r#"{"items": []}"#, "the response can't be decoded: missing field `name` at `$`"),
        (
            r#"{"name": "x", "items": [{"id": 1, "tags": []}, {"tags": []}]}"#,
            "the response can't be decoded: missing field `id` at `$.items[1]`",
        ),
        (
            r#"{"name": "x", "items": [{"id": "1", "tags": []}]}"#,
            "the response can't be decoded: invalid type: string \"1\", expected i64 at \
             `$.items[0].id`",
        ),
        (
            "{\"name\": \"a\\\"]}\",\n \"items\": [\n{\"id\": 1, \"tags\": [\"a\", 7]}]}",
            "the response can't be decoded: invalid type: integer `7`, expected a string at \
             `$.items[0].tags[1]`",
        ),
        (
            r#"{"name": "x", "items": ["#,
            "the response can't be decoded: EOF while parsing a list at `$.items[0]`",
        ),
    ];
    for (body, message) in rows {
        let error = decode_error(body, "text/html");
        assert_eq!(error.message(), message, "{body}");
        assert_eq!(error.code(), ErrorCode::ApiError);
        assert!(!error.retryable());
        assert_eq!(error.request_id(), Some("req-1"));
        assert_eq!(error.operation().unwrap().id, "GetTodo");
    }
}

#[test]
fn web_page_is_no_success_without_a_result() {
    let page = " <!DOCTYPE html><title>Sign in</title>";
    for (body, kind) in [
        (page, "text/html; charset=utf-8"),
        (page, "application/xhtml+xml"),
        (page, "application/json"),
        ("\u{feff}<html>", "text/plain"),
    ] {
        let error = nothing(reply(body, kind)).unwrap_err();
        assert_eq!(error.message(), format!("the response is not JSON but {kind}"));
        assert_eq!(error.code(), ErrorCode::ApiError);
        assert!(!error.retryable());
        assert!(error.hint().contains("web page"), "{}", error.hint());
        assert_eq!(error.request_id(), Some("req-1"));
    }
    for (body, kind) in [
        ("", "application/json"),
        // Rails sends such a body for a status without content.
        (" ", "text/html"),
        ("{}", "application/json"),
        (r#"{"id": 1}"#, "text/html"),
        ("null", "application/json"),
        ("OK", "text/plain"),
        ("OK", "text/html"),
    ] {
        nothing(reply(body, kind)).unwrap();
    }
}

#[test]
fn error_has_the_path_of_invalid_utf_8() {
    let error = decode_error(b"{\"name\": \"x\", \"more\": [1, \"caf\xe9\"]}", "application/json");
    assert_eq!(error.message(), "the response can't be decoded: it is not UTF-8 at `$.more[1]`");
    assert_eq!(error.code(), ErrorCode::ApiError);
    let error = decode_error(b"{\"caf\xe9\": 1}", "application/json");
    assert_eq!(error.message(), "the response can't be decoded: it is not UTF-8 at `$`");
    let error = decode_error(b"caf\xe9", "text/plain; charset=latin1");
    assert_eq!(error.message(), "the response is not JSON but text/plain; charset=latin1");
}

#[test]
fn path_has_no_incomplete_names() {
    let rows = [
        ("{\"", "$"),
        ("{\"a", "$"),
        ("{\"a\\", "$"),
        ("{\"a\\\"", "$"),
        ("{\"ab\"", "$.ab"),
        ("{\"ab\": \"c", "$.ab"),
        ("[{\"a\": 1, \"b", "$[0]"),
    ];
    for (body, path) in rows {
        assert_eq!(json_path(body.as_bytes(), body.len()), path, "{body}");
    }
}

/// Any JSON, for `NoFalse`.
fn value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        any::<i32>().prop_map(Into::into),
        "[a-z\"\\\\{}\\[\\],:]{0,6}".prop_map(Into::into),
        any::<bool>().prop_map(Into::into),
        Just(serde_json::Value::Null),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::btree_map("[a-z]{1,4}", inner, 0..4)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Decodes any JSON without `false`.
struct NoFalse;

impl<'de> Deserialize<'de> for NoFalse {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = NoFalse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("no false")
            }
            fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<NoFalse, E> {
                if value { Ok(NoFalse) } else { Err(E::custom("false")) }
            }
            fn visit_i64<E>(self, _: i64) -> Result<NoFalse, E> {
                Ok(NoFalse)
            }
            fn visit_u64<E>(self, _: u64) -> Result<NoFalse, E> {
                Ok(NoFalse)
            }
            fn visit_str<E>(self, _: &str) -> Result<NoFalse, E> {
                Ok(NoFalse)
            }
            fn visit_unit<E>(self) -> Result<NoFalse, E> {
                Ok(NoFalse)
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> Result<NoFalse, A::Error> {
                while seq.next_element::<NoFalse>()?.is_some() {}
                Ok(NoFalse)
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<NoFalse, A::Error> {
                while map.next_entry::<String, NoFalse>()?.is_some() {}
                Ok(NoFalse)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

proptest! {
    /// Compares the path with that of `serde_path_to_error`, which instruments every type.
    #[test]
    fn finds_the_path_of_an_error(value in value(), pretty in any::<bool>()) {
        let text = if pretty {
            serde_json::to_string_pretty(&value).unwrap()
        } else {
            value.to_string()
        };
        if let Err(error) = serde_json::from_str::<NoFalse>(&text) {
            let at = offset(text.as_bytes(), error.line(), error.column());
            let path = json_path(text.as_bytes(), at);
            let mut reader = serde_json::Deserializer::from_str(&text);
            let expected = serde_path_to_error::deserialize::<_, NoFalse>(&mut reader)
                .err().unwrap().path().to_string();
            let expected = match expected.as_str() {
                "." => "$".to_owned(),
                path if path.starts_with('[') => format!("${path}"),
                path => format!("$.{path}"),
            };
            prop_assert_eq!(path, expected, "{}", text);
        }
    }

    #[test]
    fn never_panics(
        body in prop::collection::vec(any::<u8>(), 0..60),
        line in 0..9_usize,
        column in 0..99_usize,
    ) {
        json_path(&body, offset(&body, line, column));
    }
}

fn reply_of(body: impl Into<Bytes>) -> Reply {
    Reply::without_response(1).map(|_| body.into())
}

#[test]
fn gzip_members_are_limited() {
    let empty = gzip(b"");
    let members = |count: usize| Bytes::from(empty.repeat(count));
    assert_eq!(decoded(&coded("gzip"), &members(1000), 10).unwrap(), Bytes::new());
    for count in [1001, 350_000] {
        let Err(ContentError::Malformed(message)) = decoded(&coded("gzip"), &members(count), 10)
        else {
            panic!("{count} members are too many")
        };
        assert_eq!(message, "the response has more than 1000 gzip members");
    }
}

#[test]
fn gzip_members_are_concatenated_without_padding() {
    let mut body = gzip(b"hel").to_vec();
    body.extend_from_slice(&gzip(b"lo"));
    assert_eq!(decoded(&coded("gzip"), &body.clone().into(), 5).unwrap(), "hello");
    assert!(matches!(
        decoded(&coded("gzip"), &body.clone().into(), 4),
        Err(ContentError::TooLarge(_))
    ));
    body.extend_from_slice(&[0; 100]);
    assert_eq!(decoded(&coded("gzip"), &body.clone().into(), 5).unwrap(), "hello");
    body.push(1);
    assert!(matches!(decoded(&coded("gzip"), &body.into(), 5), Err(ContentError::Malformed(_))));
}

#[test]
fn missing_body_is_an_empty_list() {
    assert_eq!(json::<Vec<u32>>(reply_of("")).unwrap(), [0; 0]);
    let (items, envelope) =
        page::<u32, serde_json::Map<String, Value>>(reply_of(""), "items").unwrap();
    assert!(items.is_empty() && envelope.is_empty());
    let no_body = "the call succeeded, but the response has no body";
    assert_eq!(json::<Inner>(reply_of("")).unwrap_err().message(), no_body);
    assert_eq!(json::<Value>(reply_of("")).unwrap_err().message(), no_body);
}

#[test]
fn optional_body_may_be_null() {
    for body in ["", " ", "null", "\u{feff} null\r\n"] {
        assert_eq!(optional::<u32>(reply_of(body)).unwrap(), None);
    }
    assert_eq!(optional::<u32>(reply_of("7")).unwrap(), Some(7));
    assert!(optional::<u32>(reply_of("nulls")).is_err());
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only decoded")]
struct Small {
    #[serde(rename = "")]
    number: u8,
}

#[test]
fn untyped_json_has_a_limit_of_values() {
    let objects = |count: usize| format!("[{}]", vec![r#"{"":0}"#; count].join(","));
    // An object counts for itself and for its member.
    assert!(super::value(reply_of(objects(1000))).is_ok());
    let untyped = super::value(reply_of(objects(250_000))).unwrap_err();
    let listed = bounded(reply_of(objects(250_000))).unwrap_err();
    for error in [untyped, listed] {
        assert_eq!(error.message(), "the response has more than 500000 JSON values");
        assert_eq!(error.code(), ErrorCode::ApiError);
        assert!(error.hint().contains("`send_raw`"), "{error}");
    }
    assert_eq!(list::<Small>(reply_of(objects(250_000))).unwrap().len(), 250_000);
    // A body with duplicate members is decoded to untyped JSON first.
    let duplicate = objects(250_000).replacen(r#"{"":0}"#, r#"{"":0,"":0}"#, 1);
    let error = list::<Small>(reply_of(duplicate)).unwrap_err();
    assert!(error.message().contains("duplicate field ``"), "{error}");
    let nested = format!("{{\"error\": \"busy\", \"of\": {}}}", objects(10_000));
    assert!(object(nested.as_bytes()).is_none());
    assert!(object(br#"{"error": "busy"}"#).is_some());
    let members = lenient_object(nested.as_bytes()).unwrap();
    assert_eq!((&members["error"], &members["of"]), (&"busy".into(), &Value::Bool(false)));
    for padded in ["\0{\"a\": 1}", "\u{feff}\0\n {\"a\": 1}\0", "{\"a\": 1} more"] {
        assert_eq!(lenient_object(padded.as_bytes()).unwrap()["a"], 1, "{padded:?}");
    }
}

#[test]
fn content_encoding_is_a_list() {
    let lines = |lines: &[&str]| {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::CONTENT_ENCODING, line.parse().unwrap());
        }
        headers
    };
    let once = gzip(b"hello");
    for (codings, body) in [
        (&["identity, gzip"][..], &once),
        (&["gzip, identity"], &once),
        (&["identity", "X-GZIP"], &once),
        (&["", ",gzip ,, "], &once),
        (&["gzip", "gzip"], &gzip(&once)),
        (&["identity, identity", ""], &Bytes::from_static(b"hello")),
    ] {
        assert_eq!(decoded(&lines(codings), body, 100).unwrap(), "hello", "{codings:?}");
    }
    for (codings, expected) in [
        (&["gzip, br"][..], "the response's content encoding `br` was not asked for"),
        (&["zstd", "gzip"], "the response's content encoding `zstd` was not asked for"),
        (&["gzip"; 5], "the response has more than 4 content codings"),
    ] {
        let nested = (0..5).fold(Bytes::from_static(b"x"), |body, _| gzip(&body));
        match decoded(&lines(codings), &nested, 1000) {
            Err(ContentError::Malformed(message)) => assert_eq!(message, expected),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn skips_byte_order_mark_and_padding() {
    for body in ["\u{feff}[1, 2]", "\u{feff} \r\n[1, 2]\n", "[1, 2]\0\0\n\0", "\0[1, 2]"] {
        assert_eq!(json::<Vec<i32>>(reply_of(body)).unwrap(), [1, 2], "{body:?}");
        assert_eq!(super::value(reply_of(body)).unwrap(), serde_json::json!([1, 2]));
        assert_eq!(bounded_value(body.as_bytes()).unwrap(), serde_json::json!([1, 2]));
    }
    let error = json::<Vec<Inner>>(reply("\u{feff}\n[{\"id\": true}]", "application/json"));
    assert!(error.unwrap_err().message().ends_with(" at `$[0].id`"));
    let inside = json::<Vec<i32>>(reply("[1,\u{feff}2]", "application/json")).unwrap_err();
    assert!(inside.message().contains("can't be decoded"), "{inside}");
}

#[test]
fn body_of_padding_is_empty() {
    for body in ["", " \r\n\t", "\0\0\0", "\u{feff}", "\u{feff}\0 \n"] {
        assert!(json::<Vec<i32>>(reply_of(body)).unwrap().is_empty(), "{body:?}");
        assert_eq!(super::value(reply_of(body)).unwrap(), Value::Null);
        assert_eq!(optional::<Inner>(reply_of(body)).unwrap().map(|inner| inner.id), None);
        let error = decode_error(body, "application/json");
        assert_eq!(error.message(), "the call succeeded, but the response has no body");
        assert_eq!(error.request_id(), Some("req-1"));
    }
}
