use proptest::prelude::*;

use super::*;

fn text(field: &str, file: &FilePart) -> (String, String) {
    let multipart = Multipart::new(field, file).unwrap();
    let body = String::from_utf8_lossy(&multipart.body).into_owned();
    (multipart.content_type.to_str().unwrap().to_owned(), body)
}

#[test]
fn one_file_makes_one_part() {
    let (content_type, body) = text("logo", &FilePart::new("a.png", "image/png", "PNG"));
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    assert_eq!(
        body,
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"logo\"; \
             filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\nPNG\r\n--{boundary}--\r\n"
        )
    );
}

#[test]
fn names_inject_nothing() {
    let file = FilePart::new("a\"; x=\"\r\nX-Evil: 1\r\n\r\n", "image/png", "PNG");
    let (_, body) = text("logo", &file);
    let head = body.split("\r\n\r\n").next().unwrap();
    assert_eq!(head.lines().count(), 3);
    assert!(head.contains("filename=\"a%22; x=%22%0D%0AX-Evil: 1%0D%0A%0D%0A\""), "{head}");
    for content_type in ["", "a\r\nX-Evil: 1", "\u{7f}"] {
        let file = FilePart::new("a", content_type, "");
        assert!(Multipart::new("logo", &file).is_err());
    }
}

#[test]
fn content_types_are_media_types() {
    for good in [
        "image/png",
        "application/vnd.api+json",
        "text/plain; charset=utf-8",
        "text/plain;charset=\"utf-8\"; x=\"a;\\\"b\"",
        "text/plain \t;  a=b",
        "text/plain;; a=b;",
    ] {
        assert_eq!(FilePart::new("a", good, "").media_type().unwrap(), good);
    }
    for bad in [
        "nonsense",
        "\u{fc}",
        "text/",
        "/plain",
        "/",
        "text/pl\u{fc}in",
        "text/plain/x",
        "text plain",
        "text/plain ",
        " text/plain",
        "text/plain, text/html",
        "text/plain; charset",
        "text/plain; charset=",
        "text/plain; =utf-8",
        "text/plain; a=\"b",
        "text/plain; a=\"\\",
        "text/plain; a=\"\u{fc}\"",
        "text/plain; a=\"\r\n\"",
        "text/plain; a=b c",
    ] {
        let error = FilePart::new("a.png", bad, "").media_type().unwrap_err();
        assert_eq!(error.message(), "the content type of `a.png` is not a media type", "{bad}");
    }
}

#[test]
fn the_content_never_shows_in_debug() {
    let file = FilePart::new("a", "text/plain", "private");
    assert!(!format!("{file:?}").contains("private"));
}

proptest! {
    #[test]
    fn any_text_is_a_content_type_or_none(text in r#"(text/plain)?[ ;=a"\\ü\r]{0,12}"#) {
        if FilePart::new("a", &text, "").media_type().is_ok() {
            prop_assert!(text.is_ascii() && !text.contains('\r') && text.contains('/'));
        }
    }

    #[test]
    fn the_boundary_is_not_in_the_content(numbers in prop::collection::vec(0..4_u32, 0..8)) {
        let content: String =
            numbers.iter().map(|number| format!("--basecamp-sdk-rust-{number:08x}\r\n")).collect();
        let boundary = boundary(content.as_bytes());
        prop_assert!(!content.contains(&boundary));
    }
}
