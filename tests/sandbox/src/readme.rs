//! The table of services in the README, which is made from the registry. Each operation has an
//! implementation: `routes::tests::each_operation_has_one_handler`.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use basecamp_core::operation::OPERATIONS;

/// How to write the table.
const UPDATE: &str = "UPDATE_README=1 cargo test -p basecamp-sandbox --lib readme";

const START: &str = "<!-- The table of services: a test writes it. -->\n";
const END: &str = "<!-- The end of the table. -->\n";

/// Behaviours of Basecamp that the sandbox doesn't have.
const LIMITS: [(&str, &str); 5] = [
    ("campfires", "chatbots receive commands on this machine only"),
    ("checkins", "reminders are at their time in UTC"),
    (
        "client_approvals",
        "from the initial data, a seed (`seed`, `--seed N`) or a saved state: no operation creates them",
    ),
    ("client_correspondences", "as client approvals"),
    ("my_notifications", "`memories` is empty: no operation adds one"),
];

/// A row for each service: the number of its operations, and its limits.
fn table() -> String {
    let mut services: BTreeMap<&str, usize> = BTreeMap::new();
    for operation in OPERATIONS {
        *services.entry(operation.service).or_default() += 1;
    }
    let mut table = "| service | operations | limits |\n|---|---|---|\n".to_owned();
    for (service, operations) in services {
        let limits = LIMITS.iter().find(|(limited, _)| *limited == service);
        let limits = limits.map_or("", |(_, limits)| limits);
        table += &format!("| {service} | {operations} | {limits} |\n");
    }
    table
}

#[test]
fn the_readme_has_the_table_of_services() {
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
