//! Texts without the characters that change how a terminal displays the text around them.

/// Whether a character could change how the text around it is displayed: control characters, which
/// includes the start of terminal sequences, and bidirectional overrides and isolates. White space
/// is not among them.
pub(crate) fn is_unsafe(ch: char) -> bool {
    ch.is_control() && !is_space(ch)
        || matches!(ch, '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
}

/// White space of HTML.
pub(crate) fn is_space(ch: char) -> bool {
    matches!(ch, ' ' | '\t' | '\n' | '\r' | '\x0c')
}

/// Removes unsafe characters and line separators.
pub(crate) fn clean(text: &str) -> String {
    let safe = text.chars().filter(|ch| !is_unsafe(*ch));
    safe.map(|ch| if matches!(ch, '\u{2028}' | '\u{2029}') { '\n' } else { ch }).collect()
}

/// A text as one line: without unsafe characters, each run of white space as one space.
pub(crate) fn single_line(text: &str) -> String {
    let clean = clean(text);
    let words: Vec<_> = clean.split(is_space).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
