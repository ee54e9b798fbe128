use super::*;

fn origin() -> Origin {
    Origin::parse_root("origin", "https://3.basecampapi.com").unwrap()
}

fn next(filters: &FeedFilters, url: &str) -> bool {
    check_next(&origin(), filters, url).is_ok()
}

#[test]
fn filters_are_compared_as_sets() {
    let filters = FeedFilters::new().types(["a.b", "c.d"]).buckets([2, 1]);
    let base = "https://3.basecampapi.com/999/events.json?position=p";
    assert!(next(&filters, &format!("{base}&buckets=1,2&types=c.d%2Ca.b&page=2")));
    for query in ["&types=a.b&buckets=1,2", "&types=a.b,c.d", "&types=a.b,c.d&buckets=1,2,3"] {
        assert!(!next(&filters, &format!("{base}{query}")), "{query}");
    }
    assert!(!next(&FeedFilters::new(), &format!("{base}&reasons=mentioned")));
}

#[test]
fn only_the_origin_of_the_api_is_valid() {
    let filters = FeedFilters::new();
    assert!(next(&filters, "https://3.basecampapi.com:443/other?position=p"));
    for url in [
        "https://3.basecampapi.com.evil.example/?position=p",
        "https://3.basecampapi.com@evil.example/?position=p",
        "https://me:pw@3.basecampapi.com/?position=p",
        "http://3.basecampapi.com/?position=p",
        "https://3.basecampapi.com/?position=p#f",
        "//3.basecampapi.com/?position=p",
        "https://3.basecampapi.com/?position=",
        "https://3.basecampapi.com/",
        " https://3.basecampapi.com/?position=p",
        "https://3.base\tcampapi.com/?position=p",
        "",
    ] {
        assert!(!next(&filters, url), "{url}");
    }
}

#[test]
fn a_query_must_parse_as_a_whole() {
    let filters = FeedFilters::new();
    let url = |query: &str| format!("https://3.basecampapi.com/999/events.json?{query}");
    for query in ["position=a%2Fb%c3%a4", "position=a+b", "position=%EF%BF%BD", "position=a&x="] {
        assert!(next(&filters, &url(query)), "{query}");
    }
    for query in [
        "position=a%zz",
        "position=a%2",
        "position=a%",
        "position=a%%20",
        "position=a%FF",
        "position=a&b%=c",
        "position=a;b=c",
        "position=a&position=a",
    ] {
        assert!(!next(&filters, &url(query)), "{query}");
    }
}

#[test]
fn a_resume_starts_at_the_epoch_or_at_the_head() {
    let resume = |query: &str| {
        let url = format!("https://3.basecampapi.com/999/events.json?{query}");
        check_resume(&origin(), &FeedFilters::new(), 100, &url)
    };
    assert_eq!(resume("since=100"), Ok(ResumePoint::Epoch));
    assert_eq!(resume("since=now"), Ok(ResumePoint::Head));
    for query in [
        "",
        "since=",
        "since=99",
        "since=%2B100",
        "since=0100",
        "since=100&since=100",
        "since=100&position=p",
    ] {
        assert_eq!(resume(query), Err(InvalidContinuation), "{query}");
    }
}

#[test]
fn cable_urls_are_encrypted_except_on_this_machine() {
    for url in ["wss://cable.example.com/c?ticket=t", "ws://localhost:3000/c", "ws://[::1]/c"] {
        assert!(is_valid_cable_url(url), "{url}");
    }
    for url in [
        "ws://cable.example.com/c",
        "https://cable.example.com/",
        "wss://",
        "cable",
        "",
        "wss://me@cable.example.com/",
        // Parsers read these in different ways.
        r"wss:\\cable.example.com\c",
        "wss://\u{e4}.example.com/",
    ] {
        assert!(!is_valid_cable_url(url), "{url}");
    }
}
