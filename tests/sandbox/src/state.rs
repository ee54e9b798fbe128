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
    /// [`Builder::state`](crate::Builder::state) starts another sandbox with it. Tokens, logins,
    /// faults, open cables and the log of requests are no part of it.
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
    /// other place, or the owner of the token is nobody.
    pub(super) fn load(mut state: Value, origin: &str) -> io::Result<Self> {
        replace(&mut state, ORIGIN, origin);
        let store: Self = serde_json::from_value(state).map_err(io::Error::other)?;
        if !store.records.is_rooted(|id| store.has_bucket(id)) {
            return Err(io::Error::other(
                "a recording of the state is in no project or other place",
            ));
        }
        if !store.people.contains_key(&store.me) {
            return Err(io::Error::other("the owner of the token is nobody of the state"));
        }
        Ok(store)
    }

    /// Sets the parts that a saved state lacks.
    pub(super) fn attach(&mut self, links: Links, clock: Clock, as_documented: bool) {
        self.links = links;
        self.clock = clock;
        self.as_documented = as_documented;
    }
}

/// Replaces a text in all texts of a value.
fn replace(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::String(text) if text.contains(from) => *text = text.replace(from, to),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, from, to)),
        Value::Object(members) => {
            members.values_mut().for_each(|member| replace(member, from, to));
        }
        _ => {}
    }
}
