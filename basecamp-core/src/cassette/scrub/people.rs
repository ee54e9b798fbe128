//! Records of people and companies.

use serde_json::{Map, Value};

use super::super::placeholder;
use super::Scrubber;
use super::table::Key;

/// Members whose value is a person, or a list of people.
const PEOPLE: [&str; 19] = [
    "approver",
    "assignee",
    "assignees",
    "author",
    "booster",
    "completer",
    "completion_subscribers",
    "creator",
    "granted",
    "identity",
    "participants",
    "people",
    "performed_by",
    "person",
    "revoked",
    "sender",
    "subscribers",
    "user",
    "users",
];

/// Members that only a person has.
const MARKS: [&str; 4] = ["attachable_sgid", "avatar_url", "email_address", "personable_type"];

/// Members with a name of a person, outside of a record of the person.
const NAMES: [&str; 4] = ["author_name", "from", "owner_name", "sender_name"];

impl Scrubber<'_> {
    /// Returns the number of the person that an object describes; `None` if it describes none.
    pub(super) fn person_in(&mut self, member: &str, object: &Map<String, Value>) -> Option<usize> {
        let text = |name: &str| object.get(name)?.as_str().filter(|text| !text.trim().is_empty());
        let name = text("name").map(str::to_owned).or_else(|| {
            let parts: Vec<&str> =
                ["first_name", "last_name"].into_iter().filter_map(text).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        });
        let is_marked = MARKS.iter().any(|mark| object.contains_key(*mark));
        let is_person = match &name {
            Some(_) => is_marked || PEOPLE.contains(&member),
            None => text("email_address").is_some(),
        };
        if !is_person {
            return None;
        }
        let id = object.get("id").and_then(|id| id.as_i64().or_else(|| id.as_str()?.parse().ok()));
        let mut keys: Vec<Key> = id.map(Key::Id).into_iter().collect();
        keys.extend(text("email_address").map(email_key));
        keys.extend(name.clone().map(Key::Name));
        let person = self.table.person(&keys);
        if let Some(name) = name {
            self.table.name(person, &name);
        }
        Some(person)
    }

    /// Returns the replacement of a member of a person; `None` if the member has no rule.
    pub(super) fn member_of_person(
        &mut self,
        person: usize,
        object: &Map<String, Value>,
        member: &str,
        text: &str,
    ) -> Option<String> {
        Some(match member {
            "name" => placeholder::name(person),
            "first_name" => "Person".to_owned(),
            "last_name" => person.to_string(),
            "email_address" => placeholder::email(person),
            "bio" | "location" | "tagline" => self.table.secret(text),
            // Other records have a title too.
            "title" if object.contains_key("email_address") => self.table.secret(text),
            "time_zone" | "time_zone_name" => "Etc/UTC".to_owned(),
            _ => return None,
        })
    }

    /// Whether an object describes a company or an account, whose name is removed.
    pub(super) fn is_company(member: &str, object: &Map<String, Value>) -> bool {
        matches!(member, "account" | "client_company" | "company")
            || member == "accounts"
            || object.contains_key("owner_name")
    }

    /// Returns the replacement of a text in a member that has personal data in any object.
    pub(super) fn personal(&mut self, member: &str, text: &str) -> Option<String> {
        if text.trim().is_empty() {
            return None;
        }
        if member.contains("avatar") && text.contains([':', '/']) {
            return Some(placeholder::AVATAR.to_owned());
        }
        if member.contains("phone") || member == "mobile" {
            return Some(self.table.phone(text));
        }
        match member {
            "email" | "email_address" => Some(self.email(text.trim())),
            "company_name" => Some(self.table.company(text)),
            "payload_url" | "command_url" => Some(self.table.hook(text)),
            name if NAMES.contains(&name) && !text.starts_with(|ch: char| ch.is_ascii_digit()) => {
                Some(self.sender(text))
            }
            _ => None,
        }
    }

    /// Replaces a name with or without an address, such as `Ann Example <ann@example.org>`.
    fn sender(&mut self, text: &str) -> String {
        let address = text.split_once('<').and_then(|(name, rest)| {
            let (address, _) = rest.split_once('>')?;
            Some((name, address.trim())).filter(|_| address.contains('@'))
        });
        let (name, address) = address.map_or((text, None), |(name, at)| (name, Some(at)));
        let name = name.trim().trim_matches('"').trim();
        if name.is_empty() || name.contains('@') || placeholder::is_replacement(name) {
            return self.text(text);
        }
        let mut keys: Vec<Key> = address.map(email_key).into_iter().collect();
        keys.push(Key::Name(name.to_owned()));
        let person = self.table.person(&keys);
        self.table.name(person, name);
        // The name precedes the address.
        let mut replaced = text.replacen(name, &placeholder::name(person), 1);
        if let Some(address) = address {
            replaced = replaced.replacen(address, &placeholder::email(person), 1);
        }
        self.text(&replaced)
    }

    /// Replaces an email address.
    pub(super) fn email(&mut self, address: &str) -> String {
        if placeholder::is_replacement(address) {
            return address.to_owned();
        }
        placeholder::email(self.table.person(&[email_key(address)]))
    }

    /// Replaces the id of a person; `None` if it is the id of none.
    pub(super) fn person_id(&self, id: i64) -> Option<i64> {
        let person = self.table.person_with_id(id).filter(|_| !self.rules.keeps_person_ids)?;
        Some(placeholder::person_id(person))
    }
}

fn email_key(address: &str) -> Key {
    Key::Email(address.trim().to_lowercase())
}
