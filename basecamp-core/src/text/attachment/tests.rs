use super::*;

fn kinds(text: &str) -> Vec<AttachmentKind> {
    attachments(text).into_iter().map(|attachment| attachment.kind).collect()
}

#[test]
fn attributes_are_decoded() {
    let text = "<div>A <bc-attachment SGID='a&amp;b' content-type=\"image/png\" width=\"12.5\" \
                height=8 filename=\"x &lt;y&gt;.png\" caption=\"&quot;Q&quot;\" \
                href=\"https://example.com/d?a=1&amp;b=2\" url=u presentation=gallery>\
                <figure><img></figure></bc-attachment> B</div>";
    let found = attachments(text);
    let expected = Attachment {
        kind: AttachmentKind::Picture,
        sgid: Some("a&b".to_owned()),
        content_type: Some("image/png".to_owned()),
        filename: Some("x <y>.png".to_owned()),
        caption: Some("\"Q\"".to_owned()),
        href: Some("https://example.com/d?a=1&b=2".to_owned()),
        url: Some("u".to_owned()),
        width: Some(12.5),
        height: Some(8.0),
        in_gallery: true,
        range: 7..text.len() - 8,
    };
    assert_eq!(found, [expected]);
}

#[cfg(feature = "rich-text")]
#[test]
fn all_named_entities_are_decoded() {
    let text = "<bc-attachment sgid=x filename=\"caf&eacute;.pdf\" caption='&copy; \"&Zscr;\" &bogus; \
                &NotEqualTilde; R&D &copya'></bc-attachment>";
    let found = &attachments(text)[0];
    assert_eq!(found.filename.as_deref(), Some("caf\u{e9}.pdf"));
    let caption = "\u{a9} \"\u{1d4b5}\" &bogus; \u{2242}\u{338} R&D &copya";
    assert_eq!(found.caption.as_deref(), Some(caption));
}

#[test]
fn the_kind_follows_the_media_type_and_the_sgid() {
    let person = "eyJfcmFpbHMiOnsiZGF0YSI6ImdpZDovL2JjMy9QZXJzb24vNyIsInB1ciI6ImF0dGFjaGFibGUifX0";
    let text = format!(
        "<bc-attachment sgid=x content-type='application/vnd.basecamp.mention'></bc-attachment>\
         <bc-attachment sgid={person}></bc-attachment>\
         <bc-attachment content-type='IMAGE/png' url=u></bc-attachment>\
         <bc-attachment sgid=x content-type='text/plain'></bc-attachment>\
         <bc-attachment sgid=x filename='a.bin'></bc-attachment>\
         <bc-attachment content-type='application/vnd.basecamp.opengraph-embed'></bc-attachment>\
         <bc-attachment sgid=x caption=c></bc-attachment>"
    );
    let expected = [
        AttachmentKind::Mention,
        AttachmentKind::Mention,
        AttachmentKind::Picture,
        AttachmentKind::File,
        AttachmentKind::File,
        AttachmentKind::Embed,
        AttachmentKind::Unknown,
    ];
    assert_eq!(kinds(&text), expected);
}

#[test]
fn the_range_of_an_element_ends_with_its_end_tag() {
    for (text, elements) in [
        (
            "a<bc-attachment sgid=x>b</bc-attachment >c",
            vec!["<bc-attachment sgid=x>b</bc-attachment >"],
        ),
        (
            "<bc-attachment sgid=x><bc-attachment sgid=y></BC-Attachment>",
            vec!["<bc-attachment sgid=x>", "<bc-attachment sgid=y></BC-Attachment>"],
        ),
        ("<bc-attachment sgid=x>open", vec!["<bc-attachment sgid=x>"]),
        (
            "</bc-attachment><bc-attachment sgid=x></bc-attachment></bc-attachment>",
            vec!["<bc-attachment sgid=x></bc-attachment>"],
        ),
        ("<!-- <bc-attachment sgid=x> --><p title='<bc-attachment>'>", vec![]),
    ] {
        let found: Vec<_> = attachments(text).into_iter().map(|found| &text[found.range]).collect();
        assert_eq!(found, elements, "{text}");
    }
}

#[test]
fn lengths_that_are_no_numbers_are_omitted() {
    let text =
        "<bc-attachment width=NaN height=-1></bc-attachment><bc-attachment width='' height=inf>";
    for found in attachments(text) {
        assert_eq!((found.width, found.height), (None, None));
    }
}
