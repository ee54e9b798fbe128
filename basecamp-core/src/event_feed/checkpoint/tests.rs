use super::*;

fn key(origin: &str, namespace: &str, lane: FeedLane) -> Result<CheckpointKey, Error> {
    CheckpointKey::new(origin, "999", namespace, lane, &FeedFilters::new())
}

#[test]
fn the_origin_has_a_normal_form() {
    for origin in
        ["https://API.Example.com", "https://api.example.com:443/", "HTTPS://api.example.com"]
    {
        assert_eq!(
            key(origin, "a", FeedLane::Account).unwrap().flat(),
            r#"["https://api.example.com","999","a","srv2-44136fa355b3678a"]"#
        );
    }
    let other_port = key("https://api.example.com:8443", "a", FeedLane::Account).unwrap();
    assert!(other_port.flat().contains("https://api.example.com:8443"));
    assert!(key("https://api.example.com/path", "a", FeedLane::Account).is_err());
}

#[test]
fn the_lane_is_a_part_of_the_inbox_key_only() {
    let key = key("https://api.example.com", "a \"b\"", FeedLane::Inbox).unwrap();
    assert_eq!(
        key.flat(),
        r#"["https://api.example.com","999","a \"b\"","srv2-44136fa355b3678a","inbox"]"#
    );
}

#[test]
fn a_namespace_is_required() {
    let error = key("https://api.example.com", " ", FeedLane::Account).unwrap_err();
    assert!(error.message().contains("namespace"));
}
