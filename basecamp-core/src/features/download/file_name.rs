//! Sanitizes file names from servers for every file system.

use percent_encoding::percent_decode_str;

use crate::text::is_unsafe;

/// The maximum length in bytes of a file name on common file systems.
const MAX_FILE_NAME_BYTES: usize = 255;
/// Fallback file name.
const FALLBACK_NAME: &str = "download";
/// Device names on some systems, with any extension.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Returns the last segment of a URL's path as a safe file name.
pub(crate) fn name_in_url(path: &str) -> String {
    let segment = path.rsplit('/').next().unwrap_or_default();
    safe_name(&percent_decode_str(segment).decode_utf8_lossy())
}

/// Sanitizes a file name: the result has no path separators, no `..`, no characters that are
/// special to a terminal, a shell or a file system, no leading dot, at most 255 bytes, and is never
/// empty.
///
/// ```
/// use basecamp_core::safe_name;
///
/// assert_eq!(safe_name("Q3 report.pdf"), "Q3 report.pdf");
/// assert_eq!(safe_name("../../etc/passwd"), "_._etc_passwd");
/// assert_eq!(safe_name(""), "download");
/// ```
#[must_use]
pub fn safe_name(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            '.' if name.ends_with('.') => {}
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => name.push('_'),
            _ if ch.is_control() || is_invisible(ch) => {}
            _ => name.push(ch),
        }
    }
    // A leading dot hides a file; some systems drop trailing dots and spaces.
    let mut name = shortened(name.trim_matches(is_droppable));
    if is_device(&name) {
        name = shortened(&format!("_{name}"));
    }
    if name.is_empty() { FALLBACK_NAME.to_owned() } else { name }
}

/// Whether a character is removed at the start and at the end.
fn is_droppable(ch: char) -> bool {
    ch == '.' || ch.is_whitespace()
}

/// Whether a character is invisible or a bidirectional control. Bidirectional controls can disguise
/// an extension: `photo<U+202E>gpj.exe` displays as `photoexe.jpg`.
fn is_invisible(ch: char) -> bool {
    is_unsafe(ch)
        || matches!(ch, '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2065}')
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    DEVICES.contains(&stem.as_str())
        || port.is_some_and(|port| port.chars().count() == 1 && "0123456789¹²³".contains(port))
}

/// Truncates a name that is too long, before its extension if that has at most 32 bytes.
fn shortened(name: &str) -> String {
    if name.len() <= MAX_FILE_NAME_BYTES {
        return name.to_owned();
    }
    let (stem, extension) = match name.rfind('.') {
        Some(dot) if name.len() - dot <= 32 => name.split_at(dot),
        _ => (name, ""),
    };
    let mut end = MAX_FILE_NAME_BYTES - extension.len();
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    let stem = stem[..end].trim_end_matches(is_droppable);
    format!("{stem}{extension}")
}

#[cfg(test)]
mod tests;
