//! Arbitrary texts as Markdown, HTML and plain text: the results contain only elements of the
//! dialect and safe characters, and further conversions don't change them. Attachments have ranges
//! of the text in its order, and a mention that is added is found.
#![no_main]

use std::sync::LazyLock;

use basecamp_core::text::{
    Markdown, attachments, html_to_markdown, html_to_plain, markdown_to_html, mentioned_person_ids,
    plain_to_html, with_mentions,
};
use basecamp_core::types::Person;
use libfuzzer_sys::fuzz_target;

/// The maximum length. Longer texts have no other structure, and are slower.
const MAX_BYTES: usize = 512;

fn assert_safe(text: &str) {
    let is_unsafe = |ch: char| {
        ch.is_control() && !matches!(ch, '\n' | '\t')
            || matches!(ch, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!text.contains(is_unsafe));
}

/// Asserts that the HTML contains only elements of the dialect. Chatbot lines have more of them.
fn assert_allowed(html: &str, is_chatbot_line: bool) {
    assert_safe(html);
    for tag in html.split('<').skip(1) {
        let tag = tag.strip_prefix('/').unwrap_or(tag);
        let name = tag.split([' ', '>']).next().unwrap();
        assert!(match name {
            "div" | "h1" | "br" | "strong" | "em" | "strike" | "a" | "pre" | "ol" | "ul" | "li"
            | "blockquote" | "bc-attachment" => true,
            "table" | "tr" | "td" | "th" | "thead" | "tbody" | "details" | "summary" => {
                is_chatbot_line
            }
            _ => false,
        });
    }
}

fn with_tables(markdown: &str) -> String {
    Markdown::new(markdown).with_tables().to_html()
}

static PERSON: LazyLock<Person> = LazyLock::new(|| {
    let sgid = "eyJfcmFpbHMiOnsiZGF0YSI6ImdpZDovL2JjMy9QZXJzb24vNyIsInB1ciI6ImF0dGFjaGFibGUifX0--a";
    let json = format!(r#"{{"id": 7, "name": "Ann", "attachable_sgid": "{sgid}"}}"#);
    serde_json::from_str(&json).unwrap()
});

fn check_tags(text: &str) {
    let mut end = 0;
    for attachment in attachments(text) {
        let range = attachment.range;
        assert!(end <= range.start && text[range.clone()].starts_with('<'));
        assert!(text[range.clone()].ends_with('>'));
        end = range.end;
    }
    let mentioned = with_mentions(text, [&*PERSON]).unwrap();
    assert!(mentioned_person_ids(&mentioned).contains(&7.into()));
    assert_eq!(with_mentions(&mentioned, [&*PERSON]).unwrap(), mentioned);
}

fuzz_target!(|text: &str| {
    if text.len() > MAX_BYTES {
        return;
    }
    check_tags(text);
    let html = markdown_to_html(text);
    assert_allowed(&html, false);
    assert_eq!(markdown_to_html(&html_to_markdown(&html)), html);
    let html = with_tables(text);
    assert_allowed(&html, true);
    assert_eq!(with_tables(&html_to_markdown(&html)), html);

    let markdown = html_to_markdown(text);
    assert_safe(&markdown);
    let html = with_tables(&markdown);
    assert_eq!(html_to_markdown(&html), markdown);
    assert_eq!(html_to_plain(&html), html_to_plain(text));

    let html = plain_to_html(text);
    assert_allowed(&html, false);
    let plain = html_to_plain(&html);
    assert_safe(&plain);
    assert_eq!(plain_to_html(&plain), html);
});
