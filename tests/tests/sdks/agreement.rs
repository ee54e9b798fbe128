//! The comparison of two outcomes of a step.

use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use basecamp_core::time::Timestamp;
use serde_json::Value;

use crate::script::Step;
use crate::tables::Differences;

/// The most differences of a step in the report.
const MOST: usize = 4;

/// The comparison of all outcomes of two clients.
#[derive(Default)]
pub(crate) struct Agreement {
    compared: usize,
    skipped: BTreeSet<String>,
    used: BTreeSet<(usize, String)>,
    differences: Vec<String>,
}

impl Agreement {
    /// Compares the outcomes of a step. They agree if they differ in permitted values alone.
    pub(crate) fn compare(
        &mut self,
        step: &Step,
        ours: &Value,
        theirs: &Value,
        permitted: &Differences,
    ) {
        if permitted.skipped().contains(step.call.as_str()) {
            self.skipped.insert(step.call.clone());
            return;
        }
        self.compared += 1;
        let mut found = BTreeMap::new();
        differences(ours, theirs, "", &mut found);
        found.retain(|path, _| match permitted.permits(&step.call, path) {
            Some((index, pattern)) => {
                self.used.insert((index, pattern.to_owned()));
                false
            }
            None => true,
        });
        let lines = found.iter().take(MOST).map(|(path, (ours, theirs))| {
            let step = format!("{} ({})", step.step, step.call);
            format!("{step}: {path}: ours is {}, theirs {}", brief(ours), brief(theirs))
        });
        self.differences.extend(lines);
    }

    /// Fails if there is a difference, or an unused call or pattern in the table. Returns the
    /// number of compared steps.
    pub(crate) fn finish(self, permitted: &Differences) -> usize {
        let found = self.differences.join("\n");
        assert!(found.is_empty(), "{} differences:\n{found}", self.differences.len());
        let unused: Vec<_> = permitted
            .patterns()
            .filter(|(index, pattern)| !self.used.contains(&(*index, (*pattern).to_owned())))
            .map(|(_, pattern)| pattern)
            .chain(permitted.skipped().into_iter().filter(|call| !self.skipped.contains(*call)))
            .collect();
        assert!(unused.is_empty(), "remove from differences.json: {unused:?}");
        self.compared
    }
}

fn brief(value: &Value) -> String {
    value.to_string().chars().take(120).collect()
}

/// Collects the paths of all different values. An absent member is equal to null, and two times of
/// this run are equal.
fn differences<'a>(
    ours: &'a Value,
    theirs: &'a Value,
    path: &str,
    found: &mut BTreeMap<String, (&'a Value, &'a Value)>,
) {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            for name in a.keys().chain(b.keys()) {
                let ours = a.get(name).unwrap_or(&Value::Null);
                let theirs = b.get(name).unwrap_or(&Value::Null);
                differences(ours, theirs, &format!("{path}/{name}"), found);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (index, (ours, theirs)) in a.iter().zip(b).enumerate() {
                differences(ours, theirs, &format!("{path}/{index}"), found);
            }
        }
        _ if are_equal(ours, theirs) => {}
        _ => drop(found.insert(path.to_owned(), (ours, theirs))),
    }
}

fn are_equal(ours: &Value, theirs: &Value) -> bool {
    let time = |value: &Value| value.as_str()?.parse::<Timestamp>().ok();
    match (time(ours), time(theirs)) {
        (Some(ours), Some(theirs)) => is_near(ours, theirs),
        // A size may be a fraction.
        _ => ours == theirs || ours.is_number() && ours.as_f64() == theirs.as_f64(),
    }
}

/// Whether two times differ by less than an hour: the worlds begin one after the other.
fn is_near(ours: Timestamp, theirs: Timestamp) -> bool {
    (ours.as_second() - theirs.as_second()).abs() < 60 * 60
}

#[test]
fn outcomes_differ_in_values_not_in_forms() {
    let now = Timestamp::try_from(SystemTime::now()).unwrap().to_string();
    let ours = serde_json::json!({ "a": 1, "at": now, "size": 3, "list": [{ "b": "x" }] });
    let theirs = serde_json::json!({
        "a": 1, "at": now, "size": 3.0, "gone": null, "list": [{ "b": "x" }],
    });
    let mut found = BTreeMap::new();
    differences(&ours, &theirs, "", &mut found);
    assert!(found.is_empty(), "{found:?}");
    let theirs = serde_json::json!({ "a": 1, "at": now, "size": 4, "list": [{ "b": "y" }] });
    differences(&ours, &theirs, "", &mut found);
    assert_eq!(found.keys().collect::<Vec<_>>(), ["/list/0/b", "/size"]);
}
