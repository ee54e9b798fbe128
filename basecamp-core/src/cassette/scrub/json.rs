//! JSON: its members by their names.

use serde_json::{Map, Value};

use super::Scrubber;
use crate::generated::PERSON_LISTS;
use crate::net::redact::is_secret_member;

impl Scrubber<'_> {
    pub(super) fn json(&mut self, json: &Value) -> Value {
        self.value("", json)
    }

    fn value(&mut self, member: &str, value: &Value) -> Value {
        match value {
            Value::Object(members) => self.object(member, members).into(),
            Value::Array(items) => items.iter().map(|item| self.value(member, item)).collect(),
            Value::String(text) => self.string(member, text).into(),
            Value::Number(_) if is_id(member) => {
                let id = value.as_i64().and_then(|id| self.person_id(id));
                id.map_or_else(|| value.clone(), Value::from)
            }
            _ => value.clone(),
        }
    }

    fn object(&mut self, member: &str, members: &Map<String, Value>) -> Map<String, Value> {
        let person = self.person_in(member, members);
        let is_company = person.is_none() && Self::is_company(member, members);
        let mut scrubbed = Map::new();
        for (name, value) in members {
            let text = value.as_str().filter(|text| !text.is_empty() && !self.rules.keeps(name));
            let replaced = text.and_then(|text| match person {
                _ if self.rules.removes(name) => None,
                Some(person) => self.member_of_person(person, members, name, text),
                None if is_company && name == "name" => Some(self.table.company(text)),
                None => None,
            });
            let value = match replaced {
                Some(text) => text.into(),
                None => self.value(name, value),
            };
            scrubbed.insert(self.text_without_names(name), value);
        }
        scrubbed
    }

    /// Replaces the text of a member.
    pub(super) fn string(&mut self, member: &str, text: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        if self.rules.removes(member) {
            return self.table.secret(text);
        }
        if is_secret_member(member) {
            let is_url = text.starts_with("https://") || text.starts_with("http://");
            return if is_url { self.url(text) } else { self.table.secret(text) };
        }
        if !self.rules.keeps(member)
            && let Some(replaced) = self.personal(member, text)
        {
            return replaced;
        }
        if is_id(member)
            && let Some(id) = text.parse().ok().and_then(|id| self.person_id(id))
        {
            return id.to_string();
        }
        // The body of a webhook's delivery is JSON in a text.
        if text.starts_with(['{', '['])
            && let Ok(json) = serde_json::from_str::<Value>(text)
        {
            return self.json(&json).to_string();
        }
        match is_word_of_the_api(member) {
            true => self.text_without_names(text),
            false => self.text(text),
        }
    }
}

/// Whether the value of a member may be the id of a person.
pub(super) fn is_id(member: &str) -> bool {
    let member = member.strip_suffix("[]").unwrap_or(member);
    member == "id"
        || member.ends_with("_id")
        || member.ends_with("_ids")
        || PERSON_LISTS.contains(&member)
}

/// Whether the text of a member is a word of the API, such as `Todo`, which may be a name as well.
fn is_word_of_the_api(member: &str) -> bool {
    matches!(member, "action" | "kind" | "status" | "type")
        || member.ends_with("_type")
        || member.ends_with("_status")
}
