use super::*;

fn assert_html(cases: &[(&str, &str)]) {
    for (markdown, html) in cases {
        assert_eq!(markdown_to_html(markdown), *html, "{markdown:?}");
    }
}

#[test]
fn common_mark_becomes_the_dialect() {
    assert_html(&[
        ("a\nb\\\nc\n\nd", "<div>a b<br>c<br><br>d</div>"),
        ("# a\n## b", "<h1>a</h1><div><strong>b</strong></div>"),
        ("*a* **b** ~~c~~", "<div><em>a</em> <strong>b</strong> <strike>c</strike></div>"),
        ("- a\n  1. b\n- c", "<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>"),
        ("> a\n> > b", "<blockquote>a<blockquote>b</blockquote></blockquote>"),
        ("```rust\na < b\n```", "<pre>a &lt; b</pre>"),
        ("a `b*c*` d", "<div>a `b*c*` d</div>"),
        ("a\n\n***\n\nb", "<div>a<br><br>---<br><br>b</div>"),
        ("2026. A good year\n2027. b", "<div>2026. A good year<br>2027. b</div>"),
        (
            "[a](https://b.c) <d@e.f>",
            "<div><a href=\"https://b.c\">a</a> <a href=\"mailto:d@e.f\">d@e.f</a></div>",
        ),
        ("[a](javascript:b)", "<div>a (javascript:b)</div>"),
        ("&copy; &#27;", "<div>\u{a9}</div>"),
    ]);
}

#[test]
fn carriage_returns_are_line_breaks() {
    let text = "# a\n```\nb\n```\n<div>\n\nc\n\n</div>\n\n- d\n\n[e]\n\n[e]: http://f\n";
    let html = markdown_to_html(text);
    assert_eq!(
        html,
        "<h1>a</h1><pre>b</pre><div>c</div><ul><li>d</li></ul><div><a href=\"http://f\">e</a></div>"
    );
    for line_break in ["\r", "\r\n"] {
        assert_eq!(markdown_to_html(&text.replace('\n', line_break)), html, "{line_break:?}");
    }
}

#[test]
fn html_outside_of_the_dialect_is_text() {
    assert_html(&[
        ("<script>a</script>", "<div>&lt;script&gt;a&lt;/script&gt;</div>"),
        ("a <x y=z>b</x>", "<div>a &lt;x y=z&gt;b&lt;/x&gt;</div>"),
        ("a <em onclick=x>b</em>", "<div>a <em>b</em></div>"),
        ("a <!-- b --> c", "<div>a c</div>"),
        ("<div>a</div>", "<div>a</div>"),
        ("<div>\n\n- a\n\n</div>", "<ul><li>a</li></ul>"),
    ]);
}

#[test]
fn mentions_and_pictures_become_attachments() {
    let mention = " content-type=\"application/vnd.basecamp.mention\"";
    assert_html(&[
        (
            "[@Ann *B*](mention:S==--1)",
            &format!("<div><bc-attachment sgid=\"S==--1\"{mention}>@Ann B</bc-attachment></div>"),
        ),
        ("[@Ann](person:7)", "<div>@Ann</div>"),
        (
            "a ![b](sgid:S \"f.png\")",
            "<div>a <bc-attachment sgid=\"S\" caption=\"b\" filename=\"f.png\"></bc-attachment></div>",
        ),
        ("![a](b.png)", "<div>a (b.png)</div>"),
        ("![a](https://b.c)", "<div><a href=\"https://b.c\">a</a></div>"),
        (
            "- ![](sgid:a) ![](sgid:b)",
            "<ul><li><div><bc-attachment sgid=\"a\" presentation=\"gallery\"></bc-attachment>\
             <bc-attachment sgid=\"b\" presentation=\"gallery\"></bc-attachment></div></li></ul>",
        ),
    ]);
}

#[test]
fn mention_written_as_a_tag_keeps_its_name() {
    for name in ["a *b* c", r"a \\ b", "`a`", "[a](b)", "a &lt;em&gt; b", "~~a~~", "a | b"] {
        let mention = " content-type=\"application/vnd.basecamp.mention\"";
        let mention = format!("<bc-attachment sgid=\"S:1\"{mention}>@{name}</bc-attachment>");
        for html in [
            format!("<div>{mention}</div>"),
            format!("<h1>{mention}</h1>"),
            format!("<table><thead><tr><th>{mention}</th></tr></thead></table>"),
        ] {
            let markdown = html_to_markdown(&html);
            assert_eq!(Markdown::new(&markdown).with_tables().to_html(), html, "{markdown}");
        }
    }
}

#[test]
fn references_are_listed_and_resolved() {
    let text =
        "[@A](person:7) [@B](person:8) [@A](person:7) [c](person:x) ![d](e) ![](sgid:f) ![g](e)";
    let markdown = Markdown::new(text);
    assert_eq!(markdown.person_ids(), [7.into(), 8.into()]);
    assert_eq!(markdown.picture_addresses(), ["e"]);
    let html = markdown
        .with_people(|person| (person.get() == 8).then(|| "sgid-8".to_owned()))
        .with_pictures(|address| Some(format!("sgid-{address}")))
        .to_html();
    assert!(html.starts_with("<div>@A <bc-attachment sgid=\"sgid-8\" content-type="), "{html}");
    assert!(html.contains("<bc-attachment sgid=\"sgid-e\" caption=\"d\">"), "{html}");
}

#[test]
fn tables_and_details_are_for_chatbot_lines() {
    let text =
        "| a | b |\n|---|---|\n| c | *d* |\n\n<details><summary>e</summary>\n\n- f\n\n</details>";
    assert_eq!(
        Markdown::new(text).with_tables().to_html(),
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td><em>d</em></td>\
         </tr></tbody></table><details><summary>e</summary><ul><li>f</li></ul></details>"
    );
    assert_eq!(
        markdown_to_html(text),
        "<pre>a | b\nc | d</pre><div><strong>e</strong></div><ul><li>f</li></ul>"
    );
}

#[test]
fn markup_in_text_is_escaped() {
    for (html, markdown) in [
        ("# a", "\\# a"),
        ("#tag -5 snake_case a*b", "#tag -5 snake_case a\\*b"),
        ("1. a<br>- b<br>+ c", "1\\. a\\\n\\- b\\\n\\+ c"),
        ("[a](b) `c` ~~d~~", "\\[a\\](b) \\`c\\` \\~\\~d\\~\\~"),
        ("&lt;b&gt; &amp;amp; &amp; e", "\\<b> \\&amp; & e"),
    ] {
        assert_eq!(html_to_markdown(html), format!("{markdown}\n"), "{html}");
    }
}

#[test]
fn marks_that_have_no_syntax_are_tags() {
    for (html, markdown) in [
        ("a<strong>b</strong>c", "a<strong>b</strong>c"),
        ("<strong>a <em>b</em></strong>", "**a _b_**"),
        ("<strong><em>a</em> b</strong>", "**_a_ b**"),
        ("<em>\"a\"</em> b", "_\"a\"_ b"),
        ("<h1>a<br>b</h1>", "# a<br>b"),
    ] {
        assert_eq!(html_to_markdown(html), format!("{markdown}\n"), "{html}");
    }
}

#[test]
fn attachments_without_an_image_syntax_are_tags() {
    let gallery = |sgid: &str| format!("<bc-attachment sgid=\"{sgid}\" presentation=\"gallery\">");
    let pair = |a: &str, b: &str| format!("{a}</bc-attachment>{b}</bc-attachment>");
    let files = pair("<bc-attachment sgid=\"a\">", "<bc-attachment sgid=\"b\">");
    let odd_gallery = pair(&gallery("a b"), &gallery("c"));
    for html in [files, odd_gallery] {
        assert_eq!(html_to_markdown(&html), format!("{html}\n"));
    }
    let html = pair(&gallery("a"), &gallery("b"));
    assert_eq!(html_to_markdown(&html), "![](sgid:a)![](sgid:b)\n");
}
