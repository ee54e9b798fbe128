//! The suite over one transport against the sandbox in its documented form. The tests are the same,
//! so a separate process runs them with the environment variable for all sandboxes.

use std::env;
use std::process::Command;

/// Modules whose tests have their own servers and don't depend on the sandbox's responses.
const UNRELATED: [&str; 4] = ["edges::", "files::", "partial::", "proxies::"];

#[test]
fn the_suite_passes_against_the_sandbox_as_documented() {
    let listed = suite(&["--list"]);
    let listed = listed.lines().filter(|line| line.ends_with(": test")).count();
    let text = suite(&[]);
    let passed = text.split("test result: ok. ").nth(1).and_then(|rest| rest.split(' ').next());
    let passed: usize = passed.unwrap().parse().unwrap();
    assert!(passed > 50, "{text}");
    assert_eq!(passed, listed, "{text}");
}

/// Runs the related tests of the suite, or lists them. Returns the output.
fn suite(arguments: &[&str]) -> String {
    let mut suite = Command::new(env::current_exe().unwrap());
    suite.env("BASECAMP_TESTS_AS_DOCUMENTED", "1").arg("asynchronous::suite::").args(arguments);
    suite.args(UNRELATED.iter().flat_map(|module| ["--skip", module]));
    let output = suite.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    text.into_owned()
}
