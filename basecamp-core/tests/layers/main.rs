//! Imports within the core point downwards, from a folder to the folders below it, and modules have
//! no import cycles.
#![forbid(unsafe_code)]
#![expect(clippy::disallowed_methods, reason = "a test reads files")]

mod cycles;
mod modules;
mod planted;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use self::cycles::cycles;
use self::modules::Modules;

/// The folders of `src`, from top to bottom.
const ORDER: &[&str] = &[
    "api",
    "driver",
    "testing",
    "oauth",
    "event_feed",
    "features",
    "update",
    "builders",
    "pagination",
    "call",
    "client",
    "auth",
    "cache",
    "pace",
    "cassette",
    "protocol",
    "request",
    "body",
    "observe",
    "response",
    "net",
    "text",
    "error",
    "registry",
    "model",
];

/// Generated code belongs to several layers: builders use the client, operations are the registry.
/// The guide is documentation.
const UNORDERED: &[&str] = &["generated", "guide"];

/// Returns a line for each import that points upwards, that has no known target, or that is a glob.
fn violations(modules: &Modules, order: &[&str], unordered: &[&str]) -> Vec<String> {
    let mut violations = Vec::new();
    for (path, module) in &modules.0 {
        // The crate root declares and re-exports.
        if module.file == "lib.rs" {
            continue;
        }
        let folder = path[0].as_str();
        if unordered.contains(&folder) {
            continue;
        }
        let Some(level) = order.iter().position(|name| *name == folder) else {
            violations.push(format!("{}: `{folder}` is missing in the order", module.file));
            continue;
        };
        for import in &module.imports {
            let place = format!("{}:{}", module.file, import.line);
            let named = format!("crate::{}", import.path.join("::"));
            if import.is_glob {
                violations.push(format!("{place}: `{named}::*` hides which names it imports"));
                continue;
            }
            let Some(target) = modules.resolve(&import.path) else {
                violations.push(format!("{place}: `{named}` is unknown"));
                continue;
            };
            let Some(below) = target.first().map(String::as_str) else {
                violations.push(format!("{place}: `{named}` belongs to no folder"));
                continue;
            };
            if unordered.contains(&below) {
                continue;
            }
            if order.iter().position(|name| *name == below).is_none_or(|below| below < level) {
                violations
                    .push(format!("{place}: `{folder}` imports `{named}` of `{below}` above"));
            }
        }
    }
    violations
}

static CORE: LazyLock<Modules> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    Modules::read(&|file| fs::read_to_string(folder.join(file)).ok())
});

#[test]
fn imports_point_downwards() {
    let violations = violations(&CORE, ORDER, UNORDERED);
    assert!(violations.is_empty(), "\n{}", violations.join("\n"));
}

#[test]
fn sibling_modules_form_no_cycles() {
    let cycles = cycles(&CORE, UNORDERED);
    assert!(cycles.is_empty(), "\n{}", cycles.join("\n"));
}

#[test]
fn every_folder_in_the_order_exists() {
    for folder in ORDER.iter().chain(UNORDERED) {
        assert!(CORE.0.contains_key(&vec![(*folder).to_owned()]), "{folder}");
    }
}
