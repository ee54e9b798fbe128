use std::time::Duration;

use proptest::option;
use proptest::prelude::*;

use super::*;

fn tokens() -> impl Strategy<Value = Token> {
    let text = || option::of(".*");
    // Until the year 9999, the last one in the supported range.
    let time = option::of((0..253_370_764_800_u64, 0..1_000_000_000_u32));
    (".+", text(), text(), time, text(), text()).prop_map(
        |(access_token, token_type, refresh_token, expires_at, scope, resource)| Token {
            access_token: access_token.into(),
            token_type,
            refresh_token: refresh_token.map(Secret::new),
            expires_at: expires_at
                .map(|(seconds, nanos)| SystemTime::UNIX_EPOCH + Duration::new(seconds, nanos)),
            scope,
            resource,
        },
    )
}

proptest! {
    #[test]
    fn stored_tokens_survive_a_round_trip(token in tokens()) {
        let text = serde_json::to_string(&StoredToken(token.clone())).unwrap();
        let StoredToken(restored) = serde_json::from_str(&text).unwrap();
        prop_assert!(restored == token);
    }
}

#[test]
fn debug_redacts_the_secrets() {
    let token = Token::new("hush-1").with_refresh_token("hush-2");
    assert!(!format!("{:?}", StoredToken(token)).contains("hush"));
}

#[test]
fn the_serialized_form_is_readable() {
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600);
    let token = Token::new("a").with_expires_at(at).with_scope("read").with_resource("urn:r");
    let text = serde_json::to_string(&StoredToken(token)).unwrap();
    let expected = r#"{"access_token":"a","expires_at":"2026-01-01T00:00:00Z","scope":"read","resource":"urn:r"}"#;
    assert_eq!(text, expected);
}

#[test]
fn invalid_stored_tokens_are_errors_without_their_content() {
    let texts = [
        "",
        "{}",
        "[]",
        r#"{"access_token":""}"#,
        r#"{"access_token":null}"#,
        r#"{"access_token":"a","expires_at":"hush"}"#,
        r#"{"access_token":"a","expires_at":5}"#,
        r#"{"access_token":"a","refresh_token":{"hush":1}}"#,
    ];
    for text in texts {
        let error = serde_json::from_str::<StoredToken>(text).unwrap_err();
        assert!(!error.to_string().contains("hush"), "{error}");
    }
}

#[test]
fn an_expiry_out_of_range_is_an_error() {
    let token =
        Token::new("a").with_expires_at(SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 40));
    assert!(serde_json::to_string(&StoredToken(token)).is_err());
}

#[test]
fn unknown_members_are_ignored() {
    let text = r#"{"access_token":"a","added_later":true}"#;
    let StoredToken(token) = serde_json::from_str(text).unwrap();
    assert!(token == Token::new("a"));
}

#[test]
fn tokens_are_equal_if_all_fields_are() {
    let token = Token::new("a").with_refresh_token("r");
    assert!(token == token.clone() && Secret::new("a") != Secret::new("b"));
    assert!(Secret::new("a") != Secret::new("ab"));
    assert!(token != Token::new("a"));
    assert!(token != token.clone().with_scope("write"));
}
