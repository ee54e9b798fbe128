//! The state of a sandbox as JSON.

use std::io;

use serde_json::Value;

use super::Sandbox;
use super::api::lock;
use super::clock::Clock;
use super::links::Links;
use super::store::Store;

/// Takes the place of the sandbox's own origin in a saved state, as the port may be another one
/// when the state is loaded.
const ORIGIN: &str = "https://sandbox.invalid";

impl Sandbox {
    /// Returns the whole state as JSON, with the contents of files in Base64:
    /// [`Builder::state`](crate::Builder::state) starts another sandbox with it. It has the clock,
    /// if that is stopped or was moved, and the deliveries of webhooks that wait for their next
    /// attempt. Tokens, logins, faults, open cables and the log of requests are no part of it.
    ///
    /// ```
    /// use basecamp_sandbox::Sandbox;
    ///
    /// # fn main() -> std::io::Result<()> {
    /// let state = Sandbox::start()?.save();
    /// let copy = Sandbox::builder().state(state.clone()).start()?;
    /// assert_eq!(copy.save(), state);
    /// # Ok(())
    /// # }
    /// ```
    pub fn save(&self) -> Value {
        let store = lock(&self.shared.store);
        let mut state = serde_json::to_value(&*store).expect("its keys are texts and numbers");
        replace(&mut state, &self.shared.origin, ORIGIN);
        state
    }
}

impl Store {
    /// Reads a saved state.
    ///
    /// # Errors
    ///
    /// If it isn't one: a member is unknown or has another type, a recording is in no project or
    /// other place or too deep in it, a person is no object, the last id isn't the highest, or the
    /// owner of the token is nobody.
    pub(super) fn load(mut state: Value, origin: &str) -> io::Result<Self> {
        replace(&mut state, ORIGIN, origin);
        let store: Self = serde_path_to_error::deserialize(state).map_err(io::Error::other)?;
        store.records.check_places(|id| store.has_bucket(id)).map_err(io::Error::other)?;
        if !store.people.contains_key(&store.me) {
            return Err(io::Error::other("`me`, the owner of the token, is none of the `people`"));
        }
        if !store.people.values().all(Value::is_object) {
            return Err(io::Error::other("a person of the state is no object"));
        }
        if !(store.largest_id()..i64::MAX / 2).contains(&store.last_id) {
            return Err(io::Error::other(
                "`last_id` is lower than another id of the state, or too high",
            ));
        }
        Ok(store)
    }

    /// The highest id of the state.
    fn largest_id(&self) -> i64 {
        let records = self.records.iter().map(|record| record.id);
        let maps = self.people.keys().chain(self.projects.keys());
        let maps = maps.chain(self.buckets.keys()).chain(self.folders.keys());
        let maps = maps.chain(self.markers.keys()).chain(self.webhooks.keys());
        let maps = maps.chain(self.deliveries.keys()).copied();
        let marks = self.bookmarks.iter().map(|(id, _)| id);
        let marks = marks.chain(self.boosts.iter().map(|(id, _)| id));
        let marks = marks.chain(self.bubble_ups.iter().map(|(id, _)| id));
        let others = self.jobs.iter().map(|(id, _)| id);
        let others = others.chain(self.readings.iter().map(|(id, _)| id));
        let others = others.chain(self.categories.iter().map(|(id, _)| id));
        let others = others.chain(self.calendars.iter().map(|(id, _)| id));
        let others = others.chain(self.chatbots.iter().map(|(id, _)| id));
        let events = self.feed.latest().map(|event| event.id);
        records.chain(maps).chain(marks).chain(others).chain(events).max().unwrap_or_default()
    }

    /// Sets the parts that a saved state lacks, and another clock than its own.
    pub(super) fn attach(&mut self, links: Links, clock: Option<Clock>, as_documented: bool) {
        self.links = links;
        self.clock = clock.unwrap_or_else(|| self.clock.clone());
        self.as_documented = as_documented;
    }
}

/// A text in which an origin is replaced by another one.
fn replaced(text: &str, from: &str, to: &str) -> String {
    let mut parts = text.split(from);
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    for rest in parts {
        replaced.push_str(if ends_origin(rest) { to } else { from });
        replaced.push_str(rest);
    }
    replaced
}

/// Whether an origin ends before this text, and isn't the start of one with a longer port or host.
fn ends_origin(rest: &str) -> bool {
    let rest = rest.strip_prefix(['.', ':']).unwrap_or(rest);
    !rest.starts_with(|ch: char| ch.is_alphanumeric() || ch == '-')
}

/// Replaces an origin in all texts of a value.
fn replace(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::String(text) if text.contains(from) => *text = replaced(text, from, to),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, from, to)),
        Value::Object(members) => {
            members.values_mut().for_each(|member| replace(member, from, to));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_replaced_only_where_they_end() {
        let own = "http://127.0.0.1:3000";
        let saved = |text: &str| replaced(text, own, ORIGIN);
        assert_eq!(
            saved("http://127.0.0.1:3000/a, http://127.0.0.1:30001/b"),
            "https://sandbox.invalid/a, http://127.0.0.1:30001/b"
        );
        for text in [
            "http://127.0.0.1:3000",
            "See http://127.0.0.1:3000.",
            "\"http://127.0.0.1:3000/1\" and http://127.0.0.1:3000?a=http://127.0.0.1:3000",
            "https://sandbox.invalid.example/ https://sandbox.invalid:8080/ https://sandbox.invalids/",
        ] {
            assert_eq!(replaced(&saved(text), ORIGIN, own), text);
        }
        assert_eq!(
            replaced("https://sandbox.invalid.example", ORIGIN, own),
            "https://sandbox.invalid.example"
        );
    }
}
