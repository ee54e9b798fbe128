//! The programs of the README and the guide run as separate crates outside of the workspace, set up
//! by the documented commands, against the sandbox.
//!
//! Ignored by default, as all dependencies are compiled:
//! `cargo test -p basecamp-tests --test outside -- --ignored`.
#![allow(missing_docs, clippy::unwrap_used)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use basecamp_sandbox::Sandbox;

/// The path of the repository's clone in the README.
const CLONE: &str = "../basecamp-sdk";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// The first Rust example after a heading.
fn example(document: &str, heading: &str) -> String {
    let (_, section) = document.split_once(heading).unwrap_or_else(|| panic!("no {heading}"));
    let mut blocks = section.split("\n```");
    let block = blocks.find(|block| {
        let fence = block.lines().next().unwrap_or_default();
        block.contains("fn ") && ["", "rust", "rust,no_run"].contains(&fence)
    });
    let (_, code) = block.unwrap().split_once('\n').unwrap();
    // Lines that are hidden in the documentation are part of the program.
    let lines = code.lines().map(|line| line.strip_prefix("# ").unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// The arguments of the `cargo add` for a crate in a document, and of the `cargo add`s that follow
/// it: on their own lines, or after `also:`.
fn additions(document: &str, package: &str) -> Vec<Vec<String>> {
    let lines: Vec<&str> = document.lines().collect();
    let first = format!("cargo add --path {CLONE}/{package}");
    let at = lines.iter().position(|line| line.starts_with(&first)).expect(&first);
    let own = lines[at..].iter().take_while(|line| line.starts_with("cargo add"));
    let is_next = |line: &&&str| line.contains("--path") && !line.starts_with(&first);
    let text = own.take_while(|line| !is_next(line)).copied().collect::<Vec<_>>().join("\n");
    let words = |command: &str| {
        let command = command.split(['#', '\n']).next().unwrap_or_default();
        let command = command.replace(CLONE, root().to_str().unwrap());
        command.split_whitespace().map(str::to_owned).collect()
    };
    text.split("cargo add ").skip(1).map(words).collect()
}

/// Replaces the values of the example with those of the test.
fn with(program: &str, replacements: &[(&str, &str)]) -> String {
    replacements.iter().fold(program.to_owned(), |program, (from, to)| {
        assert!(program.contains(from), "no {from} in:\n{program}");
        program.replace(from, to)
    })
}

/// A crate outside of the workspace.
struct Outside {
    folder: tempfile::TempDir,
}

impl Outside {
    fn new(name: &str, additions: &[Vec<String>], program: &str) -> Self {
        let outside = Self { folder: tempfile::tempdir().unwrap() };
        outside.cargo(&["init", "--quiet", "--vcs", "none", "--name", name]);
        for addition in additions {
            let words: Vec<&str> = addition.iter().map(String::as_str).collect();
            outside.cargo(&[&["add", "--quiet", "--offline"], &words[..]].concat());
        }
        // The versions of this workspace, as a test uses no network.
        fs::copy(root().join("Cargo.lock"), outside.folder.path().join("Cargo.lock")).unwrap();
        fs::write(outside.folder.path().join("src/main.rs"), program).unwrap();
        outside.cargo(&["build", "--quiet", "--offline"]);
        outside
    }

    fn cargo(&self, arguments: &[&str]) {
        let output = self.command(arguments).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "cargo {arguments:?}: {stderr}");
        assert!(!stderr.contains("warning"), "cargo {arguments:?}: {stderr}");
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let target = env::current_exe().unwrap();
        // .../debug/deps/this
        let target = target.ancestors().nth(3).unwrap().join("outside");
        let mut command = Command::new(env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
        command.args(arguments).current_dir(self.folder.path());
        command.env("CARGO_TARGET_DIR", target);
        // The profile of this workspace, so that builds are faster and smaller.
        command.env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only");
        command
    }

    /// Runs the program as a user of the sandbox.
    fn run(&self, sandbox: &Sandbox, token: Option<&str>) -> Output {
        let mut command = self.command(&["run", "--quiet", "--offline"]);
        command.env_remove("BASECAMP_TOKEN").env("BASECAMP_BASE_URL", sandbox.url());
        command.env("BASECAMP_ACCOUNT_ID", sandbox.account_id());
        command.envs(token.map(|token| ("BASECAMP_TOKEN", token)));
        command.output().unwrap()
    }

    fn check(&self, sandbox: &Sandbox, expected: &str) {
        let output = self.run(sandbox, Some(&sandbox.token()));
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        let failed = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && stdout.contains(expected), "{stdout}\n{failed}");
        // A missing token is named at the start of the output.
        let output = self.run(sandbox, None);
        let failed = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "the program succeeded without a token");
        let words = "Error: Error { message: \"`BASECAMP_TOKEN` is not set\", hint: \"Set it to";
        assert!(failed.starts_with(words), "{failed}");
    }
}

#[test]
#[ignore = "compiles three programs from the ground up"]
fn the_first_example_of_the_readme_runs() {
    let sandbox = Sandbox::start().unwrap();
    let readme = read("README.md");
    let ids = [sandbox.first_todolist_id(), sandbox.first_todo_id()].map(|id| id.to_string());
    let program = example(&readme, "\n## Blocking");
    let blocking = Outside::new("outside-blocking", &additions(&readme, "basecamp-ureq"), &program);
    blocking.check(&sandbox, "Cookbook for small boats\n");
    assert_eq!(sandbox.count("POST", "/todos/*/completion.json"), 1);

    let program = with(
        &example(&readme, "\n## Async"),
        &[("get(123)", &format!("get({})", ids[1])), ("list(456)", &format!("list({})", ids[0]))],
    );
    let asynchronous =
        Outside::new("outside-asynchronous", &additions(&readme, "basecamp-hyper"), &program);
    asynchronous.check(&sandbox, "Clear the rights for the two old maps\n");
}

#[test]
#[ignore = "compiles three programs from the ground up"]
fn a_custom_transport_runs() {
    let sandbox = Sandbox::start().unwrap();
    let readme = read("README.md");
    // It has no `main`, so it is only compiled.
    let program = example(&readme, "\n## Custom HTTP stack") + "\nfn main() {}\n";
    let program = with(
        &program,
        &[
            ("trait Stack", "#[allow(dead_code)]\ntrait Stack"),
            ("fn get_todo", "#[allow(dead_code)]\nfn get_todo"),
        ],
    );
    let _ = Outside::new("outside-embedded", &additions(&readme, "basecamp-core"), &program);

    let guide = read("basecamp-core/src/guide/transport.md");
    let program = with(
        &example(&guide, "A complete transport on"),
        &[
            ("use basecamp_sandbox::Sandbox;\n", ""),
            ("let sandbox = Sandbox::start()?;\n", ""),
            (
                "let (url, token, id) = (sandbox.url(), sandbox.token(), sandbox.account_id());",
                "let variable = |name: &str| std::env::var(format!(\"BASECAMP_{name}\"));\n\
             let (url, token, id) = (variable(\"BASE_URL\")?, variable(\"TOKEN\")?, variable(\"ACCOUNT_ID\")?);",
            ),
        ],
    );
    let own = Outside::new("outside-own", &additions(&guide, "basecamp-core"), &program);
    let output = own.run(&sandbox, Some(&sandbox.token()));
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{failed}");
    assert!(String::from_utf8_lossy(&output.stdout).lines().count() > 1);
    assert_eq!(sandbox.count("GET", "/projects.json"), 2);
}
