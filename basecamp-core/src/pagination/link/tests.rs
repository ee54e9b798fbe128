use proptest::prelude::*;

use super::*;

fn headers(values: &[&str]) -> HeaderMap {
    values.iter().map(|value| (header::LINK, value.parse().unwrap())).collect()
}

#[test]
fn finds_the_next_link() {
    let rows: &[(&[&str], Option<&str>)] = &[
        (&[], None),
        (&[r#"</a?page=2>; rel="next""#], Some("/a?page=2")),
        (&["</a>; rel=next"], Some("/a")),
        (&["</a>; REL=Next"], Some("/a")),
        (&["</a> ; rel = next"], Some("/a")),
        (&[r#"</a> ; rel = "next""#], Some("/a")),
        (&[r#"</a>;rel="next""#], Some("/a")),
        (&[r#"</a>; title="x"; rel="next""#], Some("/a")),
        (&[r#"</a>; rel="next"; title="x, y; z""#], Some("/a")),
        (&[r#"</a>; title="x,"; rel="next""#], Some("/a")),
        (&[r#"</a>; rel="prev next""#], Some("/a")),
        (&[r#"</a>; rel="nextish""#], None),
        (&[r#"</a>; rel="prev""#], None),
        // Only the first `rel` of a link counts.
        (&[r#"</a>; rel="prev"; rel="next""#], None),
        // Several links in one header, and several headers.
        (&[r#"</a>; rel="prev", </b>; rel="next""#], Some("/b")),
        (&[r#"</a>; rel="prev""#, r#"</b>; rel="next""#], Some("/b")),
        (&[r#"</a,b>; rel="prev", </c,d>; rel="next""#], Some("/c,d")),
        (&[r#"</a>; title="rel=\"next\""; rel="prev", </b>; rel="next""#], Some("/b")),
        // A malformed link hides no other link.
        (&[r#"<; rel="next""#], None),
        (&[r#"<>; rel="next", </b>; rel="next""#], Some("/b")),
        (&[r#"<; rel="next", </b>; rel="next""#], Some("/b")),
        (&[r#"junk, </b>; rel="next""#], Some("/b")),
        (&[r#"</a>; title="never closed, </b>; rel="next""#], Some("/b")),
        (&[r#"</a>; rel="next"#], None),
        (&[r#"</a>; rel="next\"#], None),
        (&["", ",,,", r#"</b>; rel="next""#], Some("/b")),
    ];
    for (values, target) in rows {
        assert_eq!(next_target(&headers(values)).as_deref(), *target, "{values:?}");
    }
    let latin1 = b"</a>; rel=\"first\"; title=\"\xe9\xff\", </b>; rel=\"next\"";
    let latin1 = http::HeaderValue::from_bytes(latin1).unwrap();
    let map: HeaderMap = [(header::LINK, latin1)].into_iter().collect();
    assert_eq!(next_target(&map).as_deref(), Some("/b"));
}

proptest! {
    #[test]
    fn never_panics(text in r#"[<>;,="\\a-c rel next\t]{0,80}"#) {
        if let Ok(value) = text.parse() {
            let map: HeaderMap = [(header::LINK, value)].into_iter().collect();
            if let Some(target) = next_target(&map) {
                prop_assert!(text.contains(&target));
            }
        }
    }

    #[test]
    fn finds_the_next_link_after_other_links(
        before in prop::collection::vec(
            r#"</[a-z,;=]{0,9}>; (rel="(prev|last)"|title="[a-z,;<>]{0,9}")"#,
            0..5,
        ),
        quoted in any::<bool>(),
    ) {
        let next = if quoted { r#"</target>; rel="next""# } else { "</target>; rel=next" };
        let text = before.into_iter().chain([next.to_owned()]).collect::<Vec<_>>().join(", ");
        let map = headers(&[&text]);
        let target = next_target(&map);
        prop_assert_eq!(target.as_deref(), Some("/target"), "{}", text);
    }
}
