//! The suite over `basecamp-hyper`.

use std::io;
use std::sync::Arc;

use basecamp_core::testing::Simulation;
use basecamp_core::{Account, Async, Content, Context};
use basecamp_hyper::{
    Client, ClientBuilder, Destination, DiskCache, DownloadExt, Error, FilePacer,
};
use basecamp_sandbox::Sandbox;
use http_body_util::StreamBody;
use hyper::body::Frame;

use crate::raw_server::RawServer;
use crate::support::{config, raw_config};

macro_rules! test {
    (fn $name:ident() $body:block) => {
        #[tokio::test]
        async fn $name() $body
    };
}

/// Awaits an async value. The blocking suite has a macro of the same name, which returns the value.
macro_rules! wait {
    ($value:expr) => {
        $value.await
    };
}

/// Sleeps shortly before the next check of a condition.
macro_rules! pause {
    () => {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await
    };
}

/// Sends all calls at the same time and returns their results.
macro_rules! together {
    ($calls:expr) => {{
        let calls: Vec<_> = $calls;
        let tasks: Vec<_> = calls.into_iter().map(|call| tokio::spawn(call.send())).collect();
        let mut results = Vec::new();
        for task in tasks {
            results.push(task.await.unwrap());
        }
        results
    }};
}

mod dropped;
mod http2;
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

async fn close(client: &Client) -> Result<(), Error> {
    client.shutdown().await
}

fn new_client(token: &str) -> Result<Client, Error> {
    Client::new(token)
}

/// An account in virtual time, with the id of the sandbox's.
fn simulated(server: &Simulation, context: Arc<Context>) -> Account<Async> {
    Account::new(server.asynchronous(context), "5250042").unwrap()
}

/// An upload that yields these pieces.
fn stream(pieces: Vec<io::Result<Vec<u8>>>, length: u64) -> Content {
    let frames = pieces.into_iter().map(|piece| piece.map(|piece| Frame::data(piece.into())));
    Content::stream(StreamBody::new(futures_util::stream::iter(frames)), length)
}
