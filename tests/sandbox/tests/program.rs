//! The program as a process: its output, its options, and its exit codes.

// The latency of the program is real time.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_basecamp-sandbox"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The exit code, standard output and standard error of a run that ends.
fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = program(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// A running sandbox.
struct Running {
    child: Child,
    page: String,
    settings: Vec<(String, String)>,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        Self::spawn(&mut program(arguments))
    }

    fn spawn(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut line = || lines.next().unwrap().unwrap();
        let page = line().strip_prefix("# The page: ").unwrap().to_owned();
        let mut settings = Vec::new();
        // The client id is the last line.
        while settings.last().is_none_or(|(name, _)| name != "BASECAMP_CLIENT_ID") {
            let line = line();
            let (name, value) = line.strip_prefix("export ").unwrap().split_once('=').unwrap();
            settings.push((name.to_owned(), value.trim_matches('\'').to_owned()));
        }
        Self { child, page, settings }
    }

    fn setting(&self, name: &str) -> &str {
        let found = self.settings.iter().find(|(known, _)| known == name);
        &found.unwrap_or_else(|| panic!("no {name} in {:?}", self.settings)).1
    }

    /// The status line, headers and body of a response to a GET, or the text until a reset.
    fn get(&self, path: &str) -> String {
        self.send("GET", path, "", "")
    }

    fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> String {
        let address = self.setting("BASECAMP_BASE_URL").strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let (token, account) =
            (self.setting("BASECAMP_TOKEN"), self.setting("BASECAMP_ACCOUNT_ID"));
        write!(
            stream,
            "{method} /{account}{path} HTTP/1.0\r\nHost: {address}\r\nUser-Agent: tests\r\n\
             Authorization: Bearer {token}\r\n{headers}\r\n{body}"
        )
        .unwrap();
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        String::from_utf8(bytes).unwrap()
    }

    fn post(&self, path: &str, content_type: &str, body: &str) -> String {
        let head = format!("Content-Type: {content_type}\r\nContent-Length: {}\r\n", body.len());
        self.send("POST", path, &head, body)
    }

    fn create_project(&self, name: &str) {
        let answer =
            self.post("/projects.json", "application/json", &format!(r#"{{"name":"{name}"}}"#));
        assert!(answer.contains(" 201 "), "{answer}");
    }

    fn status(&self, path: &str) -> u16 {
        self.get(path).split(' ').nth(1).unwrap().parse().unwrap()
    }

    /// Sends SIGINT, and returns the exit code and standard error.
    fn interrupt(self) -> (Option<i32>, String) {
        self.signal("-INT")
    }

    fn signal(mut self, signal: &str) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        let code = self.child.wait().unwrap().code();
        let mut text = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
        (code, text)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_prints_settings_and_a_line_for_each_request() {
    let running = Running::start(&[]);
    assert_eq!(running.page, format!("{}/_sandbox", running.setting("BASECAMP_BASE_URL")));
    assert_eq!(running.status("/projects.json"), 200);
    assert_eq!(running.status("/nothing"), 404);
    let account = running.setting("BASECAMP_ACCOUNT_ID").to_owned();
    let (code, log) = running.interrupt();
    assert_eq!(code, Some(130));
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines.len(), 2, "{log}");
    assert!(lines[0].starts_with(&format!("GET /{account}/projects.json 200 ")), "{log}");
    assert!(lines[0].ends_with(" ms sandbox-1"), "{log}");
}

#[test]
fn quiet_writes_no_lines() {
    let running = Running::start(&["--quiet"]);
    assert_eq!(running.status("/projects.json"), 200);
    assert_eq!(running.interrupt(), (Some(130), String::new()));
}

#[test]
fn options_for_faults() {
    let running = Running::start(&[
        "--fault",
        "GET /projects.json 429:9 x2",
        "--fault=* /people.json html always",
        "--fault-rate",
        "0%",
    ]);
    assert!(running.get("/projects.json").to_lowercase().contains("retry-after: 9"));
    assert_eq!(running.status("/projects.json"), 429);
    assert_eq!(running.status("/projects.json"), 200);
    assert!(running.get("/people.json").contains("text/html"));
    assert!(running.interrupt().1.contains(" fault 429:9\n"));

    let running = Running::start(&["--fault-rate", "100%"]);
    assert!(!running.get("/projects.json").contains(" 200 "));
}

#[test]
fn options_for_time_and_data() {
    let running = Running::start(&[
        "--latency=20ms..40ms",
        "--rate-limit=2/10m",
        "--page-size=1",
        "--token-lifetime=1h",
        "--host=127.0.0.3",
    ]);
    assert!(running.setting("BASECAMP_BASE_URL").starts_with("http://127.0.0.3:"));
    let start = Instant::now();
    assert!(running.get("/projects.json").contains("page=2"));
    assert!(start.elapsed() >= Duration::from_millis(20));
    assert_eq!(running.status("/projects.json"), 200);
    assert_eq!(running.status("/projects.json"), 429);

    let running = Running::start(&["--empty", "--token-lifetime=0"]);
    assert_eq!(running.status("/projects.json"), 401);
    let running = Running::start(&["--empty", "--as-documented"]);
    assert!(running.get("/projects.json").ends_with("\r\n\r\n[]"));
}

#[test]
fn the_state_is_saved_in_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("new");
    let state = folder.to_str().unwrap();
    for signal in ["-TERM", "-INT"] {
        let running = Running::start(&["--quiet", "--state", state, "--at=2027-03-01T08:00:00Z"]);
        let name = format!("Saved after {signal}");
        running.create_project(&name);
        let code = if signal == "-TERM" { 143 } else { 130 };
        assert_eq!(running.signal(signal), (Some(code), String::new()));
        // The clock is still stopped.
        let running = Running::start(&["--quiet", "--state", state]);
        let (code, _, log) = run(&["--state", state]);
        assert_eq!(code, Some(1));
        assert!(log.contains("another sandbox saves its state in"), "{log}");
        let projects = running.get("/projects.json");
        assert!(projects.contains(&name) && projects.contains("2027-03-01T08:00:00.000Z"));
        assert!(signal == "-TERM" || projects.contains("Saved after -TERM"));
    }
    let file = folder.join("state.json");
    std::fs::write(&file, "no state").unwrap();
    let (code, _, log) = run(&["--state", state]);
    assert_eq!(code, Some(1));
    assert!(log.contains("state.json has no state") && log.contains("Repair"), "{log}");
    assert_eq!(std::fs::read(&file).unwrap(), b"no state", "it is not replaced");
}

#[test]
fn changes_are_saved_while_it_runs() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(&["--state", folder.path().to_str().unwrap()]);
    running.create_project("Saved in time");
    let file = folder.path().join("state.json");
    while !std::fs::read_to_string(&file).is_ok_and(|state| state.contains("Saved in time")) {
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn options_for_generated_accounts_and_limits() {
    let running = Running::start(&["--seed", "7", "--storage-limit=0"]);
    let people = running.get("/people.json");
    assert!(people.contains("\r\nx-total-count: 21\r\n"), "{people}");
    let path = "/attachments.json?name=a.txt";
    assert!(running.post(path, "text/plain", "a").contains(" 507 "));
}

#[test]
fn a_recorded_conversation_is_replayed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calls.json");
    let path = file.to_str().unwrap();
    let cassette = json!({
        "version": 1,
        "exchanges": [{
            "at_ms": 0,
            "request": { "method": "GET", "url": "/999/todos/7.json" },
            "response": { "status": 200, "body": { "json": { "content": "Recorded" } } },
        }],
    });
    std::fs::write(&file, cassette.to_string()).unwrap();
    let running = Running::start(&["--quiet", "--replay", path]);
    assert_eq!(running.setting("BASECAMP_ACCOUNT_ID"), "999", "the recorded account");
    let answer = running.get("/todos/7.json");
    assert!(answer.contains(" 200 ") && answer.contains("Recorded"), "{answer}");
    assert_eq!(running.status("/projects.json"), 501);
    assert_eq!(running.interrupt(), (Some(130), String::new()));

    for (text, expected) in [
        (Some("[]"), "can't be replayed: this is no cassette: "),
        (Some(r#"{"version": 2, "exchanges": []}"#), "its version is 2, not 1. Use a file that"),
        (None, "can't be replayed: No such file"),
    ] {
        match text {
            Some(text) => std::fs::write(&file, text).unwrap(),
            None => std::fs::remove_file(&file).unwrap(),
        }
        let (code, out, log) = run(&["--replay", path]);
        assert_eq!((code, out.as_str()), (Some(1), ""), "{log}");
        assert!(log.contains(&format!("the sandbox can't run: {path} can't be replayed")), "{log}");
        assert!(log.contains(expected), "{log}");
    }
}

#[test]
fn the_certificate_is_deleted_at_the_end() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        let running = Running::start(&["--tls"]);
        assert!(running.setting("BASECAMP_BASE_URL").starts_with("https://localhost:"));
        let path = running.setting("SSL_CERT_FILE").to_owned();
        let pem = std::fs::read_to_string(&path).unwrap();
        assert!(pem.starts_with("-----BEGIN CERTIFICATE-----"));
        assert_eq!(running.signal(signal), (Some(code), String::new()));
        assert!(!Path::new(&path).exists(), "{signal}");
    }
}

/// `nohup` starts a program that ignores SIGHUP.
#[cfg(target_os = "linux")]
#[test]
fn a_signal_that_is_ignored_at_the_start_remains_ignored() {
    let program = env!("CARGO_BIN_EXE_basecamp-sandbox");
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' HUP; exec \"$0\"", program]);
    shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let running = Running::spawn(&mut shell);
    let id = running.child.id().to_string();
    assert!(Command::new("kill").args(["-HUP", &id]).status().unwrap().success());
    assert_eq!(running.status("/projects.json"), 200);
    let (code, _) = running.interrupt();
    assert_eq!(code, Some(130));
}

#[test]
fn a_folder_that_cannot_be_used_is_an_error_with_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let inside = file.join("folder");
    for path in [&file, &inside] {
        let path = path.to_str().unwrap();
        let (code, _, log) = run(&["--state", path]);
        assert_eq!(code, Some(1));
        assert!(log.contains(&format!("{path} can't be the folder of --state")), "{log}");
    }
    std::fs::create_dir(folder.path().join("state.json")).unwrap();
    let path = folder.path().to_str().unwrap();
    let (code, _, log) = run(&["--state", path]);
    assert_eq!(code, Some(1));
    assert!(log.contains(&format!("the state in {path}/state.json can't be read")), "{log}");
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_cannot_be_written_is_an_error() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = program(&[]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let log = String::from_utf8(output.stderr).unwrap();
    assert!(log.contains("the settings can't be written to standard output"), "{log}");

    let mut command = program(&["--tls"]);
    let output = command.env("TMPDIR", "/nothing").output().unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    let log = String::from_utf8(output.stderr).unwrap();
    assert!(log.contains("the certificate can't be saved in /nothing/basecamp-sandbox-"), "{log}");
}

#[test]
fn a_port_in_use_is_an_error() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let (code, _, log) = run(&["--port", &port]);
    assert_eq!(code, Some(1));
    assert!(log.contains("the sandbox can't run") && log.contains(&port), "{log}");
    assert!(log.contains("use another port"), "{log}");
}

#[test]
fn invalid_options_are_errors_with_the_remedy() {
    for (arguments, expected) in [
        (&["--prot", "3000"][..], "--prot"),
        (&["--port", "70000"], "--port 70000: use a number from 0 to 65535"),
        (&["--port"], "--port"),
        (&["--host", "0.0.0.0"], "use an address of this machine itself"),
        (&["--fault", "GET /projects.json 42"], "--fault: `42` is not a fault"),
        (&["--fault", "GET"], "METHOD PATH FAULT"),
        (&["--fault-rate", "101%"], "use a percentage"),
        (&["--latency", "200ms..50ms"], "use a time or a range"),
        (&["--rate-limit", "50"], "such as 50/10s"),
        (&["--page-size", "0"], "--page-size 0: use a number from 1"),
        (&["--storage-limit", "1GB"], "use a number of bytes, such as"),
        (&["--state", ""], "--state: use the path of a folder"),
        (&["--token-lifetime", "soon"], "such as 10s"),
        (&["--seed", "many"], "--seed many: use a number from 0"),
        (&["--seed", "-1"], "--seed -1: use a number from 0"),
        (&["--job-time", "-1s"], "--job-time -1s: use a time, such as"),
        (&["--latency", "-1s"], "--latency -1s: use a time or a range"),
        (&["--replay", ""], "--replay: use the path of a file"),
        (&["--empty", "--seed", "7"], "--empty and --seed exclude each other"),
        (&["--seed", "7", "--empty"], "--empty and --seed exclude each other"),
        (&["--replay", "calls.json", "--seed", "7"], "--replay and --seed exclude each other"),
        (&["--replay", "calls.json", "--empty"], "--replay and --empty exclude each other"),
        (&["--state", "folder", "--replay", "a"], "--replay and --state exclude each other"),
        (&["--at", "noon"], "use a time with its zone, such as 2027"),
        (&["--at", "2027-03-01T08:00:00"], "use a time with its zone, such as 2027"),
        (&["3000"], "3000"),
    ] {
        let (code, out, log) = run(arguments);
        assert_eq!(code, Some(2), "{arguments:?}");
        assert!(out.is_empty(), "{arguments:?}: {out}");
        assert!(log.contains(expected) && log.ends_with("Try --help.\n"), "{arguments:?}: {log}");
    }
}

#[test]
fn help_and_version() {
    let (code, out, log) = run(&["--help"]);
    assert_eq!((code, log.as_str()), (Some(0), ""));
    assert!(out.contains("--fault 'GET /projects.json 429:1 x2'"), "{out}");
    let (code, out, _) = run(&["--version"]);
    assert_eq!(code, Some(0));
    assert_eq!(out, format!("basecamp-sandbox {}\n", env!("CARGO_PKG_VERSION")));
}
