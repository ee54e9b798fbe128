//! The replacements of secrets and personal data, and their recognition in a replay.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The id before that of the first person.
const PERSON_IDS: i64 = 9_000_000_000_000;
/// The most people with ids that are recognized.
const PEOPLE: i64 = 1_000_000;
/// The digits of an id that all people have.
const PERSON_DIGITS: &str = "9000000";
/// The part of an sgid before the id of a person.
const PERSON_GID: &str = r#"{"_rails":{"data":"gid://redacted/Person/"#;
const PHONE: &str = "+1555";
/// The URL of every picture of a person.
pub(super) const AVATAR: &str = "https://basecamp.invalid/avatar";

pub(super) fn secret(number: usize) -> String {
    format!("redacted-{number}")
}

/// The URL of a webhook, whose path may be a secret.
pub(super) fn hook(secret: &str) -> String {
    format!("https://example.com/{secret}")
}

pub(super) fn name(person: usize) -> String {
    format!("Person {person}")
}

pub(super) fn email(person: usize) -> String {
    format!("person{person}@example.com")
}

pub(super) fn company(number: usize) -> String {
    format!("Company {number}")
}

pub(super) fn phone(number: usize) -> String {
    format!("{PHONE}{number:07}")
}

pub(super) fn person_id(person: usize) -> i64 {
    PERSON_IDS.saturating_add(i64::try_from(person).unwrap_or(i64::MAX))
}

/// An sgid that names the person of an id, without a valid signature.
pub(super) fn sgid(id: i64) -> String {
    let payload = format!(r#"{PERSON_GID}{id}","pur":"attachable"}}}}"#);
    format!("{}--{}", STANDARD.encode(payload), "0".repeat(40))
}

pub(super) fn is_person_id(id: i64) -> bool {
    (PERSON_IDS + 1..=PERSON_IDS + PEOPLE).contains(&id)
}

/// Returns the number of the person whose id is replaced by this one.
pub(super) fn person_with_id(id: i64) -> Option<usize> {
    is_person_id(id).then(|| usize::try_from(id - PERSON_IDS).ok()).flatten()
}

/// Returns the number of the person whose name is replaced by this one.
pub(super) fn person_with_name(text: &str) -> Option<usize> {
    let number = text.strip_prefix("Person ")?.parse().ok()?;
    (is_person_id(person_id(number)) && name(number) == text).then_some(number)
}

/// Returns the number of the person whose email address is replaced by this one.
pub(super) fn person_with_email(text: &str) -> Option<usize> {
    let number = text.strip_prefix("person")?.strip_suffix("@example.com")?.parse().ok()?;
    (is_person_id(person_id(number)) && email(number) == text).then_some(number)
}

/// Whether a text is a replacement, and nothing else.
pub(super) fn is_replacement(text: &str) -> bool {
    length_at(text) == Some(text.len())
}

/// Returns the length of the replacement at the start of a text; `None` if there is none.
pub(super) fn length_at(text: &str) -> Option<usize> {
    static SGID: LazyLock<String> = LazyLock::new(|| {
        // Three bytes are four characters, which the bytes after them don't change.
        STANDARD.encode(&PERSON_GID[..PERSON_GID.len() / 3 * 3])
    });
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    if text.starts_with(AVATAR) {
        return Some(AVATAR.len());
    }
    for start in ["https://example.com/redacted-", "redacted-", "Person ", "Company "] {
        if let Some(rest) = text.strip_prefix(start)
            && digits(rest) > 0
        {
            return Some(start.len() + digits(rest));
        }
    }
    if let Some(rest) = text.strip_prefix("person") {
        let number = digits(rest);
        return (number > 0 && rest[number..].starts_with("@example.com"))
            .then(|| "person".len() + number + "@example.com".len());
    }
    if text.starts_with(PERSON_DIGITS) && digits(text) == 13 {
        return Some(13);
    }
    if let Some(rest) = text.strip_prefix(PHONE) {
        return (digits(rest) == 7).then_some(PHONE.len() + 7);
    }
    let is_sgid = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=-".contains(byte);
    text.starts_with(SGID.as_str()).then(|| text.bytes().take_while(is_sgid).count())
}

/// Whether a text of a test equals a recorded text, in which a replacement is any text.
pub(super) fn matches(recorded: &str, text: &str) -> bool {
    let mut literals = literals(recorded).into_iter();
    let first = literals.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = literals.next_back() else { return rest.is_empty() };
    for literal in literals {
        match rest.find(literal) {
            Some(at) => rest = &rest[at + literal.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// The parts of a text between its replacements.
fn literals(text: &str) -> Vec<&str> {
    let mut literals = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(first) = text[at..].chars().next() {
        match length_at(&text[at..]) {
            Some(length) => {
                literals.push(&text[start..at]);
                at += length;
                start = at;
            }
            None => at += first.len_utf8(),
        }
    }
    literals.push(&text[start..]);
    literals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::person_id_from_sgid;

    #[test]
    fn every_replacement_is_recognized() {
        let sgid = sgid(person_id(12));
        assert_eq!(person_id_from_sgid(&sgid), Some(person_id(12).into()));
        let hook = hook(&secret(7));
        for text in
            [secret(1), name(12), email(3), company(4), phone(5), sgid, hook, AVATAR.to_owned()]
        {
            assert_eq!(length_at(&format!("{text}\"")), Some(text.len()), "{text}");
            assert!(matches(&format!("({text})"), "(anything at all)"), "{text}");
            assert!(!matches(&format!("({text})"), "[anything]"), "{text}");
        }
        assert!(is_person_id(person_id(1)));
        assert_eq!(person_with_id(person_id(12)), Some(12));
        assert_eq!(person_with_name(&name(12)), Some(12));
        assert_eq!(person_with_email(&email(12)), Some(12));
        for number in ["0", "+1", "01", "1000001", "18446744073709551615", "x"] {
            assert_eq!(person_with_name(&format!("Person {number}")), None, "{number}");
        }
        assert_eq!((person_with_id(i64::MIN), person_with_id(1)), (None, None));
        assert_eq!(length_at(&person_id(1).to_string()), Some(13));
        for text in ["redacted-", "Persona 1", "person1@example.org", "9000", "+15551", ""] {
            assert_eq!(length_at(text), None, "{text}");
        }
    }

    #[test]
    fn text_between_replacements_is_compared() {
        let recorded = "Person 1 asks Person 2: ready?";
        assert!(matches(recorded, "Ann asks Bo: ready?"));
        assert!(!matches(recorded, "Ann asks Bo: done?"));
        assert!(!matches(recorded, "Ann says Bo: ready?"));
        assert!(matches("plain", "plain") && !matches("plain", "plain text"));
        assert!(!matches("aPerson 1a", "a"));
    }
}
