use super::*;

#[test]
fn every_block_has_a_readable_form() {
    let html = "<h1>Plan</h1><div>a<br>b<br><br>c</div><ul><li>d<ol><li>e</li></ol></li><li>f</li></ul>\
        <blockquote>g</blockquote><pre>h\n  i</pre><table><tr><td>j<td>k<tr><td>l</table>\
        <details><summary>m</summary>n</details>";
    let plain = "Plan\n\na\nb\n\nc\n\n- d\n  1. e\n- f\n\n> g\n\nh\n  i\n\nj | k\nl\n\nm\nn";
    assert_eq!(html_to_plain(html), plain);
}

#[test]
fn links_and_attachments_have_labels() {
    for (html, plain) in [
        ("<a href=\"https://a.b\">c</a>", "c (https://a.b)"),
        ("<a href=\"https://a.b\">https://a.b</a>", "https://a.b"),
        ("<a href=\"mailto:a@b.c\">a@b.c</a>", "a@b.c"),
        ("<bc-attachment sgid=a caption=c filename=f></bc-attachment>", "[c]"),
        ("<bc-attachment sgid=a filename=f></bc-attachment>", "[f]"),
        ("<bc-attachment sgid=a></bc-attachment>", "[attachment]"),
        (
            "<bc-attachment sgid=a content-type=\"application/vnd.basecamp.mention\">Ann</bc-attachment>",
            "@Ann",
        ),
    ] {
        assert_eq!(html_to_plain(html), plain, "{html}");
    }
}

#[test]
fn plain_text_is_no_markup() {
    let text = "# a *b* <c> &amp;\n  - d\n\n\n1. e";
    let html = "<div># a *b* &lt;c&gt; &amp;amp;<br>&nbsp;&nbsp;- d<br><br>1. e</div>";
    assert_eq!(plain_to_html(text), html);
    assert_eq!(html_to_plain(html), "# a *b* <c> &amp;\n  - d\n\n1. e");
    assert_eq!(plain_to_html(" \n\n"), "");
}
