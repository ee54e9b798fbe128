//! The examples behave as shell programs: help, JSON, exit codes, and a closed output.
#![allow(missing_docs, clippy::unwrap_used)]

mod answer_mentions;
mod export;

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use basecamp_sandbox::Sandbox;
use serde_json::Value;

const EXAMPLES: [&str; 18] = [
    "answer_mentions",
    "api",
    "axum",
    "custom_stack",
    "export",
    "files",
    "fleet",
    "follow",
    "follow_async",
    "login",
    "metrics",
    "oauth_web",
    "operations",
    "quickstart",
    "quickstart_async",
    "record",
    "tiny_http",
    "workers",
];

/// The folder of the built examples. `cargo test --workspace` has built them already; other
/// commands haven't.
static BUILT: LazyLock<PathBuf> = LazyLock::new(|| {
    let this = env::current_exe().unwrap();
    // .../debug/deps/this
    let folder = this.ancestors().nth(2).unwrap();
    let profile = match folder.file_name().unwrap().to_str().unwrap() {
        "debug" => "dev",
        other => other,
    };
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut build = Command::new(cargo);
    build.args(["build", "--quiet", "--workspace", "--examples", "--profile", profile]);
    build.arg("--target-dir").arg(folder.parent().unwrap()).current_dir(root());
    // Removes the variables that cargo sets for a test, as in a shell. They would rerun build
    // scripts that depend on them, and recompile all dependents, in this build and the next one.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            build.env_remove(name);
        }
    }
    assert!(build.status().unwrap().success());
    folder.join("examples")
});

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// An example without variables of the SDK in its environment.
fn example(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(BUILT.join(name));
    command.args(arguments).stdin(Stdio::null());
    for (variable, _) in env::vars_os() {
        if variable.to_string_lossy().starts_with("BASECAMP_") {
            command.env_remove(variable);
        }
    }
    command
}

struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn run(mut command: Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn every_example_is_tested() {
    let mut found = Vec::new();
    for entry in fs::read_dir(root()).unwrap() {
        let folder = entry.unwrap().path().join("examples");
        for file in fs::read_dir(folder).into_iter().flatten() {
            let path = file.unwrap().path();
            let is_source = path.extension().is_some_and(|extension| extension == "rs");
            if is_source || path.join("main.rs").is_file() {
                found.push(path.file_stem().unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found.sort_unstable();
    assert_eq!(found, EXAMPLES);
}

#[test]
fn each_example_has_help() {
    for name in EXAMPLES {
        for option in ["--help", "-h"] {
            let ran = run(example(name, &[option]));
            assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{name}");
            assert!(ran.stdout.len() > 40, "{name}: {}", ran.stdout);
        }
    }
}

#[test]
fn a_closed_output_is_no_error() {
    for name in EXAMPLES {
        for arguments in [&["--help"][..], &[][..]] {
            let mut command = example(name, arguments);
            let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            drop(child.stdout.take());
            let output = child.wait_with_output().unwrap();
            let stderr = String::from_utf8(output.stderr).unwrap();
            assert!(!stderr.contains("panicked"), "{name} {arguments:?}: {stderr}");
            // Without arguments, these examples print the missing arguments.
            let expected =
                i32::from(arguments.is_empty() && ["api", "export", "files"].contains(&name));
            assert_eq!(output.status.code(), Some(expected), "{name} {arguments:?}: {stderr}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_failed_write_is_an_error() {
    for name in ["quickstart", "operations"] {
        let mut command = example(name, &[]);
        command.stdout(File::create("/dev/full").unwrap());
        let ran = run(command);
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
        assert!(ran.stderr.contains("error: the result can't be written"), "{}", ran.stderr);
    }
}

#[test]
fn both_quickstarts_print_the_same() {
    let [blocking, asynchronous] =
        ["quickstart", "quickstart_async"].map(|name| run(example(name, &["--verbose"])));
    assert_eq!(blocking.code, Some(0), "{}", blocking.stderr);
    assert!(blocking.stdout.contains("\n[x] Try the Basecamp SDK for Rust"), "{}", blocking.stdout);
    assert_eq!(blocking.stdout, asynchronous.stdout);
    // Messages about the sandbox and the calls are on the standard error.
    for ran in [blocking, asynchronous] {
        assert!(ran.stderr.starts_with("BASECAMP_TOKEN is not set: using a sandbox at"));
        assert!(ran.stderr.contains("-> todos.complete\n"), "{}", ran.stderr);
        assert!(!(ran.stdout + &ran.stderr).contains('\u{1b}'), "colours without a terminal");
    }
}

#[test]
fn results_are_json_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sandbox.txt");
    let cases: [(&str, &[&str], &str); 9] = [
        ("quickstart", &["--json"], "/completed/completion/creator/name"),
        ("quickstart_async", &["--json"], "/projects/0/project/name"),
        ("follow", &["--json", "--count", "1"], "/recording"),
        ("follow_async", &["--json", "--count", "1"], "/read_with"),
        ("login", &["--json"], "/accounts/0/id"),
        ("metrics", &["--json"], "/0/labels/basecamp.operation"),
        ("files", &["get", "sandbox", "--json", "-o", file.to_str().unwrap()], "/content_type"),
        ("files", &["put", file.to_str().unwrap(), "--vault", "12", "--json"], "/id"),
        ("api", &["list", "todolists", "--json"], "/0/arguments"),
    ];
    for (name, arguments, place) in cases {
        let ran = run(example(name, arguments));
        assert_eq!(ran.code, Some(0), "{name} {arguments:?}: {}", ran.stderr);
        let value: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert!(
            value.pointer(place).is_some_and(|found| !found.is_null()),
            "{name}: {}",
            ran.stdout
        );
        assert_eq!(ran.stdout.lines().count(), 1, "{name}");
    }
}

#[test]
fn a_retried_call_shows_in_the_metrics() {
    let ran = run(example("metrics", &[]));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    let has = |name: &str, parts: &[&str]| {
        let line =
            |line: &&&str| line.starts_with(name) && parts.iter().all(|part| line.contains(part));
        assert_eq!(lines.iter().filter(line).count(), 1, "{name} {parts:?}: {}", ran.stdout);
    };
    has("basecamp.retries ", &[r#"operation="GetTodo" error.type="api_error"  count=1"#]);
    has("basecamp.token.refresh.duration ", &["count=1"]);
    has("basecamp.pacing.refusals ", &[r#"error.type="rate_limit"  count=1"#]);
    has("basecamp.pacing.wait.duration ", &["seconds="]);
    for status in ["200", "404", "503"] {
        let status = format!("http.response.status_code=\"{status}\"");
        has("http.client.request.duration ", &[&status, r#"http.request.method="GET""#]);
    }
}

#[test]
fn both_feeds_print_the_same_events() {
    let [blocking, asynchronous] = ["follow", "follow_async"].map(|name| {
        let ran = run(example(name, &["--count", "3", "--verbose"]));
        assert_eq!(ran.code, Some(0), "{name}: {}", ran.stderr);
        assert!(ran.stderr.contains("feed: Confirmed"), "{name}: {}", ran.stderr);
        // The times differ.
        let events = ran.stdout.lines().map(|line| line.split_once("  ").unwrap().1.to_owned());
        events.collect::<Vec<_>>()
    });
    assert_eq!(blocking.len(), 3);
    assert_eq!(blocking, asynchronous);
}

#[cfg(unix)]
#[test]
fn interrupted_feeds_end_without_an_error() {
    use std::io::BufRead as _;

    for (name, arguments) in
        [("follow", &[][..]), ("follow_async", &[]), ("follow", &["--polls-only"])]
    {
        let mut command = example(name, arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut output = std::io::BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert!(line.contains("recording"), "{name}: {line}");
        let interrupted =
            Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        assert!(interrupted.success());
        drop(std::io::copy(&mut output, &mut std::io::sink()));
        assert_eq!(child.wait().unwrap().code(), Some(0), "{name}");
    }
}

#[test]
fn errors_end_with_the_exit_code_of_their_kind() {
    let sandbox = Sandbox::start().unwrap();
    let unreachable = "http://127.0.0.1:9";
    let (wrong, token) = ("a-token-that-is-wrong", sandbox.token());
    let environment = |url: &str, token: &str, account: &str| {
        [("BASECAMP_BASE_URL", url), ("BASECAMP_TOKEN", token), ("BASECAMP_ACCOUNT_ID", account)]
            .map(|(name, value)| (name, value.to_owned()))
    };
    let (url, id) = (sandbox.url(), sandbox.account_id());
    for (name, arguments, code, environment, words) in [
        ("quickstart", &["--nonsense"][..], 1, None, "unknown option `--nonsense`"),
        ("follow", &["--count", "x"][..], 1, None, "`--count` requires a number"),
        ("follow_async", &["--nonsense"][..], 1, None, "unknown argument `--nonsense`"),
        ("axum", &["--nonsense"][..], 1, None, "unknown argument `--nonsense`"),
        ("custom_stack", &["nonsense"][..], 1, None, "unknown argument `nonsense`"),
        ("operations", &["nonsense"][..], 1, None, "unknown argument `nonsense`"),
        ("record", &["a.json", "nonsense"][..], 1, None, "unknown argument `nonsense`"),
        ("record", &["--nonsense"][..], 1, None, "unknown argument `--nonsense`"),
        ("tiny_http", &["nonsense"][..], 1, None, "unknown argument `nonsense`"),
        ("export", &["cookbook"][..], 1, None, "needs a project and a folder"),
        ("files", &["get"][..], 1, None, "needs a URL or the id of an upload"),
        ("api", &["call", "GetTodo", "todo_id=999999"][..], 2, None, "request id: "),
        ("files", &["get", "999999"][..], 2, None, "request id: "),
        ("login", &["whoami"][..], 3, None, "nobody is logged in"),
        ("quickstart", &["--verbose"][..], 3, Some(environment(url, wrong, id)), "hint: "),
        ("quickstart_async", &[][..], 3, Some(environment(url, wrong, "")), "hint: "),
        ("quickstart", &[][..], 1, Some(environment(url, &token, "12x")), "BASECAMP_ACCOUNT_ID: "),
        ("files", &["get", "1"][..], 1, Some(environment(url, &token, "")), "is not set"),
        ("quickstart", &[][..], 6, Some(environment(unreachable, &token, "")), "127.0.0.1"),
        ("custom_stack", &[][..], 3, Some(environment(url, wrong, id)), "hint: "),
    ] {
        let mut command = example(name, arguments);
        command.env("BASECAMP_MAX_RETRIES", "0").envs(environment.into_iter().flatten());
        let ran = run(command);
        let output = ran.stdout + &ran.stderr;
        assert_eq!(ran.code, Some(code), "{name} {arguments:?}: {output}");
        assert!(
            output.contains("error: ") && output.contains(words),
            "{name} {arguments:?}: {output}"
        );
        for secret in [wrong, &token] {
            assert!(!output.contains(secret), "{name} {arguments:?}: {output}");
        }
    }
}

#[cfg(unix)]
#[test]
fn arguments_and_variables_must_be_text() {
    use std::os::unix::ffi::OsStringExt as _;

    let no_text = std::ffi::OsString::from_vec(vec![0xff]);
    let mut argument = example("files", &["get"]);
    argument.arg(&no_text);
    let mut variable = example("login", &["whoami"]);
    variable.env("BASECAMP_CLIENT_ID", &no_text);
    for (command, which) in [(argument, "the argument"), (variable, "`BASECAMP_CLIENT_ID`")] {
        let ran = run(command);
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
        assert!(ran.stderr.contains(which), "{}", ran.stderr);
        assert!(ran.stderr.contains("is not Unicode"), "{}", ran.stderr);
    }
}
