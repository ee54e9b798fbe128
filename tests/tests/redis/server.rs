//! A Redis server that ends with the test.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use basecamp_storage::redis::client::{Client, Connection, cmd};
use tempfile::TempDir;

pub(crate) struct Redis {
    process: Child,
    port: u16,
    options: Vec<String>,
    _directory: Option<TempDir>,
}

impl Redis {
    /// Starts a server that loses its data when it ends.
    pub(crate) fn start() -> Self {
        // A replica saves the data of its primary in its directory.
        let directory = tempfile::tempdir().unwrap();
        let mut redis = Self::start_with("no", directory.path());
        redis._directory = Some(directory);
        redis
    }

    /// Starts a server that writes each command to a log in this directory before it answers.
    pub(crate) fn start_persistent(directory: &Path) -> Self {
        Self::start_with("yes", directory)
    }

    fn start_with(appendonly: &str, directory: &Path) -> Self {
        let port = free_port();
        let options = ["--appendonly", appendonly, "--dir", directory.to_str().unwrap()];
        let options: Vec<String> = options.map(str::to_owned).into();
        Self { process: launch(port, &options), port, options, _directory: None }
    }

    pub(crate) fn url(&self) -> String {
        url(self.port)
    }

    /// The connection of the SDK's stores.
    pub(crate) fn connect(&self) -> basecamp_storage::Redis {
        basecamp_storage::Redis::connect(self.url()).unwrap()
    }

    /// A connection of the test.
    pub(crate) fn connection(&self) -> Connection {
        Client::open(self.url()).unwrap().get_connection().unwrap()
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Kills the server.
    pub(crate) fn stop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts the server again on the same port.
    pub(crate) fn restart(&mut self) {
        self.process = launch(self.port, &self.options);
    }

    /// Sends a signal: `-STOP` lets the server hang with its connections open, `-CONT` continues
    /// it.
    pub(crate) fn signal(&self, signal: &str) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Waits until the condition is true, up to 60 seconds.
pub(crate) fn wait_until(condition: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(60), "not reached: {condition}");
        sleep(Duration::from_millis(20));
    }
}

/// Returns a port that no other test of this process uses, even while its server is stopped.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    loop {
        // Below the ports that the operating system assigns.
        let offset = std::process::id() as u16 % 200 * 50 + NEXT.fetch_add(1, Ordering::Relaxed);
        let port = 20_000 + offset % 12_000;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
}

fn url(port: u16) -> String {
    format!("redis://127.0.0.1:{port}/")
}

fn launch(port: u16, options: &[String]) -> Child {
    let process = Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
        .args(["--save", ""])
        .args(options)
        .stdout(Stdio::null())
        .spawn();
    let mut process = process.unwrap_or_else(|error| {
        panic!("redis-server doesn't start ({error}): these tests need Debian's redis-server")
    });
    for _ in 0..500 {
        if let Ok(mut connection) = Client::open(url(port)).unwrap().get_connection() {
            let ping = cmd("PING").query::<String>(&mut connection);
            if ping.is_ok() {
                return process;
            }
        }
        assert!(process.try_wait().unwrap().is_none(), "redis-server ended at once");
        sleep(Duration::from_millis(10));
    }
    panic!("redis-server doesn't answer");
}
