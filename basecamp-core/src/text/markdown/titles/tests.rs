use super::super::super::html_to_plain;
use super::super::markdown_to_html;
use super::*;

const LINES: usize = 20_000;

const LINKS: [&str; 8] = [
    "[a](b \"",
    "[a](b '",
    "![a](<b c>(",
    "[a](\n b\t\n'",
    "> [a](b\n> \"",
    "[a](b 'c' \"",
    "[a]( b  (",
    "[a](b 'c\n[d](e '",
];

fn with_lines(link: &str, line: &str) -> String {
    format!("{link}{}", line.repeat(LINES))
}

fn visits(source: &str) -> usize {
    titles(source).iter().map(Title::visits).sum()
}

#[test]
fn visits_of_titles_are_linear_in_the_length() {
    for link in LINKS {
        for line in ["x\n", "*x\n", "\\\" \\' \\( &quot;\n", " \tx\n"] {
            let source = with_lines(link, line);
            assert!(visits(&source) > MAX_VISITS, "{link:?} {line:?}");
            let limited = limit(&source);
            assert!(visits(&limited) <= limited.len() * MAX_LINES, "{link:?} {line:?}");
        }
    }
}

#[test]
fn titles_beyond_the_limit_are_text() {
    for link in LINKS {
        let source = with_lines(link, "x\n");
        let limited = limit(&source);
        assert_eq!(limited.len(), source.len() + SEPARATOR.len());
        assert_eq!(limited.replacen(SEPARATOR, "", 1), source);
        let html = markdown_to_html(&source);
        assert!(!html.contains(SEPARATOR));
        let plain = html_to_plain(&html);
        assert!(plain.contains(&format!("{}x x x", &link[link.len() - 1..])), "{link:?}");
    }
}

#[test]
fn other_titles_are_unchanged() {
    let long = format!("[a](b \"{}\")\n\n{}", "x\n".repeat(200), "y\n".repeat(LINES));
    let many = "[a](http://b.c \"x\ny\")\n".repeat(LINES);
    let no_titles = format!("[a](b) it's \"(\n\n\n\n\n\"{}", "'x (\n".repeat(LINES));
    let paragraphs = with_lines("[a](b \"", "x\n \n");
    for source in ["", "[a](b 'c')", &long, &many, &no_titles, &paragraphs] {
        assert!(matches!(limit(source), Cow::Borrowed(_)), "{:?}", source.get(..20));
    }
}
