use super::*;

fn decode(body: &str) -> Result<FeedPage, String> {
    FeedPage::decode(FeedLane::Account, body.as_bytes())
}

#[test]
fn a_page_has_rows_and_a_position() {
    let page = decode(r#"{"events": [], "position": "p", "next": null}"#).unwrap();
    assert_eq!((page.position.as_str(), page.next), ("p", None));
    let page = decode(r#"{"events": [], "position": "p", "next": "u"}"#).unwrap();
    assert_eq!(page.next.as_deref(), Some("u"));
    for body in [
        "",
        "[]",
        r#"{"position": "p"}"#,
        r#"{"items": [], "position": "p"}"#,
        r#"{"events": []}"#,
        r#"{"events": [], "position": ""}"#,
        r#"{"events": [], "position": 4}"#,
        r#"{"events": [{}], "position": "p"}"#,
        r#"{"events": [], "position": "p", "next": 4}"#,
    ] {
        assert!(decode(body).is_err(), "{body}");
    }
}

#[test]
fn debug_output_has_no_position() {
    for cursor in [FeedCursor::Position("secret".into()), FeedCursor::Url("secret".into())] {
        assert!(!format!("{cursor:?}").contains("secret"));
    }
}
