//! Runs the steps on a sandbox.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use basecamp_sandbox::{Fault, Sandbox};
use serde_json::{Map, Value, json};

use crate::ours;
use crate::script::{Before, Saved, Step};

/// A client of an account.
pub(crate) trait Caller {
    /// Makes a call and returns its outcome: the result as JSON; for a list an object with `items`,
    /// `total_count` and `truncated`; or an object with the `error`.
    fn call(&mut self, call: &str, with: &Map<String, Value>) -> Value;
}

/// The outcomes of all steps, and their differences from the patterns.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) outcomes: Vec<Value>,
    pub(crate) defects: Vec<Option<String>>,
}

/// Runs the steps on a new sandbox and writes their outcomes to a file. Our driver makes the
/// skipped calls, so that the world stays comparable.
pub(crate) fn run(
    name: &str,
    steps: &[Step],
    skipped: &BTreeSet<&str>,
    connect: impl FnOnce(&Sandbox) -> Box<dyn Caller>,
) -> World {
    let sandbox = Sandbox::start().unwrap();
    let mut client = connect(&sandbox);
    let (mut world, mut saved, mut lines) = (World::default(), Saved::default(), String::new());
    for step in steps {
        let earlier = affected(&sandbox, step);
        prepare(&sandbox, step);
        let mut outcome = Value::Null;
        for _ in 0..step.repeat {
            outcome = match saved.resolve_members(&step.with) {
                Err(reference) => json!({ "unresolved": reference }),
                Ok(with) if skipped.contains(step.call.as_str()) => {
                    ours::substitute(&sandbox).call(&step.call, &with)
                }
                Ok(with) => client.call(&step.call, &with),
            };
        }
        let is_affected = step.before.is_none() || affected(&sandbox, step) > earlier;
        assert!(is_affected, "{name}: {}: the change of the sandbox has no effect", step.step);
        finish(&mut outcome, sandbox.url());
        saved.save(step, &outcome);
        world.defects.push(step.defect(&outcome, &saved));
        let _ = writeln!(lines, "{}", json!({ "step": step.step, "outcome": outcome }));
        world.outcomes.push(outcome);
    }
    fs::write(scratch().join(format!("{name}.jsonl")), lines).unwrap();
    world
}

/// The folder of outcomes and installed packages.
pub(crate) fn scratch() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("sdks");
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn prepare(sandbox: &Sandbox, step: &Step) {
    match &step.before {
        Some(Before::Fault { respond, retry_after, method, path }) => {
            let fault = match retry_after {
                Some(value) => Fault::retry_after(*respond, value),
                None => Fault::status(*respond),
            };
            sandbox.on(method, path).once(fault);
        }
        Some(Before::Expire { expire: true }) => sandbox.expire_access_token(),
        Some(Before::Expire { expire: false }) | None => {}
    }
}

/// The number of requests that match a step's fault, or of refreshes.
fn affected(sandbox: &Sandbox, step: &Step) -> usize {
    match &step.before {
        Some(Before::Fault { method, path, .. }) => sandbox.count(method, path),
        Some(Before::Expire { .. }) => sandbox.refresh_count(),
        None => 0,
    }
}

/// Adds the number of items to the outcome of a list, and puts values with several representations
/// into one. The result of an operation without pages is a list too, with all items.
fn finish(outcome: &mut Value, origin: &str) {
    if let Value::Array(items) = outcome {
        *outcome = json!({ "total_count": items.len(), "truncated": false, "items": items });
    }
    if let Some(count) = outcome.get("items").and_then(Value::as_array).map(Vec::len) {
        outcome["count"] = json!(count);
    }
    normalize(outcome, origin);
}

/// Replaces the sandbox's address, which differs in each run. The official SDKs decode a person's
/// id that is a text as 0, some with the text as `system_label`.
fn normalize(value: &mut Value, origin: &str) {
    match value {
        Value::String(text) => *text = text.replace(origin, "https://sandbox"),
        Value::Array(items) => items.iter_mut().for_each(|item| normalize(item, origin)),
        Value::Object(members) => {
            members.remove("system_label");
            if let Some(id) = members.get_mut("id").filter(|id| id.is_string()) {
                *id = json!(0);
            }
            members.values_mut().for_each(|member| normalize(member, origin));
        }
        _ => {}
    }
}
