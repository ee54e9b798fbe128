//! The values that were found, and their replacements.

use std::collections::{HashMap, HashSet};

use super::super::placeholder;
use crate::text::person_id_from_sgid;

/// A shorter secret is replaced where it was found only: elsewhere it may be a part of a word.
const SHORTEST_SECRET: usize = 8;
/// A shorter part of a name is no name in a text.
const SHORTEST_NAME: usize = 3;

#[derive(Default)]
pub(super) struct Table {
    secrets: HashMap<String, String>,
    /// The numbers of people, by their ids, addresses and names.
    people: HashMap<Key, usize>,
    person_count: usize,
    /// The people with an id or an address. Another person may have the same name.
    identified: HashSet<usize>,
    companies: HashMap<String, usize>,
    phones: HashMap<String, usize>,
    /// The texts to replace, the longest first, by the first byte in lower case.
    known: HashMap<u8, Vec<Known>>,
}

/// A property by which a person is recognized.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Id(i64),
    /// In lower case.
    Email(String),
    Name(String),
}

impl Key {
    /// Returns the number of the person, if the property is a replacement.
    fn replaced(&self) -> Option<usize> {
        match self {
            Self::Id(id) => placeholder::person_with_id(*id),
            Self::Email(address) => placeholder::person_with_email(address),
            Self::Name(name) => placeholder::person_with_name(name),
        }
    }
}

struct Known {
    text: String,
    replacement: String,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Secret,
    /// A whole name in any case, between other characters than letters and digits.
    FullName,
    /// A part of a name, between such characters.
    Name,
}

impl Table {
    /// Replaces a text everywhere, as a program wants.
    pub(super) fn replacement(&mut self, text: &str, by: &str) {
        self.add(text, by, Kind::Secret);
    }

    /// Returns the replacement of a secret, which is replaced in all texts from now on.
    pub(super) fn secret(&mut self, text: &str) -> String {
        let text = text.trim();
        if text.is_empty() || placeholder::is_replacement(text) {
            return text.to_owned();
        }
        if let Some(replacement) = self.secrets.get(text) {
            return replacement.clone();
        }
        let replacement = match person_id_from_sgid(text) {
            Some(id) => {
                placeholder::sgid(placeholder::person_id(self.person(&[Key::Id(id.get())])))
            }
            None => placeholder::secret(self.secrets.len() + 1),
        };
        self.secrets.insert(text.to_owned(), replacement.clone());
        if text.len() >= SHORTEST_SECRET {
            self.add(text, &replacement, Kind::Secret);
        }
        replacement
    }

    /// Returns the replacement of the URL of a webhook, whose path may be a secret.
    pub(super) fn hook(&mut self, url: &str) -> String {
        match placeholder::is_replacement(url) {
            true => url.to_owned(),
            false => placeholder::hook(&self.secret(url)),
        }
    }

    /// Returns the number of the person with these properties: an id or an address is decisive, a
    /// name without them is that of the first person with the name. A replacement has its number.
    pub(super) fn person(&mut self, keys: &[Key]) -> usize {
        let is_identified = keys.iter().any(|key| !matches!(key, Key::Name(_)));
        let known = keys.iter().find_map(|key| {
            let person = key.replaced().or_else(|| self.people.get(key).copied())?;
            let is_same = !matches!(key, Key::Name(_))
                || !is_identified
                || !self.identified.contains(&person);
            is_same.then_some(person)
        });
        let number = known.unwrap_or(self.person_count + 1);
        self.person_count = self.person_count.max(number);
        for key in keys {
            self.people.entry(key.clone()).or_insert(number);
        }
        if is_identified {
            self.identified.insert(number);
        }
        number
    }

    pub(super) fn person_with_id(&self, id: i64) -> Option<usize> {
        self.people.get(&Key::Id(id)).copied()
    }

    /// Replaces the name of a person, and its parts, in all texts from now on.
    pub(super) fn name(&mut self, person: usize, name: &str) {
        if placeholder::is_replacement(name) {
            return;
        }
        let replacement = placeholder::name(person);
        let words: Vec<&str> = name.split_whitespace().collect();
        if words.len() > 1 {
            self.add(&words.join(" "), &replacement, Kind::FullName);
            self.add(&crate::text::escape(&words.join(" ")), &replacement, Kind::FullName);
        }
        for word in words {
            let word = word.trim_matches(|ch: char| !ch.is_alphanumeric());
            if word.chars().count() >= SHORTEST_NAME && word.chars().any(char::is_alphabetic) {
                self.add(word, &replacement, Kind::Name);
            }
        }
    }

    pub(super) fn company(&mut self, name: &str) -> String {
        if placeholder::is_replacement(name) {
            return name.to_owned();
        }
        let number = self.companies.len() + 1;
        let number = *self.companies.entry(name.to_owned()).or_insert(number);
        let replacement = placeholder::company(number);
        if name.chars().count() >= SHORTEST_NAME {
            self.add(name, &replacement, Kind::Name);
        }
        replacement
    }

    pub(super) fn phone(&mut self, text: &str) -> String {
        if placeholder::is_replacement(text) {
            return text.to_owned();
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let number = self.phones.len() + 1;
        placeholder::phone(*self.phones.entry(digits).or_insert(number))
    }

    fn add(&mut self, text: &str, replacement: &str, kind: Kind) {
        let Some(first) = text.bytes().next() else { return };
        let known = self.known.entry(first.to_ascii_lowercase()).or_default();
        if known.iter().all(|known| known.text != text) && text != replacement {
            let at = known.partition_point(|known| known.text.len() >= text.len());
            let (text, replacement) = (text.to_owned(), replacement.to_owned());
            known.insert(at, Known { text, replacement, kind });
        }
    }

    /// Returns the length and the replacement of the longest known text at a position. Names are
    /// optional.
    pub(super) fn known_at(&self, text: &str, at: usize, names: bool) -> Option<(usize, &str)> {
        let rest = &text[at..];
        let first = rest.bytes().next()?.to_ascii_lowercase();
        let known = self.known.get(&first)?.iter().find(|known| {
            let Some(found) = rest.get(..known.text.len()) else { return false };
            match known.kind {
                Kind::Secret => found == known.text,
                _ if !names => false,
                Kind::Name => found == known.text && is_word(text, at, found.len()),
                Kind::FullName => {
                    found.eq_ignore_ascii_case(&known.text) && is_word(text, at, found.len())
                }
            }
        })?;
        Some((known.text.len(), &known.replacement))
    }
}

/// Whether neither a letter nor a digit is next to this part of a text.
fn is_word(text: &str, at: usize, length: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + length..].chars().next();
    !before.into_iter().chain(after).any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_like_a_replacement_is_no_other_person() {
        let mut table = Table::default();
        let person = |id, name: &str| [Key::Id(id), Key::Name(name.to_owned())];
        assert_eq!(table.person(&person(71, "Ann")), 1);
        assert_eq!(table.person(&person(72, "Bo")), 2);
        assert_eq!(table.person(&person(73, "Person 2")), 3);
        assert_eq!(table.person(&person(71, "Person 2")), 1);
        assert_eq!(table.person(&person(73, "Person 2")), 3);
        // Replacements have their numbers, also before others.
        assert_eq!(table.person(&person(placeholder::person_id(2), "Person 2")), 2);
        assert_eq!(table.person(&person(74, "Person 9")), 9);
        assert_eq!(table.person(&[Key::Name("Person 5".to_owned())]), 5);
        assert_eq!(table.person(&person(75, "Cy")), 10);
    }
}
