//! The steps, and the references to outcomes of earlier steps.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::folder;

/// The files of the steps, in order: later ones use outcomes of earlier ones.
const FILES: [&str; 9] =
    ["projects", "todos", "messages", "cards", "files", "talk", "work", "lifecycle", "faults"];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    /// Its unique name.
    pub(crate) step: String,
    /// The operation, an update of our API, or `download`.
    pub(crate) call: String,
    /// The arguments under the names of our API.
    #[serde(default)]
    pub(crate) with: Map<String, Value>,
    /// The name of its outcome in references.
    pub(crate) save: Option<String>,
    /// The number of calls; the outcome is that of the last.
    #[serde(default = "once")]
    pub(crate) repeat: u32,
    /// The pattern of the outcome.
    pub(crate) expect: Option<Value>,
    pub(crate) before: Option<Before>,
}

/// A change of the sandbox before the calls.
#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(crate) enum Before {
    /// The next request with this method and path gets this status.
    Fault { respond: u16, retry_after: Option<String>, method: String, path: String },
    /// The access token expires.
    Expire { expire: bool },
}

fn once() -> u32 {
    1
}

/// Reads all steps.
pub(crate) fn steps() -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for file in FILES {
        let path = folder().join(format!("steps/{file}.json"));
        let text = fs::read_to_string(&path).unwrap();
        let read: Vec<Step> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}.json: {error}"));
        steps.extend(read);
    }
    let mut names: Vec<_> = steps.iter().map(|step| &step.step).collect();
    names.sort();
    let twice: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "names of two steps: {twice:?}");
    steps
}

/// The saved outcomes, by name.
#[derive(Debug, Default)]
pub(crate) struct Saved(BTreeMap<String, Value>);

impl Saved {
    pub(crate) fn save(&mut self, step: &Step, outcome: &Value) {
        if let Some(name) = &step.save {
            self.0.insert(name.clone(), outcome.clone());
        }
    }

    /// Replaces the references in a value: `"$project.dock.chat.id"` is the id of the item with the
    /// name `chat` in the list `dock` of the outcome that was saved as `project`.
    ///
    /// # Errors
    ///
    /// The first reference to a value that doesn't exist.
    pub(crate) fn resolve(&self, value: &Value) -> Result<Value, String> {
        Ok(match value {
            Value::String(text) => match text.strip_prefix('$') {
                Some(path) => {
                    let (name, path) = path.split_once('.').unwrap_or((path, ""));
                    let saved = self.0.get(name);
                    let found = saved.and_then(|saved| path.split('.').try_fold(saved, member));
                    found.cloned().ok_or_else(|| text.clone())?
                }
                None => value.clone(),
            },
            Value::Array(items) => {
                items.iter().map(|item| self.resolve(item)).collect::<Result<_, _>>()?
            }
            Value::Object(members) => Value::Object(self.resolve_members(members)?),
            _ => value.clone(),
        })
    }

    /// Replaces the references in the members of an object.
    ///
    /// # Errors
    ///
    /// As [`resolve`](Self::resolve).
    pub(crate) fn resolve_members(
        &self,
        members: &Map<String, Value>,
    ) -> Result<Map<String, Value>, String> {
        let resolve = |(name, value): (&String, &Value)| Ok((name.clone(), self.resolve(value)?));
        members.iter().map(resolve).collect()
    }
}

/// A member of an object, or the item of a list with this index, name or title.
pub(crate) fn member<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    match value {
        Value::Array(items) => match name.parse::<usize>() {
            Ok(index) => items.get(index),
            Err(_) => {
                items.iter().find(|item| ["name", "title"].iter().any(|key| item[*key] == name))
            }
        },
        value => value.get(name),
    }
}
