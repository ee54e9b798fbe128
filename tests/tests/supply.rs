//! The promises about compilers and dependencies. cargo-deny checks the others: see `.ci/supply`.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use toml::Table;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn table(path: &str) -> Table {
    read(path).parse().unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn rust_version() -> String {
    table("Cargo.toml")["workspace"]["package"]["rust-version"].as_str().unwrap().to_owned()
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Major and minor version.
fn version(text: &str) -> (u32, u32) {
    let mut numbers = text.split('.').map(|number| number.parse().unwrap());
    (numbers.next().unwrap(), numbers.next().unwrap())
}

#[test]
fn the_readme_and_every_crate_name_the_same_oldest_compiler() {
    let promised = format!("({} or newer)", rust_version());
    assert!(read("README.md").contains(&promised), "the README doesn't say `{promised}`");
    let manifest = table("Cargo.toml");
    let members = manifest["workspace"]["members"].as_array().unwrap();
    for member in members.iter().map(|member| member.as_str().unwrap()) {
        let package = &table(&format!("{member}/Cargo.toml"))["package"];
        let inherits = package["rust-version"].get("workspace").and_then(toml::Value::as_bool);
        assert_eq!(inherits, Some(true), "{member} has a rust-version of its own");
    }
    // The script for dependencies reads the version from the same place.
    assert!(read(".ci/supply").contains("rust-version"));
}

#[test]
fn no_dependency_needs_a_newer_compiler() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let compiler = output("rustc", &["-vV"]);
    let host = compiler.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let arguments =
        ["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host];
    let metadata: Value = serde_json::from_str(&output(&cargo, &arguments)).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100);
    let oldest = version(&rust_version());
    let newer: Vec<String> = packages
        .iter()
        .filter(|package| {
            package["rust_version"].as_str().is_some_and(|required| version(required) > oldest)
        })
        .map(|package| format!("{} {}", package["name"], package["rust_version"]))
        .collect();
    assert!(newer.is_empty(), "{newer:?}");
}

#[test]
fn every_version_that_is_shared_is_named_once() {
    let manifest = table("Cargo.toml");
    let shared = manifest["workspace"]["dependencies"].as_table().unwrap();
    let members = manifest["workspace"]["members"].as_array().unwrap();
    for member in members.iter().map(|member| member.as_str().unwrap()) {
        let manifest = table(&format!("{member}/Cargo.toml"));
        for section in ["dependencies", "dev-dependencies"] {
            let Some(dependencies) = manifest.get(section).and_then(toml::Value::as_table) else {
                continue;
            };
            for (name, dependency) in dependencies {
                let own = dependency.is_str() || dependency.get("version").is_some();
                assert!(!(own && shared.contains_key(name)), "{member} has its own {name}");
            }
        }
    }
}
