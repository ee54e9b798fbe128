use proptest::prelude::*;

use super::*;

fn text(field: &str, file: &FilePart) -> (String, String) {
    let multipart = Multipart::new(field, file, 0).unwrap();
    let RequestBody::Bytes(body) = multipart.body else { panic!() };
    let body = String::from_utf8_lossy(&body).into_owned();
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
        assert!(Multipart::new("logo", &file, 0).is_err());
    }
}

#[test]
fn the_content_never_shows_in_debug() {
    let file = FilePart::new("a", "text/plain", "private");
    assert!(!format!("{file:?}").contains("private"));
}

proptest! {
    #[test]
    fn the_boundary_is_not_in_the_content(numbers in prop::collection::vec(0..4_u32, 0..8)) {
        let content: String =
            numbers.iter().map(|number| format!("--basecamp-sdk-rust-{number:016x}\r\n")).collect();
        let boundary = boundary(0, content.as_bytes());
        prop_assert!(!content.contains(&boundary));
    }
}
