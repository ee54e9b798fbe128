//! Compares with serde's derive for the same fields.

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::model::id::PersonId;

#[derive(Debug, Clone, PartialEq)]
struct Image {
    id: PersonId,
    bytes: i64,
    kind: String,
    color: Option<String>,
    tags: Vec<String>,
    width: Option<i32>,
    parts: Vec<Part>,
    more: Option<Vec<Part>>,
    note: Option<String>,
}

json_object!(Image {
    person_id(id),
    required(bytes),
    default(kind = "type"),
    required(color),
    default(tags),
    optional_integral(width),
    list(parts),
    optional_list(more),
    optional(note),
});

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Part(u8);

/// The same struct with serde's derive, as far as it supports the rules.
#[derive(Serialize)]
#[serde(rename = "Image")]
struct Derived {
    #[serde(skip_serializing_if = "PersonId::is_unknown")]
    id: PersonId,
    bytes: i64,
    #[serde(rename = "type")]
    kind: String,
    color: Option<String>,
    tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<i32>,
    parts: Vec<Part>,
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<Vec<Part>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl From<Image> for Derived {
    fn from(image: Image) -> Self {
        let Image { id, bytes, kind, color, tags, width, parts, more, note } = image;
        Self { id, bytes, kind, color, tags, width, parts, more, note }
    }
}

fn read(json: &str) -> Result<Image, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

fn image() -> Image {
    read(r#"{"bytes": 1, "color": null}"#).unwrap()
}

#[test]
fn missing_members_are_empty_or_an_error() {
    let expected = Image {
        id: PersonId::Unknown,
        bytes: 1,
        kind: String::new(),
        color: None,
        tags: Vec::new(),
        width: None,
        parts: Vec::new(),
        more: None,
        note: None,
    };
    assert_eq!(image(), expected);
    assert!(read(r#"{"color": null}"#).unwrap_err().starts_with("missing field `bytes`"));
    assert!(read(r#"{"bytes": 1}"#).unwrap_err().starts_with("missing field `color`"));
}

#[test]
fn members_in_any_order_and_spelling() {
    let text = r#"{"note": "n", "unknown": [{}], "t\u0079pe": "png", "bytes": 2, "width": 3.0,
        "parts": [null, 4], "more": [5, null], "color": "red", "id": "6"}"#;
    let read = read(text).unwrap();
    assert_eq!((read.note.as_deref(), read.kind.as_str(), read.width), (Some("n"), "png", Some(3)));
    assert_eq!((read.parts, read.more), (vec![Part(4)], Some(vec![Part(5)])));
    // From values, whose names are owned, too.
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::from_value::<Image>(value).unwrap().id, PersonId::from(6));
}

#[test]
fn errors_are_those_of_a_derive() {
    for (text, expected) in [
        ("[]", "invalid type: sequence, expected struct Image"),
        ("1", "invalid type: integer `1`, expected struct Image"),
        (r#"{"bytes": 1, "bytes": 2}"#, "duplicate field `bytes`"),
        (r#"{"type": null}"#, "invalid type: null, expected a string"),
        (r#"{"parts": {}}"#, "invalid type: map, expected a sequence"),
        (r#"{"width": "1"}"#, "invalid type: string \"1\", expected a whole number of 32 bits"),
    ] {
        let error = read(text).unwrap_err();
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn a_field_that_cannot_be_written_fails_the_struct() {
    #[derive(Debug)]
    struct Unwritable;

    impl Serialize for Unwritable {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("no form"))
        }
    }

    struct Holder {
        first: Unwritable,
        second: i32,
    }

    json_fields!(Holder { required first, required second, });
    let holder = Holder { first: Unwritable, second: 1 };
    assert_eq!(serde_json::to_value(&holder).unwrap_err().to_string(), "no form");
    assert_eq!(holder.second, 1);
}

#[test]
fn unset_fields_are_not_written() {
    assert_eq!(
        serde_json::to_value(image()).unwrap(),
        json!({"bytes": 1, "type": "", "color": null, "tags": [], "parts": []})
    );
}

fn images() -> impl Strategy<Value = Image> {
    let texts = (any::<String>(), any::<Option<String>>(), any::<Option<String>>());
    let numbers = (any::<Option<i64>>(), any::<i64>(), any::<Option<i32>>());
    let lists = (any::<Vec<String>>(), any::<Vec<u8>>(), any::<Option<Vec<u8>>>());
    (texts, numbers, lists).prop_map(|((kind, color, note), (id, bytes, width), lists)| {
        let (tags, parts, more) = lists;
        let parts_of = |numbers: Vec<u8>| numbers.into_iter().map(Part).collect();
        let id = id.map_or(PersonId::Unknown, PersonId::from);
        let (parts, more) = (parts_of(parts), more.map(parts_of));
        Image { id, bytes, kind, color, tags, width, parts, more, note }
    })
}

proptest! {
    #[test]
    fn the_text_is_that_of_a_derive(image in images()) {
        let text = serde_json::to_string(&image).unwrap();
        prop_assert_eq!(&text, &serde_json::to_string(&Derived::from(image)).unwrap());
    }

    #[test]
    fn written_data_is_read(image in images()) {
        prop_assert_eq!(read(&serde_json::to_string(&image).unwrap()).unwrap(), image);
    }
}
