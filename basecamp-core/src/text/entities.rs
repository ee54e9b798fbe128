//! Character references in attribute values (HTML, section 13.2.5.72), as far as they can change
//! whether a value is a valid sgid.

/// The references by name that decode to characters of an sgid, or to white space around one.
/// Any other name decodes to characters that no sgid has, as does the reference itself.
const NAMED: [(&str, &str); 32] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("nbsp", "\u{a0}"),
    ("amp;", "&"),
    ("lt;", "<"),
    ("gt;", ">"),
    ("quot;", "\""),
    ("apos;", "'"),
    ("nbsp;", "\u{a0}"),
    ("equals;", "="),
    ("plus;", "+"),
    ("sol;", "/"),
    ("lowbar;", "_"),
    ("UnderBar;", "_"),
    ("fjlig;", "fj"),
    ("Tab;", "\t"),
    ("NewLine;", "\n"),
    ("NonBreakingSpace;", "\u{a0}"),
    ("ensp;", "\u{2002}"),
    ("emsp;", "\u{2003}"),
    ("emsp13;", "\u{2004}"),
    ("emsp14;", "\u{2005}"),
    ("numsp;", "\u{2007}"),
    ("puncsp;", "\u{2008}"),
    ("thinsp;", "\u{2009}"),
    ("ThinSpace;", "\u{2009}"),
    ("hairsp;", "\u{200a}"),
    ("VeryThinSpace;", "\u{200a}"),
    ("MediumSpace;", "\u{205f}"),
    ("ThickSpace;", "\u{205f}\u{200a}"),
];

/// The characters that the references to 0x80 to 0x9F mean: those of Windows-1252.
const WINDOWS_1252: [char; 32] = [
    '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}',
    '\u{2c6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}',
    '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}',
    '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}', '\u{17e}', '\u{178}',
];

/// The longest name that needs no semicolon.
const LONGEST_WITHOUT_SEMICOLON: usize = 6;

/// Decodes the character references of an attribute's value. A reference that isn't known stays as
/// it is. No reference decodes to nothing.
pub(crate) fn unescape(value: &str) -> String {
    let mut decoded = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = numeric(rest, &mut decoded).or_else(|| named(rest, &mut decoded));
        let length = length.unwrap_or_else(|| {
            decoded.push('&');
            1
        });
        rest = &rest[length..];
    }
    decoded.push_str(rest);
    decoded
}

/// Decodes a leading `&#..`, and returns its length.
fn numeric(text: &str, decoded: &mut String) -> Option<usize> {
    let digits = text.strip_prefix("&#")?;
    let (digits, radix) = match digits.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => (hexadecimal, 16),
        None => (digits, 10),
    };
    let mut value = 0i32;
    let mut length = text.len() - digits.len();
    for byte in digits.bytes() {
        match char::from(byte).to_digit(radix) {
            Some(digit) => {
                // Browsers saturate; the server's references never exceed 21 bits.
                value = value.wrapping_mul(radix.cast_signed()).wrapping_add(digit.cast_signed());
                length += 1;
            }
            None => {
                length += usize::from(byte == b';');
                break;
            }
        }
    }
    if length <= 3 {
        return None;
    }
    decoded.push(match value {
        0x80..=0x9f => WINDOWS_1252[(value - 0x80).unsigned_abs() as usize],
        1.. => char::from_u32(value.cast_unsigned()).unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::REPLACEMENT_CHARACTER,
    });
    Some(length)
}

/// Decodes a leading reference by name, the longest that is known, and returns its length.
fn named(text: &str, decoded: &mut String) -> Option<usize> {
    let name = &text[1..];
    let letters = name.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(name.len());
    let with_semicolon = letters + usize::from(name[letters..].starts_with(';'));
    let prefixes = (2..letters.max(1)).rev().filter(|length| *length <= LONGEST_WITHOUT_SEMICOLON);
    for length in [with_semicolon].into_iter().chain(prefixes) {
        let known = NAMED.iter().find(|(known, _)| *known == &name[..length]);
        if let Some((_, characters)) = known {
            decoded.push_str(characters);
            return Some(1 + length);
        }
    }
    // A name that isn't known is copied at once, so that a long one is scanned once.
    decoded.push_str(&text[..1 + with_semicolon]);
    Some(1 + with_semicolon)
}

#[cfg(test)]
mod tests;
