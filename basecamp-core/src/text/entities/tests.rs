use super::unescape;

#[test]
fn references_decode_like_in_browsers() {
    for (value, decoded) in [
        ("a&amp;b&lt;&gt;&quot;&apos;", "a&b<>\"'"),
        ("&amp&lt&gt&quot", "&<>\""),
        ("&apos", "&apos"),
        ("&ampx;&ltx", "&x;<x"),
        ("&equals;&plus;&sol;&lowbar;&UnderBar;", "=+/__"),
        ("&fjlig;", "fj"),
        ("&Tab;&NewLine;&nbsp;&nbsp", "\t\n\u{a0}\u{a0}"),
        ("&ThickSpace;&hairsp;", "\u{205f}\u{200a}\u{200a}"),
        ("&bogus;&;&", "&bogus;&;&"),
        ("&&&amp;", "&&&"),
        ("", ""),
    ] {
        assert_eq!(unescape(value), decoded, "{value}");
    }
}

#[test]
fn numeric_references_decode_without_a_semicolon() {
    for (value, decoded) in [
        ("&#65;&#x41;&#X41;", "AAA"),
        ("&#65x", "Ax"),
        ("&#9;&#x9", "\t\t"),
        // Shorter than four characters.
        ("&#9", "&#9"),
        ("&#9x", "&#9x"),
        ("&#;&#", "&#;&#"),
        ("&#x;", "\u{fffd}"),
        ("&#133;", "\u{2026}"),
        ("&#129;", "\u{81}"),
        ("&#0;&#xD800;&#x110000;", "\u{fffd}\u{fffd}\u{fffd}"),
        // Wraps at 32 bits, signed.
        ("&#x100000041;", "A"),
        ("&#x80000000;", "\u{fffd}"),
        // Digits are ASCII only.
        ("&#\u{ff12};", "&#\u{ff12};"),
        ("&#1;", "\u{1}"),
    ] {
        assert_eq!(unescape(value), decoded, "{value}");
    }
}

#[test]
fn runs_of_ampersands_are_copied() {
    for text in ["&".repeat(1 << 16), "&#".repeat(1 << 15), "&a".repeat(1 << 15)] {
        assert_eq!(unescape(&text), text);
    }
    let name = format!("&{}", "a".repeat(1 << 16));
    assert_eq!(unescape(&name), name);
}
