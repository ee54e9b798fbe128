//! A Redis server that ends with the test.

use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use basecamp_webhooks::redis::{Client, Connection};

pub(crate) struct Redis {
    process: Child,
    port: u16,
}

impl Redis {
    pub(crate) fn start() -> Self {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        Self { process: launch(port), port }
    }

    pub(crate) fn url(&self) -> String {
        url(self.port)
    }

    pub(crate) fn client(&self) -> Client {
        Client::open(self.url()).unwrap()
    }

    pub(crate) fn connection(&self) -> Connection {
        self.client().get_connection().unwrap()
    }

    /// Kills the server, which loses its data.
    pub(crate) fn stop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts the server again on the same port.
    pub(crate) fn restart(&mut self) {
        self.process = launch(self.port);
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

fn url(port: u16) -> String {
    format!("redis://127.0.0.1:{port}/")
}

fn launch(port: u16) -> Child {
    let process = Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
        // Without persistence.
        .args(["--save", "", "--appendonly", "no"])
        .stdout(Stdio::null())
        .spawn();
    let mut process = process.unwrap_or_else(|error| {
        panic!("redis-server doesn't start ({error}): these tests need Debian's redis-server")
    });
    for _ in 0..500 {
        if let Ok(mut connection) = Client::open(url(port)).unwrap().get_connection() {
            let ping = basecamp_webhooks::redis::cmd("PING").query::<String>(&mut connection);
            if ping.is_ok() {
                return process;
            }
        }
        assert!(process.try_wait().unwrap().is_none(), "redis-server ended at once");
        sleep(Duration::from_millis(10));
    }
    panic!("redis-server doesn't answer");
}
