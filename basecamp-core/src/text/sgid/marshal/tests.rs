use serde_json::json;

use super::parse;

#[test]
fn values_of_the_subset_are_parsed() {
    for (bytes, value) in [
        (&b"0"[..], json!(null)),
        (b"T", json!(true)),
        (b"F", json!(false)),
        (b"i\0", json!(0)),
        (b"i\x06", json!(1)),
        (b"i\xfa", json!(-1)),
        (b"i\x02\x2c\x01", json!(300)),
        (b"i\xfe\xd4\xfe", json!(-300)),
        (b"i\x04\xff\xff\xff\x3f", json!(0x3fff_ffff)),
        (b"\"\x06a", json!("a")),
        (b"I\"\x06a\x06:\x06ET", json!("a")),
        (b":\x06a", json!("a")),
        (b"[\x07:\x06a;\0", json!(["a", "a"])),
        (b"{\x06\"\x06ai\x06", json!({"a": 1})),
        (b"\"\x07a\xff", json!("a\u{fffd}")),
        (b"{\x06I\"\x06a\x06:\x06ETI\"\x06b\x06;\0T", json!({"a": "b"})),
    ] {
        assert_eq!(parse(bytes), Some(value), "{bytes:?}");
    }
}

#[test]
fn malformed_and_unknown_values_are_rejected() {
    for bytes in [
        &b""[..],
        b"00",
        b"i",
        b"i\x02\x2c",
        b"\"\x07a",
        b"\"\xfaa",
        b"[\x07T",
        b"[\x04\xff\xff\xff\x7f",
        b";\0",
        b"[\x07:\x06a;\x06",
        b"{\x06:\x06ai\x06",
        b"{\x06i\x06i\x06",
        b"I:\x06a\0",
        b"f\x061",
        b"o:\x06A\0",
    ] {
        assert_eq!(parse(bytes), None, "{bytes:?}");
    }
}

#[test]
fn nesting_is_limited() {
    let nested = |depth: usize| [b"[\x06".repeat(depth), b"T".to_vec()].concat();
    assert!(parse(&nested(32)).is_some());
    assert!(parse(&nested(33)).is_none());
    assert!(parse(&nested(100_000)).is_none());
}
