use proptest::prelude::*;

use super::*;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Sizes {
    #[serde(deserialize_with = "integral")]
    bytes: i64,
    #[serde(
        default,
        deserialize_with = "optional_integral",
        skip_serializing_if = "Option::is_none"
    )]
    width: Option<i32>,
    #[serde(deserialize_with = "required_nullable")]
    color: Option<String>,
}

fn read(json: &str) -> Result<Sizes, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

#[test]
fn whole_numbers_in_any_spelling() {
    for (width, expected) in [
        ("1024", Some(1024)),
        ("1024.0", Some(1024)),
        ("752.0000000000001", Some(752)),
        ("751.9999999999999", Some(752)),
        ("-3.0", Some(-3)),
        ("null", None),
    ] {
        let sizes = read(&format!(r#"{{"bytes": 1, "width": {width}, "color": null}}"#)).unwrap();
        assert_eq!(sizes.width, expected, "{width}");
    }
    assert_eq!(read(r#"{"bytes": 9223372036854775807, "color": null}"#).unwrap().bytes, i64::MAX);
    for bytes in ["\"1\"", "null", "1e300", "9223372036854775808", "[]"] {
        assert!(read(&format!(r#"{{"bytes": {bytes}, "color": null}}"#)).is_err(), "{bytes}");
    }
    for (width, seen) in [
        ("4294967296", "integer `4294967296`"),
        ("-4294967296", "integer `-4294967296`"),
        ("-4294967296.0", "integer `-4294967296`"),
        ("9223372036854775808", "integer `9223372036854775808`"),
        ("1e300", "floating point `1e+300`"),
        ("-1e300", "floating point `-1e+300`"),
    ] {
        let error = read(&format!(r#"{{"bytes": 1, "width": {width}, "color": null}}"#));
        let expected = format!("invalid value: {seen}, expected a whole number of 32 bits");
        assert!(error.as_ref().unwrap_err().starts_with(&expected), "{error:?}");
    }
    let error = read(r#"{"bytes": 1e300, "color": null}"#).unwrap_err();
    assert!(error.contains("expected a whole number of 64 bits"), "{error}");
}

#[test]
fn required_but_nullable() {
    assert_eq!(read(r#"{"bytes": 1, "color": null}"#).unwrap().color, None);
    assert_eq!(read(r#"{"bytes": 1, "color": "red"}"#).unwrap().color, Some("red".into()));
    assert!(read(r#"{"bytes": 1}"#).unwrap_err().contains("missing field `color`"));
}

proptest! {
    #[test]
    fn what_is_written_is_read(bytes in any::<i64>(), width in any::<Option<i32>>(), color in any::<Option<String>>()) {
        let sizes = Sizes { bytes, width, color };
        prop_assert_eq!(read(&serde_json::to_string(&sizes).unwrap()).unwrap(), sizes);
    }
}

#[derive(Debug, PartialEq, Deserialize)]
struct Lists {
    #[serde(default, deserialize_with = "list")]
    people: Vec<Sizes>,
    #[serde(default, deserialize_with = "optional_list")]
    more: Option<Vec<Sizes>>,
}

#[test]
fn null_items_are_skipped() {
    let item = r#"{"bytes": 1, "color": null}"#;
    let read = |json: String| serde_json::from_str::<Lists>(&json);
    let lists = read(format!(r#"{{"people": [null, {item}, null], "more": [null]}}"#)).unwrap();
    assert_eq!((lists.people.len(), lists.more), (1, Some(vec![])));
    let lists = read(r#"{"more": null}"#.to_owned()).unwrap();
    assert_eq!((lists.people.len(), lists.more), (0, None));
    for wrong in [r#"{"people": null}"#, r#"{"people": [1]}"#, r#"{"more": {}}"#] {
        assert!(read(wrong.to_owned()).is_err(), "{wrong}");
    }
}
