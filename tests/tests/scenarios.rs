//! The cases in `scenarios`, and those of a folder that `BASECAMP_CONFORMANCE_DIR` names, in every
//! lane.

use std::env;
use std::path::Path;

use basecamp_tests::scenario;

const HERE: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn the_projects_own_cases_pass() {
    let report = scenario::run(&[Path::new(HERE).join("scenarios")]).expect("the cases are there");
    assert!(report.passed() > 0);
    assert_eq!((report.failed(), report.skipped()), (0, 0), "{report}");
}

#[test]
fn further_cases_pass() {
    if let Some(folder) = env::var_os("BASECAMP_CONFORMANCE_DIR") {
        // Seen from the workspace, where `cargo test` is called.
        let folder = Path::new(HERE).join("..").join(folder);
        let report = scenario::run(&[folder]).expect("the cases are there");
        println!("{report}");
        assert!(report.passed() > 0, "{report}");
        assert_eq!(report.failed(), 0, "{report}");
    }
}
