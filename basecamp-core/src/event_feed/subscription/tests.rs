use super::*;

#[test]
fn members_have_a_fixed_order() {
    let filters = FeedFilters::new()
        .actor_types(["agent"])
        .exclude_performers([5])
        .performers([4])
        .creators([3, 2])
        .buckets([1])
        .types(["b.c", "a.b"]);
    assert_eq!(
        identifier(FeedLane::Account, &filters),
        r#"{"channel":"EventsChannel","types":"b.c,a.b","buckets":"1","creators":"3,2","performers":"4","exclude_performers":"5","actor_types":"agent"}"#
    );
    let filters = FeedFilters::new().reasons(["pinged"]).buckets([1]).types(["a.b"]);
    assert_eq!(
        identifier(FeedLane::Inbox, &filters),
        r#"{"channel":"EventsChannel","inbox":true,"types":"a.b","buckets":"1","reasons":"pinged"}"#
    );
}

#[test]
fn the_command_contains_the_identifier_as_text() {
    let identifier = identifier(FeedLane::Account, &FeedFilters::new());
    assert_eq!(
        subscribe(&identifier),
        r#"{"command":"subscribe","identifier":"{\"channel\":\"EventsChannel\"}"}"#
    );
}
