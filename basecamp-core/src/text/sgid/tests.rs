use super::person_id;

/// An sgid of Rails 7.1 in Marshal, as Basecamp issues it.
const MARSHAL: &str = "BAh7BkkiC19yYWlscwY6BkVUewdJIglkYXRhBjsAVEkiIGdpZDovL2JjMy9QZXJzb24vMTA0OTcx\
                       NTkxNQY7AFRJIghwdXIGOwBUSSIPYXR0YWNoYWJsZQY7AFQ=--5d1e";

fn encoded(payload: impl AsRef<[u8]>) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in payload.as_ref().chunks(3) {
        let bits = chunk.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - chunk.len()));
        for index in 0..=chunk.len() {
            let value = bits >> (18 - 6 * index) & 63;
            text.push(char::from(ALPHABET[usize::try_from(value).unwrap()]));
        }
    }
    text
}

fn rails_7_1(gid: &str, purpose: &str) -> String {
    encoded(format!(r#"{{"_rails":{{"data":"{gid}","pur":"{purpose}"}}}}"#))
}

const PERSON: &str = "gid://bc3/Person/7";

#[test]
fn payloads_of_each_layout_are_decoded() {
    assert_eq!(person_id(MARSHAL), Some(1_049_715_915));
    assert_eq!(person_id(&rails_7_1(PERSON, "attachable")), Some(7));
    let older = format!(r#"{{"gid":"{PERSON}","purpose":"attachable","expires_at":null}}"#);
    assert_eq!(person_id(&encoded(&older)), Some(7));
    let both = format!(r#"{{"_rails":7,"gid":"{PERSON}","purpose":"attachable"}}"#);
    assert_eq!(person_id(&encoded(&both)), Some(7));
}

#[test]
fn other_payloads_are_rejected() {
    for sgid in [
        rails_7_1(PERSON, "default"),
        rails_7_1(PERSON, ""),
        rails_7_1("", "attachable"),
        rails_7_1("gid://bc3/ActiveStorage::Blob/7", "attachable"),
        rails_7_1("x gid://bc3/Person/7", "attachable"),
        encoded(format!(r#"{{"gid":"{PERSON}"}}"#)),
        encoded(format!(r#"{{"gid":"{PERSON}","purpose":true}}"#)),
        encoded(format!(r#"{{"gid":["{PERSON}"],"purpose":"attachable"}}"#)),
        encoded(format!(r#"["{PERSON}"]"#)),
        encoded(PERSON),
        String::new(),
        "--".to_owned(),
        "*".to_owned(),
    ] {
        assert_eq!(person_id(&sgid), None, "{sgid}");
    }
}

#[test]
fn the_signature_follows_the_last_two_hyphens() {
    let payload = rails_7_1(PERSON, "attachable");
    for after in ["", "--", "--00ff", "=--00ff", "==--00ff"] {
        assert_eq!(person_id(&format!("{payload}{after}")), Some(7), "{after}");
    }
    assert_eq!(person_id(&format!("{payload}--a--b")), None);
    assert_eq!(person_id(&format!("--{payload}")), None);
}

#[test]
fn white_space_around_and_line_breaks_within_are_skipped() {
    let payload = rails_7_1(PERSON, "attachable");
    for space in [" ", "\t", "\n", "\u{b}", "\u{85}", "\u{a0}", "\u{1680}", "\u{2028}", "\u{3000}"]
    {
        assert_eq!(person_id(&format!("{space}{payload}--00{space}")), Some(7), "{space:?}");
    }
    for other in ["\u{200b}", "\u{feff}", "\u{180e}", "\0"] {
        assert_eq!(person_id(&format!("{other}{payload}--00")), None, "{other:?}");
    }
    let (start, end) = payload.split_at(20);
    assert_eq!(person_id(&format!("{start}\r\n{end}--00")), Some(7));
    assert_eq!(person_id(&format!("{start} {end}--00")), None);
    assert_eq!(person_id(&format!("{payload}==\n--00")), None);
}

#[test]
fn both_alphabets_are_accepted() {
    let payload = encoded(format!(r#"{{"x":"???>>>","gid":"{PERSON}","purpose":"attachable"}}"#));
    assert!(payload.contains(['+', '/']));
    assert_eq!(person_id(&payload), Some(7));
    assert_eq!(person_id(&payload.replace('+', "-").replace('/', "_")), Some(7));
}

#[test]
fn payloads_are_limited_to_4096_bytes() {
    let padded = |length: usize| {
        let start = format!(r#"{{"gid":"{PERSON}","purpose":"attachable","x":""#);
        encoded(format!("{start}{}\"}}", " ".repeat(length - start.len() - 2)))
    };
    assert_eq!(person_id(&padded(4096)), Some(7));
    assert_eq!(person_id(&padded(4097)), None);
    assert_eq!(person_id(&"A".repeat(1 << 20)), None);
}

#[test]
fn a_payload_with_six_bits_left_is_malformed() {
    assert_eq!(super::base64("AAAAA"), None);
    assert_eq!(super::base64("AAB"), Some(vec![0, 0]));
}

#[test]
fn malformed_utf8_in_a_payload_is_replaced() {
    let json = b"{\"gid\":\"gid://bc\xee/Person/7\",\"purpose\":\"attachable\",\"x\":\"\xff\"}";
    let marshal = b"\x04\x08{\x07\"\x08gid\"\x17gid://bc\xee/Person/7\"\x0cpurpose\"\x0fattachable";
    for payload in [&json[..], marshal] {
        assert_eq!(person_id(&encoded(payload)), Some(7), "{payload:?}");
    }
}
