use http::HeaderValue;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;

use super::*;

fn name(value: &[u8]) -> Option<String> {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_bytes(value).unwrap());
    file_name(&headers)
}

#[test]
fn finds_the_name_in_every_form() {
    let rows: [(&[u8], &str); 22] = [
        (b"attachment; filename=report.pdf", "report.pdf"),
        (b"attachment;filename=report.pdf;size=3", "report.pdf"),
        (b"inline; size=3; FileName = \"report.pdf\" ; x", "report.pdf"),
        (b"attachment; filename=\"a \\\"b\\\" \\\\.pdf\"", ".pdf"),
        (b"attachment; filename=\"a \\\"b\\\".pdf\"", "a \"b\".pdf"),
        (b"attachment; filename=\"a;b=c.pdf\"; size=1", "a;b=c.pdf"),
        (b"attachment; filename=\"not closed.pdf", "not closed.pdf"),
        (b"attachment; filename=with blanks.pdf", "with blanks.pdf"),
        (b"attachment; filename=\"caf\xc3\xa9.pdf\"", "caf\u{e9}.pdf"),
        (b"attachment; filename=\"caf\xe9.pdf\"", "caf\u{e9}.pdf"),
        (b"attachment; filename=\"100%25.pdf\"", "100%25.pdf"),
        (b"attachment; filename*=UTF-8''na%C3%AFve%20file.txt", "na\u{ef}ve file.txt"),
        (b"attachment; filename*=utf-8'en'%e2%82%ac.txt", "\u{20ac}.txt"),
        (b"attachment; filename*=ISO-8859-1''na%EFve.txt", "na\u{ef}ve.txt"),
        (b"attachment; filename=\"EURO.txt\"; filename*=UTF-8''%e2%82%ac.txt", "\u{20ac}.txt"),
        (b"attachment; filename*=UTF-8''%e2%82%ac.txt; filename=\"EURO.txt\"", "\u{20ac}.txt"),
        (b"attachment; filename*=UTF-8''%ff.txt; filename=a.txt", "a.txt"),
        (b"attachment; filename*=Shift_JIS''%83.txt; filename=a.txt", "a.txt"),
        (b"attachment; filename*=a.txt; filename=b.txt", "b.txt"),
        (b"attachment; filename=a.txt; filename=b.txt", "a.txt"),
        (b"attachment; filename=\"../../etc/passwd\"", "passwd"),
        (b"attachment; filename*=UTF-8''C%3A%5Cboot.ini", "boot.ini"),
    ];
    for (value, expected) in rows {
        assert_eq!(name(value).as_deref(), Some(expected), "{}", String::from_utf8_lossy(value));
    }
}

#[test]
fn disposition_without_a_usable_name_has_none() {
    for value in [
        "",
        "attachment",
        "attachment;",
        "attachment; filename",
        "attachment; filename=",
        "attachment; filename=\"\"",
        "attachment; filename=\"..\"",
        "attachment; filename=\"a/\"",
        "attachment; filename*=UTF-8''%2E%2E",
        "attachment; x=\"filename=a.txt\"",
        "filename=a.txt",
    ] {
        assert_eq!(name(value.as_bytes()), None, "{value}");
    }
    assert_eq!(file_name(&HeaderMap::new()), None);
}

proptest! {
    #[test]
    fn round_trip_of_names(
        file in "[^/\\\\\\p{C}. ][^/\\\\\\p{C}]{0,40}[^/\\\\\\p{C}\\s]",
    ) {
        let quoted = file.replace('"', "\\\"");
        let value = format!("attachment; filename=\"{quoted}\"; size=1");
        prop_assert_eq!(name(value.as_bytes()), Some(file.clone()));
        let encoded = utf8_percent_encode(&file, NON_ALPHANUMERIC);
        let value = format!("attachment; filename=\"other\"; filename*=UTF-8'en'{encoded}");
        prop_assert_eq!(name(value.as_bytes()), Some(file));
    }

    #[test]
    fn never_panics(value in proptest::collection::vec(0x20_u8..=0xff, 0..80)) {
        let value: Vec<u8> = value.into_iter().filter(|&byte| byte != 0x7f).collect();
        let _ = name(&value);
        let _ = name(&[b"attachment; filename=".as_slice(), &value].concat());
        let _ = name(&[b"attachment; filename*=".as_slice(), &value].concat());
    }
}
