use proptest::prelude::*;

use super::*;

#[test]
fn ordinary_names_are_unchanged() {
    for name in
        ["a", "a.png", "Q3 report (final).pdf", "Überblick.txt", "日本語.md", "a.tar.gz", "#1 & 2"]
    {
        assert_eq!(safe_name(name), name);
    }
}

#[test]
fn dangerous_names_are_sanitized() {
    let rows = [
        ("../../etc/passwd", "_._etc_passwd"),
        ("..\\..\\x.bat", "_._x.bat"),
        ("/etc/passwd", "_etc_passwd"),
        ("C:\\x", "C__x"),
        (".bashrc", "bashrc"),
        ("a..b", "a.b"),
        ("a. . .", "a"),
        ("a .\u{3000} .", "a"),
        ("line\r\nbreak\0\u{1b}[2J", "linebreak[2J"),
        ("photo\u{202e}gpj.exe", "photogpj.exe"),
        ("a\u{61c}\u{200b}\u{2028}\u{2066}\u{feff}b", "ab"),
        ("nul.txt", "_nul.txt"),
        ("COM1", "_COM1"),
        ("com1x", "com1x"),
        ("comx", "comx"),
        ("com12", "com12"),
        ("lpt¹.txt", "_lpt¹.txt"),
        ("CONOUT$", "_CONOUT$"),
        ("..", "download"),
        (" . ", "download"),
    ];
    for (text, name) in rows {
        assert_eq!(safe_name(text), name, "{text:?}");
    }
}

#[test]
fn name_of_a_url_is_its_last_segment() {
    let rows = [
        ("/999/blobs/5f/download/a%20b.pdf", "a b.pdf"),
        ("/x/..%2F..%2Fetc%2Fpasswd", "_._etc_passwd"),
        ("/x/%ff.png", "\u{fffd}.png"),
        ("/x/1+1.txt", "1+1.txt"),
        ("/x/", "download"),
        ("/", "download"),
    ];
    for (path, name) in rows {
        assert_eq!(name_in_url(path), name, "{path}");
    }
}

#[test]
fn truncated_name_has_its_extension() {
    let name = safe_name(&format!("{}.pdf", "é".repeat(300)));
    assert!(name.ends_with("é.pdf"), "{name}");
    assert!(name.len() <= MAX_FILE_NAME_BYTES && name.len() > MAX_FILE_NAME_BYTES - 4);
}

#[test]
fn long_text_after_a_dot_is_not_an_extension() {
    let name = format!("{}.{}", "a".repeat(200), "b".repeat(100));
    assert_eq!(safe_name(&name), name[..MAX_FILE_NAME_BYTES]);
}

#[test]
fn sanitizing_twice_changes_nothing() {
    for text in [format!("con.{}", "x".repeat(300)), format!("{}.pdf", "é".repeat(300))] {
        let name = safe_name(&text);
        assert_eq!(safe_name(&name), name);
    }
}

proptest! {
    #[test]
    fn any_text_is_sanitized(text in any::<String>()) {
        check(&safe_name(&text))?;
    }

    #[test]
    fn any_dangerous_text_is_sanitized(
        text in r"[./\\ :a\x00\r\n\u{202e}\u{e9}]{0,400}", extension in r"\.[a-z]{0,40}",
    ) {
        check(&safe_name(&format!("{text}{extension}")))?;
    }

    #[test]
    fn sanitizing_is_idempotent(text in any::<String>()) {
        let name = safe_name(&text);
        prop_assert_eq!(safe_name(&name), name);
    }
}

fn check(name: &str) -> Result<(), TestCaseError> {
    prop_assert!(!name.is_empty() && name.len() <= MAX_FILE_NAME_BYTES);
    prop_assert!(!name.contains(['/', '\\', ':', '\0']) && !name.contains(".."));
    prop_assert!(!name.chars().any(char::is_control));
    prop_assert!(!name.starts_with(['.', ' ']) && !name.ends_with(['.', ' ']));
    Ok(())
}
