//! The tables of permitted differences.

use std::collections::BTreeSet;
use std::fs;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::folder;

/// A difference of an SDK from ours.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Difference {
    sdk: String,
    /// The calls with the difference; all calls if absent.
    calls: Option<BTreeSet<String>>,
    /// The paths of the different values, where `**` is any path; the SDK can't make the calls if
    /// absent.
    values: Option<BTreeSet<String>>,
    #[serde(rename = "reason")]
    _reason: String,
}

/// The differences of one SDK.
pub(crate) struct Differences(Vec<Difference>);

impl Differences {
    pub(crate) fn none() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn of(sdk: &str) -> Self {
        let all: Vec<Difference> = read("differences.json");
        Self(all.into_iter().filter(|difference| difference.sdk == sdk).collect())
    }

    /// The calls that the SDK can't make.
    pub(crate) fn skipped(&self) -> BTreeSet<&str> {
        let skips = self.0.iter().filter(|difference| difference.values.is_none());
        skips.flat_map(|skip| skip.calls.iter().flatten().map(String::as_str)).collect()
    }

    /// The entry that permits a difference, as an index and a path pattern.
    pub(crate) fn permits(&self, call: &str, path: &str) -> Option<(usize, &str)> {
        self.0.iter().enumerate().find_map(|(index, difference)| {
            let mut patterns = difference.values.iter().flatten();
            let pattern = patterns.find(|pattern| matches(pattern, path))?;
            let calls = difference.calls.as_ref();
            calls.is_none_or(|calls| calls.contains(call)).then_some((index, pattern.as_str()))
        })
    }

    /// All path patterns, each with the index of its entry.
    pub(crate) fn patterns(&self) -> impl Iterator<Item = (usize, &str)> {
        self.0.iter().enumerate().flat_map(|(index, difference)| {
            difference.values.iter().flatten().map(move |pattern| (index, pattern.as_str()))
        })
    }
}

fn matches(pattern: &str, path: &str) -> bool {
    match pattern.strip_prefix("**") {
        Some(end) => path.ends_with(end),
        None => path == pattern,
    }
}

fn read<T: DeserializeOwned>(file: &str) -> T {
    let text = fs::read_to_string(folder().join(file)).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

#[test]
fn a_pattern_names_one_path_or_all_with_an_end() {
    for (pattern, path, expected) in [
        ("", "", true),
        ("", "/id", false),
        ("/items/3/id", "/items/3/id", true),
        ("/items/3", "/items/3/id", false),
        ("**/creator/title", "/items/3/creator/title", true),
        ("**/title", "/items/3/subtitle", false),
    ] {
        assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
    }
}
