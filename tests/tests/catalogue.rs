//! The table of behaviours in the README names existing files and tests, and all scenarios.
#![allow(missing_docs, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files in the second column of the table, with the names that follow each.
fn named() -> Vec<(String, Vec<String>)> {
    let readme = fs::read_to_string(here().join("README.md")).unwrap();
    let table = readme.split("| behaviour | tests |").nth(1).unwrap();
    let mut files = Vec::new();
    for row in table.lines().filter(|line| line.starts_with("| ")) {
        let shown_by = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        // Files are in backticks, and followed by names in quotes.
        let parts: Vec<&str> = shown_by.split('`').collect();
        assert!(parts.len() > 2 && parts[0].is_empty(), "a row without a file: {row}");
        for pair in parts[1..].chunks_exact(2) {
            let names = pair[1].split('"').skip(1).step_by(2).map(str::to_owned).collect();
            files.push((pair[0].to_owned(), names));
        }
    }
    files
}

fn cases(path: &Path) -> BTreeSet<String> {
    let cases: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let name = |case: &Value| case["name"].as_str().unwrap().to_owned();
    match &cases {
        Value::Array(cases) => cases.iter().map(name).collect(),
        case => BTreeSet::from([name(case)]),
    }
}

#[test]
fn every_path_in_the_table_exists() {
    let files = named();
    assert!(files.len() > 80, "{}", files.len());
    for (file, names) in files {
        let path = match file.ends_with(".json") {
            true => here().join("scenarios").join(&file),
            false => here().join("..").join(&file),
        };
        assert!(path.is_file(), "{file} does not exist");
        let text = fs::read_to_string(&path).unwrap();
        for name in names {
            let there = match file.ends_with(".json") {
                true => cases(&path).contains(&name),
                false => text.contains(&format!("fn {name}(")),
            };
            assert!(there, "{file} has no \"{name}\"");
        }
    }
}

#[test]
fn every_case_is_in_the_table() {
    let files = named();
    let scenarios = here().join("scenarios");
    let mut count = 0;
    for folder in [".", "oauth", "oauth/fixtures", "oauth-token", "oauth-token/fixtures"] {
        for entry in fs::read_dir(scenarios.join(folder)).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                continue;
            }
            let name = path.file_name().unwrap().to_str().unwrap();
            let name = if folder == "." { name.to_owned() } else { format!("{folder}/{name}") };
            let rows: Vec<_> = files.iter().filter(|(file, _)| *file == name).collect();
            let whole = rows.iter().any(|(_, names)| names.is_empty());
            let missing: Vec<_> = cases(&path)
                .into_iter()
                .filter(|case| !whole && !rows.iter().any(|(_, names)| names.contains(case)))
                .collect();
            assert!(missing.is_empty(), "the table lacks {name} {missing:?}");
            count += 1;
        }
    }
    assert!(count > 50);
}
