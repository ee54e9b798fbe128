//! Code in documents and in doc comments fits into a column of documentation pages.

use crate::{files, read};

/// The longest line of code, in characters.
const WIDTH: usize = 90;

/// Returns a line for each line of code that is too wide. Lines that rustdoc hides have any width.
fn wide_code(path: &str, text: &str) -> Vec<String> {
    let is_document = path.ends_with(".md");
    let mut found = Vec::new();
    let mut in_code = false;
    for (number, line) in (1..).zip(text.lines()) {
        let comment = || line.trim_start().strip_prefix("//")?.strip_prefix(['/', '!']);
        let Some(line) = (if is_document { Some(line) } else { comment() }) else {
            in_code = false;
            continue;
        };
        let line = line.strip_prefix(' ').filter(|_| !is_document).unwrap_or(line);
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if in_code && !line.trim_start().starts_with("# ") && line.chars().count() > WIDTH {
            found.push(format!("{path}:{number}: the line of code is wider than {WIDTH}: {line}"));
        }
    }
    found
}

#[test]
fn code_in_documents_has_at_most_90_columns() {
    let paths = ["md", "rs"].iter().flat_map(|kind| files(&[""], kind));
    let found: Vec<_> = paths.flat_map(|path| wide_code(&path, &read(&path))).collect();
    assert!(found.is_empty(), "{} lines:\n{}", found.len(), found.join("\n"));
}

#[test]
fn a_wide_line_of_code_is_found() {
    let wide = "x".repeat(WIDTH + 1);
    for (path, text) in [
        ("a.md", format!("```\n{wide}\n```")),
        ("a.rs", format!("//! ```\n//! {wide}\n//! ```")),
        ("a.rs", format!("    /// ```\n    /// {wide}\n    /// ```")),
    ] {
        assert_eq!(wide_code(path, &text).len(), 1, "{text}");
        assert!(wide_code(path, &text.replacen('x', "", 1)).is_empty(), "{text}");
    }
    for (path, text) in [
        ("a.md", format!("```\n```\n{wide}")),
        ("a.md", format!("```\n# {wide}\n```")),
        ("a.rs", format!("/// ```\nfn f() {{}} // {wide}\n/// {wide}")),
    ] {
        assert!(wide_code(path, &text).is_empty(), "{text}");
    }
}
