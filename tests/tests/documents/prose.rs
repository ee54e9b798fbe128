//! The prose of a file: its comments, or the text of a Markdown document.
//!
//! Code and quotations aren't prose: code spans, code blocks and text in double quotes are replaced
//! by a placeholder.

/// A paragraph of prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Paragraph {
    /// The number of its first line in the file, counted from 1.
    pub(crate) line: usize,
    /// Its lines, separated by blanks.
    pub(crate) text: String,
}

/// A line of prose.
struct Line {
    number: usize,
    text: String,
    /// Code precedes it.
    is_trailing: bool,
}

/// Returns the paragraphs of a file of this kind: `rs`, `md`, `toml`, or empty for a script.
pub(crate) fn paragraphs(kind: &str, text: &str) -> Vec<Paragraph> {
    let lines: Vec<Line> = match kind {
        "rs" => rust_comments(text),
        "md" => (1..)
            .zip(text.lines())
            .map(|(number, text)| Line { number, text: text.to_owned(), is_trailing: false })
            .collect(),
        _ => hash_comments(text),
    };
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let (mut in_code, mut previous, mut is_open) = (false, 0, false);
    for Line { number, text, is_trailing } in lines {
        let line = text.trim();
        if previous + 1 != number || is_trailing {
            (in_code, is_open) = (false, false);
        }
        previous = number;
        if line.starts_with("```") {
            in_code = !in_code;
        }
        if in_code || line.starts_with("```") || line.is_empty() {
            is_open = false;
            continue;
        }
        let item = line.trim_start_matches(['#', '-', '|', '*', ' ']);
        let starts = item.len() < line.len() || line.starts_with(|c: char| c.is_ascii_digit());
        match paragraphs.last_mut().filter(|_| is_open && !starts) {
            Some(paragraph) => {
                paragraph.text.push(' ');
                paragraph.text.push_str(line);
            }
            None => paragraphs.push(Paragraph { line: number, text: item.to_owned() }),
        }
        is_open = !is_trailing && !line.starts_with('#') && !line.starts_with('|');
    }
    for paragraph in &mut paragraphs {
        paragraph.text = without_quotations(&paragraph.text);
    }
    paragraphs
}

/// Replaces code spans and quotations.
fn without_quotations(text: &str) -> String {
    let mut prose = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(['`', '"']) {
        let quote = &rest[start..=start];
        let Some(length) = rest[start + 1..].find(quote) else { break };
        prose.push_str(&rest[..start]);
        prose.push('\u{2026}');
        rest = &rest[start + length + 2..];
    }
    prose.push_str(rest);
    prose
}

/// The comments of Rust code by line, without their slashes.
fn rust_comments(text: &str) -> Vec<Line> {
    let mut comments = Vec::new();
    let (mut line, mut is_trailing) = (1, false);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '/' if rest.starts_with("//") => {
                let length = rest.find('\n').unwrap_or(rest.len());
                let comment = rest[..length].trim_start_matches('/').trim_start_matches('!');
                comments.push(Line { number: line, text: comment.to_owned(), is_trailing });
                length
            }
            '"' => string_length(rest, 0),
            'r' if raw_hashes(rest).is_some() => {
                string_length(&rest[1..], raw_hashes(rest).unwrap_or(0)) + 1
            }
            '\'' => char_length(rest),
            other if other.is_alphanumeric() || other == '_' => {
                rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
            }
            other => other.len_utf8(),
        };
        line += rest[..length].matches('\n').count();
        is_trailing = first != '\n' && (is_trailing || !first.is_whitespace());
        rest = &rest[length..];
    }
    comments
}

/// The number of hashes, if the text begins with a raw string.
fn raw_hashes(text: &str) -> Option<usize> {
    let hashes = text[1..].bytes().take_while(|byte| *byte == b'#').count();
    text[1 + hashes..].starts_with('"').then_some(hashes)
}

/// The length of a string literal; one with `hashes` is raw.
fn string_length(text: &str, hashes: usize) -> usize {
    let is_raw = text.starts_with('#');
    let end = format!("\"{}", "#".repeat(hashes));
    let mut at = hashes + 1;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with('\\') && !is_raw {
            at += 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
        } else if rest.starts_with(&end) {
            return at + end.len();
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of a character literal, or of the quote of a lifetime.
fn char_length(text: &str) -> usize {
    let mut chars = text[1..].chars();
    match (chars.next(), chars.next()) {
        (Some('\\'), Some(escaped)) => {
            let start = 2 + escaped.len_utf8();
            text[start..].find('\'').map_or(text.len(), |end| start + end + 1)
        }
        (Some(character), Some('\'')) => 2 + character.len_utf8(),
        _ => 1,
    }
}

/// The comments of a script or of TOML by line, without their hashes.
fn hash_comments(text: &str) -> Vec<Line> {
    let comment = |(number, line): (usize, &str)| {
        let is_start = |before: &str| {
            let quotes = ['"', '\''].map(|quote| before.matches(quote).count() % 2);
            (before.is_empty() || before.ends_with(' ')) && quotes == [0, 0]
        };
        let start = line.match_indices('#').map(|(at, _)| at).find(|at| is_start(&line[..*at]))?;
        let text = line[start..].trim_start_matches('#').to_owned();
        let is_trailing = !line[..start].trim().is_empty();
        (!text.starts_with('!')).then_some(Line { number, text, is_trailing })
    };
    (1..).zip(text.lines()).filter_map(comment).collect()
}

#[test]
fn comments_of_rust_are_prose_and_strings_are_not() {
    let code = r####"
//! One
//! two.
fn f<'a>(x: &'a str) -> char { '"' } // Three.
let s = "// four \" // five"; /// Six `seven` "eight".
let r = r##"// nine "# "##; // Ten.
/// ```
/// eleven
/// ```
'\''; // Twelve.
"####;
    let found: Vec<(usize, String)> = paragraphs("rs", code)
        .into_iter()
        .map(|paragraph| (paragraph.line, paragraph.text))
        .collect();
    let expected = [
        (2, "One two."),
        (4, "Three."),
        (5, "Six \u{2026} \u{2026}."),
        (6, "Ten."),
        (10, "Twelve."),
    ];
    assert!(found.iter().map(|(line, text)| (*line, text.as_str())).eq(expected), "{found:?}");
}

#[test]
fn comments_of_scripts_and_markdown_are_prose() {
    let script = "#!/bin/sh\n# One\n# two.\necho '# three' \"# four\" ${#five} # Six.\n";
    let texts = |kind: &str, text: &str| -> Vec<String> {
        paragraphs(kind, text).into_iter().map(|paragraph| paragraph.text).collect()
    };
    assert_eq!(texts("", script), ["One two.", "Six."]);
    let document =
        "# One\n\nTwo\nthree.\n\n- four\n  five\n- six\n\n```sh\nseven\n```\n| eight | nine |\n";
    assert_eq!(texts("md", document), ["One", "Two three.", "four five", "six", "eight | nine |"]);
}
