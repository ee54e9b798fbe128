use super::{first_paragraph, sgids};

fn found(text: &str) -> Vec<String> {
    sgids(text).collect()
}

#[test]
fn sgids_are_read_in_document_order() {
    let text = "<p><bc-attachment sgid=\"a\"></bc-attachment><blockquote>\
                <BC-Attachment caption='x > y' SGID = 'b'/></blockquote><bc-attachment sgid=c>";
    assert_eq!(found(text), ["a", "b", "c"]);
}

#[test]
fn tag_and_attribute_names_count_as_a_whole() {
    for text in [
        "<bc-attachment_x sgid='a'>",
        "<bc-attachment:preview sgid='a'>",
        "<bc-attachments sgid='a'>",
        "<bc-attachment data-sgid='a'>",
        "<bc-attachment sgid2='a'>",
        "<bc-attachment sgıd='a'>",
        "<b sgid='a'>",
    ] {
        assert_eq!(found(text), [""; 0], "{text}");
    }
    // The long s folds to an s.
    assert_eq!(found("<bc-attachment \u{17f}gid='a'>"), ["a"]);
}

#[test]
fn the_first_sgid_of_a_tag_is_used() {
    assert_eq!(found("<bc-attachment sgid='a' sgid='b'>"), ["a"]);
    for text in ["<bc-attachment sgid='' sgid='b'>", "<bc-attachment sgid sgid='b'>"] {
        assert_eq!(found(text), [""; 0], "{text}");
    }
}

#[test]
fn tags_in_comments_and_attributes_are_skipped() {
    let tag = "<bc-attachment sgid='a'>";
    for before in ["<!-- ", "<p title=\"", "<? ", "<!x ", "</x ", "<p ", "<p x="] {
        assert_eq!(found(&format!("{before}{tag}")), [""; 0], "{before}");
    }
    for before in ["<!-- -->", "<!-->", "<!--->", "<!x>", "<?x?>", "</x>", "<", "< b", "1 < 2 "] {
        assert_eq!(found(&format!("{before}{tag}")), ["a"], "{before}");
    }
}

#[test]
fn an_unclosed_tag_ends_the_text() {
    let tag = "<bc-attachment sgid='a'>";
    for after in ["<bc-attachment sgid='b'", "<bc-attachment sgid='b>", "<x \"='", "<bc-attachment"]
    {
        assert_eq!(found(&format!("{tag}{after}")), ["a"], "{after}");
    }
}

#[test]
fn entities_in_an_sgid_are_decoded() {
    assert_eq!(found("<bc-attachment sgid='a&amp;b&#61;'>"), ["a&b="]);
}

#[test]
fn the_first_paragraph_begins_after_its_tag() {
    for (text, content) in [
        ("<p>x", "x"),
        (" \n<div class=\"a>b\" id=c>x", "x"),
        ("<P/>x", "x"),
        ("<div\tx>x", "x"),
        ("<p =>x", "x"),
        ("<p =y>x", "x"),
    ] {
        assert_eq!(first_paragraph(text).map(|at| &text[at..]), Some(content), "{text}");
    }
    for text in ["", "x<p>", "<pre>x", "<p", "<p x=\">", "<!-- --><p>", "<p\">x", "\u{a0}<p>"] {
        assert_eq!(first_paragraph(text), None, "{text}");
    }
}
