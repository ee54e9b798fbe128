use super::*;
use crate::text::{
    AttachmentKind, attachments, gallery, html_to_markdown, html_to_plain, markdown_to_html,
};

const PERSON: &str =
    "eyJfcmFpbHMiOnsiZGF0YSI6ImdpZDovL2JjMy9QZXJzb24vNyIsInB1ciI6ImF0dGFjaGFibGUifX0";

/// The dialect that a HTML is read as.
fn canonical(html: &str) -> String {
    write(&parse(html))
}

#[test]
fn elements_outside_of_the_dialect_are_replaced() {
    for (html, expected) in [
        ("<p>a</p><p>b</p>", "<div>a<br><br>b</div>"),
        ("<div>a</div><div>b</div>", "<div>a<br>b</div>"),
        ("<div>a<br></div><div>b</div>", "<div>a<br>b</div>"),
        ("<div>a</div><div><br></div><div>b</div>", "<div>a<br><br>b</div>"),
        ("<b>a</b><i>b</i><s>c</s>", "<div><strong>a</strong><em>b</em><strike>c</strike></div>"),
        ("<h1>a</h1><h3>b</h3>c", "<h1>a</h1><div><strong>b</strong><br><br>c</div>"),
        ("a<hr>b", "<div>a<br><br>---<br><br>b</div>"),
        ("<span>a</span> <video>b</video>", "<div>a b</div>"),
        ("a<script>b</script><style>c</style><!-- d -->e", "<div>ae</div>"),
        ("<code>x</code>", "<div>`x`</div>"),
        (
            "<img src=\"https://a.b/c.png\" alt=\"d\">",
            "<div><a href=\"https://a.b/c.png\">d</a></div>",
        ),
        ("<img src=\"data:x\" alt=\"d\">", "<div>d</div>"),
    ] {
        assert_eq!(canonical(html), expected, "{html}");
    }
}

#[test]
fn only_safe_links_are_links() {
    for (html, expected) in [
        ("<a href=\"HTTPS://a.b\">c</a>", "<div><a href=\"HTTPS://a.b\">c</a></div>"),
        ("<a href=\"mailto:a@b.c\">c</a>", "<div><a href=\"mailto:a@b.c\">c</a></div>"),
        (
            "<a href=\"https://a.b/ &quot;\">c</a>",
            "<div><a href=\"https://a.b/%20%22\">c</a></div>",
        ),
        ("<a href=\"javascript:x()\">c</a>", "<div>c (javascript:x())</div>"),
        ("<a href=\"java&#10;script:x\">c</a>", "<div>c (java script:x)</div>"),
        ("<a href=\"/relative\">c</a>", "<div>c (/relative)</div>"),
        ("<a href=\"https://a.b\"></a>", "<div><a href=\"https://a.b\">https://a.b</a></div>"),
        ("<a>c</a>", "<div>c</div>"),
    ] {
        assert_eq!(canonical(html), expected, "{html}");
    }
}

#[test]
fn attachments_have_the_attributes_of_the_dialect() {
    for (html, expected) in [
        (
            "<bc-attachment SGID='a' sgid=b caption='\"c' width=7 onclick=x><img src=y></bc-attachment>d",
            "<div><bc-attachment sgid=\"a\" caption=\"&quot;c\"></bc-attachment>d</div>",
        ),
        (
            "<bc-attachment sgid=a content-type='application/vnd.basecamp.mention'><figure>\
             <img alt=\"x\"><figcaption>Ann</figcaption></figure></bc-attachment>",
            "<div><bc-attachment sgid=\"a\" content-type=\"application/vnd.basecamp.mention\">@Ann\
             </bc-attachment></div>",
        ),
        (
            "<bc-attachment href=\"https://a.b\" filename=\"f\"></bc-attachment>",
            "<div><a href=\"https://a.b\">f</a></div>",
        ),
        ("<bc-attachment sgid=a>text", "<div><bc-attachment sgid=\"a\"></bc-attachment>text</div>"),
        ("<bc-attachment>text</bc-attachment>", "<div>text</div>"),
        (
            "a<div><bc-attachment sgid=a presentation=gallery></bc-attachment> <bc-attachment sgid=b \
             presentation=gallery></bc-attachment></div>b",
            "<div>a</div><div><bc-attachment sgid=\"a\" presentation=\"gallery\"></bc-attachment>\
             <bc-attachment sgid=\"b\" presentation=\"gallery\"></bc-attachment></div><div>b</div>",
        ),
    ] {
        assert_eq!(canonical(html), expected, "{html}");
    }
}

#[test]
fn unclosed_and_misplaced_tags_lose_no_text() {
    for (html, expected) in [
        ("<ul><li>a<li>b", "<ul><li>a</li><li>b</li></ul>"),
        ("<li>a</li>b", "<ul><li>a</li><li>b</li></ul>"),
        ("<ul>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("</div></ul>a<strong>b", "<div>a<strong>b</strong></div>"),
        ("<strong>a<em>b</strong>c</em>", "<div><strong>a<em>b</em></strong><em>c</em></div>"),
        ("<pre>\n\n a\n</pre>", "<pre>\n\n a</pre>"),
        (
            "<table>a<tr><td>b</table>",
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
        ),
        ("a <b", "<div>a</div>"),
        ("1 < 2 &amp; &lt;b&gt;", "<div>1 &lt; 2 &amp; &lt;b&gt;</div>"),
    ] {
        assert_eq!(canonical(html), expected, "{html}");
    }
}

#[test]
fn control_characters_are_removed() {
    let html =
        "a\u{1b}[31m&#27;b\u{202e}c<bc-attachment sgid='d' caption='\u{9b}e'></bc-attachment>";
    let expected = "<div>a[31mbc<bc-attachment sgid=\"d\" caption=\"e\"></bc-attachment></div>";
    assert_eq!(canonical(html), expected);
    // Without the character, the sgid would name another record.
    let html = "<bc-attachment sgid='d\u{7}' filename=f></bc-attachment>";
    assert_eq!(canonical(html), "<div>f</div>");
}

#[test]
fn a_tag_of_a_person_without_a_content_type_is_a_mention() {
    for attributes in ["", " content-type=\" Application/VND.basecamp.MENTION \""] {
        let tag = format!("<bc-attachment sgid=\"{PERSON}\"{attributes}>@Ann</bc-attachment>");
        let html = format!("<div>{tag} Hi</div>");
        assert_eq!(attachments(&html)[0].kind, AttachmentKind::Mention);
        assert_eq!(html_to_plain(&html), "@Ann Hi");
        assert_eq!(html_to_markdown(&html), format!("[@Ann](mention:{PERSON}) Hi\n"));
    }
    let html = format!("<div><bc-attachment sgid=\"{PERSON}\"></bc-attachment> Hi</div>");
    assert_eq!(html_to_plain(&html), "[mention] Hi");
    assert_eq!(html_to_markdown(&html), format!("[@](mention:{PERSON}) Hi\n"));
    let html = markdown_to_html(&format!("![Ann](sgid:{PERSON})"));
    assert_eq!(html, markdown_to_html(&format!("[@Ann](mention:{PERSON})")));
}

#[test]
fn adjacent_lists_and_empty_items_survive_a_round_trip() {
    for (html, markdown, plain) in [
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b\n", "- a\n\n- b"),
        ("<ol><li>a</li></ol><ol><li>b</li></ol>", "1. a\n\n1) b\n", "1. a\n\n1. b"),
        ("<ol><li>a</li><li></li><li>c</li></ol>", "1. a\n2.\n3. c\n", "1. a\n2.\n3. c"),
        ("<ul><li><ul><li></li></ul></li></ul>", "- *\n", "- -"),
        ("<ul><li><ul><li><ul><li></li></ul></li></ul></li></ul>", "- * -\n", "- - -"),
    ] {
        assert_eq!(html_to_markdown(html), markdown);
        assert_eq!(markdown_to_html(markdown), html);
        assert_eq!(html_to_plain(html), plain);
    }
}

#[test]
fn a_gallery_of_one_survives_a_round_trip() {
    let html = gallery([("BAh7", "Q")]);
    let markdown = html_to_markdown(&html);
    assert_eq!(markdown_to_html(&markdown), html, "{markdown}");
    let single = "<div><bc-attachment sgid=\"BAh7\"></bc-attachment></div>";
    assert_eq!(markdown_to_html(&html_to_markdown(single)), single);
}
