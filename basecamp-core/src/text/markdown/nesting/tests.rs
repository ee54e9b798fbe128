use super::super::super::html_to_plain;
use super::super::markdown_to_html;
use super::*;

/// The product of the lines of a text and the columns of its deepest marker.
fn visits(source: &str) -> usize {
    lines(source).count()
        * lines(source).flat_map(markers).map(|marker| marker.column).max().unwrap()
}

const LINES: usize = 1_000;

fn deep(marker: &str, line: &str) -> String {
    format!("{}a{}", marker.repeat(20_000), line.repeat(LINES))
}

#[test]
fn visits_of_open_blocks_are_linear_in_the_length() {
    for marker in ["> ", ">", "- ", "1. ", "> - ", "*\t", "+   ", "123456789) "] {
        for line in ["\nb", "\n\n  b", "\n> b"] {
            let source = deep(marker, line);
            assert!(visits(&source) > 20 * lines(&source).count() * MAX_COLUMN);
            let limited = limit(&source);
            assert!(visits(&limited) <= lines(&limited).count() * MAX_COLUMN, "{marker:?}");
        }
    }
}

#[test]
fn thematic_breaks_end_in_spaces_and_tabs_only() {
    for (line, start) in [("a- - -\t \r\n", 1), ("***", 0), ("- - -\u{a0}", 7), ("- -", 3)] {
        assert_eq!(thematic_break(line), start, "{line:?}");
    }
}

#[test]
fn markers_beyond_the_limit_are_text() {
    for marker in ["> ", "- ", "1. ", "1.\t"] {
        let source = deep(marker, "\nb");
        let limited = limit(&source);
        let (line, rest) = limited.split_once('\n').unwrap();
        assert_eq!(rest, source.split_once('\n').unwrap().1);
        assert_eq!(line.replacen(SEPARATOR, "", 1) + "\n" + rest, source);
        let plain = html_to_plain(&markdown_to_html(&source));
        let text = format!("{} a b b", marker.trim());
        assert!(plain.contains(&text), "{marker:?}");
    }
}

#[test]
fn code_with_markers_is_unchanged() {
    let line = format!("{}- > x{}", " ".repeat(120), " - x".repeat(50));
    let quotes = "> ".repeat(200) + "x";
    for code in [&line, &quotes] {
        let html = format!("<pre>{}</pre>", code.replace('>', "&gt;"));
        for source in
            [format!("```\n{code}\n```"), format!("    {code}"), format!("<pre>{code}</pre>")]
        {
            assert_eq!(markdown_to_html(&source), html, "{source}");
        }
    }
}

#[test]
fn other_texts_are_unchanged() {
    let long_line = "a - > ".repeat(1_000_000);
    let within_the_limit = format!("{}a{}", "> ".repeat(50), "\nb".repeat(LINES));
    let thematic_breaks = ["- ", "* ", "-", "*\t"].map(|mark| format!("> {}\n", mark.repeat(200)));
    let [spaced, stars, line, tabs] = &thematic_breaks;
    let texts = ["", "> - a\n1. b", &long_line, &within_the_limit, spaced, stars, line, tabs];
    for source in texts {
        assert!(matches!(limit(source), Cow::Borrowed(_)));
    }
}
