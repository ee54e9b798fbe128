use super::*;

fn integral<N: TryFrom<i64>>(json: &str) -> Result<Option<N>, String> {
    let number = serde_json::from_str::<Option<Integral<N>>>(json);
    number.map(|number| number.map(|Integral(number)| number)).map_err(|error| error.to_string())
}

#[test]
fn decodes_integers_with_a_fraction() {
    for (width, expected) in [
        ("1024", Some(1024)),
        ("1024.0", Some(1024)),
        ("752.0000000000001", Some(752)),
        ("751.9999999999999", Some(752)),
        ("-3.0", Some(-3)),
        ("null", None),
    ] {
        assert_eq!(integral::<i32>(width), Ok(expected), "{width}");
    }
    assert_eq!(integral("9223372036854775807"), Ok(Some(i64::MAX)));
    for bytes in ["\"1\"", "1e300", "9223372036854775808", "[]"] {
        assert!(integral::<i64>(bytes).is_err(), "{bytes}");
    }
    for (width, actual) in [
        ("4294967296", "integer `4294967296`"),
        ("-4294967296", "integer `-4294967296`"),
        ("-4294967296.0", "integer `-4294967296`"),
        ("9223372036854775808", "integer `9223372036854775808`"),
        ("1e300", "floating point `1e+300`"),
        ("-1e300", "floating point `-1e+300`"),
    ] {
        let error = integral::<i32>(width).unwrap_err();
        let expected = format!("invalid value: {actual}, expected a whole number of 32 bits");
        assert!(error.starts_with(&expected), "{error}");
    }
    let error = integral::<i64>("1e300").unwrap_err();
    assert!(error.contains("expected a whole number of 64 bits"), "{error}");
}

#[test]
fn lists_skip_null_items() {
    let read = |json| serde_json::from_str::<List<i32>>(json).map(|List(items)| items);
    assert_eq!(read("[null, 1, null]").unwrap(), [1]);
    for wrong in ["null", r#"["1"]"#, "{}"] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn members_outside_of_an_envelope_need_an_object() {
    let envelope =
        |body| serde_json::to_string(&Envelope { name: "note", outside: &["notify"], body: &body });
    assert_eq!(
        envelope(serde_json::json!({"text": "a", "notify": "b"})).unwrap(),
        r#"{"note":{"text":"a"},"notify":"b"}"#
    );
    let error = envelope(serde_json::json!([])).unwrap_err();
    assert_eq!(error.to_string(), "the body is not a JSON object");
}
