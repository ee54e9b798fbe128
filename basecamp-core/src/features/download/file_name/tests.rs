use proptest::prelude::*;

use super::*;

#[test]
fn ordinary_names_stay_as_they_are() {
    for name in
        ["a", "a.png", "Q3 report (final).pdf", "Überblick.txt", "日本語.md", "a.tar.gz", "#1 & 2"]
    {
        assert_eq!(safe_name(name), name);
    }
}

#[test]
fn a_name_leads_nowhere() {
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
fn a_url_gives_its_last_segment() {
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
fn a_long_name_keeps_its_extension() {
    let name = safe_name(&format!("{}.pdf", "é".repeat(300)));
    assert!(name.ends_with("é.pdf"), "{name}");
    assert!(name.len() <= LONGEST && name.len() > LONGEST - 4);
}

#[test]
fn what_follows_a_dot_at_length_is_no_extension() {
    let name = format!("{}.{}", "a".repeat(200), "b".repeat(100));
    assert_eq!(safe_name(&name), name[..LONGEST]);
}

#[test]
fn a_safe_name_stays_as_it_is() {
    for text in [format!("con.{}", "x".repeat(300)), format!("{}.pdf", "é".repeat(300))] {
        let name = safe_name(&text);
        assert_eq!(safe_name(&name), name);
    }
}

proptest! {
    #[test]
    fn any_text_makes_a_safe_name(text in any::<String>()) {
        check(&safe_name(&text))?;
    }

    #[test]
    fn any_mix_of_what_is_dangerous_makes_a_safe_name(
        text in r"[./\\ :a\x00\r\n\u{202e}\u{e9}]{0,400}", extension in r"\.[a-z]{0,40}",
    ) {
        check(&safe_name(&format!("{text}{extension}")))?;
    }

    #[test]
    fn a_safe_name_is_its_own_safe_name(text in any::<String>()) {
        let name = safe_name(&text);
        prop_assert_eq!(safe_name(&name), name);
    }
}

fn check(name: &str) -> Result<(), TestCaseError> {
    prop_assert!(!name.is_empty() && name.len() <= LONGEST);
    prop_assert!(!name.contains(['/', '\\', ':', '\0']) && !name.contains(".."));
    prop_assert!(!name.chars().any(char::is_control));
    prop_assert!(!name.starts_with(['.', ' ']) && !name.ends_with(['.', ' ']));
    Ok(())
}
