//! Comments and documents are standard technical English: see the section "Language" of
//! CONTRIBUTING.md.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::prose::{Paragraph, paragraphs};
use crate::{files, read};

/// Expressions that are private to their author, with standard ones. They are matched in any case.
const EXPRESSIONS: &[(&str, &str)] = &[
    (r"\btold\b", "gets, receives, knows"),
    (r"\b(is|are|was|were|be|been|being) asked\b|\basked for\b", "receives a request; requested"),
    (r"\bstands?\b", "is, is in; means"),
    (r"\bbehind (it|them|that|the (first|last|next|end))\b", "after"),
    (r"\bnews\b", "event, change"),
    (r"\bmoments?\b", "time"),
    (r"\bas (it|they) (came|comes)\b", "unchanged, as received"),
    (r"\bof (your|our|my) own\b|\bof ours\b", "custom; the SDK's"),
    (r"\bgives\b", "returns"),
    (r"\bgo(es)? on\b", "continues"),
    (r"\bholds?([.,;:)]|$)| must hold\b", "is valid, is true; is checked"),
    (r"\bturn(s|ed)? down\b", "rejects"),
    (r"\bkept\b", "stored, unchanged"),
    (r"\bif not said\b|\bunless said\b", "Default:"),
    (r"\bbeside\b", "next to, in parallel with"),
    (
        r"\bwho (asks?|calls?|answers?|reads?|needs?|knows?|gets?|has|is|wants?)\b",
        "the caller, the server",
    ),
];

/// The folders whose files are checked.
const CHECKED: &[&str] = &[
    ".ci",
    "basecamp-core",
    "basecamp-hyper",
    "basecamp-storage",
    "basecamp-ureq",
    "basecamp-webhooks",
    "fuzz",
    "tests",
];

/// The patterns of [`EXPRESSIONS`], compiled.
static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let pattern = |(expression, _): &(&str, _)| Regex::new(&format!("(?i){expression}")).unwrap();
    EXPRESSIONS.iter().map(pattern).collect()
});

/// The longest line with a comment, in characters.
const WIDTH: usize = 100;

/// Returns a line for each private expression in a file.
fn violations(path: &str, text: &str) -> Vec<String> {
    let kind = path.rsplit_once('.').map_or("", |(_, kind)| kind);
    let mut found = Vec::new();
    for Paragraph { line, text } in paragraphs(kind, text) {
        for (pattern, (_, replacement)) in PATTERNS.iter().zip(EXPRESSIONS) {
            for found_text in pattern.find_iter(&text) {
                let private = found_text.as_str();
                found.push(format!("{path}:{line}: `{private}`; better: {replacement}"));
            }
        }
        for sentence in sentences(&text) {
            let is_private = ["What ", "Who ", "Whose ", "Whoever ", "Whatever "]
                .iter()
                .any(|start| sentence.starts_with(start));
            if is_private && !sentence.ends_with('?') {
                found.push(format!("{path}:{line}: `{sentence}` begins with no noun"));
            }
        }
    }
    found
}

/// The sentences of a paragraph, with their last characters.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '?', '!', ':']).map(str::trim)
}

/// Returns a line for each comment that is too wide. A single code span can't be broken.
fn wide_comments(path: &str, text: &str) -> Vec<String> {
    if path.ends_with(".md") {
        return Vec::new();
    }
    let lines = (1..).zip(text.lines());
    let is_comment = |line: &str| line.trim_start().starts_with("//") || line.starts_with('#');
    let is_code_span = |line: &str| {
        let content =
            line.trim_start_matches(['/', '!', '#', ' ']).trim_end_matches(['.', ',', ':']);
        content.len() > 2
            && content.matches('`').count() == 2
            && content.starts_with('`')
            && content.ends_with('`')
    };
    let wide = lines.filter(|(_, line)| {
        is_comment(line) && line.chars().count() > WIDTH && !is_code_span(line)
    });
    wide.map(|(number, _)| format!("{path}:{number}: the comment is wider than {WIDTH}")).collect()
}

/// The files below [`CHECKED`], without the inputs of fuzzers.
fn checked() -> BTreeSet<String> {
    let kinds = ["rs", "md", "toml", ""];
    let files: BTreeSet<String> = kinds.iter().flat_map(|kind| files(CHECKED, kind)).collect();
    files.into_iter().filter(|path| !path.contains("/corpus/")).collect()
}

#[test]
fn comments_and_documents_are_standard_english() {
    let mut found = Vec::new();
    for path in checked() {
        let text = read(&path);
        found.extend(violations(&path, &text));
        found.extend(wide_comments(&path, &text));
    }
    assert!(found.is_empty(), "{} places:\n{}", found.len(), found.join("\n"));
}

#[test]
fn every_private_expression_is_found() {
    let planted = [
        "It is told of it.",
        "The server is asked twice.",
        "It stands for a day.",
        "The page behind the last one.",
        "No news.",
        "At that moment.",
        "The text as it came.",
        "A transport of your own.",
        "It gives a list.",
        "The test goes on.",
        "The rule holds.",
        "It is turned down.",
        "The body is kept.",
        "1000 if not said.",
        "The key beside it.",
        "The one who asks first.",
    ];
    assert_eq!(planted.len(), EXPRESSIONS.len());
    for (text, (expression, _)) in planted.iter().zip(EXPRESSIONS) {
        let comments = [
            ("a.rs", format!("fn f() {{}} // {text}\n")),
            ("a.rs", format!("/// One.\n/// {text}\n")),
            ("a.md", format!("One.\n{text}\n")),
            ("a.toml", format!("a = 1 # {text}\n")),
            ("script", format!("# {text}\n")),
        ];
        for (path, comment) in comments {
            let found = violations(path, &comment);
            assert_eq!(found.len(), 1, "{expression}: {comment}: {found:?}");
        }
        assert!(violations("a.rs", &format!("let text = \"{text}\";")).is_empty());
        assert!(violations("a.md", &format!("`{text}`")).is_empty());
    }
}

#[test]
fn a_sentence_that_begins_with_what_or_who_is_found() {
    for text in ["What a call does.", "Sends it. Who runs it, wins.", "One: What follows."] {
        assert_eq!(violations("a.rs", &format!("// {text}")).len(), 1, "{text}");
    }
    for text in ["What does a call do?", "Whatsoever.", "The caller knows what it sends."] {
        assert!(violations("a.rs", &format!("// {text}")).is_empty(), "{text}");
    }
}

#[test]
fn standard_expressions_pass() {
    let texts = [
        "The map holds a value for each key.",
        "A standard library. A standalone program.",
        "The feature is behind a flag.",
        "The path of its own file.",
    ];
    for text in texts {
        assert_eq!(violations("a.rs", &format!("// {text}")), [""; 0], "{text}");
    }
}

#[test]
fn a_wide_comment_is_found() {
    let wide = format!("    // {}\n", "x".repeat(WIDTH));
    assert_eq!(wide_comments("a.rs", &wide).len(), 1);
    assert_eq!(wide_comments("script", &format!("# {wide}")).len(), 1);
    assert_eq!(wide_comments("a.rs", &format!("/// `{}` x", "x ".repeat(WIDTH))).len(), 1);
    assert!(wide_comments("a.rs", &format!("// {}", "x".repeat(WIDTH - 3))).is_empty());
    assert!(wide_comments("a.rs", &format!("/// `{}`.", "x ".repeat(WIDTH))).is_empty());
}
