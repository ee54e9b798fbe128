//! Properties of conversions, over documents and over arbitrary strings.

use proptest::prelude::*;

use super::document;
use super::*;

/// The names of the tags in the result of a conversion.
fn tag_names(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).map(|tag| {
        let name = tag.strip_prefix('/').unwrap_or(tag);
        &name[..name.find([' ', '>']).unwrap_or(name.len())]
    })
}

const ALLOWED: &str = "div h1 br strong em strike a pre ol ul li blockquote bc-attachment";
const CHATBOT_LINES: &str = "table tr td th thead tbody details summary";

fn assert_safe(text: &str) {
    let found = text.chars().find(|ch| {
        ch.is_control() && !matches!(ch, '\n' | '\t')
            || matches!(ch, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    });
    assert_eq!(found, None, "{text:?}");
}

fn assert_allowed(html: &str, tables: bool) {
    assert_safe(html);
    for name in tag_names(html) {
        let is_allowed = ALLOWED.split(' ').any(|allowed| name == allowed);
        let is_for_chatbots = CHATBOT_LINES.split(' ').any(|allowed| name == allowed);
        assert!(is_allowed || tables && is_for_chatbots, "<{name}> in {html}");
    }
}

fn check_markdown(markdown: &str) {
    let first = markdown_to_html(markdown);
    assert_allowed(&first, false);
    let again = html_to_markdown(&first);
    assert_eq!(markdown_to_html(&again), first, "by way of {again:?}");

    let first = Markdown::new(markdown).with_tables().to_html();
    assert_allowed(&first, true);
    let again = html_to_markdown(&first);
    assert_eq!(Markdown::new(&again).with_tables().to_html(), first, "by way of {again:?}");
}

fn check_html(source: &str) {
    let blocks = html::parse(source);
    let written = html::write(&blocks);
    assert_allowed(&written, true);
    assert_eq!(html::parse(&written), blocks, "by way of {written:?}");
    let markdown = html_to_markdown(source);
    assert_safe(&markdown);
    let html = Markdown::new(&markdown).with_tables().to_html();
    assert_eq!(html::parse(&html), blocks, "by way of {markdown:?}");
    assert_eq!(html, written);
    assert_safe(&html_to_plain(source));
}

fn check_plain(text: &str) {
    let html = plain_to_html(text);
    assert_allowed(&html, false);
    let plain = html_to_plain(&html);
    assert_eq!(plain, normal_plain(text));
    assert_eq!(plain_to_html(&plain), html);
}

/// The text that plain text is converted to by way of HTML.
fn normal_plain(text: &str) -> String {
    let text = document::clean(text).replace("\r\n", "\n").replace(['\r', '\x0c'], "\n");
    let text = text.replace('\t', "    ").replace('\u{a0}', " ");
    let mut lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    lines.dedup_by(|a, b| a.is_empty() && b.is_empty());
    lines.join("\n").trim_matches('\n').to_owned()
}

const MARKDOWN: &[&str] = &[
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```",
    "\n",
    "\n\n",
    "\n",
    " ",
    "  ",
    "    ",
    "- ",
    "1. ",
    "5) ",
    "> ",
    "# ",
    "## ",
    "\n---\n",
    "\n===\n",
    "a",
    "b",
    "Z9",
    "é",
    "☃",
    "\u{a0}",
    "[",
    "](",
    ")",
    "](http://x.y/z(1)?a&b)",
    "![",
    "](sgid:abc \"t\")",
    "[@Ann](mention:S==--1)",
    "[@Bob](person:7)",
    "](javascript:x)",
    "|",
    "\n|-|-|\n",
    "| a | b |\n",
    "<",
    ">",
    "&",
    "&amp;",
    "&#27;",
    "\\",
    "<strong>",
    "</strong>",
    "<em>",
    "</em>",
    "<div>",
    "</div>",
    "<br>",
    "<b>",
    "</b>",
    "<li>",
    "<ul>",
    "</ul>",
    "<pre>",
    "</pre>",
    "<details>",
    "<summary>",
    "</summary>",
    "</details>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<x y=z>",
    "<https://e.f/g>",
    "<bc-attachment sgid=\"q\" caption='c d'>",
    "</bc-attachment>",
    "\u{1b}[31m",
    "\u{202e}",
    "\t",
    "\r",
    "!",
    "[r]: http://r.s\n",
    "[r]",
    "<table>",
    "<td>",
    "</table>",
    "~",
    "+ ",
    "a_b",
    "1.",
    "2024. ",
    "<code>",
    "* ",
    "1) ",
    "-\n",
    "1.\n",
    "<bc-attachment sgid=g presentation=gallery></bc-attachment>",
    "![p](sgid:eyJfcmFpbHMiOnsiZGF0YSI6ImdpZDovL2JjMy9QZXJzb24vNyIsInB1ciI6ImF0dGFjaGFibGUifX0)",
    "\n",
];

const HTML: &[&str] = &[
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<h1>",
    "</h1>",
    "<h2>",
    "</h2>",
    "<br>",
    "<br><br>",
    "<strong>",
    "</strong>",
    "<em>",
    "</em>",
    "<strike>",
    "</strike>",
    "<a href=\"http://x.y/?a&b=(1)\">",
    "<a href='javascript:x'>",
    "</a>",
    "<a href=http://x.y>",
    "http://x.y",
    "<pre>",
    "</pre>",
    "<ul>",
    "</ul>",
    "<ol>",
    "</ol>",
    "<li>",
    "</li>",
    "<blockquote>",
    "</blockquote>",
    "<bc-attachment sgid=s1>",
    "<bc-attachment sgid='s 2' caption='a|b\"'>",
    "<bc-attachment sgid=s3 presentation=gallery filename='f.png'>",
    "</bc-attachment>",
    "<bc-attachment sgid=m content-type='application/vnd.basecamp.mention'>Ann</bc-attachment>",
    "<bc-attachment href='http://e.f'>",
    "<figure>",
    "<img src='http://p.q' alt=d>",
    "<img src=rel>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "<th>",
    "</tr>",
    "<details>",
    "</details>",
    "<summary>",
    "</summary>",
    "a",
    "b",
    "word",
    " ",
    "\n",
    "  ",
    "&nbsp;",
    "&lt;b&gt;",
    "&amp;",
    "&",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```",
    "#",
    "# ",
    "- ",
    "1. ",
    "12) ",
    "+",
    "=",
    "===",
    "---",
    ">",
    "|",
    "\\",
    "[",
    "]",
    "(",
    ")",
    "!",
    "é",
    "☃",
    "~",
    ":-",
    "<",
    ".",
    "<script>",
    "</script>",
    "<style>",
    "<!-- c -->",
    "<!--",
    "<hr>",
    "<code>",
    "</code>",
    "\u{1b}[31m",
    "\u{202e}",
    "\t",
    "&#10;",
    "&#x1b;",
    "<bc-attachment sgid=s3 presentation=gallery></bc-attachment>",
    "&copy;",
    "&#",
    "5",
    "<b/>",
    "<bc-attachment sgid=eyJfcmFpbHMiOnsiZGF0YSI6ImdpZDovL2JjMy9QZXJzb24vNyIsInB1ciI6ImF0dGFjaGFibGUifX0>",
    "<bc-attachment sgid='eyJfcmFpbHMiOnsiZGF0YSI6ImdpZDovL2JjMy9QZXJzb24vNyIsInB1ciI6ImF0dGFjaGFibGUifX0\u{202e}'>",
    "<li></li>",
    "</ul><ul>",
    "</ol><ol>",
    "<li><ul><li>",
];

fn soup(fragments: &'static [&'static str]) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(fragments), 0..24)
        .prop_map(|fragments| fragments.concat())
}

proptest! {
    #[test]
    fn markdown_is_stable_after_a_round_trip(markdown in soup(MARKDOWN)) {
        check_markdown(&markdown);
    }

    #[test]
    fn html_survives_a_round_trip(html in soup(HTML)) {
        check_html(&html);
    }

    #[test]
    fn plain_text_survives_a_round_trip(text in "[ a<&>\\n\\r\\t*\u{a0}\u{1b}\u{e9}\u{202e}\u{2028}-]{0,40}") {
        check_plain(&text);
    }

    #[test]
    fn any_string_survives_a_round_trip(text in any::<String>()) {
        check_markdown(&text);
        check_html(&text);
        check_plain(&text);
    }
}

/// Texts of about `length` bytes that are hard for parsers.
fn traps(length: usize) -> Vec<String> {
    let parts = [
        "[",
        "![",
        "&",
        "*",
        "**a ",
        "_a",
        "~",
        "`",
        "``` ",
        "<",
        "<a",
        "<!--",
        "<div>",
        "<ul><li>",
        "<blockquote>",
        "<strong>",
        "<a href=x>",
        "<pre>",
        "<table><tr><td>",
        "<details>",
        "<!",
        "<bc-attachment sgid=x>",
        "> ",
        "- ",
        "1. ",
        "|a",
        "a|\n-|\n",
        "[a](",
        "[a](<b",
        "](",
        "\\",
        "<a b='",
        "<x ",
        "&#",
        "&amp",
        "[a]: b\n",
        "![](sgid:a) ",
        "<br>",
        "*_",
        "a**b",
        "\n> ",
        "\n- a",
        "- a\n\n\n",
        "<p>",
    ];
    let mut traps: Vec<_> = parts.iter().map(|part| part.repeat(length / part.len())).collect();
    let attributes: String = (0..length / 8).map(|index| format!(" a{index}=b")).collect();
    let (address, texts) = ("x".repeat(length / 2), "x<br><br>".repeat(length / 18));
    traps.extend([
        format!("<div{attributes}>"),
        format!("<a href=http://{address}>{texts}"),
        format!("[a]: http://{address}\n\n{}", "[a]".repeat(length / 6)),
        format!("{}\n{}", "- ".repeat(length / 4), "\n".repeat(length / 2)),
        format!(
            "|{}\n|{}\n{}",
            "a|".repeat(length / 8),
            "-|".repeat(length / 8),
            "|a\n".repeat(99)
        ),
        format!("<table><tr>{}{}", "<td>a".repeat(length / 10), "<tr><td>a".repeat(length / 18)),
    ]);
    traps
}

#[test]
fn the_size_of_results_is_linear_for_hard_texts() {
    for trap in traps(20_000) {
        let html = markdown_to_html(&trap);
        let back = html_to_markdown(&html);
        let results = [html, back, html_to_markdown(&trap), html_to_plain(&trap)];
        for result in results {
            assert!(result.len() < 500_000, "{} bytes of {:?}", result.len(), &trap[..20]);
        }
    }
}

#[test]
fn elements_nest_to_any_depth_without_a_stack_overflow() {
    for part in
        ["<blockquote>", "<ul><li>", "<strong>", "<details>", "<table><tr><td>", "<a href=x>"]
    {
        let html = format!("{}text{}", part.repeat(100_000), "</li></ul>".repeat(10));
        assert!(html_to_plain(&html).contains("text"), "{part}");
        assert!(html_to_markdown(&html).contains("text"), "{part}");
    }
    for part in ["> ", "- ", "[", "**"] {
        assert!(markdown_to_html(&(part.repeat(20_000) + "text")).contains("text"), "{part}");
    }
}
