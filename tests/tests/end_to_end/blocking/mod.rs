//! The suite over `basecamp-ureq`.

use std::io::{self, Cursor, Read};
use std::sync::Arc;

use basecamp_core::testing::Simulation;
use basecamp_core::{Account, Blocking, Content, Context};
use basecamp_sandbox::Sandbox;
use basecamp_ureq::{Client, ClientBuilder, Destination, DiskCache, DownloadExt, Error, FilePacer};

use crate::raw_server::RawServer;
use crate::support::{config, raw_config};

macro_rules! test {
    (fn $name:ident() $body:block) => {
        #[test]
        fn $name() $body
    };
}

/// Returns the value. The async suite has a macro of the same name, which awaits it.
macro_rules! wait {
    ($value:expr) => {
        $value
    };
}

/// Sleeps shortly before the next check of a condition.
macro_rules! pause {
    () => {
        std::thread::sleep(std::time::Duration::from_millis(5))
    };
}

/// Sends all calls at the same time and returns their results.
macro_rules! together {
    ($calls:expr) => {{
        let calls: Vec<_> = $calls;
        let threads: Vec<_> =
            calls.into_iter().map(|call| std::thread::spawn(move || call.send())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    }};
}

mod dropped;
#[path = "../suite/mod.rs"]
mod suite;

fn builder(sandbox: &Sandbox) -> ClientBuilder {
    let builder = Client::builder().config(config(sandbox).build().unwrap());
    match sandbox.certificate_pem() {
        Some(pem) => builder.root_certificates(pem),
        None => builder,
    }
}

/// Builds clients for this server, without retries.
fn connect(server: &RawServer) -> ClientBuilder {
    let builder = Client::builder().config(raw_config(server).build().unwrap());
    match server.certificate_pem() {
        Some(pem) => builder.root_certificates(pem),
        None => builder,
    }
}

fn client(sandbox: &Sandbox) -> Client {
    builder(sandbox).token(sandbox.token()).build().unwrap()
}

fn close(client: &Client) -> Result<(), Error> {
    client.close()
}

fn new_client(token: &str) -> Result<Client, Error> {
    Client::new(token)
}

/// An account in virtual time, with the id of the sandbox's.
fn simulated(server: &Simulation, context: Arc<Context>) -> Account<Blocking> {
    Account::new(server.blocking(context), "5250042").unwrap()
}

/// An upload that yields these pieces.
fn stream(pieces: Vec<io::Result<Vec<u8>>>, length: u64) -> Content {
    struct Failing(io::Error);

    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other(self.0.to_string()))
        }
    }

    let mut reader: Box<dyn Read + Send> = Box::new(io::empty());
    for piece in pieces {
        reader = match piece {
            Ok(piece) => Box::new(reader.chain(Cursor::new(piece))),
            Err(error) => Box::new(reader.chain(Failing(error))),
        };
    }
    Content::reader(reader, length)
}
