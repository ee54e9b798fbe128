//! Child processes, which end with the test.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_session");

pub(crate) struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Process {
    /// Starts the program and waits until it is ready.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::spawn(Command::new(PROGRAM).args(arguments))
    }

    pub(crate) fn start_with_umask(umask: &str, arguments: &[&str]) -> Self {
        let script = format!("umask {umask}; exec \"$0\" \"$@\"");
        Self::spawn(Command::new("sh").args(["-c", &script, PROGRAM]).args(arguments))
    }

    /// Starts the program with a file size limit of 0, so that it can't write to files.
    pub(crate) fn start_without_room(arguments: &[&str]) -> Self {
        let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"";
        Self::spawn(Command::new("sh").args(["-c", script, PROGRAM]).args(arguments))
    }

    /// Starts the program with a private file system of 256 KiB, mounted at this folder.
    pub(crate) fn start_on_small_disk(folder: &str, arguments: &[&str]) -> Self {
        let script = format!("mount -t tmpfs -o size=256k tmpfs '{folder}' && exec \"$0\" \"$@\"");
        let shell = ["--user", "--map-root-user", "--mount", "sh", "-c", &script, PROGRAM];
        Self::spawn(Command::new("unshare").args(shell).args(arguments))
    }

    pub(crate) fn can_mount() -> bool {
        let arguments = ["--user", "--map-root-user", "--mount", "true"];
        Command::new("unshare").args(arguments).status().is_ok_and(|status| status.success())
    }

    fn spawn(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut process = Self { child, input, output };
        assert_eq!(process.line(), "ready");
        process
    }

    /// Starts the next call.
    pub(crate) fn go(&mut self) {
        self.input.write_all(b"\n").unwrap();
    }

    /// Returns the next line of output.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Kills the process with SIGKILL.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The process may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
