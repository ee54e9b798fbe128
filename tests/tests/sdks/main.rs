//! Everyday work with the official SDKs and with ours, on a sandbox each: all see the same world.
//!
//! The steps are in `tests/sdks/steps`. Next to them is a program for each official SDK, which
//! receives calls as lines of JSON and writes their outcomes. Our drivers run the steps in the test
//! itself. The outcomes are in the target folder, as `tmp/sdks/*.jsonl`.
//!
//! `tests/sdks/differences.json` lists the permitted differences with their reasons.
//!
//! The tests of the official SDKs install packages from registries, so they are ignored by default:
//!
//! ```sh
//! cargo test --workspace --test sdks -- --ignored --nocapture
//! ```

#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]
#![allow(clippy::print_stdout, reason = "skipped tests and counts are printed")]

mod agreement;
mod expectation;
mod ours;
mod package;
mod program;
mod script;
mod tables;
mod work;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::LazyLock;

use crate::agreement::Agreement;
use crate::package::Package;
use crate::program::Program;
use crate::script::Step;
use crate::tables::Differences;
use crate::work::World;

/// The folder of the steps, the programs and the tables.
fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sdks")
}

/// The steps, and the world of our blocking driver.
static REFERENCE: LazyLock<(Vec<Step>, World)> = LazyLock::new(|| {
    let steps = script::steps();
    let world = work::run("blocking", &steps, &BTreeSet::new(), |sandbox| {
        Box::new(ours::blocking(sandbox))
    });
    (steps, world)
});

/// Compares a world with that of our blocking driver, and returns the number of compared steps.
fn compare_worlds(theirs: &World, permitted: &Differences) -> usize {
    let (steps, ours) = &*REFERENCE;
    let mut agreement = Agreement::default();
    for ((step, ours), theirs) in steps.iter().zip(&ours.outcomes).zip(&theirs.outcomes) {
        agreement.compare(step, ours, theirs, permitted);
    }
    agreement.finish(permitted)
}

#[test]
fn both_drivers_see_the_same_world() {
    let (steps, _) = &*REFERENCE;
    let asynchronous = work::run("asynchronous", steps, &BTreeSet::new(), |sandbox| {
        Box::new(ours::asynchronous(sandbox))
    });
    compare_worlds(&asynchronous, &Differences::none());
}

#[test]
fn the_world_of_our_driver_is_as_expected() {
    let (steps, world) = &*REFERENCE;
    let steps = steps.iter().zip(&world.defects);
    let lines: Vec<String> = steps
        .filter_map(|(step, defect)| {
            defect.as_ref().map(|defect| format!("{} ({}): {defect}", step.step, step.call))
        })
        .collect();
    assert!(lines.is_empty(), "{} steps have another outcome:\n{}", lines.len(), lines.join("\n"));
}

/// Compares the world of an official SDK with that of our driver.
fn compare(package: &Package) {
    let mut command = match package.install() {
        Ok(command) => command,
        Err(reason) => return println!("skipped: {}: {reason}", package.name),
    };
    let ((steps, _), differences) = (&*REFERENCE, Differences::of(package.sdk));
    let theirs = work::run(package.sdk, steps, &differences.skipped(), |sandbox| {
        Box::new(Program::start(&mut command, sandbox))
    });
    let compared = compare_worlds(&theirs, &differences);
    println!("{} {}: {compared} steps agree", package.name, package.version);
}

#[test]
#[ignore = "installs a package from its registry"]
fn the_python_sdk_sees_our_world() {
    compare(&package::PYTHON);
}

#[test]
#[ignore = "installs a package from its registry"]
fn the_typescript_sdk_sees_our_world() {
    compare(&package::TYPESCRIPT);
}

#[test]
#[ignore = "installs a package from its registry"]
fn the_official_rust_sdk_sees_our_world() {
    compare(&package::RUST);
}
