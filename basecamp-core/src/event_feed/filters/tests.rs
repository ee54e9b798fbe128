use super::*;

#[test]
fn digests_match_the_published_vectors() {
    let new = FeedFilters::new;
    let cases = [
        (new(), "44136fa355b3678a"),
        (new().types(["message.created"]), "38b223c13c89dc89"),
        (new().types(["message.created", "todo.completed"]).buckets([2, 1]), "90108e436c72bfd1"),
        (
            new().types(["todo.completed", "message.created"]).buckets([1, 2, 1]).creators([9]),
            "5d0b83594d8e5630",
        ),
        (new().buckets(["01".parse::<Id<Project>>().unwrap()]), "e545e11ffb55966a"),
        (new().buckets([1, 1]), "e545e11ffb55966a"),
        (new().buckets((1..=100).rev()), "e2acd9c77b72cd99"),
        (new().performers([9]), "97c45ef5d7ed59c2"),
        (new().exclude_performers([9]), "e52acfcd22b34d9e"),
        (new().actor_types(["agent"]), "cfcc84d9873823db"),
        (new().reasons(["mentioned"]), "a68353156f17c45a"),
        (
            new().reasons(["mentioned", "assigned"]).performers([9]).types(["comment.created"]),
            "99b78eea305639b8",
        ),
        (new().exclude_performers([9]).types(["comment.created"]), "a0e4cde1f02ecd36"),
    ];
    for (filters, digest) in cases {
        assert_eq!(filters.digest(), digest, "{}", filters.canonical_json());
    }
}

#[test]
fn words_are_sorted_before_they_are_quoted() {
    let filters = FeedFilters::new().types(["a", "a!"]);
    assert_eq!(filters.canonical_json(), r#"{"types":["a","a!"]}"#);
}

#[test]
fn each_lane_has_its_filters() {
    let of_account = [
        FeedFilters::new().creators([1]),
        FeedFilters::new().performers([1]),
        FeedFilters::new().exclude_performers([1]),
        FeedFilters::new().actor_types(["agent"]),
    ];
    for filters in of_account {
        assert!(filters.check(FeedLane::Account).is_ok());
        assert!(filters.check(FeedLane::Inbox).unwrap_err().message().contains("no filter"));
    }
    let reasons = FeedFilters::new().reasons(["mentioned"]);
    assert!(reasons.check(FeedLane::Inbox).is_ok());
    assert!(reasons.check(FeedLane::Account).is_err());
    let shared = FeedFilters::new().types(["a.b"]).buckets([1]);
    assert!(shared.check(FeedLane::Account).is_ok() && shared.check(FeedLane::Inbox).is_ok());
}

#[test]
fn malformed_values_are_rejected() {
    for word in ["", "a,b", "a b", "a\"", "a'", "a\u{a0}b"] {
        assert!(FeedFilters::new().types([word]).check(FeedLane::Account).is_err(), "{word:?}");
    }
    assert!(FeedFilters::new().types(["new.type"]).check(FeedLane::Account).is_ok());
    assert!(FeedFilters::new().buckets([0]).check(FeedLane::Account).is_err());
    assert!(FeedFilters::new().buckets(1..=100).check(FeedLane::Account).is_ok());
    assert!(FeedFilters::new().buckets(1..=101).check(FeedLane::Account).is_err());
}
