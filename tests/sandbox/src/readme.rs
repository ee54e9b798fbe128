//! The table of services in the README, which is made from the handlers of operations.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use basecamp_core::operation::OPERATIONS;

use super::routes;

/// How to write the table.
const UPDATE: &str = "UPDATE_README=1 cargo test -p basecamp-sandbox --lib readme";

const START: &str = "<!-- The table of services: a test writes it. -->\n";
const END: &str = "<!-- The end of the table. -->\n";

/// A row for each service: the number of its operations with state and of all, and those that
/// respond with samples.
fn table() -> String {
    let mut services: BTreeMap<&str, Vec<(&str, bool)>> = BTreeMap::new();
    for operation in OPERATIONS {
        let has_state = routes::handler(operation.id).is_some();
        services.entry(operation.service).or_default().push((operation.id, has_state));
    }
    let mut table =
        "| service | operations with state | operations with samples |\n|---|---|---|\n".to_owned();
    for (service, operations) in services {
        let samples = operations.iter().filter(|(_, has_state)| !has_state);
        let samples: Vec<&str> = samples.map(|(id, _)| *id).collect();
        table += &format!(
            "| {service} | {} of {} | {} |\n",
            operations.len() - samples.len(),
            operations.len(),
            samples.join(", ")
        );
    }
    table
}

#[test]
fn the_readme_names_the_operations_without_state() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(START).unwrap();
    let (found, after) = rest.split_once(END).unwrap();
    let expected = table();
    if env::var_os("UPDATE_README").is_some() {
        fs::write(&path, format!("{before}{START}{expected}{END}{after}")).unwrap();
    } else {
        assert!(found == expected, "the table differs from the handlers; run {UPDATE}");
    }
}
