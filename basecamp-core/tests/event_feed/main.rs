//! Scenarios of the event feed's connector, in virtual time.
//!
//! The scenarios are in `scenarios/`. With `BASECAMP_FEED_CONFORMANCE_DIR` set, those of that
//! folder run as well: `fixtures/*.json` are scenarios, and `probes/*.json` are mutations that the
//! parser must reject.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]
#![forbid(unsafe_code)]
#![expect(clippy::disallowed_methods, reason = "a test reads files and the environment")]

mod feed;
mod property;
mod refusals;
mod rules;
mod script;
mod world;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::script::{Origins, Script};

const API_ORIGIN: &str = "https://3.basecampapi.com";

fn origins() -> Origins {
    Origins { api: API_ORIGIN.to_owned(), cable: "wss://cable-#.example.com".to_owned() }
}

/// The JSON files of a folder, by name.
fn documents(folder: &Path) -> Vec<(PathBuf, Value)> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let document = serde_json::from_str(&text);
        (path.clone(), document.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
    };
    paths.into_iter().map(read).collect()
}

/// Runs the scenarios of a folder, and returns their number and a line for each failure.
fn failures(folder: &Path) -> (usize, Vec<String>) {
    let documents = documents(folder);
    let run = |(path, document): &(PathBuf, Value)| {
        let result = Script::parse(document, &origins()).and_then(|script| {
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            if stem != Some(&script.name) {
                return Err(format!("the name is `{}`", script.name));
            }
            world::run(&script)
        });
        result.err().map(|message| format!("{}: {message}", path.display()))
    };
    (documents.len(), documents.iter().filter_map(run).collect())
}

fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/event_feed/scenarios")
}

/// The folder of further scenarios, if one is set.
fn conformance() -> Option<PathBuf> {
    std::env::var_os("BASECAMP_FEED_CONFORMANCE_DIR").map(PathBuf::from)
}

#[test]
fn scenarios_pass() {
    let (count, failures) = failures(&scenarios());
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    assert!(count >= 60, "{count} scenarios");
}

#[test]
fn further_scenarios_pass() {
    let Some(folder) = conformance() else { return };
    let (count, failures) = failures(&folder.join("fixtures"));
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    assert!(count > 0);
}

#[test]
fn probes_are_rejected_and_their_controls_are_not() {
    let Some(folder) = conformance() else { return };
    for (path, probe) in documents(&folder.join("probes")) {
        let mut script = probe["control"].clone();
        Script::parse(&script, &origins())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let pointer: String = probe["mutation"]["path"]
            .as_array()
            .unwrap()
            .iter()
            .map(|part| format!("/{}", part.as_str().map_or(part.to_string(), str::to_owned)))
            .collect();
        *script.pointer_mut(&pointer).unwrap() = probe["mutation"]["value"].clone();
        assert!(Script::parse(&script, &origins()).is_err(), "{}", path.display());
    }
}
