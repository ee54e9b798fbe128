//! Names of files that come from elsewhere, made fit for any disk.

use percent_encoding::percent_decode_str;

/// The longest name, in bytes, that common file systems take.
const LONGEST: usize = 255;
/// What a file is called of which nothing is known.
const NAMELESS: &str = "download";
/// Names that mean devices on some systems, whatever their extension.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// The last segment of a URL's path, as a safe name.
pub(crate) fn name_in_url(path: &str) -> String {
    let segment = path.rsplit('/').next().unwrap_or_default();
    safe_name(&percent_decode_str(segment).decode_utf8_lossy())
}

/// Makes one safe name out of any text: no separators, no `..`, nothing that a terminal, a shell or a
/// file system takes for more than a letter, not hidden, not too long, and never empty.
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
    for character in text.chars() {
        match character {
            '.' if name.ends_with('.') => {}
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => name.push('_'),
            _ if character.is_control() || is_invisible(character) => {}
            _ => name.push(character),
        }
    }
    // A dot in front hides a file; dots and spaces at the end are dropped by some systems.
    let mut name = shortened(name.trim_matches(is_droppable));
    if is_device(&name) {
        name = shortened(&format!("_{name}"));
    }
    if name.is_empty() { NAMELESS.to_owned() } else { name }
}

/// Whether a character may not stand at either end.
fn is_droppable(character: char) -> bool {
    character == '.' || character.is_whitespace()
}

/// Whether a character changes how its neighbours are shown: a name must not read `gpj.exe` backwards.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    DEVICES.contains(&stem.as_str())
        || port.is_some_and(|port| port.chars().count() == 1 && "0123456789¹²³".contains(port))
}

/// Cuts a name in front of its extension.
fn shortened(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let (stem, extension) = match name.rfind('.') {
        Some(dot) if name.len() - dot <= 32 => name.split_at(dot),
        _ => (name, ""),
    };
    let mut end = LONGEST - extension.len();
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    let stem = stem[..end].trim_end_matches(is_droppable);
    format!("{stem}{extension}")
}

#[cfg(test)]
mod tests;
