//! The program of an official SDK: it reads calls and writes outcomes, a line of JSON each.

use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use basecamp_sandbox::Sandbox;
use serde_json::{Map, Value, json};

use crate::work::Caller;

pub(crate) struct Program {
    process: Child,
    calls: ChildStdin,
    outcomes: Lines<BufReader<ChildStdout>>,
}

impl Program {
    /// Starts a program with the address and the credentials of a sandbox in its environment.
    pub(crate) fn start(command: &mut Command, sandbox: &Sandbox) -> Self {
        command
            .env("BASECAMP_BASE_URL", sandbox.url())
            .env("BASECAMP_ACCOUNT_ID", sandbox.account_id())
            .env("BASECAMP_TOKEN", sandbox.token())
            .env("BASECAMP_REFRESH_TOKEN", sandbox.refresh_token())
            .env("BASECAMP_TOKEN_ENDPOINT", sandbox.token_endpoint())
            .env("BASECAMP_CLIENT_ID", sandbox.client_id())
            .env("BASECAMP_CLIENT_SECRET", sandbox.client_secret());
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let calls = process.stdin.take().unwrap();
        let outcomes = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, calls, outcomes }
    }
}

impl Caller for Program {
    fn call(&mut self, call: &str, with: &Map<String, Value>) -> Value {
        writeln!(self.calls, "{}", json!({ "call": call, "with": with })).unwrap();
        let line = self.outcomes.next();
        let line = line.unwrap_or_else(|| panic!("{call}: the program ended")).unwrap();
        let outcome: Value = serde_json::from_str(&line).unwrap();
        assert!(outcome.get("unsupported").is_none(), "{call} is not in the program's table");
        outcome
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
