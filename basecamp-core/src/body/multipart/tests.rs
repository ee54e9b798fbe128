use futures_util::stream;
use http_body_util::BodyExt as _;
use proptest::prelude::*;

use super::*;
use crate::testing::ready;

fn text(field: &str, file: &FilePart) -> (String, String) {
    let multipart = Multipart::new(field, file, 0).unwrap();
    let RequestBody::Bytes(body) = multipart.body else { panic!() };
    let body = String::from_utf8_lossy(&body).into_owned();
    (multipart.content_type.to_str().unwrap().to_owned(), body)
}

#[test]
fn file_is_the_only_part() {
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

/// A streamed body can't be searched for its boundary.
#[test]
fn boundary_is_random_and_has_at_most_70_characters() {
    let [first, second] = [1, u64::MAX].map(|entropy| boundary(entropy, b""));
    assert_ne!(first, second);
    // RFC 2046, section 5.1.1.
    assert!(first.len() <= 70 && second.len() <= 70);
}

#[test]
fn names_cannot_inject_headers() {
    let file = FilePart::new("a\"; x=\"\r\nX-Evil: 1\r\n\r\n", "image/png", "PNG");
    let (_, body) = text("logo", &file);
    let head = body.split("\r\n\r\n").next().unwrap();
    assert_eq!(head.lines().count(), 3);
    assert!(head.contains("filename=\"a%22; x=%22%0D%0AX-Evil: 1%0D%0A%0D%0A\""), "{head}");
    let (_, body) = text("logo", &FilePart::new("a\0\u{b}\u{85}\\ü", "image/png", "PNG"));
    assert!(body.contains("filename=\"a%00%0B%C2%85%5Cü\"\r\n"), "{body}");
    for content_type in ["", "a\r\nX-Evil: 1", "\u{7f}"] {
        let file = FilePart::new("a", content_type, "");
        assert!(Multipart::new("logo", &file, 0).is_err());
    }
}

#[test]
fn content_type_must_be_a_media_type() {
    for valid in [
        "image/png",
        "application/vnd.api+json",
        "text/plain; charset=utf-8",
        "text/plain;charset=\"utf-8\"; x=\"a;\\\"b\"",
        "text/plain \t;  a=b",
        "text/plain;; a=b;",
    ] {
        assert_eq!(FilePart::new("a", valid, "").media_type().unwrap(), valid);
    }
    for invalid in [
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
        let error = FilePart::new("a.png", invalid, "").media_type().unwrap_err();
        let message = "the content type of `a.png` is not a media type";
        assert_eq!(error.message(), message, "{invalid}");
    }
}

#[test]
fn debug_shows_no_content() {
    let file = FilePart::new("a", "text/plain", "private");
    assert!(!format!("{file:?}").contains("private"));
}

proptest! {
    #[test]
    fn accepted_content_types_are_ascii(text in r#"(text/plain)?[ ;=a"\\ü\r]{0,12}"#) {
        if FilePart::new("a", &text, "").media_type().is_ok() {
            prop_assert!(text.is_ascii() && !text.contains('\r') && text.contains('/'));
        }
    }

    #[test]
    fn boundary_is_not_in_the_content(numbers in prop::collection::vec(0..4_u32, 0..8)) {
        let content: String =
            numbers.iter().map(|number| format!("--basecamp-sdk-rust-{number:016x}\r\n")).collect();
        let boundary = boundary(0, content.as_bytes());
        prop_assert!(!content.contains(&boundary));
    }

    #[test]
    fn round_trip_through_an_independent_parser(
        field in any::<String>(),
        file_name in any::<String>(),
        content in prop::collection::vec(any::<u8>(), 0..300),
        boundaries in 0..3_usize,
        streamed in any::<bool>(),
        entropy in any::<u64>(),
    ) {
        // Content that looks like the end of the form.
        let mut content = content;
        for _ in 0..boundaries {
            content.extend_from_slice(format!("\r\n--basecamp-sdk-rust-{entropy:016x}").as_bytes());
        }
        // A stream can't be searched for the boundary, so it must not contain this one.
        let entropy = if streamed { entropy ^ 1 } else { entropy };
        let bytes = Content::from(content.clone());
        let bytes = if streamed { bytes.with_progress(|_, _| ()) } else { bytes };
        let file = FilePart::new(file_name.clone(), "image/png", bytes);
        let multipart = Multipart::new(&field, &file, entropy).unwrap();
        let parts = ready(parsed(&multipart.content_type, multipart.body));
        prop_assert_eq!(parts.len(), 1);
        let escaped = |text: &str| {
            let text = text.replace('"', "%22").replace('\\', "%5C");
            text.replace('\r', "%0D").replace('\n', "%0A")
        };
        let (name, filename, content_type, parsed) = &parts[0];
        prop_assert_eq!(name, &escaped(&field));
        prop_assert_eq!(filename, &escaped(&file_name));
        prop_assert_eq!(content_type, "image/png");
        prop_assert_eq!(parsed, &content);
    }
}

async fn parsed(
    content_type: &HeaderValue,
    body: RequestBody,
) -> Vec<(String, String, String, Vec<u8>)> {
    let boundary = multer::parse_boundary(content_type.to_str().unwrap()).unwrap();
    let bytes = match body {
        RequestBody::Bytes(bytes) => bytes,
        RequestBody::External(body) => {
            let body = body.open_async(async |_: &std::path::Path| unreachable!()).await.unwrap();
            body.collect().await.unwrap().to_bytes()
        }
        RequestBody::Empty => panic!(),
    };
    let chunks = stream::iter([Ok::<_, std::convert::Infallible>(bytes)]);
    let mut form = multer::Multipart::new(chunks, boundary);
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.unwrap() {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let (name, filename) = (text(field.name()), text(field.file_name()));
        let kind = field.content_type().unwrap().to_string();
        parts.push((name, filename, kind, field.bytes().await.unwrap().to_vec()));
    }
    parts
}

#[test]
fn media_type_follows_from_the_extension() {
    let rows = [
        ("a.PNG", "image/png"),
        ("report.final.pdf", "application/pdf"),
        ("notes.md", "text/markdown"),
        ("a", "application/octet-stream"),
        ("", "application/octet-stream"),
    ];
    for (name, content_type) in rows {
        assert_eq!(FilePart::named(name, "").content_type, content_type, "{name}");
    }
    let file = FilePart::file("a/b/c.jpg").with_content_type("image/webp");
    assert_eq!((&*file.file_name, &*file.content_type), ("c.jpg", "image/webp"));
}
