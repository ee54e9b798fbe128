//! Arbitrary texts as Markdown, HTML and plain text: the results contain only elements of the
//! dialect and safe characters, and further conversions don't change them.
#![no_main]

use basecamp_core::text::{
    Markdown, html_to_markdown, html_to_plain, markdown_to_html, plain_to_html,
};
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

fuzz_target!(|text: &str| {
    if text.len() > MAX_BYTES {
        return;
    }
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
