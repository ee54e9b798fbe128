//! The plain text of recordings: excerpts, and marked matches of searches.

use basecamp_core::text::html_to_plain;

use super::records::Record;

/// The most characters of an excerpt.
const LENGTH: usize = 200;

/// A rich text as one line of plain text.
pub(super) fn plain(rich_text: &str) -> String {
    html_to_plain(rich_text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The beginning of the text of a recording.
pub(super) fn of(record: &Record) -> String {
    let texts = ["content", "description"].into_iter();
    let mut texts = texts.filter(|name| record.kind.has(name)).map(|name| record.text(name));
    shortened(&plain(texts.find(|text| !text.is_empty()).unwrap_or_default()))
}

/// The beginning of a text.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}\u{2026}", &text[..end]),
        None => text.to_owned(),
    }
}

/// Whether a text contains a word, which is in lower case.
pub(super) fn contains(text: &str, word: &str) -> bool {
    find(text, word).is_some()
}

/// The first match of a word, in bytes.
fn find(text: &str, word: &str) -> Option<(usize, usize)> {
    let mut starts = text.char_indices();
    starts.find_map(|(at, _)| Some((at, at + matched(&text[at..], word)?)))
}

/// The length of a word at the start of a text, in bytes.
fn matched(text: &str, word: &str) -> Option<usize> {
    let mut rest = word;
    for (at, ch) in text.char_indices() {
        if rest.is_empty() {
            return Some(at);
        }
        for lower in ch.to_lowercase() {
            rest = rest.strip_prefix(lower)?;
        }
    }
    rest.is_empty().then_some(text.len())
}

/// An excerpt of a text around its first match, as HTML in which all matches are marked; `None`
/// without a match.
pub(super) fn marked(text: &str, words: &[String]) -> Option<String> {
    let (first, _) = words.iter().filter_map(|word| find(text, word)).min()?;
    let before = text[..first].char_indices().rev().nth(LENGTH / 4);
    let start = before.map_or(0, |(at, _)| at);
    let end = text[start..].char_indices().nth(LENGTH).map_or(text.len(), |(at, _)| start + at);
    let mut html = String::from(if start > 0 { "\u{2026}" } else { "" });
    let mut rest = &text[start..end];
    while let Some(ch) = rest.chars().next() {
        let longest = words.iter().filter_map(|word| matched(rest, word)).max();
        match longest {
            Some(length) => {
                let (word, after) = rest.split_at(length);
                let word = escaped(word);
                html.push_str("<mark class=\"circled-text\"><span></span>");
                html.push_str(&format!("{word}</mark>"));
                rest = after;
            }
            None => {
                let (ch, after) = rest.split_at(ch.len_utf8());
                html.push_str(&escaped(ch));
                rest = after;
            }
        }
    }
    html.push_str(if end < text.len() { "\u{2026}" } else { "" });
    Some(html)
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn matches_are_marked_whatever_their_case() {
        let mark = |word: &str| format!("<mark class=\"circled-text\"><span></span>{word}</mark>");
        let marked =
            marked("\u{c9}t\u{e9} & <summer> \u{e9}t\u{e9}", &words("\u{e9}t\u{e9}")).unwrap();
        let expected =
            format!("{} &amp; &lt;summer&gt; {}", mark("\u{c9}t\u{e9}"), mark("\u{e9}t\u{e9}"));
        assert_eq!(marked, expected);
        assert_eq!(super::marked("winter", &words("summer")), None);
    }

    #[test]
    fn long_texts_are_cut_around_the_first_match() {
        let text = format!("{}needle{}", "\u{e9} ".repeat(500), " x".repeat(500));
        let marked = marked(&text, &words("needle")).unwrap();
        assert!(marked.starts_with('\u{2026}') && marked.ends_with('\u{2026}'));
        assert!(marked.contains("needle</mark>") && marked.chars().count() < LENGTH + 60);
        assert_eq!(shortened(&text).chars().count(), LENGTH + 1);
    }
}
